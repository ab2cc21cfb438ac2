"""Planters for step old_connection_off."""

from datetime import timedelta

from shopswitch.sandbox.defects.planting import Planter, Planting
from shopswitch.sandbox.spec import OLD_CONNECTION


def still_importing(work: Planting, code: str, count: int) -> None:
    """Orders that came in through the old connection after the switch; all else about them was done as it should."""
    world = work.world
    for _ in range(count):
        placed_at = work.hours_before(world.switch_at + timedelta(hours=25), 1, 22)
        view = work.order("old", code, placed_at=placed_at)
        with world.at(placed_at + timedelta(minutes=4)):
            world.integration.take(world.connection(OLD_CONNECTION), view)
        row = world.picqer.books.rows[world.picqer.books.row_of[OLD_CONNECTION, view.order_id]]
        order = world.picqer.books.orders[row.idorder or 0]
        with world.at(placed_at + timedelta(hours=3)):
            world.integration.ship(order, None, f"3STEST{order.idorder:09d}")
            work.old.set_order_state(view.order_id, "completed")
        work.record(code, row.foreign_number)


PLANTERS: dict[str, Planter] = {
    "STILL_IMPORTING": Planter(still_importing, after_switch=True, old_shop=True, replace_only=True),
}
