"""When to switch: the planned moment judged, quieter ones proposed, and what may sell out until the push."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pandas as pd
import pytest

from shopswitch.checks.quiet_days import Days
from shopswitch.checks.quiet_hours import HOURS, Week, Weeks
from shopswitch.checks.quiet_period import STEP
from shopswitch.checks.quiet_selling import COLUMNS, Sales, may_sell_out
from shopswitch.checks.quiet_windows import Flow, History
from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.frames.snapshot import Snapshot
from tests.unit.checks.building import context, marks, picked_lines, picqer_orders, products, rows, run, stock

# A Wednesday, after the clock was put back on 25 October.
NOW = datetime(2026, 11, 4, 10, 0, tzinfo=UTC)
QUIET = datetime(2026, 11, 10, 7, 30, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 - our own picture


def every_day(hours: Iterable[int], *, weeks: int = 8, each: int = 1) -> list[dict[str, Any]]:
    """Orders of the past weeks, in these hours (local) of every day."""
    zone = context().zone
    found = []
    for day in range(7 * weeks):
        for hour in hours:
            local = (NOW - timedelta(days=day)).astimezone(zone).replace(hour=hour, minute=10)
            found += [{"ordered_at": local.astimezone(UTC), "order_id": ""}] * each
    return [row for row in found if row["ordered_at"] <= NOW]


def flat(weeks: int = 8) -> list[dict[str, Any]]:
    """One order in every hour."""
    return every_day(range(24), weeks=weeks)


def check(given: list[dict[str, Any]], *more: Snapshot, **changes: Any) -> CheckResult:
    known = {item.name: item for item in (picked_lines(), picqer_orders(), products("picqer"), stock("picqer"), *more)}
    return run(STEP, rows(*given, known=()), *known.values(), **({"now": NOW, "switch_at": QUIET} | changes))


def attached(result: CheckResult, name: str) -> bytes:
    return next(each.content for each in result.attachments if each.name == name)


def test_a_quiet_moment_passes() -> None:
    """Half past eight on a Tuesday, when nothing more than usual happens."""
    result = check(flat())
    assert (result.verdict, marks(result)) == (Verdict.PASS, [])
    assert "quiet moment" in result.summary


def test_no_moment_is_asked_for() -> None:
    """Without a moment a person must choose one; the best one is named."""
    result = check(flat(), switch_at=None)
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("SWITCH_NOT_PLANNED", "switch")])
    assert re.search(r"begins on \w+day 2026-11-\d\d \d\d:\d\d", result.summary)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ([], True),
        (every_day([9], weeks=3), True),
        ([*every_day([9], weeks=8)[:19], {"ordered_at": NOW - timedelta(days=90)}], True),
        ([*every_day([9], weeks=8)[:20], {"ordered_at": NOW - timedelta(days=90)}], False),
        (flat(weeks=5), False),
    ],
)
def test_history_must_suffice(given: list[dict[str, Any]], found: bool) -> None:
    """Four weeks and twenty orders; less gives no proposals and no green."""
    result = check(given)
    assert (("TOO_LITTLE_HISTORY", "picqer") in marks(result)) is found
    assert ("windows" in " ".join(result.tables)) is not found
    if found:
        assert result.verdict is Verdict.NEEDS_HUMAN


def test_too_little_history_judges_no_hour() -> None:
    """A handful of orders makes every hour look busy."""
    busy = every_day([8], weeks=2)
    assert marks(check(busy)) == [("TOO_LITTLE_HISTORY", "picqer")]


@pytest.mark.parametrize(
    ("country", "at", "found"),
    [
        ("NL", datetime(2026, 12, 25, 8, 0, tzinfo=UTC), ["2026-12-25"]),
        ("NL", datetime(2026, 12, 24, 23, 30, tzinfo=UTC), ["2026-12-25"]),
        ("BE", datetime(2026, 11, 11, 8, 0, tzinfo=UTC), ["2026-11-11"]),
        ("NL", datetime(2026, 11, 11, 8, 0, tzinfo=UTC), []),
    ],
)
def test_a_public_holiday_of_the_country(country: str, at: datetime, found: list[str]) -> None:
    """The local day counts, not the one in UTC."""
    result = check(flat(), switch_at=at, country=country)
    assert [subject for code, subject in marks(result) if code == "SWITCH_ON_HOLIDAY"] == found


@pytest.mark.parametrize(
    ("at", "found"),
    [
        (datetime(2026, 11, 10, 12, 0, tzinfo=UTC), ["2026-11-10 13:00"]),
        (datetime(2026, 11, 10, 11, 59, tzinfo=UTC), []),
        (datetime(2026, 11, 10, 16, 0, tzinfo=UTC), []),
        (datetime(2026, 11, 8, 14, 0, tzinfo=UTC), []),
    ],
)
def test_just_before_the_carrier(at: datetime, found: list[str]) -> None:
    """In the four hours before five o'clock on a working day, and only when the profile names that hour."""
    result = check(flat(), switch_at=at, cutoff=time(17, 0))
    assert [subject for code, subject in marks(result) if code == "SWITCH_BEFORE_CUTOFF"] == found
    assert marks(check(flat(), switch_at=at)) == []


