"""Creating, changing and deleting orders, notes and refunds.

Source: recorded answers of WooCommerce 11.0.1; REST API v3 reference, "Orders", "Order notes", "Refunds".
"""

import copy
from typing import Any

from shopswitch.sandbox.woocommerce.calls import Answer, Call, created, run_batch
from shopswitch.sandbox.woocommerce.catalogue import Product, set_meta
from shopswitch.sandbox.woocommerce.errors import ApiError, Json, invalid_id, trash_not_supported
from shopswitch.sandbox.woocommerce.order_lists import find_note, find_order_of_note, status_words
from shopswitch.sandbox.woocommerce.order_shapes import show_note, show_order, show_refund
from shopswitch.sandbox.woocommerce.ordering import (
    add_note,
    address,
    build_line,
    change_status,
    mail_note,
    order_total,
    shipping_line,
    trash,
)
from shopswitch.sandbox.woocommerce.params import Param, Specs
from shopswitch.sandbox.woocommerce.product_writes import amount, whole
from shopswitch.sandbox.woocommerce.state import Note, Order, OrderLine, Refund, Store

_TEXTS = ("customer_note", "payment_method", "transaction_id", "created_via")


def order_write_params(store: Store) -> Specs:
    """What an order takes on create and update; a given creation date is no parameter and ignored."""
    text = Param(also=(None,))
    person = {"first_name": text, "last_name": text, "phone": text, "country": text, "postcode": text, "city": text}
    line = {"quantity": Param("integer"), "product_id": Param("any"), "sku": text, "total": Param("any")}
    return {
        "status": Param(enum=status_words(store)),
        "set_paid": Param("boolean"),
        "customer_id": Param("integer"),
        "customer_note": Param(),
        "payment_method": Param(),
        "payment_method_title": Param(),
        "transaction_id": Param(),
        "created_via": Param(),
        "billing": Param("object", properties=person | {"email": Param("email", also=(None,))}),
        "shipping": Param("object", properties=person),
        "line_items": Param("array", items=Param("object", properties=line)),
        "shipping_lines": Param("array", items=Param("object")),
        "meta_data": Param("array", items=Param("object")),
    }


def create_order(call: Call) -> Answer:
    """`POST orders` → 201; with a paid status stock is taken and mails go out at once."""
    record = _create(call, call.args)
    return created(record, f"{call.base}/orders/{record['id']}")


def update_order(call: Call) -> Answer:
    """`PUT`, `POST` or `PATCH orders/{id}`.

    Raises:
        ApiError: 400 for an unknown id (reading it is 404).
    """
    return Answer(_update(call, call.args | {"id": call.number()}))


def delete_order(call: Call) -> Answer:
    """`DELETE orders/{id}`: into the bin, or away for good with `force`; the answer shows the state before."""
    return Answer(_delete(call, call.args | {"id": call.number()}))


def batch_orders(call: Call) -> Answer:
    """`POST orders/batch`."""
    return run_batch(call, _create, _update, _delete)


def _create(call: Call, body: Json) -> Json:
    store = call.store
    lines = [_new_line(store, line) for line in body.get("line_items") or []]
    now = store.now()
    order_id = store.new_id()
    order = Order(order_id, str(order_id), "pending", now, now, now, order_key=store.new_order_key())
    order.billing, order.shipping = address(None, billing=True), address(None, billing=False)
    order.lines = lines
    store.orders[order.id] = order
    _write(store, order, {name: value for name, value in body.items() if name != "line_items"})
    return show_order(store, order, call.base)


def _update(call: Call, body: Json) -> Json:
    order = call.store.orders.get(whole(body.get("id")))
    if order is None:
        raise invalid_id("woocommerce_rest_shop_order_invalid_id", status=400, message="ID is invalid.")
    before = copy.deepcopy(order)
    _write(call.store, order, body)
    if order != before:
        order.modified = call.store.now()
    return show_order(call.store, order, call.base)


def _delete(call: Call, body: Json) -> Json:
    order = call.store.orders.get(whole(body.get("id")))
    if order is None:
        raise invalid_id("woocommerce_rest_shop_order_invalid_id")
    shown = copy.deepcopy(show_order(call.store, order, call.base))
    if str(body.get("force", "")).lower() in ("1", "true"):
        del call.store.orders[order.id]
    elif order.status == "trash":
        raise ApiError(410, "woocommerce_rest_already_trashed", "The order has already been deleted.")
    else:
        trash(call.store, order)
    return shown


