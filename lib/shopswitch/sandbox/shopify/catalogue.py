"""Products and variants: how they are found and what their fields say."""

from collections.abc import Callable, Mapping
from typing import Any

from shopswitch.sandbox.shopify.paging import PAGE_LIMIT, Rows
from shopswitch.sandbox.shopify.resolve import Context, Table
from shopswitch.sandbox.shopify.search import Search
from shopswitch.sandbox.shopify.state import Product, Variant

VARIANTS_OF_ONE_PRODUCT = 2000
"""A single product's variants may be read with this many at once; Source: shopify.dev, API limits."""


def text(value: str | None) -> str:
    """A sortable form of a text that may be absent."""
    return (value or "").casefold()


def total(variant: Variant) -> int:
    """Pieces available over all active locations."""
    return sum(level.available for level in variant.item.levels.values() if level.location.is_active)


def display_name(variant: Variant) -> str:
    """Product and variant in one name."""
    if variant.title == "Default Title":
        return variant.product.title
    return f"{variant.product.title} - {variant.title}"


def money(cents: int) -> str:
    """An amount as Shopify writes it."""
    return f"{cents // 100}.{cents % 100:02d}"


def money_bag(cents: int) -> dict[str, Any]:
    """An amount in both currencies of a shop that has one."""
    amount = {"amount": money(cents), "currencyCode": "EUR"}
    return {"shopMoney": amount, "presentmentMoney": amount}


def by_number(kind: str) -> Callable[[Context, Any, dict[str, Any]], Any]:
    """The rule of a root field that finds one record by its id; `kind` names the store's collection."""

    def rule(context: Context, _: Any, given: dict[str, Any]) -> Any:
        return found_by_gid(context, kind, str(given["id"]))

    return rule


def found_by_gid(context: Context, kind: str, gid: str) -> Any:
    """The record of a collection with this id, or None."""
    number = gid.partition("?")[0].rpartition("/")[2]
    record = getattr(context.shop.store, kind).get(int(number)) if number.isdecimal() else None
    return record if record is not None and record.gid.partition("?")[0] == gid.partition("?")[0] else None


PRODUCT_SORTS: Mapping[str, Callable[[Product], str | float]] = {
    "CREATED_AT": lambda product: product.created_at.timestamp(),
    "UPDATED_AT": lambda product: product.updated_at.timestamp(),
    "TITLE": lambda product: text(product.title),
    "INVENTORY_TOTAL": lambda product: sum(total(each) for each in product.variants),
}
VARIANT_SORTS: Mapping[str, Callable[[Variant], str | float]] = {
    "SKU": lambda variant: text(variant.item.sku),
    "TITLE": lambda variant: text(variant.title),
    "NAME": lambda variant: text(variant.title),
    "FULL_TITLE": lambda variant: text(display_name(variant)),
    "POSITION": lambda variant: variant.position,
    "INVENTORY_QUANTITY": total,
}


def sorted_rows(
    records: list[Any],
    sorts: Mapping[str, Callable[[Any], str | float]],
    given: dict[str, Any],
    limit: int = PAGE_LIMIT,
) -> Rows:
    """Rows in the asked order, by number within equals; an order the sandbox does not know is by number."""
    sort = sorts.get(str(given.get("sortKey")))
    return Rows(records, limit=limit) if sort is None else Rows(records, lambda each: (sort(each), each.id), limit)


PRODUCTS = Search(
    {
        "id": lambda product: product.id,
        "title": lambda product: product.title,
        "status": lambda product: product.status,
        "tag": lambda product: product.tags,
        "sku": lambda product: [each.item.sku for each in product.variants],
        "barcode": lambda product: [each.barcode for each in product.variants],
        "created_at": lambda product: product.created_at,
        "updated_at": lambda product: product.updated_at,
    },
    free=lambda product: [product.title, *(each.item.sku or "" for each in product.variants)],
)
VARIANTS = Search(
    {
        "id": lambda variant: variant.id,
        "sku": lambda variant: variant.item.sku,
        "barcode": lambda variant: variant.barcode,
        "title": lambda variant: variant.title,
        "product_id": lambda variant: variant.product.id,
        "product_status": lambda variant: variant.product.status,
        "updated_at": lambda variant: variant.updated_at,
        "managed": lambda variant: variant.item.tracked,
        "inventory_quantity": total,
        "location_id": lambda variant: list(variant.item.levels),
    },
    free=lambda variant: [display_name(variant), variant.item.sku or "", variant.barcode or ""],
)


