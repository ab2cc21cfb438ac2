"""Mutations: what they change, and how they refuse."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.shopify_kit import Api, misfits

SET = """mutation ($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id reason changes { name delta quantityAfterChange item { sku } } }
    userErrors { field message code } } }"""
SHIP = """mutation ($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) {
  fulfillment { id status trackingInfo { company number url } order { displayFulfillmentStatus } }
  userErrors { field message } } }"""
CREATE = """mutation ($o: OrderCreateOrderInput!, $p: OrderCreateOptionsInput) { orderCreate(order: $o, options: $p) {
  order { id name displayFulfillmentStatus displayFinancialStatus closed createdAt processedAt sourceIdentifier tags
    lineItems(first: 9) { nodes { sku title quantity originalUnitPriceSet { shopMoney { amount } } } }
    fulfillments { trackingInfo { number } } }
  userErrors { field message code } } }"""


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    made = Api(serve)
    made.add("T-1", "T-2", stock=10)
    return made


def item(api: Api, sku: str = "T-1") -> str:
    """Id of an inventory item."""
    return api.shop.store.with_sku(sku)[0].gid


def wanted(api: Api, **changes: Any) -> dict[str, Any]:
    """A push of one quantity; `changes` go into the quantity, `name` and `reason` into the input."""
    quantity = {
        "inventoryItemId": item(api),
        "locationId": api.shop.store.first_location().gid,
        "quantity": 4,
        "changeFromQuantity": None,
    }
    top = {key: changes.pop(key) for key in ("name", "reason") if key in changes}
    return {"name": "available", "reason": "correction", "quantities": [quantity | changes]} | top


def push(api: Api, body: dict[str, Any], key: str = "k-1") -> Any:
    """The payload of a push."""
    return api.ask(SET, input=body, key=key)["inventorySetQuantities"]


def codes(payload: Any) -> list[str]:
    """Codes of the userErrors; with any of them nothing was changed."""
    assert payload["inventoryAdjustmentGroup"] is None
    return [each["code"] for each in payload["userErrors"]]


def test_quantities_are_set(api: Api) -> None:
    """Available and on hand both move; the answer lists what changed."""
    payload = push(api, wanted(api, changeFromQuantity=10))
    assert payload["userErrors"] == []
    assert payload["inventoryAdjustmentGroup"]["changes"] == [
        {"name": "available", "delta": -6, "quantityAfterChange": 4, "item": {"sku": "T-1"}},
        {"name": "on_hand", "delta": -6, "quantityAfterChange": 4, "item": {"sku": "T-1"}},
    ]
    assert [each.stock for each in api.shop.listings()] == [4, 10]


def test_the_same_key_sets_once(api: Api) -> None:
    """A repeated call gives the same answer and changes nothing; other values under the key are refused."""
    first = push(api, wanted(api))
    api.shop.set_stock("T-1", 7)
    assert push(api, wanted(api)) == first
    assert api.shop.listings()[0].stock == 7
    assert codes(push(api, wanted(api, quantity=5))) == ["IDEMPOTENCY_KEY_PARAMETER_MISMATCH"]


def test_the_directive_is_mandatory_though_not_in_the_schema(api: Api) -> None:
    """From 2026-04 on; before, the call goes through without."""
    query = SET.replace("@idempotent(key: $key)", "").replace(", $key: String!", "")
    assert misfits(query, {}, None) == []
    body = api.send(query, {"input": wanted(api)}).json()
    assert body["data"] == {"inventorySetQuantities": None}
    assert body["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert "errors" not in api.send(query, {"input": wanted(api)}, version="2026-01").json()


def test_change_from_quantity_must_be_present_even_if_null(api: Api) -> None:
    """Omitted is an error from 2026-04 on."""
    body = wanted(api)
    del body["quantities"][0]["changeFromQuantity"]
    assert api.code(SET, input=body, key="k") == "INVALID_FIELD_ARGUMENTS"


def test_the_old_contract_lives_until_2026_01(api: Api) -> None:
    """`ignoreCompareQuantity` was removed with 2026-04."""
    body = wanted(api) | {"ignoreCompareQuantity": True}
    del body["quantities"][0]["changeFromQuantity"]
    assert api.code(SET, input=body, key="k") == "INVALID_VARIABLE"
    answer = api.send(SET, {"input": body, "key": "k"}, version="2026-01").json()
    assert answer["data"]["inventorySetQuantities"]["userErrors"] == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"changeFromQuantity": 9}, "CHANGE_FROM_QUANTITY_STALE"),
        ({"inventoryItemId": "gid://shopify/InventoryItem/1"}, "INVALID_INVENTORY_ITEM"),
        ({"locationId": "gid://shopify/Location/1"}, "INVALID_LOCATION"),
        ({"name": "committed"}, "INVALID_NAME"),
        ({"reason": "because"}, "INVALID_REASON"),
        ({"quantity": 1_000_000_001}, "INVALID_QUANTITY_TOO_HIGH"),
        ({"quantity": -1_000_000_001}, "INVALID_QUANTITY_TOO_LOW"),
        ({"name": "on_hand", "quantity": -1}, "INVALID_QUANTITY_NEGATIVE"),
    ],
)
def test_wrong_quantities_are_refused(api: Api, changes: dict[str, Any], code: str) -> None:
    """One userError with its code, and nothing is set."""
    assert codes(push(api, wanted(api, **changes))) == [code]
    assert api.shop.listings()[0].stock == 10


def test_one_wrong_quantity_stops_all(api: Api) -> None:
    """A duplicate pair refuses the whole call."""
    body = wanted(api)
    body["quantities"] += wanted(api, quantity=5)["quantities"]
    assert codes(push(api, body)) == ["NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR"]


def test_251_quantities_are_too_many(api: Api) -> None:
    """Input lists hold 250."""
    body = wanted(api)
    body["quantities"] *= 251
    assert api.code(SET, input=body, key="k") == "MAX_INPUT_SIZE_EXCEEDED"


def work(api: Api, order_id: str) -> Any:
    """The only fulfilment order of an order."""
    return api.shop.store.orders[int(order_id)].fulfillment_orders[0]


def test_a_fulfilment_ships_all_that_remains(api: Api) -> None:
    """Without lines the whole fulfilment order goes, and the order is FULFILLED."""
    order_id = api.order("T-1", "T-2")
    tracking = {"company": "PostNL", "number": "3S1", "url": "https://example.org/3S1"}
    body = {"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": work(api, order_id).gid}], "trackingInfo": tracking}
    payload = api.ask(SHIP, f=body)["fulfillmentCreate"]
    assert payload["userErrors"] == []
    assert payload["fulfillment"]["trackingInfo"] == [tracking]
    assert payload["fulfillment"]["order"] == {"displayFulfillmentStatus": "FULFILLED"}


def test_a_fulfilment_may_be_partial(api: Api) -> None:
    """Part of a line leaves the order partially fulfilled; tracking can come later."""
    order_id = api.order("T-1", "T-2")
    lines = [{"id": work(api, order_id).lines[0].gid, "quantity": 1}]
    part = {"fulfillmentOrderId": work(api, order_id).gid, "fulfillmentOrderLineItems": lines}
    made = api.ask(SHIP, f={"lineItemsByFulfillmentOrder": [part]})["fulfillmentCreate"]["fulfillment"]
    assert made["order"] == {"displayFulfillmentStatus": "PARTIALLY_FULFILLED"}
    assert made["trackingInfo"] == []
    later = api.ask(
        """mutation ($id: ID!) { fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput:
        {numbers: ["3S1", "3S2"]}) { fulfillment { trackingInfo { number } } userErrors { message } } }""",
        id=made["id"],
    )["fulfillmentTrackingInfoUpdate"]
    assert later["fulfillment"]["trackingInfo"] == [{"number": "3S1"}, {"number": "3S2"}]


@pytest.mark.parametrize(
    ("quantity", "message"),
    [
        (0, "Quantity must be greater than 0"),
        (3, "Invalid fulfillment order line item quantity requested."),
    ],
)
def test_wrong_shipped_quantities_are_refused(api: Api, quantity: int, message: str) -> None:
    """UserErrors without a code."""
    order_id = api.order("T-1")
    lines = [{"id": work(api, order_id).lines[0].gid, "quantity": quantity}]
    part = {"fulfillmentOrderId": work(api, order_id).gid, "fulfillmentOrderLineItems": lines}
    payload = api.ask(SHIP, f={"lineItemsByFulfillmentOrder": [part]})["fulfillmentCreate"]
    assert payload["fulfillment"] is None
    assert [each["message"] for each in payload["userErrors"]] == [message]


def test_work_that_is_closed_or_unknown_cannot_be_shipped(api: Api) -> None:
    """Each has its own message."""
    closed = work(api, api.order("T-1", state="completed", days_ago=1))
    for gid, message in (
        (closed.gid, f"Fulfillment order {closed.id} has an unfulfillable status= closed."),
        ("gid://shopify/FulfillmentOrder/1", "Fulfillment order does not exist."),
    ):
        payload = api.ask(SHIP, f={"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": gid}]})
        assert [each["message"] for each in payload["fulfillmentCreate"]["userErrors"]] == [message]


def test_one_fulfilment_is_of_one_order(api: Api) -> None:
    """Work of two orders cannot go in one parcel."""
    parts = [{"fulfillmentOrderId": work(api, api.order("T-1")).gid} for _ in range(2)]
    payload = api.ask(SHIP, f={"lineItemsByFulfillmentOrder": parts})["fulfillmentCreate"]
    assert payload["userErrors"][0]["message"] == "All fulfillment orders must belong to the same order and location."
    assert api.shop.store.fulfillments == {}


def change(api: Api, mutation: str, order_id: str, result: str = "order") -> Any:
    """The payload of a small mutation on an order."""
    gid = f"gid://shopify/Order/{order_id}"
    asked = "{ __typename ... on Order { tags closed displayFulfillmentStatus displayFinancialStatus note } }"
    query = f"mutation {{ {mutation.replace('ID', gid)} {{ {result} {asked} userErrors {{ field message }} }} }}"
    return api.ask(query)[mutation.partition("(")[0]]


def test_closing_fulfils_nothing(api: Api) -> None:
    """A closed order can still be unfulfilled; opening undoes it."""
    number = api.order("T-1", state="unpaid")
    closed = change(api, 'orderClose(input: {id: "ID"})', number)["order"]
    assert (closed["closed"], closed["displayFulfillmentStatus"]) == (True, "UNFULFILLED")
    assert change(api, 'orderOpen(input: {id: "ID"})', number)["order"]["closed"] is False


def test_updating_replaces_tags_and_adding_does_not(api: Api) -> None:
    """`orderUpdate` overwrites; `tagsAdd` and `tagsRemove` do not."""
    number = api.order("T-1")
    assert change(api, 'tagsAdd(id: "ID", tags: ["b", "a"])', number, "node")["node"]["tags"] == ["a", "b"]
    updated = change(api, 'orderUpdate(input: {id: "ID", tags: ["c"], note: "x"})', number)["order"]
    assert (updated["tags"], updated["note"]) == (["c"], "x")
    assert change(api, 'tagsAdd(id: "ID", tags: "d")', number, "node")["node"]["tags"] == ["c", "d"]
    assert change(api, 'tagsRemove(id: "ID", tags: ["c"])', number, "node")["node"]["tags"] == ["d"]


def test_paying_once(api: Api) -> None:
    """A paid order cannot be paid again."""
    number = api.order("T-1", state="unpaid")
    paid = change(api, 'orderMarkAsPaid(input: {id: "ID"})', number)
    assert (paid["order"]["displayFinancialStatus"], paid["userErrors"]) == ("PAID", [])
    assert change(api, 'orderMarkAsPaid(input: {id: "ID"})', number)["userErrors"]


@pytest.mark.parametrize(
    ("mutation", "result"),
    [
        ('orderClose(input: {id: "ID"})', "order"),
        ('orderOpen(input: {id: "ID"})', "order"),
        ('orderUpdate(input: {id: "ID"})', "order"),
        ('orderMarkAsPaid(input: {id: "ID"})', "order"),
        ('tagsAdd(id: "ID", tags: [])', "node"),
    ],
)
def test_an_order_that_is_not_there_is_a_user_error(api: Api, mutation: str, result: str) -> None:
    """HTTP 200, null and one userError."""
    payload = change(api, mutation, "1", result)
    assert payload[result] is None
    assert len(payload["userErrors"]) == 1


def test_cancelling_is_refused_after_shipping(api: Api) -> None:
    """An untouched order is cancelled; a shipped one is not."""
    query = """mutation ($id: ID!) { orderCancel(orderId: $id, reason: OTHER, restock: true) {
      job { done } orderCancelUserErrors { field message code } } }"""
    number = api.order("T-1")
    done = api.ask(query, id=f"gid://shopify/Order/{number}")["orderCancel"]
    assert (done["job"], done["orderCancelUserErrors"]) == ({"done": True}, [])
    shipped = api.order("T-1", state="completed", days_ago=1)
    for gid, code in ((f"gid://shopify/Order/{shipped}", "INVALID"), ("gid://shopify/Order/1", "NOT_FOUND")):
        refused = api.ask(query, id=gid)["orderCancel"]
        assert refused["job"] is None
        assert [each["code"] for each in refused["orderCancelUserErrors"]] == [code]


def test_history_is_created_fulfilled(api: Api) -> None:
    """FULFILLED at once, with its own name, date and reference; stock stays."""
    variant = next(iter(api.shop.store.variants.values())).gid
    location = api.shop.store.first_location().gid
    body = {
        "lineItems": [{"variantId": variant, "quantity": 2}],
        "name": "W-7",
        "processedAt": "2026-11-01T09:00:00Z",
        "sourceIdentifier": "W-7",
        "financialStatus": "PAID",
        "fulfillmentStatus": "FULFILLED",
        "fulfillment": {"locationId": location, "trackingCompany": "PostNL", "trackingNumber": "3S1"},
        "tags": ["history"],
    }
    order = api.ask(CREATE, o=body, p={"inventoryBehaviour": "BYPASS"})["orderCreate"]["order"]
    assert (order["name"], order["sourceIdentifier"], order["tags"]) == ("W-7", "W-7", ["history"])
    assert (order["displayFulfillmentStatus"], order["closed"]) == ("FULFILLED", True)
    assert (order["processedAt"], order["createdAt"]) == ("2026-11-01T09:00:00Z", "2026-11-23T12:00:00Z")
    assert order["fulfillments"] == [{"trackingInfo": [{"number": "3S1"}]}]
    assert [each.stock for each in api.shop.listings()] == [10, 10]
    assert [each.reference for each in api.shop.orders()] == ["W-7"]


def test_an_open_order_is_created_and_takes_stock_when_told(api: Api) -> None:
    """Custom lines have a title and price of their own; variants are found again."""
    variant = next(iter(api.shop.store.variants.values())).gid
    price = {"shopMoney": {"amount": "3.50", "currencyCode": "EUR"}}
    lines = [{"variantId": variant, "quantity": 2}, {"title": "Los", "sku": "L", "quantity": 1, "priceSet": price}]
    order = api.ask(CREATE, o={"lineItems": lines}, p={"inventoryBehaviour": "DECREMENT_IGNORING_POLICY"})
    created = order["orderCreate"]["order"]
    assert (created["displayFulfillmentStatus"], created["displayFinancialStatus"]) == ("UNFULFILLED", "PENDING")
    assert [node["sku"] for node in created["lineItems"]["nodes"]] == ["T-1", "L"]
    amounts = [node["originalUnitPriceSet"]["shopMoney"]["amount"] for node in created["lineItems"]["nodes"]]
    assert amounts == ["10.00", "3.50"]
    assert [each.stock for each in api.shop.listings()] == [8, 10]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"lineItems": []}, "INVALID"),
        ({"lineItems": [{"title": "x", "quantity": 1}], "processedAt": "2027-01-01"}, "PROCESSED_AT_INVALID"),
    ],
)
def test_orders_that_cannot_be(api: Api, body: dict[str, Any], code: str) -> None:
    """No lines, or a date to come."""
    payload = api.ask(CREATE, o=body)["orderCreate"]
    assert payload["order"] is None
    assert [each["code"] for each in payload["userErrors"]] == [code]
