"""Planters for step order_transfer."""

from shopswitch.sandbox.defects.intake import set_custom
from shopswitch.sandbox.defects.planting import Planter, Planting
from shopswitch.sandbox.spec import NEW_CONNECTION


def old_order_open(work: Planting, code: str, count: int) -> None:
    """Carried-over orders that are not marked completed: paid ones and, every third, an unpaid one."""
    unpaid = count // 3 if work.new.imports_unpaid else 0
    for state, share in (("open", count - unpaid), ("unpaid", unpaid)):
        for view in work.carry_over(code, share, state):
            work.record(code, view.number)


def imported_again(work: Planting, code: str, count: int) -> None:
    """Carried-over orders that the new connection has already imported a second time."""
    connection = work.world.connection(NEW_CONNECTION)
    for view in work.carry_over(code, count, "open"):
        work.world.integration.take(connection, view)
        work.record(code, view.number)
        if work.world.spec.scenario == "replace":
            work.record("OLD_ORDER_CAME_IN", view.number)


def early_order_open(work: Planting, code: str, count: int) -> None:
    """Orders customers placed in the new shop before it was connected."""
    for _ in range(count):
        view = work.order("new", code, placed_at=work.hours_before(work.before_switch, 2, 20))
        work.record(code, view.number)


def carried_status_unknown(work: Planting, code: str, count: int) -> None:
    """Carried-over orders in a status that somebody made up."""
    for view in work.carry_over(code, count, "completed"):
        set_custom(work, "new", code, view)
        work.record(code, view.number)


PLANTERS: dict[str, Planter] = {
    "OLD_ORDER_OPEN": Planter(old_order_open),
    "IMPORTED_AGAIN": Planter(imported_again, after_switch=True),
    "EARLY_ORDER_OPEN": Planter(early_order_open, replace_only=True),
    "CARRIED_STATUS_UNKNOWN": Planter(carried_status_unknown),
}
COMPANIONS = {"IMPORTED_AGAIN": {"OLD_ORDER_CAME_IN"}}
