"""Lines and fulfilments of single orders, as Shopify answers them."""

from typing import Any

import pandas as pd
import pytest

from shopswitch.connectors.shopify.queries import ORDERS_AT_ONCE
from tests.connectors.shopify.fake_shop import Connect, Data, FakeShop, refused, throttled


def line(number: int, **changes: Any) -> Data:
    return {
        "id": f"gid://shopify/LineItem/{number}",
        "sku": f"SKU-{number}",
        "quantity": 3,
        "currentQuantity": 3,
        "unfulfilledQuantity": 3,
        "nonFulfillableQuantity": 0,
        "requiresShipping": True,
    } | changes


def with_lines(number: int, *lines: Data, **changes: Any) -> Data:
    page = {"nodes": [*lines], "pageInfo": {"hasNextPage": False, "endCursor": None}}
    about: Data = {
        "id": f"gid://shopify/Order/{number}",
        "subtotalLineItemsQuantity": sum(each["quantity"] for each in lines),
        "lineItems": page,
    }
    return about | changes


def fulfilment(number: int, *tracks: tuple[str | None, str | None], **changes: Any) -> Data:
    return {
        "id": f"gid://shopify/Fulfillment/{number}",
        "legacyResourceId": str(number),
        "status": "SUCCESS",
        "displayStatus": "IN_TRANSIT",
        "createdAt": "2026-11-20T10:00:00Z",
        "trackingInfo": [{"number": code, "company": carrier} for code, carrier in tracks],
    } | changes


def with_fulfilments(number: int, *fulfilments: Data, **changes: Any) -> Data:
    about: Data = {
        "id": f"gid://shopify/Order/{number}",
        "fulfillmentsCount": {"count": len(fulfilments)},
        "fulfillments": [*fulfilments],
    }
    return about | changes


def read(shop: FakeShop, connect: Connect, *nodes: Data | None, ids: list[str] | None = None) -> Any:
    """Lines of orders 1, 2, … that are answered by these nodes."""
    shop.queue["Lines"] = [{"data": {"nodes": [*nodes]}}]
    return connect().order_lines(ids or [str(number) for number in range(1, len(nodes) + 1)])


def sent(shop: FakeShop, connect: Connect, *nodes: Data | None) -> Any:
    shop.queue["Sent"] = [{"data": {"nodes": [*nodes]}}]
    return connect().shipments([str(number) for number in range(1, len(nodes) + 1)])


def only_row(snapshot: Any) -> Data:
    assert snapshot.problems == ()
    (row,) = snapshot.frame.to_dict("records")
    found: Data = row
    return found


def test_a_line_of_an_order(shop: FakeShop, connect: Connect) -> None:
    """Code at the moment of sale and pieces; what was fulfilled is what is no longer open."""
    row = only_row(read(shop, connect, with_lines(1, line(7, unfulfilledQuantity=1))))
    assert row == {"order_id": "1", "line_id": "7", "sku": "SKU-7", "quantity": 3, "shipped": 2, "cancelled": 0}


def test_a_line_without_code(shop: FakeShop, connect: Connect) -> None:
    """A custom line has no SKU; it is a row all the same."""
    assert only_row(read(shop, connect, with_lines(1, line(7, sku=None))))["sku"] == ""


def test_what_is_never_shipped_is_no_row(shop: FakeShop, connect: Connect) -> None:
    """A tip or a gift card is a line of its own, which the order does not count among its pieces."""
    tip = line(8, requiresShipping=False, quantity=1)
    snapshot = read(shop, connect, with_lines(1, line(7), tip, subtotalLineItemsQuantity=3))
    assert only_row(snapshot)["line_id"] == "7"


def test_pieces_that_were_taken_off(shop: FakeShop, connect: Connect) -> None:
    """Refunded and removed pieces are known; how many of the rest went is not, as the vendor does not say."""
    row = only_row(read(shop, connect, with_lines(1, line(7, currentQuantity=2, nonFulfillableQuantity=1))))
    assert row["cancelled"] == 1
    assert pd.isna(row["shipped"])


def test_an_order_with_many_lines_is_read_to_its_end(shop: FakeShop, connect: Connect) -> None:
    """Lines beyond the first page are asked for, from where that page ended."""
    first = with_lines(1, line(7), subtotalLineItemsQuantity=6)
    first["lineItems"]["pageInfo"] = {"hasNextPage": True, "endCursor": "here"}
    shop.queue["MoreLines"] = [{"data": {"order": with_lines(1, line(8))}}]
    snapshot = read(shop, connect, first)
    assert snapshot.problems == ()
    assert list(snapshot.frame["line_id"]) == ["7", "8"]
    assert shop.last("MoreLines").variables == {"id": "gid://shopify/Order/1", "after": "here"}


def test_many_orders_come_in_few_calls(shop: FakeShop, connect: Connect) -> None:
    """So many orders per call, each asked for once."""
    count = ORDERS_AT_ONCE + 1
    nodes = [with_lines(number, line(number)) for number in range(1, count + 1)]
    shop.queue["Lines"] = [{"data": {"nodes": nodes[:-1]}}, {"data": {"nodes": nodes[-1:]}}]
    snapshot = connect().order_lines([*map(str, range(1, count + 1)), "1"])
    assert snapshot.problems == ()
    assert (snapshot.rows, snapshot.pages, len(shop.calls)) == (count, 2, 2)