@pytest.mark.parametrize(("hour", "busy"), [(19, True), (20, True), (21, True), (22, False), (18, False)])
def test_a_busy_hour(hour: int, busy: bool) -> None:
    """With the hour before and after it more than one and a half times the average: eight o'clock and around it."""
    at = datetime(2026, 11, 10, hour, 15, tzinfo=context().zone)
    result = check(flat() + every_day([20], each=4), switch_at=at)
    found = [("SWITCH_IN_BUSY_HOUR", f"2026-11-10 {hour}:15")] if busy else []
    assert (result.verdict, marks(result)) == (Verdict.ATTENTION if busy else Verdict.PASS, found)


def test_picking_makes_an_hour_busy_too() -> None:
    """One picklist per row of lines counts once, however many lines it has."""
    closed = [
        {"picklist_id": f"l{n}", "line_id": str(line), "closed_at": row["ordered_at"], "product_id": "none"}
        for n, row in enumerate(every_day([8]))
        for line in range(3)
    ]
    result = check(flat(), picked_lines(*closed))
    assert marks(result) == [("SWITCH_IN_BUSY_HOUR", "2026-11-10 08:30")]
    assert result.counts["picklists looked at"] == len(every_day([8]))


def test_the_hour_keeps_its_place_over_a_clock_change() -> None:
    """Orders at eight in the evening by the wall, before and after the clock was put back, are one hour."""
    at = datetime(2026, 11, 10, 20, 0, tzinfo=context().zone)
    text = attached(check(every_day([20]), switch_at=at), "hours_of_the_week.csv").decode("utf-8-sig")
    hours = {row["Hour"] for row in csv.DictReader(io.StringIO(text)) if float(row["Orders per week"])}
    assert hours == {"20"}


def test_windows_avoid_work_holidays_and_the_carrier() -> None:
    """At most five, on different days, in waking hours, none that this step would find fault with."""
    given = flat() + every_day([9, 20], each=5)
    result = check(given, switch_at=None, country="BE", cutoff=time(17, 0))
    listed = next(table for title, table in result.tables.items() if "windows" in title)
    assert 3 <= len(listed) <= 5
    begins = [datetime.fromisoformat(row["from"].partition(" ")[2]) for row in listed]
    assert len({each.date() for each in begins}) == len(begins)
    assert date(2026, 11, 11) not in {each.date() for each in begins}
    for each in begins:
        found = check(given, switch_at=each.replace(tzinfo=context().zone), country="BE", cutoff=time(17, 0))
        assert (marks(found), 6 <= each.hour <= 21) == ([], True)


