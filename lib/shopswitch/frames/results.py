"""What a run and the runs before it have concluded: the report's inputs."""

from shopswitch.frames.schema import Column, Schema

RESULTS = Schema(
    name="results",
    key=("step",),
    columns={
        "step": Column("text", "step key"),
        "verdict": Column("text", "one of the fixed words"),
        "summary": Column("text", "one sentence"),
        "findings": Column("whole", "number of findings"),
        "waived": Column("whole", "how many of them are waived"),
        "manual_open": Column("whole", "manual steps a person must still do or explain"),
        "recorded": Column("flag", "it has a result; a step that was planned and has none could not be run"),
    },
)

HISTORY = Schema(
    name="history",
    key=("run",),
    columns={
        "run": Column("text", "id of the run"),
        "at": Column("time", "the run's moment"),
        "good": Column("whole", "steps that passed, need a look only, or do not apply"),
        "open": Column("whole", "steps that fail or need a person"),
        "unknown": Column("whole", "steps that were incomplete or could not run"),
    },
)
"""Earlier runs of the whole runbook, oldest first."""
