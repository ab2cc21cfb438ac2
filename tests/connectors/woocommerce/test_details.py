"""Weight, sizes, price, pictures and the like of WooCommerce's products, and how an order is sent."""

from typing import Any

import pandas as pd
import pytest

from shopswitch.connectors.woocommerce import PLATFORM
from tests.connectors.woocommerce.shop import SINCE, Open, Shop, error, order, product, rows, variation

SETTINGS_PATH = "/wc/v3/settings/products"
SIDES = ("length", "width", "height")
FULL = {
    "weight": "1.25",
    "dimensions": {"length": "30", "width": "20.5", "height": "10"},
    "price": "19.95",
    "description": "<p>Warm.</p>",
    "short_description": "",
    "images": [{"id": 5}, {"id": 6}],
    "brands": [{"id": 9, "name": "Theebrand", "slug": "theebrand"}],
    "date_created_gmt": "2024-03-01T10:00:00",
}


def shown(shop: Shop, open_shop: Open, *products: dict[str, Any]) -> dict[str, dict[str, Any]]:
    shop.products = [*products]
    snapshot = open_shop(shop).products()
    assert snapshot.complete, snapshot.problems
    return rows(snapshot)


def test_details_are_read_in_the_units_of_the_frame(shop: Shop, open_shop: Open) -> None:
    """Kilograms become grams; the moment of making is UTC; of the text only that there is one."""
    row = shown(shop, open_shop, product(1, **FULL))["1"]

    assert {name: row[name] for name in ("weight", *SIDES, "price", "brand", "description", "images")} == {
        "weight": 1250.0,
        "length": 30.0,
        "width": 20.5,
        "height": 10.0,
        "price": 19.95,
        "brand": "Theebrand",
        "description": True,
        "images": 2,
    }
    assert row["created_at"] == pd.Timestamp("2024-03-01T10:00:00Z")
    assert "Warm" not in str(row)


def test_every_declared_detail_can_be_shown(shop: Shop, open_shop: Open) -> None:
    """And no other: what is filled for a full product is what the platform says it can hold."""
    row = shown(shop, open_shop, product(1, **FULL, global_unique_id="8719"))["1"]

    names = set(row) & {*PLATFORM.capabilities.product_fields, "cost_price", "hs_code", "country_of_origin", "supplier"}
    assert {
        name for name in names if not pd.isna(row[name]) and row[name] != ""
    } == PLATFORM.capabilities.product_fields


@pytest.mark.parametrize(
    ("unit", "weight", "grams"), [("kg", "0.35", 350.0), ("g", "350", 350.0), ("lbs", "1", 453.592), ("oz", "1", 28.35)]
)
def test_weights_follow_the_shops_own_unit(shop: Shop, open_shop: Open, unit: str, weight: str, grams: float) -> None:
    """The number stands in the product, its unit in the settings."""
    shop.units["woocommerce_weight_unit"] = unit

    assert shown(shop, open_shop, product(1, weight=weight))["1"]["weight"] == grams


@pytest.mark.parametrize(("unit", "centimetres"), [("cm", 12.0), ("mm", 1.2), ("m", 1200.0), ("in", 30.48)])
def test_sizes_follow_the_shops_own_unit(shop: Shop, open_shop: Open, unit: str, centimetres: float) -> None:
    """So do lengths."""
    shop.units["woocommerce_dimension_unit"] = unit

    row = shown(shop, open_shop, product(1, dimensions={"length": "12", "width": "", "height": ""}))["1"]

    assert row["length"] == centimetres
    assert pd.isna(row["width"])


@pytest.mark.parametrize("nothing", ["", "0", "0.00", 0, None, False])
def test_zero_and_empty_are_unknown(shop: Shop, open_shop: Open, nothing: object) -> None:
    """A weight or size of nothing was never filled in."""
    sizes = dict.fromkeys(SIDES, nothing)

    row = shown(shop, open_shop, product(1, weight=nothing, dimensions=sizes))["1"]

    assert all(pd.isna(row[name]) for name in ("weight", *SIDES))


