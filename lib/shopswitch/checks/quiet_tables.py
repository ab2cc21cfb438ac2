"""What step 07 shows and hands out: windows, the week, the products that may sell out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from shopswitch.checks.comma_file import comma_file
from shopswitch.checks.quiet_calendar import entry
from shopswitch.checks.quiet_days import Days
from shopswitch.checks.quiet_hours import HOURS, Weeks, hour_of_week
from shopswitch.checks.quiet_picture import Marks, Panel, draw
from shopswitch.checks.quiet_windows import FIRST_HOUR, LAST_HOUR, Window
from shopswitch.checks.result import Attachment
from shopswitch.checks.step import Context
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

MOST_ROWS = 50
Rows = list[dict[str, Any]]


def moment(at: datetime, days: Days, say: Say) -> str:
    """A moment for people: day of the week, date and time on the client's clock."""
    local = days.local(at)
    return f"{say(f'day.d{local.weekday()}')} {local:%Y-%m-%d %H:%M}"


def windows_table(proposed: Sequence[Window], planned: Window | None, *, weeks: Weeks, days: Days, say: Say) -> Rows:
    """The planned window first, then the proposals, best first."""
    shown = ([planned] if planned else []) + [each for each in proposed if each != planned]
    columns = [say(f"tables.windows.{key}") for key in ("start", "end", "expected", "interval", "new", "open", "note")]
    found = []
    for each in shown:
        note = _note(each, weeks, days, say)
        cells = (
            moment(each.start, days, say),
            f"{days.local(each.end):%H:%M}",
            round(each.expected, 1),
            f"{each.low}–{each.high}",
            round(each.coming, 1),
            round(each.waiting, 1),
            f"{say('words.planned')}; {note}".strip("; ") if each is planned else note,
        )
        found.append(dict(zip(columns, cells, strict=True)))
    return found


def _note(window: Window, weeks: Weeks, days: Days, say: Say) -> str:
    local = days.local(window.start)
    notes = []
    holiday = days.holiday(local.date())
    if holiday:
        notes.append(holiday)
    if days.before_cutoff(window.start):
        notes.append(say("words.before_cutoff"))
    if weeks.is_busy(hour_of_week(window.start, days.zone)):
        notes.append(say("words.busy"))
    if not days.is_working_day(local.date()) and not holiday:
        # Picqer does the inventory push on request: on such a day somebody must have been asked.
        notes.append(say("words.weekend"))
    return "; ".join(notes)


def week_table(weeks: Weeks, say: Say) -> Rows:
    """The picture in words: per day how much, the busiest hour, and the quietest in which people are awake."""
    found = []
    for day in range(7):
        rates = {hour: weeks.orders.rate(24 * day + hour) for hour in range(24)}
        busiest = max(rates, key=lambda hour: (rates[hour], -hour))
        awake = [hour for hour in rates if FIRST_HOUR <= hour <= LAST_HOUR]
        quietest = sorted(awake, key=lambda hour: (rates[hour], hour))[:3]
        found.append(
            {
                say("tables.week.day"): say(f"day.d{day}"),
                say("tables.week.orders"): round(sum(rates.values()), 1),
                say("tables.week.picklists"): round(sum(weeks.picking.rate(24 * day + hour) for hour in rates), 1),
                say("tables.week.busiest"): f"{busiest}:00 ({rates[busiest]:.1f})" if rates[busiest] else "",
                say("tables.week.quietest"): ", ".join(f"{hour}:00 ({rates[hour]:.1f})" for hour in sorted(quietest)),
            }
        )
    return found


def picture(weeks: Weeks, window: Window | None, *, context: Context, say: Say) -> Attachment:
    """The week drawn, with the window and the carrier's time in it."""
    rates = [weeks.orders.rate(hour) for hour in range(HOURS)]
    top = max(range(HOURS), key=lambda hour: (rates[hour], -hour))
    words = say("files.picture", day=say(f"day.d{top // 24}"), hour=f"{top % 24}:00", orders=f"{rates[top]:.1f}")
    panels = [Panel(say("files.orders"), weeks.orders)]
    if weeks.picking.total:
        panels.append(Panel(say("files.picking"), weeks.picking))
    legend = [say("files.window")] if window else []
    legend += [say("files.cutoff")] if context.cutoff else []
    marks = Marks(
        day_names=[say(f"short.d{day}") for day in range(7)],
        hour=hour_of_week(window.start, context.zone) if window else None,
        cutoff=context.cutoff,
        legend=" · ".join(legend),
    )
    return Attachment("quiet_period.svg", draw(panels, marks, alternative=words), words)


def hours_file(weeks: Weeks, say: Say) -> Attachment:
    """All hours of the week as a file for spreadsheets."""
    heads = [say(f"files.{key}") for key in ("day", "hour", "orders", "picking")]
    rows = [
        dict(
            zip(
                heads,
                (
                    say(f"day.d{hour // 24}"),
                    hour % 24,
                    round(weeks.orders.rate(hour), 2),
                    round(weeks.picking.rate(hour), 2),
                ),
                strict=True,
            )
        )
        for hour in range(HOURS)
    ]
    return Attachment("hours_of_the_week.csv", comma_file(heads, rows), say("files.hours"))


def calendar(window: Window, *, planned: bool, sure: bool, context: Context, say: Say) -> Attachment:
    """The window for anybody's calendar; with figures where the history suffices for them."""
    title = say("files.entry" if planned else "files.proposal", client=context.title)
    told = {"old": context.old_name, "new": context.new_name}
    figures = {"orders": f"{window.expected:.0f}", "low": window.low, "high": window.high}
    text = say("files.entry_text", **told) + (" " + say("files.entry_figures", **figures) if sure else "")
    content = entry(window, client=context.client, title=title, text=text, planned=planned)
    return Attachment("switch.ics", content, say("files.calendar" if planned else "files.calendar_proposal"))


def selling_rows(found: pd.DataFrame, say: Say) -> Rows:
    """Products that may sell out, in words."""
    heads = [say(f"tables.selling.{key}") for key in ("sku", "free", "per_day", "expected", "chance")]
    return [
        dict(
            zip(
                heads,
                (
                    row.sku,
                    f"{row.free:g}",
                    round(float(row.per_day), 2),
                    round(float(row.expected), 1),
                    f"{100 * row.chance:.0f}%",
                ),
                strict=True,
            )
        )
        for row in each_row(found)
    ]


def selling_file(rows: Rows, say: Say) -> Attachment:
    """All of them as a file for spreadsheets."""
    heads = [say(f"tables.selling.{key}") for key in ("sku", "free", "per_day", "expected", "chance")]
    return Attachment("may_sell_out.csv", comma_file(heads, rows), say("files.selling"))
