"""What creeps in days after a switch: each thing on its own subject, and silence when all is well."""

from datetime import timedelta
from typing import Any

import pytest

from shopswitch.checks.aftercare import STEP
from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.frames.client import BASELINE_HOOKS, BASELINE_PRODUCTS
from shopswitch.frames.integrations import HOOKS
from shopswitch.frames.snapshot import Snapshot
from tests.unit.checks.building import (
    BEFORE,
    NEW,
    OLD,
    SWITCH,
    context,
    marks,
    orders,
    picqer_orders,
    products,
    rows,
    snapshot,
    stock,
)
from tests.unit.checks.test_step import _empty

LATER = SWITCH + timedelta(days=6)
HOOK = {
    "hook_id": "7",
    "name": "Boekhouding",
    "event": "orders.completed",
    "host": "boekhouding.example",
    "active": True,
}
NEW_ROW = {"connection_id": NEW, "foreign_id": "500", "foreign_number": "1500", "order_id": "p-new"}
NEW_ROW |= {"ordered_at": SWITCH + timedelta(days=1), "created_at": SWITCH + timedelta(days=1)}
OLD_ROW = {"connection_id": OLD, "foreign_id": "400", "foreign_number": "1400"}


def care(*given: Snapshot, **changes: Any) -> CheckResult:
    """The step on quiet inputs, with those given in their place."""
    quiet = [_empty(name) for name in STEP.reads]
    goods = [products("picqer", {"sku": "A", "source_id": "1"}), products("new", {"sku": "A", "source_id": "n1"})]
    levels = [
        stock("picqer", {"source_id": "1", "sku": "A", "quantity": 4}),
        stock("new", {"source_id": "n1", "sku": "A", "quantity": 4}),
    ]
    inputs = {each.name: each for each in [*quiet, *goods, *levels, *given]}
    return STEP.check(inputs, context(**({"now": LATER} | changes)))


def test_all_is_well() -> None:
    """Nothing crept in: PASS."""
    result = care(rows(NEW_ROW, OLD_ROW))
    assert (result.verdict, marks(result)) == (Verdict.PASS, [])


@pytest.mark.parametrize(("now", "found"), [([HOOK | {"active": False}], True), ([], True), ([HOOK], False)])
def test_a_webhook_that_stopped(now: list[dict[str, Any]], found: bool) -> None:
    """Switched off or removed since the baseline; one that was off before is no news."""
    kept = [HOOK | {"taken_at": BEFORE}, HOOK | {"hook_id": "8", "active": False, "taken_at": BEFORE}]
    result = care(snapshot("client.baseline_hooks", BASELINE_HOOKS, kept), snapshot("picqer.hooks", HOOKS, now))
    assert marks(result) == ([("HOOK_STOPPED", "7")] if found else [])


@pytest.mark.parametrize(("hours", "found"), [(23, False), (25, True)])
def test_an_import_that_stays_in_error(hours: int, found: bool) -> None:
    """More than a day: nobody looked at it."""
    since = LATER - timedelta(hours=hours)
    result = care(rows(NEW_ROW | {"status": "error", "order_id": "", "created_at": since}))
    assert marks(result) == ([("STILL_IN_ERROR", "1500")] if found else [])


@pytest.mark.parametrize(("pickup", "kept", "found"), [(True, False, True), (True, True, False), (None, False, False)])
def test_a_pickup_point_that_got_lost(pickup: bool | None, kept: bool, found: bool) -> None:
    """Chosen in the shop and absent in Picqer; where the shop does not tell, nothing is claimed."""
    placed = NEW_ROW["ordered_at"]
    order = {"order_id": "500", "order_number": "1500", "placed_at": placed, "state": "completed", "pickup": pickup}
    result = care(
        rows(NEW_ROW),
        orders("new", order),
        picqer_orders({"order_id": "p-new", "pickup_point": kept, "status": "completed"}),
    )
    assert marks(result) == ([("PICKUP_POINT_LOST", "1500")] if found else [])


