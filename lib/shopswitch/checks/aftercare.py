"""Days later: what only shows once the new shop has been at work for a while."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from shopswitch.checks import stock_match
from shopswitch.checks.habits import habits_changed
from shopswitch.checks.orders import Imports, plain_number, subjects
from shopswitch.checks.product_ids import created
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

KEY = "aftercare"
DAYS = 3
ERROR_STAYS = pd.Timedelta(days=1)
PICQER_HOST = "picqer.com"
OPEN = ("open", "unknown")


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Look for what creeps in after a switch.

    Args:
        inputs: ``picqer.products``, ``picqer.hooks``, ``picqer.orders``, ``picqer.webshop_orders``, ``new.orders``,
            ``old.orders``, the baselines, what step 13 reads, and ``old.hooks`` as a help.
        context: Connections and the moment of the switch.

    Returns:
        Findings per webhook, order or number; one for all phantom products and one for all drifting stock, which
        steps 14 and 13 name one by one.

    Source: Picqer help, "Switching to another webshop"; what each platform does not tell is in its reference page.
    """
    say = Say(KEY, context)
    rows = inputs["picqer.webshop_orders"].frame
    mine = rows[rows["connection_id"] == context.new_connection] if context.new_connection is not None else rows[:0]
    theirs = rows[rows["connection_id"] == context.old_connection] if context.old_connection is not None else rows[:0]
    findings = [
        *_stopped(inputs, say),
        *_in_error(mine, context, say),
        *_pickup_lost(inputs, context, say),
        *habits_changed(inputs["picqer.orders"].frame, theirs, mine, context, say),
        *_together(inputs, context, say),
    ]
    if context.scenario == "replace":
        findings += [
            *_reused(theirs, mine, context, say),
            *_still_posting(inputs, say),
            *_late(inputs, context, say),
        ]
    return Conclusion(
        summary=say("summary.points", count=len(findings)) if findings else say("summary.fine", count=len(mine)),
        findings=tuple(findings),
        counts={
            say("counts.imported"): int((mine["status"] == "imported").sum()),
            say("counts.error"): int((mine["status"] == "error").sum()),
            say("counts.hooks"): int(inputs["picqer.hooks"].frame["active"].astype(bool).sum()),
            say("counts.days"): (context.now - context.switch_at).days if context.switch_at is not None else 0,
        },
    )


def _stopped(inputs: Inputs, say: Say) -> Iterator[Finding]:
    """Picqer switches a webhook off that fails for too long; its owner may not notice."""
    before, now = inputs["client.baseline_hooks"].frame, inputs["picqer.hooks"].frame
    active = set(now.loc[now["active"].astype(bool), "hook_id"])
    for hook in each_row(before[before["active"].astype(bool) & ~before["hook_id"].isin(active)]):
        there = hook.hook_id in set(now["hook_id"])
        right = say("words.off" if there else "words.gone")
        yield say.finding("HOOK_STOPPED", Verdict.FAIL, hook.hook_id, left=f"{hook.event} → {hook.host}", right=right)


def _in_error(mine: pd.DataFrame, context: Context, say: Say) -> Iterator[Finding]:
    old = mine["created_at"] < pd.Timestamp(context.now) - ERROR_STAYS
    for row in each_row(mine[(mine["status"] == "error") & old]):
        right = f"{row.status}: {row.reason}" if row.reason else row.status
        since = context.local(row.created_at)
        yield say.finding("STILL_IN_ERROR", Verdict.FAIL, row.foreign_number or row.foreign_id, left=since, right=right)


def _pickup_lost(inputs: Inputs, context: Context, say: Say) -> Iterator[Finding]:
    """The customer chose a pickup point, and Picqer would send the parcel to the home address."""
    new, orders = inputs["new.orders"].frame, inputs["picqer.orders"].frame
    imports = Imports.match(new, inputs["picqer.webshop_orders"].frame, context.new_connection)
    without = set(orders.loc[orders["pickup_point"].eq(False).fillna(False).astype(bool), "order_id"])
    names = subjects(new)
    for order in each_row(new[new["pickup"].eq(True).fillna(False).astype(bool)]):
        row = imports.of.get(order.order_id)
        if row is not None and row["status"] == "imported" and row["order_id"] in without:
            yield say.finding(
                "PICKUP_POINT_LOST",
                Verdict.FAIL,
                names[order.order_id],
                left=order.shipping_method or say("words.pickup"),
                right=say("words.no_pickup"),
            )


def _together(inputs: Inputs, context: Context, say: Say) -> Iterator[Finding]:
    made = created(inputs["picqer.products"].frame, inputs["client.baseline_products"].frame, context)
    if len(made):
        yield say.finding("PHANTOMS", Verdict.ATTENTION, "picqer", right=say("words.products", count=len(made)))
    found = stock_match.rule(inputs, context).findings
    wrong = sum(finding.code == "STOCK_DIFFERS" for finding in found)
    if wrong:
        yield say.finding("STOCK_DRIFTS", Verdict.FAIL, "new", right=say("words.listings", count=wrong))


def _reused(theirs: pd.DataFrame, mine: pd.DataFrame, context: Context, say: Say) -> Iterator[Finding]:
    """A new shop that begins to count anew gives numbers a second time."""
    taken = {plain_number(number) for number in theirs["foreign_number"] if number}
    since = pd.Timestamp(context.boundary)
    numbers = {plain_number(n) for n in mine.loc[mine["ordered_at"] >= since, "foreign_number"] if n}
    for number in sorted(numbers & taken):
        yield say.finding("NUMBER_REUSED", Verdict.ATTENTION, number)


def _still_posting(inputs: Inputs, say: Say) -> Iterator[Finding]:
    hooks = inputs["old.hooks"].frame if "old.hooks" in inputs else None
    for hook in each_row(hooks) if hooks is not None else ():
        to_picqer = hook.host == PICQER_HOST or hook.host.endswith(f".{PICQER_HOST}")
        if hook.active and to_picqer:
            yield say.finding("OLD_SHOP_POSTS", Verdict.ATTENTION, hook.hook_id, left=hook.event, right=hook.host)


def _late(inputs: Inputs, context: Context, say: Say) -> Iterator[Finding]:
    old = inputs["old.orders"].frame
    late = old[(old["placed_at"] > pd.Timestamp(context.boundary)) & old["state"].isin(OPEN)]
    if len(late):
        yield say.finding("LATE_ORDERS", Verdict.NEEDS_HUMAN, "old", right=say("words.orders", count=len(late)))


def _reads() -> tuple[str, ...]:
    own: tuple[Any, ...] = (
        "picqer.hooks",
        "picqer.orders",
        "picqer.webshop_orders",
        "new.orders",
        "old.orders",
        "client.baseline_hooks",
        "client.baseline_products",
    )
    return (*own, *(name for name in stock_match.STEP.reads if name not in own))


STEP = Step(
    number=16,
    key=KEY,
    phase="aftercare",
    reads=_reads(),
    rule=rule,
    helps=("old.hooks",),
    again=stock_match.STEP.again,
    after_switch=True,
    days_after=DAYS,
)
