"""What every planter works with: the world, a random source, and things nobody else has planted anything on."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from shopswitch.sandbox import catalogue
from shopswitch.sandbox.generator import CARRIED_AT
from shopswitch.sandbox.oracle import STEP_OF_CODE
from shopswitch.sandbox.picqer.records import OPEN_STATUSES, Product
from shopswitch.sandbox.planning import is_quiet
from shopswitch.sandbox.spec import SandboxError
from shopswitch.sandbox.systems import Item, Line, Listing, NewOrder, OrderView, ShopSystem

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

METHOD = catalogue.METHODS[0].name
"""How customers whose orders are planted want them sent."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that is in order: active in Picqer, once in the new shop under exactly its code."""

    product: Product
    listing: Listing


class Planting:
    """The defects of one client while they are planted.

    Args:
        world: Built up to its stage.

    Attributes:
        planted: (code, subject) of each.
    """

    def __init__(self, world: "World") -> None:
        self.world = world
        self.rng: random.Random = world.rng("defects")
        self.planted: list[tuple[str, str]] = []
        self._used: set[str] = set()
        self._referenced: set[str] = set()
        self._barcodes = {each.barcode for each in world.picqer.books.products.values()}
        # What an order still asks for is left alone: a changed product would change that order's story too.
        self._busy = {
            line.sku
            for shop in world.shops.values()
            for view in shop.orders()
            if view.state in ("open", "unpaid")
            for line in view.lines
        } | {
            world.picqer.books.products[line.idproduct].productcode
            for order in world.picqer.books.orders.values()
            if order.status in OPEN_STATUSES
            for line in order.lines
        }

    @property
    def new(self) -> ShopSystem:
        """The new shop."""
        return self.world.shops["new"]

    @property
    def old(self) -> ShopSystem:
        """The old shop; only asked of clients that have one."""
        return self.world.shops["old"]

    @property
    def before_switch(self) -> datetime:
        """The last moment at which the old connection was still importing."""
        return min(self.world.now, self.world.switch_at)

    def record(self, code: str, subject: str) -> None:
        """Note what a perfect runbook will find because of this."""
        self.planted.append((code, subject))

    def refuse(self, code: str, why: str) -> SandboxError:
        """The error for a defect that cannot be planted here."""
        return SandboxError(f"{code} ({STEP_OF_CODE[code]}) cannot be planted in this client: {why}.")

    # Products

    def _candidates(self) -> list[Candidate]:
        rows = [each for each in self.new.listings() if each.kind in ("simple", "variant")]
        counts = Counter(each.sku for each in rows)
        books = self.world.picqer.books
        found = []
        for listing in rows:
            product = books.product(listing.sku)
            usual = product is not None and product.active and product.type == "normal"
            if product is not None and usual and counts[listing.sku] == 1:
                found.append(Candidate(product, listing))
        return found

    def take(self, code: str, count: int, fits: Callable[[Candidate], bool] = lambda each: True) -> list[Candidate]:
        """That many products nobody uses yet; they are used from now on.

        Raises:
            SandboxError: There are not that many.
        """
        free = [
            each
            for each in self._candidates()
            if each.product.productcode not in self._used | self._busy and fits(each)
        ]
        if len(free) < count:
            raise self.refuse(code, f"it has room for {len(free)}, not for {count}; give it more products")
        chosen = self.rng.sample(free, count)
        self._used |= {each.product.productcode for each in chosen}
        return chosen

    def fresh_barcode(self) -> str:
        """A barcode nothing in this client has."""
        return catalogue.fresh_barcode(self.rng, self._barcodes)

    def fresh_sku(self, prefix: str) -> str:
        """A code that nothing in this client has, however it is written."""
        known = {_plain(code) for code in self.world.picqer.books.by_code}
        known |= {_plain(each.sku) for shop in self.world.shops.values() for each in shop.listings()}
        while True:
            sku = f"{prefix}-{self.rng.randrange(10_000, 99_999)}"
            if _plain(sku) not in known:
                return sku

    def put_on_sale(self, shop: ShopSystem, item: Item) -> Listing:
        """Add one item; returns what the shop shows for it."""
        (source_id,) = shop.add_items([item])
        return listing_of(shop, source_id)

    # Orders

    def lines(self, code: str) -> tuple[Line, ...]:
        """One piece of something that is in order and free, and that no other defect sits on.

        Raises:
            SandboxError: Nothing is left.
        """
        books = self.world.picqer.books
        stocked = [
            each.product
            for each in self._candidates()
            if each.product.productcode not in self._used and books.free(each.product.idproduct) > 0
        ]
        if "old" in self.world.shops:
            in_old = {each.sku for each in self.old.listings()}
            stocked = [each for each in stocked if each.productcode in in_old]
        if not stocked:
            raise self.refuse(code, "nothing in stock is left to order")
        return (Line(self.rng.choice(stocked).productcode, 1),)

    def order(self, slot: str, code: str, *, placed_at: datetime, state: str = "open") -> OrderView:
        """An order that was really placed then."""
        with self.world.at(placed_at):
            lines = self.lines(code)
            order = NewOrder(lines, catalogue.customer(self.rng), placed_at, state, method=METHOD)
            return self.world.order_in(slot, order)

    def carry_over(self, code: str, count: int, state: str) -> Iterable[OrderView]:
        """Orders of the old shop that are not in the new one yet, carried over in that state.

        Without an old shop they come from a shop nobody looks at: placed long before their record was made.

        Raises:
            SandboxError: The old shop has not that many settled orders, or the new one takes none.
        """
        if not self.new.takes_history:
            raise self.refuse(code, f"{self.new.platform} takes no orders of another shop")
        if "old" not in self.world.shops and not self.new.tells_record_date:
            raise self.refuse(
                code, f"{self.new.platform} shows one date only, so nobody can tell that it is an old one"
            )
        # Some platforms keep the old number as reference, others as the order's own number.
        entered = {name for each in self.new.orders() for name in (each.reference, each.number)} | self._referenced
        settled = [
            each
            for each in (self.old.orders() if "old" in self.world.shops else [])
            if each.state == "completed" and each.number not in entered and each.placed_at < CARRIED_AT
        ]
        if "old" in self.world.shops and len(settled) < count:
            raise self.refuse(code, f"it has room for {len(settled)}, not for {count}; give it more orders")
        chosen = self.rng.sample(settled, count) if settled else [None] * count
        for source in chosen:
            placed_at = CARRIED_AT - timedelta(days=20) if source is None else source.placed_at
            number = f"V{self.rng.randrange(10**6, 10**7)}" if source is None else source.number
            self._referenced.add(number)
            lines, who = self.lines(code), catalogue.customer(self.rng)
            copy = NewOrder(lines, who, placed_at, state, reference=number, method=METHOD)
            with self.world.at(CARRIED_AT):
                yield self.world.order_in("new", copy)

    def hours_before(self, moment: datetime, least: float, most: float) -> datetime:
        """A moment that many hours earlier, in none of the hours in which nobody orders."""
        while True:
            found = moment - timedelta(seconds=self.rng.randrange(int(least * 3600), int(most * 3600)))
            if not is_quiet(found, ZoneInfo(self.world.spec.timezone)):
                return found


