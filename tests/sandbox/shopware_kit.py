"""An emulated Shopware 6 shop behind real HTTP, and the check that its answers fit the vendor's schemas."""

import gzip
import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import httpx
import jsonschema
from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.shopware import ShopwareShop
from shopswitch.sandbox.systems import Customer, Item, Line, NewOrder
from tests.conftest import NOW, shared

PERSON = Customer("Jantje", "Verzonnen", "jantje@example.org", "+31600000000", "Nergensweg 1", "0000XX", "Nergens")
# A variant says nothing of what it inherits, although the schema, which is also that of a new product, requires it.
_INHERITED = {"Product": {"taxId", "price", "name"}}


@cache
def vendor_schemas(*, whole: bool = True) -> dict[str, Any]:
    """The vendor's schemas: what is not required may be null; with `whole` off nothing is required at all.

    The published schema does not write down nulls, and a field that may be empty is null in every answer.
    """
    path = shared("specs", "shopware-6.x-admin.json.gz")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        schemas: dict[str, Any] = json.load(file)["components"]["schemas"]
    # It calls meta an object and a list at once; the code of the shop makes it an object.
    schemas["error"]["properties"]["meta"] = {"$ref": "#/components/schemas/meta"}
    for name, schema in schemas.items():
        required = set(schema.get("required", ())) - _INHERITED.get(name, set())
        _allow_nulls(schema, required)
        schema["required"] = sorted(required) if whole else []
    return schemas


def _allow_nulls(schema: dict[str, Any], required: set[str]) -> None:
    for field, wanted in schema.get("properties", {}).items():
        _allow_nulls(wanted, set(wanted.get("required", ())))
        if field not in required:
            schema["properties"][field] = {"anyOf": [wanted, {"type": "null"}]}


def misfits(name: str, record: Any, *, whole: bool = True) -> list[str]:
    """What in a record, and in everything loaded with it, does not fit the vendor's schema."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": vendor_schemas(whole=whole)}}
    validator = jsonschema.Draft202012Validator(schema)
    return [f"{each.json_path}: {each.message[:200]}" for each in validator.iter_errors(record)]


def schema_name(entity: str) -> str:
    """`order-line-item` as the schemas call it."""
    return "".join(part.capitalize() for part in entity.split("-"))


class Clock:
    """A shop's present moment, and real seconds, both moved by hand."""

    def __init__(self) -> None:
        self.moment = NOW
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.seconds


class Api:
    """A shop and a client of it that is logged in."""

    def __init__(self, serve: Callable[[Any], str], *, version: str = "6.7.10.1") -> None:
        self.clock = Clock()
        self.shop = ShopwareShop(random.Random(7), self.clock.now, "Europe/Amsterdam", monotonic=self.clock.monotonic)
        self.shop.version = version

        @Request.application
        def app(request: Request) -> Response:
            return self.shop.handle(request)

        self.url = serve(app)
        self.token = self.login().json()["access_token"]

    def login(self, **changes: str) -> httpx.Response:
        """Ask for a token."""
        body = {"grant_type": "client_credentials", **self.shop.secrets(), **changes}
        return httpx.post(f"{self.url}/api/oauth/token", json=body, trust_env=False)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Send a call as it is; headers with underscores for dashes."""
        sent = {"Accept": "application/json", "Authorization": f"Bearer {self.token}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.request(method, f"{self.url}{path}", json=body, headers=sent, trust_env=False)

    def search(self, entity: str, headers: dict[str, str] | None = None, **criteria: Any) -> Any:
        """The body of a search that must work; every row is checked against the vendor's schema."""
        body = {name.replace("_", "-"): value for name, value in criteria.items()}
        answer = self.send("POST", f"/api/search/{entity}", body, **(headers or {}))
        assert answer.status_code == 200, answer.text
        found = answer.json()
        trimmed = criteria.keys() & {"fields", "includes", "excludes"}
        for row in found["data"]:
            assert not (wrong := misfits(schema_name(entity), row, whole=not trimmed)), wrong
        return found

    def rows(self, entity: str, headers: dict[str, str] | None = None, **criteria: Any) -> Any:
        """The rows of a search that must work."""
        return self.search(entity, headers, **criteria)["data"]

    def refused(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, list[Any]]:
        """Status and errors of a call that must not work; the errors are checked against the vendor's schema."""
        answer = self.send(method, path, body, **headers)
        assert answer.status_code >= 400
        assert not (wrong := misfits("failure", answer.json())), wrong
        errors = answer.json()["errors"]
        assert {each["status"] for each in errors} == {str(answer.status_code)}
        return answer.status_code, errors

    def code(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, str]:
        """Status and code of the only error of a call."""
        status, (error,) = self.refused(method, path, body, **headers)
        return status, error["code"]

    def add(self, *skus: str, **about: Any) -> list[str]:
        """Put simple items on sale; returns their ids."""
        return self.shop.add_items([Item(sku, f"Thee {sku}", **about) for sku in skus])

    def order(self, *skus: str, quantity: int = 2, days_ago: int = 0, **about: Any) -> str:
        """A customer orders; returns the order's id."""
        lines = tuple(Line(sku, quantity) for sku in skus)
        placed = self.clock.moment - timedelta(days=days_ago)
        return self.shop.add_order(NewOrder(lines, PERSON, placed, **about)).order_id

    def stock(self, product_id: str) -> tuple[int, int]:
        """`stock` and `availableStock` as the interface shows them."""
        (row,) = self.rows("product", ids=[product_id])
        return row["stock"], row["availableStock"]

    def delivery(self, order_id: str) -> Any:
        """The main delivery of an order, with its state."""
        return self.rows(
            "order-delivery",
            filter=[{"type": "equals", "field": "orderId", "value": order_id}],
            sort=[{"field": "shippingCosts.totalPrice", "order": "DESC"}],
            associations={"stateMachineState": {}},
        )[0]
