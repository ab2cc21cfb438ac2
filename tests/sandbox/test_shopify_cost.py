"""Query cost by the formula, and the bucket it is paid from."""

from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.sandbox.shopify.cost import size_factor
from shopswitch.sandbox.systems import Fault
from tests.sandbox.shopify_kit import Api

VARIANTS = "{ productVariants(first: %s) { nodes { %s } pageInfo { hasNextPage endCursor } } }"
ORDERS = "{ orders(first: %s) { nodes { %s } } }"
FULL_VARIANT = """id legacyResourceId sku barcode title price inventoryPolicy inventoryQuantity
product { id title status } inventoryItem { id sku tracked requiresShipping duplicateSkuCount countryCodeOfOrigin
harmonizedSystemCode unitCost { amount currencyCode } measurement { weight { unit value } } }"""
SHIPMENTS = "id name fulfillments(first: 10) { status trackingInfo { company number } }"
LEVELS = """id inventoryItem { id inventoryLevels(first: 5) { nodes { location { id }
quantities(names: ["available"]) { name quantity } } } }"""


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    made = Api(serve)
    made.add(*(f"T-{number}" for number in range(12)), stock=1)
    return made


@pytest.mark.parametrize(
    ("asked", "factor"), [(1, 1), (2, 2), (3, 2), (5, 3), (10, 4), (20, 5), (50, 7), (100, 9), (250, 11), (0, 0)]
)
def test_page_size_weighs_as_measured(asked: int, factor: int) -> None:
    """Recorded: a page of 250 weighs only eleven times a page of one."""
    assert size_factor(asked) == factor


@pytest.mark.parametrize(
    ("query", "points"),
    [
        (VARIANTS % (250, "id sku barcode"), 13),
        (VARIANTS % (250, "id sku product { id } inventoryItem { id }"), 35),
        (VARIANTS % (250, FULL_VARIANT), 57),
        (VARIANTS % (250, LEVELS), 145),
        (
            """{ location(id: "gid://shopify/Location/1") { inventoryLevels(first: 250) { nodes { item { id sku }
            quantities(names: ["available"]) { name quantity updatedAt } } } } }""",
            36,
        ),
        (
            '{ product(id: "gid://shopify/Product/1") { variants(first: 250) { nodes { inventoryItem { id } } } } }',
            25,
        ),
        (ORDERS % (250, SHIPMENTS), 35),
        (ORDERS % (100, SHIPMENTS + " lineItems(first: 20) { nodes { id sku quantity } }"), 92),
        (ORDERS % (250, "id totalPriceSet { shopMoney { amount } } shippingAddress { zip }"), 13),
        ("{ productVariantsCount { count precision } }", 10),
        ("{ products(first: 1) { nodes { variantsCount { count } } } }", 4),
        ('mutation { tagsAdd(id: "1", tags: ["a"]) { node { id } userErrors { message } } }', 10),
        ('mutation { bulkOperationRunQuery(query: "x") { bulkOperation { id status } userErrors { field } } }', 10),
        ("{ productVariants(first: 250) { edges { cursor node { id product { id } } } } }", 24),
        (
            """{ node(id: "gid://shopify/Order/1") { id ... on Order { lineItems(first: 2) { nodes { id } } }
            ... on Product { id } } }""",
            5,
        ),
    ],
)
def test_requested_cost_is_as_recorded(api: Api, query: str, points: int) -> None:
    """The recorded figures."""
    assert api.cost(query)["requestedQueryCost"] == points


def test_what_was_not_there_is_given_back(api: Api) -> None:
    """The actual cost counts what the page held, and nothing for what was null."""
    cost = api.cost(VARIANTS % (250, "id product { id }"))
    assert cost["requestedQueryCost"] == 24
    assert cost["actualQueryCost"] == 2 + size_factor(12) * 2
    assert api.cost('{ order(id: "gid://shopify/Order/1") { id } }')["actualQueryCost"] == 0


def test_a_variable_page_size_counts(api: Api) -> None:
    """The cost is that of the value, not of the text."""
    query = "query ($n: Int!) { productVariants(first: $n) { nodes { id } } }"
    assert api.cost(query, n=50)["requestedQueryCost"] == 9


def test_more_than_a_thousand_points_are_refused(api: Api) -> None:
    """Judged on the requested cost, and nothing runs."""
    inner = "fulfillmentOrders(first: 250) { nodes { lineItems(first: 250) { nodes { variant { id } } } } }"
    body = api.send(ORDERS % (250, inner)).json()
    assert body["errors"][0]["extensions"]["code"] == "MAX_COST_EXCEEDED"
    assert body["errors"][0]["extensions"]["cost"] > body["errors"][0]["extensions"]["maxCost"] == 1000
    assert body["extensions"]["cost"]["actualQueryCost"] is None
    assert "data" not in body


def test_the_bucket_is_always_full_while_limits_are_off(api: Api) -> None:
    """No test has to wait for points."""
    for _ in range(3):
        status = api.cost(VARIANTS % (250, LEVELS))["throttleStatus"]
        assert status == {"maximumAvailable": 2000.0, "currentlyAvailable": 2000, "restoreRate": 100.0}


def test_an_empty_bucket_throttles_until_it_is_restored(api: Api) -> None:
    """HTTP 200 and THROTTLED when the requested cost is not there; 100 points come back each second."""
    api.shop.limits_on = True
    api.shop.bucket.take(1990)
    query = VARIANTS % (250, "id product { id }")
    answer = api.send(query)
    body = answer.json()
    assert answer.status_code == 200
    assert body["errors"][0]["message"] == "Throttled"
    assert body["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert "data" not in body
    cost = body["extensions"]["cost"]
    assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (24, None)
    assert cost["throttleStatus"]["currentlyAvailable"] == 10
    api.clock.seconds += 0.13
    assert "errors" in api.send(query).json()
    api.clock.seconds += 0.01
    assert "errors" not in api.send(query).json()


def test_unused_points_go_back(api: Api) -> None:
    """The bucket loses the actual cost, not the requested one."""
    api.shop.limits_on = True
    cost = api.cost(VARIANTS % (250, "id product { id }"))
    assert cost["throttleStatus"]["currentlyAvailable"] == 2000 - cost["actualQueryCost"]


def test_the_bucket_never_runs_over(api: Api) -> None:
    """A night of rest gives no more than the maximum."""
    api.shop.limits_on = True
    api.cost(VARIANTS % (250, "id"))
    api.clock.seconds += 10_000
    assert api.shop.bucket.available() == 2000


def test_rate_limit_fault_is_throttled(api: Api) -> None:
    """Shopify's own words for too many calls are an HTTP 200."""
    answer = api.shop.rate_limited(Fault("rate-limit"))
    assert answer.status_code == 200
    assert answer.get_json()["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert answer.get_json()["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"] == 0


def test_rate_limit_fault_can_be_a_429(api: Api) -> None:
    """Resource limits answer 429, with the wait when one was asked for."""
    answer = api.shop.rate_limited(Fault("rate-limit", options={"status": 429, "retry_after": 2}))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
