"""Between the world's words and the records."""

from datetime import datetime

from shopswitch.sandbox.ccv import details
from shopswitch.sandbox.ccv.ordering import new_row, take_stock
from shopswitch.sandbox.ccv.records import (
    CANCELLED,
    COMPLETED,
    NEW,
    ON_COMBINATIONS,
    ON_PRODUCT,
    OPEN,
    SHIPPED,
    WAITS_FOR_PAYMENT,
    Combination,
    Order,
    Product,
    Row,
    Sellable,
    Store,
    own_code,
    set_stock_of,
    stock_of,
)
from shopswitch.sandbox.systems import Item, Line, Listing, NewOrder, OrderView

STATUS_OF = {"unpaid": WAITS_FOR_PAYMENT, "open": NEW, "completed": COMPLETED, "cancelled": CANCELLED}
"""The world's word → status."""


def add_item(store: Store, item: Item, now: datetime) -> Sellable:
    """Put one item on sale: as a product, or as an attribute combination of its group's product."""
    if not item.group:
        made = Product(store.number("product"), now, now, item.sku, item.name, item.barcode)
        made.is_active, made.price_cents = item.active, item.price_cents
        details.fill(store, made, item)
        made.stockenabled, made.stock = item.stock is not None, float(item.stock or 0)
        store.products[made.id] = made
        store.codes_changed()
        return made
    product = store.groups.get(item.group)
    if product is None:
        product = Product(store.number("product"), now, now, item.group, item.name, group=item.group, is_active=False)
        product.stocktype, product.price_cents = ON_COMBINATIONS, item.price_cents
        details.fill(store, product, item)
        # Stock is kept for a product as a whole: the first variant decides.
        product.stockenabled = item.stock is not None
        store.products[product.id] = store.groups[item.group] = product
    one = Combination(store.number("combination"), product, item.option, item.sku, item.barcode)
    one.stock, one.active = float(item.stock or 0), item.active
    product.is_active = product.is_active or item.active
    product.combinations.append(one)
    store.combinations[one.id] = one
    store.codes_changed()
    return one


def find(store: Store, source_id: str) -> Sellable:
    """What a listing is about.

    Raises:
        KeyError: There is no such listing.
    """
    number = int(source_id)
    return store.products[number] if number in store.products else store.combinations[number]


def views(store: Store) -> list[Listing]:
    """Every product and combination, a parent before its variants."""
    found = []
    for product in store.products.values():
        found.append(_product_view(product))
        found += [_combination_view(each) for each in product.combinations]
    return found


def _product_view(product: Product) -> Listing:
    parent = bool(product.combinations)
    stock = stock_of(product)
    return Listing(
        source_id=str(product.id),
        sku=product.productnumber,
        shown_sku=product.productnumber,
        name=product.name,
        barcode=product.eannumber,
        kind="parent" if parent else "simple",
        active=product.is_active,
        stock=None if stock is None or (parent and product.stocktype == ON_COMBINATIONS) else int(stock),
        filled=details.filled(product),
    )


def _combination_view(each: Combination) -> Listing:
    product, stock = each.product, stock_of(each)
    return Listing(
        source_id=str(each.id),
        sku=each.product_number,
        shown_sku=each.product_number or product.productnumber,
        name=f"{product.name} - {each.option}",
        barcode=each.ean_number,
        kind="variant",
        active=product.is_active and each.active,
        stock=None if stock is None else int(stock),
        shared=product.stockenabled and product.stocktype == ON_PRODUCT,
        other_code=each.sku_number,
        filled=details.filled(each),
    )


def change(store: Store, each: Sellable, now: datetime, changes: dict[str, object]) -> None:
    """Change a listing, straight in the state.

    Raises:
        ValueError: The key means nothing for this kind of listing.
    """
    product = each if isinstance(each, Product) else each.product
    for key, value in changes.items():
        match key:
            case "sku":
                _set_code(each, str(value or ""))
            case "inherit_sku":
                if value:
                    _set_code(each, "")
            case "barcode":
                setattr(each, "eannumber" if isinstance(each, Product) else "ean_number", str(value or ""))
            case "empty":
                details.empty(each, str(value))
            case "other_code" if isinstance(each, Combination):
                each.sku_number = str(value or "")
            case "name":
                product.name = str(value)
            case "active":
                _set_active(each, active=bool(value))
            case "stock":
                _refuse_siblings(each, value is None, "Stock keeping is switched off")
                product.stockenabled = value is not None
                if value is not None:
                    set_stock_of(each, float(str(value)), now)
            case "shared" if isinstance(each, Combination):
                _refuse_siblings(each, bool(value), "Stock is kept at the product")
                _share(product, shared=bool(value), pieces=each.stock)
            case _:
                raise ValueError(f"This CCV Shop listing has no {key} to change.")
    product.modified = now
    store.codes_changed()


