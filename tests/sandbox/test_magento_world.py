"""The shop in the world's words, and a whole client with it."""

import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.sandbox.magento import MagentoShop
from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.spec import ClientSpec
from shopswitch.sandbox.systems import Item, Line, NewOrder
from shopswitch.sandbox.woocommerce import WooCommerceShop
from shopswitch.sandbox.world import World
from tests.sandbox.magento_kit import NOW, PERSON, Api, Clock
from tests.sandbox.ninth import findings

SYSTEMS = {"picqer": PicqerAccount, "magento": MagentoShop, "woocommerce": WooCommerceShop}
PAIRS = [("woocommerce", "magento"), ("magento", "woocommerce"), ("magento", "magento")]


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def test_listings_say_what_was_put_on_sale(api: Api) -> None:
    """Simple, variant with its parent, and what is never shipped."""
    api.add("A", barcode="871", stock=4)
    api.group("S-1", stock=2)
    api.add("BON", virtual=True, stock=None, active=False)
    seen = [(each.sku, each.kind, each.stock, each.active, each.barcode) for each in api.shop.listings()]
    assert seen == [
        ("A", "simple", 4, True, "871"),
        ("S-1", "variant", 2, True, ""),
        ("SOK", "parent", None, True, ""),
        ("BON", "virtual", None, False, ""),
    ]
    assert len({each.source_id for each in api.shop.listings()}) == 4


@pytest.mark.parametrize(
    ("change", "name", "value"),
    [
        ({"sku": "X"}, "sku", "X"),
        ({"barcode": "872"}, "barcode", "872"),
        ({"name": "Koffie"}, "name", "Koffie"),
        ({"active": False}, "active", False),
        ({"stock": 9}, "stock", 9),
        ({"stock": None}, "stock", None),
        ({"shared": False}, "shared", False),
    ],
)
def test_a_listing_can_be_changed(api: Api, change: dict[str, Any], name: str, value: object) -> None:
    """Straight into the database; a renamed product keeps its stock."""
    (number,) = api.add("A", stock=4)
    api.shop.change_listing(number, **change)
    (listing,) = api.shop.listings()
    assert getattr(listing, name) == value
    assert listing.stock == change.get("stock", 4)


@pytest.mark.parametrize("change", [{"shared": True}, {"inherit_sku": True}, {"colour": "red"}])
def test_stock_and_sku_are_each_products_own(api: Api, change: dict[str, Any]) -> None:
    """Nothing can be shared or inherited."""
    (number,) = api.add("A")
    with pytest.raises(ValueError, match="Magento"):
        api.shop.change_listing(number, **change)


def test_two_products_with_one_sku_share_its_stock(api: Api) -> None:
    """Source items belong to a SKU, not to a product."""
    first, second = api.add("A", "B", stock=4)
    api.shop.change_listing(second, sku="A")
    api.shop.change_listing(first, stock=7)
    assert [each.stock for each in api.shop.listings()] == [7, 7]


def test_stock_at_a_second_source(api: Api) -> None:
    """The listing's own is that of the default source."""
    (number,) = api.add("A", stock=4)
    api.shop.change_listing(number, stock_elsewhere=3)
    assert api.shop.listings()[0].stock == 4
    assert api.shop.stock_by_location(number) == {"default": 4, "winkel": 3}


def test_picqers_stock_lands_at_the_default_source(api: Api) -> None:
    """Only where exactly this SKU is counted."""
    api.add("A", stock=4)
    api.add("B", stock=None)
    assert api.shop.set_stock("A", 11)
    assert [api.shop.set_stock(sku, 1) for sku in ("a", "B", "C")] == [False, False, False]
    assert api.shop.listings()[0].stock == 11
    assert api.shop.set_stock("A", 0)
    assert api.get("inventory/source-items")["items"][0]["status"] == 0


