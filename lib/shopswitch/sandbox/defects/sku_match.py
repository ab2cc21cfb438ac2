"""Planters for step sku_match."""

from collections.abc import Callable
from contextlib import suppress

from shopswitch.sandbox.defects.planting import Candidate, Planter, Planting, listing_of
from shopswitch.sandbox.systems import Item, ShopSystem


def blank_in_new(work: Planting, code: str, count: int) -> None:
    """Things that were never given a SKU: on their own, or as a variant that shows its parent's."""
    _blank(work, work.new, code, count)


def blank_in_old(work: Planting, code: str, count: int) -> None:
    """The same in the old shop."""
    _blank(work, work.old, code, count)


def _blank(work: Planting, shop: ShopSystem, code: str, count: int) -> None:
    for number in range(count):
        name = f"Cadeauverpakking {work.rng.randrange(100, 999)}"
        if number % 2:
            group = work.fresh_sku("PAPIER")
            listing = work.put_on_sale(shop, Item("", name, stock=5, group=group, option="Rood"))
            # Not every platform shows a parent's SKU for a variant that has none.
            with suppress(ValueError):
                shop.change_listing(listing.source_id, inherit_sku=True)
        else:
            listing = work.put_on_sale(shop, Item("", name, stock=5))
        work.record(code, listing.source_id)


def duplicate_in_new(work: Planting, code: str, count: int) -> None:
    """A second listing with the same SKU. Its stock is right, or there would be two findings."""
    for each in work.take(code, count):
        _copy(work, work.new, each, each.listing.stock)
        work.record(code, each.product.productcode)


def duplicate_in_old(work: Planting, code: str, count: int) -> None:
    """The same in the old shop."""
    for each in work.take(code, count, _in_old(work)):
        _copy(work, work.old, each, 0)
        work.record(code, each.product.productcode)


def _copy(work: Planting, shop: ShopSystem, each: Candidate, stock: int | None) -> None:
    # Put on sale under another code first: some shops refuse a second one, an importer writes past that.
    item = Item(work.fresh_sku("KOPIE"), f"{each.product.name} (kopie)", stock=stock)
    listing = work.put_on_sale(shop, item)
    shop.change_listing(listing.source_id, sku=each.product.productcode)


def _in_old(work: Planting) -> Callable[[Candidate], bool]:
    sold = {each.sku for each in work.old.listings() if each.kind != "parent"}
    return lambda each: each.product.productcode in sold


def inactive_in_picqer(work: Planting, code: str, count: int) -> None:
    """A product that somebody made inactive in Picqer and that is still sold."""
    for each in work.take(code, count):
        each.product.active = False
        each.product.updated = work.world.now
        work.record(code, each.product.productcode)


def _respelled(
    spell: Callable[[str], str], *, same: Callable[[str, str], bool]
) -> Callable[[Planting, str, int], None]:
    def plant(work: Planting, code: str, count: int) -> None:
        taken = {each.sku for each in work.new.listings()} | set(work.world.picqer.books.by_code)

        def fits(each: Candidate) -> bool:
            sku = each.product.productcode
            return spell(sku) not in taken and not same(spell(sku), sku)

        for each in work.take(code, count, fits):
            work.new.change_listing(each.listing.source_id, sku=spell(each.product.productcode))
            work.record(code, each.product.productcode)

    return plant


def _swapped(sku: str) -> str:
    return sku.lower() if sku.lower() != sku else sku.upper()


def _spaced(sku: str) -> str:
    return f"{sku[: len(sku) // 2]} {sku[len(sku) // 2 :]}"


def _padded(sku: str) -> str:
    return sku.lstrip("0") if sku.startswith("0") and sku.strip("0") else f"0{sku}"


def _is_same(one: str, other: str) -> bool:
    return one == other


def _is_simpler(one: str, other: str) -> bool:
    """Equal by one of the three plainer rules already."""
    return one.casefold() == other.casefold() or "".join(one.split()) == "".join(other.split())


case_differs = _respelled(_swapped, same=_is_same)
spaces_differ = _respelled(_spaced, same=_is_same)
zeros_differ = _respelled(_padded, same=_is_same)
nearly_equal = _respelled(lambda sku: _spaced(_swapped(sku)), same=_is_simpler)


def not_in_picqer(work: Planting, code: str, count: int) -> None:
    """Something new that only the new shop sells."""
    for _ in range(count):
        item = Item(work.fresh_sku("NIEUW"), "Nieuw in het assortiment", work.fresh_barcode(), stock=4)
        work.put_on_sale(work.new, item)
        work.record(code, item.sku)


