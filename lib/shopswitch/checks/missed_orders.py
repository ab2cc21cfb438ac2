"""Every order of the old shop reached Picqer, or is known to be entered elsewhere."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from shopswitch.checks.orders import Imports, OldOrders, contradiction, plain_number, subjects
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.frames.rows import each_row

KEY = "missed_orders"
# Orders completed in the old shop without Picqer are only worth a look around the switch; before that they are history.
COMPLETED_WINDOW = pd.Timedelta(days=7)
# Orders placed since then were certainly asked for; older ones only when they are still open.
LOOK_BACK = pd.Timedelta(days=60)
# What is older than everything Picqer knows of the connection was never meant for it.
BEFORE_CONNECTION = pd.Timedelta(days=1)

_REENTER = "Enter it in the new shop, so that Picqer imports it there; keep the old number with it."
# Where the new shop takes no orders from outside, or nobody knows whether it does.
_BY_HAND = {
    None: "Enter it by hand in the new shop's own screens, with the old number, and see that Picqer imports it.",
    False: "Enter it in Picqer by hand: the new shop takes no orders from outside. Its shipment is told to nobody, "
    "so mark it completed in the old shop as well.",
}
_WORDS: Mapping[str, tuple[Verdict, str, str]] = {
    "NEVER_IMPORTED": (
        Verdict.FAIL,
        "A paid order that Picqer does not know: the customer would wait in vain.",
        _REENTER,
    ),
    "UNPAID_NOT_IMPORTED": (
        Verdict.ATTENTION,
        "It is not paid; should the customer still pay, nobody would see it.",
        "Watch the payment in the old shop; when it comes, enter the order in the new shop.",
    ),
    "COMPLETED_NOT_IMPORTED": (
        Verdict.ATTENTION,
        "The old shop calls it completed, but it never passed through Picqer.",
        "Check that it was really sent or needed no sending (digital, collected at the counter).",
    ),
    "IMPORT_ERROR": (Verdict.FAIL, "Picqer saw the order but could not import it, so it is not picked.", _REENTER),
    "IMPORT_IGNORED": (
        Verdict.ATTENTION,
        "Somebody told Picqer to ignore this order, yet it is open in the old shop.",
        "Check that ignoring it was meant; otherwise enter it in the new shop.",
    ),
    "EXPECTED_ORPHANED": (
        Verdict.NEEDS_HUMAN,
        "Picqer still waits for its payment, which it can no longer see through a connection that is off.",
        "Look at the payment in the old shop: process the order in Picqer when paid, cancel it when not.",
    ),
    "IMPORT_CANCELED": (
        Verdict.NEEDS_HUMAN,
        "Picqer cancelled it, yet it is open and paid in the old shop: perhaps the payment came late.",
        "If it must be sent, enter it in the new shop with its old number; otherwise cancel it in the old shop.",
    ),
    "IMPORT_STUCK": (
        Verdict.NEEDS_HUMAN,
        "Its import began and did not finish.",
        "Look at the order under the old connection in Picqer, and enter it in the new shop when it is not there.",
    ),
    "MISSED_STATUS_UNKNOWN": (
        Verdict.NEEDS_HUMAN,
        "Picqer does not know it, and its status is one of the shop's own, so it may still have to be sent.",
        "Look it up in the old shop, or say in the profile what this status means.",
    ),
    "IMPORT_STATUS_UNKNOWN": (
        Verdict.NEEDS_HUMAN,
        "Picqer gives its import a status this runbook does not know.",
        "Look the order up under the old connection in Picqer.",
    ),
}


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Find orders of the old shop that were lost during the switch.

    Args:
        inputs: ``old.orders``, ``new.orders``, ``picqer.webshop_orders`` and, as a help, ``old.missed_lines``.
        context: The old connection and the moment of the switch.

    Returns:
        One finding per order of the old shop; subject its number.

    Source: Picqer help, "Switching to another webshop", on orders placed during the switch.
    """
    old = inputs["old.orders"].frame
    imports = Imports.match(old, inputs["picqer.webshop_orders"].frame, context.old_connection)
    if not imports.rows:
        return _cannot_tell(len(old), context)
    since = pd.Timestamp(context.boundary) - LOOK_BACK
    not_whole = contradiction(old, imports, since, context.old_name)
    if not_whole:
        return Conclusion("", incomplete=not_whole)
    entered = _entered(old, inputs, imports, context)
    begins = min(row["ordered_at"] for row in imports.rows) - BEFORE_CONNECTION
    names, lines = subjects(old), _lines(inputs)
    findings: list[Finding] = []
    known = elsewhere = history = 0
    for order in each_row(old[~old["state"].isin(["draft", "cancelled"])]):
        row = imports.of.get(order.order_id)
        code = None
        if row is not None:
            known += 1
            code = _row_code(order, row)
        elif order.order_id in entered:
            elsewhere += 1
        elif order.placed_at < begins:
            history += order.state != "completed"
        else:
            code = _absent_code(order, context)
        if code is not None:
            found = _finding(code, order, row, names[order.order_id])
            findings.append(_worked_out(found, lines.get(order.order_id, ""), context))
    findings += _history(history, begins)
    return Conclusion(
        summary=_summary(known, elsewhere, findings, context),
        findings=tuple(findings),
        counts={
            "orders read in the old shop": len(old),
            "known in Picqer": known,
            "entered in the new shop": elsewhere,
            "missed or unclear": len(findings),
        },
    )


