"""No old order that was carried over into the new shop is left open there, where Picqer would import it again."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from shopswitch.checks.duplicates import Cost, Predicted, costs, in_words, is_imported, rule_in_words, tables
from shopswitch.checks.orders import SAME_MOMENT, Imports, OldOrders, plain_number, subjects
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

KEY = "order_transfer"
DAY = pd.Timedelta(days=1)
LEFT_ALONE = frozenset({"ignored", "canceled"})
NOT_IMPORTED = frozenset({"error"})
OPEN = ("open", "unknown")
_SEVERITIES: Mapping[str, Verdict] = {
    "IMPORTED_AGAIN": Verdict.FAIL,
    "EARLY_ORDER_IMPORTED": Verdict.NEEDS_HUMAN,
    "EARLY_ORDER_OPEN": Verdict.NEEDS_HUMAN,
    "CARRIED_STATUS_UNKNOWN": Verdict.NEEDS_HUMAN,
    "OLD_ORDER_OPEN": Verdict.FAIL,
}
# Their import is still to come; whether the order is certainly an old one.
_TO_COME: Mapping[str, bool] = {"OLD_ORDER_OPEN": True, "CARRIED_STATUS_UNKNOWN": True, "EARLY_ORDER_OPEN": False}


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Find carried-over orders that Picqer would import, or did import, through the new connection.

    Args:
        inputs: ``new.orders``, ``picqer.webshop_orders`` and, when there is an old shop, ``old.orders``; as a help
            ``new.missed_lines``, which tell what an import would cost.
        context: The new connection, its import rule and the moment of the switch.

    Returns:
        One finding per order of the new shop, subject its number.

    Source: Picqer help, "Switching to another webshop", on old orders in the new shop. A new connection knows no
    order yet, so every order in an importable status counts as new, however old it is.
    """
    say = Say(KEY, context)
    new = inputs["new.orders"].frame
    old = inputs["old.orders"].frame if "old.orders" in inputs else new.iloc[0:0]
    rows = inputs["picqer.webshop_orders"].frame
    imported = Imports.match(new, rows, context.new_connection)
    carried = _carried_over(new, old, rows, context)
    codes = [_code(order, known, imported, context) for order, known in zip(each_row(new), carried, strict=True)]
    judged, predicted = _judged(new, codes, imported, costs(inputs), context)
    findings = [*_unknown_connection(imported, context, say), *judged]
    finished = sum(is_carried and state not in OPEN for is_carried, state in zip(carried, new["state"], strict=True))
    return Conclusion(
        summary=_summary(sum(carried), findings, say, context),
        findings=tuple(findings),
        counts={
            say("counts.read"): len(new),
            say("counts.carried"): sum(carried),
            say("counts.finished"): finished,
            say("counts.again"): sum(each.certain for each in predicted),
        },
        tables=tables(predicted, context, say),
    )


def _carried_over(new: pd.DataFrame, old: pd.DataFrame, rows: pd.DataFrame, context: Context) -> list[bool]:
    """Which orders of the new shop were first placed, and dealt with, elsewhere.

    Either they name an old order, or they bear an old order's number and moment, or their record was made long
    after the customer ordered. A number alone proves nothing: a new shop may start counting anew. An old order that
    Picqer missed and that was entered again after the switch is no carried-over one: it is meant to be imported.
    """
    imports = Imports.match(old, rows, context.old_connection)
    known = OldOrders.of(old, imports)

    def is_carried(order: Any) -> bool:
        origin = known.order(order.external_reference)
        if origin is not None and context.switched and _was_missed(origin, order, imports, context):
            return False
        twin = known.by_number.get(plain_number(order.order_number))
        return (
            known.knows(order.external_reference)
            or (twin is not None and abs(twin.placed_at - order.placed_at) <= SAME_MOMENT)
            or order.created_at - order.placed_at > DAY
        )

    return [is_carried(order) for order in each_row(new)]


