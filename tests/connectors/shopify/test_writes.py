"""Writing to Shopify: only with a permit, once, without a message to a customer."""

from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.connectors.shopify import ShopifyConnector
from shopswitch.errors import ConnectorError, NotFoundError, RequestError, RetriableError, WriteRefusedError
from shopswitch.http.wire import Wire
from shopswitch.permit import WritePermit
from shopswitch.protocols import StockTarget
from tests.connectors.shopify.fake_shop import Connect, Data, FakeShop, location, throttled

PERMIT = WritePermit(plan_digest="0" * 64, approved_by="Test")
TARGET = StockTarget("7", "SKU-7", "1")
VARIANT = {
    "id": "gid://shopify/ProductVariant/7",
    "sku": "SKU-7",
    "inventoryItem": {"id": "gid://shopify/InventoryItem/5007", "tracked": True},
}
Allowed = Callable[..., ShopifyConnector]


@pytest.fixture
def allowed(connect: Connect, make_wire: Callable[..., Wire]) -> Allowed:
    """A connector that may write."""
    return lambda **keys: connect(wire=make_wire(platform="shopify", permit=PERMIT), **keys)


def stock_answers(shop: FakeShop, variant: Data | None = VARIANT, errors: Any = ()) -> None:
    shop.queue["StockItem"] = [{"data": {"productVariant": variant}}]
    shop.queue["SetStock"] = [{"data": {"inventorySetQuantities": {"userErrors": [*errors]}}}] * 2


def part(number: int, **changes: Any) -> Data:
    place = {"location": {"id": f"gid://shopify/Location/{changes.pop('at', 1)}"}}
    return {
        "id": f"gid://shopify/FulfillmentOrder/{number}",
        "status": "OPEN",
        "supportedActions": [{"action": "CREATE_FULFILLMENT"}],
        "assignedLocation": place,
    } | changes


def order(*parts: Data, status: str = "UNFULFILLED", cancelled: str | None = None, more: bool = False) -> Data:
    page = {"nodes": [*parts], "pageInfo": {"hasNextPage": more}}
    return {
        "data": {
            "order": {
                "id": "gid://shopify/Order/1",
                "cancelledAt": cancelled,
                "displayFulfillmentStatus": status,
                "fulfillmentOrders": page,
            }
        }
    }


def order_answers(shop: FakeShop, before: Data, after: Data | None = None, errors: Any = ()) -> None:
    done = {"fulfillment": None if errors else {"id": "gid://x", "status": "SUCCESS"}, "userErrors": [*errors]}
    shop.queue["Work"] = [before, after or order(status="FULFILLED")]
    shop.queue["Fulfil"] = [{"data": {"fulfillmentCreate": done}}] * 3


def test_nothing_is_sent_without_a_permit(shop: FakeShop, connect: Connect) -> None:
    """Not even the reads that prepare a write."""
    with pytest.raises(WriteRefusedError, match="no approved plan"):
        connect().write_stock(TARGET, 5)
    with pytest.raises(WriteRefusedError, match="no approved plan"):
        connect().complete_order("1")
    assert shop.calls == []


def test_a_quantity_is_set(shop: FakeShop, allowed: Allowed) -> None:
    """Absolute, of what is available, at the target's location, without comparing, under a key of its own."""
    stock_answers(shop)
    allowed().write_stock(TARGET, 5)
    given = shop.last("SetStock").variables
    assert given["input"] == {
        "name": "available",
        "reason": "correction",
        "quantities": [
            {
                "inventoryItemId": "gid://shopify/InventoryItem/5007",
                "locationId": "gid://shopify/Location/1",
                "quantity": 5,
                "changeFromQuantity": None,
            }
        ],
    }
    assert len(given["key"]) == 36


def test_each_write_has_its_own_key(shop: FakeShop, allowed: Allowed) -> None:
    """A key that Shopify knows would be answered with what was done then; the variant is looked up once."""
    stock_answers(shop)
    connector = allowed()
    connector.write_stock(TARGET, 5)
    connector.write_stock(TARGET, 5)
    keys = [call.variables["key"] for call in shop.calls if call.operation == "SetStock"]
    assert len(set(keys)) == 2
    assert shop.operations() == ["StockItem", "SetStock", "SetStock"]


def test_the_location_of_the_profile_is_the_default(shop: FakeShop, allowed: Allowed) -> None:
    """A target without location means the one Picqer fills."""
    shop.locations = [location(1, "Warehouse"), location(2, "Store")]
    stock_answers(shop)
    allowed(location="Store").write_stock(StockTarget("7", "SKU-7"), 5)
    (level,) = shop.last("SetStock").variables["input"]["quantities"]
    assert level["locationId"] == "gid://shopify/Location/2"


def test_a_location_is_never_guessed(shop: FakeShop, allowed: Allowed) -> None:
    """With several and no choice nothing is written; the message lists them."""
    shop.locations = [location(1, "Warehouse"), location(2, "Store")]
    stock_answers(shop)
    with pytest.raises(RequestError, match="Warehouse"):
        allowed().write_stock(StockTarget("7", "SKU-7"), 5)
    assert "SetStock" not in shop.operations()


