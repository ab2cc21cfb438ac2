"""Connections: which records of a list an answer holds, and the cursors between them.

A cursor names the last record's place in the order, not a row number: what is added or removed before it does not
shift the next page.
"""

import base64
import binascii
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from shopswitch.sandbox.shopify.errors import FieldError

PAGE_LIMIT = 250
"""Most records of one connection; Source: shopify.dev, API usage, limits."""
Key = int | tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of a connection before paging.

    Attributes:
        records: In any order.
        key: A record's place in the order; must differ for each record.
        limit: Most records a page may hold.
    """

    records: Sequence[Any]
    key: Callable[[Any], Key] = attrgetter("id")
    limit: int = PAGE_LIMIT


def _cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _key(cursor: str) -> Key:
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor))
    except (binascii.Error, ValueError, TypeError):
        raise FieldError("Invalid cursor for current pagination sort.", "BAD_REQUEST") from None
    return tuple(found) if isinstance(found, list) else found


def page_size(rows: Rows, arguments: Mapping[str, Any]) -> int:
    """How many records are asked.

    Raises:
        FieldError: Neither or both of first and last, or out of range.
    """
    first, last = arguments.get("first"), arguments.get("last")
    if first is None and last is None:
        raise FieldError("you must provide one of first or last", "BAD_REQUEST")
    if first is not None and last is not None:
        raise FieldError("providing both first and last is not supported", "BAD_REQUEST")
    size = int(arguments["first" if last is None else "last"])
    if not 0 <= size <= rows.limit:
        raise FieldError(f"a page holds 0 to {rows.limit} records, and {size} were asked", "BAD_REQUEST")
    return size


def connect(rows: Rows, arguments: Mapping[str, Any], *, all_of_them: bool = False) -> dict[str, Any]:
    """The page that is asked, as a connection; `all_of_them` is how bulk operations read.

    Raises:
        FieldError: The arguments are not allowed, or a cursor is not one of this order.
    """
    size = len(rows.records) if all_of_them else page_size(rows, arguments)
    rising = sorted(rows.records, key=rows.key)
    backwards = bool(arguments.get("reverse"))
    left, right = (0, len(rising)) if all_of_them else _between(rising, rows.key, arguments)
    window = (rising[::-1] if backwards else rising)[left:right]
    from_the_end = arguments.get("last") is not None and not all_of_them
    taken = window[max(len(window) - size, 0) :] if from_the_end else window[:size]
    start = right - len(taken) if from_the_end else left
    cursors = [_cursor(rows.key(each)) for each in taken]
    return {
        "nodes": taken,
        "edges": [{"cursor": cursor, "node": each} for cursor, each in zip(cursors, taken, strict=True)],
        "pageInfo": {
            "hasNextPage": start + len(taken) < len(rising),
            "hasPreviousPage": start > 0,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def _between(rising: list[Any], key: Callable[[Any], Key], arguments: Mapping[str, Any]) -> tuple[int, int]:
    """First place that may be shown and the first that may not, counted in the asked direction."""
    backwards = bool(arguments.get("reverse"))

    def places(name: str) -> tuple[int, int] | None:
        """Where a cursor's record stands, and where the next one does."""
        cursor = arguments.get(name)
        if cursor is None:
            return None
        edge: Any = _key(cursor)
        try:
            at, past = bisect_left(rising, edge, key=key), bisect_right(rising, edge, key=key)
        except TypeError:
            raise FieldError("Invalid cursor for current pagination sort.", "BAD_REQUEST") from None
        return (len(rising) - past, len(rising) - at) if backwards else (at, past)

    after, before = places("after"), places("before")
    left = after[1] if after else 0
    right = before[0] if before else len(rising)
    return left, max(left, right)
