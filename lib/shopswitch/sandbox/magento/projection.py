"""The parameter ``fields``: which part of an answer is sent.

PHP knows no difference between an empty list and an empty mapping, which shows: an answer of which nothing is left is
``[]``, and an inner list without rows is null.

Source: Adobe Commerce web API guide, "Retrieve filtered responses"; recorded answers of 2.4.6.
"""

import re
from typing import Any

Fields = dict[str, Any]
"""Name → what is wanted of it; an empty mapping for all of it."""

_TOKEN = re.compile(r"\w+|[\[\],]")


def parse_fields(text: str) -> Fields | None:
    """What is wanted, or None when the text cannot be read."""
    if re.fullmatch(r"[\w\[\],]*", text) is None:
        return None
    stack: list[Fields] = [{}]
    name = ""
    for token in _TOKEN.findall(text):
        if token == "[":  # noqa: S105 - a bracket, no password
            if not name:
                return None
            stack.append(stack[-1][name])
            name = ""
        elif token == "]":  # noqa: S105 - a bracket, no password
            if len(stack) == 1:
                return None
            stack.pop()
            name = ""
        elif token != ",":  # noqa: S105 - a comma, no password
            name = token
            stack[-1].setdefault(name, {})
    return stack[0] if len(stack) == 1 else None


def project(value: Any, text: str) -> Any:
    """The part of an answer that `fields` asks for."""
    if not isinstance(value, dict | list):
        return value
    wanted = parse_fields(text)
    if not wanted:
        return []
    return [_kept(each, wanted) for each in value] if isinstance(value, list) else _kept(value, wanted)


def _kept(value: Any, wanted: Fields) -> Any:
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, inner in value.items():
        if name in wanted:
            kept[name] = _inner(inner, wanted[name]) if wanted[name] else inner
    return kept or []


def _inner(value: Any, wanted: Fields) -> Any:
    if isinstance(value, list):
        return [_kept(each, wanted) for each in value] or None
    return _kept(value, wanted)
