"""The two writes: an order marked completed, a stock level set. Each is sent once."""

from collections.abc import Mapping
from typing import Any

from shopswitch.connectors.ccv.answers import SAME_VALUE
from shopswitch.connectors.ccv.catalogue import place_of_stock
from shopswitch.connectors.ccv.lists import Record
from shopswitch.connectors.ccv.orders import one_order
from shopswitch.connectors.ccv.rows import COMPLETED, Codes, state_of, text
from shopswitch.errors import ConnectorError, NotFoundError, RequestError, UnexpectedResponseError
from shopswitch.http.client import ApiClient
from shopswitch.protocols import StockTarget


def complete_order(client: ApiClient, order_id: str, states: Mapping[str, str], system: str) -> None:
    """Set the status to completed without a mail to the customer.

    `mail` is sent as false, never left out; other fields are not sent at all, for some of them replace what is there.

    Raises:
        ConnectorError: The order cannot be read, was cancelled or is a basket, or the shop refused.

    Source: PATCH orders/{id}.
    """
    order = one_order(client, order_id)
    state = state_of(order, states)
    if state == "completed":
        return
    if state in ("cancelled", "draft"):
        raise RequestError(
            f"Order {order_id} in the {system} is {'cancelled' if state == 'cancelled' else 'an unfinished checkout'}.",
            hint="Nothing was changed: look at it in the shop's back office.",
            system=system,
        )
    _patch(client, f"/orders/{order_id}/", {"status": COMPLETED, "mail": False})


def write_stock(client: ApiClient, target: StockTarget, quantity: int, codes: Codes, system: str) -> None:
    """Set the stock of a product or of an attribute combination.

    The id alone does not tell which of the two it is, so both are looked at, and only the one that shows the target's
    SKU is written to. Nothing is sent when the number is there already.

    Raises:
        ConnectorError: Nothing or more than one thing fits the target, stock is not kept there, or the shop refused.

    Source: PATCH products/{id} and PATCH attributecombinations/{id}, field stock.
    """
    places = [found for found in (_product(client, target), _combination(client, target, codes)) if found is not None]
    if len(places) != 1:
        what = "Nothing" if not places else "More than one thing"
        raise RequestError(
            f"{what} in the {system} has the id {target.source_id} and the SKU that was planned.",
            hint="Nothing was changed: read the products again and plan anew.",
            system=system,
        )
    path, held = places[0]
    if held is None:
        raise RequestError(
            f"The {system} keeps no stock of its own at {path}.",
            hint="Nothing was changed: look at the stock settings of this product in the shop's back office.",
            system=system,
        )
    if held != quantity:
        _patch(client, path, {"stock": quantity})


def _product(client: ApiClient, target: StockTarget) -> tuple[str, object] | None:
    """Path and present stock of the product that is meant, stock None where none is kept; or None."""
    if not target.source_id.isdecimal():
        return None
    path = f"/products/{target.source_id}/"
    product = _record(client, path, target.source_id)
    if product is None or text(product, "productnumber") != target.sku:
        return None
    return path, product.get("stock") if product.get("stockenabled") is True else None


def _combination(client: ApiClient, target: StockTarget, codes: Codes) -> tuple[str, object] | None:
    number = target.source_id.rpartition("/")[2]
    path = f"/attributecombinations/{number}/"
    combination = _record(client, path, number) if number.isdecimal() else None
    if combination is None:
        return None
    parent = combination.get("product_id")
    product = _record(client, f"/products/{parent}/", str(parent))
    if product is None or (codes.of(combination)[0] or text(product, "productnumber")) != target.sku:
        return None
    return path, combination.get("stock") if _keeps_its_own(product) else None


def _keeps_its_own(product: Record) -> bool:
    try:
        return place_of_stock(product) == "combinations"
    except ValueError:
        return False


def _record(client: ApiClient, path: str, number: str) -> dict[str, Any] | None:
    try:
        response = client.get(path)
    except NotFoundError:
        return None
    record = response.json_object()
    if str(record.get("id")) != number:
        raise UnexpectedResponseError(
            f"The {response.system} answers another record at {response.path}.", system=response.system
        )
    return record


def _patch(client: ApiClient, path: str, changes: Mapping[str, object]) -> None:
    """Send a change once. "The value is the same already" is no refusal."""
    try:
        client.request("PATCH", path, intent="write", json=dict(changes))
    except ConnectorError as error:
        if error.code != SAME_VALUE:
            raise
        record = client.get(path).json_object()
        if any(record.get(name) != value for name, value in changes.items() if name != "mail"):
            raise
