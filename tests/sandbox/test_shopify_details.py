"""Product details, shipping settings and webhooks, as Shopify shows them and the world is told of them."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.sandbox.shopify import ShopifyShop
from shopswitch.sandbox.systems import Fault, Item, Line, Listing, Method, OrderView, ShopHook
from tests.sandbox.shopify_kit import Api

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
VARIANTS = """{ productVariants(first: 9) { nodes { barcode inventoryItem { countryCodeOfOrigin harmonizedSystemCode
    unitCost { amount currencyCode } measurement { weight { unit value } } }
    product { description descriptionHtml mediaCount { count } featuredMedia { id mediaContentType }
    media(first: 5) { nodes { id mediaContentType ... on MediaImage { image { url } } } }
    images(first: 1) { nodes { url } pageInfo { hasNextPage } } } } } }"""
PROFILES = """{ deliveryProfiles(first: 10) { nodes { name default profileLocationGroups {
    locationGroupZones(first: 20) { nodes { zone { name countries { code { countryCode restOfWorld } } }
    methodDefinitions(first: 50) { nodes { id name active rateProvider { __typename
    ... on DeliveryRateDefinition { price { amount currencyCode } } } } } } } } } } }"""
HOOKS = """query ($first: Int!, $after: String, $search: String, $topics: [WebhookSubscriptionTopic!]) {
    webhookSubscriptions(first: $first, after: $after, query: $search, topics: $topics) {
    nodes { id topic uri callbackUrl format endpoint { __typename ... on WebhookHttpEndpoint { callbackUrl } } }
    pageInfo { hasNextPage endCursor } } }"""
ORDERS = """{ orders(first: 9, sortKey: ID) { nodes { shippingLine { title code source }
    fulfillmentOrders(first: 5) { nodes { deliveryMethod { methodType presentedName } } } } } }"""


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def listed(api: Api) -> list[Listing]:
    """What the world sees of every variant."""
    return api.shop.listings()


def methods(api: Api) -> list[Any]:
    """The definitions of the only profile; none when it has no zone."""
    (profile,) = api.ask(PROFILES)["deliveryProfiles"]["nodes"]
    zones = profile["profileLocationGroups"][0]["locationGroupZones"]["nodes"]
    return [each for zone in zones for each in zone["methodDefinitions"]["nodes"]]


def hooks(api: Api, **given: Any) -> Any:
    """The subscriptions a question finds."""
    return api.ask(HOOKS, **{"first": 50, **given})["webhookSubscriptions"]


def view(api: Api, order_id: str) -> OrderView:
    """What the world sees of an order."""
    return next(each for each in api.shop.orders() if each.order_id == order_id)


def test_details_are_shown_where_shopify_keeps_them(api: Api) -> None:
    """Barcode at the variant, customs, cost and weight at the inventory item, text and pictures at the product."""
    api.shop.add_items([FULL])
    (shown,) = api.ask(VARIANTS)["productVariants"]["nodes"]
    product = shown.pop("product")
    assert shown == {
        "barcode": "8712345678906",
        "inventoryItem": {
            "countryCodeOfOrigin": "PT",
            "harmonizedSystemCode": "69111000",
            "unitCost": {"amount": "12.50", "currencyCode": "EUR"},
            "measurement": {"weight": {"unit": "KILOGRAMS", "value": 0.85}},
        },
    }
    assert (product["description"], product["descriptionHtml"]) == ("Rond & rood", "<p>Rond &amp; rood</p>")
    assert (product["mediaCount"]["count"], len(product["media"]["nodes"])) == (2, 2)
    cut = api.ask("{ products(first: 1) { nodes { description(truncateAt: 4) } } }")["products"]["nodes"]
    assert cut == [{"description": "Rond"}]
    assert product["featuredMedia"]["id"] == product["media"]["nodes"][0]["id"]
    assert product["images"]["pageInfo"]["hasNextPage"]
    assert product["images"]["nodes"][0]["url"].startswith("https://beelden.example/")
    assert listed(api)[0].filled == ShopifyShop.detail_fields


def test_what_nobody_filled_in_is_null_or_empty(api: Api) -> None:
    """And the world hears that nothing is there."""
    api.shop.add_items([BARE])
    (shown,) = api.ask(VARIANTS)["productVariants"]["nodes"]
    assert shown["barcode"] is None
    item = shown["inventoryItem"]
    assert (item["countryCodeOfOrigin"], item["harmonizedSystemCode"], item["unitCost"]) == (None, None, None)
    assert item["measurement"]["weight"]["value"] == 0
    product = shown["product"]
    assert (product["description"], product["mediaCount"]["count"], product["featuredMedia"]) == ("", 0, None)
    assert listed(api)[0].filled == frozenset()


@pytest.mark.parametrize("word", sorted(ShopifyShop.detail_fields))
def test_one_detail_can_be_emptied(api: Api, word: str) -> None:
    """That one goes, the others stay, and the interface shows none of it."""
    (number,) = api.shop.add_items([FULL])
    before = api.ask(VARIANTS)
    api.shop.change_listing(number, empty=word)
    assert listed(api)[0].filled == ShopifyShop.detail_fields - {word}
    assert api.ask(VARIANTS) != before


def test_a_detail_without_a_field_cannot_be_emptied(api: Api) -> None:
    """Shopify keeps no sizes of what it sells."""
    (number,) = api.shop.add_items([FULL])
    with pytest.raises(ValueError, match="height"):
        api.shop.change_listing(number, empty="height")


def test_variants_share_text_and_pictures(api: Api) -> None:
    """They hang on the product; the purchase price is each variant's own."""
    about: dict[str, Any] = {"group": "P", "stock": 1}
    large, small = api.shop.add_items(
        [
            Item("P-L", "Pot", option="L", cost_cents=100, images=3, description="Pot", **about),
            Item("P-S", "Pot", option="S", **about),
        ]
    )
    assert [sorted(each.filled) for each in listed(api)] == [
        ["cost_price", "description", "images", "weight"],
        ["description", "images", "weight"],
    ]
    api.shop.change_listing(small, empty="images")
    assert all("images" not in each.filled for each in listed(api))
    assert large != small


