"""Which path and method lead to which handler, and what the routes look like from outside.

Source: route list of WooCommerce 11.0.1 (109 routes in v3, of which those with a meaning for a shop switch are here).
"""

import re
from dataclasses import dataclass
from typing import Any

from shopswitch.sandbox.woocommerce import (
    order_lists,
    order_writes,
    product_lists,
    product_writes,
    shop_data,
    shop_settings,
    webhooks,
)
from shopswitch.sandbox.woocommerce.calls import Endpoint, Handler, batch_params
from shopswitch.sandbox.woocommerce.errors import Json
from shopswitch.sandbox.woocommerce.params import Param
from shopswitch.sandbox.woocommerce.state import Store

NAMESPACES = (
    *("oembed/1.0", "wc/v3", "wc/v1", "wc-admin", "wc-analytics", "wc/store", "wc/store/v1", "wc/private", "wc/v2"),
    *("wc-telemetry", "wp/v2", "wp-site-health/v1", "wp-block-editor/v1"),
)
EDITABLE = ("POST", "PUT", "PATCH")


@dataclass(frozen=True, slots=True)
class Route:
    """A path with its methods.

    Attributes:
        path: Path below the REST root, with WordPress' named groups such as ``(?P<id>…)``.
        endpoints: Method → what answers it.
        unemulated: Methods that the real route has beside these.
    """

    path: str
    endpoints: dict[str, Endpoint]
    unemulated: tuple[str, ...] = ()

    @property
    def methods(self) -> list[str]:
        """Methods of the real route in the vendor's order."""
        present = (*self.endpoints, *self.unemulated)
        return [method for method in ("GET", *EDITABLE, "DELETE") if method in present]

    @property
    def version(self) -> str:
        """The API version's part of the path (``/wc/v3``)."""
        return "/".join(self.path.split("/")[:3])

    def matches(self, path: str) -> dict[str, str] | None:
        """The variable parts when the path is this route's."""
        match = re.fullmatch(self.path, path, re.IGNORECASE)
        return match.groupdict() if match else None


def _route(path: str, *unemulated: str, **endpoints: Endpoint) -> Route:
    """A route; the key ``EDIT`` stands for POST, PUT and PATCH."""
    edit = endpoints.pop("EDIT", None)
    if edit:
        endpoints |= dict.fromkeys(EDITABLE, edit)
    return Route(f"/wc/v3/{path}", endpoints, unemulated)


def _get(handler: Handler, right: str = "list", params: Any = lambda _store: {}) -> Endpoint:
    return Endpoint(handler, right, params)


def _batch(handler: Handler) -> Endpoint:
    return Endpoint(handler, "batch", batch_params)


_ID = r"(?P<id>[\d]+)"
_PRODUCT = r"products/(?P<product_id>[\d]+)/variations"
_ORDER = r"orders/(?P<order_id>[\d]+)"
_PRODUCT_LIST = product_lists.product_list_params
_GROUP = r"settings/(?P<group_id>[\w-]+)"

_PRODUCT_ROUTES = [
    _route(
        "products",
        GET=_get(product_lists.list_products, params=_PRODUCT_LIST),
        POST=Endpoint(product_writes.create_product, "create", product_writes.product_write_params),
    ),
    _route("products/batch", EDIT=_batch(product_writes.batch_products)),
    _route("products/categories", "POST", GET=_get(shop_data.categories, params=shop_data.list_params)),
    _route(
        f"products/{_ID}",
        GET=_get(product_lists.get_product, "view"),
        EDIT=Endpoint(product_writes.update_product, "edit", product_writes.product_write_params),
        DELETE=Endpoint(product_writes.delete_product, "delete"),
    ),
    _route(
        _PRODUCT,
        GET=_get(product_lists.list_variations, params=_PRODUCT_LIST),
        POST=Endpoint(product_writes.create_variation, "create", product_writes.variation_write_params),
    ),
    _route(f"{_PRODUCT}/batch", EDIT=_batch(product_writes.batch_variations)),
    _route(
        f"{_PRODUCT}/{_ID}",
        GET=_get(product_lists.get_variation, "view"),
        EDIT=Endpoint(product_writes.update_variation, "edit", product_writes.variation_write_params),
        DELETE=Endpoint(product_writes.delete_variation, "delete"),
    ),
    _route("variations", GET=_get(product_lists.list_all_variations, params=_PRODUCT_LIST)),
]

_ORDER_ROUTES = [
    _route(
        "orders",
        GET=_get(order_lists.list_orders, params=order_lists.order_list_params),
        POST=Endpoint(order_writes.create_order, "create", order_writes.order_write_params),
    ),
    _route("orders/batch", EDIT=_batch(order_writes.batch_orders)),
    _route("orders/statuses", GET=_get(order_lists.list_statuses)),
    _route(
        f"orders/{_ID}",
        GET=_get(order_lists.get_order, "view"),
        EDIT=Endpoint(order_writes.update_order, "edit", order_writes.order_write_params),
        DELETE=Endpoint(order_writes.delete_order, "delete"),
    ),
    _route(
        f"{_ORDER}/notes",
        GET=_get(order_lists.list_notes, params=order_lists.note_list_params),
        POST=Endpoint(order_writes.create_note, "create", order_writes.note_write_params),
    ),
    _route(
        f"{_ORDER}/notes/{_ID}",
        GET=_get(order_lists.get_note, "view"),
        DELETE=Endpoint(order_writes.delete_note, "delete"),
    ),
    _route(
        f"{_ORDER}/refunds",
        GET=_get(order_lists.list_refunds, params=order_lists.refund_list_params),
        POST=Endpoint(order_writes.create_refund, "create", order_writes.refund_write_params),
    ),
    _route(f"{_ORDER}/refunds/{_ID}", "DELETE", GET=_get(order_lists.get_refund, "view")),
    _route("refunds", GET=_get(order_lists.list_all_refunds, params=order_lists.refund_list_params)),
    _route("reports/orders/totals", GET=_get(order_lists.order_totals)),
    _route("reports/products/totals", GET=_get(order_lists.product_totals)),
]

