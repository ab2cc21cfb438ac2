"""First contact with Shopify, and every kind of bad answer; nothing secret in what is written."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.errors import (
    AuthError,
    ConnectorError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RequestError,
    RetriableError,
    UnexpectedResponseError,
)
from shopswitch.http.journal import MemoryJournal
from shopswitch.protocols import ShopConnector
from tests.connectors.shopify.fake_shop import Connect, FakeShop, location, refused, throttled, variant

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
PAIR = {"client_id": "made-up-id", "client_secret": "env:SECRET"}


def test_ping_tells_name_version_zone_currency_scopes_and_locations(shop: FakeShop, connect: Connect) -> None:
    """First contact gives what the first step of the runbook shows."""
    shop.locations = [location(1, "Warehouse"), location(2, "Store"), location(3, "Old store", active=False)]
    info = connect(location="Store").ping()
    assert (info.system_name, info.version, info.timezone, info.currency) == (
        "Theehuis Delft",
        "2026-10",
        "Europe/Amsterdam",
        "EUR",
    )
    assert info.server_time is not None
    assert info.locations == {"1": "Warehouse", "2": "Store"}
    assert {right.name for right in info.permissions if right.granted} == set(shop.scopes)
    assert info.notes == ()


def test_a_connector_is_what_the_protocol_asks_for(connect: Connect) -> None:
    """The runbook knows a shop only by the protocol."""
    assert isinstance(connect(), ShopConnector)


def test_ping_names_each_missing_scope_as_required(shop: FakeShop, connect: Connect) -> None:
    """Without read_all_orders and read_locations the runbook cannot work, and says so before it tries."""
    shop.scopes = ("read_products", "read_inventory", "read_orders")
    missing = {right.name for right in connect().ping().permissions if right.required and not right.granted}
    assert missing == {"read_all_orders", "read_locations"}
    assert "Locations" not in shop.operations()


def test_a_right_to_write_includes_the_right_to_read(shop: FakeShop, connect: Connect) -> None:
    """Shopify lists only the write scope when both were asked for."""
    shop.scopes = ("write_products",)
    assert next(right.granted for right in connect().ping().permissions if right.name == "read_products")


def test_ping_asks_for_a_choice_among_several_locations(shop: FakeShop, connect: Connect) -> None:
    """Nobody can guess which location Picqer pushes to."""
    shop.locations = [location(1, "Warehouse"), location(2, "Store")]
    (note,) = connect().ping().notes
    assert "Warehouse (1), Store (2)" in note


def test_ping_says_when_the_chosen_location_does_not_exist(shop: FakeShop, connect: Connect) -> None:
    """First contact still succeeds: the locations it lists are what the person needs to correct the profile."""
    info = connect(location="Shed").ping()
    assert info.locations == {"1": "Warehouse"}
    assert "'Shed'" in info.notes[0]


def test_another_version_than_the_one_asked_for_is_noted(shop: FakeShop, connect: Connect) -> None:
    """Shopify replaces a version that is out of support without a word."""
    shop.version = "2027-01"
    connector = connect()
    info = connector.ping()
    assert info.version == "2027-01"
    assert "2027-01" in info.notes[0]
    assert "2027-01" in connector.products().notes[0]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, AuthError),
        (402, RequestError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (406, RequestError),
        (423, RequestError),
        (429, RateLimitError),
        (500, RetriableError),
        (503, RetriableError),
    ],
)
@pytest.mark.parametrize(
    "body", ['{"errors":"no"}', '{"errors":[{"message":"no"}]}', '{"errors":{"base":["no"]}}', "<html>no</html>"]
)
def test_a_status_is_an_error_whatever_its_body(
    shop: FakeShop, connect: Connect, status: int, error: type[ConnectorError], body: str
) -> None:
    """`errors` comes as text, list or object, or not at all; the status alone decides."""
    shop.queue["Shop"] = [Response(body, status=status) for _ in range(5)]
    with pytest.raises(error) as caught:
        connect().ping()
    assert caught.value.status == status
    assert caught.value.hint or status == 406


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        (refused("MAX_COST_EXCEEDED", cost=1200, maxCost=1000), RequestError, "1200 points, where 1000 are allowed"),
        (
            refused("ACCESS_DENIED", requiredAccess="`read_orders` access scope."),
            PermissionDeniedError,
            "orders: it requires `read_orders` access scope. Add",
        ),
        (refused("undefinedField", "Field 'x' doesn't exist"), RequestError, "Field 'x' doesn't exist"),
        (refused("INTERNAL_SERVER_ERROR"), RetriableError, "own side"),
        ({"errors": "a text"}, RequestError, "a text"),
        ({"errors": {"base": ["an object"]}}, RequestError, "an object"),
        ({"errors": [["odd"], None]}, RequestError, "odd"),
        ({"neither": True}, UnexpectedResponseError, "neither data nor an error"),
        ({"data": None}, UnexpectedResponseError, "neither data nor an error"),
        ({"data": []}, UnexpectedResponseError, "neither data nor an error"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_an_error_with_status_200_is_an_error(
    shop: FakeShop, connect: Connect, body: dict[str, Any], error: type[ConnectorError], words: str
) -> None:
    """Shopify answers nearly every error with HTTP 200."""
    shop.queue["Shop"] = [body for _ in range(5)]
    with pytest.raises(error) as caught:
        connect().ping()
    assert type(caught.value) is error
    assert words in str(caught.value)


def test_a_throttled_answer_names_the_wait_and_is_tried_again(shop: FakeShop, connect: Connect) -> None:
    """HTTP 200 without data means: wait until the bucket holds what the query asks."""
    shop.queue["Shop"] = [throttled(requested=1000, available=250) for _ in range(5)]
    with pytest.raises(RateLimitError) as caught:
        connect().ping()
    assert caught.value.retry_after == pytest.approx(7.5)
    assert shop.operations() == ["Shop"] * 5


def test_a_throttled_answer_without_figures_names_no_wait(shop: FakeShop, connect: Connect) -> None:
    """The wait is then the retry rules' own."""
    body = throttled(requested=1000, available=250)
    del body["extensions"]
    shop.queue["Shop"] = [body for _ in range(5)]
    with pytest.raises(RateLimitError) as caught:
        connect().ping()
    assert caught.value.retry_after is None


