"""An emulated Shopify shop behind real HTTP, and the check that what goes in and out fits Shopify's own types."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
from graphql import (
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    execute_sync,
    parse,
    validate,
)
from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.shopify import ShopifyShop
from shopswitch.sandbox.systems import Customer, Item, Line, NewOrder
from tests.conftest import NOW
from tests.vendor_schemas.graphql_schema import admin_schema

PERSON = Customer("Jantje", "Verzonnen", "jantje@example.org", "+31600000000", "Nergensweg 1", "0000XX", "Nergens")
TYPES_BY_SELECTION = {"price": "DeliveryRateDefinition", "carrierService": "DeliveryParticipant"}


def vendor_schema() -> GraphQLSchema:
    """Shopify's own schema, built once per process."""
    return admin_schema()


def misfits(query: str, variables: dict[str, Any], data: Any) -> list[str]:
    """What in a query or its answer does not fit Shopify's types.

    The answer is executed against the vendor's schema as if it were the shop: unknown enum values, nulls where none
    may be, lists for objects and missing keys all show.
    """
    schema, document = vendor_schema(), parse(query)
    found = [str(each) for each in validate(schema, document)]
    if found or data is None:
        return found

    def answer(source: Any, info: GraphQLResolveInfo[Any], **_: Any) -> Any:
        return source[info.path.key]

    def concrete(value: Any, info: GraphQLResolveInfo[Any], abstract: Any) -> str:
        if "__typename" in value:
            return str(value["__typename"])
        if str(value.get("id", "")).startswith("gid://shopify/"):
            return str(value["id"]).split("/")[3]
        return next(name for key, name in TYPES_BY_SELECTION.items() if key in value)

    result = execute_sync(
        schema, document, data, variable_values=variables, field_resolver=answer, type_resolver=concrete
    )
    found = [str(each) for each in result.errors or []]
    return found if found or result.data == data else [f"{data!r} became {result.data!r}"]


class Clock:
    """A shop's present moment, and real seconds, both moved by hand."""

    def __init__(self) -> None:
        self.moment = NOW
        self.seconds = 0.0

    def now(self) -> datetime:
        """The shop's present moment."""
        return self.moment

    def monotonic(self) -> float:
        """Seconds that only rise."""
        return self.seconds


class Api:
    """A shop and a client of it."""

    def __init__(self, serve: Callable[[Any], str], wrap: Callable[[Any], Any] = lambda app: app) -> None:
        self.clock = Clock()
        self.shop = ShopifyShop(random.Random(7), self.clock.now, "Europe/Amsterdam", monotonic=self.clock.monotonic)

        @Request.application
        def app(request: Request) -> Response:
            return self.shop.handle(request)

        self.url = serve(wrap(app))
        self.token = self.shop.secrets()["access_token"]

    def send(
        self, query: str, variables: dict[str, Any] | None = None, *, version: str = "2026-10", token: str | None = None
    ) -> httpx.Response:
        """Send a request as it is."""
        return httpx.post(
            f"{self.url}/admin/api/{version}/graphql.json",
            json={"query": query, "variables": variables or {}},
            headers={"X-Shopify-Access-Token": token or self.token},
            trust_env=False,
        )

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of a request that must work; question and answer are checked against Shopify's types."""
        answer = self.send(query, variables)
        body = answer.json()
        assert answer.status_code == 200
        assert "errors" not in body, body["errors"]
        wrong = misfits(query, variables, body["data"])
        assert not wrong, wrong
        return body["data"]

    def cost(self, query: str, **variables: Any) -> Any:
        """`extensions.cost` of a request."""
        return self.send(query, variables).json()["extensions"]["cost"]

    def refused(self, query: str, *, version: str = "2026-10", **variables: Any) -> list[Any]:
        """The errors of a request; HTTP 200 as always."""
        answer = self.send(query, variables, version=version)
        assert answer.status_code == 200
        return list(answer.json()["errors"])

    def code(self, query: str, *, version: str = "2026-10", **variables: Any) -> str:
        """The code of the only error of a request."""
        (error,) = self.refused(query, version=version, **variables)
        return str(error["extensions"]["code"])

    def get(self, address: str, **headers: str) -> httpx.Response:
        """Fetch an address."""
        return httpx.get(address, headers=headers, trust_env=False)

    def post(self, path: str, **given: Any) -> httpx.Response:
        """Post to a path."""
        return httpx.post(f"{self.url}{path}", trust_env=False, **given)

    def add(self, *skus: str, **about: Any) -> list[str]:
        """Put simple items on sale; returns their source ids."""
        return self.shop.add_items([Item(sku, f"Thee {sku}", **about) for sku in skus])

    def order(self, *skus: str, quantity: int = 2, days_ago: int = 0, **about: Any) -> str:
        """A customer orders; returns the order's id."""
        lines = tuple(Line(sku, quantity) for sku in skus)
        placed = self.clock.moment - timedelta(days=days_ago)
        return self.shop.add_order(NewOrder(lines, PERSON, placed, **about)).order_id


def named_type(type_: Any) -> str:
    """Name of the innermost type."""
    while isinstance(type_, GraphQLNonNull | GraphQLList):
        type_ = type_.of_type
    return str(type_)


def object_type(name: str) -> GraphQLObjectType:
    """A type of Shopify's schema that has fields."""
    found = vendor_schema().type_map[name]
    assert isinstance(found, GraphQLObjectType)
    return found


__all__ = ["NOW", "PERSON", "Api", "Clock", "misfits", "named_type", "object_type"]
