"""Planters for step stock_match."""

from datetime import timedelta

from shopswitch.sandbox.defects.planting import Candidate, Planter, Planting, listing_of
from shopswitch.sandbox.oracle.moment import days_after
from shopswitch.sandbox.oracle.stock_match import buildable
from shopswitch.sandbox.systems import Item


def stock_differs(work: Planting, code: str, count: int) -> None:
    """The shop shows other stock than Picqer has free."""
    for each in work.take(code, count, lambda each: each.listing.stock is not None and not each.listing.shared):
        free = work.world.picqer.books.free(each.product.idproduct)
        work.new.change_listing(each.listing.source_id, stock=max(0, free) + work.rng.randrange(1, 7))
        work.record(code, each.product.productcode)
    if days_after(work.world):
        work.record("STOCK_DRIFTS", "new")


def stock_not_tracked(work: Planting, code: str, count: int) -> None:
    """The shop keeps no stock of it."""
    kinds = work.new.untracked_kinds
    tracked = work.take(code, count, lambda each: each.listing.stock is not None and each.listing.kind in kinds)
    for each in tracked:
        work.new.change_listing(each.listing.source_id, stock=None)
        if listing_of(work.new, each.listing.source_id).stock is not None:
            raise work.refuse(code, f"{work.new.platform} always keeps stock")
        work.record(code, each.product.productcode)


def stock_at_parent(work: Planting, code: str, count: int) -> None:
    """Variants that share their parent's stock."""
    for each in work.take(code, count, lambda each: each.listing.kind == "variant"):
        _change(work, code, each, shared=True)
        if not listing_of(work.new, each.listing.source_id).shared:
            raise work.refuse(code, f"{work.new.platform} keeps stock per variant only")
        work.record(code, each.product.productcode)


def stock_elsewhere(work: Planting, code: str, count: int) -> None:
    """Another location holds pieces too."""
    if not work.new.several_locations:
        raise work.refuse(code, f"{work.new.platform} has one location only")
    for each in work.take(code, count, lambda each: each.listing.stock is not None):
        _change(work, code, each, stock_elsewhere=work.rng.randrange(1, 9))
        work.record(code, each.product.productcode)


def _change(work: Planting, code: str, each: Candidate, **changes: object) -> None:
    try:
        work.new.change_listing(each.listing.source_id, **changes)
    except ValueError:
        raise work.refuse(code, f"{work.new.platform} cannot show it") from None


def composition_not_compared(work: Planting, code: str, count: int) -> None:
    """Products made up of something that is made up of others itself: nobody can tell how many there are of it."""
    books = work.world.picqer.books
    tracked = work.take(code, count, lambda each: each.listing.stock is not None and not each.listing.shared)
    (part, *_) = _parts(work, tracked, code)
    for each in tracked:
        with work.world.at(work.world.switch_at - timedelta(days=40)):
            half = books.add_product(Item(work.fresh_sku("HALF"), "Samengesteld onderdeel"))
        half.type, half.parts = "virtual_composition", [(part, 1)]
        _compose(work, each, [(half.idproduct, 1)])
        work.record(code, each.product.productcode)


def composition_differs(work: Planting, code: str, count: int) -> None:
    """Products made up of others, of which the shop shows more or less than the parts are enough for."""
    tracked = work.take(code, count, lambda each: each.listing.stock is not None and not each.listing.shared)
    parts = _parts(work, tracked, code)
    for each in tracked:
        drawn = work.rng.sample(parts, min(2, len(parts)))
        _compose(work, each, [(number, work.rng.randrange(1, 4)) for number in drawn])
        most = buildable(work.world, each.product) or 0
        # Further orders for the parts lower what can be made: above it is never right by chance.
        work.new.change_listing(each.listing.source_id, stock=most + work.rng.randrange(1, 7))
        work.record(code, each.product.productcode)


def _parts(work: Planting, chosen: list[Candidate], code: str) -> list[int]:
    """Products that others can be made of."""
    taken = {each.product.idproduct for each in chosen}
    products = work.world.picqer.books.products.values()
    left = [
        each.idproduct for each in products if each.type == "normal" and each.active and each.idproduct not in taken
    ]
    if not left:
        raise work.refuse(code, "nothing is left for it to be made of")
    return left


def _compose(work: Planting, each: Candidate, parts: list[tuple[int, int]]) -> None:
    books = work.world.picqer.books
    each.product.type, each.product.parts = "virtual_composition", parts
    # A composition has no stock of its own.
    for idwarehouse in books.warehouses:
        books.stock.pop((each.product.idproduct, idwarehouse), None)


PLANTERS: dict[str, Planter] = {
    "COMPOSITION_NOT_COMPARED": Planter(composition_not_compared, after_switch=True, late=True),
    "COMPOSITION_DIFFERS": Planter(composition_differs, after_switch=True, late=True),
    "STOCK_AT_PARENT": Planter(stock_at_parent, after_switch=True, late=True),
    "STOCK_NOT_TRACKED": Planter(stock_not_tracked, after_switch=True, late=True),
    "STOCK_ELSEWHERE": Planter(stock_elsewhere, after_switch=True, late=True),
    "STOCK_DIFFERS": Planter(stock_differs, after_switch=True, late=True),
}
COMPANIONS = {"STOCK_DIFFERS": {"STOCK_DRIFTS"}}
"""Days after the switch one finding tells that there is any."""
