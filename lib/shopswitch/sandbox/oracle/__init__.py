"""What a perfect runbook would find in a client now.

Told from the state of the emulated systems, never through their interfaces, and written without a look at the
checks: where the two disagree, one of them is wrong.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.goods import sku_match, stock_match
from shopswitch.sandbox.oracle.moment import Found, replaces, switched
from shopswitch.sandbox.oracle.orders import missed_orders, open_orders, order_transfer
from shopswitch.sandbox.spec import NEW_CONNECTION, STEP_OF_CODE

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World


def truth(world: "World") -> list[dict[str, str]]:
    """Step, code and subject of everything there is to find, sorted."""
    found: set[Found] = set()
    for source in (_start, sku_match, order_transfer, open_orders, missed_orders, stock_match):
        found.update(source(world))
    return [
        {"step": step, "code": code, "subject": subject}
        for step, code, subject in sorted((STEP_OF_CODE[code], code, subject) for code, subject in found)
    ]


def _start(world: "World") -> Iterator[Found]:
    if replaces(world) and not world.names_old_connection:
        yield "OLD_CONNECTION_UNKNOWN", "old_connection"
    if not switched(world):
        return
    if NEW_CONNECTION not in world.picqer.books.connections:
        yield "NEW_CONNECTION_UNKNOWN", "new_connection"
    elif not _came_through(world, NEW_CONNECTION):
        yield "CONNECTION_UNSEEN", "new_connection"


def _came_through(world: "World", connection: int) -> bool:
    return any(row.idcompany_webshop == connection for row in world.picqer.books.rows.values())
