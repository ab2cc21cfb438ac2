"""Which days people work, and when the carrier is about to collect."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from shopswitch.checks.step import Context

# So long before the carrier collects, a warehouse packs what must still go today.
BEFORE_CUTOFF = timedelta(hours=4)
_SATURDAY = 5
_NAMES = {"en": "en_US"}


@dataclass(frozen=True, slots=True)
class Days:
    """The client's calendar.

    Attributes:
        zone: Its time zone.
        country: ISO-2 of the country whose public holidays it keeps.
        language: Of the holidays' names.
        cutoff: When the carrier collects on a working day, local time, or None when that is not known.
    """

    zone: ZoneInfo
    country: str
    language: str
    cutoff: time | None

    @classmethod
    def of(cls, context: Context) -> "Days":
        """The calendar of a client."""
        return cls(context.zone, context.country, context.language, context.cutoff)

    def holiday(self, day: date) -> str:
        """Name of the public holiday a day is, or "".

        Source: python package `holidays`, category public of the country, no regional ones.
        """
        return str(_holidays(self.country, self.language).get(day, ""))

    def holidays(self, days: Iterable[date]) -> tuple[date, ...]:
        """Which of these days are public holidays."""
        return tuple(day for day in days if self.holiday(day))

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday and no public holiday."""
        return day.weekday() < _SATURDAY and not self.holiday(day)

    def local(self, moment: datetime) -> datetime:
        """A moment as the client's clock shows it."""
        return moment.astimezone(self.zone)

    def before_cutoff(self, moment: datetime) -> bool:
        """Whether it lies in the four hours before the carrier collects on a working day, by the clock on the wall."""
        local = self.local(moment)
        if self.cutoff is None or not self.is_working_day(local.date()):
            return False
        collected = datetime.combine(local.date(), self.cutoff)
        return collected - BEFORE_CUTOFF <= local.replace(tzinfo=None) < collected


@cache
def _holidays(country: str, language: str) -> Any:
    # Imported late: the package is large, and only this step asks it.
    import holidays

    wanted = _NAMES.get(language, language)
    known = holidays.country_holidays(country, years=())
    # Where the names are not told in the client's language, they stand in the country's own.
    told = wanted if wanted in known.supported_languages else known.default_language
    return holidays.country_holidays(country, language=told)
