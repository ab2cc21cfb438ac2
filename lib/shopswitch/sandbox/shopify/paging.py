"""Connections: which records of a list an answer holds, and the cursors between them.

A cursor names the last record's place in the order, not a row number: what is added or removed before it does not
shift the next page.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shopswitch.sandbox.shopify.errors import FieldError

PAGE_LIMIT = 250
"""Most records of one connection; Source: shopify.dev, API usage, limits."""
Key = tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of a connection before paging.

    Attributes:
        records: In any order.
        key: A record's place in the order; must differ for each record.
        limit: Most records a page may hold.
    """

    records: Sequence[Any]
    key: Callable[[Any], Key] = lambda record: (record.id,)
    limit: int = PAGE_LIMIT


def _cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _key(cursor: str) -> Key:
    try:
        return tuple(json.loads(base64.urlsafe_b64decode(cursor)))
    except (binascii.Error, ValueError, TypeError):
        raise FieldError("Invalid cursor for current pagination sort.", "BAD_REQUEST") from None


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
    backwards = bool(arguments.get("reverse"))
    ordered = sorted(((rows.key(each), each) for each in rows.records), key=lambda pair: pair[0], reverse=backwards)
    left, right = 0, len(ordered)
    if not all_of_them:
        left, right = _between(ordered, arguments, backwards=backwards)
    window = ordered[left:right]
    taken = window[:size] if arguments.get("last") is None or all_of_them else window[max(len(window) - size, 0) :]
    start = left if arguments.get("last") is None else right - len(taken)
    cursors = [_cursor(key) for key, _ in taken]
    return {
        "nodes": [each for _, each in taken],
        "edges": [{"cursor": cursor, "node": each} for cursor, (_, each) in zip(cursors, taken, strict=True)],
        "pageInfo": {
            "hasNextPage": start + len(taken) < len(ordered),
            "hasPreviousPage": start > 0,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def _between(ordered: list[tuple[Key, Any]], arguments: Mapping[str, Any], *, backwards: bool) -> tuple[int, int]:
    left, right = 0, len(ordered)
    after, before = arguments.get("after"), arguments.get("before")
    try:
        if after is not None:
            edge = _key(after)
            left = sum(1 for key, _ in ordered if (key >= edge if backwards else key <= edge))
        if before is not None:
            edge = _key(before)
            right = sum(1 for key, _ in ordered if (key > edge if backwards else key < edge))
    except TypeError:
        raise FieldError("Invalid cursor for current pagination sort.", "BAD_REQUEST") from None
    return left, max(left, right)
