"""The shop itself, the app's rights, versions, shipping settings and webhooks."""

from typing import Any

from shopswitch.sandbox.shopify.catalogue import found_by_gid
from shopswitch.sandbox.shopify.orders import visible
from shopswitch.sandbox.shopify.paging import Rows
from shopswitch.sandbox.shopify.resolve import Context, Table
from shopswitch.sandbox.shopify.state import Order

SUPPORTED = ("2026-01", "2026-04", "2026-07", "2026-10")
CANDIDATE = "2027-01"
"""Served early; Source: shopify.dev, API versioning."""
NODES = {
    "Product": "products",
    "ProductVariant": "variants",
    "InventoryItem": "items",
    "InventoryLevel": "levels",
    "Location": "locations",
    "Order": "orders",
    "Fulfillment": "fulfillments",
    "FulfillmentOrder": "fulfillment_orders",
}


def node(context: Context, gid: str) -> Any:
    """Anything that has an id of its own, or None."""
    kind = gid.removeprefix("gid://shopify/").partition("/")[0]
    if kind == "BulkOperation":
        return context.shop.bulk.poll(context, gid)
    if kind == "FulfillmentOrder" and not context.shop.has_scope("read_merchant_managed_fulfillment_orders"):
        return None
    found = found_by_gid(context, NODES[kind], gid) if kind in NODES else None
    return visible(context, found) if isinstance(found, Order) else found


def _versions(*_: object) -> list[dict[str, Any]]:
    found = [{"handle": each, "displayName": each, "supported": True} for each in SUPPORTED]
    found.append({"handle": CANDIDATE, "displayName": f"{CANDIDATE} (Release candidate)", "supported": False})
    found.append({"handle": "unstable", "displayName": "unstable", "supported": False})
    return found


def _shop(context: Context, *_: object) -> dict[str, Any]:
    shop = context.shop
    offset = shop.local_now().strftime("%z")
    return {
        "id": "gid://shopify/Shop/68817551382",
        "name": shop.shop_name,
        "myshopifyDomain": shop.domain,
        "url": f"https://{shop.domain}",
        "ianaTimezone": shop.timezone,
        "timezoneOffset": offset,
        "currencyCode": "EUR",
        "weightUnit": "KILOGRAMS",
        "taxesIncluded": True,
        "orderNumberFormatPrefix": "#",
        "orderNumberFormatSuffix": "",
        "plan": {"publicDisplayName": "Basic", "partnerDevelopment": False, "shopifyPlus": False},
        "resourceLimits": {
            "locationLimit": 10,
            "maxProductOptions": 3,
            "maxProductVariants": 2048,
            "redirectLimitReached": False,
        },
        "fulfillmentServices": [],
    }


def _installation(context: Context, *_: object) -> dict[str, Any]:
    scopes = sorted(context.shop.scopes)
    return {
        "id": "gid://shopify/AppInstallation/519700000001",
        "app": {"id": "gid://shopify/App/519700000000", "title": "Runbook", "handle": "runbook"},
        "accessScopes": [{"handle": each, "description": each.replace("_", " ").capitalize()} for each in scopes],
    }


def _rank(record: dict[str, Any]) -> tuple[int]:
    return (int(record["id"].rpartition("/")[2]),)


class _Numbered:
    """Gives the parts of the shipping settings fixed ids."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, kind: str) -> str:
        self._last += 1
        return f"gid://shopify/{kind}/{self._last}"


def _profiles(context: Context, *_: object) -> Rows:
    """One profile: Dutch rates, Belgian rates; the names are what lands on orders as shipping line."""
    number = _Numbered()
    zones = []
    for country, name, rates in (
        ("NL", "Nederland", context.shop.shipping_rates),
        ("BE", "België", {"Standaard": 695}),
    ):
        methods = [
            {
                "id": number("DeliveryMethodDefinition"),
                "name": title,
                "active": True,
                "rateProvider": {
                    "__typename": "DeliveryRateDefinition",
                    "id": number("DeliveryRateDefinition"),
                    "price": {"amount": f"{cents / 100:.2f}", "currencyCode": "EUR"},
                },
            }
            for title, cents in rates.items()
        ]
        code = {"countryCode": country, "restOfWorld": False}
        area = {"id": number("DeliveryCountry"), "name": name, "code": code}
        zone = {"id": number("DeliveryZone"), "name": name, "countries": [area]}
        zones.append({"zone": zone, "methodDefinitions": Rows(methods, _rank)})
    group = {
        "locationGroup": {
            "id": number("DeliveryLocationGroup"),
            "locations": Rows([each for each in context.shop.store.locations.values() if each.is_active]),
        },
        "locationGroupZones": Rows(zones, lambda each: _rank(each["zone"])),
    }
    profile = {
        "id": number("DeliveryProfile"),
        "name": "Algemeen",
        "default": True,
        "profileLocationGroups": [group],
    }
    return Rows([profile], _rank)


FIELDS: Table = {
    "QueryRoot": {
        "node": lambda c, _, given: node(c, given["id"]),
        "nodes": lambda c, _, given: [node(c, each) for each in given["ids"]],
        "shop": _shop,
        "publicApiVersions": _versions,
        "currentAppInstallation": _installation,
        "deliveryProfiles": _profiles,
        "carrierServices": lambda *_: Rows([]),
        # an app sees only its own webhooks, and the runbook's app has none
        "webhookSubscriptions": lambda *_: Rows([]),
    },
}
