"""Product details, shipping zones and webhooks, as WooCommerce shows them and the world is told of them."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.sandbox.systems import Fault, Item, Listing, Method, OrderView, ShopHook
from shopswitch.sandbox.woocommerce import WooCommerceShop
from tests.sandbox.woocommerce_bench import CUSTOMER, NOW, Caller, make_shop, mounted, new_order

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
NO_SIZE = {"length": "", "width": "", "height": ""}
METHODS = [
    Method("Bezorging"),
    Method("Afhaalpunt", "pickup_point"),
    Method("Winkel", "collect"),
    Method("Koerier", active=False),
]


@pytest.fixture
def caller(serve: Callable[[Any], str]) -> Caller:
    return mounted(serve, make_shop())


def listing(caller: Caller, number: str) -> Listing:
    """What the world sees of a listing."""
    return next(each for each in caller.shop.listings() if each.source_id == number)


def order(caller: Caller, sku: str = "T-1", **about: Any) -> OrderView:
    """A customer orders."""
    wanted = new_order(sku)
    made = caller.shop.add_order(type(wanted)(wanted.lines, CUSTOMER, NOW, **about))
    return next(each for each in caller.shop.orders() if each.order_id == made.order_id)


def test_details_are_shown_in_the_shops_units(caller: Caller) -> None:
    """Texts in kilograms and centimetres, HTML, and pictures with an address."""
    (number,) = caller.shop.add_items([FULL])
    shown = caller.get(f"products/{number}")
    assert (shown["global_unique_id"], shown["weight"]) == ("8712345678906", "0.85")
    assert shown["dimensions"] == {"length": "30", "width": "20", "height": "15"}
    assert shown["description"] == "<p>Rond &amp; rood</p>\n"
    assert len({each["id"] for each in shown["images"]}) == 2
    assert all(each["src"].startswith("https://winkel.example/") for each in shown["images"])
    assert listing(caller, number).filled == WooCommerceShop.detail_fields


def test_what_core_has_no_field_for_is_nowhere(caller: Caller) -> None:
    """Customs code, origin and purchase price do not show up under any name."""
    (number,) = caller.shop.add_items([FULL])
    text = caller.call("GET", f"products/{number}").text
    assert "69111000" not in text
    assert "12.5" not in text
    assert not WooCommerceShop.detail_fields & {"hs_code", "country_of_origin", "cost_price"}


def test_what_nobody_filled_in_is_empty(caller: Caller) -> None:
    """And the world hears that nothing is there."""
    (number,) = caller.shop.add_items([BARE])
    shown = caller.get(f"products/{number}")
    assert (shown["global_unique_id"], shown["weight"], shown["description"]) == ("", "", "")
    assert (shown["dimensions"], shown["images"]) == (NO_SIZE, [])
    assert listing(caller, number).filled == frozenset()


def test_a_variation_shows_its_parents_picture(caller: Caller) -> None:
    """Pictures hang on the parent, texts at both; sizes are its own, or its parent's where it has none."""
    about: dict[str, Any] = {"group": "P", "stock": 1, "weight_g": 0}
    large, small = caller.shop.add_items(
        [
            Item("P-L", "Pot", option="L", size_cm=(9, 8, 7), images=3, description="Pot", **about),
            Item("P-S", "Pot", option="S", **about),
        ]
    )
    parent = caller.get(f"products/{large}")["parent_id"]
    pictures = caller.get(f"products/{parent}")["images"]
    assert len(pictures) == 3
    shown = {str(each["id"]): each for each in caller.get(f"products/{parent}/variations")}
    assert [shown[each]["image"] for each in (large, small)] == [pictures[0]] * 2
    assert caller.get(f"products/{small}")["images"] == [pictures[0]]
    assert [shown[each]["description"] for each in (large, small)] == ["<p>Pot</p>\n", ""]
    assert shown[small]["dimensions"] == NO_SIZE
    assert listing(caller, small).filled == {"images", "description"}
    caller.call("PUT", f"products/{parent}", {"weight": "2", "dimensions": {"length": "5"}})
    assert caller.get(f"products/{parent}/variations/{small}")["weight"] == "2"
    assert caller.get(f"products/{parent}/variations/{small}")["dimensions"] == NO_SIZE | {"length": "5"}
    assert listing(caller, small).filled == {"images", "description", "weight", "length"}