def test_a_price_of_zero_is_a_price(shop: Shop, open_shop: Open) -> None:
    """A gift costs nothing; a product without a price shows an empty one."""
    found = shown(shop, open_shop, product(1, price="0.00"), product(2, price=""))

    assert found["1"]["price"] == 0.0
    assert pd.isna(found["2"]["price"])


def test_units_are_asked_only_when_something_is_measured(shop: Shop, open_shop: Open) -> None:
    """A shop without weights costs no call more."""
    shown(shop, open_shop, product(1, dimensions=[]))
    assert shop.asked(SETTINGS_PATH) == []

    shown(shop, open_shop, product(1, weight="1"), product(2, weight="2"))
    assert len(shop.asked(SETTINGS_PATH)) == 1


@pytest.mark.parametrize(
    "spoiled", [error(403, "woocommerce_rest_cannot_view"), error(404, "rest_setting_setting_group_invalid")]
)
def test_weights_without_a_unit_are_a_problem(shop: Shop, open_shop: Open, spoiled: Any) -> None:
    """A key that may not read settings still reads products, but no unit is guessed; a right can be given."""
    shop.spoil[SETTINGS_PATH] = lambda query, own: spoiled
    shop.products = [product(1, weight="1", price="3")]

    found = open_shop(shop).products()

    assert (found.rows, found.complete) == (1, False)
    assert pd.isna(found.frame["weight"][0])
    assert found.frame["price"][0] == 3.0
    assert "units" in found.problems[0]
    assert f"HTTP {spoiled.status_code}" in found.problems[0]


@pytest.mark.parametrize("units", [{}, {"woocommerce_weight_unit": "kg"}])
def test_a_unit_that_is_not_among_the_settings_is_a_problem(shop: Shop, open_shop: Open, units: dict[str, str]) -> None:
    """A settings list without the unit is no reason for a guess."""
    shop.units = units
    shop.products = [product(1, weight="1")]

    found = open_shop(shop).products()

    assert pd.isna(found.frame["weight"][0])
    assert "units" in found.problems[0]


@pytest.mark.parametrize("unit", ["stone", "", None])
def test_an_unknown_unit_is_told(shop: Shop, open_shop: Open, unit: Any) -> None:
    """A plugin may add units of its own."""
    shop.units["woocommerce_weight_unit"] = unit
    shop.products = [product(1, weight="1"), product(2, weight="2"), product(3)]

    found = open_shop(shop).products()

    assert found.complete
    assert found.frame["weight"].isna().all()
    assert any("weight of 2 products" in note for note in found.notes)


@pytest.mark.parametrize("weight", ["1,5", "heavy", "nan", "-2", "1_0", "1e999"])
def test_a_weight_that_is_no_number_is_told(shop: Shop, open_shop: Open, weight: str) -> None:
    """An importer can have written anything; the list of products stays whole."""
    shop.products = [product(1, weight=weight)]

    found = open_shop(shop).products()

    assert found.complete
    assert pd.isna(found.frame["weight"][0])
    assert any("weight of 1 products" in note for note in found.notes)


@pytest.mark.parametrize(
    "changes",
    [
        {"weight": ["1"]},
        {"weight": True},
        {"dimensions": "30x20"},
        {"price": {}},
        {"images": 3},
        {"images": ["a"]},
        {"brands": "Theebrand"},
        {"description": 7},
        {"date_created_gmt": "yesterday"},
        {"date_created_gmt": 1709287200},
    ],
)
def test_a_detail_of_the_wrong_type_is_a_problem(shop: Shop, open_shop: Open, changes: dict[str, Any]) -> None:
    """Like any other field that is not as documented."""
    shop.products = [product(1), product(2, **changes)]

    found = open_shop(shop).products()

    assert list(found.frame["source_id"]) == ["1"]
    assert "1 of the products could not be understood" in found.problems[0]


