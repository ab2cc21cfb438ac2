"""The whole state of one emulated Magento: records, counters, and the switches of the installation."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shopswitch.sandbox.magento.auth import Integration
from shopswitch.sandbox.magento.rights import RESOURCES

DEFAULT_SOURCE = "default"
BARCODE_ATTRIBUTE = "ean"
OPTION_ATTRIBUTE = "uitvoering"
KEEPS_STOCK = ("simple", "virtual", "downloadable")
"""Product types that can have source items; the composite ones have none."""

Record = dict[str, Any]
"""A row of a table by column; None is NULL."""


@dataclass(slots=True)
class Attribute:
    """A product attribute. `options` are value → label, for a select."""

    id: int
    code: str
    label: str
    input: str = "text"
    own: bool = False
    options: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Product:
    """A product.

    Attributes:
        attributes: Values of attributes other than the main fields, by code.
        media: Entries of the gallery, as the interface shows them.
        manage_stock: Whether the shop counts it.
        in_stock: The legacy flag; of a composite product only this counts.
    """

    id: int
    sku: str
    name: str
    type_id: str
    created_at: str
    updated_at: str
    price: float = 0.0
    weight: float | None = None
    status: int = 1
    visibility: int = 4
    attribute_set_id: int = 4
    attributes: Record = field(default_factory=dict)
    media: list[Record] = field(default_factory=list)
    parent_id: int | None = None
    children: list[int] = field(default_factory=list)
    manage_stock: bool = True
    in_stock: bool = True


@dataclass(slots=True)
class Source:
    """A place where goods lie."""

    code: str
    name: str
    enabled: bool = True


@dataclass(slots=True)
class SourceItem:
    """How many of a SKU lie at a source; the SKU need not be that of a product."""

    sku: str
    source: str
    quantity: float
    status: int = 1


@dataclass(slots=True)
class Order:
    """An order: its row, and the rows that belong to it.

    Attributes:
        made_at: When the record came into this shop, which the interface does not tell.
        reserved: Whether salable stock was set aside for it.
    """

    columns: Record
    items: list[Record] = field(default_factory=list)
    billing: Record = field(default_factory=dict)
    shipping: Record | None = None
    shipping_method: str | None = None
    payment: Record = field(default_factory=dict)
    histories: list[Record] = field(default_factory=list)
    made_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    reserved: bool = False

    @property
    def id(self) -> int:
        """The interface's id."""
        return int(self.columns["entity_id"])


class Store:
    """State of one shop.

    Args:
        rng: Random source.
        now: The present moment.
        zone: Time zone of the shop.

    Attributes:
        page_limit: Largest page, when the shop's input limits are switched on (300 is their default).
        repeats_last_page: How lists behave past their end up to 2.3: the last page comes again.
        weight_unit: ``kgs`` or ``lbs``.
        barcode_attribute: Code of the attribute the merchant made for barcodes; empty for none.
    """

    def __init__(self, rng: random.Random, now: Callable[[], datetime], zone: ZoneInfo) -> None:
        self.rng = rng
        self.now = now
        self.zone = zone
        self.page_limit: int | None = None
        self.repeats_last_page = False
        self.weight_unit = "kgs"
        self.barcode_attribute = BARCODE_ATTRIBUTE
        self.integration = Integration.made(rng, set(RESOURCES))
        self.views = {"default": (1, "Default Store View"), "admin": (0, "Admin")}
        self.products: dict[int, Product] = {}
        self.attributes: dict[str, Attribute] = {}
        self.sources = {DEFAULT_SOURCE: Source(DEFAULT_SOURCE, "Default Source")}
        self.reservations: dict[str, float] = {}
        self.orders: dict[int, Order] = {}
        self.shipments: dict[int, Record] = {}
        self.invoices: dict[int, Record] = {}
        self.first_order_number = 1
        self._source_items: dict[str, dict[str, SourceItem]] = {}
        self._by_sku: dict[str, list[int]] = {}
        self._numbers: dict[str, int] = {}

    def number(self, table: str) -> int:
        """The next id of a table."""
        self._numbers[table] = self._numbers.get(table, 0) + 1
        return self._numbers[table]

    def stamp(self, moment: datetime | None = None) -> str:
        """A moment, or the present one, as a column holds it: UTC, without a zone."""
        return (moment or self.now()).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")

    # Products

    def add_product(self, product: Product) -> Product:
        """Enter a product."""
        self.products[product.id] = product
        self._by_sku.setdefault(folded(product.sku), []).append(product.id)
        return product

    def find(self, sku: str) -> Product | None:
        """The product under a SKU as the database compares them: case and trailing blanks make no difference.

        Of several the one written exactly so comes first.
        """
        found = [self.products[number] for number in self._by_sku.get(folded(sku), ())]
        return next((each for each in found if each.sku == sku), found[0] if found else None)

    def with_sku(self, sku: str) -> list[Product]:
        """Every product with exactly this SKU."""
        found = (self.products[number] for number in self._by_sku.get(folded(sku), ()))
        return [each for each in found if each.sku == sku]

    def rename(self, product: Product, sku: str) -> None:
        """Give a product another SKU; its source items go along where none are there yet."""
        self._by_sku[folded(product.sku)].remove(product.id)
        self._by_sku.setdefault(folded(sku), []).append(product.id)
        before, product.sku = product.sku, sku
        if before != sku and before in self._source_items and not self.with_sku(before):
            moved = self._source_items.pop(before)
            if sku and sku not in self._source_items:
                self._source_items[sku] = moved
                for item in moved.values():
                    item.sku = sku

    def remove_product(self, product: Product) -> None:
        """Delete a product; its source items may stay behind (nothing consumes the queue on a small installation)."""
        del self.products[product.id]
        self._by_sku[folded(product.sku)].remove(product.id)
        if product.parent_id in self.products:
            self.products[product.parent_id].children.remove(product.id)

    # Stock

    def source_items(self) -> Iterator[SourceItem]:
        """Every source item, orphans included."""
        for items in self._source_items.values():
            yield from items.values()

    def items_of(self, sku: str) -> dict[str, SourceItem]:
        """Source → item of one SKU, written exactly so."""
        return self._source_items.get(sku, {})

    def set_quantity(
        self, sku: str, quantity: float, *, source: str = DEFAULT_SOURCE, status: int | None = None
    ) -> None:
        """Write a source item."""
        items = self._source_items.setdefault(sku, {})
        status = (1 if quantity > 0 else 0) if status is None else status
        items[source] = SourceItem(sku, source, quantity, status)

    def drop_quantities(self, sku: str) -> None:
        """Take away every source item of a SKU."""
        self._source_items.pop(sku, None)

    def reserve(self, sku: str, quantity: float) -> None:
        """Add a reservation: negative for what was sold, positive for what was sent or cancelled."""
        self.reservations[sku] = self.reservations.get(sku, 0) + quantity

    def salable(self, sku: str) -> float:
        """What can still be sold: what lies at enabled sources and can be sold, and the reservations."""
        items = self.items_of(sku).items()
        lying = sum(item.quantity for code, item in items if item.status and self.sources[code].enabled)
        return lying + self.reservations.get(sku, 0)


def folded(sku: str) -> str:
    """A SKU as the database's collation sees it."""
    return sku.casefold().rstrip(" ")


def plain(number: float) -> float:
    """A number as JSON writes it: whole ones without a fraction."""
    return int(number) if float(number).is_integer() else round(float(number), 4)