def _was_missed(origin: Any, copy: Any, imports: Imports, context: Context) -> bool:
    """Picqer never took it in, and it was still to be sent when it was entered again.

    Whoever entered it again completes the old one afterwards, so that alone must not make it an old order.
    """
    row = imports.of.get(origin.order_id)
    missed = row is None or row["status"] in LEFT_ALONE | NOT_IMPORTED
    return missed and (origin.state in OPEN or copy.created_at >= context.boundary)


def _unknown_connection(imported: Imports, context: Context, say: Say) -> list[Finding]:
    if not context.switched or imported.of:
        return []
    named = context.new_connection is not None
    left = str(context.new_connection) if named else say("left.not_named")
    right = say("right.nothing_through")
    return [say.finding("NEW_CONNECTION_NEEDED", Verdict.NEEDS_HUMAN, "new_connection", left=left, right=right)]


def _status(row: Mapping[str, Any] | None) -> str | None:
    """Status of the row that stands for an import, or None."""
    return None if row is None or row["status"] in NOT_IMPORTED else row["status"]


def _code(order: Any, carried: bool, imported: Imports, context: Context) -> str:
    """What is wrong with an order from before the switch, or ""."""
    status, replaces = _status(imported.of.get(order.order_id)), context.scenario == "replace"
    if status in LEFT_ALONE or not (carried or order.placed_at < context.boundary):
        return ""
    if status is not None:
        return "IMPORTED_AGAIN" if carried else "EARLY_ORDER_IMPORTED" if replaces else ""
    if order.state not in OPEN:
        return ""
    if carried:
        return "CARRIED_STATUS_UNKNOWN" if order.state == "unknown" else "OLD_ORDER_OPEN"
    return "EARLY_ORDER_OPEN" if replaces else ""


def _judged(
    new: pd.DataFrame, codes: list[str], imported: Imports, cost: Mapping[str, Cost], context: Context
) -> tuple[list[Finding], list[Predicted]]:
    """A finding per order with a code, and those of them that Picqer would import."""
    say, names = Say(KEY, context), subjects(new)
    findings: list[Finding] = []
    predicted: list[Predicted] = []
    for order, code in zip(each_row(new), codes, strict=True):
        if not code:
            continue
        left, right = _sides(order, imported.of.get(order.order_id), context, say)
        name, taken, comes_in = names[order.order_id], cost.get(order.order_id, Cost()), is_imported(order, context)
        finding = say.finding(
            code,
            _SEVERITIES[code],
            name,
            left=left,
            right=right,
            variant="" if comes_in else "outside_rule",
            cost=in_words(taken, say),
            rule=rule_in_words(context, say),
        )
        findings.append(finding)
        if code in _TO_COME and comes_in:
            predicted.append(Predicted(name, context.local(order.placed_at), finding.label, _TO_COME[code], taken))
    return findings, predicted


def _sides(order: Any, row: Mapping[str, Any] | None, context: Context, say: Say) -> tuple[str, str]:
    left = order.external_reference or say("left.placed", at=context.local(order.placed_at))
    status = _status(row)
    return left, order.state_raw if row is None or status is None else say(
        "right.row", row=row["row_id"], status=status
    )


def _summary(carried: int, findings: list[Finding], say: Say, context: Context) -> str:
    codes = [finding.code for finding in findings]
    if not codes:
        return say("summary.finished" if carried else "summary.none", count=carried, new=context.new_name)
    again = codes.count("IMPORTED_AGAIN")
    if again:
        return say("summary.again", count=again)
    if "NEW_CONNECTION_NEEDED" in codes:
        return say("summary.no_connection")
    return say.sentence("summary.look", count=len(codes), new=context.new_name)


STEP = Step(
    number=6,
    key=KEY,
    phase="prepare",
    reads=("new.orders", "old.orders", "picqer.webshop_orders"),
    rule=rule,
    helps=("new.missed_lines",),
)
