"""What there is to find about orders that are still open in Picqer."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import Found, replaces
from shopswitch.sandbox.picqer.records import OPEN_STATUSES, Order
from shopswitch.sandbox.spec import OLD_CONNECTION

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "open_orders"
CODES: tuple[str, ...] = (
    "EXPECTED_UNPAID",
    "PAUSED",
    "CONCEPT_WAITING",
    "PICKLIST_SNOOZED",
    "BACKORDER_WAITING",
    "OPEN_TOO_LONG",
    "BACKLOG_TOO_LARGE",
    "ORIGIN_UNKNOWN",
)
NOT_PLANTED: frozenset[str] = frozenset({"ORIGIN_UNKNOWN"})

_DAY = timedelta(days=1)


def truth(world: "World") -> Iterator[Found]:
    """Every open order that will not be gone by itself."""
    if not replaces(world):
        return
    if not world.names_old_connection:
        yield "ORIGIN_UNKNOWN", "old_connection"
        return
    books = world.picqer.books
    ids = {row.idorder for row in books.rows.values() if row.idcompany_webshop == OLD_CONNECTION}
    mine = [each for each in books.orders.values() if each.idorder in ids]
    waiting = {each.idorder for each in books.backorders.values()}
    quiet = 0
    for order in mine:
        if order.status not in OPEN_STATUSES:
            continue
        code = _open_code(world, order, waits=order.idorder in waiting)
        if code:
            yield code, order.orderid
        else:
            quiet += 1
    done = sum(each.status == "completed" and world.now - each.updated <= 14 * _DAY for each in mine)
    if quiet > 10 and quiet * 14 > 2 * done:
        yield "BACKLOG_TOO_LARGE", "old connection"


def _open_code(world: "World", order: Order, *, waits: bool) -> str:
    age = world.now - order.created
    picklists = world.picqer.books.open_picklists(order.idorder)
    rules = (
        ("EXPECTED_UNPAID", order.status == "expected"),
        ("PAUSED", order.status == "paused"),
        ("CONCEPT_WAITING", order.status == "concept" and age > _DAY),
        ("PICKLIST_SNOOZED", any(each.status == "snoozed" for each in picklists)),
        ("BACKORDER_WAITING", waits),
        ("OPEN_TOO_LONG", order.status == "processing" and age > 7 * _DAY),
    )
    return next((code for code, fits in rules if fits), "")