@pytest.mark.parametrize(("scenario", "found"), [("replace", True), ("add", False)])
def test_a_number_that_is_used_again(scenario: str, found: bool) -> None:
    """With or without the sign before it; beside an added shop nothing is compared."""
    result = care(rows(NEW_ROW | {"foreign_number": "#1400"}, OLD_ROW), scenario=scenario)
    assert marks(result) == ([("NUMBER_REUSED", "1400")] if found else [])


def test_a_number_of_before_the_switch_is_not_a_collision() -> None:
    """A carried-over order has its old number on purpose."""
    carried = NEW_ROW | {"foreign_number": "1400", "ordered_at": BEFORE}
    assert marks(care(rows(carried, OLD_ROW))) == []


@pytest.mark.parametrize(
    ("host", "found"),
    [("theehuis.picqer.com", True), ("picqer.com", True), ("notpicqer.com", False), ("picqer.com.example", False)],
)
def test_an_old_shop_that_still_posts_to_picqer(host: str, found: bool) -> None:
    """The host decides, whole parts of it only."""
    result = care(
        snapshot("old.hooks", HOOKS, [HOOK | {"host": host}, HOOK | {"hook_id": "8", "host": host, "active": False}])
    )
    assert marks(result) == ([("OLD_SHOP_POSTS", "7")] if found else [])


def test_orders_that_still_come_in_the_old_way() -> None:
    """Counted in one finding: step 12 names them."""
    placed = SWITCH + timedelta(hours=1)
    late = [{"order_id": str(n), "placed_at": placed, "state": state} for n, state in enumerate(["open", "completed"])]
    assert marks(care(orders("old", *late))) == [("LATE_ORDERS", "old")]


def test_phantom_products_and_drifting_stock_are_told_together() -> None:
    """One finding each, however many: steps 13 and 14 name them."""
    made = {"sku": "P", "source_id": "9", "created_at": SWITCH + timedelta(hours=1)}
    goods = products("picqer", {"sku": "A", "source_id": "1"}, made, made | {"sku": "Q", "source_id": "10"})
    drifting = stock("new", {"source_id": "n1", "sku": "A", "quantity": 9})
    kept = snapshot(
        "client.baseline_products",
        BASELINE_PRODUCTS,
        [{"product_id": "1", "sku": "A", "active": True, "taken_at": BEFORE}],
    )
    assert marks(care(goods, drifting, kept)) == [("PHANTOMS", "picqer"), ("STOCK_DRIFTS", "new")]


def habits(template: str, profile: str, count: int) -> CheckResult:
    """25 orders of before with template 44 and profile 14, and `count` of after with what is given."""
    before = [{"order_id": f"b{n}", "template_id": "44", "profile_id": "14", "status": "completed"} for n in range(25)]
    after = [
        {"order_id": f"a{n}", "template_id": template, "profile_id": profile, "status": "completed"}
        for n in range(count)
    ]
    old_rows = [OLD_ROW | {"foreign_id": f"o{n}", "foreign_number": f"o{n}", "order_id": f"b{n}"} for n in range(25)]
    new_rows = [NEW_ROW | {"foreign_id": f"n{n}", "foreign_number": f"n{n}", "order_id": f"a{n}"} for n in range(count)]
    moments = {"created_at": SWITCH + timedelta(days=1), "updated_at": SWITCH + timedelta(days=1)}
    return care(rows(*old_rows, *new_rows), picqer_orders(*before, *(row | moments for row in after)))


@pytest.mark.parametrize(
    ("template", "profile", "count", "found"),
    [
        ("44", "14", 25, []),
        ("45", "14", 25, [("TEMPLATE_CHANGED", "45")]),
        ("45", "14", 4, []),
        ("44", "15", 25, [("PROFILE_GONE", "14")]),
        ("44", "15", 19, []),
        ("44", "", 25, []),
    ],
)
def test_habits_that_changed(template: str, profile: str, count: int, found: list[tuple[str, str]]) -> None:
    """A template nobody had before, a profile nobody has any more; a handful of orders proves neither."""
    assert marks(habits(template, profile, count)) == found


def test_two_days_after_the_switch_is_too_early() -> None:
    """It says from when on it makes sense."""
    result = care(now=SWITCH + timedelta(days=2))
    assert (result.verdict, "3 days after the switch" in result.summary) == (Verdict.NOT_APPLICABLE, True)
