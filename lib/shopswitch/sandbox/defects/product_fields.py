"""Planters for step product_fields."""

from contextlib import suppress

from shopswitch.sandbox.defects.planting import Candidate, Planter, Planting, listing_of
from shopswitch.sandbox.oracle.product_fields import ENOUGH, FIELDS, known_details, shown_details

# Whether barcodes are equal is another step's business: they are not all taken away at once.
_WHOLLY = tuple(field for field in FIELDS if field != "barcode")


def field_unfilled(work: Planting, code: str, count: int) -> None:
    """Details that whoever filled the new shop left out of every product."""
    known, shown = known_details(work.world), shown_details(work.world, "new")
    fit = [
        field
        for field in _WHOLLY
        if field in work.new.detail_fields
        and sum(field in fields for fields in known.values()) >= ENOUGH
        and any(field in fields for fields in shown.values())
    ]
    if len(fit) < count:
        raise work.refuse(code, f"{len(fit)} details of its products can be left out, not {count}")
    for field in work.rng.sample(fit, count):
        for listing in work.new.listings():
            if field in listing.filled:
                _empty(work, code, listing.source_id, field)
        work.record(code, field)


def field_empty(work: Planting, code: str, count: int) -> None:
    """Products that lack a detail in the new shop which Picqer knows, and which most others there have."""
    known, shown = known_details(work.world), shown_details(work.world, "new")
    filled = {field: sum(field in shown[sku] for sku in known) for field in FIELDS}

    def to_empty(each: Candidate) -> list[str]:
        sku = each.product.productcode
        # So many others have it that it never becomes a detail nobody filled.
        return [field for field in FIELDS if field in known[sku] & shown[sku] and filled[field] > count]

    def fits(each: Candidate) -> bool:
        # A variant's details are its product's: its brothers and sisters would lack them too.
        return each.listing.kind == "simple" and each.product.productcode in known and bool(to_empty(each))

    for each in work.take(code, count, fits):
        field = work.rng.choice(to_empty(each))
        _empty(work, code, each.listing.source_id, field)
        work.record(code, each.product.productcode)


def _empty(work: Planting, code: str, source_id: str, field: str) -> None:
    with suppress(ValueError):
        work.new.change_listing(source_id, empty=field)
    if field in listing_of(work.new, source_id).filled:
        raise work.refuse(code, f"{work.new.platform} has no product without {field}")


PLANTERS: dict[str, Planter] = {
    # Late, because the second listing of a SKU would fill them again.
    "FIELD_UNFILLED": Planter(field_unfilled, late=True),
    "FIELD_EMPTY": Planter(field_empty, late=True),
}
