"""The connector against the emulated WooCommerce, over HTTP: two readings of the same vendor must agree."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.clock import FixedClock
from shopswitch.connectors.woocommerce import PLATFORM, connect
from shopswitch.connectors.woocommerce.shop import WooCommerce
from shopswitch.http.redact import Redactor
from shopswitch.sandbox.systems import Customer, Fault, Item, Line, Method, NewOrder, ShopHook
from shopswitch.sandbox.woocommerce import WooCommerceShop
from tests.connectors.woocommerce.shop import rows

# A signature's time must lie near the shop's: both live in this moment.
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PERSON = Customer("Test", "Persoon", "test.persoon@example.test", "0600000000", "Straat 1", "1234 AB", "Delft")


@pytest.fixture
def emulated() -> WooCommerceShop:
    """An emulated shop with simple products, variants, odd SKUs, a draft and something virtual."""
    shop = WooCommerceShop(random.Random(7), lambda: NOW, "Europe/Amsterdam")
    items = [Item(f"TW-{n:04}", f"Thee {n}", stock=n) for n in range(1, 131)]
    items += [Item(f"TS-{size}", "T-shirt", group="ts", option=size, stock=3) for size in ("S", "M", "L")]
    items += [Item(sku, "Odd", stock=1) for sku in ("PR/100 A", "+PLUS+1", "AB–001", "007", "SKU&1", "A,B;C")]
    items += [
        Item("DRAFT-1", "Concept", active=False),
        Item("GIFT", "Bon", virtual=True),
        Item("NOSTOCK", "X", stock=None),
    ]
    shop.add_items(items)
    return shop


@pytest.fixture
def open_emulated(serve: Callable[[Any], str], make_wire: Callable[..., Any]) -> Callable[[Any], WooCommerce]:
    def start(shop: WooCommerceShop, spoil: Callable[[Request, Response], Response] | None = None) -> WooCommerce:
        @Request.application
        def app(request: Request) -> Response:
            answer = shop.handle(request)
            return spoil(request, answer) if spoil else answer

        secrets = shop.secrets()
        profile = PLATFORM.settings(
            platform="woocommerce", **shop.settings(serve(app)), **{name: f"env:{name}" for name in secrets}
        )
        wire = make_wire(
            platform="woocommerce",
            clock=FixedClock(NOW),
            redactor=Redactor(),
            resolve=lambda reference: secrets[reference.removeprefix("env:")],
        )
        return connect(profile, wire)

    return start


def test_first_contact(emulated: WooCommerceShop, open_emulated: Callable[..., WooCommerce]) -> None:
    """The emulated shop is recognised, with version, time zone, currency and all rights."""
    account = open_emulated(emulated).ping()

    assert account.timezone == "Europe/Amsterdam"
    assert account.currency == "EUR"
    assert account.version[0].isdigit()
    assert all(permission.granted for permission in account.permissions)


def test_products_agree(emulated: WooCommerceShop, open_emulated: Callable[..., WooCommerce]) -> None:
    """Every listing the shop knows it has is read, with the SKU, kind and activity it has."""
    found = open_emulated(emulated).products()

    read = rows(found)
    truth = {listing.source_id: listing for listing in emulated.listings()}
    assert found.problems == ()
    assert {k: (r["sku"], r["kind"], r["active"], r["barcode"]) for k, r in read.items()} == {
        k: (t.shown_sku, t.kind if t.kind != "unlimited" else "simple", t.active, t.barcode) for k, t in truth.items()
    }


def test_an_inherited_sku_is_seen(emulated: WooCommerceShop, open_emulated: Callable[..., WooCommerce]) -> None:
    """A variant that lost its SKU shows its parent's and is marked, or shows none."""
    variant = next(listing for listing in emulated.listings() if listing.sku == "TS-M")
    emulated.change_listing(variant.source_id, inherit_sku=True)
    shown = next(listing for listing in emulated.listings() if listing.source_id == variant.source_id).shown_sku

    row = rows(open_emulated(emulated).products())[variant.source_id]

    assert (row["sku"], row["sku_inherited"]) == (shown, shown != "")


def test_stock_agrees(emulated: WooCommerceShop, open_emulated: Callable[..., WooCommerce]) -> None:
    """Quantities are those the shop has; what is not tracked has none; a parent's is shared."""
    variant = next(listing for listing in emulated.listings() if listing.sku == "TS-M")
    emulated.change_listing(variant.source_id, shared=True)

    found = open_emulated(emulated).stock()

    read = rows(found)
    assert found.problems == ()
    for listing in emulated.listings():
        row = read[listing.source_id]
        if listing.kind != "parent":
            assert row["tracked"] == (listing.stock is not None)
            assert row["shared"] == listing.shared
            assert listing.stock is None or row["quantity"] == listing.stock


