"""Lines of single WooCommerce orders."""

from typing import Any

import pandas as pd
import pytest
from werkzeug.wrappers import Response

from tests.connectors.woocommerce.shop import ORDERS_PATH, Open, Shop, error, order


def line(number: int, **changes: Any) -> dict[str, Any]:
    values = {"id": number, "sku": f"SKU-{number}", "quantity": 2, "name": "Thee", "meta_data": [{"value": "for Jan"}]}
    return values | changes


def with_lines(number: int, *lines: Any, **changes: Any) -> dict[str, Any]:
    return order(number, line_items=[*lines], refunds=[], **changes)


def only_row(snapshot: Any) -> dict[str, Any]:
    assert snapshot.problems == ()
    (row,) = snapshot.frame.to_dict("records")
    found: dict[str, Any] = row
    return found


def test_a_line_of_an_order(shop: Shop, open_shop: Open) -> None:
    """Code and pieces; the shop counts nothing as shipped, and nothing was taken back."""
    shop.orders = [with_lines(1, line(7))]
    row = only_row(open_shop(shop).order_lines(["1"]))
    assert pd.isna(row.pop("shipped"))
    assert row == {"order_id": "1", "line_id": "7", "sku": "SKU-7", "quantity": 2, "cancelled": 0}


def test_a_line_of_a_product_that_is_gone(shop: Shop, open_shop: Open) -> None:
    """The shop shows null then: the row has no code, and is there."""
    shop.orders = [with_lines(1, line(7, sku=None, product_id=0))]
    assert only_row(open_shop(shop).order_lines(["1"]))["sku"] == ""


def test_what_a_refund_took_is_unknown(shop: Shop, open_shop: Open) -> None:
    """An order with a refund does not say of which line."""
    shop.orders = [with_lines(1, line(7)) | {"refunds": [{"id": 9, "total": "-1.00"}]}]
    assert pd.isna(only_row(open_shop(shop).order_lines(["1"]))["cancelled"])


def test_lines_written_as_an_object(shop: Shop, open_shop: Open) -> None:
    """PHP writes a list with gaps as an object; pieces may come as text."""
    shop.orders = [with_lines(1) | {"line_items": {"0": line(7, quantity="2"), "2": line(8)}}]
    snapshot = open_shop(shop).order_lines(["1"])
    assert snapshot.problems == ()
    assert list(snapshot.frame["quantity"]) == [2, 2]


def test_a_hundred_orders_come_with_one_call(shop: Shop, open_shop: Open) -> None:
    """Orders are asked for together by their ids, and only for what is needed."""
    shop.orders = [with_lines(number, line(number)) for number in range(1, 131)]
    snapshot = open_shop(shop).order_lines([str(number) for number in range(1, 101)])
    (asked,) = shop.asked(ORDERS_PATH)
    assert (snapshot.rows, snapshot.problems) == (100, ())
    assert asked["include"] == ",".join(str(number) for number in range(1, 101))
    assert asked["_fields"] == "id,line_items,refunds"


def test_a_filter_that_is_ignored_does_no_harm(shop: Shop, open_shop: Open) -> None:
    """A shop that answers other orders than were asked for is asked for each; the others are no rows."""
    shop.orders = [with_lines(number, line(number)) for number in range(1, 200)]
    shop.spoil[ORDERS_PATH] = lambda query, own: shop.json([o for o in shop.orders if o["id"] > 100])
    snapshot = open_shop(shop).order_lines(["1", "150"])
    assert snapshot.problems == ()
    assert sorted(snapshot.frame["order_id"]) == ["1", "150"]


def test_an_order_that_lists_leave_out_is_asked_for(shop: Shop, open_shop: Open) -> None:
    """The trash and baskets are in no list without their status."""
    shop.orders = [with_lines(1, line(7), status="trash")]
    shop.spoil[ORDERS_PATH] = lambda query, own: shop.json([])
    assert only_row(open_shop(shop).order_lines(["1"]))["line_id"] == "7"


@pytest.mark.parametrize("order_id", ["2", "A-17"])
def test_an_order_that_is_not_there_is_a_problem(shop: Shop, open_shop: Open, order_id: str) -> None:
    """Never an order without lines."""
    shop.orders = [with_lines(1, line(7))]
    snapshot = open_shop(shop).order_lines(["1", order_id])
    assert snapshot.rows == 1
    assert f"1 of the orders asked for do not exist in the shop, such as {order_id}" in snapshot.problems[0]


def test_a_page_in_place_of_an_order_is_not_a_missing_order(shop: Shop, open_shop: Open) -> None:
    """A 404 that does not come from the shop says nothing about the order."""
    shop.spoil[f"{ORDERS_PATH}/1"] = lambda query, own: Response("<html>", status=404, content_type="text/html")
    snapshot = open_shop(shop).order_lines(["1"])
    assert "Reading orders one by one stopped" in snapshot.problems[0]


def test_another_order_is_not_taken_for_it(shop: Shop, open_shop: Open) -> None:
    """An answer about another order is none."""
    shop.spoil[f"{ORDERS_PATH}/1"] = lambda query, own: shop.json(with_lines(2, line(7)))
    assert not open_shop(shop).order_lines(["1"]).complete


@pytest.mark.parametrize(
    "broken",
    [{"line_items": None}, {"line_items": [line(7, quantity=None)]}, {"line_items": [line(7, sku=5)]}, {"refunds": 5}],
)
def test_an_order_that_cannot_be_understood_is_a_problem(shop: Shop, open_shop: Open, broken: Any) -> None:
    """Rows of others stay; it is said that one is missing."""
    shop.orders = [with_lines(1, line(7)), with_lines(2, line(8)) | broken]
    snapshot = open_shop(shop).order_lines(["1", "2"])
    assert list(snapshot.frame["line_id"]) == ["7"]
    assert "1 of the orders could not be understood" in snapshot.problems[0]


def test_a_key_without_rights_is_a_problem(shop: Shop, open_shop: Open) -> None:
    """What may not be seen is not nothing."""
    shop.spoil[ORDERS_PATH] = lambda query, own: error(403, "woocommerce_rest_cannot_view")
    assert not open_shop(shop).order_lines(["1"]).complete


def test_an_unreachable_shop_is_a_problem(shop: Shop, open_shop: Open) -> None:
    """No interface, no lines, no exception."""
    shop.spoil["/"] = lambda query, own: error(500, "internal_server_error")
    assert "Order lines cannot be read" in open_shop(shop).order_lines(["1"]).problems[0]
