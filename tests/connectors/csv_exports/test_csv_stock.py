"""Stock: from the product export, or from an export of its own."""

import pandas as pd
import pytest

from tests.connectors.csv_exports import headers
from tests.connectors.csv_exports.conftest import Shop
from tests.connectors.csv_exports.test_csv_products import lines, picked

QUANTITY = ("source_id", "tracked", "shared", "quantity")


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return picked(frame.astype({"quantity": object}).where(frame.notna(), None), *columns)


def test_canonical_stock(shop: Shop) -> None:
    """A blank cell is not tracked, zero is; parents are not sold and so not in the frame."""
    text = headers.CANONICAL + "\nP;;x;;9;1\nP-M;P;x;;5;1\nQ;;x;;;1\nR;;x;;0;1\nS;;x;;-2;1\n"

    snapshot = shop(products=text).stock()

    assert rows(snapshot.frame, *QUANTITY) == [
        ("P-M", True, False, 5.0),
        ("Q", False, False, None),
        ("R", True, False, 0.0),
        ("S", True, False, -2.0),
    ]
    assert snapshot.complete
    assert set(snapshot.frame["location_counts"]) == {True}


def test_column_that_says_tracked(shop: Shop) -> None:
    """The long canonical form says itself whether stock is kept."""
    text = "sku;name;barcode;stock;stock_tracked\nA;x;;5;0\nB;x;;;1\nC;x;;7;\n"

    assert rows(shop(products=text).stock().frame, *QUANTITY) == [
        ("A", False, False, None),
        ("B", True, False, None),
        ("C", True, False, 7.0),
    ]


def test_export_without_stock(shop: Shop) -> None:
    """No stock column: incomplete, with the ways out, never zero."""
    snapshot = shop(products="sku;parent_sku;name;ean;active\nA;;x;;1\n").stock()

    assert snapshot.problems[0].startswith("products.csv: This export has no stock.")
    assert snapshot.rows == 0


def test_unreadable_stock_is_incomplete(shop: Shop) -> None:
    """A stock column that can be read in two ways makes stock incomplete, products not."""
    connector = shop(products=headers.CANONICAL + "\nA;;x;;1.234;1\n")

    assert "can be read in two ways" in connector.stock().problems[0]
    assert connector.products().complete


def test_woocommerce_shared_stock(shop: Shop) -> None:
    """The word parent shares the parent's number; without a number there it is unknown."""
    text = lines(
        headers.WOOCOMMERCE,
        {"ID": "1", "Type": "variable", "SKU": "P", "Published": "1", "Stock": "12"},
        {"ID": "2", "Type": "variation", "SKU": "P-1", "Published": "1", "Parent": "P", "Stock": "parent"},
        {"ID": "3", "Type": "variation", "SKU": "P-2", "Published": "1", "Parent": "P", "Stock": "3"},
        {"ID": "4", "Type": "simple", "SKU": "Q", "Published": "1"},
    )

    snapshot = shop(products=text).stock()

    assert rows(snapshot.frame, *QUANTITY) == [
        ("2", True, True, 12.0),
        ("3", True, False, 3.0),
        ("4", False, False, None),
    ]
    assert snapshot.complete


def test_woocommerce_shared_with_nothing(shop: Shop) -> None:
    """Sharing the stock of a parent that shows none is a problem of the stock only."""
    text = lines(
        headers.WOOCOMMERCE,
        {"ID": "1", "Type": "variable", "SKU": "P", "Published": "1"},
        {"ID": "2", "Type": "variation", "SKU": "P-1", "Published": "1", "Parent": "P", "Stock": "parent"},
    )
    connector = shop(products=text)

    assert "shared with a parent that shows none: 1 row (data row 2)." in connector.stock().problems[0]
    assert connector.products().complete


def test_magento_stock(shop: Shop) -> None:
    """Managed by own setting or by default; bundles keep none; parents are left out."""
    text = lines(
        headers.MAGENTO,
        {"sku": "A", "product_type": "simple", "qty": "5.0000", "manage_stock": "1", "use_config_manage_stock": "0"},
        {"sku": "B", "product_type": "simple", "qty": "0.0000", "manage_stock": "0", "use_config_manage_stock": "1"},
        {"sku": "C", "product_type": "simple", "qty": "9.0000", "manage_stock": "0", "use_config_manage_stock": "0"},
        {"sku": "D", "product_type": "bundle", "qty": "0.0000", "manage_stock": "1"},
        {"sku": "E", "product_type": "configurable", "qty": "0.0000", "manage_stock": "1"},
    )

    assert rows(shop(products=text).stock().frame, *QUANTITY) == [
        ("A", True, False, 5.0),
        ("B", True, False, 0.0),
        ("C", False, False, None),
        ("D", False, False, None),
    ]


def test_lightspeed_stock(shop: Shop) -> None:
    """Stock_Track N means that the level does not count."""
    text = lines(
        headers.LIGHTSPEED,
        {"Internal_Variant_ID": "1", "SKU": "A", "Stock_Track": "Y", "Stock_Level": "4"},
        {"Internal_Variant_ID": "2", "SKU": "B", "Stock_Track": "N", "Stock_Level": "4"},
    )

    assert rows(shop(products=text).stock().frame, *QUANTITY) == [("1", True, False, 4.0), ("2", False, False, None)]


