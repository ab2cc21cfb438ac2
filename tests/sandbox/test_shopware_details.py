"""Product details, shipping methods, webhooks and tracking codes of the emulated Shopware."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.sandbox.systems import Fault, Item, Line, Listing, Method, ShopHook
from tests.sandbox.shopware_kit import Api

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
    Method("Oud", active=False),
    Method("PostNL afhaalpunt", "pickup_point"),
    Method("PostNL bezorging"),
    Method("DHL bezorging"),
]
HOOKS = [
    ShopHook("order.placed", "https://nieuwsbrief.example/in"),
    ShopHook("product.written", "https://nieuwsbrief.example/in", active=False),
    ShopHook("order.placed", "https://nieuwsbrief.example/in"),
]
WITH_PICTURES: dict[str, Any] = {"cover": {"associations": {"media": {}}}, "media": {"associations": {"media": {}}}}
INHERITING = {"sw-inheritance": "1"}


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def listing(api: Api, source_id: str) -> Listing:
    return next(each for each in api.shop.listings() if each.source_id == source_id)


def product(api: Api, source_id: str, **headers: str) -> Any:
    (row,) = api.rows("product", headers, ids=[source_id], associations=WITH_PICTURES)
    return row


def variants(api: Api, **second: Any) -> list[str]:
    """Two variants; what is given replaces what the first one has."""
    about: dict[str, Any] = {"weight_g": 80, "images": 1, "cost_cents": 200, "description": "Warm."}
    made = [Item("A", "Sok", group="SOK", option="A", **about)]
    return api.shop.add_items([*made, Item("B", "Sok", group="SOK", option="B", **(about | second))])


# Details


def test_a_product_shows_its_details_in_the_vendors_fields_and_units(api: Api) -> None:
    """Kilograms, millimetres, and a purchase price whose `net` is without VAT."""
    (number,) = api.shop.add_items([WHOLE])
    shown = product(api, number)
    assert (shown["weight"], shown["length"], shown["width"], shown["height"]) == (1.25, 200.0, 150.0, 120.0)
    (cost,) = shown["purchasePrices"]
    assert (cost["net"], cost["gross"]) == (5.5, 6.66)
    assert (shown["ean"], shown["description"]) == ("8712345678906", "<p>Een pot.</p>")


def test_pictures_are_media_of_the_product_and_the_first_is_its_cover(api: Api) -> None:
    """As many as there are, in their order, with made-up addresses."""
    (number,) = api.shop.add_items([WHOLE])
    shown = product(api, number)
    assert [each["position"] for each in shown["media"]] == [0, 1]
    assert shown["cover"]["id"] == shown["coverId"]
    assert shown["coverId"] in {each["id"] for each in shown["media"]}
    assert all(each["media"]["url"].startswith("https://winkel.example/media/") for each in shown["media"])
    assert len(api.rows("product-media")) == len(api.rows("media")) == 2


def test_pictures_are_not_shown_unless_they_are_asked_for(api: Api) -> None:
    """Without the association there is null, as for every other."""
    (number,) = api.shop.add_items([WHOLE])
    (shown,) = api.rows("product", ids=[number])
    assert (shown["media"], shown["cover"]) == (None, None)
    assert shown["coverId"]


def test_a_product_without_details_has_null_for_each(api: Api) -> None:
    """Nothing is zero that is only unknown."""
    (number,) = api.add("LEEG", weight_g=0)
    shown = product(api, number)
    fields = ("ean", "weight", "length", "width", "height", "purchasePrices", "description", "coverId")
    assert [shown[name] for name in fields] == [None] * len(fields)
    assert (shown["media"], listing(api, number).filled) == ([], frozenset())


def test_every_detail_can_be_emptied_and_others_cannot(api: Api) -> None:
    """One after another, nothing else goes; there is no field for a customs code or an origin."""
    (number,) = api.shop.add_items([WHOLE])
    left = set(api.shop.detail_fields)
    assert listing(api, number).filled == left
    for word in sorted(api.shop.detail_fields):
        api.shop.change_listing(number, empty=word)
        left.remove(word)
        assert listing(api, number).filled == left
    shown = product(api, number)
    assert (shown["weight"], shown["length"], shown["purchasePrices"], shown["media"]) == (None, None, None, [])
    assert (api.rows("media"), shown["coverId"]) == ([], None)
    for word in ("hs_code", "country_of_origin"):
        with pytest.raises(ValueError, match=word):
            api.shop.change_listing(number, empty=word)


def test_a_variant_inherits_what_it_has_in_common_with_its_parent(api: Api) -> None:
    """Null by itself, filled with `sw-inheritance`, pictures included; the listing counts it."""
    _, second = variants(api)
    bare, whole = product(api, second), product(api, second, **INHERITING)
    assert (bare["weight"], bare["media"], bare["cover"], bare["purchasePrices"]) == (None, [], None, None)
    assert (whole["weight"], len(whole["media"]), whole["purchasePrices"][0]["net"]) == (0.08, 1, 2.0)
    assert whole["cover"]["id"] == whole["coverId"]
    assert listing(api, second).filled == {"weight", "images", "cost_price", "description"}


def test_a_variant_with_other_details_has_its_own(api: Api) -> None:
    """Another weight and other pictures stand in the variant itself."""
    _, second = variants(api, weight_g=90, images=3)
    shown = product(api, second)
    assert (shown["weight"], len(shown["media"]), shown["description"]) == (0.09, 3, None)


def test_a_parents_detail_is_emptied_for_all_that_inherit_it(api: Api) -> None:
    """What a variant has of its own stays with its sibling."""
    first, second = variants(api, weight_g=90)
    for word in ("weight", "images"):
        api.shop.change_listing(first, empty=word)
    assert listing(api, first).filled == {"cost_price", "description"}
    assert listing(api, second).filled == {"weight", "cost_price", "description"}


def test_pictures_go_with_their_product(api: Api) -> None:
    """Nothing is left of a product that was taken away."""
    (number,) = api.shop.add_items([WHOLE])
    api.shop.remove_listing(number)
    assert (api.rows("product-media"), api.rows("media")) == ([], [])


def test_details_take_nothing_from_the_random_source(serve: Callable[[Any], str]) -> None:
    """The ids that follow are the same with pictures and without."""
    first, second = Api(serve), Api(serve)
    assert first.shop.add_items([WHOLE, Item("B", "B")]) == second.add("TP-1", "B")


# Shipping methods


def test_methods_are_those_of_the_shop_with_pages_and_a_total(api: Api) -> None:
    """Names, whether they can be chosen, and a technical name."""
    api.shop.methods = list(METHODS)
    sort = [{"field": "position"}]
    page = api.search("shipping-method", page=2, limit=3, sort=sort, total_count_mode=1)
    assert page["total"] == 4
    assert [each["name"] for each in page["data"]] == ["DHL bezorging"]
    rows = api.rows("shipping-method", sort=sort)
    assert [each["active"] for each in rows] == [False, True, True, True]
    assert rows[1]["technicalName"] == "shipping_postnl_afhaalpunt"
    assert api.send("GET", "/api/shipping-method").json()["total"] == 4


def test_a_shop_without_methods_lists_none(api: Api) -> None:
    """The vendor's answer for an empty list."""
    assert api.search("shipping-method", total_count_mode=1) == {"total": 0, "data": [], "aggregations": {}}


