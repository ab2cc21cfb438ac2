"""The first orders through the new connection: none an old one, none in error, none left behind."""

from datetime import timedelta
from typing import Any

import pytest

from shopswitch.checks import new_connection_on
from shopswitch.checks.result import CheckResult, Confirmation, Verdict
from tests.unit.checks.building import AFTER, BEFORE, NEW, SWITCH, marks, orders, rows, run

HOUR = timedelta(hours=1)
SAID = {"new_connection_on": Confirmation("new_connection_on", by="Bo", at=SWITCH + HOUR)}
ROW = {"connection_id": NEW, "foreign_id": "500", "foreign_number": "#500", "ordered_at": SWITCH + 2 * HOUR}
ORDER = {"order_id": "600", "order_number": "#600", "placed_at": SWITCH + 2 * HOUR}


def on(*found: dict[str, Any], new: Any = (), **changes: Any) -> CheckResult:
    return run(new_connection_on.STEP, orders("new", *new), rows(*found), **changes)


def test_the_first_orders_support_it() -> None:
    """The connection's own known order came in: only the person's word is missing."""
    result = on()
    assert (result.verdict, marks(result), result.manual[0].evidence) == (Verdict.NEEDS_HUMAN, [], "supports")
    assert on(confirmations=SAID).verdict is Verdict.PASS


def test_a_word_from_before_the_switch_does_not_count() -> None:
    """The connection of a rehearsal is another one."""
    early = {"new_connection_on": Confirmation("new_connection_on", by="Bo", at=BEFORE)}
    assert on(confirmations=early).verdict is Verdict.NEEDS_HUMAN


def test_a_failed_import_is_named_with_its_reason() -> None:
    """Picqer saw it and could not take it in; an order without number is named by its id."""
    failed = ROW | {"status": "error", "reason": "product without SKU"}
    result = on(failed, {**failed, "row_id": "x", "foreign_id": "501", "foreign_number": ""})
    assert (result.verdict, marks(result)) == (Verdict.FAIL, [("IMPORT_FAILED", "#500"), ("IMPORT_FAILED", "501")])
    assert "product without SKU" in result.findings[0].left


@pytest.mark.parametrize("status", ["imported", "expected", "importing", "postponed"])
def test_an_order_from_before_the_switch_that_came_in(status: str) -> None:
    """Whatever its status, unless Picqer left it alone: it may be sent a second time."""
    early = ROW | {"ordered_at": SWITCH - timedelta(seconds=1), "status": status}
    result = on(early)
    assert (result.verdict, marks(result)) == (Verdict.FAIL, [("OLD_ORDER_CAME_IN", "#500")])
    assert result.counts["came in through the new connection"] == 1


@pytest.mark.parametrize(
    "change",
    [{"status": "ignored"}, {"status": "canceled"}, {"ordered_at": SWITCH}, {"connection_id": 12}],
    ids=["ignored", "canceled", "at the switch", "the old connection"],
)
def test_what_does_no_harm_is_no_finding(change: dict[str, Any]) -> None:
    """Left alone by Picqer, or new, or not of this connection."""
    assert marks(on(ROW | {"ordered_at": SWITCH - HOUR} | change)) == []


def test_a_shop_that_is_added_may_bring_older_orders() -> None:
    """Beside another shop nothing was carried over, so an early order is a real one."""
    assert marks(on(ROW | {"ordered_at": SWITCH - HOUR}, scenario="add")) == []


@pytest.mark.parametrize("paid", [True, None])
def test_an_order_that_picqer_did_not_take_is_named(paid: bool | None) -> None:
    """Open and paid, or nobody knows, for more than an hour: somebody must look."""
    result = on(new=[ORDER | {"paid": paid}], confirmations=SAID)
    assert (result.verdict, marks(result)) == (Verdict.FAIL, [("ORDER_NOT_TAKEN", "#600")])
    assert (result.manual[0].evidence, result.manual[0].is_open) == ("contradicts", True)


@pytest.mark.parametrize(
    "change",
    [
        {"paid": False},
        {"state": "unknown"},
        {"state": "completed"},
        {"state": "draft"},
        {"placed_at": SWITCH},
        {"placed_at": AFTER - HOUR, "created_at": SWITCH + 2 * HOUR},
        {"created_at": AFTER - HOUR},
    ],
)
def test_an_order_that_picqer_need_not_have_yet(change: dict[str, Any]) -> None:
    """Unpaid, not open, from before the switch or younger than an hour."""
    assert marks(on(new=[ORDER | change])) == []


