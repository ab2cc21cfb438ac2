"""How many orders are under way at a moment, and which moments of the coming days have the fewest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from shopswitch.checks.quiet_days import Days
from shopswitch.checks.quiet_hours import Weeks, hour_of_week, poisson_bounds

LENGTH = pd.Timedelta(hours=2)
AHEAD = pd.Timedelta(days=14)
# Nobody plans a switch for the next few hours.
NOTICE = pd.Timedelta(hours=12)
MOST = 5
# People must be at their screens: the client, the consultant, and Picqer for the inventory push.
FIRST_HOUR, LAST_HOUR = 6, 21
# Where Picqer's orders could not be read, an order that was never picked counts as open for so long.
_STILL_OPEN = pd.Timedelta(days=14)
_OPEN = ("expected", "concept", "processing", "paused")
_WAITING = ("expected", "importing")


@dataclass(frozen=True, slots=True)
class Flow:
    """Orders on their way from the customer's click to the closed picklist.

    Attributes:
        placed: When each order was placed, ascending, nanoseconds since 1970 UTC.
        done: When each of those that are finished was, ascending.
        coming: When every order was placed, finished or never to be picked, ascending.
    """

    placed: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    done: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    coming: "np.ndarray[tuple[int], np.dtype[np.int64]]"

    @classmethod
    def of(cls, rows: pd.DataFrame, picked: pd.DataFrame, orders: pd.DataFrame | None, now: pd.Timestamp) -> "Flow":
        """Put Picqer's rows of the webshops beside what was picked.

        Args:
            rows: Rows of all connections (schema WEBSHOP_ORDERS).
            picked: Lines of closed picklists (schema PICKED_LINES).
            orders: Picqer's orders (schema PICQER_ORDERS), or None when they could not be read.
            now: The present moment.

        Returns:
            The flow. An order is under way until the last of its picklists was closed; one that was never picked only
            while Picqer still has it open (cancelled, digital and collected orders leave no trace).
        """
        closed = picked[~picked["is_return"].astype(bool) & (picked["order_id"] != "")]
        last = closed.groupby("order_id")["closed_at"].max()
        left = last.reindex(rows["order_id"]).set_axis(rows.index)
        if orders is None:
            still = (rows["status"] == "imported") & (rows["ordered_at"] > now - _STILL_OPEN)
        else:
            still = rows["order_id"].isin(orders.loc[orders["status"].isin(_OPEN), "order_id"])
        # Something of an order that is open again, or split over picklists, was closed already.
        going = still & (left.isna() | (orders is not None)) | (rows["status"].isin(_WAITING) & left.isna())
        known = left.notna() | going
        return cls(
            _sorted(rows.loc[known, "ordered_at"]),
            _sorted(left[left.notna() & ~going]),
            _sorted(rows["ordered_at"]),
        )

    def open_at(self, moment: pd.Timestamp) -> int:
        """Orders under way at a moment."""
        at = moment.value
        return int(np.searchsorted(self.placed, at, "right") - np.searchsorted(self.done, at, "right"))

    def placed_in(self, start: pd.Timestamp, end: pd.Timestamp) -> int:
        """Orders placed in [start, end)."""
        return int(np.searchsorted(self.coming, end.value, "left") - np.searchsorted(self.coming, start.value, "left"))


def _sorted(moments: "pd.Series[pd.Timestamp]") -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.sort(pd.DatetimeIndex(moments).as_unit("ns").asi8)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of two hours in which to switch.

    Attributes:
        start: When it begins, UTC.
        coming: Orders expected to be placed in it.
        waiting: Orders expected to be under way when it begins.
        low: Lower end of the interval for both together.
        high: Upper end; at least four in five such windows lie between the two.
    """

    start: pd.Timestamp
    coming: float
    waiting: float
    low: int
    high: int

    @property
    def end(self) -> pd.Timestamp:
        """When it ends."""
        return self.start + LENGTH

    @property
    def expected(self) -> float:
        """Orders in flight."""
        return self.coming + self.waiting


@dataclass(frozen=True, slots=True)
class History:
    """What the past weeks tell about the coming ones.

    Attributes:
        weeks: Work per hour of the week.
        flow: Orders under way.
        since: Where it begins, UTC.
        now: The present moment, UTC.
        days: The client's calendar.
    """

    weeks: Weeks
    flow: Flow
    since: pd.Timestamp
    now: pd.Timestamp
    days: Days

    def window(self, start: pd.Timestamp) -> Window:
        """What to expect of two hours from `start` on.

        The interval is the wider of two: that of a Poisson number with this mean, and what the same hour showed in
        the weeks before.
        """
        first = hour_of_week(start, self.days.zone)
        # The hours of the window with one before and one after it: each by itself is a small sample.
        coming = 2 * sum(self.weeks.orders.rate(first + n) for n in (-1, 0, 1, 2)) / 4
        past = [each for each in weeks_before(start, self.days.zone, self.now - LENGTH) if each >= self.since]
        past = [each for each in past if not self.days.holiday(self.days.local(each).date())]
        waiting = [self.flow.open_at(each) for each in past] or [self.flow.open_at(self.now)]
        mean = sum(waiting) / len(waiting)
        seen = [self.flow.open_at(each) + self.flow.placed_in(each, each + LENGTH) for each in past]
        low, high = poisson_bounds(coming + mean)
        if seen:
            low = min(low, int(np.floor(np.quantile(seen, 0.1))))
            high = max(high, int(np.ceil(np.quantile(seen, 0.9))))
        return Window(start, coming, mean, low, high)

    def best(self, most: int = MOST) -> tuple[Window, ...]:
        """The windows of the coming two weeks with the fewest orders in flight, best first, at most one per day."""
        starts = tuple(self.starts())
        # Few orders may be open just when everybody is busy sending them: proposed only where nothing else is left.
        calm = [each for each in starts if not self.weeks.is_busy(hour_of_week(each, self.days.zone))]
        every = sorted((self.window(each) for each in calm or starts), key=lambda each: (each.expected, each.start))
        by_day: dict[object, Window] = {}
        for window in every:
            by_day.setdefault(self.days.local(window.start).date(), window)
        return tuple(by_day.values())[:most]

    def starts(self) -> Iterator[pd.Timestamp]:
        """Every full local hour at which people work and the carrier is not about to collect."""
        local = (self.now + NOTICE).tz_convert(self.days.zone)
        moment = (local.tz_localize(None).ceil("h") - local.tz_localize(None)) + (self.now + NOTICE)
        while moment + LENGTH <= self.now + AHEAD:
            begins = self.days.local(moment.to_pydatetime())
            awake = FIRST_HOUR <= begins.hour <= LAST_HOUR
            if awake and not self.days.holiday(begins.date()) and not self.days.before_cutoff(begins):
                yield moment
            moment += pd.Timedelta(hours=1)


def weeks_before(moment: pd.Timestamp, zone: ZoneInfo, latest: pd.Timestamp) -> Sequence[pd.Timestamp]:
    """The eight moments a whole number of weeks before, at the same time on the local clock, not later than `latest`.

    A time that a clock change skipped is the first one after it; one that came twice is the first of the two.
    """
    local = moment.tz_convert(zone).to_pydatetime()
    found: list[pd.Timestamp] = []
    week = 0
    while len(found) < 8:
        week += 1
        # Taken from the local time, a week is a week on the wall; the way to UTC moves a skipped time on.
        back = pd.Timestamp((local - timedelta(weeks=week)).replace(fold=0).astimezone(UTC))
        if back <= latest:
            found.append(back)
    return found