@pytest.mark.parametrize(
    "answer",
    [throttled(1000, 0), Response("", status=500), Response("", status=429), refused("INTERNAL_SERVER_ERROR")],
    ids=["throttled", "500", "429", "internal"],
)
def test_a_passing_disturbance_is_not_noticed(shop: FakeShop, connect: Connect, answer: Any) -> None:
    """A read that failed for a moment is tried again and then complete."""
    shop.variants = [variant(1)]
    shop.queue["Variants"] = [answer]
    snapshot = connect().products()
    assert snapshot.complete
    assert snapshot.rows == 1


def test_the_pace_follows_the_budget_of_the_answers(shop: FakeShop, connect: Connect, make_wire: Any) -> None:
    """Every answer states the bucket; the next call waits until it is filled beyond the share left to other apps."""
    status = {"maximumAvailable": 4000.0, "currentlyAvailable": 100.0, "restoreRate": 200.0}
    shop.queue["VariantsCount"] = [
        {"data": {"total": {"count": 0}}, "extensions": {"cost": {"throttleStatus": status}}}
    ]
    waits: list[float] = []
    connect(wire=make_wire(platform="shopify", limits="vendor"), sleep=waits.append).products()
    # A fifth of 4,000 stays free and a page of variants asks 78 points, of which 100 are there.
    assert waits == [pytest.approx((800 + 78 - 100) / 200, abs=0.05)]


@pytest.mark.parametrize(
    "status",
    [{}, {"maximumAvailable": "x", "currentlyAvailable": None, "restoreRate": 0}, {"restoreRate": 100.0}],
    ids=["absent", "wrong types", "half"],
)
def test_damaged_figures_on_the_budget_are_ignored(
    shop: FakeShop, connect: Connect, make_wire: Any, status: dict[str, Any]
) -> None:
    """They are help, not data: the read goes on at the pace of the smallest plan."""
    shop.queue["VariantsCount"] = [
        {"data": {"total": {"count": 0}}, "extensions": {"cost": {"throttleStatus": status}}}
    ]
    waits: list[float] = []
    snapshot = connect(wire=make_wire(platform="shopify", limits="vendor"), sleep=waits.append).products()
    assert snapshot.complete
    assert waits == []


def test_no_secret_reaches_an_error_or_the_journal(shop: FakeShop, connect: Connect, journal: MemoryJournal) -> None:
    """Even when the shop repeats the token in its answer."""
    shop.queue["Shop"] = [refused("BAD_REQUEST", f"token {shop.token} with secret-SECRET")]
    with pytest.raises(RequestError) as caught:
        connect(**PAIR).ping()
    written = json.dumps([dict(entry) for entry in journal.entries]) + str(caught.value)
    assert len(journal.entries) == 2
    assert shop.token not in written
    assert "secret-SECRET" not in written
    assert "[redacted]" in str(caught.value)


def test_every_call_is_declared_as_a_read(shop: FakeShop, connect: Connect, journal: MemoryJournal) -> None:
    """Queries travel by POST, yet nothing here may need a permit to write."""
    connector = connect(**PAIR)
    connector.ping()
    connector.products()
    connector.stock()
    connector.orders(SINCE)
    assert {entry["intent"] for entry in journal.entries} == {"read"}
