import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.checks.result import Verdict
from shopswitch.checks.sku_match import STEP
from shopswitch.protocols import Capabilities
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


@pytest.mark.parametrize("empty", ["new", "picqer", "old"])
def test_comparing_with_nothing_is_not_green(empty: str) -> None:
    """An empty shop or account never passes."""
    one: list[dict[str, Any]] = [{"sku": "A"}]
    result = match(*([] if side == empty else one for side in ("picqer", "new", "old")))
    assert ("NO_PRODUCTS", empty) in marks(result)
    assert result.verdict in (Verdict.NEEDS_HUMAN, Verdict.FAIL)


def test_a_draft_is_not_on_sale() -> None:
    """A SKU that only a draft of the new shop has matches, but cannot be ordered yet."""
    result = match([{"sku": "A"}], [{"sku": "A", "active": False}], [{"sku": "A"}])
    assert (result.verdict, marks(result)) == (Verdict.ATTENTION, [("NOT_ON_SALE", "A")])
    blank = match([{"sku": "A"}], [{"sku": "A"}, {"sku": "", "source_id": "7", "active": False}])
    assert (blank.verdict, marks(blank)) == (Verdict.ATTENTION, [("BLANK_IN_NEW", "7")])


def test_what_the_old_shop_no_longer_sells_is_not_missing() -> None:
    """An archived product of the old shop need not be in the new one."""
    result = match([{"sku": "A"}, {"sku": "B"}], [{"sku": "B"}], [{"sku": "A", "active": False}, {"sku": "B"}])
    assert marks(result) == []


@pytest.mark.parametrize("spelling", ["abc", "0ABC ", "AB\u200bC"])
def test_the_old_shops_spelling_does_not_hide_a_missing_product(spelling: str) -> None:
    """Picqer's ABC, sold by the old shop as abc, is missing in the new shop, and not called unknown to Picqer."""
    found = match([{"sku": "ABC"}, {"sku": "B"}], [{"sku": "B"}], [{"sku": spelling}, {"sku": "B"}])
    assert marks(found) == [("MISSING_IN_NEW", "ABC")]
    assert marks(match([{"sku": "ABC"}], [{"sku": "ABC"}], [{"sku": spelling}])) == []


@pytest.mark.parametrize("theirs", ["CAFE\u0301-1", "CAFÉ\u20131", "CAFÉ-1\u200b"], ids=["accent", "dash", "invisible"])
def test_codes_that_look_the_same_are_explained(theirs: str) -> None:
    """Two codes no eye can tell apart are one finding that says so."""
    assert marks(match([{"sku": "CAFÉ-1"}], [{"sku": theirs}])) == [("NEARLY_EQUAL", "CAFÉ-1")]


def test_barcodes_are_compared_as_numbers() -> None:
    """A hyphen, a leading zero or the words "none" are no conflict; the same number written twice is."""
    same = match([{"sku": "A", "barcode": "8712345678906"}], [{"sku": "A", "barcode": "8712-3456-78906"}])
    assert marks(same) == []
    none = match([{"sku": "A"}, {"sku": "B"}], [{"sku": "A", "barcode": "n.v.t."}, {"sku": "B", "barcode": "n.v.t."}])
    assert marks(none) == []
    shared = match(
        [{"sku": "A"}, {"sku": "B"}], [{"sku": "A", "barcode": "012345678905"}, {"sku": "B", "barcode": "12345678905"}]
    )
    assert marks(shared) == [("EAN_SHARED", "012345678905")]


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


@pytest.mark.parametrize("sku", ["", "8712345"])
def test_a_code_in_the_other_field_is_one_mistake(sku: str) -> None:
    """Neither blank nor unknown nor missing besides: the code is there, in the wrong field."""
    theirs = {"sku": sku, "other_code": "TEE-1"}
    result = match([{"sku": "TEE-1"}], [theirs], [{"sku": "TEE-1"}], new_other_code="articleCode")
    assert marks(result) == [("SKU_IN_OTHER_FIELD", "TEE-1")]
    assert result.verdict is Verdict.FAIL
    assert "articleCode" in result.findings[0].todo
    assert result.counts["code stands in articleCode"] == 1


def test_another_code_beside_a_right_sku_is_nobodys_business() -> None:
    """A second code only matters where the SKU is not Picqer's, and never when another listing has that SKU."""
    result = match(
        [{"sku": "A"}, {"sku": "B"}],
        [{"sku": "A", "other_code": "B"}, {"sku": "B"}, {"sku": "", "other_code": "A", "source_id": "x"}],
    )
    assert marks(result) == [("BLANK_IN_NEW", "x")]


# The work lists


def lists(theirs: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """File name → content, of a client whose Picqer sells A-1, B 2 and =SUM."""
    ours = [{"sku": "A-1"}, {"sku": "B 2"}, {"sku": "=SUM"}, {"sku": "GONE", "name": "Theepot Delft blauw groot"}]
    sold = products("old", {"sku": "GONE"})
    result = run(STEP, products("picqer", *ours), products("new", *theirs), sold, **changes)
    return {each.name: each.content for each in result.attachments}


RESPELLED = [{"sku": "a-1", "source_id": "n1"}, {"sku": "B2", "source_id": "n2"}, {"sku": "=sum", "source_id": "n3"}]
SHEET = Capabilities(reads=frozenset(), sku_sheet=(("ID", "source_id"), ("SKU", "wanted")), sku_sheet_delimiter=";")


def test_the_import_file_is_in_the_shops_own_form() -> None:
    """Its headings and delimiter, the SKU exactly as it must be, also one that a spreadsheet would run."""
    made = lists(RESPELLED, new_can=SHEET)["new-shop-skus.csv"].decode()
    assert made.splitlines() == ["ID;SKU", "n3;=SUM", "n1;A-1", "n2;B 2"]


def test_without_a_known_form_the_list_tells_both_skus() -> None:
    """What it is now and what it should be, for a person."""
    made = lists(RESPELLED)["new-shop-skus.csv"].decode().splitlines()
    assert made[0] == "id,name,sku_now,sku_wanted"
    assert "n1,Theepot,a-1,A-1" in made


def test_the_rename_sheet_has_two_columns_and_keeps_guesses_apart() -> None:
    """Present and new code of what is certain; what is only likely on a second sheet with its reason."""
    extra = {"sku": "WEB-9", "name": "Theepot Delft blauw groot", "source_id": "n9"}
    book = openpyxl.load_workbook(io.BytesIO(lists([*RESPELLED, extra])["picqer-rename.xlsx"]))
    certain, likely = (list(sheet.values) for sheet in book)
    assert certain == [("Present product code", "New product code"), ("=SUM", "=sum"), ("A-1", "a-1"), ("B 2", "B2")]
    assert likely[1:] == [("GONE", "WEB-9", "near name")]


def test_nothing_to_change_makes_no_file() -> None:
    """A list without rows would only ask for attention."""
    assert lists([{"sku": "A-1"}, {"sku": "B 2"}, {"sku": "=SUM"}]) == {}


def test_the_same_result_makes_the_same_files() -> None:
    """Byte for byte, whenever it is made."""
    assert lists(RESPELLED) == lists(RESPELLED)
