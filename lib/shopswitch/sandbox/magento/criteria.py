"""Search criteria: what is asked for, which rows fit, in which order, and which page of them.

Both spellings are understood (``filter_groups`` and ``filterGroups``). Filters of one group are alternatives, groups
all count. Values compare as the database does it: texts without regard to case and trailing blanks.

Source: Adobe Commerce web API guide, "Search using REST endpoints"; recorded answers of 2.4.6.
"""

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from shopswitch.sandbox.magento.errors import ApiError, InternalError, required, wrong_type

Tree = dict[str, Any]
Read = Callable[[Any, str], Any]
"""Gives a row's value in a column, None for NULL."""

_KEY = re.compile(r"\[([^\]]*)\]")
_KNOWN = {"filter_groups", "sort_orders", "page_size", "current_page"}
DIRECTIONS = ("ASC", "DESC")


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition."""

    field: str
    value: str
    condition: str = "eq"

    def echo(self) -> Tree:
        """As the answer repeats it."""
        return {"field": self.field, "value": self.value, "condition_type": self.condition}


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a list call asks for.

    Attributes:
        groups: Each a list of alternatives.
        sorts: Column and direction.
        page_size: None or 0 for everything at once.
        current_page: From 1.
    """

    groups: tuple[tuple[Filter, ...], ...] = ()
    sorts: tuple[tuple[str, str], ...] = ()
    page_size: int | None = None
    current_page: int | None = None

    def echo(self) -> Tree:
        """As the answer repeats it: only what was given, the groups always."""
        shown: Tree = {"filter_groups": [{"filters": [each.echo() for each in group]} for group in self.groups]}
        if self.sorts:
            shown["sort_orders"] = [{"field": field, "direction": direction} for field, direction in self.sorts]
        if self.page_size is not None:
            shown["page_size"] = self.page_size
        if self.current_page is not None:
            shown["current_page"] = self.current_page
        return shown


def parse_query(raw: str) -> Tree:
    """A query string with bracketed names as nested mappings, in the order in which they came."""
    tree: Tree = {}
    for part in filter(None, raw.split("&")):
        name, _, value = part.partition("=")
        name = unquote_plus(name)
        head = name.partition("[")[0]
        keys = [head, *_KEY.findall(name[len(head) :])]
        inner = tree
        for key in keys[:-1]:
            deeper = inner.get(key)
            if not isinstance(deeper, dict):
                deeper = inner[key] = {}
            inner = deeper
        inner[keys[-1] or str(len(inner))] = unquote_plus(value)
    return tree


def read_criteria(query: Tree, *, needed: bool = True, limit: int | None = None) -> Criteria:
    """The search criteria of a call.

    Args:
        query: Parsed query.
        needed: Whether the parameter must be there; an empty one asks for everything.
        limit: Largest page that is allowed, where the shop has one.

    Raises:
        ApiError: 400.
        InternalError: Something in it does not exist.
    """
    given = query.get("searchCriteria", query.get("search_criteria"))
    if given is None and needed:
        raise required("searchCriteria")
    tree = {_snake(key): value for key, value in given.items()} if isinstance(given, dict) else {}
    if tree.keys() - _KNOWN:
        raise InternalError
    criteria = Criteria(
        tuple(_group(each) for each in _values(tree.get("filter_groups"))),
        tuple(_sort(each) for each in _values(tree.get("sort_orders"))),
        _whole(tree.get("page_size")),
        _whole(tree.get("current_page")),
    )
    if limit is not None and (criteria.page_size or 0) > limit:
        raise ApiError(400, "Maximum SearchCriteria pageSize is %max", {"max": limit})
    return criteria


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", lambda found: f"_{found[1].lower()}", name)


def _values(tree: object) -> list[Tree]:
    return [each for each in tree.values() if isinstance(each, dict)] if isinstance(tree, dict) else []


def _group(tree: Tree) -> tuple[Filter, ...]:
    found = []
    for each in _values(tree.get("filters")):
        named = {_snake(key): value for key, value in each.items()}
        value = named.get("value", "")
        listed = ",".join(str(one) for one in value.values()) if isinstance(value, dict) else str(value)
        found.append(Filter(str(named.get("field", "")), listed, str(named.get("condition_type") or "eq")))
    return tuple(found)


