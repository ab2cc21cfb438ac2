"""One call as a handler sees it, and answers that are lists."""

import json
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Request

from shopswitch.sandbox.magento.criteria import Criteria, Read, Tree, page_of, read_criteria, select
from shopswitch.sandbox.magento.errors import ApiError, InternalError, required, wrong_type
from shopswitch.sandbox.magento.state import Order, Record, Store


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose caller and route are known.

    Attributes:
        args: What the path holds, decoded.
        query: Parsed query.
    """

    store: Store
    request: Request
    args: dict[str, str]
    query: Tree

    def number(self, name: str = "id") -> int:
        """A number of the path.

        Raises:
            ApiError: 400: it is none.
        """
        if not self.args[name].isdigit():
            raise wrong_type(self.args[name], "int")
        return int(self.args[name])

    def body(self) -> Record:
        """The JSON object that was sent; without one, an empty one.

        Raises:
            ApiError: 400: it is no JSON object.
        """
        raw = self.request.get_data(as_text=True)
        if not raw.strip():
            return {}
        try:
            value = json.loads(raw)
        except (ValueError, RecursionError):
            raise ApiError(400, "Decoding error.") from None
        if not isinstance(value, dict):
            raise ApiError(400, "Decoding error.")
        return value

    def sent(self, name: str) -> Record:
        """One object of the body.

        Raises:
            ApiError: 400: it is missing.
        """
        value = self.body().get(name)
        if not isinstance(value, dict):
            raise required(name)
        return value

    def order(self, name: str = "id") -> Order:
        """The order of the path.

        Raises:
            ApiError: 404.
        """
        return find_order(self.store, self.number(name))


def find_order(store: Store, number: int) -> Order:
    """An order by its id.

    Raises:
        ApiError: 404.
    """
    found = store.orders.get(number)
    if found is None:
        raise ApiError(404, "The entity that was requested doesn't exist. Verify the entity and try again.")
    return found


def listed(
    call: Call,
    rows: Iterable[Any],
    show: Callable[[Any], Any],
    *,
    read: Read,
    known: Container[str],
    needed: bool = True,
) -> Record:
    """A list as search criteria want it.

    Raises:
        ApiError: 400: the criteria are missing where they are needed, or cannot be read.
        InternalError: A column is asked for that does not exist.
    """
    store = call.store
    criteria = read_criteria(call.query, needed=needed, limit=store.page_limit)
    try:
        found = select(rows, criteria, read, known)
    except KeyError:
        raise InternalError from None
    return answered(store, found, criteria, show)


def answered(store: Store, found: list[Any], criteria: Criteria, show: Callable[[Any], Any]) -> Record:
    """One page of what was found, with the criteria and the total."""
    page = page_of(found, criteria, repeats_last=store.repeats_last_page)
    return {
        "items": [show(each) for each in page],
        "search_criteria": criteria.echo(),
        "total_count": len(found),
    }
