"""Every way in which a product can lose its id or code, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest

from shopswitch.checks.product_ids import STEP
from shopswitch.checks.result import CheckResult, Confirmation, Verdict
from shopswitch.frames.client import BASELINE_PRODUCTS
from tests.unit.checks.building import AFTER, BEFORE, SWITCH, marks, products, run, snapshot

EAN, OTHER_EAN = "8712345678906", "8712345678913"


def compare(before: list[dict[str, Any]], now: list[dict[str, Any]], **changes: Any) -> CheckResult:
    rows = [
        {"name": "Theepot", "barcode": "", "active": True, "taken_at": BEFORE} | row | {"product_id": row["product_id"]}
        for row in before
    ]
    made = [{"created_at": SWITCH - timedelta(days=90)} | row for row in now]
    kept = snapshot("client.baseline_products", BASELINE_PRODUCTS, rows)
    return run(STEP, products("picqer", *made), kept, **changes)


WAS = [{"product_id": "1", "sku": "TP-1", "barcode": EAN}, {"product_id": "2", "sku": "TP-2"}]
IS = [{"source_id": "1", "sku": "TP-1"}, {"source_id": "2", "sku": "TP-2"}]
NEW = {"source_id": "9", "created_at": SWITCH + timedelta(hours=2)}


def test_nothing_changed_is_a_pass() -> None:
    """Same ids, same codes, nothing added."""
    assert (compare(WAS, IS).verdict, compare(WAS, IS).counts["products before the switch"]) == (Verdict.PASS, 2)


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (IS[1:], [("PRODUCT_GONE", "TP-1")]),
        ([{"source_id": "1", "sku": "NEW-1"}, IS[1]], [("PRODUCT_RECODED", "TP-1")]),
        ([NEW | {"sku": "TP-1"}, IS[1]], [("CODE_MOVED", "TP-1")]),
        ([{"source_id": "1", "sku": "X"}, NEW | {"sku": "TP-1"}, IS[1]], [("CODE_MOVED", "TP-1")]),
        (
            [{"source_id": "1", "sku": "TP-2"}, {"source_id": "2", "sku": "TP-1"}],
            [("CODE_MOVED", "TP-1"), ("CODE_MOVED", "TP-2")],
        ),
        ([IS[0] | {"active": False}, IS[1]], [("PRODUCT_SWITCHED_OFF", "TP-1")]),
        ([*IS, NEW | {"sku": "ANDERS"}], [("PRODUCT_CREATED", "ANDERS")]),
        ([*IS, {"source_id": "9", "sku": "OUD"}], []),
    ],
    ids=["gone", "recoded", "moved to another", "moved, other code", "swapped", "off", "created", "made before"],
)
def test_each_change_is_named_once(now: list[dict[str, Any]], found: list[tuple[str, str]]) -> None:
    """One finding per product, by the code it had."""
    assert marks(compare(WAS, now)) == found


@pytest.mark.parametrize("sku", ["tp-1", "TP -1", "0TP-1", "TP–1"])
def test_a_product_that_doubles_another_blocks(sku: str) -> None:
    """The same code written differently is a phantom: FAIL, with the original as suggestion."""
    result = compare(WAS, [*IS, NEW | {"sku": sku}])
    (finding,) = result.findings
    assert (finding.severity, finding.suggestion, finding.subject) == (Verdict.FAIL, "TP-1", sku)
    assert "exactly TP-1" in finding.todo


def test_the_same_barcode_under_another_code_is_a_double_too() -> None:
    """However many zeros stand before it; another barcode is not."""
    like = compare(WAS, [*IS, NEW | {"sku": "WEB-77", "barcode": f"0{EAN}"}]).findings[0]
    other = compare(WAS, [*IS, NEW | {"sku": "WEB-77", "barcode": OTHER_EAN}]).findings[0]
    assert (like.severity, other.severity) == (Verdict.FAIL, Verdict.ATTENTION)


def test_a_product_without_barcode_is_no_double_of_another_without() -> None:
    """Nothing equals nothing only by accident."""
    assert compare(WAS, [*IS, NEW | {"sku": "WEB-77"}]).findings[0].suggestion == ""


def test_without_a_baseline_a_person_must_look() -> None:
    """No green light; what was made since is told all the same; a word given after the switch closes it."""
    result = compare([], [*IS, NEW | {"sku": "X"}])
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("PRODUCT_CREATED", "X")])
    said = Confirmation("baseline", "A. Tester", AFTER)
    assert compare([], IS, confirmations={"baseline": said}).verdict is Verdict.PASS
    assert compare([], IS).verdict is Verdict.NEEDS_HUMAN


def test_a_product_of_unknown_age_is_not_called_new() -> None:
    """Picqer that does not tell when a product was made makes no finding of it."""
    assert marks(compare(WAS, [*IS, {"source_id": "9", "sku": "X", "created_at": None}])) == []
