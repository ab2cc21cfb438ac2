import json
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopswitch.sandbox.picqer.records import OPEN_STATUSES
from shopswitch.sandbox.shopify import ShopifyShop
from shopswitch.sandbox.spec import EPOCH, NEW_CONNECTION, OLD_CONNECTION, OTHER_CONNECTION, STAGES, SWITCH_AT
from shopswitch.sandbox.woocommerce import WooCommerceShop
from shopswitch.sandbox.world import ClientSpec, World
from tests.sandbox.ninth import SYSTEMS, everything, findings

REAL = SYSTEMS | {"woocommerce": WooCommerceShop, "shopify": ShopifyShop}
PAIRS = [
    ("ninth", "ninth", "replace"),
    ("csv", "ninth", "replace"),
    (None, "ninth", "add"),
    ("ninth", "ninth", "add"),
    ("woocommerce", "shopify", "replace"),
    ("shopify", "woocommerce", "replace"),
    ("shopify", "shopify", "replace"),
    ("woocommerce", "woocommerce", "replace"),
    (None, "shopify", "add"),
]


def world(**fields: object) -> World:
    return World(ClientSpec("client", **({"old": "ninth", "new": "ninth"} | fields)), REAL)


def codes_of(made: World) -> set[str]:
    return {each["code"] for each in findings(made)}


def emptiness(products: int, orders: int) -> set[str]:
    """What a client tells by having nothing to compare: no products, few orders, none through the new connection."""
    none = {"NEW_CONNECTION_NEEDED", "CONNECTION_UNSEEN", "NOTHING_IMPORTED"}
    return (
        (set() if products else {"NO_PRODUCTS"})
        | (set() if orders and products else none)
        | (set() if orders >= 25 and products else {"TOO_LITTLE_HISTORY"})
    )


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(("old", "new", "scenario"), PAIRS)
def test_a_clean_client_has_nothing_to_find(old: str | None, new: str, scenario: str, stage: str) -> None:
    """Whatever the seed and the size."""
    for seed, (products, orders) in enumerate([(60, 60), (0, 0), (1, 40), (12, 3), (30, 5), (60, 0), (200, 120)]):
        made = world(old=old, new=new, scenario=scenario, stage=stage, seed=seed, products=products, orders=orders)
        assert codes_of(made) <= emptiness(products, orders), f"seed {seed}, {products} products, {orders} orders"


@pytest.mark.parametrize("stage", STAGES)
def test_a_large_client_is_clean_too(stage: str) -> None:
    """A thousand products and five hundred orders."""
    assert findings(world(stage=stage, products=1000, orders=500)) == []


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(),
    products=st.integers(0, 80),
    orders=st.integers(0, 80),
    stage=st.sampled_from(STAGES),
    pair=st.sampled_from(PAIRS),
)
def test_no_seed_makes_a_clean_client_dirty(
    seed: int, products: int, orders: int, stage: str, pair: tuple[str | None, str, str]
) -> None:
    """Seeds are not chosen by us."""
    old, new, scenario = pair
    made = world(old=old, new=new, scenario=scenario, stage=stage, seed=seed, products=products, orders=orders)
    assert codes_of(made) <= emptiness(products, orders)


@pytest.mark.parametrize(
    ("stage", "now"), [("prepare", "11-02T08"), ("switched", "11-10T11"), ("aftercare", "11-19T05")]
)
def test_every_stage_has_its_own_moment(stage: str, now: str) -> None:
    """Time is fixed and stands still: two clients of one stage live at the same moment."""
    assert world(stage=stage, seed=1).now.isoformat() == f"2026-{now}:00:00+00:00"
    assert world(stage=stage, seed=2).now == world(stage=stage, seed=1).now


