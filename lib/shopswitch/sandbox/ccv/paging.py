"""Collections: `start` and `size`, links to neighbours, sorting, and no total."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from shopswitch.sandbox.ccv.errors import bad_request
from shopswitch.sandbox.ccv.records import Json


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large a page is when nothing is asked, and at most. Both numbers are unconfirmed."""

    default: int
    largest: int


def collection(
    records: Sequence[Any], query: Mapping[str, str], *, href: str, sizes: Sizes, shape: Callable[[Any], Json]
) -> Json:
    """One page of a collection.

    Args:
        records: All of them, sorted.
        query: Parameters of the call.
        href: Address of the collection, without query.
        sizes: Page sizes.
        shape: Turns a record into what the interface shows.
    """
    start = _whole(query, "start", 0, least=0)
    # A larger size is cut down without a word: `size` of the answer tells.
    size = min(_whole(query, "size", sizes.default, least=1), sizes.largest)

    def link(at: int) -> str:
        return f"{href}?{urlencode({**query, 'start': str(at), 'size': str(size)})}"

    last = start + size >= len(records)
    return {
        "href": link(start),
        "start": start,
        "size": size,
        "first": link(0),
        "previous": link(max(0, start - size)) if start else None,
        "next": None if last else link(start + size),
        "items": [shape(each) for each in records[start : start + size]],
    }


def ordered(records: Sequence[Any], query: Mapping[str, str], fields: Mapping[str, Callable[[Any], Any]]) -> list[Any]:
    """Records sorted as `orderby` says; ties and no wish at all follow the id.

    Args:
        records: Each with an `id`.
        query: Parameters of the call.
        fields: Field name → what to sort by; a name with ``_desc`` behind it sorts down.

    Raises:
        ApiError: 400 for another field.
    """
    wish = query.get("orderby", "id")
    name, down = (wish.removesuffix("_desc"), True) if wish.endswith("_desc") else (wish.removesuffix("_asc"), False)
    if name not in fields:
        raise bad_request(f"Sorting by {wish!r} is not possible; there are: {', '.join(fields)}.")
    by_id = sorted(records, key=lambda each: each.id, reverse=down)
    return by_id if name == "id" else sorted(by_id, key=fields[name], reverse=down)


def _whole(query: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise bad_request(f"'{name}' must be a whole number of at least {least}.")
    return int(text)


def number(query: Mapping[str, str], name: str) -> float | None:
    """A parameter that is a number, or None when it is absent.

    Raises:
        ApiError: 400.
    """
    try:
        return float(query[name]) if name in query else None
    except ValueError:
        raise bad_request(f"'{name}' must be a number.") from None


def flag(query: Mapping[str, str], name: str, default: bool | None = None) -> bool | None:
    """A parameter that is true or false, or the default when it is absent.

    Raises:
        ApiError: 400.
    """
    words = {"true": True, "1": True, "false": False, "0": False}
    if name not in query:
        return default
    if query[name].lower() not in words:
        raise bad_request(f"'{name}' must be true or false.")
    return words[query[name].lower()]


def moment(query: Mapping[str, str], name: str) -> datetime | None:
    """A parameter that is a moment (ISO 8601, UTC when it names no zone), or None when it is absent.

    Raises:
        ApiError: 400.
    """
    if name not in query:
        return None
    try:
        # "+" means a space in a query string: whoever forgets to escape it is understood all the same.
        read = datetime.fromisoformat(query[name].replace(" 0", "+0") if "T" in query[name] else query[name])
    except ValueError:
        raise bad_request(f"'{name}' must be a moment in ISO 8601.") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
