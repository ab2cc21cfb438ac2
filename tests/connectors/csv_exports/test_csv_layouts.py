"""Which column is what: recognised, named, or written in a mapping file."""

import json
from pathlib import Path

import pytest

from shopswitch.connectors.csv.files import open_export
from shopswitch.connectors.csv.layout import Layout, find_layout, is_personal
from shopswitch.connectors.csv.profiles import Resource, keys, profiles
from tests.connectors.csv_exports import headers
from tests.connectors.csv_exports.conftest import Shop

PRODUCTS = [
    ("woocommerce", headers.WOOCOMMERCE),
    ("woocommerce", headers.WOOCOMMERCE_NL),
    ("woocommerce", headers.WOOCOMMERCE_DE),
    ("magento", headers.MAGENTO),
    ("lightspeed", headers.LIGHTSPEED),
    ("shopify", headers.SHOPIFY),
    ("shopify", headers.SHOPIFY_NEW),
    ("shopify", headers.SHOPIFY_INVENTORY),
    ("shopware6", headers.SHOPWARE6),
    ("ccv", headers.CCV),
    ("bol", headers.BOL),
    ("prestashop", headers.PRESTASHOP),
    ("opencart", headers.OPENCART),
    ("bigcommerce", headers.BIGCOMMERCE),
    ("amazon", headers.AMAZON),
    ("canonical", headers.CANONICAL),
    ("shopware5", "ordernumber;mainnumber;name;supplier;tax;instock;active"),
    ("generic", "Artikelnummer;Omschrijving;Voorraad"),
    ("canonical", "sku;parent_key;name;barcode;stock;stock_tracked;active;price;kind;source_id;row"),
]
ORDERS = [
    ("magento", headers.MAGENTO_ORDERS),
    ("shopify", headers.SHOPIFY_ORDERS),
    ("shopware6", headers.SHOPWARE6_ORDERS),
    ("shopware5", headers.SHOPWARE5_ORDERS),
    ("ccv", headers.CCV_ORDERS),
    ("prestashop", headers.PRESTASHOP_ORDERS),
    ("amazon", headers.AMAZON_ORDERS),
    ("canonical", headers.CANONICAL_ORDERS),
    ("canonical", "order_key;order_id;created_at;state;state_raw;paid;ship_country;tracking;row_first"),
    ("woocommerce", headers.WOOCOMMERCE_ORDERS),
    ("generic", "Bestelnummer;Datum;Status"),
    ("generic", "Channel order number;Merchant order number;Created at;Status"),
]
CASES: list[tuple[Resource, str, str]] = [
    *[("products", key, text) for key, text in PRODUCTS],
    *[("orders", key, text) for key, text in ORDERS],
    ("stock", "shopify", headers.SHOPIFY_INVENTORY),
    ("stock", "shopify", headers.SHOPIFY_INVENTORY_ROWS),
    ("stock", "magento", "source_code,sku,status,quantity"),
    ("stock", "generic", "Artikelnummer;Voorraad"),
]


def layout(folder: Path, header: str, resource: Resource, *, named: str | None = None) -> Layout:
    (folder / "export.csv").write_text(header + "\n", encoding="utf-8")
    export = open_export(folder, "export.csv", system="old shop")
    return find_layout(export, resource, base_dir=folder, named=named)


@pytest.mark.parametrize(("resource", "key", "header"), CASES)
def test_header_is_recognised(resource: Resource, key: str, header: str, tmp_path: Path) -> None:
    """Each documented header belongs to its own platform and to no other."""
    found = layout(tmp_path, header, resource)

    assert (found.problem, found.profile.key, found.how) == ("", key, "recognised")


@pytest.mark.parametrize(("resource", "key", "header"), [case for case in CASES if case[1] != "generic"])
def test_columns_in_any_order_and_case(resource: Resource, key: str, header: str, tmp_path: Path) -> None:
    """Shops move and rename columns by case; the layout stays the same."""
    cells = next(d for d in (";", "\t", ",") if d in header)
    turned = cells.join(reversed(header.upper().split(cells))) if '"' not in header else header.upper()

    assert layout(tmp_path, turned, resource).profile.key == key


@pytest.mark.parametrize(("resource", "key", "header"), CASES)
def test_named_format_is_used(resource: Resource, key: str, header: str, tmp_path: Path) -> None:
    """A named format finds the same columns as an unasked one."""
    found = layout(tmp_path, header, resource, named=key)

    assert (found.problem, found.how) == ("", "named")
    assert found.picked == layout(tmp_path, header, resource).picked


@pytest.mark.parametrize("resource", ["products", "orders", "stock"])
def test_no_profile_reads_a_customer(resource: Resource) -> None:
    """No heading of any profile is about a person, except Shopify's `Name`, which is the order's number."""
    named = {h for profile in profiles(resource) for group in profile.fields.values() for h in group}

    assert {h for h in named if is_personal(h)} == set()


def test_assumed_mapping_is_told(tmp_path: Path) -> None:
    """Where no vendor page confirms the columns, a person must."""
    assert "no vendor page confirms these columns" in layout(tmp_path, headers.CCV, "products").notes[0]


def test_documented_mapping_is_not_doubted(tmp_path: Path) -> None:
    """Where the vendor's page names the columns, no note cries wolf."""
    assert layout(tmp_path, headers.LIGHTSPEED, "products").notes == ()


