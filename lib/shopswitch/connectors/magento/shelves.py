"""Stock: at sources where the shop has several stocks (MSI), else one figure per product."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shopswitch.connectors.magento.answers import NO_ROUTE
from shopswitch.connectors.magento.connection import Link, in_path
from shopswitch.connectors.magento.criteria import MOST_ROWS, Search
from shopswitch.connectors.magento.pages import Reading, walk, walk_numbered
from shopswitch.connectors.magento.rows import STOCKED, build_plain_row, build_source_row
from shopswitch.connectors.magento.values import Record, Row, build_rows, key_text, product_id, text
from shopswitch.errors import ConnectorError, NotFoundError, RequestError
from shopswitch.http.pagination import Collection

_PRODUCTS = Search("/products", "id,sku,type_id", page_size=MOST_ROWS)
_SOURCES = Search("/inventory/sources", "source_code,name,enabled", sort=("source_code",))
# No id is shown, but source and SKU together are unique.
_ITEMS = Search(
    "/inventory/source-items", "sku,source_code,quantity,status", sort=("sku", "source_code"), page_size=MOST_ROWS
)
_PLAIN_FIELDS = {"fields": "qty,is_in_stock,manage_stock"}
_INVENTORY_MODULE = "Magento_InventoryApi"


@dataclass(frozen=True, slots=True)
class Source:
    """A place that holds stock; one that is not enabled sells nothing."""

    code: str
    name: str
    enabled: bool


_STOCK_KEEPING = (
    "Whether stock keeping is switched off for a single product is in no list of Magento: a product that can be sold "
    "without limit although it has a quantity is not noticed."
)


def read_stock(link: Link, wanted: str | None) -> Reading:
    """Stock of every product that can have any.

    What was pushed is the quantity at the source. The salable quantity is another figure: orders that are not shipped
    yet are taken off it.

    Args:
        link: The shop.
        wanted: Source of the profile: code or name, or None.

    Raises:
        RequestError: The profile names a source that the shop does not have; the hint lists those there are.
    """
    products = walk(link.client, link.read_path, _PRODUCTS, what="products", number=product_id)
    try:
        has_sources = _has_sources(link)
    except ConnectorError as error:
        problem = f"Inventory sources cannot be read: {error}"
        return Reading(pages=products.pages, problems=(*products.problems, problem))
    stocked = [each for each in products.rows if isinstance(each, dict) and each.get("type_id") in STOCKED]
    return _at_sources(link, products, stocked, wanted) if has_sources else _plain(link, products, stocked)


def _has_sources(link: Link) -> bool:
    """Whether the shop keeps stock at sources.

    An address that is not there proves it only together with a list of modules that lacks the one for it, or with the
    shop's own words for an unknown address where that list may not be seen.

    Raises:
        ConnectorError: It cannot be told.
    """
    try:
        link.get(_SOURCES.path, {"searchCriteria[pageSize]": "1", "fields": "total_count"})
    except NotFoundError as error:
        if _has_module(link, otherwise=error.code != NO_ROUTE):
            raise
        return False
    return True


def _has_module(link: Link, *, otherwise: bool) -> bool:
    try:
        modules = link.get("/modules").json_list()
    except ConnectorError:
        return otherwise
    return _INVENTORY_MODULE in modules or "Magento_Store" not in modules


def _at_sources(link: Link, products: Collection, stocked: list[Any], wanted: str | None) -> Reading:
    sources, found = read_sources(link)
    chosen = choose(sources, wanted, system=link.system) if not found.problems else None
    names = {each.code: each.name for each in sources}
    items = walk_numbered(
        link.client,
        link.read_path,
        _ITEMS,
        what="source items",
        key=lambda each: (key_text(each, "sku"), key_text(each, "source_code")),
    )
    by_sku: dict[str, list[Record]] = {}
    for item in items.rows:
        by_sku.setdefault(str(item["sku"]), []).append(item)

    def build(product: Record) -> list[Row]:
        # Exactly this spelling: a row in other letters belongs to nothing, whatever the shop's search says.
        return [
            build_source_row(
                product,
                each,
                name=names.get(text(each, "source_code"), text(each, "source_code")),
                counts=chosen is not None and each["source_code"] == chosen.code,
            )
            for each in by_sku.get(text(product, "sku"), ())
        ]

    rows, odd = build_rows(stocked, build, what="stock levels")
    nowhere = [each for each in _named(stocked) if each["sku"] not in by_sku]
    # Without the whole list nobody knows who is missing in it.
    uncounted, asked, lost = _uncounted(link, nowhere, counts=chosen is not None) if not items.problems else ([], 0, ())
    return Reading(
        rows=rows + uncounted,
        pages=products.pages + found.pages + items.pages + asked,
        problems=products.problems + found.problems + items.problems + odd + lost,
        notes=(
            *choice_note(sources, chosen),
            *_loose_note(items.rows, stocked),
            *_closed_note(items.rows),
            _STOCK_KEEPING,
        ),
    )


def _uncounted(link: Link, products: list[Record], *, counts: bool) -> tuple[list[Row], int, tuple[str, ...]]:
    """Rows of those among products at no source for which the shop keeps no stock; the others cannot be sold at all.

    Limit: that stock keeping is off is not seen for a product that is at a source as well, for no list tells it.
    """
    rows, lost = _read_items(link, products)
    return [row | {"location_counts": counts} for row in rows if not row["tracked"]], len(products), lost


def read_sources(link: Link) -> tuple[tuple[Source, ...], Collection]:
    """Every source, and the walk they come from."""
    found = walk_numbered(
        link.client, link.read_path, _SOURCES, what="inventory sources", key=lambda each: key_text(each, "source_code")
    )
    sources = tuple(
        Source(str(each["source_code"]), str(each.get("name") or each["source_code"]), each.get("enabled") is True)
        for each in found.rows
    )
    return sources, found


def choose(sources: Iterable[Source], wanted: str | None, *, system: str) -> Source | None:
    """The source whose stock counts: the wanted one, or the only enabled one, or None when a person must say.

    Raises:
        RequestError: The wish fits no enabled source.
    """
    enabled = [each for each in sources if each.enabled]
    if wanted is None:
        return enabled[0] if len(enabled) == 1 else None
    fits = [each for each in enabled if each.code == wanted]
    fits = fits or [each for each in enabled if each.name.strip().casefold() == wanted.strip().casefold()]
    if len(fits) == 1:
        return fits[0]
    what = "fits several enabled sources" if fits else "is no enabled source"
    raise RequestError(
        f"The location '{wanted}' of the profile {what} of the {system}.",
        hint=f"There are: {_names(enabled)}.",
        system=system,
    )


def choice_note(sources: Iterable[Source], chosen: Source | None) -> tuple[str, ...]:
    """A sentence when a person must choose, else nothing."""
    enabled = [each for each in sources if each.enabled]
    if chosen is not None or not enabled:
        return ()
    return (
        f"The shop has {len(enabled)} enabled sources: {_names(enabled)}. "
        "Give the one Picqer fills as `location` in the profile.",
    )


def _names(sources: Iterable[Source]) -> str:
    return ", ".join(f"{each.name} ({each.code})" for each in sources) or "none"


def _named(products: Iterable[Record]) -> list[Record]:
    """Those with a SKU: nothing else can be looked up, or can have stock."""
    return [each for each in products if isinstance(each.get("sku"), str) and each["sku"]]


def _loose_note(items: Iterable[Mapping[str, Any]], products: Iterable[Record]) -> tuple[str, ...]:
    """Deleted products leave theirs behind, and anything may be written under a code nobody sells."""
    known = {each["sku"] for each in _named(products)}
    loose = sum(each["sku"] not in known for each in items)
    return (f"{loose} source items belong to no product (any more) and are left out.",) if loose else ()


def _closed_note(items: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    closed = sum(each.get("status") == 0 and bool(each.get("quantity")) for each in items)
    return (
        (f"{closed} source items have pieces but are set to out of stock: nothing of them can be sold.",)
        if closed
        else ()
    )


def _plain(link: Link, products: Collection, stocked: list[Any]) -> Reading:
    """One call per product: a shop without sources lists no stock."""
    rows, lost = _read_items(link, _named(stocked))
    return Reading(rows, products.pages + len(stocked), len(stocked), products.problems + lost)


def _read_items(link: Link, products: list[Record]) -> tuple[list[Row], tuple[str, ...]]:
    """The stock item of each product, and a problem when some cannot be read."""
    lost: list[str] = []

    def build(product: Record) -> list[Row]:
        try:
            item = link.get(f"/stockItems/{in_path(text(product, 'sku'))}", _PLAIN_FIELDS).json_object()
        except ConnectorError as error:
            lost.append(str(error))
            return []
        return [build_plain_row(product, item)]

    rows, odd = build_rows(products, build, what="stock levels")
    return rows, (*((f"Stock of {len(lost)} products could not be read: {lost[0]}",) if lost else ()), *odd)
