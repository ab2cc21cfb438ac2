"""Product details, delivery, webhooks and tracking codes of the emulated CCV Shop."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.sandbox.ccv.front import shorten
from shopswitch.sandbox.systems import Fault, Item, Line, Listing, Method, ShopHook
from tests.sandbox.ccv_kit import Api

WHOLE = Item(
    "TP-1",
    "Theepot",
    barcode="8712345678906",
    weight_g=1250,
    hs_code="69111000",
    country_of_origin="PT",
    size_cm=(20, 15, 12),
    cost_cents=550,
    images=2,
    description="<p>Een pot.</p>",
)
METHODS = [
    Method("PostNL bezorging"),
    Method("PostNL afhaalpunt", "pickup_point"),
    Method("Ophalen in de winkel", "collect"),
]
HOOKS = [
    ShopHook("orders.created", "https://nieuwsbrief.example/in"),
    ShopHook("products.updated", "https://voorraad.example/in", active=False),
    ShopHook("orders.created", "https://nieuwsbrief.example/in"),
]


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def listing(api: Api, source_id: str) -> Listing:
    return next(each for each in api.shop.listings() if each.source_id == source_id)


def variants(api: Api) -> list[str]:
    """Two variants of one product, each with a barcode."""
    made = [
        Item(sku, "Sok", group="SOK", option=sku, barcode=f"871{sku}", weight_g=80, images=1, cost_cents=200)
        for sku in "AB"
    ]
    return api.shop.add_items(made)


# Details


def test_a_product_shows_its_details_in_the_vendors_fields_and_units(api: Api) -> None:
    """Kilograms and euros as numbers, and a link to the main photo."""
    (number,) = api.shop.add_items([WHOLE])
    shown = api.get(f"products/{number}/")
    assert (shown["weight"], shown["purchaseprice"], shown["eannumber"]) == (1.25, 5.5, "8712345678906")
    assert shown["description"] == "<p>Een pot.</p>"
    assert shown["productmainphoto"].startswith("https://winkel.example/")


def test_photos_are_a_collection_of_the_product(api: Api) -> None:
    """By their own address, one by one, and embedded; the first is the main one."""
    (number,) = api.shop.add_items([WHOLE])
    photos = api.items(f"products/{number}/productphotos/?size=1")
    assert [each["is_mainphoto"] for each in photos] == [True, False]
    assert photos[0]["deeplink"] == api.get(f"products/{number}/")["productmainphoto"]
    assert api.get(f"productphotos/{photos[1]['id']}/") == photos[1]
    (row,) = api.items("products/?expand=productphotos")
    assert row["productphotos"]["collection"] == photos
    assert api.error("GET", "productphotos/1/") == (404, "404")


def test_a_product_without_details_shows_empty_ones(api: Api) -> None:
    """Zero, nothing and no photos."""
    (number,) = api.add("LEEG", weight_g=0)
    shown = api.get(f"products/{number}/")
    assert (shown["weight"], shown["purchaseprice"], shown["eannumber"]) == (0.0, 0.0, "")
    assert (shown["description"], shown["productmainphoto"]) == (None, None)
    assert api.items(f"products/{number}/productphotos/") == []
    assert listing(api, number).filled == frozenset()


def test_every_detail_can_be_emptied_and_others_cannot(api: Api) -> None:
    """One after another, nothing else goes; there is no field for sizes, a customs code or an origin."""
    (number,) = api.shop.add_items([WHOLE])
    left = set(api.shop.detail_fields)
    assert listing(api, number).filled == left
    for word in sorted(api.shop.detail_fields):
        api.shop.change_listing(number, empty=word)
        left.remove(word)
        assert listing(api, number).filled == left
    shown = api.get(f"products/{number}/")
    assert (shown["weight"], shown["purchaseprice"], shown["eannumber"]) == (0.0, 0.0, "")
    assert (shown["description"], shown["productmainphoto"]) == (None, None)
    for word in ("length", "hs_code", "country_of_origin"):
        with pytest.raises(ValueError, match=word):
            api.shop.change_listing(number, empty=word)


def test_a_combination_has_its_own_barcode_and_its_products_other_details(api: Api) -> None:
    """A barcode goes from one combination, a weight from all."""
    first, second = variants(api)
    api.shop.change_listing(first, empty="barcode")
    assert listing(api, first).filled == {"weight", "images", "cost_price"}
    assert listing(api, second).filled == {"barcode", "weight", "images", "cost_price"}
    api.shop.change_listing(second, empty="weight")
    assert listing(api, first).filled == {"images", "cost_price"}
    assert api.get(f"attributecombinations/{first}/")["ean_number"] == ""
    assert api.items("products/")[0]["weight"] == 0.0
    assert api.items(f"attributecombinations/{first}/attributecombinationphotos/") == []


def test_a_purchase_price_can_be_written(api: Api) -> None:
    """Its listing then has it."""
    (number,) = api.add("X")
    assert api.send("PATCH", f"products/{number}/", {"purchaseprice": 3.25}).status_code == 204
    assert api.get(f"products/{number}/")["purchaseprice"] == 3.25
    assert "cost_price" in listing(api, number).filled


def test_details_take_nothing_from_the_random_source(serve: Callable[[Any], str]) -> None:
    """The ids that follow are the same with photos and without."""
    first, second = Api(serve), Api(serve)
    assert first.shop.add_items([WHOLE, Item("B", "B")]) == second.add("TP-1", "B")


# Orders


def test_an_order_that_is_sent_tells_no_name_of_a_method(api: Api) -> None:
    """`deliver_method` only says that it is sent, with and without methods in the shop."""
    plain = api.order("X")
    api.shop.methods = list(METHODS)
    chosen, silent = api.order("X", method="PostNL bezorging"), api.order("X")
    for order_id in (plain, chosen, silent):
        order = api.get(f"orders/{order_id}/")
        assert (order["deliver_method"], order["delivery_option"], order["pickup_address"]) == ("shipping", None, None)
    assert {(view.method, view.pickup) for view in api.shop.orders()} == {("shipping", False)}


def test_a_pickup_point_shows_as_a_delivery_option_with_an_address(api: Api) -> None:
    """The goods are sent all the same."""
    api.shop.methods = list(METHODS)
    order = api.get(f"orders/{api.order('X', method='PostNL afhaalpunt', pickup=True)}/")
    assert (order["deliver_method"], order["delivery_option"]) == ("shipping", "PG")
    assert order["pickup_address"]["city"] == "Nergens"
    assert api.shop.orders()[0].pickup is api.shop.shows_pickup is True


def test_an_order_that_is_collected_says_so(api: Api) -> None:
    """At the shop itself, which is no carrier's pickup point."""
    api.shop.methods = list(METHODS)
    order = api.get(f"orders/{api.order('X', method='Ophalen in de winkel')}/")
    assert (order["deliver_method"], order["pickup_address"]) == ("pickup", None)
    (view,) = api.shop.orders()
    assert (view.method, view.pickup) == ("pickup", False)


