"""How busy each hour of the week is, in the client's own time; clock changes counted as they happened."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

HOURS = 168
HISTORY = pd.Timedelta(weeks=8)
# Every clock in use is off from UTC by a multiple of it, so that no piece lies in two hours of the week.
_PIECE = pd.Timedelta(minutes=15)
# An hour is busy when it brings so many times the work of an average one.
BUSY = 1.5


@dataclass(frozen=True, slots=True)
class Week:
    """What happened per hour of the week (0 = Monday 00:00 local) in a stretch of time.

    Attributes:
        counts: Events per hour of the week.
        hours: How many hours the stretch had of each hour of the week. A clock that is put back gives one of them
            twice in its week, one that is put forward leaves one out.
    """

    counts: tuple[int, ...]
    hours: tuple[float, ...]

    @classmethod
    def of(
        cls,
        moments: "pd.Series[pd.Timestamp]",
        since: pd.Timestamp,
        until: pd.Timestamp,
        *,
        zone: ZoneInfo,
        without: Collection[date] = (),
    ) -> "Week":
        """Count moments (UTC) in [since, until) by local hour of the week.

        Args:
            moments: Any moments; those outside the stretch are left out.
            since: Where the stretch begins, UTC; taken down to the quarter of an hour.
            until: Where it ends, UTC; taken up to the quarter of an hour, so that the present moment is in it.
            zone: Whose hours.
            without: Local days that do not count, such as public holidays: neither their events nor their hours.
        """
        first, last = since.floor(_PIECE), until.ceil(_PIECE)
        pieces = pd.date_range(first, last, freq=_PIECE, inclusive="left")
        inside = pd.DatetimeIndex(moments[(moments >= first) & (moments < last)])
        counts = np.bincount(_hours_of(inside, zone, without), minlength=HOURS)
        length = np.bincount(_hours_of(pieces, zone, without), minlength=HOURS) / (pd.Timedelta(hours=1) / _PIECE)
        return cls(tuple(int(each) for each in counts), tuple(float(each) for each in length))

    @property
    def total(self) -> int:
        """Events in all."""
        return sum(self.counts)

    @property
    def average(self) -> float:
        """Events in an average hour."""
        length = sum(self.hours)
        return self.total / length if length else 0.0

    def rate(self, hour: int) -> float:
        """Events per hour in this hour of the week; the average where the stretch never had it."""
        hour %= HOURS
        return self.counts[hour] / self.hours[hour] if self.hours[hour] else self.average

    def around(self, hour: int) -> float:
        """The same, averaged with the hour before and the hour after: one hour of eight weeks is a small sample."""
        return (self.rate(hour - 1) + self.rate(hour) + self.rate(hour + 1)) / 3

    def is_busy(self, hour: int) -> bool:
        """Whether the hour, with its neighbours, brings more than one and a half times the average."""
        # Exactly that much is not more; a hair above it is rounding.
        return self.around(hour) > BUSY * self.average * (1 + 1e-9)

    def share(self, first: int, length: int) -> float:
        """How busy so many hours from `first` on are against an average stretch of that length; 1 when nothing is."""
        if not self.average:
            return 1.0
        return sum(self.rate(first + n) for n in range(length)) / (length * self.average)


@dataclass(frozen=True, slots=True)
class Weeks:
    """The two things that fill an hour.

    Attributes:
        orders: Orders placed.
        picking: Picklists closed.
    """

    orders: Week
    picking: Week

    def is_busy(self, hour: int) -> bool:
        """Whether either is more than one and a half times its average around this hour of the week."""
        return self.orders.is_busy(hour) or self.picking.is_busy(hour)


def _hours_of(
    moments: pd.DatetimeIndex, zone: ZoneInfo, without: Collection[date]
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    local = moments.tz_convert(zone)
    if without:
        days = pd.DatetimeIndex([pd.Timestamp(day) for day in without])
        local = local[~local.tz_localize(None).normalize().isin(days)]
    return np.asarray(local.day_of_week * 24 + local.hour, dtype=np.int64)


def hour_of_week(moment: pd.Timestamp, zone: ZoneInfo) -> int:
    """0 for Monday 00:00 to 00:59 local, 167 for Sunday 23:00."""
    local = moment.tz_convert(zone)
    return local.day_of_week * 24 + local.hour


def poisson_bounds(mean: float, share: float = 0.8) -> tuple[int, int]:
    """Between which counts a Poisson number lies with at least this chance.

    Args:
        mean: Expected count, 0 or more.
        share: Chance of lying inside; half of the rest lies on either side.

    Returns:
        Lowest and highest count, both included.
    """
    tail = (1 - share) / 2
    low, count, below = None, 0, 0.0
    # Rounding may keep the sum a hair below 1: far beyond the mean nothing is left to add.
    most = mean + 20 * math.sqrt(mean) + 20
    while True:
        below += math.exp(count * math.log(mean) - mean - math.lgamma(count + 1)) if mean else 1.0
        if low is None and below > tail:
            low = count
        if below >= 1 - tail or count > most:
            return low or 0, count
        count += 1
