"""A mounted Magento, a caller that signs as an integration does, and a check of answers against the vendor's schema."""

import gzip
import json
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx
from oauthlib.oauth1 import Client
from werkzeug.wrappers import Request

from shopswitch.sandbox.magento import MagentoShop
from shopswitch.sandbox.systems import Customer, Item, Line, NewOrder
from tests.conftest import shared

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PERSON = Customer("Jan", "Jansen", "jan@example.test", "0301234567", "Dorpsstraat 1", "3511AA", "Utrecht")
_NONCES = count()


class Clock:
    """A present that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment


class Mount:
    """WSGI front of a shop that can be exchanged, in a sub-directory as the sandbox serves it."""

    def __init__(self, shop: MagentoShop, below: str = "") -> None:
        self.shop = shop
        self.below = below

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["SCRIPT_NAME"] = self.below
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(self.below)
        return self.shop.handle(Request(environ))(environ, start_response)


@cache
def _client() -> httpx.Client:
    """One for all tests: making one takes longer than a request."""
    return httpx.Client(trust_env=False)


class Api:
    """A shop on a loopback port, and calls to it."""

    def __init__(self, serve: Callable[[Any], str], below: str = "") -> None:
        self.clock = Clock()
        self.shop = MagentoShop(random.Random(1), self.clock, "Europe/Amsterdam")
        self.store = self.shop.store
        self.mount = Mount(self.shop, below)
        self.url = serve(self.mount) + below

    def raw(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Any request."""
        return _client().request(method, self.url + path, **options)

    def signed(self, method: str, path: str, **changes: Any) -> dict[str, str]:
        """The header of a signed call; `changes` replace what it is signed with."""
        return sign(self.shop, method, self.url + path, self.clock.moment, **changes)

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """A signed call; `path` stands behind ``/rest/V1/`` unless it starts with a slash."""
        path = path if path.startswith("/") else f"/rest/V1/{path}"
        headers = self.signed(method, path) | options.pop("headers", {})
        if body is not None:
            options["json"] = body
        return self.raw(method, path, headers=headers, **options)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of a call that must work and fit the schema."""
        answer = self.call(method, path, body)
        assert answer.status_code == 200, answer.text
        value = answer.json()
        if "fields=" not in path:
            wrong = list(misfits(method, path, value))
            assert not wrong, wrong
        return value

    def get(self, path: str) -> Any:
        """`ask` with GET."""
        return self.ask("GET", path)

    def refused(self, status: int, method: str, path: str, body: Any = None) -> Any:
        """The body of a call that must be refused with that status."""
        answer = self.call(method, path, body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def add(self, *skus: str, **about: Any) -> list[str]:
        """Put simple items on sale; returns their source ids."""
        return self.shop.add_items([Item(sku, f"Thee {sku}", **about) for sku in skus])

    def group(self, *skus: str, group: str = "SOK", **about: Any) -> list[str]:
        """Put variants on sale."""
        return self.shop.add_items([Item(sku, "Sok", group=group, option=sku, **about) for sku in skus])

    def order(self, *skus: str, quantity: int = 2, days_ago: float = 0, **about: Any) -> str:
        """A customer orders; returns the order's id."""
        lines = tuple(Line(sku, quantity) for sku in skus)
        placed = self.clock.moment - timedelta(days=days_ago)
        return self.shop.add_order(NewOrder(lines, PERSON, placed, **about)).order_id


def sign(shop: MagentoShop, method: str, url: str, now: datetime, **changes: Any) -> dict[str, str]:
    """An OAuth header made by oauthlib."""
    keys = shop.secrets() | changes
    client = Client(
        keys["consumer_key"],
        client_secret=keys["consumer_secret"],
        resource_owner_key=keys["access_token"],
        resource_owner_secret=keys["access_token_secret"],
        signature_method=changes.get("hashing", "HMAC-SHA256"),
        timestamp=str(changes.get("timestamp", int(now.timestamp()))),
        nonce=changes.get("nonce") or f"nonce{next(_NONCES)}",
    )
    _, headers, _ = client.sign(url, http_method=method)
    return {"Authorization": headers["Authorization"]}


def criteria(*filters: tuple[str, str, str], size: int | None = None, page: int | None = None, sort: str = "") -> str:
    """Search criteria as a query; every filter is a group of its own."""
    parts = []
    for place, (field, condition, value) in enumerate(filters):
        start = f"searchCriteria[filter_groups][{place}][filters][0]"
        parts += [f"{start}[field]={field}", f"{start}[condition_type]={condition}", f"{start}[value]={quote(value)}"]
    if sort:
        field, _, direction = sort.partition(" ")
        start = "searchCriteria[sortOrders][0]"
        parts += [f"{start}[field]={field}", f"{start}[direction]={direction or 'ASC'}"]
    if size is not None:
        parts.append(f"searchCriteria[pageSize]={size}")
    if page is not None:
        parts.append(f"searchCriteria[currentPage]={page}")
    return ("&".join(parts) or "searchCriteria=").replace("[", "%5B").replace("]", "%5D")


@cache
def vendor_schema() -> Any:
    """Adobe's own description of the interface."""
    return json.loads(gzip.decompress(shared("specs", "magento-2.x-rest.json.gz").read_bytes()))


TEXT_FOR_NUMBER = frozenset({"/V1/order/{orderId}/ship", "/V1/order/{orderId}/invoice"})
"""Calls that answer an id as text although the schema says number (recorded for the first)."""


def misfits(method: str, path: str, value: Any) -> Iterator[str]:
    """Where an answer does not fit the schema; a call that is not in it fits nothing."""
    parts = path.partition("?")[0].strip("/").split("/")
    parts = parts[parts.index("V1") + 1 :] if "V1" in parts else parts
    for known, methods in vendor_schema()["paths"].items():
        names = known.strip("/").split("/")[1:]
        same = len(names) == len(parts) and all(
            mine == theirs or theirs.startswith("{") for mine, theirs in zip(parts, names, strict=True)
        )
        if (
            same
            and method.lower() in methods
            and not any("{" in n and p in _FIXED for n, p in zip(names, parts, strict=True))
        ):
            schema = methods[method.lower()]["responses"].get("200", {}).get("schema")
            if schema is not None and known not in TEXT_FOR_NUMBER:
                yield from _misfits(schema, value, known)
            return
    yield f"{method} {path} is not in the schema"


_FIXED = frozenset({"attributes", "items", "lowStock", "track", "create", "comments"})
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


def _misfits(schema: Any, value: Any, path: str) -> Iterator[str]:
    """Null is let through, and PHP's empty list for an empty object, and attribute values that are lists (recorded)."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = vendor_schema()["definitions"][name]
        if name == "framework-attribute-interface" and isinstance(value, dict) and isinstance(value["value"], list):
            return
    kind = schema.get("type", "object")
    if value is None or (value == [] and kind == "object"):
        return
    if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        yield f"{path}: {value!r} is no {kind}"
    elif kind == "array":
        for place, each in enumerate(value):
            yield from _misfits(schema["items"], each, f"{path}[{place}]")
    elif kind == "object" and "properties" in schema:
        for name in schema.get("required", []):
            if name not in value:
                yield f"{path}: {name} is missing"
        for name, each in value.items():
            if name in schema["properties"]:
                yield from _misfits(schema["properties"][name], each, f"{path}.{name}")
            else:
                yield f"{path}: {name} is unknown"
