"""A small Shopify for the connector's tests: answers by operation name, over HTTP, and can be told to misbehave."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request, Response

from shopswitch.connectors.shopify import ShopifyConnector, ShopifySettings
from shopswitch.http.wire import Wire

Data = dict[str, Any]
Connect = Callable[..., ShopifyConnector]
TOKEN = "secret-TOKEN"
ALL_SCOPES = ("read_products", "read_inventory", "read_locations", "read_orders", "read_all_orders")
GRAPHQL_PATH = "/admin/api/2026-10/graphql.json"


def variant(number: int, **changes: Any) -> Data:
    """A variant as Shopify answers it; `product` and `inventoryItem` changes are merged."""
    product = {
        "legacyResourceId": str(1000 + number),
        "title": f"Tea {number}",
        "status": "ACTIVE",
        "hasOnlyDefaultVariant": True,
        "isGiftCard": False,
        "vendor": "Theebrand",
        "description": "",
        "mediaCount": {"count": 0},
    }
    item = {
        "id": f"gid://shopify/InventoryItem/{5000 + number}",
        "tracked": True,
        "requiresShipping": True,
        "harmonizedSystemCode": None,
        "countryCodeOfOrigin": None,
        "unitCost": None,
        "measurement": {"weight": None},
    }
    node: Data = {
        "id": f"gid://shopify/ProductVariant/{number}",
        "legacyResourceId": str(number),
        "sku": f"SKU-{number}",
        "barcode": None,
        "title": "Default Title",
        "requiresComponents": False,
        "price": "10.00",
        "createdAt": "2024-03-01T11:00:00+01:00",
    }
    product |= changes.pop("product", {})
    item |= changes.pop("inventoryItem", {})
    return node | changes | {"product": product, "inventoryItem": item}


def level(location: int, available: int) -> Data:
    return {
        "location": {"id": f"gid://shopify/Location/{location}"},
        "quantities": [{"name": "available", "quantity": available}],
    }


def with_levels(node: Data, *levels: Data, more: bool = False) -> Data:
    """The variant with stock levels inside, as a page has them."""
    item = node["inventoryItem"] | {"inventoryLevels": {"nodes": [*levels], "pageInfo": {"hasNextPage": more}}}
    return node | {"inventoryItem": item}


def location(number: int, name: str, *, active: bool = True) -> Data:
    gid = f"gid://shopify/Location/{number}"
    return {"id": gid, "legacyResourceId": str(number), "name": name, "isActive": active}


def order(number: int, **changes: Any) -> Data:
    return {
        "id": f"gid://shopify/Order/{number}",
        "legacyResourceId": str(number),
        "name": f"#{number}",
        "sourceIdentifier": None,
        "createdAt": "2026-11-20T10:00:00Z",
        "processedAt": "2026-11-20T09:59:00Z",
        "cancelledAt": None,
        "test": False,
        "displayFulfillmentStatus": "UNFULFILLED",
        "displayFinancialStatus": "PAID",
        "shippingLine": None,
    } | changes


def delivered(*words: str | None, more: bool = False) -> Data:
    """The fulfillment orders of an order, by their type of delivery."""
    nodes = [
        {"id": f"gid://shopify/FulfillmentOrder/{number}", "deliveryMethod": word and {"methodType": word}}
        for number, word in enumerate(words, start=1)
    ]
    return {"nodes": nodes, "pageInfo": {"hasNextPage": more}}


def rate(number: int, **changes: Any) -> Data:
    gid = f"gid://shopify/DeliveryMethodDefinition/{number}"
    return {"id": gid, "name": f"Rate {number}", "active": True} | changes


def zone(name: str, *rates: Data, more: bool = False) -> Data:
    return {
        "zone": {"name": name},
        "methodDefinitions": {"nodes": [*rates], "pageInfo": {"hasNextPage": more}},
    }


def profile(number: int, *zones: Data, default: bool = True, more: bool = False) -> Data:
    """A delivery profile with one group of locations."""
    groups = [{"locationGroupZones": {"nodes": [*zones], "pageInfo": {"hasNextPage": more}}}]
    gid = f"gid://shopify/DeliveryProfile/{number}"
    return {"id": gid, "name": f"Profile {number}", "default": default, "profileLocationGroups": groups}


def subscription(number: int, **changes: Any) -> Data:
    return {
        "id": f"gid://shopify/WebhookSubscription/{number}",
        "legacyResourceId": str(number),
        "name": None,
        "topic": "ORDERS_CREATE",
        "uri": f"https://user:pass@picqer.example:8443/hook/secret-{number}?key=secret",
    } | changes


def throttled(requested: float, available: float, restore: float = 100.0) -> Data:
    """The body of Shopify's answer to too many points."""
    status = {"maximumAvailable": 2000.0, "currentlyAvailable": available, "restoreRate": restore}
    return {
        "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
        "extensions": {"cost": {"requestedQueryCost": requested, "actualQueryCost": None, "throttleStatus": status}},
    }