def test_methods_are_read_anew_at_every_call(api: Api) -> None:
    """One that is renamed, switched off or gone is so at once; the others keep their ids."""
    api.shop.methods = list(METHODS)
    before = {each["name"]: each["id"] for each in api.rows("shipping-method")}
    api.shop.methods[2] = Method("PostNL bezorging", active=False)
    del api.shop.methods[3]
    rows = {each["name"]: each for each in api.rows("shipping-method")}
    assert {name: row["id"] for name, row in rows.items()} == {name: before[name] for name in rows}
    assert set(rows) == {"Oud", "PostNL afhaalpunt", "PostNL bezorging"}
    assert rows["PostNL bezorging"]["active"] is False


def test_customers_of_the_web_shop_are_offered_the_methods(api: Api) -> None:
    """The sales channel lists them, and its usual one is the first that delivers."""
    api.shop.methods = list(METHODS)
    rows = api.rows("sales-channel", associations={"shippingMethods": {}, "shippingMethod": {}})
    offers = next(each for each in rows if each["shippingMethods"])
    assert {each["name"] for each in offers["shippingMethods"]} == {each.name for each in METHODS}
    assert offers["shippingMethod"]["name"] == "PostNL bezorging"


def test_a_method_made_through_the_interface_stays(api: Api) -> None:
    """The world's lists do not sweep it away."""
    api.rows("shipping-method")
    made = {"name": "Fiets", "technicalName": "shipping_bike", "deliveryTimeId": api.shop.base.delivery_time}
    assert api.send("POST", "/api/shipping-method", made).status_code == 204
    api.shop.methods = [Method("DHL")]
    assert {each["name"] for each in api.rows("shipping-method")} == {"Fiets", "DHL"}


