"""What there is to find about what the new connection brings in."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import Found, replaces, shown_state, switched
from shopswitch.sandbox.oracle.rows import name_of, namer, rows_by_name, rows_of, rows_of_connection
from shopswitch.sandbox.spec import NEW_CONNECTION

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "new_connection_on"
CODES: tuple[str, ...] = (
    "ON_CONNECTION_UNKNOWN",
    "NOTHING_IMPORTED",
    "IMPORT_FAILED",
    "OLD_ORDER_CAME_IN",
    "ORDER_NOT_TAKEN",
)
# The first follows from a connection that was not made yet, the second from a client nobody orders from.
NOT_PLANTED: frozenset[str] = frozenset({"ON_CONNECTION_UNKNOWN", "NOTHING_IMPORTED"})

_LONG_ENOUGH = timedelta(minutes=60)


def truth(world: "World") -> Iterator[Found]:
    """Every order that came in wrongly, or not at all."""
    if not switched(world):
        return
    if NEW_CONNECTION not in world.picqer.books.connections:
        yield "ON_CONNECTION_UNKNOWN", "new_connection"
        return
    rows = rows_of_connection(world, NEW_CONNECTION)
    if not any(row.status in ("imported", "expected") for row in rows):
        yield "NOTHING_IMPORTED", "new_connection"
    for row in rows:
        if row.status == "error":
            yield "IMPORT_FAILED", name_of(row)
        elif replaces(world) and row.ordered < world.switch_at and row.status not in ("ignored", "canceled"):
            yield "OLD_ORDER_CAME_IN", name_of(row)
    if rows:
        yield from (("ORDER_NOT_TAKEN", name) for name in _not_taken(world))


def _not_taken(world: "World") -> Iterator[str]:
    shop, rows = world.shops["new"], rows_by_name(world, NEW_CONNECTION)
    views = shop.orders()
    name = namer(views)
    for view in views:
        is_open = shown_state(shop, view) == "open"
        waited = world.now - max(view.placed_at, view.created_at)
        if is_open and view.placed_at > world.switch_at and waited > _LONG_ENOUGH and not rows_of(rows, view):
            yield name(view)
