"""The shop in the world's words, faults, and whole clients with it as the old and as the new shop."""

import json
import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.shopify import ShopifyShop
from shopswitch.sandbox.shopware import ShopwareShop
from shopswitch.sandbox.spec import ClientSpec
from shopswitch.sandbox.systems import Fault, Item, Line, Listing, NewOrder, OrderView, System
from shopswitch.sandbox.woocommerce import WooCommerceShop
from shopswitch.sandbox.world import World
from tests.sandbox.ninth import findings
from tests.sandbox.shopware_kit import NOW, PERSON, Api

SYSTEMS: dict[str, type[System]] = {
    "picqer": PicqerAccount,
    "shopware": ShopwareShop,
    "shopify": ShopifyShop,
    "woocommerce": WooCommerceShop,
}


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def listing(api: Api, source_id: str) -> Listing:
    return next(each for each in api.shop.listings() if each.source_id == source_id)


def view(api: Api, order_id: str) -> OrderView:
    return next(each for each in api.shop.orders() if each.order_id == order_id)


def test_a_simple_item(api: Api) -> None:
    """One product; the interface shows the same."""
    (number,) = api.add("T-1", barcode="871", stock=4, weight_g=250)
    filled = frozenset({"barcode", "weight"})
    assert listing(api, number) == Listing(number, "T-1", "T-1", "Thee T-1", "871", "simple", True, 4, filled=filled)
    (row,) = api.rows("product")
    shown = (row["productNumber"], row["ean"], row["stock"], row["weight"], row["active"], row["childCount"])
    assert shown == ("T-1", "871", 4, 0.25, True, 0)


def test_a_group_has_a_parent_of_its_own(api: Api) -> None:
    """With a number of its own that is not sold."""
    api.shop.add_items([Item(f"S-{size}", "Sok", group="sok", option=size) for size in "SML"])
    kinds = [(each.kind, each.sku.startswith("SW"), each.name) for each in api.shop.listings()]
    assert kinds == [("parent", True, "Sok"), *[("variant", False, "Sok")] * 3]
    parent = api.shop.listings()[0].sku
    assert not api.shop.set_stock(parent, 5)


def test_blank_virtual_and_inactive(api: Api) -> None:
    """Stock is always kept."""
    (number,) = api.add("", virtual=True, stock=None, active=False)
    seen = listing(api, number)
    assert (seen.sku, seen.kind, seen.stock, seen.active) == ("", "virtual", 0, False)
    assert not api.shop.set_stock("", 4)


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"sku": "X"}, {"sku": "X", "shown_sku": "X"}),
        ({"sku": ""}, {"sku": "", "shown_sku": ""}),
        ({"barcode": "872"}, {"barcode": "872"}),
        ({"name": "Koffie"}, {"name": "Koffie"}),
        ({"active": False}, {"active": False}),
        ({"stock": 9}, {"stock": 9}),
        ({"stock": None}, {"stock": 4}),
        ({"shared": False, "inherit_sku": False}, {"sku": "T-1"}),
    ],
)
def test_a_listing_can_be_changed(api: Api, changes: dict[str, Any], seen: dict[str, Any]) -> None:
    """Straight into the state, without a check; stock cannot be switched off."""
    (number,) = api.add("T-1", stock=4)
    api.shop.change_listing(number, **changes)
    assert {key: getattr(listing(api, number), key) for key in seen} == seen


@pytest.mark.parametrize("key", ["shared", "inherit_sku", "stock_elsewhere", "other_code", "colour"])
def test_what_shopware_does_not_have_cannot_be_changed(api: Api, key: str) -> None:
    """Number and stock are never inherited, and there is one place of stock."""
    (number,) = api.add("T-1")
    with pytest.raises(ValueError, match="Shopware"):
        api.shop.change_listing(number, **{key: True})


def test_pushed_stock_goes_by_the_exact_number(api: Api) -> None:
    """Every product with it takes it, whatever the database thinks of capitals."""
    api.add("T-1", "t-1", "T-1", stock=4)
    assert api.shop.set_stock("T-1", 11)
    assert [each.stock for each in api.shop.listings()] == [11, 4, 11]
    assert not api.shop.set_stock("T-9", 11)


def test_a_parent_goes_with_its_last_variant(api: Api) -> None:
    """Orders keep the number they were placed with."""
    first, second = api.shop.add_items([Item(f"S-{size}", "Sok", group="sok", option=size) for size in "SM"])
    order = api.order("S-S")
    api.shop.remove_listing(first)
    assert [each.kind for each in api.shop.listings()] == ["parent", "variant"]
    api.shop.remove_listing(second)
    assert api.shop.listings() == []
    assert view(api, order).lines == (Line("S-S", 2),)
    api.shop.add_items([Item("S-L", "Sok", group="sok", option="L")])
    assert [each.kind for each in api.shop.listings()] == ["parent", "variant"]


