"""No old order that was carried over into the new shop is left open there, where Picqer would import it again."""

from typing import Any

import pandas as pd

from shopswitch.checks.orders import RowIndex, tail
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.frames.rows import each_row

KEY = "order_transfer"
DAY = pd.Timedelta(days=1)
LEFT_ALONE = frozenset({"ignored", "canceled"})
IMPORTABLE = ("open", "unknown")


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
    imported = RowIndex.of(rows, context.new_connection)
    carried = _carried_over(new, old, rows, context)
    early = ~carried & (new["placed_at"] < context.boundary)
    looked_at = new[carried | early]

    findings: list[Finding] = []
    for order, is_carried in zip(each_row(looked_at), carried[carried | early], strict=True):
        finding = _judge(order, is_carried, imported, context)
        if finding is not None:
            findings.append(finding)
    return Conclusion(
        summary=_summary(int(carried.sum()), findings, context),
        findings=tuple(findings),
        counts={
            "orders read in the new shop": len(new),
            "carried over from the old shop": int(carried.sum()),
            "of these completed or cancelled": int((carried & new["state"].isin(["completed", "cancelled"])).sum()),
        },
    )


def _carried_over(new: pd.DataFrame, old: pd.DataFrame, rows: pd.DataFrame, context: Context) -> "pd.Series[bool]":
    """Which orders of the new shop were first placed elsewhere.

    Either they name an old order, or they bear an old order's number and day, or their record was made long
    after the customer ordered. A number alone proves nothing: a new shop may start counting anew.
    """
    known = set(old["order_number"]) | {tail(value) for value in old["order_id"]}
    if context.old_connection is not None:
        ours = rows[rows["connection_id"] == context.old_connection]
        known |= set(ours["foreign_number"]) | {tail(value) for value in ours["foreign_id"]}
    known.discard("")
    by_reference = new["external_reference"].isin(known)
    placed = old.drop_duplicates("order_number").set_index("order_number")["placed_at"]
    # Not by map(): over no orders at all that would come out as numbers instead of moments.
    same_number = placed.reindex(new["order_number"]).set_axis(new.index)
    by_number = (same_number - new["placed_at"]).abs() <= DAY
    by_history = (new["created_at"] - new["placed_at"]) > DAY
    return (by_reference | by_number.fillna(False) | by_history).astype(bool)


def _judge(order: Any, carried: bool, imported: RowIndex, context: Context) -> Finding | None:
    number, state = order.order_number, order.state
    row = imported.find(order.order_id, number)
    origin = order.external_reference or "placed before the switch"
    shown = {"subject": number, "left": origin, "right": order.state_raw}
    if row is not None and row["status"] not in LEFT_ALONE:
        if not carried:
            return None
        return Finding(
            KEY,
            "IMPORTED_AGAIN",
            Verdict.FAIL,
            **(shown | {"right": f"imported into Picqer again (row {row['row_id']}, {row['status']})"}),
            why="The order was imported a second time: it would be picked, sent and counted twice.",
            todo="Cancel the second order in Picqer before it is picked, and complete it in the new shop.",
        )
    if state not in IMPORTABLE or row is not None:
        return None
    if not carried:
        if context.scenario == "add":
            return None
        return Finding(
            KEY,
            "EARLY_ORDER_OPEN",
            Verdict.NEEDS_HUMAN,
            **shown,
            why="It was placed in the new shop before the switch and is still open, so Picqer will import it.",
            todo="If it is a test or an old order, complete or cancel it there; if it is a real new order, leave it.",
        )
    if state == "unknown":
        return Finding(
            KEY,
            "CARRIED_STATUS_UNKNOWN",
            Verdict.NEEDS_HUMAN,
            **shown,
            why="Its status is one of the shop's own; whether Picqer imports it cannot be told.",
            todo="Mark it completed in the new shop, or say in the profile what this status means.",
        )
    return Finding(
        KEY,
        "OLD_ORDER_OPEN",
        Verdict.FAIL,
        **shown,
        why="It was carried over and is not completed: Picqer would import it again and it would be sent twice.",
        todo="Mark it completed in the new shop before the connection is made.",
    )


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
    return f"{len(findings)} orders in {context.new_name} from before the switch are still open and would be imported."


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
