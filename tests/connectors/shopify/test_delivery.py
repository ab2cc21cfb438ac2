"""How Shopify's orders are sent: method and pickup point, paged and in bulk."""

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from shopswitch.connectors.shopify import reading, rows
from shopswitch.connectors.shopify.queries import ORDERS_BULK, ORDERS_DELIVERY_BULK
from shopswitch.connectors.shopify.scopes import FULFILMENT_WORK
from tests.connectors.shopify.fake_shop import ALL_SCOPES, Connect, Data, FakeShop, delivered, order
from tests.vendor_schemas.graphql_schema import admin_schema

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
MANY = reading.BULK_ABOVE + 1


@pytest.fixture
def shop() -> FakeShop:
    """A shop whose app may see fulfilment work."""
    return FakeShop(scopes=(*ALL_SCOPES, FULFILMENT_WORK))


def pickup(value: Any) -> bool | None:
    return None if pd.isna(value) else bool(value)


def test_the_words_are_shopifys() -> None:
    """Every present way of delivery is either a pickup point or not."""
    enum: Any = admin_schema().type_map["DeliveryMethodType"]
    assert {*rows.ELSEWHERE, "PICKUP_POINT"} == set(enum.values)


@pytest.mark.parametrize(
    ("work", "goes_there"),
    [
        (delivered("PICKUP_POINT"), True),
        (delivered("SHIPPING", "PICKUP_POINT", more=True), True),
        (delivered("SHIPPING", "PICK_UP"), False),
        (delivered("LOCAL"), False),
        (delivered(), None),
        (delivered(None), None),
        (delivered("SHIPPING", None), None),
        (delivered("SHIPPING", more=True), None),
        (delivered("DRONE"), None),
    ],
)
def test_a_pickup_point_is_known_from_the_fulfillment_orders(
    shop: FakeShop, connect: Connect, work: Data, goes_there: bool | None
) -> None:
    """What is hidden, or a word nobody knows, says neither yes nor no."""
    shop.orders = [order(1, shippingLine={"title": "Afhaalpunt"}, fulfillmentOrders=work)]
    snapshot = connect().orders(SINCE)
    assert snapshot.complete
    assert snapshot.frame["shipping_method"][0] == "Afhaalpunt"
    assert pickup(snapshot.frame["pickup"][0]) is goes_there
    assert snapshot.notes == ()


def test_without_the_scope_pickup_points_stay_unknown(connect: Connect, shop: FakeShop) -> None:
    """The orders are read all the same, at fewer points, and a note names the scope."""
    shop.scopes = ALL_SCOPES
    shop.orders = [order(1, shippingLine={"title": "Thuis"}), order(2)]
    snapshot = connect().orders(SINCE)
    assert snapshot.complete
    assert list(snapshot.frame["shipping_method"]) == ["Thuis", ""]
    assert snapshot.frame["pickup"].isna().all()
    assert FULFILMENT_WORK in snapshot.notes[0]
    assert shop.operations() == ["Scopes", "OrdersCount", "Orders"]


@pytest.mark.parametrize(
    "changes",
    [
        {"shippingLine": "Thuis"},
        {"shippingLine": {"title": None}},
        {"fulfillmentOrders": None},
        {"fulfillmentOrders": {"nodes": [{"deliveryMethod": {"methodType": 1}}], "pageInfo": {"hasNextPage": False}}},
    ],
)
def test_delivery_of_the_wrong_type_is_a_problem(shop: FakeShop, connect: Connect, changes: Data) -> None:
    """As with any other field."""
    shop.orders = [order(1, **({"fulfillmentOrders": delivered("SHIPPING")} | changes))]
    snapshot = connect().orders(SINCE)
    assert (snapshot.rows, snapshot.complete) == (0, False)


def bulk_lines() -> list[Data]:
    """Orders and, not adjacent, what is to be done for them."""
    orders = [order(number) for number in range(1, MANY + 1)]
    work = [
        {"id": f"gid://shopify/FulfillmentOrder/{number}", "__parentId": each["id"], "deliveryMethod": way}
        for number, (each, way) in enumerate(
            [(orders[0], {"methodType": "PICKUP_POINT"}), (orders[1], {"methodType": "SHIPPING"}), (orders[2], None)]
        )
    ]
    return [*orders, *work]


def announce(shop: FakeShop) -> None:
    shop.queue["OrdersCount"] = [{"data": {"total": {"count": MANY}}}]


def test_many_orders_are_exported_with_their_delivery(shop: FakeShop, connect: Connect) -> None:
    """Each line of the file finds its order."""
    announce(shop)
    shop.bulk_lines = bulk_lines()
    snapshot = connect().orders(SINCE)
    assert (snapshot.rows, snapshot.complete) == (MANY, True)
    assert [pickup(value) for value in snapshot.frame["pickup"][:4]] == [True, False, None, None]
    assert shop.last("BulkStart").variables == {"query": ORDERS_DELIVERY_BULK.text}


def test_many_orders_without_the_scope(shop: FakeShop, connect: Connect) -> None:
    """The export does not ask for what the app may not see."""
    announce(shop)
    shop.scopes = ALL_SCOPES
    shop.bulk_lines = [order(number) for number in range(1, MANY + 1)]
    assert connect().orders(SINCE).complete
    assert shop.last("BulkStart").variables == {"query": ORDERS_BULK.text}


@pytest.mark.parametrize("change", ["orphan", "twice"])
def test_a_file_that_does_not_fit_together_is_a_problem(shop: FakeShop, connect: Connect, change: str) -> None:
    """A line that belongs to no order, or an order in the place of another."""
    announce(shop)
    shop.bulk_lines = bulk_lines()
    if change == "orphan":
        shop.bulk_lines[-1]["__parentId"] = "gid://shopify/Order/0"
    else:
        shop.bulk_lines[5] = order(5)
    assert not connect().orders(SINCE).complete
