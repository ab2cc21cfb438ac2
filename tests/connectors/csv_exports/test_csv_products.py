"""Products: one row per listing, in the words of each platform."""

from typing import Any

import pytest

from tests.connectors.csv_exports import headers
from tests.connectors.csv_exports.conftest import Shop


def lines(header: str, *rows: dict[str, str]) -> str:
    """A file with this header; each row names the cells it fills."""
    delimiter = next(d for d in (";", "\t", ",") if d in header.replace('"GTIN, UPC, EAN, or ISBN"', ""))
    names = header.replace("GTIN, UPC, EAN, or ISBN", "GTIN").replace('"', "").split(delimiter)
    unknown = {name for row in rows for name in row} - set(names)
    assert not unknown
    body = [delimiter.join(f'"{row[name]}"' if name in row else "" for name in names) for row in rows]
    return "\n".join([header, *body, ""])


def picked(frame: Any, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


CANONICAL = headers.CANONICAL + "\n"


def test_canonical_file(shop: Shop) -> None:
    """Our own contract: parents by SKU, active by word, EAN as text."""
    text = CANONICAL + "P;;Shirt;;;1\nP-M;P;Shirt M;0871;5;1\nP-L;P;Shirt L;;0;0\nQ;;Mug;;;ja\n"

    snapshot = shop(products=text).products()

    assert picked(snapshot.frame, "source_id", "parent_id", "sku", "kind", "active", "barcode") == [
        ("P", "", "P", "parent", True, ""),
        ("P-M", "P", "P-M", "variant", True, "0871"),
        ("P-L", "P", "P-L", "variant", False, ""),
        ("Q", "", "Q", "simple", True, ""),
    ]
    assert snapshot.complete
    assert snapshot.expected is None
    assert (snapshot.name, snapshot.role, snapshot.source, snapshot.pages) == ("old.products", "old", "csv", 1)


def test_repeated_and_blank_skus_are_rows(shop: Shop) -> None:
    """Nothing is merged: a repeated SKU and a blank one get ids from their row number."""
    text = CANONICAL + "A;;x;;1;1\nA;;y;;1;1\n;;z;;1;1\n ;;w;;1;1\nA;;v;;1;1\n"

    frame = shop(products=text).products().frame

    assert list(frame["source_id"]) == ["A", "A (row 2)", "row 3", "row 4", "A (row 5)"]
    assert list(frame["sku"]) == ["A", "A", "", " ", "A"]


def test_made_up_ids_meet_no_real_sku(shop: Shop) -> None:
    """A SKU that looks like a made-up id keeps the frame's key unique."""
    text = CANONICAL + "A (row 3);;x;;1;1\nA;;y;;1;1\nA;;z;;1;1\nrow 5;;v;;1;1\n;;w;;1;1\n"

    assert shop(products=text).products().frame["source_id"].is_unique


def test_own_ids_and_kinds(shop: Shop) -> None:
    """The long canonical form may name ids and kinds; an unknown kind is other."""
    text = "sku;name;barcode;stock;kind;source_id\nA;x;;1;bundle;7\nB;y;;1;Virtual;8\nC;z;;1;magic;9\n"

    snapshot = shop(products=text).products()

    assert picked(snapshot.frame, "source_id", "kind") == [("7", "bundle"), ("8", "virtual"), ("9", "other")]
    assert any("Unknown kind, read as other: 1 row (data row 3)." in note for note in snapshot.notes)


def test_repeated_vendor_ids_are_a_problem(shop: Shop) -> None:
    """A platform's own id is unique: a file that repeats it holds rows twice."""
    text = "sku;name;barcode;stock;kind;source_id\nA;x;;1;;7\nB;y;;1;;7\n"

    snapshot = shop(products=text).products()

    assert snapshot.rows == 2
    assert "the same 'source_id' twice: 1 row (data row 2)." in snapshot.problems[0]


def test_missing_parent_is_told(shop: Shop) -> None:
    """A variant whose parent is not in the file is still a variant."""
    snapshot = shop(products=CANONICAL + "A-1;A;x;;1;1\n").products()

    assert picked(snapshot.frame, "parent_id", "kind") == [("", "variant")]
    assert any("name a parent that is not in the file: 1 row (data row 1)." in note for note in snapshot.notes)


def test_no_active_column(shop: Shop) -> None:
    """Without the column every product counts as active, and a note says so."""
    snapshot = shop(products="sku;name;ean;stock\nA;x;;1\n").products()

    assert list(snapshot.frame["active"]) == [True]
    assert any("does not say which products are active" in note for note in snapshot.notes)


def test_blanks_around_words_do_not_count(shop: Shop) -> None:
    """Only SKUs are taken to the letter; names and flags are read without the blanks around them."""
    frame = shop(products=CANONICAL + "A;; Mug ; 0871 ; 5 ; 0 \n").products().frame

    assert picked(frame, "name", "barcode", "active") == [("Mug", "0871", False)]


def test_strange_active_word(shop: Shop) -> None:
    """What is neither yes nor no counts as active: the stricter reading."""
    snapshot = shop(products=CANONICAL + "A;;x;;1;perhaps\nB;;y;;1;\n").products()

    assert list(snapshot.frame["active"]) == [True, True]
    assert any("taken as active: 1 row (data row 1)." in note for note in snapshot.notes)


@pytest.mark.parametrize("code", ["8.71872E+12", "8,71872E+12", "8E+12", " 8.7e+12 "])
def test_damaged_sku_is_incomplete(code: str, shop: Shop) -> None:
    """A SKU that a spreadsheet turned into a power of ten makes products and stock incomplete."""
    connector = shop(products=CANONICAL + f"{code};;x;;1;1\nB;;y;;1;1\n")

    for snapshot in (connector.products(), connector.stock()):
        assert "The SKU column went through a spreadsheet" in snapshot.problems[0]
        assert "in 1 row (data row 1)" in snapshot.problems[0]
        assert snapshot.rows == 2


@pytest.mark.parametrize("sku", ["1E5", "NA", "00123", "12E+1", "1.5", "true"])
def test_sound_skus_are_not_damaged(sku: str, shop: Shop) -> None:
    """Codes that only look a little like numbers are left alone."""
    snapshot = shop(products=CANONICAL + f"{sku};;x;;1;1\n").products()

    assert snapshot.complete
    assert list(snapshot.frame["sku"]) == [sku]


def test_damaged_barcode_is_left_out(shop: Shop) -> None:
    """Damaged barcodes, many of them now equal, would only raise false alarms; stock is not concerned."""
    connector = shop(products=CANONICAL + "A;;x;8.71872E+12;1;1\n")

    snapshot = connector.products()

    assert "The barcode column went through a spreadsheet" in snapshot.problems[0]
    assert list(snapshot.frame["barcode"]) == [""]
    assert connector.stock().complete


def test_woocommerce_variations(shop: Shop) -> None:
    """Parents by id or SKU, inherited SKUs, kinds from a list of types; drafts and their variations are not on sale."""
    text = lines(
        headers.WOOCOMMERCE,
        {"ID": "1", "Type": "variable", "SKU": "P", "Name": "Shirt", "Published": "1"},
        {"ID": "2", "Type": "variation", "Name": "Shirt - M", "Published": "1", "Parent": "P", "GTIN": "0871"},
        {"ID": "3", "Type": "variable", "Name": "Cap", "Published": "-1"},
        {"ID": "4", "Type": "variation, downloadable", "SKU": "C-1", "Published": "0", "Parent": "id:3"},
        {"ID": "5", "Type": "variation", "Published": "1", "Parent": "id:3"},
        {"ID": "6", "Type": "simple, virtual", "SKU": "V", "Published": "2"},
        {"ID": "7", "Type": "external", "SKU": "E", "Published": "1"},
        {"ID": "8", "Type": "yith_bundle", "SKU": "Y", "Published": "1"},
    )

    snapshot = shop(products=text).products()

    columns = ("source_id", "parent_id", "sku", "sku_inherited", "kind", "active")
    assert picked(snapshot.frame, *columns) == [
        ("1", "", "P", False, "parent", True),
        ("2", "1", "P", True, "variant", True),
        ("3", "", "", False, "parent", False),
        ("4", "3", "C-1", False, "virtual", False),
        ("5", "3", "", False, "variant", False),
        ("6", "", "V", False, "virtual", False),
        ("7", "", "E", False, "parent", True),
        ("8", "", "Y", False, "other", True),
    ]
    assert snapshot.frame["barcode"][1] == "0871"
    assert snapshot.complete
    assert any("Types of a plugin, read as kind other: 1 row (data row 8)." in note for note in snapshot.notes)


def test_woocommerce_lost_parent_is_incomplete(shop: Shop) -> None:
    """A variation without its parent row means that the export was filtered."""
    text = lines(headers.WOOCOMMERCE, {"ID": "2", "Type": "variation", "SKU": "A", "Published": "1", "Parent": "P"})

    assert "The parent is not in the file: 1 row (data row 1)." in shop(products=text).products().problems[0]


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (headers.WOOCOMMERCE_NL, ("Type", "Artikelnummer", "Naam", "Gepubliceerd", "Hoofd")),
        (headers.WOOCOMMERCE_DE, ("Typ", "Artikelnummer", "Name", "Veröffentlicht", "Übergeordnetes Produkt")),
    ],
)
def test_woocommerce_in_translation(header: str, names: tuple[str, ...], shop: Shop) -> None:
    """A back office in Dutch or German writes its own headings; the words inside stay English."""
    type_, sku, name, active, parent = names
    text = lines(
        header,
        {"ID": "1", type_: "variable", sku: "P", name: "x", active: "1"},
        {"ID": "2", type_: "variation", sku: "P-1", name: "y", active: "0", parent: "P"},
    )

    frame = shop(products=text).products().frame

    assert picked(frame, "parent_id", "kind", "active") == [("", "parent", True), ("1", "variant", False)]