def test_windows_begin_when_people_work() -> None:
    """Waking hours of the coming two weeks, from twelve hours ahead; no holiday, not just before the carrier."""
    weeks = Weeks(Week((0,) * HOURS, (8.0,) * HOURS), Week((0,) * HOURS, (8.0,) * HOURS))
    now, zone = pd.Timestamp(NOW) + pd.Timedelta(minutes=7), context().zone
    flow = Flow.of(rows(known=()).frame, picked_lines().frame, None, now)
    days = Days.of(context(country="BE", cutoff=time(17, 0)))
    starts = [each.tz_convert(zone) for each in History(weeks, flow, now, now, days).starts()]
    assert (str(starts[0])[:16], str(starts[-1])[:16]) == ("2026-11-05 06:00", "2026-11-18 09:00")
    assert {(each.hour, each.minute) for each in starts} == {(hour, 0) for hour in range(6, 22)}
    assert date(2026, 11, 11) not in {each.date() for each in starts}
    assert {each.hour for each in starts if each.date() == date(2026, 11, 10)} == {*range(6, 13), *range(17, 22)}
    assert {each.hour for each in starts if each.date() == date(2026, 11, 8)} == {*range(6, 22)}


def test_the_hour_of_the_picking_is_not_proposed() -> None:
    """Just after everything was picked few orders are open, but people are still at it."""
    given = [row | {"order_id": f"o{n}"} for n, row in enumerate(flat())]
    zone = context().zone
    closed = []
    for row in given:
        local = row["ordered_at"].astimezone(zone)
        done = local.replace(hour=15, minute=50) + timedelta(days=local.hour >= 15)
        if done.astimezone(UTC) <= NOW:
            closed.append({"order_id": row["order_id"], "closed_at": done.astimezone(UTC), "product_id": "none"})
    result = check(given, picked_lines(*closed), switch_at=None)
    listed = next(table for title, table in result.tables.items() if "windows" in title)
    assert {row["from"][-5:] for row in listed} == {"17:00"}


def test_the_planned_window_stands_first_with_an_interval() -> None:
    """Beside better ones, so that they can be compared; the figure lies in its interval."""
    result = check(flat())
    first = next(table for title, table in result.tables.items() if "windows" in title)[0]
    low, high = map(int, first["in 4 of 5 cases"].split("–"))
    assert first["from"] == "Tuesday 2026-11-10 08:30"
    assert first["remark"] == "planned"
    assert low <= first["orders under way"] <= high
    assert first["of which new"] == pytest.approx(2, abs=0.1)


def test_orders_that_wait_are_under_way() -> None:
    """Placed at eight in the morning, picked at noon: ten o'clock has them under way, two o'clock has not."""
    given = [row | {"order_id": f"o{n}"} for n, row in enumerate(every_day([8], each=3))]
    closed = [
        {"order_id": row["order_id"], "closed_at": row["ordered_at"] + timedelta(hours=4), "product_id": "none"}
        for row in given
        if row["ordered_at"] + timedelta(hours=4) <= NOW
    ]

    def waiting(hour: int) -> float:
        at = datetime(2026, 11, 10, hour, 0, tzinfo=context().zone)
        result = check(given, picked_lines(*closed), switch_at=at)
        listed = next(table for title, table in result.tables.items() if "windows" in title)
        return float(listed[0]["of which still open"])

    assert (waiting(10), waiting(14)) == (3.0, 0.0)


def test_an_order_that_is_open_in_picqer_is_under_way_though_part_of_it_went() -> None:
    """A backorder keeps an order open; one that was cancelled is not under way."""
    day = NOW - timedelta(days=3)
    given = [{"order_id": name, "ordered_at": day} for name in ("half", "whole", "cancelled", "open")]
    closed = [{"order_id": name, "closed_at": day + timedelta(hours=1)} for name in ("half", "whole")]
    orders = picqer_orders(
        {"order_id": "half", "status": "processing"},
        {"order_id": "whole", "status": "completed"},
        {"order_id": "cancelled", "status": "cancelled"},
        {"order_id": "open", "status": "paused"},
    )
    now = pd.Timestamp(NOW)
    flow = Flow.of(rows(*given, known=()).frame, picked_lines(*closed).frame, orders.frame, now)
    assert (flow.open_at(now), flow.placed_in(now - pd.Timedelta(days=4), now)) == (2, 4)
    unread = Flow.of(rows(*given, known=()).frame, picked_lines(*closed).frame, None, now)
    assert unread.open_at(now) == 2


