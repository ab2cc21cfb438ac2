"""One call on its way to a handler, the answer on its way back, and how long lists are cut into pages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from shopswitch.sandbox.woocommerce.errors import ApiError, Json
from shopswitch.sandbox.woocommerce.params import INTEGERS, Param, Specs
from shopswitch.sandbox.woocommerce.query import Tree
from shopswitch.sandbox.woocommerce.state import Store

Row = TypeVar("Row")

BATCH_LIMIT = 100
"""Records over the three lists of a batch together."""


@dataclass(slots=True)
class Call:
    """A call whose route, parameters and caller have been accepted.

    Attributes:
        base: Address of the API version (…/wp-json/wc/v3), for links.
        ids: Variable parts of the path.
        args: Checked parameters with their defaults, query and body together.
        query: The query as it came.
    """

    store: Store
    base: str
    ids: dict[str, str]
    args: Json
    query: Tree

    def number(self, name: str = "id") -> int:
        """A numeric part of the path."""
        return int(self.ids[name])


@dataclass(slots=True)
class Answer:
    """What a handler returns.

    Attributes:
        total: Rows over all pages; None where the vendor sends no totals.
        link_query: Query of the paging links when it is not simply the one that came.
    """

    body: Any
    status: int = 200
    total: int | None = None
    page: int = 1
    per_page: int = 10
    link_query: Tree | None = None
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Call], Answer]
Write = Callable[[Call, Json], Json]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of a route.

    Attributes:
        handler: Builds the answer.
        params: Gives the parameter specifications for a shop.
        right: What the caller must be allowed to: list, view, create, edit, delete, batch, or nothing.
    """

    handler: Handler
    right: str = "list"
    params: Callable[[Store], Specs] = lambda _store: {}


def paged(call: Call, rows: list[Row], show: Callable[[Row], Json]) -> Answer:
    """Cut a list into the asked page: past the end is an empty 200 with correct totals."""
    page, per_page = call.args["page"], call.args["per_page"]
    start = max(call.args.get("offset", (page - 1) * per_page), 0)
    shown = [show(row) for row in rows[start : start + per_page]]
    return Answer(shown, total=len(rows), page=page, per_page=per_page)


def created(record: Json, location: str) -> Answer:
    """201 with the address of the new record."""
    return Answer(record, status=201, headers={"Location": location})


def batch_params(_store: Store) -> Specs:
    """Specification of a batch body; the records in it are deliberately not checked, as in the real shop."""
    records = Param("array", items=Param("object"))
    return {"create": records, "update": records, "delete": INTEGERS}


def run_batch(call: Call, create: Write, update: Write, delete: Write) -> Answer:
    """Do many writes; one that fails becomes an error in its place, the answer stays 200.

    Raises:
        ApiError: 413 above the limit.
    """
    asked = [(name, call.args.get(name) or []) for name in ("create", "update", "delete")]
    if sum(len(items) for _, items in asked) > BATCH_LIMIT:
        message = f"Unable to accept more than {BATCH_LIMIT} items for this request."
        raise ApiError(413, "woocommerce_rest_request_entity_too_large", message)
    actions = {"create": create, "update": update, "delete": delete}
    return Answer({name: list(_attempts(call, actions[name], items)) for name, items in asked if items})


def _attempts(call: Call, action: Write, items: Iterable[Any]) -> Iterable[Json]:
    for item in items:
        record = item if isinstance(item, dict) else {"id": item, "force": True}
        try:
            yield action(call, record)
        except ApiError as error:
            yield {"id": record.get("id", 0), "error": error.body()}
