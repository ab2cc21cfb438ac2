"""The shop as the sandbox's world handles it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.sandbox.systems import Fault, Item, Line
from shopswitch.sandbox.woocommerce import WooCommerceShop
from tests.sandbox.woocommerce_bench import CUSTOMER, NOW, make_shop, mounted, new_order

WEEK_AGO = NOW - timedelta(days=7)


@pytest.fixture
def shop() -> WooCommerceShop:
    shop = make_shop()
    shop.add_items(
        [
            Item("MOK", "Mok", "8712345678906", 1250, 300, stock=10),
            Item("TS-S", "T-shirt", stock=5, group="TS", option="S"),
            Item("TS-M", "T-shirt", stock=6, group="TS", option="M", active=False),
            Item("BON", "Cadeaubon", stock=None, virtual=True),
        ]
    )
    return shop


def listing(shop: WooCommerceShop, sku: str) -> Any:
    return next(row for row in shop.listings() if row.sku == sku)


def test_items_become_products_and_variations(shop: WooCommerceShop) -> None:
    """A group gets a parent; the source id is the product's or variation's own."""
    rows = [(row.sku, row.kind, row.active, row.stock) for row in shop.listings()]
    assert rows == [
        ("MOK", "simple", True, 10),
        ("TS", "parent", True, None),
        ("TS-S", "variant", True, 5),
        ("TS-M", "variant", False, 6),
        ("BON", "virtual", True, None),
    ]


def test_source_ids_come_in_the_order_of_the_items() -> None:
    """Also when variants of one group stand apart, and in a second call."""
    shop = make_shop()
    first = shop.add_items([Item("S", "T", group="G", option="S"), Item("X", "X")])
    second = shop.add_items([Item("M", "T", group="G", option="M")])
    skus = {row.source_id: row.sku for row in shop.listings()}
    assert [skus[source_id] for source_id in (*first, *second)] == ["S", "X", "M"]
    assert [row.kind for row in shop.listings()].count("parent") == 1


def test_the_same_seed_gives_the_same_shop() -> None:
    """Ids and keys do not depend on the machine."""
    shops = [make_shop(3), make_shop(3)]
    ids = [[*shop.add_items([Item("A", "A")]), shop.add_order(new_order("A")).order_id] for shop in shops]
    assert ids[0] == ids[1]
    assert shops[0].secrets() == shops[1].secrets()


def test_a_product_is_shown_with_all_it_has(shop: WooCommerceShop, serve: Callable[[Any], str]) -> None:
    """Price and weight are texts, the barcode is in its own field."""
    product = mounted(serve, shop).get("products?sku=MOK")[0]
    shown = {name: product[name] for name in ("price", "weight", "global_unique_id", "stock_quantity", "virtual")}
    assert shown == {
        "price": "12.50",
        "weight": "0.3",
        "global_unique_id": "8712345678906",
        "stock_quantity": 10,
        "virtual": False,
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"sku": "mok "}, {"sku": "mok ", "shown_sku": "mok "}),
        ({"barcode": ""}, {"barcode": ""}),
        ({"name": "Beker"}, {"name": "Beker"}),
        ({"active": False}, {"active": False}),
        ({"stock": 3}, {"stock": 3}),
        ({"stock": None}, {"stock": None}),
    ],
)
def test_a_listing_can_be_changed(shop: WooCommerceShop, change: dict[str, Any], expected: dict[str, Any]) -> None:
    """Straight into the state, without any check."""
    source_id = listing(shop, "MOK").source_id
    shop.change_listing(source_id, **change)
    row = next(row for row in shop.listings() if row.source_id == source_id)
    assert {name: getattr(row, name) for name in expected} == expected


def test_an_unknown_change_is_refused(shop: WooCommerceShop) -> None:
    """A misspelled key does not pass in silence."""
    with pytest.raises(ValueError, match="colour"):
        shop.change_listing(listing(shop, "MOK").source_id, colour="red")


def test_a_variant_can_lose_its_sku(shop: WooCommerceShop) -> None:
    """Its own is empty, the shown one is the parent's."""
    source_id = listing(shop, "TS-S").source_id
    shop.change_listing(source_id, inherit_sku=True)
    row = next(row for row in shop.listings() if row.source_id == source_id)
    assert (row.sku, row.shown_sku) == ("", "TS")