def test_orders_agree(emulated: WooCommerceShop, open_emulated: Callable[..., WooCommerce]) -> None:
    """Every unfinished order of any age and every order since is read, with number, state and time.

    WooCommerce shows one date, which an importer fills with the original moment.
    """
    since = NOW - timedelta(days=7)
    line = (Line("TW-0100", 1),)
    for days in (400, 30, 7, 1):
        for state in ("unpaid", "open", "completed", "cancelled"):
            emulated.add_order(NewOrder(line, PERSON, NOW - timedelta(days=days), state, f"OLD-{days}-{state}"))
    custom = emulated.add_order(NewOrder(line, PERSON, NOW - timedelta(days=90)))
    emulated.set_order_state(custom.order_id, "custom")

    found = open_emulated(emulated).orders(since)

    read = rows(found, "order_id")
    assert found.problems == ()
    words = {"draft": "draft", "unpaid": "open", "open": "open", "custom": "unknown"}
    for view in emulated.orders():
        expected = words.get(view.state, view.state)
        if expected in {"completed", "cancelled"} and view.placed_at < since:
            continue
        row = read[view.order_id]
        assert (row["order_number"], row["state"], row["state_raw"]) == (view.number, expected, view.state_raw)
        assert row["external_reference"] == view.reference
        assert row["placed_at"] == view.placed_at
        if view.state in {"unpaid", "open"}:
            assert bool(row["paid"]) is (view.state == "open")


@pytest.mark.parametrize("kind", ["drop-rows", "short-total"])
def test_shortened_lists_are_incomplete(
    kind: str, emulated: WooCommerceShop, open_emulated: Callable[..., WooCommerce]
) -> None:
    """What the emulated shop drops or announces in vain is noticed, in products and in orders."""
    for _ in range(3):
        emulated.add_order(NewOrder((Line("TW-0100", 1),), PERSON, NOW))

    def spoil(request: Request, answer: Response) -> Response:
        listed = request.path.endswith(("/products", "/orders"))
        return (emulated.shorten(answer, Fault(kind)) or answer) if listed and answer.status_code == 200 else answer

    connector = open_emulated(emulated, spoil)

    assert [connector.products().complete, connector.orders(NOW).complete] == [False, False]


def test_a_rate_limit_in_the_vendors_words_is_understood(
    emulated: WooCommerceShop, open_emulated: Callable[..., WooCommerce]
) -> None:
    """A limit that is over at the second try leaves no trace."""
    hit: list[str] = []

    def spoil(request: Request, answer: Response) -> Response:
        if request.path.endswith("/products") and not hit:
            hit.append("once")
            return emulated.rate_limited(Fault("rate-limit", options={"retry_after": 1}))
        return answer

    assert open_emulated(emulated, spoil).products().problems == ()


def test_details_methods_and_hooks_are_what_the_shop_shows(open_emulated: Callable[..., WooCommerce]) -> None:
    """Filled where the shop says so, in its own units; every method, and of a webhook's address the host."""
    shop = WooCommerceShop(random.Random(7), lambda: NOW, "Europe/Amsterdam")
    full = {"weight_g": 350, "size_cm": (30, 20, 10), "images": 2, "description": "Warm"}
    shop.add_items(
        [Item("A", "Thee", **full), Item("B", "Koffie", weight_g=0), Item("C", "Kan", group="k", option="M")]
    )
    shop.methods[:] = [Method("Bezorgen"), Method("Afhalen", "collect"), Method("Koerier", active=False)]
    shop.shop_hooks[:] = [ShopHook("order.updated", "https://picqer.example/hook?key=secret", active=False)]

    connector = open_emulated(shop)
    products, methods, hooks = connector.products(), connector.shipping_methods(), connector.hooks()

    assert (products.problems, methods.problems, hooks.problems) == ((), (), ())
    found = rows(products)
    for listing in shop.listings():
        row = found[listing.source_id]
        assert {name for name in shop.detail_fields if not pd.isna(row[name]) and row[name]} == set(listing.filled)
    row = next(row for row in found.values() if row["sku"] == "A")
    assert [row[name] for name in ("weight", "length", "images")] == [350.0, 30.0, 2]
    assert {(row["name"], row["kind"], row["active"]) for row in rows(methods, "method_id").values()} == {
        ("Bezorgen", "delivery", True),
        ("Afhalen", "collect", True),
        ("Koerier", "delivery", False),
    }
    assert list(zip(hooks.frame["host"], hooks.frame["active"], strict=True)) == [("picqer.example", False)]
