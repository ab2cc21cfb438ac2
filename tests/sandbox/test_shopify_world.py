"""The shop in the world's words, and the same things seen through the interface."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.sandbox.systems import Fault, Item, Line, Listing, NewOrder, OrderView
from tests.sandbox.shopify_kit import NOW, PERSON, Api

VARIANT = """query ($id: ID!) { productVariant(id: $id) { sku barcode title displayName inventoryQuantity
  product { title status hasOnlyDefaultVariant } inventoryItem { tracked requiresShipping
  inventoryLevels(first: 5) { nodes { location { name } quantities(names: ["available", "committed", "on_hand"]) {
  name quantity } } } } } }"""
ORDER = """query ($id: ID!) { order(id: $id) { name displayFulfillmentStatus displayFinancialStatus closed cancelledAt
  createdAt processedAt sourceIdentifier
  fulfillments { name status displayStatus trackingInfo { company number }
    fulfillmentLineItems(first: 9) { nodes { quantity lineItem { sku } } } }
  fulfillmentOrders(first: 9) { nodes { status deliveryMethod { methodType }
    lineItems(first: 9) { nodes { sku totalQuantity remainingQuantity } } } } } }"""


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def listing(api: Api, source_id: str) -> Listing:
    """What the world sees of one listing."""
    return next(each for each in api.shop.listings() if each.source_id == source_id)


def view(api: Api, order_id: str) -> OrderView:
    """What the world sees of one order."""
    return next(each for each in api.shop.orders() if each.order_id == order_id)


def variant(api: Api, source_id: str) -> Any:
    """What the interface shows of one listing."""
    return api.ask(VARIANT, id=f"gid://shopify/ProductVariant/{source_id}")["productVariant"]


def order(api: Api, order_id: str) -> Any:
    """What the interface shows of one order."""
    return api.ask(ORDER, id=f"gid://shopify/Order/{order_id}")["order"]


def quantities(api: Api, source_id: str) -> dict[str, int]:
    """Available, committed and on hand at the first location."""
    level = variant(api, source_id)["inventoryItem"]["inventoryLevels"]["nodes"][0]
    return {each["name"]: each["quantity"] for each in level["quantities"]}


def test_a_simple_item_is_a_product_with_one_default_variant(api: Api) -> None:
    """Shopify has no product without a variant."""
    (number,) = api.add("T-1", barcode="871", stock=4)
    filled = frozenset({"barcode", "weight"})
    assert listing(api, number) == Listing(number, "T-1", "T-1", "Thee T-1", "871", "simple", True, 4, filled=filled)
    shown = variant(api, number)
    assert shown["title"] == "Default Title"
    assert shown["product"] == {"title": "Thee T-1", "status": "ACTIVE", "hasOnlyDefaultVariant": True}


def test_a_group_is_one_product(api: Api) -> None:
    """Variants carry the SKU; there is no row for the parent."""
    items = [Item(f"S-{size}", "Sok", group="sok", option=size) for size in "SML"]
    numbers = api.shop.add_items(items)
    assert [(each.kind, each.name) for each in api.shop.listings()] == [
        ("variant", "Sok - S"),
        ("variant", "Sok - M"),
        ("variant", "Sok - L"),
    ]
    assert len(api.shop.store.products) == 1
    assert numbers == sorted(numbers, key=int)


def test_blank_virtual_untracked_and_inactive(api: Api) -> None:
    """A blank SKU is null, a virtual item is not shipped, no stock is not tracked, inactive is a draft."""
    (number,) = api.add("", virtual=True, stock=None, active=False)
    seen = listing(api, number)
    assert (seen.sku, seen.kind, seen.stock, seen.active) == ("", "virtual", None, False)
    shown = variant(api, number)
    assert shown["sku"] is None
    assert shown["inventoryItem"]["requiresShipping"] is False
    assert shown["inventoryItem"]["tracked"] is False
    assert shown["product"]["status"] == "DRAFT"


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"sku": "X"}, {"sku": "X", "shown_sku": "X"}),
        ({"sku": ""}, {"sku": "", "shown_sku": ""}),
        ({"barcode": "872"}, {"barcode": "872"}),
        ({"name": "Koffie"}, {"name": "Koffie"}),
        ({"active": False}, {"active": False}),
        ({"stock": 9}, {"stock": 9}),
        ({"stock": None}, {"stock": None}),
    ],
)
def test_a_listing_can_be_changed(api: Api, changes: dict[str, Any], seen: dict[str, Any]) -> None:
    """Straight into the state, without a check."""
    (number,) = api.add("T-1", stock=4)
    api.shop.change_listing(number, **changes)
    now = listing(api, number)
    assert {key: getattr(now, key) for key in seen} == seen
    assert variant(api, number)["sku"] == (now.sku or None)


@pytest.mark.parametrize("key", ["shared", "inherit_sku", "colour"])
def test_what_shopify_does_not_have_cannot_be_changed(api: Api, key: str) -> None:
    """Stock and SKU live at the variant."""
    (number,) = api.add("T-1")
    with pytest.raises(ValueError, match="Shopify"):
        api.shop.change_listing(number, **{key: True})


def test_stock_elsewhere_opens_a_second_location(api: Api) -> None:
    """The listing's stock stays that of the first location; the shop's total does not."""
    first, second = api.add("T-1", "T-2", stock=4)
    api.shop.change_listing(first, stock_elsewhere=3)
    api.shop.change_listing(second, stock_elsewhere=1)
    assert listing(api, first).stock == 4
    assert variant(api, first)["inventoryQuantity"] == 7
    assert api.shop.stock_by_location(second) == {"Magazijn": 4, "Winkel": 1}
    names = api.ask("{ locations(first: 9) { nodes { name isActive } } }")["locations"]["nodes"]
    assert names == [{"name": "Magazijn", "isActive": True}, {"name": "Winkel", "isActive": True}]


def test_a_removed_listing_is_gone(api: Api) -> None:
    """The product goes with its last variant; orders keep the SKU."""
    number, other = api.add("T-1", "T-1")
    order_id = api.order("T-1")
    api.shop.remove_listing(number)
    query = "{ productVariants(first: 9) { nodes { legacyResourceId inventoryItem { duplicateSkuCount } } } productsCount { count } }"  # noqa: E501 - one query
    data = api.ask(query)
    assert data["productVariants"]["nodes"] == [{"legacyResourceId": other, "inventoryItem": {"duplicateSkuCount": 0}}]
    assert data["productsCount"] == {"count": 1}
    assert view(api, order_id).lines == (Line("T-1", 2),)
    lines = api.ask("{ orders(first: 1) { nodes { lineItems(first: 1) { nodes { sku variant { id } } } } } }")
    assert lines["orders"]["nodes"][0]["lineItems"]["nodes"] == [{"sku": "T-1", "variant": None}]


def test_pushed_stock_lands_at_the_first_location(api: Api) -> None:
    """Only a tracked listing with exactly this SKU takes it."""
    first, _ = api.add("T-1", "t-1", stock=4)
    api.add("T-2", stock=None)
    assert api.shop.set_stock("T-1", 11)
    assert [each.stock for each in api.shop.listings()] == [11, 4, None]
    assert quantities(api, first)["available"] == 11
    assert not api.shop.set_stock("T-2", 11)
    assert not api.shop.set_stock("T-9", 11)
    assert not api.shop.set_stock("", 11)


@pytest.mark.parametrize(
    ("state", "financial", "fulfilment", "importable"),
    [
        ("unpaid", "PENDING", "UNFULFILLED", True),
        ("open", "PAID", "UNFULFILLED", True),
        ("completed", "PAID", "FULFILLED", False),
        ("cancelled", "PAID", "FULFILLMENT_NOT_REQUIRED", False),
    ],
)
@pytest.mark.parametrize("moved", [False, True])
def test_states_are_three_axes(
    api: Api, state: str, financial: str, fulfilment: str, importable: bool, moved: bool
) -> None:
    """Paid, fulfilled and closed are told apart, whether the order came so or was moved there."""
    api.add("T-1", stock=9)
    order_id = api.order("T-1", days_ago=1, state="open" if moved else state)
    if moved:
        api.shop.set_order_state(order_id, state)
    shown = order(api, order_id)
    assert shown["displayFinancialStatus"] == financial
    assert shown["displayFulfillmentStatus"] == fulfilment
    assert shown["closed"] is (state in ("completed", "cancelled"))
    assert (shown["cancelledAt"] is not None) is (state == "cancelled")
    assert (view(api, order_id).state, view(api, order_id).importable) == (state, importable)


def test_earlier_versions_say_unfulfilled_for_a_cancelled_order(api: Api) -> None:
    """FULFILLMENT_NOT_REQUIRED is new in 2026-10."""
    gid = f"gid://shopify/Order/{api.order('T', state='cancelled')}"
    query = f'{{ order(id: "{gid}") {{ displayFulfillmentStatus }} }}'
    answer = api.send(query, version="2026-07").json()
    assert answer["data"]["order"] == {"displayFulfillmentStatus": "UNFULFILLED"}


@pytest.mark.parametrize("state", ["unpaid", "open"])
def test_a_finished_order_can_be_put_back(api: Api, state: str) -> None:
    """Its fulfilment is cancelled and its work is open again."""
    api.add("T-1", stock=9)
    order_id = api.order("T-1", days_ago=1, state="completed")
    api.shop.set_order_state(order_id, state)
    shown = order(api, order_id)
    assert (shown["displayFulfillmentStatus"], shown["closed"]) == ("UNFULFILLED", False)
    assert [(each["status"], each["displayStatus"]) for each in shown["fulfillments"]] == [("CANCELLED", "CANCELED")]
    assert shown["fulfillmentOrders"]["nodes"][0]["status"] == "OPEN"
    assert view(api, order_id).shipped == {}


def test_shopify_has_no_custom_states(api: Api) -> None:
    """A plugin's own status cannot exist."""
    with pytest.raises(ValueError, match="custom"):
        api.shop.set_order_state(api.order("T"), "custom")


