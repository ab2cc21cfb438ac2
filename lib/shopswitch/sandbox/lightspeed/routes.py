"""Every path below the language: which right it needs, what can be done there, and what is left out here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shopswitch.sandbox.lightspeed import checkouts, offer, order_shapes, product_shapes, reading, shop_settings, writes
from shopswitch.sandbox.lightspeed.calls import Call

Handler = Callable[[Call], Any]


@dataclass(frozen=True, slots=True)
class Route:
    """One path.

    Attributes:
        pattern: Path, with ``#`` for a number.
        group: Right that is needed, as a box of the back office; empty when any key may.
        methods: Method → what it does.
        left_out: Methods of the vendor that are not emulated.
    """

    pattern: str
    group: str
    methods: Mapping[str, Handler]
    left_out: frozenset[str] = frozenset()


def _listed(path: str, group: str, listed: reading.Collection[Any], *left_out: str) -> list[Route]:
    """A list and its count."""
    return [
        Route(path, group, {"GET": listed.page}, frozenset(left_out)),
        Route(f"{path}/count", group, {"GET": listed.count}),
    ]


def _nothing(path: str, group: str, name: str) -> list[Route]:
    return _listed(path, group, reading.empty(name), "POST", "PUT", "DELETE")


def _read(path: str, group: str, handler: Handler, *left_out: str) -> Route:
    return Route(path, group, {"GET": handler}, frozenset(left_out))


_SETTINGS = [
    _read("shop", "settings", shop_settings.shop, "PUT"),
    _read("shop/limits", "settings", shop_settings.limits),
    *(Route(f"shop/{name}", "settings", {}, frozenset({"GET"})) for name in ("company", "settings", "website")),
    _read("account", "", shop_settings.account),
    _read("account/permissions", "", shop_settings.permissions),
    _read("account/ratelimit", "", shop_settings.ratelimit),
    # No source shows what this one answers.
    Route("time", "", {}, frozenset({"GET"})),
    _read("languages", "settings", shop_settings.languages),
    *_listed("shippingmethods", "settings", offer.METHODS),
    _read("shippingmethods/#", "settings", offer.one_method),
    _read("shippingmethods/#/countries", "settings", offer.countries),
    _read("shippingmethods/#/values", "settings", offer.values),
    _read("paymentmethods", "settings", shop_settings.payment_methods),
    *_nothing("deliverydates", "settings", "deliverydates"),
    *_nothing("locations", "settings", "locations"),
    *_nothing("taxes", "settings", "taxes"),
    *_listed("webhooks", "settings", offer.HOOKS, "POST"),
    _read("webhooks/#", "settings", offer.one_hook, "PUT", "DELETE"),
]
_GOODS = [
    *_listed("products", "products", reading.PRODUCTS, "POST"),
    Route(
        "products/#",
        "products",
        {
            "GET": lambda call: {"product": product_shapes.product(call, reading.product_at(call))},
            "PUT": writes.change_product,
        },
        frozenset({"DELETE"}),
    ),
    *_listed("products/#/images", "products", reading.IMAGES, "POST", "PUT", "DELETE"),
    *_nothing("products/#/metafields", "products", "productMetafields"),
    *_listed("catalog", "products", reading.CATALOG),
    _read(
        "catalog/#",
        "products",
        lambda call: {"product": product_shapes.catalogue_entry(call, reading.product_at(call))},
    ),
    *_listed("variants", "products", reading.VARIANTS, "POST"),
    Route("variants/bulk", "products", {"PUT": writes.change_variants}),
    *_listed("variants/movements", "products", reading.MOVEMENTS),
    Route(
        "variants/#",
        "products",
        {
            "GET": lambda call: {"variant": product_shapes.variant(call, reading.variant_at(call))},
            "PUT": writes.change_variant,
        },
        frozenset({"DELETE"}),
    ),
    *_nothing("variants/#/metafields", "products", "variantMetafields"),
]
_SALES = [
    *_listed("orders", "orders", reading.ORDERS),
    *_listed("orders/events", "orders", reading.EVENTS),
    _read("orders/customstatuses", "orders", shop_settings.custom_statuses, "POST", "PUT", "DELETE"),
    Route(
        "orders/#",
        "orders",
        {
            "GET": lambda call: {"order": order_shapes.whole_order(call, reading.order_at(call))},
            "PUT": writes.change_order,
        },
    ),
    *_listed("orders/#/products", "orders", reading.LINES),
    _read("orders/#/products/#", "orders", reading.one_line),
    *_nothing("orders/#/metafields", "orders", "orderMetafields"),
    Route("orders/#/credit", "orders", {}, frozenset({"POST"})),
    *_listed("shipments", "orders", reading.SHIPMENTS),
    Route(
        "shipments/#",
        "orders",
        {
            "GET": lambda call: {"shipment": order_shapes.shipment(call, reading.shipment_at(call))},
            "PUT": writes.change_shipment,
        },
    ),
    *_listed("shipments/#/products", "orders", reading.SENT_LINES),
    *_nothing("shipments/#/metafields", "orders", "shipmentMetafields"),
    *_listed("invoices", "orders", reading.INVOICES),
    _read(
        "invoices/#",
        "orders",
        lambda call: {"invoice": order_shapes.invoice(call, reading.invoice_at(call))},
        "PUT",
    ),
    *_listed("invoices/#/items", "orders", reading.INVOICE_ITEMS),
    *_nothing("returns", "orders", "returns"),
    *_nothing("quotes", "orders", "quotes"),
    Route("quotes/#/convert", "orders", {}, frozenset({"POST"})),
    *_listed("customers", "customers", reading.CUSTOMERS, "POST"),
    _read("customers/#", "customers", reading.one_customer, "PUT", "DELETE"),
]
_CHECKOUTS = [
    Route("checkouts", "orders", {"POST": checkouts.create}, frozenset({"GET"})),
    Route("checkouts/#", "orders", {"GET": checkouts.read, "PUT": checkouts.change}, frozenset({"DELETE"})),
    Route("checkouts/#/products", "orders", {"GET": checkouts.products, "POST": checkouts.add_product}),
    _read("checkouts/#/shipment_methods", "orders", checkouts.shipment_methods),
    _read("checkouts/#/payment_methods", "orders", checkouts.payment_methods),
    _read("checkouts/#/validate", "orders", checkouts.validate),
    Route("checkouts/#/order", "orders", {"POST": checkouts.place}),
]
_ROUTES = {route.pattern: route for route in (*_SETTINGS, *_GOODS, *_SALES, *_CHECKOUTS)}
_NUMBER = re.compile(r"(?<=/)[0-9]{1,12}(?=/|$)")


def find(path: str) -> tuple[Route, tuple[int, ...]] | None:
    """The route of a path without its ending, and the numbers in it."""
    route = _ROUTES.get(_NUMBER.sub("#", path))
    return None if route is None or "#" in path else (route, tuple(map(int, _NUMBER.findall(path))))