def refused(code: str, message: str = "No.", data: Data | None = None, **extensions: Any) -> Data:
    """A body with one error of that code, beside partial data."""
    return {
        "errors": [{"message": message, "path": ["orders"], "extensions": {"code": code, **extensions}}],
        "data": data,
    }


@dataclass
class Call:
    """One call as received."""

    operation: str
    variables: Data
    headers: dict[str, str]
    path: str


@dataclass
class FakeShop:
    """The shop; `queue` holds answers that are given instead of the right one, per operation, first come first."""

    variants: list[Data] = field(default_factory=list)
    orders: list[Data] = field(default_factory=list)
    profiles: list[Data] = field(default_factory=list)
    subscriptions: list[Data] = field(default_factory=list)
    locations: list[Data] = field(default_factory=lambda: [location(1, "Warehouse")])
    scopes: tuple[str, ...] = ALL_SCOPES
    page_size: int = 250
    token: str = TOKEN
    token_lives_s: int = 86399
    version: str = "2026-10"
    announce: int = 0
    """Added to every total."""

    bulk_states: list[Data] = field(default_factory=lambda: [{"status": "CREATED"}, {"status": "RUNNING"}, {}])
    """Changes of each answer about a bulk operation; the last one stays."""

    bulk_lines: list[Data] | None = None
    file_url: str = ""
    queue: dict[str, list[Callable[[], Response] | Data | Response]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """WSGI."""
        request = Request(environ)
        return self._answer(request)(environ, start_response)

    def operations(self) -> list[str]:
        """Names of the operations received, in order."""
        return [call.operation for call in self.calls]

    def last(self, operation: str) -> Call:
        """The latest call of that operation."""
        return next(call for call in reversed(self.calls) if call.operation == operation)

    def _answer(self, request: Request) -> Response:
        body: Data = request.get_json(silent=True) or request.form.to_dict()
        operation = body.get("operationName") or request.path.rpartition("/")[2]
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.calls.append(Call(operation, body.get("variables") or body, headers, request.path))
        if self.queue.get(operation):
            planned = self.queue[operation].pop(0)
            return planned if isinstance(planned, Response) else self.reply(planned() if callable(planned) else planned)
        if operation == "access_token":
            scope = ",".join(self.scopes)
            return self.reply({"access_token": self.token, "scope": scope, "expires_in": self.token_lives_s})
        if operation == "export.jsonl":
            return Response("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in self.bulk_lines or []))
        if request.path != GRAPHQL_PATH:
            return self.reply({"errors": "Not Found"}, 404)
        if headers.get("x-shopify-access-token") != self.token:
            return self.reply({"errors": "[API] Invalid API key or access token"}, 401)
        return self.reply({"data": getattr(self, f"_{operation.lower()}")(self.calls[-1].variables, request)})

    def reply(self, body: Any, status: int = 200) -> Response:
        """A JSON answer with the headers Shopify sends."""
        if isinstance(body, Response):
            return body
        headers = {"X-Shopify-API-Version": self.version, "X-Request-Id": "call-1"}
        return Response(json.dumps(body), status=status, headers=headers, mimetype="application/json")

    def _page(self, name: str, nodes: list[Data], variables: Data) -> Data:
        start = int(variables["after"] or 0)
        end = start + self.page_size
        more = end < len(nodes)
        info = {"hasNextPage": more, "endCursor": str(end) if more else None}
        total = {"count": len(nodes) + self.announce}
        return {"total": total, name: {"nodes": nodes[start:end], "pageInfo": info}}

    def _shop(self, variables: Data, request: Request) -> Data:
        shop = {
            "name": "Theehuis Delft",
            "myshopifyDomain": "theehuis.myshopify.com",
            "ianaTimezone": "Europe/Amsterdam",
            "currencyCode": "EUR",
        }
        return {"shop": shop} | self._scopes(variables, request)

    def _scopes(self, variables: Data, request: Request) -> Data:
        return {"currentAppInstallation": {"accessScopes": [{"handle": handle} for handle in self.scopes]}}

    def _locations(self, variables: Data, request: Request) -> Data:
        page = self._page("locations", self.locations, variables)
        return {"locations": page["locations"]}

    def _variantscount(self, variables: Data, request: Request) -> Data:
        return {"total": {"count": len(self.variants) + self.announce}}

    def _orderscount(self, variables: Data, request: Request) -> Data:
        return {"total": {"count": len(self.orders) + self.announce}}

    def _variants(self, variables: Data, request: Request) -> Data:
        return self._page("productVariants", self.variants, variables)

    _levels = _variants

    def _orders(self, variables: Data, request: Request) -> Data:
        return self._page("orders", self.orders, variables)

    _ordersdelivery = _orders

    def _methods(self, variables: Data, request: Request) -> Data:
        page = self._page("deliveryProfiles", self.profiles, variables)
        return {"deliveryProfiles": page["deliveryProfiles"]}

    def _hooks(self, variables: Data, request: Request) -> Data:
        return self._page("webhookSubscriptions", self.subscriptions, variables)

    def _bulkstart(self, variables: Data, request: Request) -> Data:
        operation = {"id": "gid://shopify/BulkOperation/9", "status": "CREATED"}
        return {"bulkOperationRunQuery": {"bulkOperation": operation, "userErrors": []}}

    def _bulkstatus(self, variables: Data, request: Request) -> Data:
        change = self.bulk_states.pop(0) if len(self.bulk_states) > 1 else self.bulk_states[0]
        lines = self.bulk_lines or []
        operation = {
            "id": variables["id"],
            "status": "COMPLETED",
            "errorCode": None,
            "objectCount": str(len(lines)),
            "rootObjectCount": str(sum("__parentId" not in line for line in lines)),
            "url": (self.file_url or request.host_url.rstrip("/")) + "/files/export.jsonl?signature=signed-1"
            if lines
            else None,
        }
        return {"bulkOperation": operation | change}


@contextmanager
def connecting(serve: Callable[[Any], str], make_wire: Callable[..., Wire], shop: FakeShop) -> Iterator[Connect]:
    """How a test connects: keyword arguments are keys of the profile section, besides `wire` and `sleep`."""
    opened: list[ShopifyConnector] = []

    def no_waiting(seconds: float) -> None:
        raise AssertionError(f"waited {seconds} s where limits are off")

    def connect(*, wire: Wire | None = None, sleep: Any = no_waiting, **keys: Any) -> ShopifyConnector:
        if "client_id" not in keys:
            keys["access_token"] = "env:TOKEN"
        settings = ShopifySettings.model_validate({"platform": "shopify", "url": serve(shop), **keys})
        opened.append(ShopifyConnector(settings, wire or make_wire(platform="shopify"), sleep=sleep))
        return opened[-1]

    yield connect
    for connector in opened:
        connector.close()
