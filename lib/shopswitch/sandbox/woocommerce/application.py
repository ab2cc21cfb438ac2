"""From a raw call to a raw answer: address, caller, route, parameters, rights, handler.

The order of these steps decides which error is seen first; it is WordPress' own: credentials that are wrong, then
the route, then parameters, then rights.

Source: recorded answers of WooCommerce 11.0.1 on WordPress 7.0.4; `WP_REST_Server`.
"""

import json
import re
from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.woocommerce.auth import authenticate, check_permission
from shopswitch.sandbox.woocommerce.calls import Answer, Call
from shopswitch.sandbox.woocommerce.errors import ApiError, Json, invalid_json, no_route, not_emulated
from shopswitch.sandbox.woocommerce.params import check_params
from shopswitch.sandbox.woocommerce.query import parse_query
from shopswitch.sandbox.woocommerce.responses import Exchange, respond
from shopswitch.sandbox.woocommerce.routes import describe_route, find_route
from shopswitch.sandbox.woocommerce.site_pages import page, root_index, version_index
from shopswitch.sandbox.woocommerce.state import Store

_INDEXES = {"/": root_index, "/wc/v3": version_index}
_DENIED = {
    "list": ("woocommerce_rest_cannot_view", "Sorry, you cannot list resources."),
    "view": ("woocommerce_rest_cannot_view", "Sorry, you cannot view this resource."),
    "create": ("woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources."),
    "edit": ("woocommerce_rest_cannot_edit", "Sorry, you are not allowed to edit this resource."),
    "delete": ("woocommerce_rest_cannot_delete", "Sorry, you are not allowed to delete this resource."),
    "batch": ("woocommerce_rest_cannot_batch", "Sorry, you are not allowed to batch manipulate this resource."),
}


_KINDS = {
    **dict.fromkeys(("products", "variations"), "products"),
    **dict.fromkeys(("orders", "refunds"), "orders"),
    **dict.fromkeys(("shipping", "shipping_methods"), "methods"),
    "webhooks": "hooks",
}
"""First word of a route → kind of record whose capability it needs; reports carry the kind in their second word."""


def answer(store: Store, request: Request, *, home_url: str | None, hidden: frozenset[str]) -> Response:
    """Answer one call to the shop.

    Args:
        store: The shop.
        request: The call.
        home_url: Configured home address; None takes the one the call came under.
        hidden: Paths of routes that this shop's version does not have.
    """
    home = _home(request, home_url)
    path = _rest_path(request)
    if path is None:
        return page(store, request, home)
    query = parse_query(request.query_string.decode("ascii", "replace"))
    # Links and paging show the address of the call; only signatures are checked against the configured one.
    exchange = Exchange(request, query, f"{_home(request, None)}/wp-json", path)
    try:
        exchange.known = authenticate(request, store.key, store.now(), home)
        if exchange.known:
            check_permission(_method(exchange), store.key)
        result = _dispatch(store, exchange, hidden)
    except ApiError as error:
        result = Answer(error.body(), status=error.status)
        exchange.allow = exchange.allow if error.allow else []
    return respond(exchange, result)


def _home(request: Request, home_url: str | None) -> str:
    if home_url is None:
        return f"{request.scheme}://{request.host}{request.script_root}"
    return urlsplit(home_url)._replace(scheme=request.scheme).geturl().rstrip("/")


def _rest_path(request: Request) -> str | None:
    """Path below the REST root, None when the call is not for the REST API at all."""
    path = request.path.removeprefix("/index.php")
    if path == "/wp-json" or path.startswith("/wp-json/"):
        route = path.removeprefix("/wp-json")
    elif "rest_route" in request.args and path in ("", "/"):
        route = request.args["rest_route"]
    else:
        return None
    return "/" + re.sub(r"/+", "/", route).strip("/")


def _dispatch(store: Store, exchange: Exchange, hidden: frozenset[str]) -> Answer:
    request, method = exchange.request, _method(exchange)
    if exchange.path in _INDEXES and method in ("GET", "OPTIONS"):
        exchange.allow = ["GET"]
        return Answer(_INDEXES[exchange.path](store, exchange.root, hidden))
    found = find_route(exchange.path)
    if found is None or found[0].path in hidden:
        raise no_route()
    route, ids = found
    exchange.allow = route.methods
    if method == "OPTIONS":
        return Answer(describe_route(store, route))
    endpoint = route.endpoints.get(method)
    if endpoint is None:
        raise not_emulated(method) if method in route.unemulated else no_route()
    body = _read_body(request)
    args = check_params(endpoint.params(store), {**exchange.query, **body})
    if not (exchange.known and store.key.capable) or _kind(route.path) in store.key.barred:
        code, message = _DENIED[endpoint.right]
        raise ApiError(403 if exchange.known else 401, code, message, allow=False)
    return endpoint.handler(Call(store, f"{exchange.root}{route.version}", ids, args, exchange.query))


def _kind(path: str) -> str:
    words = path.removeprefix("/").split("/")[2:]
    return _KINDS.get(words[1] if words[0] == "reports" else words[0], "")


def _method(exchange: Exchange) -> str:
    method = exchange.request.method
    override = exchange.request.headers.get("X-HTTP-Method-Override") or exchange.query.get("_method")
    if method == "POST" and isinstance(override, str):
        return override.upper()
    return "GET" if method == "HEAD" else method


def _read_body(request: Request) -> Json:
    if request.mimetype == "application/json" and (text := request.get_data(as_text=True)):
        try:
            body = json.loads(text)
        except ValueError:
            raise invalid_json("Syntax error") from None
        return body if isinstance(body, dict) else {}
    if request.mimetype == "application/x-www-form-urlencoded":
        return parse_query(request.get_data(as_text=True))
    return {}
