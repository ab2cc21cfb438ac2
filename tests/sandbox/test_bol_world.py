"""The account in the world's words, and in a world of its own."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.sandbox.bol import BolShop
from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.shopify import ShopifyShop
from shopswitch.sandbox.spoiling import empty_answer
from shopswitch.sandbox.systems import Fault, Item, Line, OrderView, System
from shopswitch.sandbox.woocommerce import WooCommerceShop
from shopswitch.sandbox.world import ClientSpec, World
from tests.sandbox.bol_kit import V11, Api
from tests.sandbox.ninth import agrees, findings

SYSTEMS: dict[str, type[System]] = {
    "picqer": PicqerAccount,
    "bol": BolShop,
    "woocommerce": WooCommerceShop,
    "shopify": ShopifyShop,
}
PAIRS = [("woocommerce", "bol"), ("bol", "shopify"), ("bol", "bol")]
STAGES = ["prepare", "switched", "aftercare"]


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def view(api: Api, order_id: str) -> OrderView:
    return next(each for each in api.shop.orders() if each.order_id == order_id)


def test_flags_say_what_bol_has_not() -> None:
    """No unpaid orders, no orders of another shop, no more than 999 pieces."""
    assert (BolShop.tells_payment, BolShop.imports_unpaid, BolShop.takes_history) == (False, False, False)
    assert (BolShop.stock_ceiling, BolShop.several_locations, BolShop.other_code_field) == (999, False, "")


def test_variants_are_offers_of_their_own(api: Api) -> None:
    """Kind simple, with the option in the title."""
    api.shop.add_items([Item(f"S-{size}", "Sok", group="sok", option=size, stock=1) for size in "SM"])
    assert [(each.kind, each.name, each.sku) for each in api.shop.listings()] == [
        ("simple", "Sok S", "S-S"),
        ("simple", "Sok M", "S-M"),
    ]


def test_an_item_without_barcode_gets_a_valid_made_up_ean(api: Api) -> None:
    """One of its own; a given barcode is kept."""
    api.add("A", "B")
    api.add("C", barcode="8719990000001")
    first, second, third = (each.barcode for each in api.shop.listings())
    assert first != second
    assert third == "8719990000001"
    for ean in (first, second):
        weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(ean))
        assert (len(ean), weighed % 10) == (13, 0)


def test_stock_is_kept_between_0_and_999(api: Api) -> None:
    """No stock at all means as much as can be said; None never stops bol from counting."""
    (offer_id,) = api.add("A", stock=None)
    assert api.shop.listings()[0].stock == 999
    for told, kept in ((5000, 999), (-3, 0), (12, 12)):
        assert api.shop.set_stock("A", told)
        assert api.shop.listings()[0].stock == kept
    api.shop.change_listing(offer_id, stock=None)
    assert api.shop.listings()[0].stock == 12


def test_stock_goes_to_every_offer_with_exactly_this_reference(api: Api) -> None:
    """Case matters, blank is none."""
    api.add("A", "A", "a", "")
    assert api.shop.set_stock("A", 4)
    assert [each.stock for each in api.shop.listings()] == [4, 4, 0, 0]
    assert not api.shop.set_stock("B", 4)
    assert not api.shop.set_stock("", 4)


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"sku": "X"}, ("X", "Thee A", "8719990000001", True)),
        ({"name": "Koffie"}, ("A", "Koffie", "8719990000001", True)),
        ({"barcode": "8719990000018"}, ("A", "Thee A", "8719990000018", True)),
        ({"active": False}, ("A", "Thee A", "8719990000001", False)),
        ({"shared": False, "inherit_sku": False}, ("A", "Thee A", "8719990000001", True)),
    ],
)
def test_changes_show(api: Api, changes: dict[str, Any], seen: tuple[object, ...]) -> None:
    """Straight into the state."""
    (offer_id,) = api.add("A", barcode="8719990000001")
    api.shop.change_listing(offer_id, **changes)
    (listing,) = api.shop.listings()
    assert (listing.sku, listing.name, listing.barcode, listing.active) == seen


@pytest.mark.parametrize("changes", [{"shared": True}, {"inherit_sku": True}, {"other_code": "X"}])
def test_what_means_nothing_at_bol_is_refused(api: Api, changes: dict[str, Any]) -> None:
    """There are offers only."""
    (offer_id,) = api.add("A")
    with pytest.raises(ValueError, match="offers only"):
        api.shop.change_listing(offer_id, **changes)


def test_an_offer_never_loses_its_ean(api: Api) -> None:
    """Taking the barcode away leaves a made-up one."""
    (offer_id,) = api.add("A", barcode="8719990000001")
    api.shop.change_listing(offer_id, barcode="")
    assert api.shop.listings()[0].barcode not in ("", "8719990000001")


def test_a_second_offer_of_a_product_has_its_ean_in_another_condition(api: Api) -> None:
    """A made-up EAN gives way when the offer is given another one's reference."""
    api.add("A", barcode="8719990000001")
    (copy,) = api.add("B")
    api.shop.change_listing(copy, sku="A")
    assert [each.barcode for each in api.shop.listings()] == ["8719990000001"] * 2
    assert api.get(f"/retailer/offers/{copy}", accept=V11)["condition"]["category"] == "SECONDHAND"


@pytest.mark.parametrize(
    ("state", "seen", "raw"),
    [
        ("open", "open", "OPEN"),
        ("unpaid", "open", "OPEN"),
        ("completed", "completed", "HANDLED"),
        ("cancelled", "cancelled", "HANDLED"),
    ],
)
@pytest.mark.parametrize("moved", [False, True])
def test_states_follow_from_items(api: Api, state: str, seen: str, raw: str, moved: bool) -> None:
    """Whether the order came so or was moved there; every order is paid."""
    api.add("A", stock=9)
    order_id = api.order("A", state="open" if moved else state)
    if moved:
        api.shop.set_order_state(order_id, state)
    found = view(api, order_id)
    assert (found.state, found.state_raw, found.importable) == (seen, raw, seen == "open")


