"""What there is to find about the old connection once it should be off."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import Found, replaces, switched
from shopswitch.sandbox.oracle.rows import name_of, rows_of_connection
from shopswitch.sandbox.spec import OLD_CONNECTION

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "old_connection_off"
CODES: tuple[str, ...] = ("OFF_CONNECTION_UNKNOWN", "STILL_IMPORTING")
# Follows from OLD_CONNECTION_UNKNOWN.
NOT_PLANTED: frozenset[str] = frozenset({"OFF_CONNECTION_UNKNOWN"})

_LAST_POLL = timedelta(minutes=30)


def truth(world: "World") -> Iterator[Found]:
    """Every order that came in through the old connection after it should have ended."""
    if not switched(world) or not replaces(world):
        return
    if not world.names_old_connection:
        yield "OFF_CONNECTION_UNKNOWN", "old_connection"
        return
    ended = world.switch_at + _LAST_POLL
    rows = rows_of_connection(world, OLD_CONNECTION)
    yield from (("STILL_IMPORTING", name_of(row)) for row in rows if row.created > ended)
