"""The emulated WooCommerce as the sandbox's world handles it."""

import json
import random
import threading
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.listed import Numbers
from shopswitch.sandbox.systems import Fault, Item, Line, Listing, NewOrder, OrderView, ShopSystem
from shopswitch.sandbox.woocommerce import details
from shopswitch.sandbox.woocommerce.application import answer
from shopswitch.sandbox.woocommerce.catalogue import Product, set_quantity, track_stock
from shopswitch.sandbox.woocommerce.offer import HookMirror, zone_methods
from shopswitch.sandbox.woocommerce.order_intake import take_order
from shopswitch.sandbox.woocommerce.ordering import add_note, change_status, line_product
from shopswitch.sandbox.woocommerce.state import Note, Order, Store

OPTION = "Uitvoering"
"""Name of the attribute that tells variations apart."""

REFERENCE_META = "_old_order_number"
"""Meta key under which a carried-over order keeps its number in the old shop."""

_ALL_VARIATIONS = frozenset({"/wc/v3/variations"})
_RAW = {"draft": "checkout-draft", "unpaid": "on-hold", "open": "processing", "custom": "picking"}
_STATES = {
    "pending": "unpaid",
    "on-hold": "unpaid",
    "processing": "open",
    "completed": "completed",
    "cancelled": "cancelled",
    "refunded": "cancelled",
    "failed": "cancelled",
    "checkout-draft": "draft",
    "auto-draft": "draft",
}
_IMPORTABLE = ("processing", "on-hold", "pending")


