"""Signatures, keys, moments, limits and errors of the emulated CCV Shop."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shopswitch.sandbox.ccv.signing import Keys, sign
from shopswitch.sandbox.systems import Fault
from tests.sandbox.ccv_kit import Api


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


VECTORS = [
    (
        "GET",
        "/api/rest/v1/orders/?start=0&size=2",
        b"",
        "2f0ce77ec4ce17f12528804d2be74aaefb16ed35b3bbbbf65d4243d53fe3749361db1168e6e381a4bb2801a357dbb9e2"
        "c57c8ce29c8956ea7d7e81c6c956242e",
    ),
    (
        "PATCH",
        "/api/rest/v1/orders/123/",
        b'{"status":7}',
        "d1628942faee34c626999c69fabd59e872afc09d53f3cb7c756c851442a77fd3ac57ac1c2040f15f003ce0c0d438f88e"
        "f2182067b7614cc7f84939d8eab62808",
    ),
]


@pytest.mark.parametrize(("method", "uri", "body", "expected"), VECTORS)
def test_the_signature_is_the_documented_one(method: str, uri: str, body: bytes, expected: str) -> None:
    """The reference's own vectors."""
    assert sign(Keys("demo-public", "demo-secret"), method, uri, body, "2026-01-15T09:30:00Z") == expected


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S+00:00", "%Y-%m-%dT%H:%M:%S+0000"])
def test_the_three_forms_of_the_date_are_taken(api: Api, form: str) -> None:
    """Those of CCV's three own clients."""
    assert api.send("GET", "", date=api.now.strftime(form)).status_code == 200


@pytest.mark.parametrize(
    "date", ["2026-11-23T12:00:00", "2026-11-23T13:00:00+01:00", "2026-11-23T12:00:00.5Z", "2026-99-23T12:00:00Z", "x"]
)
def test_another_form_of_the_date_is_refused(api: Api, date: str) -> None:
    """No zone, another zone, fractions, nonsense."""
    assert api.error("GET", "", date=date)[0] == 401


def test_the_clock_may_be_off_but_not_by_an_hour(api: Api) -> None:
    """Local time with a Z behind it is noticed."""
    form = "%Y-%m-%dT%H:%M:%SZ"
    assert api.send("GET", "", date=(api.now + timedelta(minutes=29)).strftime(form)).status_code == 200
    assert api.error("GET", "", date=(api.now + timedelta(hours=1)).strftime(form))[0] == 401
    assert api.error("GET", "", date=(api.now - timedelta(hours=1)).strftime(form))[0] == 401


@pytest.mark.parametrize("changes", [{"x_public": None}, {"x_hash": None}, {"x_date": None}, {"x_public": "other"}])
def test_a_missing_header_or_an_unknown_key_is_refused(api: Api, changes: dict[str, Any]) -> None:
    """All three headers count."""
    assert api.error("GET", "orders/", **changes)[0] == 401


@pytest.mark.parametrize(
    "uri",
    [
        "/api/rest/v1/orders/",
        "/api/rest/v1/orders?size=2",
        "/api/rest/v1/orders/?size=3",
        "/api/rest/v1/orders/?size=2&",
    ],
)
def test_the_address_counts_byte_for_byte(api: Api, uri: str) -> None:
    """The query and the slash before it are part of it."""
    assert api.error("GET", "orders/?size=2", signed_uri=uri)[0] == 401


def test_an_escaped_address_is_signed_as_it_was_sent(api: Api) -> None:
    """Escapes stay escapes."""
    path = "products/?productname=th%C3%A9%20zwart&expand=attributecombinations"
    assert api.send("GET", path).status_code == 200
    decoded = "/api/rest/v1/products/?productname=thé zwart&expand=attributecombinations"
    assert api.error("GET", path, signed_uri=decoded)[0] == 401


def test_the_body_is_part_of_the_signature(api: Api) -> None:
    """One byte more, and the call is refused and nothing happened."""
    api.add("T-1", stock=5)
    order_id = api.order("T-1")
    date = api.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    uri = f"/api/rest/v1/orders/{order_id}/"
    headers = {"x-public": api.shop.secrets()["public_key"], "x-date": date}
    headers["x-hash"] = api.sign("PATCH", uri, b'{"status":7}', date)
    url = f"{api.host}{uri}"
    assert httpx.patch(url, content=b'{"status": 7}', headers=headers, trust_env=False).status_code == 401
    assert api.shop.orders()[0].state == "open"
    assert httpx.patch(url, content=b'{"status":7}', headers=headers, trust_env=False).status_code == 204
    assert api.shop.orders()[0].state == "completed"


@pytest.mark.parametrize("path", ["", "orders/?size=1", "orders/999/", "nowhere/"])
def test_every_answer_is_signed(api: Api, path: str) -> None:
    """Over its own body and moment, errors included."""
    answer = api.send("GET", path)
    uri = answer.request.url.raw_path.decode()
    assert answer.headers["x-hash"] == api.sign("GET", uri, answer.content, answer.headers["x-date"])
    assert answer.headers["x-date"] == "2026-11-23T12:00:00Z"


