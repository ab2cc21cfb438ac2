"""Orders: grouped, dated, and their statuses understood."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from shopswitch.connectors.csv import CsvConnector
from shopswitch.connectors.csv.profiles.states import state_of
from shopswitch.frames.snapshot import Snapshot
from tests.connectors.csv_exports import headers
from tests.connectors.csv_exports.conftest import Shop
from tests.connectors.csv_exports.test_csv_products import lines, picked

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
CANONICAL = headers.CANONICAL_ORDERS + "\n"


def orders(connector: CsvConnector) -> Snapshot:
    return connector.orders(SINCE)


def states(snapshot: Snapshot) -> list[tuple[object, ...]]:
    return picked(snapshot.frame, "order_number", "state")


def test_canonical_lines_become_orders(shop: Shop) -> None:
    """One row per line: the order number repeats, and each order is there once."""
    text = CANONICAL + (
        "W-1;2026-11-01T10:00:00+01:00;completed;A;1;1\n"
        "W-1;2026-11-01T10:00:00+01:00;completed;B;2;2\n"
        "W-2;2020-01-01T10:00:00+01:00;open;A;1;0\n"
        "W-3;2026-11-02T10:00:00+01:00;cancelled;A;1;0\n"
    )

    snapshot = orders(shop(orders=text))

    assert states(snapshot) == [("W-1", "completed"), ("W-2", "open"), ("W-3", "cancelled")]
    assert list(snapshot.frame["order_id"]) == ["W-1", "W-2", "W-3"]
    assert snapshot.frame["placed_at"][0] == pd.Timestamp("2026-11-01T09:00:00Z")
    assert snapshot.complete
    assert (snapshot.name, snapshot.expected, snapshot.pages) == ("old.orders", None, 1)


def test_every_order_is_returned_whatever_the_moment(shop: Shop) -> None:
    """A file costs nothing more to read whole: orders before `since` are there too."""
    snapshot = orders(shop(orders=CANONICAL + "1;1999-01-01;completed;A;1;1\n"))

    assert snapshot.rows == 1


def test_order_cells_on_the_first_row_only(shop: Shop) -> None:
    """Blank order cells on later rows of an order are filled from its first row; lines need not be neighbours."""
    text = CANONICAL + "1;2026-11-01;open;A;1;0\n2;2026-11-02;completed;A;1;1\n1;;;B;1;0\n;;;C;1;0\n"

    assert states(orders(shop(orders=text))) == [("1", "open"), ("2", "completed")]


def test_blanks_around_order_cells_do_not_count(shop: Shop) -> None:
    """A number is the same order with and without a blank behind it."""
    text = CANONICAL + "1 ;2026-11-01; open ;A;1;0\n1;2026-11-01;open;B;1;0\n"

    snapshot = orders(shop(orders=text))

    assert picked(snapshot.frame, "order_id", "order_number", "state_raw") == [("1", "1", "open")]


def test_rows_without_number_are_a_problem(shop: Shop) -> None:
    """A row with a status or date of its own but without number belongs to no other order."""
    text = CANONICAL + ";2026-11-01;open;A;1;0\n;;;B;1;0\n1;2026-11-02;open;A;1;0\n;2026-11-03;open;B;1;0\n"

    snapshot = orders(shop(orders=text))

    assert states(snapshot) == [("1", "open")]
    assert "No order number, left out: 3 rows (data rows 1, 2, 4)." in snapshot.problems[0]


def test_line_statuses_are_no_order_status(shop: Shop) -> None:
    """Rows of one order that contradict each other leave its state unknown."""
    text = CANONICAL + "1;2026-11-01;open;A;1;0\n1;2026-11-01;completed;B;1;1\n"

    snapshot = orders(shop(orders=text))

    assert states(snapshot) == [("1", "unknown")]
    assert "so that their state is unknown: 1 row (data row 1)." in snapshot.problems[0]


def test_own_states_go_first(shop: Shop) -> None:
    """A status the client mapped means what he says, however it is written."""
    text = CANONICAL + "1;2026-11-01;Wacht op Klaas;A;1;0\n2;2026-11-01;completed;A;1;0\n"

    snapshot = orders(shop(orders=text, states={"wacht_op_klaas": "open", "Completed": "cancelled"}))

    assert states(snapshot) == [("1", "open"), ("2", "cancelled")]
    assert list(snapshot.frame["state_raw"]) == ["Wacht op Klaas", "completed"]


def test_unknown_status_is_unknown_and_told(shop: Shop) -> None:
    """Nothing is guessed about a status that stands in no table."""
    snapshot = orders(shop(orders=CANONICAL + "1;2026-11-01;Half klaar;A;1;0\n"))

    assert states(snapshot) == [("1", "unknown")]
    assert "Statuses were read as: 'Half klaar' = unknown (1)." in snapshot.notes
    assert any("Map the unknown statuses in the profile (states)" in note for note in snapshot.notes)


def test_no_status_column(shop: Shop) -> None:
    """Without statuses the list is there, but which orders are open cannot be told."""
    snapshot = orders(shop(orders="order_number;created_at;sku;quantity\n1;2026-11-01;A;1\n"))

    assert states(snapshot) == [("1", "unknown")]
    assert snapshot.problems[0].startswith("orders.csv: This export has no order status")


def test_no_date_column(shop: Shop) -> None:
    """Without dates no order can be placed in time."""
    snapshot = orders(shop(orders="Order_Number;Status\n1;new\n", format="lightspeed"))

    assert snapshot.problems[0].startswith("orders.csv: This export has no order date.")
    assert snapshot.rows == 0


def test_unreadable_date_is_incomplete(shop: Shop) -> None:
    """An order without a date is left out by name, never given one."""
    snapshot = orders(shop(orders=CANONICAL + "1;;open;A;1;0\n2;soon;open;A;1;0\n3;2026-11-01;open;A;1;0\n"))

    assert states(snapshot) == [("3", "open")]
    assert "orders.csv: Orders without readable date, left out: 2 rows (data rows 1, 2)." in snapshot.problems


def test_ambiguous_dates_are_incomplete(shop: Shop) -> None:
    """Day and month that cannot be told apart leave no order."""
    snapshot = orders(shop(orders=CANONICAL + "1;01/02/2026;open;A;1;0\n"))

    assert snapshot.rows == 0
    assert "can be read with the day or the month first" in snapshot.problems[0]


def test_zone_is_assumed_and_told(shop: Shop) -> None:
    """A time without zone is the profile's; the note says so."""
    text = CANONICAL + "1;2026-07-01 10:00:00;open;A;1;0\n"

    at_home = orders(shop(orders=text))
    elsewhere = orders(shop(orders=text, timezone="America/New_York"))

    assert at_home.frame["placed_at"][0] == pd.Timestamp("2026-07-01T08:00:00Z")
    assert elsewhere.frame["placed_at"][0] == pd.Timestamp("2026-07-01T14:00:00Z")
    assert "Read as Europe/Amsterdam, because no zone is stated: 1 time." in at_home.notes