def test_a_shop_without_methods_or_webhooks_lists_none(api: Api) -> None:
    """The profile that every shop has, without a zone; no subscriptions; orders still bear the usual title."""
    (profile,) = api.ask(PROFILES)["deliveryProfiles"]["nodes"]
    assert profile["profileLocationGroups"] == [{"locationGroupZones": {"nodes": []}}]
    assert hooks(api)["nodes"] == []
    assert api.ask("{ webhookSubscriptionsCount { count } }")["webhookSubscriptionsCount"]["count"] == 0
    api.add("T-1", stock=5)
    assert view(api, api.order("T-1")).method == "Standaard"


def test_methods_are_listed_with_rate_and_switch(api: Api) -> None:
    """Each keeps its id when another goes; the list is read at every call."""
    api.shop.methods = list(METHODS)
    rows = methods(api)
    assert [(each["name"], each["active"], each["rateProvider"]["price"]["amount"]) for each in rows] == [
        ("Bezorging", True, "4.95"),
        ("Afhaalpunt", True, "3.95"),
        ("Winkel", True, "0.00"),
        ("Koerier", False, "4.95"),
    ]
    del api.shop.methods[0]
    assert methods(api) == rows[1:]


@pytest.mark.parametrize(
    ("method", "pickup", "title", "kind"),
    [
        ("Bezorging", False, "Bezorging", "SHIPPING"),
        ("Afhaalpunt", True, "Afhaalpunt", "PICKUP_POINT"),
        ("Afhaalpunt", False, "Afhaalpunt", "SHIPPING"),
        ("Winkel", False, "Winkel", "PICK_UP"),
        ("", False, "Bezorging", "SHIPPING"),
        ("Van vroeger", False, "Van vroeger", "SHIPPING"),
    ],
)
def test_an_order_shows_its_way(api: Api, method: str, pickup: bool, title: str, kind: str) -> None:
    """The title on the shipping line, the kind on the work; without a choice it is the first delivery on offer."""
    api.shop.methods = list(METHODS)
    api.add("T-1", stock=5)
    number = api.order("T-1", method=method, pickup=pickup)
    (shown,) = api.ask(ORDERS)["orders"]["nodes"]
    assert shown["shippingLine"] == {"title": title, "code": title, "source": "shopify"}
    (work,) = shown["fulfillmentOrders"]["nodes"]
    assert work["deliveryMethod"] == {"methodType": kind, "presentedName": title}
    assert (view(api, number).method, view(api, number).pickup) == (title, pickup)


