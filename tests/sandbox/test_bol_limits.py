"""The published limits: per endpoint, with headers and a public list."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from shopswitch.sandbox.systems import Fault
from tests.sandbox.bol_kit import V11, Api


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    made = Api(serve)
    made.shop.limits_on = True
    made.add("A", stock=3)
    return made


def test_anybody_may_read_the_list(api: Api) -> None:
    """Without a token; figures that a test changes are in it."""
    api.shop.limits.rules[0].capacity = 3
    rows = httpx.get(f"{api.url}/retailer/public/ratelimits", trust_env=False).json()
    assert rows[0] == {
        "path": "/retailer/orders",
        "methods": "GET, OPTIONS, HEAD",
        "maxCapacity": 3,
        "timeToLive": 1,
        "timeUnit": "MINUTES",
    }


def test_the_order_list_may_be_read_25_times_a_minute(api: Api) -> None:
    """Then 429 with the seconds to wait; details have a window of their own."""
    order_id = api.order("A")
    answers = [api.send("GET", "/retailer/orders") for _ in range(26)]
    assert [each.status_code for each in answers] == [200] * 25 + [429]
    assert answers[0].headers["X-RateLimit-Remaining"] == "24"
    assert answers[-1].headers["Retry-After"] == "60"
    assert set(answers[-1].json()) == {"title", "status", "detail"}
    assert api.send("GET", f"/retailer/orders/{order_id}").status_code == 200
    api.clock.seconds = 59.5
    assert api.send("GET", "/retailer/orders").headers["Retry-After"] == "1"
    api.clock.seconds = 60
    assert api.send("GET", "/retailer/orders").status_code == 200


def test_every_answer_of_a_limited_endpoint_tells_where_it_stands(api: Api) -> None:
    """Also without enforcement, where nothing is used up."""
    api.shop.limits_on = False
    for _ in range(2):
        headers = api.send("GET", "/retailer/offers", accept=V11).headers
        assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"], headers["X-RateLimit-Reset"]) == (
            "25",
            "25",
            "1",
        )
    assert all(api.send("GET", "/retailer/orders").status_code == 200 for _ in range(30))


@pytest.mark.parametrize(
    ("method", "path", "capacity"),
    [
        ("GET", "/retailer/shipments", 25),
        ("GET", "/retailer/shipments/7", 50),
        ("GET", "/retailer/inventory", 20),
        ("PATCH", "/retailer/offers/7", 25),
        ("PUT", "/retailer/offers/7/stock", 50),
        ("POST", "/retailer/offers/export", 9),
    ],
)
def test_each_endpoint_has_its_own_figure(api: Api, method: str, path: str, capacity: int) -> None:
    """As in the copy of the list."""
    answer = api.send(method, path, None if method == "GET" else {})
    assert answer.headers["X-RateLimit-Limit"] == str(capacity)


def test_process_statuses_have_no_known_limit(api: Api) -> None:
    """So nothing is told about one."""
    assert "X-RateLimit-Limit" not in api.send("GET", "/shared/process-status/1").headers


def test_a_refusal_may_keep_silent_about_the_wait(api: Api) -> None:
    """Retry-After is not always sent."""
    api.shop.limits.tells_wait = False
    api.shop.limits.rules[0].capacity = 1
    assert "Retry-After" not in [api.send("GET", "/retailer/orders") for _ in range(2)][-1].headers


@pytest.mark.parametrize(("options", "wait"), [({"retry_after": 4}, "4"), ({}, None)])
def test_the_fault_speaks_as_bol_does(api: Api, options: dict[str, object], wait: str | None) -> None:
    """429 with or without Retry-After."""
    answer = api.shop.rate_limited(Fault("rate-limit", options=options))
    assert (answer.status_code, answer.headers.get("Retry-After")) == (429, wait)
