"""The two writes: a stock level, and an order's way to completed. Nothing is sent without a permit.

Source: admin schema 6.7.10.1; Shopware core, OrderActionController and StateMachineRegistry.
"""

from urllib.parse import quote

from shopswitch.connectors.shopware.queries import order_state
from shopswitch.connectors.shopware.search import listed
from shopswitch.connectors.shopware.values import technical_name
from shopswitch.errors import NotFoundError, RequestError, UnexpectedResponseError, WriteRefusedError
from shopswitch.http.client import ApiClient
from shopswitch.protocols import StockTarget

# There is no step from open to completed.
_STEPS = {"open": ("process", "complete"), "in_progress": ("complete",), "completed": ()}
_MOST = 2**31 - 1
_NO_CONTENT = 204


def set_stock(client: ApiClient, target: StockTarget, quantity: int, *, system: str) -> None:
    """Set `stock` of a product or variant.

    Raises:
        WriteRefusedError: There is no permit; nothing was sent.
        ConnectorError: The shop refused it, or whether it was done is unknown.
    """
    if isinstance(quantity, bool) or not -_MOST <= quantity <= _MOST:
        raise RequestError(f"The {system} takes whole numbers as stock only.", system=system)
    path = f"/api/product/{quote(target.source_id, safe='')}"
    criteria = {"ids": [target.source_id], "includes": {"product": ["id", "productNumber"]}}
    found = listed(client.request("POST", "/api/search/product", intent="read", json=criteria))
    if [each.get("productNumber") for each in found] != [target.sku]:
        raise WriteRefusedError(
            f"The product of the {system} that is to get stock does not bear the SKU {target.sku!r} any more.",
            hint="Read products and stock again, and make a new plan.",
        )
    _write(client, "PATCH", path, {"stock": quantity})


def complete(client: ApiClient, order_id: str, *, system: str) -> None:
    """Take an order through its transitions to completed, without a mail. Its delivery and payment stay as they are.

    What the shop's own flows do on a change of state they do here too. Before 6.6 the stock falls with it.

    Raises:
        WriteRefusedError: There is no permit; nothing was written.
        ConnectorError: The shop refused it, the order is not there or is in a state without a way to completed,
            or whether it was done is unknown.
    """
    word = _state(client, order_id, system=system)
    if word not in _STEPS:
        raise RequestError(
            f"An order of the {system} is in the state '{word}', from which no known step leads to completed.",
            hint="Look at it in the shop's administration: a cancelled order must be reopened there first.",
            system=system,
        )
    for step in _STEPS[word]:
        path = f"/api/_action/order/{quote(order_id, safe='')}/state/{step}"
        _write(client, "POST", path, {"sendMail": False})


def _write(client: ApiClient, method: str, path: str, body: dict[str, object]) -> None:
    answer = client.request(method, path, intent="write", json=body)
    if answer.status != _NO_CONTENT:
        # A page of a proxy instead of the shop's own answer says nothing about whether it was done.
        answer.json_object()


def _state(client: ApiClient, order_id: str, *, system: str) -> str:
    answer = client.request("POST", "/api/search/order", intent="read", json=order_state(order_id))
    found = next((each for each in listed(answer) if isinstance(each, dict) and each.get("id") == order_id), None)
    if found is None:
        raise NotFoundError(
            f"The {system} does not have the order that is to be completed.",
            hint="It may have been deleted; read the orders again.",
            system=system,
        )
    try:
        return technical_name(found)
    except (KeyError, TypeError):
        raise UnexpectedResponseError(
            f"The {system} does not tell the state of the order that is to be completed.",
            hint="The role of its integration may lack state_machine_state:read.",
            system=system,
        ) from None
