"""What is asked of which system, and at what cost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shopswitch.checks.step import Context
from shopswitch.clock import FixedClock
from shopswitch.frames.orders import ORDERS, WEBSHOP_ORDERS
from shopswitch.frames.schema import Schema
from shopswitch.frames.shipments import ORDER_LINES
from shopswitch.frames.snapshot import Snapshot
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.redact import Redactor
from shopswitch.protocols import Capabilities, Platform
from shopswitch.runbook.reading import Reader, estimate
from shopswitch.settings import ShopSettings

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)


@dataclass
class Shop:
    """A connector that only remembers what it was asked."""

    states: Sequence[str] = ()
    asked: list[Any] = field(default_factory=list)

    def orders(self, since: datetime) -> Snapshot:
        self.asked.append(since)
        base = {"placed_at": NOW, "created_at": NOW, "paid": True, "state_raw": "x"}
        rows = [{"order_id": str(n), "order_number": f"#{n}", "state": s} | base for n, s in enumerate(self.states)]
        return _snapshot("old.orders", ORDERS, rows)


class TellingShop(Shop):
    """One that tells lines too."""

    def order_lines(self, order_ids: Sequence[str]) -> Snapshot:
        self.asked.append(list(order_ids))
        rows = [{"order_id": each, "line_id": "1", "sku": "A", "quantity": 1} for each in order_ids]
        return _snapshot("old.order_lines", ORDER_LINES, rows)


@dataclass
class Warehouse:
    rows: Sequence[dict[str, Any]] = ()

    def webshop_orders(self) -> Snapshot:
        base = {"connection_id": 12, "order_id": "1", "ordered_at": NOW, "created_at": NOW}
        rows = [{"row_id": str(n)} | base | row for n, row in enumerate(self.rows)]
        return _snapshot("picqer.webshop_orders", WEBSHOP_ORDERS, rows)


def _snapshot(name: str, schema: Schema, rows: Sequence[dict[str, Any]]) -> Snapshot:
    return Snapshot(name, name.partition(".")[0], "test", schema.build(rows), NOW, pages=1)


class Client:
    """As much of a profile as a reader looks at."""

    base_dir = Path()
    client = "theehuis"
    sandbox = None

    def __init__(self, shop: Shop, warehouse: Warehouse, can: Capabilities) -> None:
        def platform(key: str, made: object) -> Any:
            kind: Any = "warehouse" if key == "picqer" else "shop"
            return Platform(key, key.title(), kind, "1", ShopSettings, lambda settings, wire: made, can), None  # type: ignore[arg-type, return-value]  # connectors that only remember

        self.systems = {"old": platform("oldshop", shop), "picqer": platform("picqer", warehouse)}


def reader(
    shop: Shop,
    *rows: dict[str, Any],
    can: Capabilities | None = None,
    switch_at: datetime = NOW - timedelta(days=1),
    said: list[str] | None = None,
) -> Reader:
    context = Context("theehuis", "Theehuis", NOW, switch_at=switch_at)
    return Reader(
        Client(shop, Warehouse(rows), can or Capabilities(frozenset())),  # type: ignore[arg-type]  # see `Client`
        context,
        clock=FixedClock(NOW),
        journal=MemoryJournal(),
        redactor=Redactor(),
        store=None,
        announce=(said if said is not None else []).append,
    )


def test_lines_are_asked_of_missed_orders_only() -> None:
    """Not of finished ones, and not of what Picqer imported by id or number."""
    shop = TellingShop(["open", "completed", "unknown", "open", "open", "draft"])
    rows = [
        {"foreign_id": "0", "foreign_number": "x", "status": "imported"},
        {"foreign_id": "x", "foreign_number": "#3", "status": "imported"},
        {"foreign_id": "4", "foreign_number": "#4", "status": "error"},
    ]
    found = reader(shop, *rows).read("old.missed_lines")
    assert shop.asked[-1] == ["2", "4"]
    assert (found.name, list(found.frame["order_id"])) == ("old.missed_lines", ["2", "4"])


def test_nothing_missed_costs_nothing() -> None:
    """No call at all when every order is known."""
    shop = TellingShop(["completed"])
    found = reader(shop).read("old.missed_lines")
    assert found.complete
    assert not any(isinstance(each, list) for each in shop.asked)


def test_a_shop_without_lines_says_so() -> None:
    """Exports of a closed shop may hold none: a note, no problem."""
    found = reader(Shop(["open"])).read("old.missed_lines")
    assert found.complete
    assert "tells no order lines" in found.notes[0]


def test_the_cost_is_said_before_it_is_paid() -> None:
    """Where an order's lines take a call each, a person hears calls and minutes first."""
    said: list[str] = []
    can = Capabilities(frozenset(), lines_cost=1, calls_per_minute=50)
    reader(TellingShop(["open"] * 120), can=can, said=said).read("old.missed_lines")
    assert said == ["Oldshop tells the lines of one order per call: 120 calls, about 3 min."]


@pytest.mark.parametrize(("cost", "pace"), [(0, 50.0), (None, 50.0), (1, None)])
def test_what_costs_next_to_nothing_is_not_announced(cost: int | None, pace: float | None) -> None:
    """A list that brings the lines along, or a vendor without a limit."""
    assert estimate(Capabilities(frozenset(), lines_cost=cost, calls_per_minute=pace), 400, "Shop") == ""


@pytest.mark.parametrize(
    ("reach", "switched_days_ago", "asked_days_back"),
    [(None, 1, 91), (400, 1, 91), (89, 1, 88.5), (89, 50, 88.5), (89, 80, 110)],
    ids=["for ever", "long", "short", "less of the old time", "too little left of it"],
)
def test_orders_are_asked_as_far_back_as_the_platform_shows(
    reach: int | None, switched_days_ago: int, asked_days_back: float
) -> None:
    """Ninety days before the switch, or what the platform still shows; but never less than thirty days."""
    shop = Shop()
    can = Capabilities(frozenset(), orders_reach_days=reach)
    reader(shop, can=can, switch_at=NOW - timedelta(days=switched_days_ago)).read("old.orders")
    assert shop.asked == [NOW - timedelta(days=asked_days_back)]
