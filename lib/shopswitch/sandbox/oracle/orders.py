"""What there is to find about orders."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import STILL_TO_DO, Found, replaces, switched
from shopswitch.sandbox.picqer.records import OPEN_STATUSES, Order, WebshopOrder
from shopswitch.sandbox.spec import NEW_CONNECTION, OLD_CONNECTION
from shopswitch.sandbox.systems import OrderView

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def _namer(views: list[OrderView]) -> Callable[[OrderView], str]:
    """How an order is told apart: by its number, with its id beside it where several bear the same number."""
    counts = Counter(view.number for view in views)
    return lambda view: view.number if counts[view.number] == 1 else f"{view.number} (id {view.order_id})"


def _old_orders(world: "World") -> list[OrderView]:
    return world.shops["old"].orders() if "old" in world.shops else []


def order_transfer(world: "World") -> Iterator[Found]:
    """Every carried-over or early order that would be, or was, imported into Picqer again."""
    name, shows_both = _namer(world.shops["new"].orders()), world.shops["new"].tells_record_date
    boundary = world.switch_at if switched(world) else world.now
    old = _old_orders(world)
    names = {name for each in old for name in (each.order_id, each.number)}
    placed: dict[str, list[OrderView]] = {}
    for each in old:
        placed.setdefault(each.number, []).append(each)
    rows = _rows_by_name(world, NEW_CONNECTION)
    entered_again = _missed_ones(world, old) if switched(world) else set()
    if switched(world) and not any(_rows_of(rows, view) for view in world.shops["new"].orders()):
        yield "NEW_CONNECTION_NEEDED", "new_connection"

    def carried_over(view: OrderView) -> bool:
        if view.reference in entered_again:
            return False
        twins = placed.get(view.number, [])
        return (
            (view.reference != "" and view.reference in names)
            or any(abs(twin.placed_at - view.placed_at) <= 3 * _HOUR for twin in twins)
            or (shows_both and view.created_at - view.placed_at > _DAY)
        )

    for view in world.shops["new"].orders():
        mine = [row for row in _rows_of(rows, view) if row.status != "error"]
        came_in = any(row.status not in ("ignored", "canceled") for row in mine)
        if not carried_over(view):
            if view.placed_at < boundary and replaces(world):
                if came_in:
                    yield "EARLY_ORDER_IMPORTED", name(view)
                elif view.state in (*STILL_TO_DO, "custom") and not mine:
                    yield "EARLY_ORDER_OPEN", name(view)
        elif came_in:
            yield "IMPORTED_AGAIN", name(view)
        elif not mine and view.state in STILL_TO_DO:
            yield "OLD_ORDER_OPEN", name(view)
        elif not mine and view.state == "custom":
            yield "CARRIED_STATUS_UNKNOWN", name(view)


def _missed_ones(world: "World", old: list[OrderView]) -> set[str]:
    """Numbers and ids of old orders still to be sent that Picqer never took in: entering those again is right."""
    rows = _rows_by_name(world, OLD_CONNECTION)
    missed = [
        view
        for view in old
        if view.state in (*STILL_TO_DO, "custom")
        and all(row.status in ("ignored", "canceled", "error") for row in _rows_of(rows, view))
    ]
    return {name for view in missed for name in (view.number, view.order_id)}


def _rows_by_name(world: "World", connection: int) -> dict[tuple[str, str], list[WebshopOrder]]:
    rows: dict[tuple[str, str], list[WebshopOrder]] = {}
    for row in world.picqer.books.rows.values():
        if row.idcompany_webshop == connection:
            rows.setdefault(("id", row.foreign_id), []).append(row)
            rows.setdefault(("number", row.foreign_number), []).append(row)
    return rows


def _rows_of(rows: dict[tuple[str, str], list[WebshopOrder]], view: OrderView) -> list[WebshopOrder]:
    return [*rows.get(("id", view.order_id), []), *rows.get(("number", view.number), [])]


def open_orders(world: "World") -> Iterator[Found]:
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


def missed_orders(world: "World") -> Iterator[Found]:
    """Every order of the old shop that Picqer did not take in."""
    if not switched(world) or not replaces(world):
        return
    if not world.names_old_connection:
        yield "OLD_CONNECTION_NEEDED", "old_connection"
        return
    rows, old = _rows_by_name(world, OLD_CONNECTION), world.shops["old"]
    name = _namer(old.orders())
    there = _rows_by_name(world, NEW_CONNECTION)
    entered = {
        each.reference
        for each in world.shops["new"].orders()
        if each.reference
        and (
            each.state in (*STILL_TO_DO, "custom")
            or (each.state != "cancelled" and any(row.status == "imported" for row in _rows_of(there, each)))
        )
    }
    for view in old.orders():
        mine = _rows_of(rows, view)
        if mine:
            yield from ((code, name(view)) for code in _stranded(view, mine))
        elif view.number not in entered:
            state = "open" if view.state == "unpaid" and not old.tells_payment else view.state
            recent = view.placed_at > world.switch_at - 7 * _DAY
            yield from ((code, name(view)) for code in _unseen(state, recent=recent))


def _unseen(state: str, *, recent: bool) -> Iterator[str]:
    codes = {"open": "NEVER_IMPORTED", "unpaid": "UNPAID_NOT_IMPORTED", "custom": "MISSED_STATUS_UNKNOWN"}
    if state in codes:
        yield codes[state]
    elif state == "completed" and recent:
        yield "COMPLETED_NOT_IMPORTED"


def _stranded(view: OrderView, rows: Iterable[WebshopOrder]) -> Iterator[str]:
    codes = {
        "error": "IMPORT_ERROR",
        "ignored": "IMPORT_IGNORED",
        "expected": "EXPECTED_ORPHANED",
        "importing": "IMPORT_STUCK",
    }
    if view.state == "open" and any(row.status == "canceled" for row in rows):
        yield "IMPORT_CANCELED"
    if view.state in STILL_TO_DO:
        yield from (codes[row.status] for row in rows if row.status in codes)
