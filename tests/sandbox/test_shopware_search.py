"""Reading the shop: login, headers, criteria, pages, totals, inheritance, and the shape of every answer."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from shopswitch.sandbox.shopware.settings_definitions import ENTITIES
from shopswitch.sandbox.systems import Item
from tests.sandbox.shopware_kit import Api, misfits, schema_name, vendor_schemas

Filter = dict[str, Any]


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def equals(field: str, value: Any) -> Filter:
    return {"type": "equals", "field": field, "value": value}


def numbers(api: Api, *filters: Filter, **criteria: Any) -> list[str]:
    """Product numbers a search finds, sorted by themselves."""
    found = api.rows("product", filter=list(filters), sort=[{"field": "productNumber"}], **criteria)
    return [each["productNumber"] for each in found]


# Login


def test_a_token_works_ten_minutes(api: Api) -> None:
    """Its lifetime is announced, and after it the answer is 401 in the usual shape."""
    granted = api.login().json()
    assert (granted["token_type"], granted["expires_in"]) == ("Bearer", 600)
    api.clock.seconds = 599.0
    assert api.send("GET", "/api/_info/version").json() == {"version": "6.7.10.1"}
    api.clock.seconds = 600.0
    status, (error,) = api.refused("GET", "/api/_info/version")
    assert (status, error["code"]) == (401, "9")


@pytest.mark.parametrize("wrong", [{"client_id": "SWIAX"}, {"client_secret": "x"}, {"client_secret": ""}])
def test_a_wrong_key_is_refused(api: Api, wrong: dict[str, str]) -> None:
    """401 with a small number as code and the message as title."""
    answer = api.login(**wrong)
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["title"] == "Client authentication failed"


def test_another_grant_is_refused(api: Api) -> None:
    """Only integrations log in here."""
    assert api.login(grant_type="magic").status_code == 400


def test_login_takes_a_form_as_well(api: Api) -> None:
    """As OAuth has it."""
    form = {"grant_type": "client_credentials", **api.shop.secrets()}
    answer = httpx.post(f"{api.url}/api/oauth/token", data=form, trust_env=False)
    assert answer.status_code == 200


def test_failed_logins_are_braked_in_steps(api: Api) -> None:
    """Ten attempts, then ten seconds of waiting; the right key has to wait as well, and then clears the count."""
    api.shop.limits_on = True
    wrong = [api.login(client_secret="x").status_code for _ in range(10)]
    assert wrong == [401] * 10
    answer = api.login()
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"]) == (429, "FRAMEWORK__AUTH_THROTTLED")
    assert error["meta"]["parameters"]["seconds"] == 11
    assert "11 seconds" in error["detail"]
    api.clock.seconds = 10.0
    assert api.login().status_code == 200
    assert api.login(client_secret="x").status_code == 401


def test_the_brake_gets_longer(api: Api) -> None:
    """From the fifteenth attempt on half a minute."""
    api.shop.limits_on = True
    for attempt in range(15):
        api.clock.seconds = attempt * 60.0
        assert api.login(client_secret="x").status_code == 401
    assert api.login().json()["errors"][0]["meta"]["parameters"]["seconds"] == 31


def test_tokens_can_all_be_made_invalid(api: Api) -> None:
    """And a new login helps."""
    api.shop.expire_tokens()
    assert api.code("POST", "/api/search/product", {}) == (401, "9")
    api.token = api.login().json()["access_token"]
    assert api.search("product")["data"] == []


@pytest.mark.parametrize("header", ["", "Basic abc", "Bearer", "Bearer nonsense"])
def test_without_a_token_nothing_is_told(api: Api, header: str) -> None:
    """401 on every route but the login."""
    assert api.code("POST", "/api/search/order", {}, Authorization=header) == (401, "9")


# Shapes


@pytest.mark.parametrize("accept", ["*/*", "application/vnd.api+json"])
def test_without_accept_the_answer_is_json_api(api: Api, accept: str) -> None:
    """Another shape: attributes, relationships, the total in meta."""
    api.add("T-1")
    order = api.order("T-1")
    body = {"ids": [order], "associations": {"lineItems": {}, "stateMachineState": {}}}
    answer = api.send("POST", "/api/search/order", body, Accept=accept)
    assert answer.headers["Content-Type"] == "application/vnd.api+json"
    found = answer.json()
    (row,) = found["data"]
    assert (row["type"], row["id"]) == ("order", order)
    assert row["attributes"]["orderNumber"]
    assert row["relationships"]["lineItems"]["data"][0]["type"] == "order_line_item"
    assert {each["type"] for each in found["included"]} == {"order_line_item", "state_machine_state"}
    assert found["meta"]["total"] == 1
    for resource in found["included"]:
        # What the schema asks of relationships no answer can meet: it forbids every name in them.
        assert not misfits("resource", {name: resource[name] for name in resource if name != "relationships"})


def test_a_single_record_has_both_shapes(api: Api) -> None:
    """`data` holds it."""
    (number,) = api.add("T-1")
    plain = api.send("GET", f"/api/product/{number}").json()["data"]
    assert (plain["productNumber"], plain["apiAlias"]) == ("T-1", "product")
    assert not misfits("Product", plain)
    other = api.send("GET", f"/api/product/{number}", Accept="*/*").json()["data"]
    assert other["attributes"]["productNumber"] == "T-1"


def test_other_formats_are_refused(api: Api) -> None:
    """415."""
    assert api.code("POST", "/api/search/product", {}, Accept="text/csv")[0] == 415


@pytest.mark.parametrize("entity", sorted(set(ENTITIES) - {"order", "product"}))
def test_every_entity_answers_in_its_schema(api: Api, entity: str) -> None:
    """Each list can be read, each row fits, and a list nothing is emulated in is empty."""
    api.add("T-1", "T-2", stock=4)
    api.shop.add_items([Item("S-1", "Sok", group="sok", option="S")])
    shipped = api.order("T-1", "S-1")
    api.shop.set_order_state(shipped, "completed")
    dashed = entity.replace("_", "-")
    found = api.rows(dashed)
    assert (found == []) is (not api.shop.store.tables[entity])
    for row in found:
        assert row["apiAlias"] == entity
        assert set(row) >= set(vendor_schemas()[schema_name(dashed)].get("required", ()))


def test_orders_and_products_fit_with_everything_loaded(api: Api) -> None:
    """Every association the shop has, two levels deep."""
    api.shop.add_items([Item("S-1", "Sok", group="sok", option="S"), Item("B-1", "Boek", virtual=True)])
    api.order("S-1", "B-1")
    for name in ("product", "order"):
        entity = ENTITIES[name]
        deep: dict[str, Any] = {}
        for each in entity.associations.values():
            inner = ENTITIES[each.entity].associations if each.entity else {}
            deep[each.name] = {"associations": {second: {} for second in inner}}
        rows = api.rows(name, associations=deep)
        assert rows
        assert all(row[each.name] is not None for row in rows for each in entity.associations.values() if each.plural)


def test_nothing_is_loaded_unasked(api: Api) -> None:
    """An order without associations has no lines, deliveries or state names."""
    api.order("T-1")
    (row,) = api.rows("order")
    assert {row[name] for name in ("lineItems", "deliveries", "transactions", "stateMachineState")} == {None}
    (row,) = api.rows("order", associations={"deliveries": {"associations": {"stateMachineState": {}}}})
    assert row["deliveries"][0]["stateMachineState"]["technicalName"] == "open"
    assert row["lineItems"] is None


def test_an_unknown_association_is_refused(api: Api) -> None:
    """Named in the answer."""
    status, (error,) = api.refused("POST", "/api/search/order", {"associations": {"nonsense": {}}})
    assert (status, error["code"]) == (400, "FRAMEWORK__ASSOCIATION_NOT_FOUND")


def test_association_criteria_are_heeded(api: Api) -> None:
    """Filter, order and number of what is loaded."""
    api.order("T-1", "T-2", "T-3")
    wanted = {"sort": [{"field": "position", "order": "DESC"}], "limit": 2, "filter": [equals("good", True)]}
    (row,) = api.rows("order", associations={"lineItems": wanted})
    assert [each["payload"]["productNumber"] for each in row["lineItems"]] == ["T-3", "T-2"]


def test_fields_load_only_what_is_asked(api: Api) -> None:
    """Paths reach over associations, which need not be named again; the id is always there."""
    api.order("T-1")
    (row,) = api.rows("order", fields=["orderNumber", "deliveries.trackingCodes", "stateMachineState.technicalName"])
    assert set(row) == {
        "id",
        "orderNumber",
        "deliveries",
        "stateMachineState",
        "apiAlias",
        "translated",
        "extensions",
    }
    assert row["stateMachineState"]["technicalName"] == "open"
    assert row["deliveries"][0]["trackingCodes"] == []
    assert "shippingCosts" not in row["deliveries"][0]


def test_includes_trim_the_answer(api: Api) -> None:
    """By alias, also of what is loaded; what is not named is gone, the id too."""
    api.order("T-1")
    includes = {"order": ["orderNumber", "lineItems"], "order_line_item": ["quantity"]}
    (row,) = api.rows("order", includes=includes, associations={"lineItems": {}})
    assert set(row) == {"orderNumber", "lineItems", "apiAlias"}
    assert row["lineItems"] == [{"quantity": 2, "apiAlias": "order_line_item"}]


@pytest.mark.parametrize(("version", "there"), [("6.7.10.1", False), ("6.6.7.1", True)])
def test_excludes_came_with_6_7(serve: Callable[[Any], str], version: str, there: bool) -> None:
    """Before that they are not heeded."""
    api = Api(serve, version=version)
    api.add("T-1")
    (row,) = api.send("POST", "/api/search/product", {"excludes": {"product": ["ean"]}}).json()["data"]
    assert ("ean" in row) is there


def test_customers_data_is_in_a_real_answer(api: Api) -> None:
    """Whoever does not want it must not ask for it."""
    order = api.order("T-1")
    wanted = {"orderCustomer": {}, "billingAddress": {"associations": {"country": {}}}}
    (row,) = api.rows("order", ids=[order], associations=wanted)
    assert row["orderCustomer"]["email"] == "jantje@example.org"
    assert row["billingAddress"]["phoneNumber"] == "+31600000000"
    assert row["billingAddress"]["country"]["iso"] == "NL"


# Pages and totals


@pytest.mark.parametrize(
    ("version", "most"),
    [
        ("6.0.3", 500),
        ("6.4.4.1", 500),
        ("6.4.5.0", 100),
        ("6.5.4.0", 100),
        ("6.5.5.0", None),
        ("6.5.8.14", None),
        ("6.6.0.0", 500),
        ("6.7.10.1", 500),
    ],
)
def test_the_most_rows_depend_on_the_version(serve: Callable[[Any], str], version: str, most: int | None) -> None:
    """More than that is refused with the number in the text; without a limit that is what comes."""
    api = Api(serve, version=version)
    api.shop.add_items([Item(f"T-{number}", "Thee") for number in range(520)])
    assert len(api.send("POST", "/api/search/product", {}).json()["data"]) == (most or 520)
    if most is None:
        assert api.send("POST", "/api/search/product", {"limit": 10000}).status_code == 200
        return
    status, (error,) = api.refused("POST", "/api/search/product", {"limit": most + 1})
    assert (status, error["code"]) == (400, "FRAMEWORK__QUERY_LIMIT_EXCEEDED")
    assert f"MAX_LIMIT(={most})" in error["detail"]
    assert error["source"] == {"pointer": "/limit"}
    assert len(api.send("POST", "/api/search/product", {"limit": 100}).json()["data"]) == 100


def test_a_shop_can_set_its_own_most(api: Api) -> None:
    """Also to none at all."""
    api.shop.max_limit = 3
    assert api.code("POST", "/api/search/product", {"limit": 4}) == (400, "FRAMEWORK__QUERY_LIMIT_EXCEEDED")
    api.shop.max_limit = None
    assert api.send("POST", "/api/search/product", {"limit": 4000}).status_code == 200


@pytest.mark.parametrize("limit", [0, -1, "many", True, 1.5])
def test_a_limit_must_be_a_number(api: Api, limit: Any) -> None:
    """Zero, negative and anything else: 400."""
    assert api.code("POST", "/api/search/product", {"limit": limit}) == (400, "FRAMEWORK__INVALID_LIMIT_QUERY")


def test_several_errors_come_at_once(api: Api) -> None:
    """Page and limit."""
    _, errors = api.refused("POST", "/api/search/product", {"limit": 0, "page": 0})
    assert [each["source"]["pointer"] for each in errors] == ["/page", "/limit"]


def test_total_is_the_rows_of_the_page_unless_asked(api: Api) -> None:
    """Mode 0 counts the page, 1 everything, 2 up to five pages ahead and one."""
    api.shop.add_items([Item(f"T-{number}", "Thee") for number in range(30)])
    totals = {mode: api.search("product", limit=4, total_count_mode=mode)["total"] for mode in (0, 1, 2)}
    assert totals == {0: 4, 1: 30, 2: 25}
    assert api.search("product", limit=4, page=8)["total"] == 2
    assert api.search("product", limit=4, page=7, total_count_mode=2)["total"] == 6
    assert api.search("product", limit=4, total_count_mode="exact")["total"] == 30
    past = api.search("product", limit=4, page=9, total_count_mode=1)
    assert (past["total"], past["data"]) == (30, [])


def test_pages_hold_everything_once(api: Api) -> None:
    """Sorted by id, and without a sorting too."""
    ids = api.shop.add_items([Item(f"T-{number}", "Thee") for number in range(11)])
    for sort in ([{"field": "id"}], []):
        found = [row["id"] for page in (1, 2, 3) for row in api.rows("product", limit=5, page=page, sort=sort)]
        assert found == sorted(ids)


def test_ids_have_no_limit(api: Api) -> None:
    """They come in the order asked, whatever page and total mode say."""
    ids = api.shop.add_items([Item(f"T-{number}", "Thee") for number in range(520)])[::-1]
    found = api.search("product", ids=ids, page=3, total_count_mode=2)
    assert [row["id"] for row in found["data"]] == ids
    assert found["total"] == 520


def test_ids_that_do_not_exist_are_left_out(api: Api) -> None:
    """Silently."""
    (number,) = api.add("T-1")
    assert [row["id"] for row in api.rows("product", ids=["0" * 32, number])] == [number]


def test_search_ids_and_totals(api: Api) -> None:
    """Ids alone, and counts without rows."""
    ids = api.add("T-1", "T-2", "T-3", stock=2)
    body = {"filter": [equals("active", True)], "total-count-mode": 1, "limit": 2}
    found = api.send("POST", "/api/search-ids/product", body, Accept="*/*").json()
    assert found == {"total": 3, "data": sorted(ids)[:2]}
    asked = [
        {"name": "n", "type": "count", "field": "id"},
        {"name": "s", "type": "sum", "field": "stock"},
        {"name": "m", "type": "max", "field": "autoIncrement"},
        {"name": "t", "type": "terms", "field": "active"},
    ]
    results = api.send("POST", "/api/aggregate/product", {"aggregations": asked}).json()["aggregations"]
    assert (results["n"]["count"], results["s"]["sum"], results["m"]["max"]) == (3, 6, 3)
    assert [(each["key"], each["count"]) for each in results["t"]["buckets"]] == [("true", 3)]
    assert api.search("product", aggregations=asked[:1], limit=1)["aggregations"]["n"]["count"] == 3


def test_totals_alone_came_with_6_6_10(serve: Callable[[Any], str]) -> None:
    """Before that there is no such route."""
    api = Api(serve, version="6.6.7.1")
    assert api.code("POST", "/api/aggregate/product", {"aggregations": []}) == (404, "0")


# Filters and sorting


def test_filters_by_kind(api: Api) -> None:
    """Each kind the vendor has, alone and combined."""
    api.add("T-1", "T-2", stock=3)
    api.add("K-1", stock=8, active=False)
    assert numbers(api, equals("stock", 3)) == ["T-1", "T-2"]
    assert numbers(api, equals("stock", "3")) == ["T-1", "T-2"]
    assert numbers(api, {"type": "equalsAny", "field": "productNumber", "value": "T-1|K-1"}) == ["K-1", "T-1"]
    assert numbers(api, {"type": "equalsAny", "field": "productNumber", "value": ["T-2"]}) == ["T-2"]
    assert numbers(api, {"type": "prefix", "field": "productNumber", "value": "t-"}) == ["T-1", "T-2"]
    assert numbers(api, {"type": "suffix", "field": "productNumber", "value": "-1"}) == ["K-1", "T-1"]
    assert numbers(api, {"type": "contains", "field": "name", "value": "THEE T"}) == ["T-1", "T-2"]
    assert numbers(api, {"type": "range", "field": "stock", "parameters": {"gt": 3, "lte": 8}}) == ["K-1"]
    either = {"type": "multi", "operator": "or", "queries": [equals("stock", 8), equals("productNumber", "T-1")]}
    assert numbers(api, either) == ["K-1", "T-1"]
    assert numbers(api, {"type": "not", "operator": "and", "queries": [equals("active", True)]}) == ["K-1"]
    assert numbers(api, equals("product.parentId", None)) == ["K-1", "T-1", "T-2"]


def test_numbers_are_compared_without_case(api: Api) -> None:
    """As the database's collation has it."""
    api.add("abc", "ABC")
    assert sorted(numbers(api, equals("productNumber", "Abc"))) == ["ABC", "abc"]


