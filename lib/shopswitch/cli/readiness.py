"""The readiness table: steps down, clients across."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from shopswitch.checks.catalogue import steps
from shopswitch.runbook.runner import Outcome
from shopswitch.widgets.markup import SIGNS

_COLOURS = {
    "PASS": "green",
    "ATTENTION": "yellow",
    "NEEDS HUMAN": "magenta",
    "FAIL": "red",
    "INCOMPLETE": "dark_orange",
    "COULD NOT RUN": "bold red",
    "NOT APPLICABLE": "dim",
}


def verdict_text(verdict: str, findings: int = 0) -> Text:
    """A verdict with its sign and number of findings."""
    more = f" ({findings})" if findings else ""
    return Text(f"{SIGNS.get(verdict, '?')} {verdict}{more}", style=_COLOURS.get(verdict, ""))


def readiness_table(outcomes: Sequence[Outcome]) -> Table:
    """One row per step, one column per client; numbers of findings in brackets."""
    table = Table(title="Readiness", title_justify="left", header_style="bold")
    table.add_column("Step", no_wrap=True)
    for outcome in outcomes:
        table.add_column(outcome.client)
    by_client = [{record["step"]: record for record in outcome.records} for outcome in outcomes]
    for key, step in steps().items():
        cells = []
        for records in by_client:
            record = records.get(key)
            cells.append(verdict_text(record["verdict"], len(record["findings"])) if record else Text("·", style="dim"))
        table.add_row(f"{step.number:02d} {key}", *cells)
    return table