def test_a_carried_over_order_is_made_now_and_placed_then(api: Api) -> None:
    """The reference is the source identifier; native history was made when it was placed."""
    carried = order(api, api.order("T", days_ago=9, reference="W-1"))
    assert carried["sourceIdentifier"] == "W-1"
    assert (carried["processedAt"], carried["createdAt"]) == ("2026-11-14T12:00:00Z", "2026-11-23T12:00:00Z")
    native = order(api, api.order("T", days_ago=9))
    assert (native["processedAt"], native["createdAt"]) == ("2026-11-14T12:00:00Z", "2026-11-14T12:00:00Z")
    assert [each.reference for each in api.shop.orders()] == ["", "W-1"]


def test_numbers_run_on(api: Api) -> None:
    """Names are #1001, #1002; ids only rise."""
    ids = [api.order("T"), api.order("T")]
    assert [each.number for each in api.shop.orders()] == ["#1001", "#1002"]
    assert int(ids[0]) < int(ids[1])


def test_a_fresh_order_sets_stock_aside_and_history_does_not(api: Api) -> None:
    """Available falls and committed rises; shipping takes it off the shelf."""
    (number,) = api.add("T-1", stock=10)
    api.order("T-1", days_ago=1, quantity=3)
    assert listing(api, number).stock == 10
    order_id = api.order("T-1", quantity=3)
    assert quantities(api, number) == {"available": 7, "committed": 3, "on_hand": 10}
    api.shop.report_shipment(order_id, [Line("T-1", 3)], "3S1", "PostNL", completes=True)
    assert quantities(api, number) == {"available": 7, "committed": 0, "on_hand": 7}


