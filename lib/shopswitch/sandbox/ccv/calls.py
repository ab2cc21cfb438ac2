"""One call on its way through the shop."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request

from shopswitch.sandbox.ccv.errors import bad_request
from shopswitch.sandbox.ccv.paging import collection
from shopswitch.sandbox.ccv.records import Json

if TYPE_CHECKING:
    from shopswitch.sandbox.ccv.shop import CcvShop


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose signature is right.

    Attributes:
        shop: Who is asked.
        request: As received.
        query: Parameters; of a repeated one the last counts.
        api: Address of the interface as the caller sees it, with a slash at the end.
        ids: Numbers in the path.
    """

    shop: "CcvShop"
    request: Request
    query: Mapping[str, str]
    api: str
    ids: tuple[int, ...] = ()

    def page(self, records: Sequence[Any], shape: Callable[[Any], Json]) -> Json:
        """One page of a collection at the address of this call."""
        path = self.request.path.partition("/api/rest/v1/")[2].strip("/")
        return collection(records, self.query, href=f"{self.api}{path}/", sizes=self.shop.sizes, shape=shape)

    def body(self) -> Json:
        """The object that was sent.

        Raises:
            ApiError: 400: it is no JSON object.
        """
        try:
            value = json.loads(self.request.get_data(cache=True))
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise bad_request("The body must be a JSON object.")
        return value


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answers; no body for None."""

    body: Json | None
    status: int = 200


Handler = Callable[[Call], Answer]


def typed(values: Json, name: str, kind: type | tuple[type, ...], what: str) -> Any:
    """A sent value of the documented type, or None.

    Raises:
        ApiError: 400.
    """
    value = values.get(name)
    # Python takes true for a number.
    wrong = isinstance(value, bool) and kind is not bool
    if value is not None and (wrong or not isinstance(value, kind)):
        raise bad_request(f"'{name}' must be {what}.")
    return value