def test_below_a_folder_both_addresses_are_taken(serve: Callable[[Any], str]) -> None:
    """As sent, and from the interface's root; the answer is signed over the same one."""
    api = Api(serve, below="/demo/new")
    for uri in ("/demo/new/api/rest/v1/orders/?size=2", "/api/rest/v1/orders/?size=2"):
        answer = api.send("GET", "orders/?size=2", signed_uri=uri)
        assert answer.status_code == 200
        assert answer.headers["x-hash"] == api.sign("GET", uri, answer.content, answer.headers["x-date"])
        assert answer.json()["href"].startswith(f"{api.host}/demo/new/api/rest/v1/orders/?")
    assert api.error("GET", "orders/?size=2", signed_uri="/new/api/rest/v1/orders/?size=2")[0] == 401


def test_the_type_of_the_answer_follows_the_caller(api: Api) -> None:
    """The vendor's own type unless plain JSON is asked for."""
    assert api.send("GET", "", accept="*/*").headers["Content-Type"] == "application/vnd.verto.webshop+json"
    assert api.send("GET", "", accept="application/json").headers["Content-Type"].startswith("application/json")


def test_the_root_lists_what_the_keys_may_use(api: Api) -> None:
    """With or without a slash; a right that was taken away is gone."""
    names = {each["title"] for each in api.get("")["items"]}
    assert {"orders", "orderrows", "products", "attributecombinations", "webhooks", "apps"} <= names
    api.shop.deny("orders")
    assert not {"orders", "orderrows", "ordernotes"} & {each["title"] for each in api.get("")["items"]}
    assert set(api.get("")["items"][0]) == {"href", "title", "description", "uri"}


@pytest.mark.parametrize(
    ("resource", "paths"),
    [
        ("products", ["products/", "attributecombinations/1/"]),
        ("stock", ["products/"]),
        ("orders", ["orders/", "orderrows/1/", "orders/1/ordernotes/"]),
    ],
)
def test_a_missing_right_is_refused(api: Api, resource: str, paths: list[str]) -> None:
    """Never an empty list."""
    api.shop.deny(resource)
    for path in paths:
        assert api.error("GET", path)[0] == 403
    assert api.send("GET", "webshops/").status_code == 200


def test_other_rights_do_not_exist(api: Api) -> None:
    """Nothing is taken away by a slip of the pen."""
    with pytest.raises(ValueError, match="shipments"):
        api.shop.deny("shipments")


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "nowhere/", (404, "404.20")),
        ("GET", "orders/12/", (404, "404")),
        ("GET", "orders/x/", (404, "404.20")),
        ("DELETE", "orders/", (405, "405.10")),
        ("POST", "attributecombinations/1/", (405, "405.10")),
        ("GET", "orders/?size=0", (400, "400")),
        ("GET", "orders/?start=-1", (400, "400")),
        ("GET", "orders/?orderby=price", (400, "400")),
        ("GET", "orders/?is_completed=maybe", (400, "400")),
        ("GET", "orders/?min_create_date=yesterday", (400, "400")),
        ("GET", "products/?productname=ab", (400, "400")),
        ("GET", "products/?expand=everything", (400, "400")),
        ("PATCH", "products/1/", (404, "404")),
    ],
)
def test_errors_carry_the_vendors_codes(api: Api, method: str, path: str, expected: tuple[int, str]) -> None:
    """A status, a code of two parts where it is known, a message."""
    assert api.error(method, path, {} if method in ("PATCH", "POST") else None) == expected


def test_outside_the_interface_the_shop_answers_a_page(api: Api) -> None:
    """The storefront knows no such page."""
    answer = httpx.get(f"{api.host}/shop/", trust_env=False)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_limits_hold_per_method_and_resource_and_overall(api: Api) -> None:
    """429.10 and 429.11, each for the rest of the minute; nothing says how long."""
    api.shop.limits_on = True
    api.shop.limits.per_method, api.shop.limits.overall = 2, 3
    assert [api.send("GET", "orders/").status_code for _ in range(2)] == [200, 200]
    assert api.error("GET", "orders/") == (429, "429.10")
    assert api.send("GET", "products/").status_code == 200
    answer = api.send("GET", "products/")
    assert (answer.status_code, answer.json()["code"]) == (429, "429.11")
    assert "Retry-After" not in answer.headers
    api.seconds = 59.9
    assert api.error("GET", "webhooks/") == (429, "429.11")
    api.seconds = 60.0
    assert api.send("GET", "orders/").status_code == 200


def test_limits_are_off_unless_switched_on(api: Api) -> None:
    """A rehearsal does not wait."""
    api.shop.limits.overall = 0
    assert api.send("GET", "orders/").status_code == 200


def test_too_many_calls_in_the_vendors_words(api: Api) -> None:
    """The fault's answer; a wait only when it is asked for."""
    answer = api.shop.rate_limited(Fault("rate-limit", options={"retry_after": 7}))
    assert (answer.status_code, json.loads(answer.get_data())["code"]) == (429, "429.11")
    assert answer.headers["Retry-After"] == "7"
    assert "Retry-After" not in api.shop.rate_limited(Fault("rate-limit")).headers