def test_cancelling_puts_stock_back(api: Api) -> None:
    """What was set aside can be sold again."""
    (number,) = api.add("T-1", stock=10)
    api.shop.set_order_state(api.order("T-1", quantity=3), "cancelled")
    assert quantities(api, number) == {"available": 10, "committed": 0, "on_hand": 10}


def test_each_shipment_is_a_fulfilment(api: Api) -> None:
    """Lines and tracking are on it, and Shopify derives the order's status."""
    api.add("T-1", "T-2", stock=9)
    order_id = api.order("T-1", "T-2")
    api.shop.report_shipment(order_id, [Line("T-1", 2), Line("T-2", 1)], "3S1", "PostNL", completes=False)
    partly = order(api, order_id)
    assert (partly["displayFulfillmentStatus"], partly["closed"]) == ("PARTIALLY_FULFILLED", False)
    (work,) = partly["fulfillmentOrders"]["nodes"]
    assert [line["remainingQuantity"] for line in work["lineItems"]["nodes"]] == [0, 1]
    assert view(api, order_id).shipped == {"T-1": 2, "T-2": 1}
    assert view(api, order_id).importable
    api.shop.report_shipment(order_id, [Line("T-2", 1)], "3S2", "DHL", completes=True)
    whole = order(api, order_id)
    assert (whole["displayFulfillmentStatus"], whole["closed"]) == ("FULFILLED", True)
    assert whole["fulfillmentOrders"]["nodes"][0]["status"] == "CLOSED"
    assert [(each["name"], each["trackingInfo"]) for each in whole["fulfillments"]] == [
        ("#1001.1", [{"company": "PostNL", "number": "3S1"}]),
        ("#1001.2", [{"company": "DHL", "number": "3S2"}]),
    ]
    assert whole["fulfillments"][1]["fulfillmentLineItems"]["nodes"] == [{"quantity": 1, "lineItem": {"sku": "T-2"}}]


