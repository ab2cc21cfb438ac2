"""Products with their variations, and whether every variation was found."""

from collections.abc import Mapping
from typing import Any

from shopswitch.connectors.woocommerce.answers import NO_ROUTE
from shopswitch.connectors.woocommerce.connection import API
from shopswitch.connectors.woocommerce.pages import Reading, SmallerPages, walk
from shopswitch.connectors.woocommerce.rows import Record
from shopswitch.errors import ConnectorError, NotFoundError
from shopswitch.http.pagination import Collection

_GONE = frozenset({"trash", "auto-draft"})


def read_catalogue(reader: SmallerPages, *, product_fields: str, variation_fields: str) -> Reading:
    """All products and variations.

    Without a status filter the list holds every status but trash, and no variations.

    Args:
        reader: Where to ask.
        product_fields: `_fields` of products; must hold id, status and variations.
        variation_fields: `_fields` of variations; must hold id.

    Returns:
        Records are pairs (record, parent), the parent None for a product, by rising id.
    """
    found = walk(reader, f"{API}/products", {"_fields": product_fields}, what="products")
    products = {_id(p): p for p in found.rows if isinstance(p, dict) and p.get("status") not in _GONE}
    with_variations = {key: p for key, p in products.items() if _has_variations(p)}
    if not with_variations:
        return Reading([(p, None) for _, p in sorted(products.items())], found.pages, found.expected, found.problems)
    below = _read_variations(reader, with_variations, variation_fields)
    pairs = [(v, products[_parent_id(v)]) for v in below.rows if _parent_id(v) in products]
    orphans = len(below.rows) - len(pairs)
    missing = _missing(with_variations, {_id(v) for v, _ in pairs})
    listings: dict[int, tuple[Record, Record | None]] = {key: (p, None) for key, p in products.items()}
    listings.update({_id(v): (v, parent) for v, parent in pairs})
    known = found.expected is not None and below.expected is not None
    return Reading(
        records=[pair for _, pair in sorted(listings.items())],
        pages=found.pages + below.pages,
        expected=(found.expected or 0) + (below.expected or 0) - orphans if known else None,
        problems=found.problems + below.problems + (missing if not below.problems else ()),
        notes=(f"{orphans} variations are left out: their product is not in the shop's list.",) if orphans else (),
    )


def _read_variations(reader: SmallerPages, parents: Mapping[int, Record], fields: str) -> Collection:
    """The variations of the whole shop in one list, or per parent where the shop is older than 10.3."""
    try:
        reader.get(f"{API}/variations", {"per_page": "1", "_fields": "id"})
    except NotFoundError as error:
        if error.code == NO_ROUTE:
            return _read_per_parent(reader, parents, fields)
        return Collection([], 0, None, (f"Variations cannot be read: {error}",))
    except ConnectorError as error:
        return Collection([], 0, None, (f"Variations cannot be read: {error}",))
    return walk(reader, f"{API}/variations", {"_fields": fields}, what="variations")


def _read_per_parent(reader: SmallerPages, parents: Mapping[int, Record], fields: str) -> Collection:
    rows: list[Any] = []
    pages, expected, counted = 0, 0, True
    problems: tuple[str, ...] = ()
    for parent in parents:
        # A product that is gone meanwhile answers 200 with an empty list; the count per product shows that.
        found = walk(
            reader,
            f"{API}/products/{parent}/variations",
            {"_fields": fields},
            what=f"variations of product {parent}",
        )
        # Older versions do not name the parent in the record.
        rows += [{**row, "parent_id": parent} for row in found.rows]
        pages += found.pages
        counted = counted and found.expected is not None
        expected += found.expected or 0
        problems += found.problems
    return Collection(rows, pages, expected if counted else None, problems)


def _missing(parents: Mapping[int, Record], read: set[int]) -> tuple[str, ...]:
    """A problem when products name variations that were not among those read."""
    lacking = {key: absent for key, p in parents.items() if (absent := set(_variation_ids(p)) - read)}
    if not lacking:
        return ()
    count, example = sum(map(len, lacking.values())), min(lacking)
    return (
        f"{count} variations that their products name were not in the list of variations "
        f"({len(lacking)} products, such as {example}).",
    )


def _has_variations(product: Record) -> bool:
    # The list can be missing where a plugin has its own type; asking once too often is harmless.
    return bool(_variation_ids(product)) or "variable" in str(product.get("type"))


def _variation_ids(product: Record) -> list[int]:
    ids = product.get("variations")
    # PHP writes a list with gaps as an object.
    listed = ids.values() if isinstance(ids, dict) else ids if isinstance(ids, list) else ()
    return [int(i) for i in listed if str(i).isdecimal()]


def _parent_id(variation: Record) -> int:
    parent = variation.get("parent_id")
    return int(parent) if str(parent).isdecimal() else 0  # type: ignore[arg-type]  # digits, as number or text


def _id(record: Record) -> int:
    return int(record["id"])
