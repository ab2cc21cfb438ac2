"""The shop itself, the app's rights, versions, and records by their id alone."""

from typing import Any

from shopswitch.sandbox.shopify.catalogue import found_by_gid
from shopswitch.sandbox.shopify.offer import subscriptions
from shopswitch.sandbox.shopify.orders import visible
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
    if kind == "WebhookSubscription":
        return next((each for each in subscriptions(context) if each.gid == gid), None)
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


FIELDS: Table = {
    "QueryRoot": {
        "node": lambda c, _, given: node(c, given["id"]),
        "nodes": lambda c, _, given: [node(c, each) for each in given["ids"]],
        "shop": _shop,
        "publicApiVersions": _versions,
        "currentAppInstallation": _installation,
    },
}