def test_filters_reach_over_associations(api: Api) -> None:
    """State of the order, and of any of its deliveries."""
    first, second = api.order("T-1"), api.order("T-1")
    api.shop.report_shipment(second, [], "3S1", "PostNL", completes=True)
    path = "deliveries.stateMachineState.technicalName"
    assert [row["id"] for row in api.rows("order", filter=[equals(path, "shipped")])] == [second]
    both = api.rows("order", filter=[equals("stateMachineState.technicalName", "open")])
    assert {row["id"] for row in both} == {first, second}
    assert len(api.rows("order-line-item", filter=[equals("order.orderNumber", both[0]["orderNumber"])])) == 1


def test_time_ranges_know_offsets(api: Api) -> None:
    """The interface keeps UTC; a bound with an offset means the same moment."""
    api.order("T-1")
    for bound, found in (("2026-11-23T13:00:00+01:00", 1), ("2026-11-23T12:00:01Z", 0), ("2026-11-23 12:00:00", 1)):
        wanted = {"type": "range", "field": "orderDateTime", "parameters": {"gte": bound}}
        assert len(api.rows("order", filter=[wanted])) == found, bound


@pytest.mark.parametrize(
    "wrong",
    [
        {"filter": {"type": "equals"}},
        {"filter": ["x"]},
        {"filter": [{"type": "equals", "value": 1}]},
        {"filter": [{"type": "magic", "field": "id"}]},
        {"filter": [{"type": "range", "field": "stock", "parameters": {"above": 1}}]},
        {"filter": [{"type": "equalsAny", "field": "stock", "value": []}]},
        {"filter": [{"type": "equals", "field": "nonsense", "value": 1}]},
        {"sort": [{"field": "nonsense"}]},
        {"sort": ["x"]},
        {"associations": []},
        {"includes": {"product": "id"}},
        {"ids": 3},
        {"aggregations": [{"name": "", "type": "count", "field": "id"}]},
        {"aggregations": [{"name": "a", "type": "magic", "field": "id"}]},
        [],
    ],
)
def test_criteria_that_make_no_sense_are_refused(api: Api, wrong: Any) -> None:
    """400, never an answer that looks like one."""
    api.add("T-1")
    if wrong in ({"associations": []}, []):
        assert api.send("POST", "/api/search/product", wrong).status_code == (400 if wrong == [] else 200)
        return
    assert api.refused("POST", "/api/search/product", wrong)[0] == 400


