"""Lists are read whole or not called whole: counts, shifting rows, time-outs, and every fault at every call."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.connectors.lightspeed import LightspeedConnector, history, pages
from shopswitch.frames.snapshot import Snapshot
from shopswitch.sandbox.systems import Item, Line
from tests.connectors.lightspeed.kit import SINCE, Served

PASSING: dict[str, dict[str, Any]] = {
    "500 once": {"kind": "status", "status": 500, "times": 1},
    "503 once": {"kind": "status", "status": 503, "times": 1},
    "504 once": {"kind": "status", "status": 504, "times": 1},
    "429 once, with a date": {"kind": "rate-limit", "retry_after": 1, "times": 1},
    "429 once": {"kind": "rate-limit", "times": 1},
    "closed once": {"kind": "reset", "times": 1},
    "cut once": {"kind": "cut", "times": 1},
}
LASTING: dict[str, dict[str, Any]] = {
    **{f"{status}": {"kind": "status", "status": status} for status in (400, 401, 403, 404, 500)},
    **{kind: {"kind": kind} for kind in ("rate-limit", "html", "garbage", "cut", "wrong-type", "reset", "empty")},
    **{f"{kind} once": {"kind": kind, "times": 1} for kind in ("html", "garbage", "wrong-type", "empty")},
    "drop-rows": {"kind": "drop-rows"},
    "drop-rows once": {"kind": "drop-rows", "times": 1},
    "short-total": {"kind": "short-total"},
    "short-total once": {"kind": "short-total", "times": 1},
    "repeat-page": {"kind": "repeat-page"},
}


def reads(served: Served) -> dict[str, Callable[[LightspeedConnector], Snapshot]]:
    """Every read; those of single orders for three of them, one of which was sent."""
    ids = [each.order_id for each in served.shop.orders()][:3]
    return {
        "products": lambda connector: connector.products(),
        "stock": lambda connector: connector.stock(),
        "orders": lambda connector: connector.orders(SINCE),
        "shipments": lambda connector: connector.shipments(ids),
        "order_lines": lambda connector: connector.order_lines(ids),
    }


def same(one: Snapshot, other: Snapshot) -> bool:
    """Whether both hold the same rows, in whatever order."""

    def listed(snapshot: Snapshot) -> list[tuple[str, ...]]:
        return sorted(tuple(map(str, row)) for row in snapshot.frame.itertuples(index=False, name=None))

    return listed(one) == listed(other)


@pytest.fixture
def filled(served: Served) -> Served:
    """Two pages of variants, a few orders with one line each, one of them sent."""
    served.shop.add_items([Item(f"T-{number}", "Thee", stock=1) for number in range(250)])
    for days in (1, 2, 3, 30):
        served.order("TEA-1", days_ago=days)
    sent = served.shop.orders()[0]
    served.shop.report_shipment(sent.order_id, [Line("TEA-1", 2)], "3S1", "PostNL", completes=True)
    return served


# Calls at which each fault is tried: all of a plain read, and a spread of the many that a filtered one takes.
_MOST_PLACES = {False: 10, True: 5}
_WITHOUT_MEANING = {name for name in LASTING if name.startswith(("drop-rows", "short-total", "repeat-page"))}


@pytest.mark.parametrize(
    ("resource", "filtered"),
    [*((each, False) for each in ("products", "stock", "orders", "shipments", "order_lines")), ("orders", True)],
)
def test_complete_means_every_row_whatever_happens_at_whichever_call(
    served: Served, monkeypatch: pytest.MonkeyPatch, resource: str, filtered: bool
) -> None:
    """What passes ends complete with every row; what stays or lies is a problem, or changed nothing."""
    monkeypatch.setattr(pages, "PAGE", 4)
    monkeypatch.setattr(pages, "_SMALLER", {4: 2, 2: 1})
    monkeypatch.setattr(history, "WHOLE_PAGES", 0 if filtered else 9)
    for days in (1, 2, 3, 30, 31):
        served.order("TEA-1", days_ago=days)
    sent = served.shop.orders()[0]
    served.shop.report_shipment(sent.order_id, [Line("TEA-1", 2)], "3S1", "PostNL", completes=True)
    read, connector = reads(served)[resource], served.connect()
    clean, count = read(connector), len(served.calls)
    assert clean.complete
    for name, rule in (PASSING | LASTING).items():
        for at in range(0, count, -(-count // _MOST_PLACES[filtered])):
            served.board.replace([rule | {"after": at}], {"new"})
            disturbed = read(connector)
            where = (name, at, disturbed.problems)
            assert served.hits() or name in _WITHOUT_MEANING, where
            assert disturbed.complete or name not in PASSING, where
            assert not disturbed.complete or same(clean, disturbed), where
            assert all(len(problem) > 20 for problem in disturbed.problems)


@pytest.mark.parametrize("resource", ["products", "stock", "orders"])
def test_a_missing_tick_is_not_an_empty_list(filled: Served, resource: str) -> None:
    """The message names the box of the back office."""
    filled.shop.deny(resource)
    found = reads(filled)[resource](filled.connect())
    assert (found.rows, found.complete) == (0, False)
    box = "orders" if resource == "orders" else "products"
    assert any(f"Tick '{box}'" in problem for problem in found.problems)


def shrinking(served: Served, at: int) -> Callable[[Request, Response], Response]:
    """Take a variant of the first page away just after the so-manyth call."""
    seen = []

    def spoil(request: Request, response: Response) -> Response:
        seen.append(1)
        if len(seen) == at:
            served.shop.remove_listing(served.shop.listings()[0].source_id)
        return response

    return spoil


def test_a_list_that_shrinks_while_it_is_read_is_read_again(filled: Served) -> None:
    """A row slipped over the border of two pages unread; the second reading has them all."""
    filled.spoil = shrinking(filled, 2)
    found = filled.connect().stock()
    assert found.complete
    assert set(found.frame["source_id"]) == {each.source_id for each in filled.shop.listings()}
    assert filled.paths().count("GET /variants/count") == 4 - 1


def test_a_list_that_grows_while_it_is_read_is_read_again(filled: Served) -> None:
    """The count afterwards is another than before."""
    seen = []

    def spoil(request: Request, response: Response) -> Response:
        seen.append(1)
        if len(seen) == 3:
            filled.shop.add_items([Item("NEW", "Nieuw", stock=1)])
        return response

    filled.spoil = spoil
    found = filled.connect().stock()
    assert found.complete
    assert "NEW" in set(found.frame["sku"])


def test_a_list_that_never_stands_still_is_a_problem(filled: Served) -> None:
    """Two readings, and no more."""

    def spoil(request: Request, response: Response) -> Response:
        if "count" in request.path:
            filled.shop.add_items([Item("NEW", "Nieuw", stock=1)])
        return response

    filled.spoil = spoil
    found = filled.connect().stock()
    assert not found.complete
    assert "the list changed while it was read" in found.problems[0]


def test_a_shop_that_cuts_pages_lower_is_read_whole(filled: Served) -> None:
    """A short page is not taken for the end."""
    most = 40

    def spoil(request: Request, response: Response) -> Response:
        if request.path != "/nl/variants.json":
            return response
        page = int(request.args["page"])
        everything = sorted(int(each.source_id) for each in filled.shop.listings())
        whole = json.loads(
            filled.shop.handle(Request({**request.environ, "QUERY_STRING": "limit=250&page=1"})).get_data()
        )
        more = json.loads(
            filled.shop.handle(Request({**request.environ, "QUERY_STRING": "limit=250&page=2"})).get_data()
        )
        listed = [*whole["variants"], *more["variants"]]
        assert len(listed) == len(everything)
        body = {"variants": listed[(page - 1) * most : page * most]}
        return Response(json.dumps(body), mimetype="application/json")

    filled.spoil = spoil
    found = filled.connect().stock()
    assert (found.complete, found.rows, found.pages) == (True, 257, 7)


def test_a_time_out_of_the_shop_is_met_with_smaller_pages(filled: Served) -> None:
    """504 at 250 rows and at 125; with 25 it works, and every row is there once."""

    def spoil(request: Request, response: Response) -> Response:
        if int(request.args.get("limit", "1")) > 25:
            return Response('{"error":{"message":"Gateway time-out"}}', status=504, mimetype="application/json")
        return response

    filled.spoil = spoil
    found = filled.connect().stock()
    assert (found.complete, found.rows) == (True, 257)


def test_a_shop_that_times_out_at_any_size_is_a_problem(filled: Served) -> None:
    """Smaller than 25 is not tried."""
    filled.fault("status", status=504, path="/nl/variants.json")
    found = filled.connect().stock()
    assert not found.complete
    assert {call.query["limit"] for call in filled.calls if "limit" in call.query} == {"250", "125", "25"}


def test_records_without_an_id_are_a_problem(filled: Served) -> None:
    """They would all pass for one."""

    def spoil(request: Request, response: Response) -> Response:
        body = json.loads(response.get_data())
        for record in body.get("variants", []):
            record["id"] = False
        return Response(json.dumps(body), mimetype="application/json")

    filled.spoil = spoil
    assert not filled.connect().stock().complete


def test_orders_flicker_and_are_asked_for_again(filled: Served) -> None:
    """A 404 for a moment is no missing order."""
    filled.shop.hides_every = 2
    ids = [each.order_id for each in filled.shop.orders()]
    found = filled.connect().order_lines(ids)
    assert found.complete
    assert found.rows == len(ids)
