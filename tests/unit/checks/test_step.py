from dataclasses import replace

import pytest

from shopswitch.checks import report, start
from shopswitch.checks.catalogue import steps
from shopswitch.checks.result import Finding, Verdict, Waiver, ordered, worst
from shopswitch.checks.step import PHASES
from shopswitch.frames.accounts import ACCOUNTS, PERMISSIONS
from shopswitch.frames.results import RESULTS
from shopswitch.frames.snapshot import Snapshot
from tests.unit.checks.building import (
    AFTER,
    BEFORE,
    OLD,
    SWITCH,
    context,
    marks,
    orders,
    products,
    rows,
    run,
    snapshot,
)


@pytest.mark.parametrize("key", [key for key in steps() if key not in ("start", "report")])
def test_no_check_concludes_anything_from_incomplete_data(key: str) -> None:
    """Whatever is in the rows that did arrive: INCOMPLETE, no findings, and the reason in the summary."""
    step = steps()[key]
    inputs = {}
    for name in step.reads:
        whole = _empty(name)
        inputs[name] = replace(whole, problems=(f"page 2 of {name} was lost.",))
    result = step.check(inputs, context())
    assert (result.verdict, result.findings) == (Verdict.INCOMPLETE, ())
    assert "was lost" in result.summary


@pytest.mark.parametrize("key", [key for key, step in steps().items() if not step.judges_incomplete])
def test_an_input_that_was_not_read_is_incomplete(key: str) -> None:
    """A forgotten input counts like one that was cut off."""
    assert steps()[key].check({}, context()).verdict is Verdict.INCOMPLETE


@pytest.mark.parametrize("key", list(steps()))
def test_nothing_is_read_for_a_step_that_does_not_apply(key: str) -> None:
    """A step that is not applicable asks for no data, so no system is called."""
    step = steps()[key]
    now = context(now=BEFORE)
    if step.not_applicable(now):
        assert step.needs(now) == ()
        assert step.check({}, now).verdict is Verdict.NOT_APPLICABLE


def test_adding_a_shop_leaves_the_old_connection_alone() -> None:
    """In scenario add the steps about the old connection do not apply, and say why."""
    for key in ("open_orders", "missed_orders"):
        result = steps()[key].check({}, context(scenario="add", has_old=False))
        assert result.verdict is Verdict.NOT_APPLICABLE
        assert "added beside" in result.summary


def test_the_worst_verdict_wins_in_the_fixed_order() -> None:
    """COULD NOT RUN, INCOMPLETE, FAIL, NEEDS HUMAN, ATTENTION, PASS."""
    order = ["COULD NOT RUN", "INCOMPLETE", "FAIL", "NEEDS HUMAN", "ATTENTION", "PASS"]
    for position, word in enumerate(order):
        assert worst(Verdict(w) for w in order[position:]) == word


def test_a_waived_finding_counts_as_attention_never_as_pass() -> None:
    """Waiving lowers a FAIL, it does not make it disappear."""
    finding = Finding("sku_match", "NOT_IN_PICQER", Verdict.FAIL, "A")
    waived = replace(finding, waiver=Waiver("sold out", "Lead", "2026-12-31"))
    assert (finding.effect, waived.effect) == (Verdict.FAIL, Verdict.ATTENTION)
    assert finding.id == waived.id


def test_the_identity_of_a_finding_does_not_depend_on_what_changed() -> None:
    """The same code on the same subject is the same finding, whatever the figures say today."""
    one = Finding("stock_match", "STOCK_DIFFERS", Verdict.FAIL, "A", left="5", right="4")
    two = replace(one, left="6", right="1", why="other words")
    assert one.id == two.id
    assert one.id != replace(one, subject="B").id
    assert len(ordered([one, two])) == 1


def test_steps_are_in_the_order_of_the_runbook() -> None:
    """Numbers rise, keys are unique, phases are the known ones."""
    numbers = [step.number for step in steps().values()]
    assert numbers == sorted(set(numbers))
    assert {step.phase for step in steps().values()} <= set(PHASES)


