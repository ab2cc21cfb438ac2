"""How Magento's lists are read whole: every page is measured against the total that comes with it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from shopswitch.connectors.magento.criteria import Filter, Search
from shopswitch.connectors.magento.values import entity_id
from shopswitch.errors import UnexpectedResponseError
from shopswitch.http.client import ApiResponse
from shopswitch.http.pagination import Call, Collection, Reader, collect

Pages = TypeVar("Pages", "RisingIds", "NumberedPages")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for one snapshot, put together from one or more lists.

    Attributes:
        rows: Canonical rows.
        pages: Answers read.
        expected: Rows announced, or None.
        problems: Why rows may be missing.
        notes: What is worth telling about a complete read.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    pages: int = 0
    expected: int | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class RisingIds:
    """Pages by rising id: each asks for what lies beyond the last id of the one before.

    Rows that come or go meanwhile shift nothing. The total of an answer counts what is left, so every page shows
    whether it holds what it should; a page beyond the last (which shops up to 2.3 fill with the last one again) is
    never asked for. Less left than the page before promised means that rows were passed over, or went meanwhile.

    Args:
        path: Address of the list.
        search: What to ask.
        number: A record's id.

    Attributes:
        moved: Whether less was left than promised, so that reading again may help.
    """

    def __init__(self, path: str, search: Search, number: Callable[[Any], int]) -> None:
        self._path, self._search, self._number = path, search, number
        self._last = 0
        self._seen = 0
        self._promised = 0
        self.moved = False

    def first(self) -> Call:
        """From the lowest id on."""
        return Call(self._path, self._search.params())

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """What lies beyond, while the total says there is more.

        Raises:
            UnexpectedResponseError: The page holds less than is left, is not in order, or goes back.
        """
        left = total_of(response)
        if left < self._promised:
            self.moved = True
            raise UnexpectedResponseError(f"Only {left} rows are left where {self._promised} should be.")
        if rows < min(left, self._search.page_size) or rows > left:
            raise UnexpectedResponseError(f"The page holds {rows} rows although {left} are left.")
        self._seen, self._promised = self._seen + rows, left - rows
        if rows == left:
            return None
        numbers = [self._number(record) for record in items_of(response)]
        if numbers != sorted(numbers) or numbers[0] <= self._last:
            raise UnexpectedResponseError("The page is not in the order that was asked for.")
        self._last = numbers[-1]
        beyond = self._search.where(Filter(self._search.sort[0], str(self._last), "gt"))
        return Call(self._path, beyond.params())

    def announced(self, response: ApiResponse) -> int:
        """Rows seen before this answer and what is left according to it."""
        return self._seen + total_of(response)


class NumberedPages:
    """Pages by number, for lists without an id; the total must stay what it was on the first page.

    Attributes:
        moved: Whether it did not, so that reading again may help.
    """

    def __init__(self, path: str, search: Search) -> None:
        self._path, self._search = path, search
        self._page = 1
        self._total: int | None = None
        self.moved = False

    def first(self) -> Call:
        """Page 1."""
        return Call(self._path, self._search.params())

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """The next page, while the total says there is one.

        Raises:
            UnexpectedResponseError: The total changed, or the page holds less or more than it should.
        """
        total = total_of(response)
        self._total = total if self._total is None else self._total
        before = (self._page - 1) * self._search.page_size
        if total != self._total:
            self.moved = True
            raise UnexpectedResponseError(f"The list grew or shrank from {self._total} to {total} while it was read.")
        if rows != min(total - before, self._search.page_size):
            raise UnexpectedResponseError(f"The page holds {rows} rows although {total - before} are left.")
        if before + rows >= total:
            return None
        self._page += 1
        return Call(self._path, self._search.params(self._page))


def walk(
    reader: Reader, path: str, search: Search, *, what: str, number: Callable[[Any], int] = entity_id
) -> Collection:
    """Read a list that has ids.

    Args:
        reader: Where to ask.
        path: What precedes the list's own path.
        search: What to ask.
        what: The list's name in messages.
        number: A record's id.
    """
    return _settled(
        lambda: RisingIds(path + search.path, search, number),
        lambda pages: collect(reader, pages, what=what, rows=items_of, key=number, total=pages.announced),
    )


def walk_numbered(
    reader: Reader, path: str, search: Search, *, what: str, key: Callable[[Any], Hashable]
) -> Collection:
    """Read a list that has none."""
    return _settled(
        lambda: NumberedPages(path + search.path, search),
        lambda pages: collect(reader, pages, what=what, rows=items_of, key=key, total=total_of),
    )


def _settled(begin: Callable[[], Pages], read: Callable[[Pages], Collection]) -> Collection:
    """What was read; a list that moved meanwhile is read once more."""
    pages = begin()
    first = read(pages)
    if not pages.moved:
        return first
    second = read(begin())
    return replace(second, pages=first.pages + second.pages)


def items_of(response: ApiResponse) -> list[Any]:
    """The records of an answer; a projected list without rows is null.

    Raises:
        UnexpectedResponseError: There is no list.
    """
    items = response.json_object().get("items")
    if items is None:
        return []
    if not isinstance(items, list):
        raise UnexpectedResponseError(f"The {response.system} answered no list of items at {response.path}.")
    return items


def total_of(response: ApiResponse) -> int:
    """How many rows the filters of this call leave.

    Raises:
        UnexpectedResponseError: The answer does not say.
    """
    total = response.json_object().get("total_count")
    if not isinstance(total, int) or isinstance(total, bool) or total < 0:
        raise UnexpectedResponseError(f"The {response.system} gave no total at {response.path}.")
    return total