@pytest.mark.parametrize(
    ("state", "order_state", "delivery", "payment", "importable"),
    [
        ("unpaid", "open", "open", "open", True),
        ("open", "open", "open", "paid", True),
        ("completed", "completed", "shipped", "paid", False),
        ("cancelled", "cancelled", "cancelled", "cancelled", False),
        ("custom", "wacht_op_maatwerk", "open", "paid", False),
    ],
)
@pytest.mark.parametrize("moved", [False, True])
def test_states_are_three_machines(
    api: Api, state: str, order_state: str, delivery: str, payment: str, importable: bool, moved: bool
) -> None:
    """Whether the order came so or was moved there."""
    order = api.order("T-1", days_ago=1, state="open" if moved else state)
    if moved:
        api.shop.set_order_state(order, state)
    path = {"associations": {"stateMachineState": {}}}
    (row,) = api.rows(
        "order", ids=[order], associations={"stateMachineState": {}, "deliveries": path, "transactions": path}
    )
    assert row["stateMachineState"]["technicalName"] == order_state
    assert row["deliveries"][0]["stateMachineState"]["technicalName"] == delivery
    assert row["transactions"][0]["stateMachineState"]["technicalName"] == payment
    seen = view(api, order)
    assert (seen.state, seen.state_raw, seen.importable) == (state, order_state, importable)


def test_a_shop_s_own_state_is_one_among_the_others(api: Api) -> None:
    """Added once, however many orders have it."""
    for _ in range(2):
        api.shop.set_order_state(api.order("T-1"), "custom")
    names = [row["technicalName"] for row in api.rows("state-machine-state")]
    assert names.count("wacht_op_maatwerk") == 1


def test_baskets_are_no_orders(api: Api) -> None:
    """Shopware keeps them apart."""
    with pytest.raises(ValueError, match="basket"):
        api.shop.set_order_state(api.order("T-1"), "draft")


def test_a_copy_keeps_its_number_and_date(api: Api) -> None:
    """It was made now; what was ordered here was made when it was placed."""
    copy = view(api, api.order("T-1", days_ago=9, reference="W-1"))
    assert (copy.number, NOW - copy.placed_at, copy.created_at) == ("W-1", timedelta(days=9), NOW)
    native = view(api, api.order("T-1", days_ago=9))
    assert native.created_at == native.placed_at
    assert int(native.number) % 1000 == 0


def test_only_fresh_orders_take_stock(api: Api) -> None:
    """Neither history nor a copy does; cancelling gives back only what was taken."""
    (number,) = api.add("T-1", stock=10)
    old = api.order("T-1", days_ago=1)
    api.shop.set_order_state(old, "cancelled")
    assert listing(api, number).stock == 10
    order = api.order("T-1")
    assert listing(api, number).stock == 8
    api.shop.set_order_state(order, "cancelled")
    assert listing(api, number).stock == 10


def test_shipments_are_a_state_and_codes(api: Api) -> None:
    """Partially shipped, then shipped; the order's own state stays open, nobody is mailed."""
    order = api.order("T-1", "T-2")
    api.shop.report_shipment(order, [Line("T-1", 2)], "3S1", "PostNL", completes=False)
    partly = api.delivery(order)
    assert (partly["stateMachineState"]["technicalName"], partly["trackingCodes"]) == ("shipped_partially", ["3S1"])
    assert (view(api, order).state, view(api, order).shipped) == ("open", {})
    api.shop.report_shipment(order, [Line("T-2", 2)], "3S2", "PostNL", completes=True)
    whole = api.delivery(order)
    assert (whole["stateMachineState"]["technicalName"], whole["trackingCodes"]) == ("shipped", ["3S1", "3S2"])
    seen = view(api, order)
    assert (seen.state, seen.state_raw, seen.shipped) == ("completed", "open", {"T-1": 2, "T-2": 2})
    assert api.shop.mails == []


def test_a_discount_on_shipping_is_a_second_delivery(api: Api) -> None:
    """With negative costs, no lines and a state of its own; the promotion is a line nobody ships."""
    orders = [api.order("T-1") for _ in range(7)]
    api.shop.report_shipment(orders[6], [Line("T-1", 2)], "3S1", "PostNL", completes=True)
    state = {"associations": {"stateMachineState": {}, "positions": {}}}
    (row,) = api.rows("order", ids=[orders[6]], associations={"deliveries": state, "lineItems": {}})
    found = {
        each["shippingCosts"]["totalPrice"]: (each["stateMachineState"]["technicalName"], len(each["positions"]))
        for each in row["deliveries"]
    }
    assert found == {4.95: ("shipped", 1), -4.95: ("open", 0)}
    assert {each["type"]: each["good"] for each in row["lineItems"]} == {"product": True, "promotion": False}
    assert view(api, orders[6]).lines == (Line("T-1", 2),)
    assert len(api.rows("order", ids=[orders[0]], associations={"deliveries": {}})[0]["deliveries"]) == 1


