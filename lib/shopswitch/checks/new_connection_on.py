"""The new connection was made: the first orders come in, none of them is an old one, none is left behind."""

from typing import Any, Literal

import pandas as pd

from shopswitch.checks.orders import Imports, Row, contradiction, subjects
from shopswitch.checks.result import Conclusion, Finding, ManualStep, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

KEY = "new_connection_on"
CAME_IN = frozenset({"imported", "expected"})
BROUGHT_NOTHING = frozenset({"ignored", "canceled", "error"})
# Picqer looks at a shop every few minutes; after an hour an order was left behind.
TAKEN_WITHIN = pd.Timedelta(minutes=60)


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Look at what came in through the new connection, and what should have.

    Args:
        inputs: ``picqer.webshop_orders`` and ``new.orders``.
        context: The new connection and the moment of the switch.

    Returns:
        Findings per order, subject its number. A table tells the point of no return: from the first order on,
        going back to the old shop means entering orders there by hand.

    Source: Picqer help, "Switching to another webshop"; the bol.com page: a new connection imports only at first.
    """
    say = Say(KEY, context)
    new = inputs["new.orders"].frame
    imports = Imports.match(new, inputs["picqer.webshop_orders"].frame, context.new_connection)
    if context.new_connection is None:
        finding = say.finding(
            "ON_CONNECTION_UNKNOWN", Verdict.NEEDS_HUMAN, "new_connection", right=say("right.not_named")
        )
        return Conclusion(say("summary.unknown"), (finding,), manual=(_manual(context, say, came_in=0, behind=0),))
    not_whole = contradiction(
        imports, since=pd.Timestamp(context.boundary), shop=context.new_name, language=context.language
    )
    if not_whole:
        return Conclusion("", incomplete=not_whole)
    behind = _left_behind(new, imports, context, say)
    findings = [*_of_rows(imports.rows, context, say), *behind]
    came_in = _came_in(imports.rows, context)
    return Conclusion(
        summary=_summary(findings, len(came_in), context, say),
        findings=tuple(findings),
        counts={
            say("counts.came_in"): len(came_in),
            say("counts.old"): sum(finding.code == "OLD_ORDER_CAME_IN" for finding in findings),
            say("counts.failed"): sum(finding.code == "IMPORT_FAILED" for finding in findings),
            say("counts.behind"): len(behind),
        },
        tables=_no_return(came_in, context, say) | _by_status(imports.rows, say),
        manual=(_manual(context, say, came_in=len(came_in), behind=len(behind)),),
    )


def _is_old(row: Row, context: Context) -> bool:
    return bool(context.scenario == "replace" and row["ordered_at"] < pd.Timestamp(context.boundary))


def _came_in(rows: tuple[Row, ...], context: Context) -> list[Row]:
    """Orders of the time after the switch that Picqer took in, the first one first."""
    new = [row for row in rows if row["status"] in CAME_IN and row["ordered_at"] >= pd.Timestamp(context.boundary)]
    return sorted(new, key=lambda row: (row["created_at"], row["row_id"]))


def _of_rows(rows: tuple[Row, ...], context: Context, say: Say) -> list[Finding]:
    findings = []
    for row in rows:
        subject = row["foreign_number"] or row["foreign_id"]
        ordered = say("left.ordered", at=context.local(row["ordered_at"]))
        if row["status"] == "error":
            reason = row["reason"] or say("right.no_reason")
            findings.append(say.finding("IMPORT_FAILED", Verdict.FAIL, subject, left=reason, right=ordered))
        elif _is_old(row, context) and row["status"] not in BROUGHT_NOTHING:
            left = say("left.row", status=row["status"], at=context.local(row["created_at"]))
            findings.append(say.finding("OLD_ORDER_CAME_IN", Verdict.FAIL, subject, left=left, right=ordered))
    if not any(row["status"] in CAME_IN for row in rows):
        right = say("right.no_rows", number=context.new_connection)
        findings.append(say.finding("NOTHING_IMPORTED", Verdict.NEEDS_HUMAN, "new_connection", right=right))
    return findings


def _left_behind(new: pd.DataFrame, imports: Imports, context: Context, say: Say) -> list[Finding]:
    """Open orders of after the switch that Picqer should have by now.

    Unknown payment counts as paid: an order too many to look at is better than one that nobody sends.
    """
    if not imports.rows:
        return []
    latest = pd.Timestamp(context.now) - TAKEN_WITHIN
    due = new[
        (new["state"] == "open")
        & new["paid"].fillna(True).astype(bool)
        & (new["placed_at"] > pd.Timestamp(context.boundary))
        & (new["placed_at"] < latest)
        & (new["created_at"] < latest)
    ]
    names = subjects(new)
    return [
        say.finding(
            "ORDER_NOT_TAKEN",
            Verdict.FAIL,
            names[order.order_id],
            left=say("left.absent"),
            right=say("right.order", status=order.state_raw, at=context.local(order.placed_at)),
        )
        for order in each_row(due)
        if order.order_id not in imports.of
    ]


def _manual(context: Context, say: Say, *, came_in: int, behind: int) -> ManualStep:
    evidence: Literal["supports", "contradicts", "none"] = "none"
    text = say("evidence.nothing")
    if behind:
        evidence, text = "contradicts", say("evidence.behind", count=behind)
    elif came_in:
        evidence, text = "supports", say("evidence.came_in", count=came_in)
    return say.manual(
        "new_connection_on",
        link=context.page_of(context.new_connection) or context.new_help,
        since=context.switch_at,
        evidence=evidence,
        evidence_text=text,
        help=say("words.help", link=context.new_help) if context.new_help else "",
    )


def _no_return(came_in: list[Row], context: Context, say: Say) -> dict[str, list[dict[str, Any]]]:
    if not came_in:
        return {}
    first = came_in[0]
    line = {
        say("columns.orders"): len(came_in),
        say("columns.first"): first["foreign_number"] or first["foreign_id"],
        say("columns.ordered"): context.local(first["ordered_at"]),
        say("columns.since"): context.local(first["created_at"]),
    }
    return {say("tables.no_return"): [line]}


def _by_status(rows: tuple[Row, ...], say: Say) -> dict[str, list[dict[str, Any]]]:
    if not rows:
        return {}
    counted = pd.Series([row["status"] for row in rows]).value_counts().sort_index()
    table = [{say("columns.status"): status, say("columns.orders"): int(count)} for status, count in counted.items()]
    return {say("tables.status"): table}


def _summary(findings: list[Finding], came_in: int, context: Context, say: Say) -> str:
    codes = [finding.code for finding in findings]
    for code, key in (("OLD_ORDER_CAME_IN", "old"), ("IMPORT_FAILED", "failed"), ("ORDER_NOT_TAKEN", "behind")):
        if code in codes:
            return say(f"summary.{key}", count=codes.count(code), new=context.new_name)
    if "NOTHING_IMPORTED" in codes:
        return say("summary.nothing")
    return say("summary.fine", count=came_in)


STEP = Step(
    number=10,
    key=KEY,
    phase="switch",
    reads=("picqer.webshop_orders", "new.orders"),
    rule=rule,
    after_switch=True,
)