def test_malformed_json_is_refused(api: Api) -> None:
    """400."""
    headers = {"Accept": "application/json", "Authorization": f"Bearer {api.token}"}
    answer = httpx.post(f"{api.url}/api/search/product", content=b"{", headers=headers, trust_env=False)
    assert answer.status_code == 400


def test_sorting_by_several_fields(api: Api) -> None:
    """Null first, then by number; natural order on request."""
    api.add("T-10", "T-9", stock=1)
    api.add("T-1", stock=2)
    rows = api.rows("product", sort=[{"field": "stock", "order": "DESC"}, {"field": "productNumber"}])
    assert [row["productNumber"] for row in rows] == ["T-1", "T-10", "T-9"]
    natural = api.rows("product", sort=[{"field": "productNumber", "naturalSorting": True}])
    assert [row["productNumber"] for row in natural] == ["T-1", "T-9", "T-10"]


def test_lists_by_get(api: Api) -> None:
    """Page, limit, sorting, filter and associations in the query."""
    api.add("T-1", "T-2", "T-3")
    query = "limit=2&page=2&sort=-productNumber&total-count-mode=1&associations[tax][]"
    found = api.send("GET", f"/api/product?{query}").json()
    assert [row["productNumber"] for row in found["data"]] == ["T-1"]
    assert (found["total"], found["data"][0]["tax"]["name"]) == (3, "21%")
    found = api.send("GET", "/api/product?filter[productNumber]=T-2").json()
    assert [row["productNumber"] for row in found["data"]] == ["T-2"]


