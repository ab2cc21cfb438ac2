"""The Shopify connector against the emulated shop, over HTTP: two readings of one vendor that share no code."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Request

from shopswitch.connectors.shopify import ShopifyConnector, ShopifySettings, queries, reading
from shopswitch.connectors.shopify.access import shop_auth
from shopswitch.connectors.shopify.graphql import GraphQL
from shopswitch.http.wire import Wire
from shopswitch.sandbox.shopify import ShopifyShop
from shopswitch.sandbox.systems import Customer, Item, Line, Method, NewOrder, ShopHook
from tests.conftest import NOW

PERSON = Customer("Made", "Up", "made.up@example.com", "+31201234567", "Straat 1", "1000 AA", "Amsterdam")
ITEMS = [
    Item("TEA-1", "Green tea", barcode="8712345678906", stock=12),
    Item("", "No code", stock=3),
    Item("00123", "Leading zeros", stock=0),
    Item("SHIRT-M", "Shirt", stock=4, group="shirt", option="M"),
    Item("shirt-l ", "Shirt", stock=5, group="shirt", option="L"),
    Item("GIFT", "Download", stock=None, virtual=True),
    Item("LOOSE", "Untracked", stock=None),
    Item("OLD", "Draft", stock=1, active=False),
]


@pytest.fixture
def emulated() -> ShopifyShop:
    return ShopifyShop(random.Random(7), lambda: NOW, "Europe/Amsterdam")


@pytest.fixture
def connector(serve: Callable[[Any], str], make_wire: Callable[..., Wire], emulated: ShopifyShop) -> Any:
    def app(environ: Any, start_response: Any) -> Any:
        return emulated.handle(Request(environ))(environ, start_response)

    secrets = {f"env:{key.upper()}": value for key, value in emulated.secrets().items()}
    wire = make_wire(platform="shopify", resolve=lambda reference: secrets[reference])
    keys = {key: f"env:{key.upper()}" for key in emulated.secrets()}
    settings = ShopifySettings.model_validate({"platform": "shopify", **emulated.settings(serve(app)), **keys})
    found = ShopifyConnector(settings, wire)
    yield found
    found.close()


def test_first_contact(connector: ShopifyConnector) -> None:
    """Everything the runbook needs is granted, and one location leaves nothing to choose."""
    info = connector.ping()
    assert info.system_name
    assert info.version == "2026-10"
    assert all(right.granted for right in info.permissions if right.required)
    assert len(info.locations) == 1
    assert info.notes == ()


def test_products_are_what_the_shop_shows(connector: ShopifyConnector, emulated: ShopifyShop) -> None:
    """Ids, SKUs, kinds and whether on sale, row by row."""
    emulated.add_items(ITEMS)
    snapshot = connector.products()
    assert snapshot.complete
    shown = {
        (item.source_id, item.shown_sku, item.kind, item.active)
        for item in emulated.listings()
        if item.kind != "parent"
    }
    columns = snapshot.frame[["source_id", "sku", "kind", "active"]].itertuples(index=False, name=None)
    assert set(columns) == shown
    assert snapshot.rows == len(ITEMS)


def test_stock_is_what_the_shop_holds(connector: ShopifyConnector, emulated: ShopifyShop) -> None:
    """Quantity where it is kept, unknown where it is not."""
    emulated.add_items(ITEMS)
    snapshot = connector.stock()
    assert snapshot.complete
    held = {item.source_id: item.stock for item in emulated.listings() if item.kind != "parent"}
    counted = snapshot.frame[snapshot.frame["location_counts"]]
    found = {row.source_id: int(row.quantity) if row.tracked else None for row in counted.itertuples()}
    assert found == held


def test_orders_are_what_the_shop_took(connector: ShopifyConnector, emulated: ShopifyShop) -> None:
    """State, number, reference and moment of every order, carried-over history included."""
    emulated.add_items(ITEMS)
    for days, state, reference in (
        (0, "open", ""),
        (1, "unpaid", ""),
        (2, "completed", ""),
        (3, "cancelled", ""),
        (400, "open", ""),
        (500, "completed", "W-1001"),
    ):
        line = (Line("TEA-1", 1),)
        emulated.add_order(NewOrder(line, PERSON, NOW - timedelta(days=days), state=state, reference=reference))
    snapshot = connector.orders(datetime(2024, 1, 1, tzinfo=UTC))
    assert snapshot.complete
    states = {"unpaid": "open"}
    taken = {
        (o.order_id, o.number, o.reference, states.get(o.state, o.state), o.placed_at, o.created_at)
        for o in emulated.orders()
    }
    columns = ["order_id", "order_number", "external_reference", "state", "placed_at", "created_at"]
    assert set(snapshot.frame[columns].itertuples(index=False, name=None)) == taken
    paid = dict(zip(snapshot.frame["order_id"], snapshot.frame["paid"], strict=True))
    assert [paid[o.order_id] for o in emulated.orders() if o.state == "unpaid"] == [False]


def test_a_large_shop_is_exported(connector: ShopifyConnector, emulated: ShopifyShop) -> None:
    """Above the limit products and stock come from a bulk operation, and lose nothing."""
    many = reading.BULK_ABOVE + 3
    emulated.add_items([Item(f"SKU-{number}", "Tea", stock=number) for number in range(many)])
    products, stock = connector.products(), connector.stock()
    assert (products.problems, stock.problems) == ((), ())
    assert (products.rows, stock.rows) == (many, many)
    assert stock.frame.set_index("sku")["quantity"]["SKU-77"] == 77


def test_the_published_limits_are_kept_to(connector: ShopifyConnector, emulated: ShopifyShop) -> None:
    """With the bucket enforced no call of a whole reading is turned away."""
    emulated.limits_on = True
    emulated.add_items(ITEMS)
    snapshots = connector.products(), connector.stock(), connector.orders(NOW)
    assert all(snapshot.complete for snapshot in snapshots)


@pytest.mark.parametrize(
    "query",
    [queries.VARIANTS, queries.ORDERS, queries.ORDERS_DELIVERY, queries.METHODS, queries.HOOKS],
    ids=lambda query: query.name,
)
def test_the_points_of_a_page_are_those_the_shop_counts(
    serve: Callable[[Any], str], make_wire: Callable[..., Wire], emulated: ShopifyShop, query: queries.Query
) -> None:
    """What the first call is paced with; the emulated shop has a formula of its own."""
    counted: list[Any] = []

    def app(environ: Any, start_response: Any) -> Any:
        response = emulated.handle(Request(environ))
        counted.append((response.get_json() or {}).get("extensions", {}).get("cost", {}).get("requestedQueryCost"))
        return response(environ, start_response)

    secrets = {f"env:{key.upper()}": value for key, value in emulated.secrets().items()}
    keys = {key: f"env:{key.upper()}" for key in emulated.secrets()}
    settings = ShopifySettings.model_validate({"platform": "shopify", **emulated.settings(serve(app)), **keys})
    wire = make_wire(platform="shopify", resolve=lambda reference: secrets[reference])
    api = GraphQL(wire, settings.url, auth=shop_auth(settings, wire), ca_file=None, sleep=lambda seconds: None)
    api.ask(query, {"after": None})
    api.close()
    assert counted[-1] == query.cost


def test_methods_and_hooks_are_what_the_shop_lists(connector: ShopifyConnector, emulated: ShopifyShop) -> None:
    """Names and addresses as the world filled them in."""
    emulated.methods[:] = [Method("PostNL"), Method("Koerier", active=False)]
    emulated.shop_hooks[:] = [ShopHook("orders/create", "https://picqer.example/hook?key=secret")]
    methods, hooks = connector.shipping_methods(), connector.hooks()
    assert methods.complete
    assert hooks.complete
    assert list(zip(methods.frame["name"], methods.frame["active"], strict=True)) == [
        ("PostNL", True),
        ("Koerier", False),
    ]
    assert list(hooks.frame["host"]) == ["picqer.example"]


def test_orders_show_their_pickup_point(connector: ShopifyConnector, emulated: ShopifyShop) -> None:
    """Whether paged or not, from the fulfillment orders."""
    emulated.add_items(ITEMS)
    for pickup in (True, False):
        emulated.add_order(NewOrder((Line("TEA-1", 1),), PERSON, NOW, method="PostNL", pickup=pickup))
    found = connector.orders(NOW - timedelta(days=1))
    assert found.complete
    assert list(found.frame["pickup"]) == [True, False]
    assert list(found.frame["shipping_method"]) == ["PostNL", "PostNL"]