def find_products(context: Context, given: dict[str, Any]) -> list[Product]:
    """The products a query finds."""
    return context.shop.searched(PRODUCTS, context.shop.store.products.values(), given.get("query"))


def find_variants(context: Context, given: dict[str, Any]) -> list[Variant]:
    """The variants a query finds."""
    return context.shop.searched(VARIANTS, context.shop.store.variants.values(), given.get("query"))


def count(number: int, given: dict[str, Any]) -> dict[str, Any]:
    """A `Count`: cut at the asked limit, None for no limit."""
    limit = given.get("limit")
    if limit is not None and number > limit:
        return {"count": limit, "precision": "AT_LEAST"}
    return {"count": number, "precision": "EXACT"}


def exact(number: int) -> dict[str, Any]:
    """A nested `Count`."""
    return count(number, {})


def _variants_of(context: Context, product: Product, given: dict[str, Any]) -> Rows:
    limit = VARIANTS_OF_ONE_PRODUCT if context.path[:1] == ["product"] else PAGE_LIMIT
    return sorted_rows(product.variants, VARIANT_SORTS, given, limit)


def _options(_: Context, product: Product, given: dict[str, Any]) -> list[dict[str, Any]]:
    values = [each.title for each in product.variants]
    name = "Title" if values == ["Default Title"] else "Uitvoering"
    option = {"id": f"gid://shopify/ProductOption/{product.id}", "name": name, "position": 1, "values": values}
    return [option][: given.get("first", 1)]


def _can_be_sold(_: Context, variant: Variant, __: dict[str, Any]) -> bool:
    return variant.product.status == "ACTIVE" and (not variant.item.tracked or total(variant) > 0)


FIELDS: Table = {
    "QueryRoot": {
        "product": by_number("products"),
        "products": lambda c, _, given: sorted_rows(find_products(c, given), PRODUCT_SORTS, given),
        "productsCount": lambda c, _, given: count(len(find_products(c, given)), given),
        "productVariant": by_number("variants"),
        "productVariants": lambda c, _, given: sorted_rows(find_variants(c, given), VARIANT_SORTS, given),
        # no search here: Shopify says this count supports no filters
        "productVariantsCount": lambda c, _, given: count(len(c.shop.store.variants), given),
    },
    "Product": {
        "handle": lambda _, product, __: "-".join(text(product.title).split()) or "product",
        "vendor": lambda c, _, __: c.shop.shop_name,
        "productType": lambda *_: "",
        "publishedAt": lambda _, product, __: product.created_at if product.status == "ACTIVE" else None,
        "totalInventory": lambda _, product, __: sum(total(each) for each in product.variants if each.item.tracked),
        "tracksInventory": lambda _, product, __: any(each.item.tracked for each in product.variants),
        "hasOnlyDefaultVariant": lambda _, product, __: [v.title for v in product.variants] == ["Default Title"],
        "isGiftCard": lambda *_: False,
        "hasVariantsThatRequiresComponents": lambda *_: False,
        "options": _options,
        "variants": _variants_of,
        "variantsCount": lambda _, product, __: exact(len(product.variants)),
    },
    "ProductVariant": {
        "displayName": lambda _, variant, __: display_name(variant),
        "sku": lambda _, variant, __: variant.item.sku,
        "price": lambda _, variant, __: money(variant.price_cents),
        "compareAtPrice": lambda *_: None,
        "availableForSale": _can_be_sold,
        "taxable": lambda *_: True,
        "requiresComponents": lambda *_: False,
        "inventoryPolicy": lambda *_: "DENY",
        "inventoryQuantity": lambda _, variant, __: total(variant),
        "sellableOnlineQuantity": lambda _, variant, __: max(total(variant), 0),
        "selectedOptions": lambda _, variant, __: [
            {"name": "Title" if variant.title == "Default Title" else "Uitvoering", "value": variant.title}
        ],
        "inventoryItem": lambda _, variant, __: variant.item,
    },
}
