"""Credentials, the token, first contact, limits."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from shopswitch.connectors.bol import PLATFORM
from shopswitch.connectors.bol.answers import classify, wait_of
from shopswitch.connectors.bol.limits import KNOWN, OFFERS, ORDER, ORDERS, SHIPMENT, Limit, read_limits
from shopswitch.errors import (
    AuthError,
    ConnectorError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RequestError,
    RetriableError,
)
from shopswitch.http.client import ApiResponse
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.wire import Wire
from tests.connectors.bol.bench import Bench, days_ago


def answer(status: int, body: bytes = b"{}", **headers: str) -> ApiResponse:
    """An answer with these headers, in lower case with hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ApiResponse(status=status, headers=named, body=body, system="new shop (bol)", path="/retailer/orders")


# Profile


def test_addresses_need_not_be_given() -> None:
    """Every account lives at bol.com's own."""
    made = PLATFORM.settings(platform="bol", client_id="abc", client_secret="env:S")
    assert made.model_dump()["url"] == "https://api.bol.com"
    assert made.model_dump()["login_url"] == "https://login.bol.com"


@pytest.mark.parametrize("changes", [{"client_secret": "literal"}, {"client_id": None}, {"colour": "red"}])
def test_a_section_that_is_not_right_is_refused(changes: dict[str, Any]) -> None:
    """A literal secret, no id, an unknown key."""
    with pytest.raises(ValidationError):
        PLATFORM.settings(**{"platform": "bol", "client_id": "abc", "client_secret": "env:S"} | changes)


# Token


def test_one_token_serves_every_endpoint(bench: Bench) -> None:
    """Fetched once, with Basic login and the grant in the form."""
    bench.add("A")
    shop = bench.connect()
    shop.ping()
    shop.products()
    shop.orders(days_ago(1))
    (login,) = bench.asked("/login/token")
    assert login.text.strip() == "grant_type=client_credentials"
    assert login.query == {}


def test_keys_and_tokens_are_known_to_the_redactor(bench: Bench) -> None:
    """The secret, the header it is sent in, and every token."""
    bench.connect().ping()
    sent = {headers.get("Authorization", "").partition(" ")[2] for headers in bench.headers}
    assert len(sent) == 2
    assert all(bench.redactor.holds_secret(value) for value in sent)


def test_the_client_id_may_be_a_reference(bench: Bench, make_wire: Callable[..., Wire]) -> None:
    """It is looked up like a secret."""
    bench.add("A")
    keys = {"env:SECRET": bench.shop.secrets()["client_secret"], "env:ID": bench.shop.settings("")["client_id"]}
    wire = make_wire(platform="bol", resolve=lambda reference: keys[reference])
    assert PLATFORM.connect(bench.settings(client_id="env:ID"), wire).products().complete


def test_wrong_credentials_are_named(bench: Bench) -> None:
    """The first contact raises, a read is incomplete; both say where the right ones stand."""
    shop = bench.connect(resolve=lambda reference: "wrong-secret")
    with pytest.raises(AuthError, match="refuses client id and secret") as caught:
        shop.ping()
    assert "seller dashboard" in caught.value.hint
    snapshot = shop.products()
    assert "refuses client id and secret" in snapshot.problems[0]
    assert snapshot.rows == 0


def test_a_closed_account_is_no_wrong_key(bench: Bench) -> None:
    """It is told as what it is."""
    bench.shop.deny("orders")
    with pytest.raises(PermissionDeniedError, match="not active"):
        bench.connect().ping()


@pytest.mark.parametrize(
    "body",
    [{}, {"access_token": ""}, {"access_token": "t"}, {"access_token": 7, "expires_in": 299}]
    + [{"access_token": "t", "expires_in": lives} for lives in (0, "299", None)],
)
def test_a_token_that_cannot_be_used_ends_the_read(bench: Bench, body: dict[str, Any]) -> None:
    """Incomplete, not empty."""
    bench.rewrite = lambda request, _: body if request.path == "/login/token" else None
    snapshot = bench.connect().products()
    assert not snapshot.complete
    assert snapshot.rows == 0


def test_neither_keys_nor_people_get_out(bench: Bench, journal: MemoryJournal) -> None:
    """Frames, messages and journal hold no secret, no token, nothing of a customer."""
    bench.add("A")
    bench.order("A")
    (sent,) = [bench.order("A", days_ago=2, state="completed")]
    shop = bench.connect()
    texts = []
    for rules in ([], [{"kind": "status", "status": 403, "after": 2}], [{"kind": "garbage", "after": 1}]):
        bench.faults(*rules)
        for snapshot in (shop.products(), shop.orders(days_ago(9)), shop.order_lines([sent]), shop.shipments([sent])):
            texts += [snapshot.frame.to_csv(), *snapshot.problems, *snapshot.notes]
    texts += [str(dict(entry)) for entry in journal.entries]
    tokens = {headers.get("Authorization", "").partition(" ")[2] for headers in bench.headers}
    personal = ["Verzonnen", "jantje@klant.example", "+3197000000000", "Nergensweg", "1000XX"]
    for canary in (*tokens - {""}, bench.shop.secrets()["client_secret"], *personal):
        assert canary not in "\n".join(texts)


# First contact


def test_first_contact_tells_what_can_be_read(bench: Bench) -> None:
    """The server's time, three kinds of lists, what is left of their limits."""
    info = bench.connect().ping()
    assert info.server_time is not None
    assert [(each.name, each.granted, each.required) for each in info.permissions] == [
        ("offers", True, True),
        ("orders", True, True),
        ("shipments", True, False),
    ]
    assert "orders: 25 of 25 calls in 60 s left" in info.rate_budget
    assert info.version == "v10, offers v11"


