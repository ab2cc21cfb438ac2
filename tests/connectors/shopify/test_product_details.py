"""Weight, prices, pictures and the like of Shopify's variants, over HTTP."""

from typing import Any

import pandas as pd
import pytest

from shopswitch.connectors.shopify import PLATFORM
from tests.connectors.shopify.fake_shop import Connect, Data, FakeShop, variant

ITEM = {
    "harmonizedSystemCode": "090210",
    "countryCodeOfOrigin": "CN",
    "unitCost": {"amount": "7.50"},
    "measurement": {"weight": {"unit": "KILOGRAMS", "value": 1.25}},
}
PRODUCT = {"vendor": "Theebrand", "description": "W", "mediaCount": {"count": 3}}


def shown(shop: FakeShop, connect: Connect, **changes: Any) -> Data:
    shop.variants = [variant(7, **changes)]
    snapshot = connect().products()
    assert snapshot.complete, snapshot.problems
    row: Data = snapshot.frame.iloc[0].to_dict()
    return row


def weighing(unit: Any, value: Any) -> Data:
    return {"measurement": {"weight": {"unit": unit, "value": value}}}


def test_details_are_read_in_the_units_of_the_frame(shop: FakeShop, connect: Connect) -> None:
    """Kilograms become grams, the moment of making UTC."""
    row = shown(shop, connect, price="19.95", product=PRODUCT, inventoryItem=ITEM)
    names = ("weight", "price", "cost_price", "hs_code", "country_of_origin", "brand", "description", "images")
    assert {name: row[name] for name in names} == {
        "weight": 1250.0,
        "price": 19.95,
        "cost_price": 7.5,
        "hs_code": "090210",
        "country_of_origin": "CN",
        "brand": "Theebrand",
        "description": True,
        "images": 3,
    }
    assert row["created_at"] == pd.Timestamp("2024-03-01T10:00:00Z")


def test_every_declared_detail_can_be_shown(shop: FakeShop, connect: Connect) -> None:
    """And no other: Shopify keeps no sizes, and no supplier beside the vendor."""
    row = shown(shop, connect, barcode="8719", product=PRODUCT, inventoryItem=ITEM)
    names = {*PLATFORM.capabilities.product_fields, "length", "width", "height", "supplier", "supplier_code"}
    filled = {name for name in names if not pd.isna(row[name]) and row[name] != ""}
    assert filled == PLATFORM.capabilities.product_fields


@pytest.mark.parametrize(
    ("unit", "value", "grams"),
    [("GRAMS", 350, 350.0), ("KILOGRAMS", 0.35, 350.0), ("POUNDS", 1.0, 453.592), ("OUNCES", 2, 56.699)],
)
def test_a_weight_has_a_unit_of_its_own(
    shop: FakeShop, connect: Connect, unit: str, value: float, grams: float
) -> None:
    """All four of Shopify's."""
    assert shown(shop, connect, inventoryItem=weighing(unit, value))["weight"] == grams


def test_what_is_absent_is_unknown(shop: FakeShop, connect: Connect) -> None:
    """A weight or cost of 0 was never filled in; a price of 0 is one."""
    item = weighing("GRAMS", 0.0) | {"unitCost": {"amount": "0.00"}, "countryCodeOfOrigin": "ZZ"}
    row = shown(shop, connect, price="0.00", product={"mediaCount": None}, inventoryItem=item)
    assert all(pd.isna(row[name]) for name in ("weight", "cost_price", "images", "length"))
    assert (row["price"], row["country_of_origin"], row["hs_code"], row["description"]) == (0.0, "", "", False)


def test_a_unit_that_is_not_known_is_told(shop: FakeShop, connect: Connect) -> None:
    """The enum may grow; the list of products stays whole."""
    shop.variants = [variant(1, inventoryItem=weighing("STONES", 1.0))]
    snapshot = connect().products()
    assert snapshot.complete
    assert pd.isna(snapshot.frame["weight"][0])
    assert "weight of 1 products" in snapshot.notes[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"price": 19.95},
        {"createdAt": "2024-03-01"},
        {"inventoryItem": weighing("GRAMS", "350")},
        {"inventoryItem": {"measurement": None}},
        {"inventoryItem": {"unitCost": "7.50"}},
        {"inventoryItem": {"harmonizedSystemCode": 90210}},
        {"product": {"mediaCount": {"count": "many"}}},
        {"product": {"vendor": None}},
        {"product": {"description": 1}},
    ],
)
def test_a_detail_of_the_wrong_type_is_a_problem(shop: FakeShop, connect: Connect, changes: Data) -> None:
    """Like any other field that is not as documented; the other records stay."""
    shop.variants = [variant(1), variant(2, **changes)]
    snapshot = connect().products()
    assert (snapshot.rows, snapshot.complete) == (1, False)


def test_of_a_text_hardly_anything_is_asked(shop: FakeShop, connect: Connect) -> None:
    """Whether there is one is seen from its first character; and no page costs a call more."""
    shown(shop, connect)
    assert shop.operations() == ["VariantsCount", "Variants"]