def test_the_same_seed_gives_the_same_client_in_another_process() -> None:
    """Also where Python hashes texts differently: nothing may depend on the order of a set."""
    code = (
        "import hashlib, json\n"
        "from tests.sandbox.ninth import everything\n"
        "from tests.sandbox.test_generator import world\n"
        "texts = [everything(world(stage=s, defects='random', new='shopify', old='woocommerce'))"
        " for s in ('prepare', 'aftercare')]\n"
        "print(hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_another_seed_gives_another_client() -> None:
    """Keys, codes and orders differ."""
    assert json.dumps(everything(world(seed=1))) != json.dumps(everything(world(seed=2)))


def test_defects_leave_the_rest_of_the_client_as_it_is() -> None:
    """The same seed with and without a defect has the same people, keys and Picqer products."""
    clean, dirty = world(), world(defects={"NOT_IN_PICQER": 2})
    assert clean.secrets() == dirty.secrets()
    assert [vars_of(each) for each in clean.picqer.books.products.values()] == [
        vars_of(each) for each in dirty.picqer.books.products.values()
    ]


def vars_of(product: object) -> list[object]:
    return [getattr(product, name) for name in ("idproduct", "productcode", "barcode", "name", "created")]


def test_as_many_products_and_orders_as_asked() -> None:
    """Both shops sell all products; the old shop saw all orders in the eight weeks before the epoch."""
    made = world(products=47, orders=53)
    for slot in ("old", "new"):
        rows = [each for each in made.shops[slot].listings() if each.kind != "parent"]
        assert len(rows) == len({each.sku for each in rows}) == 47
    placed = [each for each in made.shops["old"].orders() if each.state != "draft"]
    assert len(placed) == 53
    assert all(EPOCH - timedelta(days=56) <= each.placed_at < EPOCH for each in placed)


def test_the_goods_are_of_several_kinds() -> None:
    """Simple ones, variants, something virtual, codes with leading zeros; Picqer knows packaging and old goods too."""
    made = world()
    kinds = Counter(each.kind for each in made.shops["new"].listings())
    assert kinds["simple"] > 10
    assert kinds["variant"] > 4
    assert kinds["virtual"] == 1
    sold = {each.sku for each in made.shops["new"].listings()}
    assert any(sku.startswith("0") for sku in sold)
    unsold = [each for each in made.picqer.books.products.values() if each.productcode not in sold]
    assert sorted(each.active for each in unsold) == [False, False, False, True, True]


def test_at_prepare_a_few_fresh_orders_are_open() -> None:
    """Younger than two days and at most eight, each on a picklist."""
    made = world(orders=500)
    books = made.picqer.books
    mine = [
        books.orders[row.idorder]
        for row in books.rows.values()
        if row.idcompany_webshop == OLD_CONNECTION and row.idorder
    ]
    still_open = [each for each in mine if each.status in OPEN_STATUSES]
    assert 1 <= len(still_open) <= 8
    assert all(each.status == "processing" and made.now - each.created < timedelta(days=2) for each in still_open)
    assert all(books.open_picklists(each.idorder) for each in still_open)
    assert not books.backorders


def test_part_of_the_history_was_carried_over_finished() -> None:
    """About a third, with the old number as reference, the customer's date, and made three days before the epoch."""
    made = world(orders=90)
    numbers = {each.number: each for each in made.shops["old"].orders()}
    copies = made.shops["new"].orders()
    assert 25 <= len(copies) <= 30
    assert {each.state for each in copies} <= {"completed", "cancelled"}
    assert all(each.placed_at == numbers[each.reference].placed_at for each in copies)
    assert all(timedelta(days=2.9) < EPOCH - each.created_at <= timedelta(days=3) for each in copies)


def test_at_prepare_there_is_no_new_connection() -> None:
    """Only the old one, and a marketplace beside it that is counted and never judged."""
    made = world()
    assert [each["id"] for each in made.connections()] == [OLD_CONNECTION, OTHER_CONNECTION]
    others = [each for each in made.picqer.books.rows.values() if each.idcompany_webshop == OTHER_CONNECTION]
    assert len(others) == 4


@pytest.mark.parametrize("stage", ["switched", "aftercare"])
def test_after_the_switch_the_new_connection_took_over(stage: str) -> None:
    """The old one is off and imported nothing any more; the new one imports, sends stock and shipments."""
    made = world(stage=stage)
    shown = {each["id"]: each for each in made.connections()}
    assert shown[OLD_CONNECTION]["active"] is False
    assert shown[NEW_CONNECTION] | {"title": ""} == {
        "id": NEW_CONNECTION,
        "title": "",
        "slot": "new",
        "active": True,
        "send_stock": True,
        "send_shipments": True,
    }
    books = made.picqer.books
    assert all(r.created < SWITCH_AT for r in books.rows.values() if r.idcompany_webshop == OLD_CONNECTION)
    mine = [row for row in books.rows.values() if row.idcompany_webshop == NEW_CONNECTION]
    assert len(mine) >= 3
    assert all(row.ordered >= SWITCH_AT for row in mine)


@pytest.mark.parametrize("old", ["ninth", None])
def test_adding_a_shop_switches_nothing_off(old: str | None) -> None:
    """The other shop's connection goes on beside the new one, and there is no marketplace."""
    made = world(scenario="add", old=old, stage="aftercare")
    assert {each["id"]: each["active"] for each in made.connections()} == {OLD_CONNECTION: True, NEW_CONNECTION: True}


@pytest.mark.parametrize("stage", STAGES)
def test_connected_shops_show_the_free_stock(stage: str) -> None:
    """Of the warehouses that are active and count, after all that happened."""
    made = world(stage=stage)
    shop, books = made.shops["old" if stage == "prepare" else "new"], made.picqer.books
    shown = {each.sku: each.stock for each in shop.listings() if each.kind in ("simple", "variant")}
    expected = {each.productcode: books.free(each.idproduct) for each in books.products.values()}
    assert shown == {sku: expected[sku] for sku in shown}
    assert any(each.reserved for each in books.stock.values()), "open orders hold some of it"


@pytest.mark.parametrize("stage", STAGES)
def test_exact_products_have_exactly_their_stock_at_the_present_moment(stage: str) -> None:
    """What lies in Picqer's counting warehouses is what was asked for, however much was sold before."""
    products = ClientSpec.parse(
        {
            "name": "exact",
            "products": [
                {"sku": "A-1", "name": "Mug", "barcode": "8719990000019", "stock": 7},
                {"sku": "00012", "name": "Bowl", "stock": 3},
                {"sku": "V-1", "name": "Card", "virtual": True, "stock": None},
            ],
        },
    ).products
    made = world(products=products, stage=stage, orders=40)
    books = made.picqer.books
    counted = [key for key, each in books.warehouses.items() if each.active and each.counts_for_general_stock]
    there = {
        code: sum(books.row(number, warehouse).stock for warehouse in counted)
        for code, number in books.by_code.items()
        if books.products[number].keeps_stock
    }
    assert there == {"A-1": 7, "00012": 3}
    assert {each.productcode for each in books.products.values()} == {"A-1", "00012", "V-1"}
    assert findings(made) == []


def test_faults_in_exact_products_are_found() -> None:
    """A list may hold a blank and a doubled SKU: Picqer has each code once, the shops have them as given."""
    rows = [{"sku": "A"}, {"sku": "A"}, {"sku": ""}, {"sku": "b", "active": False}]
    products = ClientSpec.parse({"name": "exact", "products": rows}).products
    made = world(products=products, orders=0)
    assert sorted(made.picqer.books.by_code) == ["A", "b"]
    assert Counter(each["code"] for each in findings(made)) == {
        "BLANK_IN_NEW": 1,
        "BLANK_IN_OLD": 1,
        "DUPLICATE_IN_NEW": 1,
        "DUPLICATE_IN_OLD": 1,
        "TOO_LITTLE_HISTORY": 1,
    }


def test_baskets_are_drafts_where_the_platform_has_them() -> None:
    """They are never imported and never found."""
    made = world()
    drafts = [each for each in made.shops["old"].orders() if each.state == "draft"]
    assert len(drafts) == 2
    assert all(made.picqer.books.find_row(OLD_CONNECTION, each.order_id) is None for each in drafts)


@pytest.mark.parametrize("stage", STAGES)
def test_picqer_has_polled_lately(stage: str) -> None:
    """A poll right after the client was made brings nothing new."""
    made = world(stage=stage)
    counts = made.import_orders()["connections"]
    assert all(each == {"new": 0, "changed": 0, "error": 0} for each in counts.values())
    assert counts
