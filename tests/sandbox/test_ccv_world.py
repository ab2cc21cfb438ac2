"""The emulated CCV Shop as the sandbox's world handles it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shopswitch.sandbox.ccv import CcvShop
from shopswitch.sandbox.defects import PLANTERS
from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.spec import NEW_CONNECTION, STAGES
from shopswitch.sandbox.systems import Item, Line, Listing, OrderView
from shopswitch.sandbox.woocommerce import WooCommerceShop
from shopswitch.sandbox.world import ClientSpec, SandboxError, World
from tests.sandbox.ccv_kit import Api
from tests.sandbox.ninth import agrees, everything, findings

SYSTEMS = {"picqer": PicqerAccount, "woocommerce": WooCommerceShop, "ccv": CcvShop}
IMPOSSIBLE = {
    "old": {"MISSED_STATUS_UNKNOWN", "METHOD_GONE"},
    "new": {"CARRIED_STATUS_UNKNOWN", "VIRTUAL_NOT_IN_PICQER", "STOCK_AT_PARENT", "STOCK_ELSEWHERE"}
    | {"METHOD_WITHOUT_CARRIER", "CARRIER_INACTIVE", "PICKUP_WITHOUT_PROFILE", "METHOD_GONE", "NO_METHODS"},
}
"""CCV's statuses are fixed, it tells nothing that is never shipped, keeps stock per product, not per location, and its
orders do not show by which method they go."""
WOOCOMMERCE_HAS_NOT = {"STOCK_ELSEWHERE", "SKU_IN_OTHER_FIELD", "PICKUP_POINT_LOST"}


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def listing(api: Api, source_id: str) -> Listing:
    return next(each for each in api.shop.listings() if each.source_id == source_id)


def view(api: Api, order_id: str) -> OrderView:
    return next(each for each in api.shop.orders() if each.order_id == order_id)


def world(**fields: Any) -> World:
    return World(ClientSpec("client", **fields), SYSTEMS)


def test_items_become_products_and_combinations(api: Api) -> None:
    """A group gets a parent that carries the group's name as number."""
    (plain,) = api.add("T-1", barcode="871", stock=4)
    filled = frozenset({"barcode", "weight"})
    assert listing(api, plain) == Listing(plain, "T-1", "T-1", "Thee T-1", "871", "simple", True, 4, filled=filled)
    small, _ = api.group("S-1", "S-2", stock=5)
    assert listing(api, small) == Listing(
        small, "S-1", "S-1", "Thee - S-1", "", "variant", True, 5, filled=frozenset({"weight"})
    )
    assert [(each.kind, each.sku, each.stock) for each in api.shop.listings()] == [
        ("simple", "T-1", 4),
        ("parent", "THEE", None),
        ("variant", "S-1", 5),
        ("variant", "S-2", 5),
    ]


def test_a_second_call_adds_to_the_same_group(api: Api) -> None:
    """Variants of one group are variants of one product."""
    api.group("S-1")
    api.group("S-2")
    assert [each.kind for each in api.shop.listings()] == ["parent", "variant", "variant"]


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"sku": "X"}, {"sku": "X", "shown_sku": "X"}),
        ({"barcode": "872"}, {"barcode": "872"}),
        ({"active": False}, {"active": False}),
        ({"stock": 9}, {"stock": 9}),
        ({"stock": None}, {"stock": None}),
    ],
)
@pytest.mark.parametrize("kind", ["simple", "variant"])
def test_a_listing_can_be_changed(api: Api, kind: str, changes: dict[str, Any], seen: dict[str, Any]) -> None:
    """A product and a combination that is the only one of its product alike."""
    (number,) = api.add("T-1", stock=4) if kind == "simple" else api.group("S-1", stock=4)
    api.shop.change_listing(number, **changes)
    now = listing(api, number)
    assert {key: getattr(now, key) for key in seen} == seen


def test_a_variant_without_a_number_shows_the_products(api: Api) -> None:
    """Several of them share it then."""
    one, _ = api.group("S-1", "S-2")
    api.shop.change_listing(one, inherit_sku=True)
    assert (listing(api, one).sku, listing(api, one).shown_sku) == ("", "THEE")
    assert api.get(f"attributecombinations/{one}/")["product_number"] == ""


def test_only_a_combination_has_a_second_code(api: Api) -> None:
    """`sku_number`."""
    (plain,) = api.add("T-1")
    one, _ = api.group("S-1", "S-2")
    api.shop.change_listing(one, other_code="ALT")
    assert listing(api, one).other_code == "ALT"
    with pytest.raises(ValueError, match="other_code"):
        api.shop.change_listing(plain, other_code="ALT")


