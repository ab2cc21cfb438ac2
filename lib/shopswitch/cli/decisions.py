"""Commands with which a person decides: confirm, waive; and what changed between two runs: diff."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from shopswitch.cli import app
from shopswitch.cli.options import CLIENTS, OUTPUTS, Client, Clients, Json, Outputs, console
from shopswitch.errors import ProfileError


@app.command()
def confirm(
    client: Client,
    key: Annotated[str, typer.Argument(metavar="KEY", help="What was done, as the manual step names it.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who did it.")],
    value: Annotated[str, typer.Option("--value", help="What the screen said, such as the shop's name.")] = "",
    remark: Annotated[str, typer.Option("--remark", help="Anything else.")] = "",
    clients: Clients = CLIENTS,
) -> None:
    """Confirm a manual step: who did it, and what the screen said."""
    from shopswitch.checks.result import Confirmation
    from shopswitch.checks.steps_by_hand import manual_keys
    from shopswitch.profile import load_profile
    from shopswitch.runbook.reading import clock_of
    from shopswitch.runbook.state import ClientState

    profile = load_profile(client, clients)
    known = manual_keys()
    if key not in known:
        raise ProfileError(f"There is no manual step '{key}'.", hint=f"There are: {', '.join(known)}.")
    said = Confirmation(key, _given("--by", by), clock_of(profile).now(), value.strip(), remark.strip())
    ClientState.of(profile.base_dir, client).confirm(said)
    console().print(f"Confirmed: {key}, by {said.by}, {said.at:%Y-%m-%d %H:%M} UTC.")


@app.command()
def waive(
    client: Client,
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="Its id, as in findings/STEP.csv of a run.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it may stay.")],
    owner: Annotated[str, typer.Option("--owner", metavar="NAME", help="Who answers for it.")],
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="Last day it holds, such as 2026-12-31.")],
    clients: Clients = CLIENTS,
    outputs: Outputs = OUTPUTS,
) -> None:
    """Live with a finding until a day: it counts as ATTENTION, never as PASS."""
    from shopswitch.checks.result import Waiver
    from shopswitch.profile import load_profile
    from shopswitch.runbook.history import latest_finding
    from shopswitch.runbook.reading import clock_of
    from shopswitch.runbook.state import ClientState

    profile = load_profile(client, clients)
    now = clock_of(profile).now()
    waiver = Waiver(
        _given("--reason", reason), _given("--owner", owner), _day(until, now.astimezone(profile.zone).date())
    )
    found = latest_finding(outputs / client, finding)
    ClientState.of(profile.base_dir, client).waive(finding, waiver, now)
    console().print(
        f"Waived until {waiver.until} by {waiver.owner}: {found['code']} {found['subject']} (step {found['step']}).",
        soft_wrap=True,
    )


@app.command()
def diff(
    run_a: Annotated[Path, typer.Argument(metavar="RUN_A", help="The earlier run folder.")],
    run_b: Annotated[Path, typer.Argument(metavar="RUN_B", help="The later run folder.")],
    as_json: Json = False,
) -> None:
    """Compare two runs of a client: findings that are new, still open, or gone."""
    from shopswitch.runbook.history import compare

    found = compare(run_a, run_b)
    if as_json:
        typer.echo(json.dumps(found.to_json(), indent=1, ensure_ascii=False))
        return
    screen = console()
    table = Table(header_style="bold")
    for name in ("", "step", "code", "subject"):
        table.add_column(name, overflow="fold")
    for word, rows in (("new", found.new), ("still open", found.still_open), ("gone", found.gone)):
        for row in rows:
            table.add_row(word, row["step"], row["code"], row["subject"])
    screen.print(table)
    for step, why in found.unknown.items():
        screen.print(f"{step}: not compared, {why}.")
    screen.print(f"{len(found.new)} new, {len(found.still_open)} still open, {len(found.gone)} gone.")


def _given(option: str, text: str) -> str:
    if not text.strip():
        raise ProfileError(f"{option} is empty.", hint="Say it in a few words; it is kept as evidence.")
    return text.strip()


def _day(text: str, today: date) -> str:
    try:
        # Only this one form: others read 3-4-2026 differently from country to country.
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        day = None
    if day is None:
        raise ProfileError(f"--until '{text}' is not a day.", hint="Write it as 2026-12-31.")
    if day < today:
        raise ProfileError(f"--until {text} has passed.", hint="Give a day that is still to come.")
    return day.isoformat()