def test_magento_store_views_and_variants(shop: Shop) -> None:
    """Store view rows repeat a product; variants are named by their parent; the EAN hides in an attribute."""
    text = lines(
        headers.MAGENTO,
        {"sku": "S-1", "product_type": "simple", "name": "M", "product_online": "1",
         "additional_attributes": "color=Red,ean=0871,has_options=0"},
        {"sku": "S-1", "store_view_code": "nl", "name": "M nl"},
        {"sku": "S-2", "product_type": "simple", "name": "L", "product_online": "2"},
        {"sku": "S", "product_type": "configurable", "name": "Shirt", "product_online": "1",
         "configurable_variations": "sku=S-1,size=M|sku=S-2,size=L"},
        {"sku": "B", "product_type": "bundle", "product_online": "1"},
        {"sku": "D", "product_type": "downloadable", "product_online": "1"},
        {"sku": "X", "product_type": "giftcard", "product_online": "1"},
    )  # fmt: skip

    snapshot = shop(products=text).products()

    assert picked(snapshot.frame, "sku", "parent_id", "kind", "active", "barcode") == [
        ("S-1", "S", "variant", True, "0871"),
        ("S-2", "S", "variant", False, ""),
        ("S", "", "parent", True, ""),
        ("B", "", "bundle", True, ""),
        ("D", "", "virtual", True, ""),
        ("X", "", "other", True, ""),
    ]
    assert "Left out, the same product again for a store view: 1 row." in snapshot.notes
    assert "Barcodes taken from the attribute 'ean': 1." in snapshot.notes