@pytest.mark.parametrize(
    ("variant", "kind", "words"),
    [
        (None, NotFoundError, "no variant 7 any more"),
        (VARIANT | {"sku": "OTHER"}, WriteRefusedError, "another SKU"),
        (VARIANT | {"sku": None}, WriteRefusedError, "another SKU"),
        (VARIANT | {"inventoryItem": {"id": "gid://x", "tracked": False}}, WriteRefusedError, "keeps no stock"),
    ],
    ids=["gone", "another code", "no code", "not tracked"],
)
def test_a_variant_that_moved_is_left_alone(
    shop: FakeShop, allowed: Allowed, variant: Data | None, kind: type[Exception], words: str
) -> None:
    """The target must still be what the plan was made for."""
    stock_answers(shop, variant)
    with pytest.raises(kind, match=words):
        allowed().write_stock(TARGET, 5)
    assert "SetStock" not in shop.operations()


def test_a_refused_quantity_is_told(shop: FakeShop, allowed: Allowed) -> None:
    """What Shopify says against it, with its code."""
    stock_answers(shop, errors=[{"field": ["input"], "message": "Too high.", "code": "INVALID_QUANTITY_TOO_HIGH"}])
    with pytest.raises(RequestError, match="did not change the stock of variant 7: Too high") as caught:
        allowed().write_stock(TARGET, 5)
    assert caught.value.code == "INVALID_QUANTITY_TOO_HIGH"


@pytest.mark.parametrize("answer", [throttled(10, 0), "500"], ids=["throttled", "broken"])
def test_a_write_is_never_repeated(shop: FakeShop, allowed: Allowed, answer: Any) -> None:
    """Not even where a read would be: it may have been carried out."""
    stock_answers(shop)
    shop.queue["SetStock"] = [answer if isinstance(answer, dict) else shop.reply({"errors": "x"}, 500)] * 3
    with pytest.raises(RetriableError):
        allowed().write_stock(TARGET, 5)
    assert shop.operations().count("SetStock") == 1


def test_an_order_is_marked_as_sent(shop: FakeShop, allowed: Allowed) -> None:
    """All open parts of one location in one call, and the customer is not told."""
    order_answers(shop, order(part(11), part(12), part(13, status="CLOSED")))
    allowed().complete_order("1")
    assert shop.last("Fulfil").variables["fulfillment"] == {
        "notifyCustomer": False,
        "lineItemsByFulfillmentOrder": [
            {"fulfillmentOrderId": "gid://shopify/FulfillmentOrder/11"},
            {"fulfillmentOrderId": "gid://shopify/FulfillmentOrder/12"},
        ],
    }


def test_parts_at_several_locations_take_a_call_each(shop: FakeShop, allowed: Allowed) -> None:
    """Shopify takes the parts of one location together only."""
    order_answers(shop, order(part(11), part(12, at=2), part(13, assignedLocation={"location": None})))
    allowed().complete_order("1")
    assert shop.operations().count("Fulfil") == 3


@pytest.mark.parametrize("status", ["FULFILLED", "FULFILLMENT_NOT_REQUIRED", "RESTOCKED"])
def test_an_order_that_is_done_is_left_alone(shop: FakeShop, allowed: Allowed, status: str) -> None:
    """Completing twice does nothing the second time."""
    order_answers(shop, order(status=status))
    allowed().complete_order("1")
    assert shop.operations() == ["Work"]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (order(part(11), cancelled="2026-11-20T10:00:00Z"), "cancelled"),
        (order(part(11), part(12, status="ON_HOLD", supportedActions=[{"action": "RELEASE_HOLD"}])), "ON_HOLD"),
        (order(part(11, status="CLOSED")), "scope may be missing"),
        (order(part(11), more=True), "by hand"),
    ],
    ids=["cancelled", "on hold", "nothing shown", "too many parts"],
)
def test_what_stands_in_the_way_stops_it(shop: FakeShop, allowed: Allowed, before: Data, words: str) -> None:
    """Nothing of the order is changed then, not even the parts that could be."""
    order_answers(shop, before)
    with pytest.raises(WriteRefusedError, match=words):
        allowed().complete_order("1")
    assert "Fulfil" not in shop.operations()


@pytest.mark.parametrize("order_id", ["1", "not-a-number"])
def test_an_order_that_is_not_there_is_said(shop: FakeShop, allowed: Allowed, order_id: str) -> None:
    """Or one that is too old for this app."""
    order_answers(shop, {"data": {"order": None}})
    with pytest.raises(NotFoundError, match="shows no order"):
        allowed().complete_order(order_id)


def test_a_refused_fulfilment_is_told(shop: FakeShop, allowed: Allowed) -> None:
    """What Shopify says against it."""
    error = {"field": ["fulfillment"], "message": "Fulfillment order does not exist."}
    order_answers(shop, order(part(11)), errors=[error])
    with pytest.raises(RequestError, match="did not change order 1: Fulfillment order does not exist"):
        allowed().complete_order("1")


def test_an_order_that_stays_open_is_said(shop: FakeShop, allowed: Allowed) -> None:
    """The order is looked at again: a part that is hidden from the app keeps it open."""
    order_answers(shop, order(part(11)), order(status="PARTIALLY_FULFILLED"))
    with pytest.raises(RequestError, match="still shows PARTIALLY_FULFILLED"):
        allowed().complete_order("1")


def test_a_lost_answer_is_an_error_and_no_second_try(shop: FakeShop, allowed: Allowed) -> None:
    """It is unknown whether it was done; nobody finds out by doing it again."""
    order_answers(shop, order(part(11)))
    shop.queue["Fulfil"] = [shop.reply({"errors": "x"}, 502)] * 3
    with pytest.raises(ConnectorError):
        allowed().complete_order("1")
    assert shop.operations().count("Fulfil") == 1
