"""Moments as WordPress writes and reads them: site time without offset, and UTC without ``Z``."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_FULL = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?(?P<offset>[Zz]|[+-]\d{2}:?\d{2})?")


def local_text(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """The moment on the shop's wall clock."""
    return None if moment is None else moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S")


def gmt_text(moment: datetime | None) -> str | None:
    """The moment in UTC, without a sign of it."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def is_full_date(text: object) -> bool:
    """Whether WordPress takes this as a date: a date without a time is refused."""
    if not isinstance(text, str) or not _FULL.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text.upper())
    except ValueError:
        return False
    return True


def parse_date(text: str, zone: ZoneInfo, *, gmt: bool = False) -> datetime:
    """Read a date that `is_full_date`; without an offset it is site time, or UTC when `gmt`."""
    moment = datetime.fromisoformat(text.upper())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC if gmt else zone)
    return moment.astimezone(UTC)
