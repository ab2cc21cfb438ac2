"""Commands that list what there is: steps and platforms."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from shopswitch.cli import app
from shopswitch.cli.options import Json, console
from shopswitch.protocols import Platform

Markdown = Annotated[bool, typer.Option("--markdown", help="Write the table as it stands in the README.")]


@app.command()
def steps(as_json: Json = False, as_markdown: Markdown = False) -> None:
    """List the steps of the runbook in their order."""
    from shopswitch.checks.catalogue import steps as all_steps

    known = all_steps()
    if as_markdown:
        cells = [[f"{step.number:02d}", f"`{step.key}`", step.phase, step.question] for step in known.values()]
        typer.echo(_markdown(["#", "step", "phase", "question it answers"], cells))
        return
    if as_json:
        rows = [
            {
                "number": step.number,
                "key": step.key,
                "phase": step.phase,
                "title": step.title,
                "question": step.question,
                "reads": list(step.reads),
                "notebook": step.notebook,
            }
            for step in known.values()
        ]
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    table = Table(header_style="bold")
    for name in ("#", "key", "phase", "question"):
        table.add_column(name, no_wrap=name != "question")
    for step in known.values():
        table.add_row(f"{step.number:02d}", step.key, step.phase, step.question)
    console().print(table)


@app.command()
def platforms(as_json: Json = False, as_markdown: Markdown = False) -> None:
    """List the supported systems with what they can do."""
    from shopswitch.registry import platforms as all_platforms

    known = all_platforms()
    if as_json:
        rows = [
            {
                "key": platform.key,
                "name": platform.name,
                "kind": platform.kind,
                "api_version": platform.api_version,
                "sandbox": bool(platform.sandbox),
                "source": platform.source,
                "capabilities": _plain(asdict(platform.capabilities)),
            }
            for platform in known.values()
        ]
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    heads = ["key", "system", "interface", "reads", "partial shipments", "tracking in"]
    cells = [_cells(platform) for platform in known.values()]
    if as_markdown:
        typer.echo(_markdown(heads, [[f"`{first}`", *rest] for first, *rest in cells]))
        return
    table = Table(*heads, header_style="bold")
    for row in cells:
        table.add_row(*row)
    console().print(table)


def _cells(platform: Platform) -> list[str]:
    can = platform.capabilities
    partial = {True: "yes", False: "no", None: "unconfirmed"}[can.reports_partial_shipments]
    return [
        platform.key,
        platform.name,
        platform.api_version,
        ", ".join(sorted(can.reads)),
        partial if platform.kind == "shop" else "–",
        can.tracking_in or "–",
    ]


def _markdown(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: sorted(value) if isinstance(value, frozenset) else value for key, value in values.items()}