def test_unknown_header_names_columns_and_way_out(tmp_path: Path) -> None:
    """No mapping: the missing column, the columns there are, and how to tell."""
    problem = layout(tmp_path, "Nummerplaat;Kleur", "products").problem

    assert "No column of 'export.csv' was found for SKU; its columns are 'Nummerplaat', 'Kleur'." in problem
    assert '\'export.csv.mapping.json\' beside the export, such as {"sku": "heading in the file"}' in problem


def test_very_wide_header_is_shortened(tmp_path: Path) -> None:
    """Of hundreds of columns the first forty are shown."""
    problem = layout(
        tmp_path, ";".join(f"Kolom {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(60)), "products"
    ).problem

    assert "'Kolom bn' and 20 more." in problem


def test_missing_column_of_a_named_format(tmp_path: Path) -> None:
    """The named platform's own required columns are asked for."""
    problem = layout(tmp_path, "Handle,Title", "products", named="shopify").problem

    assert "was found for SKU" in problem


def test_row_of_data_is_not_repeated(tmp_path: Path) -> None:
    """A file without header may begin with a customer: the message shows nothing of it."""
    problem = layout(tmp_path, "1001;Jan Voorbeeld;jan@example.com", "orders").problem

    assert "looks like data, not headings" in problem
    assert "Voorbeeld" not in problem


def test_two_columns_could_be_the_sku(tmp_path: Path) -> None:
    """In an unknown shop's file, nothing is guessed between an article number and a product code."""
    problem = layout(tmp_path, "Artikelnummer;Productcode;Voorraad", "products").problem

    assert "Several columns of 'export.csv' could be the SKU: 'Artikelnummer' and 'Productcode'" in problem


def test_heading_that_stands_twice(tmp_path: Path) -> None:
    """Which of two equal headings is meant cannot be told."""
    problem = layout(tmp_path, headers.CANONICAL + ";stock", "products").problem

    assert "The heading 'stock' stands more than once" in problem


def test_equal_fit_asks_for_the_format(tmp_path: Path) -> None:
    """Two layouts that fit equally well are no recognition."""
    header = "sku;parent_sku;name;ean;productnumber;eannumber;stock;use_stock"

    assert "fit ccv and canonical equally well" in layout(tmp_path, header, "products").problem


def write_mapping(folder: Path, content: object) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "export.csv.mapping.json").write_text(text, encoding="utf-8")


def test_mapping_file_decides(tmp_path: Path) -> None:
    """A mapping file beside the export beats every guess."""
    write_mapping(tmp_path, {"sku": "Productcode"})

    found = layout(tmp_path, "Artikelnummer;Productcode;Voorraad", "products")

    assert found.headings == {"sku": "Productcode", "stock": "Voorraad"}
    assert found.how == "mapping file"


def test_mapping_file_changes_one_column_of_a_known_layout(tmp_path: Path) -> None:
    """Lightspeed's article code can be taken as SKU; everything else stays."""
    write_mapping(tmp_path, {"sku": "Article_Code"})

    found = layout(tmp_path, headers.LIGHTSPEED, "products")

    assert found.headings["sku"] == "Article_Code"
    assert found.headings["barcode"] == "EAN"
    assert found.profile.key == "lightspeed"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{not json", "is not readable JSON"),
        (["sku"], "must pair a field with one heading"),
        ({"sku": 1}, "must pair a field with one heading"),
        ({"article": "Productcode"}, "names 'article'; fields are source_id, sku"),
        ({"sku": "Kleur"}, "names the heading 'Kleur', which 'export.csv' does not have"),
        ({"name": "Klant e-mail"}, "a column about customers: those are never read"),
    ],
)
def test_mapping_file_that_is_wrong(content: object, words: str, tmp_path: Path) -> None:
    """Each mistake in a mapping file is told by name."""
    write_mapping(tmp_path, content)

    assert words in layout(tmp_path, "Artikelnummer;Productcode;Klant e-mail", "products").problem


@pytest.mark.parametrize(
    "text",
    [
        "Email",
        "customer_email",
        "Billing Name",
        "Shipping City",
        "Telefoon",
        "firstName",
        "Ship-to Name",
        "recipient-name",
    ],
)
def test_headings_about_customers(text: str) -> None:
    """Words about people are known in the forms platforms write them."""
    assert is_personal(text)


@pytest.mark.parametrize("text", ["Name", "Status", "Shipping method", "SKU", "Productnaam", "Order number"])
def test_headings_about_things(text: str) -> None:
    """Product names and order numbers are not about people."""
    assert not is_personal(text)


def test_every_format_is_known() -> None:
    """The words for `format` are those of the documentation."""
    expected = (
        "amazon bigcommerce bol canonical ccv generic lightspeed magento opencart prestashop shopify shopware5 "
        "shopware6 woocommerce"
    )
    assert " ".join(keys()) == expected


def test_format_without_own_layout_falls_back(shop: Shop) -> None:
    """Nobody knows bol's order download: its words are read as an unknown shop's."""
    snapshot = shop(orders="Bestelnummer;Besteldatum;Status\n1;2026-11-01;open\n", format="bol").orders(None)  # type: ignore[arg-type]  # every order is read, so the moment plays no part

    assert snapshot.rows == 1
    assert any("recognised by their words only" in note for note in snapshot.notes)
