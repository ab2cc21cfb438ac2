"""First contact: what the shop says about itself and what the integration may see. Nothing is written to find out."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from shopswitch.connectors.magento.connection import Link
from shopswitch.connectors.magento.shelves import choice_note, choose, read_sources
from shopswitch.errors import AuthError, ConnectorError, NotFoundError, PermissionDeniedError, RequestError
from shopswitch.http.client import ApiResponse
from shopswitch.protocols import AccountInfo, Permission

# Resource the shop itself names when it is missing → list that needs it, and what goes wrong without.
_RIGHTS = (
    ("Magento_Catalog::products", "/products", "Products cannot be compared.", True),
    ("Magento_Sales::actions_view", "/orders", "Missed and carried-over orders cannot be found.", True),
    ("Magento_InventoryApi::source", "/inventory/source-items", "Stock cannot be compared.", True),
    ("Magento_Sales::shipment", "/shipments", "Whether shipments come back cannot be seen.", False),
)
_COUNT = {"searchCriteria[pageSize]": "1", "fields": "total_count"}


def ask_account(link: Link, wanted: str | None) -> AccountInfo:
    """Name, time zone, currency, rights and sources.

    Args:
        link: The shop.
        wanted: Source of the profile, or None.

    Raises:
        AuthError: The key is refused, or the integration may not see anything that is needed.
        ConnectorError: The shop cannot be reached or is not one.
    """
    config, moment = _config(link)
    granted = []
    for name, path, needed_for, required in _RIGHTS:
        right, shown, later = _right(link, name, path)
        moment = moment or later
        granted.append(Permission(shown, right, needed_for, required))
    if not any(each.granted for each in granted):
        raise AuthError(
            f"The integration of the {link.system} may see neither products nor orders.",
            hint="Activate it again, or tick its resources: System > Extensions > Integrations > API. "
            "Magento answers the same to both.",
            system=link.system,
            status=401,
        )
    locations, notes, problems = _locations(link, wanted)
    address = str(config.get("secure_base_url") or config.get("base_url") or "")
    return AccountInfo(
        system_name=urlsplit(address).hostname or "",
        version="V1",
        timezone=str(config.get("timezone") or ""),
        currency=str(config.get("base_currency_code") or ""),
        server_time=moment,
        permissions=tuple(granted),
        notes=(*_config_notes(config), *notes),
        rate_budget="Magento sets no limit of its own",
        locations=locations,
        problems=problems,
    )


def _config(link: Link) -> tuple[Mapping[str, Any], Any]:
    """Settings of the store view that is read: the first one listed unless the path names another."""
    try:
        answer = link.get("/store/storeConfigs")
    except PermissionDeniedError:
        return {}, None
    listed = [each for each in answer.json_list() if isinstance(each, dict)]
    code = link.read_path.split("/")[2]
    found = next((each for each in listed if each.get("code") == code), None)
    return found or next(iter(listed), {}), answer.server_time


def _config_notes(config: Mapping[str, Any]) -> tuple[str, ...]:
    if not config:
        return (
            "The integration may not see the store's settings: time zone, currency and unit are unknown, so "
            "weights cannot be read.",
        )
    if config.get("weight_unit") == "kgs":
        return ()
    return (
        f"The shop counts weight in '{config.get('weight_unit')}'; Picqer takes grams, so weights must be converted.",
    )


def _right(link: Link, name: str, path: str) -> tuple[bool | None, str, Any]:
    """Whether a list may be seen, the name of the right, and the shop's time."""
    try:
        answer: ApiResponse = link.get(path, _COUNT)
    except PermissionDeniedError as error:
        return False, error.code if "::" in error.code else name, None
    except NotFoundError:
        # A shop without inventory sources: its stock comes with the right to products.
        return None, name, None
    answer.json_object()
    return True, name, answer.server_time


def _locations(link: Link, wanted: str | None) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """Sources for first contact, with notes and what could not be read."""
    try:
        link.get("/inventory/sources", _COUNT)
    except NotFoundError:
        return {}, (), ()
    except ConnectorError as error:
        return {}, (), (f"Inventory sources cannot be read: {error}",)
    sources, found = read_sources(link)
    locations = {each.code: each.name for each in sources if each.enabled}
    if found.problems:
        return locations, (), found.problems
    try:
        return locations, choice_note(sources, choose(sources, wanted, system=link.system)), ()
    except RequestError as error:
        return locations, (str(error),), ()
