"""Orders and what hangs on them, as the interface shows them. Source: example payloads of the documentation."""

from shopswitch.sandbox.lightspeed.calls import Call, Json
from shopswitch.sandbox.lightspeed.people import LANGUAGES, customer, person
from shopswitch.sandbox.lightspeed.product_shapes import VAT, euros, without_vat
from shopswitch.sandbox.lightspeed.state import SHIPPED, Event, Order, OrderLine


def _customer_link(call: Call, one: Order) -> Json | bool:
    """A guest is false."""
    return call.link(f"customers/{one.customer_id}", one.customer_id) if one.customer_id else False


def line(call: Call, order: Order, one: OrderLine) -> Json:
    """A line of an order, with the codes of the moment of sale."""
    gone = one.quantity if order.shipment.status == SHIPPED else 0
    invoiced = one.quantity if order.payment_status == "paid" else 0
    amount = round(one.price_cents * one.quantity / 100 * (1 - 1 / VAT), 4)
    return {
        "id": one.id,
        "supplierTitle": "",
        "brandTitle": "",
        "productTitle": one.product_title,
        "variantTitle": one.variant_title or "Default",
        "taxRate": 0.21,
        "taxRates": [{"name": "BTW", "rate": 0.21, "amount": amount}],
        "quantityOrdered": one.quantity,
        "quantityInvoiced": invoiced,
        "quantityShipped": gone,
        "quantityRefunded": 0,
        "quantityReturned": 0,
        "articleCode": one.article_code,
        "ean": one.ean,
        "sku": one.sku,
        "weight": one.weight_g * one.quantity,
        "volume": 0,
        "colli": 0,
        "sizeX": 0,
        "sizeY": 0,
        "sizeZ": 0,
        "priceCost": 0,
        "customExcl": 0,
        "customIncl": 0,
        "basePriceExcl": without_vat(one.price_cents),
        "basePriceIncl": euros(one.price_cents),
        "priceExcl": without_vat(one.price_cents * one.quantity),
        "priceIncl": euros(one.price_cents * one.quantity),
        "discountExcl": 0,
        "discountIncl": 0,
        "customFields": False,
        "product": call.link(f"products/{one.product_id}", one.product_id) if one.product_id else False,
        "variant": call.link(f"variants/{one.variant_id}", one.variant_id) if one.variant_id else False,
    }


def shipment(call: Call, one: Order) -> Json:
    """The shipment of an order: one tracking code, no carrier, no link."""
    sent = one.shipment
    return {
        "id": sent.id,
        "createdAt": call.when(sent.created),
        "updatedAt": call.when(sent.updated),
        "number": sent.number,
        "status": sent.status,
        "trackingCode": sent.tracking_code,
        "doNotifyShipped": sent.notify.get("doNotifyShipped", False),
        "doNotifyReadyForPickup": sent.notify.get("doNotifyReadyForPickup", False),
        "doNotifyTrackingCode": sent.notify.get("doNotifyTrackingCode", False),
        "totalWeight": sum(each.weight_g * each.quantity for each in one.lines),
        "totalSizeX": 0,
        "totalSizeY": 0,
        "totalSizeZ": 0,
        "customer": _customer_link(call, one),
        "order": call.link(f"orders/{one.id}", one.id),
        "products": call.link(f"shipments/{sent.id}/products"),
        "metafields": call.link(f"shipments/{sent.id}/metafields"),
        "events": call.link("orders/events", query=f"shipment={sent.id}"),
    }


def shipment_line(one: OrderLine) -> Json:
    """A line of a shipment; its variant is a text here."""
    return {
        "id": one.id,
        "quantity": one.quantity,
        "title": one.product_title,
        "variant": one.variant_title or "Default",
        "articleCode": one.article_code,
        "ean": one.ean,
        "sku": one.sku,
        "customData": [],
    }


def invoice(call: Call, one: Order) -> Json:
    """The invoice of an order."""
    total = _total(one)
    return {
        "id": one.invoice_id,
        "createdAt": call.when(one.created),
        "updatedAt": call.when(one.updated),
        "number": one.number.replace("ORD", "INV"),
        "status": one.payment_status,
        "isVatShifted": False,
        "priceExcl": without_vat(total),
        "priceIncl": euros(total),
        "doNotifyNew": False,
        "doNotifyPaid": False,
        "invoice": False,
        "isCreditNote": False,
        "creditNote": False,
        "order": call.link(f"orders/{one.id}", one.id),
        "customer": _customer_link(call, one),
        "items": call.link(f"invoices/{one.invoice_id}/items"),
        "metafields": call.link(f"invoices/{one.invoice_id}/metafields"),
        "events": call.link("orders/events", query=f"invoice={one.invoice_id}"),
    }


