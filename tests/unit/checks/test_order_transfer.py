"""What Picqer would import a second time, and what that would cost."""

from datetime import timedelta
from typing import Any

import pytest

from shopswitch.checks import order_transfer
from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.frames.shipments import ORDER_LINES
from shopswitch.protocols import Capabilities
from tests.unit.checks.building import BEFORE, SWITCH, marks, orders, rows, run, snapshot

LONG_AGO = SWITCH - timedelta(days=30)
OLD_ORDER = {"order_id": "501", "order_number": "20917", "state": "completed", "placed_at": LONG_AGO}
CARRIED = {"order_id": "1", "order_number": "#1", "external_reference": "20917", "placed_at": LONG_AGO}
EARLY = {"order_id": "2", "order_number": "#2", "placed_at": BEFORE - timedelta(hours=3)}
LINES = (
    {"order_id": "1", "line_id": "a", "sku": "TEE-1", "quantity": 2},
    {"order_id": "1", "line_id": "b", "sku": "TEE-2", "quantity": 3, "cancelled": 1},
    {"order_id": "1", "line_id": "c", "sku": "TEE-3", "quantity": 1, "cancelled": 1},
    {"order_id": "2", "line_id": "a", "sku": "TEE-1", "quantity": 1.5},
)


def transfer(*new: dict[str, Any], lines: Any = LINES, problems: Any = (), **changes: Any) -> CheckResult:
    helps = [] if lines is None else [snapshot("new.missed_lines", ORDER_LINES, lines, problems)]
    inputs = (orders("new", *new), orders("old", OLD_ORDER), rows(), *helps)
    return run(order_transfer.STEP, *inputs, **({"now": BEFORE, "new_connection": None} | changes))


def knows(*words: str, **more: Any) -> Capabilities:
    return Capabilities(reads=frozenset(), imported_statuses=words, **more)


def test_each_order_that_would_be_imported_is_named_with_its_cost() -> None:
    """Number, moment, lines and pieces; what was cancelled is neither picked nor counted."""
    result = transfer(CARRIED, EARLY)
    assert result.tables["Would be imported again"] == [
        {"order": "#1", "placed": "2026-10-10 07:00", "what": "Old order still open", "lines": 2, "pieces": "4"},
        {"order": "#2", "placed": "2026-11-02 03:00", "what": "Early order, still open", "lines": 1, "pieces": "1.5"},
    ]
    assert result.counts["would be imported again"] == 1


def test_the_totals_tell_certain_from_perhaps() -> None:
    """An early order may be a real one: it is not added to those that are certainly old."""
    second = CARRIED | {"order_id": "2", "order_number": "#2"}
    totals = transfer(CARRIED, second, EARLY | {"order_id": "3"}).tables["What that would cost"]
    assert [list(row.values()) for row in totals] == [
        ["picks (order lines)", "3", "at least 0"],
        ["pieces of stock taken", "5.5", "at least 0"],
        ["orders of the monthly allowance", "2", "1"],
        ["mails to customers", "at most 2", "at most 1"],
    ]


def test_a_shop_that_mails_by_itself_doubles_the_mails() -> None:
    """Picqer may mail, and the shop when it learns of the shipment."""
    can = Capabilities(reads=frozenset(), mails_on_write=("completing an order",))
    totals = transfer(CARRIED, new_can=can).tables["What that would cost"]
    assert totals[-1]["carried-over orders"] == "at most 2"
    assert totals[-1]["other early orders"] == "0"


@pytest.mark.parametrize(
    ("lines", "problems"),
    [(None, ()), ((), ()), (LINES, ("Order 3 could not be read.",))],
    ids=["not read", "none told", "not whole"],
)
def test_lines_that_were_not_read_are_not_guessed(lines: Any, problems: Any) -> None:
    """The finding stands, the cost is said to be unknown."""
    result = transfer(CARRIED, lines=lines, problems=problems)
    verdict = Verdict.INCOMPLETE if problems else Verdict.FAIL
    assert (result.verdict, marks(result)) == (verdict, [("OLD_ORDER_OPEN", "#1")])
    assert result.tables["Would be imported again"][0]["lines"] == "not read"
    assert result.tables["What that would cost"][0]["carried-over orders"] == "at least 0"
    assert "Its lines were not read" in result.findings[0].why


