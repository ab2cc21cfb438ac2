"""When it is quiet enough to switch."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from shopswitch.checks.quiet_days import Days
from shopswitch.checks.quiet_hours import HISTORY, Week, Weeks, hour_of_week
from shopswitch.checks.quiet_selling import UNTIL_PUSH, Sales, may_sell_out
from shopswitch.checks.quiet_tables import (
    MOST_ROWS,
    Rows,
    calendar,
    hours_file,
    moment,
    picture,
    selling_file,
    selling_rows,
    week_table,
    windows_table,
)
from shopswitch.checks.quiet_windows import LENGTH, Flow, History, Window
from shopswitch.checks.result import Attachment, Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say

KEY = "quiet_period"
# Fewer days, or fewer orders, show no pattern of a week.
LEAST_HISTORY = pd.Timedelta(days=28)
LEAST_ORDERS = 20


@dataclass(frozen=True, slots=True)
class Past:
    """The weeks behind us.

    Attributes:
        placed: When the orders of the last eight weeks were placed, UTC.
        first: When the first order of all was placed, or None.
        closed: When the picklists were closed, UTC.
        history: What follows from it for the coming days.
    """

    placed: "pd.Series[pd.Timestamp]"
    first: pd.Timestamp | None
    closed: "pd.Series[pd.Timestamp]"
    history: History

    @property
    def weeks(self) -> Weeks:
        """Both per hour of the week."""
        return self.history.weeks

    @property
    def suffices(self) -> bool:
        """Whether there is enough to tell quiet hours from busy ones."""
        old_enough = self.first is not None and self.first <= self.history.now - LEAST_HISTORY
        return old_enough and len(self.placed) >= LEAST_ORDERS


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Judge the planned moment and propose quieter ones.

    Args:
        inputs: ``picqer.webshop_orders`` of all connections and ``picqer.picked_lines`` of the last eight weeks; as
            helps ``picqer.orders`` (what is still open), ``picqer.products`` and ``picqer.stock`` (what may sell out).
        context: The client's clock, country, carrier, and the planned moment.

    Returns:
        Findings about the planned moment; windows, picture, calendar entry and work list beside them.

    Source: Picqer help, "Switching to another webshop", on choosing a quiet moment.
    """
    say, days = Say(KEY, context), Days.of(context)
    past = _past(inputs, context, days)
    planned = past.history.window(pd.Timestamp(context.switch_at)) if context.switch_at else None
    proposed = past.history.best() if past.suffices else ()
    findings = _findings(past, days, context=context, say=say)
    window = planned or next(iter(proposed), None)
    selling, title = _selling(inputs, past, window, say=say)
    counts, tables = _past_shown(past, proposed, planned, say=say)
    if selling is None:
        tables[say("tables.selling.unknown")] = [{say("tables.selling.reason"): say("tables.selling.not_read")}]
    else:
        counts[say("counts.selling")] = len(selling)
        tables[title] = selling[:MOST_ROWS]
    return Conclusion(
        summary=_summary(past, planned, proposed, findings=findings, say=say),
        findings=tuple(findings),
        counts=counts,
        tables=tables,
        attachments=_attachments(past, window, selling, context=context, say=say),
    )


def _past(inputs: Inputs, context: Context, days: Days) -> Past:
    rows, picked = inputs["picqer.webshop_orders"].frame, inputs["picqer.picked_lines"].frame
    orders = inputs.get("picqer.orders")
    now = pd.Timestamp(context.now)
    known = rows.loc[rows["ordered_at"] <= now, "ordered_at"]
    closed = picked.drop_duplicates("picklist_id")["closed_at"]
    closed = closed[(closed >= now - HISTORY) & (closed <= now)]
    first = known.min() if len(known) else None
    # A shop that began four weeks ago has no quiet hours before that, only no hours.
    since = now - HISTORY if first is None else max(first.floor("h"), now - HISTORY)
    without = days.holidays(day.date() for day in pd.date_range(days.local(since).date(), days.local(now).date()))
    weeks = Weeks(
        Week.of(known, since, now, zone=context.zone, without=without),
        Week.of(closed, since, now, zone=context.zone, without=without),
    )
    flow = Flow.of(rows, picked, orders.frame if orders is not None and orders.complete else None, now)
    placed = known[known >= now - HISTORY]
    return Past(placed, first, closed, History(weeks, flow, since, now, days))


def _past_shown(
    past: Past, proposed: tuple[Window, ...], planned: Window | None, *, say: Say
) -> tuple[dict[str, int], dict[str, Rows]]:
    """Counts and tables about the past weeks and what follows from them; no tables where they are too few."""
    history = past.history
    counts = {
        say("counts.orders"): len(past.placed),
        say("counts.picklists"): len(past.closed),
        say("counts.days"): round((history.now - history.since) / pd.Timedelta(days=1)),
    }
    if not past.suffices:
        return counts, {}
    listed = windows_table(proposed, planned, weeks=past.weeks, days=history.days, say=say)
    return counts, {say("tables.windows.title"): listed, say("tables.week.title"): week_table(past.weeks, say)}


