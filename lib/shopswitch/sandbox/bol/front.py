"""The HTTP side: which call is which, media types, access, limits."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.bol import deprecated, fulfilment, offers, orders, processes, shipments
from shopswitch.sandbox.bol.answers import V10, V10_CSV, V11, RefusedError, answer, problem_body

if TYPE_CHECKING:
    from shopswitch.sandbox.bol.shop import BolShop

Handler = Callable[..., Response]


@dataclass(frozen=True, slots=True)
class Route:
    """A call: method, path with parts in braces, media type, and who answers it."""

    method: str
    path: str
    media_type: str
    handler: Handler

    def match(self, path: str) -> list[str] | None:
        """The parts of the path, or None when it is another one."""
        found = re.fullmatch(re.sub(r"\{[^}]*\}", "([^/]+)", self.path), path)
        return None if found is None else list(found.groups())

    @property
    def is_deprecated(self) -> bool:
        """Everything about offers in v10."""
        return self.media_type != V11 and self.path.startswith("/retailer/offers")


_OFFER = "/retailer/offers/{id}"
ROUTES = (
    Route("GET", "/retailer/orders", V10, orders.listing),
    Route("PUT", "/retailer/orders/cancellation", V10, orders.cancellation),
    Route("GET", "/retailer/orders/{id}", V10, orders.one),
    Route("GET", "/retailer/shipments", V10, shipments.listing),
    Route("POST", "/retailer/shipments", V10, shipments.create),
    Route("GET", "/retailer/shipments/{id}", V10, shipments.one),
    Route("PUT", "/retailer/transports/{id}", V10, shipments.change_transport),
    Route("GET", "/retailer/inventory", V10, deprecated.inventory),
    Route("GET", "/shared/process-status", V10, processes.of_entity),
    Route("POST", "/shared/process-status", V10, processes.several),
    Route("GET", "/shared/process-status/{id}", V10, processes.one),
    Route("GET", "/retailer/offers", V11, offers.listing),
    Route("POST", "/retailer/offers", V11, offers.create),
    Route("POST", "/retailer/offers", V10, deprecated.create),
    Route("POST", "/retailer/offers/export", V10, deprecated.ask_export),
    Route("GET", "/retailer/offers/export/{id}", V10_CSV, deprecated.export),
    Route("GET", _OFFER, V11, offers.one),
    Route("PATCH", _OFFER, V11, offers.change),
    Route("DELETE", _OFFER, V11, offers.delete),
    Route("GET", f"{_OFFER}/not-for-sale-reasons", V11, offers.reasons),
    Route("GET", _OFFER, V10, deprecated.one),
    Route("PUT", _OFFER, V10, deprecated.put),
    Route("DELETE", _OFFER, V10, deprecated.delete),
    Route("PUT", f"{_OFFER}/stock", V10, deprecated.put_stock),
    Route("PUT", f"{_OFFER}/price", V10, deprecated.put_price),
)


class Front:
    """Answers calls for one account."""

    def __init__(self, shop: "BolShop") -> None:
        self.shop = shop

    def handle(self, request: Request) -> Response:
        """Answer one call."""
        shop = self.shop
        if request.path == "/login/token":
            return shop.access.token(request)
        if request.path == "/retailer/public/ratelimits" and request.method == "GET":
            return shop.limits.public()
        fulfilment.settle(shop.store, shop.now())
        refused = shop.access.refusal(request)
        if refused is not None:
            return refused
        rule = shop.limits.rule_for(request)
        if rule is None:
            return self._carry_out(request)
        made = shop.limits.refuse(rule, enforced=shop.limits_on) or self._carry_out(request)
        made.headers.extend(shop.limits.headers(rule))
        return made

    def _carry_out(self, request: Request) -> Response:
        try:
            route, parts = self._route(request)
            made = route.handler(self.shop, request, *parts)
        except RefusedError as why:
            body = problem_body(why.status, why.title, why.detail, why.violations)
            # Errors come in the media type that was asked for, which for reports is that of the report.
            asked = request.headers.get("Accept", "")
            return answer(body, why.status, next((each for each in (V11, V10_CSV) if each in asked), V10))
        if route.is_deprecated:
            made.headers["deprecation"] = "true"
        return made

    @staticmethod
    def _route(request: Request) -> tuple[Route, list[str]]:
        matching = [(each, each.match(request.path)) for each in ROUTES]
        there = [(route, parts) for route, parts in matching if parts is not None]
        # A fixed word, as in offers/export, is no id: the first match decides which path it is.
        there = [pair for pair in there if pair[0].path == there[0][0].path]
        if not there:
            raise RefusedError(404, "Not Found", "There is nothing at this address.")
        usable = [pair for pair in there if pair[0].method == request.method]
        if not usable:
            raise RefusedError(405, "Method Not Allowed", f"{request.method} is not possible here.")
        accepted = request.headers.get("Accept", "")
        for route, parts in usable:
            if route.media_type in accepted:
                _check_body(request, route)
                return route, parts
        wanted = " or ".join(route.media_type for route, _ in usable)
        raise RefusedError(406, "Not Acceptable", f"This call answers {wanted} only.")


def _check_body(request: Request, route: Route) -> None:
    if request.method in ("POST", "PUT", "PATCH") and route.media_type not in request.headers.get("Content-Type", ""):
        raise RefusedError(415, "Unsupported Media Type", f"The body must be {route.media_type}.")
