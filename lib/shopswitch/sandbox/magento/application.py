"""From a raw call to a raw answer: store view, route, caller, right, handler, projection, format.

A route that does not exist is seen before a login that is wrong; a login that is wrong before a missing right.

Source: recorded answers of Magento 2.4.6; `framework/Webapi`.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.magento import order_calls, product_calls, shop_calls, stock_calls
from shopswitch.sandbox.magento import rights as acl
from shopswitch.sandbox.magento.auth import authenticate, raw_path
from shopswitch.sandbox.magento.calls import Call
from shopswitch.sandbox.magento.criteria import parse_query
from shopswitch.sandbox.magento.errors import ApiError, InternalError, not_authorised
from shopswitch.sandbox.magento.projection import project
from shopswitch.sandbox.magento.state import Store

_PAGE = "<!doctype html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"


@dataclass(frozen=True, slots=True)
class Route:
    """Method and path of a call, the right it needs, and who answers."""

    method: str
    parts: tuple[str, ...]
    right: str
    handler: Callable[[Call], Any]


def _route(line: str, right: str, handler: Callable[[Call], Any]) -> Route:
    method, _, path = line.partition(" ")
    return Route(method, tuple(path.split("/")), right, handler)


ROUTES = (
    _route("GET products", acl.PRODUCTS, product_calls.list_products),
    _route("POST products", acl.PRODUCTS, product_calls.save_product),
    _route("GET products/attributes", acl.ATTRIBUTES, product_calls.list_attributes),
    _route("GET products/attributes/{code}", acl.ATTRIBUTES, product_calls.get_attribute),
    _route("GET products/attributes/{code}/options", acl.ATTRIBUTES, product_calls.list_options),
    _route("GET products/{sku}", acl.PRODUCTS, product_calls.get_product),
    _route("GET products/{sku}/media", acl.PRODUCTS, product_calls.list_media),
    _route("GET products/{sku}/media/{id}", acl.PRODUCTS, product_calls.get_media),
    _route("PUT products/{sku}", acl.PRODUCTS, product_calls.save_product),
    _route("DELETE products/{sku}", acl.PRODUCTS, product_calls.delete_product),
    _route("PUT products/{sku}/stockItems/{id}", acl.PRODUCTS, stock_calls.save_stock_item),
    _route("GET configurable-products/{sku}/children", acl.PRODUCTS, product_calls.list_children),
    _route("GET stockItems/lowStock", acl.STOCK_ITEMS, stock_calls.list_low_stock),
    _route("GET stockItems/{sku}", acl.STOCK_ITEMS, stock_calls.get_stock_item),
    _route("GET inventory/sources", acl.SOURCES, stock_calls.list_sources),
    _route("GET inventory/sources/{code}", acl.SOURCES, stock_calls.get_source),
    _route("GET inventory/source-items", acl.SOURCES, stock_calls.list_source_items),
    _route("POST inventory/source-items", acl.ASSIGN_SOURCES, stock_calls.save_source_items),
    _route("POST inventory/source-items-delete", acl.ASSIGN_SOURCES, stock_calls.delete_source_items),
    _route("GET inventory/stocks", acl.STOCKS, stock_calls.list_stocks),
    _route("GET inventory/stocks/{id}", acl.STOCKS, stock_calls.get_stock),
    _route("GET inventory/stock-resolver/website/{code}", acl.SALABLE, stock_calls.get_stock),
    _route("GET inventory/stock-source-links", acl.STOCK_LINKS, stock_calls.list_links),
    _route(
        "GET inventory/get-sources-assigned-to-stock-ordered-by-priority/{id}",
        acl.SOURCES,
        stock_calls.list_sources_of_stock,
    ),
    _route("GET inventory/get-product-salable-quantity/{sku}/{id}", acl.SALABLE, stock_calls.salable_quantity),
    _route("GET inventory/is-product-salable/{sku}/{id}", acl.SALABLE, stock_calls.is_salable),
    _route("GET orders", acl.VIEW_ORDERS, order_calls.list_orders),
    _route("POST orders", acl.CREATE_ORDERS, order_calls.save_order),
    _route("PUT orders/create", acl.CREATE_ORDERS, order_calls.save_order),
    _route("GET orders/items", acl.VIEW_ORDERS, order_calls.list_items),
    _route("GET orders/{id}", acl.VIEW_ORDERS, order_calls.get_order),
    _route("GET orders/{id}/statuses", acl.VIEW_ORDERS, order_calls.get_status),
    _route("GET orders/{id}/comments", acl.VIEW_ORDERS, order_calls.list_comments),
    _route("POST orders/{id}/comments", acl.COMMENT, order_calls.add_comment),
    _route("POST orders/{id}/cancel", acl.CANCEL, order_calls.cancel_order),
    _route("POST orders/{id}/hold", acl.HOLD, order_calls.hold_order),
    _route("POST orders/{id}/unhold", acl.UNHOLD, order_calls.unhold_order),
    _route("POST order/{order_id}/ship", acl.SHIP, order_calls.ship_order),
    _route("POST order/{order_id}/invoice", acl.INVOICE, order_calls.invoice_order),
    _route("GET shipments", acl.SHIPMENTS, order_calls.list_shipments),
    _route("GET shipment/{id}", acl.SHIPMENTS, order_calls.get_shipment),
    _route("POST shipment/track", acl.SHIP, order_calls.add_track),
    _route("DELETE shipment/track/{id}", acl.SHIP, order_calls.delete_track),
    _route("GET invoices", acl.INVOICES, order_calls.list_invoices),
    _route("GET invoices/{id}", acl.INVOICES, order_calls.get_invoice),
    _route("GET store/storeViews", acl.STORES, shop_calls.list_views),
    _route("GET store/storeConfigs", acl.STORES, shop_calls.list_configs),
    _route("GET store/storeGroups", acl.STORES, shop_calls.list_groups),
    _route("GET store/websites", acl.STORES, shop_calls.list_websites),
    _route("GET modules", acl.MODULES, shop_calls.list_modules),
    _route("POST integration/admin/token", acl.ANYBODY, shop_calls.admin_token),
)
"""The first that fits answers, so fixed words stand before placeholders."""


def answer(store: Store, request: Request) -> Response:
    """The whole way of one call."""
    if "text/html" in (wanted := request.headers.get("Accept", "")):
        return Response(_PAGE.format("Internal Error"), status=500, content_type="text/html; charset=UTF-8")
    try:
        value, status = _answer(store, request), 200
    except ApiError as error:
        value, status = error.body(), error.status
    except InternalError:
        report = f"webapi-{store.rng.getrandbits(52):013x}"
        value = {"message": f"Internal Error. Details are available in Magento log file. Report ID: {report}"}
        status = 500
    headers = {"Cache-Control": "no-store"}
    if re.search(r"\b(application|text)/xml\b", wanted) and "json" not in wanted:
        text = f'<?xml version="1.0"?>\n<response>{_xml(value)}</response>\n'
        return Response(text, status=status, headers=headers, content_type="application/xml; charset=utf-8")
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status=status, headers=headers, content_type="application/json; charset=utf-8")


def _answer(store: Store, request: Request) -> Any:
    route, args = _find(store, request)
    if route.right != acl.ANYBODY:
        known = authenticate(request, store.integration, store.now())
        if not known or route.right not in store.integration.resources:
            raise not_authorised(route.right)
    query = parse_query(request.query_string.decode("ascii", "replace"))
    value = route.handler(Call(store, request, args, query))
    fields = query.get("fields")
    return project(value, fields) if isinstance(fields, str) and fields else value


def _find(store: Store, request: Request) -> tuple[Route, dict[str, str]]:
    """The route of a call; segments are taken apart before they are decoded, so that a SKU may hold a slash."""
    below = raw_path(request).removeprefix(quote(request.script_root))
    parts = [unquote(part) for part in below.strip("/").split("/")]
    if parts[0] != "rest" or len(parts) < 3:
        raise ApiError(404, "Request does not match any route.")
    if parts[1] != "V1":
        if parts[1] not in (*store.views, "all"):
            raise ApiError(400, "Specified request cannot be processed.")
        parts = [parts[0], *parts[2:]]
    for route in ROUTES:
        args = _match(route, parts[2:]) if parts[1] == "V1" and route.method == request.method else None
        if args is not None:
            return route, args
    raise ApiError(404, "Request does not match any route.")


def _match(route: Route, parts: list[str]) -> dict[str, str] | None:
    if len(parts) != len(route.parts):
        return None
    args = {}
    for wanted, part in zip(route.parts, parts, strict=True):
        if wanted.startswith("{"):
            args[wanted.strip("{}")] = part
        elif wanted != part:
            return None
    return args


def _xml(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(f"<{name}>{_xml(inner)}</{name}>" for name, inner in value.items())
    if isinstance(value, list):
        return "".join(f"<item>{_xml(inner)}</item>" for inner in value)
    return "" if value is None else escape(str(value).lower() if isinstance(value, bool) else str(value))
