"""Commands before a run: init, doctor, sandbox."""

import json
import signal
import threading
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from shopswitch.cli import NOT_RUN, app
from shopswitch.cli.options import CLIENTS, Client, Clients, Json, console
from shopswitch.errors import ProfileError


@app.command()
def doctor(client: Client, clients: Clients = CLIENTS, as_json: Json = False) -> None:
    """Check reachability, rights, versions, clocks and rate budget of a client, with the fix for each problem."""
    from shopswitch.profile import load_profile
    from shopswitch.runbook.doctor import examine

    findings = examine(load_profile(client, clients))
    if as_json:
        typer.echo(json.dumps([finding.to_json() for finding in findings], indent=1, ensure_ascii=False))
    else:
        table = Table(header_style="bold")
        for name in ("system", "what", "found", "fix"):
            table.add_column(name, overflow="fold")
        for finding in findings:
            style = "" if finding.ok else "red"
            table.add_row(finding.system, finding.what, finding.found, finding.fix, style=style)
        screen = console()
        screen.print(table)
        wrong = sum(not finding.ok for finding in findings)
        screen.print(f"{wrong} to be put right." if wrong else "All well.")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else NOT_RUN)


@app.command()
def init(client: Client, clients: Clients = CLIENTS) -> None:
    """Ask the questions, write the profile, store the keys in this machine's key store."""
    from shopswitch.cli.questions import ask_profile

    path = ask_profile(client, clients)
    screen = console()
    screen.print(f"Profile: {path}", soft_wrap=True)
    where = "" if clients == CLIENTS else f" --clients {clients}"
    screen.print(f"Next: shopswitch doctor {client}{where}", soft_wrap=True)


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")] = 8765,
    client: Annotated[
        list[str] | None, typer.Option("--client", metavar="NAME", help="Only this demo client; may be repeated.")
    ] = None,
    write_clients: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write ready profiles and key files there.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Serve the emulated systems until stopped; prints addresses and keys. They work on this machine only."""
    from shopswitch.runbook.rehearsal import DEMO_CLIENTS, start_sandbox

    known = [str(spec["name"]) for spec in DEMO_CLIENTS]
    unknown = [name for name in client or () if name not in known]
    if unknown:
        raise ProfileError(f"There is no demo client '{unknown[0]}'.", hint=f"There are: {', '.join(known)}.")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with start_sandbox(port=port, write_clients=write_clients) as server:
        for spec in DEMO_CLIENTS:
            if client is None or spec["name"] in client:
                server.add_client(dict(spec))
        _announce(server, write_clients, as_json=as_json)
        stop.wait()


def _announce(server: Any, write_clients: Path | None, *, as_json: bool) -> None:
    facts = {"url": server.base_url, "tls_url": server.tls_url, "clients": server.describe()}
    if as_json:
        # One line and flushed: another program waits for it before it begins.
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    screen = console()
    screen.print(f"Sandbox: {server.base_url} (TLS: {server.tls_url}); what it can do: {server.base_url}/_control")
    for item in facts["clients"]:
        screen.print(f"\n[bold]{item['name']}[/bold]  {item['stage']}, now {item['now']}")
        for slot, address in item["addresses"].items():
            screen.print(f"  {slot:<7} {address}", soft_wrap=True)
        for name, value in item["keys"].items():
            screen.print(f"  {name:<28} {value}", soft_wrap=True)
    if write_clients is not None:
        screen.print(f"\nProfiles in {write_clients}. In another terminal:", soft_wrap=True)
        screen.print(f"  shopswitch run {facts['clients'][0]['name']} --clients {write_clients}", soft_wrap=True)
    screen.print("\nStop with Ctrl-C.")