def test_shopify_tracker(shop: Shop) -> None:
    """A variant without tracker keeps no stock, whatever the quantity says."""
    text = lines(
        headers.SHOPIFY,
        {"Handle": "a", "Option1 Value": "S", "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "4"},
        {"Handle": "a", "Option1 Value": "M", "Variant Inventory Qty": "4"},
    )

    assert rows(shop(products=text).stock().frame, *QUANTITY) == [
        ("a|S", True, False, 4.0),
        ("a|M", False, False, None),
    ]


def test_bigcommerce_stock(shop: Shop) -> None:
    """By product: variants share; by option: each its own; none: not tracked."""
    text = lines(
        headers.BIGCOMMERCE,
        {"Item Type": "Product", "Product ID": "1", "Product Code/SKU": "T", "Track Inventory": "by product",
         "Current Stock Level": "9"},
        {"Item Type": "SKU", "Product Code/SKU": "T-S", "Current Stock Level": "0"},
        {"Item Type": "Product", "Product ID": "2", "Product Code/SKU": "U", "Track Inventory": " By option ",
         "Current Stock Level": "0"},
        {"Item Type": "SKU", "Product Code/SKU": "U-S", "Current Stock Level": "4"},
        {"Item Type": "Product", "Product ID": "3", "Product Code/SKU": "V", "Track Inventory": "none",
         "Current Stock Level": "0"},
    )  # fmt: skip

    assert rows(shop(products=text).stock().frame, *QUANTITY) == [
        ("T-S", True, True, 9.0),
        ("U-S", True, False, 4.0),
        ("3", False, False, None),
    ]


SHOPIFY_NO_STOCK = "Handle,Title,Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src,Status\n"


def test_inventory_with_location_columns(shop: Shop) -> None:
    """One column per location; what is not stocked there has no row; the SKU may come from the products."""
    products = SHOPIFY_NO_STOCK + "tee,Tee,v,Size,S,T-S,1,,active\ntee,,,,M,T-M,1,,\n"
    inventory = headers.SHOPIFY_INVENTORY + "\ntee,Tee,Size,S,,,T-S,,,5,Not stocked\ntee,Tee,Size,M,,,,,,0,-1\n"

    snapshot = shop(products=products, stock=inventory).stock()

    columns = ("source_id", "sku", "location_id", "location_name", "quantity")
    assert rows(snapshot.frame, *columns) == [
        ("tee|S", "T-S", "Magazijn Delft", "Magazijn Delft", 5.0),
        ("tee|M", "T-M", "Magazijn Delft", "Magazijn Delft", 0.0),
        ("tee|M", "T-M", "Winkel", "Winkel", -1.0),
    ]
    assert "Left out, not stocked at that location: 1 cell." in snapshot.notes
    assert any("every location was counted" in note for note in snapshot.notes)


def test_inventory_with_location_rows(shop: Shop) -> None:
    """One row per location; a pair that repeats is a problem."""
    text = lines(
        headers.SHOPIFY_INVENTORY_ROWS,
        {"Handle": "tee", "Option1 Value": "S", "SKU": "T-S", "Location": "Delft", "Available": "5"},
        {"Handle": "tee", "Option1 Value": "S", "SKU": "T-S", "Location": "Gouda", "Available": "2"},
        {"Handle": "tee", "Option1 Value": "S", "SKU": "T-S", "Location": "Delft", "Available": "7"},
    )
    products = SHOPIFY_NO_STOCK + "tee,Tee,v,Size,S,T-S,1,,active\n"

    snapshot = shop(products=products, stock=text).stock()

    assert rows(snapshot.frame, "source_id", "location_id", "quantity") == [
        ("tee|S", "Delft", 5.0),
        ("tee|S", "Gouda", 2.0),
    ]
    assert "only the first read: 1 row (data row 3)." in snapshot.problems[0]


def test_magento_sources(shop: Shop) -> None:
    """Rows per source find their listing by SKU; a source that is switched off does not count."""
    stock = "source_code,sku,status,quantity\ndelft,A,1,5.0000\ngouda,A,0,2.0000\ndelft,GONE,1,1.0000\n"
    products = lines(headers.MAGENTO, {"sku": "A", "product_type": "simple", "product_online": "1"})

    frame = shop(products=products, stock=stock).stock().frame

    assert rows(frame, "source_id", "location_id", "location_counts", "quantity") == [
        ("A", "delft", True, 5.0),
        ("A", "gouda", False, 2.0),
        ("GONE", "delft", True, 1.0),
    ]


def test_own_stock_file_finds_vendor_ids(shop: Shop) -> None:
    """A plain stock list is tied to the listing whose SKU it names, unless two listings have that SKU."""
    products = lines(
        headers.WOOCOMMERCE,
        {"ID": "7", "Type": "simple", "SKU": "A", "Published": "1"},
        {"ID": "8", "Type": "simple", "SKU": "B", "Published": "1"},
        {"ID": "9", "Type": "simple", "SKU": "B", "Published": "1"},
    )

    frame = shop(products=products, stock="Artikelnummer;Voorraad\nA;5\nB;2\n;1\n").stock().frame

    assert rows(frame, "source_id", "sku", "quantity") == [("7", "A", 5.0), ("B", "B", 2.0), ("row 3", "", 1.0)]


@pytest.mark.parametrize("text", ["Artikelnummer;Naam\nA;x\n", "Handle,Title,Option1 Value,SKU,COO\na,b,c,d,NL\n"])
def test_own_stock_file_without_stock(text: str, shop: Shop) -> None:
    """A stock export without quantities is incomplete."""
    snapshot = shop(products=headers.CANONICAL + "\nA;;x;;1;1\n", stock=text).stock()

    assert not snapshot.complete
    assert snapshot.rows == 0


def test_damaged_sku_in_a_stock_file(shop: Shop) -> None:
    """A stock export can go through a spreadsheet as well."""
    stock = "Artikelnummer;Voorraad\n8.71872E+12;5\n"

    snapshot = shop(products=headers.CANONICAL + "\nA;;x;;1;1\n", stock=stock).stock()

    assert "The SKU column went through a spreadsheet" in snapshot.problems[0]
