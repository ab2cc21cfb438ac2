"""Tokens, versions, and the shapes in which Shopify says no."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from tests.sandbox.shopify_kit import Api

SHOP = "{ shop { name } }"


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def grant(api: Api, **changes: str) -> dict[str, str]:
    """What the client-credentials grant wants."""
    pair = {"client_id": api.shop.client_id, "client_secret": api.shop.client_secret}
    return {"grant_type": "client_credentials"} | pair | changes


def test_permanent_token_opens_the_shop(api: Api) -> None:
    """The token of an old custom app works, and looks like one."""
    assert len(api.token) == len("shpat_") + 32
    assert api.ask(SHOP) == {"shop": {"name": "Voorbeeldwinkel"}}


def test_same_seed_same_secrets(serve: Callable[[Any], str]) -> None:
    """Keys come from the seed, so that every machine has the same client."""
    assert Api(serve).shop.secrets() == Api(serve).shop.secrets()


@pytest.mark.parametrize("body", ["data", "json"])
def test_client_credentials_give_a_token_for_a_day(api: Api, body: str) -> None:
    """Form and JSON both work; the token lives 86,399 seconds of the shop's own time."""
    answer = api.post("/admin/oauth/access_token", **{body: grant(api)}).json()
    assert answer["expires_in"] == 86399
    assert "read_all_orders" in answer["scope"].split(",")
    assert api.send(SHOP, token=answer["access_token"]).status_code == 200
    api.clock.moment += timedelta(seconds=86399)
    assert api.send(SHOP, token=answer["access_token"]).status_code == 401


def test_expired_tokens_are_refused_and_can_be_asked_anew(api: Api) -> None:
    """Only granted tokens expire; asking again gives another one."""
    first = api.post("/admin/oauth/access_token", data=grant(api)).json()["access_token"]
    api.shop.expire_tokens()
    assert api.send(SHOP, token=first).status_code == 401
    second = api.post("/admin/oauth/access_token", data=grant(api)).json()["access_token"]
    assert api.send(SHOP, token=second).status_code == 200
    assert api.send(SHOP).status_code == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"client_secret": "x"}, "invalid_client"), ({"grant_type": "password"}, "unsupported_grant_type")],
)
def test_wrong_grants_are_refused(api: Api, changes: dict[str, str], error: str) -> None:
    """A wrong pair or another grant gives no token."""
    answer = api.post("/admin/oauth/access_token", data=grant(api, **changes))
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_grant_needs_the_same_organisation(api: Api) -> None:
    """App and shop of different organisations: the grant is not for them."""
    api.shop.same_organisation = False
    assert api.post("/admin/oauth/access_token", data=grant(api)).json() == {"error": "shop_not_permitted"}


def test_wrong_token_is_a_401_with_a_text(api: Api) -> None:
    """The one error that is no list."""
    answer = api.send(SHOP, token="shpat_wrong")
    assert answer.status_code == 401
    assert answer.json()["errors"].startswith("[API] Invalid API key or access token")


@pytest.mark.parametrize(
    ("asked", "ran"),
    [("2026-10", "2026-10"), ("2026-01", "2026-01"), ("2025-10", "2026-01"), ("2019-04", "2026-01")],
)
def test_versions_out_of_support_fall_forward(api: Api, asked: str, ran: str) -> None:
    """The header tells which version answered."""
    answer = api.send(SHOP, version=asked)
    assert answer.status_code == 200
    assert answer.headers["x-shopify-api-version"] == ran


@pytest.mark.parametrize("asked", ["2026-11", "2031-01", "v3", "2026"])
def test_what_is_no_version_is_not_found(api: Api, asked: str) -> None:
    """There is no such page."""
    assert api.send(SHOP, version=asked).status_code == 404


def test_versions_can_be_read(api: Api) -> None:
    """`publicApiVersions` lists four supported ones beside the candidate and unstable."""
    listed = api.ask("{ publicApiVersions { handle supported } }")["publicApiVersions"]
    assert [each["handle"] for each in listed if each["supported"]] == ["2026-01", "2026-04", "2026-07", "2026-10"]


