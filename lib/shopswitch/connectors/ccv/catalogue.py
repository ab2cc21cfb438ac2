"""Products with their attribute combinations, and where the stock of each is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shopswitch.connectors.ccv.details import PHOTOS, Row
from shopswitch.connectors.ccv.lists import Listed, Record, identify, read_below, read_whole
from shopswitch.connectors.ccv.rows import Codes, combination_row, product_row, stock_row, text
from shopswitch.http.client import ApiClient

_CHECKED_AT_MOST, _CHECKED_FROM = 5, 10
_NAMES = ("collection", "items")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything a shop sells.

    Attributes:
        products: Each product with its combinations, by rising id.
        pages: Answers read.
        problems: Why something may be missing.
    """

    products: list[tuple[Record, list[Record]]]
    pages: int
    problems: tuple[str, ...]

    @property
    def combinations(self) -> list[Record]:
        """Every combination of every product."""
        return [each for _, below in self.products for each in below]

    def listings(self) -> "Iterator[Listing]":
        """Every product, followed by its combinations."""
        taken = {identify(product) for product, _ in self.products}
        for product, below in self.products:
            yield Listing(str(product["id"]), product, None, len(below))
            for each in below:
                number = identify(each)
                # Products and combinations count their ids apart: the same number may stand for one of each.
                plain = number not in taken
                yield Listing(str(number) if plain else f"{product['id']}/{number}", product, each, 0)


@dataclass(frozen=True, slots=True)
class Listing:
    """A product, or one of its combinations, under the id it goes by here."""

    source_id: str
    product: Record
    combination: Record | None
    below: int

    def row(self, codes: Codes) -> Row:
        """As a row of PRODUCTS."""
        if self.combination is None:
            return product_row(self.product, self.below)
        return combination_row(self.combination, self.product, self.source_id, codes)

    def stock(self, codes: Codes) -> Row:
        """As a row of STOCK; a parent has one too, which is tracked when the quantity is kept there.

        Raises:
            TypeError: A field is not of the documented type.
            ValueError: Where the stock is kept is not told in a known word.
        """
        code = text(self.product, "productnumber")
        if self.combination is None and not self.below:
            tracked = self.product.get("stockenabled") is True
            return stock_row(self.source_id, code, quantity=self.product.get("stock"), tracked=tracked, shared=False)
        place = place_of_stock(self.product)
        held = self.product.get("stock")
        if self.combination is None:
            return stock_row(self.source_id, code, quantity=held, tracked=place == "product", shared=False)
        shared = place == "product"
        quantity = held if shared else self.combination.get("stock")
        sku = codes.of(self.combination)[0] or code
        return stock_row(self.source_id, sku, quantity=quantity, tracked=place != "nowhere", shared=shared)


def place_of_stock(product: Record) -> str:
    """Where stock is kept: ``nowhere``, ``product`` or ``combinations``.

    `stocktype` says whether the number is the product's or the combination's; its words are unconfirmed, so only
    those that name one of the two are understood.

    Raises:
        ValueError: It is neither.
    """
    if product.get("stockenabled") is not True:
        return "nowhere"
    word = "".join(char for char in text(product, "stocktype").lower() if char.isalpha())
    if word == "product":
        return "product"
    if "combination" in word and "product" not in word:
        return "combinations"
    raise ValueError("field 'stocktype' does not tell whether stock is kept at the product or at its combinations")


def read_catalogue(client: ApiClient, *, photos: bool = False) -> Catalogue:
    """All products with all combinations.

    Args:
        client: Where to ask.
        photos: Whether the photos of each product come along.

    Source: GET products with expand=attributecombinations. That an embedded list is whole however long it is, is
    unconfirmed: where the longest ones could have been cut at some number, up to five are compared with the product's
    own list, and where one of those is longer, all of that length are read from there.
    """
    expand = f"attributecombinations,{PHOTOS}" if photos else "attributecombinations"
    found = read_whole(client, "/products/", {"expand": expand}, what="products")
    pairs: list[tuple[Record, list[Record]]] = []
    problems, pages = list(found.problems), found.pages
    for product in found.rows:
        below = embedded(product)
        if below is None:
            own = _own_list(client, product)
            pages, below = pages + own.pages, own.rows
            problems += own.problems
        pairs.append((product, below))
    if not problems:
        more, pairs = _lengthened(client, pairs)
        pages, problems = pages + more.pages, [*more.problems]
    return Catalogue(pairs, pages, tuple(problems))


def embedded(product: Record) -> list[Record] | None:
    """The combinations that came with a product, or None when they did not come.

    The name under which they come is unconfirmed; a list that names a next page is not taken for whole.
    """
    held = product.get("attributecombinations")
    if isinstance(held, dict) and held.get("next") is None:
        held = next((held[name] for name in _NAMES if isinstance(held.get(name), list)), None)
    return held if isinstance(held, list) and all(_is_combination(each) for each in held) else None


def _is_combination(record: Any) -> bool:
    return isinstance(record, dict) and isinstance(record.get("id"), int)


def _own_list(client: ApiClient, product: Record) -> Listed:
    number = identify(product)
    return read_below(client, f"/products/{number}/attributecombinations/", what=f"combinations of product {number}")


def _lengthened(
    client: ApiClient, pairs: list[tuple[Record, list[Record]]]
) -> tuple[Listed, list[tuple[Record, list[Record]]]]:
    """The same pairs, with whole lists in the place of those that were cut."""
    made, pages, problems, cut = list(pairs), 0, list[str](), False
    longest = max((len(below) for _, below in pairs), default=0)
    suspects = [place for place, (_, below) in enumerate(pairs) if len(below) == longest]
    if longest < _CHECKED_FROM:
        return Listed([], 0), pairs
    for count, place in enumerate(suspects):
        if count >= _CHECKED_AT_MOST and not cut:
            break
        product, below = pairs[place]
        own = _own_list(client, product)
        pages, problems = pages + own.pages, [*problems, *own.problems]
        cut = cut or len(own.rows) > len(below)
        made[place] = (product, own.rows if len(own.rows) > len(below) else below)
    return Listed([], pages, tuple(problems)), made
