"""What this connector can change: a quantity, and the status of an order. Each is one request that is never repeated.

Source: Products, Product variations and Orders of the REST API wc/v3; observed on WooCommerce 11.0.1.
"""

from collections.abc import Mapping
from typing import Any

from shopswitch.connectors.woocommerce.connection import API, Link
from shopswitch.connectors.woocommerce.rows import identifier, state_of, text
from shopswitch.errors import NotFoundError, RequestError, UnexpectedResponseError, WriteRefusedError
from shopswitch.protocols import StockTarget

_PRODUCT = "id,parent_id,type,sku,manage_stock"
_LEVEL = "id,manage_stock,stock_quantity"
_STATUS = "id,status"


def set_stock(link: Link, target: StockTarget, quantity: int, *, system: str) -> None:
    """Set a quantity. The caller has made sure that there is a permit.

    Args:
        link: The shop.
        target: A product or variation.
        quantity: Pieces.
        system: How messages name the shop.

    Raises:
        WriteRefusedError: The product is not what it was when its stock was read.
        ConnectorError: Refused, or unknown whether it was done.
    """
    about = f"product {target.source_id[:40]}"
    number = _digits(target.source_id, about, system)
    product = link.pages.get(f"{API}/products/{number}", {"_fields": _PRODUCT}).json_object()
    if _text(product, "sku") != target.sku:
        raise _stopped(f"{about} has another SKU than when its stock was read", system)
    managed = product.get("manage_stock")
    if managed is not True:
        # The shop would answer 200 and change nothing.
        where = "its parent" if managed == "parent" else "nowhere"
        raise _stopped(f"the stock of {about} is kept {where}, so a quantity here would mean nothing", system)
    path = f"{API}/products/{number}"
    if _text(product, "type").endswith("variation"):
        path = f"{API}/products/{_identifier(product, 'parent_id')}/variations/{number}"
    written = link.once.request(
        "PUT", path, intent="write", params={"_fields": _LEVEL}, json={"stock_quantity": quantity}
    ).json_object()
    if written.get("stock_quantity") != quantity:
        raise _not_taken(f"The {system} took the quantity of {about} and shows another one.", system)


def complete(link: Link, order_id: str, *, states: Mapping[str, str], system: str) -> None:
    """Set an order to completed. The caller has made sure that there is a permit.

    Args:
        link: The shop.
        order_id: The order.
        states: What the client's own statuses mean.
        system: How messages name the shop.

    Raises:
        WriteRefusedError: The order is cancelled or a basket.
        ConnectorError: Refused, or unknown whether it was done.
    """
    about = f"order {order_id[:40]}"
    path = f"{API}/orders/{_digits(order_id, about, system)}"
    status = _text(link.pages.get(path, {"_fields": _STATUS}).json_object(), "status")
    state = state_of(status, states)
    if state == "completed":
        return
    if state in {"cancelled", "draft"}:
        raise _stopped(f"{about} is {status} there", system)
    written = link.once.request(
        "PUT", path, intent="write", params={"_fields": _STATUS}, json={"status": "completed"}
    ).json_object()
    if _text(written, "status") != "completed":
        raise _not_taken(f"The {system} took the status of {about} and shows another one.", system)


def _digits(value: str, about: str, system: str) -> str:
    if not (value.isascii() and value.isdigit()):
        raise NotFoundError(f"The {system} has no {about}.", hint="Read the shop again.", system=system)
    return value


def _text(record: Mapping[str, Any], name: str) -> str:
    try:
        return text(record, name)
    except TypeError as error:
        raise UnexpectedResponseError(f"The answer cannot be used: {error}.") from None


def _identifier(record: Mapping[str, Any], name: str) -> str:
    try:
        return identifier(record.get(name))
    except TypeError as error:
        raise UnexpectedResponseError(f"The answer cannot be used: {error}.") from None


def _stopped(what: str, system: str) -> WriteRefusedError:
    return WriteRefusedError(
        f"A write to the {system} was stopped: {what}.", hint="Look at it in the shop, then plan again."
    )


def _not_taken(message: str, system: str) -> RequestError:
    return RequestError(message, hint="A plugin of the shop may decide there; look at it in the shop.", system=system)
