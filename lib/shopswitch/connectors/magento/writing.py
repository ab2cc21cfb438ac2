"""Setting stock and marking orders completed. Each write looks first, and nothing is sent without a permit."""

from typing import Any

from shopswitch.connectors.magento.connection import Link, in_path
from shopswitch.connectors.magento.criteria import Filter, Search
from shopswitch.connectors.magento.pages import items_of
from shopswitch.connectors.magento.values import parts
from shopswitch.errors import NotFoundError, RequestError, UnexpectedResponseError
from shopswitch.protocols import StockTarget

_ITEM = Search("/inventory/source-items", "sku,source_code,quantity,status", sort=("sku",), page_size=50)
_ORDER_FIELDS = {"fields": "entity_id,state,status"}
_DONE = "complete"


def write_stock(link: Link, target: StockTarget, quantity: int) -> None:
    """Set the quantity at a source, or of the product where the shop has no sources.

    The shop would take a SKU that it does not sell, or one in other letters, and change nothing that is sold: so the
    row must be there, spelled exactly like that. Setting pieces puts it in stock; setting none leaves that as it is.

    Raises:
        WriteRefusedError: There is no permit.
        ConnectorError: The shop has no such row, refused it, or did not confirm.
    """
    link.require_permit()
    if not target.location_id:
        _write_plain(link, target, quantity)
        return
    search = _ITEM.where(Filter("sku", target.sku)).where(Filter("source_code", target.location_id))
    present = parts({"items": items_of(link.get_global(search.path, search.params()))}, "items")
    found = next(
        (e for e in present if e.get("sku") == target.sku and e.get("source_code") == target.location_id), None
    )
    if found is None:
        raise _no_row(link, target)
    item = {
        "sku": target.sku,
        "source_code": target.location_id,
        "quantity": quantity,
        "status": 1 if quantity > 0 else found.get("status", 1),
    }
    answer = link.write("POST", search.path, {"sourceItems": [item]})
    if answer.json() != []:
        raise _unconfirmed(link, f"the stock of {target.sku}")


def _write_plain(link: Link, target: StockTarget, quantity: int) -> None:
    sku = in_path(target.sku)
    try:
        present = link.get_global(f"/stockItems/{sku}", {"fields": "item_id,is_in_stock"}).json_object()
    except NotFoundError:
        raise _no_row(link, target) from None
    number = present.get("item_id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise _no_row(link, target)
    on_sale = quantity > 0 or present.get("is_in_stock") is True
    body = {"stockItem": {"qty": quantity, "is_in_stock": on_sale}}
    answer = link.write("PUT", f"/products/{sku}/stockItems/{number}", body)
    if str(answer.json()) != str(number):
        raise _unconfirmed(link, f"the stock of {target.sku}")


def complete_order(link: Link, order_id: str) -> None:
    """Give an order state and status complete, without shipment, invoice or mail.

    State and status go together: a status alone would leave the order without a state. Both are read back.

    Raises:
        WriteRefusedError: There is no permit.
        ConnectorError: There is no such order, it is cancelled or refunded, or the shop did not do it.
    """
    link.require_permit()
    if not (order_id.isascii() and order_id.isdecimal()):
        raise NotFoundError(f"The {link.system} has no order with id '{order_id}'.", system=link.system)
    state, _ = _state(link, order_id)
    if state == _DONE:
        # Whatever its status: within a state that word is the merchant's own.
        return
    if state in {"canceled", "closed"}:
        raise RequestError(
            f"Order {order_id} of the {link.system} is {state}: it cannot be marked completed.",
            hint="Look at the order in the shop's admin; it needs no shipment any more.",
            system=link.system,
        )
    body = {"entity": {"entity_id": int(order_id), "state": _DONE, "status": _DONE}}
    link.write("POST", "/orders", body)
    if _state(link, order_id) != (_DONE, _DONE):
        raise _unconfirmed(link, f"order {order_id} as completed")


def _state(link: Link, order_id: str) -> tuple[Any, Any]:
    order = link.get_global(f"/orders/{order_id}", _ORDER_FIELDS).json_object()
    return order.get("state"), order.get("status")


def _no_row(link: Link, target: StockTarget) -> RequestError:
    where = f" at source {target.location_id}" if target.location_id else ""
    return RequestError(
        f"The {link.system} keeps no stock for SKU {target.sku}{where}: nothing was written.",
        hint="Assign the product to that source in the shop, or correct its SKU.",
        system=link.system,
    )


def _unconfirmed(link: Link, what: str) -> UnexpectedResponseError:
    return UnexpectedResponseError(
        f"The {link.system} did not confirm {what}.",
        hint="Look it up in the shop's admin before anything is written again.",
        system=link.system,
    )
