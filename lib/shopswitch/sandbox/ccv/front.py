"""From a raw call to a signed answer: signature, limits, route, right, handler."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.ccv.calls import Answer, Call
from shopswitch.sandbox.ccv.errors import ApiError, forbidden, method_not_allowed, unknown_resource
from shopswitch.sandbox.ccv.routes import find_route
from shopswitch.sandbox.ccv.signing import check, moment_text, sign
from shopswitch.sandbox.systems import Fault

if TYPE_CHECKING:
    from shopswitch.sandbox.ccv.shop import CcvShop

ROOT = "/api/rest/v1"
_JSON, _VERTO = "application/json", "application/vnd.verto.webshop+json"
_STOREFRONT = "<!doctype html><html lang='nl'><head><title>Pagina niet gevonden</title></head><body></body></html>\n"


class SignedAnswer(Response):
    """An answer that can be signed anew when its body is changed by the shop itself."""

    resign: Callable[[bytes], str]


def handle(shop: "CcvShop", request: Request) -> Response:
    """Answer one call."""
    if request.path != ROOT and not request.path.startswith(f"{ROOT}/"):
        return Response(_STOREFRONT, status=404, mimetype="text/html")
    try:
        uri = check(request, shop.keys, shop.moment(), shop.clock_drift_s)
    except ApiError as error:
        # Whoever cannot sign gets no signature either.
        return Response(json.dumps(error.body()), status=error.status, mimetype=_JSON)
    try:
        answer = _answer(shop, request)
    except ApiError as error:
        answer = Answer(error.body(), error.status)
    return _signed(shop, request, uri, answer)


def _answer(shop: "CcvShop", request: Request) -> Answer:
    path = request.path.removeprefix(ROOT).strip("/")
    found = find_route(path)
    if shop.limits_on:
        shop.limits.count(request.method, found[0].resource if found else path)
    if found is None:
        raise unknown_resource(request.path)
    route, ids = found
    if route.resource and route.resource not in shop.resources:
        raise forbidden(route.resource)
    handler = route.methods.get(request.method)
    if handler is None:
        raise method_not_allowed(request.method, route.resource or "the root")
    query = {name: values[-1] for name, values in request.args.lists()}
    api = f"{request.host_url.rstrip('/')}{request.script_root}{ROOT}/"
    return handler(Call(shop, request, query, api, ids))


def _signed(shop: "CcvShop", request: Request, uri: str, answer: Answer) -> Response:
    body = b"" if answer.body is None else json.dumps(answer.body, ensure_ascii=False, separators=(",", ":")).encode()
    date, method, keys = moment_text(shop.moment()), request.method, shop.keys
    asked = request.headers.get("Accept", "")
    kind = _JSON if _JSON in asked and _VERTO not in asked else _VERTO

    def resign(changed: bytes) -> str:
        return sign(keys, method, uri, changed, date)

    response = SignedAnswer(body, status=answer.status, content_type=kind)
    response.headers["x-public"], response.headers["x-date"] = keys.public, date
    response.headers["x-hash"] = resign(body)
    response.resign = resign
    return response


def shorten(response: Response, fault: Fault) -> Response | None:
    """Leave the last rows out of a collection; the shop itself does so, so it signs what it sends.

    There is no total that could be wrong.
    """
    if fault.kind != "drop-rows" or not isinstance(response, SignedAnswer):
        return None
    try:
        body = json.loads(response.get_data())
    except ValueError:
        return None
    rows = body.get("items") if isinstance(body, dict) else None
    if not isinstance(rows, list) or "start" not in body or not rows:
        return None
    del rows[max(len(rows) - int(str(fault.options.get("rows", 1))), 0) :]
    changed = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    response.set_data(changed)
    response.headers["x-hash"] = response.resign(changed)
    return response