def test_stock_keeping_belongs_to_the_whole_product(api: Api) -> None:
    """It can be switched off, or kept at the product, for all variants only."""
    one, _ = api.group("S-1", "S-2")
    for change in ({"stock": None}, {"shared": True}):
        with pytest.raises(ValueError, match="together"):
            api.shop.change_listing(one, **change)
    (only,) = api.group("M-1", group="MOK", stock=7)
    api.shop.change_listing(only, shared=True)
    assert (listing(api, only).shared, listing(api, only).stock) == (True, 7)
    assert not api.shop.set_stock("M-1", 3)
    api.shop.change_listing(only, shared=False)
    assert (listing(api, only).shared, listing(api, only).stock) == (False, 7)


@pytest.mark.parametrize("key", ["colour", "stock_elsewhere"])
def test_what_ccv_does_not_have_cannot_be_changed(api: Api, key: str) -> None:
    """One location, no inventions."""
    (number,) = api.add("T-1")
    with pytest.raises(ValueError, match=key):
        api.shop.change_listing(number, **{key: 1})


def test_a_removed_listing_is_gone(api: Api) -> None:
    """The product goes with its last combination; orders keep the code."""
    one, other = api.group("S-1", "S-2")
    order_id = api.order("S-1")
    api.shop.remove_listing(one)
    assert [each.source_id for each in api.shop.listings() if each.kind == "variant"] == [other]
    api.shop.remove_listing(other)
    assert api.shop.listings() == []
    assert view(api, order_id).lines == (Line("S-1", 1),)
    api.group("S-3")
    assert len(api.shop.listings()) == 2


def test_pushed_stock_lands_under_exactly_this_code(api: Api) -> None:
    """Not where no stock is kept, not under an empty code."""
    api.add("T-1", "t-1", stock=4)
    api.add("T-2", "", stock=None)
    assert api.shop.set_stock("T-1", 11)
    assert [each.stock for each in api.shop.listings()] == [11, 4, None, None]
    assert not any(api.shop.set_stock(sku, 1) for sku in ("T-2", "T-9", ""))


@pytest.mark.parametrize(
    ("state", "raw", "importable"),
    [("unpaid", "4", True), ("open", "1", True), ("completed", "7", False), ("cancelled", "8", False)],
)
@pytest.mark.parametrize("moved", [False, True])
def test_states_are_numbers(api: Api, state: str, raw: str, importable: bool, moved: bool) -> None:
    """Whether the order came so or was moved there."""
    api.add("T-1", stock=9)
    order_id = api.order("T-1", days_ago=1, state="open" if moved else state)
    if moved:
        api.shop.set_order_state(order_id, state)
    seen = view(api, order_id)
    assert (seen.state, seen.state_raw, seen.importable) == (state, raw, importable)


@pytest.mark.parametrize("status", [2, 3, 9, 10, 11, 12, 13, 14])
def test_every_other_open_number_is_open(api: Api, status: int) -> None:
    """Being packaged, backorder and so on are still to be shipped."""
    api.add("T-1", stock=9)
    order_id = api.order("T-1")
    api.send("PATCH", f"orders/{order_id}/", {"status": status})
    assert (view(api, order_id).state, view(api, order_id).importable) == ("open", True)


def test_ccv_has_no_statuses_of_ones_own(api: Api) -> None:
    """The list is fixed."""
    with pytest.raises(ValueError, match="custom"):
        api.shop.set_order_state(api.order("T-1"), "custom")


def test_a_carried_over_order_keeps_its_date_and_reference(api: Api) -> None:
    """The old number is the reservation number; the record is made now."""
    seen = view(api, api.order("T-1", days_ago=9, reference="W-1", state="completed"))
    assert (seen.reference, seen.placed_at, seen.created_at) == ("W-1", api.now - timedelta(days=9), api.now)
    assert api.items("orders/")[0]["reservationnumber"] == "W-1"
    assert view(api, api.order("T-1", days_ago=2)).created_at == api.now - timedelta(days=2)


def test_a_fresh_order_lowers_stock_and_history_does_not(api: Api) -> None:
    """Cancelling puts back what was taken, once."""
    (number,) = api.add("T-1", stock=10)
    api.order("T-1", days_ago=1, quantity=3)
    assert listing(api, number).stock == 10
    order_id = api.order("T-1", quantity=3)
    assert listing(api, number).stock == 7
    for _ in range(2):
        api.shop.set_order_state(order_id, "cancelled")
        assert listing(api, number).stock == 10


def test_a_basket_gives_back_what_it_held(api: Api) -> None:
    """A checkout that was never finished takes nothing."""
    (number,) = api.add("T-1", stock=10)
    order_id = api.order("T-1", state="unpaid")
    api.shop.set_order_state(order_id, "draft")
    seen = view(api, order_id)
    assert (seen.state, seen.state_raw, seen.number, seen.importable) == ("draft", "", order_id, False)
    assert listing(api, number).stock == 10