def test_damaged_order_number_is_incomplete(shop: Shop) -> None:
    """Long order numbers are the first thing a spreadsheet ruins."""
    snapshot = orders(shop(orders=CANONICAL + "2.0261E+12;2026-11-01;open;A;1;0\n"))

    assert "The order number column went through a spreadsheet" in snapshot.problems[0]


def test_too_many_statuses_are_no_statuses(shop: Shop) -> None:
    """A column of fifty different texts is something else, perhaps names: it is not repeated anywhere."""
    text = CANONICAL + "".join(f"{n};2026-11-01;Person {chr(65 + n % 26)}{n};A;1;0\n" for n in range(50))

    snapshot = orders(shop(orders=text))

    assert set(snapshot.frame["state_raw"]) == {""}
    assert "The status column holds 50 different texts" in snapshot.problems[0]
    assert "Person" not in " ".join([*snapshot.problems, *snapshot.notes])


def test_shopify_orders(shop: Shop) -> None:
    """Number, state and payment stand on the first row of an order; cancelling beats fulfilment."""
    text = lines(
        headers.SHOPIFY_ORDERS,
        {"Name": "#1001", "Id": "5501", "Financial Status": "paid", "Fulfillment Status": "fulfilled",
         "Created at": "2026-11-01 10:00:00 +0100", "Lineitem sku": "A"},
        {"Name": "#1001", "Lineitem sku": "B"},
        {"Name": "#1002", "Id": "5502", "Financial Status": "pending", "Created at": "2026-11-01 11:00:00 +0100"},
        {"Name": "#1003", "Id": "5503", "Financial Status": "refunded", "Fulfillment Status": "unfulfilled",
         "Created at": "2026-11-01 12:00:00 +0100", "Cancelled at": "2026-11-02 12:00:00 +0100"},
        {"Name": "#1004", "Id": "5504", "Fulfillment Status": "partial", "Created at": "2026-11-01 13:00:00 +0100"},
        {"Name": "#1005", "Id": "5505", "Fulfillment Status": "restocked",
         "Created at": "2026-11-01 13:00:00 +0100"},
    )  # fmt: skip

    snapshot = orders(shop(orders=text))

    assert picked(snapshot.frame, "order_id", "order_number", "state", "state_raw") == [
        ("5501", "#1001", "completed", "fulfilled"),
        ("5502", "#1002", "open", ""),
        ("5503", "#1003", "cancelled", "unfulfilled"),
        ("5504", "#1004", "open", "partial"),
        ("5505", "#1005", "unknown", "restocked"),
    ]
    assert list(snapshot.frame["paid"].astype(object).where(snapshot.frame["paid"].notna(), None)) == [
        True, False, True, None, None,
    ]  # fmt: skip
    assert snapshot.complete


