"""First contact: what the shop says about itself and what the key may do. Nothing is written to find out."""

from collections.abc import Mapping
from typing import Any

from shopswitch.errors import AuthError, ConnectorError
from shopswitch.http.client import ApiClient
from shopswitch.protocols import AccountInfo, Permission

# Box in the back office, right, what is missing without it, whether the runbook cannot work without it.
_NEEDED: tuple[tuple[str, str, str, bool], ...] = (
    ("products", "read", "Products and stock cannot be compared.", True),
    ("orders", "read", "Missed orders and open orders cannot be found.", True),
    ("settings", "read", "Name, currency and languages of the shop stay unknown.", False),
    ("products", "write", "No stock can be written; reading goes on.", False),
    ("orders", "write", "No order can be marked completed; reading goes on.", False),
)
_WINDOWS = (("limit5Min", "five minutes"), ("limitHour", "the hour"), ("limitDay", "the day"))


def ask_account(client: ApiClient, language: str) -> AccountInfo:
    """Name, currency, rights and what is left of the limit.

    Raises:
        AuthError: The key is refused.
        ConnectorError: The shop cannot be reached.
    """
    answer = client.get("/account/permissions.json")
    granted = answer.json_object().get("accountPermissions")
    shop, unread = _optional(client, "/shop.json", "shop")
    # What is left of the limit is a courtesy: nothing rests on it.
    budget, _ = _optional(client, "/account/ratelimit.json", "accountRatelimit")
    notes, unknown = _language_notes(client, language)
    return AccountInfo(
        system_name=_text(shop, "mainDomain") or _text(shop, "subDomain"),
        version="eCom C-Series",
        currency=_currency(shop.get("currency")),
        server_time=answer.server_time,
        permissions=tuple(
            Permission(f"{group}: {right}", _is_ticked(granted, group, right), needed_for, required=required)
            for group, right, needed_for, required in _NEEDED
        ),
        notes=notes,
        rate_budget=_budget(budget),
        problems=unread + unknown,
    )


def _optional(client: ApiClient, path: str, name: str) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """A record without which first contact does not fail, and why it is not there.

    Raises:
        AuthError: The key is refused.
    """
    try:
        content = client.get(path).json_object().get(name)
    except AuthError:
        raise
    except ConnectorError as error:
        return {}, (f"{path} could not be read: {error.message}",)
    return content if isinstance(content, dict) else {}, ()


def _is_ticked(granted: object, group: str, right: str) -> bool | None:
    boxes = granted.get(group) if isinstance(granted, Mapping) else None
    value = boxes.get(right) if isinstance(boxes, Mapping) else None
    return value if isinstance(value, bool) else None


def _language_notes(client: ApiClient, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is to be told of the shop's languages, and why they could not be read."""
    try:
        content = client.get("/languages.json").json_object().get("languages")
    except ConnectorError as error:
        return (), (f"The languages of the shop could not be read: {error.message}",)
    active = [
        str(each.get("code"))
        for each in (content if isinstance(content, list) else [])
        if isinstance(each, Mapping) and each.get("isActive") is True
    ]
    if not active or language in active:
        return (), ()
    return (f"The shop has no active language '{language}'; it has {', '.join(sorted(active))}.",), ()


def _currency(value: object) -> str:
    """The ISO code, which stands in the shop's record as a text or within an object."""
    if isinstance(value, Mapping):
        value = next((value[name] for name in ("code", "shortcode") if isinstance(value.get(name), str)), "")
    return value.upper() if isinstance(value, str) else ""


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _budget(record: Mapping[str, Any]) -> str:
    parts = []
    for name, words in _WINDOWS:
        window = record.get(name)
        if isinstance(window, Mapping) and isinstance(window.get("remaining"), int):
            parts.append(f"{window['remaining']} of {window.get('limit')} calls in {words}")
    return ", ".join(parts)
