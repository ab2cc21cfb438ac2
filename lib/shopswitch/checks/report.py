"""One page for the client: go or no go, what every step concluded, what is open, and how to turn back."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from shopswitch.checks.catalogue import steps
from shopswitch.checks.result import Conclusion, Verdict, worst
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

KEY = "report"
UNKNOWN = (Verdict.COULD_NOT_RUN, Verdict.INCOMPLETE)
OPEN = (Verdict.FAIL, Verdict.NEEDS_HUMAN)
STAGES = ("before", "off", "on", "imported", "pushed")
"""Moments of a switch in their order: each has its own way back."""


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Bring the recorded results of a run together.

    Args:
        inputs: ``run.results``, ``run.history`` and, as a help, ``picqer.webshop_orders``.
        context: The client and the moment.

    Returns:
        No findings of its own; the verdict is NEEDS HUMAN until somebody signs off.
    """
    say = Say(KEY, context)
    results = list(each_row(inputs["run.results"].frame))
    if not results:
        return Conclusion("", incomplete=say("summary.nothing"))
    verdicts = [Verdict(row.verdict) for row in results]
    # A step that could not conclude is itself an open point.
    points = sum(int(row.findings - row.waived + row.manual_open) for row in results)
    points += sum(verdict in UNKNOWN for verdict in verdicts)
    word = worst(verdicts)
    return Conclusion(
        summary=" ".join(
            (
                say("summary.steps", count=len(results), worst=word, points=points),
                _go(results, context, say),
                say("summary.unsigned"),
            )
        ),
        counts={
            say("counts.steps"): len(results),
            say("counts.points"): points,
            say("counts.waived"): sum(int(row.waived) for row in results),
            say("counts.manual"): sum(int(row.manual_open) for row in results),
        },
        tables=_tables(results, inputs, context, say),
        sign_off_open=True,
    )


def _go(results: Sequence[Any], context: Context, say: Say) -> str:
    """Whether the switch can be made, as far as the preparing steps tell."""
    if context.switched:
        open_ = [row.step for row in results if Verdict(row.verdict) in (*OPEN, *UNKNOWN)]
        return say("go.after_open", steps=_names(open_, say)) if open_ else say("go.after_clear")
    known = steps()
    wanted = [key for key, step in known.items() if step.phase == "prepare"]
    verdicts = {row.step: Verdict(row.verdict) for row in results}
    blocking = [key for key in wanted if verdicts.get(key, Verdict.COULD_NOT_RUN) in (Verdict.FAIL, *UNKNOWN)]
    if blocking:
        return say("go.no", count=len(blocking), steps=_names(blocking, say))
    asked = [key for key in wanted if verdicts[key] is Verdict.NEEDS_HUMAN]
    if asked:
        return say("go.not_yet", count=len(asked), steps=_names(asked, say))
    return say("go.yes")


def _names(keys: Sequence[str], say: Say) -> str:
    known = steps()
    return ", ".join(known[key].texts(say.language)("title") if key in known else key for key in keys)


def _tables(results: Sequence[Any], inputs: Inputs, context: Context, say: Say) -> dict[str, list[dict[str, Any]]]:
    tables = {say("tables.steps"): _steps(results, say)}
    history = _history(inputs["run.history"].frame, results, say)
    if len(history) > 1:
        tables[say("tables.trend")] = history
    tables[say("tables.back")] = _way_back(inputs, context, say)
    return tables


def _steps(results: Sequence[Any], say: Say) -> list[dict[str, Any]]:
    known = steps()
    return [
        {
            say("columns.step"): f"{known[row.step].number:02d} {_names([row.step], say)}",
            say("columns.verdict"): row.verdict,
            say("columns.summary"): row.summary,
        }
        for row in results
        if row.step in known
    ]


def _history(earlier: pd.DataFrame, results: Sequence[Any], say: Say) -> list[dict[str, Any]]:
    """How the rehearsals went: this run last."""
    rows = [
        {
            say("columns.run"): f"{row.at:%Y-%m-%d %H:%M} UTC",
            say("columns.good"): int(row.good),
            say("columns.open"): int(row.open),
            say("columns.unknown"): int(row.unknown),
        }
        for row in each_row(earlier)
    ]
    now = [Verdict(row.verdict) for row in results]
    unknown, open_ = (sum(verdict in kind for verdict in now) for kind in (UNKNOWN, OPEN))
    mine = (say("words.this_run"), len(now) - unknown - open_, open_, unknown)
    heads = ("columns.run", "columns.good", "columns.open", "columns.unknown")
    return [*rows, {say(head): value for head, value in zip(heads, mine, strict=True)}]


def _stage(inputs: Inputs, context: Context) -> str:
    if not context.switched:
        return "before"
    if context.confirmations.get("inventory_push") is not None:
        return "pushed"
    rows = inputs.get("picqer.webshop_orders")
    if rows is None or not rows.complete or context.new_connection is None:
        return "on" if context.new_connection is not None else "off"
    mine = rows.frame[rows.frame["connection_id"] == context.new_connection]
    return "imported" if (mine["status"] == "imported").any() else "on"


def _way_back(inputs: Inputs, context: Context, say: Say) -> list[dict[str, Any]]:
    """How to return at each stage; the point of no return is the first order that came in the new way."""
    here = _stage(inputs, context)
    kind = "" if context.scenario == "replace" else "_added"
    return [
        {
            say("columns.stage"): ("► " if stage == here else "") + say(f"back.{stage}.stage"),
            say("columns.way"): say(
                f"back.{stage}.way{kind}" if say.has(f"back.{stage}.way{kind}") else f"back.{stage}.way"
            ),
            say("columns.lost"): say(f"back.{stage}.lost"),
        }
        for stage in STAGES
        if say.has(f"back.{stage}.stage") and not (stage == "off" and context.scenario == "add")
    ]


STEP = Step(
    number=99,
    key=KEY,
    phase="any",
    reads=("run.results", "run.history"),
    rule=rule,
    helps=("picqer.webshop_orders",),
    judges_incomplete=True,
)
