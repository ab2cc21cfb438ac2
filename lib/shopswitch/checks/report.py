"""One page for the client: the verdict of every step of this run, and what is still open."""

from collections.abc import Mapping, Sequence
from typing import Any

from shopswitch.checks.result import Conclusion, Verdict, worst
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.frames.rows import each_row

KEY = "report"


def summarise(records: Sequence[Mapping[str, Any]]) -> Conclusion:
    """Bring the recorded results of a run together.

    Args:
        records: One per planned step, as recorded: step, verdict, summary, findings.

    Returns:
        No findings of its own; the verdict is NEEDS HUMAN until somebody signs off.
    """
    verdicts = [Verdict(record["verdict"]) for record in records]
    open_points = sum(len(record.get("findings", ())) for record in records)
    # A step that could not conclude is itself an open point.
    open_points += sum(verdict in (Verdict.INCOMPLETE, Verdict.COULD_NOT_RUN) for verdict in verdicts)
    worst_one = worst(verdicts)
    if not records:
        return Conclusion("", incomplete="No step of this run has a result yet, so there is nothing to report.")
    return Conclusion(
        summary=(
            f"{len(records)} steps were run; the worst verdict is {worst_one}, with {open_points} open points. "
            "Not signed off yet."
        ),
        counts={"steps": len(records), "open points": open_points},
        tables={
            "Steps": [
                {"step": record["step"], "verdict": record["verdict"], "summary": record["summary"]}
                for record in records
            ]
        },
        sign_off_open=True,
    )


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Read the run's records from the snapshot ``run.results`` (columns step, verdict, summary, findings)."""
    frame = inputs["run.results"].frame
    return summarise(
        [
            {"step": row.step, "verdict": row.verdict, "summary": row.summary, "findings": range(int(row.findings))}
            for row in each_row(frame)
        ]
    )


STEP = Step(
    number=99,
    key=KEY,
    phase="any",
    title="Report",
    question="What did every step conclude, what is open with whom, and who signed off?",
    reads=("run.results",),
    rule=rule,
    judges_incomplete=True,
)