def test_the_picture_stands_alone() -> None:
    """No script, no address to fetch, words as title, the page's own ink; the same bytes each time."""
    content = attached(check(flat(), cutoff=time(17, 0)), "quiet_period.svg")
    root = parsed(content)
    assert (root.tag, root.get("role"), root[0].tag) == (f"{SVG}svg", "img", f"{SVG}title")
    text = content.decode()
    assert "The busiest is" in text
    assert "currentColor" in text
    assert "#010203" not in text
    addresses = re.findall(r"(?:href|src)=\"([^\"]*)", text) + re.findall(r"url\(([^)]*)\)", text)
    assert all(each.startswith("#") for each in addresses)
    assert "<script" not in text
    assert "Mon" in {each.text for each in root.iter(f"{SVG}text")}
    assert content == attached(check(flat(), cutoff=time(17, 0)), "quiet_period.svg")


def test_the_week_is_also_told_in_words() -> None:
    """Seven days, each with its busiest hour and its quietest ones."""
    table = check(flat() + every_day([20], each=4)).tables["The week in figures, per week on average"]
    assert [row["day"][:3] for row in table] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert {row["busiest hour (orders)"] for row in table} == {"20:00 (5.0)"}


def test_the_calendar_holds_the_planned_window() -> None:
    """Two hours in UTC, confirmed, with a reminder, under the same identity as the proposal it replaces."""
    planned = icalendar.Calendar.from_ical(attached(check(flat()), "switch.ics")).walk("VEVENT")[0]
    assert (planned["DTSTART"].dt, planned["DTEND"].dt) == (QUIET, QUIET + timedelta(hours=2))
    assert planned["STATUS"] == "CONFIRMED"
    assert "orders under way" in planned["DESCRIPTION"]
    assert [str(each["ACTION"]) for each in planned.walk("VALARM")] == ["DISPLAY"]
    proposal = icalendar.Calendar.from_ical(attached(check(flat(), switch_at=None), "switch.ics")).walk("VEVENT")[0]
    assert (proposal["STATUS"], proposal["UID"]) == ("TENTATIVE", planned["UID"])
    assert attached(check(flat()), "switch.ics") == attached(check(flat()), "switch.ics")


def test_no_figures_without_history() -> None:
    """The entry of a planned switch stays, without numbers nobody can know."""
    content = attached(check([]), "switch.ics")
    assert b"under way" not in content.replace(b"\r\n ", b"")


def test_everything_is_said_in_dutch() -> None:
    """Findings, tables and files."""
    result = check(flat() + every_day([20], each=4), switch_at=datetime(2026, 11, 10, 19, 0, tzinfo=UTC), language="nl")
    assert result.findings[0].label == "In een druk uur"
    assert result.summary.startswith("Kijk nog eens naar de geplande overgang op dinsdag 2026-11-10 20:00")
    assert {"ma", "zo"} <= {each.text for each in parsed(attached(result, "quiet_period.svg")).iter(f"{SVG}text")}


def test_after_the_switch_it_does_not_apply() -> None:
    """It prepares the switch."""
    assert check(flat(), switch_at=NOW - timedelta(hours=1)).verdict is Verdict.NOT_APPLICABLE


def shelf(*pieces: float) -> tuple[Snapshot, Snapshot]:
    return (
        products("picqer", *[{"sku": f"S{n}", "source_id": f"s{n}"} for n in range(len(pieces))]),
        stock("picqer", *[{"source_id": f"s{n}", "quantity": each} for n, each in enumerate(pieces)]),
    )


def sold(*per_day: int, days: int = 40) -> Snapshot:
    return picked_lines(
        *[
            {
                "picklist_id": f"{n}-{day}",
                "order_id": "",
                "closed_at": NOW - timedelta(days=day + 0.5),
                "product_id": f"s{n}",
                "picked": each,
            }
            for n, each in enumerate(per_day)
            for day in range(days)
            if each
        ]
    )


