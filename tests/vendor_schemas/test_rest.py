"""Exchanges of Magento, Shopware and bol.com that are broken on purpose are each caught."""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.vendor_schemas.exchange import Exchange
from tests.vendor_schemas.test_captures import recorded
from tests.vendor_schemas.vendors import document, violations_of

ID = "0123456789abcdef0123456789abcdef"
OTHER_ID = "fedcba9876543210fedcba9876543210"
PRICE = {"currencyId": ID, "net": 8.26, "gross": 10.0, "linked": True}
PRODUCT = {
    "id": ID,
    "taxId": OTHER_ID,
    "price": [PRICE],
    "productNumber": "TW-1",
    "stock": 3,
    "name": "Thee",
    "ean": None,
    "createdAt": "2026-11-23T12:00:00.000+00:00",
}
V10 = "application/vnd.retailer.v10+json"
V11 = "application/vnd.retailer.v11+json"
ITEM = {
    "orderItemId": "1",
    "ean": "8712345678906",
    "fulfilmentMethod": "FBR",
    "fulfilmentStatus": "OPEN",
    "quantity": 2,
    "quantityShipped": 0,
    "quantityCancelled": 0,
    "cancellationRequest": False,
    "latestChangedDateTime": "2026-11-23T12:00:00+01:00",
}
ORDER = {"orderId": "A1", "orderPlacedDateTime": "2026-11-23T12:00:00+01:00", "orderItems": [ITEM]}
STATUS = {
    "processStatusId": "1",
    "entityId": "1",
    "eventType": "CREATE_SHIPMENT",
    "description": "Create shipment.",
    "status": "PENDING",
    "errorMessage": None,
    "createTimestamp": "2026-11-23T12:00:00+01:00",
    "links": [],
}


def raw(value: Any) -> bytes:
    return json.dumps(value).encode()


SHOPWARE = Exchange(
    "POST",
    "/api/search/product",
    request_headers={"content-type": "application/json", "accept": "application/json"},
    request_body=raw({"page": 1, "limit": 100, "total-count-mode": 1, "sort": [{"field": "id"}]}),
    status=200,
    headers={"content-type": "application/json"},
    body=raw({"total": 1, "data": [PRODUCT], "aggregations": []}),
)
PATCHED = Exchange(
    "PATCH",
    f"/api/product/{ID}",
    request_headers={"content-type": "application/json"},
    request_body=raw({"stock": 5}),
    status=204,
)
BOL = Exchange(
    "GET",
    "/retailer/orders",
    query=(("page", "1"), ("status", "ALL")),
    request_headers={"accept": V10},
    status=200,
    headers={"content-type": V10},
    body=raw({"orders": [ORDER]}),
)
SHIPPED = Exchange(
    "POST",
    "/retailer/shipments",
    request_headers={"accept": V10, "content-type": V10},
    request_body=raw({"orderItems": [{"orderItemId": "1"}], "transport": {"transporterCode": "TNT"}}),
    status=202,
    headers={"content-type": V10},
    body=raw(STATUS),
)
OFFER_CHANGED = Exchange(
    "PATCH",
    "/retailer/offers/0c6573a2-a80c-48b7-a03e-d5939f1173fa",
    request_headers={"accept": V11, "content-type": V11},
    request_body=raw({"stock": {"amount": 5, "managedByRetailer": True}}),
    status=204,
)
OFFER = {
    "ean": "8712345678906",
    "condition": {"category": "SECONDHAND", "state": "AS_NEW"},
    "fulfilment": {"method": "FBR"},
    "stock": {"amount": 5, "managedByRetailer": True},
    "pricing": {"bundlePrices": [{"quantity": 1, "unitPrice": 9.99}]},
}
OFFER_CREATED = replace(
    OFFER_CHANGED,
    method="POST",
    path="/retailer/offers",
    request_body=raw(OFFER),
    status=409,
    headers={"content-type": V11},
    body=raw({"title": "Conflict", "status": 409, "detail": "It is there."}),
)


def magento(name: str = "orders_page1", **changes: Any) -> Exchange:
    return replace(recorded(name), **changes)


def magento_body(name: str, change: Any) -> Exchange:
    exchange = recorded(name)
    body = json.loads(exchange.body)
    change(body)
    return replace(exchange, body=raw(body))


