"""A webshop of no vendor at all, with every shape of answer that a fault can spoil."""

import json
from dataclasses import replace
from typing import Any, ClassVar

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.systems import Fault, Item, Line, Listing, NewOrder, OrderView, ShopSystem

PAGE = 2


class ToyShop(ShopSystem):
    """Five records in pages of two, as a list, wrapped, and behind GraphQL; `POST /records` writes."""

    platform: ClassVar[str] = "toy"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.records = [{"id": number} for number in range(1, 6)]
        self.key = f"toy-key-{self.rng.getrandbits(32):08x}"
        self.tokens_expired = 0
        self._listings: dict[str, Listing] = {}
        self._orders: dict[str, OrderView] = {}

    def handle(self, request: Request) -> Response:
        """Records by page, in the shape the path asks for."""
        sent = request.get_json(force=True, silent=True) or {}
        page = int(request.args.get("page") or (sent.get("variables") or {}).get("after") or 1)
        rows = self.records[(page - 1) * PAGE : page * PAGE]
        total = {"X-Total": str(len(self.records))}
        if request.path == "/broken":
            raise RuntimeError("the emulator itself is broken")
        if request.path == "/silent":
            return Response(status=200)
        if request.path == "/nothing":
            return Response(status=204)
        if request.path.startswith("/where"):
            return _json({"url": request.base_url, "root": request.script_root, "raw": request.environ["RAW_URI"]})
        if request.path == "/records" and request.method == "POST":
            self.records.append({"id": len(self.records) + 1})
            return _json(self.records[-1], 201)
        if request.path == "/graphql":
            nodes = {"nodes": rows, "pageInfo": {"hasNextPage": page * PAGE < len(self.records), "endCursor": page}}
            return _json({"data": {"records": nodes}})
        if request.path == "/wrapped":
            return _json({"items": rows, "total_count": len(self.records)})
        if request.path == "/named":
            return _json({"records": rows})
        if request.path == "/one":
            return _json({"id": 1, "tags": []})
        return _json(rows, headers=total) if request.path == "/records" else _json({"message": "not found"}, 404)

    def secrets(self) -> dict[str, str]:
        """One key."""
        return {"key": self.key}

    def expire_tokens(self) -> None:
        """Counts how often."""
        self.tokens_expired += 1

    def shorten(self, response: Response, fault: Fault) -> Response | None:
        """Only plain lists can be shortened."""
        value = response.get_json()
        if not isinstance(value, list):
            return None
        rows = int(str(fault.options.get("rows", 1)))
        if fault.kind == "drop-rows":
            return _json(value[:-rows], headers=dict(response.headers))
        total = int(response.headers["X-Total"]) + rows
        return _json(value, headers={"X-Total": str(total)})

    def add_items(self, items: list[Item]) -> list[str]:
        """Puts items on sale."""
        ids = []
        for item in items:
            source_id = str(len(self._listings) + 1)
            ids.append(source_id)
            kind = "virtual" if item.virtual else "variant" if item.group else "simple"
            self._listings[source_id] = Listing(
                source_id, item.sku, item.sku, item.name, item.barcode, kind, item.active, item.stock
            )
        return ids

    def listings(self) -> list[Listing]:
        """Every item."""
        return list(self._listings.values())

    def change_listing(self, source_id: str, **changes: Any) -> None:
        """Changes one item."""
        self._listings[source_id] = replace(self._listings[source_id], **changes)

    def remove_listing(self, source_id: str) -> None:
        """Takes one item away."""
        del self._listings[source_id]

    def add_order(self, order: NewOrder) -> OrderView:
        """Takes an order; stock is not kept here."""
        number = str(1000 + len(self._orders))
        view = OrderView(
            order_id=number,
            number=f"T{number}",
            state=order.state,
            state_raw=order.state,
            importable=order.state in {"open", "unpaid"},
            placed_at=order.placed_at,
            created_at=self.now(),
            lines=order.lines,
            reference=order.reference,
        )
        self._orders[number] = view
        return view

    def orders(self) -> list[OrderView]:
        """Oldest first."""
        return list(self._orders.values())

    def set_order_state(self, order_id: str, state: str) -> None:
        """The toy's states are the sandbox's own words."""
        importable = state in {"open", "unpaid"}
        self._orders[order_id] = replace(self._orders[order_id], state=state, state_raw=state, importable=importable)

    def set_stock(self, sku: str, quantity: int) -> bool:
        """Sets what is tracked."""
        found = [key for key, listing in self._listings.items() if listing.sku == sku and listing.stock is not None]
        for key in found:
            self._listings[key] = replace(self._listings[key], stock=quantity)
        return bool(found)

    def report_shipment(
        self, order_id: str, lines: list[Line], tracking: str, carrier: str, *, completes: bool
    ) -> None:
        """Adds to what was shipped."""
        order = self._orders[order_id]
        shipped = dict(order.shipped)
        for line in lines:
            shipped[line.sku] = shipped.get(line.sku, 0) + line.quantity
        self._orders[order_id] = replace(order, shipped=shipped)
        if completes:
            self.set_order_state(order_id, "completed")


def _json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    kept = {name: text for name, text in (headers or {}).items() if name == "X-Total"}
    return Response(json.dumps(value), status=status, mimetype="application/json", headers=kept)
