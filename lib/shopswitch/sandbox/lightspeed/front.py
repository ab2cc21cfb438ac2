"""From a raw call to a raw answer: key, limits, language, path, right, handler.

Source: vendor client v1.9.1 for paths and envelopes; the order of these steps is the sandbox's own.
"""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from werkzeug.http import http_date
from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.lightspeed.calls import ApiError, Call, Json, invalid, not_found
from shopswitch.sandbox.lightspeed.routes import Route, find
from shopswitch.sandbox.lightspeed.shop_settings import ACTIVE

if TYPE_CHECKING:
    from shopswitch.sandbox.lightspeed.shop import LightspeedShop

TOO_MANY = "Too many requests in this time period. Try again later."
"""The vendor's message for too many calls."""

_PATH = re.compile(r"/([a-z]{2})/(.+)\.json")
_ORDER_PATH = re.compile(r"orders/[0-9]+(/products)?")
_IN_BRACKETS = re.compile(r"(\w+)\[(\w+)\]")


def answer(shop: "LightspeedShop", request: Request) -> Response:
    """Answer one call."""
    given = request.authorization
    known = given is not None and (given.username, given.password) == (shop.key, shop.secret)
    if not known:
        return respond(ApiError(401, "Unauthorized").body(), 401)
    if not shop.limits_on:
        shop.limits.forget()
    elif not shop.limits.take():
        return too_many(shop)
    status = 200
    try:
        body = _dispatch(shop, request)
        status = 201 if request.method == "POST" else 200
    except ApiError as error:
        status, body = error.status, error.body()
    return respond(body, status, shop.limits.headers())


def respond(body: Any, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """JSON with a status."""
    return Response(json.dumps(body), status=status, mimetype="application/json", headers=dict(headers or {}))


def too_many(shop: "LightspeedShop", wait_s: float | None = None) -> Response:
    """The answer to too many calls; a Retry-After is a date here, and only sometimes there."""
    headers = shop.limits.headers(exhausted=wait_s is not None)
    if wait_s is not None:
        headers["Retry-After"] = http_date(shop.now() + timedelta(seconds=wait_s))
    return respond({"error": {"message": TOO_MANY}}, 429, headers)


def _dispatch(shop: "LightspeedShop", request: Request) -> Any:
    match = _PATH.fullmatch(request.path)
    if match is None:
        raise not_found()
    language, path = match.groups()
    if language not in ACTIVE:
        raise ApiError(404, "The language of this address is not one of the shop.")
    found = find(path)
    if found is None:
        raise not_found()
    route, ids = found
    handler = route.methods.get(request.method)
    if handler is None:
        raise _refused(route, request.method)
    right = "read" if request.method == "GET" else "write"
    if route.group and not shop.permissions[route.group][right]:
        raise ApiError(403, "Forbidden")
    if request.method == "GET" and _ORDER_PATH.fullmatch(path) and shop.hides_this_time():
        raise not_found()
    base = f"{request.host_url.rstrip('/')}{request.script_root}/{language}"
    body = _body(request) if request.method in ("POST", "PUT") else {}
    return handler(Call(shop, base, language, ids, request.args.to_dict(), body))


def _refused(route: Route, method: str) -> ApiError:
    if method in route.left_out:
        return ApiError(501, f"The sandbox does not emulate {method} {route.pattern}.")
    return ApiError(405, "Method not allowed")


def _body(request: Request) -> Json:
    """JSON, or a form with names like ``variant[stockLevel]``."""
    if request.mimetype == "application/x-www-form-urlencoded":
        made: Json = {}
        for name, value in request.form.items():
            match = _IN_BRACKETS.fullmatch(name)
            if match is None:
                raise invalid()
            made.setdefault(match[1], {})[match[2]] = value
        return made
    text = request.get_data(as_text=True)
    try:
        body = json.loads(text) if text else {}
    except ValueError:
        raise invalid() from None
    if not isinstance(body, dict):
        raise invalid()
    return body
