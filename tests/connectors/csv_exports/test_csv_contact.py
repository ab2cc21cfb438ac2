"""First contact, settings, and what never leaves a file."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from shopswitch.connectors.csv import PLATFORM, CsvSettings
from shopswitch.http.journal import MemoryJournal
from shopswitch.protocols import ShopConnector
from tests.connectors.csv_exports import headers
from tests.connectors.csv_exports.conftest import Shop
from tests.connectors.csv_exports.test_csv_orders import SINCE
from tests.connectors.csv_exports.test_csv_products import lines

PRODUCTS = headers.CANONICAL + "\nA;;x;;1;1\n"
ORDERS = headers.CANONICAL_ORDERS + "\n1;2026-11-01;open;A;1;0\n"


def test_platform_announces_itself() -> None:
    """A file platform: it reads products, stock and orders, and writes nothing."""
    assert (PLATFORM.key, PLATFORM.name, PLATFORM.kind) == ("csv", "CSV exports", "file")
    assert PLATFORM.settings is CsvSettings
    assert PLATFORM.sandbox == "shopswitch.sandbox.csv:ClosedShop"
    assert PLATFORM.capabilities.reads == {"products", "stock", "orders"}
    assert PLATFORM.capabilities.creates_orders is False
    assert PLATFORM.capabilities.writes_stock is False


def test_connector_is_a_shop(shop: Shop) -> None:
    """Checks see a closed shop as any other."""
    assert isinstance(shop(products=PRODUCTS), ShopConnector)


def test_ping_tells_what_was_recognised(shop: Shop) -> None:
    """Layout, rows and digest of each export, and what they can tell."""
    info = shop(products=PRODUCTS, orders=ORDERS).ping()

    assert info.version == "canonical products, canonical orders"
    assert info.timezone == "Europe/Amsterdam"
    assert [permission.granted for permission in info.permissions] == [True, True, True, True]
    notes = " ".join(info.notes)
    assert "products.csv: sha256 " in notes
    assert "orders.csv: read 1 of 1 data row." in notes


def test_ping_tells_what_is_missing(shop: Shop) -> None:
    """What the exports cannot tell is a permission that is not granted."""
    info = shop(products="sku;parent_sku;name;ean\nA;;x;\n").ping()

    granted = {permission.name: permission.granted for permission in info.permissions}
    assert granted == {
        "products export": True,
        "stock in the exports": False,
        "orders export": False,
        "status in the orders export": False,
    }
    assert [p.name for p in info.permissions if p.required] == ["products export"]


def test_ping_tells_an_unknown_layout(shop: Shop) -> None:
    """An export that cannot be mapped is told with the way out, and its permission is not granted."""
    info = shop(products="Kleur;Maat\nrood;M\n").ping()

    assert info.permissions[0].granted is False
    assert any("No column of 'products.csv' was found for SKU" in note for note in info.notes)


def test_ping_tells_damaged_rows(shop: Shop) -> None:
    """Cut rows are seen at first contact already."""
    info = shop(products=PRODUCTS + "B;;x\n").ping()

    assert any("Another number of cells" in note for note in info.notes)


def test_files_are_read_anew(shop: Shop, tmp_path: Path) -> None:
    """A better export put in place is read by the next call."""
    connector = shop(products=PRODUCTS)
    before = connector.products().rows

    (tmp_path / "products.csv").write_text(PRODUCTS + "B;;y;;2;1\n", encoding="utf-8")

    assert (before, connector.products().rows) == (1, 2)


def test_path_starts_at_the_profile(shop: Shop, tmp_path: Path) -> None:
    """Exports may lie in a folder beside the profile; messages name it as the profile does."""
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "all.csv").write_text(PRODUCTS, encoding="utf-8")

    snapshot = shop(paths={"products": "exports/all.csv"}).products()

    assert snapshot.rows == 1
    assert str(tmp_path) not in " ".join(snapshot.notes)


def test_mapping_file_lies_beside_the_export(shop: Shop, tmp_path: Path) -> None:
    """A mapping written by hand is used and told."""
    (tmp_path / "products.csv.mapping.json").write_text('{"sku": "Nummer"}', encoding="utf-8")

    snapshot = shop(products="Nummer;Kleur\n001;rood\n").products()

    assert list(snapshot.frame["sku"]) == ["001"]
    assert any("(mapping file): sku = 'Nummer'" in note for note in snapshot.notes)


def test_no_call_is_made(shop: Shop, journal: MemoryJournal) -> None:
    """Reading files is no network."""
    connector = shop(products=PRODUCTS, orders=ORDERS)
    connector.ping()
    connector.products()
    connector.orders(SINCE)

    assert journal.entries == []


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({}, "give the path of a products export, an orders export or both"),
        ({"stock": "s.csv"}, "give the path of a products export, an orders export or both"),
        ({"products": "p.csv", "format": "magento1"}, "unknown format; known are amazon, bigcommerce"),
        ({"products": "p.csv", "encoding": "klingon"}, "unknown encoding"),
        ({"products": "p.csv", "delimiter": "::"}, 'expected ";", ",", "|" or "tab"'),
        ({"products": "p.csv", "timezone": "Mars/Olympus"}, "expected a time zone such as Europe/Amsterdam"),
        ({"products": "p.csv", "states": {"Klaar": "done"}}, "Input should be 'open', 'completed' or 'cancelled'"),
        ({"products": "p.csv", "product": "q.csv"}, "Extra inputs are not permitted"),
    ],
)
def test_settings_are_checked(section: dict[str, object], words: str) -> None:
    """Each mistake in the profile section is named with the expected form."""
    with pytest.raises(ValidationError, match=words.replace("|", r"\|")):
        CsvSettings.model_validate({"platform": "csv", **section})


@pytest.mark.parametrize(("given", "used"), [("tab", "\t"), (";", ";"), ("|", "|")])
def test_delimiter_may_be_named(given: str, used: str) -> None:
    """A tab is easier to write as a word."""
    assert CsvSettings.model_validate({"platform": "csv", "products": "p", "delimiter": given}).delimiter == used


PEOPLE = ("Joris Voorbeeld", "joris@example.com", "Dorpsstraat 1", "0612345678", "2611 AB", "Delft-Zuid")
PRIVATE: list[tuple[str, dict[str, str]]] = [
    (
        headers.SHOPIFY_ORDERS,
        {"Name": "#1", "Id": "5", "Created at": "2026-11-01", "Email": PEOPLE[1], "Billing Name": PEOPLE[0],
         "Billing Street": PEOPLE[2], "Shipping Name": PEOPLE[0], "Shipping City": PEOPLE[5], "Phone": PEOPLE[3]},
    ),
    (
        headers.MAGENTO_ORDERS,
        {"ID": "1", "Purchase Date": "2026-11-01", "Status": "Complete", "Bill-to Name": PEOPLE[0],
         "Ship-to Name": PEOPLE[0], "Customer Email": PEOPLE[1]},
    ),
    (
        headers.SHOPWARE6_ORDERS,
        {"id": "1", "order_number": "1", "order_date_time": "2026-11-01", "customer_firstname": PEOPLE[0],
         "customer_email": PEOPLE[1], "billing_address_street": PEOPLE[2], "line_items": PEOPLE[0]},
    ),
    (
        headers.PRESTASHOP_ORDERS,
        {"ID": "1", "Reference": "X", "Date": "2026-11-01", "Status": "Shipped", "Customer": PEOPLE[0],
         "Delivery": PEOPLE[5]},
    ),
    (
        headers.AMAZON_ORDERS,
        {"order-id": "1", "purchase-date": "2026-11-01", "buyer-email": PEOPLE[1], "buyer-name": PEOPLE[0],
         "recipient-name": PEOPLE[0]},
    ),
    (
        headers.WOOCOMMERCE_ORDERS,
        {"Order Number": "1", "Order Date": "2026-11-01", "Order Status": "completed", "Customer Note": PEOPLE[2],
         "Email (Billing)": PEOPLE[1]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("header", "row"), PRIVATE)
def test_no_customer_leaves_the_file(header: str, row: dict[str, str], shop: Shop) -> None:
    """Names, addresses, e-mails and phones stand in no frame, no note and no problem."""
    connector = shop(orders=lines(header, row))

    snapshot, info = connector.orders(SINCE), connector.ping()

    assert snapshot.rows == 1
    told = " ".join([snapshot.frame.to_csv(), *snapshot.notes, *snapshot.problems, repr(info)])
    assert [text for text in PEOPLE if text in told] == []


@pytest.mark.parametrize(("header", "row"), PRIVATE)
def test_no_customer_in_the_messages_of_a_damaged_file(header: str, row: dict[str, str], shop: Shop) -> None:
    """A file that is cut, or whose dates are no dates, is told without its content."""
    text = lines(header, row).replace("2026-11-01", PEOPLE[0]) + PEOPLE[1] + "\n"

    snapshot = shop(orders=text).orders(SINCE)

    assert not snapshot.complete
    told = " ".join([snapshot.frame.to_csv(), *snapshot.notes, *snapshot.problems])
    assert [text for text in PEOPLE if text in told] == []
