"""Products, variations and stock of WooCommerce as rows."""

import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopswitch.connectors.woocommerce import PLATFORM, connect
from shopswitch.connectors.woocommerce.rows import build_product, build_stock
from shopswitch.frames.products import PRODUCTS
from tests.connectors.woocommerce.shop import (
    Open,
    Shop,
    product,
    rows,
    variable_shop,
    variation,
)


def test_variations_stand_below_their_product(shop: Shop, open_shop: Open) -> None:
    """Variations are rows of their own; one that shows exactly its parent's SKU has none of its own."""
    found = rows(open_shop(variable_shop(shop)).products())

    assert {key: (r["parent_id"], r["sku"], r["sku_inherited"], r["kind"]) for key, r in found.items()} == {
        "10": ("", "TS", False, "parent"),
        "11": ("10", "TS-S", False, "variant"),
        "12": ("10", "TS", True, "variant"),
        "13": ("10", "ts", False, "variant"),
        "20": ("", "", False, "parent"),
        "21": ("20", "", False, "variant"),
        "22": ("20", "M-2", False, "virtual"),
    }
    assert found["11"]["name"] == "T-shirt - XL"
    assert [found[key]["active"] for key in ("11", "13")] == [True, False]


def test_a_shop_before_10_3_is_read_per_product(shop: Shop, open_shop: Open) -> None:
    """Without the shop-wide list of variations the same rows come from one list per variable product."""
    new = open_shop(variable_shop(shop)).products()
    old_shop = variable_shop(Shop())
    old_shop.routes_absent = {"/variations"}
    for record in old_shop.variations:
        record.update(name=None, attributes=[{"name": "Maat", "option": "XL"}])

    old = open_shop(old_shop).products()

    assert old.frame.equals(new.frame)
    assert (old.problems, old.expected) == ((), new.expected)


@pytest.mark.parametrize("absent", [set(), {"/variations"}])
@pytest.mark.parametrize("lost", [11, 21])
def test_a_variation_that_is_not_in_the_list_is_missed(
    lost: int, absent: set[str], shop: Shop, open_shop: Open
) -> None:
    """A product names its variations, as a list or (PHP) an object: when one does not come, that is incomplete."""
    variable_shop(shop).routes_absent = absent
    shop.variations = [v for v in shop.variations if v["id"] != lost]

    found = open_shop(shop).products()

    assert "1 variations that their products name" in found.problems[0]


def test_a_variation_without_product_is_left_out_and_told(shop: Shop, open_shop: Open) -> None:
    """A variation whose product is in the trash cannot be bought: it is no row, but a note says so."""
    variable_shop(shop).variations.append(variation(99, 98))

    found = open_shop(shop).products()

    assert "99" not in rows(found)
    assert found.complete
    assert "1 variations are left out" in found.notes[0]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "simple"),
        ({"virtual": True}, "virtual"),
        ({"type": "grouped"}, "parent"),
        ({"type": "external"}, "parent"),
        ({"type": "bundle"}, "bundle"),
        ({"type": "something-of-a-plugin"}, "other"),
    ],
)
def test_kind_follows_the_product_type(changes: dict[str, Any], kind: str, shop: Shop, open_shop: Open) -> None:
    """Each product type has its canonical kind; what is not known is "other"."""
    shop.products = [product(1, **changes)]

    assert list(open_shop(shop).products().frame["kind"]) == [kind]


def test_only_published_products_are_active(shop: Shop, open_shop: Open) -> None:
    """Drafts and private products come along, inactive; what is in the trash does not."""
    shop.products = [product(n, status=s) for n, s in enumerate(("publish", "draft", "private", "pending", "trash"), 1)]

    found = open_shop(shop).products()

    assert list(found.frame["active"]) == [True, False, False, False]


def test_a_variation_of_a_draft_is_not_active(shop: Shop, open_shop: Open) -> None:
    """A published variation cannot be bought while its product is a draft."""
    shop.products = [product(1, type="variable", variations=[2], status="draft")]
    shop.variations = [variation(2, 1)]

    assert list(open_shop(shop).products().frame["active"]) == [False, False]


def test_a_version_without_barcode_field_is_told(shop: Shop, open_shop: Open) -> None:
    """When no product has global_unique_id, the empty barcodes are explained."""
    shop.products = [product(1)]
    del shop.products[0]["global_unique_id"]

    found = open_shop(shop).products()

    assert list(found.frame["barcode"]) == [""]
    assert "barcode" in found.notes[0]


def test_stock_tells_own_shared_and_unmanaged_quantities(shop: Shop, open_shop: Open) -> None:
    """A quantity kept at the product is marked shared on each variation; unmanaged stock has no quantity."""
    found = rows(open_shop(variable_shop(shop)).stock())

    picked = {key: (found[key]["tracked"], found[key]["shared"], found[key]["quantity"]) for key in ("11", "12")}
    assert picked == {"11": (True, False, 4.0), "12": (True, True, 24.0)}
    assert not found["13"]["tracked"]
    assert pd.isna(found["13"]["quantity"])
    assert {row["location_id"] for row in found.values()} == {""}


def test_negative_and_textual_quantities_are_read(shop: Shop, open_shop: Open) -> None:
    """WooCommerce takes negative stock, and PHP may write a number as text."""
    shop.products = [product(1, stock_quantity=-3), product(2, stock_quantity="7"), product(3, stock_quantity=0)]

    assert list(open_shop(shop).stock().frame["quantity"]) == [-3.0, 7.0, 0.0]


def test_stock_switched_off_for_the_shop_is_told(shop: Shop, open_shop: Open) -> None:
    """The shop-wide setting explains why nothing is tracked."""
    shop.settings["products/woocommerce_manage_stock"] = "no"

    assert "switched off for the whole shop" in open_shop(shop).stock().notes[0]


def test_unreadable_settings_do_not_disturb_stock(shop: Shop, open_shop: Open) -> None:
    """A key that may not read settings still reads stock."""
    shop.settings.clear()
    shop.products = [product(1)]

    found = open_shop(shop).stock()

    assert (found.rows, found.problems, found.notes) == (1, (), ())


ODD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(sku=st.one_of(ODD, st.sampled_from(["PR/100 A", "+PLUS+1", " lead", "trail ", "AB–001", "A,B;C", "1E5", "007"])))
def test_odd_skus_become_rows_unchanged(sku: str) -> None:
    """Any SKU text comes out of the row builders byte for byte."""
    record = json.loads(json.dumps(product(1, sku=sku)))

    frame = PRODUCTS.build([build_product(record, None)])

    assert frame["sku"][0] == sku
    assert build_stock(record, None)["sku"] == sku


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(skus=st.lists(ODD, min_size=1, max_size=20))
def test_odd_skus_survive_the_wire(skus: list[str], serve: Any, make_wire: Any) -> None:
    """Any SKU text arrives byte for byte over HTTP, raw UTF-8 or escaped."""
    shop = Shop()
    shop.products = [product(n, sku=sku) for n, sku in enumerate(skus, 1)]
    values = {"platform": "woocommerce", "consumer_key": "env:WOO_KEY", "consumer_secret": "env:WOO_SECRET"}
    connector = connect(PLATFORM.settings(url=serve(shop), **values), make_wire(platform="woocommerce"))

    assert list(connector.products().frame["sku"]) == skus
