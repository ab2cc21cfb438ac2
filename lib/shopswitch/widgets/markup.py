"""HTML of a result, the same in a live notebook, in the archived page and in the report. No network reference."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from shopswitch.texts import Texts

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


def result_card(
    result: Mapping[str, Any],
    *,
    sides: tuple[str, str],
    language: str = "en",
    findings_file: str = "",
    pictures: Mapping[str, str] | None = None,
) -> str:
    """A whole result: verdict, summary, counts, findings, manual steps, further tables, what it rests on.

    Args:
        result: `CheckResult.to_json()`, or the same as read back.
        sides: Whose word stands left and right in the findings.
        language: Of the words around it.
        findings_file: Where all findings are, named when not all are shown.
        pictures: Name of an attachment → its SVG.
    """
    say = Texts("frame", language)
    parts = [f'<div class="sw"><div class="card">{badge(result["verdict"])}']
    parts.append(f'<div class="summary">{escape(result["summary"])}</div>')
    parts.append(counts(result["counts"]))
    if result["findings"]:
        heading = say("card.findings", count=f"{len(result['findings']):,}")
        parts.append(f"<h3>{escape(heading)}</h3>")
    parts.append(findings_table(result["findings"], sides=sides, language=language, findings_file=findings_file))
    parts.append(manual_cards(result.get("manual", ()), language=language))
    for title, rows in result["tables"].items():
        parts.append(f"<h3>{escape(title)}</h3>{plain_table(rows, language=language)}")
    parts.append(_attachments(result, say, pictures or {}))
    parts.append(inputs_table(result["inputs"], language=language))
    parts.append("</div></div>")
    return f"<style>{STYLE}</style>" + "".join(parts)


def manual_cards(steps: Sequence[Mapping[str, Any]], *, language: str, heading: bool = True) -> str:
    """What only a person can do: a card each, with what to do, what to look for and what the systems show."""
    if not steps:
        return ""
    say = Texts("frame", language)
    above = f"<h3>{escape(say('card.manual'))}</h3>" if heading else ""
    return above + "".join(_manual(step, say) for step in steps)


def _manual(step: Mapping[str, Any], say: Texts) -> str:
    said, evidence = step["confirmed"], step["evidence"]
    is_open = said is None or evidence == "contradicts"
    link = step["link"]
    shown = f'<div><a href="{escape(link, quote=True)}">{escape(link)}</a></div>' if link else ""
    state = (
        say("card.open")
        if said is None
        else say("card.confirmed", by=said["by"], at=said["at"][:16].replace("T", " ") + " UTC")
        + (f": {said['value']}" if said["value"] else "")
        + (f" ({said['remark']})" if said["remark"] else "")
    )
    word = {"supports": "card.supports", "contradicts": "card.contradicts", "none": "card.nothing"}[evidence]
    lines = [
        f"<b>{'☐' if is_open else '☑'} {escape(step['title'])}</b>",
        escape(step["do"]),
        escape(say("card.screen", expect=step["expect"])),
        f"<i>{escape(state)}</i>",
        f'<span class="soft">{escape(say(word, text=step["evidence_text"]))}</span>',
    ]
    if said is None:
        command = f'shopswitch confirm {step["client"]} {step["key"]} --by "…"'
        lines.append(f'<span class="soft">{escape(say("card.how", command=command))}</span>')
    return f'<div class="manual">{lines[0]}{shown}<div>' + "</div><div>".join(lines[1:]) + "</div></div>"


def _attachments(result: Mapping[str, Any], say: Texts, pictures: Mapping[str, str]) -> str:
    files_ = result.get("attachments", ())
    if not files_:
        return ""
    parts = [f"<h3>{escape(say('card.files'))}</h3>"]
    for each in files_:
        place = f"attachments/{result['step']}/{each['name']}"
        parts.append(f"<div><code>{escape(place)}</code> {escape(each['title'])}</div>")
        if each["name"] in pictures:
            drawn, title = pictures[each["name"]], escape(each["title"], quote=True)
            parts.append(f'<div class="picture" role="img" aria-label="{title}">{drawn}</div>')
    return "".join(parts)


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


def findings_table(
    findings: Sequence[Mapping[str, Any]], *, sides: tuple[str, str], language: str = "en", findings_file: str = ""
) -> str:
    """Findings, worst first; the first ones when there are very many."""
    if not findings:
        return ""
    say = Texts("frame", language)
    right = any(finding["suggestion"] for finding in findings)
    heads = [
        say("card.verdict"),
        say("card.what"),
        say("card.subject"),
        *sides,
        *([say("card.perhaps")] if right else []),
        say("card.why"),
    ]
    rows = []
    for finding in findings[:MOST_ROWS]:
        words = f'{escape(finding["why"])}<div class="todo">→ {escape(finding["todo"])}</div>'
        cells = [
            badge("ATTENTION" if finding["waiver"] else finding["severity"]),
            escape(finding.get("label") or label(finding["code"])) + _waived(finding, say),
            *(_sku(finding[key]) for key in ("subject", "left", "right")),
            *([_sku(finding["suggestion"])] if right else []),
            words,
        ]
        rows.append("".join(cell if cell.startswith("<td") else f"<td>{cell}</td>" for cell in cells))
    more = len(findings) - MOST_ROWS
    where = " " + say("card.all_in", file=findings_file) if findings_file else ""
    hidden = say("card.hidden", count=f"{more:,}") + where
    note = f'<div class="soft">{escape(hidden)}</div>' if more > 0 else ""
    return f"{_table(heads, rows)}{note}"


def plain_table(rows: Sequence[Mapping[str, Any]], *, language: str = "en") -> str:
    """Rows of plain facts."""
    if not rows:
        return f'<div class="soft">{escape(Texts("frame", language)("card.none"))}</div>'
    heads = [str(key)[:1].upper() + str(key)[1:] for key in rows[0]]
    return _table(heads, ["".join(f"<td>{escape(str(value))}</td>" for value in row.values()) for row in rows])


def inputs_table(inputs: Sequence[Mapping[str, Any]], *, language: str = "en") -> str:
    """What a result rests on."""
    if not inputs:
        return ""
    say = Texts("frame", language)
    rows = [
        f"<td>{escape(item['name'])}</td><td>{escape(item['source'])}</td><td>{item['rows']:,}</td>"
        f"<td>{escape(say('card.is_whole' if item['complete'] else 'card.not_whole'))}</td>"
        f"<td>{_moment(item['read_at'])}</td>"
        f"<td>{escape(' '.join([*item.get('problems', ()), *item.get('notes', ())]))}</td>"
        for item in inputs
    ]
    heads = [say(f"card.{key}") for key in ("read", "from", "rows", "whole", "when", "remarks")]
    return f"<details><summary class='soft'>{escape(say('card.rests_on'))}</summary>{_table(heads, rows)}</details>"


def _moment(iso: str) -> str:
    return escape(iso[:19].replace("T", " ")) + " UTC"


def _waived(finding: Mapping[str, Any], say: Texts) -> str:
    waiver = finding["waiver"]
    if not waiver:
        return ""
    text = say("card.waived", owner=waiver["owner"], until=waiver["until"], reason=waiver["reason"])
    return f'<div class="soft">{escape(text)}</div>'


def _sku(text: str) -> str:
    # A code that breaks at its hyphens is easily copied wrong.
    kind = "sku short" if len(text) <= LONGEST_UNBROKEN and " " not in text else "sku"
    return f'<td class="{kind}">{escape(text)}</td>'


def _table(heads: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
