"""HTML of a result, the same in a live notebook, in the archived page and in the report. No network reference."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

# Every verdict has a sign besides its colour: colour alone does not reach everybody.
SIGNS = {
    "PASS": "✓",
    "ATTENTION": "!",
    "NEEDS HUMAN": "☐",
    "FAIL": "✕",
    "INCOMPLETE": "…",
    "COULD NOT RUN": "⚠",
    "NOT APPLICABLE": "–",
}
MOST_ROWS = 200
LONGEST_UNBROKEN = 24
_NAMES = {"PICQER": "Picqer", "EAN": "EAN", "SKU": "SKU"}

STYLE = files("shopswitch.widgets").joinpath("style.css").read_text(encoding="utf-8")


def badge(verdict: str) -> str:
    """A verdict as coloured word with its sign."""
    name = verdict.replace(" ", "-")
    sign = SIGNS.get(verdict, "?")
    return f'<span class="badge" style="color:var(--{escape(name)})">{sign} {escape(verdict)}</span>'


def result_card(result: Mapping[str, Any], *, sides: tuple[str, str], findings_file: str = "") -> str:
    """A whole result: verdict, summary, counts, findings, further tables, what it rests on.

    Args:
        result: `CheckResult.to_json()`, or the same as read back.
        sides: Whose word stands left and right in the findings.
        findings_file: Where all findings are, named when not all are shown.
    """
    parts = [f'<div class="sw"><div class="card">{badge(result["verdict"])}']
    parts.append(f'<div class="summary">{escape(result["summary"])}</div>')
    parts.append(counts(result["counts"]))
    if result["findings"]:
        parts.append(f"<h3>Findings ({len(result['findings']):,})</h3>")
    parts.append(findings_table(result["findings"], sides=sides, findings_file=findings_file))
    for title, rows in result["tables"].items():
        parts.append(f"<h3>{escape(title)}</h3>{plain_table(rows)}")
    parts.append(inputs_table(result["inputs"]))
    parts.append("</div></div>")
    return f"<style>{STYLE}</style>" + "".join(parts)


def counts(values: Mapping[str, int]) -> str:
    """Name → number as a row of figures."""
    if not values:
        return ""
    cells = "".join(f"<div><dt>{escape(name)}</dt><dd>{number:,}</dd></div>" for name, number in values.items())
    return f'<dl class="counts">{cells}</dl>'


def label(code: str) -> str:
    """A finding's code in words: ``NOT_IN_PICQER`` becomes "Not in Picqer"."""
    words = [_NAMES.get(word, word.lower()) for word in code.split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def findings_table(findings: Sequence[Mapping[str, Any]], *, sides: tuple[str, str], findings_file: str = "") -> str:
    """Findings, worst first; the first ones when there are very many."""
    if not findings:
        return ""
    right = any(finding["suggestion"] for finding in findings)
    heads = [
        "Verdict",
        "What",
        "Subject",
        *sides,
        *(["Perhaps"] if right else []),
        "Why, and what to do",
    ]
    rows = []
    for finding in findings[:MOST_ROWS]:
        words = f'{escape(finding["why"])}<div class="todo">→ {escape(finding["todo"])}</div>'
        cells = [
            badge("ATTENTION" if finding["waiver"] else finding["severity"]),
            escape(label(finding["code"])) + _waived(finding),
            *(_sku(finding[key]) for key in ("subject", "left", "right")),
            *([_sku(finding["suggestion"])] if right else []),
            words,
        ]
        rows.append("".join(cell if cell.startswith("<td") else f"<td>{cell}</td>" for cell in cells))
    more = len(findings) - MOST_ROWS
    where = f" All are in {escape(findings_file)}." if findings_file else ""
    note = f'<div class="soft">{more:,} more are not shown here.{where}</div>' if more > 0 else ""
    return f"{_table(heads, rows)}{note}"


def plain_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of plain facts."""
    if not rows:
        return '<div class="soft">None.</div>'
    heads = [str(key).capitalize() for key in rows[0]]
    return _table(heads, ["".join(f"<td>{escape(str(value))}</td>" for value in row.values()) for row in rows])


def inputs_table(inputs: Sequence[Mapping[str, Any]]) -> str:
    """What a result rests on."""
    if not inputs:
        return ""
    rows = [
        f"<td>{escape(item['name'])}</td><td>{escape(item['source'])}</td><td>{item['rows']:,}</td>"
        f"<td>{'whole' if item['complete'] else 'NOT whole'}</td><td>{_moment(item['read_at'])}</td>"
        f"<td>{escape(' '.join([*item.get('problems', ()), *item.get('notes', ())]))}</td>"
        for item in inputs
    ]
    heads = ["Read", "From", "Rows", "Whole", "When", "Remarks"]
    return f"<details><summary class='soft'>What this rests on</summary>{_table(heads, rows)}</details>"


def _moment(iso: str) -> str:
    return escape(iso[:19].replace("T", " ")) + " UTC"


def _waived(finding: Mapping[str, Any]) -> str:
    waiver = finding["waiver"]
    if not waiver:
        return ""
    text = f"waived by {waiver['owner']} until {waiver['until']}: {waiver['reason']}"
    return f'<div class="soft">{escape(text)}</div>'


def _sku(text: str) -> str:
    # A code that breaks at its hyphens is easily copied wrong.
    kind = "sku short" if len(text) <= LONGEST_UNBROKEN and " " not in text else "sku"
    return f'<td class="{kind}">{escape(text)}</td>'


def _table(heads: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
