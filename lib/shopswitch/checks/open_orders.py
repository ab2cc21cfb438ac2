"""What is still open in Picqer, by connection of origin, and whether it will be gone at the switch."""

from typing import Any

import pandas as pd

from shopswitch.checks.awaited import awaited
from shopswitch.checks.custody import custody
from shopswitch.checks.orders import RECENT, unread_orders
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

KEY = "open_orders"
OPEN = ("expected", "concept", "processing", "paused")
CLOSED = ("completed", "cancelled")
CONCEPT_AFTER = pd.Timedelta(days=1)
LONG_AFTER = pd.Timedelta(days=7)
# A backlog this small can be finished by hand on the day itself, at whatever pace.
SMALL_BACKLOG = 10
BACKLOG_DAYS = 2


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """List what would still be open.

    Args:
        inputs: ``picqer.orders``, ``picqer.webshop_orders``, ``picqer.picklists``, ``picqer.backorders``; for the
            table of homes, as helps, ``old.orders`` and ``new.orders``.
        context: Old and new connection, the moment.

    Returns:
        One finding per order of the old connection that does not clear by itself; subject Picqer's order number.

    Source: Picqer help, "Switching to another webshop": switch with as few open orders as possible.
    """
    say = Say(KEY, context)
    orders, rows = inputs["picqer.orders"].frame, inputs["picqer.webshop_orders"].frame
    orders = orders.assign(origin=orders["order_id"].map(_origins(rows, context)).fillna("hand"))
    absent = _absent(inputs, context)
    if absent:
        return Conclusion("", incomplete=say("lists.picqer", count=len(absent)))
    homes = custody(inputs, context)
    if homes.incomplete:
        return Conclusion("", incomplete=homes.incomplete)
    open_orders = orders[orders["status"].isin(OPEN)]
    findings, flowing = _judged(open_orders, inputs, context, say)
    unknown = orders[~orders["status"].isin([*OPEN, *CLOSED])]
    findings += [
        say.finding("STATUS_UNKNOWN", Verdict.NEEDS_HUMAN, order.order_number, left=order.status)
        for order in each_row(unknown)
    ]
    findings += _backlog(orders, flowing, context, say)
    if context.old_connection is None:
        left = say("left.orders", count=len(open_orders))
        findings.append(say.finding("ORIGIN_UNKNOWN", Verdict.NEEDS_HUMAN, "old_connection", left=left))
    tables = {say("tables.open"): _table(open_orders, say)}
    return Conclusion(
        summary=_summary(len(open_orders), flowing, len(findings), say),
        findings=tuple(findings),
        counts=_counts(open_orders, flowing, say),
        tables=tables | ({} if context.switched else awaited(rows, orders, context)) | homes.tables,
        attachments=homes.attachments,
    )


def _absent(inputs: Inputs, context: Context) -> set[str]:
    """Picklists and backorders belong to open orders: one whose order was not read proves that orders are missing."""
    orders = inputs["picqer.orders"]
    named = {order_id for order_id in inputs["picqer.picklists"].frame["order_id"] if order_id}
    named |= {order_id for order_id in inputs["picqer.backorders"].frame["order_id"] if order_id}
    named -= set(orders.frame["order_id"])
    return named | unread_orders(orders, inputs["picqer.webshop_orders"].frame, context.now)


def _origins(rows: pd.DataFrame, context: Context) -> dict[str, str]:
    names = {context.old_connection: "old", context.new_connection: "new"}
    linked = rows[rows["order_id"] != ""]
    return {
        order_id: names.get(int(connection), "other")
        for order_id, connection in zip(linked["order_id"], linked["connection_id"], strict=True)
    }


def _judged(open_orders: pd.DataFrame, inputs: Inputs, context: Context, say: Say) -> tuple[list[Finding], int]:
    """Findings about the old connection's open orders, and how many clear by themselves."""
    picklists = inputs["picqer.picklists"].frame
    snoozed = set(picklists.loc[picklists["status"] == "snoozed", "order_id"])
    waiting = set(inputs["picqer.backorders"].frame["order_id"])
    findings: list[Finding] = []
    flowing = 0
    for order in each_row(open_orders[open_orders["origin"] == "old"]):
        code = _code(order, snoozed, waiting, context)
        if code is None:
            flowing += 1
        else:
            left = say("left.since", status=order.status, day=context.local(order.created_at)[:10])
            findings.append(say.finding(code, Verdict.ATTENTION, order.order_number, left=left))
    return findings, flowing


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


def _backlog(orders: pd.DataFrame, flowing: int, context: Context, say: Say) -> list[Finding]:
    since = pd.Timestamp(context.now) - RECENT
    done = orders[(orders["origin"] == "old") & (orders["status"] == "completed") & (orders["updated_at"] >= since)]
    per_day = len(done) / RECENT.days
    if flowing <= SMALL_BACKLOG or flowing <= BACKLOG_DAYS * per_day:
        return []
    pace = say("left.pace", number=f"{per_day:.1f}") if per_day else say("left.no_pace")
    return [
        say.finding(
            "BACKLOG_TOO_LARGE",
            Verdict.ATTENTION,
            "old connection",
            left=say("left.backlog", count=flowing, pace=pace, days=RECENT.days),
            days=BACKLOG_DAYS,
        )
    ]


def _counts(open_orders: pd.DataFrame, flowing: int, say: Say) -> dict[str, int]:
    by_origin = open_orders["origin"].value_counts()
    return {say("counts.open"): len(open_orders), say("counts.flowing"): flowing} | {
        say("counts.from", origin=say(f"origin.{key}")): int(count) for key, count in sorted(by_origin.items())
    }


def _table(open_orders: pd.DataFrame, say: Say) -> list[dict[str, Any]]:
    counted = open_orders.groupby(["origin", "status"]).size().rename("orders").reset_index()
    return [
        {
            say("tables.column.origin"): say(f"origin.{row.origin}"),
            say("tables.column.status"): row.status,
            say("tables.column.orders"): int(row.orders),
        }
        for row in each_row(counted)
    ]


def _summary(total: int, flowing: int, found: int, say: Say) -> str:
    if not total and not found:
        return say("summary.nothing")
    return (
        say("summary.hand", count=total, found=found) if found else say("summary.flowing", count=total, flowing=flowing)
    )


STEP = Step(
    number=8,
    key=KEY,
    phase="prepare",
    reads=("picqer.orders", "picqer.webshop_orders", "picqer.picklists", "picqer.backorders"),
    rule=rule,
    helps=("old.orders", "new.orders"),
    replace_only=True,
)