def test_stock_can_be_kept_at_the_parent(shop: WooCommerceShop) -> None:
    """The listing says so, and a push to the variant's SKU has no effect."""
    shop.change_listing(listing(shop, "TS-S").source_id, shared=True)
    assert (listing(shop, "TS-S").shared, listing(shop, "TS-S").stock) == (True, 5)
    assert not shop.set_stock("TS-S", 99)
    shop.change_listing(listing(shop, "TS-S").source_id, shared=False)
    assert (listing(shop, "TS-S").shared, listing(shop, "TS-S").stock) == (False, 5)


def test_duplicates_can_be_written(shop: WooCommerceShop, serve: Callable[[Any], str]) -> None:
    """As an importer does; the shop then shows both."""
    shop.change_listing(listing(shop, "BON").source_id, sku="MOK")
    assert len(mounted(serve, shop).get("products?sku=MOK")) == 2


@pytest.mark.parametrize(("sku", "found"), [("MOK", True), ("mok", False), ("BON", False), ("TS", False), ("", False)])
def test_stock_is_pushed_by_exact_sku(shop: WooCommerceShop, sku: str, found: bool) -> None:
    """Only a listing with this spelling that counts its stock takes it."""
    assert shop.set_stock(sku, 42) is found


@pytest.mark.parametrize(
    ("state", "raw", "importable"),
    [
        ("open", "processing", True),
        ("unpaid", "on-hold", True),
        ("completed", "completed", False),
        ("cancelled", "cancelled", False),
        ("draft", "checkout-draft", False),
        ("custom", "picking", False),
    ],
)
def test_states_are_translated(shop: WooCommerceShop, state: str, raw: str, importable: bool) -> None:
    """Both ways, when an order is taken and when it is moved."""
    taken = shop.add_order(new_order("MOK", state=state))
    other = shop.add_order(new_order("MOK", state="open")).order_id
    shop.set_order_state(other, state)
    moved = next(order for order in shop.orders() if order.order_id == other)
    for view in (taken, moved):
        assert (view.state, view.state_raw, view.importable) == (state, raw, importable)


def test_unpaid_history_is_pending_or_on_hold(shop: WooCommerceShop) -> None:
    """Both words occur."""
    for _ in range(20):
        shop.add_order(new_order("MOK", state="unpaid", placed_at=WEEK_AGO))
    assert {order.state_raw for order in shop.orders()} == {"pending", "on-hold"}


@pytest.mark.parametrize("state", ["open", "unpaid"])
def test_a_fresh_order_lowers_the_stock(shop: WooCommerceShop, state: str) -> None:
    """History does not, nor does a later change of its status."""
    shop.add_order(new_order("MOK", state=state))
    assert listing(shop, "MOK").stock == 9
    old = shop.add_order(new_order("MOK", placed_at=WEEK_AGO))
    shop.set_order_state(old.order_id, "completed")
    assert listing(shop, "MOK").stock == 9


def test_a_carried_over_order_is_made_now(shop: WooCommerceShop, serve: Callable[[Any], str]) -> None:
    """Its date is the old one, its record is new, and the old number is in its meta data."""
    view = shop.add_order(new_order("MOK", placed_at=WEEK_AGO, reference="10001"))
    assert (view.placed_at, view.created_at, view.reference) == (WEEK_AGO, NOW, "10001")
    order = mounted(serve, shop).get(f"orders/{view.order_id}")
    assert order["date_created_gmt"] == "2026-11-16T12:46:00"
    assert [(entry["key"], entry["value"]) for entry in order["meta_data"]] == [("_old_order_number", "10001")]


def test_history_was_made_when_it_was_placed(shop: WooCommerceShop) -> None:
    """Without a reference it is the shop's own past."""
    view = shop.add_order(new_order("MOK", placed_at=WEEK_AGO))
    assert view.created_at == WEEK_AGO


