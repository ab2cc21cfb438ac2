"""How orders, notes and refunds are shown, field by field.

Source: recorded answers of WooCommerce 11.0.1 (v3).
"""

from shopswitch.sandbox.woocommerce.dates import gmt_text, local_text
from shopswitch.sandbox.woocommerce.errors import Json
from shopswitch.sandbox.woocommerce.links import record_links, related_links
from shopswitch.sandbox.woocommerce.ordering import line_product, order_total, tax
from shopswitch.sandbox.woocommerce.state import VAT, Note, Order, OrderLine, Refund, ShippingLine, Store


def money(amount: float) -> str:
    """An amount as text with two decimals."""
    return f"{amount:.2f}"


def show_order(store: Store, order: Order, base: str) -> Json:
    """An order with everything in it, customer's data included."""
    return {
        "id": order.id,
        "parent_id": 0,
        "status": order.status,
        "currency": "EUR",
        "version": "11.0.1",
        "prices_include_tax": True,
        "date_created": local_text(order.created, store.zone),
        "date_modified": local_text(order.modified, store.zone),
        **_totals(order),
        **_customer_part(store, order),
        "number": order.number,
        "meta_data": order.meta,
        "line_items": [_line(store, line) for line in order.lines],
        "tax_lines": _tax_lines(order),
        "shipping_lines": [_shipping_line(line) for line in order.shipping_lines],
        "fee_lines": [],
        "coupon_lines": [],
        "refunds": [_refund_summary(refund) for refund in order.refunds],
        **_payment_part(store, order, base.partition("/wp-json")[0]),
        "date_created_gmt": gmt_text(order.created),
        "date_modified_gmt": gmt_text(order.modified),
        "date_completed_gmt": gmt_text(order.completed),
        "date_paid_gmt": gmt_text(order.paid),
        "currency_symbol": "€",
        "_links": _links(order, base),
    }


def _customer_part(store: Store, order: Order) -> Json:
    return {
        "customer_id": order.customer_id,
        "order_key": order.order_key,
        "billing": order.billing,
        "shipping": order.shipping,
        "payment_method": order.payment_method,
        "payment_method_title": order.payment_title,
        "transaction_id": order.transaction_id,
        "customer_ip_address": "",
        "customer_user_agent": "",
        "created_via": order.created_via,
        "customer_note": order.customer_note,
        "date_completed": local_text(order.completed, store.zone),
        "date_paid": local_text(order.paid, store.zone),
        "cart_hash": "",
    }


def _payment_part(store: Store, order: Order, home: str) -> Json:
    return {
        "payment_url": f"{home}/checkout/order-pay/{order.id}/?pay_for_order=true&key={order.order_key}",
        "is_editable": order.status in ("pending", "on-hold", "auto-draft", "checkout-draft"),
        "needs_payment": order.status in ("pending", "failed") and order_total(order) > 0,
        "needs_processing": any(line_product(store, line) for line in order.lines),
    }


def show_note(store: Store, order: Order, note: Note, base: str) -> Json:
    """A note; its text may hold HTML."""
    path = f"orders/{order.id}/notes/{note.id}"
    return {
        "id": note.id,
        "author": note.author,
        "date_created": local_text(note.created, store.zone),
        "date_created_gmt": gmt_text(note.created),
        "note": note.text,
        "customer_note": note.for_customer,
        "_links": record_links(base, path, allow=("GET", "DELETE"), up=f"orders/{order.id}"),
    }


