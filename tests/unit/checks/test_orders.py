from datetime import timedelta
from typing import Any

import pytest

from shopswitch.checks import missed_orders, open_orders, order_transfer
from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.frames.shipments import ORDER_LINES
from tests.unit.checks.building import (
    AFTER,
    BEFORE,
    NEW,
    SWITCH,
    backorders,
    marks,
    orders,
    picklists,
    picqer_orders,
    rows,
    run,
    snapshot,
)

OLD_ORDER = {"order_id": "501", "order_number": "20917", "state": "completed", "state_raw": "completed"}
LONG_AGO = SWITCH - timedelta(days=30)


def transfer(new: dict[str, Any], *imported: dict[str, Any], **changes: Any) -> CheckResult:
    old = OLD_ORDER | {"placed_at": LONG_AGO}
    return run(order_transfer.STEP, orders("new", new), orders("old", old), rows(*imported), **changes)


CARRIED = {"order_number": "#1001", "external_reference": "20917", "placed_at": LONG_AGO}


@pytest.mark.parametrize(
    "evidence",
    [
        {"external_reference": "20917", "placed_at": SWITCH - timedelta(hours=2)},
        {"order_number": "20917", "placed_at": LONG_AGO + timedelta(hours=2)},
        {"placed_at": LONG_AGO, "created_at": SWITCH - timedelta(days=3)},
    ],
    ids=["reference", "number and moment", "entered long after"],
)
def test_an_open_carried_over_order_fails(evidence: dict[str, Any]) -> None:
    """Each kind of evidence that an order is an old one suffices, and the order is named."""
    order = {"order_number": "#1001"} | evidence
    result = transfer(order)
    assert [("OLD_ORDER_OPEN", order["order_number"])] == marks(result)
    assert result.verdict is Verdict.FAIL


@pytest.mark.parametrize("state", ["completed", "cancelled"])
def test_a_finished_carried_over_order_passes(state: str) -> None:
    """Completed or cancelled in the new shop: Picqer leaves it alone."""
    result = transfer(CARRIED | {"state": state})
    assert (result.verdict, marks(result)) == (Verdict.PASS, [])
    assert result.counts["carried over from the old shop"] == 1


def test_an_unmapped_status_is_never_green() -> None:
    """A carried-over order in a status of the shop's own needs a person."""
    assert marks(transfer(CARRIED | {"state": "unknown"})) == [("CARRIED_STATUS_UNKNOWN", "#1001")]


def test_an_order_imported_a_second_time_is_its_own_finding() -> None:
    """Once the new connection has a row of an old order, the damage is named, not the risk."""
    again = {"connection_id": NEW, "foreign_id": "gid://shop/Order/1000", "foreign_number": "#1001"}
    assert marks(transfer(CARRIED, again)) == [("IMPORTED_AGAIN", "#1001")]


def test_an_ignored_import_is_fine() -> None:
    """A carried-over order that Picqer was told to ignore is no finding."""
    ignored = {"connection_id": NEW, "foreign_id": "1000", "status": "ignored"}
    assert marks(transfer(CARRIED, ignored)) == []


def test_an_early_order_of_unknown_origin_needs_a_person() -> None:
    """Open and from before the switch, but not known to be old: a test order, or history without a reference."""
    order = {"order_number": "#1", "placed_at": SWITCH - timedelta(hours=1)}
    result = transfer(order)
    assert marks(result) == [("EARLY_ORDER_OPEN", "#1")]
    assert result.verdict is Verdict.NEEDS_HUMAN
    assert marks(transfer(order, scenario="add")) == []


def test_orders_after_the_switch_are_new() -> None:
    """A customer's order in the new shop after the switch is what everybody hopes for."""
    assert marks(transfer({"placed_at": SWITCH + timedelta(hours=1)})) == []


def test_an_equal_number_alone_proves_nothing() -> None:
    """A new shop may start counting anew: the same number weeks apart is another order."""
    assert marks(transfer({"order_number": "20917", "placed_at": SWITCH + timedelta(hours=1)})) == []


def test_a_shop_that_is_added_has_no_old_orders_to_compare() -> None:
    """Without an old shop the new shop's orders are looked at all the same."""
    late = {"order_number": "#7", "placed_at": LONG_AGO, "created_at": SWITCH}
    result = run(order_transfer.STEP, orders("new", late), rows(), scenario="add", has_old=False)
    assert marks(result) == [("OLD_ORDER_OPEN", "#7")]