def test_an_order_whose_import_failed_is_not_left_behind_as_well() -> None:
    """One cause, one finding."""
    failed = {"connection_id": NEW, "foreign_id": "600", "foreign_number": "#600", "status": "error"}
    assert marks(on(failed | {"ordered_at": SWITCH + 2 * HOUR}, new=[ORDER])) == [("IMPORT_FAILED", "#600")]


def test_two_orders_with_one_number_are_told_apart() -> None:
    """The finding names the id too."""
    pair = [ORDER, ORDER | {"order_id": "601"}]
    assert marks(on(new=pair)) == [("ORDER_NOT_TAKEN", "#600 (id 600)"), ("ORDER_NOT_TAKEN", "#600 (id 601)")]


def test_nothing_came_in_yet() -> None:
    """Without a row nobody knows whether the connection works: one finding, and no order is called left behind."""
    result = run(new_connection_on.STEP, orders("new", ORDER), rows(known=()), confirmations=SAID)
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("NOTHING_IMPORTED", "new_connection")])
    assert result.manual[0].evidence == "none"


def test_rows_that_all_failed_are_nothing_imported_too() -> None:
    """Errors show that it is on, not that it works."""
    result = run(new_connection_on.STEP, orders("new"), rows(ROW | {"status": "error"}, known=()))
    assert marks(result) == [("IMPORT_FAILED", "#500"), ("NOTHING_IMPORTED", "new_connection")]


def test_without_the_number_nothing_is_concluded() -> None:
    """The manual step stays; nothing else is said."""
    result = on(ROW | {"status": "error"}, new=[ORDER], new_connection=None, new_help="https://help.example.test/new")
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("ON_CONNECTION_UNKNOWN", "new_connection")])
    assert result.manual[0].link == "https://help.example.test/new"


def test_the_page_and_the_help_page_are_linked() -> None:
    """Both where both are known."""
    (step,) = on(new_help="https://help.example.test/new").manual
    assert step.link.endswith("/config/webshops/27")
    assert "https://help.example.test/new" in step.do
    assert "help page" not in on().manual[0].do


def test_the_point_of_no_return_is_told() -> None:
    """How many orders of customers came in, and since when the first one is in Picqer."""
    later = ROW | {"created_at": SWITCH + 4 * HOUR}
    first = ROW | {"row_id": "f", "foreign_number": "#499", "foreign_id": "499", "created_at": SWITCH + 3 * HOUR}
    early = ROW | {"row_id": "e", "foreign_number": "#1", "ordered_at": SWITCH - HOUR, "created_at": SWITCH}
    found = rows(later, first, early, known=())
    result = run(new_connection_on.STEP, orders("new"), found)
    (table,) = [rows_ for title, rows_ in result.tables.items() if title.startswith("Point of no return")]
    assert table == [
        {"orders": 2, "the first one": "#499", "ordered": "2026-11-09 08:00", "in Picqer since": "2026-11-09 09:00"}
    ]
    assert result.counts["came in through the new connection"] == 2


def test_before_the_first_order_there_is_a_way_back() -> None:
    """No table of no return while only failed imports came in."""
    result = run(new_connection_on.STEP, orders("new"), rows(ROW | {"status": "error"}, known=()))
    assert not [title for title in result.tables if title.startswith("Point of no return")]


def test_a_connection_of_another_shop_is_incomplete() -> None:
    """Picqer imported four orders this shop does not show."""
    found = [ROW | {"row_id": f"x{n}", "foreign_id": f"x{n}", "foreign_number": f"x{n}"} for n in range(4)]
    assert on(*found).verdict is Verdict.INCOMPLETE


def test_it_does_not_apply_before_the_switch() -> None:
    """There is no new connection yet."""
    assert on(now=BEFORE).verdict is Verdict.NOT_APPLICABLE


def test_it_speaks_dutch() -> None:
    """Findings, summary and tables are in the client's language."""
    result = on(new=[ORDER], language="nl", new_name="de nieuwe winkel (X)")
    assert result.summary == "1 bestelling van de nieuwe winkel (X) bereikte Picqer niet binnen een uur."
    assert result.findings[0].label == "Niet door Picqer opgehaald"