def test_a_later_field_is_undefined_in_an_earlier_version(api: Api) -> None:
    """`InventoryLevel.isActive` came with 2026-04."""
    query = "{ inventoryItems(first: 1) { nodes { inventoryLevels(first: 1) { nodes { isActive } } } } }"
    assert api.code(query, version="2026-01") == "undefinedField"
    assert "errors" not in api.send(query, version="2026-04").json()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ products(first: 1) { nodes { gtin } } }", "undefinedField"),
        ("{ shop }", "selectionMismatch"),
        ("{ shop { name { x } } }", "selectionMismatch"),
        ("{ order { id } }", "missingRequiredArguments"),
        ("{ products(first: 1, size: 2) { nodes { id } } }", "argumentNotAccepted"),
        ('{ products(first: "1") { nodes { id } } }', "argumentLiteralsIncompatible"),
        ("{ products(first: 1, sortKey: AGE) { nodes { id } } }", "argumentLiteralsIncompatible"),
        ("{ order(id: null) { id } }", "argumentLiteralsIncompatible"),
        ("query ($n: Int) { shop { name } }", "variableNotUsed"),
        ("{ products(first: $n) { nodes { id } } }", "variableNotDefined"),
        ("query ($n: String) { products(first: $n) { nodes { id } } }", "variableMismatch"),
        ("query ($i: ID) { order(id: $i) { id } }", "variableMismatch"),
        ("{ shop { ...f } }", "useAndDefineFragment"),
        ("{ shop { ...f } } fragment f on Shop { name ...f }", "infiniteLoop"),
        ("{ shop { ... on Order { id } } }", "cannotSpreadFragment"),
        ("{ shop { ... on Winkel { id } } }", "undefinedType"),
        ("{ shop @loud { name } }", "undefinedDirective"),
        ("{ shop @include { name } }", "missingRequiredArguments"),
        ("mutation { orderClose(input: {}) { order { id } } }", "missingRequiredInputObjectAttribute"),
        ('mutation { orderClose(input: {id: "1", x: 1}) { order { id } } }', "argumentNotAccepted"),
    ],
)
def test_what_does_not_fit_is_named_before_it_runs(api: Api, query: str, code: str) -> None:
    """Static validation: one error, its code, its place, and no data at all."""
    body = api.send(query).json()
    (error,) = body["errors"]
    assert error["extensions"]["code"] == code
    assert error["locations"][0]["line"] == 1
    assert error["path"]
    assert "data" not in body


def test_undefined_field_says_where(api: Api) -> None:
    """Name, type, path, line and column are those of the field."""
    (error,) = api.refused("query Q {\n  products(first: 1) { nodes { gtin } } }")
    assert error == {
        "message": "Field 'gtin' doesn't exist on type 'Product'",
        "locations": [{"line": 2, "column": 32}],
        "path": ["query Q", "products", "nodes", "gtin"],
        "extensions": {"code": "undefinedField", "typeName": "Product", "fieldName": "gtin"},
    }


def test_a_variable_that_does_not_fit_is_refused(api: Api) -> None:
    """INVALID_VARIABLE lists the problems with their paths."""
    query = "mutation ($i: OrderInput!) { orderUpdate(input: $i) { order { id } } }"
    (error,) = api.refused(query, i={"tags": [1], "x": 1})
    assert error["extensions"]["code"] == "INVALID_VARIABLE"
    assert [each["path"] for each in error["extensions"]["problems"]] == [["x"], ["id"], ["tags", 0]]


def test_a_text_that_is_no_graphql_is_refused(api: Api) -> None:
    """A syntax error tells its place and gives no data."""
    body = api.send("{ shop { name ").json()
    assert body["errors"][0]["locations"] == [{"line": 1, "column": 15}]
    assert "data" not in body


def test_a_body_without_query_is_a_bad_request(api: Api) -> None:
    """HTTP 400 with an object under errors."""
    headers = {"X-Shopify-Access-Token": api.token}
    assert api.post("/admin/api/2026-10/graphql.json", json={}, headers=headers).status_code == 400


def test_other_paths_are_not_found(api: Api) -> None:
    """REST is not emulated."""
    assert api.get(f"{api.url}/admin/api/2026-10/products.json").status_code == 404


def test_aliases_fragments_and_conditions_work(api: Api) -> None:
    """The parts of the language that clients use."""
    api.add("T-1")
    data = api.ask(
        """query Q($yes: Boolean!, $n: Int = 1) {
          a: products(first: $n) { ...P }
          b: products(last: 1) { nodes { kind: __typename ... on Product { title @skip(if: $yes) status } } }
          shop @include(if: $yes) { name }
        }
        fragment P on ProductConnection { nodes { ... @include(if: $yes) { title } } }""",
        yes=True,
    )
    assert data["a"] == {"nodes": [{"title": "Thee T-1"}]}
    assert data["b"] == {"nodes": [{"kind": "Product", "status": "ACTIVE"}]}
    assert "shop" in data


def test_one_of_several_operations_is_chosen_by_name(api: Api) -> None:
    """Without a name two operations are too many."""
    query = "query A { shop { name } } query B { shop { id } }"
    assert api.code(query) == "BAD_REQUEST"
    headers = {"X-Shopify-Access-Token": api.token}
    body = {"query": query, "operationName": "B"}
    answer = api.post("/admin/api/2026-10/graphql.json", json=body, headers=headers)
    assert list(answer.json()["data"]["shop"]) == ["id"]