def open_in_picqer(*given: dict[str, Any], **more: Any) -> CheckResult:
    linked = [{"order_id": f"p{n}"} for n in range(len(given))]
    return run(
        open_orders.STEP,
        picqer_orders(*given),
        rows(*more.pop("linked", linked)),
        picklists(*more.pop("picklists", [])),
        backorders(*more.pop("backorders", [])),
        **more,
    )


@pytest.mark.parametrize(
    ("code", "order", "more"),
    [
        ("EXPECTED_UNPAID", {"status": "expected"}, {}),
        ("PAUSED", {"status": "paused"}, {}),
        ("CONCEPT_WAITING", {"status": "concept", "created_at": AFTER - timedelta(days=2)}, {}),
        ("PICKLIST_SNOOZED", {}, {"picklists": [{"order_id": "p0", "status": "snoozed"}]}),
        ("BACKORDER_WAITING", {}, {"backorders": [{"order_id": "p0"}]}),
        ("OPEN_TOO_LONG", {"created_at": AFTER - timedelta(days=8)}, {}),
    ],
)
def test_each_way_of_not_finishing_by_itself(code: str, order: dict[str, Any], more: dict[str, Any]) -> None:
    """An order that does not clear by itself is named once, by Picqer's own number."""
    assert [(code, "O0")] == marks(open_in_picqer(order, **more))


def test_fresh_open_orders_clear_by_themselves() -> None:
    """Orders in progress since hours are counted, not found."""
    result = open_in_picqer({}, {"status": "concept"})
    assert (result.verdict, result.counts["clearing by themselves"]) == (Verdict.PASS, 2)


def test_orders_of_other_connections_are_counted_never_judged() -> None:
    """A marketplace's stuck order is not this migration's business."""
    result = open_in_picqer({"status": "paused"}, linked=[{"order_id": "p0", "connection_id": 33}])
    assert marks(result) == []
    assert result.counts["open from another connection"] == 1


def test_a_large_backlog_is_said() -> None:
    """Eleven open orders and nothing completed lately do not melt away until the switch."""
    assert marks(open_in_picqer(*[{} for _ in range(11)])) == [("BACKLOG_TOO_LARGE", "old connection")]


def test_a_backlog_that_is_worked_off_is_fine() -> None:
    """Eleven open orders at six completed a day are gone in two days."""
    done = [{"status": "completed"} for _ in range(84)]
    assert marks(open_in_picqer(*[{} for _ in range(11)], *done)) == []


def test_an_unknown_status_needs_a_person() -> None:
    """Picqer's list of statuses is open-ended: a new word is not taken for closed."""
    assert marks(open_in_picqer({"status": "quarantined"})) == [("STATUS_UNKNOWN", "O0")]


def test_without_the_old_connection_origin_is_unknown() -> None:
    """Nobody said which connection is old: no green light."""
    result = open_in_picqer({}, old_connection=None)
    assert marks(result) == [("ORIGIN_UNKNOWN", "old_connection")]
    assert result.verdict is Verdict.NEEDS_HUMAN


def missed(old: dict[str, Any], *found: dict[str, Any], new: tuple[dict[str, Any], ...] = (), **changes: Any) -> Any:
    return run(missed_orders.STEP, orders("old", old), orders("new", *new), rows(*found), **changes)


ORDER = {"order_id": "777", "order_number": "30001"}


@pytest.mark.parametrize(
    ("code", "order", "row"),
    [
        ("NEVER_IMPORTED", {}, None),
        ("NEVER_IMPORTED", {"paid": None}, None),
        ("UNPAID_NOT_IMPORTED", {"paid": False}, None),
        ("COMPLETED_NOT_IMPORTED", {"state": "completed"}, None),
        ("MISSED_STATUS_UNKNOWN", {"state": "unknown"}, None),
        ("IMPORT_ERROR", {}, {"status": "error", "reason": "product without SKU"}),
        ("IMPORT_IGNORED", {}, {"status": "ignored"}),
        ("EXPECTED_ORPHANED", {"paid": False}, {"status": "expected"}),
        ("IMPORT_STUCK", {}, {"status": "importing"}),
        ("IMPORT_STATUS_UNKNOWN", {}, {"status": "postponed"}),
    ],
)
def test_each_way_of_missing_an_order(code: str, order: dict[str, Any], row: dict[str, Any] | None) -> None:
    """Every way an order can get lost is named by the old shop's number."""
    found = [] if row is None else [{"foreign_id": "777"} | row]
    assert [(code, "30001")] == marks(missed(ORDER | order, *found))


