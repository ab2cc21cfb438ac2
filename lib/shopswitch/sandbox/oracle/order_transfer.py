"""What there is to find about orders that were carried over, or placed too early."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import STILL_TO_DO, Found, orders_in, replaces, switched
from shopswitch.sandbox.oracle.rows import namer, rows_by_name, rows_of
from shopswitch.sandbox.spec import NEW_CONNECTION, OLD_CONNECTION
from shopswitch.sandbox.systems import OrderView

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "order_transfer"
CODES: tuple[str, ...] = (
    "OLD_ORDER_OPEN",
    "IMPORTED_AGAIN",
    "EARLY_ORDER_OPEN",
    "CARRIED_STATUS_UNKNOWN",
    "EARLY_ORDER_IMPORTED",
    "NEW_CONNECTION_NEEDED",
)
NOT_PLANTED: frozenset[str] = frozenset({"EARLY_ORDER_IMPORTED", "NEW_CONNECTION_NEEDED"})

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def truth(world: "World") -> Iterator[Found]:
    """Every carried-over or early order that would be, or was, imported into Picqer again."""
    name, shows_both = namer(world.shops["new"].orders()), world.shops["new"].tells_record_date
    boundary = world.switch_at if switched(world) else world.now
    old = orders_in(world, "old")
    names = {name for each in old for name in (each.order_id, each.number)}
    placed: dict[str, list[OrderView]] = {}
    for each in old:
        placed.setdefault(each.number, []).append(each)
    rows = rows_by_name(world, NEW_CONNECTION)
    entered_again = _missed_ones(world, old, done_too=False) if switched(world) else set()
    entered_late = _missed_ones(world, old, done_too=True) if switched(world) else set()
    if switched(world) and not any(rows_of(rows, view) for view in world.shops["new"].orders()):
        yield "NEW_CONNECTION_NEEDED", "new_connection"

    def carried_over(view: OrderView) -> bool:
        # Made after the switch of one that Picqer never had: whether the old one is completed since says nothing.
        if view.reference in (entered_late if view.created_at >= world.switch_at else entered_again):
            return False
        twins = placed.get(view.number, [])
        return (
            (view.reference != "" and view.reference in names)
            or any(abs(twin.placed_at - view.placed_at) <= 3 * _HOUR for twin in twins)
            or (shows_both and view.created_at - view.placed_at > _DAY)
        )

    for view in world.shops["new"].orders():
        mine = [row for row in rows_of(rows, view) if row.status != "error"]
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


def _missed_ones(world: "World", old: list[OrderView], *, done_too: bool) -> set[str]:
    """Numbers and ids of old orders that Picqer never took in: entering those again is right.

    Only those still to be sent, or also those that somebody completed.
    """
    rows = rows_by_name(world, OLD_CONNECTION)
    missed = [
        view
        for view in old
        if (done_too or view.state in (*STILL_TO_DO, "custom"))
        and all(row.status in ("ignored", "canceled", "error") for row in rows_of(rows, view))
    ]
    return {name for view in missed for name in (view.number, view.order_id)}