@pytest.mark.parametrize(("resource", "entity"), [("methods", "shipping_method"), ("hooks", "webhook")])
def test_a_role_may_lack_the_right_to_read_them(api: Api, resource: str, entity: str) -> None:
    """403 with the privilege that is missing."""
    api.shop.deny(resource)
    status, (error,) = api.refused("POST", f"/api/search/{entity.replace('_', '-')}", {})
    assert (status, error["code"]) == (403, "FRAMEWORK__MISSING_PRIVILEGE_ERROR")
    assert f"{entity}:read" in error["detail"]


def test_a_page_that_is_too_large_is_refused_for_them_too(api: Api) -> None:
    """As for every entity."""
    for entity in ("shipping-method", "webhook"):
        assert api.code("POST", f"/api/search/{entity}", {"limit": 501}) == (400, "FRAMEWORK__QUERY_LIMIT_EXCEEDED")


@pytest.mark.parametrize("entity", ["shipping-method", "webhook"])
def test_faults_leave_rows_out_of_the_new_lists(api: Api, entity: str) -> None:
    """A row less, or a total that is one too high."""
    api.shop.methods, api.shop.shop_hooks = list(METHODS), list(HOOKS)
    whole = api.search(entity, total_count_mode=1)
    answer = api.send("POST", f"/api/search/{entity}", {"total-count-mode": 1})
    assert answer.json() == whole
    for kind, rows, total in (("drop-rows", -1, 0), ("short-total", 0, 1)):
        with_fault = api.shop.shorten(_response(answer.json()), Fault(kind))
        assert with_fault is not None
        shown = json.loads(with_fault.get_data())
        assert (len(shown["data"]), shown["total"]) == (len(whole["data"]) + rows, whole["total"] + total)


def _response(body: Any) -> Response:
    return Response(json.dumps(body), mimetype="application/json")


# Orders


def methods_of(api: Api, order_id: str) -> set[str]:
    """Names of the methods of an order's deliveries."""
    (order,) = api.rows("order", ids=[order_id], associations={"deliveries": {"associations": {"shippingMethod": {}}}})
    return {each["shippingMethod"]["name"] for each in order["deliveries"]}


def test_an_order_shows_the_method_that_was_chosen(api: Api) -> None:
    """On its delivery; a pickup point shows nowhere."""
    api.shop.methods = list(METHODS)
    order_id = api.order("X", method="PostNL afhaalpunt", pickup=True)
    assert methods_of(api, order_id) == {"PostNL afhaalpunt"}
    (view,) = api.shop.orders()
    assert (view.method, view.pickup, api.shop.shows_pickup) == ("PostNL afhaalpunt", False, False)


