"""Ways the shop sends its parcels, and the webhooks in it.

Source: Shipping zones, Shipping zone methods and Webhooks of the REST API wc/v3; observed on WooCommerce 11.0.1.
"""

from typing import Any
from urllib.parse import urlsplit

from shopswitch.connectors.woocommerce.connection import API
from shopswitch.connectors.woocommerce.pages import Reading, SmallerPages, announced, walk
from shopswitch.connectors.woocommerce.rows import COLLECTED, Record, Row, identifier, text
from shopswitch.errors import ConnectorError
from shopswitch.http.pagination import Collection

# The core's own methods that bring a parcel to an address; what a plugin's method does, its name alone does not say.
_DELIVERED = frozenset({"flat_rate", "free_shipping"})
_ZONE_FIELDS = "id,name"
_METHOD_FIELDS = "instance_id,title,enabled,method_id"
_HOOK_FIELDS = "id,name,topic,status,delivery_url"
_OUTSIDE_ZONES = (
    "Local pickup of the block checkout belongs to no zone and is not listed; "
    "look at WooCommerce > Settings > Shipping."
)


def read_methods(reader: SmallerPages) -> Reading:
    """Every method of every zone, zone 0 (the rest of the world) included: a call for each zone.

    Returns:
        Records are pairs (method, zone).
    """
    zones = _whole(reader, f"{API}/shipping/zones", _ZONE_FIELDS, what="Shipping zones")
    pairs: dict[str, tuple[Record, Record]] = {}
    pages, problems, twice = zones.pages, zones.problems, 0
    for zone in zones.rows:
        number = zone.get("id") if isinstance(zone, dict) else None
        if not str(number).isdecimal():
            problems += ("A shipping zone has no id, so its methods cannot be read.",)
            continue
        path = f"{API}/shipping/zones/{number}/methods"
        found = _whole(reader, path, _METHOD_FIELDS, what=f"Shipping methods of zone {number}")
        pages += found.pages
        problems += found.problems
        for method in found.rows:
            instance = str(method.get("instance_id")) if isinstance(method, dict) else f"{number}/{len(pairs)}"
            twice += instance in pairs
            pairs.setdefault(instance, (method, zone))
    if twice:
        problems += (f"{twice} shipping methods came twice, so others may be missing.",)
    return Reading([*pairs.values()], pages, None, problems, (_OUTSIDE_ZONES,))


def build_method(method: Record, zone: Record) -> Row:
    """One method of a zone as a row of SHIPPING_METHODS; its id is the one a rate has at the checkout.

    Raises:
        KeyError: A field that was asked for is missing.
        TypeError: A field is not of the documented type.
    """
    kind, enabled = text(method, "method_id"), method["enabled"]
    if not isinstance(enabled, bool):
        raise TypeError("field 'enabled' is neither yes nor no")
    return {
        "method_id": f"{kind}:{identifier(method['instance_id'])}",
        "name": text(method, "title"),
        "kind": "collect" if kind in COLLECTED else "delivery" if kind in _DELIVERED else "unknown",
        "active": enabled,
        "zone": text(zone, "name"),
    }


def read_hooks(reader: SmallerPages) -> Reading:
    """Every webhook; a user who may see one may see all."""
    found = walk(reader, f"{API}/webhooks", {"status": "all", "_fields": _HOOK_FIELDS}, what="webhooks")
    return Reading(found.rows, found.pages, found.expected, found.problems)


def build_hook(hook: Record) -> Row:
    """One webhook as a row of HOOKS.

    Raises:
        KeyError: A field that was asked for is missing.
        TypeError: A field is not of the documented type.
        ValueError: Its address is none.
    """
    return {
        "hook_id": identifier(hook["id"]),
        "name": text(hook, "name"),
        "event": text(hook, "topic"),
        "host": urlsplit(text(hook, "delivery_url")).hostname or "",
        # The others are paused, and disabled: by hand, or after too many failures.
        "active": hook["status"] == "active",
    }


def _whole(reader: SmallerPages, path: str, fields: str, *, what: str) -> Collection:
    """A list that comes in one answer however long it is, and says how long."""
    try:
        response = reader.get(path, {"_fields": fields})
        rows: list[Any] = response.json_list()
    except ConnectorError as error:
        return Collection([], 1, None, (f"{what} cannot be read: {error}",))
    total = announced(response)
    if total is None or total == len(rows):
        return Collection(rows, 1, total, ())
    return Collection(rows, 1, total, (f"{what}: {len(rows)} were read, but the system announced {total}.",))
