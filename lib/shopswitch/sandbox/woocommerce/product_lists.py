"""Lists of products and variations: filters, order, pages.

Source: recorded answers of WooCommerce 11.0.1; REST API v3 reference, "List all products".
"""

import re
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from shopswitch.sandbox.woocommerce.calls import Answer, Call, paged
from shopswitch.sandbox.woocommerce.catalogue import Product
from shopswitch.sandbox.woocommerce.dates import parse_date
from shopswitch.sandbox.woocommerce.errors import Json, invalid_id
from shopswitch.sandbox.woocommerce.params import INTEGERS, STRINGS, Param, Specs, collection_params, date_params
from shopswitch.sandbox.woocommerce.product_shapes import show_product, show_product_v1, show_variation, stock_status
from shopswitch.sandbox.woocommerce.state import Store

STATUSES = ("draft", "pending", "private", "publish", "future", "auto-draft", "trash")
KINDS = ("simple", "grouped", "external", "variable")
STOCK_STATUSES = ("instock", "outofstock", "onbackorder")

_ORDERBY = (
    *("date", "id", "include", "title", "slug", "modified", "popularity", "rating", "post__in", "price", "sales"),
    *("menu_order", "random", "popularity", "rating", "menu_order", "price", "popularity", "rating"),
)
"""With the repetitions that the real error message shows."""


def product_list_params(_store: Store) -> Specs:
    """What the product and variation lists take."""
    more = {
        "status": Param(enum=("any", "future", "trash", "draft", "pending", "private", "publish"), default="any"),
        "type": Param(enum=KINDS),
        "sku": Param(),
        "slug": Param(),
        "search_sku": Param(),
        "search_name_or_sku": Param(),
        "global_unique_id": Param(),
        "parent": INTEGERS,
        "parent_exclude": INTEGERS,
        "stock_status": Param(enum=STOCK_STATUSES),
        "on_sale": Param("boolean"),
        "virtual": Param("boolean"),
        "featured": Param("boolean"),
        "include_status": STRINGS,
        "exclude_status": STRINGS,
        "include_types": STRINGS,
        "exclude_types": STRINGS,
        "include_meta": STRINGS,
        "exclude_meta": STRINGS,
    }
    return collection_params(_ORDERBY, **more) | date_params()


def list_products(call: Call) -> Answer:
    """`GET products`: every kind but variations, unless a SKU or barcode is asked for."""
    everywhere = call.args.get("sku") or call.args.get("global_unique_id")
    rows = [product for product in call.store.catalogue if everywhere or product.kind != "variation"]
    return paged(call, _select(call, rows), lambda product: _shown(call, show_product(call.store, product, call.base)))


def list_products_v1(call: Call) -> Answer:
    """`GET products` of version 1."""
    rows = [product for product in call.store.catalogue if product.kind != "variation"]
    return paged(call, _select(call, rows), lambda product: show_product_v1(call.store, product, call.base))


def list_variations(call: Call) -> Answer:
    """`GET products/{id}/variations`: an unknown or simple product has none, which is no error."""
    parent = call.store.catalogue.get(call.number("product_id"))
    rows = [call.store.catalogue.products[child] for child in parent.children] if parent else []
    return _variations(call, rows)


def list_all_variations(call: Call) -> Answer:
    """`GET variations`: of the whole shop, newest first (since WooCommerce 10.3.0)."""
    return _variations(call, [product for product in call.store.catalogue if product.kind == "variation"])


def _variations(call: Call, rows: list[Product]) -> Answer:
    return paged(call, _select(call, rows), lambda one: _shown(call, show_variation(call.store, one, call.base)))


def get_product(call: Call) -> Answer:
    """`GET products/{id}`: a variation's id works too.

    Raises:
        ApiError: 404 for an unknown id or the id of an order.
    """
    product = call.store.catalogue.get(call.number())
    if product is None:
        raise invalid_id("woocommerce_rest_product_invalid_id")
    return Answer(show_product(call.store, product, call.base))


def get_variation(call: Call) -> Answer:
    """`GET products/{parent}/variations/{id}`."""
    return Answer(show_variation(call.store, find_variation(call, call.number()), call.base))


def find_variation(call: Call, variation_id: int) -> Product:
    """The variation of the path's product.

    Raises:
        ApiError: 404, also under the wrong parent.
    """
    variation = call.store.catalogue.get(variation_id)
    if variation is None or variation.kind != "variation" or variation.parent_id != call.number("product_id"):
        raise invalid_id("woocommerce_rest_product_variation_invalid_id", allow=False)
    return variation


def _shown(call: Call, shown: Json) -> Json:
    names = call.args.get("exclude_meta")
    if names:
        shown["meta_data"] = [meta for meta in shown["meta_data"] if meta["key"] not in names]
    names = call.args.get("include_meta")
    if names:
        shown["meta_data"] = [meta for meta in shown["meta_data"] if meta["key"] in names]
    return shown


def _select(call: Call, rows: list[Product]) -> list[Product]:
    conditions = [*_status_conditions(call.args), *_field_conditions(call), *_date_conditions(call)]
    return sort_rows(call.args, sift(rows, conditions), _SORT_KEYS)


