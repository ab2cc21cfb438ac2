"""Bulk queries: what may run, how a run moves on, what it leaves."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.sandbox.systems import Fault
from tests.sandbox.shopify_kit import Api

RUN = """mutation ($q: String!, $g: Boolean! = false) { bulkOperationRunQuery(query: $q, groupObjects: $g) {
  bulkOperation { id status url objectCount rootObjectCount } userErrors { field message code } } }"""
LOOK = """query ($id: ID!) { bulkOperation(id: $id) {
  id status type errorCode objectCount rootObjectCount fileSize url partialDataUrl completedAt query } }"""
VARIANTS = """{ productVariants { edges { node { id sku inventoryItem { id inventoryLevels { edges { node {
  id location { name } quantities(names: ["available"]) { name quantity } } } } } } } } }"""


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    made = Api(serve)
    made.add(*(f"T-{number}" for number in range(12)), stock=1)
    return made


def start(api: Api, query: str, *, grouped: bool = False) -> Any:
    """The payload of a start."""
    return api.ask(RUN, q=query, g=grouped)["bulkOperationRunQuery"]


def look(api: Api, gid: str) -> Any:
    """One look at a run."""
    return api.ask(LOOK, id=gid)["bulkOperation"]


def finished(api: Api, query: str, *, grouped: bool = False) -> Any:
    """A run that has ended."""
    gid = start(api, query, grouped=grouped)["bulkOperation"]["id"]
    look(api, gid)
    return look(api, gid)


def lines(api: Api, run: Any) -> list[Any]:
    """The records of a result, fetched without a token."""
    answer = api.get(run["url"])
    assert answer.headers["content-type"].startswith("application/jsonl")
    assert str(len(answer.content)) == run["fileSize"]
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_run_moves_on_as_it_is_looked_at(api: Api) -> None:
    """CREATED, RUNNING, COMPLETED; numbers are texts, and the address comes last."""
    made = start(api, VARIANTS)["bulkOperation"]
    assert (made["status"], made["objectCount"], made["url"]) == ("CREATED", "0", None)
    running = look(api, made["id"])
    assert (running["status"], running["objectCount"], running["url"]) == ("RUNNING", "0", None)
    done = look(api, made["id"])
    assert (done["status"], done["objectCount"], done["rootObjectCount"]) == ("COMPLETED", "24", "12")
    assert done["completedAt"] == "2026-11-23T12:00:00Z"


def test_children_name_their_parent_but_need_not_follow_it(api: Api) -> None:
    """Each variant and each level has a line of its own; what is no connection stays inside its record."""
    records = lines(api, finished(api, VARIANTS))
    variants = {each["id"]: each for each in records if "sku" in each}
    levels = [each for each in records if "__parentId" in each]
    assert [each["sku"] for each in variants.values()] == [f"T-{number}" for number in range(12)]
    assert {each["__parentId"] for each in levels} == set(variants)
    assert levels[0]["location"] == {"name": "Magazijn"}
    assert levels[0]["quantities"] == [{"name": "available", "quantity": 1}]
    assert set(records[0]) == {"id", "sku", "inventoryItem"}
    assert set(records[0]["inventoryItem"]) == {"id"}
    assert "__parentId" not in records[1], "children come later than right after their parent"


def test_grouped_children_follow_their_parent(api: Api) -> None:
    """`groupObjects: true` puts a record's children right after it."""
    records = lines(api, finished(api, VARIANTS, grouped=True))
    assert [("__parentId" in each) for each in records] == [False, True] * 12


def test_nothing_found_leaves_no_file(api: Api) -> None:
    """COMPLETED with no address."""
    run = finished(api, "{ orders { edges { node { id } } } }")
    assert (run["status"], run["objectCount"], run["url"], run["fileSize"]) == ("COMPLETED", "0", None, None)


def test_lists_stay_inside_their_record(api: Api) -> None:
    """Fulfilments and tracking are lists, not connections."""
    api.order("T-1", days_ago=2, state="completed")
    (record,) = lines(
        api, finished(api, "{ orders { edges { node { id fulfillments { trackingInfo { number } } } } } }")
    )
    assert record["fulfillments"] == [{"trackingInfo": []}]


def test_page_arguments_are_ignored_and_search_is_not(api: Api) -> None:
    """`first` does not cut; `query` does narrow."""
    query = '{ productVariants(first: 1, query: "sku:T-1*") { edges { node { id } } } }'
    assert len(lines(api, finished(api, query))) == 3