_SHOP_ROUTES = [
    _route("system_status", GET=_get(shop_data.system_status)),
    _route("settings", GET=_get(shop_settings.list_groups)),
    _route(_GROUP, GET=_get(shop_settings.list_options)),
    _route(
        rf"{_GROUP}/(?P<id>[\w-]+)",
        GET=_get(shop_settings.get_option, "view"),
        EDIT=Endpoint(shop_settings.update_option, "edit", shop_settings.option_write_params),
    ),
    _route("shipping/zones", "POST", GET=_get(shop_data.list_zones)),
    _route(f"shipping/zones/{_ID}", *EDITABLE, "DELETE", GET=_get(shop_data.get_zone, "view")),
    _route(f"shipping/zones/{_ID}/locations", *EDITABLE, GET=_get(shop_data.zone_locations)),
    _route(r"shipping/zones/(?P<zone_id>[\d]+)/methods", "POST", GET=_get(shop_data.zone_methods)),
    _route("shipping_methods", GET=_get(shop_data.shipping_methods)),
    _route("payment_gateways", GET=_get(shop_data.payment_gateways)),
    _route("taxes", "POST", GET=_get(shop_data.list_taxes)),
    _route("taxes/classes", "POST", GET=_get(shop_data.tax_classes)),
    _route("data/currencies/current", GET=_get(shop_data.current_currency, "view")),
    _route("customers", "POST", GET=_get(shop_data.list_customers, params=shop_data.customer_params)),
    _route(f"customers/{_ID}", *EDITABLE, "DELETE", GET=_get(shop_data.get_customer, "view")),
    _route("coupons", "POST", GET=_get(shop_data.coupons, params=shop_data.list_params)),
    _route(
        "webhooks",
        GET=_get(webhooks.list_webhooks, params=webhooks.webhook_list_params),
        POST=Endpoint(webhooks.create_webhook, "create", webhooks.webhook_write_params),
    ),
    _route(
        f"webhooks/{_ID}",
        GET=_get(webhooks.get_webhook, "view"),
        EDIT=Endpoint(webhooks.update_webhook, "edit", webhooks.webhook_write_params),
        DELETE=Endpoint(webhooks.delete_webhook, "delete"),
    ),
]

_OLD_ROUTES = [
    Route("/wc/v1/products", {"GET": _get(product_lists.list_products_v1, params=_PRODUCT_LIST)}, ("POST",)),
    Route("/wc/v2/products", {"GET": _get(product_lists.list_products, params=_PRODUCT_LIST)}, ("POST",)),
    Route("/wc/v2/orders", {"GET": _get(order_lists.list_orders, params=order_lists.order_list_params)}, ("POST",)),
]

ROUTES = [*_PRODUCT_ROUTES, *_ORDER_ROUTES, *_SHOP_ROUTES, *_OLD_ROUTES]


def find_route(path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of a path below the REST root, with its variable parts."""
    for route in ROUTES:
        ids = route.matches(path)
        if ids is not None:
            return route, ids
    return None


def describe_routes(store: Store, root: str, hidden: frozenset[str], *, prefix: str = "") -> Json:
    """The routes as an index lists them.

    Args:
        store: The shop.
        root: Address of the REST root (…/wp-json).
        hidden: Paths of routes that this shop does not have.
        prefix: Only routes below this path.
    """
    shown = [route for route in ROUTES if route.path.startswith(prefix) and route.path not in hidden]
    return {route.path: _describe(store, root, route) for route in shown}


def describe_route(store: Store, route: Route) -> Json:
    """What `OPTIONS` answers."""
    title = route.path.split("/")[3].rstrip("s")
    schema = {"$schema": "http://json-schema.org/draft-04/schema#", "title": title, "type": "object", "properties": {}}
    return {
        "namespace": route.version.strip("/"),
        "methods": route.methods,
        "endpoints": _endpoints(store, route),
        "schema": schema,
    }


def _describe(store: Store, root: str, route: Route) -> Json:
    shown = describe_route(store, route)
    del shown["schema"]
    return shown | {"_links": {"self": [{"href": f"{root}{route.path}"}]}}


def _endpoints(store: Store, route: Route) -> list[Json]:
    groups: dict[int, tuple[list[str], Endpoint]] = {}
    for method, endpoint in route.endpoints.items():
        groups.setdefault(id(endpoint), ([], endpoint))[0].append(method)
    return [
        {"methods": methods, "args": {name: _argument(spec) for name, spec in endpoint.params(store).items()}}
        for methods, endpoint in groups.values()
    ]


def _argument(spec: Param) -> Json:
    shown: Json = {"type": "string" if spec.kind in ("date", "email", "any") else spec.kind}
    shown |= {"enum": list(spec.enum)} if spec.enum else {}
    shown |= {"default": spec.default} if spec.default is not None else {}
    shown |= {"minimum": spec.minimum} if spec.minimum is not None else {}
    shown |= {"maximum": spec.maximum} if spec.maximum is not None else {}
    return shown | {"required": spec.required}