def virtual_not_in_picqer(work: Planting, code: str, count: int) -> None:
    """Something that is never shipped and that Picqer need not know."""
    for _ in range(count):
        item = Item(work.fresh_sku("DIGITAAL"), "Digitale handleiding", weight_g=0, stock=None, virtual=True)
        listing = work.put_on_sale(work.new, item)
        if listing.kind != "virtual":
            work.new.remove_listing(listing.source_id)
            raise work.refuse(code, f"{work.new.platform} does not tell what is never shipped")
        work.record(code, item.sku)


def sku_in_other_field(work: Planting, code: str, count: int) -> None:
    """The code stands in the field beside the SKU, which is empty or, every second one, holds something else."""
    if not work.new.other_code_field:
        raise work.refuse(code, f"{work.new.platform} has no second field for a code")
    kinds = work.new.other_code_kinds
    for number, each in enumerate(work.take(code, count, lambda each: each.listing.kind in kinds)):
        sku = work.fresh_sku("INTERN") if number % 2 else ""
        work.new.change_listing(each.listing.source_id, sku=sku, other_code=each.product.productcode)
        work.record(code, each.product.productcode)


def missing_in_new(work: Planting, code: str, count: int) -> None:
    """Products the new shop lost. Every second one was renamed: its name and barcode live on under a new code."""
    for number, each in enumerate(work.take(code, count, _in_old(work))):
        work.record(code, each.product.productcode)
        if number % 2:
            sku = work.fresh_sku("WEB")
            work.new.change_listing(each.listing.source_id, sku=sku)
            work.record("NOT_IN_PICQER", sku)
        else:
            work.new.remove_listing(each.listing.source_id)


def only_in_old(work: Planting, code: str, count: int) -> None:
    """Something that only the old shop still sells."""
    for _ in range(count):
        item = Item(work.fresh_sku("RESTANT"), "Uitlopend artikel", work.fresh_barcode(), stock=2)
        work.put_on_sale(work.old, item)
        work.record(code, item.sku)


def ean_differs(work: Planting, code: str, count: int) -> None:
    """The barcode in the new shop is another than in Picqer."""
    for each in work.take(code, count, lambda each: bool(each.product.barcode and each.listing.barcode)):
        barcode = work.fresh_barcode()
        work.new.change_listing(each.listing.source_id, barcode=barcode)
        if listing_of(work.new, each.listing.source_id).barcode != barcode:
            raise work.refuse(code, f"{work.new.platform} has no barcodes")
        work.record(code, each.product.productcode)


def ean_shared(work: Planting, code: str, count: int) -> None:
    """Two things with one barcode. Picqer knows none for the second, or that would be a finding of its own."""
    chosen = work.take(code, 2 * count, lambda each: bool(each.listing.barcode))
    for first, second in zip(chosen[:count], chosen[count:], strict=True):
        second.product.barcode = ""
        work.new.change_listing(second.listing.source_id, barcode=first.listing.barcode)
        work.record(code, first.listing.barcode)


PLANTERS: dict[str, Planter] = {
    "CASE_DIFFERS": Planter(case_differs),
    "SPACES_DIFFER": Planter(spaces_differ),
    "ZEROS_DIFFER": Planter(zeros_differ),
    "NEARLY_EQUAL": Planter(nearly_equal),
    "INACTIVE_IN_PICQER": Planter(inactive_in_picqer),
    "SKU_IN_OTHER_FIELD": Planter(sku_in_other_field),
    "MISSING_IN_NEW": Planter(missing_in_new, old_shop=True),
    "EAN_DIFFERS": Planter(ean_differs),
    "EAN_SHARED": Planter(ean_shared),
    "DUPLICATE_IN_OLD": Planter(duplicate_in_old, old_shop=True),
    "BLANK_IN_NEW": Planter(blank_in_new),
    "BLANK_IN_OLD": Planter(blank_in_old, old_shop=True),
    "NOT_IN_PICQER": Planter(not_in_picqer),
    "VIRTUAL_NOT_IN_PICQER": Planter(virtual_not_in_picqer),
    "ONLY_IN_OLD": Planter(only_in_old, old_shop=True),
    "DUPLICATE_IN_NEW": Planter(duplicate_in_new, late=True),
}
COMPANIONS = {"MISSING_IN_NEW": {"NOT_IN_PICQER"}}
"""Half of what is missing was renamed: it is unknown to Picqer as well."""
