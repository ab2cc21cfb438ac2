"""Ways of shipping and webhooks: what the shop is set up with, as the interface lists it.

Source: example payloads of the documentation. A way of shipping that customers cannot choose is one for the back
office only. The methods of apps, which bring a carrier's pickup points, stand among the built-in ones here.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from shopswitch.sandbox.lightspeed.calls import Call, Json, not_found
from shopswitch.sandbox.lightspeed.people import COUNTRY, LANGUAGES
from shopswitch.sandbox.lightspeed.product_shapes import euros, without_vat
from shopswitch.sandbox.lightspeed.reading import Collection
from shopswitch.sandbox.lightspeed.state import ShippingMethod
from shopswitch.sandbox.listed import topic_words
from shopswitch.sandbox.systems import Method, ShopHook

if TYPE_CHECKING:
    from shopswitch.sandbox.lightspeed.shop import LightspeedShop

GROUPS = (
    *("customers", "orders", "invoices", "shipments", "products", "variants"),
    *("quotes", "reviews", "returns", "subscriptions"),
)
ACTIONS = ("created", "updated", "deleted", "paid", "shipped", "answered", "*")
_COSTS = {"delivery": 495, "pickup_point": 395}


def ways(shop: "LightspeedShop", listed: list[Method]) -> list[ShippingMethod]:
    """Methods in the words of the shop, each with an id that stays."""
    return [_way(shop, each, number) for each, (number, _) in zip(listed, _known(shop, listed), strict=True)]


def _known(shop: "LightspeedShop", listed: list[Method]) -> list[tuple[int, datetime]]:
    return shop.method_numbers([(each.name, each.kind) for each in listed], shop.now())


def _way(shop: "LightspeedShop", one: Method, number: int) -> ShippingMethod:
    last, cents = shop.store.methods[-1], _COSTS.get(one.kind, 0)
    ids = (last.id + 3 * number, last.value_id + 5 * number)
    return ShippingMethod(*ids, one.name, cents, pickup=one.kind == "collect", active=one.active)


def chosen(shop: "LightspeedShop", wanted: str) -> ShippingMethod | None:
    """The way with this name, also one that is not offered any more; without a name the first delivery on offer."""
    for one, way in zip(shop.methods, ways(shop, shop.methods), strict=True):
        if one.name == wanted if wanted else one.active and one.kind == "delivery":
            return way
    return ways(shop, [Method(wanted)])[0] if wanted else None


def _method(call: Call, one: ShippingMethod) -> Json:
    place = next(number for number, each in enumerate(call.shop.ways(), start=1) if each.id == one.id)
    return {
        "id": one.id,
        "type": "pickup" if one.pickup else "default",
        "isBackofficeOnly": not one.active,
        "sortOrder": place,
        "freeAbove": 1000000,
        "paymentPriceExcl": 0,
        "paymentPriceIncl": 0,
        "title": one.title,
        "description": "",
        "tax": False,
        "countries": call.link(f"shippingmethods/{one.id}/countries"),
        "values": call.link(f"shippingmethods/{one.id}/values"),
    }


METHODS: Collection[ShippingMethod] = Collection(
    name="shippingmethods",
    rows=lambda call: call.shop.ways(),
    show=_method,
    number=lambda row: row.id,
)


def one_method(call: Call) -> Json:
    """One way of shipping."""
    return {"shippingmethod": _method(call, _at(call))}


def countries(call: Call) -> Json:
    """Countries of a way of shipping."""
    return {"shippingmethodCountries": [{"id": _at(call).id, "country": COUNTRY}]}


def values(call: Call) -> Json:
    """Weight bands of a way of shipping; the typing error is the vendor's."""
    one = _at(call)
    band = {"id": one.value_id, "weightMinimum": 0, "weightMaximim": 226798}
    return {"shippingmethodValues": [{**band, "priceExcl": without_vat(one.cents), "priceIncl": euros(one.cents)}]}


def _at(call: Call) -> ShippingMethod:
    found = next((each for each in call.shop.ways() if each.id == call.id), None)
    if found is None:
        raise not_found()
    return found


HookRow = tuple[int, datetime, ShopHook]


def hook_rows(shop: "LightspeedShop") -> list[HookRow]:
    """Id, first sight and content of each webhook of the world's list."""
    known = shop.hook_numbers([(each.topic, each.address) for each in shop.shop_hooks], shop.now())
    base = int(shop.shop_id) * 10
    return [(base + number, since, each) for each, (number, since) in zip(shop.shop_hooks, known, strict=True)]


def _hook(call: Call, row: HookRow) -> Json:
    number, since, one = row
    group, action = _words(one.topic)
    return {
        "id": number,
        "createdAt": call.when(since),
        "updatedAt": call.when(since),
        "isActive": one.active,
        "itemGroup": group,
        "itemAction": action,
        "language": LANGUAGES["nl"],
        "format": "json",
        "address": one.address,
    }


def _words(topic: str) -> tuple[str, str]:
    """Group and action of a topic; one that means nothing here listens to changes of orders."""
    group, _, action = topic.partition("/")
    if group in GROUPS and action in ACTIONS:
        return group, action
    kind, event = topic_words(topic)
    return (f"{kind}s" if f"{kind}s" in GROUPS else "orders"), event


HOOKS: Collection[HookRow] = Collection(
    name="webhooks",
    rows=lambda call: hook_rows(call.shop),
    show=_hook,
    number=lambda row: row[0],
    created=lambda row: row[1],
    updated=lambda row: row[1],
)


def one_hook(call: Call) -> Json:
    """One webhook."""
    found = next((row for row in hook_rows(call.shop) if row[0] == call.id), None)
    if found is None:
        raise not_found()
    return {"webhook": _hook(call, found)}
