"""From when on the old shop's list should be whole, and where every order is."""

from datetime import timedelta
from typing import Any

import pytest

from shopswitch.checks import missed_orders
from shopswitch.checks.orders import asked_since
from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.frames.orders import PICQER_ORDERS
from shopswitch.protocols import Capabilities
from tests.unit.checks.building import AFTER, SWITCH, context, marks, orders, picqer_orders, rows, run, snapshot

ORDER = {"order_id": "777", "order_number": "30001"}
REACH = Capabilities(reads=frozenset(), orders_reach_days=89)


def missed(*more: Any, found: Any = (), **changes: Any) -> CheckResult:
    return run(missed_orders.STEP, orders("old", ORDER), orders("new"), rows(*found), *more, **changes)


@pytest.mark.parametrize(
    ("can", "days_after", "expected"),
    [
        (None, 10, -60),
        (Capabilities(reads=frozenset()), 200, -60),
        (REACH, 1, -60),
        (REACH, 28, -60),
        (REACH, 40, -48),
        (REACH, 100, 12),
    ],
)
def test_a_list_is_whole_from_where_it_was_asked(can: Capabilities | None, days_after: int, expected: int) -> None:
    """Sixty days before the switch, or as far back as the shop still shows finished orders, less a day."""
    moment = asked_since(context(old_can=can, now=SWITCH + timedelta(days=days_after)))
    assert moment == SWITCH + timedelta(days=expected)


def test_what_the_shop_no_longer_shows_is_no_contradiction() -> None:
    """bol.com six weeks later: orders of two months before the switch have left its list, as they do."""
    gone = [{"foreign_id": f"x{n}", "row_id": f"x{n}", "ordered_at": SWITCH - timedelta(days=55)} for n in range(10)]
    late = SWITCH + timedelta(days=42)
    assert missed(found=gone, now=late).verdict is Verdict.INCOMPLETE
    assert missed(found=gone, now=late, old_can=REACH).verdict is Verdict.FAIL


def test_what_it_should_show_still_is_one() -> None:
    """Rows within its reach without an order: the list is not whole."""
    absent = [{"foreign_id": f"x{n}", "row_id": f"x{n}"} for n in range(10)]
    result = missed(found=absent, now=SWITCH + timedelta(days=42), old_can=REACH)
    assert result.verdict is Verdict.INCOMPLETE
    assert "10 of 10 orders that Picqer imported lately" in result.summary


def test_where_every_order_is_stands_there() -> None:
    """Table and file come with the step; the sum is every order read."""
    result = missed(picqer_orders({"order_id": "p5"}))
    assert result.tables["Where every order is"][-1]["orders"] == 3
    assert [file.name for file in result.attachments] == ["custody.csv"]


@pytest.mark.parametrize("broken", [False, True])
def test_picqers_orders_only_help(broken: bool) -> None:
    """Which orders were missed is known without them: no table, it is said why, and all was not seen."""
    more = [snapshot("picqer.orders", PICQER_ORDERS, [], problems=("Page 3 could not be read.",))] if broken else []
    result = missed(*more)
    verdict = Verdict.INCOMPLETE if broken else Verdict.FAIL
    assert (result.verdict, marks(result)) == (verdict, [("NEVER_IMPORTED", "30001")])
    assert "Left out" in str(result.tables)
    assert result.attachments == ()


@pytest.mark.parametrize(
    ("takes", "summary", "todo"),
    [
        (True, "in the new shop.", "so that Picqer imports it there"),
        (None, "by hand in the new shop.", "the new shop's own screens"),
        (False, "in Picqer by hand.", "takes no orders from outside"),
    ],
)
@pytest.mark.parametrize("found", [(), ({"foreign_id": "777", "status": "error"},)])
def test_summary_and_advice_fit_what_the_new_shop_takes(
    takes: bool | None, summary: str, todo: str, found: Any
) -> None:
    """A marketplace takes no orders: nobody is sent there."""
    result = missed(found=found, new_takes_orders=takes)
    assert result.summary.endswith(summary)
    assert todo in result.findings[0].todo


@pytest.mark.parametrize("row", [{"status": "ignored"}, {"status": "canceled"}, {"status": "importing"}, None], ids=str)
def test_no_advice_sends_a_person_to_a_shop_that_takes_no_orders(row: dict[str, Any] | None) -> None:
    """Every way of missing an order has its own way of getting it in."""
    found = [] if row is None else [{"foreign_id": "777"} | row]
    (finding,) = missed(found=found, new_takes_orders=False).findings
    assert "enter it in the new shop" not in finding.todo
    assert "by hand" in finding.todo


def test_moments_are_local() -> None:
    """A person compares them with the shop's own screens."""
    (finding,) = missed(now=AFTER).findings
    assert finding.left == "processing, placed 2026-11-07 06:00"


def test_it_speaks_dutch() -> None:
    """Summary, finding and counts are in the client's language."""
    result = missed(language="nl", old_name="de oude winkel (X)")
    assert result.summary.startswith("1 bestelling van de oude winkel (X) heeft Picqer nooit bereikt")
    assert result.findings[0].right == "niet in Picqer"
    assert "gemist of onduidelijk" in result.counts