class WooCommerceShop(ShopSystem):
    """A WooCommerce 11.0.1 shop on WordPress, with HPOS, Dutch VAT and prices that include it.

    Attributes:
        store: The whole state.
        home_url: Configured home address, against which signatures are checked; None: the address of the call.
        has_all_variations: False for a shop older than 10.3.0, whose `GET variations` is 404.
    """

    platform: ClassVar[str] = "woocommerce"
    tells_record_date: ClassVar[bool] = False
    detail_fields: ClassVar[frozenset[str]] = details.FIELDS
    lists_methods: ClassVar[bool] = True
    lists_hooks: ClassVar[bool] = True

    def __init__(self, rng: random.Random, now: Callable[[], datetime], timezone: str) -> None:
        super().__init__(rng, now, timezone)
        self.store = Store(rng, now, ZoneInfo(timezone))
        self.home_url: str | None = None
        self.has_all_variations = True
        self._method_numbers = Numbers()
        self._hooks = HookMirror()
        self._lock = threading.RLock()

    @property
    def permissions(self) -> str:
        """What the key may do: read_write, read or write."""
        return self.store.key.permissions

    @permissions.setter
    def permissions(self, value: str) -> None:
        self.store.key.permissions = value

    @property
    def capable(self) -> bool:
        """Whether the key's user may see the shop's data; False gives 403."""
        return self.store.key.capable

    @capable.setter
    def capable(self, value: bool) -> None:
        self.store.key.capable = value

    def handle(self, request: Request) -> Response:
        """Answer one call."""
        hidden = frozenset() if self.has_all_variations else _ALL_VARIATIONS
        with self._lock:
            self._set_up()
            made = answer(self.store, request, home_url=self.home_url, hidden=hidden)
            self._hooks.push(self.store, self.shop_hooks)
            return made

    def _set_up(self) -> None:
        """Bring methods and webhooks up to what the world's lists hold now."""
        self.store.shipping_methods = zone_methods(self.methods, self._method_numbers, self.store.now())
        self._hooks.pull(self.store, self.shop_hooks)

    def hook_ids(self) -> list[str]:
        """Ids of the webhooks in the world's list."""
        with self._lock:
            self._set_up()
            return self._hooks.ids()

    def secrets(self) -> dict[str, str]:
        """The key pair."""
        key = self.store.key
        return {"consumer_key": key.consumer_key, "consumer_secret": key.consumer_secret}

    def error_body(self, status: int, text: str) -> object:
        """Errors of WordPress: a code, a message and the status again."""
        return {"code": f"sandbox_{status}", "message": text, "data": {"status": status}}

    def deny(self, resource: str) -> None:
        """Take the capability away from the role of the key's user: its routes answer 403.

        Stock lies on the products, so both go together. Shipping (``methods``) and webhooks (``hooks``) can be barred
        as well.

        Raises:
            ValueError: None of these.
        """
        kind = "products" if resource == "stock" else resource
        if kind not in ("products", "orders", "methods", "hooks"):
            raise ValueError(f"WooCommerce has no capability for {resource}.")
        self.store.key.barred.add(kind)

    def rate_limited(self, fault: Fault) -> Response:
        """WooCommerce has no limit of its own: this is the page of a host's firewall."""
        wait = fault.options.get("retry_after")
        headers = {} if wait is None else {"Retry-After": str(wait)}
        html = "<html><head><title>429 Too Many Requests</title></head><body><h1>Too Many Requests</h1></body></html>\n"
        return Response(html, status=429, headers=headers, content_type="text/html")

    def shorten(self, response: Response, fault: Fault) -> Response | None:
        """Take the last rows out of a list, or announce more rows than there are."""
        rows = int(str(fault.options.get("rows", 1)))
        total = response.headers.get("X-WP-Total")
        if fault.kind == "short-total" and total is not None:
            response.headers["X-WP-Total"] = str(int(total) + rows)
            return response
        if fault.kind == "drop-rows" and response.mimetype == "application/json":
            body = json.loads(response.get_data(as_text=True) or "null")
            if isinstance(body, list):
                response.set_data(json.dumps(body[: max(len(body) - rows, 0)]))
                return response
        return None

    def add_items(self, items: list[Item]) -> list[str]:
        """Put items on sale; a group becomes a variable product that carries the group's name as SKU."""
        with self._lock:
            parents: dict[str, Product] = {}
            return [str(self._add_item(item, parents).id) for item in items]

    def _add_item(self, item: Item, parents: dict[str, Product]) -> Product:
        parent = parents.get(item.group) or self._find_parent(item.group)
        if item.group and parent is None:
            parent = self._add_parent(item)
        if parent is not None:
            parents[item.group] = parent
            parent.attributes.setdefault(OPTION, []).append(item.option)
        now = self.store.now()
        kind, name = ("variation", f"{parent.name} - {item.option}") if parent else ("simple", item.name)
        product = Product(self.store.new_id(), kind, name, now, now, sku=item.sku, barcode=item.barcode)
        product.regular_price = f"{item.price_cents / 100:.2f}"
        product.weight = f"{item.weight_g / 1000:g}" if item.weight_g else ""
        product.virtual = item.virtual
        _set_active(product, active=item.active)
        track_stock(product, item.stock)
        if parent is not None:
            product.parent_id, product.option = parent.id, {OPTION: item.option}
        self.store.catalogue.add(product)
        details.write(self.store, product, item)
        return product

    def _find_parent(self, group: str) -> Product | None:
        found = self.store.catalogue.with_sku(group)
        return next((product for product in found if product.kind == "variable"), None)

    def _add_parent(self, item: Item) -> Product:
        now = self.store.now()
        return self.store.catalogue.add(
            Product(self.store.new_id(), "variable", item.name, now, now, sku=item.group, attributes={OPTION: []})
        )

    def listings(self) -> list[Listing]:
        """Every product and variation that is not in the bin."""
        with self._lock:
            return [self._listing(product) for product in self.store.catalogue if product.status != "trash"]

    def _listing(self, product: Product) -> Listing:
        catalogue = self.store.catalogue
        kind = {"variable": "parent", "variation": "variant", "grouped": "bundle"}.get(product.kind, "simple")
        return Listing(
            source_id=str(product.id),
            sku=product.sku,
            shown_sku=catalogue.shown_sku(product),
            name=product.name,
            barcode=product.barcode,
            kind="virtual" if product.virtual else kind,
            active=product.status == "publish",
            stock=catalogue.quantity(product),
            shared=catalogue.shares_stock(product),
            filled=details.filled(self.store, product),
        )

    def change_listing(self, source_id: str, **changes: object) -> None:
        """Write straight into the database, as an importer does.

        Raises:
            KeyError: There is no such listing.
            ValueError: A key that means nothing here.
        """
        with self._lock:
            product = self.store.catalogue.products[int(source_id)]
            for name, value in changes.items():
                self._change(product, name, value)
            product.modified = self.store.now()

    def _change(self, product: Product, name: str, value: object) -> None:
        if name == "sku":
            self.store.catalogue.set_sku(product, str(value))
        elif name == "inherit_sku":
            if value:
                self.store.catalogue.set_sku(product, "")
        elif name == "barcode":
            product.barcode = str(value)
        elif name == "name":
            product.name = str(value)
        elif name == "active":
            _set_active(product, active=bool(value))
        elif name == "stock":
            self._change_stock(product, None if value is None else int(str(value)))
        elif name == "empty":
            details.empty(self.store, product, str(value))
        elif name == "shared":
            self._share_stock(product, shared=bool(value))
        else:
            message = f"A WooCommerce listing has no {name!r} to change."
            raise ValueError(message)

    def _change_stock(self, product: Product, quantity: int | None) -> None:
        holder = self.store.catalogue.stock_holder(product)
        track_stock(holder, quantity)

    def _share_stock(self, product: Product, *, shared: bool) -> None:
        parent = self.store.catalogue.parent(product)
        if parent is None:
            return
        quantity = self.store.catalogue.quantity(product) or 0
        if not shared:
            track_stock(product, quantity)
            return
        if not parent.manage_stock:
            track_stock(parent, quantity)
        track_stock(product, None)

    def remove_listing(self, source_id: str) -> None:
        """Delete for good; order lines that refer to it lose their product and SKU."""
        with self._lock:
            self.store.catalogue.remove(self.store.catalogue.products[int(source_id)])

    def add_order(self, order: NewOrder) -> OrderView:
        """Take an order from a customer, or history as an import plugin writes it."""
        with self._lock:
            self._set_up()
            taken = take_order(self.store, order, _RAW.get(order.state, order.state))
            if order.reference:
                meta = {"id": self.store.meta_id(), "key": REFERENCE_META, "value": order.reference}
                taken.meta.append(meta)
            return self._view(taken)

    def orders(self) -> list[OrderView]:
        """Every order that is not in the bin, oldest first."""
        with self._lock:
            kept = [order for order in self.store.orders.values() if order.status != "trash"]
            return [self._view(order) for order in sorted(kept, key=lambda order: (order.created, order.id))]

    def order(self, order_id: str) -> OrderView:
        """One order."""
        with self._lock:
            return self._view(self.store.orders[int(order_id)])

    def _view(self, order: Order) -> OrderView:
        lines = tuple(Line(self._line_sku(order, index), line.quantity) for index, line in enumerate(order.lines))
        sent: dict[str, int] = {}
        if order.status == "completed":
            for line in lines:
                sent[line.sku] = sent.get(line.sku, 0) + line.quantity
        reference = next((str(meta["value"]) for meta in order.meta if meta["key"] == REFERENCE_META), "")
        return OrderView(
            order_id=str(order.id),
            number=order.number,
            state=_STATES.get(order.status, "custom"),
            state_raw=order.status,
            importable=order.status in _IMPORTABLE,
            placed_at=order.created,
            created_at=order.made_at,
            lines=lines,
            reference=reference,
            shipped=sent or dict(order.shipped),
            method=order.shipping_lines[0].title if order.shipping_lines else "",
            tracking=tuple(note.tracking for note in order.notes if note.tracking),
        )

    def _line_sku(self, order: Order, index: int) -> str:
        product = line_product(self.store, order.lines[index])
        return self.store.catalogue.shown_sku(product) if product else ""

    def set_order_state(self, order_id: str, state: str) -> None:
        """Change the status, with notes, mails and stock as the shop does it."""
        with self._lock:
            change_status(self.store, self.store.orders[int(order_id)], _RAW.get(state, state))

    def set_stock(self, sku: str, quantity: int) -> bool:
        """Write the quantity of every listing with exactly this SKU that counts its own stock.

        A variation that shares its parent's stock shows the parent's quantity whatever is written to it.
        """
        with self._lock:
            found = [one for one in self.store.catalogue.with_sku(sku) if one.sku == sku and one.manage_stock]
            for product in found:
                set_quantity(product, quantity)
                product.modified = self.store.now()
            return bool(found)

    def report_shipment(
        self, order_id: str, lines: list[Line], tracking: str, carrier: str, *, completes: bool
    ) -> None:
        """Write a note with the code and its link; `completed` when everything has been sent.

        The shop has no shipments: which lines went is kept for the truth only and shown nowhere.
        """
        with self._lock:
            order = self.store.orders[int(order_id)]
            for line in lines:
                order.shipped[line.sku] = order.shipped.get(line.sku, 0) + line.quantity
            link = f"https://tracking.example/{tracking}"
            text = f'Verzonden met {carrier}. Track &amp; trace: <a href="{link}">{tracking}</a>'
            code = tracking.strip()
            add_note(order, Note(self.store.new_id("note"), self.store.now(), text, "admin", tracking=code))
            if completes:
                change_status(self.store, order, "completed")


def _set_active(product: Product, *, active: bool) -> None:
    """An inactive product is a draft; a switched-off variation is private."""
    off = "private" if product.kind == "variation" else "draft"
    product.status = "publish" if active else off
