"""First contact: version, name, currency, and what the integration may see. Nothing is written to find out."""

from typing import Any

from shopswitch.connectors.shopware.queries import Criteria
from shopswitch.connectors.shopware.search import listed
from shopswitch.connectors.shopware.values import text_or_none
from shopswitch.errors import ConnectorError, PermissionDeniedError, UnexpectedResponseError
from shopswitch.http.client import ApiClient, ApiResponse
from shopswitch.protocols import AccountInfo, Permission

_NEEDED = {
    "product": "Products and stock cannot be compared.",
    "product-manufacturer": "Products cannot be read, because their makers come with them.",
    "product-media": "Products cannot be read, because their pictures are counted.",
    "order": "Missed and carried-over orders cannot be found.",
    "order-line-item": "What was ordered cannot be read.",
    "order-delivery": "Whether an order was sent cannot be told.",
    "order-transaction": "Whether an order was paid cannot be told.",
    "state-machine-state": "The state of an order cannot be told.",
    "shipping-method": "Orders cannot be read, because their shipping methods come with them.",
}
_WEBHOOKS = "Which programs listen to this shop cannot be seen."
_NEW_STOCK = (6, 6)
_BASICS = "core.basicInformation"
OLD_STOCK_NOTE = (
    "Before Shopware 6.6 the field stock is what lies on the shelf and only falls when an order is completed; what is "
    "on sale is computed from it and the open orders. A push of free stock counts open orders twice there."
)


def ask_account(client: ApiClient, *, channel_needed: bool) -> AccountInfo:
    """Name, version, currency and rights.

    Args:
        client: Where to ask.
        channel_needed: Whether the profile names a sales channel.

    Raises:
        ConnectorError: The shop cannot be reached, refuses the keys, or is no Shopware 6.
    """
    response = client.get("/api/_info/version")
    version = shop_version(response)
    rights = [_right(client, entity, needed) for entity, needed in _NEEDED.items()]
    rights.append(
        _right(client, "sales-channel", "Orders of one sales channel cannot be picked out.", required=channel_needed)
    )
    rights.append(_right(client, "webhook", _WEBHOOKS, required=False))
    told, problems = dict.fromkeys(_TOLD, ""), []
    for name, (ask, needed) in _TOLD.items():
        granted: bool | None = True
        try:
            told[name] = ask(client)
        except PermissionDeniedError:
            granted = False
        except ConnectorError as error:
            granted = None
            problems.append(f"What {name} opens could not be read: {error.message}")
        rights.append(Permission(name, granted, needed, required=False))
    return AccountInfo(
        system_name=told["system_config:read"],
        version=version,
        # The interface speaks UTC; the shop's own zone is set per user and told nowhere.
        timezone="UTC",
        currency=told["currency:read"],
        server_time=response.server_time,
        permissions=tuple(rights),
        notes=stock_notes(version),
        problems=tuple(problems),
    )


def shop_version(response: ApiResponse) -> str:
    """The version a shop tells.

    Raises:
        UnexpectedResponseError: It tells none, or another one than a 6.
    """
    version = response.json_object().get("version")
    if not isinstance(version, str) or parts(version)[:1] != (6,):
        raise UnexpectedResponseError(
            f"The {response.system} tells no version of Shopware 6 at {response.path}.",
            hint="Check the address in the profile; only Shopware 6 is supported.",
            system=response.system,
            status=response.status,
        )
    return version


def parts(version: str) -> tuple[int, ...]:
    """A version as numbers, up to the first part that is none."""
    found: list[int] = []
    for part in version.split("."):
        if not (part.isascii() and part.isdecimal() and len(part) < 9):
            break
        found.append(int(part))
    return tuple(found)


def stock_notes(version: str) -> tuple[str, ...]:
    """What stock means in this version, where it is not what one expects."""
    return (OLD_STOCK_NOTE,) if parts(version) < _NEW_STOCK else ()


def _right(client: ApiClient, entity: str, needed: str, *, required: bool = True) -> Permission:
    name = f"{entity.replace('-', '_')}:read"
    try:
        _search(client, entity, {"limit": 1, "includes": {entity.replace("-", "_"): ["id"]}})
    except PermissionDeniedError:
        return Permission(name, False, needed, required)
    return Permission(name, True, needed, required)


def _shop_name(client: ApiClient) -> str:
    basics = client.get("/api/_action/system-config", {"domain": _BASICS}).json_object()
    name = basics.get(f"{_BASICS}.shopName")
    return name if isinstance(name, str) else ""


def _currency(client: ApiClient) -> str:
    """The currency all others are counted by."""
    equals = {"type": "equals", "field": "factor", "value": 1}
    found = _search(client, "currency", {"filter": [equals], "limit": 2, "includes": {"currency": ["id", "isoCode"]}})
    codes = {str(text_or_none(row, "isoCode") or "") for row in found if isinstance(row, dict)}
    return codes.pop() if len(codes) == 1 else ""


def _search(client: ApiClient, entity: str, criteria: Criteria) -> list[Any]:
    return listed(client.request("POST", f"/api/search/{entity}", intent="read", json=criteria))


_TOLD = {
    "system_config:read": (
        _shop_name,
        "The name of the shop stays unknown; a person looks whether it is the right one.",
    ),
    "currency:read": (_currency, "The currency of the shop stays unknown; a person looks it up."),
}
"""Right → what is asked with it at first contact, and what stays unknown without it."""