def test_what_may_sell_out_is_listed_worst_first() -> None:
    """Free stock against what 26 hours sell; plenty, nothing sold and nothing left are no worry."""
    result = check(flat(), *shelf(3, 1, 40, 2, 0), sold(2, 2, 2, 0, 5))
    listed = next(table for title, table in result.tables.items() if "sell out" in title)
    assert [row["SKU"] for row in listed] == ["S1", "S0"]
    assert [row["free stock"] for row in listed] == ["1", "3"]
    assert result.counts["products that may sell out before the push"] == 2
    assert [row["sold per day"] for row in listed] == [2.0, 2.0]
    # 1 - exp(-26/24 × 2) of one piece, at even hours.
    assert listed[0]["chance of selling out"] == "89%"
    text = attached(result, "may_sell_out.csv").decode("utf-8-sig")
    assert [row["SKU"] for row in csv.DictReader(io.StringIO(text))] == ["S1", "S0"]


def test_at_most_fifty_are_shown_and_all_handed_out() -> None:
    """The page stays readable; the file has the rest."""
    result = check(flat(), *shelf(*[1] * 60), sold(*[3] * 60))
    listed = next(table for title, table in result.tables.items() if "sell out" in title)
    assert len(listed) == 50
    assert len(attached(result, "may_sell_out.csv").splitlines()) == 61
    assert result.counts["products that may sell out before the push"] == 60


def test_a_code_that_looks_like_a_formula_is_defused() -> None:
    """A spreadsheet must not run a SKU."""
    given = (
        products("picqer", {"sku": "=1+1", "source_id": "s0"}),
        stock("picqer", {"source_id": "s0", "quantity": 1}),
    )
    content = attached(check(flat(), *given, sold(3)), "may_sell_out.csv")
    assert b"\r\n'=1+1,1," in content


@pytest.mark.parametrize(
    ("busy_hours", "chance"),
    [(range(8, 12), "more"), (range(20, 24), "less")],
)
def test_a_busy_stretch_sells_more(busy_hours: range, chance: str) -> None:
    """26 hours from half past eight hold one morning twice, and one evening once."""
    even = check(flat(), *shelf(3), sold(2))
    uneven = check(flat() + every_day(busy_hours), *shelf(3), sold(2))

    def expected(result: CheckResult) -> float:
        rows = next(table for title, table in result.tables.items() if "sell out" in title)
        return float(rows[0]["expected until the push"])

    assert (expected(uneven) > expected(even)) is (chance == "more")


def test_a_return_and_an_uncounted_warehouse_are_left_out() -> None:
    """A replacement for a return is no sale; pieces in a warehouse that does not count cannot be sold."""
    items, _ = shelf(1)
    one = {"source_id": "s0", "quantity": 1, "location_id": "a"}
    levels = stock("picqer", one, {"source_id": "s0", "quantity": 90, "location_id": "b", "location_counts": False})
    sales = Sales(26.0, 1.0, pd.Timestamp(NOW))
    back = picked_lines({"product_id": "s0", "closed_at": NOW - timedelta(days=1), "picked": 99, "is_return": True})
    assert len(may_sell_out(items.frame, levels.frame, back.frame, sales)) == 0
    found = may_sell_out(items.frame, levels.frame, sold(2).frame, sales)
    assert (list(found.columns), list(found["free"])) == (list(COLUMNS), [1.0])


def test_stock_that_could_not_be_read_is_said() -> None:
    """Neither called all right nor passed over in silence."""
    items, levels = shelf(1)
    broken = Snapshot(levels.name, "picqer", "test", levels.frame, NOW, pages=1, problems=("A page is missing.",))
    result = check(flat(), items, broken, sold(3))
    assert result.verdict is Verdict.INCOMPLETE
    assert "A page is missing." in result.summary
    assert "products that may sell out before the push" not in result.counts
    assert any("not worked out" in title for title in result.tables)


def test_the_calendar_of_a_client() -> None:
    """Country, zone and carrier come from the profile."""
    days = Days.of(context(country="DE", timezone="Europe/Berlin", cutoff=time(16, 0)))
    assert (days.country, str(days.zone), days.cutoff) == ("DE", "Europe/Berlin", time(16, 0))