@pytest.mark.parametrize(
    "query",
    [
        "{ shop { name } }",
        "{ productVariants { nodes { id } } }",
        "{ productVariants { edges { node { sku product { id variants { edges { node { id } } } } } } } }",
        "{ productVariants { edges { node { key: id product { variants { edges { node { id } } } } } } } }",
        '{ node(id: "gid://shopify/Order/1") { ... on Order { lineItems { edges { node { id } } } } } }',
        "{ orders { edges { node { id fulfillments { fulfillmentLineItems { edges { node { id } } } } } } } }",
        'mutation { tagsAdd(id: "1", tags: []) { node { id } } }',
        "{ orders { edges { node { id fulfillmentOrders { edges { node { id lineItems { edges { node { id } } } } } } } } } }",  # noqa: E501 - one query
        "{ a: orders { edges { node { id } } } b: orders { edges { node { id } } } c: orders { edges { node { id } } } d: orders { edges { node { id } } } e: orders { edges { node { id } } } f: orders { edges { node { id } } } }",  # noqa: E501 - one query
        "{ productVariants { edges { node { gtin } } } }",
        "{ productVariants ",
    ],
)
def test_what_cannot_run_in_bulk_is_refused(api: Api, query: str) -> None:
    """No connection, nodes, parents without id, node at the top, lists around connections, too deep, too many."""
    payload = start(api, query)
    assert payload["bulkOperation"] is None
    assert [(each["field"], each["code"]) for each in payload["userErrors"]] == [(["query"], "INVALID")]


def test_five_run_at_once(api: Api) -> None:
    """The sixth is told which are running; a slot is free again when one ends."""
    ids = [start(api, VARIANTS)["bulkOperation"]["id"] for _ in range(5)]
    (error,) = start(api, VARIANTS)["userErrors"]
    assert (error["field"], error["code"]) == (None, "OPERATION_IN_PROGRESS")
    assert all(each in error["message"] for each in ids)
    look(api, ids[0])
    look(api, ids[0])
    assert start(api, VARIANTS)["userErrors"] == []


def test_a_run_can_be_cancelled(api: Api) -> None:
    """CANCELING at once, CANCELED at the next look, and a second time it is too late."""
    gid = start(api, VARIANTS)["bulkOperation"]["id"]
    query = "mutation ($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }"
    assert api.ask(query, id=gid)["bulkOperationCancel"]["bulkOperation"] == {"status": "CANCELING"}
    assert look(api, gid)["status"] == "CANCELED"
    assert api.ask(query, id=gid)["bulkOperationCancel"]["userErrors"]


def test_a_run_without_rights_fails(api: Api) -> None:
    """FAILED with ACCESS_DENIED and no file."""
    api.shop.scopes -= {"read_inventory", "write_inventory"}
    run = finished(api, VARIANTS)
    assert (run["status"], run["errorCode"], run["url"]) == ("FAILED", "ACCESS_DENIED", None)


def test_runs_can_be_listed_and_found_otherwise(api: Api) -> None:
    """By status and type, as the last one, and as a node."""
    first = finished(api, VARIANTS)["id"]
    second = start(api, VARIANTS)["bulkOperation"]["id"]
    data = api.ask(
        """query ($id: ID!) { bulkOperations(first: 9, query: "status:running operation_type:query") { nodes { id } }
        currentBulkOperation { id } node(id: $id) { ... on BulkOperation { id status } } }""",
        id=first,
    )
    assert data["bulkOperations"]["nodes"] == [{"id": second}]
    assert data["currentBulkOperation"] == {"id": second}
    assert data["node"]["status"] == "COMPLETED"


def test_a_result_is_served_for_a_week(api: Api) -> None:
    """Afterwards, and under a guessed address, there is nothing."""
    url = finished(api, VARIANTS)["url"]
    api.clock.moment += timedelta(days=6, hours=23)
    assert api.get(url).status_code == 200
    api.clock.moment += timedelta(hours=1)
    assert api.get(url).status_code == 404
    assert api.get(f"{api.url}/bulk-operation-outputs/{'0' * 32}.jsonl").status_code == 404


def test_a_token_sent_with_a_result_is_a_leak(api: Api) -> None:
    """The live results lie on another company's host."""
    url = finished(api, VARIANTS)["url"]
    assert api.get(url, **{"X-Shopify-Access-Token": api.token}).status_code == 400


def test_dropped_rows_of_a_result(api: Api) -> None:
    """The file is short while the run still tells how many there were."""
    run = finished(api, VARIANTS)
    whole = api.shop.bulk.result(run["url"].rpartition("/")[2].removesuffix(".jsonl"), api.clock.moment)
    assert whole is not None
    answer = Response(whole, mimetype="application/jsonl")
    short = api.shop.shorten(answer, Fault("drop-rows", options={"rows": 2}))
    assert short is not None
    assert len(short.get_data(as_text=True).splitlines()) == 22
    assert api.shop.shorten(answer, Fault("short-total")) is None