def test_lightspeed_variants_and_codes(shop: Shop) -> None:
    """Rows are variants; three columns could be the code, and a note says how full each is."""
    text = lines(
        headers.LIGHTSPEED,
        {"Internal_ID": "1", "Internal_Variant_ID": "11", "Visible": "Y", "NL_Title_Short": "Thee",
         "NL_Variant": "100 g", "SKU": "T-1", "Article_Code": "A1", "EAN": "0871"},
        {"Internal_ID": "1", "Internal_Variant_ID": "12", "Visible": "S", "NL_Title_Short": "Thee", "SKU": "T-2"},
        {"Internal_ID": "2", "Internal_Variant_ID": "21", "Visible": "N", "NL_Title_Short": "Kop",
         "NL_Variant": "Default", "Article_Code": "A2"},
    )  # fmt: skip

    snapshot = shop(products=text).products()

    assert picked(snapshot.frame, "source_id", "sku", "name", "kind", "active", "barcode") == [
        ("11", "T-1", "Thee - 100 g", "variant", True, "0871"),
        ("12", "T-2", "Thee", "variant", True, ""),
        ("21", "", "Kop", "simple", False, ""),
    ]
    assert any("SKU 2, Article_Code / model 2, EAN 1" in note for note in snapshot.notes)


def test_shopify_rows_of_one_product(shop: Shop) -> None:
    """Variants, pictures, status and gift cards of the long-standing export."""
    text = lines(
        headers.SHOPIFY,
        {"Handle": "tee", "Title": "Tee", "Option1 Value": "S", "Option2 Value": "Red", "Variant SKU": "T-S",
         "Variant Barcode": "'0871", "Variant Price": "1", "Status": "active", "Published": "true"},
        {"Handle": "tee", "Option1 Value": "M", "Option2 Value": "Red", "Variant SKU": "T-M", "Variant Price": "1"},
        {"Handle": "tee", "Image Src": "https://example.com/2.jpg"},
        {"Handle": "gift", "Title": "Gift", "Option1 Value": "Default Title", "Variant Price": "1",
         "Gift Card": "true", "Status": "draft", "Published": "true"},
        {"Handle": "bare", "Title": "Bare", "Published": "false"},
        {"Title": "Nameless", "Variant SKU": "N"},
    )  # fmt: skip

    snapshot = shop(products=text).products()

    assert picked(snapshot.frame, "source_id", "sku", "name", "kind", "active", "barcode") == [
        ("tee|S|Red", "T-S", "Tee - S / Red", "variant", True, "0871"),
        ("tee|M|Red", "T-M", "Tee - M / Red", "variant", True, ""),
        ("gift", "", "Gift", "virtual", False, ""),
        ("bare", "", "Bare", "simple", False, ""),
    ]
    assert "Left out, further pictures without a variant: 1 row." in snapshot.notes
    assert snapshot.problems == ("products.csv: No handle: 1 row (data row 6). Export the products again.",)


