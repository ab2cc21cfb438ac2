"""Planters for step new_connection_on."""

from datetime import datetime, timedelta

from shopswitch.sandbox.defects.planting import Planter, Planting
from shopswitch.sandbox.spec import NEW_CONNECTION


def _lately(work: Planting) -> datetime:
    """Since the switch, and not so long ago that it is a matter of aftercare."""
    return work.hours_before(work.world.now, 2, 22)


def import_failed(work: Planting, code: str, count: int) -> None:
    """Orders of the new shop that Picqer saw and could not take."""
    for _ in range(count):
        placed_at = _lately(work)
        view = work.order("new", code, placed_at=placed_at)
        with work.world.at(placed_at + timedelta(minutes=4)):
            work.world.picqer.books.add_row(NEW_CONNECTION, view, "error", "Product without SKU")
        work.record(code, view.number)


def old_order_came_in(work: Planting, code: str, count: int) -> None:
    """Orders customers placed in the new shop before the switch, and that came in with the first import."""
    world = work.world
    for _ in range(count):
        view = work.order("new", code, placed_at=work.hours_before(world.switch_at, 2, 20))
        with world.at(world.switch_at + timedelta(minutes=25)):
            world.integration.take(world.connection(NEW_CONNECTION), view)
        work.record(code, view.number)
        work.record("EARLY_ORDER_IMPORTED", view.number)


def order_not_taken(work: Planting, code: str, count: int) -> None:
    """Paid orders of the new shop that Picqer never saw, while it sees others."""
    rows = work.world.picqer.books.rows.values()
    if not any(row.idcompany_webshop == NEW_CONNECTION for row in rows):
        raise work.refuse(code, "nothing came through the new connection at all")
    for _ in range(count):
        work.record(code, work.order("new", code, placed_at=_lately(work)).number)


PLANTERS: dict[str, Planter] = {
    "IMPORT_FAILED": Planter(import_failed, after_switch=True),
    "OLD_ORDER_CAME_IN": Planter(old_order_came_in, after_switch=True, replace_only=True),
    "ORDER_NOT_TAKEN": Planter(order_not_taken, after_switch=True),
}
COMPANIONS = {"OLD_ORDER_CAME_IN": {"EARLY_ORDER_IMPORTED"}}