def test_magento_grid(shop: Shop) -> None:
    """The grid shows labels and display dates; its id is the increment id."""
    text = lines(
        headers.MAGENTO_ORDERS,
        {"ID": "000000012", "Purchase Date": "Nov 1, 2026 10:00:00 AM", "Status": "Complete"},
        {"ID": "000000013", "Purchase Date": "Nov 1, 2026 11:00:00 AM", "Status": "Pending Payment"},
        {"ID": "000000014", "Purchase Date": "Nov 1, 2026 11:00:00 AM", "Status": "Own label"},
    )

    assert states(orders(shop(orders=text))) == [
        ("000000012", "completed"),
        ("000000013", "open"),
        ("000000014", "unknown"),
    ]


def test_shopware6_state_is_an_id_of_the_installation(shop: Shop) -> None:
    """The default profile exports a UUID: unknown until the client's list of states is in the profile."""
    uuid = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    text = lines(
        headers.SHOPWARE6_ORDERS,
        {"id": "f1", "order_number": "10001", "order_state_id": uuid, "order_date_time": "2026-11-01T10:00:00+00:00"},
    )

    assert states(orders(shop(orders=text))) == [("10001", "unknown")]
    assert states(orders(shop(orders=text, states={uuid: "completed"}))) == [("10001", "completed")]


def test_shopware6_added_state_columns(shop: Shop) -> None:
    """Technical names, when somebody added them; a shipped delivery completes an open order, not a cancelled one."""
    text = (
        "id;order_number;order_date_time;amount_total;sales_channel_id;stateMachineState.technicalName;"
        "deliveries.stateMachineState.technicalName\n"
        "f1;1;2026-11-01T10:00:00+00:00;1;x;open;open\n"
        "f2;2;2026-11-01T10:00:00+00:00;1;x;in_progress;shipped\n"
        "f3;3;2026-11-01T10:00:00+00:00;1;x;cancelled;shipped\n"
        "f4;4;2026-11-01T10:00:00+00:00;1;x;completed;open\n"
    )

    expected = [("1", "open"), ("2", "completed"), ("3", "cancelled"), ("4", "completed")]
    assert states(orders(shop(orders=text))) == expected


def test_shopware5_positions(shop: Shop) -> None:
    """One row per position; statuses are numbers, and 12 means paid."""
    text = lines(
        headers.SHOPWARE5_ORDERS,
        {"orderId": "7", "number": "20001", "status": "2", "cleared": "12", "orderTime": "2026-11-01 10:00:00"},
        {"orderId": "7", "number": "20001", "status": "2", "cleared": "12", "orderTime": "2026-11-01 10:00:00"},
        {"orderId": "8", "number": "20002", "status": "0", "cleared": "17", "orderTime": "2026-11-01 10:00:00"},
        {"orderId": "9", "number": "20003", "status": "-1", "cleared": "17", "orderTime": "2026-11-01 10:00:00"},
    )

    snapshot = orders(shop(orders=text))

    assert picked(snapshot.frame, "order_id", "state") == [("7", "completed"), ("8", "open"), ("9", "draft")]
    assert snapshot.frame["paid"][0]
    assert pd.isna(snapshot.frame["paid"][1])


def test_ccv_numbers_and_unfinished_checkouts(shop: Shop) -> None:
    """Numeric statuses; an order without one is a basket."""
    text = headers.CCV_ORDERS + (
        "\n1;W;1;W1;2026-11-01T10:00:00Z;7;true;1;1\n2;W;2;W2;2026-11-01T10:00:00Z;13;true;0;1"
        "\n3;W;3;W3;2026-11-01T10:00:00Z;;false;0;1\n4;W;4;W4;2026-11-01T10:00:00Z;8;true;0;1\n"
    )

    assert states(orders(shop(orders=text))) == [
        ("W1", "completed"),
        ("W2", "open"),
        ("W3", "draft"),
        ("W4", "cancelled"),
    ]


def test_prestashop_references_may_repeat(shop: Shop) -> None:
    """One checkout split into two orders shows one reference twice: both orders stay."""
    text = headers.PRESTASHOP_ORDERS + (
        "\n11;XKBK;Yes;NL;Jan;1;iDEAL;Shipped;2026-11-01 10:00:00"
        "\n12;XKBK;Yes;NL;Jan;1;iDEAL;Awaiting check payment;2026-11-01 10:00:00\n"
    )

    snapshot = orders(shop(orders=text))

    assert picked(snapshot.frame, "order_id", "order_number", "state") == [
        ("11", "XKBK", "completed"),
        ("12", "XKBK", "open"),
    ]
    assert snapshot.complete
    assert any("only the page that was shown" in note for note in snapshot.notes)


