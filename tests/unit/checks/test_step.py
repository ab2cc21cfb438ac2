from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shopswitch.checks import report, start
from shopswitch.checks.catalogue import steps
from shopswitch.checks.result import Conclusion, Confirmation, Finding, ManualStep, Verdict, Waiver, ordered, worst
from shopswitch.checks.step import AGAIN, PHASES, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.accounts import ACCOUNTS, PERMISSIONS
from shopswitch.frames.results import HISTORY, RESULTS
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
    result = step.check(inputs, context(now=_moment_of(step)))
    assert (result.verdict, result.findings) == (Verdict.INCOMPLETE, ())
    assert "was lost" in result.summary


def _moment_of(step: Step) -> datetime:
    """A moment at which the step applies."""
    return BEFORE if step.before_switch else SWITCH + timedelta(days=10)


@pytest.mark.parametrize("key", [key for key, step in steps().items() if not step.judges_incomplete])
def test_an_input_that_was_not_read_is_incomplete(key: str) -> None:
    """A forgotten input counts like one that was cut off."""
    step = steps()[key]
    assert step.check({}, context(now=_moment_of(step))).verdict is Verdict.INCOMPLETE


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
    assert result.findings[0].todo.endswith("Do this.")  # type: ignore[attr-defined]


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
    result = begin(row=ROW | {"ordered_at": SWITCH + timedelta(hours=1)})
    assert marks(result) == [("PICQER_TIME_ZONE", "picqer")]  # type: ignore[arg-type]


def recorded(**verdicts: str) -> Snapshot:
    made = [
        {
            "step": key,
            "verdict": verdict,
            "summary": "s",
            "findings": 1,
            "waived": 1,
            "manual_open": 0,
            "recorded": True,
        }
        for key, verdict in verdicts.items()
    ]
    return snapshot("run.results", RESULTS, made)


def reported(results: Snapshot, *more: Snapshot, **changes: Any) -> Any:
    return run(report.STEP, results, snapshot("run.history", HISTORY, []), *more, **changes)


def test_the_report_waits_for_a_signature() -> None:
    """It has no findings of its own and is NEEDS HUMAN until somebody signs."""
    result = reported(recorded(start="PASS"))
    assert (result.verdict, result.findings) == (Verdict.NEEDS_HUMAN, ())


PREPARED = [key for key, step in steps().items() if step.phase == "prepare"]


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("PASS", "Go: nothing"),
        ("ATTENTION", "Go: nothing"),
        ("NEEDS HUMAN", "Not yet: one preparing step waits for a person (Start)"),
        ("FAIL", "No go: one preparing step blocks the switch (Start)"),
        ("INCOMPLETE", "No go: one"),
        ("COULD NOT RUN", "No go: one"),
    ],
)
def test_go_or_no_go_follows_the_worst_preparing_step(verdict: str, words: str) -> None:
    """Only a preparation without an open step is a go; one that could not conclude is none."""
    verdicts = dict.fromkeys(PREPARED, "PASS") | {"start": verdict}
    assert words in reported(recorded(**verdicts), now=BEFORE).summary


def test_a_preparation_that_was_not_run_whole_is_no_go() -> None:
    """One step tried alone says nothing about the others."""
    others = len(PREPARED) - 1
    summary = reported(recorded(start="PASS"), now=BEFORE).summary
    assert f"No go: {others} preparing steps block" in summary or others == 1


@pytest.mark.parametrize(
    ("changes", "more", "stage"),
    [
        ({"now": BEFORE}, (), "Before the switch"),
        ({"new_connection": None}, (), "Old connection off, new one not there yet"),
        ({}, (rows(known=()),), "New connection on, no order in yet"),
        ({}, (rows(),), "First order imported through the new connection: point of no return"),
    ],
)
def test_the_way_back_knows_the_stage(changes: dict[str, Any], more: tuple[Snapshot, ...], stage: str) -> None:
    """Exactly one stage is marked as now; the first imported order is the point of no return."""
    table = reported(recorded(start="PASS"), *more, **changes).tables["The way back, at each stage (► is now)"]
    assert [row["stage"] for row in table if row["stage"].startswith("►")] == [f"► {stage}"]


