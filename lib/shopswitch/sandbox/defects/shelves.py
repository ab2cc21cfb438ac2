"""Planters for the steps stock_match and start."""

from shopswitch.sandbox.defects.planting import Candidate, Planting, listing_of


def stock_differs(work: Planting, code: str, count: int) -> None:
    """The shop shows other stock than Picqer has free."""
    for each in work.take(code, count, lambda each: each.listing.stock is not None and not each.listing.shared):
        free = work.world.picqer.books.free(each.product.idproduct)
        work.new.change_listing(each.listing.source_id, stock=max(0, free) + work.rng.randrange(1, 7))
        work.record(code, each.product.productcode)


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
    """Products that Picqer makes up of others."""
    books = work.world.picqer.books
    chosen = work.take(code, count)
    parts = [each for each in books.products.values() if each.type == "normal" and each.active]
    taken = {each.product.idproduct for each in chosen}
    others = [each.idproduct for each in parts if each.idproduct not in taken]
    if not others:
        raise work.refuse(code, "nothing is left for it to be made of")
    for each in chosen:
        each.product.type = "virtual_composition"
        each.product.parts = [(idproduct, 1) for idproduct in work.rng.sample(others, min(2, len(others)))]
        # A composition has no stock of its own.
        for idwarehouse in books.warehouses:
            books.stock.pop((each.product.idproduct, idwarehouse), None)
        work.record(code, each.product.productcode)


def old_connection_unknown(work: Planting, code: str, count: int) -> None:
    """A profile that does not say which connection is the old one."""
    if count != 1:
        raise work.refuse(code, "there is one old connection: ask for 1")
    work.world.names_old_connection = False
    work.record(code, "old_connection")
    work.record("ORIGIN_UNKNOWN", "old_connection")
    if work.world.now >= work.world.switch_at:
        work.record("OLD_CONNECTION_NEEDED", "old_connection")
