"""Every call of every read, disturbed in every way: what is complete is whole."""

from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.errors import AuthError, ConnectorError, NotFoundError, RetriableError, UnexpectedResponseError
from shopswitch.sandbox.systems import Item
from tests.connectors.ccv.bench import PERSON, Bench, table

RESOURCES = ("products", "stock", "orders")
PASSING: dict[str, dict[str, object]] = {
    "500": {"kind": "status", "status": 500, "times": 1},
    "503": {"kind": "status", "status": 503, "times": 1},
    "429": {"kind": "rate-limit", "times": 1},
    "429 with a wait": {"kind": "rate-limit", "retry_after": 1, "times": 1},
    "reset": {"kind": "reset", "times": 1},
    "cut": {"kind": "cut", "times": 1},
}
LASTING: dict[str, dict[str, object]] = {
    **{str(status): {"kind": "status", "status": status} for status in (400, 401, 403, 404, 405, 500, 501)},
    **{kind: {"kind": kind} for kind in ("rate-limit", "html", "garbage", "cut", "wrong-type", "reset")},
}
SLY: dict[str, dict[str, object]] = {
    "one row dropped once": {"kind": "drop-rows", "rows": 1, "times": 1},
    "six rows dropped once": {"kind": "drop-rows", "rows": 6, "times": 1},
    "one row dropped always": {"kind": "drop-rows", "rows": 1},
    "half a page dropped always": {"kind": "drop-rows", "rows": 10},
    "emptied once": {"kind": "empty", "times": 1},
    "first page again": {"kind": "repeat-page"},
    "short total": {"kind": "short-total"},
}


def calls_of(bench: Bench, resource: str) -> tuple[Any, int]:
    """The rows of an undisturbed read, and how many calls it takes."""
    bench.faults()
    before = len(bench.calls())
    found = bench.read(resource)
    assert found.problems == ()
    return table(found), len(bench.calls()) - before


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("name", PASSING)
def test_what_passes_leaves_no_trace(full: Bench, resource: str, name: str) -> None:
    """At any call: complete, with every row."""
    clean, count = calls_of(full, resource)
    for at in range(count):
        full.faults(PASSING[name] | {"after": at})
        found = full.read(resource)
        assert found.problems == (), at
        assert table(found) == clean, at


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_is_never_complete(full: Bench, resource: str, name: str) -> None:
    """From any call on: no exception, and sentences that say why."""
    _, count = calls_of(full, resource)
    for at in range(count):
        full.faults(LASTING[name] | {"after": at})
        found = full.read(resource)
        assert not found.complete, at
        assert all(len(problem) > 20 for problem in found.problems)


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("name", SLY)
def test_what_looks_like_an_answer_is_whole_or_incomplete(full: Bench, resource: str, name: str) -> None:
    """A list that lacks rows is never complete, though no total is told anywhere."""
    clean, count = calls_of(full, resource)
    for at in range(count):
        full.faults(SLY[name] | {"after": at})
        found = full.read(resource)
        assert not found.complete or table(found) == clean, at


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_small_shop_that_loses_its_only_page_is_noticed(open_bench: Callable[..., Bench], resource: str) -> None:
    """The newest rows were seen first, so an emptied or shortened walk is read again."""
    bench = open_bench(*(Item(f"T-{n}", "Thee", stock=3) for n in range(7)))
    for n in range(7):
        bench.order(f"T-{n}", hours=n)
        bench.shop.set_order_state(bench.order(f"T-{n}", state="unpaid", hours=n).order_id, "draft")
    clean, count = calls_of(bench, resource)
    for kind in ("empty", "drop-rows"):
        for at in range(count):
            bench.faults({"kind": kind, "times": 1, "after": at})
            found = bench.read(resource)
            assert not found.complete or table(found) == clean, (kind, at)


@pytest.mark.parametrize("name", ["products", "stock", "orders"])
def test_a_missing_right_is_not_an_empty_list(open_bench: Callable[..., Bench], name: str) -> None:
    """403, with the screen to look at."""
    bench = open_bench(Item("T-1", "Thee", stock=3))
    bench.shop.deny(name)
    found = bench.read(name)
    assert (found.complete, found.rows) == (False, 0)
    assert "back office" in found.problems[0]


