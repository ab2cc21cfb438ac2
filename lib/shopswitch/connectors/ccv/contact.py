"""First contact: what these keys may use, which shop it is, and how it signs."""

from typing import Any
from urllib.parse import urlsplit

from shopswitch.errors import ConnectorError, PermissionDeniedError, UnexpectedResponseError
from shopswitch.http.client import ApiClient, ApiResponse
from shopswitch.http.signature import AnswerSignatures
from shopswitch.protocols import AccountInfo, Permission

_NEEDED = {
    "products": "Without it SKUs and stock cannot be compared.",
    "orders": "Without it no order of this shop can be seen.",
}
_BELOW = {
    "attributecombinations": "Without it variants may be missing, and their stock cannot be set.",
    "orderrows": "Without it nobody sees what was ordered.",
    "productphotos": "Without it photos may not be counted.",
}
_USEFUL = {
    "webhooks": "Without it nobody sees which programs listen to this shop.",
}
_SHOPS_RIGHT = (
    "webshops",
    "Without it nobody sees the shop's name, or whether these keys belong to one of several shops.",
)
_UNSIGNED_NOTE = "This shop's answers carry no signature, so only TLS vouches for them."
_MISSIGNED_NOTE = (
    "The signature of the shop's answers does not fit what arrived: something on the way may change them, or the shop "
    "signs otherwise than CCV documents."
)
_SEVERAL_NOTE = (
    "These keys belong to one of several shops (multishop); each shop has keys of its own, and only this one is read."
)


def ask_account(client: ApiClient, address: str, signatures: AnswerSignatures) -> AccountInfo:
    """Ask what the keys may use, and for the shop's name.

    Raises:
        ConnectorError: The shop cannot be reached, refuses the signature, or is no CCV Shop.

    Source: GET / (the resources of these keys), GET webshops.
    """
    root = client.get("/")
    names = _resources(root)
    shops, right, problems = _shops(client) if not names or "webshops" in names else ([], None, ())
    notes = []
    if signatures.wrong:
        notes.append(_MISSIGNED_NOTE)
    elif signatures.absent:
        notes.append(_UNSIGNED_NOTE)
    if len(shops) > 1:
        notes.append(_SEVERAL_NOTE)
    shop = shops[0] if len(shops) == 1 else {}
    return AccountInfo(
        system_name=_text(shop, "name") or urlsplit(address).netloc,
        version="v1",
        timezone="UTC",
        currency=_text(shop, "currency"),
        server_time=root.server_time,
        permissions=(*_permissions(names), Permission(_SHOPS_RIGHT[0], right, _SHOPS_RIGHT[1], required=False)),
        notes=tuple(notes),
        problems=problems,
        rate_budget="CCV Shop publishes no limits; calls are spaced evenly and slow down when it refuses one.",
    )


def _permissions(names: set[str]) -> tuple[Permission, ...]:
    needed = [Permission(name, name in names, why) for name, why in _NEEDED.items()]
    # That resources below others are in the list as well is unconfirmed: without them nothing is known.
    below = [Permission(name, name in names or None, why, required=False) for name, why in _BELOW.items()]
    useful = [Permission(name, name in names, why, required=False) for name, why in _USEFUL.items()]
    return (*needed, *below, *useful)


def _resources(root: ApiResponse) -> set[str]:
    """The resources the keys may use: last part of each address in the list.

    Raises:
        UnexpectedResponseError: There is no such list.
    """
    items = root.json_object().get("items")
    if not isinstance(items, list):
        raise UnexpectedResponseError(
            f"The {root.system} does not list what its keys may use.",
            hint="The address in the profile may not be that of a CCV Shop.",
            system=root.system,
            status=root.status,
        )
    addresses = [_text(each, "uri") or _text(each, "href") for each in items if isinstance(each, dict)]
    return {urlsplit(each).path.rstrip("/").rpartition("/")[2] for each in addresses} - {""}


def _shops(client: ApiClient) -> tuple[list[dict[str, Any]], bool | None, tuple[str, ...]]:
    """The shops of these keys, whether they may be seen (not every pair of keys may), and what went wrong."""
    try:
        items = client.get("/webshops/").json_object().get("items")
    except PermissionDeniedError:
        return [], False, ()
    except ConnectorError as error:
        return [], None, (f"Which shop it is could not be read: {error.message}",)
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else [], True, ()


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""