def _write(store: Store, order: Order, body: Json) -> None:
    for name in _TEXTS:
        if name in body:
            setattr(order, name, str(body[name] or ""))
    order.payment_title = str(body.get("payment_method_title", order.payment_title) or "")
    order.customer_id = whole(body.get("customer_id", order.customer_id))
    if isinstance(body.get("billing"), dict):
        order.billing = address(order.billing | body["billing"], billing=True)
    if isinstance(body.get("shipping"), dict):
        order.shipping = address(order.shipping | body["shipping"], billing=False)
    for line in body.get("line_items") or []:
        _write_line(store, order, line)
    for line in body.get("shipping_lines") or []:
        order.shipping_lines.append(_new_shipping_line(store, line))
    set_meta(order.meta, body.get("meta_data") or [], store.meta_id)
    if order.lines and not order.tax_line_id:
        order.tax_line_id = store.new_id("line")
    _write_status(store, order, body)


def _write_status(store: Store, order: Order, body: Json) -> None:
    status = body.get("status")
    # A batch does not check its records: a word that is no status counts as the first one.
    known = status if status in status_words(store) else "pending"
    if status:
        change_status(store, order, known)
    if body.get("set_paid") in (True, "true", "1", 1) and order.paid is None:
        change_status(store, order, "processing")


def _new_line(store: Store, line: Json) -> OrderLine:
    quantity = whole(line.get("quantity", 1))
    given: Json = {name: amount(line[name]) for name in ("subtotal", "total") if line.get(name) not in (None, "")}
    given |= {"name": str(line["name"])} if line.get("name") else {}
    return build_line(store, _line_reference(store, line), quantity, **given)


def _line_reference(store: Store, line: Json) -> Product | None:
    """The product a new line means: the SKU wins; an unknown one is accepted and gives an empty line.

    Raises:
        ApiError: 400 when there is no reference at all.
    """
    if sku := line.get("sku"):
        return store.catalogue.sellable(str(sku))
    for name in ("variation_id", "product_id"):
        if line.get(name):
            return store.catalogue.get(whole(line[name]))
    raise ApiError(400, "woocommerce_rest_required_product_reference", "Product ID or SKU is required.")


def _write_line(store: Store, order: Order, line: Json) -> None:
    old = next((one for one in order.lines if one.id == line.get("id")), None)
    if old is None:
        order.lines.append(_new_line(store, line))
    elif line.get("quantity") == 0:
        order.lines.remove(old)
    else:
        old.quantity = whole(line.get("quantity", old.quantity))
        old.net = amount(line.get("total", old.net))


def _new_shipping_line(store: Store, line: Json) -> Any:
    total = amount(line.get("total"))
    title = str(line.get("method_title", ""))
    return shipping_line(store, str(line.get("method_id", "")), title, total, str(line.get("instance_id", "")))


def note_write_params(_store: Store) -> Specs:
    """What a note takes."""
    flag = Param("boolean", default=False)
    return {"note": Param(required=True), "customer_note": flag, "added_by_user": flag}


def create_note(call: Call) -> Answer:
    """`POST orders/{id}/notes` → 201; a note for the customer is mailed at once, which leaves another note."""
    order, store = find_order_of_note(call), call.store
    author = "admin" if call.args["added_by_user"] else "WooCommerce"
    for_customer = call.args["customer_note"]
    note = add_note(order, Note(store.new_id("note"), store.now(), call.args["note"], author, for_customer))
    if for_customer:
        mail_note(store, order, "Customer note", "email_customer_note")
    return created(show_note(store, order, note, call.base), f"{call.base}/orders/{order.id}/notes/{note.id}")


def delete_note(call: Call) -> Answer:
    """`DELETE orders/{id}/notes/{id}`: only with `force`."""
    order = find_order_of_note(call)
    note = find_note(order, call.number())
    if str(call.args.get("force", "")).lower() not in ("1", "true"):
        raise trash_not_supported()
    order.notes.remove(note)
    return Answer(show_note(call.store, order, note, call.base))


def refund_write_params(_store: Store) -> Specs:
    """What a refund takes."""
    return {"amount": Param("number", required=True), "reason": Param(default="")}


def create_refund(call: Call) -> Answer:
    """`POST orders/{id}/refunds` → 201; a full refund makes the order ``refunded``."""
    store, order = call.store, call.store.orders.get(call.number("order_id"))
    if order is None:
        raise ApiError(404, "woocommerce_rest_invalid_order_id", "Invalid order ID.")
    refund = add_refund(store, order, call.args["amount"], call.args["reason"])
    location = f"{call.base}/orders/{order.id}/refunds/{refund.id}"
    return created(show_refund(store, order, refund, call.base), location)


def add_refund(store: Store, order: Order, amount: float, reason: str) -> Refund:
    """Give money back.

    Args:
        store: The shop.
        order: The order.
        amount: Euros, VAT included.
        reason: Free text.

    Raises:
        ApiError: 400 for more than what is left.
    """
    left = round(order_total(order) - sum(refund.amount for refund in order.refunds), 2)
    if not 0 < amount <= left:
        raise ApiError(400, "woocommerce_rest_invalid_order_refund", "Invalid refund amount.")
    full = amount == left
    refund = Refund(store.new_id(), store.now(), amount, reason, full)
    order.refunds.insert(0, refund)
    if full:
        change_status(store, order, "refunded")
    return refund
