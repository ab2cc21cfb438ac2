"""From Shopify's records to rows of the canonical frames.

Source: ProductVariant, InventoryLevel and Order of the Admin GraphQL API 2026-10.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shopswitch.connectors.shopify.locations import Location
from shopswitch.connectors.shopify.product_details import build_details
from shopswitch.connectors.shopify.scopes import FULFILMENT_WORK
from shopswitch.connectors.shopify.values import take, take_id, take_or_none, take_time
from shopswitch.errors import UnexpectedResponseError
from shopswitch.frames.details import Measured

Row = dict[str, Any]

OPEN_STATUSES = (
    "UNFULFILLED",
    "PARTIALLY_FULFILLED",
    "IN_PROGRESS",
    "ON_HOLD",
    "SCHEDULED",
    "REQUEST_DECLINED",
    "OPEN",
    "PENDING_FULFILLMENT",
)
COMPLETED_STATUSES = ("FULFILLED", "FULFILLMENT_NOT_REQUIRED", "RESTOCKED")

# Money that has come in counts as paid, also when it went back later; a part (PARTIALLY_PAID) is not the whole. A
# reservation on a card (AUTHORIZED) is neither: shops that collect by hand ship such orders, so it is left unknown.
PAID: dict[str, bool | None] = {
    "PAID": True,
    "PARTIALLY_REFUNDED": True,
    "REFUNDED": True,
    "AUTHORIZED": None,
    "EXPIRED": False,
    "PARTIALLY_PAID": False,
    "PENDING": False,
    "VOIDED": False,
}
ELSEWHERE = frozenset({"LOCAL", "NONE", "PICK_UP", "RETAIL", "SHIPPING"})
"""Shopify's ways of delivery that lead to no pickup point of a carrier; PICK_UP is at the shop itself."""
# An unlisted product can be bought by anybody who has its address.
_ON_SALE = {"ACTIVE", "UNLISTED"}