@pytest.mark.parametrize(
    "key", [{"foreign_id": "777"}, {"foreign_number": "30001"}, {"foreign_id": "gid://x/Order/777"}]
)
def test_an_imported_order_is_not_missed(key: dict[str, str]) -> None:
    """Found by id, by number, or by the tail of a long id."""
    result = missed(ORDER, key)
    assert (result.verdict, marks(result)) == (Verdict.PASS, [])


def test_a_row_of_another_connection_is_no_import() -> None:
    """The same id at another connection is another shop's order."""
    assert marks(missed(ORDER, {"foreign_id": "777", "connection_id": 33})) == [("NEVER_IMPORTED", "30001")]


def test_an_order_entered_in_the_new_shop_is_not_missed() -> None:
    """Once re-entered with its old number it has a home."""
    result = missed(ORDER, new=({"external_reference": "30001"},))
    assert (result.verdict, result.counts["entered in the new shop"]) == (Verdict.PASS, 1)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_baskets_and_cancelled_orders_are_not_missed(state: str) -> None:
    """Neither a basket nor a cancelled order has to reach Picqer."""
    assert marks(missed(ORDER | {"state": state})) == []


def test_history_completed_long_before_the_switch_is_not_missed() -> None:
    """Completed weeks ago without Picqer is history."""
    assert marks(missed(ORDER | {"state": "completed", "placed_at": LONG_AGO})) == []


def test_an_error_row_of_a_finished_order_is_history() -> None:
    """An import error whose order the shop has completed since needs nobody."""
    assert marks(missed(ORDER | {"state": "completed"}, {"foreign_id": "777", "status": "error"})) == []


def test_before_the_switch_nothing_can_be_missed_yet() -> None:
    """A verify step before its moment is NOT APPLICABLE and says when."""
    result = missed(ORDER, now=BEFORE)
    assert result.verdict is Verdict.NOT_APPLICABLE
    assert result.summary.startswith("Not yet: the switch is planned for 2026-11-09")


def test_without_the_old_connection_nothing_is_concluded() -> None:
    """No connection, no look-up: a person is asked, nothing is green."""
    result = missed(ORDER, old_connection=None)
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("OLD_CONNECTION_NEEDED", "old_connection")])


# What a row, a number or a reference proves, and what it does not.


def several(old: list[dict[str, Any]], *found: dict[str, Any], new: tuple[dict[str, Any], ...] = ()) -> CheckResult:
    return run(missed_orders.STEP, orders("old", *old), orders("new", *new), rows(*found))


def test_a_number_that_two_orders_bear_belongs_to_the_one_with_the_id() -> None:
    """Two orders numbered 1001, one row: the row's own order is known, the other one is lost, and named with its id."""
    pair = [{"order_id": "1", "order_number": "1001"}, {"order_id": "2", "order_number": "1001"}]
    result = several(pair, {"foreign_id": "1", "foreign_number": "1001", "row_id": "r"})
    assert marks(result) == [("NEVER_IMPORTED", "1001 (id 2)")]


def test_an_export_without_ids_is_matched_by_number() -> None:
    """A number that happens to be another order's id proves nothing."""
    csv_order = {"order_id": "1042", "order_number": "1042"}
    assert marks(several([csv_order], {"foreign_id": "1042", "foreign_number": "900"})) == [("NEVER_IMPORTED", "1042")]
    assert marks(several([csv_order], {"foreign_id": "55", "foreign_number": "#1042"})) == []


def test_the_same_number_weeks_apart_is_another_order() -> None:
    """A row from last month does not stand for today's order."""
    row = {"foreign_id": "9", "foreign_number": "30001", "ordered_at": LONG_AGO}
    assert marks(missed(ORDER, row)) == [("NEVER_IMPORTED", "30001")]


@pytest.mark.parametrize("state", ["cancelled", "completed"])
def test_a_dead_copy_in_the_new_shop_sends_nothing(state: str) -> None:
    """A cancelled copy, or history carried over as completed, does not bring the goods to the customer."""
    result = missed(ORDER, new=({"external_reference": "30001", "state": state},))
    assert marks(result) == [("NEVER_IMPORTED", "30001")]


def test_a_reference_means_a_number_before_an_id() -> None:
    """An order whose id equals another one's number is not taken for it."""
    pair = [{"order_id": "690", "order_number": "30001"}, {"order_id": "691", "order_number": "690"}]
    result = several(pair, new=({"external_reference": "690"},))
    assert marks(result) == [("NEVER_IMPORTED", "30001")]


def test_an_order_that_picqer_cancelled_and_the_customer_paid() -> None:
    """The bank transfer that came too late is not lost."""
    result = missed(ORDER, {"foreign_id": "777", "status": "canceled"})
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("IMPORT_CANCELED", "30001")])
    assert marks(missed(ORDER | {"paid": False}, {"foreign_id": "777", "status": "canceled"})) == []


