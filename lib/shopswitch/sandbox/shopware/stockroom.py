"""What orders do to stock, which changed with 6.6.

Up to 6.5 `stock` is what lies on the shelf: it falls when an order is completed, and `availableStock` is that minus
the open orders. From 6.6 on `stock` falls when an order is placed, and `availableStock` only mirrors it.
Source: Shopware UPGRADE-6.6, ADR of 15 May 2023.
"""

from collections.abc import Callable

from shopswitch.sandbox.shopware.definition import Record
from shopswitch.sandbox.shopware.store import Store

_AT_PLACING = (6, 6)


class Stockroom:
    """Stock of one shop.

    Args:
        store: The shop's records.
        version: Version of the shop, asked anew at each movement.
    """

    def __init__(self, store: Store, version: Callable[[], tuple[int, ...]]) -> None:
        self._store = store
        self._version = version
        self._reserved: dict[str, int] = {}
        self._holding: set[str] = set()
        """Orders whose pieces are taken or set aside."""
        self._sent: set[str] = set()
        """Orders whose pieces left the shelf (up to 6.5)."""
        self._released: set[str] = set()
        """Cancelled orders whose pieces would count again."""

    def set(self, product: Record, quantity: int) -> None:
        """Set what is in stock."""
        available = quantity if self._mirrors else quantity - self._reserved.get(product["id"], 0)
        least = product["minPurchase"] or 1
        sold_out = bool(product["isCloseout"]) and available < least
        self._store.touch("product", product, stock=quantity, availableStock=available, available=not sold_out)

    @property
    def _mirrors(self) -> bool:
        return self._version() >= _AT_PLACING

    def holds(self, order_id: str) -> bool:
        """Whether an order's pieces count."""
        return order_id in self._holding

    def place(self, order_id: str) -> None:
        """A fresh order takes its pieces."""
        if order_id not in self._holding:
            self._holding.add(order_id)
            self._move(order_id, 1)

    def cancel(self, order_id: str) -> None:
        """A cancelled order gives them back."""
        if order_id in self._holding:
            self.reopen(order_id)
            self._holding.discard(order_id)
            self._released.add(order_id)
            self._move(order_id, -1)

    def complete(self, order_id: str) -> None:
        """A completed order's pieces have left the shelf."""
        if order_id in self._holding and order_id not in self._sent and not self._mirrors:
            self._sent.add(order_id)
            for product, quantity in self._pieces(order_id):
                self._reserve(product, -quantity)
                self.set(product, product["stock"] - quantity)

    def reopen(self, order_id: str) -> None:
        """A completed or cancelled order is open again."""
        if order_id in self._released:
            self._released.discard(order_id)
            self.place(order_id)
        if order_id in self._sent:
            self._sent.discard(order_id)
            for product, quantity in self._pieces(order_id):
                self._reserve(product, quantity)
                self.set(product, product["stock"] + quantity)

    def change_line(self, line: Record, by: int) -> None:
        """A line of an order that counts got more pieces, or fewer."""
        product = self._store.get("product", line["productId"])
        if product is not None and self.holds(line["orderId"]):
            self._take(product, by)

    def _move(self, order_id: str, sign: int) -> None:
        for product, quantity in self._pieces(order_id):
            self._take(product, sign * quantity)

    def _take(self, product: Record, quantity: int) -> None:
        if self._mirrors:
            self.set(product, product["stock"] - quantity)
        else:
            self._reserve(product, quantity)
            self.set(product, product["stock"])

    def _reserve(self, product: Record, quantity: int) -> None:
        self._reserved[product["id"]] = self._reserved.get(product["id"], 0) + quantity

    def _pieces(self, order_id: str) -> list[tuple[Record, int]]:
        found = []
        for line in self._store.rows("order_line_item", "orderId", order_id):
            product = self._store.get("product", line["productId"])
            if product is not None:
                found.append((product, int(line["quantity"])))
        return found