def test_shopify_variant_that_stands_twice(shop: Shop) -> None:
    """Two rows with one handle and the same options are one variant, exported twice: both stay, incomplete."""
    row = {"Handle": "tee", "Title": "Tee", "Option1 Value": "S", "Variant SKU": "T-S", "Status": "active"}

    snapshot = shop(products=lines(headers.SHOPIFY, row, row)).products()

    assert list(snapshot.frame["source_id"]) == ["tee|S", "tee|S (row 2)"]
    assert "the same 'Handle and options' twice: 1 row (data row 2)" in snapshot.problems[0]


@pytest.mark.parametrize(("ships", "kind"), [("true", "simple"), ("false", "virtual"), ("", "simple")])
def test_shopify_what_needs_no_shipping_is_virtual(ships: str, kind: str, shop: Shop) -> None:
    """Only a variant that says it needs no shipping is virtual."""
    row = {"Handle": "tee", "Title": "Tee", "Variant SKU": "T", "Variant Requires Shipping": ships}

    assert list(shop(products=lines(headers.SHOPIFY, row)).products().frame["kind"]) == [kind]


def test_shopify_without_status(shop: Shop) -> None:
    """A product export that says nothing about status takes every product as active, and says so."""
    snapshot = shop(products="Handle,Title,Vendor,Option1 Value,Variant SKU,Variant Price\ntee,T,v,S,A,1\n").products()

    assert list(snapshot.frame["active"]) == [True]
    assert any("does not say which products are active" in note for note in snapshot.notes)


def test_shopify_present_headings(shop: Shop) -> None:
    """The headings of the present help page mean the same."""
    text = lines(
        headers.SHOPIFY_NEW,
        {"URL handle": "tee", "Title": "Tee", "Option1 value": "S", "SKU": "T-S", "Barcode": "0871",
         "Published on online store": "TRUE", "Status": "Active"},
        {"URL handle": "mug", "Title": "Mug", "Option1 value": "Default Title", "SKU": "M", "Status": "Archived"},
    )  # fmt: skip

    frame = shop(products=text).products().frame

    assert picked(frame, "source_id", "sku", "active") == [("tee|S", "T-S", True), ("mug", "M", False)]


def test_shopify_inventory_as_product_list(shop: Shop) -> None:
    """Where only the inventory export is left, its variants are the products, each once."""
    text = lines(
        headers.SHOPIFY_INVENTORY_ROWS,
        {"Handle": "tee", "Title": "Tee", "Option1 Value": "S", "SKU": "T-S", "Location": "A", "Available": "1"},
        {"Handle": "tee", "Title": "Tee", "Option1 Value": "S", "SKU": "T-S", "Location": "B", "Available": "2"},
    )

    snapshot = shop(products=text).products()

    assert picked(snapshot.frame, "source_id", "sku") == [("tee|S", "T-S")]
    assert any("inventory export" in note for note in snapshot.notes)


