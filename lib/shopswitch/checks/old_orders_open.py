"""Orders of the old connection are finished in Picqer, and marked completed by hand in the old shop."""

from typing import Any

import pandas as pd

from shopswitch.checks.custody import custody
from shopswitch.checks.orders import Imports, asked_since, contradiction, subjects, unread_orders
from shopswitch.checks.result import Conclusion, Finding, ManualStep, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

KEY = "old_orders_open"
TO_FINISH = ("concept", "processing", "paused")
FINISHED = ("completed", "cancelled")
FINISHED_WITHIN = pd.Timedelta(days=7)


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Follow the orders that came in through the old connection to their end.

    Args:
        inputs: ``picqer.orders``, ``picqer.webshop_orders``, ``old.orders``; for the table of homes, as a help,
            ``new.orders``.
        context: The old connection and the moment of the switch.

    Returns:
        One finding per order that is not finished a week after the switch, subject Picqer's number, and one per
        order that was finished since and is still open in the old shop, subject the old shop's number. Orders that
        wait for their payment belong to step 12.

    Source: Picqer help, "Switching to another webshop": shipments go back only to the connection an order came from.
    """
    say = Say(KEY, context)
    rows, orders = inputs["picqer.webshop_orders"].frame, inputs["picqer.orders"].frame
    imports = Imports.match(inputs["old.orders"].frame, rows, context.old_connection)
    if not imports.rows:
        return _cannot_tell(context, say)
    problem = _contradiction(inputs, imports, context)
    homes = custody(inputs, context)
    if problem or homes.incomplete:
        return Conclusion("", incomplete=problem or homes.incomplete)
    shop_numbers = {row["order_id"]: row["foreign_number"] or row["foreign_id"] for row in imports.rows}
    mine = orders[orders["order_id"].isin([order_id for order_id in shop_numbers if order_id])]
    still = mine[~mine["status"].isin([*FINISHED, "expected"])].sort_values(["created_at", "order_id"])
    unfinished = _unfinished(still, shop_numbers, context, say)
    to_mark = _to_mark(inputs["old.orders"].frame, imports, mine, context, say)
    return Conclusion(
        summary=_summary(len(still), len(unfinished), len(to_mark), context, say),
        findings=(*unfinished, *to_mark),
        counts={
            say("counts.mine"): len(mine),
            say("counts.still"): len(still),
            say("counts.expected"): int((mine["status"] == "expected").sum()),
            say("counts.to_mark"): len(to_mark),
        },
        tables=_table(still, shop_numbers, context, say) | homes.tables,
        manual=_manual(len(still), context, say),
        attachments=homes.attachments,
    )


def _contradiction(inputs: Inputs, imports: Imports, context: Context) -> str:
    say = Say("open_orders", context)
    unread = unread_orders(inputs["picqer.orders"], inputs["picqer.webshop_orders"].frame, context.now)
    if unread:
        return say("lists.picqer", count=len(unread))
    return contradiction(imports, since=asked_since(context), shop=context.old_name, language=context.language)


def _unfinished(still: pd.DataFrame, shop_numbers: dict[str, str], context: Context, say: Say) -> list[Finding]:
    if pd.Timestamp(context.now) - pd.Timestamp(context.boundary) <= FINISHED_WITHIN:
        return []
    return [
        say.finding(
            "OLD_ORDER_UNFINISHED",
            Verdict.FAIL,
            order.order_number,
            left=say("left.status", status=order.status, at=context.local(order.created_at)),
            right=shop_numbers[order.order_id],
        )
        for order in each_row(still[still["status"].isin(TO_FINISH)])
    ]


def _to_mark(old: pd.DataFrame, imports: Imports, mine: pd.DataFrame, context: Context, say: Say) -> list[Finding]:
    """Orders finished since the switch that the old shop still shows as open; an export shows nothing of that."""
    if context.old_is_file:
        return []
    since = pd.Timestamp(context.boundary)
    done = mine[(mine["status"] == "completed") & (mine["updated_at"] >= since)]
    finished = {order.order_id: order for order in each_row(done)}
    names = subjects(old)
    findings = []
    for order in each_row(old[old["state"].isin(["open", "unknown"])]):
        row = imports.of.get(order.order_id)
        sent = finished.get(row["order_id"]) if row is not None else None
        if sent is not None:
            left = say("left.completed", number=sent.order_number, at=context.local(sent.updated_at))
            subject = names[order.order_id]
            found = say.finding("COMPLETE_IN_OLD_SHOP", Verdict.NEEDS_HUMAN, subject, left=left, right=order.state_raw)
            findings.append(found)
    return findings


def _manual(still: int, context: Context, say: Say) -> tuple[ManualStep, ...]:
    if not still:
        return ()
    # While one is open, no word of a person can make it done.
    text = say("evidence.still", count=still)
    link = context.old_help
    return (say.manual(KEY, link=link, since=context.switch_at, evidence="contradicts", evidence_text=text),)


def _table(
    still: pd.DataFrame, shop_numbers: dict[str, str], context: Context, say: Say
) -> dict[str, list[dict[str, Any]]]:
    if still.empty:
        return {}
    table = [
        {
            say("columns.picqer"): order.order_number,
            say("columns.shop"): shop_numbers[order.order_id],
            say("columns.status"): order.status,
            say("columns.since"): context.local(order.created_at),
        }
        for order in each_row(still)
    ]
    return {say("tables.still"): table}


def _cannot_tell(context: Context, say: Say) -> Conclusion:
    number = context.old_connection
    right = say("right.not_named") if number is None else say("right.no_rows", number=number)
    finding = say.finding("PROCESSING_CONNECTION_UNKNOWN", Verdict.NEEDS_HUMAN, "old_connection", right=right)
    return Conclusion(say("summary.unknown"), (finding,))


def _summary(still: int, unfinished: int, to_mark: int, context: Context, say: Say) -> str:
    if unfinished:
        return say("summary.unfinished", count=unfinished)
    if to_mark:
        return say("summary.to_mark", count=to_mark, old=context.old_name, still=still)
    return say("summary.still", count=still) if still else say("summary.done")


STEP = Step(
    number=11,
    key=KEY,
    phase="verify",
    reads=("picqer.orders", "picqer.webshop_orders", "old.orders"),
    rule=rule,
    helps=("new.orders",),
    after_switch=True,
    replace_only=True,
)
