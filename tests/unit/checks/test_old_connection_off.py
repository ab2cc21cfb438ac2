"""Whether anything still comes in through the old connection, and what proves that it is off."""

from datetime import timedelta
from typing import Any

import pytest

from shopswitch.checks import old_connection_off
from shopswitch.checks.result import CheckResult, Confirmation, Verdict
from tests.unit.checks.building import AFTER, BEFORE, SWITCH, marks, orders, picqer_orders, rows, run

HALF_HOUR = timedelta(minutes=30)
SAID = {"old_connection_off": Confirmation("old_connection_off", by="Bo", at=SWITCH + timedelta(minutes=5))}
LATE = {"order_id": "777", "order_number": "30001", "placed_at": SWITCH + timedelta(hours=3)}


def off(*found: dict[str, Any], old: Any = (), picqer: Any = (), **changes: Any) -> CheckResult:
    inputs = (orders("old", *old), rows(*found), picqer_orders(*picqer))
    return run(old_connection_off.STEP, *inputs, **changes)


@pytest.mark.parametrize(
    ("row", "subject"), [({"foreign_number": "30001"}, "30001"), ({"foreign_number": "", "foreign_id": "777"}, "777")]
)
def test_an_order_that_came_in_after_the_switch_is_named(row: dict[str, Any], subject: str) -> None:
    """By its number, or its id where it has none; the connection is still on."""
    result = off(row | {"created_at": SWITCH + HALF_HOUR + timedelta(seconds=1)}, confirmations=SAID)
    assert (result.verdict, marks(result)) == (Verdict.FAIL, [("STILL_IMPORTING", subject)])
    assert (result.manual[0].evidence, result.manual[0].is_open) == ("contradicts", True)


def test_who_says_so_again_after_the_last_late_import_is_believed() -> None:
    """The order that came in stays a finding; what is true now is told apart from it."""
    came_in = {"foreign_number": "30001", "created_at": SWITCH + timedelta(hours=1)}
    again = {"old_connection_off": Confirmation("old_connection_off", by="Bo", at=SWITCH + timedelta(hours=2))}
    (step,) = off(came_in, confirmations=again).manual
    assert (step.evidence, step.is_open) == ("none", False)
    assert "before this was confirmed" in step.evidence_text
    assert off(came_in, old=[LATE], confirmations=again).manual[0].evidence == "supports"
    assert off(came_in, confirmations=again).verdict is Verdict.FAIL
    sooner = LATE | {"placed_at": SWITCH + timedelta(minutes=40)}
    assert off(came_in, old=[sooner], confirmations=again).manual[0].evidence == "none"


@pytest.mark.parametrize(
    "row",
    [
        {"created_at": SWITCH + HALF_HOUR},
        {"created_at": SWITCH - timedelta(hours=1)},
        {"created_at": AFTER, "connection_id": 33},
        {"created_at": AFTER, "connection_id": 27},
    ],
    ids=["within half an hour", "before", "another connection", "the new connection"],
)
def test_what_came_in_in_time_or_elsewhere_is_fine(row: dict[str, Any]) -> None:
    """Switching off takes a moment; other connections go on."""
    assert marks(off({"foreign_number": "1"} | row)) == []


def test_a_person_confirms_it() -> None:
    """Silence alone is no pass: until somebody says so, the step is open."""
    assert off().verdict is Verdict.NEEDS_HUMAN
    assert off(confirmations=SAID).verdict is Verdict.PASS


def test_a_word_from_before_the_switch_does_not_count() -> None:
    """What was confirmed in a rehearsal says nothing about today."""
    early = {"old_connection_off": Confirmation("old_connection_off", by="Bo", at=BEFORE)}
    assert off(confirmations=early).verdict is Verdict.NEEDS_HUMAN


def test_a_later_order_that_stayed_out_supports_it() -> None:
    """Somebody ordered in the old shop and Picqer never saw it: that is the proof."""
    result = off(old=[LATE])
    assert result.manual[0].evidence == "supports"
    assert result.counts["of these seen to stay out"] == 1
    ((row,),) = [rows_ for title, rows_ in result.tables.items() if "after its connection went off" in title]
    assert (row["order"], row["in Picqer"]) == ("30001", "stayed out")


@pytest.mark.parametrize(
    "order",
    [
        {"placed_at": SWITCH + HALF_HOUR},
        {"placed_at": AFTER - HALF_HOUR},
        {"state": "completed"},
        {"state": "unknown"},
        {"state": "cancelled"},
        {"state": "draft"},
    ],
    ids=["too early", "too fresh", "completed", "status unknown", "cancelled", "a basket"],
)
def test_an_order_that_proves_nothing(order: dict[str, Any]) -> None:
    """Picqer would not have imported it in any case."""
    result = off(old=[LATE | order])
    assert result.manual[0].evidence == "none"
    assert "nobody ordered in the old shop late enough" in result.manual[0].evidence_text