def show_refund(store: Store, order: Order, refund: Refund, base: str, *, with_parent: bool = False) -> Json:
    """A refund; only the list over all orders says which order it belongs to."""
    path = f"orders/{order.id}/refunds/{refund.id}"
    return {
        "id": refund.id,
        **({"parent_id": order.id} if with_parent else {}),
        "date_created": local_text(refund.created, store.zone),
        "date_created_gmt": gmt_text(refund.created),
        "amount": money(refund.amount),
        "reason": refund.reason,
        "refunded_by": 1,
        "refunded_payment": False,
        "meta_data": [{"id": refund.id, "key": "_refund_type", "value": "full" if refund.full else "partial"}],
        "line_items": [],
        "shipping_lines": [],
        "tax_lines": [],
        "fee_lines": [],
        "_links": record_links(base, path, allow=("GET", "DELETE"), up=f"orders/{order.id}"),
    }


def _totals(order: Order) -> Json:
    net = sum(line.net for line in order.lines)
    before = sum(line.net_before_discount for line in order.lines)
    shipping = sum(line.net for line in order.shipping_lines)
    return {
        "discount_total": money(before - net),
        "discount_tax": money(tax(before - net)),
        "shipping_total": money(shipping),
        "shipping_tax": money(tax(shipping)),
        "cart_tax": money(tax(net)),
        "total": money(order_total(order)),
        "total_tax": money(tax(net) + tax(shipping)),
    }


def _line(store: Store, line: OrderLine) -> Json:
    product = line_product(store, line)
    total, subtotal = money(tax(line.net)), money(tax(line.net_before_discount))
    price = line.net / line.quantity if line.quantity else 0
    return {
        "id": line.id,
        "name": line.name,
        "product_id": line.product_id if product else 0,
        "variation_id": line.variation_id if product else 0,
        "quantity": line.quantity,
        "tax_class": "",
        "subtotal": money(line.net_before_discount),
        "subtotal_tax": subtotal,
        "total": money(line.net),
        "total_tax": total,
        "taxes": [{"id": 1, "total": total, "subtotal": subtotal}],
        "meta_data": _line_meta(line),
        "sku": store.catalogue.shown_sku(product) if product else None,
        "global_unique_id": product.barcode if product else None,
        "price": int(price) if price == int(price) else price,
        "image": {"id": "" if product and not line.variation_id else 0, "src": ""},
        "parent_name": line.parent_name,
    }


def _line_meta(line: OrderLine) -> list[Json]:
    option_id, stock_id = line.meta_ids
    shown = [
        {"id": option_id, "key": name.lower(), "value": option, "display_key": name, "display_value": option}
        for name, option in line.option.items()
    ]
    if line.reduced:
        key, value = "_reduced_stock", str(line.reduced)
        shown.append({"id": stock_id, "key": key, "value": value, "display_key": key, "display_value": value})
    return shown


def _tax_lines(order: Order) -> list[Json]:
    if not order.tax_line_id:
        return []
    line = {"id": order.tax_line_id, "rate_code": "NL-BTW-1", "rate_id": 1, "label": "BTW", "compound": False}
    totals = {
        "tax_total": money(tax(sum(line.net for line in order.lines))),
        "shipping_tax_total": money(tax(sum(line.net for line in order.shipping_lines))),
    }
    return [line | totals | {"rate_percent": round(VAT * 100), "meta_data": []}]


def _shipping_line(line: ShippingLine) -> Json:
    total_tax = money(tax(line.net))
    return {
        "id": line.id,
        "method_title": line.title,
        "method_id": line.method_id,
        "instance_id": line.instance_id,
        "total": money(line.net),
        "total_tax": total_tax,
        "taxes": [{"id": 1, "total": total_tax, "subtotal": ""}],
        "tax_status": "taxable",
        "meta_data": [],
    }


def _refund_summary(refund: Refund) -> Json:
    return {"id": refund.id, "reason": refund.reason, "total": money(-refund.amount), "total_tax": "0.00"}


def _links(order: Order, base: str) -> Json:
    links = record_links(base, f"orders/{order.id}")
    mails = f"{base}/orders/{order.id}/actions/email_templates"
    links["email_templates"] = [{"embeddable": True, "href": mails}]
    if order.customer_id:
        links |= related_links(base, customer=f"customers/{order.customer_id}")
    return links
