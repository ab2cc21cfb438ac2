"""Finding records: paths over associations, filters, sorting, pages and totals."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shopswitch.sandbox.shopware.criteria import Criteria
from shopswitch.sandbox.shopware.definition import Entity, Record
from shopswitch.sandbox.shopware.errors import ApiError, refuse
from shopswitch.sandbox.shopware.settings_definitions import ENTITIES
from shopswitch.sandbox.shopware.store import Store, stamp

Getter = Callable[[Record], list[Any]]
Predicate = Callable[[Record], bool]

_AHEAD = 5
_TIMES = frozenset({"orderDateTime", "orderDate", "shippingDateEarliest", "shippingDateLatest", "releaseDate"})
_RANGES: Mapping[str, Callable[[Any, Any], bool]] = {
    "gte": lambda one, other: one >= other,
    "lte": lambda one, other: one <= other,
    "gt": lambda one, other: one > other,
    "lt": lambda one, other: one < other,
}
_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "prefix": lambda text, part: text.startswith(part),
    "suffix": lambda text, part: text.endswith(part),
}


@dataclass(frozen=True, slots=True)
class View:
    """How one call looks at the records.

    Attributes:
        store: The shop's records.
        version: Version of the shop.
        inherits: Whether variants are filled from their parent (`sw-inheritance`).
        default_language: Whether texts are asked in the shop's own language; others have no translations.
        max_limit: Most rows of a page, or None.
    """

    store: Store
    version: tuple[int, ...]
    inherits: bool = False
    default_language: bool = True
    max_limit: int | None = None

    def value(self, entity: Entity, record: Record, name: str) -> Any:
        """A field, from the parent where the call asks for that."""
        value = record[name]
        if value is None and self.inherits and name in entity.inherited_fields:
            parent = self.store.get(entity.name, record["parentId"])
            return None if parent is None else parent[name]
        return value


def getter(view: View, entity: Entity, path: str) -> Getter:
    """Every value a dotted path leads to from a record; none counts as null, as in a left join.

    Raises:
        ApiError: The path names nothing.
    """
    first, _, rest = path.partition(".")
    if rest and first == entity.name:
        return getter(view, entity, rest)
    if first == "translated" and rest:
        return getter(view, entity, rest)
    if first in entity.known_fields and entity.has(first, view.version):
        names = rest.split(".") if rest else []
        return lambda record: [_inside(view.value(entity, record, first), names)]
    association = entity.associations.get(first)
    if association is None or not entity.has(first, view.version):
        text = f'Field "{path}" in entity "{entity.name}" was not found.'
        raise refuse(400, "FRAMEWORK__UNMAPPED_FIELD", text, parameters={"field": path, "entity": entity.name})
    if not association.entity:
        return lambda record: [None]
    inner = getter(view, ENTITIES[association.entity], rest or "id")

    def values(record: Record) -> list[Any]:
        return [found for row in view.store.follow(association, record) for found in inner(row)] or [None]

    return values


def _inside(value: Any, names: list[str]) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def is_time(path: str) -> bool:
    """Whether a path ends in a moment."""
    last = path.rpartition(".")[2]
    return last in _TIMES or last.endswith("At")


def _comparable(value: Any, *, time: bool) -> Any:
    if time and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    # The database compares without regard to case; Source: reference of this shop, unconfirmed for OpenSearch.
    return value.casefold() if isinstance(value, str) else value


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, int | float) and isinstance(wanted, str):
        try:
            return float(value) == float(wanted)
        except ValueError:
            return False
    if isinstance(value, list):
        return wanted in value
    return bool(value == wanted)


def _invalid(text: str) -> ApiError:
    return refuse(400, "FRAMEWORK__INVALID_FILTER_QUERY", text, pointer="/filter")


def predicate(view: View, entity: Entity, given: object) -> Predicate:
    """What one filter lets through.

    Raises:
        ApiError: The filter is not understood.
    """
    if not isinstance(given, Mapping):
        raise _invalid("A filter has to be an object.")
    kind = given.get("type")
    if kind in ("multi", "not"):
        return _combined(view, entity, given, negated=kind == "not")
    field = given.get("field")
    if not isinstance(field, str) or not field:
        raise _invalid('Parameter "field" is missing.')
    values, time = getter(view, entity, field), is_time(field)
    match kind:
        case "equals":
            wanted = [_comparable(given.get("value"), time=time)]
        case "equalsAny":
            listed = given.get("value")
            found = listed.split("|") if isinstance(listed, str) else listed
            if not isinstance(found, list) or not found:
                raise _invalid('Parameter "value" of an equalsAny filter must not be empty.')
            wanted = [_comparable(each, time=time) for each in found]
        case "range":
            return _range(values, given.get("parameters"), time=time)
        case "contains" | "prefix" | "suffix":
            test, part = _TEXTS[kind], str(given.get("value", "")).casefold()
            return lambda record: any(each is not None and test(str(each).casefold(), part) for each in values(record))
        case _:
            raise _invalid(f"The filter type {kind!r} is not known.")
    return lambda record: any(_equal(_comparable(each, time=time), one) for each in values(record) for one in wanted)


def _combined(view: View, entity: Entity, given: Mapping[str, Any], *, negated: bool) -> Predicate:
    queries = given.get("queries")
    if not isinstance(queries, list):
        raise _invalid('Parameter "queries" has to be a list.')
    parts = [predicate(view, entity, each) for each in queries]
    operator = str(given.get("operator", "and")).lower()
    joined = any if operator in ("or", "nor") else all
    return lambda record: joined(part(record) for part in parts) is not negated


def _range(values: Getter, given: object, *, time: bool) -> Predicate:
    if not isinstance(given, Mapping) or not given or not set(given) <= set(_RANGES):
        raise _invalid('Parameter "parameters" of a range filter takes gte, lte, gt and lt.')
    bounds = [(_RANGES[name], _comparable(bound, time=time)) for name, bound in given.items()]

    def within(value: Any) -> bool:
        if value is None:
            return False
        own = _comparable(value, time=time)
        return all(_in_order(test, own, bound) for test, bound in bounds)

    return lambda record: any(within(each) for each in values(record))


def _in_order(test: Callable[[Any, Any], bool], own: Any, bound: Any) -> bool:
    if isinstance(own, int | float) and isinstance(bound, str):
        try:
            bound = float(bound)
        except ValueError:
            return False
    both_numbers = isinstance(own, int | float) and isinstance(bound, int | float)
    return (both_numbers or type(own) is type(bound)) and test(own, bound)


def filtered(view: View, entity: Entity, rows: Iterable[Record], filters: list[Any]) -> list[Record]:
    """The rows all filters let through."""
    tests = [predicate(view, entity, each) for each in filters]
    return [row for row in rows if all(test(row) for test in tests)]


def ordered(view: View, entity: Entity, rows: list[Record], sort: list[Any]) -> list[Record]:
    """The rows in the order asked for; null comes first.

    Raises:
        ApiError: A sorting is not understood.
    """
    for each in reversed(sort):
        if not isinstance(each, Mapping) or not isinstance(each.get("field"), str):
            raise refuse(400, "FRAMEWORK__INVALID_SORT_QUERY", "A sorting needs a field.", pointer="/sort")
        values, natural = getter(view, entity, each["field"]), bool(each.get("naturalSorting"))
        descending = str(each.get("order", "ASC")).upper() == "DESC"
        rows = sorted(rows, key=lambda row: _rank(values(row), natural=natural), reverse=descending)
    return rows


def _rank(values: list[Any], *, natural: bool) -> tuple[Any, ...]:
    value = _comparable(values[0], time=False)
    if value is None:
        return (0,)
    if isinstance(value, bool | int | float):
        return (1, 0, value)
    text = str(value)
    return (1, len(text), text) if natural else (1, 0, text)


def find(view: View, entity: Entity, criteria: Criteria) -> tuple[int, list[Record], list[Record]]:
    """Run a search.

    Returns:
        Total as this mode counts it, the rows of the page, and every row before paging (for aggregations).
    """
    table = view.store.tables[entity.name]
    chosen = table.values() if criteria.ids is None else [table[each] for each in criteria.ids if each in table]
    whole = filtered(view, entity, chosen, criteria.filters)
    if criteria.term:
        whole = [row for row in whole if _speaks_of(row, criteria.term)]
    rows = filtered(view, entity, whole, criteria.post_filters)
    rows = ordered(view, entity, rows, criteria.sort or [{"field": "id"}] if criteria.ids is None else criteria.sort)
    for path in criteria.grouping:
        values = getter(view, entity, path)
        rows = list({str(values(row)[0]): row for row in reversed(rows)}.values())[::-1]
    if criteria.ids is not None or criteria.limit is None:
        return len(rows), rows, whole
    start = (criteria.page - 1) * criteria.limit
    page = rows[start : start + criteria.limit]
    ahead = len(rows[start : start + criteria.limit * (1 + _AHEAD) + 1])
    return {0: len(page), 1: len(rows), 2: ahead}[criteria.mode], page, whole


def _speaks_of(row: Record, term: str) -> bool:
    texts = (row.get(name) for name in ("productNumber", "orderNumber", "name", "ean", "technicalName"))
    return any(term.casefold() in str(each).casefold() for each in texts if each is not None)
