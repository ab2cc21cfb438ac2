"""An old shop that is already closed: nothing answers any more, only its exports are left.

The exports have the smallest form any shop can deliver: one row per thing that is sold, one row per order line.
"""

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.systems import Item, Line, Listing, NewOrder, OrderView, ShopSystem

PRODUCTS, ORDERS = "old-products.csv", "old-orders.csv"
_STATES = ("unpaid", "open", "completed", "cancelled", "custom", "draft")
# The form has nothing about payment: who still owes money has ordered like everybody else. The other is a status
# somebody once added to the shop: the words mean nothing to anybody else.
_WORDS = {"unpaid": "open", "custom": "Wacht op atelier"}


@dataclass(slots=True)
class _Row:
    sku: str
    parent_sku: str
    name: str
    ean: str
    stock: int | None
    active: bool


@dataclass(slots=True)
class _Order:
    number: str
    placed_at: datetime
    created_at: datetime
    state: str
    lines: tuple[Line, ...]
    shipped: dict[str, int] = field(default_factory=dict)


class ClosedShop(ShopSystem):
    """The exports of a closed shop.

    A row is known by its SKU; a blank one, and any further row with the same SKU, by its place in the file.
    """

    platform = "csv"
    tells_payment = False
    detail_fields: ClassVar[frozenset[str]] = frozenset({"barcode"})

    def __init__(self, rng: random.Random, now: Callable[[], datetime], timezone: str) -> None:
        super().__init__(rng, now, timezone)
        self._rows: list[_Row] = []
        self._orders: dict[str, _Order] = {}
        self._next = rng.randrange(3_000, 8_000)

    def handle(self, request: Request) -> Response:
        """Nothing is served any more."""
        return Response('{"error":"this shop is closed"}', status=404, mimetype="application/json")

    def secrets(self) -> dict[str, str]:
        """None: there is nothing to log in to."""
        return {}

    def settings(self, base_url: str) -> dict[str, str]:
        """Names of the two exports."""
        return {"products": PRODUCTS, "orders": ORDERS}

    def exports(self) -> dict[str, bytes]:
        """File name → content, UTF-8 with semicolons."""
        products = [
            [row.sku, row.parent_sku, row.name, row.ean, "" if row.stock is None else row.stock, int(row.active)]
            for row in self._rows
        ]
        zone = ZoneInfo(self.timezone)
        orders = [
            [
                order.number,
                order.placed_at.astimezone(zone).isoformat(timespec="seconds"),
                _word(order.state),
                line.sku,
                line.quantity,
                order.shipped.get(line.sku, 0),
            ]
            for order in self._orders.values()
            for line in order.lines
        ]
        return {
            PRODUCTS: _table(["sku", "parent_sku", "name", "ean", "stock", "active"], products),
            ORDERS: _table(["order_number", "created_at", "status", "sku", "quantity", "shipped_quantity"], orders),
        }

    def add_items(self, items: list[Item]) -> list[str]:
        """Add a row per item; the export has no rows for parents."""
        first = len(self._rows)
        self._rows += [
            _Row(
                item.sku,
                item.group,
                f"{item.name} {item.option}".strip(),
                item.barcode,
                None if item.virtual else item.stock,
                item.active,
            )
            for item in items
        ]
        return self._ids()[first:]

    def _ids(self) -> list[str]:
        seen: set[str] = set()
        ids = []
        for number, row in enumerate(self._rows, start=1):
            if not row.sku.strip():
                ids.append(f"row {number}")
            else:
                ids.append(f"{row.sku} (row {number})" if row.sku in seen else row.sku)
            seen.add(row.sku)
        return ids

    def listings(self) -> list[Listing]:
        """One per row. Whether something is virtual cannot be seen in this form."""
        return [
            Listing(
                source_id=source_id,
                sku=row.sku,
                shown_sku=row.sku,
                name=row.name,
                barcode=row.ean,
                kind="variant" if row.parent_sku else "simple",
                active=row.active,
                stock=row.stock,
                filled=self.detail_fields if row.ean else frozenset(),
            )
            for source_id, row in zip(self._ids(), self._rows, strict=True)
        ]

    def change_listing(self, source_id: str, **changes: Any) -> None:
        """Change a row.

        Raises:
            KeyError: No such row.
            ValueError: The form has no column for it.
        """
        place = self._place(source_id)
        if changes.pop("inherit_sku", False):
            changes["sku"] = ""
        if (emptied := changes.pop("empty", "")) in self.detail_fields:
            changes["ean"] = ""
        elif emptied:
            raise ValueError(f"The export has no column for {emptied}.")
        if "barcode" in changes:
            changes["ean"] = changes.pop("barcode")
        unknown = set(changes) - {"sku", "name", "ean", "stock", "active"}
        if unknown:
            raise ValueError(f"The export has no column for {', '.join(sorted(unknown))}.")
        self._rows[place] = replace(self._rows[place], **changes)

    def _place(self, source_id: str) -> int:
        ids = self._ids()
        if source_id not in ids:
            raise KeyError(source_id)
        return ids.index(source_id)

    def remove_listing(self, source_id: str) -> None:
        """Leave a row out.

        Raises:
            KeyError: No such row.
        """
        del self._rows[self._place(source_id)]

    def add_order(self, order: NewOrder) -> OrderView:
        """Add an order; the export has one date, the one on which the customer ordered."""
        self._next += 1
        number = str(self._next)
        self._orders[number] = _Order(number, order.placed_at, self.now(), order.state, order.lines)
        if order.state == "completed":
            self._orders[number].shipped = {line.sku: line.quantity for line in order.lines}
        if order.state == "open" and order.placed_at >= self.now():
            for line in order.lines:
                self._sell(line)
        return self._view(self._orders[number])

    def _sell(self, line: Line) -> None:
        row = next((row for row in self._rows if row.sku == line.sku), None)
        if row is not None and row.stock is not None:
            row.stock -= line.quantity

    @staticmethod
    def _view(order: _Order) -> OrderView:
        return OrderView(
            order_id=order.number,
            number=order.number,
            state=order.state,
            state_raw=_word(order.state),
            importable=order.state in ("open", "unpaid"),
            placed_at=order.placed_at,
            created_at=order.created_at,
            lines=order.lines,
            shipped=dict(order.shipped),
        )

    def orders(self) -> list[OrderView]:
        """Every order, oldest first."""
        return [self._view(order) for order in sorted(self._orders.values(), key=lambda order: order.placed_at)]

    def set_order_state(self, order_id: str, state: str) -> None:
        """Change the status.

        Raises:
            KeyError: No such order.
            ValueError: No such state.
        """
        if state not in _STATES:
            raise ValueError(state)
        self._orders[order_id].state = state

    def set_stock(self, sku: str, quantity: int) -> bool:
        """Set the stock of the first row with this SKU."""
        row = next((row for row in self._rows if row.sku == sku and row.stock is not None), None)
        if row is not None:
            row.stock = quantity
        return row is not None

    def report_shipment(
        self, order_id: str, lines: list[Line], tracking: str, carrier: str, *, completes: bool
    ) -> None:
        """Count what was shipped, from the time when the shop was still open. Tracking codes are in no export."""
        order = self._orders[order_id]
        for line in lines:
            order.shipped[line.sku] = order.shipped.get(line.sku, 0) + line.quantity
        if completes:
            order.state = "completed"


def _word(state: str) -> str:
    return _WORDS.get(state, state)


def _table(heading: list[str], rows: Sequence[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue().encode()
