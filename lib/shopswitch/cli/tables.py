"""Commands that list what there is: steps and platforms."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from shopswitch.cli import app
from shopswitch.cli.options import Json, console
from shopswitch.protocols import Capabilities, Platform
from shopswitch.settings import profile_keys

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
def platforms(
    key: Annotated[str, typer.Argument(help="Show everything about one platform.", show_default=False)] = "",
    as_json: Json = False,
    as_markdown: Markdown = False,
) -> None:
    """List the supported systems with what they can do."""
    from shopswitch.registry import platform as find
    from shopswitch.registry import platforms as all_platforms

    known = {key: find(key)} if key else all_platforms()
    if as_json:
        rows = [
            {
                "key": platform.key,
                "name": platform.name,
                "kind": platform.kind,
                "api_version": platform.api_version,
                "sandbox": bool(platform.sandbox),
                "source": platform.source,
                "help_url": platform.help_url,
                "profile": [asdict(key) for key in profile_keys(platform.settings)],
                "capabilities": _plain(asdict(platform.capabilities)),
            }
            for platform in known.values()
        ]
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    if key:
        console().print(_in_full(known[key]))
        return
    cells = [_cells(platform) for platform in known.values()]
    if as_markdown:
        typer.echo(_markdown(_HEADS, [[f"`{first}`", *rest] for first, *rest in cells]))
        return
    # What does not fit an ordinary terminal stands in the README and under each platform's own key.
    table = Table(header_style="bold", caption="`shopswitch platforms KEY` shows one in full", caption_justify="left")
    for name in (each for each in _HEADS if each not in _WIDE):
        table.add_column(name, no_wrap=name == "key")
    for row in cells:
        table.add_row(*(cell for name, cell in zip(_HEADS, row, strict=True) if name not in _WIDE))
    console().print(table)


_HEADS = [
    "key",
    "system",
    "interface",
    "shipments",
    "tracking in",
    "enter orders",
    "complete orders",
    "set stock",
    "keys in the profile (optional ones in brackets)",
]
_WIDE = ("system", "tracking in", _HEADS[-1])
_WORDS = {True: "yes", False: "no", None: "unconfirmed"}


def _cells(platform: Platform) -> list[str]:
    can = platform.capabilities
    told = [platform.key, platform.name, platform.api_version]
    if platform.kind != "shop":
        return [*told, *["–"] * (len(_HEADS) - len(told) - 1), _keys(platform)]
    writes = (can.creates_orders, can.completes_orders, can.writes_stock)
    return [*told, _shipments(can), can.tracking_in or "–", *(_WORDS[each] for each in writes), _keys(platform)]


def _keys(platform: Platform) -> str:
    """Names of the keys in the platform's section of a profile, those it has in common with all left out."""
    own = [key for key in profile_keys(platform.settings) if not key.shared]
    return ", ".join(f"`{key.name}`" if key.required else f"[`{key.name}`]" for key in own)


def _shipments(can: Capabilities) -> str:
    """What the shop shows of a shipment, in a word or two."""
    if can.reports_shipments is not True:
        return _WORDS[can.reports_shipments]
    parts = {"partial": can.reports_partial_shipments, "with lines": can.reports_shipped_lines}
    said = [word if yes else f"{word} unconfirmed" for word, yes in parts.items() if yes is not False]
    return ", ".join(said) or "whole orders only"


def _in_full(platform: Platform) -> Table:
    """Every capability of one platform, a line each."""
    about = {"interface": platform.api_version, "follows": platform.source, "Picqer's help": platform.help_url}
    about["keys in the profile"] = _keys(platform).replace("`", "")
    table = Table(title=f"{platform.name} ({platform.key})", show_header=False, title_justify="left")
    for name, value in {**about, **_plain(asdict(platform.capabilities))}.items():
        unknown = value is None and name.startswith(("reports_", "creates_", "completes_", "writes_", "imported_"))
        table.add_row(name.replace("_", " "), _WORDS[None] if unknown else _word(value))
    return table


def _word(value: object) -> str:
    if isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)


def _markdown(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: sorted(value) if isinstance(value, frozenset) else value for key, value in values.items()}
