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
from shopswitch.texts import Texts
from shopswitch.widgets.markup import STYLE, badge, counts, findings_table, manual_cards, plain_table

_PAGE = files("shopswitch.runbook").joinpath("page.css").read_text(encoding="utf-8")


def notebook_page(executed: Path, *, title: str, about: str, language: str = "en") -> str:
    """An executed notebook as one self-contained page: text and results, the code folded away.

    Args:
        executed: The `.ipynb` as executed.
        title: Step and question.
        about: Client, run and moment, one line.
        language: Of the words around it.
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
    heading = escape(Texts("frame", language)("page.code"))
    parts.append(f"<details><summary class='soft'>{heading}</summary><pre>{escape(folded)}</pre></details>")
    return _page(title, about, "".join(parts), language=language)


def report_page(run: Mapping[str, Any], results: Sequence[Mapping[str, Any]], findings: Mapping[str, list[Any]]) -> str:
    """The client's page: verdict per step, open points, room to sign.

    Args:
        run: run.json.
        results: results.json.
        findings: Step key → findings as in the raw files.
    """
    language = run["language"]
    say = Texts("frame", language)
    rows, points, hand, further = [], [], [], []
    for result in [*results, *_unreached(run, results, say)]:
        name, sides = _named(result["step"], language)
        rows.append(
            f'<div class="step"><div>{badge(result["verdict"])}</div><div><b>{escape(name)}</b><br>'
            f"{escape(result['summary'])}{counts(result['counts'])}</div></div>"
        )
        if result["verdict"] in ("INCOMPLETE", "COULD NOT RUN"):
            points.append(f"<h3>{escape(name)}</h3><p>{badge(result['verdict'])} {escape(result['summary'])}</p>")
        if findings.get(result["step"]):
            table = findings_table(findings[result["step"]], sides=sides, language=language)
            points.append(f"<h3>{escape(name)}</h3>{table}")
        further += [
            f"<h2>{escape(title)}</h2>{plain_table(rows_, language=language)}"
            for title, rows_ in result.get("tables", {}).items()
            # The page begins with the steps, in full.
            if title != Texts("report", language)("tables.steps")
        ]
        if result.get("manual"):
            hand.append(f"<h3>{escape(name)}</h3>{manual_cards(result['manual'], language=language, heading=False)}")
    heads = "".join(f"<th scope='col'>{escape(say(f'page.{key}'))}</th>" for key in ("name", "role", "date", "remark"))
    by_hand = f"<h2>{escape(say('page.hand'))}</h2>{''.join(hand)}" if hand else ""
    body = (
        f"<h2>{escape(say('page.steps'))}</h2>{''.join(rows)}<h2>{escape(say('page.points'))}</h2>"
        f"{''.join(points) or '<p>' + escape(say('page.none')) + '</p>'}{by_hand}{''.join(further)}"
        f"<h2>{escape(say('page.sign'))}</h2><p>{escape(say('page.open'))}</p>"
        f"<table class='sign'><thead><tr>{heads}</tr></thead><tbody><tr>{'<td></td>' * 4}</tr></tbody></table>"
    )
    about = say("page.run", run=run["run"], at=f"{datetime.fromisoformat(run['now']):%Y-%m-%d %H:%M}")
    return _page(f"{say('page.title')}: {run['title']}", about, body, language=language)


def _named(key: str, language: str) -> tuple[str, tuple[str, str]]:
    """Number and title of a step, and the sides of its findings; a step of another version keeps its key."""
    step = steps().get(key)
    if step is None:
        return key, ("←", "→")
    return f"{step.number:02d} {step.texts(language)('title')}", step.sides(language)


def _unreached(run: Mapping[str, Any], results: Sequence[Mapping[str, Any]], say: Texts) -> list[dict[str, Any]]:
    """Planned steps without a record, as a run leaves them that was killed: never shown as if they did not exist."""
    done = {result["step"] for result in results}
    return [
        {"step": key, "verdict": "COULD NOT RUN", "summary": say("page.unreached"), "counts": {}}
        for key in run["planned"]
        if key not in done
    ]


def _text(source: str) -> str:
    """A text cell; the page has the title already, and its sisters are pages too."""
    without_title = re.sub(r"\A# .*(\n|\Z)", "", source)
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