# Variants, languages


def test_a_variant_is_null_where_it_inherits(api: Api) -> None:
    """Name, active, weight, price and barcode are the parent's; number and stock never are."""
    _, second = api.shop.add_items(
        [
            Item("S-1", "Sok", "871", group="sok", option="S", stock=4),
            Item("S-2", "Sok", group="sok", option="M", stock=5, price_cents=2000),
        ]
    )
    variant = api.rows("product", ids=[second], associations={"options": {}, "parent": {}})[0]
    assert [variant[name] for name in ("name", "active", "weight", "ean", "taxId", "minPurchase")] == [None] * 6
    assert (variant["productNumber"], variant["stock"], variant["price"][0]["gross"]) == ("S-2", 5, 20.0)
    assert [each["name"] for each in variant["options"]] == ["M"]
    assert (variant["parent"]["childCount"], variant["parent"]["name"]) == (2, "Sok")
    filled = api.rows("product", {"sw_inheritance": "1"}, ids=[second], associations={"tax": {}})[0]
    assert (filled["name"], filled["active"], filled["weight"], filled["translated"]["name"]) == (
        "Sok",
        True,
        0.1,
        "Sok",
    )
    assert (filled["productNumber"], filled["stock"], filled["price"][0]["gross"]) == ("S-2", 5, 20.0)
    assert filled["tax"]["name"] == "21%"