def test_repeated_order_ids_are_a_problem(shop: Shop) -> None:
    """Two numbers with one id: no order is lost, and the snapshot is incomplete."""
    text = "order_number;order_id;created_at;status;sku\n1;7;2026-11-01;open;A\n2;7;2026-11-01;open;A\n"

    snapshot = orders(shop(orders=text))

    assert list(snapshot.frame["order_id"]) == ["7", "7 (again)"]
    assert "The id of another order: 1 order." in snapshot.problems[0]


def test_woocommerce_order_plugin(shop: Shop) -> None:
    """Statuses with prefix or as label, and baskets that are no orders."""
    text = lines(
        headers.WOOCOMMERCE_ORDERS,
        {"Order Number": "1", "Order Status": "wc-completed", "Order Date": "2026-11-01 10:00"},
        {"Order Number": "2", "Order Status": "On hold", "Order Date": "2026-11-01 10:00"},
        {"Order Number": "3", "Order Status": "wc-checkout-draft", "Order Date": "2026-11-01 10:00"},
        {"Order Number": "4", "Order Status": "Failed", "Order Date": "2026-11-01 10:00"},
    )

    assert states(orders(shop(orders=text))) == [("1", "completed"), ("2", "open"), ("3", "draft"), ("4", "cancelled")]


def test_amazon_lines_still_to_ship(shop: Shop) -> None:
    """The report without a status says per line what is still to ship."""
    text = lines(
        headers.AMAZON_ORDERS,
        {"order-id": "408-1", "purchase-date": "2026-11-01T10:00:00+00:00", "quantity-to-ship": "0"},
        {"order-id": "408-1", "purchase-date": "2026-11-01T10:00:00+00:00", "quantity-to-ship": "1"},
        {"order-id": "408-2", "purchase-date": "2026-11-01T10:00:00+00:00", "quantity-to-ship": "0"},
    )

    assert states(orders(shop(orders=text))) == [("408-1", "open"), ("408-2", "completed")]


def test_amazon_leaves_out_what_amazon_ships(shop: Shop) -> None:
    """Orders that Amazon ships itself never were in Picqer."""
    text = (
        "amazon-order-id\tmerchant-order-id\tpurchase-date\torder-status\tfulfillment-channel\tsku\n"
        "408-1\tM-1\t2026-11-01T10:00:00+00:00\tUnshipped\tMerchant\tA\n"
        "408-2\tM-2\t2026-11-01T10:00:00+00:00\tShipped\tAmazon\tA\n"
    )

    snapshot = orders(shop(orders=text))

    assert picked(snapshot.frame, "order_number", "external_reference", "state") == [("408-1", "M-1", "open")]
    assert "Left out, shipped by Amazon itself: 1 row." in snapshot.notes


def test_channel_numbers_are_both_kept(shop: Shop) -> None:
    """A channel tool knows an order by two numbers: either may be Picqer's."""
    text = "Channel order number;Merchant order number;Created at;Status\n408-1;CE-9;2026-11-01;new\n"

    snapshot = orders(shop(orders=text))

    assert picked(snapshot.frame, "order_number", "external_reference") == [("408-1", "CE-9")]


@pytest.mark.parametrize(
    ("key", "label", "state"),
    [
        ("woocommerce", "refunded", "completed"),
        ("woocommerce", "trash", "cancelled"),
        ("magento", "closed", "completed"),
        ("magento", "holded", "open"),
        ("lightspeed", "completed_shipped", "completed"),
        ("lightspeed", "processing_awaiting_shipment", "open"),
        ("lightspeed", "on_hold", "open"),
        ("prestashop", "Delivered", "completed"),
        ("prestashop", "Refunded", "cancelled"),
        ("prestashop", "On backorder (paid)", "open"),
        ("prestashop", "Own label", "unknown"),
        ("shopware6", "in_progress", "open"),
        ("shopware5", "-1", "draft"),
        ("shopware5", "99", "unknown"),
        ("ccv", "14", "open"),
        ("ccv", "15", "unknown"),
        ("canonical", "refunded", "unknown"),
        ("canonical", "", "unknown"),
        ("bol", "open", "open"),
    ],
)
def test_default_states(key: str, label: str, state: str) -> None:
    """The defaults of each platform; words that mean different things elsewhere are not borrowed."""
    assert state_of(label, key, own={}) == state


def test_no_orders_export(shop: Shop) -> None:
    """A profile with products only says so when orders are asked for."""
    snapshot = orders(shop(products=headers.CANONICAL + "\nA;;x;;1;1\n"))

    assert snapshot.problems == ("The profile names no orders export.",)
    assert snapshot.rows == 0