def test_a_list_that_is_refused_alone_is_named(bench: Bench) -> None:
    """The others stay readable."""
    bench.faults({"kind": "status", "status": 403, "path": "/retailer/orders"})
    info = bench.connect().ping()
    assert [(each.name, each.granted) for each in info.permissions] == [
        ("offers", True),
        ("orders", False),
        ("shipments", True),
    ]


def test_media_types_are_the_vendors(bench: Bench) -> None:
    """Plain JSON is refused with 406; offers have a version of their own."""
    bench.connect().ping()
    asked = {call.path: headers["Accept"] for call, headers in zip(bench.calls, bench.headers, strict=True)}
    assert asked["/retailer/orders"] == asked["/retailer/shipments"] == "application/vnd.retailer.v10+json"
    assert asked["/retailer/offers"] == "application/vnd.retailer.v11+json"


# Errors


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RequestError),
        (401, AuthError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (406, RequestError),
        (429, RateLimitError),
        (500, RetriableError),
        (503, RetriableError),
    ],
)
def test_each_status_has_its_error(status: int, kind: type[ConnectorError]) -> None:
    """Also when the body is a page; what bol.com wrote is repeated nowhere."""
    error = classify(answer(status, b"<html>secret words</html>"))
    assert type(error) is kind
    assert error is not None
    assert "secret words" not in str(error)
    assert error.hint


def test_a_good_answer_has_none() -> None:
    """Also one without a body."""
    assert classify(answer(204, b"")) is None


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry_after": "7", "x_ratelimit_reset": "9"}, 7.0),
        ({"x_ratelimit_reset": "9"}, 9.0),
        ({"x_ratelimit_reset": "1795435230", "date": "Mon, 23 Nov 2026 12:00:00 GMT"}, 30.0),
        ({"x_ratelimit_reset": "1795435230"}, None),
        ({"x_ratelimit_reset": "soon"}, None),
        ({}, None),
    ],
)
def test_the_wait_is_the_vendors_own(headers: dict[str, str], wait: float | None) -> None:
    """Retry-After, else the reset: seconds from now, or a moment."""
    assert wait_of(answer(429, **headers)) == wait


# Limits


def test_the_public_list_rules(bench: Bench) -> None:
    """Read once, without login, and by the wire's share."""
    next(rule for rule in bench.shop.limits.rules if rule.path == "/retailer/offers").capacity = 10_000
    shop = bench.connect(limits="vendor")
    shop.products()
    shop.ping()
    (call,) = bench.asked("/retailer/public/ratelimits")
    assert "Authorization" not in bench.headers[bench.calls.index(call)]


def test_no_limits_are_asked_for_where_none_are_kept(bench: Bench) -> None:
    """A sandbox without limits."""
    bench.connect().products()
    assert bench.asked("/retailer/public/ratelimits") == []


def _limits(bench: Bench, make_wire: Callable[..., Wire], body: Any) -> Any:
    bench.rewrite = lambda request, _: body if request.path.endswith("ratelimits") else None
    return read_limits(make_wire(platform="bol").open(bench.url, auth=None, classify=classify))


def entry(path: str, calls: Any = 7, unit: str = "MINUTES", methods: str = "GET") -> dict[str, Any]:
    """One entry of the list."""
    return {"path": path, "methods": methods, "maxCapacity": calls, "timeToLive": 1, "timeUnit": unit}


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"limits": rows}])
@pytest.mark.parametrize("path", ["/retailer/orders/*", "/retailer/orders/{order-id}", "/retailer/orders/:id"])
def test_entries_are_found_however_paths_are_written(
    bench: Bench, make_wire: Callable[..., Wire], path: str, wrap: Callable[[Any], Any]
) -> None:
    """The form of the list is not documented; of several that fit, the smallest counts."""
    found = _limits(bench, make_wire, wrap([entry(path), entry(path, 3), entry(path, 99), entry("/retailer/x")]))
    assert found == {**KNOWN, ORDER: Limit(3, 60)}


@pytest.mark.parametrize(
    "rows",
    [
        7,
        {"limits": 7},
        [7, {}, None],
        [entry("/retailer/orders", 0), entry("/retailer/orders", "9"), entry("/retailer/orders", True)],
        [entry("/retailer/orders", unit="WEEKS"), entry("/retailer/orders", methods="POST")],
    ],
)
def test_an_unusable_list_changes_nothing(bench: Bench, make_wire: Callable[..., Wire], rows: Any) -> None:
    """The copy of November 2025 counts."""
    assert _limits(bench, make_wire, rows) == KNOWN


def test_an_unreachable_list_changes_nothing(bench: Bench, make_wire: Callable[..., Wire]) -> None:
    """Nor does an error."""
    bench.faults({"kind": "html", "path": "/retailer/public"})
    assert _limits(bench, make_wire, None) == KNOWN


def test_the_copy_says_what_the_table_says() -> None:
    """Lists of orders 25 a minute, shipments 50 a minute, the rest per second."""
    assert (KNOWN[ORDERS], KNOWN[SHIPMENT]) == (Limit(25, 60), Limit(50, 60))
    assert KNOWN[ORDER] == KNOWN[OFFERS] == Limit(25, 1)


def test_a_share_of_each_limit_is_left_to_others() -> None:
    """Twenty of twenty-five lists of orders go at once, the next one waits for the window."""
    now, waits = [0.0], []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    throttle = KNOWN[ORDERS].throttle(0.8, clock=lambda: now[0], sleep=sleep)
    for _ in range(20):
        throttle.acquire()
    assert waits == []
    throttle.acquire()
    assert sum(waits) == pytest.approx(60, abs=1)