def test_same_seed_same_shop() -> None:
    """Ids, keys and numbers; another seed has others."""

    def made(seed: int) -> tuple[Any, ...]:
        shop = ShopwareShop(random.Random(seed), lambda: NOW, "Europe/Amsterdam")
        ids = shop.add_items([Item("T-1", "Thee")])
        order = shop.add_order(NewOrder((Line("T-1", 1),), PERSON, NOW))
        return ids, order.order_id, order.number, shop.secrets()

    assert made(1) == made(1)
    assert made(1)[0] != made(2)[0]


# Faults


def test_the_only_429_is_that_of_the_login(api: Api) -> None:
    """The seconds stand in the text; there is no header."""
    answer = api.shop.rate_limited(Fault("rate-limit", options={"retry_after": 7}))
    body = json.loads(answer.get_data())
    assert (answer.status_code, body["errors"][0]["meta"]["parameters"]["seconds"]) == (429, 7)
    assert "Retry-After" not in answer.headers


def test_errors_of_the_sandbox_have_the_vendor_s_shape(api: Api) -> None:
    """A list with a status as text."""
    assert api.shop.error_body(503, "Down")["errors"][0]["status"] == "503"  # type: ignore[index]  # an object here


@pytest.mark.parametrize(("kind", "rows", "total"), [("drop-rows", 1, 2), ("short-total", 2, 3)])
@pytest.mark.parametrize("json_api", [False, True])
def test_lists_can_be_shortened(api: Api, kind: str, rows: int, total: int, json_api: bool) -> None:
    """A row less under the same total, or a higher total."""
    totals = {"meta": {"total": 2}} if json_api else {"total": 2}
    answer = Response(json.dumps({"data": [{"id": "a"}, {"id": "b"}], **totals}), mimetype="application/json")
    short = api.shop.shorten(answer, Fault(kind))
    assert short is not None
    body = json.loads(short.get_data())
    assert len(body["data"]) == rows
    assert (body["meta"]["total"] if json_api else body["total"]) == total


@pytest.mark.parametrize("kind", ["drop-rows", "short-total"])
@pytest.mark.parametrize("text", ['{"errors":[]}', "[]", "html", '{"data":{"id":"x"}}'])
def test_faults_without_meaning_change_nothing(api: Api, kind: str, text: str) -> None:
    """None: the fault has nothing to bite on."""
    assert api.shop.shorten(Response(text, mimetype="application/json"), Fault(kind)) is None


# Whole clients


@pytest.mark.parametrize("stage", ["prepare", "switched", "aftercare"])
@pytest.mark.parametrize(
    ("old", "new"),
    [("woocommerce", "shopware"), ("shopware", "shopify"), ("shopware", "shopware"), (None, "shopware")],
)
def test_a_clean_client_has_nothing_to_find(stage: str, old: str | None, new: str) -> None:
    """At every stage, as the old and as the new shop."""
    spec = ClientSpec("demo", old, new, "add" if old is None else "replace", stage, seed=5)
    world = World(spec, SYSTEMS)
    assert findings(world) == []
    profile = world.profile({"new": "http://127.0.0.1:1/new", "old": "http://127.0.0.1:1/old"})
    section = profile["new" if new == "shopware" else "old"]
    assert isinstance(section, dict)
    assert set(section) == {"platform", "url", "client_id", "client_secret"}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("stage", ["prepare", "switched", "aftercare"])
def test_a_broken_client_builds(seed: int, stage: str) -> None:
    """Some defects are planted, and the truth knows each of them."""
    world = World(ClientSpec("demo", "shopware", "shopware", stage=stage, seed=seed, defects="random"), SYSTEMS)
    assert world.planted
    assert {tuple(each.values()) for each in world.planted} <= {tuple(each.values()) for each in world.truth()}


def test_a_large_catalogue_is_listed_quickly(api: Api) -> None:
    """Two thousand products, and a client of the usual size, without anybody waiting."""
    begun = time.process_time()
    api.shop.add_items([Item(f"T-{number}", "Thee", stock=1) for number in range(2000)])
    for page in range(1, 5):
        body = {"page": page, "limit": 500, "total-count-mode": 1, "sort": [{"field": "id"}]}
        assert len(api.send("POST", "/api/search/product", body).json()["data"]) == 500
    World(ClientSpec("demo", "shopware", "shopware", stage="aftercare"), SYSTEMS)
    assert time.process_time() - begun < 10
