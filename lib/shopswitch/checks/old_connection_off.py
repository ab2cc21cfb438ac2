"""The old connection was switched off, and what Picqer and the old shop show about it."""

from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd

from shopswitch.checks.awaited import awaited
from shopswitch.checks.orders import Imports, Row, asked_since, contradiction, subjects
from shopswitch.checks.result import Conclusion, Finding, ManualStep, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

KEY = "old_connection_off"
# Switching off takes a moment, and an import that had begun ends; Picqer looks at a shop every few minutes.
GRACE = pd.Timedelta(minutes=30)


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Look whether anything still comes in through the old connection.

    Args:
        inputs: ``picqer.webshop_orders``, ``old.orders``, ``picqer.orders``.
        context: The old connection and the moment of the switch.

    Returns:
        One finding per order that came in since, subject its number; and the manual step with its evidence. Silence
        alone proves nothing while nobody ordered: an order that stayed out does.

    Source: Picqer help, "Switching to another webshop": the button at the bottom of the connection's page.
    """
    say = Say(KEY, context)
    old, rows = inputs["old.orders"].frame, inputs["picqer.webshop_orders"].frame
    imports = Imports.match(old, rows, context.old_connection)
    if not imports.rows:
        return _cannot_tell(context, say)
    since = asked_since(context)
    not_whole = contradiction(imports, since=since, shop=context.old_name, language=context.language)
    if not_whole:
        return Conclusion("", incomplete=not_whole)
    late = _late_orders(old, context)
    off_since = pd.Timestamp(context.boundary) + GRACE
    came_in = [row for row in imports.rows if row["created_at"] > off_since]
    findings = tuple(_still_importing(row, context, say) for row in came_in)
    stayed_out = [order for order in late if order.order_id not in imports.of and _is_ripe(order, context)]
    expected = awaited(rows, inputs["picqer.orders"].frame, context)
    return Conclusion(
        summary=_summary(len(findings), len(stayed_out), context, say),
        findings=findings,
        counts={
            say("counts.came_in"): len(came_in),
            say("counts.late"): len(late),
            say("counts.stayed_out"): len(stayed_out),
            say("counts.awaited"): sum(len(table) for table in expected.values()),
        },
        tables=_late_table(late, imports, subjects(old), context, say) | expected,
        manual=(_manual(context, say, came_in=came_in, stayed_out=stayed_out),),
    )


def _late_orders(old: pd.DataFrame, context: Context) -> list[Any]:
    """Orders placed in the old shop when its connection should have been off."""
    since = pd.Timestamp(context.boundary) + GRACE
    mine = old[(old["placed_at"] > since) & ~old["state"].isin(["draft", "cancelled"])]
    return list(each_row(mine.sort_values(["placed_at", "order_id"])))


def _is_ripe(order: Any, context: Context) -> bool:
    """Picqer would have imported it by now."""
    return bool(order.state == "open" and pd.Timestamp(context.now) - order.placed_at > GRACE)


def _still_importing(row: Row, context: Context, say: Say) -> Finding:
    return say.finding(
        "STILL_IMPORTING",
        Verdict.FAIL,
        row["foreign_number"] or row["foreign_id"],
        left=say("left.ordered", at=context.local(row["ordered_at"])),
        right=say("right.came_in", at=context.local(row["created_at"]), status=row["status"]),
    )


def _manual(context: Context, say: Say, *, came_in: Sequence[Row] = (), stayed_out: Sequence[Any] = ()) -> ManualStep:
    """The step and its evidence; who says so again after the last late import is contradicted by nothing."""
    said = context.confirmations.get(KEY)
    against = [row for row in came_in if said is None or row["created_at"] > pd.Timestamp(said.at)]
    last = max((row["created_at"] for row in came_in), default=None)
    proof = [order for order in stayed_out if last is None or order.placed_at > last]
    evidence: Literal["supports", "contradicts", "none"] = "none"
    text = say("evidence.nothing")
    if against:
        evidence, text = "contradicts", say("evidence.came_in", count=len(against))
    elif proof:
        evidence, text = "supports", say("evidence.stayed_out", count=len(proof))
    elif came_in:
        text = say("evidence.before", count=len(came_in))
    return say.manual(
        KEY,
        link=context.page_of(context.old_connection) or context.old_help,
        since=context.switch_at,
        evidence=evidence,
        evidence_text=text,
        help=say("words.help", link=context.old_help) if context.old_help else "",
    )


def _late_table(
    late: list[Any], imports: Imports, names: dict[str, str], context: Context, say: Say
) -> dict[str, list[dict[str, Any]]]:
    if not late:
        return {}
    table = []
    for order in late:
        row = imports.of.get(order.order_id)
        table.append(
            {
                say("columns.order"): names[order.order_id],
                say("columns.placed"): context.local(order.placed_at),
                say("columns.status"): order.state_raw,
                say("columns.picqer"): say("words.stayed_out") if row is None else row["status"],
            }
        )
    return {say("tables.late"): table}


def _cannot_tell(context: Context, say: Say) -> Conclusion:
    number = context.old_connection
    right = say("right.not_named") if number is None else say("right.no_rows", number=number)
    finding = say.finding("OFF_CONNECTION_UNKNOWN", Verdict.NEEDS_HUMAN, "old_connection", right=right)
    return Conclusion(say("summary.unknown"), (finding,), manual=(_manual(context, say),))


def _summary(came_in: int, stayed_out: int, context: Context, say: Say) -> str:
    if came_in:
        return say("summary.still", count=came_in)
    if stayed_out:
        return say("summary.stayed_out", count=stayed_out, old=context.old_name)
    return say("summary.silent")


STEP = Step(
    number=9,
    key=KEY,
    phase="switch",
    reads=("picqer.webshop_orders", "old.orders", "picqer.orders"),
    rule=rule,
    after_switch=True,
    replace_only=True,
)
