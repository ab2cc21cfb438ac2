"""Ways the shop sends its parcels, and this app's own webhooks.

Source: DeliveryProfile and WebhookSubscription of the Admin GraphQL API 2026-10.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from shopswitch.connectors.shopify.graphql import GraphQL
from shopswitch.connectors.shopify.queries import HOOKS, METHODS, Query
from shopswitch.connectors.shopify.reading import Reading
from shopswitch.connectors.shopify.rows import Row
from shopswitch.connectors.shopify.values import take, take_id, take_or_none
from shopswitch.errors import UnexpectedResponseError

OWN_HOOKS = (
    "Shopify shows an app its own webhooks only: those of other apps, such as the Picqer app, are hidden. "
    "Ask the shop's owner which apps are installed.",
)
NOT_IN_PROFILES = (
    "Pickup at the shop and pickup points of carriers are set up outside the delivery profiles and are not listed.",
)


def read_methods(api: GraphQL) -> Reading:
    """Every rate of every zone of every delivery profile (rows of SHIPPING_METHODS)."""
    return _read(api, METHODS, "deliveryProfiles", _methods, what="shipping methods", key="method_id")


def read_hooks(api: GraphQL) -> Reading:
    """Webhooks of this app (rows of HOOKS)."""
    return _read(api, HOOKS, "webhookSubscriptions", _hook, what="webhooks", key="hook_id")


def _read(
    api: GraphQL, query: Query, connection: str, to_rows: Callable[[Mapping[str, Any]], list[Row]], **names: str
) -> Reading:
    found = api.walk(query, connection, what=names["what"])
    reading = Reading(pages=found.pages, expected=found.expected, problems=[*found.problems])
    rows: dict[str, Row] = {}
    unusable: list[str] = []
    repeated = 0
    for node in found.rows:
        try:
            for row in to_rows(node):
                repeated += row[names["key"]] in rows
                rows.setdefault(row[names["key"]], row)
        except UnexpectedResponseError as error:
            unusable.append(str(error))
    if unusable:
        reading.problems.append(f"Some {names['what']} could not be used; the first: {unusable[0]}")
    if repeated:
        reading.problems.append(f"{repeated} {names['what']} came twice, so others may be missing.")
    reading.rows.extend(rows.values())
    return reading


def _methods(profile: Mapping[str, Any]) -> list[Row]:
    name = "" if take(profile, "default", bool) else f"{take(profile, 'name', str)}: "
    zones = [
        zone for group in take(profile, "profileLocationGroups", list) for zone in _all(group, "locationGroupZones")
    ]
    return [_method(each, f"{name}{take(take(zone, 'zone', dict), 'name', str)}") for zone, each in _of_zones(zones)]


def _of_zones(zones: list[Any]) -> list[tuple[Any, Any]]:
    return [(zone, each) for zone in zones for each in _all(zone, "methodDefinitions")]


def _all(node: Mapping[str, Any], name: str) -> list[Any]:
    """Every node of an inner connection.

    Raises:
        UnexpectedResponseError: There are more than one answer holds.
    """
    inner = take(node, name, dict)
    if take(take(inner, "pageInfo", dict), "hasNextPage", bool):
        raise UnexpectedResponseError(f"A delivery profile has more '{name}' than one answer holds.")
    return take(inner, "nodes", list)


def _method(node: Mapping[str, Any], zone: str) -> Row:
    return {
        "method_id": take(node, "id", str).rpartition("/")[2],
        "name": take(node, "name", str),
        # A profile holds rates for shipping; pickup is set up elsewhere.
        "kind": "delivery",
        "active": take(node, "active", bool),
        "zone": zone,
    }


def _hook(node: Mapping[str, Any]) -> list[Row]:
    return [
        {
            "hook_id": take_id(node, "legacyResourceId"),
            "name": take_or_none(node, "name", str) or "",
            "event": take(node, "topic", str),
            "host": _host(take(node, "uri", str)),
            # One that is switched off does not exist: Shopify removes it.
            "active": True,
        }
    ]


def _host(address: str) -> str:
    """The host of a web address; the queues of Google and Amazon have none."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        raise UnexpectedResponseError("Field 'uri' is no address.") from None