def sift(rows: Iterable[Any], conditions: Iterable[Callable[[Any], bool]]) -> list[Any]:
    """Rows that meet every condition; one condition at a time, for a page of a large shop asks for all of them."""
    found = list(rows)
    for condition in conditions:
        found = [row for row in found if condition(row)]
    return found


Condition = Callable[[Product], bool]


def _status_conditions(args: Json) -> Iterable[Condition]:
    wanted, excluded = args.get("include_status"), args.get("exclude_status") or []
    status = args["status"]
    if wanted and "any" not in wanted:
        yield lambda row: row.status in wanted
    elif status == "any":
        yield lambda row: row.status not in ("trash", "auto-draft")
    else:
        yield lambda row: row.status == status
    if excluded:
        yield lambda row: row.status not in excluded


def _field_conditions(call: Call) -> Iterable[Condition]:
    args, catalogue = call.args, call.store.catalogue
    if sku := clean_text(args.get("sku")):
        ids = {row.id for part in {sku, *sku.split(",")} for row in catalogue.with_sku(part.strip())}
        yield lambda row: row.id in ids
    if barcode := args.get("global_unique_id"):
        codes = {part.strip() for part in barcode.split(",")}
        yield lambda row: row.barcode in codes
    if text := clean_text(args.get("search_sku")).lower():
        yield lambda row: text in row.sku.lower()
    for name in ("search", "search_name_or_sku"):
        if words := clean_text(args.get(name)).lower().split():
            yield lambda row, words=words: all(word in f"{row.name}\n{row.sku}".lower() for word in words)  # type: ignore[misc]
    yield from _choices(args, "type", lambda row: row.kind)
    yield from _choices(args, "slug", lambda row: row.slug)
    yield from _choices(args, "stock_status", lambda row: stock_status(call.store, row))
    yield from _choices(args, "on_sale", lambda row: bool(row.sale_price))
    yield from _choices(args, "virtual", lambda row: row.virtual)
    yield from _choices(args, "featured", lambda row: row.extra.get("featured", False))
    yield from _lists(args, "include", "exclude", lambda row: row.id)
    yield from _lists(args, "parent", "parent_exclude", lambda row: row.parent_id)
    yield from _lists(args, "include_types", "exclude_types", lambda row: row.kind)


def _choices(args: Json, name: str, read: Callable[[Product], Any]) -> Iterable[Condition]:
    if (wanted := args.get(name)) not in (None, ""):
        yield lambda row: read(row) == wanted


def _lists(args: Json, include: str, exclude: str, read: Callable[[Product], Any]) -> Iterable[Condition]:
    if wanted := set(args.get(include) or []):
        yield lambda row: read(row) in wanted
    if unwanted := set(args.get(exclude) or []):
        yield lambda row: read(row) not in unwanted


def _date_conditions(call: Call) -> Iterable[Condition]:
    yield from date_conditions(call, ("after", "before"), lambda row: row.created)
    yield from date_conditions(call, ("modified_after", "modified_before"), lambda row: row.modified)


def date_conditions(call: Call, names: tuple[str, str], read: Callable[[Any], Any]) -> Iterable[Callable[[Any], bool]]:
    """Conditions for a lower and an upper date bound; both exclude the moment itself."""
    lower, upper = (call.args.get(name) for name in names)
    if lower:
        start = parse_date(lower, call.store.zone, gmt=call.args["dates_are_gmt"])
        yield lambda row: read(row) > start
    if upper:
        end = parse_date(upper, call.store.zone, gmt=call.args["dates_are_gmt"])
        yield lambda row: read(row) < end


_SORT_KEYS: dict[str, Callable[[Product], Any]] = {
    "date": lambda row: (row.created, row.id),
    "modified": lambda row: (row.modified, row.id),
    "title": lambda row: (row.name.lower(), row.id),
    "slug": lambda row: (row.slug, row.id),
    "price": lambda row: (float(row.price or 0), row.id),
    "popularity": lambda row: (row.total_sales, row.id),
    "sales": lambda row: (row.total_sales, row.id),
}


def sort_rows(args: Json, rows: list[Any], keys: dict[str, Callable[[Any], Any]]) -> list[Any]:
    """Put rows in the asked order; by id where the order is not one of `keys`."""
    orderby = args["orderby"]
    if orderby in ("include", "post__in") and args.get("include"):
        place = {record_id: index for index, record_id in enumerate(args["include"])}
        return sorted(rows, key=lambda row: place[row.id])
    return sorted(rows, key=keys.get(orderby, attrgetter("id")), reverse=args["order"] == "desc")


def clean_text(text: str | None) -> str:
    """What WordPress leaves of a search text: no tags, no percent codes, no outer blanks.

    A SKU that holds HTML tags is therefore never found by the filter (recorded).
    """
    without_tags = re.sub(r"<[^>]*>", "", text or "")
    return re.sub(r"%[0-9a-fA-F]{2}", "", without_tags).strip()
