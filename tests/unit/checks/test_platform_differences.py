"""What changes between two platforms, beside the client's own numbers."""

from datetime import timedelta
from typing import Any

import pytest

from shopswitch.checks.platform_differences import DIFFERENCES, STEP
from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.warehouse import PICKED_LINES
from shopswitch.protocols import Capabilities
from tests.unit.checks.building import BEFORE, NEW, OLD, backorders, marks, rows, run, snapshot

BEST = Capabilities(
    reads=frozenset(),
    reports_shipments=True,
    reports_partial_shipments=True,
    reports_shipped_lines=True,
    tracking_in="shipment",
    creates_orders=True,
)
WORST: dict[str, Any] = {
    "reports_shipments": False,
    "reports_partial_shipments": False,
    "reports_shipped_lines": False,
    "creates_orders": False,
    "first_code_only": True,
    "completes_by_itself": True,
    "mails_on_write": ("completing",),
    "stock_ceiling": 500,
    "several_locations": True,
}
FIELD = {
    "reports_partial_shipments": ("PARTIAL_NOT_SHOWN", "partial shipments"),
    "reports_shipped_lines": ("LINES_NOT_SHOWN", "shipped lines"),
    "reports_shipments": ("SHIPMENT_NOT_SHOWN", "shipments"),
    "first_code_only": ("FIRST_CODE_ONLY", "tracking codes"),
    "completes_by_itself": ("COMPLETES_BY_ITSELF", "completed"),
    "mails_on_write": ("MAILS_CUSTOMER", "mails"),
    "creates_orders": ("NO_ORDER_ENTRY", "order entry"),
    "stock_ceiling": ("STOCK_CEILING", "stock"),
    "several_locations": ("STOCK_LOCATIONS", "locations"),
}
ALWAYS = "creates_orders"


def can(**changes: Any) -> Capabilities:
    values = {name: getattr(BEST, name) for name in (*WORST, "tracking_in")} | changes
    return Capabilities(reads=frozenset(), **values)


def picked(*lists: tuple[str, int, int], **more: Any) -> Snapshot:
    """Closed picklists: order, number of the list, days before the present moment."""
    return snapshot(
        "picqer.picked_lines",
        PICKED_LINES,
        [
            {"picklist_id": f"{order}/{number}", "line_id": f"{order}/{number}/{n}", "order_id": order, "picked": 1}
            | {"is_return": False, "is_part": False, "closed_at": BEFORE - timedelta(days=days)}
            | more
            for order, number, days in lists
            for n in (1, 2)
        ],
    )


def asked(old: Capabilities | None, new: Capabilities, *given: Snapshot, **changes: Any) -> CheckResult:
    usual = {"picqer.webshop_orders": rows(), "picqer.picked_lines": picked(), "picqer.backorders": backorders()}
    inputs = usual | {each.name: each for each in given}
    return run(STEP, *inputs.values(), **({"now": BEFORE, "old_can": old, "new_can": new} | changes))


def test_two_platforms_that_can_the_same() -> None:
    """Nothing to tell, and nothing for a person to do."""
    assert asked(BEST, BEST).verdict is Verdict.PASS


@pytest.mark.parametrize("field", FIELD)
def test_each_property_that_is_worse(field: str) -> None:
    """One finding, about that property and nothing else, and worth attention only."""
    result = asked(BEST, can(**{field: WORST[field]}))
    assert marks(result) == [FIELD[field]]
    assert result.verdict is Verdict.ATTENTION


@pytest.mark.parametrize("field", FIELD)
def test_what_was_so_before_is_no_difference(field: str) -> None:
    """Except that orders cannot be entered: that matters when one is missed."""
    worse = can(**{field: WORST[field]})
    assert marks(asked(worse, worse)) == ([FIELD[field]] if field == ALWAYS else [])


@pytest.mark.parametrize("field", FIELD)
def test_what_becomes_better_is_not_told(field: str) -> None:
    """From worse to better nobody needs to do anything."""
    assert marks(asked(can(**{field: WORST[field]}), BEST)) == []


@pytest.mark.parametrize("old", [None, Capabilities(reads=frozenset(), reports_shipments=False)])
def test_without_an_old_shop_everything_lacking_is_told(old: Capabilities | None) -> None:
    """Nor is a file of a closed shop one to compare with."""
    assert marks(asked(old, can(**WORST))) == sorted(FIELD.values())