def test_shopware6_variants_inherit(shop: Shop) -> None:
    """An empty name or active cell of a variant means its parent's."""
    text = lines(
        headers.SHOPWARE6,
        {"id": "a1", "product_number": "P", "active": "0", "name": "Shirt", "stock": "0"},
        {"id": "a2", "parent_id": "a1", "product_number": "P.1", "stock": "4"},
        {"id": "a3", "parent_id": "a1", "product_number": "P.2", "active": "1", "name": "Own", "stock": "5"},
    )

    frame = shop(products=text).products().frame

    assert picked(frame, "source_id", "parent_id", "sku", "name", "kind", "active") == [
        ("a1", "", "P", "Shirt", "parent", False),
        ("a2", "a1", "P.1", "Shirt", "variant", False),
        ("a3", "a1", "P.2", "Own", "variant", True),
    ]


def test_only_shopware6_inherits(shop: Shop) -> None:
    """Elsewhere a blank name is no name, and a blank active cell is not the parent's."""
    frame = shop(products=CANONICAL + "P;;Shirt;;;0\nP-M;P;;;5;\n").products().frame

    assert picked(frame, "sku", "name", "active") == [("P", "Shirt", False), ("P-M", "", True)]


def test_shopware5_main_number(shop: Shop) -> None:
    """A main article names its own number as main number: it is no variant of itself."""
    text = "ordernumber;mainnumber;name;supplier;tax;instock;active\nA;A;x;s;21;1;1\nA.1;A;y;s;21;2;1\n"

    frame = shop(products=text).products().frame

    assert picked(frame, "sku", "kind") == [("A", "parent"), ("A.1", "variant")]


def test_bol_drops_what_bol_ships(shop: Shop) -> None:
    """Offers that bol keeps itself are never in Picqer; held offers are not on sale."""
    text = lines(
        headers.BOL,
        {"offerId": "o1", "ean": "871", "referenceCode": "A", "fulfilmentType": "FBR", "onHoldByRetailer": "false"},
        {"offerId": "o2", "ean": "872", "referenceCode": "B", "fulfilmentType": "FBB", "onHoldByRetailer": "false"},
        {"offerId": "o3", "ean": "873", "referenceCode": "C", "fulfilmentType": "FBR", "onHoldByRetailer": "true"},
    )

    snapshot = shop(products=text).products()

    assert picked(snapshot.frame, "source_id", "sku", "active") == [("o1", "A", True), ("o3", "C", False)]
    assert "Left out, kept and shipped by bol itself (FBB): 1 row." in snapshot.notes


def test_prestashop_combinations(shop: Shop) -> None:
    """A saved query gives a row per combination; its id is made of both."""
    text = lines(
        headers.PRESTASHOP,
        {"id_product": "1", "id_product_attribute": "0", "reference": "A", "active": "1"},
        {"id_product": "2", "id_product_attribute": "7", "reference": "B-7", "active": "1"},
        {"id_product": "2", "id_product_attribute": "8", "reference": "B-8", "active": "0"},
    )

    snapshot = shop(products=text).products()

    assert picked(snapshot.frame, "source_id", "kind") == [("1", "simple"), ("2-7", "variant"), ("2-8", "variant")]
    assert snapshot.complete


def test_opencart_codes(shop: Shop) -> None:
    """The model is often the real code: a note shows how full both columns are."""
    text = lines(headers.OPENCART, {"product_id": "1", "model": "M-1", "status": "1", "quantity": "3"})

    snapshot = shop(products=text).products()

    assert any("SKU 0, Article_Code / model 1" in note for note in snapshot.notes)
    assert any("variants may not be separable" in note for note in snapshot.notes)


