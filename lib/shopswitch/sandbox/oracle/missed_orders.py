"""What there is to find about orders of the old shop that Picqer did not take in."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import STILL_TO_DO, Found, replaces, switched
from shopswitch.sandbox.oracle.rows import namer, rows_by_name, rows_of
from shopswitch.sandbox.picqer.records import WebshopOrder
from shopswitch.sandbox.spec import NEW_CONNECTION, OLD_CONNECTION
from shopswitch.sandbox.systems import OrderView

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "missed_orders"
CODES: tuple[str, ...] = (
    "NEVER_IMPORTED",
    "UNPAID_NOT_IMPORTED",
    "COMPLETED_NOT_IMPORTED",
    "IMPORT_ERROR",
    "IMPORT_IGNORED",
    "EXPECTED_ORPHANED",
    "IMPORT_STUCK",
    "MISSED_STATUS_UNKNOWN",
    "OLD_CONNECTION_NEEDED",
    "IMPORT_CANCELED",
)
NOT_PLANTED: frozenset[str] = frozenset({"OLD_CONNECTION_NEEDED", "IMPORT_CANCELED"})

_DAY = timedelta(days=1)


def truth(world: "World") -> Iterator[Found]:
    """Every order of the old shop that Picqer did not take in."""
    if not switched(world) or not replaces(world):
        return
    if not world.names_old_connection:
        yield "OLD_CONNECTION_NEEDED", "old_connection"
        return
    rows, old = rows_by_name(world, OLD_CONNECTION), world.shops["old"]
    name = namer(old.orders())
    there = rows_by_name(world, NEW_CONNECTION)
    entered = {
        each.reference
        for each in world.shops["new"].orders()
        if each.reference
        and (
            each.state in (*STILL_TO_DO, "custom")
            or (each.state != "cancelled" and any(row.status == "imported" for row in rows_of(there, each)))
        )
    }
    for view in old.orders():
        mine = rows_of(rows, view)
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
