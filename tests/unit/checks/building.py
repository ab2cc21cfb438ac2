"""Build small snapshots for the checks in the fewest words."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from shopswitch.checks.result import CheckResult
from shopswitch.checks.step import Context, Step
from shopswitch.frames.orders import BACKORDERS, ORDERS, PICKLISTS, PICQER_ORDERS, WEBSHOP_ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.shipments import ORDER_LINES
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.frames.warehouse import PARTS, PICKED_LINES

SWITCH = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)
AFTER = SWITCH + timedelta(hours=30)
BEFORE = SWITCH - timedelta(days=7)

PRODUCT = {"kind": "simple", "active": True, "sku_inherited": False, "name": "Theepot"}
STOCKED = {"location_id": "", "location_counts": True, "tracked": True, "shared": False}
OLD, NEW = 12, 27


def context(**changes: Any) -> Context:
    values: dict[str, Any] = {
        "client": "theehuis",
        "title": "Theehuis",
        "now": AFTER,
        "switch_at": SWITCH,
        "old_connection": OLD,
        "new_connection": NEW,
    }
    return Context(**(values | changes))


def snapshot(name: str, schema: Schema, rows: Sequence[Mapping[str, Any]], problems: tuple[str, ...] = ()) -> Snapshot:
    role = name.partition(".")[0]
    return Snapshot(name, role, "test", schema.build(rows), AFTER, pages=1, problems=problems)


def products(name: str, *rows: Mapping[str, Any]) -> Snapshot:
    numbered = [PRODUCT | {"source_id": f"{name}-{n}"} | dict(row) for n, row in enumerate(rows)]
    return snapshot(f"{name}.products", PRODUCTS, numbered)


def stock(name: str, *rows: Mapping[str, Any]) -> Snapshot:
    return snapshot(f"{name}.stock", STOCK, [STOCKED | dict(row) for row in rows])


def orders(name: str, *rows: Mapping[str, Any]) -> Snapshot:
    filled = []
    if name == "new":
        # The order that the new connection's known row belongs to.
        known = {"order_id": "known-2", "order_number": "#known", "state": "completed"}
        rows = (*rows, known | {"placed_at": SWITCH + timedelta(hours=1)})
    for n, row in enumerate(rows):
        placed = row.get("placed_at", SWITCH - timedelta(days=2))
        base = {"order_id": str(1000 + n), "order_number": f"#{n}", "state": "open", "state_raw": "processing"}
        filled.append(base | {"placed_at": placed, "created_at": placed, "paid": True} | dict(row))
    return snapshot(f"{name}.orders", ORDERS, filled)


# Every connection has seen an order that no test asks about.
KNOWN = (
    {
        "row_id": "old-known",
        "connection_id": OLD,
        "foreign_id": "known-1",
        "order_id": "",
        "ordered_at": SWITCH - timedelta(days=60),
    },
    {
        "row_id": "new-known",
        "connection_id": NEW,
        "foreign_id": "known-2",
        "order_id": "",
        "ordered_at": SWITCH + timedelta(hours=1),
    },
)


def rows(*given: Mapping[str, Any], known: tuple[Mapping[str, Any], ...] = KNOWN) -> Snapshot:
    filled = []
    given = (*given, *known)
    for n, row in enumerate(given):
        base = {"row_id": str(n), "connection_id": OLD, "status": "imported", "order_id": f"p{n}"}
        moments = {"ordered_at": SWITCH - timedelta(days=2), "created_at": SWITCH - timedelta(days=2)}
        filled.append(base | moments | dict(row))
    return snapshot("picqer.webshop_orders", WEBSHOP_ORDERS, filled)


def picqer_orders(*given: Mapping[str, Any]) -> Snapshot:
    filled = []
    for n, row in enumerate(given):
        base = {"order_id": f"p{n}", "order_number": f"O{n}", "status": "processing"}
        moments = {"created_at": AFTER - timedelta(hours=5), "updated_at": AFTER - timedelta(hours=4)}
        filled.append(base | moments | dict(row))
    return snapshot("picqer.orders", PICQER_ORDERS, filled)


def picklists(*given: Mapping[str, Any]) -> Snapshot:
    filled = [{"picklist_id": str(n), "created_at": AFTER} | dict(row) for n, row in enumerate(given)]
    return snapshot("picqer.picklists", PICKLISTS, filled)


def backorders(*given: Mapping[str, Any]) -> Snapshot:
    filled = [{"backorder_id": str(n), "amount": 1, "created_at": AFTER} | dict(row) for n, row in enumerate(given)]
    return snapshot("picqer.backorders", BACKORDERS, filled)


def run(step: Step, *inputs: Snapshot, **changes: Any) -> CheckResult:
    return step.check({item.name: item for item in inputs}, context(**changes))


def marks(result: CheckResult) -> list[tuple[str, str]]:
    """Code and subject of every finding, sorted."""
    return sorted((finding.code, finding.subject) for finding in result.findings)


def picked_lines(*given: Mapping[str, Any]) -> Snapshot:
    filled = []
    for n, row in enumerate(given):
        base = {"picklist_id": f"l{n}", "line_id": "1", "order_id": f"p{n}", "is_return": False, "is_part": False}
        filled.append(base | {"closed_at": SWITCH - timedelta(days=2), "picked": 1} | dict(row))
    return snapshot("picqer.picked_lines", PICKED_LINES, filled)


def parts(*given: Mapping[str, Any]) -> Snapshot:
    return snapshot("picqer.parts", PARTS, [{"amount": 1} | dict(row) for row in given])


def missed_lines(name: str, *given: Mapping[str, Any]) -> Snapshot:
    base = {"order_id": "1000", "quantity": 1}
    return snapshot(
        f"{name}.missed_lines", ORDER_LINES, [base | {"line_id": str(n)} | dict(row) for n, row in enumerate(given)]
    )
