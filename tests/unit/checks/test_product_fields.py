"""Details that would not survive an import from the new shop: impossible, filled nowhere, or empty here and there."""

from typing import Any

import pytest

from shopswitch.checks.product_fields import FIELDS, STEP
from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.protocols import PRODUCT_FIELDS, Capabilities
from tests.unit.checks.building import BEFORE, marks, products, run

ALL = Capabilities(reads=frozenset(), product_fields=frozenset(PRODUCT_FIELDS))
WITHOUT_HS = Capabilities(reads=frozenset(), product_fields=frozenset(PRODUCT_FIELDS) - {"hs_code"})


def compare(
    ours: list[dict[str, Any]], theirs: list[dict[str, Any]], *old: dict[str, Any], **changes: Any
) -> CheckResult:
    given = [products("picqer", *ours), products("new", *theirs), products("old", *old)]
    return run(STEP, *given, **({"now": BEFORE, "new_can": ALL, "old_can": ALL} | changes))


def many(count: int, **details: Any) -> list[dict[str, Any]]:
    return [{"sku": f"A-{n}"} | details for n in range(count)]


def test_every_detail_that_survives_is_a_pass() -> None:
    """All ten details filled on both sides."""
    full = {"barcode": "871", "weight": 10, "length": 1, "width": 1, "height": 1, "hs_code": "6911", "cost_price": 2}
    full |= {"country_of_origin": "NL", "images": 1, "description": True}
    assert set(full) == set(FIELDS)
    assert compare(many(6, **full), many(6, **full)).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("details", "empty"),
    [
        ({"weight": 10}, {"weight": None}),
        ({"weight": 10}, {"weight": 0}),
        ({"hs_code": "6911"}, {"hs_code": "  "}),
        ({"images": 2}, {"images": 0}),
        ({"description": True}, {"description": False}),
        ({"description": True}, {"description": None}),
    ],
)
def test_a_gap_of_one_product_is_named_by_its_sku(details: dict[str, Any], empty: dict[str, Any]) -> None:
    """Nothing, nought, blank and unknown all count as empty; the others that have it are no finding."""
    result = compare(many(6, **details), [{"sku": "A-0"} | empty, *many(6, **details)[1:]])
    assert marks(result) == [("FIELD_EMPTY", "A-0")]


@pytest.mark.parametrize(("count", "found"), [(5, [("FIELD_UNFILLED", "weight")]), (4, None)])
def test_what_nobody_filled_is_one_finding(count: int, found: list[tuple[str, str]] | None) -> None:
    """From five products on it was forgotten as a whole; below that each product is named."""
    result = compare(many(count, weight=10), many(count))
    assert marks(result) == (found or [("FIELD_EMPTY", f"A-{n}") for n in range(count)])


def test_what_the_platform_cannot_hold_is_said_once() -> None:
    """Per detail, with the number of products that have it; not per product besides."""
    result = compare(many(7, hs_code="6911"), many(7), new_can=WITHOUT_HS)
    assert marks(result) == [("FIELD_IMPOSSIBLE", "hs_code")]
    assert "7 products" in result.findings[0].left


def test_what_nobody_has_anywhere_is_no_loss() -> None:
    """A detail that neither Picqer nor the old shop fills is not missed."""
    assert compare(many(7), many(7), new_can=WITHOUT_HS).verdict is Verdict.PASS


def test_the_old_shop_counts_as_a_source() -> None:
    """Filled there and not in Picqer: lost all the same; but not where its platform cannot hold it."""
    old = many(6, hs_code="6911")
    assert marks(compare(many(6), many(6), *old)) == [("FIELD_UNFILLED", "hs_code")]
    assert marks(compare(many(6), many(6), *old, old_can=WITHOUT_HS)) == []


@pytest.mark.parametrize("ours", [{"active": False}, {"kind": "bundle"}, {"kind": "unlimited"}, {"sku": "Z"}], ids=str)
def test_only_products_that_are_linked_are_compared(ours: dict[str, Any]) -> None:
    """Inactive, composed, unlimited or unknown to the new shop: no finding here."""
    assert marks(compare([{"sku": "A-0", "weight": 10} | ours], many(1))) == []


def test_one_listing_that_has_it_is_enough() -> None:
    """Two listings under one SKU: the detail is there."""
    twice = [{"sku": "A-0"}, {"sku": "A-0", "weight": 10}]
    assert marks(compare(many(1, weight=10), twice)) == []


def test_comparing_nothing_says_so() -> None:
    """An empty shop is step 01's finding; here the summary does not claim that all is well."""
    assert "nothing could be compared" in compare(many(3, weight=1), []).summary