def test_what_is_older_than_the_connection_is_counted_not_listed() -> None:
    """An order left open for years is one remark, not a lost order each."""
    result = missed(ORDER | {"placed_at": SWITCH - timedelta(days=900)})
    assert (result.verdict, marks(result)) == (Verdict.ATTENTION, [("OLD_HISTORY_OPEN", "before the old connection")])


def test_a_connection_that_picqer_never_saw_concludes_nothing() -> None:
    """A typing error in the connection's number must not make every order look lost, nor found."""
    result = run(missed_orders.STEP, orders("old", ORDER), orders("new"), rows(known=()))
    assert marks(result) == [("OLD_CONNECTION_NEEDED", "old_connection")]


@pytest.mark.parametrize("imported", [False, True])
def test_an_order_entered_again_is_no_carried_over_one(imported: bool) -> None:
    """Following the advice of missed_orders must not be called a mistake by order_transfer."""
    lost = ORDER | {"placed_at": SWITCH}
    again = {"order_id": "5", "order_number": "#5", "external_reference": "30001", "placed_at": AFTER}
    row = ({"connection_id": NEW, "foreign_id": "5", "row_id": "r"},) if imported else ()
    inputs = (orders("new", again), orders("old", lost), rows(*row))
    assert marks(run(order_transfer.STEP, *inputs)) == []
    assert marks(run(missed_orders.STEP, *inputs)) == []


def test_an_early_order_that_was_imported_still_needs_a_person() -> None:
    """The harm done is not greener than the harm to come."""
    order = {"order_number": "#1", "placed_at": SWITCH - timedelta(hours=1)}
    result = transfer(order, {"connection_id": NEW, "foreign_id": "1000"})
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("EARLY_ORDER_IMPORTED", "#1")])


def test_a_failed_import_is_not_an_import() -> None:
    """An error row did no damage; the open order still would."""
    failed = {"connection_id": NEW, "foreign_id": "1000", "status": "error"}
    assert marks(transfer(CARRIED, failed)) == [("OLD_ORDER_OPEN", "#1001")]


@pytest.mark.parametrize("connection", [None, 99])
def test_without_the_new_connection_nobody_can_tell(connection: int | None) -> None:
    """After the switch, an unnamed or wrong new connection is never green."""
    result = transfer(CARRIED | {"state": "completed"}, new_connection=connection)
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("NEW_CONNECTION_NEEDED", "new_connection")])


@pytest.mark.parametrize(
    ("takes", "words"), [(True, "Enter it in the new shop"), (None, "by hand in the new shop"), (False, "in Picqer")]
)
def test_a_missed_order_is_a_row_of_the_work_list(takes: bool | None, words: str) -> None:
    """It says what was ordered, and where it can be entered: not every shop takes orders from outside."""
    lines = snapshot(
        "old.missed_lines",
        ORDER_LINES,
        [
            {"order_id": "777", "line_id": "1", "sku": "TEE-1", "quantity": 2},
            {"order_id": "777", "line_id": "2", "sku": "", "quantity": 1},
        ],
    )
    inputs = (orders("old", ORDER), orders("new"), rows(), lines)
    (finding,) = run(missed_orders.STEP, *inputs, new_takes_orders=takes).findings
    assert "2 × TEE-1, 1 × a line without SKU" in finding.left
    assert words in finding.todo


def test_lines_that_cannot_be_read_hide_no_missed_order() -> None:
    """Which orders were missed is known without them, and told; that all was seen is not said."""
    broken = snapshot("old.missed_lines", ORDER_LINES, [], problems=("No line can be read at the moment.",))
    result = run(missed_orders.STEP, orders("old", ORDER), orders("new"), rows(), broken)
    assert (result.verdict, marks(result)) == (Verdict.INCOMPLETE, [("NEVER_IMPORTED", "30001")])
    assert "No line can be read at the moment." in result.summary
    assert {record.name: record.complete for record in result.inputs}["old.missed_lines"] is False


@pytest.mark.parametrize("reference", ["777", "30001"])
def test_a_number_that_means_something_else_hides_no_missed_order(reference: str) -> None:
    """Neither the old order's id in a free field, nor its number on an order that is older than it."""
    placed_at = AFTER if reference == "777" else SWITCH - timedelta(days=9)
    other = {"external_reference": reference, "placed_at": placed_at, "state": "open"}
    assert ("NEVER_IMPORTED", "30001") in marks(missed(ORDER | {"placed_at": SWITCH - timedelta(days=1)}, new=(other,)))
