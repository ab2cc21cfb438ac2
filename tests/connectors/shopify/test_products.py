"""Shopify variants as rows of PRODUCTS, over HTTP."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopswitch.connectors.shopify.rows import ProductRows
from shopswitch.errors import UnexpectedResponseError
from shopswitch.frames.products import PRODUCTS
from tests.connectors.shopify.fake_shop import (
    Connect,
    Data,
    FakeShop,
    variant,
)


def one_product(shop: FakeShop, connect: Connect, **changes: Any) -> Data:
    shop.variants = [variant(7, **changes)]
    snapshot = connect().products()
    assert snapshot.complete
    row: Data = snapshot.frame.iloc[0].to_dict()
    return row


def test_a_simple_product(shop: FakeShop, connect: Connect) -> None:
    """A product without options is one row, known by the variant's id."""
    row = one_product(shop, connect, barcode="8712345678906")
    assert {name: row[name] for name in list(PRODUCTS.columns)[:9]} == {
        "source_id": "7",
        "parent_id": "1007",
        "sku": "SKU-7",
        "sku_inherited": False,
        "name": "Tea 7",
        "kind": "simple",
        "active": True,
        "barcode": "8712345678906",
        "other_code": "",
    }


def test_a_variant_is_named_with_its_option(shop: FakeShop, connect: Connect) -> None:
    """People must be able to tell variants apart."""
    row = one_product(shop, connect, title="Green / 50 g", product={"hasOnlyDefaultVariant": False})
    assert (row["kind"], row["name"]) == ("variant", "Tea 7 - Green / 50 g")


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"inventoryItem": {"requiresShipping": False}}, "virtual"),
        ({"product": {"isGiftCard": True}}, "virtual"),
        ({"requiresComponents": True}, "bundle"),
        ({"requiresComponents": True, "inventoryItem": {"requiresShipping": False}}, "bundle"),
    ],
    ids=["never shipped", "gift card", "bundle", "bundle of parts that are shipped"],
)
def test_kinds_that_are_not_picked_as_such(shop: FakeShop, connect: Connect, changes: Data, kind: str) -> None:
    """Gift cards, downloads and bundles are told apart from goods on a shelf."""
    assert one_product(shop, connect, **changes)["kind"] == kind


@pytest.mark.parametrize(
    ("status", "active"), [("ACTIVE", True), ("UNLISTED", True), ("DRAFT", False), ("ARCHIVED", False)]
)
def test_what_is_on_sale(shop: FakeShop, connect: Connect, status: str, active: bool) -> None:
    """An unlisted product can be bought by address; drafts and archived ones are kept, but inactive."""
    assert one_product(shop, connect, product={"status": status})["active"] is active


def test_a_null_sku_is_empty(shop: FakeShop, connect: Connect) -> None:
    """Shopify knows both no SKU and an empty one; to Picqer they are the same."""
    assert one_product(shop, connect, sku=None)["sku"] == ""


def test_equal_skus_are_all_kept(shop: FakeShop, connect: Connect) -> None:
    """Shopify does not enforce uniqueness: duplicates are what the runbook looks for."""
    shop.variants = [variant(1, sku="A"), variant(2, sku="A"), variant(3, sku="a ")]
    assert list(connect().products().frame["sku"]) == ["A", "A", "a "]


@pytest.mark.parametrize(
    "changes",
    [
        {"sku": 123},
        {"sku": "\ud800"},
        {"legacyResourceId": "x"},
        {"legacyResourceId": 1.5},
        {"product": {"status": None}},
    ],
    ids=["number", "half a character", "odd id", "fraction", "null"],
)
def test_a_record_of_the_wrong_type_is_incomplete(shop: FakeShop, connect: Connect, changes: Data) -> None:
    """The other records stay; nothing is guessed, and the value itself is not shown."""
    shop.variants = [variant(1), variant(2, **changes), variant(3)]
    snapshot = connect().products()
    assert list(snapshot.frame["source_id"]) == ["1", "3"]
    assert snapshot.problems[0].startswith("1 products could not be used")
    assert "123" not in snapshot.problems[0]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(skus=st.lists(st.one_of(st.none(), st.text(st.characters(codec="utf-8"), max_size=300)), min_size=1, max_size=5))
def test_any_sku_comes_through_unchanged(shop: FakeShop, odd_connector: Any, skus: list[str | None]) -> None:
    """Spaces, leading zeros, line ends, scripts, very long: exactly what the shop holds, over the wire."""
    shop.variants = [variant(number, sku=sku) for number, sku in enumerate(skus, start=1)]
    snapshot = odd_connector.products()
    assert snapshot.complete
    assert list(snapshot.frame["sku"]) == [sku or "" for sku in skus]


@pytest.fixture
def odd_connector(connect: Connect) -> Any:
    return connect()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=300, deadline=None)
@given(field=st.sampled_from(sorted(variant(1))), value=JSON)
def test_any_value_in_any_field_is_a_row_or_an_error_of_ours(field: str, value: Any) -> None:
    """Whatever the shop answers, a record becomes a legal row or says why not; nothing else escapes."""
    try:
        rows = ProductRows()(variant(1) | {field: value})
    except UnexpectedResponseError:
        return
    assert len(PRODUCTS.build(rows)) == 1
