"""What the step shows besides its findings: the awaited orders, and where every order is."""

from typing import Any

import pytest

from shopswitch.checks import open_orders
from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.frames.orders import ORDERS
from tests.unit.checks.building import (
    AFTER,
    BEFORE,
    backorders,
    marks,
    orders,
    picklists,
    picqer_orders,
    rows,
    run,
    snapshot,
)


def still_open(*picqer: dict[str, Any], more: Any = (), found: Any = None, **changes: Any) -> CheckResult:
    linked = [{"order_id": f"p{n}", "foreign_id": str(n), "foreign_number": f"3000{n}"} for n in range(len(picqer))]
    inputs = (picqer_orders(*picqer), rows(*(linked if found is None else found)), picklists(), backorders())
    return run(open_orders.STEP, *inputs, *more, **changes)


def test_where_every_order_is_stands_there() -> None:
    """With both shops read, table and file come with the step, before and after the switch."""
    shops = (orders("old", {"order_id": "0", "order_number": "30000"}), orders("new"))
    for now in (BEFORE, AFTER):
        result = still_open({}, more=shops, now=now)
        assert result.tables["Where every order is"][-1]["orders"] == 2
        assert [file.name for file in result.attachments] == ["custody.csv"]


@pytest.mark.parametrize("name", ["old.orders", "new.orders"])
def test_without_a_shop_nobody_knows_where_every_order_is(name: str) -> None:
    """What is open in Picqer is known without the shops; the table is left out, it is said why, and it is no PASS."""
    shops = {each.name: each for each in (orders("old"), orders("new"))}
    broken = snapshot(name, ORDERS, [], problems=("Page 3 could not be read.",))
    result = still_open({}, more=(shops | {name: broken}).values())
    assert result.verdict is Verdict.INCOMPLETE
    assert "Left out: Page 3 could not be read." in str(result.tables)
    assert result.attachments == ()


def test_awaited_orders_are_listed_until_the_switch() -> None:
    """By name, so that somebody looks at each; afterwards step 09 lists them."""
    title = "Unpaid orders that Picqer awaits through the old connection"
    (row,) = still_open({"status": "expected"}, now=BEFORE).tables[title]
    assert (row["number in the old shop"], row["number in Picqer"]) == ("30000", "O0")
    assert title not in still_open({"status": "expected"}, now=AFTER).tables
    assert title not in still_open({"status": "paused"}, now=BEFORE).tables


def test_an_unknown_status_is_not_called_nothing_open() -> None:
    """The summary does not say that nothing is open above a finding that says nobody knows."""
    result = still_open({"status": "quarantined"})
    assert marks(result) == [("STATUS_UNKNOWN", "O0")]
    assert result.summary != "Nothing is open in Picqer."
    assert still_open({"status": "completed"}).summary == "Nothing is open in Picqer."


def test_a_row_of_this_week_without_its_order_is_incomplete() -> None:
    """Picqer's list of orders is not whole."""
    result = still_open({}, found=[{"order_id": "p0"}, {"order_id": "p9"}])
    assert result.verdict is Verdict.INCOMPLETE
    assert "1 order with a picklist" in result.summary


def test_homes_that_do_not_add_up_are_incomplete() -> None:
    """An order that a list shows twice: nothing is concluded from it."""
    old = orders("old", {"order_id": "0", "order_number": "30000"})
    twice = type(old)(old.name, old.role, old.source, old.frame.iloc[[0, 0]], old.read_at, pages=1)
    result = still_open({}, more=(twice, orders("new")))
    assert result.verdict is Verdict.INCOMPLETE
    assert "do not add up" in result.summary


def test_it_speaks_dutch() -> None:
    """Summary, findings, counts and tables are in the client's language."""
    result = still_open({"status": "paused"}, language="nl")
    assert result.summary.startswith("In Picqer staat 1 bestelling open; 1 van de oude koppeling")
    assert result.findings[0].left.startswith("paused sinds 2026-11-1")
    assert result.counts["open via de oude koppeling"] == 1
    assert "Openstaande bestellingen naar herkomst en status" in result.tables
