"""Which path and method leads where, and which right it takes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from shopswitch.sandbox.ccv import account, hooks, orders, products
from shopswitch.sandbox.ccv.calls import Handler

READ_ONLY_EXTRAS = ("brands", "categories", "packages", "suppliers", "productqueries")


@dataclass(frozen=True, slots=True)
class Route:
    """A path with its methods.

    Attributes:
        pattern: Path below the interface's root, without slashes around it.
        resource: What limits are counted for, and what the keys must be allowed.
    """

    pattern: re.Pattern[str]
    resource: str
    methods: Mapping[str, Handler] = field(default_factory=dict)


def _route(path: str, **methods: Handler) -> Route:
    """`#` stands for an id; the last name in the path is the resource."""
    resource = path.rstrip("/#").rpartition("/")[2]
    return Route(re.compile(path.replace("#", r"(\d{1,18})")), resource, methods)


ROUTES = [
    _route("products", GET=products.list_products, POST=products.post_product),
    _route("products/#", GET=products.get_product, PATCH=products.patch_product, DELETE=products.delete_product),
    _route("products/#/attributecombinations", GET=products.list_combinations),
    _route("attributecombinations/#", GET=products.get_combination, PATCH=products.patch_combination),
    _route("products/#/productphotos", GET=products.list_photos),
    _route("productphotos/#", GET=products.get_photo),
    _route("attributecombinations/#/attributecombinationphotos", GET=products.list_combination_photos),
    _route("products/#/productvariations", GET=products.list_variations, POST=products.post_variation),
    _route("productvariations/#", GET=products.get_variation),
    _route("orders", GET=orders.list_orders, POST=orders.post_order),
    _route("orders/#", GET=orders.get_order, PATCH=orders.patch_order),
    _route("orders/#/orderrows", GET=orders.list_rows, PUT=orders.put_rows),
    _route("orderrows/#", GET=orders.get_row, PATCH=orders.patch_row),
    *(
        _route(f"orders/#/{name}", **orders.attachments(name))
        for name in ("ordernotes", "ordermessages", "ordernotifications")
    ),
    _route("orders/#/orderlabels", GET=products.nothing),
    _route("webhooks", GET=hooks.list_webhooks, POST=hooks.post_webhook),
    _route("webhooks/#", GET=hooks.get_webhook, PATCH=hooks.patch_webhook, DELETE=hooks.delete_webhook),
    _route("apps", GET=account.list_apps),
    _route("credentials", GET=account.list_credentials),
    _route("webshops", GET=account.list_webshops),
    _route("paymethods", GET=account.list_paymethods),
    *(_route(name, GET=products.nothing) for name in READ_ONLY_EXTRAS),
    _route("", GET=account.root),
]

RIGHTS = frozenset(route.resource for route in ROUTES if route.resource)
"""Every resource a pair of keys can be allowed."""
CATALOGUE_RIGHTS = frozenset(
    {"products", "attributecombinations", "productvariations", "productqueries", "productphotos"}
    | {"attributecombinationphotos"}
)
ORDER_RIGHTS = frozenset(right for right in RIGHTS if right.startswith("order"))


def find_route(path: str) -> tuple[Route, tuple[int, ...]] | None:
    """The route of a path below the root, with the ids in it."""
    for route in ROUTES:
        found = route.pattern.fullmatch(path)
        if found:
            return route, tuple(int(each) for each in found.groups())
    return None
