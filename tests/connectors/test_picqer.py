import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError
from werkzeug.wrappers import Request, Response

from shopswitch.connectors.picqer import PicqerConnector, PicqerSettings
from shopswitch.errors import RateLimitError
from shopswitch.http.journal import MemoryJournal
from shopswitch.protocols import WarehouseConnector
from tests.connectors.picqer_account import (
    Account,
    answer,
    backorder,
    carrier,
    closed,
    failure,
    hook,
    on,
    order,
    part,
    picklist,
    product,
    shipment,
    stock_row,
    webshop_order,
)

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
Serve = Callable[[Any], str]
Connect = Callable[..., PicqerConnector]
EVERY_LIST = {
    "products": lambda connector: connector.products(),
    "stock": lambda connector: connector.stock(),
    "orders": lambda connector: connector.orders(SINCE),
    "webshop_orders": lambda connector: connector.webshop_orders(),
    "picklists": lambda connector: connector.picklists(),
    "backorders": lambda connector: connector.backorders(),
    "parts": lambda connector: connector.parts(),
    "picked_lines": lambda connector: connector.picked_lines(SINCE),
    "sent_parcels": lambda connector: connector.sent_parcels(["10"]),
    "carriers": lambda connector: connector.carriers(),
    "hooks": lambda connector: connector.hooks(),
}
PATHS = {
    "products": "/products",
    "stock": "/warehouses/31/stock",
    "orders": "/orders",
    "webshop_orders": "/webshoporders",
    "picklists": "/picklists",
    "backorders": "/backorders",
    "parts": "/products/4/parts",
    "picked_lines": "/picklists",
    "sent_parcels": "/picklists/10/shipments",
    "carriers": "/shippingproviders",
    "hooks": "/hooks",
}
# Lists inside a record: "not found" is about that record.
INNER = {"parts", "sent_parcels"}
MANY = {
    "products": [product(number) for number in range(1, 251)],
    "stock": [stock_row(number, 31, 1) for number in range(1, 251)],
    "orders": [order(number) for number in range(1, 251)],
    "webshop_orders": [webshop_order(number) for number in range(1, 251)],
    "picklists": [picklist(number) for number in range(1, 251)],
    "backorders": [backorder(number) for number in range(1, 251)],
    "parts": [part(number) for number in range(1, 251)],
    "picked_lines": [closed(number) for number in range(1, 251)],
    "sent_parcels": [shipment(number) for number in range(1, 251)],
    "carriers": [carrier(number) for number in range(1, 251)],
    "hooks": [hook(number) for number in range(1, 251)],
}
every_list = pytest.mark.parametrize("name", EVERY_LIST)


def test_it_is_a_warehouse_connector(picqer: Connect) -> None:
    """The connector offers everything the runbook asks of Picqer."""
    assert isinstance(picqer(), WarehouseConnector)


@every_list
def test_each_list_of_a_small_account_is_complete(name: str, picqer: Connect) -> None:
    """Without trouble every list is complete, says so, and needs no remark but how far back picklists were asked."""
    snapshot = EVERY_LIST[name](picqer())
    assert (f"picqer.{name}", "picqer", "picqer") == (snapshot.name, snapshot.role, snapshot.source)
    assert snapshot.problems == ()
    assert len(snapshot.notes) == (1 if name == "picked_lines" else 0)
    assert snapshot.rows > 0


@every_list
def test_several_pages_are_read(name: str, account: Account, picqer: Connect) -> None:
    """Every page is read, and rows that two pages share count once."""
    account.lists[PATHS[name]] = MANY[name]
    snapshot = EVERY_LIST[name](picqer())
    assert (snapshot.rows, snapshot.problems) == (250, ())


@every_list
@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "refuses the API key"),
        (403, "does not let this key"),
        (404, "nothing at"),
        (429, "slow down"),
        (500, "fault"),
    ],
)
def test_a_refused_list_is_incomplete(name: str, status: int, sentence: str, account: Account, picqer: Connect) -> None:
    """A list that is refused is never taken for an empty one."""
    account.override = on(PATHS[name], lambda request: failure(status, 1, "no"))
    snapshot = EVERY_LIST[name](picqer())
    assert not snapshot.complete
    assert ("Picqer has no" if status == 404 and name in INNER else sentence) in " ".join(snapshot.problems)


@every_list
@pytest.mark.parametrize(
    "body",
    [b"<!doctype html><title>x</title>", b"", b'[{"id', b'{"error": false}', b"[[]]", b"[null]", b'[{"other": 1}]'],
    ids=["html", "empty", "cut", "object", "list-in-list", "null", "no-id"],
)
def test_a_damaged_answer_is_incomplete(name: str, body: bytes, account: Account, picqer: Connect) -> None:
    """An answer that is not a list of records makes the list incomplete, and nothing crashes."""
    account.override = on(PATHS[name], lambda request: Response(body, mimetype="application/json"))
    assert not EVERY_LIST[name](picqer()).complete