def accounts(**troubles: str) -> Snapshot:
    made = [
        {
            "role": role,
            "platform": "x",
            "platform_name": "X",
            "trouble": troubles.get(role, ""),
            "message": f"{role} says no." if role in troubles else "",
            "hint": "Do this." if role in troubles else "",
            "asked_at": AFTER,
            "server_time": AFTER,
        }
        for role in ("picqer", "old", "new")
    ]
    return snapshot("all.accounts", ACCOUNTS, made)


def rights(*denied: tuple[str, bool]) -> Snapshot:
    made = [
        {"role": "new", "permission": name, "granted": False, "required": required, "needed_for": "Orders are absent."}
        for name, required in denied
    ]
    return snapshot("all.permissions", PERMISSIONS, made)


ROW = {"foreign_id": "1000", "ordered_at": SWITCH}
SHOP_ORDER = {"order_id": "1000", "placed_at": SWITCH}


def begin(
    first: Snapshot | None = None, denied: Snapshot | None = None, row: object = None, **changes: object
) -> object:
    return run(
        start.STEP,
        first or accounts(),
        denied or rights(),
        rows(row or ROW),  # type: ignore[arg-type]
        orders("old", SHOP_ORDER),
        **changes,
    )


def test_start_passes_when_everything_answers() -> None:
    """All systems reached, connections known, clocks agree."""
    assert begin().verdict is Verdict.PASS  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [("unreachable", "UNREACHABLE"), ("key", "KEY_REFUSED"), ("permission", "NO_ACCESS"), ("answer", "STRANGE_ANSWER")],
)
def test_a_system_that_cannot_be_read_makes_start_incomplete(trouble: str, code: str) -> None:
    """Named by role, with what to do, and never a mere warning."""
    result = begin(accounts(new=trouble))
    assert (Verdict.INCOMPLETE, [(code, "new")]) == (result.verdict, marks(result))  # type: ignore[attr-defined, arg-type]
    assert result.findings[0].todo == "Do this."  # type: ignore[attr-defined]


def test_a_missing_required_right_makes_start_incomplete() -> None:
    """Without the right, orders are silently absent: no green light; a dispensable one only asks for attention."""
    assert begin(denied=rights(("read_all_orders", True))).verdict is Verdict.INCOMPLETE  # type: ignore[attr-defined]
    assert begin(denied=rights(("system_status", False))).verdict is Verdict.ATTENTION  # type: ignore[attr-defined]


def test_connections_that_nobody_named_are_asked_for() -> None:
    """Old always, new only once the switch has been made."""
    unknown = {"old_connection": None, "new_connection": None}
    codes = [("NEW_CONNECTION_UNKNOWN", "new_connection"), ("OLD_CONNECTION_UNKNOWN", "old_connection")]
    assert codes == marks(begin(**unknown))  # type: ignore[arg-type]
    assert codes[1:] == marks(begin(now=BEFORE, **unknown))  # type: ignore[arg-type]


def test_a_connection_that_picqer_never_saw_is_questioned() -> None:
    """A typing error in the profile must not end in an empty comparison."""
    assert marks(begin(old_connection=OLD + 1)) == [("CONNECTION_UNSEEN", "old_connection")]  # type: ignore[arg-type]


def test_picqers_clock_is_calibrated_on_a_known_order() -> None:
    """An offset of a whole hour between Picqer's row and the shop's order is a wrong time zone."""
    from datetime import timedelta

    result = begin(row=ROW | {"ordered_at": SWITCH + timedelta(hours=1)})
    assert marks(result) == [("PICQER_TIME_ZONE", "picqer")]  # type: ignore[arg-type]


def test_the_report_waits_for_a_signature() -> None:
    """It has no findings of its own and is NEEDS HUMAN until somebody signs."""
    made = snapshot("run.results", RESULTS, [{"step": "start", "verdict": "PASS", "summary": "ok", "findings": 0}])
    result = run(report.STEP, made)
    assert (result.verdict, result.findings) == (Verdict.NEEDS_HUMAN, ())


def _empty(name: str) -> Snapshot:
    role, _, resource = name.partition(".")
    made = {"products": lambda: products(role), "orders": lambda: orders(role), "webshop_orders": rows}
    if name == "picqer.orders" or resource not in made:
        from shopswitch.runbook import reading

        schema = reading.PICQER_ORDERS if name == "picqer.orders" else reading._SCHEMAS[resource]
        return snapshot(name, schema, [])
    return made[resource]()  # type: ignore[no-any-return, operator]
