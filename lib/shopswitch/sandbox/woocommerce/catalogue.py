"""Products and variations of one shop, with the rules for SKUs and stock that every reader and writer shares."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shopswitch.sandbox.woocommerce.errors import ApiError, Json


@dataclass(slots=True)
class Product:
    """A product or variation as the database holds it; what is derived is worked out when it is shown.

    Attributes:
        kind: simple, variable, grouped, external or variation.
        sku: Own SKU; a variation without one shows its parent's.
        option: Attribute name → chosen option (variations only).
        attributes: Attribute name → options (other kinds).
        manage_stock: Own switch; a variation that has it off shares its parent's stock when the parent manages it.
        extra: Further fields as they were written.
    """

    id: int
    kind: str
    name: str
    created: datetime
    modified: datetime
    sku: str = ""
    barcode: str = ""
    status: str = "publish"
    slug: str = ""
    parent_id: int = 0
    children: list[int] = field(default_factory=list)
    option: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, list[str]] = field(default_factory=dict)
    regular_price: str = ""
    sale_price: str = ""
    weight: str = ""
    virtual: bool = False
    manage_stock: bool = False
    stock_quantity: int | None = None
    stock_status: str = "instock"
    backorders: str = "no"
    total_sales: int = 0
    meta: list[Json] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def price(self) -> str:
        """What a customer pays now."""
        return self.sale_price or self.regular_price


def sku_key(sku: str) -> str:
    """How the database compares SKUs: without case, trailing blanks do not count."""
    return sku.lower().rstrip(" ")


def slugify(text: str) -> str:
    """A name as part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


class Catalogue:
    """All products by id, in the order they were made, and by SKU."""

    def __init__(self) -> None:
        self.products: dict[int, Product] = {}
        self._by_sku: dict[str, dict[int, None]] = {}

    def __iter__(self) -> Iterator[Product]:
        return iter(self.products.values())

    def get(self, product_id: int) -> Product | None:
        """The product or variation with this id."""
        return self.products.get(product_id)

    def add(self, product: Product) -> Product:
        """Take in a new record."""
        product.slug = product.slug or slugify(product.name)
        self.products[product.id] = product
        if product.sku:
            self._by_sku.setdefault(sku_key(product.sku), {})[product.id] = None
        if parent := self.get(product.parent_id):
            parent.children.append(product.id)
        return product

    def remove(self, product: Product) -> None:
        """Delete for good, variations included."""
        for child in [self.products[child_id] for child_id in product.children]:
            self.remove(child)
        if parent := self.get(product.parent_id):
            parent.children.remove(product.id)
        self.set_sku(product, "")
        del self.products[product.id]

    def set_sku(self, product: Product, sku: str) -> None:
        """Write the own SKU without any check."""
        if product.sku:
            self._by_sku[sku_key(product.sku)].pop(product.id, None)
        product.sku = sku
        if sku:
            self._by_sku.setdefault(sku_key(sku), {})[product.id] = None

    def with_sku(self, sku: str) -> list[Product]:
        """Records with this own SKU, compared as the database does."""
        return [self.products[product_id] for product_id in self._by_sku.get(sku_key(sku), {})] if sku else []

    def sellable(self, sku: str) -> Product | None:
        """What an order line with this SKU refers to: the same spelling first, no parents."""
        found = [product for product in self.with_sku(sku) if product.kind != "variable"]
        return next((product for product in found if product.sku == sku), found[0] if found else None)

    def parent(self, product: Product) -> Product | None:
        """The variable product of a variation."""
        return self.get(product.parent_id) if product.kind == "variation" else None

    def shown_sku(self, product: Product) -> str:
        """The SKU as every answer shows it: a variation without one repeats its parent's."""
        parent = self.parent(product)
        return product.sku or (parent.sku if parent else "")

    def shares_stock(self, product: Product) -> bool:
        """Whether the quantity is kept at the parent (``manage_stock`` is then the text ``parent``)."""
        parent = self.parent(product)
        return bool(parent and parent.manage_stock and not product.manage_stock)

    def stock_holder(self, product: Product) -> Product:
        """The record whose quantity counts."""
        parent = self.parent(product)
        return parent if parent and self.shares_stock(product) else product

    def quantity(self, product: Product) -> int | None:
        """Pieces in stock, None when nobody counts them."""
        holder = self.stock_holder(product)
        return holder.stock_quantity if holder.manage_stock else None

    def summary(self, product: Product) -> str:
        """A variation's options as text (``XL``)."""
        return ", ".join(product.option.values())

    def check_sku(self, product_id: int, sku: str) -> None:
        """Refuse a SKU that another record has; letters' case makes no difference.

        Raises:
            ApiError: 400 ``product_invalid_sku`` naming the owner and a free SKU.
        """
        owner = next((other for other in self.with_sku(sku) if other.id != product_id), None)
        if owner is None:
            return
        number = 1
        while self.with_sku(f"{sku}-{number}"):
            number += 1
        extra = {"resource_id": owner.id, "unique_sku": f"{sku}-{number}"}
        raise ApiError(400, "product_invalid_sku", "Invalid or duplicated SKU.", extra=extra)

    def check_barcode(self, product_id: int, barcode: str) -> None:
        """Refuse a barcode that another record has.

        Raises:
            ApiError: 400 ``product_invalid_global_unique_id``.
        """
        owner = next((other for other in self if barcode and other.barcode == barcode and other.id != product_id), None)
        if owner is not None:
            message = "Invalid or duplicated GTIN, UPC, EAN or ISBN."
            raise ApiError(400, "product_invalid_global_unique_id", message, extra={"resource_id": owner.id})

    def first_ids(self, kind: str, count: int) -> list[int]:
        """The oldest published products of a kind."""
        found: list[int] = []
        for product in self:
            if product.kind == kind and product.status == "publish":
                found.append(product.id)
                if len(found) == count:
                    break
        return found


def set_quantity(product: Product, quantity: int) -> None:
    """Write a counted quantity and what follows from it."""
    product.stock_quantity = quantity
    if quantity > 0:
        product.stock_status = "instock"
    else:
        product.stock_status = "outofstock" if product.backorders == "no" else "onbackorder"


def track_stock(product: Product, quantity: int | None) -> None:
    """Count this record's pieces, or stop counting them (None)."""
    product.manage_stock = quantity is not None
    if quantity is None:
        product.stock_quantity, product.stock_status = None, "instock"
    else:
        set_quantity(product, quantity)


def set_meta(store: list[Json], entries: Iterable[Json], new_id: Any) -> None:
    """Add or update meta by id or key; keys that are not named stay."""
    for entry in entries:
        if entry.get("key") is None and entry.get("id") is None:
            continue
        found = next((old for old in store if entry.get("id") == old["id"] or entry.get("key") == old["key"]), None)
        if found is None:
            store.append({"id": new_id(), "key": entry.get("key"), "value": entry.get("value")})
        elif entry.get("value") is None:
            store.remove(found)
        else:
            found["value"] = entry["value"]