@pytest.mark.parametrize(("days", "completed"), [(7, "2026-11-17T12:46:00"), (0, "2026-11-23T12:46:00")])
def test_history_was_completed_a_day_later(
    shop: WooCommerceShop, serve: Callable[[Any], str], days: int, completed: str
) -> None:
    """Never in the future."""
    shop.add_order(new_order("MOK", state="completed", placed_at=NOW - timedelta(days=days)))
    assert mounted(serve, shop).get("orders")[0]["date_completed_gmt"] == completed


def test_orders_come_oldest_first(shop: WooCommerceShop) -> None:
    """Drafts included, the bin not."""
    for days in (1, 3, 2):
        shop.add_order(new_order("MOK", state="draft", placed_at=NOW - timedelta(days=days)))
    placed = [order.placed_at for order in shop.orders()]
    assert placed == sorted(placed)
    assert len(placed) == 3


def test_orders_carry_the_customer(shop: WooCommerceShop, serve: Callable[[Any], str]) -> None:
    """As the real shop does: a reader that leaks would leak here too."""
    shop.add_order(new_order("MOK"))
    billing = mounted(serve, shop).get("orders")[0]["billing"]
    assert (billing["email"], billing["last_name"]) == (CUSTOMER.email, CUSTOMER.last_name)


def test_only_virtual_things_are_not_shipped(shop: WooCommerceShop, serve: Callable[[Any], str]) -> None:
    """Such an order has no shipping line."""
    shop.add_order(new_order("MOK", "BON"))
    shop.add_order(new_order("BON"))
    rows = mounted(serve, shop).get("orders?orderby=id&order=asc")
    assert [len(row["shipping_lines"]) for row in rows] == [1, 0]


def test_shipments_are_notes(shop: WooCommerceShop, serve: Callable[[Any], str]) -> None:
    """Each leaves a note with code and link; only the last completes the order."""
    view = shop.add_order(new_order("MOK", "TS-S"))
    shop.report_shipment(view.order_id, [Line("MOK", 1)], "3STEST1", "PostNL", completes=False)
    assert shop.orders()[0].state == "open"
    assert shop.orders()[0].shipped == {"MOK": 1}
    shop.report_shipment(view.order_id, [Line("TS-S", 1)], "3STEST2", "PostNL", completes=True)
    assert (shop.orders()[0].state, shop.orders()[0].shipped) == ("completed", {"MOK": 1, "TS-S": 1})
    texts = [note["note"] for note in mounted(serve, shop).get(f"orders/{view.order_id}/notes")]
    assert sum("3STEST" in text and "href=" in text for text in texts) == 2


def test_a_list_can_be_shortened(shop: WooCommerceShop) -> None:
    """`drop-rows` takes rows and leaves the totals, `short-total` raises the total and leaves the rows."""
    for kind, expected in (("drop-rows", ([1], "2")), ("short-total", ([1, 2], "5"))):
        response = Response("[1,2]", mimetype="application/json", headers={"X-WP-Total": "2"})
        rows = 1 if kind == "drop-rows" else 3
        short = shop.shorten(response, Fault(kind, options={"rows": rows}))
        assert short is not None
        assert (json.loads(short.get_data()), short.headers["X-WP-Total"]) == expected


def test_a_single_record_cannot_be_shortened(shop: WooCommerceShop) -> None:
    """The fault has no meaning there."""
    record = Response('{"id": 1}', mimetype="application/json")
    assert shop.shorten(record, Fault("drop-rows")) is None
    assert shop.shorten(record, Fault("short-total")) is None


def test_too_many_calls_end_at_the_hosts_firewall(shop: WooCommerceShop) -> None:
    """A page in HTML, with the wait when one was given."""
    response = shop.rate_limited(Fault("rate-limit", options={"retry_after": 7}))
    assert (response.status_code, response.headers["Retry-After"], response.mimetype) == (429, "7", "text/html")