def test_filters_see_what_is_inherited_only_with_the_header(api: Api) -> None:
    """A variant that is on sale looks as if it were not."""
    api.shop.add_items([Item("S-1", "Sok", group="sok", option="S")])
    active = {"filter": [equals("active", True)]}
    assert len(api.rows("product", **active)) == 1
    assert len(api.rows("product", {"sw_inheritance": "1"}, **active)) == 2


def test_another_language_has_no_texts_of_its_own(api: Api) -> None:
    """The plain field is null, the fallback stands in `translated`."""
    api.add("T-1")
    answer = api.send("POST", "/api/search/product", {}, sw_language_id=api.shop.base.english)
    (row,) = answer.json()["data"]
    assert (row["name"], row["translated"]["name"]) == (None, "Thee T-1")


def test_an_unknown_language_is_refused(api: Api) -> None:
    """412."""
    refused = api.code("POST", "/api/search/product", {}, sw_language_id="f" * 32)
    assert refused == (412, "FRAMEWORK__LANGUAGE_NOT_FOUND")


@pytest.mark.parametrize(("version", "has_type"), [("6.6.10.0", False), ("6.7.10.1", True)])
def test_what_came_with_6_7(serve: Callable[[Any], str], version: str, has_type: bool) -> None:
    """The product's type, the order's main delivery."""
    api = Api(serve, version=version)
    api.add("E-1", virtual=True)
    api.order("E-1")
    (product,) = api.rows("product")
    (order,) = api.rows("order")
    assert ("type" in product, "primaryOrderDeliveryId" in order) == (has_type, has_type)
    assert product["states"] == ["is-download"]


