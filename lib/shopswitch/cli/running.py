"""Commands that run the runbook: demo, run, report."""

import contextlib
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from shopswitch.cli import NOT_RUN, app
from shopswitch.cli.options import CLIENTS, OUTPUTS, Client, Clients, Json, Outputs, console
from shopswitch.errors import ProfileError


@app.command()
def run(
    client: Client,
    phase: Annotated[
        str | None, typer.Option(help="Only this phase, such as prepare or verify.", show_default=False)
    ] = None,
    step: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="Only this step; may be repeated.", show_default=False)
    ] = None,
    clients: Clients = CLIENTS,
    outputs: Outputs = OUTPUTS,
    as_json: Json = False,
) -> None:
    """Run the runbook for one client, headless, and archive the evidence.

    Exit code 0: nothing blocks. 1: something fails or needs a person. 2: profile or usage wrong. 3: something
    could not be read whole or could not be run.
    """
    from shopswitch.cli.readiness import readiness_table, verdict_text
    from shopswitch.profile import load_profile
    from shopswitch.runbook.runner import check_ready, plan, run_client

    screen = console()
    steps = plan(phase, step or ())
    profile = load_profile(client, clients)
    check_ready(profile)

    def progress(_: str, done: Any, verdict: str) -> None:
        if not as_json:
            screen.print(f"  {done.number:02d} {done.key:<18}", verdict_text(verdict))

    with _stoppable():
        outcome = run_client(profile, steps, outputs, phase=phase, progress=progress)
    if as_json:
        typer.echo(json.dumps(_summary(outcome), indent=1, ensure_ascii=False))
    else:
        screen.print(readiness_table([outcome]))
        _print_points(screen, outcome)
        screen.print(f"Evidence: {outcome.run_dir}", soft_wrap=True)
        screen.print(f"Report:   {outcome.run_dir / 'data' / 'report.html'}", soft_wrap=True)
    raise typer.Exit(outcome.exit_code)


@app.command()
def demo(
    outputs: Outputs = OUTPUTS,
    jobs: Annotated[int, typer.Option(min=1, max=8, help="Clients at the same time.")] = 3,
    as_json: Json = False,
) -> None:
    """Try everything: emulated systems, the whole runbook for three clients, archived evidence. No keys, no network."""
    from shopswitch.cli.readiness import readiness_table
    from shopswitch.runbook.demo import run_demo

    screen = console()
    if not as_json:
        screen.print("Starting the sandbox: Picqer and shops of three made-up clients, on this machine only.")

    def progress(client: str, step: Any, verdict: str) -> None:
        if not as_json:
            screen.print(f"  {client:<12} {step.number:02d} {step.key:<16} {verdict}", style="dim")

    with _stoppable():
        found = run_demo(outputs, jobs=jobs, progress=progress)
    if as_json:
        typer.echo(json.dumps(found.to_json(), indent=1, ensure_ascii=False))
        raise typer.Exit(0 if found.ok else NOT_RUN)
    screen.print(readiness_table([client.outcome for client in found.clients]))
    for client in found.clients:
        missed = f", MISSED {len(client.missed)}" if client.missed else ""
        invented = f", INVENTED {len(client.invented)}" if client.invented else ""
        screen.print(
            f"{client.outcome.client}: {client.planted} defects planted, {client.found} found{missed}{invented}"
        )
        screen.print(f"  evidence {client.outcome.run_dir}", soft_wrap=True)
        screen.print(f"  report   {client.outcome.run_dir / 'data' / 'report.html'}", soft_wrap=True)
    screen.print(f"Done in {found.seconds:.0f} seconds.")
    raise typer.Exit(0 if found.ok else NOT_RUN)


@app.command()
def report(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN_DIR", help="A run folder under runbook_outputs.")],
) -> None:
    """Rebuild the client's page of an archived run, beside its sealed folder."""
    from shopswitch.runbook.history import read_run
    from shopswitch.runbook.pages import report_page

    try:
        facts, results, findings = read_run(run_dir)
        page = report_page(facts, results, findings)
    except (OSError, ValueError, KeyError, TypeError):
        raise ProfileError(
            f"{run_dir} is not an archived run.", hint="Give a folder such as runbook_outputs/CLIENT/RUN."
        ) from None
    target = run_dir.parent / f"{run_dir.name}.report.html"
    target.write_text(page, encoding="utf-8")
    console().print(f"Report: {target}", soft_wrap=True)


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """A run that is told to stop is archived as far as it came, and ends with the exit code of an incomplete one."""
    # A closed terminal counts as well: what was done must not stay behind unsealed.
    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, signal.default_int_handler) for number in numbers}
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("Broken off; what was done so far is archived.", err=True)
        raise typer.Exit(NOT_RUN) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print_points(screen: Console, outcome: Any) -> None:
    for record in outcome.records:
        if record["verdict"] not in ("PASS", "NOT APPLICABLE"):
            screen.print(f"{record['step']}: {record['summary']}")


def _summary(outcome: Any) -> dict[str, Any]:
    return {
        "client": outcome.client,
        "run_dir": str(outcome.run_dir),
        "exit_code": outcome.exit_code,
        "results": [
            {"step": r["step"], "verdict": r["verdict"], "summary": r["summary"], "findings": len(r["findings"])}
            for r in outcome.records
        ],
    }