def test_a_row_that_moves_while_the_list_is_read_is_noticed(full: Bench, monkeypatch: Any) -> None:
    """Rows that leave the list pull others over the page boundary: pages overlap, so that shows or does no harm."""
    taken: list[Any] = []
    orders = full.shop.store.orders
    honest = full.shop.handle

    def handle(request: Any) -> Any:
        answer = honest(request)
        asked = request.args.to_dict()
        if (
            not taken
            and request.path.endswith("/orders/")
            and asked.get("start") == "0"
            and asked["orderby"] == "id"
            and "true" in asked["is_completed"]
        ):
            first = sorted(orders)[:leaving]
            taken.extend((number, orders.pop(number)) for number in first)
        return answer

    monkeypatch.setattr(full.shop, "handle", handle)
    for leaving, noticed in ((3, False), (9, True)):
        found = full.read("orders")
        orders.update(taken)
        kept = {view.order_id for view in full.shop.orders() if view.state in ("open", "unpaid")}
        taken.clear()
        assert found.complete is not noticed
        if found.complete:
            gone = {str(number) for number in sorted(orders)[:leaving]}
            assert kept - gone <= set(found.frame["order_id"])


# Messages


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "status": 401}, AuthError),
        ({"kind": "status", "status": 404}, NotFoundError),
        ({"kind": "status", "status": 500}, RetriableError),
        ({"kind": "html"}, UnexpectedResponseError),
        ({"kind": "wrong-type"}, UnexpectedResponseError),
    ],
)
def test_first_contact_says_what_is_wrong(full: Bench, fault: dict[str, object], error: type[ConnectorError]) -> None:
    """As an error of its kind, with a hint."""
    full.faults(fault)
    with pytest.raises(error) as caught:
        full.connector().ping()
    assert caught.value.hint


def test_a_wrong_key_points_at_keys_and_clock(full: Bench) -> None:
    """Most refusals are a wrong signature."""
    full.shop.keys, right = type(full.shop.keys)(full.shop.keys.public, "other"), full.shop.keys
    connector = full.connector()
    full.shop.keys = right
    with pytest.raises(AuthError, match="clock"):
        connector.ping()


@pytest.mark.parametrize("code", ["500.20", "500.25", "500.40", "500.90"])
def test_server_errors_that_are_the_calls_fault_are_not_repeated(full: Bench, code: str, monkeypatch: Any) -> None:
    """From 500.20 on a repetition changes nothing."""
    monkeypatch.setattr(full.shop, "error_body", lambda status, text: {"status": status, "code": code})
    full.faults({"kind": "status", "status": 500})
    before = len(full.calls())
    with pytest.raises(ConnectorError, match=code):
        full.connector().ping()
    assert len(full.calls()) - before == 1


def test_too_many_calls_slow_the_connector_down(full: Bench) -> None:
    """The wait goes to the next full minute; what is said names the vendor's code."""
    full.faults({"kind": "rate-limit"})
    found = full.read("products")
    assert "429.11" in found.problems[0]


def test_changed_answers_are_told(full: Bench) -> None:
    """The signature does not fit what arrived: a note, no error."""
    full.faults({"kind": "empty", "times": 1})
    found = full.read("products")
    assert any("signature" in note for note in found.notes)
    full.faults()
    assert not any("signature" in note for note in full.read("products").notes)


def test_no_secret_and_no_person_gets_out(full: Bench) -> None:
    """Neither in frames, nor in messages, nor in the journal."""
    texts = []
    for rules in ([], [{"kind": "status", "status": 401}], [{"kind": "garbage", "after": 1}]):
        full.faults(*rules)
        for resource in RESOURCES:
            found = full.read(resource)
            texts += [found.frame.to_csv(), *found.problems, *found.notes]
    full.faults()
    lines = full.connector().order_lines([full.shop.orders()[0].order_id])
    texts += [lines.frame.to_csv(), *map(str, full.journal.entries)]
    whole = "\n".join(texts)
    secrets = full.shop.secrets()
    for text in (*secrets.values(), PERSON.last_name, PERSON.email, PERSON.phone, PERSON.street, PERSON.zipcode):
        assert text not in whole