@every_list
def test_a_page_that_is_emptied_is_noticed(name: str, account: Account, picqer: Connect) -> None:
    """An empty page in the middle is not taken for the end: pages overlap, so the next must repeat some rows."""
    account.lists[PATHS[name]] = MANY[name]
    account.override = on(PATHS[name], lambda request: answer([]) if request.args.get("offset") == "95" else None)
    snapshot = EVERY_LIST[name](picqer())
    assert not snapshot.complete


@every_list
def test_a_repeating_page_is_noticed(name: str, account: Account, picqer: Connect) -> None:
    """A list that ignores the offset ends the walk at once and is incomplete."""
    account.lists[PATHS[name]] = MANY[name]
    account.ignores = frozenset({"offset"})
    snapshot = EVERY_LIST[name](picqer())
    assert not snapshot.complete
    assert len(account.asked) < 20


@every_list
def test_a_fault_in_the_middle_keeps_what_was_read(name: str, account: Account, picqer: Connect) -> None:
    """What came before the fault stays in the snapshot, which is incomplete."""
    account.lists[PATHS[name]] = MANY[name]
    account.override = on(
        PATHS[name], lambda request: failure(500, 1, "x") if request.args.get("offset") == "95" else None
    )
    snapshot = EVERY_LIST[name](picqer())
    assert snapshot.rows >= 100
    assert not snapshot.complete


def test_rows_that_move_up_unread_are_noticed(account: Account, picqer: Connect) -> None:
    """When more orders leave a list between two pages than pages overlap, the list is incomplete."""
    account.lists["/orders"] = [order(number) for number in range(1, 251)]

    def shrink(request: Request) -> None:
        if request.args.get("offset") == "95":
            account.lists["/orders"] = account.lists["/orders"][10:]

    account.override = on("/orders", shrink)  # type: ignore[arg-type]  # it only looks on
    assert "does not follow on" in " ".join(picqer().orders(SINCE).problems)


def test_a_passing_fault_is_retried(account: Account, picqer: Connect) -> None:
    """One 500 and one 429 are survived without a trace in the result."""
    trouble = [failure(500, 1, "x"), failure(429, 28, "slow")]
    account.override = on("/backorders", lambda request: trouble.pop() if trouble else None)
    snapshot = picqer().backorders()
    assert (snapshot.rows, snapshot.problems) == (1, ())


def test_every_call_names_the_program(account: Account, picqer: Connect) -> None:
    """Picqer demands a User-Agent."""
    picqer().backorders()
    assert all(agent.startswith("shopswitch/") for agent in account.agents)


def test_an_address_with_the_api_path_works_too(account: Account, picqer: Connect, serve: Serve) -> None:
    """A profile that names /api/v1 itself does not get it twice."""
    assert picqer(url=serve(account) + "/api/v1").backorders().complete


def test_a_call_that_is_throttled_says_how_long(account: Account, picqer: Connect) -> None:
    """A 429 keeps the wait the server asks for."""
    account.override = lambda request: failure(429, 28, "slow", Retry_After="7")
    with pytest.raises(RateLimitError) as caught:
        picqer().ping()
    assert (caught.value.status, caught.value.code, caught.value.retry_after) == (429, "28", 7.0)


def test_the_vendors_words_are_masked_and_cut(account: Account, picqer: Connect) -> None:
    """An error message is quoted without the key in it, however long it is."""
    account.override = lambda request: failure(403, 1, f"{'a' * 195} secret-KEY {'b' * 900}")
    problem = picqer().backorders().problems[0]
    assert "aaa [red" in problem
    assert "secret" not in problem
    assert len(problem) < 600


@every_list
def test_nothing_personal_and_no_key_is_kept(name: str, picqer: Connect, journal: MemoryJournal) -> None:
    """Names and addresses in Picqer's answers, and the key, appear neither in a frame nor in the journal."""
    snapshot = EVERY_LIST[name](picqer())
    written = snapshot.frame.to_csv() + json.dumps([*snapshot.problems, *snapshot.notes, *journal.entries])
    assert "anary" not in written
    assert "secret-KEY" not in written


def test_only_reads_are_sent(account: Account, picqer: Connect, journal: MemoryJournal) -> None:
    """Everything the connector does is a GET."""
    connector = picqer()
    connector.ping()
    for read in EVERY_LIST.values():
        read(connector)
    assert {("read", "GET")} == {(entry["intent"], entry["method"]) for entry in journal.entries}


@pytest.mark.parametrize(
    "changes",
    [
        {"api_key": "literal"},
        {"timezone": "Mars/Olympus"},
        {"timezone": "Europe"},
        {"timezone": ""},
        {"old_connection": "12"},
        {"old_connection": True},
        {"new_connection": 0},
        {"warehouses": ["31"]},
        {"url": "http://shop.example.com"},
        {"webshop": 1},
    ],
    ids=str,
)
def test_wrong_settings_are_refused(changes: dict[str, Any]) -> None:
    """A literal key, an unknown zone, a number that is none, or a typo is refused."""
    good = {"url": "https://account.picqer.com", "api_key": "env:KEY"}
    with pytest.raises(ValidationError):
        PicqerSettings(**(good | changes))
