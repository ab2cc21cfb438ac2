"""Moments of one column: the order of day and month is decided for the whole column, never per cell."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from shopswitch.connectors.csv.reading import in_rows

_TIME = (
    r"(?:[T,\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
)
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
_ISO = re.compile(rf"^(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}{_ZONE}$")
_PARTS = re.compile(
    rf"^(?P<first>\d{{1,2}})(?P<sign>[-/.])(?P<second_part>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}){_TIME}{_ZONE}$"
)
_DAY_NAME = re.compile(rf"^(?P<day>\d{{1,2}})\.?\s+(?P<name>[^\W\d]+)\.?,?\s+(?P<year>\d{{4}}){_TIME}{_ZONE}$")
_NAME_DAY = re.compile(rf"^(?P<name>[^\W\d]+)\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}){_TIME}{_ZONE}$")
# First three letters of the months in English, Dutch and German; grids show dates as text in the user's language.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan",
            "feb",
            "mar mrt maa mär mae",
            "apr",
            "may mei mai",
            "jun",
            "jul",
            "aug",
            "sep",
            "oct okt",
            "nov",
            "dec dez",
        ),
        start=1,
    )
    for name in names.split()
}
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Moments:
    """A column as moments in UTC.

    Attributes:
        values: One entry per cell; None where it is blank or could not be read.
        problems: Why some or all cells could not be read.
        assumed_zone: How many values state no zone and were read in the given one.
    """

    values: list[datetime | None]
    problems: tuple[str, ...] = ()
    assumed_zone: int = 0


def read_moments(cells: list[str], rows: list[int], *, zone: ZoneInfo, what: str) -> Moments:
    """Read a column of dates with or without time.

    Understood: ISO 8601 and its relatives (``2026-11-01 10:00:00 +0100``), day-month-year and month-day-year with
    dash, point or slash, and a month by name in English, Dutch or German. A slashed column is only read when some
    value decides between day and month; dashes and points mean day first unless a value contradicts.

    Args:
        cells: Text as in the file.
        rows: Number of the data row of each cell, for messages.
        zone: Where a time without zone was written down.
        what: How messages name the column.
    """
    found = [_match(" ".join(cell.split())) for cell in cells]
    unreadable = [row for cell, hit, row in zip(cells, found, rows, strict=True) if cell.strip() and hit is None]
    day_first, doubt = _order([hit for hit in found if hit is not None and "first" in hit.re.groupindex])
    problems: list[str] = []
    if doubt:
        problems.append(f"The {what} column {doubt}: export it with dates such as 2026-11-23.")
    values: list[datetime | None] = []
    assumed = 0
    for hit, row in zip(found, rows, strict=True):
        moment = None if hit is None else _moment(hit, day_first, zone=zone)
        if hit is not None and moment is None and not (doubt and "first" in hit.re.groupindex):
            unreadable.append(row)
        assumed += moment is not None and hit is not None and not hit["zone"]
        values.append(moment)
    if unreadable:
        problems.append(f"The {what} is not a date in {in_rows(sorted(unreadable))}.")
    return Moments(values, tuple(problems), assumed)


def _match(text: str) -> re.Match[str] | None:
    for pattern in (_ISO, _PARTS, _DAY_NAME, _NAME_DAY):
        hit = pattern.match(text)
        if hit:
            return hit
    return None


def _order(hits: list[re.Match[str]]) -> tuple[bool | None, str]:
    """Whether the day comes first (None: cannot be told), and what is in doubt ("" when nothing is)."""
    pairs = [(int(hit["first"]), int(hit["second_part"])) for hit in hits]
    day_first = any(first > 12 for first, _ in pairs)
    month_first = any(second > 12 for _, second in pairs)
    if day_first and month_first:
        return None, "writes some dates with the day first and others with the month first"
    if day_first or month_first:
        return day_first, ""
    # Dash and point are written day first wherever Picqer's clients are; the slash is also American.
    open_question = any(
        hit["sign"] == "/" and first != second for hit, (first, second) in zip(hits, pairs, strict=True)
    )
    if open_question:
        samples = ", ".join(
            list(dict.fromkeys(f"{hit['first']}/{hit['second_part']}/{hit['year']}" for hit in hits))[:_SAMPLES]
        )
        return None, f"can be read with the day or the month first, such as {samples}"
    return True, ""


def _moment(hit: re.Match[str], day_first: bool | None, *, zone: ZoneInfo) -> datetime | None:
    parts = hit.groupdict()
    if "first" in parts:
        if day_first is None:
            return None
        day, month = (parts["first"], parts["second_part"]) if day_first else (parts["second_part"], parts["first"])
    else:
        day = parts["day"]
        month = parts.get("month") or str(_MONTHS.get(parts["name"][:3].lower(), 0))
    try:
        naive = datetime(  # noqa: DTZ001 - the zone is put on two lines below
            int(parts["year"]), int(month), int(day), _hour(parts), int(parts["minute"] or 0), int(parts["second"] or 0)
        )
        return naive.replace(tzinfo=_zone(parts["zone"], zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _hour(parts: dict[str, str | None]) -> int:
    hour = int(parts["hour"] or 0)
    half = (parts["half"] or "").replace(".", "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(half)
    return hour if not half else hour % 12 + (12 if half == "pm" else 0)


def _zone(text: str | None, zone: ZoneInfo) -> ZoneInfo | timezone:
    if not text:
        return zone
    if text in {"Z", "UTC", "GMT"}:
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