def listing_of(shop: ShopSystem, source_id: str) -> Listing:
    """What a shop shows under an id."""
    return next(each for each in shop.listings() if each.source_id == source_id)


def view_of(shop: ShopSystem, order_id: str) -> OrderView:
    """What a shop holds about an order."""
    return shop.order(order_id)


def _plain(code: str) -> str:
    return "".join(code.casefold().split()).lstrip("0")


@dataclass(frozen=True, slots=True)
class Planter:
    """How one defect is planted, and which clients can have it.

    Attributes:
        plant: Plants that many of a code and records each; raises through `Planting.refuse` where there is no room.
        after_switch: Only once there is a new connection.
        aftercare: Only at stage ``aftercare``.
        before_switch: Only at stage ``prepare``.
        old_shop: Only with an old shop.
        replace_only: Not in scenario ``add``.
        late: Planted after the full push of stock, because it touches what the push would heal or move.
        single: A client has it once or not at all.
        blinds: Steps that find nothing any more with it; their defects are not planted together with it.
    """

    plant: Callable[[Planting, str, int], None]
    after_switch: bool = False
    aftercare: bool = False
    before_switch: bool = False
    old_shop: bool = False
    replace_only: bool = False
    late: bool = False
    single: bool = False
    blinds: tuple[str, ...] = ()