def _entered(old: pd.DataFrame, inputs: Inputs, imports: Imports, context: Context) -> set[str]:
    """order_id of the old orders that have a living counterpart in the new shop: open there, or imported from there.

    A cancelled copy, or history that was carried over as completed, sends nothing to the customer.
    """
    new = inputs["new.orders"].frame
    there = Imports.match(new, inputs["picqer.webshop_orders"].frame, context.new_connection)
    known = OldOrders.of(old, imports)
    found = set()
    for order in each_row(new[new["external_reference"] != ""]):
        row = there.of.get(order.order_id)
        origin = known.order(order.external_reference)
        lives = order.state in ("open", "unknown") or (row is not None and row["status"] == "imported")
        # A small number may mean anything in a free field: it must be the old order's number, not its id, and nothing
        # is entered again before it was ordered.
        names = origin is not None and plain_number(order.external_reference) == plain_number(origin.order_number)
        later = origin is not None and order.created_at >= origin.placed_at
        if origin is not None and names and later and lives and order.state != "cancelled":
            found.add(origin.order_id)
    return found


def _history(count: int, begins: Any) -> list[Finding]:
    if not count:
        return []
    return [
        Finding(
            KEY,
            "OLD_HISTORY_OPEN",
            Verdict.ATTENTION,
            subject="before the old connection",
            left=f"{count} orders placed before {begins:%Y-%m-%d} are still open in the old shop",
            why="They are older than anything Picqer knows of the old connection, so probably long dealt with.",
            todo="Look through them in the old shop; what must still be sent, enter in the new shop.",
        )
    ]


def _row_code(order: Any, row: Mapping[str, Any]) -> str | None:
    status = row["status"]
    if (status == "imported" and row["order_id"]) or order.state not in ("open", "unknown"):
        return None
    if status == "canceled":
        unpaid = pd.notna(order.paid) and not order.paid
        return None if unpaid else "IMPORT_CANCELED"
    codes = {
        "error": "IMPORT_ERROR",
        "ignored": "IMPORT_IGNORED",
        "expected": "EXPECTED_ORPHANED",
        "importing": "IMPORT_STUCK",
    }
    return codes.get(status, "IMPORT_STATUS_UNKNOWN")


def _absent_code(order: Any, context: Context) -> str | None:
    if order.state == "unknown":
        return "MISSED_STATUS_UNKNOWN"
    if order.state == "completed":
        since = pd.Timestamp(context.boundary) - COMPLETED_WINDOW
        return "COMPLETED_NOT_IMPORTED" if order.placed_at >= since else None
    # Unknown payment counts as paid: an order too many to look at is better than one lost.
    return "UNPAID_NOT_IMPORTED" if pd.notna(order.paid) and not order.paid else "NEVER_IMPORTED"


def _finding(code: str, order: Any, row: Mapping[str, Any] | None, subject: str) -> Finding:
    severity, why, todo = _WORDS[code]
    picqer = "not in Picqer" if row is None else f"{row['status']}{': ' + row['reason'] if row['reason'] else ''}"
    return Finding(
        KEY,
        code,
        severity,
        subject=subject,
        left=f"{order.state_raw}, placed {order.placed_at:%Y-%m-%d %H:%M} UTC",
        right=picqer,
        why=why,
        todo=todo,
    )


def _lines(inputs: Inputs) -> dict[str, str]:
    """order_id → what was ordered, where the old shop could be asked."""
    if "old.missed_lines" not in inputs:
        return {}
    frame = inputs["old.missed_lines"].frame
    words = frame.assign(text=[f"{row.quantity:g} × {row.sku or 'a line without SKU'}" for row in each_row(frame)])
    return {str(key): ", ".join(group) for key, group in words.groupby("order_id", sort=False)["text"]}


def _worked_out(finding: Finding, lines: str, context: Context) -> Finding:
    """The row of the work list: what was ordered, and how it can be entered in this new shop."""
    left = f"{finding.left}; {lines}" if lines else finding.left
    by_hand = finding.todo == _REENTER and context.new_takes_orders is not True
    return replace(finding, left=left, todo=_BY_HAND[context.new_takes_orders] if by_hand else finding.todo)


def _cannot_tell(count: int, context: Context) -> Conclusion:
    named = context.old_connection is not None
    finding = Finding(
        KEY,
        "OLD_CONNECTION_NEEDED",
        Verdict.NEEDS_HUMAN,
        subject="old_connection",
        left=f"{count} orders in the old shop",
        right=f"no order in Picqer came through connection {context.old_connection}" if named else "not in the profile",
        why="Without the old connection's rows in Picqer no order can be looked up.",
        todo="Put old_connection in the section [picqer] of the profile; step 00 shows the connections there are.",
    )
    return Conclusion("The old connection is not known, so no order could be looked up in Picqer.", (finding,))


def _summary(known: int, elsewhere: int, findings: list[Finding], context: Context) -> str:
    lost = sum(finding.severity is Verdict.FAIL for finding in findings)
    if lost:
        return f"{lost} orders of {context.old_name} never reached Picqer and must be entered in the new shop."
    if findings:
        return f"No paid order of {context.old_name} was lost; {len(findings)} need a look."
    more = f", {elsewhere} were entered in the new shop" if elsewhere else ""
    return f"Every order of {context.old_name} is known: {known} in Picqer{more}."


STEP = Step(
    number=12,
    key=KEY,
    phase="verify",
    title="Missed orders",
    question="Which orders in the old shop did Picqer never import, and must be entered in the new shop?",
    reads=("old.orders", "new.orders", "picqer.webshop_orders"),
    rule=rule,
    helps=("old.missed_lines",),
    sides=("Old shop", "Picqer"),
    after_switch=True,
    replace_only=True,
)
