"""What there is to find about the stock of the new shop."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import STILL_TO_DO, Found, orders_in, sellable, switched
from shopswitch.sandbox.oracle.rows import rows_by_name, rows_of
from shopswitch.sandbox.picqer.records import Product
from shopswitch.sandbox.spec import NEW_CONNECTION
from shopswitch.sandbox.systems import Listing

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "stock_match"
CODES: tuple[str, ...] = (
    "STOCK_DIFFERS",
    "STOCK_NOT_TRACKED",
    "STOCK_AT_PARENT",
    "STOCK_ELSEWHERE",
    "COMPOSITION_NOT_COMPARED",
    "COMPOSITION_DIFFERS",
    "NOT_COMPARED",
    "STOCK_NEGATIVE",
)
NOT_PLANTED: frozenset[str] = frozenset({"NOT_COMPARED", "STOCK_NEGATIVE"})

_COMPOSITIONS = ("virtual_composition", "composition_with_stock")


def truth(world: "World") -> Iterator[Found]:
    """Every stock level that is not what Picqer has free."""
    if not switched(world):
        return
    pending = _pending(world)
    for each in sellable(world, "new"):
        product = world.picqer.books.product(each.sku)
        if product is None or not product.active or each.sku != each.shown_sku:
            continue
        if each.kind not in ("simple", "variant"):
            if product.type == "normal":
                yield "NOT_COMPARED", each.sku
        elif product.type in _COMPOSITIONS:
            yield from ((code, each.sku) for code in _of_composition(world, product, each, pending[each.sku]))
        elif product.type == "normal":
            yield from ((code, each.sku) for code in _of_product(world, product, each, pending[each.sku]))


def buildable(world: "World", product: Product) -> int | None:
    """How many of a composition its parts are enough for; None when nobody can tell.

    A part without a limit limits nothing; one that is itself made of others has no stock to be read.
    """
    books = world.picqer.books
    parts = [(books.products.get(idpart), amount) for idpart, amount in product.parts]
    counted = [(part, amount) for part, amount in parts if part is None or part.type != "unlimited_stock"]
    if not counted or any(part is None or part.type != "normal" or amount < 1 for part, amount in counted):
        return None
    return max(0, min(books.free(part.idproduct) // amount for part, amount in counted if part is not None))


def _pending(world: "World") -> Counter[str]:
    """SKU → pieces of the new shop's open orders that Picqer has not imported."""
    rows, found = rows_by_name(world, NEW_CONNECTION), Counter[str]()
    for view in orders_in(world, "new"):
        if view.state in STILL_TO_DO and all(row.idorder is None for row in rows_of(rows, view)):
            for line in view.lines:
                found[line.sku] += line.quantity - view.shipped.get(line.sku, 0)
    return found


def _capped(world: "World", pieces: int) -> int:
    ceiling = world.shops["new"].stock_ceiling
    return pieces if ceiling is None else min(pieces, ceiling)


def _of_composition(world: "World", product: Product, listing: Listing, pending: int) -> Iterator[str]:
    if listing.stock is None or listing.shared:
        return
    pieces = buildable(world, product)
    if pieces is None:
        yield "COMPOSITION_NOT_COMPARED"
    elif listing.stock not in (_capped(world, pieces), _capped(world, pieces) - pending):
        yield "COMPOSITION_DIFFERS"


def _of_product(world: "World", product: Product, listing: Listing, pending: int) -> Iterator[str]:
    shop = world.shops["new"]
    expected = _capped(world, world.picqer.books.free(product.idproduct))
    if listing.shared:
        yield "STOCK_AT_PARENT"
    elif listing.stock is None:
        yield "STOCK_NOT_TRACKED"
    elif expected < 0 and listing.stock in (0, expected):
        yield "STOCK_NEGATIVE"
    elif listing.stock not in (expected, expected - pending):
        yield "STOCK_DIFFERS"
    elsewhere = list(shop.stock_by_location(listing.source_id).values())[1:] if shop.several_locations else []
    if any(pieces > 0 for pieces in elsewhere):
        yield "STOCK_ELSEWHERE"