class ProductRows:
    """Turns variants into rows of PRODUCTS and remembers which details could not be read."""

    def __init__(self) -> None:
        self._measured = Measured()

    def __call__(self, node: Mapping[str, Any]) -> list[Row]:
        """One variant as a row; Shopify's products themselves carry no SKU and are no rows.

        Raises:
            UnexpectedResponseError: A field is not as documented.
        """
        return [_product_row(node) | build_details(node, self._measured)]

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left unknown, one sentence each."""
        return self._measured.notes


def _product_row(node: Mapping[str, Any]) -> Row:
    product = take(node, "product", dict)
    title, single = take(product, "title", str), take(product, "hasOnlyDefaultVariant", bool)
    return {
        "source_id": take_id(node, "legacyResourceId"),
        "parent_id": take_id(product, "legacyResourceId"),
        "sku": take_or_none(node, "sku", str) or "",
        "sku_inherited": False,
        "name": title if single else f"{title} - {take(node, 'title', str)}",
        "kind": _kind(node, product, single),
        "active": take(product, "status", str) in _ON_SALE,
        "barcode": take_or_none(node, "barcode", str) or "",
    }


def _kind(node: Mapping[str, Any], product: Mapping[str, Any], single: bool) -> str:
    if take(node, "requiresComponents", bool):
        return "bundle"
    if take(product, "isGiftCard", bool) or not take(take(node, "inventoryItem", dict), "requiresShipping", bool):
        return "virtual"
    return "simple" if single else "variant"


class StockRows:
    """Turns variants with their levels into rows of STOCK.

    Args:
        locations: Every location of the shop.
        chosen: The one whose stock counts, or None when that is not known.
    """

    def __init__(self, locations: tuple[Location, ...], chosen: Location | None) -> None:
        self._by_gid = {location.gid: location for location in locations}
        self._chosen = chosen

    def __call__(self, node: Mapping[str, Any]) -> list[Row]:
        """One row per active location where the variant has a level.

        A variant that is not tracked also gets a row for the chosen location (or none in particular) without a
        level there: that it is not tracked holds everywhere.

        Raises:
            UnexpectedResponseError: A field is not as documented, or a level's location is unknown.
        """
        item = take(node, "inventoryItem", dict)
        tracked = take(item, "tracked", bool)
        held = self._held(item, tracked)
        if not tracked and (self._chosen or not held):
            held.setdefault(self._chosen, None)
        return [
            {
                "source_id": take_id(node, "legacyResourceId"),
                "sku": take_or_none(node, "sku", str) or "",
                "location_id": location.location_id if location else "",
                "location_name": location.name if location else "",
                "location_counts": location is not None and location == self._chosen,
                "tracked": tracked,
                "shared": False,
                "quantity": quantity,
            }
            for location, quantity in held.items()
        ]

    def _held(self, item: Mapping[str, Any], tracked: bool) -> dict[Location | None, int | None]:
        levels = take(item, "inventoryLevels", dict)
        if take(take(levels, "pageInfo", dict), "hasNextPage", bool):
            raise UnexpectedResponseError("A variant has stock at more locations than one answer holds.")
        held: dict[Location | None, int | None] = {}
        for level in take(levels, "nodes", list):
            location = self._by_gid.get(take(take(level, "location", dict), "id", str))
            if location is None or location in held:
                raise UnexpectedResponseError("A variant has stock at a location that the shop does not list once.")
            if location.active:
                held[location] = _available(level) if tracked else None
        return held


def _available(level: Mapping[str, Any]) -> int:
    for quantity in take(level, "quantities", list):
        if take(quantity, "name", str) == "available":
            return take(quantity, "quantity", int)
    raise UnexpectedResponseError("A stock level has no available quantity.")


@dataclass(slots=True)
class OrderRows:
    """Turns orders into rows of ORDERS and counts what is left out.

    Attributes:
        since: Finished orders placed and made before it are left out.
        delivery: How the orders are delivered was asked for.
        tests: Test orders left out.
        older: Finished orders from before `since` left out.
    """

    since: datetime
    delivery: bool = False
    tests: int = 0
    older: int = 0

    def __call__(self, node: Mapping[str, Any]) -> list[Row]:
        """One order as a row, or no row when it is a test or long finished.

        Raises:
            UnexpectedResponseError: A field is not as documented.
        """
        row = _order_row(node) | {"pickup": _pickup(node) if self.delivery else None}
        if take(node, "test", bool):
            self.tests += 1
            return []
        finished = row["state"] in {"completed", "cancelled"}
        if finished and max(row["placed_at"], row["created_at"]) < self.since:
            self.older += 1
            return []
        return [row]

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out, one sentence each."""
        found = []
        if self.tests:
            found.append(f"Test orders left out: {self.tests}.")
        if self.older:
            found.append(f"Completed and cancelled orders from before {self.since.date()} left out: {self.older}.")
        if not self.delivery:
            found.append(
                f"Which orders go to a pickup point is unknown: the app lacks the scope {FULFILMENT_WORK}. "
                "Add the scope to the app, release it and let the shop's owner approve."
            )
        return tuple(found)


def _order_row(node: Mapping[str, Any]) -> Row:
    fulfilment = take(node, "displayFulfillmentStatus", str)
    payment = take_or_none(node, "displayFinancialStatus", str)
    cancelled = take_or_none(node, "cancelledAt", str) is not None
    line = take_or_none(node, "shippingLine", dict)
    words = [payment or "NO PAYMENT STATUS", fulfilment] + ["CANCELLED"] * cancelled
    return {
        "order_id": take_id(node, "legacyResourceId"),
        "order_number": take(node, "name", str),
        "external_reference": take_or_none(node, "sourceIdentifier", str) or "",
        "placed_at": take_time(node, "processedAt"),
        "created_at": take_time(node, "createdAt"),
        "state": "cancelled" if cancelled else _state(fulfilment),
        "state_raw": " / ".join(words),
        "paid": PAID.get(payment) if payment else None,
        "shipping_method": "" if line is None else take(line, "title", str),
    }


def _pickup(node: Mapping[str, Any]) -> bool | None:
    """Whether any part goes to a carrier's pickup point; what is not shown says neither yes nor no."""
    work = take(node, "fulfillmentOrders", dict)
    ways = [take_or_none(each, "deliveryMethod", dict) for each in take(work, "nodes", list)]
    words = [None if way is None else take(way, "methodType", str) for way in ways]
    if "PICKUP_POINT" in words:
        return True
    seen = not take(take(work, "pageInfo", dict), "hasNextPage", bool)
    # The enum grows with the versions: a new word is not taken for either.
    return False if seen and words and all(word in ELSEWHERE for word in words) else None


def _state(fulfilment: str) -> str:
    if fulfilment in COMPLETED_STATUSES:
        return "completed"
    # The enum grows with the versions: a new word is not taken for either.
    return "open" if fulfilment in OPEN_STATUSES else "unknown"
