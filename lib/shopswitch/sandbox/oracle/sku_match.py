"""What there is to find about the codes of products."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import Found, sellable
from shopswitch.sandbox.picqer.records import Product
from shopswitch.sandbox.systems import Listing

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "sku_match"
CODES: tuple[str, ...] = (
    "BLANK_IN_NEW",
    "BLANK_IN_OLD",
    "DUPLICATE_IN_NEW",
    "DUPLICATE_IN_OLD",
    "INACTIVE_IN_PICQER",
    "CASE_DIFFERS",
    "SPACES_DIFFER",
    "ZEROS_DIFFER",
    "NEARLY_EQUAL",
    "NOT_IN_PICQER",
    "VIRTUAL_NOT_IN_PICQER",
    "MISSING_IN_NEW",
    "ONLY_IN_OLD",
    "EAN_DIFFERS",
    "EAN_SHARED",
    "NOT_ON_SALE",
    "NO_PRODUCTS",
    "SKU_IN_OTHER_FIELD",
)
NOT_PLANTED: frozenset[str] = frozenset({"NOT_ON_SALE", "NO_PRODUCTS"})


def _is_blank(listing: Listing) -> bool:
    return not listing.sku.strip()


def _normal_forms() -> list[tuple[str, Callable[[str], str]]]:
    def folded(code: str) -> str:
        return code.casefold()

    def unspaced(code: str) -> str:
        return "".join(code.split())

    def unpadded(code: str) -> str:
        return code.lstrip("0")

    return [
        ("CASE_DIFFERS", folded),
        ("SPACES_DIFFER", unspaced),
        ("ZEROS_DIFFER", unpadded),
        ("NEARLY_EQUAL", lambda code: unpadded(unspaced(folded(code)))),
    ]


def truth(world: "World") -> Iterator[Found]:
    """Every SKU that is not the same everywhere."""
    products = world.picqer.books.products.values()
    active = {each.productcode: each for each in products if each.active}
    inactive = {each.productcode for each in products if not each.active} - active.keys()
    new, old = sellable(world, "new"), sellable(world, "old")
    # What stands in the field beside the SKU is neither blank nor unknown nor missing: it is one mistake of its own.
    linked = {each.sku for each in new if not _is_blank(each)} & active.keys()
    misplaced = [each for each in new if each.other_code in active.keys() - linked and each.sku not in active]
    yield from (("SKU_IN_OTHER_FIELD", each.other_code) for each in misplaced)
    new = [each for each in new if each not in misplaced]
    moved = {each.other_code for each in misplaced}
    active = {code: each for code, each in active.items() if code not in moved}
    yield from _within_one_shop(new, "NEW")
    yield from _within_one_shop(old, "OLD")
    in_new = {each.sku for each in new if not _is_blank(each)}
    on_sale = {each.sku for each in new if not _is_blank(each) and each.active}
    yield from (("INACTIVE_IN_PICQER", sku) for sku in on_sale & inactive)
    sides = {"new": new, "picqer": list(products)} | ({"old": old} if "old" in world.shops else {})
    yield from (("NO_PRODUCTS", side) for side, rows in sides.items() if not rows)

    unknown = in_new - active.keys() - inactive
    unsold = active.keys() - in_new
    for code, normal in _normal_forms():
        forms = {normal(sku): sku for sku in unknown}
        pairs = {theirs for theirs in unsold if normal(theirs) in forms}
        matched = {normal(theirs) for theirs in pairs}
        yield from ((code, theirs) for theirs in pairs)
        unsold = unsold - pairs
        unknown = {sku for sku in unknown if normal(sku) not in matched}

    kinds: dict[str, set[str]] = {}
    for each in new:
        kinds.setdefault(each.sku, set()).add(each.kind)
    for sku in unknown:
        yield "VIRTUAL_NOT_IN_PICQER" if kinds[sku] == {"virtual"} else "NOT_IN_PICQER", sku
    loose = _normal_forms()[-1][1]
    sold = {loose(each.shown_sku) for each in old if each.active and each.shown_sku.strip()}
    yield from (("MISSING_IN_NEW", sku) for sku in unsold if loose(sku) in sold)
    waiting = (active.keys() & in_new) - on_sale
    yield from (("NOT_ON_SALE", sku) for sku in waiting if loose(sku) in sold)
    known = {loose(sku) for sku in [*active, *moved, *inactive, *in_new]}
    goods = {each.sku for each in old if each.active and not _is_blank(each) and each.kind in ("simple", "variant")}
    yield from (("ONLY_IN_OLD", sku) for sku in goods if loose(sku) not in known)
    yield from _barcodes(new, active)


def _within_one_shop(rows: list[Listing], side: str) -> Iterator[Found]:
    blank = [each for each in rows if _is_blank(each) and (each.active or side == "NEW")]
    yield from ((f"BLANK_IN_{side}", each.source_id) for each in blank)
    counts = Counter(each.sku for each in rows if not _is_blank(each))
    yield from ((f"DUPLICATE_IN_{side}", sku) for sku, count in counts.items() if count > 1)


def _barcodes(new: list[Listing], active: dict[str, Product]) -> Iterator[Found]:
    owners: dict[str, set[str]] = {}
    for each in new:
        barcode = each.barcode.strip()
        if not barcode or _is_blank(each):
            continue
        owners.setdefault(barcode, set()).add(each.sku)
        known = active[each.sku].barcode.strip() if each.sku in active else ""
        if known and known.lstrip("0") != barcode.lstrip("0"):
            yield "EAN_DIFFERS", each.sku
    yield from (("EAN_SHARED", barcode) for barcode, skus in owners.items() if len(skus) > 1)
