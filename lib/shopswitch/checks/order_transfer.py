"""No old order that was carried over into the new shop is left open there, where Picqer would import it again."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from shopswitch.checks.orders import Imports, OldOrders, plain_number, subjects
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.frames.rows import each_row

KEY = "order_transfer"
DAY = pd.Timedelta(days=1)
# The same number at the same moment is the same order; a lost time zone moves it by an hour or two.
SAME_MOMENT = pd.Timedelta(hours=3)
LEFT_ALONE = frozenset({"ignored", "canceled"})
NOT_IMPORTED = frozenset({"error"})
OPEN = ("open", "unknown")


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Find carried-over orders that Picqer would import, or did import, through the new connection.

    Args:
        inputs: ``new.orders``, ``picqer.webshop_orders`` and, when there is an old shop, ``old.orders``.
        context: The new connection and the moment of the switch.

    Returns:
        One finding per order of the new shop, subject its number.

    Source: Picqer help, "Switching to another webshop", on old orders in the new shop. A new connection knows no
    order yet, so every order in an importable status counts as new, however old it is.
    """
    new = inputs["new.orders"].frame
    old = inputs["old.orders"].frame if "old.orders" in inputs else new.iloc[0:0]
    rows = inputs["picqer.webshop_orders"].frame
    imported = Imports.match(new, rows, context.new_connection)
    names = subjects(new)
    carried = _carried_over(new, old, rows, context)
    findings = _unknown_connection(imported, context)
    for order, is_carried in zip(each_row(new), carried, strict=True):
        if is_carried or order.placed_at < context.boundary:
            finding = _judge(order, is_carried, imported, context)
            findings += [finding(names[order.order_id])] if finding else []
    finished = sum(is_carried and state not in OPEN for is_carried, state in zip(carried, new["state"], strict=True))
    return Conclusion(
        summary=_summary(sum(carried), findings, context),
        findings=tuple(findings),
        counts={
            "orders read in the new shop": len(new),
            "carried over from the old shop": sum(carried),
            "of these completed or cancelled": finished,
        },
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
        if origin is not None and context.switched and _was_missed(origin, imports):
            return False
        twin = known.by_number.get(plain_number(order.order_number))
        return (
            known.knows(order.external_reference)
            or (twin is not None and abs(twin.placed_at - order.placed_at) <= SAME_MOMENT)
            or order.created_at - order.placed_at > DAY
        )

    return [is_carried(order) for order in each_row(new)]


def _was_missed(origin: Any, imports: Imports) -> bool:
    row = imports.of.get(origin.order_id)
    return origin.state in OPEN and (row is None or row["status"] in LEFT_ALONE | NOT_IMPORTED)


def _unknown_connection(imported: Imports, context: Context) -> list[Finding]:
    if not context.switched or imported.of:
        return []
    return [
        Finding(
            KEY,
            "NEW_CONNECTION_NEEDED",
            Verdict.NEEDS_HUMAN,
            subject="new_connection",
            left="not in the profile" if context.new_connection is None else str(context.new_connection),
            right="no order of the new shop came through it",
            why="Without it nobody can tell whether an old order was imported a second time.",
            todo="Put the new connection's number as new_connection in the section [picqer] of the profile.",
        )
    ]


_WORDS = {
    "IMPORTED_AGAIN": (
        Verdict.FAIL,
        "The order was imported a second time: it would be picked, sent and counted twice.",
        "Cancel the second order in Picqer before it is picked, and complete it in the new shop.",
    ),
    "EARLY_ORDER_IMPORTED": (
        Verdict.NEEDS_HUMAN,
        "It was placed before the switch and Picqer imported it from the new shop: perhaps an old order.",
        "Look whether the old shop had the same order; if so, cancel the second one in Picqer before it is picked.",
    ),
    "EARLY_ORDER_OPEN": (
        Verdict.NEEDS_HUMAN,
        "It was placed in the new shop before the switch and is still open, so Picqer will import it.",
        "If it is a test or an old order, complete or cancel it there; if it is a real new order, leave it.",
    ),
    "CARRIED_STATUS_UNKNOWN": (
        Verdict.NEEDS_HUMAN,
        "Its status is one of the shop's own; whether Picqer imports it cannot be told.",
        "Mark it completed in the new shop, or say in the profile what this status means.",
    ),
    "OLD_ORDER_OPEN": (
        Verdict.FAIL,
        "It was carried over and is not completed: Picqer would import it again and it would be sent twice.",
        "Mark it completed in the new shop before the connection is made.",
    ),
}


def _judge(order: Any, carried: bool, imported: Imports, context: Context) -> Callable[[str], Finding] | None:
    row = imported.of.get(order.order_id)
    status = None if row is None or row["status"] in NOT_IMPORTED else row["status"]
    if status in LEFT_ALONE:
        return None
    replaces = context.scenario == "replace"
    code = ""
    if status is not None:
        code = "IMPORTED_AGAIN" if carried else "EARLY_ORDER_IMPORTED" if replaces else ""
    elif order.state in OPEN and carried:
        code = "CARRIED_STATUS_UNKNOWN" if order.state == "unknown" else "OLD_ORDER_OPEN"
    elif order.state in OPEN and replaces:
        code = "EARLY_ORDER_OPEN"
    if not code:
        return None
    severity, why, todo = _WORDS[code]
    left = order.external_reference or f"placed {order.placed_at:%Y-%m-%d %H:%M} UTC"
    right = order.state_raw if status is None or row is None else f"in Picqer, row {row['row_id']} ({status})"
    return lambda subject: Finding(KEY, code, severity, subject, left=left, right=right, why=why, todo=todo)


def _summary(carried: int, findings: list[Finding], context: Context) -> str:
    if not findings:
        return (
            f"All {carried} orders carried over into {context.new_name} are completed or cancelled there."
            if carried
            else f"No old orders were carried over into {context.new_name}."
        )
    again = sum(finding.code == "IMPORTED_AGAIN" for finding in findings)
    if again:
        return f"{again} old orders were imported into Picqer a second time."
    if any(finding.code == "NEW_CONNECTION_NEEDED" for finding in findings):
        return "The new connection is not known in Picqer, so nobody can tell whether old orders came in again."
    return f"{len(findings)} orders in {context.new_name} from before the switch must be looked at."


STEP = Step(
    number=6,
    key=KEY,
    phase="prepare",
    title="Carried-over orders are completed",
    question=(
        "Which old orders that were carried over into the new shop are not marked completed there, "
        "and would be imported into Picqer again?"
    ),
    reads=("new.orders", "old.orders", "picqer.webshop_orders"),
    rule=rule,
    sides=("Old order", "In the new shop"),
)
