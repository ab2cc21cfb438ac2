"""Take typed values out of a record; anything else than documented is an error, never a guess."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

Record = Mapping[str, Any]

# A larger number than this is no measure of anything; converting it might fail.
_LARGEST = 1e15


def text(record: Record, name: str) -> str:
    """A text exactly as shown.

    Raises:
        KeyError: It is absent or null.
        TypeError: It is something else.
    """
    found = text_or_none(record, name)
    if found is None:
        raise KeyError(f"field '{name}' is empty")
    return found


def text_or_none(record: Record, name: str) -> str | None:
    """A text, or None when it is absent or null.

    Raises:
        TypeError: It is something else: a number here means that leading zeros may be gone already.
    """
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise TypeError(f"field '{name}' is not text")
    return value


def translated(record: Record, name: str) -> str:
    """A text in the shop's language, or in the one it falls back to; empty when there is neither."""
    found = text_or_none(record, name)
    if found is not None:
        return found
    fallback = record.get("translated")
    return (text_or_none(fallback, name) or "") if isinstance(fallback, dict) else ""


def whole(record: Record, name: str) -> int:
    """A whole number.

    Raises:
        KeyError: It is absent or null.
        TypeError: It is something else.
    """
    value = record.get(name)
    if value is None:
        raise KeyError(f"field '{name}' is empty")
    # To Python true is a whole number too.
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"field '{name}' is not a whole number")
    return value


def number(record: Record, name: str) -> float | None:
    """A weight, size or price; absent, null and 0 stand for "none".

    Raises:
        TypeError: It is something else.
    """
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < _LARGEST:
        raise TypeError(f"field '{name}' is not a number")
    return float(value) or None


def host(record: Record, name: str) -> str:
    """The host of an address: the rest of it may hold a key.

    Raises:
        KeyError: It is absent or null.
        TypeError: It is no text.
        ValueError: It is no address of a host.
    """
    try:
        found = urlsplit(text(record, name)).hostname
    except ValueError:
        found = None
    if not found:
        raise ValueError(f"field '{name}' is no address of a host")
    return found


def flag(record: Record, name: str) -> bool:
    """Yes or no; absent and null are no.

    Raises:
        TypeError: It is something else.
    """
    value = record.get(name)
    if value is not None and not isinstance(value, bool):
        raise TypeError(f"field '{name}' is not yes or no")
    return value is True


def moment(record: Record, name: str) -> datetime:
    """A moment; Shopware writes UTC with its offset.

    Raises:
        KeyError: It is absent or null.
        TypeError: It is no text.
        ValueError: It is unreadable.
    """
    try:
        read = datetime.fromisoformat(text(record, name))
    except ValueError:
        raise ValueError(f"field '{name}' is no moment") from None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def records(record: Record, name: str) -> list[Record]:
    """The records of an association that was asked for.

    Raises:
        TypeError: It is absent (then it was not loaded), or holds something else.
    """
    value = record.get(name)
    # An association may come as an object with numbered keys where PHP's list has gaps.
    listed = [*value.values()] if isinstance(value, dict) else value
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise TypeError(f"the association '{name}' was not loaded")
    return listed


def technical_name(record: Record) -> str:
    """The word for the state a record is in.

    Raises:
        TypeError: The state was not loaded.
    """
    state = record.get("stateMachineState")
    if not isinstance(state, dict):
        raise TypeError("the association 'stateMachineState' was not loaded")
    return text(state, "technicalName")
