"""Exchanges with Shopify that are broken on purpose are each caught."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.vendor_schemas.exchange import Exchange
from tests.vendor_schemas.vendors import violations_of

ORDERS = """query Orders($after: String, $with: Boolean = false) {
  total: ordersCount(limit: null) { count precision }
  orders(first: 2, after: $after, sortKey: CREATED_AT) {
    nodes { id legacyResourceId createdAt test displayFulfillmentStatus note @include(if: $with) ...Money }
    pageInfo { hasNextPage endCursor }
  }
  node(id: "gid://shopify/Order/1") { id ... on Order { name } }
}
fragment Money on Order { totalPriceSet { shopMoney { amount currencyCode } } }
"""
ORDER: dict[str, Any] = {
    "id": "gid://shopify/Order/1",
    "legacyResourceId": "1",
    "createdAt": "2026-11-23T12:00:00Z",
    "test": False,
    "displayFulfillmentStatus": "UNFULFILLED",
    "totalPriceSet": {"shopMoney": {"amount": "12.50", "currencyCode": "EUR"}},
}
DATA: dict[str, Any] = {
    "total": {"count": 1, "precision": "EXACT"},
    "orders": {"nodes": [ORDER], "pageInfo": {"hasNextPage": False, "endCursor": None}},
    "node": {"id": "gid://shopify/Order/1", "name": "#1"},
}
SET = """mutation Set($input: InventorySetQuantitiesInput!) {
  inventorySetQuantities(input: $input) @idempotent(key: "a") { userErrors { field message code } }
}"""
QUANTITY = {"inventoryItemId": "gid://a", "locationId": "gid://b", "quantity": 5, "changeFromQuantity": None}
INPUT = {"name": "available", "reason": "correction", "quantities": [QUANTITY]}
SET_DATA = {"inventorySetQuantities": {"userErrors": []}}
START = "mutation Start($query: String!) { bulkOperationRunQuery(query: $query) { userErrors { message } } }"
START_DATA = {"bulkOperationRunQuery": {"userErrors": []}}


def exchange(
    query: str = ORDERS, variables: Any = None, data: Any = DATA, *, body: Any = None, **changes: Any
) -> Exchange:
    return replace(
        Exchange(
            "POST",
            "/admin/api/2026-10/graphql.json",
            request_headers={"content-type": "application/json"},
            request_body=json.dumps({"query": query, "variables": variables or {}}).encode(),
            status=200,
            headers={"content-type": "application/json; charset=utf-8"},
            body=json.dumps({"data": data} if body is None else body).encode(),
        ),
        **changes,
    )


def order(**changes: Any) -> Exchange:
    merged = {name: value for name, value in {**ORDER, **changes}.items() if value is not ...}
    return exchange(data={**DATA, "orders": {**DATA["orders"], "nodes": [merged]}})


def data(**changes: Any) -> Exchange:
    return exchange(data={name: value for name, value in {**DATA, **changes}.items() if value is not ...})


GOOD = {
    "a query": exchange(),
    "a field that was switched on": exchange(
        variables={"with": True},
        data={**DATA, "orders": {**DATA["orders"], "nodes": [{**ORDER, "note": None}]}},
    ),
    "nothing found": data(node=None),
    "an object of another type than the fragment's": data(node={"id": "gid://shopify/Product/1"}),
    "an object whose type is not told": data(node={"id": "7"}),
    "an error without data": exchange(body={"errors": [{"message": "Throttled"}], "extensions": {}}),
    "an error beside a part of the data": exchange(
        body={"errors": [{"message": "No"}], "data": {**DATA, "node": None}}
    ),
    "a mutation": exchange(SET, {"input": INPUT}, SET_DATA),
    "an export": exchange(START, {"query": "{ orders { edges { node { id } } } }"}, START_DATA),
    "a query that is refused": exchange("{ ordres { id } }", body={"errors": [{"message": "no such field"}]}),
    "an error of HTTP": exchange(status=401, body={"errors": "[API] Invalid API key"}),
}

NODES = """query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id
  ... on BulkOperation { status url } ... on Order { lineItems(first: 1) { nodes { sku } } } } }"""
RUN = {"__typename": "BulkOperation", "id": "gid://shopify/BulkOperation/1", "status": "COMPLETED", "url": None}
LINES = {"__typename": "Order", "id": "gid://shopify/Order/1", "lineItems": {"nodes": [{"sku": None}]}}


def nodes(*answered: Any) -> Exchange:
    return exchange(NODES, {"ids": ["gid://shopify/Order/1"]}, {"nodes": [*answered]})


GOOD["objects of several types"] = nodes(RUN, LINES, None, {"__typename": "Product", "id": "gid://shopify/Product/1"})

BAD: dict[str, tuple[Exchange, tuple[str, str, str]]] = {
    "an unknown field asked for": (
        exchange("{ shop { nam } }", body={"errors": [{"message": "no"}]}),
        ("request", "body.query", "document"),
    ),
    "a document that cannot be read": (
        exchange("{ shop {", body={"errors": [{"message": "no"}]}),
        ("request", "body.query", "document"),
    ),
    "an unknown document answered": (
        exchange("{ shop { nam } }", data={"shop": {"nam": "x"}}),
        ("answer", "body", "document"),
    ),
    "a variable of the wrong type": (
        exchange(variables={"after": 5}, body={"errors": [{"message": "no"}]}),
        ("request", "body.variables", "variables"),
    ),
    "a variable that is not declared": (
        exchange(variables={"first": 5}),
        ("request", "body.variables.first", "unknown"),
    ),
    "an input without a required field": (
        exchange(SET, {"input": {"name": "available", "quantities": []}}, body={"errors": [{"message": "no"}]}),
        ("request", "body.variables", "variables"),
    ),
    "an input with a field of an older version": (
        exchange(SET, {"input": {**INPUT, "ignoreCompareQuantity": True}}, body={"errors": [{"message": "no"}]}),
        ("request", "body.variables", "variables"),
    ),
    "a mutation without its key": (
        exchange(SET.replace('@idempotent(key: "a")', ""), {"input": INPUT}, SET_DATA),
        ("request", "body.query", "directive"),
    ),
    "an export of an unknown field": (
        exchange(START, {"query": "{ orders { edges { node { idd } } } }"}, START_DATA),
        ("request", "body.variables.query", "document"),
    ),
    "a document in the query of the address": (
        exchange(body={"errors": [{"message": "no"}]}, request_body=b"", request_headers={}),
        ("request", "header content-type", "media"),
    ),
    "a missing field": (order(createdAt=...), ("answer", "body.data.orders.nodes[].createdAt", "required")),
    "a missing field of a fragment": (
        order(totalPriceSet=...),
        ("answer", "body.data.orders.nodes[].totalPriceSet", "required"),
    ),
    "a field that was not asked for": (
        order(email="a@b.test"),
        ("answer", "body.data.orders.nodes[].email", "unknown"),
    ),
    "a field that was switched off": (order(note="x"), ("answer", "body.data.orders.nodes[].note", "unknown")),
    "null where there is never null": (order(id=None), ("answer", "body.data.orders.nodes[].id", "null")),
    "an unknown word": (
        order(displayFulfillmentStatus="SHIPPED"),
        ("answer", "body.data.orders.nodes[].displayFulfillmentStatus", "enum"),
    ),
    "a number as text": (data(total={"count": "1", "precision": "EXACT"}), ("answer", "body.data.total.count", "type")),
    "a text as number": (
        order(legacyResourceId=1),
        ("answer", "body.data.orders.nodes[].legacyResourceId", "type"),
    ),
    "a date without zone": (
        order(createdAt="2026-11-23T12:00:00"),
        ("answer", "body.data.orders.nodes[].createdAt", "type"),
    ),
    "an amount as number": (
        order(totalPriceSet={"shopMoney": {"amount": 12.5, "currencyCode": "EUR"}}),
        ("answer", "body.data.orders.nodes[].totalPriceSet.shopMoney.amount", "type"),
    ),
    "an object for a list": (
        data(orders={"nodes": {}, "pageInfo": {"hasNextPage": False, "endCursor": None}}),
        ("answer", "body.data.orders.nodes", "type"),
    ),
    "a list for an object": (data(total=[]), ("answer", "body.data.total", "type")),
    "a word of another type's field": (
        nodes({**RUN, "status": "ACTIVE"}),
        ("answer", "body.data.nodes[].status", "enum"),
    ),
    "a field of a fragment for this type is missing": (
        nodes({name: value for name, value in LINES.items() if name != "lineItems"}),
        ("answer", "body.data.nodes[].lineItems", "required"),
    ),
    "a field of a fragment for another type": (
        nodes({**LINES, "url": None}),
        ("answer", "body.data.nodes[].url", "unknown"),
    ),
    "a type that does not exist": (
        nodes({"__typename": "Nothing", "id": "gid://shopify/Nothing/1"}),
        ("answer", "body.data.nodes[].__typename", "type"),
    ),
    "no data at all": (exchange(body={}), ("answer", "body.data", "required")),
    "errors as a text": (exchange(body={"errors": "no"}), ("answer", "body.errors", "type")),
    "an error without words": (exchange(body={"errors": [{}]}), ("answer", "body.errors[]", "required")),
    "a key beside the data": (exchange(body={"data": DATA, "cost": 1}), ("answer", "body.cost", "unknown")),
    "an answer that is no JSON": (replace(exchange(), body=b"<html>"), ("answer", "body", "json")),
    "a page of HTML": (
        replace(exchange(), headers={"content-type": "text/html"}),
        ("answer", "header content-type", "media"),
    ),
}


@pytest.mark.parametrize("found", GOOD.values(), ids=GOOD)
def test_a_good_exchange_is_valid(found: Exchange) -> None:
    """What the schema allows is no violation; a refused query is only one on the asking side."""
    directions = {"request"} if b"ordres" in found.request_body else set()
    assert {wrong.direction for wrong in violations_of("shopify", found)} == directions


@pytest.mark.parametrize(("found", "expected"), BAD.values(), ids=BAD)
def test_a_broken_exchange_is_caught(found: Exchange, expected: tuple[str, str, str]) -> None:
    """What is wrong is named with its place."""
    seen = [(wrong.direction, wrong.where, wrong.rule) for wrong in violations_of("shopify", found)]
    assert expected in seen
    assert {direction for direction, _, _ in seen} <= {expected[0], "request"}


def test_another_version_is_not_judged() -> None:
    """The schema kept here is that of one version."""
    older = replace(exchange(), path="/admin/api/2025-10/graphql.json", body=b"{}")
    assert violations_of("shopify", older) == []