def _refuse_siblings(each: Sellable, wanted: bool, what: str) -> None:
    if wanted and isinstance(each, Combination) and len(each.product.combinations) > 1:
        raise ValueError(f"{what} for all variants of a CCV Shop product together, not for one alone.")


def _set_code(each: Sellable, code: str) -> None:
    if isinstance(each, Product):
        each.productnumber = code
    else:
        each.product_number = code


def _set_active(each: Sellable, *, active: bool) -> None:
    if isinstance(each, Product):
        each.is_active = active
    else:
        each.active = active
        each.product.is_active = each.product.is_active or active


def _share(product: Product, *, shared: bool, pieces: float) -> None:
    wanted = ON_PRODUCT if shared else ON_COMBINATIONS
    if product.stocktype != wanted:
        product.stocktype = wanted
        product.stock = pieces if shared else product.stock


def take_order(store: Store, new: NewOrder, now: datetime, *, collected: bool = False) -> Order:
    """Take an order; only a fresh one lowers the stock.

    Which of the carriers' methods was chosen shows nowhere: `deliver_method` only tells whether the goods are sent or
    `collected` at the shop. A pickup point of a carrier is a `delivery_option` with an address.

    A reference (the number in the old shop) goes into `reservationnumber`, the one free text on an order.
    """
    fresh, placed = new.placed_at >= now, new.placed_at.replace(microsecond=0)
    status = STATUS_OF[new.state]
    made = Order(
        store.number("order"),
        store.number("number"),
        placed,
        now if fresh or new.reference else placed,
        status,
        new.state in ("open", "completed"),
        new.customer,
        prefix=store.prefix,
        reservationnumber=new.reference or None,
        deliver_method="pickup" if collected else "shipping",
        at_pickup_point=new.pickup and not collected,
    )
    for line in new.lines:
        made.rows += _rows_for(store, line)
    store.orders[made.id] = made
    store.rows |= {row.id: made for row in made.rows}
    if fresh and new.state in ("open", "unpaid"):
        take_stock(made, now)
    return made


def _rows_for(store: Store, line: Line) -> list[Row]:
    found = store.with_sku(line.sku)
    if found:
        return new_row(store, found[0], float(line.quantity))
    return [Row(store.number("row"), float(line.quantity), 1000, product_name=line.sku, product_number=line.sku)]


def order_view(order: Order) -> OrderView:
    """What the shop holds about an order."""
    lines = tuple(Line(_code(row), int(row.count)) for row in order.rows if row.product_type == "product")
    sent: dict[str, int] = dict(order.shipped)
    if order.status in SHIPPED:
        sent = {}
        for line in lines:
            sent[line.sku] = sent.get(line.sku, 0) + line.quantity
    return OrderView(
        order_id=str(order.id),
        number=order.full_number or str(order.id),
        state=_state(order),
        state_raw=str(order.status) if order.is_completed else "",
        importable=order.status in OPEN,
        placed_at=order.created,
        created_at=order.made_at,
        lines=lines,
        reference=order.reservationnumber or "",
        shipped=sent,
        method=order.deliver_method,
        pickup=order.at_pickup_point,
        tracking=(order.code,) if order.code else (),
    )


def _code(row: Row) -> str:
    """The code of what was bought, as it is now: Picqer looks at the product, not at the paper."""
    each = row.combination or row.product
    return row.sku if each is None else own_code(each) or row.sku


def _state(order: Order) -> str:
    if order.status is None:
        return "draft"
    if order.status == CANCELLED:
        return "cancelled"
    if order.status in SHIPPED:
        return "completed"
    return "open" if order.paid else "unpaid"
