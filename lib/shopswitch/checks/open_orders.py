"""What is still open in Picqer, by connection of origin, and whether it will be gone at the switch."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.frames.rows import each_row

KEY = "open_orders"
OPEN = ("expected", "concept", "processing", "paused")
CLOSED = ("completed", "cancelled")
CONCEPT_AFTER = pd.Timedelta(days=1)
LONG_AFTER = pd.Timedelta(days=7)
PACE_DAYS = 14
# A backlog this small can be finished by hand on the day itself, at whatever pace.
SMALL_BACKLOG = 10
BACKLOG_DAYS = 2

# code → (why, todo); the order of the rules is in _code.
_WORDS: Mapping[str, tuple[str, str]] = {
    "EXPECTED_UNPAID": (
        "Once the old connection is off, its payment is no longer seen and it stays expected for ever.",
        "Wait for the payment, or cancel it, or note it to be entered in the new shop.",
    ),
    "PAUSED": ("Somebody set it aside, so it does not finish by itself.", "Resume it or cancel it before the switch."),
    "CONCEPT_WAITING": (
        "It has been a draft for more than a day and no picklist exists.",
        "Process it or cancel it before the switch.",
    ),
    "PICKLIST_SNOOZED": (
        "Its picklist is snoozed and easily overlooked; after the switch its shipment is not reported to the old shop.",
        "Wake the picklist and finish it, or note it for completion by hand.",
    ),
    "BACKORDER_WAITING": (
        "Part of it waits for stock, so it will probably still be open at the switch.",
        "Deliver, split or cancel it; otherwise it must be completed by hand in the old shop.",
    ),
    "OPEN_TOO_LONG": (
        "It has been in progress for more than a week: it does not clear by itself.",
        "Find out what it waits for and finish it before the switch.",
    ),
}


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """List what would still be open.

    Args:
        inputs: ``picqer.orders``, ``picqer.webshop_orders``, ``picqer.picklists``, ``picqer.backorders``.
        context: Old and new connection, the moment.

    Returns:
        One finding per order of the old connection that does not clear by itself; subject Picqer's order number.

    Source: Picqer help, "Switching to another webshop": switch with as few open orders as possible.
    """
    orders = inputs["picqer.orders"].frame
    origin = _origins(inputs["picqer.webshop_orders"].frame, context)
    orders = orders.assign(origin=orders["order_id"].map(origin).fillna("by hand"))
    unknown = orders[~orders["status"].isin([*OPEN, *CLOSED])]
    open_orders = orders[orders["status"].isin(OPEN)]
    contradiction = _contradiction(inputs, orders, context)
    if contradiction:
        return Conclusion("", incomplete=contradiction)
    snoozed = _orders_with(inputs["picqer.picklists"].frame, "snoozed")
    waiting = set(inputs["picqer.backorders"].frame["order_id"])

    findings: list[Finding] = []
    flowing = 0
    for order in each_row(open_orders[open_orders["origin"] == "old connection"]):
        code = _code(order, snoozed, waiting, context)
        if code is None:
            flowing += 1
        else:
            findings.append(_finding(code, order))
    findings += [_unknown_status(order) for order in each_row(unknown)]
    findings += _backlog(orders, flowing, context)
    if context.old_connection is None:
        findings.append(_no_connection(len(open_orders)))
    by_origin = open_orders["origin"].value_counts()
    return Conclusion(
        summary=_summary(len(open_orders), flowing, findings),
        findings=tuple(findings),
        counts={"open orders": len(open_orders), "clearing by themselves": flowing}
        | {f"open from {name}": int(count) for name, count in sorted(by_origin.items())},
        tables={"Open orders by origin and status": _table(open_orders)},
    )


def _contradiction(inputs: Inputs, orders: pd.DataFrame, context: Context) -> str:
    """Picklists and backorders belong to open orders: one whose order was not read proves that orders are missing."""
    read = set(orders["order_id"])
    working = inputs["picqer.picklists"].frame
    orphans = {order_id for order_id in working["order_id"] if order_id} - read
    orphans |= {order_id for order_id in inputs["picqer.backorders"].frame["order_id"] if order_id} - read
    rows = inputs["picqer.webshop_orders"].frame
    recent = rows[rows["created_at"] >= pd.Timestamp(context.now) - pd.Timedelta(days=PACE_DAYS)]
    orphans |= {order_id for order_id in recent["order_id"] if order_id} - read
    if not orphans:
        return ""
    return (
        f"Picqer's list of orders is not whole: {len(orphans)} orders with picklists, backorders or recent imports "
        "are not in it. Run the step again."
    )


def _origins(rows: pd.DataFrame, context: Context) -> dict[str, str]:
    names = {context.old_connection: "old connection", context.new_connection: "new connection"}
    linked = rows[rows["order_id"] != ""]
    return {
        order_id: names.get(int(connection), "another connection")
        for order_id, connection in zip(linked["order_id"], linked["connection_id"], strict=True)
    }


def _orders_with(picklists: pd.DataFrame, status: str) -> set[str]:
    return set(picklists.loc[picklists["status"] == status, "order_id"])


def _code(order: Any, snoozed: set[str], waiting: set[str], context: Context) -> str | None:
    age = pd.Timestamp(context.now) - order.created_at
    rules = (
        ("EXPECTED_UNPAID", order.status == "expected"),
        ("PAUSED", order.status == "paused"),
        ("CONCEPT_WAITING", order.status == "concept" and age > CONCEPT_AFTER),
        ("PICKLIST_SNOOZED", order.order_id in snoozed),
        ("BACKORDER_WAITING", order.order_id in waiting),
        ("OPEN_TOO_LONG", order.status == "processing" and age > LONG_AFTER),
    )
    return next((code for code, applies in rules if applies), None)


def _finding(code: str, order: Any) -> Finding:
    why, todo = _WORDS[code]
    return Finding(
        KEY,
        code,
        Verdict.ATTENTION,
        subject=order.order_number,
        left=f"{order.status} since {order.created_at:%Y-%m-%d}",
        why=why,
        todo=todo,
    )


def _unknown_status(order: Any) -> Finding:
    return Finding(
        KEY,
        "STATUS_UNKNOWN",
        Verdict.NEEDS_HUMAN,
        subject=order.order_number,
        left=order.status,
        why="Picqer names a status this runbook does not know; whether it is open cannot be told.",
        todo="Look the order up in Picqer.",
    )


def _backlog(orders: pd.DataFrame, flowing: int, context: Context) -> list[Finding]:
    since = pd.Timestamp(context.now) - pd.Timedelta(days=PACE_DAYS)
    done = orders[
        (orders["origin"] == "old connection") & (orders["status"] == "completed") & (orders["updated_at"] >= since)
    ]
    per_day = len(done) / PACE_DAYS
    if flowing <= SMALL_BACKLOG or flowing <= BACKLOG_DAYS * per_day:
        return []
    pace = f"{per_day:.1f} a day" if per_day else "none at all"
    return [
        Finding(
            KEY,
            "BACKLOG_TOO_LARGE",
            Verdict.ATTENTION,
            subject="old connection",
            left=f"{flowing} open, {pace} completed in the last {PACE_DAYS} days",
            why=f"At this pace the open orders take more than {BACKLOG_DAYS} days; at the switch too many are left.",
            todo="Work the backlog down first, or choose a quieter moment.",
        )
    ]


def _no_connection(count: int) -> Finding:
    return Finding(
        KEY,
        "ORIGIN_UNKNOWN",
        Verdict.NEEDS_HUMAN,
        subject="old_connection",
        left=f"{count} open orders",
        why="Which of Picqer's connections is the old one is not in the profile, so orders cannot be told apart.",
        todo="Put old_connection in the section [picqer] of the profile; step 00 shows the connections there are.",
    )


def _table(open_orders: pd.DataFrame) -> list[dict[str, Any]]:
    counted = open_orders.groupby(["origin", "status"]).size().rename("orders").reset_index()
    return [{"origin": row.origin, "status": row.status, "orders": int(row.orders)} for row in each_row(counted)]


def _summary(total: int, flowing: int, findings: list[Finding]) -> str:
    if not total:
        return "Nothing is open in Picqer."
    if findings:
        return (
            f"{total} orders are open in Picqer; {len(findings)} of the old connection need a hand before the switch."
        )
    return f"{total} orders are open in Picqer; the {flowing} of the old connection clear by themselves."


STEP = Step(
    number=8,
    key=KEY,
    phase="prepare",
    title="Open orders in Picqer",
    question=(
        "What is still open in Picqer, by connection of origin, and is it falling fast enough to be (near) zero "
        "at the switch?"
    ),
    reads=("picqer.orders", "picqer.webshop_orders", "picqer.picklists", "picqer.backorders"),
    rule=rule,
    sides=("In Picqer", "Remark"),
    replace_only=True,
)
