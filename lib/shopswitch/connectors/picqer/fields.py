"""Reading one field of a Picqer record: what it must be, or why the record cannot be used."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Record = Mapping[str, Any]
Row = dict[str, Any]

_MOST_NAMED = 5
_LARGEST = 2**63
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)


class BadRecordError(ValueError):
    """A record is not as documented; the message names the field, never its value."""


def whole(record: Record, field: str) -> int:
    """A whole number that must be there."""
    value = record.get(field)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadRecordError(f"{field} is {_shape(value)} and not a whole number")
    if abs(value) >= _LARGEST:
        raise BadRecordError(f"{field} is too large a number")
    return value


def number(record: Record, field: str) -> float:
    """A number that must be there."""
    value = record.get(field)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise BadRecordError(f"{field} is {_shape(value)} and not a number")
    if not abs(value) < _LARGEST:
        raise BadRecordError(f"{field} is too large a number")
    return float(value)


def flag(record: Record, field: str) -> bool:
    """A yes or no that must be there."""
    value = record.get(field)
    if not isinstance(value, bool):
        raise BadRecordError(f"{field} is {_shape(value)} and not true or false")
    return value


def text(record: Record, field: str) -> str:
    """Text that must be there. A number is refused: as text it could have begun with a zero."""
    value = record.get(field)
    if not isinstance(value, str):
        raise BadRecordError(f"{field} is {_shape(value)} and not text")
    return value


def optional_text(record: Record, field: str) -> str:
    """Text, or "" for null or a field that is left out."""
    return "" if record.get(field) is None else text(record, field)


def optional_id(record: Record, field: str) -> str:
    """An id as text, or "" for null or a field that is left out."""
    return "" if record.get(field) is None else str(whole(record, field))


def moment(record: Record, field: str, zone: ZoneInfo) -> datetime:
    """A Picqer time, `YYYY-MM-DD HH:MM:SS` without zone, in UTC.

    An hour that occurs twice (clocks go back) is taken for the first of the two; an hour that does not occur
    (clocks go forward) for the same time after the change. Either can be an hour off, never more.
    """
    value = text(record, field)
    try:
        if _TIME.fullmatch(value):
            return datetime.fromisoformat(value).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # a month 13, or the year 0: falls through to the same refusal
    raise BadRecordError(f"{field} is not a time of the form YYYY-MM-DD HH:MM:SS")


def optional_moment(record: Record, field: str, zone: ZoneInfo) -> datetime | None:
    """A time, or None for null or a field that is left out."""
    return None if record.get(field) is None else moment(record, field, zone)


def filled_number(record: Record, field: str) -> float | None:
    """A number, or None for null, a field that is left out, or 0, which stands for "not filled in"."""
    return None if record.get(field) is None else number(record, field) or None


def linked(record: Record, field: str) -> bool:
    """Whether an id points to another record; null, 0 and a field that is left out do not."""
    return record.get(field) is not None and whole(record, field) != 0


def an_object(record: Record, field: str) -> Record:
    """An object that must be there."""
    value = record.get(field)
    if not isinstance(value, dict):
        raise BadRecordError(f"{field} is {_shape(value)} and not an object")
    return value


def a_list(record: Record, field: str) -> list[Any]:
    """A list that must be there."""
    value = record.get(field)
    if not isinstance(value, list):
        raise BadRecordError(f"{field} is {_shape(value)} and not a list")
    return value


def objects(record: Record, field: str) -> list[Record]:
    """A list of objects that must be there."""
    value = a_list(record, field)
    if not all(isinstance(each, dict) for each in value):
        raise BadRecordError(f"{field} holds something else than objects")
    return value


def local_text(at: datetime, zone: ZoneInfo) -> str:
    """A moment the way Picqer's filters take it."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def to_rows(
    records: Iterable[Record], build: Callable[[Record], Row], *, what: str, id_field: str
) -> tuple[list[Row], list[str]]:
    """Rows of the records that can be read, and a problem for each way in which others cannot."""
    return to_several_rows(records, lambda record: [build(record)], what=what, id_field=id_field)


def to_several_rows(
    records: Iterable[Record], build: Callable[[Record], list[Row]], *, what: str, id_field: str
) -> tuple[list[Row], list[str]]:
    """The same for records that make any number of rows each; of one that cannot be read there is none."""
    rows: list[Row] = []
    bad: defaultdict[str, list[Any]] = defaultdict(list)
    for record in records:
        try:
            rows += build(record)
        except BadRecordError as error:
            bad[str(error)].append(record.get(id_field))
    problems = [f"{len(ids)} of the {what} cannot be read: {why} {named(id_field, ids)}." for why, ids in bad.items()]
    return rows, problems


def named(id_field: str, ids: Iterable[Any]) -> str:
    """The first few ids in brackets, for a sentence."""
    listed = [str(value) for value in ids]
    more = f" and {len(listed) - _MOST_NAMED} more" if len(listed) > _MOST_NAMED else ""
    return f"({id_field} {', '.join(listed[:_MOST_NAMED])}{more})"


def _shape(value: object) -> str:
    names = {type(None): "missing", bool: "true or false", int: "a number", float: "a number", str: "text"}
    return names.get(type(value), "a list" if isinstance(value, list) else "an object")