def test_no_order_asked_for_needs_no_call(shop: FakeShop, connect: Connect) -> None:
    """Nothing asked, nothing sent."""
    assert connect().order_lines([]).complete
    assert shop.calls == []


def test_an_order_that_is_not_shown_is_a_problem(shop: FakeShop, connect: Connect) -> None:
    """Deleted, or too old for this app: never an order without lines."""
    snapshot = read(shop, connect, with_lines(1, line(7)), None)
    assert snapshot.rows == 1
    assert "1 of the orders asked for are not shown, such as 2" in snapshot.problems[0]


def test_an_id_of_another_system_is_a_problem(shop: FakeShop, connect: Connect) -> None:
    """What is no number is not sent, and is not left out without a word."""
    snapshot = connect().order_lines(["A-17", "B-18"])
    assert "2 of the orders asked for are not shown, such as A-17" in snapshot.problems[0]
    assert shop.calls == []


@pytest.mark.parametrize(
    "node",
    [
        with_lines(1, line(7), subtotalLineItemsQuantity=4),
        with_lines(1, line(7), line(7)),
        with_lines(2, line(7)),
        with_lines(1, line(7, currentQuantity="3")),
        {"id": "gid://shopify/Order/1"},
    ],
    ids=["fewer pieces than counted", "a line twice", "another order", "a quantity as text", "no lines"],
)
def test_an_answer_that_is_not_whole_is_a_problem(shop: FakeShop, connect: Connect, node: Data) -> None:
    """Rows that do not add up are not taken for all of them."""
    assert not read(shop, connect, node, ids=["1"]).complete


def test_lines_that_never_end_are_a_problem(shop: FakeShop, connect: Connect) -> None:
    """A list that always promises more is given up."""
    endless = with_lines(1, line(7))
    endless["lineItems"]["pageInfo"] = {"hasNextPage": True, "endCursor": "here"}
    shop.queue["MoreLines"] = [{"data": {"order": endless}}] * 200
    snapshot = read(shop, connect, endless)
    assert "have no end" in snapshot.problems[0]
    assert len(shop.calls) < 150


def test_too_few_answers_are_a_problem(shop: FakeShop, connect: Connect) -> None:
    """Each order asked for has its place in the answer."""
    assert not read(shop, connect, with_lines(1, line(7)), ids=["1", "2"]).complete


def test_a_throttled_call_is_repeated(shop: FakeShop, connect: Connect) -> None:
    """Lines are a read: they are asked for again once there are points."""
    shop.queue["Lines"] = [throttled(20, 0), {"data": {"nodes": [with_lines(1, line(7))]}}]
    assert connect().order_lines(["1"]).complete


def test_lines_that_may_not_be_read_are_a_problem(shop: FakeShop, connect: Connect) -> None:
    """The message names what is missing."""
    shop.queue["Lines"] = [refused("ACCESS_DENIED", requiredAccess="`read_orders` access scope.")]
    snapshot = connect().order_lines(["1"])
    assert "read_orders" in snapshot.problems[0]


def test_a_fulfilment_with_its_code(shop: FakeShop, connect: Connect) -> None:
    """One row per code, with carrier, word and moment."""
    row = only_row(sent(shop, connect, with_fulfilments(1, fulfilment(9, ("3SABC", "PostNL")))))
    assert (row["order_id"], row["shipment_id"], row["tracking_code"]) == ("1", "9", "3SABC")
    assert (row["carrier"], row["state"], row["shipped_at"].hour) == ("PostNL", "IN_TRANSIT", 10)


def test_several_parcels_are_several_rows(shop: FakeShop, connect: Connect) -> None:
    """Each code of a fulfilment has a row, the same one twice has one."""
    tracks = [("A", "PostNL"), ("B", None), ("A", "PostNL")]
    snapshot = sent(shop, connect, with_fulfilments(1, fulfilment(9, *tracks)))
    assert snapshot.problems == ()
    assert sorted(snapshot.frame["tracking_code"]) == ["A", "B"]


def test_a_fulfilment_without_code_is_a_row(shop: FakeShop, connect: Connect) -> None:
    """Something was sent, without a code; the word falls back on the status."""
    row = only_row(sent(shop, connect, with_fulfilments(1, fulfilment(9, displayStatus=None))))
    assert (row["tracking_code"], row["state"]) == ("", "SUCCESS")


@pytest.mark.parametrize("status", ["CANCELLED", "ERROR", "FAILURE"])
def test_what_was_taken_back_was_not_sent(shop: FakeShop, connect: Connect, status: str) -> None:
    """A cancelled or failed fulfilment is no shipment."""
    snapshot = sent(shop, connect, with_fulfilments(1, fulfilment(9, ("A", "X"), status=status)))
    assert (snapshot.rows, snapshot.problems) == (0, ())


def test_fulfilments_that_do_not_add_up_are_a_problem(shop: FakeShop, connect: Connect) -> None:
    """The order says how many there are."""
    node = with_fulfilments(1, fulfilment(9), fulfillmentsCount={"count": 2})
    assert not sent(shop, connect, node).complete
