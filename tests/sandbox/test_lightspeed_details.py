"""Product details, ways of shipping and webhooks, as C-Series shows them and the world is told of them."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.sandbox.lightspeed import LightspeedShop
from shopswitch.sandbox.systems import Fault, Item, Line, Listing, Method, NewOrder, ShopHook
from tests.sandbox.lightspeed_kit import NOW, PERSON, Api

FULL = Item(
    "T-1",
    "Theepot",
    barcode="8712345678906",
    weight_g=850,
    stock=4,
    hs_code="69111000",
    country_of_origin="PT",
    size_cm=(30, 20, 15),
    cost_cents=1250,
    images=2,
    description="Rond & rood",
)
BARE = Item("T-2", "Kopje", weight_g=0, stock=4)
METHODS = [
    Method("Bezorging"),
    Method("Afhaalpunt", "pickup_point"),
    Method("Winkel", "collect"),
    Method("Koerier", active=False),
]


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def add(api: Api, *items: Item) -> list[Listing]:
    """Put items on sale; what the world sees of them."""
    return [api.listing(number) for number in api.shop.add_items(list(items))]


def order(api: Api, **about: Any) -> Any:
    """A customer orders; the order as the interface shows it."""
    taken = api.shop.add_order(NewOrder((Line("T-1", 1),), PERSON, NOW, **about))
    return api.get(f"orders/{taken.order_id}")["order"]


def test_details_are_shown_in_the_vendors_units(api: Api) -> None:
    """Grams, centimetres as a number and as a text, euros, and text with pictures at the product."""
    (listing,) = add(api, FULL)
    (variant,) = api.get("variants")["variants"]
    shown = {"ean": "8712345678906", "hs": "69111000", "priceCost": 12.5, "weight": 850, "weightValue": "850.000"}
    shown |= {"sizeX": 30, "sizeY": 20, "sizeZ": 15, "sizeXValue": "30.000", "sizeZValue": "15.000", "sizeUnit": "cm"}
    assert {name: variant[name] for name in shown} == shown
    (product,) = api.get("products")["products"]
    assert (product["description"], product["content"]) == ("Rond & rood", "<p>Rond &amp; rood</p>")
    assert product["image"]["src"].startswith("https://beelden.example/")
    assert listing.filled == LightspeedShop.detail_fields


def test_pictures_are_a_list_of_their_own(api: Api) -> None:
    """As many as there are, in pages, with a count."""
    add(api, FULL)
    number = api.get("products")["products"][0]["id"]
    rows = api.get(f"products/{number}/images")["productImages"]
    assert [each["sortOrder"] for each in rows] == [1, 2]
    assert api.get(f"products/{number}/images/count") == {"count": 2}
    assert api.get(f"products/{number}/images", limit=1, page=2)["productImages"] == rows[1:]


def test_what_nobody_filled_in_is_nought_or_empty(api: Api) -> None:
    """And the world hears that nothing is there."""
    (listing,) = add(api, BARE)
    (variant,) = api.get("variants")["variants"]
    names = ("ean", "hs", "priceCost", "weight", "sizeX", "sizeXValue")
    assert [variant[name] for name in names] == ["", "", 0, 0, 0, "0.000"]
    (product,) = api.get("products")["products"]
    assert (product["description"], product["content"], product["image"]) == ("", "", False)
    assert listing.filled == frozenset()


@pytest.mark.parametrize("word", sorted(LightspeedShop.detail_fields))
def test_one_detail_can_be_emptied(api: Api, word: str) -> None:
    """That one goes, the others stay, and the interface shows none of it."""
    (listing,) = add(api, FULL)
    before = api.get("catalog")["products"][0]
    api.shop.change_listing(listing.source_id, empty=word)
    assert api.listing(listing.source_id).filled == listing.filled - {word}
    assert api.get("catalog")["products"][0] != before


def test_a_detail_without_a_field_cannot_be_emptied(api: Api) -> None:
    """There is no country of origin."""
    (listing,) = add(api, FULL)
    with pytest.raises(ValueError, match="country_of_origin"):
        api.shop.change_listing(listing.source_id, empty="country_of_origin")


def test_variants_share_text_and_pictures(api: Api) -> None:
    """They hang on the product; sizes are each variant's own."""
    group: dict[str, Any] = {"group": "P", "stock": 1}
    large, small = add(
        api,
        Item("P-L", "Pot", option="L", size_cm=(9, 9, 9), images=1, description="Pot", **group),
        Item("P-S", "Pot", option="S", **group),
    )
    assert small.filled == {"weight", "images", "description"}
    api.shop.change_listing(small.source_id, empty="images")
    assert api.listing(large.source_id).filled == {"weight", "length", "width", "height", "description"}


def test_a_shop_without_methods_or_webhooks_lists_none(api: Api) -> None:
    """Empty lists, count 0, and orders still bear the usual way."""
    assert api.get("shippingmethods") == {"shippingmethods": []}
    assert api.get("webhooks") == {"webhooks": []}
    assert api.get("webhooks/count") == api.get("shippingmethods/count") == {"count": 0}
    add(api, FULL)
    assert order(api)["shipmentTitle"] in ("Standaard verzending", "Ophalen in de winkel")


