"""Every kind of fault at every call of every read: complete means every row is there."""

import ssl
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shopswitch.connectors.shopware import ShopwareConnector, search
from shopswitch.frames.snapshot import Snapshot
from shopswitch.sandbox.systems import Line, Method, ShopHook
from tests.conftest import NOW
from tests.connectors.shopware.shop import Connect, Shop

PASSING: list[dict[str, Any]] = [
    {"kind": "status", "status": 500, "times": 1},
    {"kind": "status", "status": 503, "times": 1, "retry_after": 1},
    {"kind": "rate-limit", "times": 1},
    {"kind": "rate-limit", "retry_after": 3, "times": 1},
    {"kind": "reset", "times": 1},
    {"kind": "expire-token", "times": 1},
]
LASTING: list[dict[str, Any]] = [
    *({"kind": "status", "status": status} for status in (401, 403, 404, 500)),
    *({"kind": kind} for kind in ("rate-limit", "html", "garbage", "cut", "wrong-type", "reset", "empty")),
    *({"kind": kind} for kind in ("repeat-page", "drop-rows", "short-total")),
    *({"kind": kind, "times": 1} for kind in ("html", "garbage", "cut", "wrong-type", "empty", "drop-rows")),
    {"kind": "short-total", "times": 1},
]
SILENT = {"status", "rate-limit", "html", "garbage", "cut", "wrong-type", "reset"}
"""What leaves no answer at all that can be used."""
READS: dict[str, Callable[[ShopwareConnector, Shop], Snapshot]] = {
    "products": lambda connector, shop: connector.products(),
    "stock": lambda connector, shop: connector.stock(),
    "orders": lambda connector, shop: connector.orders(NOW - timedelta(days=30)),
    "orders of a channel": lambda connector, shop: connector.orders(NOW - timedelta(days=30)),
    "order_lines": lambda connector, shop: connector.order_lines(ids(shop)),
    "shipments": lambda connector, shop: connector.shipments(ids(shop)),
    "shipping_methods": lambda connector, shop: connector.shipping_methods(),
    "hooks": lambda connector, shop: connector.hooks(),
}


def ids(shop: Shop) -> list[str]:
    return [view.order_id for view in shop.emulated.orders()]


def filled(shop: Shop) -> None:
    """Two pages of products, orders, shipping methods and webhooks."""
    shop.emulated.methods += [Method(f"Methode {number}") for number in range(6)]
    shop.emulated.shop_hooks += [ShopHook("order.placed", f"https://haak{number}.example/in") for number in range(6)]
    shop.add(*[f"T-{number}" for number in range(4)], stock=99)
    shop.group("S-1", stock=7)
    for number in range(6):
        shop.order("T-1", "T-2", days_ago=40 - 7 * number, state=("open", "completed", "unpaid")[number % 3])
    shop.emulated.report_shipment(ids(shop)[0], [Line("T-1", 1)], "3S1", "PostNL", completes=False)


def same(one: Snapshot, other: Snapshot) -> bool:
    columns = list(one.frame.columns[:3])
    return one.frame.sort_values(columns, ignore_index=True).equals(other.frame.sort_values(columns, ignore_index=True))


@pytest.fixture(autouse=True)
def _small_and_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several pages with few records; the machine's certificates, which plain HTTP does not use, are loaded once."""
    trust = ssl.create_default_context()
    monkeypatch.setattr(ssl, "create_default_context", lambda *given, **named: trust)
    monkeypatch.setattr(search, "BY_ID", 3)
    monkeypatch.setattr(search, "PAGE_SIZE", 4)


@pytest.fixture
def reading(shop: Shop, connect: Connect) -> Callable[[str], Snapshot]:
    filled(shop)

    def read(name: str) -> Snapshot:
        channel = {"sales_channel": shop.emulated.base.sales_channel} if name == "orders of a channel" else {}
        return READS[name](connect(**channel), shop)

    return read


@pytest.mark.parametrize("name", READS)
def test_what_passes_is_waited_for(shop: Shop, reading: Callable[[str], Snapshot], name: str) -> None:
    """At every call: complete, with every row."""
    before = len(shop.calls)
    clean = reading(name)
    assert clean.complete, clean.problems
    assert clean.rows
    for at in range(len(shop.calls) - before):
        for fault in PASSING:
            shop.fault(**fault, after=at)
            disturbed = reading(name)
            assert disturbed.complete, (fault, at, disturbed.problems)
            assert same(clean, disturbed), (fault, at)
            shop.fault()


@pytest.mark.parametrize("name", READS)
def test_complete_means_every_row_is_there(shop: Shop, reading: Callable[[str], Snapshot], name: str) -> None:
    """At every call, whatever goes wrong; and no read raises."""
    before = len(shop.calls)
    clean = reading(name)
    for at in range(len(shop.calls) - before):
        for fault in LASTING:
            shop.fault(**fault, after=at)
            disturbed = reading(name)
            assert not disturbed.complete or same(clean, disturbed), (fault, at)
            # Without any answer nothing is known.
            silent = fault["kind"] in SILENT and "times" not in fault and at == 0
            assert not (disturbed.complete and silent), fault
            assert all(len(problem) > 20 for problem in disturbed.problems), disturbed.problems
            shop.fault()