def test_the_finding_tells_the_cost_and_that_the_rule_is_unconfirmed() -> None:
    """What people read says what the import would take, and how sure that is."""
    (finding,) = transfer(CARRIED).findings
    assert "2 lines and 4 pieces" in finding.why
    assert "is not confirmed, so every open order counts" in finding.why


@pytest.mark.parametrize("state", ["open", "unknown"])
def test_an_unconfirmed_rule_takes_every_open_order(state: str) -> None:
    """Never a guess that would leave one out."""
    result = transfer(CARRIED | {"state": state, "state_raw": "on-hold"})
    assert len(result.tables["Would be imported again"]) == 1


@pytest.mark.parametrize(
    ("word", "shown", "imported"),
    [("processing", "processing", True), ("Open", "OPEN", True), ("open", "processing", False)],
)
def test_a_known_rule_decides_what_is_predicted(word: str, shown: str, imported: bool) -> None:
    """An order outside the rule keeps its finding, for its status may change, but is not in the prediction."""
    result = transfer(CARRIED | {"state_raw": shown}, new_can=knows(word))
    assert marks(result) == [("OLD_ORDER_OPEN", "#1")]
    assert ("Would be imported again" in result.tables) is imported
    assert (f"with the status: {word}" in result.findings[0].why) is True
    assert ("Its status is not among them" in result.findings[0].why) is not imported


@pytest.mark.parametrize("new", [(), (CARRIED | {"state": "completed"},)])
def test_without_such_orders_there_is_no_table(new: Any) -> None:
    """Nothing to predict, nothing to show."""
    result = transfer(*new)
    assert (result.verdict, result.tables) == (Verdict.PASS, {})


def test_what_was_imported_already_is_no_prediction() -> None:
    """The harm done stands in its finding, not in the table of what would come."""
    again = {"connection_id": 27, "foreign_id": "1", "foreign_number": "#1"}
    inputs = (orders("new", CARRIED), orders("old", OLD_ORDER), rows(again))
    result = run(order_transfer.STEP, *inputs)
    assert marks(result) == [("IMPORTED_AGAIN", "#1")]
    assert result.tables == {}


def test_it_speaks_dutch() -> None:
    """Summary, finding and tables are in the client's language."""
    result = transfer(CARRIED, language="nl", new_name="de nieuwe winkel (X)")
    assert result.summary == "Naar 1 bestelling in de nieuwe winkel (X) van voor de overgang moet iemand kijken."
    assert set(result.tables) == {"Zou opnieuw worden geïmporteerd", "Wat dat zou kosten"}
    assert "2 regels en 4 stuks" in result.findings[0].why


@pytest.mark.parametrize(
    ("old_state", "made", "found"),
    [
        ("open", SWITCH + timedelta(hours=3), False),
        ("completed", SWITCH + timedelta(hours=3), False),
        ("completed", SWITCH - timedelta(days=2), True),
    ],
)
def test_a_missed_order_that_was_entered_again_is_meant_to_come_in(old_state: str, made: Any, found: bool) -> None:
    """Also once somebody completed the old one, as step 12 advises; a copy from before is carried over."""
    old = OLD_ORDER | {
        "order_id": "502",
        "order_number": "20950",
        "state": old_state,
        "placed_at": made - timedelta(days=1),
    }
    copy = {"order_id": "1", "order_number": "#1", "external_reference": "20950", "placed_at": made, "created_at": made}
    result = run(order_transfer.STEP, orders("new", copy), orders("old", old), rows())
    assert (("OLD_ORDER_OPEN", "#1") in marks(result)) is found
