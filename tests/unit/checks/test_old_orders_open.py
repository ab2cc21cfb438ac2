"""Orders of the old connection are followed to their end, in Picqer and in the old shop."""

from datetime import timedelta
from typing import Any

import pytest

from shopswitch.checks import old_orders_open
from shopswitch.checks.result import CheckResult, Confirmation, Verdict
from shopswitch.frames.orders import ORDERS
from tests.unit.checks.building import AFTER, BEFORE, SWITCH, marks, orders, picqer_orders, rows, run, snapshot

WEEK = timedelta(days=7)
LATER = SWITCH + WEEK + timedelta(minutes=1)
ROW = {"foreign_id": "777", "foreign_number": "30001", "order_id": "p0"}
ORDER = {"order_id": "777", "order_number": "30001", "state": "open", "state_raw": "processing"}
SENT = {"status": "completed", "updated_at": SWITCH}


def still(picqer: dict[str, Any], *found: dict[str, Any], old: Any = (ORDER,), **changes: Any) -> CheckResult:
    inputs = (orders("old", *old), rows(*(found or (ROW,))), picqer_orders(picqer), orders("new"))
    return run(old_orders_open.STEP, *inputs, **changes)


@pytest.mark.parametrize("status", ["concept", "processing", "paused"])
def test_a_week_after_the_switch_an_open_order_fails(status: str) -> None:
    """Named by Picqer's number, with the old shop's beside it."""
    result = still({"status": status}, now=LATER)
    assert (result.verdict, marks(result)) == (Verdict.FAIL, [("OLD_ORDER_UNFINISHED", "O0")])
    assert result.findings[0].right == "30001"


@pytest.mark.parametrize("status", ["concept", "processing", "paused", "quarantined"])
def test_in_the_first_week_it_is_work_in_progress(status: str) -> None:
    """No finding, but open: it stands in the table, and somebody finishes it."""
    result = still({"status": status}, now=SWITCH + WEEK)
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [])
    ((line,),) = [rows_ for title, rows_ in result.tables.items() if "still open in Picqer" in title]
    assert (line["number in Picqer"], line["number in the old shop"], line["status in Picqer"]) == (
        "O0",
        "30001",
        status,
    )


def test_no_word_of_a_person_finishes_an_order() -> None:
    """The step stays open while Picqer shows one that is open, whatever was confirmed."""
    said = {"old_orders_open": Confirmation("old_orders_open", by="Bo", at=AFTER)}
    result = still({"status": "processing"}, confirmations=said)
    assert (result.verdict, result.manual[0].evidence) == (Verdict.NEEDS_HUMAN, "contradicts")


@pytest.mark.parametrize("status", ["completed", "cancelled", "expected"])
def test_what_is_finished_or_waits_for_payment_is_no_work(status: str) -> None:
    """Finished before the switch, or step 12's: nothing to do here, and no manual step."""
    result = still({"status": status, "updated_at": BEFORE}, now=LATER)
    assert (result.verdict, marks(result), result.manual) == (Verdict.PASS, [], ())


@pytest.mark.parametrize("found", [{"connection_id": 27}, {"connection_id": 33}, {"order_id": ""}])
def test_orders_of_elsewhere_are_not_followed(found: dict[str, Any]) -> None:
    """Of the new connection, of another one, or linked to nothing."""
    assert marks(still({"status": "processing"}, ROW | found, now=LATER)) == []


@pytest.mark.parametrize("state", ["open", "unknown"])
def test_an_order_sent_since_the_switch_is_completed_by_hand(state: str) -> None:
    """Nothing tells the old shop: it is named by the old shop's number."""
    result = still(SENT, old=[ORDER | {"state": state}])
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("COMPLETE_IN_OLD_SHOP", "30001")])
    assert result.findings[0].left.startswith("O0, completed 2026-11-09")