def _sort(tree: Tree) -> tuple[str, str]:
    direction = str(tree.get("direction", "DESC")).upper()
    if direction not in DIRECTIONS:
        message = "The sort order has to be specified as %1 for ascending order or %2 for descending order."
        raise ApiError(400, message, list(DIRECTIONS))
    return str(tree.get("field", "")), direction


def _whole(value: object) -> int | None:
    if value is None:
        return None
    if not re.fullmatch(r"-?\d{1,9}", str(value)):
        raise wrong_type(value, "int")
    return int(str(value))


def select(rows: Iterable[Any], criteria: Criteria, read: Read, known: Container[str]) -> list[Any]:
    """The rows that fit, in the order asked for, of every page.

    Args:
        rows: In the order of their ids.
        criteria: What is asked for.
        read: Gives a row's value in a column.
        known: Columns there are.

    Raises:
        KeyError: A column that does not exist; its name is the first argument.
    """
    asked = [each.field for group in criteria.groups for each in group] + [field for field, _ in criteria.sorts]
    for field in asked:
        if field not in known:
            raise KeyError(field)
    found = list(rows)
    for group in criteria.groups:
        if group:
            tests = [(each.field, _condition(each)) for each in group]
            found = [row for row in found if any(test(read(row, field)) for field, test in tests)]
    for field, direction in reversed(criteria.sorts):
        found.sort(key=lambda row: _sort_key(read(row, field)), reverse=direction == "DESC")
    return found


def page_of(rows: list[Any], criteria: Criteria, *, repeats_last: bool = False) -> list[Any]:
    """The page that was asked for; past the end nothing, or with `repeats_last` the last page again (up to 2.3)."""
    size = criteria.page_size or 0
    if size < 0:
        return rows[:1]
    if not size:
        return rows
    number = max(1, criteria.current_page or 1)
    if repeats_last:
        number = min(number, max(1, -(-len(rows) // size)))
    return rows[(number - 1) * size : number * size]


def _sort_key(value: Any) -> tuple[bool, Any, str]:
    if value is None:
        return (False, 0, "")
    if isinstance(value, int | float):
        return (True, value, "")
    return (True, 0, _text(value))


def _text(value: object) -> str:
    return str(value).casefold().rstrip(" ")


def _number(text: str) -> float:
    found = re.match(r"\s*[-+]?\d*\.?\d+", text)
    return float(found[0]) if found else 0.0


def _compare(value: Any, text: str) -> int:
    if isinstance(value, int | float):
        left, right = float(value), _number(text)
        return (left > right) - (left < right)
    mine, theirs = _text(value), _text(text)
    return (mine > theirs) - (mine < theirs)


def _like(value: Any, pattern: str) -> bool:
    parts = (".*" if each == "%" else "." if each == "_" else re.escape(each) for each in pattern.casefold())
    return re.fullmatch("".join(parts), str(value).casefold(), re.DOTALL) is not None


_TESTS: dict[str, Callable[[Any, str], bool]] = {
    "eq": lambda value, text: _compare(value, text) == 0,
    "neq": lambda value, text: _compare(value, text) != 0,
    "gt": lambda value, text: _compare(value, text) > 0,
    "gteq": lambda value, text: _compare(value, text) >= 0,
    "moreq": lambda value, text: _compare(value, text) >= 0,
    "from": lambda value, text: _compare(value, text) >= 0,
    "lt": lambda value, text: _compare(value, text) < 0,
    "lteq": lambda value, text: _compare(value, text) <= 0,
    "to": lambda value, text: _compare(value, text) <= 0,
    "in": lambda value, text: any(_compare(value, each) == 0 for each in text.split(",")),
    "nin": lambda value, text: all(_compare(value, each) != 0 for each in text.split(",")),
    "like": _like,
    "nlike": lambda value, text: not _like(value, text),
    "finset": lambda value, text: text in str(value).split(","),
    "nfinset": lambda value, text: text not in str(value).split(","),
}


def _condition(wanted: Filter) -> Callable[[Any], bool]:
    """A NULL fits no condition but ``null``, and nothing fits a condition that does not exist."""
    if wanted.condition in ("null", "notnull"):
        return lambda value: (value is None) == (wanted.condition == "null")
    test = _TESTS.get(wanted.condition)
    if test is None:
        return lambda _value: False
    return lambda value: value is not None and test(value, wanted.value)
