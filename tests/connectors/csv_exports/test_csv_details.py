"""Weight, sizes, prices, pictures and the like, as far as an export has columns for them."""

from typing import Any

import pandas as pd
import pytest

from shopswitch.connectors.csv import PLATFORM
from shopswitch.connectors.csv.profiles.details import PRODUCTS
from shopswitch.protocols import TellsHooks, TellsShippingMethods
from tests.connectors.csv_exports import headers
from tests.connectors.csv_exports.conftest import Shop
from tests.connectors.csv_exports.test_csv_products import lines

CANONICAL = (
    f"{headers.CANONICAL};weight (g);length (cm);width (cm);height (cm);price;cost_price;hs_code;country_of_origin;"
    "supplier;supplier_code;brand;description;images"
)
LIGHTSPEED = f"{headers.LIGHTSPEED};Weight_value;Weight_unit;Price_Cost;NL_Description_Short;NL_Description_Long"


def shown(shop: Shop, text: str, key: str = "sku") -> dict[str, dict[str, Any]]:
    snapshot = shop(products=text).products()
    assert snapshot.complete, snapshot.problems
    return {row[key]: row for row in snapshot.frame.to_dict("records")}


def test_the_smallest_form_may_say_more(shop: Shop) -> None:
    """Every declared detail has a column in our own contract, and a 0 says that nothing was filled in."""
    text = (
        f"{CANONICAL}\nA;;Thee;0871;5;1;1250;30;20,5;10;19,95;7,50;090210;cn;Groothandel;G-1;Theebrand;Warm;3\n"
        "B;;Koffie;;5;1;0;0;0;0;0;0,00;;;;;;;0\n"
    )

    found = shown(shop, text)

    details = PLATFORM.capabilities.product_fields
    assert {name for name in details if not pd.isna(found["A"][name]) and found["A"][name] != ""} == details
    picked = ("weight", "width", "price", "cost_price", "country_of_origin", "supplier_code", "description", "images")
    assert [found["A"][name] for name in picked] == [1250.0, 20.5, 19.95, 7.5, "CN", "G-1", True, 3]
    assert all(pd.isna(found["B"][name]) for name in ("weight", "length", "cost_price"))
    assert [found["B"][name] for name in ("price", "description", "images")] == [0.0, False, 0]


def test_without_columns_all_is_unknown(shop: Shop) -> None:
    """And nothing is noted about it."""
    row = shown(shop, f"{headers.CANONICAL}\nA;;Thee;;5;1\n")["A"]

    assert all(pd.isna(row[name]) for name in ("weight", "price", "description", "images", "created_at"))
    assert (row["hs_code"], row["brand"]) == ("", "")


@pytest.mark.parametrize(("unit", "grams"), [("kg", 1250.0), ("g", 1.25), ("lbs", 566.99)])
def test_woocommerce_names_its_units_in_the_headings(shop: Shop, unit: str, grams: float) -> None:
    """Weight (kg) and Length (cm), or whatever the shop has set."""
    header = headers.WOOCOMMERCE.replace("(kg)", f"({unit})").replace("Length (cm)", "Length (in)")
    row = {
        **{"ID": "1", "Type": "simple", "SKU": "A", "Published": "1", "Regular price": "19.95"},
        **{
            f"Weight ({unit})": "1.25",
            "Length (in)": "10",
            "Images": "https://a.example/1.jpg, https://a.example/2.jpg",
        },
        "Short description": "Warm",
    }

    found = shown(shop, lines(header, row))["A"]

    assert [found[name] for name in ("weight", "length", "price", "images", "description")] == [
        grams,
        25.4,
        19.95,
        2,
        True,
    ]


def test_a_variation_shows_what_its_parent_shows(shop: Shop) -> None:
    """Empty cells of a variation mean its parent's."""
    parent = {"ID": "1", "Type": "variable", "SKU": "P", "Published": "1", "Weight (kg)": "0.5", "Description": "Warm"}
    variant = {"ID": "2", "Type": "variation", "SKU": "V", "Published": "1", "Parent": "P"}

    found = shown(shop, lines(headers.WOOCOMMERCE, parent, variant))["V"]

    assert (found["weight"], found["description"]) == (500.0, True)


def test_shopify_tells_a_products_details_on_its_first_row(shop: Shop) -> None:
    """Vendor and text hold for every variant; rows with further pictures count."""
    head = {"Handle": "tea", "Title": "Tea", "Option1 Value": "S", "Vendor": "Theebrand", "Body (HTML)": "<p>Warm</p>"}
    text = lines(
        headers.SHOPIFY,
        head
        | {"Variant SKU": "A", "Variant Grams": "350", "Variant Price": "4.50", "Image Src": "https://a.example/1"},
        {"Handle": "tea", "Option1 Value": "M", "Variant SKU": "B", "Variant Grams": "0", "Variant Price": "5.00"},
        {"Handle": "tea", "Image Src": "https://a.example/2"},
    )

    found = shown(shop, text)

    assert [found["A"][name] for name in ("weight", "price", "brand", "description", "images")] == [
        350.0,
        4.5,
        "Theebrand",
        True,
        2,
    ]
    assert [found["B"][name] for name in ("brand", "description", "images")] == ["Theebrand", True, 2]
    assert pd.isna(found["B"]["weight"])


