"""What the steps of this run have concluded so far: the report's input."""

from shopswitch.frames.schema import Column, Schema

RESULTS = Schema(
    name="results",
    key=("step",),
    columns={
        "step": Column("text", "step key"),
        "verdict": Column("text", "one of the fixed words"),
        "summary": Column("text", "one sentence"),
        "findings": Column("whole", "number of findings"),
    },
)
