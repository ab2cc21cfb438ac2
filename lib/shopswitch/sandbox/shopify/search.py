"""Shopify's search language: `key:value`, ranges, quotes, AND, OR, NOT, brackets.

A key that a list does not know is ignored without a word: it narrows nothing.
Whether the live search matches case is unconfirmed; here it does not.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

TERM = re.compile(
    r"""\s*(?:(?P<bracket>[()])|(?P<not>-(?=\S)|NOT\b)|(?P<and>AND\b)|(?P<or>OR\b)
      |(?P<term>(?:(?P<key>[A-Za-z_][\w.]*):)?(?P<op>>=|<=|>|<|=)?
        (?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)'|(?P<bare>[^\s()"']+))))""",
    re.VERBOSE,
)
Test = Callable[[Any], bool]
Getter = Callable[[Any], Any]


class Search:
    """How one kind of record is searched.

    Args:
        keys: Key → what a record has under it: text, a number, a moment, a flag, a list of these, or None.
        free: What free text is looked for in.
        rules: Key → test of a value and a record, for keys that are no comparison.
    """

    def __init__(
        self,
        keys: Mapping[str, Getter],
        *,
        free: Callable[[Any], Iterable[str]],
        rules: Mapping[str, Callable[[str, Any], bool]] | None = None,
    ) -> None:
        self._keys = keys
        self._free = free
        self._rules = rules or {}

    def filter(self, records: Iterable[Any], query: str | None, now: datetime) -> list[Any]:
        """The records a query finds; an empty one finds all."""
        if not query or not query.strip():
            return list(records)
        test = _Reader(self, query, now).whole()
        return [each for each in records if test(each)]

    def term(self, key: str | None, operator: str, value: str, now: datetime) -> Test:
        """The test for one term."""
        if key is None:
            words = value.casefold()
            return lambda record: any(words in text.casefold() for text in self._free(record))
        name = key.casefold()
        if name in self._rules:
            rule = self._rules[name]
            return lambda record: rule(value.casefold(), record)
        getter = self._keys.get(name)
        if getter is None:
            return lambda _: True
        return lambda record: any(_compare(each, operator, value, now) for each in _listed(getter(record)))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class _Reader:
    def __init__(self, search: Search, query: str, now: datetime) -> None:
        self.search = search
        self.now = now
        self.terms = [match for match in TERM.finditer(query) if match.group().strip()]
        self.at = 0

    def whole(self) -> Test:
        tests = []
        while self.at < len(self.terms):
            tests.append(self.either())
            if self.peek("bracket"):
                self.at += 1  # a closing bracket too many is passed over
        return lambda record: all(test(record) for test in tests)

    def peek(self, kind: str) -> bool:
        return self.at < len(self.terms) and self.terms[self.at][kind] is not None

    def either(self) -> Test:
        tests = [self.both()]
        while self.peek("or"):
            self.at += 1
            tests.append(self.both())
        return lambda record: any(test(record) for test in tests)

    def both(self) -> Test:
        tests = []
        while self.at < len(self.terms) and not self.peek("or") and self.terms[self.at]["bracket"] != ")":
            if self.peek("and"):
                self.at += 1
            else:
                tests.append(self.one())
        return lambda record: all(test(record) for test in tests)

    def one(self) -> Test:
        match = self.terms[self.at]
        self.at += 1
        if match["not"]:
            inner = self.one() if self.at < len(self.terms) else (lambda _: False)
            return lambda record: not inner(record)
        if match["bracket"] == "(":
            inner = self.either()
            if self.peek("bracket"):
                self.at += 1
            return inner
        quoted = match["double"] if match["double"] is not None else match["single"]
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else (match["bare"] or "")
        return self.search.term(match["key"], match["op"] or "", value, self.now)


def _compare(held: Any, operator: str, value: str, now: datetime) -> bool:
    if isinstance(held, bool):
        return held == (value.casefold() == "true")
    if held is None:
        return False
    if isinstance(held, datetime):
        start, end = moment(value, now)
        return start is not None and end is not None and _ordered(held, operator, start, end)
    if isinstance(held, int):
        try:
            wanted = int(value.rsplit("/", 1)[-1])
        except ValueError:
            return False
        return _ordered(held, operator, wanted, wanted + 1)
    text, wanted_text = str(held).casefold(), value.casefold()
    if wanted_text.endswith("*"):
        return text.startswith(wanted_text[:-1])
    return text == wanted_text


def _ordered(held: Any, operator: str, start: Any, end: Any) -> bool:
    match operator:
        case ">":
            return bool(held > start)
        case ">=":
            return bool(held >= start)
        case "<":
            return bool(held < start)
        case "<=":
            return bool(held <= start)
    return bool(start <= held < end)


def moment(value: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """First moment a written time stands for, and the first one after it.

    A bare date is its midnight when compared and the whole day when matched. That it means UTC, not the shop's own
    time zone, is unconfirmed: better search with whole moments.
    """
    if value.casefold() == "now":
        return now, now + timedelta(seconds=1)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None, None
    length = timedelta(days=1) if len(value) == 10 else timedelta(seconds=1)
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found, found + length