def made_up(conclusion: Conclusion, **flags: Any) -> Step:
    return Step(1, "sku_match", "prepare", ("picqer.products",), lambda inputs, context: conclusion, **flags)


OPEN_STEP = ManualStep("api_users", "Ask", "Ask everybody.", "Nothing.")
SAID = Confirmation("api_users", "A. Tester", AFTER)


@pytest.mark.parametrize(
    ("manual", "verdict"),
    [
        ((), Verdict.PASS),
        ((OPEN_STEP,), Verdict.NEEDS_HUMAN),
        ((replace(OPEN_STEP, confirmed=SAID),), Verdict.PASS),
        ((replace(OPEN_STEP, confirmed=SAID, evidence="contradicts"),), Verdict.NEEDS_HUMAN),
        ((replace(OPEN_STEP, evidence="supports"),), Verdict.NEEDS_HUMAN),
    ],
)
def test_a_manual_step_is_open_until_somebody_confirms_it(manual: tuple[ManualStep, ...], verdict: Verdict) -> None:
    """Supporting data alone does not close it, and a word that the data contradict does not either."""
    assert run(made_up(Conclusion("s", manual=manual)), products("picqer")).verdict is verdict


def test_a_waiver_of_the_client_lowers_its_finding_only() -> None:
    """The waived one counts as ATTENTION and keeps reason and owner; another one still blocks."""
    one, two = (Finding("sku_match", "NOT_IN_PICQER", Verdict.FAIL, sku) for sku in "AB")
    step, waivers = made_up(Conclusion("s", (one, two))), {one.id: Waiver("sold out", "Lead", "2026-12-31")}
    result = run(step, products("picqer"), waivers=waivers)
    assert (result.verdict, [f.waiver and f.waiver.owner for f in result.findings]) == (Verdict.FAIL, [None, "Lead"])
    assert run(made_up(Conclusion("s", (one,))), products("picqer"), waivers=waivers).verdict is Verdict.ATTENTION


@pytest.mark.parametrize(
    ("flags", "now", "words"),
    [
        ({"before_switch": True}, AFTER, "has been made"),
        ({"before_switch": True}, BEFORE, ""),
        ({"after_switch": True}, BEFORE, "not yet: the switch is planned for 2026-11-09 06:00"),
        ({"after_switch": True, "days_after": 3}, AFTER, "one day has passed"),
        ({"after_switch": True, "days_after": 3}, SWITCH + timedelta(days=3), ""),
    ],
)
def test_a_step_knows_its_moment(flags: dict[str, Any], now: datetime, words: str) -> None:
    """Before, after, or some days after the switch; the reason is in the client's own time."""
    reason = made_up(Conclusion("s"), **flags).not_applicable(context(now=now))
    assert words in reason
    assert bool(words) == bool(reason)


def test_a_second_reading_that_was_cut_short_is_incomplete() -> None:
    """What is read again counts like what was read first."""
    again = replace(products("picqer"), name="picqer.products" + AGAIN, problems=("page 2 was lost.",))
    assert run(made_up(Conclusion("s")), products("picqer"), again).verdict is Verdict.INCOMPLETE


def test_a_confirmation_from_before_the_switch_does_not_count_after_it() -> None:
    """What was said about a rehearsal is not said about the real thing."""
    early = Confirmation("baseline", "A. Tester", datetime(2026, 11, 1, tzinfo=UTC))
    say = Say("product_ids", context(confirmations={"baseline": early}))
    assert say.manual("baseline", since=SWITCH).confirmed is None
    assert say.manual("baseline").confirmed == early


def _empty(name: str) -> Snapshot:
    role, _, resource = name.partition(".")
    made = {"products": lambda: products(role), "orders": lambda: orders(role), "webshop_orders": rows}
    if name == "picqer.orders" or resource not in made:
        from shopswitch.runbook import reading

        schema = reading.PICQER_ORDERS if name == "picqer.orders" else reading._SCHEMAS[resource]
        return snapshot(name, schema, [])
    return made[resource]()  # type: ignore[no-any-return, operator]
