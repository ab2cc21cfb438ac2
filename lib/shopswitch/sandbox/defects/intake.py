"""Orders as planters need them: taken in by Picqer, or in a status somebody made up."""

from datetime import timedelta

from shopswitch.sandbox.defects.planting import Planting
from shopswitch.sandbox.picqer.records import Order
from shopswitch.sandbox.spec import OLD_CONNECTION
from shopswitch.sandbox.systems import OrderView


def imported(work: Planting, code: str, *, hours: tuple[float, float], state: str = "open") -> tuple[Order, OrderView]:
    """An order of the old shop that Picqer imported that many hours before its connection ended."""
    if state == "unpaid" and not work.old.imports_unpaid:
        raise work.refuse(code, f"Picqer takes no unpaid orders from {work.old.platform}")
    placed_at = work.hours_before(work.before_switch, *hours)
    view = work.order("old", code, placed_at=placed_at, state=state)
    books = work.world.picqer.books
    with work.world.at(placed_at + timedelta(minutes=4)):
        work.world.integration.take(work.world.connection(OLD_CONNECTION), view)
    row = books.rows[books.row_of[OLD_CONNECTION, view.order_id]]
    return books.orders[row.idorder or 0], view


def set_custom(work: Planting, slot: str, code: str, view: OrderView) -> None:
    """Put an order into a status of the shop's own, or refuse where the platform has none."""
    shop = work.world.shops[slot]
    try:
        shop.set_order_state(view.order_id, "custom")
    except ValueError:
        raise work.refuse(code, f"{shop.platform} has no statuses of one's own") from None