@pytest.mark.parametrize("word", sorted(WooCommerceShop.detail_fields))
@pytest.mark.parametrize("group", ["", "P"])
def test_one_detail_can_be_emptied(caller: Caller, word: str, group: str) -> None:
    """That one goes, for a variation at its parent too, the others stay, and the interface shows none of it."""
    about = {name: getattr(FULL, name) for name in ("barcode", "weight_g", "size_cm", "images", "description")}
    (number,) = caller.shop.add_items([Item("T-1", "Theepot", group=group, option="L" if group else "", **about)])
    before = listing(caller, number).filled
    shown = caller.get(f"products/{number}")
    caller.shop.change_listing(number, empty=word)
    assert listing(caller, number).filled == before - {word} == WooCommerceShop.detail_fields - {word}
    assert caller.get(f"products/{number}") != shown


def test_a_detail_without_a_field_cannot_be_emptied(caller: Caller) -> None:
    """Core has no purchase price."""
    (number,) = caller.shop.add_items([FULL])
    with pytest.raises(ValueError, match="cost_price"):
        caller.shop.change_listing(number, empty="cost_price")


def test_pictures_do_not_move_the_numbers_of_products(caller: Caller) -> None:
    """A shop with pictures gives its products the ids it gives them without."""
    bare = make_shop().add_items([Item("A", "A"), Item("B", "B")])
    assert caller.shop.add_items([Item("A", "A", images=4), Item("B", "B")]) == bare


def test_a_shop_without_methods_or_webhooks_lists_none(caller: Caller) -> None:
    """The zones stay; orders go out as they always did."""
    assert [zone["id"] for zone in caller.get("shipping/zones")] == [0, 1]
    assert caller.get("shipping/zones/1/methods") == []
    answer = caller.call("GET", "webhooks")
    assert (answer.json(), answer.headers["X-WP-Total"]) == ([], "0")
    caller.shop.add_items([FULL])
    assert order(caller).method in ("Verzending", "Gratis verzending", "Afhalen")


def test_methods_stand_in_a_zone(caller: Caller) -> None:
    """With type, title and switch; a carrier's points are a plugin's type; each keeps its id when another goes."""
    caller.shop.methods = list(METHODS)
    answer = caller.call("GET", "shipping/zones/1/methods")
    rows = answer.json()
    assert answer.headers["X-WP-Total"] == "4"
    assert [(each["settings"]["title"]["value"], each["method_id"], each["enabled"]) for each in rows] == [
        ("Bezorging", "flat_rate", True),
        ("Afhaalpunt", "carrier_points", True),
        ("Winkel", "local_pickup", True),
        ("Koerier", "flat_rate", False),
    ]
    assert caller.get("shipping/zones/0/methods") == []
    assert "carrier_points" in [each["id"] for each in caller.get("shipping_methods")]
    del caller.shop.methods[0]
    assert caller.get("shipping/zones/1/methods") == rows[1:]
    assert caller.call("GET", "shipping/zones/9/methods").json()["code"] == "woocommerce_rest_shipping_zone_invalid"


@pytest.mark.parametrize(
    ("method", "title", "kind", "known"),
    [
        ("Bezorging", "Bezorging", "flat_rate", True),
        ("Afhaalpunt", "Afhaalpunt", "carrier_points", True),
        ("Winkel", "Winkel", "local_pickup", True),
        ("Koerier", "Koerier", "flat_rate", True),
        ("", "Bezorging", "flat_rate", True),
        ("Van vroeger", "Van vroeger", "flat_rate", False),
    ],
)
def test_an_order_shows_its_way(caller: Caller, method: str, title: str, kind: str, known: bool) -> None:
    """Title, type and instance as a text; without a choice it is the first delivery on offer."""
    caller.shop.methods = list(METHODS)
    caller.shop.add_items([FULL])
    made = order(caller, method=method)
    (line,) = caller.get(f"orders/{made.order_id}")["shipping_lines"]
    assert (line["method_title"], line["method_id"]) == (title, kind)
    assert (line["instance_id"] != "") == known
    assert made.method == title


def test_a_pickup_point_is_shown_nowhere(caller: Caller) -> None:
    """It is a plugin's business: both orders look the same, and the world knows that it cannot be seen."""
    caller.shop.methods = list(METHODS)
    caller.shop.add_items([FULL])
    made = [order(caller, method="Afhaalpunt", pickup=pickup) for pickup in (True, False)]
    with_point, without = (caller.get(f"orders/{each.order_id}") for each in made)
    assert with_point["meta_data"] == without["meta_data"]
    assert [each.pickup for each in made] == [False, False]
    assert not WooCommerceShop.shows_pickup


