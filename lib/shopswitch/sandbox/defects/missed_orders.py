"""Planters for step missed_orders."""

from collections.abc import Callable
from datetime import timedelta

from shopswitch.sandbox.defects.intake import imported, set_custom
from shopswitch.sandbox.defects.planting import Planter, Planting
from shopswitch.sandbox.oracle.moment import days_after
from shopswitch.sandbox.picqer.records import WebshopOrder
from shopswitch.sandbox.spec import OLD_CONNECTION

Plant = Callable[[Planting, str, int], None]


def never_imported(work: Planting, code: str, count: int) -> None:
    """Paid orders Picqer never saw: every second one came in after the old connection was switched off."""
    for number in range(count):
        late = work.world.switch_at + timedelta(minutes=30 + number)
        early = work.hours_before(work.world.switch_at, 1, 40)
        placed_at = late if number % 2 and late < work.world.now else early
        work.record(code, work.order("old", code, placed_at=placed_at).number)
        if placed_at == late and days_after(work.world):
            work.record("LATE_ORDERS", "old")


def unpaid_not_imported(work: Planting, code: str, count: int) -> None:
    """Unpaid orders Picqer never saw."""
    if not work.old.tells_payment:
        raise work.refuse(code, f"{work.old.platform} does not tell what was paid")
    _unseen(work, code, count, "unpaid")


def completed_not_imported(work: Planting, code: str, count: int) -> None:
    """Orders somebody completed in the old shop, past Picqer."""
    _unseen(work, code, count, "completed")


def _unseen(work: Planting, code: str, count: int, state: str) -> None:
    for _ in range(count):
        placed_at = work.hours_before(work.world.switch_at, 2, 24 * 6)
        work.record(code, work.order("old", code, placed_at=placed_at, state=state).number)


def missed_status_unknown(work: Planting, code: str, count: int) -> None:
    """Orders Picqer never saw, in a status that somebody made up."""
    for _ in range(count):
        placed_at = work.hours_before(work.world.switch_at, 2, 24 * 6)
        view = work.order("old", code, placed_at=placed_at, state="cancelled")
        set_custom(work, "old", code, view)
        work.record(code, view.number)


def expected_orphaned(work: Planting, code: str, count: int) -> None:
    """Orders that were unpaid at the switch: Picqer goes on expecting a payment it can no longer see."""
    for _ in range(count):
        order, view = imported(work, code, hours=(2, 30), state="unpaid")
        work.record(code, view.number)
        work.record("EXPECTED_UNPAID", order.orderid)


def _only_a_row(status: str, reason: str | None) -> Plant:
    def plant(work: Planting, code: str, count: int) -> None:
        for _ in range(count):
            placed_at = work.hours_before(work.world.switch_at, 2, 40)
            view = work.order("old", code, placed_at=placed_at)
            with work.world.at(placed_at + timedelta(minutes=4)):
                row: WebshopOrder = work.world.picqer.books.add_row(OLD_CONNECTION, view, status, reason)
            work.record(code, row.foreign_number)

    return plant


import_error = _only_a_row("error", "Product without SKU")
import_ignored = _only_a_row("ignored", "Ignored by a user")
import_stuck = _only_a_row("importing", None)


PLANTERS: dict[str, Planter] = {
    "NEVER_IMPORTED": Planter(never_imported, after_switch=True, old_shop=True, replace_only=True),
    "UNPAID_NOT_IMPORTED": Planter(unpaid_not_imported, after_switch=True, old_shop=True, replace_only=True),
    "COMPLETED_NOT_IMPORTED": Planter(completed_not_imported, after_switch=True, old_shop=True, replace_only=True),
    "IMPORT_ERROR": Planter(import_error, after_switch=True, old_shop=True, replace_only=True),
    "IMPORT_IGNORED": Planter(import_ignored, after_switch=True, old_shop=True, replace_only=True),
    "EXPECTED_ORPHANED": Planter(expected_orphaned, after_switch=True, old_shop=True, replace_only=True),
    "IMPORT_STUCK": Planter(import_stuck, after_switch=True, old_shop=True, replace_only=True),
    "MISSED_STATUS_UNKNOWN": Planter(missed_status_unknown, after_switch=True, old_shop=True, replace_only=True),
}
COMPANIONS = {"EXPECTED_ORPHANED": {"EXPECTED_UNPAID"}, "NEVER_IMPORTED": {"LATE_ORDERS"}}