def event(call: Call, one: Event) -> Json:
    """Who changed what; the invoice and shipment are false unless it is about them."""
    order = one.order
    about = {
        "invoice": call.link(f"invoices/{order.invoice_id}", order.invoice_id),
        "shipment": call.link(f"shipments/{order.shipment.id}", order.shipment.id),
    }
    return {
        "id": one.id,
        "createdAt": call.when(one.at),
        "channel": one.channel,
        "type": one.type,
        "message": one.message,
        "comment": None,
        "order": call.link(f"orders/{order.id}", order.id),
        **{name: link if one.type == name else False for name, link in about.items()},
    }


def _total(one: Order) -> int:
    return sum(each.price_cents * each.quantity for each in one.lines) + one.method.cents


def _money(one: Order) -> Json:
    total, sent = _total(one), one.method.cents
    return {
        "priceCost": 0,
        "priceExcl": without_vat(total),
        "priceIncl": euros(total),
        "paymentId": "external",
        "paymentStatus": one.payment_status,
        "paymentIsPost": False,
        "paymentIsInvoiceExternal": False,
        "paymentTaxRate": 0,
        "paymentTaxRates": [],
        "paymentBasePriceExcl": 0,
        "paymentBasePriceIncl": 0,
        "paymentPriceExcl": 0,
        "paymentPriceIncl": 0,
        "paymentTitle": "iDEAL",
        "paymentData": {"method": "ideal"},
        "shipmentTaxRate": 0.21,
        "shipmentTaxRates": [{"name": "BTW", "rate": 0.21, "amount": round(euros(sent) - without_vat(sent), 4)}],
        "shipmentBasePriceExcl": without_vat(sent),
        "shipmentBasePriceIncl": euros(sent),
        "shipmentPriceExcl": without_vat(sent),
        "shipmentPriceIncl": euros(sent),
        "shipmentDiscountExcl": 0,
        "shipmentDiscountIncl": 0,
        "isDiscounted": False,
        "discountType": "amount",
        "discountAmount": 0,
        "discountPercentage": 0,
        "discountCouponCode": "",
        "taxRates": [{"name": "BTW", "rate": 0.21, "amount": round(euros(total) - without_vat(total), 4)}],
    }


def order(call: Call, one: Order) -> Json:
    """An order as a list shows it: what hangs on it is linked, not embedded."""
    method = one.method
    return {
        "id": one.id,
        "createdAt": call.when(one.created),
        "updatedAt": call.when(one.updated),
        "number": one.number,
        "status": one.status,
        "customStatusId": one.custom_status_id,
        "channel": one.channel,
        "weight": sum(each.weight_g * each.quantity for each in one.lines),
        "volume": 0,
        "colli": 0,
        **person(one.customer),
        "newsletterSubscribed": False,
        **_money(one),
        "shipmentId": method.key,
        "shipmentStatus": one.shipment.status if one.shipment.status != "ready_for_pickup" else "not_shipped",
        "shipmentIsCashOnDelivery": False,
        "shipmentIsPickup": method.pickup,
        "shipmentTitle": method.title,
        "shipmentData": {
            "method": "pickup" if method.pickup else "default",
            "shipment_id": method.id,
            "shipping_value_id": method.value_id,
        },
        "shippingDate": None,
        "deliveryDate": None,
        "isNewCustomer": one.customer_id is None,
        "comment": one.comment,
        "memo": one.memo,
        "allowNotifications": True,
        "doNotifyNew": False,
        "doNotifyReminder": False,
        "doNotifyCancelled": False,
        "language": LANGUAGES["nl"],
        "customer": _customer_link(call, one),
        "invoices": call.link("invoices", query=f"order={one.id}"),
        "shipments": call.link("shipments", query=f"order={one.id}"),
        "products": call.link(f"orders/{one.id}/products"),
        "metafields": call.link(f"orders/{one.id}/metafields"),
        "quote": False,
        "events": call.link("orders/events", query=f"order={one.id}"),
    }


def whole_order(call: Call, one: Order) -> Json:
    """A single order: the linked rows are embedded."""
    shown = order(call, one)
    embedded: dict[str, object] = {
        "invoices": [invoice(call, one)],
        "shipments": [shipment(call, one)],
        "products": [line(call, one, each) for each in one.lines],
        "events": [event(call, each) for each in call.shop.store.history.get(one.id, [])],
    }
    if one.customer_id:
        who, since = call.shop.store.people[one.customer_id]
        embedded["customer"] = customer(call, one.customer_id, who, since)
    for name, content in embedded.items():
        shown[name]["resource"]["embedded"] = content
    return shown
