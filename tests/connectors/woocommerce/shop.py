"""A small WooCommerce for tests: answers over real HTTP and checks every signature with arithmetic of its own."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from werkzeug.wrappers import Request, Response

from shopswitch.connectors.woocommerce.shop import WooCommerce
from shopswitch.frames.snapshot import Snapshot

Open = Callable[..., WooCommerce]
KEY, SECRET = "secret-WOO_KEY", "secret-WOO_SECRET"
SINCE = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
PRODUCTS_PATH, ORDERS_PATH, VARIATIONS_PATH = "/wc/v3/products", "/wc/v3/orders", "/wc/v3/variations"
STATUSES = ("pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed", "checkout-draft")


def product(number: int, **changes: Any) -> dict[str, Any]:
    values = {
        "id": number,
        "parent_id": 0,
        "type": "simple",
        "status": "publish",
        "name": f"Product {number}",
        "sku": f"SKU-{number}",
        "virtual": False,
        "global_unique_id": "",
        "variations": [],
        "manage_stock": True,
        "stock_quantity": number,
        "description": "not asked for",
    }
    return values | changes


def variation(number: int, parent: int, **changes: Any) -> dict[str, Any]:
    values = product(number, parent_id=parent, type="variation", name="XL")
    del values["variations"]
    return values | changes


def order(number: int, status: str = "processing", **changes: Any) -> dict[str, Any]:
    values = {
        "id": number,
        "number": str(number),
        "status": status,
        "date_created": "2026-11-20T11:00:00",
        "date_created_gmt": "2026-11-20T10:00:00",
        "date_paid_gmt": "2026-11-20T10:01:00",
        "meta_data": [],
        "billing": {"email": "somebody@example.test"},
        "customer_note": "ring twice",
    }
    return values | changes


def zone_method(number: int, method_id: str = "flat_rate", **changes: Any) -> dict[str, Any]:
    values = {"id": number, "instance_id": number, "title": f"Method {number}", "enabled": True}
    return values | {"method_id": method_id, "settings": {"cost": {"value": "4.95"}}} | changes


def webhook(number: int, **changes: Any) -> dict[str, Any]:
    values = {
        "id": number,
        "name": f"Hook {number}",
        "status": "active",
        "topic": "order.updated",
        "delivery_url": f"https://user:pass@picqer.example:8443/webhook/secret-{number}?key=secret",
    }
    return values | changes


def error(status: int, code: str, **data: Any) -> Response:
    body = {"code": code, "message": "Dat mag niet.", "data": {"status": status, **data}}
    return Response(json.dumps(body), status=status, content_type="application/json; charset=UTF-8")


class Shop:
    """Products, variations and orders, as vendor records, behind the vendor's own paths.

    Attributes:
        calls: Every call received: path below the root, query.
        spoil: Path → function that may answer in place of the shop; gets the query and the shop's own answer.
    """

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self.root = "/wp-json"
        self.link = ""
        self.products: list[dict[str, Any]] = []
        self.variations: list[dict[str, Any]] = []
        self.orders: list[dict[str, Any]] = []
        self.statuses: tuple[str, ...] = STATUSES
        self.settings = {"products/woocommerce_manage_stock": "yes", "general/woocommerce_currency": "EUR"}
        self.units = {"woocommerce_weight_unit": "kg", "woocommerce_dimension_unit": "cm"}
        self.zones: dict[int, list[dict[str, Any]]] = {}
        self.webhooks: list[dict[str, Any]] = []
        self.routes_absent: set[str] = set()
        self.takes_header = True
        self.home_scheme = ""
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.spoil: dict[str, Callable[[dict[str, str], Response], Response | None]] = {}
        self._nonces: set[str] = set()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer as a WSGI application."""
        return self._handle(Request(environ))(environ, start_response)

    def asked(self, path: str) -> list[dict[str, str]]:
        """Queries of the calls to one path."""
        return [query for called, query in self.calls if called == path]

    def _handle(self, request: Request) -> Response:
        start = f"{self.prefix}{self.root}"
        if not request.path.startswith(f"{start}/"):
            link = self.link or f'<{request.host_url}{start[1:]}/>; rel="https://api.w.org/"'
            return Response("<!doctype html><html>", status=404, mimetype="text/html", headers={"Link": link})
        path = request.path.removeprefix(start)
        query = dict(request.args)
        self.calls.append((path, query))
        own = self._answer(request, path, query)
        spoiled = self.spoil[path](query, own) if path in self.spoil else None
        return spoiled or own

    def _answer(self, request: Request, path: str, query: dict[str, str]) -> Response:
        if path == "/":
            scheme = self.home_scheme or request.scheme
            index = {
                "name": "Theehuis",
                "home": f"{scheme}://{request.host}{self.prefix}",
                "gmt_offset": 1,
                "timezone_string": "Europe/Amsterdam",
                "namespaces": ["wp/v2", "wc/v3"],
            }
            return self.json(index)
        refused = self._refuse(request)
        if refused is not None:
            return refused
        path = path.removeprefix("/wc/v3")
        below = re.fullmatch(r"/products/(\d+)/variations", path)
        if path in self.routes_absent:
            return error(404, "rest_no_route")
        if below:
            return self._list([v for v in self.variations if v["parent_id"] == int(below[1])], query)
        lists = {
            "/products": self.products,
            "/variations": self.variations,
            "/orders": self.orders,
            "/webhooks": self.webhooks,
        }
        if path == "/orders" and "status" in query:
            return self._orders(query)
        if path in lists:
            wanted = query.get("include", "").split(",")
            return self._list([r for r in lists[path] if wanted == [""] or str(r["id"]) in wanted], query)
        if single := re.fullmatch(r"/orders/(\d+)", path):
            found = [o for o in self.orders if o["id"] == int(single[1])]
            return self.json(found[0]) if found else error(404, "woocommerce_rest_shop_order_invalid_id")
        if path in {"/orders/statuses", "/reports/orders/totals"}:
            return self.json([{"slug": s, "name": s.title()} for s in self.statuses])
        if path.startswith("/settings/") and path.removeprefix("/settings/") in self.settings:
            return self.json({"id": path, "value": self.settings[path.removeprefix("/settings/")]})
        if path == "/settings/products":
            return self.json([{"id": name, "value": value} for name, value in self.units.items()])
        if path == "/shipping/zones":
            return self._counted([{"id": number, "name": f"Zone {number}"} for number in self.zones])
        if methods := re.fullmatch(r"/shipping/zones/(\d+)/methods", path):
            return self._counted(self.zones[int(methods[1])])
        if path == "/system_status":
            return self.json({"environment": {"version": "11.0.1"}, "settings": {"currency": "EUR"}})
        return error(404, "rest_no_route")

    def _orders(self, query: dict[str, str]) -> Response:
        names = query["status"].split(",")
        known = ("any", "trash", "auto-draft", *self.statuses)
        if not set(names) <= set(known):
            text = f"status[0] is niet een van {', '.join(known[:-1])}, en {known[-1]}."
            return error(400, "rest_invalid_param", params={"status": text})
        rows = [o for o in self.orders if o["status"] in names]
        if "after" in query:
            assert query["dates_are_gmt"] == "true"
            bound = datetime.fromisoformat(query["after"])
            rows = [o for o in rows if datetime.fromisoformat(o["date_created_gmt"]) > bound]
        return self._list(rows, query)

    def _list(self, rows: list[dict[str, Any]], query: dict[str, str]) -> Response:
        size, page = int(query.get("per_page", 10)), int(query.get("page", 1))
        if not 1 <= size <= 100 or page < 1:
            return error(400, "rest_invalid_param")
        falling = query.get("order", "desc") == "desc"
        ordered = sorted(rows, key=lambda row: row["id"], reverse=falling)[(page - 1) * size : page * size]
        if "_fields" in query:
            ordered = [{k: row[k] for k in query["_fields"].split(",") if k in row} for row in ordered]
        answer = self.json(ordered)
        answer.headers["X-WP-Total"] = str(len(rows))
        answer.headers["X-WP-TotalPages"] = str(-(-len(rows) // size))
        return answer

    def _counted(self, rows: list[dict[str, Any]]) -> Response:
        """A list that knows no pages, and sends its total."""
        answer = self.json(rows)
        answer.headers["X-WP-Total"] = str(len(rows))
        return answer

    def json(self, value: Any) -> Response:
        """An answer as WordPress writes it."""
        return Response(json.dumps(value, ensure_ascii=False), content_type="application/json; charset=UTF-8")

    def _refuse(self, request: Request) -> Response | None:
        header = request.headers.get("Authorization", "")
        if request.scheme == "http":
            return self._refuse_signature(request, header)
        pair = (request.args.get("consumer_key"), request.args.get("consumer_secret"))
        if pair == (None, None) and self.takes_header and request.authorization is not None:
            pair = (request.authorization.username, request.authorization.password)
        if pair[0] != KEY:
            return error(401, "woocommerce_rest_cannot_view")
        return None if pair[1] == SECRET else error(401, "woocommerce_rest_authentication_error")

    def _refuse_signature(self, request: Request, header: str) -> Response | None:
        given = dict(re.findall(r'(oauth_\w+)="([^"]*)"', header))
        if not header.startswith("OAuth ") or not given:
            return error(401, "woocommerce_rest_cannot_view")
        signature = given.pop("oauth_signature")
        pairs = [(k, v) for k, v in request.args.items(multi=True)] + [*given.items()]
        encoded = sorted((quote(k, safe="-._~"), quote(v, safe="-._~")) for k, v in pairs)
        query = "&".join(f"{k}={v}" for k, v in encoded)
        base = "&".join(quote(part, safe="-._~") for part in (request.method, request.base_url, query))
        digest = hmac.new(f"{SECRET}&".encode(), base.encode(), hashlib.sha256).digest()
        right = quote(base64.b64encode(digest).decode(), safe="-._~") == signature
        fresh = given["oauth_nonce"] not in self._nonces
        self._nonces.add(given["oauth_nonce"])
        if right and fresh and given["oauth_consumer_key"] == KEY and given["oauth_signature_method"] == "HMAC-SHA256":
            return None
        return error(401, "woocommerce_rest_authentication_error")


def variable_shop(shop: Shop) -> Shop:
    shop.products = [
        product(10, type="variable", variations=[11, 12, 13], sku="TS", name="T-shirt", manage_stock=True),
        product(20, type="variable", variations={"0": 21, "2": 22}, sku="", name="Mok", manage_stock=False),
    ]
    shop.variations = [
        variation(11, 10, sku="TS-S", manage_stock=True, stock_quantity=4),
        variation(12, 10, sku="TS", manage_stock="parent", stock_quantity=24),
        variation(13, 10, sku="ts", status="private", manage_stock=False, stock_quantity=None),
        variation(21, 20, sku=""),
        variation(22, 20, sku="M-2", virtual=True),
    ]
    return shop


def rows(snapshot: Snapshot, key: str = "source_id") -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in snapshot.frame.to_dict("records")}