def test_an_added_shop_is_not_compared() -> None:
    """The shop beside it stays as it is."""
    assert len(asked(can(**WORST), can(**WORST), scenario="add").findings) == len(FIELD)


@pytest.mark.parametrize(
    "field", ["reports_partial_shipments", "reports_shipped_lines", "reports_shipments", "creates_orders"]
)
def test_unconfirmed_counts_as_lacking(field: str) -> None:
    """And is told as such."""
    (finding,) = asked(BEST, can(**{field: None})).findings
    assert (finding.code, finding.subject) == FIELD[field]
    assert finding.right == "not confirmed, counted as no"


def test_unconfirmed_on_the_old_side_was_no_loss() -> None:
    """Nobody counted on it."""
    assert marks(asked(can(reports_shipped_lines=None), can(reports_shipped_lines=False))) == []


def test_the_ceiling_is_named() -> None:
    """The number stands in the finding."""
    (finding,) = asked(BEST, can(stock_ceiling=500)).findings
    assert finding.right == "at most 500"
    assert "above 500" in finding.why


def test_split_orders_are_counted() -> None:
    """An order with several picklists, not one with several lines; the old connection's, in eight weeks."""
    table = rows(*[{"order_id": order} for order in ("a", "b", "c", "d")], {"order_id": "e", "connection_id": NEW})
    sent = picked(
        ("a", 1, 9), ("a", 2, 5), ("a", 3, 3), ("b", 1, 9), ("b", 2, 9), ("c", 1, 9), ("d", 1, 60), ("e", 1, 9)
    )
    result = asked(BEST, can(reports_partial_shipments=False), table, sent)
    assert result.findings[0].left == (
        "2 of 3 orders sent in the last 8 weeks went in several deliveries (at most 3), 1 of them over more than a day"
    )
    assert result.counts["of these over more than a day"] == 1


def test_the_replacement_for_a_return_is_no_delivery() -> None:
    """It belongs to no order of the shop."""
    back = picked(("a", 1, 9), ("a", 2, 5), is_return=True)
    result = asked(BEST, can(first_code_only=True), rows({"order_id": "a"}), back)
    assert result.findings[0].left == "nothing was sent in the last 8 weeks, so it cannot be weighed"


def test_orders_that_wait_are_counted() -> None:
    """Each once, however many products it waits for; another connection's not."""
    table = rows({"order_id": "a"}, {"order_id": "e", "connection_id": NEW})
    waiting = backorders({"order_id": "a"}, {"order_id": "a"}, {"order_id": "e"})
    (finding,) = asked(BEST, can(completes_by_itself=True), table, waiting).findings
    assert finding.left.startswith("one order waits for a backorder now")


def test_an_added_shop_is_weighed_with_all_of_picqer() -> None:
    """There is no connection that it takes over from."""
    table = rows({"order_id": "a"}, {"order_id": "e", "connection_id": NEW}, known=())
    waiting = backorders({"order_id": "a"}, {"order_id": "e"})
    result = asked(None, BEST, table, waiting, scenario="add", old_connection=OLD)
    assert result.counts["orders waiting for a backorder now"] == 2


def test_orders_per_week_are_told() -> None:
    """Those of eight weeks; older ones and later ones do not count."""
    ages = (1, 20, 55, 57, -1)
    table = rows(*[{"ordered_at": BEFORE - timedelta(days=age)} for age in ages for _ in range(8)], known=())
    (finding,) = asked(BEST, can(creates_orders=False), table).findings
    assert finding.left == "24 orders in the last 8 weeks, about 3 a week"


def test_the_table_holds_both_platforms() -> None:
    """A row per property; the old column only where there is something to compare with."""
    both, one = (asked(old, can(stock_ceiling=500)).tables["The two platforms"] for old in (BEST, None))
    assert [row["property"] for row in both] == [row["property"] for row in one]
    assert len(both) == len(DIFFERENCES)
    ceiling = {"old platform": "no", "new platform": "at most 500"}
    assert next(row for row in both if row["property"] == "highest stock it shows").items() >= ceiling.items()
    assert "old platform" not in one[0]


def test_what_a_dutch_client_reads() -> None:
    """Finding and summary in Dutch."""
    result = asked(BEST, can(mails_on_write=("completing an order",)), language="nl")
    assert result.findings[0].right == "ja"
    assert "completing" not in str(result.to_json())
    assert result.summary.startswith("Eén ding werkt anders")
