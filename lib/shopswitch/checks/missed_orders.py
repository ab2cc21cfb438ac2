"""Every order of the old shop reached Picqer, or is known to be entered elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from shopswitch.checks.custody import custody
from shopswitch.checks.orders import Imports, OldOrders, Row, asked_since, contradiction, plain_number, subjects
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

KEY = "missed_orders"
# Orders completed in the old shop without Picqer are only worth a look around the switch; before that they are history.
COMPLETED_WINDOW = pd.Timedelta(days=7)
# What is older than everything Picqer knows of the connection was never meant for it.
BEFORE_CONNECTION = pd.Timedelta(days=1)

_SEVERITIES: Mapping[str, Verdict] = {
    "NEVER_IMPORTED": Verdict.FAIL,
    "UNPAID_NOT_IMPORTED": Verdict.ATTENTION,
    "COMPLETED_NOT_IMPORTED": Verdict.ATTENTION,
    "IMPORT_ERROR": Verdict.FAIL,
    "IMPORT_IGNORED": Verdict.ATTENTION,
    "EXPECTED_ORPHANED": Verdict.NEEDS_HUMAN,
    "IMPORT_CANCELED": Verdict.NEEDS_HUMAN,
    "IMPORT_STUCK": Verdict.NEEDS_HUMAN,
    "MISSED_STATUS_UNKNOWN": Verdict.NEEDS_HUMAN,
    "IMPORT_STATUS_UNKNOWN": Verdict.NEEDS_HUMAN,
}
# How an order gets in where the new shop takes none from outside, or nobody knows whether it does: which of the texts.
_WAYS: Mapping[bool | None, str] = {True: "", None: "by_hand", False: "in_picqer"}


@dataclass(slots=True)
class _Found:
    """What was found order by order."""

    findings: list[Finding] = field(default_factory=list)
    known: int = 0
    elsewhere: int = 0
    history: int = 0


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Find orders of the old shop that were lost during the switch.

    Args:
        inputs: ``old.orders``, ``new.orders``, ``picqer.webshop_orders`` and, as helps, ``old.missed_lines`` and
            ``picqer.orders``.
        context: The old connection and the moment of the switch.

    Returns:
        One finding per order of the old shop; subject its number. A table says where every order is.

    Source: Picqer help, "Switching to another webshop", on orders placed during the switch.
    """
    say = Say(KEY, context)
    old = inputs["old.orders"].frame
    imports = Imports.match(old, inputs["picqer.webshop_orders"].frame, context.old_connection)
    if not imports.rows:
        return _cannot_tell(len(old), context, say)
    since = asked_since(context)
    not_whole = contradiction(imports, since=since, shop=context.old_name, language=context.language)
    homes = custody(inputs, context)
    if not_whole or homes.incomplete:
        return Conclusion("", incomplete=not_whole or homes.incomplete)
    begins = min(row["ordered_at"] for row in imports.rows) - BEFORE_CONNECTION
    found = _judged(inputs, imports, begins, context, say)
    if found.history:
        left = say("left.history", count=found.history, before=context.local(begins)[:10])
        subject = "before the old connection"
        found.findings.append(say.finding("OLD_HISTORY_OPEN", Verdict.ATTENTION, subject, left=left))
    return Conclusion(
        summary=_summary(found, context, say),
        findings=tuple(found.findings),
        counts={
            say("counts.read"): len(old),
            say("counts.known"): found.known,
            say("counts.elsewhere"): found.elsewhere,
            say("counts.missed"): len(found.findings),
        },
        tables=homes.tables,
        attachments=homes.attachments,
    )


def _judged(inputs: Inputs, imports: Imports, begins: Any, context: Context, say: Say) -> _Found:
    """Each order of the old shop that is one: not a basket, not cancelled."""
    old = inputs["old.orders"].frame
    entered, names, lines = _entered(old, inputs, imports, context), subjects(old), _lines(inputs, say)
    found = _Found()
    for order in each_row(old[~old["state"].isin(["draft", "cancelled"])]):
        row = imports.of.get(order.order_id)
        code = None
        if row is not None:
            found.known += 1
            code = _row_code(order, row)
        elif order.order_id in entered:
            found.elsewhere += 1
        elif order.placed_at < begins:
            found.history += order.state != "completed"
        else:
            code = _absent_code(order, context)
        if code is None:
            continue
        left = say("left.order", status=order.state_raw, at=context.local(order.placed_at))
        what = lines.get(order.order_id, "")
        finding = say.finding(
            code,
            _SEVERITIES[code],
            names[order.order_id],
            left=f"{left}; {what}" if what else left,
            right=_in_picqer(row, say),
            variant=_WAYS[context.new_takes_orders],
        )
        found.findings.append(finding)
    return found


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


def _row_code(order: Any, row: Row) -> str | None:
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


def _in_picqer(row: Row | None, say: Say) -> str:
    if row is None:
        return say("right.absent")
    return f"{row['status']}: {row['reason']}" if row["reason"] else str(row["status"])


def _lines(inputs: Inputs, say: Say) -> dict[str, str]:
    """order_id → what was ordered, where the old shop could be asked."""
    if "old.missed_lines" not in inputs:
        return {}
    frame = inputs["old.missed_lines"].frame
    unnamed = say("left.no_sku")
    words = frame.assign(text=[f"{row.quantity:g} × {row.sku or unnamed}" for row in each_row(frame)])
    return {str(key): ", ".join(group) for key, group in words.groupby("order_id", sort=False)["text"]}


def _cannot_tell(count: int, context: Context, say: Say) -> Conclusion:
    number = context.old_connection
    right = say("right.not_named") if number is None else say("right.no_rows", number=number)
    left = say("left.orders", count=count)
    finding = say.finding("OLD_CONNECTION_NEEDED", Verdict.NEEDS_HUMAN, "old_connection", left=left, right=right)
    return Conclusion(say("summary.no_connection"), (finding,))


def _summary(found: _Found, context: Context, say: Say) -> str:
    lost = sum(finding.severity is Verdict.FAIL for finding in found.findings)
    if lost:
        return say(f"summary.{_WAYS[context.new_takes_orders] or 'lost'}", count=lost, old=context.old_name)
    if found.findings:
        return say("summary.look", count=len(found.findings), old=context.old_name)
    more = say("summary.entered", count=found.elsewhere) if found.elsewhere else ""
    return say("summary.fine", known=found.known, old=context.old_name, more=more)


STEP = Step(
    number=12,
    key=KEY,
    phase="verify",
    reads=("old.orders", "new.orders", "picqer.webshop_orders"),
    rule=rule,
    helps=("old.missed_lines", "picqer.orders"),
    after_switch=True,
    replace_only=True,
)
