"""Between the world's words and the records: items become variants, variants and orders are described."""

from datetime import datetime

from shopswitch.sandbox.shopify import details
from shopswitch.sandbox.shopify.catalogue import display_name
from shopswitch.sandbox.shopify.state import InventoryItem, Location, Order, Product, Store, Variant
from shopswitch.sandbox.systems import Item, Line, Listing, OrderView


def add(store: Store, item: Item, now: datetime) -> Variant:
    """Put one item on sale, as a variant of its group's product or as a product of its own."""
    product = store.groups.get(item.group)
    if product is None:
        product = Product(store.number("Product"), now, now, item.name, item.group, "DRAFT")
        store.products[product.id] = product
        if item.group:
            store.groups[item.group] = product
    if item.active:
        product.status = "ACTIVE"
    held = InventoryItem(
        store.number("InventoryItem"),
        now,
        now,
        None,
        item.stock is not None,
        not item.virtual,
        item.weight_g,
        item.hs_code or None,
        item.country_of_origin or None,
    )
    store.items[held.id] = held
    store.set_sku(held, item.sku or None)
    position = len(product.variants) + 1
    title = (item.option or str(position)) if item.group else "Default Title"
    made = Variant(
        store.number("ProductVariant"),
        now,
        now,
        product,
        held,
        title,
        item.barcode or None,
        item.price_cents,
        position,
    )
    held.variant = made
    product.variants.append(made)
    store.variants[made.id] = made
    details.write(made, item)
    set_available(store, held, store.first_location(), item.stock or 0, now)
    return made


def set_available(store: Store, item: InventoryItem, location: Location, quantity: int, now: datetime) -> None:
    """Set what is available of an item at a location."""
    level = store.level(item, location, now)
    level.available, level.updated_at = quantity, now


def change(store: Store, variant: Variant, now: datetime, changes: dict[str, object]) -> None:
    """Change a variant.

    Raises:
        ValueError: A key that a variant does not have.
    """
    for key, value in changes.items():
        match key:
            case "sku":
                store.set_sku(variant.item, str(value or "") or None)
            case "barcode":
                variant.barcode = str(value or "") or None
            case "name":
                variant.product.title = str(value)
            case "active":
                variant.product.status = "ACTIVE" if value else "DRAFT"
            case "stock":
                variant.item.tracked = value is not None
                if value is not None:
                    set_available(store, variant.item, store.first_location(), int(str(value)), now)
            case "empty":
                details.empty(variant, str(value))
            case "shared" | "inherit_sku":
                continue
            case _:
                raise ValueError(f"A Shopify variant has no {key} that can be changed here.")
    variant.updated_at = variant.item.updated_at = variant.product.updated_at = now


def view(store: Store, variant: Variant) -> Listing:
    """What the shop shows for a variant."""
    item, level = variant.item, variant.item.levels.get(store.first_location().id)
    kind = "simple" if variant.title == "Default Title" else "variant"
    return Listing(
        source_id=str(variant.id),
        sku=item.sku or "",
        shown_sku=item.sku or "",
        name=display_name(variant),
        barcode=variant.barcode or "",
        kind=kind if item.requires_shipping else "virtual",
        active=variant.product.status == "ACTIVE",
        stock=(level.available if level else 0) if item.tracked else None,
        filled=details.filled(variant),
    )


def order_view(order: Order) -> OrderView:
    """What the shop holds about an order."""
    fulfilled = order.fulfillment_status == "FULFILLED"
    if order.cancelled_at:
        state = "cancelled"
    elif fulfilled:
        state = "completed"
    else:
        state = "unpaid" if order.display_financial_status == "PENDING" else "open"
    sent = [each for each in order.fulfillments if each.status == "SUCCESS"]
    shipped: dict[str, int] = {}
    for line in order.lines:
        if line.fulfilled:
            shipped[line.sku or ""] = shipped.get(line.sku or "", 0) + line.fulfilled
    return OrderView(
        order_id=str(order.id),
        number=order.name,
        state=state,
        state_raw="CANCELLED" if order.cancelled_at else order.fulfillment_status,
        importable=not order.cancelled_at and not fulfilled,
        placed_at=order.processed_at,
        created_at=order.created_at,
        lines=tuple(Line(line.sku or "", line.quantity) for line in order.lines),
        reference=order.source_identifier or "",
        shipped=shipped,
        method=order.shipping_title,
        pickup=order.delivery == "PICKUP_POINT" and any(work.physical for work in order.fulfillment_orders),
        tracking=tuple(code.number for each in sent for code in each.tracking if code.number),
        shipments=len(sent),
    )