def test_a_finished_order_can_be_put_back(api: Api) -> None:
    """Nothing of it is sent any more."""
    api.add("A")
    order_id = api.order("A", state="completed")
    api.shop.set_order_state(order_id, "open")
    assert (view(api, order_id).state, view(api, order_id).shipped) == ("open", {})
    assert api.get("/retailer/shipments", order_id=order_id) == {}


@pytest.mark.parametrize("state", ["draft", "custom"])
def test_bol_has_neither_baskets_nor_statuses_of_ones_own(api: Api, state: str) -> None:
    """ValueError."""
    api.add("A")
    with pytest.raises(ValueError, match=state):
        api.shop.set_order_state(api.order("A"), state)


def test_an_old_order_is_simply_one_that_was_placed_then(api: Api) -> None:
    """Nothing is carried over: id and number are the same, and there is no reference."""
    api.add("A")
    found = view(api, api.order("A", days=9))
    assert found.order_id == found.number
    assert found.created_at == found.placed_at
    assert found.reference == ""


def test_what_was_sent_is_told_per_sku(api: Api) -> None:
    """Two lines of one SKU count together."""
    api.add("A", stock=9)
    order_id = api.order("A", "A")
    api.shop.report_shipment(order_id, [Line("A", 3)], "3S1", "PostNL", completes=False)
    assert view(api, order_id).shipped == {"A": 3}
    assert view(api, order_id).state == "open"


def test_same_seed_same_account(serve: Callable[[Any], str]) -> None:
    """Keys, offers and orders; however often somebody logged in meanwhile."""
    made = []
    for logins in (0, 3):
        api = Api(serve)
        for _ in range(logins):
            api.login()
        api.add("A", "B")
        made.append((api.shop.secrets(), api.shop.listings(), api.order("A")))
    assert made[0] == made[1]


# Faults


def test_dropped_rows_leave_a_list_short(api: Api) -> None:
    """Every list has its own key; the only row of a v10 list takes the key along."""
    answer = Response(json.dumps({"orders": [1, 2, 3]}), headers={"X-RateLimit-Limit": "25"})
    short = api.shop.shorten(answer, Fault("drop-rows", options={"rows": 2}))
    assert short is not None
    assert json.loads(short.get_data()) == {"orders": [1]}
    assert short.headers["X-RateLimit-Limit"] == "25"
    gone = api.shop.shorten(Response(json.dumps({"shipments": [1]})), Fault("drop-rows"))
    assert gone is not None
    assert json.loads(gone.get_data()) == {}
    offers = api.shop.shorten(Response(json.dumps({"offers": [1], "page": {}})), Fault("drop-rows"))
    assert offers is not None
    assert json.loads(offers.get_data()) == {"offers": [], "page": {}}


@pytest.mark.parametrize("kind", ["drop-rows", "short-total"])
@pytest.mark.parametrize("text", ['{"orderId":"C1","orderItems":[1]}', "{}", "[]", "html"])
def test_faults_without_meaning_change_nothing(api: Api, kind: str, text: str) -> None:
    """There are no totals that could be wrong."""
    assert api.shop.shorten(Response(text), Fault(kind)) is None


def test_an_emptied_page_keeps_its_cursor(api: Api) -> None:
    """The general fault finds bol's lists."""
    page = {"offers": [{"offerId": "1"}], "page": {"pageSize": 25, "nextCursor": "x"}}
    assert json.loads(empty_answer(Response(json.dumps(page))).get_data()) == page | {"offers": []}
    assert json.loads(empty_answer(Response(json.dumps({"orders": [1]}))).get_data()) == {"orders": []}


# Worlds


@pytest.mark.parametrize(("old", "new"), PAIRS)
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("scenario", ["replace", "add"])
def test_a_clean_client_has_nothing_to_find(old: str, new: str, stage: str, scenario: str) -> None:
    """Whether bol is left or entered; what bol sends itself disturbs nothing."""
    world = World(ClientSpec("demo", old=old, new=new, stage=stage, scenario=scenario), SYSTEMS)
    assert findings(world) == []


@pytest.mark.parametrize(("old", "new"), PAIRS)
@pytest.mark.parametrize("seed", range(6))
def test_a_broken_client_has_exactly_what_was_planted(old: str, new: str, seed: int) -> None:
    """Random defects; what bol cannot have is left out."""
    world = World(ClientSpec("demo", old=old, new=new, stage="switched", seed=seed, defects="random"), SYSTEMS)
    assert world.planted
    assert agrees(world)


def test_goods_without_barcodes_find_nothing_either() -> None:
    """Made-up EANs are unknown to Picqer and shared by nothing."""
    items = tuple(Item(f"A-{number}", f"Thee {number}", stock=30) for number in range(12))
    world = World(ClientSpec("demo", old="woocommerce", new="bol", stage="switched", products=items), SYSTEMS)
    assert findings(world) == []


def test_more_than_999_pieces_are_no_difference() -> None:
    """As many are shown as can be."""
    items = (Item("A-1", "Schroef", stock=4000), Item("A-2", "Moer", stock=7))
    world = World(ClientSpec("demo", old="shopify", new="bol", stage="switched", products=items), SYSTEMS)
    assert findings(world) == []
    assert {each.sku: each.stock for each in world.shops["new"].listings()}["A-1"] == 999
