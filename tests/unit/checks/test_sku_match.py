from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.checks.result import Verdict
from shopswitch.checks.sku_match import STEP
from tests.unit.checks.building import marks, products, run


def match(
    picqer: list[dict[str, Any]], new: list[dict[str, Any]], old: list[dict[str, Any]] | None = None, **changes: Any
) -> Any:
    inputs = [products("picqer", *picqer), products("new", *new)]
    if old is not None:
        inputs.append(products("old", *old))
    return run(STEP, *inputs, has_old=old is not None, **changes)


def test_equal_skus_pass() -> None:
    """The same SKUs everywhere: PASS, and nothing is found."""
    same = [{"sku": "00123"}, {"sku": "A b"}, {"sku": "1E5"}]
    result = match(same, same, same)
    assert (result.verdict, marks(result)) == (Verdict.PASS, [])
    assert result.counts["matched"] == 3


@pytest.mark.parametrize(
    ("code", "ours", "theirs"),
    [
        ("CASE_DIFFERS", "TEE-1", "tee-1"),
        ("SPACES_DIFFER", "TEE-1", " TEE -1\u00a0"),
        ("ZEROS_DIFFER", "00123", "123"),
        ("NEARLY_EQUAL", "00TEE", "t ee"),
    ],
)
def test_near_skus_are_one_finding_naming_both(code: str, ours: str, theirs: str) -> None:
    """A SKU that differs in form only is one finding, not a missing and an extra one."""
    result = match([{"sku": ours}], [{"sku": theirs}], [{"sku": ours}])
    assert [(code, ours)] == marks(result)
    assert (ours, theirs) == (result.findings[0].left, result.findings[0].right)
    assert result.verdict is Verdict.FAIL


def test_a_near_sku_whose_exact_twin_exists_is_unknown_to_picqer() -> None:
    """`abc` beside `ABC` in the new shop has no partner left in Picqer: it would make a phantom product."""
    result = match([{"sku": "ABC"}], [{"sku": "ABC"}, {"sku": "abc"}])
    assert marks(result) == [("NOT_IN_PICQER", "abc")]


def test_missing_only_counts_what_the_old_shop_sells() -> None:
    """Packaging that no shop sells is no finding; a product of the old shop that the new one lacks is."""
    result = match([{"sku": "A"}, {"sku": "BOX"}], [{"sku": "B"}], [{"sku": "A"}])
    assert marks(result) == [("MISSING_IN_NEW", "A"), ("NOT_IN_PICQER", "B")]
    assert result.counts["only in Picqer, not sold by either shop"] == 1


def test_a_rename_is_suggested_by_ean_then_by_name() -> None:
    """The suggestion stands in the missing SKU's finding, with its reason."""
    ean, name = {"barcode": "8712345678906"}, {"name": "Blauwe theemok groot"}
    result = match(
        [{"sku": "A"} | ean, {"sku": "B"} | name],
        [{"sku": "X"} | ean, {"sku": "Y", "name": "Blauwe theemok groot."}],
        [{"sku": "A"}, {"sku": "B"}],
    )
    found = {finding.subject: finding.suggestion for finding in result.findings if finding.code == "MISSING_IN_NEW"}
    assert found == {"A": "X (same EAN)", "B": "Y (near name)"}


def test_blank_and_inherited_skus_are_named_by_listing() -> None:
    """Blank, white space and a parent's SKU are all no SKU; the listing's id is the subject."""
    result = match(
        [{"sku": "P"}],
        [
            {"sku": "", "source_id": "1"},
            {"sku": "  ", "source_id": "2"},
            {"sku": "P", "sku_inherited": True, "source_id": "3"},
            {"sku": "P", "source_id": "4"},
        ],
    )
    assert marks(result) == [("BLANK_IN_NEW", "1"), ("BLANK_IN_NEW", "2"), ("BLANK_IN_NEW", "3")]


def test_parents_are_not_sold_and_not_compared() -> None:
    """A parent listing without SKU, or with an unknown one, is no finding."""
    result = match([{"sku": "A"}], [{"sku": "A"}, {"sku": "BASE", "kind": "parent"}, {"sku": "", "kind": "parent"}])
    assert marks(result) == []


def test_duplicates_on_both_sides() -> None:
    """A SKU on two listings blocks in the new shop and asks for attention in the old one."""
    result = match([{"sku": "A"}], [{"sku": "A"}, {"sku": "A"}], [{"sku": "A"}, {"sku": "A"}])
    assert marks(result) == [("DUPLICATE_IN_NEW", "A"), ("DUPLICATE_IN_OLD", "A")]
    assert result.verdict is Verdict.FAIL


def test_inactive_in_picqer_is_told_apart_from_unknown() -> None:
    """A SKU that Picqer has switched off is its own finding."""
    result = match([{"sku": "A", "active": False}], [{"sku": "A"}])
    assert marks(result) == [("INACTIVE_IN_PICQER", "A")]


def test_a_virtual_product_unknown_to_picqer_does_not_block() -> None:
    """A gift card without Picqer product asks for attention only."""
    result = match([{"sku": "A"}], [{"sku": "A"}, {"sku": "GIFT", "kind": "virtual"}])
    assert marks(result) == [("VIRTUAL_NOT_IN_PICQER", "GIFT")]
    assert result.verdict is Verdict.ATTENTION


def test_old_products_that_picqer_never_knew() -> None:
    """Sold by the old shop only: a person decides."""
    result = match([{"sku": "A"}], [{"sku": "A"}], [{"sku": "A"}, {"sku": "Z"}, {"sku": "G", "kind": "parent"}])
    assert marks(result) == [("ONLY_IN_OLD", "Z")]


def test_ean_conflicts() -> None:
    """Another EAN under the same SKU, and one EAN on two SKUs; leading zeros are no difference."""
    result = match(
        [{"sku": "A", "barcode": "8712345678906"}, {"sku": "B", "barcode": "0012345678905"}, {"sku": "C"}],
        [
            {"sku": "A", "barcode": "8700000000001"},
            {"sku": "B", "barcode": "12345678905"},
            {"sku": "C", "barcode": "12345678905"},
        ],
    )
    assert marks(result) == [("EAN_DIFFERS", "A"), ("EAN_SHARED", "12345678905")]


@pytest.mark.parametrize("empty", ["new", "picqer"])
def test_comparing_with_nothing_is_not_green(empty: str) -> None:
    """An empty shop or account never passes."""
    one: list[dict[str, Any]] = [{"sku": "A"}]
    result = match([] if empty == "picqer" else one, [] if empty == "new" else one)
    assert ("NO_PRODUCTS", empty) in marks(result)
    assert result.verdict in (Verdict.NEEDS_HUMAN, Verdict.FAIL)


skus = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), min_size=1, max_size=20)


@given(st.sets(skus, max_size=15), st.sets(skus, max_size=15))
def test_every_sku_of_the_new_shop_is_accounted_for_once(ours: set[str], theirs: set[str]) -> None:
    """Whatever the SKUs look like: each is matched, paired, blank or unknown, and never two of these."""
    result = match([{"sku": s} for s in sorted(ours)], [{"sku": s} for s in sorted(theirs)])
    near = {f.right for f in result.findings if f.code.endswith(("_DIFFERS", "_DIFFER", "_EQUAL"))}
    extra = {f.subject for f in result.findings if f.code == "NOT_IN_PICQER"}
    blank = {s for s in theirs if not s.strip()}
    assert theirs == (ours & theirs) | near | extra | blank
    assert not near & extra
    assert not (ours & theirs) & (near | extra)