def test_only_the_first_code_is_told(api: Api) -> None:
    """CCV keeps one code per order and no shipments."""
    api.add("X", stock=9)
    order_id = api.order("X", quantity=2)
    assert api.shop.orders()[0].tracking == ()
    for code in ("3SA", "3SB"):
        api.shop.report_shipment(order_id, [Line("X", 1)], code, "PostNL", completes=code == "3SB")
    (view,) = api.shop.orders()
    assert (view.tracking, view.shipments) == (("3SA",), 0)
    assert api.get(f"orders/{order_id}/")["track_and_trace_code"] == "3SA"


def test_no_call_lists_the_shipping_methods(api: Api) -> None:
    """The interface has no such resource."""
    assert not api.shop.lists_methods
    assert api.error("GET", "shippingmethods/") == (404, "404.20")


# Webhooks


def test_webhooks_are_those_of_the_shop_in_pages(api: Api) -> None:
    """Event, address, whether it is on and its own key; two that are alike are two."""
    api.shop.shop_hooks = list(HOOKS)
    rows = api.items("webhooks/?size=2")
    assert [(each["event"], each["address"], each["is_active"]) for each in rows] == [
        (each.topic, each.address, each.active) for each in HOOKS
    ]
    assert len({each["id"] for each in rows}) == len({each["key"] for each in rows}) == 3
    assert api.items("webhooks/") == rows


def test_a_shop_without_webhooks_lists_none(api: Api) -> None:
    """An empty collection."""
    assert api.get("webhooks/")["items"] == []


def test_a_webhook_follows_the_shops_list(api: Api) -> None:
    """Switched off it keeps its id and key; taken away it is gone."""
    api.shop.shop_hooks = list(HOOKS[:2])
    before = api.items("webhooks/")
    api.shop.shop_hooks[0] = ShopHook(HOOKS[0].topic, HOOKS[0].address, active=False)
    assert api.items("webhooks/")[0] == before[0] | {"is_active": False}
    del api.shop.shop_hooks[0]
    assert api.items("webhooks/") == before[1:]
    assert api.error("GET", f"webhooks/{before[0]['id']}/") == (404, "404")


def test_what_the_interface_does_to_webhooks_is_done_in_the_shop(api: Api) -> None:
    """Made, moved, switched off and deleted, beside those that were there."""
    api.shop.shop_hooks = list(HOOKS[:1])
    number = api.send("POST", "webhooks/", {"event": "products.created", "address": "https://a.example/"}).json()["id"]
    assert api.shop.shop_hooks[1:] == [ShopHook("products.created", "https://a.example/")]
    api.send("PATCH", f"webhooks/{number}/", {"address": "https://b.example/", "is_active": False})
    assert api.shop.shop_hooks[1:] == [ShopHook("products.created", "https://b.example/", active=False)]
    assert api.get(f"webhooks/{number}/")["address"] == "https://b.example/"
    api.send("DELETE", f"webhooks/{number}/")
    assert api.shop.shop_hooks == HOOKS[:1]


def test_keys_may_lack_the_right_to_webhooks(api: Api) -> None:
    """403, while products can still be read."""
    api.shop.deny("hooks")
    assert api.error("GET", "webhooks/")[0] == 403
    assert api.get("products/")["items"] == []


@pytest.mark.parametrize("path", ["webhooks/", "products/{}/productphotos/"])
def test_faults_leave_rows_out_of_the_new_collections(api: Api, path: str) -> None:
    """The answer is signed anew; no total is announced that could be wrong."""
    (number,) = api.shop.add_items([WHOLE])
    api.shop.shop_hooks = list(HOOKS[:2])
    real = api.shop.handle

    def handle(request: Any) -> Any:
        answer = real(request)
        return shorten(answer, Fault("drop-rows")) or answer

    api.shop.handle = handle  # type: ignore[method-assign]  # stands where the sandbox's faults stand
    answer = api.send("GET", path.format(number))
    assert len(json.loads(answer.content)["items"]) == 1
    uri = answer.request.url.raw_path.decode()
    assert answer.headers["x-hash"] == api.sign("GET", uri, answer.content, answer.headers["x-date"])
