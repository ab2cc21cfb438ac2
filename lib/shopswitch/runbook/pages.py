"""Pages that are readable offline, years later: one per executed notebook, and the client's report."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.filters import markdown2html_mistune

from shopswitch.checks.catalogue import steps
from shopswitch.widgets.markup import STYLE, badge, counts, findings_table

_PAGE = files("shopswitch.runbook").joinpath("page.css").read_text(encoding="utf-8")

# The frame of the client's report; findings are in English, as the checks write them.
_WORDS = {
    "en": {
        "title": "Report of the shop switch",
        "run": "Run",
        "moment": "as of",
        "steps": "Steps",
        "points": "Open points",
        "none": "No open points.",
        "sign": "Sign-off",
        "name": "Name",
        "role": "Role",
        "date": "Date",
        "remark": "Remark",
        "open": "Not signed off yet.",
    },
    "nl": {
        "title": "Verslag van de webshopovergang",
        "run": "Run",
        "moment": "stand van",
        "steps": "Stappen",
        "points": "Open punten",
        "none": "Geen open punten.",
        "sign": "Akkoord",
        "name": "Naam",
        "role": "Functie",
        "date": "Datum",
        "remark": "Opmerking",
        "open": "Nog niet ondertekend.",
    },
}


def notebook_page(executed: Path, *, title: str, about: str) -> str:
    """An executed notebook as one self-contained page: text and results, the code folded away.

    Args:
        executed: The `.ipynb` as executed.
        title: Step and question.
        about: Client, run and moment, one line.
    """
    notebook = nbformat.read(executed, as_version=4)
    parts: list[str] = []
    code: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(_text(cell.source))
        elif cell.cell_type == "code":
            code.append(cell.source)
            if "keep_output" not in cell.metadata.get("tags", []):
                # The kept line is for comparing notebooks; the card above it says the same.
                parts += [_output(output) for output in cell.outputs]
    folded = "\n\n".join(code)
    parts.append(f"<details><summary class='soft'>Code of this notebook</summary><pre>{escape(folded)}</pre></details>")
    return _page(title, about, "".join(parts), language="en")


def report_page(run: Mapping[str, Any], results: Sequence[Mapping[str, Any]], findings: Mapping[str, list[Any]]) -> str:
    """The client's page: verdict per step, open points, room to sign.

    Args:
        run: run.json.
        results: results.json.
        findings: Step key → findings as in the raw files.
    """
    words = _WORDS[run["language"]]
    known = steps()
    rows = []
    points = []
    for result in [*results, *_unreached(run, results)]:
        step = known.get(result["step"])
        name = f"{step.number:02d} {step.title}" if step else result["step"]
        sides = step.sides if step else ("Left", "Right")
        rows.append(
            f'<div class="step"><div>{badge(result["verdict"])}</div><div><b>{escape(name)}</b><br>'
            f"{escape(result['summary'])}{counts(result['counts'])}</div></div>"
        )
        if result["verdict"] in ("INCOMPLETE", "COULD NOT RUN"):
            points.append(f"<h3>{escape(name)}</h3><p>{badge(result['verdict'])} {escape(result['summary'])}</p>")
        if findings.get(result["step"]):
            points.append(f"<h3>{escape(name)}</h3>{findings_table(findings[result['step']], sides=sides)}")
    heads = "".join(f"<th scope='col'>{escape(words[key])}</th>" for key in ("name", "role", "date", "remark"))
    body = (
        f"<h2>{words['steps']}</h2>{''.join(rows)}<h2>{words['points']}</h2>"
        f"{''.join(points) or '<p>' + words['none'] + '</p>'}"
        f"<h2>{words['sign']}</h2><p>{words['open']}</p>"
        f"<table class='sign'><thead><tr>{heads}</tr></thead><tbody><tr>{'<td></td>' * 4}</tr></tbody></table>"
    )
    moment = datetime.fromisoformat(run["now"])
    about = f"{words['run']} {run['run']}, {words['moment']} {moment:%Y-%m-%d %H:%M} UTC"
    return _page(f"{words['title']}: {run['title']}", about, body, language=run["language"])


def _unreached(run: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Planned steps without a record, as a run leaves them that was killed: never shown as if they did not exist."""
    done = {result["step"] for result in results}
    summary = "The run ended before this step was recorded."
    return [
        {"step": key, "verdict": "COULD NOT RUN", "summary": summary, "counts": {}}
        for key in run["planned"]
        if key not in done
    ]


def _text(source: str) -> str:
    """A text cell; the page has the title already, and its sisters are pages too."""
    without_title = re.sub(r"\A# .*\n", "", source)
    page = markdown2html_mistune(without_title)
    page = re.sub(r'<a class="anchor-link".*?</a>', "", page)
    return re.sub(r'href="([\w-]+)\.ipynb"', r'href="\1.html"', page)


def _output(output: Any) -> str:
    if output.output_type == "stream":
        return f"<pre>{escape(_joined(output.text))}</pre>"
    if output.output_type == "error":
        # The traceback stays in the notebook file; a person reads what went wrong.
        return f'<div class="card"><b>{escape(output.ename)}</b>: {escape(output.evalue)}</div>'
    data = output.get("data", {})
    if "text/html" in data:
        return _joined(data["text/html"])
    if "image/svg+xml" in data:
        return _joined(data["image/svg+xml"])
    if "image/png" in data:
        return f'<img alt="" src="data:image/png;base64,{escape(_joined(data["image/png"]).strip())}">'
    return f"<pre>{escape(_joined(data.get('text/plain', '')))}</pre>"


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def _page(title: str, about: str, body: str, *, language: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}{_PAGE}</style></head>"
        f'<body><main class="page sw"><header><h1>{escape(title)}</h1><div class="soft">{escape(about)}</div></header>'
        f"{body}</main></body></html>"
    )
