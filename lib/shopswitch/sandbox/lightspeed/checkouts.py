"""The only way an order comes in through the interface: a checkout is filled, validated and turned into an order.

Answers have no envelope and snake_case names. Dates and numbers of orders cannot be given.
"""

from typing import Any

from shopswitch.sandbox.lightspeed.calls import ApiError, Call, Json, invalid, not_found
from shopswitch.sandbox.lightspeed.ordering import take
from shopswitch.sandbox.lightspeed.state import Checkout, ShippingMethod
from shopswitch.sandbox.systems import Customer

_GIVEN = ("customer", "billing_address", "shipping_address", "shipment_method", "payment_method", "notification")


def _show(one: Checkout) -> Json:
    return {
        "id": one.id,
        "order_id": one.order_id or False,
        **{name: one.given.get(name, False) for name in _GIVEN},
        "products": one.products,
    }


def _at(call: Call) -> Checkout:
    found = call.shop.store.checkouts.get(call.id)
    if found is None:
        raise not_found()
    return found


def create(call: Call) -> Json:
    """Open a checkout."""
    made = Checkout(call.shop.store.number("checkout"), call.shop.now())
    _fill(made, call.body)
    call.shop.store.checkouts[made.id] = made
    return _show(made)


def read(call: Call) -> Json:
    """One checkout."""
    return _show(_at(call))


def change(call: Call) -> Json:
    """Fill in more."""
    found = _at(call)
    _fill(found, call.body)
    return _show(found)


def _fill(one: Checkout, body: Json) -> None:
    if not all(isinstance(body[name], dict) for name in _GIVEN[:-1] if name in body):
        raise invalid()
    one.given |= {name: body[name] for name in _GIVEN if name in body}


def add_product(call: Call) -> Json:
    """Put a variant into a checkout."""
    found = _at(call)
    number, quantity = call.body.get("variant_id"), call.body.get("quantity", 1)
    variant = call.shop.store.variants.get(number) if isinstance(number, int) else None
    if variant is None or not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
        raise invalid()
    made = {
        "id": call.shop.store.number("basket"),
        "variant_id": variant.id,
        "product_id": variant.product.id,
        "quantity": quantity,
        "special_price_incl": call.body.get("special_price_incl", False),
    }
    found.products.append(made)
    return made


def products(call: Call) -> Any:
    """What is in a checkout: a bare list."""
    return _at(call).products


def shipment_methods(call: Call) -> Any:
    """Ways of shipping."""
    _at(call)
    return [{"id": each.key, "title": each.title} for each in _offered(call)]


def _offered(call: Call) -> list[ShippingMethod]:
    return [each for each in call.shop.ways() if each.active]


def payment_methods(call: Call) -> Any:
    """Ways of paying: only one that is settled elsewhere."""
    _at(call)
    return [{"id": "external", "title": "Extern"}]


def _errors(call: Call, one: Checkout) -> list[Json]:
    missing = [name for name in _GIVEN[:-1] if not one.given.get(name)]
    found = [{"field": name, "message": f"{name} is required"} for name in missing]
    if not one.products:
        found.append({"field": "products", "message": "products is required"})
    if "shipment_method" not in missing and _method(call, one) is None:
        found.append({"field": "shipment_method", "message": "shipment_method is unknown"})
    return found


def _method(call: Call, one: Checkout) -> ShippingMethod | None:
    wanted = one.given["shipment_method"].get("id")
    return next((each for each in _offered(call) if each.key == wanted), None)


def validate(call: Call) -> Json:
    """Whether the checkout can become an order, and what is in the way."""
    errors = _errors(call, _at(call))
    return {"validated": not errors, "errors": errors}


def place(call: Call) -> Json:
    """Turn a checkout into an order, which is not paid yet; it takes its stock like any other.

    Raises:
        ApiError: Something is missing, or it was turned into an order before.
    """
    found = _at(call)
    method = None if _errors(call, found) else _method(call, found)
    if method is None or found.order_id is not None:
        raise ApiError(400, "The checkout cannot be turned into an order.")
    wanted = [(each["variant_id"], each["quantity"]) for each in found.products]
    order = take(call.shop, wanted, _person(found), method, at=call.shop.now(), channel="api")
    found.order_id = order.id
    return {"order_id": order.id}


def _person(one: Checkout) -> Customer:
    who, where = one.given["customer"], one.given["shipping_address"]

    def text(source: Json, name: str) -> str:
        value = source.get(name)
        return value if isinstance(value, str) else ""

    return Customer(
        first_name=text(who, "firstname"),
        last_name=text(who, "lastname"),
        email=text(who, "email"),
        phone=text(who, "phone"),
        street=f"{text(where, 'street')} {text(where, 'number')}".strip(),
        zipcode=text(where, "zipcode"),
        city=text(where, "city"),
        country=(text(where, "country") or "nl").upper(),
    )