def test_a_variation_shows_what_its_product_shows(shop: Shop, open_shop: Open) -> None:
    """Without a weight, size, picture or text of its own."""
    shop.variations = [
        variation(11, 10, weight="", dimensions={"length": "", "width": "", "height": "9"}, image=None, description=""),
        variation(12, 10, weight="2", dimensions=[], image={"id": 77}, description="", price="8"),
    ]

    found = shown(shop, open_shop, product(10, type="variable", variations=[11, 12], **FULL))

    assert [found[key]["weight"] for key in ("11", "12")] == [1250.0, 2000.0]
    assert [found[key]["height"] for key in ("11", "12")] == [9.0, 10.0]
    assert [found[key]["images"] for key in ("11", "12")] == [2, 1]
    assert [found[key]["brand"] for key in ("11", "12")] == ["Theebrand", "Theebrand"]
    assert found["11"]["description"] is True
    assert pd.isna(found["11"]["price"])
    assert found["12"]["price"] == 8.0


@pytest.mark.parametrize(("image", "images"), [({"id": 0}, 2), ({"id": ""}, 2), ([], 2), ({"id": 4}, 1)])
def test_a_placeholder_is_no_picture(shop: Shop, open_shop: Open, image: Any, images: int) -> None:
    """Older versions show a picture with id 0 or none where there is none."""
    shop.variations = [variation(11, 10, image=image)]

    found = shown(
        shop,
        open_shop,
        product(10, type="variable", variations=[11], **FULL),
        product(20, images=[{"id": 0, "src": "placeholder"}]),
        product(30, images={"0": {"id": 3}, "2": {"id": 4}}),
    )

    assert [found[key]["images"] for key in ("11", "20", "30")] == [images, 0, 2]


@pytest.mark.parametrize(
    ("texts", "described"),
    [
        ({"description": "", "short_description": ""}, False),
        ({"description": " \n", "short_description": None}, False),
        ({"description": "", "short_description": "Short"}, True),
    ],
)
def test_either_text_is_a_description(shop: Shop, open_shop: Open, texts: dict[str, Any], described: bool) -> None:
    """The long one or the short one."""
    assert shown(shop, open_shop, product(1, **texts))["1"]["description"] is described


@pytest.mark.parametrize(
    ("lines", "method", "pickup"),
    [
        ([], "", None),
        ([{"method_id": "flat_rate", "method_title": "Verzending"}], "Verzending", None),
        ([{"method_id": "local_pickup", "method_title": "Afhalen"}], "Afhalen", False),
        ([{"method_id": "pickup_location", "method_title": "Winkel"}], "Winkel", False),
        ([{"method_id": "service_point", "method_title": "Punt"}], "Punt", None),
        (
            [{"method_id": "local_pickup", "method_title": "A"}, {"method_id": "flat_rate", "method_title": "B"}],
            "A, B",
            None,
        ),
        ({"1": {"method_id": "flat_rate", "method_title": "B"}}, "B", None),
    ],
)
def test_orders_say_how_they_are_sent(
    shop: Shop, open_shop: Open, lines: Any, method: str, pickup: bool | None
) -> None:
    """Collecting at the shop is no pick-up point; what a plugin does behind another method is not known."""
    shop.orders = [order(1, shipping_lines=lines)]

    (row,) = open_shop(shop).orders(SINCE).frame.to_dict("records")

    assert row["shipping_method"] == method
    assert (None if pd.isna(row["pickup"]) else row["pickup"]) is pickup


@pytest.mark.parametrize("lines", ["flat_rate", ["flat_rate"], [{"method_id": 3, "method_title": ""}]])
def test_shipping_lines_of_the_wrong_type_are_a_problem(shop: Shop, open_shop: Open, lines: Any) -> None:
    """As with any other field."""
    shop.orders = [order(1, shipping_lines=lines)]

    found = open_shop(shop).orders(SINCE)

    assert (found.rows, len(found.problems)) == (0, 1)
