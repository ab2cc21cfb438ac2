"""What there is to find about the connections themselves."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import Found, replaces, switched
from shopswitch.sandbox.spec import NEW_CONNECTION

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "start"
CODES: tuple[str, ...] = (
    "OLD_CONNECTION_UNKNOWN",
    "NEW_CONNECTION_UNKNOWN",
    "CONNECTION_UNSEEN",
)
NOT_PLANTED: frozenset[str] = frozenset({"NEW_CONNECTION_UNKNOWN", "CONNECTION_UNSEEN"})


def truth(world: "World") -> Iterator[Found]:
    """Every connection the profile should name and does not, or that nothing came through yet."""
    if replaces(world) and not world.names_old_connection:
        yield "OLD_CONNECTION_UNKNOWN", "old_connection"
    if not switched(world):
        return
    if NEW_CONNECTION not in world.picqer.books.connections:
        yield "NEW_CONNECTION_UNKNOWN", "new_connection"
    elif all(row.idcompany_webshop != NEW_CONNECTION for row in world.picqer.books.rows.values()):
        yield "CONNECTION_UNSEEN", "new_connection"
