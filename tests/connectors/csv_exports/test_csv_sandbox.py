"""The emulated closed shop and this connector understand the same files in the same way."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shopswitch.sandbox.csv import ClosedShop
from shopswitch.sandbox.systems import Customer, Item, Line, NewOrder
from tests.connectors.csv_exports.conftest import Shop
from tests.connectors.csv_exports.test_csv_products import picked

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CUSTOMER = Customer("Joris", "Voorbeeld", "joris@example.com", "0612345678", "Dorpsstraat 1", "2611 AB", "Delft")
ITEMS = [
    Item("00123", "Thee", "8710000000003", stock=5),
    Item("00123", "Thee nogmaals", stock=2),
    Item("", "Zonder code", stock=1),
    Item(" A;1 ", 'Kop "groot"', stock=0, active=False),
    Item("B-M", "Trui", stock=None, group="B", option="M"),
    Item("B-L", "Trui", stock=7, group="B", option="L"),
]


@pytest.fixture
def closed() -> ClosedShop:
    made = ClosedShop(random.Random(7), lambda: NOW, "Europe/Amsterdam")
    made.add_items(ITEMS)
    for day, state in enumerate(["unpaid", "open", "completed", "cancelled", "custom", "draft"], start=1):
        lines = (Line("00123", 1), Line("B-L", 2))
        made.set_order_state(made.add_order(NewOrder(lines, CUSTOMER, NOW - timedelta(days=day))).order_id, state)
    return made


def exported(closed: ClosedShop, folder: Path) -> dict[str, str]:
    for name, content in closed.exports().items():
        (folder / name).write_bytes(content)
    return closed.settings("")


def test_listings_agree(closed: ClosedShop, shop: Shop, tmp_path: Path) -> None:
    """Ids, codes, kinds and stock are the emulated shop's own."""
    connector = shop(paths=exported(closed, tmp_path))

    products, stock = connector.products(), connector.stock()

    columns = ("source_id", "sku", "name", "barcode", "kind", "active")
    assert picked(products.frame, *columns) == [
        (one.source_id, one.sku, one.name, one.barcode, one.kind, one.active) for one in closed.listings()
    ]
    quantities = [None if pieces is None else int(pieces) for pieces in stock.frame["quantity"].astype(object).where(
        stock.frame["quantity"].notna(), None
    )]  # fmt: skip
    assert quantities == [one.stock for one in closed.listings()]
    assert products.complete
    assert stock.complete


def test_orders_agree(closed: ClosedShop, shop: Shop, tmp_path: Path) -> None:
    """Numbers, moments and states are the emulated shop's own; its custom status is unknown to anybody else."""
    meanings = {"unpaid": "open", "custom": "unknown"}

    snapshot = shop(paths=exported(closed, tmp_path)).orders(NOW)

    frame = snapshot.frame.sort_values("placed_at")
    assert picked(frame, "order_id", "order_number", "state", "placed_at") == [
        (one.order_id, one.number, meanings.get(one.state, one.state), one.placed_at) for one in closed.orders()
    ]
    assert snapshot.complete
