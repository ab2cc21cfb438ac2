"""Planters for step old_orders_open."""

from datetime import timedelta

from shopswitch.sandbox.defects.intake import imported
from shopswitch.sandbox.defects.planting import Planter, Planting


def old_order_unfinished(work: Planting, code: str, count: int) -> None:
    """Orders of the old shop that still lie on the shelf more than a week after the switch."""
    for _ in range(count):
        order, _ = imported(work, code, hours=(3, 40))
        work.record(code, order.orderid)
        work.record("OPEN_TOO_LONG", order.orderid)


def complete_in_old_shop(work: Planting, code: str, count: int) -> None:
    """Orders sent after the switch, which nobody marked in the old shop."""
    if hasattr(work.old, "exports"):
        raise work.refuse(code, "nothing can be marked in a shop that is closed")
    for _ in range(count):
        order, view = imported(work, code, hours=(3, 20))
        sent_at = work.hours_before(work.world.switch_at + timedelta(hours=26), 1, 24)
        with work.world.at(sent_at):
            work.world.integration.ship(order, None, f"3STEST{order.idorder:09d}")
        work.record(code, view.number)


PLANTERS: dict[str, Planter] = {
    "OLD_ORDER_UNFINISHED": Planter(
        old_order_unfinished, after_switch=True, aftercare=True, old_shop=True, replace_only=True
    ),
    "COMPLETE_IN_OLD_SHOP": Planter(complete_in_old_shop, after_switch=True, old_shop=True, replace_only=True),
}
COMPANIONS = {"OLD_ORDER_UNFINISHED": {"OPEN_TOO_LONG"}}