def test_the_last_shipment_takes_along_what_is_never_shipped(api: Api) -> None:
    """A voucher has work of its own (delivery method NONE), and does not keep the order open."""
    api.add("T-1", stock=9)
    api.add("BON", virtual=True, stock=None)
    order_id = api.order("T-1", "BON", quantity=1)
    work = order(api, order_id)["fulfillmentOrders"]["nodes"]
    assert [each["deliveryMethod"]["methodType"] for each in work] == ["SHIPPING", "NONE"]
    api.shop.report_shipment(order_id, [Line("T-1", 1)], "3S1", "PostNL", completes=True)
    shown = order(api, order_id)
    assert shown["displayFulfillmentStatus"] == "FULFILLED"
    assert len(shown["fulfillments"]) == 1


def test_what_the_order_does_not_hold_is_not_shipped(api: Api) -> None:
    """Too many pieces are cut, a substitute leaves nothing, and one SKU on two lines fills both."""
    api.add("T-1", stock=9)
    order_id = api.order("T-1", "T-1", quantity=2)
    api.shop.report_shipment(order_id, [Line("ANDERS", 1)], "3S0", "PostNL", completes=False)
    assert order(api, order_id)["fulfillments"] == []
    api.shop.report_shipment(order_id, [Line("T-1", 3)], "3S1", "PostNL", completes=False)
    assert view(api, order_id).shipped == {"T-1": 3}
    api.shop.report_shipment(order_id, [Line("T-1", 9)], "3S2", "PostNL", completes=True)
    assert view(api, order_id).shipped == {"T-1": 4}


def test_two_shops_have_state_of_their_own(serve: Callable[[Any], str]) -> None:
    """Old and new shop may both be Shopify."""
    one, two = Api(serve), Api(serve)
    one.add("T-1")
    assert two.shop.listings() == []


def test_an_order_is_placed_through_the_interface_of_the_world(api: Api) -> None:
    """`add_order` returns what `orders` lists."""
    placed = NewOrder((Line("T-1", 2),), PERSON, NOW - timedelta(days=1), reference="W-3")
    assert [api.shop.add_order(placed)] == api.shop.orders()


def body(answer: Response | None) -> Any:
    """The JSON of a changed answer."""
    assert answer is not None
    return json.loads(answer.get_data())


def test_dropped_rows_leave_the_first_connection_short(api: Api) -> None:
    """Rows go from the end of nodes and edges alike; page info and other lists stay."""
    data = {"data": {"shop": {"name": "x"}, "orders": {"nodes": [{"id": 1}, {"id": 2}], "edges": [1, 2]}}}
    answer = Response(json.dumps(data), mimetype="application/json", headers={"X-Shopify-API-Version": "2026-10"})
    short = api.shop.shorten(answer, Fault("drop-rows"))
    assert body(short)["data"]["orders"] == {"nodes": [{"id": 1}], "edges": [1]}
    assert short is not None
    assert short.headers["X-Shopify-API-Version"] == "2026-10"


def test_short_total_raises_counts(api: Api) -> None:
    """Counts and a bulk run's object counts promise more than there is."""
    data = {"data": {"n": {"count": 3}, "run": {"objectCount": "3", "rootObjectCount": "2"}}}
    answer = Response(json.dumps(data), mimetype="application/json")
    longer = body(api.shop.shorten(answer, Fault("short-total", options={"rows": 2})))
    assert longer["data"] == {"n": {"count": 5}, "run": {"objectCount": "5", "rootObjectCount": "4"}}


@pytest.mark.parametrize("kind", ["drop-rows", "short-total"])
@pytest.mark.parametrize("text", ['{"data":{"shop":{"name":"x"}}}', '{"errors":"x"}', "[]", "html"])
def test_faults_without_meaning_change_nothing(api: Api, kind: str, text: str) -> None:
    """None: the fault has nothing to bite on."""
    assert api.shop.shorten(Response(text, mimetype="application/json"), Fault(kind)) is None