def test_bigcommerce_variants_below_their_product(shop: Shop) -> None:
    """SKU rows stand below their product, with blanks before the type; rules are left out."""
    text = lines(
        headers.BIGCOMMERCE,
        {"Item Type": "Product", "Product ID": "1", "Product Name": "Tee", "Product Visible?": "Y",
         "Product Code/SKU": "T", "Product Type": "P"},
        {"Item Type": "  SKU", "Product ID": "1", "Product Name": "[RT]Size=S", "Product Code/SKU": "T-S"},
        {"Item Type": "  Rule", "Product ID": "3", "Product Code/SKU": "T-S"},
        {"Item Type": "Product", "Product ID": "2", "Product Name": "E-book", "Product Visible?": "N",
         "Product Code/SKU": "E", "Product Type": "D"},
    )  # fmt: skip

    snapshot = shop(products=text).products()

    assert picked(snapshot.frame, "source_id", "parent_id", "sku", "kind", "active") == [
        ("1", "", "T", "parent", True),
        ("T-S", "1", "T-S", "variant", True),
        ("2", "", "E", "virtual", False),
    ]
    assert "Left out, rules and no products: 1 row." in snapshot.notes


def test_bigcommerce_orphan_is_incomplete(shop: Shop) -> None:
    """A SKU row above every product belongs to a part of the file that is missing."""
    text = lines(headers.BIGCOMMERCE, {"Item Type": "SKU", "Product Code/SKU": "T-S", "Product Visible?": "Y"})

    assert (
        "products.csv: SKU rows below no product: 1 row (data row 1). Export the products again."
        in shop(products=text).products().problems
    )


def test_amazon_listings(shop: Shop) -> None:
    """Only what the seller ships himself; a product id is a barcode only when its type says so."""
    text = lines(
        headers.AMAZON,
        {"item-name": "Mug", "listing-id": "l1", "seller-sku": "M", "product-id-type": "4", "product-id": "0871",
         "fulfillment-channel": "DEFAULT", "status": "Active"},
        {"item-name": "Cup", "listing-id": "l2", "seller-sku": "C", "product-id-type": "1", "product-id": "B00X",
         "fulfillment-channel": "DEFAULT", "status": "Inactive"},
        {"item-name": "Pan", "listing-id": "l3", "seller-sku": "P", "fulfillment-channel": "AMAZON_EU"},
    )  # fmt: skip

    snapshot = shop(products=text).products()

    assert picked(snapshot.frame, "source_id", "sku", "barcode", "active") == [
        ("l1", "M", "0871", True),
        ("l2", "C", "", False),
    ]
    assert "Left out, kept and shipped by Amazon itself: 1 row." in snapshot.notes


def test_ccv_fields(shop: Shop) -> None:
    """The API's field names, as a back-office export would carry them."""
    snapshot = shop(products=headers.CCV + "\n7;P-1;Mok;0871;5;1\n").products()

    assert picked(snapshot.frame, "source_id", "sku", "barcode") == [("7", "P-1", "0871")]


def test_unknown_dutch_shop(shop: Shop) -> None:
    """Plain Dutch words are understood, with a note that asks to confirm them."""
    snapshot = shop(products="Artikelnummer;Omschrijving;Voorraad;EAN\n0012;Mok;5;0871\n").products()

    assert picked(snapshot.frame, "sku", "name", "barcode") == [("0012", "Mok", "0871")]
    assert any(note.startswith("Mapping assumed") for note in snapshot.notes)


def test_variants_packed_in_one_cell_are_refused(shop: Shop) -> None:
    """A list of variants in one cell cannot be taken apart without guessing."""
    snapshot = shop(products="Artikelnummer;Varianten;Voorraad\nA;rood|blauw;5\nB;;2\n").products()

    assert "Several variants in one cell: 1 row (data row 1)." in snapshot.problems[0]


def test_no_products_export(shop: Shop) -> None:
    """A profile with orders only says so when products or stock are asked for."""
    connector = shop(orders="order_number;created_at;status;sku\n1;2026-11-01;open;A\n")

    assert connector.products().problems == ("The profile names no products export.",)
    assert connector.stock().problems == ("The profile names no products export.",)


def test_snapshot_tells_how_it_was_read(shop: Shop) -> None:
    """Format, encoding, delimiter, rows, columns and a digest of the file are in the notes."""
    notes = " ".join(shop(products=CANONICAL + "A;;x;;1;1\n").products().notes)

    assert "products.csv: sha256 " in notes
    assert "encoding utf-8, delimiter ';'" in notes
    assert "read 1 of 1 data row" in notes
    assert "Read as canonical products (recognised): sku = 'sku'" in notes
    assert "The moment of export and the shop's own total are not in the file" in notes