def test_node_finds_anything_by_its_id(api: Api) -> None:
    """`node` and `nodes` answer by type, and null for what is not there."""
    (number,) = api.add("T-1")
    gid = f"gid://shopify/ProductVariant/{number}"
    data = api.ask(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on ProductVariant { sku } } }",
        ids=[gid, "gid://shopify/Product/1", "nonsense"],
    )
    assert data["nodes"] == [{"id": gid, "sku": "T-1"}, None, None]


def test_it_works_under_a_prefix(serve: Callable[[Any], str]) -> None:
    """Another server mounts the shop under a path of its own, and addresses in answers keep that path."""
    api = Api(serve, lambda app: DispatcherMiddleware(Response("elsewhere", status=418), {"/shops/a": app}))
    api.url += "/shops/a"
    api.add("T-1")
    query = "{ productVariants { edges { node { id } } } }"
    api.ask("mutation ($q: String!) { bulkOperationRunQuery(query: $q) { userErrors { message } } }", q=query)
    api.ask("{ currentBulkOperation { status } }")
    url = api.ask("{ currentBulkOperation { url } }")["currentBulkOperation"]["url"]
    assert url.startswith(f"{api.url}/bulk-operation-outputs/")
    assert api.get(url).status_code == 200


@pytest.mark.parametrize(
    ("query", "scope"),
    [
        ("{ orders(first: 1) { nodes { id } } }", "read_orders"),
        ("{ ordersCount { count } }", "read_orders"),
        ("{ products(first: 1) { nodes { id } } }", "read_products"),
        ("{ productVariantsCount { count } }", "read_products"),
        ("{ inventoryItems(first: 1) { nodes { id } } }", "read_inventory"),
        ("{ locations(first: 1) { nodes { id } } }", "read_locations"),
        ("{ deliveryProfiles(first: 1) { nodes { id } } }", "read_shipping"),
    ],
)
def test_a_missing_scope_is_denied(api: Api, query: str, scope: str) -> None:
    """ACCESS_DENIED names the scope; the right to write would do as well."""
    api.shop.scopes -= {scope, scope.replace("read_", "write_")}
    (error,) = api.refused(query)
    assert error["extensions"]["code"] == "ACCESS_DENIED"
    assert scope in error["extensions"]["requiredAccess"]
    api.shop.scopes.add(scope.replace("read_", "write_"))
    assert "errors" not in api.send(query).json()


def test_a_missing_scope_leaves_the_other_fields(api: Api) -> None:
    """A field that may be null is null beside its error; the rest comes."""
    api.shop.scopes -= {"read_orders", "write_orders"}
    body = api.send('{ shop { name } order(id: "gid://shopify/Order/1") { id } }').json()
    assert body["data"] == {"shop": {"name": "Voorbeeldwinkel"}, "order": None}
    assert body["errors"][0]["path"] == ["order"]


def test_own_scopes_can_be_read(api: Api) -> None:
    """`currentAppInstallation` tells what the token may do."""
    scopes = api.ask("{ currentAppInstallation { accessScopes { handle } } }")["currentAppInstallation"]
    assert {each["handle"] for each in scopes["accessScopes"]} == api.shop.scopes


def test_writing_needs_the_right_to_write(api: Api) -> None:
    """Reading orders is not enough to close one."""
    api.shop.scopes.remove("write_orders")
    query = 'mutation { orderClose(input: {id: "gid://shopify/Order/1"}) { userErrors { message } } }'
    assert api.code(query) == "ACCESS_DENIED"


def test_old_orders_are_silently_absent_without_read_all_orders(api: Api) -> None:
    """Older than 60 days: not listed, not counted, not found, and no error."""
    api.add("T-1")
    old = api.order("T-1", days_ago=61)
    new = api.order("T-1", days_ago=59)
    api.shop.scopes.remove("read_all_orders")
    data = api.ask(
        """query ($id: ID!) { orders(first: 9) { nodes { legacyResourceId } } ordersCount { count }
        order(id: $id) { id } node(id: $id) { id } }""",
        id=f"gid://shopify/Order/{old}",
    )
    assert data["orders"]["nodes"] == [{"legacyResourceId": new}]
    assert data["ordersCount"] == {"count": 1}
    assert data["order"] is None
    assert data["node"] is None


def test_fulfillment_orders_are_silently_absent_without_their_scope(api: Api) -> None:
    """A missing scope looks like no open work."""
    api.add("T-1")
    api.order("T-1")
    query = "{ fulfillmentOrders(first: 5) { nodes { status } } orders(first: 1) { nodes { fulfillmentOrders(first: 5) { nodes { status } } } } }"  # noqa: E501 - one query
    both = api.ask(query)
    assert both["fulfillmentOrders"]["nodes"] == [{"status": "OPEN"}]
    api.shop.scopes -= {
        "read_merchant_managed_fulfillment_orders",
        "write_merchant_managed_fulfillment_orders",
    }
    none = api.ask(query)
    assert none["fulfillmentOrders"]["nodes"] == []
    assert none["orders"]["nodes"] == [{"fulfillmentOrders": {"nodes": []}}]
