"""Orders that come in through the shop's own checkout, or through an import plugin that dates them back."""

from datetime import UTC, datetime, timedelta

from shopswitch.sandbox.systems import Customer, NewOrder
from shopswitch.sandbox.woocommerce.ordering import (
    PAID,
    REDUCES_STOCK,
    address,
    build_line,
    line_product,
    mail_note,
    reduce_stock,
    shipping_line,
    system_note,
)
from shopswitch.sandbox.woocommerce.state import Account, Order, ShippingMethod, Store

_ONLINE = ("mollie_wc_gateway_ideal", "iDEAL")
_TRANSFER = ("bacs", "Bank transfer")
_USUAL = (
    ShippingMethod(1, 1, "flat_rate", "Verzending", "4.09"),
    ShippingMethod(2, 1, "free_shipping", "Gratis verzending"),
    ShippingMethod(3, 1, "local_pickup", "Afhalen"),
)
"""How orders went out in a shop that is set up with nothing now."""
_COMPLETED_AFTER = timedelta(days=1)


def take_order(store: Store, new: NewOrder, status: str) -> Order:
    """Put an order into the shop.

    A fresh order goes through the checkout: paid online it is ``processing``, unpaid it waits ``on-hold`` for a bank
    transfer; both take stock. An order placed earlier is history, made when it was placed, or, when it carries a
    reference, a copy from another shop that was made now and dated back; neither takes stock.

    Args:
        store: The shop.
        new: The order in the sandbox's words.
        status: WooCommerce's status.
    """
    now, placed = store.now(), new.placed_at.astimezone(UTC).replace(microsecond=0)
    fresh = placed >= now
    if status == "on-hold" and not fresh and store.rng.random() < 0.5:
        status = "pending"
    made = now if fresh or new.reference else placed
    order_id = store.new_id()
    order = Order(order_id, str(order_id), status, placed, made, made, order_key=store.new_order_key())
    order.created_via = "checkout" if not new.reference else "import"
    order.payment_method, order.payment_title = _TRANSFER if status == "on-hold" else _ONLINE
    _date(order, now)
    order.billing = _address(new.customer)
    order.shipping = address(order.billing, billing=False) | {"phone": ""}
    for line in new.lines:
        order.lines.append(build_line(store, store.catalogue.sellable(line.sku), line.quantity))
    order.tax_line_id = store.new_id("line")
    _choose_shipping(store, order, new.method)
    _recognise_customer(store, order, new.customer, made)
    store.orders[order.id] = order
    _settle(store, order, fresh=fresh)
    return order


def _date(order: Order, now: datetime) -> None:
    if order.status in (*PAID, "picking"):
        order.paid = min(order.created + timedelta(minutes=1), now)
    if order.status == "completed":
        order.completed = min(order.created + _COMPLETED_AFTER, now)
        order.modified = max(order.modified, order.completed)


def _address(customer: Customer) -> dict[str, str]:
    values = {
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "address_1": customer.street,
        "city": customer.city,
        "postcode": customer.zipcode,
        "country": customer.country,
        "email": customer.email,
        "phone": customer.phone,
    }
    return address(values, billing=True)


def _choose_shipping(store: Store, order: Order, wanted: str) -> None:
    """Nothing to send, no shipping line. Which pickup point somebody chose is in a plugin's hands and not shown."""
    products = [line_product(store, line) for line in order.lines]
    if products and all(product and product.virtual for product in products):
        return
    # Drawn whether or not it is used, so that what is drawn later does not depend on how the shop is set up.
    usual = store.rng.choice(_USUAL)
    method = _method(store, wanted) or usual
    number = str(method.instance_id or "")
    order.shipping_lines.append(shipping_line(store, method.method_id, method.title, float(method.cost), number))


def _method(store: Store, wanted: str) -> ShippingMethod | None:
    """The method with this name, also one the shop does not offer any more; without a name the first delivery."""
    for one in store.shipping_methods:
        if one.title == wanted if wanted else one.enabled and one.method_id == "flat_rate":
            return one
    return ShippingMethod(0, 0, "flat_rate", wanted) if wanted else None


def _recognise_customer(store: Store, order: Order, customer: Customer, made: datetime) -> None:
    """Who orders a second time has an account by then; everybody else is a guest."""
    email = customer.email
    account = store.accounts.get(email)
    if account is None and email in store.buyers:
        account = Account(store.new_id("user"), made, email, customer.first_name, customer.last_name, order.billing)
        store.accounts[email] = account
    store.buyers.add(email)
    order.customer_id = account.id if account else 0


def _settle(store: Store, order: Order, *, fresh: bool) -> None:
    if not fresh:
        # History took its stock when it was placed: a later status change must not take it again.
        order.stock_reduced = order.status in (*REDUCES_STOCK, "picking")
        return
    if order.status in REDUCES_STOCK:
        reduce_stock(store, order)
    if order.paid:
        system_note(store, order, "iDEAL payment completed.")
        mail_note(store, order, "New order", "email_new_order")
