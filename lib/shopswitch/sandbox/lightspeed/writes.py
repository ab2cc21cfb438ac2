"""What can be changed: stock and codes of variants, orders, shipments.

Stock is absolute and has no compare-and-set. An order cannot be made here (see `checkouts`), and its shipment is
closed, never made.
"""

from shopswitch.sandbox.lightspeed import order_shapes, product_shapes
from shopswitch.sandbox.lightspeed.calls import Call, Json, invalid
from shopswitch.sandbox.lightspeed.ordering import give_back, ship
from shopswitch.sandbox.lightspeed.reading import order_at, product_at, shipment_at, variant_at
from shopswitch.sandbox.lightspeed.state import (
    CANCELLED,
    ORDER_STATUSES,
    PAYMENT_STATUSES,
    SHIPMENT_STATUSES,
    TRACKING,
    Variant,
)

_TEXTS = {"articleCode": "article_code", "ean": "ean", "hs": "hs", "title": "title"}
_FLAGS = ("doNotifyShipped", "doNotifyReadyForPickup", "doNotifyTrackingCode")


def change_variant(call: Call) -> Json:
    """Change one variant."""
    one = variant_at(call)
    _apply(call, one, _checked(call.fields("variant")))
    return {"variant": product_shapes.variant(call, one)}


def change_variants(call: Call) -> Json:
    """Change many variants at once; ids nobody knows are passed over.

    Raises:
        ApiError: The list does not fit; nothing is changed then.
    """
    rows = call.body.get("variant")
    if not isinstance(rows, list) or len(rows) > call.shop.most_in_bulk:
        raise invalid()
    wanted: list[tuple[Variant, Json]] = []
    for row in rows:
        if not isinstance(row, dict):
            raise invalid()
        one = call.shop.store.variants.get(_whole(row.get("id")))
        fields = _checked({name: value for name, value in row.items() if name != "id"})
        if one is not None:
            wanted.append((one, fields))
    for one, fields in wanted:
        _apply(call, one, fields)
    return {"variants": [product_shapes.variant(call, one) for one, _ in wanted]}


def _checked(fields: Json) -> Json:
    """The fields that mean something here, each of its kind."""
    known: Json = {}
    for name, value in fields.items():
        if name == "stockLevel" or name == "weight":
            known[name] = _whole(value)
        elif name == "stockTracking":
            known[name] = _one_of(value, TRACKING)
        elif name == "sku" or name in _TEXTS:
            known[name] = _text(value)
    return known


def _apply(call: Call, one: Variant, fields: Json) -> None:
    store, now = call.shop.store, call.shop.now()
    if "stockLevel" in fields:
        store.move_stock(one, fields["stockLevel"], "api", now)
    if "sku" in fields:
        store.set_sku(one, fields["sku"])
    for name, attribute in _TEXTS.items():
        if name in fields:
            setattr(one, attribute, fields[name])
    one.weight_g = fields.get("weight", one.weight_g)
    one.tracking = fields.get("stockTracking", one.tracking)
    one.updated = now


def change_product(call: Call) -> Json:
    """Change title or visibility of a product."""
    one, fields = product_at(call), call.fields("product")
    if "visibility" in fields:
        one.visibility = _one_of(fields["visibility"], ("hidden", "visible", "auto"))
    if "title" in fields:
        one.title = _text(fields["title"])
    one.updated = call.shop.now()
    return {"product": product_shapes.product(call, one)}


def change_order(call: Call) -> Json:
    """Change an order. Writing the status changes the status alone: shipment and payment stay as they were."""
    one, fields, now = order_at(call), call.fields("order"), call.shop.now()
    status = _one_of(fields["status"], ORDER_STATUSES) if "status" in fields else None
    payment = _one_of(fields["paymentStatus"], PAYMENT_STATUSES) if "paymentStatus" in fields else None
    if "customStatusId" in fields:
        number = fields["customStatusId"]
        if number is not None and _whole(number) not in call.shop.store.custom_statuses:
            raise invalid()
        one.custom_status_id = None if number is None else _whole(number)
    one.memo = _text(fields["memo"]) if "memo" in fields else one.memo
    one.comment = _text(fields["comment"]) if "comment" in fields else one.comment
    one.updated = now
    if payment is not None and payment != one.payment_status:
        one.payment_status = payment
        one.derive_status()
        call.shop.store.log(one, "invoice", payment, "api", now)
        call.shop.store.log(one, "order", payment, "api", now)
    if status is not None and status != one.status:
        if status == CANCELLED:
            give_back(call.shop, one)
        one.status = status
        call.shop.store.log(one, "order", status, "api", now)
    return {"order": order_shapes.whole_order(call, one)}


def change_shipment(call: Call) -> Json:
    """Close a shipment or give it its code. A doNotify flag that is true makes the shop mail the customer."""
    one, fields = shipment_at(call), call.fields("shipment")
    status = _one_of(fields["status"], SHIPMENT_STATUSES) if "status" in fields else one.shipment.status
    code = _text(fields["trackingCode"]) if "trackingCode" in fields else one.shipment.tracking_code
    for name in _FLAGS:
        if name in fields:
            if not isinstance(fields[name], bool):
                raise invalid()
            one.shipment.notify[name] = fields[name]
    ship(call.shop, one, status, code)
    return {"shipment": order_shapes.shipment(call, one)}


def _whole(value: object) -> int:
    """A whole number, also as the text that a form sends."""
    if isinstance(value, str) and value.lstrip("-").isdecimal() and value.isascii() and len(value) < 12:
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid()
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise invalid()
    return value


def _one_of(value: object, choices: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise invalid()
    return value