# Routes and rights


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/api/search/nonsense", 404),
        ("POST", "/api/search/order_delivery", 404),
        ("GET", "/api/nonsense", 404),
        ("GET", "/nonsense", 404),
        ("POST", "/api/v3/search/product", 404),
        ("GET", "/api/search/product", 405),
        ("PUT", "/api/product/x", 405),
        ("DELETE", "/api/_action/sync", 405),
        ("GET", f"/api/product/{'0' * 32}", 404),
    ],
)
def test_what_does_not_exist(api: Api, method: str, path: str, status: int) -> None:
    """404 for paths, entities and records, 405 for methods."""
    body = {} if method == "POST" else None
    assert api.refused(method, path, body)[0] == status


def test_the_old_path_of_the_version_lives_on(api: Api) -> None:
    """For detecting what a shop is."""
    assert api.send("GET", "/api/v1/_info/version").json() == {"version": "6.7.10.1"}
    assert not misfits("infoConfigResponse", api.send("GET", "/api/_info/config").json())
    assert api.send("GET", "/api/_info/health-check", Authorization="").status_code == 200
    domain = api.send("GET", "/api/_action/system-config?domain=core.basicInformation").json()
    assert domain == {"core.basicInformation.shopName": "Voorbeeldwinkel"}


@pytest.mark.parametrize(
    ("resource", "entity", "missing"),
    [("products", "product", "product:read"), ("stock", "product", "product:read"), ("orders", "order", "order:read")],
)
def test_a_missing_right_is_403(api: Api, resource: str, entity: str, missing: str) -> None:
    """The detail names what is missing."""
    api.shop.deny(resource)
    status, (error,) = api.refused("POST", f"/api/search/{entity}", {})
    assert (status, error["code"]) == (403, "FRAMEWORK__MISSING_PRIVILEGE_ERROR")
    assert missing in error["detail"]
    assert api.send("POST", "/api/search/shipping-method", {}).status_code == 200


def test_rights_are_needed_for_what_is_loaded_too(api: Api) -> None:
    """An order's lines have a right of their own."""
    api.shop.missing_rights = {"order_line_item:read"}
    assert api.send("POST", "/api/search/order", {}).status_code == 200
    body = {"fields": ["lineItems.quantity"]}
    assert api.code("POST", "/api/search/order", body) == (403, "FRAMEWORK__MISSING_PRIVILEGE_ERROR")


def test_there_is_no_other_right(api: Api) -> None:
    """ValueError."""
    with pytest.raises(ValueError, match="right"):
        api.shop.deny("weather")