def test_what_is_never_sent_goes_to_no_pickup_point(api: Api) -> None:
    """Its work has no delivery at all."""
    api.add("BON", stock=None, virtual=True)
    assert not view(api, api.order("BON", pickup=True)).pickup


def test_the_world_sees_every_shipment_and_code(api: Api) -> None:
    """In the order in which they came; what was taken back counts no more."""
    api.add("T-1", "T-2", stock=5)
    number = api.order("T-1", "T-2")
    assert (view(api, number).shipments, view(api, number).tracking) == (0, ())
    for sku, code, last in (("T-1", "3SA", False), ("T-2", "3SB", True)):
        api.shop.report_shipment(number, [Line(sku, 2)], code, "PostNL", completes=last)
    assert (view(api, number).shipments, view(api, number).tracking) == (2, ("3SA", "3SB"))
    api.shop.set_order_state(number, "open")
    assert (view(api, number).shipments, view(api, number).tracking) == (0, ())


def test_own_webhooks_are_listed_in_pages(api: Api) -> None:
    """With Shopify's topics; what is off is not there."""
    api.shop.shop_hooks = [
        ShopHook("ORDERS_PAID", "https://picqer.example/in?key=1"),
        ShopHook("orders/create", "https://nieuwsbrief.example/in"),
        ShopHook("order.updated", "https://uit.example/in", active=False),
        ShopHook("iets anders", "https://x.example/in"),
    ]
    rows = hooks(api)["nodes"]
    assert [(each["topic"], each["uri"]) for each in rows] == [
        ("ORDERS_PAID", "https://picqer.example/in?key=1"),
        ("ORDERS_CREATE", "https://nieuwsbrief.example/in"),
        ("ORDERS_UPDATED", "https://x.example/in"),
    ]
    assert {each["endpoint"]["callbackUrl"] == each["callbackUrl"] == each["uri"] for each in rows} == {True}
    first = hooks(api, first=2)
    assert hooks(api, first=2, after=first["pageInfo"]["endCursor"])["nodes"] == rows[2:]
    assert hooks(api, topics=["ORDERS_PAID"])["nodes"] == rows[:1]
    assert hooks(api, search="topic:ORDERS_CREATE")["nodes"] == rows[1:2]
    assert api.ask("{ webhookSubscriptionsCount { count } }")["webhookSubscriptionsCount"]["count"] == 3
    found = api.ask("query ($id: ID!) { node(id: $id) { id ... on WebhookSubscription { uri } } }", id=rows[0]["id"])
    assert found["node"]["uri"] == rows[0]["uri"]


def test_the_right_to_the_shipping_settings_can_be_taken_away(api: Api) -> None:
    """ACCESS_DENIED, while webhooks need no right at all."""
    api.shop.deny("methods")
    assert api.code(PROFILES) == "ACCESS_DENIED"
    with pytest.raises(ValueError, match="hooks"):
        api.shop.deny("hooks")


def test_a_fault_takes_a_webhook_out(api: Api) -> None:
    """The last row of the list; and counts of records promise more, counts of pictures do not."""
    api.shop.shop_hooks = [ShopHook("orders/create", f"https://x.example/{number}") for number in range(2)]
    api.shop.add_items([FULL])

    def spoiled(query: str, kind: str) -> Any:
        answer = api.send(query)
        made = api.shop.shorten(Response(answer.content, mimetype="application/json"), Fault(kind))
        return made.get_json()["data"] if made else None

    assert (
        len(
            spoiled("{ webhookSubscriptions(first: 5) { nodes { id } } }", "drop-rows")["webhookSubscriptions"]["nodes"]
        )
        == 1
    )
    assert spoiled("{ webhookSubscriptionsCount { count } }", "short-total")["webhookSubscriptionsCount"]["count"] == 3
    assert spoiled("{ products(first: 5) { nodes { mediaCount { count } } } }", "short-total") is None