@pytest.mark.parametrize(
    ("picqer", "order", "changes"),
    [
        ({"updated_at": SWITCH - timedelta(seconds=1)}, {}, {}),
        ({"status": "cancelled"}, {}, {}),
        ({}, {"state": "completed"}, {}),
        ({}, {"state": "cancelled"}, {}),
        ({}, {"state": "draft"}, {}),
        ({}, {}, {"old_is_file": True}),
    ],
    ids=["sent before", "cancelled", "completed there", "cancelled there", "a basket", "an export"],
)
def test_what_needs_no_completing(picqer: dict[str, Any], order: dict[str, Any], changes: dict[str, Any]) -> None:
    """Reported in time, not sent, done already, or in a file where nothing can be marked."""
    result = still(SENT | picqer, old=[ORDER | order], **changes)
    assert (result.verdict, marks(result)) == (Verdict.PASS, [])


def test_two_orders_with_one_number_are_told_apart() -> None:
    """Only the one whose row it is, with its id."""
    pair = [ORDER, ORDER | {"order_id": "778"}]
    assert marks(still(SENT, old=pair)) == [("COMPLETE_IN_OLD_SHOP", "30001 (id 777)")]


@pytest.mark.parametrize("connection", [None, 99])
def test_an_unknown_connection_concludes_nothing(connection: int | None) -> None:
    """No number, or one that Picqer never saw: nothing green, nothing else."""
    result = still({"status": "processing"}, now=LATER, old_connection=connection)
    expected = [("PROCESSING_CONNECTION_UNKNOWN", "old_connection")]
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, expected)


def test_a_fresh_import_whose_order_was_not_read_is_incomplete() -> None:
    """Picqer's list of orders is not whole: one that is open could be the one that is missing."""
    lost = ROW | {"row_id": "lost", "order_id": "p9", "foreign_id": "9", "foreign_number": "9"}
    result = still({"status": "completed"}, ROW, lost)
    assert result.verdict is Verdict.INCOMPLETE
    assert "Picqer's list of orders is not whole: 1 order" in result.summary


def test_what_came_in_after_the_orders_were_read_proves_nothing() -> None:
    """A row of a minute later has an order that could not be in the list."""
    fresh = ROW | {"row_id": "new", "order_id": "p9", "foreign_id": "9", "created_at": AFTER + timedelta(minutes=1)}
    assert still({"status": "completed", "updated_at": BEFORE}, ROW, fresh).verdict is Verdict.PASS


def test_a_list_of_the_old_shop_that_is_not_whole_is_incomplete() -> None:
    """Rows without order: which ones must be completed there cannot be told."""
    found = [{"foreign_id": f"x{n}", "row_id": f"x{n}", "order_id": ""} for n in range(4)]
    assert still(SENT, ROW, *found).verdict is Verdict.INCOMPLETE


def test_the_new_shop_only_helps() -> None:
    """Its orders unread: no table of homes, and it says so; what was found stands, and is not the whole answer."""
    broken = snapshot("new.orders", ORDERS, [], problems=("Page 3 could not be read.",))
    inputs = (orders("old", ORDER), rows(ROW), picqer_orders(SENT), broken)
    result = run(old_orders_open.STEP, *inputs)
    assert (result.verdict, marks(result)) == (Verdict.INCOMPLETE, [("COMPLETE_IN_OLD_SHOP", "30001")])
    assert "Left out: Page 3 could not be read." in str(result.tables)
    assert result.attachments == ()


def test_where_every_order_is_stands_there() -> None:
    """Table and file come with the step."""
    result = still({"status": "processing"})
    assert result.tables["Where every order is"][-1]["orders"] == 2
    assert [file.name for file in result.attachments] == ["custody.csv"]


def test_it_does_not_apply_before_the_switch_or_to_an_added_shop() -> None:
    """The old connection still reports by itself, or goes on."""
    assert still({}, now=BEFORE).verdict is Verdict.NOT_APPLICABLE
    assert still({}, scenario="add").verdict is Verdict.NOT_APPLICABLE


def test_the_help_page_is_linked() -> None:
    """Picqer's page about the old platform, where there is one."""
    assert still({}, old_help="https://help.example.test/old").manual[0].link == "https://help.example.test/old"
    assert still({}).manual[0].link == ""


def test_it_speaks_dutch() -> None:
    """Findings, summary and manual step are in the client's language."""
    result = still(SENT, language="nl", old_name="de oude winkel (X)")
    assert result.summary.startswith("1 bestelling is sinds de overgang verstuurd en moet worden afgerond")
    assert result.findings[0].label == "Af te ronden in de oude winkel"
