"""First contact: what the shop says about itself and what the key may see. Nothing is written to find out."""

from collections.abc import Mapping
from typing import Any

from shopswitch.connectors.woocommerce.connection import API, Link
from shopswitch.errors import AuthError, ConnectorError, NotFoundError, PermissionDeniedError
from shopswitch.http.client import ApiResponse
from shopswitch.protocols import AccountInfo, Permission

_TRACKING = {"wc-shipment-tracking/v3": "WooCommerce Shipment Tracking", "wc-ast/v3": "Advanced Shipment Tracking"}
_SMALL = {"per_page": "1", "_fields": "id"}
# Not required: right, list, how it is asked for, and what stays unseen without it.
_EXTRAS = (
    ("read shipping methods", "shipping/zones", {"_fields": "id"}, "Shipping methods cannot be listed to be mapped."),
    ("read webhooks", "webhooks", _SMALL, "Which programs listen to this shop cannot be seen."),
)


def ask_account(link: Link) -> AccountInfo:
    """Name, version, time zone, currency and rights.

    Raises:
        AuthError: The key is refused.
        ConnectorError: Products cannot be asked for at all.
    """
    # Also the clock: this answer is never cached, where the index without a key may come out of a page cache.
    products, moment = _ask(link, "products")
    orders, later = _ask(link, "orders")
    status, granted, notes = _system_status(link)
    extras, problems = _extras(link)
    environment, settings = _part(status, "environment"), _part(status, "settings")
    currency = str(settings.get("currency") or "") or _setting(link, "general/woocommerce_currency")
    plugins = [name for space, name in _TRACKING.items() if space in (link.site.get("namespaces") or [])]
    notes += tuple(f"The plugin {name} is there: track & trace may stand in its own fields." for name in plugins)
    return AccountInfo(
        system_name=str(link.site.get("name") or ""),
        version=str(environment.get("version") or "wc/v3"),
        timezone=_timezone(link.site),
        currency=currency,
        server_time=moment or later,
        permissions=(
            Permission("read products", products, "Products and stock cannot be compared."),
            Permission("read orders", orders, "Missed and carried-over orders cannot be found."),
            Permission(
                "read system status",
                granted,
                "Version and currency stay unknown; a person looks them up.",
                required=False,
            ),
            *extras,
        ),
        notes=link.notes + notes,
        problems=problems,
    )


def _extras(link: Link) -> tuple[list[Permission], tuple[str, ...]]:
    """Rights only some steps need, and which of them could not be found out."""
    rights, problems = [], []
    for name, what, params, needed_for in _EXTRAS:
        granted: bool | None = None
        try:
            granted, _ = _ask(link, what, params)
        except ConnectorError as error:
            problems.append(f"Whether the key may {name} could not be found out: {error.message}")
        rights.append(Permission(name, granted, needed_for, required=False))
    return rights, tuple(problems)


def _ask(link: Link, what: str, params: Mapping[str, str] = _SMALL) -> tuple[bool, Any]:
    """Whether the key may see a list, and the shop's time."""
    try:
        answer: ApiResponse = link.pages.get(f"{API}/{what}", params)
    except PermissionDeniedError:
        return False, None
    except AuthError:
        # The key was accepted for products: then a 401 here is about this list alone.
        if what == "products":
            raise
        return False, None
    answer.json_list()
    return True, answer.server_time


def _system_status(link: Link) -> tuple[Mapping[str, Any], bool, tuple[str, ...]]:
    """The status report, which a shop may refuse or take too long for; both count as a right that is not there."""
    try:
        return link.once.get(f"{API}/system_status", {"_fields": "environment,settings"}).json_object(), True, ()
    except (AuthError, PermissionDeniedError, NotFoundError):
        return {}, False, ("The key may not see the system status: version and plugins are unknown.",)
    except ConnectorError as error:
        return {}, False, (f"The system status could not be read, so the version is unknown: {error.message}",)


def _setting(link: Link, option: str) -> str:
    try:
        return str(link.once.get(f"{API}/settings/{option}", {"_fields": "id,value"}).json_object().get("value") or "")
    except ConnectorError:
        return ""


def _part(status: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    # PHP writes an empty object as a list.
    part = status.get(name)
    return part if isinstance(part, dict) else {}


def _timezone(site: Mapping[str, Any]) -> str:
    """The IANA name, or the offset where the site has only that (such as UTC+05:30)."""
    name = site.get("timezone_string")
    if isinstance(name, str) and name:
        return name
    try:
        minutes = round(float(site["gmt_offset"]) * 60)
    except (KeyError, TypeError, ValueError):
        return ""
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