def test_ways_of_shipping_are_listed(api: Api) -> None:
    """With the type, what customers can choose, and the parts that an order's shipmentId is made of."""
    api.shop.methods = list(METHODS)
    rows = api.get("shippingmethods")["shippingmethods"]
    assert [(each["title"], each["type"], each["isBackofficeOnly"]) for each in rows] == [
        ("Bezorging", "default", False),
        ("Afhaalpunt", "default", False),
        ("Winkel", "pickup", False),
        ("Koerier", "default", True),
    ]
    assert api.get("shippingmethods", limit=2, page=2)["shippingmethods"] == rows[2:]
    own = f"shippingmethods/{rows[1]['id']}"
    assert api.get(own) == {"shippingmethod": rows[1]}
    (band,) = api.get(f"{own}/values")["shippingmethodValues"]
    assert band["weightMaximim"] > 0
    add(api, FULL)
    assert order(api, method="Afhaalpunt")["shipmentId"] == f"core|{rows[1]['id']}|{band['id']}"
    assert api.call("GET", "nl/shippingmethods/1.json").status_code == 404


def test_a_method_keeps_its_id_when_others_go(api: Api) -> None:
    """The list is read at every call."""
    api.shop.methods = list(METHODS)
    before = {each["title"]: each["id"] for each in api.get("shippingmethods")["shippingmethods"]}
    api.shop.methods = METHODS[2:]
    after = {each["title"]: each["id"] for each in api.get("shippingmethods")["shippingmethods"]}
    assert after == {name: before[name] for name in ("Winkel", "Koerier")}


@pytest.mark.parametrize(
    ("method", "title", "pickup"),
    [
        ("Afhaalpunt", "Afhaalpunt", False),
        ("Winkel", "Winkel", True),
        ("", "Bezorging", False),
        ("Van vroeger", "Van vroeger", False),
    ],
)
def test_an_order_shows_its_way(api: Api, method: str, title: str, pickup: bool) -> None:
    """Also one that is not offered any more; without one it is the first delivery."""
    api.shop.methods = list(METHODS)
    add(api, FULL)
    shown = order(api, method=method)
    assert (shown["shipmentTitle"], shown["shipmentIsPickup"]) == (title, pickup)
    assert api.view(str(shown["id"])).method == title


def test_a_pickup_point_is_shown_nowhere(api: Api) -> None:
    """It is an app's business: the order looks the same with and without."""
    api.shop.methods = list(METHODS)
    add(api, FULL)
    with_point, without = (order(api, method="Afhaalpunt", pickup=pickup) for pickup in (True, False))
    assert with_point["shipmentData"] == without["shipmentData"]
    assert not api.view(str(with_point["id"])).pickup
    assert not LightspeedShop.shows_pickup


def test_the_world_sees_the_one_code_of_an_order(api: Api) -> None:
    """Nothing before all has gone; then one shipment with the last code."""
    add(api, FULL)
    number = str(order(api)["id"])
    api.shop.report_shipment(number, [], "3SA", "PostNL", completes=False)
    assert (api.view(number).shipments, api.view(number).tracking) == (0, ())
    api.shop.report_shipment(number, [Line("T-1", 1)], "3SB", "PostNL", completes=True)
    assert (api.view(number).shipments, api.view(number).tracking) == (1, ("3SB",))


def test_webhooks_are_listed(api: Api) -> None:
    """Group and action; those that are off are listed too, in pages, and one by one."""
    api.shop.shop_hooks = [
        ShopHook("orders/paid", "https://picqer.example/in?key=1"),
        ShopHook("order.created", "https://nieuwsbrief.example/in", active=False),
        ShopHook("iets anders", "https://x.example/in"),
    ]
    rows = api.get("webhooks")["webhooks"]
    assert [(each["itemGroup"], each["itemAction"], each["isActive"], each["address"]) for each in rows] == [
        ("orders", "paid", True, "https://picqer.example/in?key=1"),
        ("orders", "created", False, "https://nieuwsbrief.example/in"),
        ("orders", "updated", True, "https://x.example/in"),
    ]
    assert api.get("webhooks/count") == {"count": 3}
    assert api.get("webhooks", limit=2, page=2)["webhooks"] == rows[2:]
    assert api.get(f"webhooks/{rows[0]['id']}") == {"webhook": rows[0]}
    assert api.call("GET", "nl/webhooks/1.json").status_code == 404


def test_a_webhook_keeps_its_id_when_it_is_switched_off(api: Api) -> None:
    """Switching is not making a new one."""
    hook = ShopHook("orders/created", "https://x.example/in")
    api.shop.shop_hooks.append(hook)
    (before,) = api.get("webhooks")["webhooks"]
    api.shop.shop_hooks[0] = ShopHook(hook.topic, hook.address, active=False)
    (after,) = api.get("webhooks")["webhooks"]
    assert (after["id"], after["isActive"]) == (before["id"], False)


@pytest.mark.parametrize(("resource", "path"), [("methods", "shippingmethods"), ("hooks", "webhooks")])
def test_both_lists_need_the_right_to_the_settings(api: Api, resource: str, path: str) -> None:
    """403 in the vendor's words, for the count as well."""
    api.shop.deny(resource)
    for each in (path, f"{path}/count"):
        answer = api.call("GET", f"nl/{each}.json")
        assert (answer.status_code, answer.json()) == (403, {"error": {"message": "Forbidden"}})


@pytest.mark.parametrize("path", ["shippingmethods", "webhooks"])
def test_faults_shorten_the_new_lists(api: Api, path: str) -> None:
    """The last row goes from the list; the count says one more."""
    api.shop.methods = METHODS[:2]
    api.shop.shop_hooks = [ShopHook("orders/created", f"https://x.example/{number}") for number in range(2)]

    def shortened(what: str, kind: str) -> Any:
        answer = api.call("GET", f"nl/{what}.json")
        made = api.shop.shorten(Response(answer.content, mimetype="application/json"), Fault(kind))
        return made.get_json() if made else None

    rows = api.get(path)[path]
    assert shortened(path, "drop-rows") == {path: rows[:1]}
    assert shortened(f"{path}/count", "short-total") == {"count": 3}
    assert shortened(path, "short-total") is None