def _findings(past: Past, days: Days, *, context: Context, say: Say) -> list[Finding]:
    found = []
    if not past.suffices:
        first = f"{days.local(past.first):%Y-%m-%d}" if past.first is not None else ""
        told = say("words.history", orders=len(past.placed), first=first) if first else say("words.no_history")
        found.append(say.finding("TOO_LITTLE_HISTORY", Verdict.NEEDS_HUMAN, "picqer", right=told))
    at = context.switch_at
    if at is None:
        left = say("words.no_moment")
        return [*found, say.finding("SWITCH_NOT_PLANNED", Verdict.NEEDS_HUMAN, "switch", left=left)]
    local, left = context.local(at), say("words.at", at=moment(at, days, say))
    holiday = days.holiday(days.local(at).date())
    if holiday:
        found.append(say.finding("SWITCH_ON_HOLIDAY", Verdict.ATTENTION, local[:10], left=left, right=holiday))
    if days.before_cutoff(at):
        right = say("words.cutoff", cutoff=f"{context.cutoff:%H:%M}")
        found.append(say.finding("SWITCH_BEFORE_CUTOFF", Verdict.ATTENTION, local, left=left, right=right))
    hour = hour_of_week(pd.Timestamp(at), context.zone)
    if past.suffices and past.weeks.is_busy(hour):
        right = _loads(past.weeks, hour, say)
        found.append(say.finding("SWITCH_IN_BUSY_HOUR", Verdict.ATTENTION, local, left=left, right=right))
    return found


def _loads(weeks: Weeks, hour: int, say: Say) -> str:
    figures = (weeks.orders.around(hour), weeks.orders.average, weeks.picking.around(hour), weeks.picking.average)
    orders, average, picked, usual = (f"{each:.1f}" for each in figures)
    return say("words.loads", orders=orders, average=average, picked=picked, usual=usual)


def _selling(inputs: Inputs, past: Past, window: Window | None, *, say: Say) -> tuple[Rows | None, str]:
    """Products that may sell out, and the table's title; None where Picqer's products or stock were not read whole."""
    products, stock = inputs.get("picqer.products"), inputs.get("picqer.stock")
    if products is None or stock is None or not (products.complete and stock.complete):
        return None, ""
    hours = int((LENGTH + UNTIL_PUSH) / pd.Timedelta(hours=1))
    orders, days = past.weeks.orders, past.history.days
    share = orders.share(hour_of_week(window.start, days.zone), hours) if window and past.suffices else 1.0
    picked = inputs["picqer.picked_lines"].frame
    found = may_sell_out(products.frame, stock.frame, picked, Sales(hours, share, past.history.now))
    rows = selling_rows(found, say)
    start = moment(window.start, days, say) if window else say("words.any_moment")
    shown = min(len(rows), MOST_ROWS)
    return rows, say("tables.selling.title", hours=hours, start=start, shown=shown, count=len(rows))


def _attachments(
    past: Past, window: Window | None, selling: Rows | None, *, context: Context, say: Say
) -> tuple[Attachment, ...]:
    found = []
    if past.weeks.orders.total:
        found += [picture(past.weeks, window, context=context, say=say), hours_file(past.weeks, say)]
    if window is not None:
        planned = context.switch_at is not None
        found.append(calendar(window, planned=planned, sure=past.suffices, context=context, say=say))
    if selling:
        found.append(selling_file(selling, say))
    return tuple(found)


def _summary(
    past: Past, planned: Window | None, proposed: tuple[Window, ...], *, findings: list[Finding], say: Say
) -> str:
    if not past.suffices:
        return say("summary.little")
    days, best = past.history.days, next(iter(proposed), None)
    window = planned or best
    if window is None:
        return say("summary.little")
    told: dict[str, Any] = {"orders": f"{window.expected:.0f}", "low": window.low, "high": window.high}
    told["at"] = moment(window.start, days, say)
    if planned is None:
        return say("summary.unplanned", best=told["at"], **told)
    if not findings:
        return say("summary.quiet", **told)
    if best is None or best.expected >= planned.expected:
        return say("summary.look_only", **told)
    return say("summary.look", best=moment(best.start, days, say), fewer=f"{best.expected:.0f}", **told)


STEP = Step(
    number=7,
    key=KEY,
    phase="prepare",
    reads=("picqer.webshop_orders", "picqer.picked_lines"),
    rule=rule,
    helps=("picqer.orders", "picqer.products", "picqer.stock"),
    before_switch=True,
)