def test_a_removed_product_is_gone_also_from_its_parent(api: Api) -> None:
    """Orders keep the SKU."""
    first, _ = api.group("S-1", "S-2", stock=2)
    order_id = api.order("S-1")
    api.shop.remove_listing(first)
    assert [each["sku"] for each in api.get("configurable-products/SOK/children")] == ["S-2"]
    assert next(each for each in api.shop.orders() if each.order_id == order_id).lines == (Line("S-1", 2),)


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize(
    ("given", "raw", "importable"),
    [
        ("unpaid", "pending", True),
        ("open", "processing", True),
        ("completed", "complete", False),
    ],
)
def test_states(api: Api, given: str, raw: str, importable: bool, moved: bool) -> None:
    """Whether the order came so or was moved there, and back again."""
    api.add("A", stock=9)
    order_id = api.order("A", state="open" if moved else given)
    if moved:
        api.shop.set_order_state(order_id, "completed")
        api.shop.set_order_state(order_id, given)
    (view,) = api.shop.orders()
    assert (view.state, view.state_raw, view.importable) == (given, raw, importable)
    assert api.get(f"orders/{order_id}")["status"] == raw


@pytest.mark.parametrize(("before", "raw"), [("unpaid", "canceled"), ("open", "closed"), ("completed", "closed")])
def test_a_paid_order_is_closed_instead_of_cancelled(api: Api, before: str, raw: str) -> None:
    """Magento pays it back with a credit memo; both count as cancelled."""
    api.add("A", stock=9)
    order_id = api.order("A", state=before)
    api.shop.set_order_state(order_id, "cancelled")
    (view,) = api.shop.orders()
    assert (view.state, view.state_raw) == ("cancelled", raw)


@pytest.mark.parametrize("word", ["draft", "custom"])
def test_there_are_no_baskets_and_no_states_of_ones_own(api: Api, word: str) -> None:
    """Baskets are kept apart; every status belongs to one of the fixed states."""
    api.add("A", stock=9)
    with pytest.raises(ValueError, match=word):
        api.shop.set_order_state(api.order("A"), word)


def test_history_is_dated_back_and_takes_no_stock(api: Api) -> None:
    """Its number in the old shop is the external order id; the record's own moment is not shown."""
    api.add("A", stock=9)
    api.order("A", days_ago=9, state="completed", reference="W-1")
    (view,) = api.shop.orders()
    assert ((view.created_at - view.placed_at).days, view.reference, view.state) == (9, "W-1", "completed")
    assert api.get("orders?searchCriteria=")["items"][0]["ext_order_id"] == "W-1"
    assert api.get("inventory/get-product-salable-quantity/A/1") == 9


def test_an_order_for_something_unknown_keeps_its_sku(api: Api) -> None:
    """The product may be gone; nothing to send is a virtual order without an address."""
    api.add("BON", virtual=True, stock=None)
    strange, virtual = api.order("WEG"), api.order("BON")
    assert api.get(f"orders/{strange}")["items"][0]["sku"] == "WEG"
    shown = api.get(f"orders/{virtual}")
    assert (shown["is_virtual"], shown["extension_attributes"]["shipping_assignments"]) == (1, [])


def test_the_same_seed_makes_the_same_shop() -> None:
    """Keys, numbers and all."""
    one, two, other = (MagentoShop(random.Random(seed), Clock(), "Europe/Amsterdam") for seed in (1, 1, 2))
    for shop in (one, two, other):
        shop.add_items([Item("A", "Thee")])
        shop.add_order(NewOrder((Line("A", 1),), PERSON, NOW))
    assert one.secrets() == two.secrets() != other.secrets()
    assert one.orders() == two.orders()
    assert one.settings("https://x") == {"url": "https://x", "store": "default", "barcode_attribute": "ean"}


@pytest.mark.parametrize("stage", ["prepare", "switched", "aftercare"])
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_a_clean_client_has_nothing_to_find(old: str, new: str, stage: str) -> None:
    """At every stage, as the old shop and as the new one."""
    assert findings(World(ClientSpec("demo", old=old, new=new, stage=stage), SYSTEMS)) == []


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_what_is_planted_is_what_there_is_to_find(old: str, new: str, seed: int) -> None:
    """With defects of every kind Magento can have."""
    made = World(ClientSpec("demo", old=old, new=new, stage="switched", seed=seed, defects="random"), SYSTEMS)
    found = {(each["code"], each["subject"]) for each in made.truth()}
    assert found
    assert {(each["code"], each["subject"]) for each in made.planted} <= found


def test_a_large_shop_is_quick() -> None:
    """Two thousand products and the whole list of them within seconds, on a slow machine too."""
    started = time.monotonic()
    shop = MagentoShop(random.Random(1), Clock(), "Europe/Amsterdam")
    shop.add_items([Item(f"A-{n}", f"Ding {n}", stock=n) for n in range(2000)])
    assert len(shop.listings()) == 2000
    assert time.monotonic() - started < 5