def changed(record: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """A record with other values; `...` takes one away."""
    merged = {**record, **values}
    return {name: value for name, value in merged.items() if value is not ...}


def products(**values: Any) -> Exchange:
    return replace(SHOPWARE, body=raw({"total": 1, "data": [changed(PRODUCT, **values)]}))


def criteria(**values: Any) -> Exchange:
    return replace(SHOPWARE, request_body=raw(values))


def orders(item: Mapping[str, Any] = ITEM, **values: Any) -> Exchange:
    return replace(BOL, body=raw({"orders": [changed(ORDER, orderItems=[item], **values)]}))


def seen(platform: str, exchange: Exchange) -> list[tuple[str, str, str]]:
    return [(wrong.direction, wrong.where, wrong.rule) for wrong in violations_of(platform, exchange)]


GOOD: dict[str, tuple[str, Exchange]] = {
    "magento, another store in the path": ("magento", magento(path="/rest/all/V1/orders")),
    "magento, the other spelling of a filter": (
        "magento",
        magento(query=(("searchCriteria[filter_groups][0][filters][0][condition_type]", "eq"),)),
    ),
    "magento, a slash in a SKU": ("magento", magento("product_by_sku", path="/rest/V1/products/A%2FB")),
    "magento, a projection": (
        "magento",
        magento(query=(("fields", "items[sku]"),), body=raw({"items": [{"items": []}]})),
    ),
    "magento, no rows in a projection": ("magento", magento(query=(("fields", "items[id]"),), body=b'{"items":null}')),
    "shopware, a search": ("shopware", SHOPWARE),
    "shopware, a projection by includes": (
        "shopware",
        replace(
            SHOPWARE,
            request_body=raw({"includes": {"product": ["id"]}}),
            body=raw({"total": 1, "data": [{"id": ID}]}),
        ),
    ),
    "shopware, a stock that is written": ("shopware", PATCHED),
    "shopware, an order inside a delivery inside an order": (
        "shopware",
        replace(
            SHOPWARE,
            path="/api/search/order",
            request_body=raw({"fields": ["id"]}),
            body=raw({"data": [{"id": ID, "deliveries": [{"order": {"id": ID, "deliveries": []}}]}]}),
        ),
    ),
    "shopware, an error": (
        "shopware",
        replace(
            SHOPWARE,
            status=400,
            body=raw(
                {
                    "errors": [
                        {
                            "code": "FRAMEWORK__QUERY_LIMIT_EXCEEDED",
                            "status": "400",
                            "title": "Bad Request",
                            "detail": "The limit must be lower than or equal to MAX_LIMIT(=500).",
                            "meta": {"parameters": {}},
                            "source": {"pointer": "/limit"},
                        }
                    ]
                }
            ),
        ),
    ),
    "bol, a list of orders": ("bol", BOL),
    "bol, a null where the schema says nullable": ("bol", orders(orderPlacedDateTime=None)),
    "bol, an empty page": ("bol", replace(BOL, body=b"{}")),
    "bol, a shipment": ("bol", SHIPPED),
    "bol, an object that may be null": (
        "bol",
        replace(SHIPPED, request_body=raw({"orderItems": [{"orderItemId": "1"}], "transport": None})),
    ),
    "bol, an offer of version 11": ("bol", OFFER_CHANGED),
    "bol, a kind of condition among several": (
        "bol",
        OFFER_CREATED,
    ),
    "shopware, a token asked for": (
        "shopware",
        replace(
            SHOPWARE,
            path="/api/oauth/token",
            request_body=raw({"grant_type": "client_credentials", "client_id": "SWIA", "client_secret": "x"}),
            body=raw({"token_type": "Bearer", "expires_in": 600, "access_token": "x"}),
        ),
    ),
    "magento, an order updated by its id": (
        "magento",
        magento(
            method="POST",
            path="/rest/all/V1/orders",
            query=(),
            request_body=raw({"entity": {"entity_id": 4, "state": "complete", "status": "complete"}}),
            body=recorded("order_one").body,
        ),
    ),
    "shopware, a variant that inherits": ("shopware", products(parentId=OTHER_ID, name=None, price=None, taxId=None)),
    "shopware, a sync with a named part": (
        "shopware",
        replace(
            SHOPWARE,
            path="/api/_action/sync",
            request_body=raw([{"key": "stock", "action": "upsert", "entity": "product", "payload": [{"id": ID}]}]),
            body=raw({"data": {}, "notFound": {}, "deleted": {}}),
        ),
    ),
    "bol, a status that is not documented, with a problem": (
        "bol",
        replace(BOL, status=429, body=raw({"title": "Too many", "status": 429, "detail": "Wait."})),
    ),
    "bol, an error whose description was not published": (
        "bol",
        replace(
            OFFER_CHANGED,
            status=400,
            headers={"content-type": V11},
            body=raw({"title": "Bad", "status": 400, "detail": "Bad.", "violations": []}),
        ),
    ),
}

BAD: dict[str, tuple[str, Exchange, tuple[str, str, str]]] = {
    "magento, unknown path": ("magento", magento(path="/rest/V1/ordres"), ("request", "path", "path")),
    "magento, unknown method": ("magento", magento(method="PATCH"), ("request", "path", "path")),
    "magento, unknown parameter": ("magento", magento(query=(("page", "1"),)), ("request", "query page", "unknown")),
    "magento, a word for a whole number": (
        "magento",
        magento(query=(("searchCriteria[pageSize]", "many"),)),
        ("request", "query searchCriteria[pageSize]", "type"),
    ),
    "magento, a word for an id": (
        "magento",
        magento("order_one", path="/rest/V1/orders/x"),
        ("request", "path id", "type"),
    ),
    "magento, unknown key in a body": (
        "magento",
        magento("order_ship_partial", request_body=raw({"itmes": []})),
        ("request", "body.itmes", "unknown"),
    ),
    "magento, unknown key deep in a body": (
        "magento",
        magento("source_items_set", request_body=raw({"sourceItems": [{"sku": "A", "qty": 1}]})),
        ("request", "body.sourceItems[].qty", "unknown"),
    ),
    "magento, a required key of a body is missing": (
        "magento",
        magento("source_items_set", request_body=raw({})),
        ("request", "body.sourceItems", "required"),
    ),
    "magento, a text for a quantity": (
        "magento",
        magento("source_items_set", request_body=raw({"sourceItems": [{"sku": "A", "quantity": "1"}]})),
        ("request", "body.sourceItems[].quantity", "type"),
    ),
    "magento, a body that is no JSON": (
        "magento",
        magento("source_items_set", request_body=b"{"),
        ("request", "body", "json"),
    ),
    "magento, a body sent as a form": (
        "magento",
        magento("source_items_set", request_headers={"content-type": "application/x-www-form-urlencoded"}),
        ("request", "header content-type", "media"),
    ),
    "magento, a required field is missing": (
        "magento",
        magento_body("orders_page1", lambda body: body["items"][0].pop("grand_total")),
        ("answer", "body.items[].grand_total", "required"),
    ),
    "magento, a number as text": (
        "magento",
        magento_body("products_page1", lambda body: body["items"][0].update(id="1")),
        ("answer", "body.items[].id", "type"),
    ),
    "magento, null items without a projection": (
        "magento",
        magento_body("products_beyond_last", lambda body: body.update(items=None)),
        ("answer", "body.items", "type"),
    ),
    "magento, a list for an object": ("magento", magento(body=b"[]"), ("answer", "body", "type")),
    "magento, an error without a message": (
        "magento",
        magento(status=401, body=b"{}"),
        ("answer", "body.message", "required"),
    ),
    "magento, an error page": ("magento", magento(status=503, body=b"<html>"), ("answer", "body", "json")),
    "magento, an answer of another type": (
        "magento",
        magento(headers={"content-type": "text/html"}),
        ("answer", "header content-type", "media"),
    ),
    "magento, success for an address that does not exist": (
        "magento",
        magento(path="/rest/V1/ordres"),
        ("answer", "status 200", "status"),
    ),
    "shopware, unknown key when a token is asked for": (
        "shopware",
        replace(
            SHOPWARE,
            path="/api/oauth/token",
            request_body=raw({"grant_type": "client_credentials", "client_id": "a", "client_secret": "b", "key": 1}),
            body=raw({"token_type": "Bearer", "expires_in": 600, "access_token": "x"}),
        ),
        ("request", "body.key", "unknown"),
    ),
    "shopware, unknown key in the criteria": ("shopware", criteria(limt=5), ("request", "body.limt", "unknown")),
    "shopware, unknown key in a nested criteria": (
        "shopware",
        criteria(associations={"cover": {"limt": 5}}),
        ("request", "body.associations.cover.limt", "unknown"),
    ),
    "shopware, a filter without field": (
        "shopware",
        criteria(filter=[{"type": "equals", "value": "x"}]),
        ("request", "body.filter[]", "anyOf"),
    ),
    "shopware, a limit as text": ("shopware", criteria(limit="5"), ("request", "body.limit", "type")),
    "shopware, unknown key in a write": (
        "shopware",
        replace(PATCHED, request_body=raw({"stok": 5})),
        ("request", "body.stok", "unknown"),
    ),
    "shopware, an id with dashes": (
        "shopware",
        replace(PATCHED, path="/api/product/0c6573a2-a80c-48b7-a03e-d5939f1173fa"),
        ("request", "path id", "pattern"),
    ),
    "shopware, unknown entity": ("shopware", replace(SHOPWARE, path="/api/search/prodct"), ("request", "path", "path")),
    "shopware, an unknown word in a header": (
        "shopware",
        replace(
            SHOPWARE,
            path="/api/_action/sync",
            request_headers={"content-type": "application/json", "indexing-behavior": "later"},
            request_body=raw([]),
            body=raw({"data": {}}),
        ),
        ("request", "header indexing-behavior", "enum"),
    ),
    "shopware, a required field is missing": (
        "shopware",
        products(productNumber=...),
        ("answer", "body.data[].productNumber", "required"),
    ),
    "shopware, null in a required field": ("shopware", products(stock=None), ("answer", "body.data[].stock", "type")),
    "shopware, a product without a name": ("shopware", products(name=None), ("answer", "body.data[].name", "type")),
    "shopware, a variant without a stock": (
        "shopware",
        products(parentId=OTHER_ID, stock=None),
        ("answer", "body.data[].stock", "type"),
    ),
    "bol, an unknown kind of condition": (
        "bol",
        replace(OFFER_CREATED, request_body=raw(changed(OFFER, condition={"category": "BROKEN"}))),
        ("request", "body.condition", "oneOf"),
    ),
    "bol, a key of another kind of condition": (
        "bol",
        replace(OFFER_CREATED, request_body=raw(changed(OFFER, condition={"category": "NEW", "state": "AS_NEW"}))),
        ("request", "body.condition.state", "unknown"),
    ),
    "bol, a kind of condition without what belongs to it": (
        "bol",
        replace(OFFER_CREATED, request_body=raw(changed(OFFER, condition={"category": "SECONDHAND"}))),
        ("request", "body.condition.state", "required"),
    ),
    "shopware, an id that is none": (
        "shopware",
        products(parentId="12"),
        ("answer", "body.data[].parentId", "pattern"),
    ),
    "shopware, a date without zone": (
        "shopware",
        products(createdAt="2026-11-23 12:00:00"),
        ("answer", "body.data[].createdAt", "format"),
    ),
    "shopware, a quantity as text": ("shopware", products(stock="3"), ("answer", "body.data[].stock", "type")),
    "shopware, broken inside an association": (
        "shopware",
        products(tax={"id": OTHER_ID, "name": "21%", "taxRate": "21"}),
        ("answer", "body.data[].tax.taxRate", "type"),
    ),
    "shopware, an error without a code": (
        "shopware",
        replace(
            SHOPWARE, status=400, body=raw({"errors": [{"status": "400", "title": "x", "detail": "x", "meta": {}}]})
        ),
        ("answer", "body.errors[].code", "required"),
    ),
    "shopware, an error status as a number": (
        "shopware",
        replace(
            SHOPWARE,
            status=400,
            body=raw({"errors": [{"code": "0", "status": 400, "title": "x", "detail": "x", "meta": {}}]}),
        ),
        ("answer", "body.errors[].status", "type"),
    ),
    "bol, plain JSON asked for": (
        "bol",
        replace(SHIPPED, request_headers={"content-type": "application/json"}),
        ("request", "header content-type", "media"),
    ),
    "bol, the media type of the other version accepted": (
        "bol",
        replace(BOL, request_headers={"accept": V11}),
        ("request", "header accept", "media"),
    ),
    "bol, unknown parameter": ("bol", replace(BOL, query=(("since", "1"),)), ("request", "query since", "unknown")),
    "bol, unknown word in a parameter": (
        "bol",
        replace(BOL, query=(("status", "open"),)),
        ("request", "query status", "enum"),
    ),
    "bol, a page before the first": ("bol", replace(BOL, query=(("page", "0"),)), ("request", "query page", "minimum")),
    "bol, a required parameter is missing": (
        "bol",
        replace(BOL, path="/shared/process-status", query=(("entity-id", "1"),), body=raw({"processStatuses": []})),
        ("request", "query event-type", "required"),
    ),
    "bol, no item in a shipment": (
        "bol",
        replace(SHIPPED, request_body=raw({"orderItems": []})),
        ("request", "body.orderItems", "minItems"),
    ),
    "bol, a body is missing": ("bol", replace(SHIPPED, request_body=b""), ("request", "body", "required")),
    "bol, an offer id that is none": (
        "bol",
        replace(OFFER_CHANGED, path="/retailer/offers/12"),
        ("request", "path offer-id", "format"),
    ),
    "bol, unknown word in an answer": (
        "bol",
        orders(changed(ITEM, fulfilmentStatus="SHIPPED")),
        ("answer", "body.orders[].orderItems[].fulfilmentStatus", "enum"),
    ),
    "bol, null where the schema does not say nullable": (
        "bol",
        orders(changed(ITEM, quantity=None)),
        ("answer", "body.orders[].orderItems[].quantity", "type"),
    ),
    "bol, a quantity too large for its type": (
        "bol",
        orders(changed(ITEM, quantity=2**31)),
        ("answer", "body.orders[].orderItems[].quantity", "format"),
    ),
    "bol, a date that is none": (
        "bol",
        orders(orderPlacedDateTime="2026-13-45T12:00:00+01:00"),
        ("answer", "body.orders[].orderPlacedDateTime", "format"),
    ),
    "bol, plain JSON as answer": (
        "bol",
        replace(BOL, headers={"content-type": "application/json"}),
        ("answer", "header content-type", "media"),
    ),
    "bol, a success that is not documented": ("bol", replace(SHIPPED, status=200), ("answer", "status 200", "status")),
    "bol, a problem without a title": (
        "bol",
        replace(BOL, status=429, body=raw({"status": 429, "detail": "Wait."})),
        ("answer", "body.title", "required"),
    ),
}


@pytest.mark.parametrize(("platform", "exchange"), GOOD.values(), ids=GOOD)
def test_a_good_exchange_is_valid(platform: str, exchange: Exchange) -> None:
    """What the vendor documents, or is known to do, is no violation."""
    assert violations_of(platform, exchange) == []


@pytest.mark.parametrize(("platform", "exchange", "expected"), BAD.values(), ids=BAD)
def test_a_broken_exchange_is_caught(platform: str, exchange: Exchange, expected: tuple[str, str, str]) -> None:
    """Exactly the one thing that is wrong is named, with its place."""
    found = seen(platform, exchange)
    # An address that does not exist has no schema for its answer either.
    around = {("request", "path", "path"), ("answer", "status 200", "status")}
    assert expected in found
    assert [wrong for wrong in found if wrong not in {expected, *around}] == []


def test_what_lies_outside_the_schema_is_not_judged() -> None:
    """A login on the vendor's other host, pages of the shop, and what is described elsewhere are no part of it."""
    for platform, path in (
        ("bol", "/login/token"),
        ("bol", "/retailer/public/ratelimits"),
        ("magento", "/index.html"),
        ("magento", "/rest/all/async/bulk/V1/products"),
        ("magento", "/rest/async/V1/products"),
        ("shopware", "/api/search-ids/product"),
    ):
        assert violations_of(platform, Exchange("POST", path, status=200)) == []


def test_a_sentence_names_place_and_value() -> None:
    """Whoever reads a violation knows where to look."""
    (found,) = violations_of("bol", orders(changed(ITEM, quantity="2")))
    assert str(found) == (
        'GET /retailer/orders, answer, body.orders[].orderItems[].quantity: "2" breaks type "integer"'
    )


def test_loading_the_large_schema_is_quick() -> None:
    """Schemas are compiled as they are needed: the largest file and a first answer take few seconds."""
    document.cache_clear()
    begun = time.process_time()
    assert violations_of("shopware", SHOPWARE) == []
    assert time.process_time() - begun < 3
