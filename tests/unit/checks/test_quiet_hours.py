"""Hours of the week around clock changes."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.checks.quiet_days import Days
from shopswitch.checks.quiet_hours import HOURS, Week, hour_of_week, poisson_bounds
from shopswitch.checks.quiet_windows import weeks_before

ZONES = st.sampled_from(["Europe/Amsterdam", "Europe/Lisbon", "America/New_York", "Asia/Kathmandu", "UTC"])
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
YEARS = (datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None), datetime(2027, 12, 31, tzinfo=UTC).replace(tzinfo=None))
MOMENTS = st.datetimes(*YEARS, timezones=st.just(UTC)).map(pd.Timestamp)
SUNDAY_TWO = 6 * 24 + 2


def week(moments: list[pd.Timestamp], since: pd.Timestamp, until: pd.Timestamp, zone: ZoneInfo = AMSTERDAM) -> Week:
    return Week.of(pd.Series(moments, dtype="datetime64[us, UTC]"), since, until, zone=zone)


@given(since=MOMENTS, length=st.integers(1, 24 * 60), name=ZONES)
def test_every_hour_of_the_stretch_is_counted_once(since: pd.Timestamp, length: int, name: str) -> None:
    """Clock changes move hours, they neither make nor lose any."""
    since = since.floor("15min")
    found = week([], since, since + pd.Timedelta(hours=length), ZoneInfo(name))
    assert sum(found.hours) == pytest.approx(length)


@given(moments=st.lists(MOMENTS, max_size=40), name=ZONES)
def test_every_event_is_counted_once_in_its_own_hour(moments: list[pd.Timestamp], name: str) -> None:
    """Wherever it lies in the year, it stands under its local weekday and hour."""
    zone = ZoneInfo(name)
    found = week(moments, pd.Timestamp("2024-12-31", tz="UTC"), pd.Timestamp("2028-01-02", tz="UTC"), zone)
    assert found.total == len(moments)
    for moment in moments:
        local = moment.to_pydatetime().astimezone(zone)
        assert found.counts[local.weekday() * 24 + local.hour] >= 1
        assert hour_of_week(moment, zone) == local.weekday() * 24 + local.hour


@given(since=MOMENTS, weeks=st.integers(1, 8), name=ZONES)
def test_only_a_clock_change_makes_hours_unequal(since: pd.Timestamp, weeks: int, name: str) -> None:
    """Whole weeks hold every hour equally often where the clock stands still, within an hour each where it does not."""
    zone, since = ZoneInfo(name), since.floor("h")
    until = since + pd.Timedelta(weeks=weeks)
    found = week([], since, until, zone)
    days = [since + pd.Timedelta(days=n) for n in range(7 * weeks + 1)]
    offsets = {moment.tz_convert(zone).utcoffset() for moment in days}
    if len(offsets) == 1:
        assert set(found.hours) == {float(weeks)}
    else:
        assert all(abs(each - weeks) <= 1 for each in found.hours)


@pytest.mark.parametrize(
    ("since", "hours"),
    [("2026-10-19", 2.0), ("2026-03-23", 0.0), ("2026-09-07", 1.0)],
)
def test_the_hour_that_comes_twice_or_never(since: str, hours: float) -> None:
    """In the week the clock is put back, Sunday 02:00 comes twice; put forward, it does not come."""
    first = pd.Timestamp(since, tz="Europe/Amsterdam")
    found = week([], first.tz_convert("UTC"), (first + pd.DateOffset(days=7)).tz_convert("UTC"))
    assert found.hours[SUNDAY_TWO] == hours
    assert all(each == 1.0 for hour, each in enumerate(found.hours) if hour != SUNDAY_TWO)


def test_an_hour_that_came_twice_is_no_busier() -> None:
    """Two orders in an hour that lasted twice as long are one per hour."""
    moments = [pd.Timestamp("2026-10-25T00:30Z"), pd.Timestamp("2026-10-25T01:30Z")]
    found = week(moments, pd.Timestamp("2026-10-18T22:00Z"), pd.Timestamp("2026-10-25T23:00Z"))
    assert (found.counts[SUNDAY_TWO], found.rate(SUNDAY_TWO)) == (2, 1.0)


def test_holidays_leave_neither_events_nor_hours() -> None:
    """A day off says nothing about ordinary days of its name."""
    # The second one lies on the holiday by the local clock only.
    times = ["2026-04-27T10:00Z", "2026-04-26T22:30Z", "2026-04-20T10:00Z"]
    moments = pd.Series([pd.Timestamp(each) for each in times])
    since, until = pd.Timestamp("2026-04-19T22:00Z"), pd.Timestamp("2026-05-03T22:00Z")
    found = Week.of(moments, since, until, zone=AMSTERDAM, without=(date(2026, 4, 27),))
    assert (found.total, found.hours[12], found.rate(12)) == (1, 1.0, 1.0)
    assert found.hours[36] == 2.0


def test_the_present_quarter_of_an_hour_counts() -> None:
    """An order of just now is not lost because the quarter has not ended."""
    now = pd.Timestamp("2026-11-04T10:07Z")
    assert week([now - pd.Timedelta(minutes=2)], now - pd.Timedelta(weeks=1), now).total == 1


@given(moment=MOMENTS, name=ZONES)
def test_weeks_before_keep_the_time_on_the_wall(moment: pd.Timestamp, name: str) -> None:
    """Eight moments, the same weekday and time unless the clock skipped it, whole weeks apart."""
    zone = ZoneInfo(name)
    found = weeks_before(moment, zone, moment)
    wall = moment.tz_convert(zone).tz_localize(None)
    assert len(found) == 8
    for number, each in enumerate(found, start=1):
        gone = wall - each.tz_convert(zone).tz_localize(None)
        assert gone in (pd.Timedelta(weeks=number), pd.Timedelta(weeks=number) - pd.Timedelta(hours=1))


def test_weeks_before_leaves_out_what_is_still_to_come() -> None:
    """A window in two weeks looks back at weeks that are over."""
    now = pd.Timestamp("2026-11-04T10:00Z")
    found = weeks_before(now + pd.Timedelta(days=13), AMSTERDAM, now)
    assert max(found) <= now


@given(mean=st.floats(0, 5000))
def test_poisson_bounds_hold_the_mean(mean: float) -> None:
    """Low, mean and high in this order, and not far apart."""
    low, high = poisson_bounds(mean)
    assert low <= mean + 1
    assert high >= mean - 1
    assert high - low <= 2 * 1.3 * mean**0.5 + 3


@pytest.mark.parametrize(("mean", "bounds"), [(0.0, (0, 0)), (0.05, (0, 0)), (1.0, (0, 2)), (10.0, (6, 14))])
def test_poisson_bounds_as_tabled(mean: float, bounds: tuple[int, int]) -> None:
    """Against the tables of the distribution: tenth and ninetieth percentile."""
    assert poisson_bounds(mean) == bounds


def test_an_empty_week_is_not_busy() -> None:
    """Nothing is not one and a half times nothing."""
    empty = Week((0,) * HOURS, (8.0,) * HOURS)
    assert not any(empty.is_busy(hour) for hour in range(HOURS))
    assert empty.share(0, 26) == 1.0


def test_busy_looks_at_the_neighbours_too() -> None:
    """Monday 00:00 lies beside Sunday 23:00; exactly one and a half times is not busy yet."""
    flat = [2] * HOURS
    peak = Week(tuple(8 if hour == HOURS - 1 else 2 for hour in range(HOURS)), (8.0,) * HOURS)
    assert [hour for hour in range(HOURS) if peak.is_busy(hour)] == [0, 166, 167]
    assert not Week(tuple(flat), (8.0,) * HOURS).is_busy(5)


@pytest.mark.parametrize(("peak", "busy"), [(25, False), (26, True)])
def test_busy_begins_beyond_one_and_a_half_times(peak: int, busy: bool) -> None:
    """One hour of 25 between two of 10 is exactly one and a half times an average of 10."""
    around = [10] * HOURS
    around[30] = peak
    # What is more there is less elsewhere, so that the average stays 10.
    around[100] -= 10
    around[101] -= peak - 20
    assert Week(tuple(around), (8.0,) * HOURS).is_busy(30) is busy


def days(country: str = "NL", cutoff: time | None = time(17, 0)) -> Days:
    return Days(AMSTERDAM, country, "nl", cutoff)


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("NL", date(2026, 4, 27), "Koningsdag"),
        ("BE", date(2026, 7, 21), "Nationale feestdag"),
        ("DE", date(2026, 10, 3), "Tag der Deutschen Einheit"),
        ("NL", date(2026, 7, 21), ""),
    ],
)
def test_holidays_of_the_country(country: str, day: date, name: str) -> None:
    """Each country its own, named in the client's language or the country's."""
    assert days(country).holiday(day) == name


@pytest.mark.parametrize(
    ("local", "before"),
    [
        ("2026-11-09 12:59", False),
        ("2026-11-09 13:00", True),
        ("2026-11-09 16:59", True),
        ("2026-11-09 17:00", False),
        ("2026-11-07 15:00", False),
        ("2026-12-25 15:00", False),
    ],
)
def test_the_four_hours_before_the_carrier(local: str, before: bool) -> None:
    """On working days only; the carrier's own moment is over."""
    moment = datetime.fromisoformat(local).replace(tzinfo=AMSTERDAM)
    assert days().before_cutoff(moment) is before
    assert days().before_cutoff(moment.astimezone(UTC)) is before
    assert not days(cutoff=None).before_cutoff(moment)
