"""What happens to an order: rows are made, stock goes off and comes back, the status moves."""

from datetime import datetime

from shopswitch.sandbox.ccv.records import (
    CANCELLED,
    Combination,
    Order,
    Product,
    Row,
    Sellable,
    Store,
    set_stock_of,
    stock_of,
)


def new_row(store: Store, each: Sellable, count: float) -> list[Row]:
    """A row for something that is sold, and one for its container deposit where it has one."""
    product = each if isinstance(each, Product) else each.product
    combination = each if isinstance(each, Combination) else None
    row = Row(store.number("row"), count, product.price_cents, product=product, combination=combination)
    row.product_name, row.product_number = product.name, product.productnumber
    if combination is not None:
        row.sub_product_number = combination.product_number
        row.sub_sku_number, row.sub_ean_number = combination.sku_number, combination.ean_number
    if not product.deposit_cents:
        return [row]
    deposit = Row(store.number("row"), count, product.deposit_cents, "deposit", product, product_name="Statiegeld")
    return [row, deposit]


def take_stock(order: Order, now: datetime) -> None:
    """Take the ordered pieces off the stock, once."""
    if not order.took_stock:
        order.took_stock = True
        _move(order, -1, now)


def change_status(store: Store, order: Order, status: int, now: datetime, *, takes: bool = False) -> None:
    """Move an order; a cancellation puts back what the order took.

    Args:
        store: The shop.
        order: Which.
        status: New status.
        now: The present moment.
        takes: Whether the order takes its pieces off the stock unless it is cancelled.
    """
    order.status = status
    if status == CANCELLED:
        if order.took_stock:
            order.took_stock = False
            _move(order, 1, now)
    elif takes:
        take_stock(order, now)


def _move(order: Order, way: int, now: datetime) -> None:
    for row in order.rows:
        each = row.combination or row.product
        pieces = None if each is None or row.product_type != "product" else stock_of(each)
        if each is not None and pieces is not None:
            set_stock_of(each, pieces + way * row.count, now)