def test_the_world_sees_the_codes_in_the_notes(caller: Caller) -> None:
    """There are no shipments to count; a note that is deleted takes its code along."""
    caller.shop.add_items([FULL])
    number = order(caller).order_id
    for code in ("3SA", "3SB"):
        caller.shop.report_shipment(number, [], code, "PostNL", completes=False)
    notes = [each for each in caller.get(f"orders/{number}/notes") if "3SA" in each["note"]]
    view = next(each for each in caller.shop.orders() if each.order_id == number)
    assert (view.shipments, view.tracking) == (0, ("3SA", "3SB"))
    caller.call("DELETE", f"orders/{number}/notes/{notes[0]['id']}?force=true")
    view = next(each for each in caller.shop.orders() if each.order_id == number)
    assert view.tracking == ("3SB",)


def test_webhooks_are_listed(caller: Caller) -> None:
    """Newest first, in pages, with the shop's topics; what is off is disabled and keeps its id."""
    caller.shop.shop_hooks = [
        ShopHook("order.created", "https://nieuwsbrief.example/in"),
        ShopHook("orders/paid", "https://picqer.example/in?key=1"),
        ShopHook("product.updated", "https://x.example/in", active=False),
        ShopHook("action.woocommerce_payment_complete", "https://y.example/in"),
    ]
    rows = caller.get("webhooks")[::-1]
    assert [(each["topic"], each["delivery_url"], each["status"]) for each in rows] == [
        ("order.created", "https://nieuwsbrief.example/in", "active"),
        ("order.updated", "https://picqer.example/in?key=1", "active"),
        ("product.updated", "https://x.example/in", "disabled"),
        ("action.woocommerce_payment_complete", "https://y.example/in", "active"),
    ]
    page = caller.call("GET", "webhooks?per_page=3&page=2")
    assert (page.json(), page.headers["X-WP-Total"]) == (rows[:1], "4")
    assert [each["id"] for each in caller.get("webhooks?status=disabled")] == [rows[2]["id"]]
    caller.shop.shop_hooks[0] = ShopHook("order.created", "https://nieuwsbrief.example/in", active=False)
    del caller.shop.shop_hooks[1]
    changed = caller.get(f"webhooks/{rows[0]['id']}")
    assert (changed["status"], changed["date_modified"] is not None) == ("disabled", True)
    assert caller.call("GET", f"webhooks/{rows[1]['id']}").json()["code"] == "woocommerce_rest_shop_webhook_invalid_id"


def test_what_a_caller_does_to_a_webhook_the_world_sees(caller: Caller) -> None:
    """Switching it off and taking it away."""
    kept, gone = (ShopHook("order.created", f"https://{name}.example/in") for name in ("blijft", "weg"))
    caller.shop.shop_hooks += [kept, gone]
    newest, oldest = caller.get("webhooks")
    caller.call("PUT", f"webhooks/{oldest['id']}", {"status": "paused"})
    caller.call("DELETE", f"webhooks/{newest['id']}?force=true")
    assert caller.shop.shop_hooks == [ShopHook("order.created", "https://blijft.example/in", active=False)]
    assert [(each["id"], each["status"]) for each in caller.get("webhooks")] == [(oldest["id"], "paused")]


@pytest.mark.parametrize(
    ("resource", "path"),
    [("methods", "shipping/zones"), ("methods", "shipping/zones/1/methods"), ("hooks", "webhooks")],
)
def test_the_right_to_each_list_can_be_taken_away(caller: Caller, resource: str, path: str) -> None:
    """403 in the vendor's words; the other lists stay."""
    caller.shop.deny(resource)
    answer = caller.call("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (403, "woocommerce_rest_cannot_view")
    assert caller.get("orders") == []


@pytest.mark.parametrize("path", ["shipping/zones/1/methods", "webhooks"])
def test_faults_shorten_the_new_lists(caller: Caller, path: str) -> None:
    """The last row goes and the total stays; or the total promises one more."""
    caller.shop.methods = METHODS[:2]
    caller.shop.shop_hooks = [ShopHook("order.created", f"https://x.example/{number}") for number in range(2)]
    rows = caller.get(path)

    def spoiled(kind: str) -> tuple[Any, str]:
        answer = caller.call("GET", path)
        sent = Response(
            answer.content, mimetype="application/json", headers={"X-WP-Total": answer.headers["X-WP-Total"]}
        )
        made = caller.shop.shorten(sent, Fault(kind))
        assert made is not None
        return made.get_json(), made.headers["X-WP-Total"]

    assert spoiled("drop-rows") == (rows[:1], "2")
    assert spoiled("short-total") == (rows, "3")