def test_only_the_first_code_is_kept(api: Api) -> None:
    """Nothing of a part shows but its code; the last shipment makes the order sent."""
    api.add("T-1", "T-2", stock=9)
    order_id = api.order("T-1", "T-2")
    api.shop.report_shipment(order_id, [Line("T-1", 1)], "3S1", "PostNL", completes=False)
    shown = api.get(f"orders/{order_id}/")
    assert (shown["status"], shown["track_and_trace_code"], shown["track_and_trace_carrier"]) == (1, "3S1", "PostNL")
    assert view(api, order_id).shipped == {"T-1": 1}
    api.shop.report_shipment(order_id, [Line("T-2", 1)], "3S2", "DHL", completes=True)
    shown = api.get(f"orders/{order_id}/")
    assert (shown["status"], shown["track_and_trace_code"]) == (5, "3S1")
    assert (view(api, order_id).state, view(api, order_id).shipped) == ("completed", {"T-1": 1, "T-2": 1})
    assert api.shop.mails == []


def test_two_shops_of_one_seed_are_alike(serve: Callable[[Any], str]) -> None:
    """Ids and keys come from the seed alone; state is each one's own."""
    one, two = Api(serve), Api(serve)
    assert one.add("T-1") == two.add("T-1")
    assert one.shop.secrets() == two.shop.secrets()
    one.add("T-2")
    assert len(two.shop.listings()) == 1


def test_the_profile_names_the_field_with_picqers_code(api: Api) -> None:
    """Beside address and keys."""
    assert api.shop.settings("https://x.example") == {"url": "https://x.example", "sku_field": "product_number"}
    assert set(api.shop.secrets()) == {"public_key", "secret_key"}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(("old", "new"), [("ccv", "woocommerce"), ("woocommerce", "ccv"), ("ccv", "ccv")])
def test_a_clean_client_has_nothing_to_find(stage: str, old: str, new: str) -> None:
    """At every stage, as old and as new shop; the same seed gives the same client."""
    made = world(old=old, new=new, stage=stage)
    assert findings(made) == []
    assert everything(made) == everything(world(old=old, new=new, stage=stage))


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("scenario", ["replace", "add"])
def test_random_defects_are_all_known(stage: str, scenario: str) -> None:
    """What was planted is what there is to find."""
    for seed in range(5):
        old = "ccv" if scenario == "replace" else None
        made = world(old=old, new="ccv", stage=stage, scenario=scenario, seed=seed, defects="random")
        assert agrees(made)
        assert made.planted


@pytest.mark.parametrize("code", PLANTERS)
@pytest.mark.parametrize("slot", ["old", "new"])
def test_a_defect_is_there_or_cannot_be(slot: str, code: str) -> None:
    """One that CCV cannot show is refused, never half planted."""
    pair = {"old": "woocommerce", "new": "woocommerce"} | {slot: "ccv"}
    planter = PLANTERS[code]
    stage = "aftercare" if planter.aftercare else "prepare" if planter.before_switch else "switched"
    if code in IMPOSSIBLE[slot] or (slot == "old" and code in WOOCOMMERCE_HAS_NOT):
        with pytest.raises(SandboxError, match="cannot be planted in this client"):
            world(stage=stage, defects={code: 1}, **pair)
        return
    made = world(stage=stage, defects={code: 1}, **pair)
    assert agrees(made)
    assert [each for each in made.truth() if each["code"] == code]


def test_a_code_in_the_wrong_field_is_planted_in_a_variant() -> None:
    """Only there such a field exists."""
    made = world(old="woocommerce", new="ccv", defects={"SKU_IN_OTHER_FIELD": 4})
    wrong = [each for each in made.shops["new"].listings() if each.other_code]
    assert len(wrong) == 4
    assert {each.kind for each in wrong} == {"variant"}


def test_a_customers_order_goes_all_the_way() -> None:
    """Ordered, imported, shipped in parts, reported."""
    made = world(old="woocommerce", new="ccv", stage="switched")
    goods = [each for each in made.shops["new"].listings() if each.kind == "simple" and (each.stock or 0) > 1][:2]
    placed = made.place_order("new", [{"sku": each.sku, "quantity": 1} for each in goods])
    assert made.import_orders()["connections"][str(NEW_CONNECTION)]["new"] == 1  # type: ignore[index]
    made.ship(str(placed["number"]), [{"sku": goods[0].sku, "quantity": 1}], "3S1")
    last = made.ship(str(placed["number"]), None, "3S2")
    assert last["completed"] is True
    shop = made.shops["new"]
    assert isinstance(shop, CcvShop)
    order = shop.store.orders[int(str(placed["order_id"]))]
    assert (order.status, order.code) == (5, "3S1")


def test_many_products_are_made_and_listed_quickly(api: Api) -> None:
    """No work per record that grows with the number of records."""
    api.shop.add_items([Item(f"T-{number}", "Thee", stock=number) for number in range(2000)])
    assert sum(api.shop.set_stock(f"T-{number}", 1) for number in range(2000)) == 2000
    assert len(api.items("products/?size=250&expand=attributecombinations")) == 2000