def test_shopifys_inventory_export_has_customs_data(shop: Shop) -> None:
    """HS code and country."""
    text = lines(headers.SHOPIFY_INVENTORY, {"Handle": "tea", "SKU": "A", "HS Code": "090210", "COO": "CN"})

    found = shown(shop, text)["A"]

    assert (found["hs_code"], found["country_of_origin"]) == ("090210", "CN")


def test_lightspeed_names_the_unit_of_a_weight_beside_it(shop: Shop) -> None:
    """Each row its own; the older column without a unit is not read."""
    row = {"Internal_ID": "1", "Price": "12,50", "Brand": "Theebrand", "Supplier": "Groothandel", "HS_Code": "090210"}
    text = lines(
        LIGHTSPEED,
        row | {"Internal_Variant_ID": "1", "SKU": "A", "Weight": "9", "Weight_value": "1,5", "Weight_unit": "kg"},
        {"Internal_Variant_ID": "2", "SKU": "B", "Weight": "9", "Weight_value": "200", "Weight_unit": "g"},
        {"Internal_Variant_ID": "3", "SKU": "C", "Weight": "9", "NL_Description_Short": "Warm"},
    )

    found = shown(shop, text)

    assert [found[key]["weight"] for key in ("A", "B")] == [1500.0, 200.0]
    assert pd.isna(found["C"]["weight"])
    assert (found["A"]["price"], found["A"]["supplier"], found["A"]["brand"]) == (12.5, "Groothandel", "Theebrand")
    assert (found["A"]["description"], found["C"]["description"]) == (False, True)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("1.250", "2.500"), "can be read in two ways"),
        (("heavy", "2"), "weight is not a number"),
    ],
)
def test_a_number_that_cannot_be_read_is_told(shop: Shop, cells: tuple[str, str], told: str) -> None:
    """The listings stay whole; the column is left open, with a note."""
    text = f"{headers.CANONICAL};weight (g)\n" + "".join(f"{n};;x;;1;1;{cell}\n" for n, cell in enumerate(cells))

    snapshot = shop(products=text).products()

    assert (snapshot.rows, snapshot.complete) == (2, True)
    assert pd.isna(snapshot.frame["weight"][0])
    assert any(told in note and note.startswith("Left open") for note in snapshot.notes)


def test_an_unknown_unit_is_told(shop: Shop) -> None:
    """No unit is guessed."""
    text = lines(LIGHTSPEED, {"Internal_Variant_ID": "1", "SKU": "A", "Weight_value": "5", "Weight_unit": "stone"})

    snapshot = shop(products=text).products()

    assert pd.isna(snapshot.frame["weight"][0])
    assert any("unit is not known: weight in 1 row" in note for note in snapshot.notes)


def test_a_country_in_words_is_told(shop: Shop) -> None:
    """Only a code of two letters is one."""
    text = f"{headers.CANONICAL};country_of_origin\nA;;x;;1;1;China\nB;;x;;1;1;nl\n"

    snapshot = shop(products=text).products()

    assert list(snapshot.frame["country_of_origin"]) == ["", "NL"]
    assert any("country in 1 products" in note for note in snapshot.notes)


def test_a_detail_never_keeps_an_export_from_being_read(shop: Shop) -> None:
    """A heading that stands twice is passed over."""
    snapshot = shop(products=f"{headers.CANONICAL};price;price\nA;;x;;1;1;1;2\n").products()

    assert snapshot.complete
    assert snapshot.frame["price"].isna().all()


def test_headings_of_details_do_not_decide_what_an_export_is(shop: Shop) -> None:
    """What was read is told with the snapshot."""
    snapshot = shop(products=f"{headers.CANONICAL};price\nA;;x;;1;1;1\n").products()

    assert any(note == "Details read: price = 'price'." for note in snapshot.notes)


def test_every_layout_names_known_details() -> None:
    """Columns of the frame, and the few that are turned into one."""
    turned = {"short", "picture", "weight_unit"}

    named = {name for each in PRODUCTS.values() for name in each.fields} - turned

    assert named | {"barcode"} == PLATFORM.capabilities.product_fields


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            f"{headers.CANONICAL_ORDERS};shipping_method",
            {"order_number": "1", "created_at": "2026-11-20T10:00:00Z", "status": "open"},
        ),
        (
            f"{headers.SHOPIFY_ORDERS},Shipping Method",
            {"Name": "#1", "Created at": "2026-11-20 10:00:00 +0100", "Financial Status": "paid"},
        ),
        (
            f'{headers.MAGENTO_ORDERS},"Shipping Information"',
            {"ID": "1", "Purchase Date": "2026-11-20 10:00:00", "Status": "Pending"},
        ),
    ],
)
def test_orders_name_their_shipping_method(shop: Shop, header: str, row: dict[str, str]) -> None:
    """Where the export has a column for it; no export tells a pickup point."""
    method = header.replace('"', "").replace(",", ";").rpartition(";")[2]

    snapshot = shop(orders=lines(header, row | {method: "PostNL afhaalpunt"})).orders(pd.Timestamp(0, tz="UTC"))

    assert list(snapshot.frame["shipping_method"]) == ["PostNL afhaalpunt"]
    assert snapshot.frame["pickup"].isna().all()


def test_there_are_no_lists_of_methods_and_hooks(shop: Shop) -> None:
    """A closed shop has none, and says so."""
    connector = shop(products=f"{headers.CANONICAL}\nA;;x;;1;1\n")

    assert not isinstance(connector, TellsShippingMethods | TellsHooks)
    assert not PLATFORM.capabilities.lists_methods
    assert not PLATFORM.capabilities.lists_hooks