def test_a_late_order_that_came_in_in_time_stands_in_the_table() -> None:
    """Placed late, imported by Picqer: the table says which status it has there."""
    result = off({"foreign_id": "777", "created_at": SWITCH + HALF_HOUR, "ordered_at": LATE["placed_at"]}, old=[LATE])
    assert "imported" in str(result.tables)
    assert result.manual[0].evidence == "none"


@pytest.mark.parametrize("changes", [{"old_connection": None}, {"old_connection": 99}], ids=["none", "a wrong one"])
def test_an_unknown_connection_concludes_nothing(changes: dict[str, Any]) -> None:
    """Nothing came in through a connection that is not named, or never was: no proof, also when confirmed."""
    result = off({"foreign_number": "1", "created_at": AFTER}, confirmations=SAID, **changes)
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("OFF_CONNECTION_UNKNOWN", "old_connection")])


def test_the_page_and_the_help_page_are_linked() -> None:
    """The page of the connection where its number is known, else Picqer's help page; nothing where there is none."""
    help_page = "https://help.example.test/old"
    assert off().manual[0].link.endswith("/config/webshops/12")
    with_help = off(old_help=help_page).manual[0]
    assert help_page in with_help.do
    assert off(old_help=help_page, old_connection=None).manual[0].link == help_page
    assert off(old_connection=None).manual[0].link == ""
    assert "help page" not in off().manual[0].do


def test_awaited_orders_are_listed_by_name() -> None:
    """Their payment is no longer seen: number in the shop and in Picqer, also where no order was made yet."""
    known = [{"order_id": str(n), "order_number": f"3000{n}"} for n in (1, 2, 3)]
    awaited, rowed, paid = (
        {"status": "expected", "foreign_id": str(n), "foreign_number": f"3000{n}", "order_id": order_id}
        for n, order_id in ((1, "p0"), (2, ""), (3, "p1"))
    )
    elsewhere = {"status": "expected", "foreign_number": "9", "order_id": "", "connection_id": 33}
    picqer = [{"status": "expected"}, {"status": "processing"}]
    result = off(awaited, rowed, paid, elsewhere, old=known, picqer=picqer)
    (table,) = [rows_ for title, rows_ in result.tables.items() if "Unpaid" in title]
    assert [(row["number in the old shop"], row["number in Picqer"]) for row in table] == [
        ("30001", "O0"),
        ("30002", ""),
    ]
    assert result.counts["unpaid, awaited through the old connection"] == 2


def test_a_list_that_is_not_whole_is_incomplete() -> None:
    """Picqer imported four orders that the old shop does not show: no proof rests on that list."""
    found = [{"foreign_id": f"x{n}", "row_id": f"x{n}"} for n in range(4)]
    result = off(*found, old=[LATE])
    assert result.verdict is Verdict.INCOMPLETE
    assert "is another shop's" in result.summary


def test_rows_that_were_never_imported_prove_nothing_about_a_list() -> None:
    """What Picqer ignored or could not import may well be missing in the shop."""
    found = [{"foreign_id": f"x{n}", "row_id": f"x{n}", "status": ("ignored", "error")[n % 2]} for n in range(6)]
    assert off(*found).verdict is Verdict.NEEDS_HUMAN


def test_an_incomplete_input_is_incomplete() -> None:
    """Without one of the lists nothing is concluded; the step is asked for all of them."""
    assert set(old_connection_off.STEP.reads) == {"picqer.webshop_orders", "old.orders", "picqer.orders"}
    assert run(old_connection_off.STEP, orders("old"), rows()).verdict is Verdict.INCOMPLETE


def test_it_does_not_apply_before_the_switch_or_to_an_added_shop() -> None:
    """There is nothing to switch off yet, or at all."""
    assert off(now=BEFORE).verdict is Verdict.NOT_APPLICABLE
    assert off(scenario="add").verdict is Verdict.NOT_APPLICABLE


def test_it_speaks_dutch() -> None:
    """Finding, summary and manual step are in the client's language."""
    result = off({"foreign_number": "30001", "created_at": AFTER}, language="nl")
    assert result.summary == "Er kwam na de overgang nog 1 bestelling binnen via de oude koppeling."
    assert result.findings[0].label == "Binnengekomen na de overgang"
    assert result.manual[0].title == "Zet de oude koppeling uit"
