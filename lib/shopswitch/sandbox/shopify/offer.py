"""Shipping settings and webhooks: the world's lists as the shop shows them.

Source: SDL 2026-10. The names of rates are what lands on orders as shipping line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from shopswitch.sandbox.listed import topic_words
from shopswitch.sandbox.shopify.catalogue import count, sorted_rows
from shopswitch.sandbox.shopify.paging import Rows
from shopswitch.sandbox.shopify.resolve import Context, Table
from shopswitch.sandbox.shopify.search import Search
from shopswitch.sandbox.shopify.state import Record
from shopswitch.sandbox.systems import Method, NewOrder, ShopHook

if TYPE_CHECKING:
    from shopswitch.sandbox.shopify.shop import ShopifyShop

USUAL = "Standaard"
"""How orders go out in a shop that is set up with nothing."""
TOPICS: Mapping[tuple[str, str], str] = {
    ("order", "created"): "ORDERS_CREATE",
    ("order", "updated"): "ORDERS_UPDATED",
    ("order", "deleted"): "ORDERS_DELETE",
    ("order", "paid"): "ORDERS_PAID",
    ("order", "shipped"): "ORDERS_FULFILLED",
    ("product", "created"): "PRODUCTS_CREATE",
    ("product", "updated"): "PRODUCTS_UPDATE",
    ("product", "deleted"): "PRODUCTS_DELETE",
    ("customer", "created"): "CUSTOMERS_CREATE",
    ("customer", "updated"): "CUSTOMERS_UPDATE",
    ("customer", "deleted"): "CUSTOMERS_DELETE",
    ("inventory", "updated"): "INVENTORY_LEVELS_UPDATE",
}
_COSTS = {"delivery": 495, "pickup_point": 395}
_FIRST = 600_000_000_000


def first_delivery(shop: "ShopifyShop") -> str:
    """Title of the method an order gets when nobody chose one."""
    return next((each.name for each in shop.methods if each.active and each.kind == "delivery"), USUAL)


def chosen(shop: "ShopifyShop", order: NewOrder) -> tuple[str, str]:
    """Title of an order's shipping line, and the type of its delivery method."""
    title = order.method or first_delivery(shop)
    if order.pickup:
        return title, "PICKUP_POINT"
    collected = any(each.name == title and each.kind == "collect" for each in shop.methods)
    return title, "PICK_UP" if collected else "SHIPPING"


def _rank(record: Mapping[str, Any]) -> tuple[int]:
    return (int(record["id"].rpartition("/")[2]),)


def _definition(method: Method, number: int) -> dict[str, Any]:
    cents = _COSTS.get(method.kind, 0)
    rate = {
        "__typename": "DeliveryRateDefinition",
        "id": f"gid://shopify/DeliveryRateDefinition/{_FIRST + number}",
        "price": {"amount": f"{cents / 100:.2f}", "currencyCode": "EUR"},
    }
    return {
        "id": f"gid://shopify/DeliveryMethodDefinition/{_FIRST + number}",
        "name": method.name,
        "active": method.active,
        "rateProvider": rate,
    }


def _profiles(context: Context, *_: object) -> Rows:
    """The one profile every shop has, with one zone; a shop without methods has no zone."""
    shop = context.shop
    known = shop.method_numbers([(each.name, each.kind) for each in shop.methods], shop.now())
    methods = [_definition(each, number) for each, (number, _) in zip(shop.methods, known, strict=True)]
    country = {"countryCode": "NL", "restOfWorld": False}
    zone = {
        "id": "gid://shopify/DeliveryZone/4",
        "name": "Nederland",
        "countries": [{"id": "gid://shopify/DeliveryCountry/3", "name": "Nederland", "code": country}],
    }
    zones = [{"zone": zone, "methodDefinitions": Rows(methods, _rank)}] if methods else []
    group = {
        "locationGroup": {
            "id": "gid://shopify/DeliveryLocationGroup/2",
            "locations": Rows([each for each in shop.store.locations.values() if each.is_active]),
        },
        "locationGroupZones": Rows(zones, lambda each: _rank(each["zone"])),
    }
    profile = {
        "id": "gid://shopify/DeliveryProfile/1",
        "name": "Algemeen",
        "default": True,
        "profileLocationGroups": [group],
    }
    return Rows([profile], _rank)


@dataclass(slots=True, eq=False)
class Subscription(Record):
    """A webhook of the app; there is no switching one off: what is off is not there."""

    TYPENAME: ClassVar[str] = "WebhookSubscription"

    topic: str
    uri: str
    format: str = "JSON"
    name: str | None = None
    filter: str | None = None

    @property
    def endpoint(self) -> dict[str, str]:
        """Where it posts to, in the form before `uri`."""
        return {"__typename": "WebhookHttpEndpoint", "callbackUrl": self.uri}


SUBSCRIPTIONS = Search(
    {
        "id": lambda each: each.id,
        "topic": lambda each: each.topic,
        "endpoint": lambda each: each.uri,
        "created_at": lambda each: each.created_at,
        "updated_at": lambda each: each.updated_at,
    },
    free=lambda each: [each.topic, each.uri],
)


def _topic(one: ShopHook) -> str:
    word = one.topic.upper().replace("/", "_")
    return word if word in TOPICS.values() else TOPICS.get(topic_words(one.topic), "ORDERS_UPDATED")


def _numbered(shop: "ShopifyShop") -> list[tuple[int, datetime]]:
    return shop.hook_numbers([(each.topic, each.address) for each in shop.shop_hooks], shop.now())


def subscription_ids(shop: "ShopifyShop") -> list[str]:
    """Id of each webhook of the world's list, on or off."""
    return [str(_FIRST + number) for number, _ in _numbered(shop)]


def subscriptions(context: Context) -> list[Subscription]:
    """The webhooks in the shop that are on, as if this app had made them: it sees no others."""
    shop = context.shop
    known = _numbered(shop)
    return [
        Subscription(_FIRST + number, since, since, _topic(each), each.address)
        for each, (number, since) in zip(shop.shop_hooks, known, strict=True)
        if each.active
    ]


def _found(context: Context, given: dict[str, Any]) -> list[Subscription]:
    return SUBSCRIPTIONS.filter(subscriptions(context), given.get("query"), context.shop.now())


def _subscriptions(context: Context, _: Any, given: dict[str, Any]) -> Rows:
    rows = _found(context, given)
    topics, address = given.get("topics"), given.get("uri")
    if topics:
        rows = [each for each in rows if each.topic in [str(topic) for topic in topics]]
    if address is not None:
        rows = [each for each in rows if each.uri == address]
    sorts = {"CREATED_AT": lambda each: each.created_at.timestamp()}
    return sorted_rows(rows, sorts, given)


FIELDS: Table = {
    "QueryRoot": {
        "deliveryProfiles": _profiles,
        "carrierServices": lambda *_: Rows([]),
        "webhookSubscriptions": _subscriptions,
        "webhookSubscriptionsCount": lambda c, _, given: count(len(_found(c, given)), given),
    },
    "WebhookSubscription": {
        "callbackUrl": lambda _, each, __: each.uri,
        "apiVersion": lambda c, _, __: {"handle": c.version, "displayName": c.version, "supported": True},
    },
}