@pytest.mark.parametrize(("methods", "shown"), [([], "Standaard"), (METHODS, "PostNL bezorging")])
def test_an_order_without_a_method_gets_the_first_one_that_delivers(
    api: Api, methods: list[Method], shown: str
) -> None:
    """In a shop that was given none it is the installation's own."""
    api.shop.methods = list(methods)
    order_id = api.order("X")
    assert methods_of(api, order_id) == {shown}
    assert api.shop.orders()[0].method == shown


def test_orders_keep_a_method_that_left_the_shop(api: Api) -> None:
    """It is in no list any more, and back in it when the shop offers it again."""
    api.shop.methods = list(METHODS)
    order_id = api.order("X", method="DHL bezorging")
    del api.shop.methods[3]
    assert methods_of(api, order_id) == {"DHL bezorging"}
    assert "DHL bezorging" not in {each["name"] for each in api.rows("shipping-method")}
    api.shop.methods.append(Method("DHL bezorging"))
    assert "DHL bezorging" in {each["name"] for each in api.rows("shipping-method")}
    assert methods_of(api, order_id) == {"DHL bezorging"}


def test_an_order_may_name_a_method_the_shop_never_had(api: Api) -> None:
    """History from elsewhere: only that order shows it."""
    order_id = api.order("X", method="Koets", days_ago=3)
    api.order("Y", method="Koets", days_ago=2)
    assert methods_of(api, order_id) == {"Koets"}
    assert api.rows("shipping-method") == []


def test_tracking_codes_are_told_in_the_order_in_which_they_came(api: Api) -> None:
    """Shopware keeps codes on the delivery, and no shipments."""
    api.add("X", stock=9)
    order_id = api.order("X")
    api.shop.report_shipment(order_id, [Line("X", 1)], "3SB", "PostNL", completes=False)
    api.shop.report_shipment(order_id, [Line("X", 1)], "3SA", "PostNL", completes=True)
    (view,) = api.shop.orders()
    assert (view.tracking, view.shipments) == (("3SB", "3SA"), 0)
    assert api.delivery(order_id)["trackingCodes"] == ["3SB", "3SA"]


# Webhooks


def test_webhooks_are_those_of_the_shop(api: Api) -> None:
    """Event, address and whether it is on; two that are alike are two."""
    api.shop.shop_hooks = list(HOOKS)
    rows = api.rows("webhook", sort=[{"field": "name"}])
    assert [(each["eventName"], each["url"], each["active"]) for each in rows] == [
        (each.topic, each.address, each.active) for each in HOOKS
    ]
    assert len({each["id"] for each in rows}) == 3
    page = api.search("webhook", limit=2, page=2, total_count_mode=1)
    assert (len(page["data"]), page["total"]) == (1, 3)


def test_a_shop_without_webhooks_lists_none(api: Api) -> None:
    """The vendor's answer for an empty list."""
    assert api.search("webhook", total_count_mode=1) == {"total": 0, "data": [], "aggregations": {}}


def test_a_webhook_follows_the_shops_list(api: Api) -> None:
    """Switched off and taken away, it is so at the next call."""
    api.shop.shop_hooks = list(HOOKS[:1])
    (before,) = api.rows("webhook")
    api.shop.shop_hooks[0] = ShopHook(HOOKS[0].topic, HOOKS[0].address, active=False)
    (after,) = api.rows("webhook")
    assert (after["id"], after["active"]) == (before["id"], False)
    api.shop.shop_hooks.clear()
    assert api.rows("webhook") == []
    assert api.code("GET", f"/api/webhook/{before['id']}") == (404, "FRAMEWORK__RESOURCE_NOT_FOUND")


def test_a_webhook_made_through_the_interface_is_listed_too(api: Api) -> None:
    """Name, event and address are needed."""
    assert api.refused("POST", "/api/webhook", {"name": "Eigen"})[0] == 400
    made = {"name": "Eigen", "eventName": "order.written", "url": "https://eigen.example/in"}
    assert api.send("POST", "/api/webhook", made).status_code == 204
    api.shop.shop_hooks = list(HOOKS[:1])
    assert len(api.rows("webhook")) == 2
