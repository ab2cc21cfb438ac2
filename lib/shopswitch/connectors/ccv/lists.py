"""How CCV Shop pages, and how a list without a total is still read whole or known not to be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shopswitch.errors import ConnectorError, UnexpectedResponseError
from shopswitch.http.client import ApiClient, ApiResponse
from shopswitch.http.pagination import Call, Collection, collect

PAGE = 100
"""Rows asked for; what the shop cuts it down to is read back from its answer. 250 at most is unconfirmed."""
_OVERLAP = 5
_NEWEST, _OLDEST = "id_desc", "id"

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that was read.

    Attributes:
        rows: The vendor's records, each once.
        pages: Answers read.
        problems: Why rows may be missing.
    """

    rows: list[Any]
    pages: int
    problems: tuple[str, ...] = ()


class StartPages:
    """`start` and `size` paging; each page repeats some rows of the one before, and none is the answer to another.

    A page ends the list when its `next` is null.

    Args:
        call: Request without `start` and `size`.
        begin: First row to ask for.

    Attributes:
        ended: Whether the shop said that there is nothing more.
    """

    def __init__(self, call: Call, *, begin: int = 0) -> None:
        self._call = replace(call, params={**call.params, "size": str(PAGE)})
        self._start = begin
        self.ended = False

    def first(self) -> Call:
        """The page at `begin`."""
        return self._at_start()

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """The next page, until the shop names none.

        Raises:
            UnexpectedResponseError: The answer is another page than was asked for, or empty in the middle.
        """
        body = response.json_object()
        if "next" not in body:
            raise _contradiction(response, f"does not say at {response.path} whether there is more")
        if body.get("start") != self._start:
            raise _contradiction(response, f"answers another page of {response.path} than was asked for")
        if body["next"] is None:
            self.ended = True
            return None
        if rows == 0:
            raise _contradiction(response, f"answers an empty page of {response.path} although it names a next one")
        size, overlap = _sizes(response)
        self._start += size - overlap
        return self._at_start()

    def _at_start(self) -> Call:
        return replace(self._call, params={**self._call.params, "start": str(self._start)})


class RecentPages(StartPages):
    """The same from the newest row on, until a page holds nothing recent any more.

    Args:
        call: As for `StartPages`.
        is_recent: Whether a row is new enough to go on.
    """

    def __init__(self, call: Call, *, is_recent: Callable[[Any], bool]) -> None:
        super().__init__(call)
        self._is_recent = is_recent

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """The next page while this one holds something recent."""
        call = super().following(response, rows)
        return call if any(self._is_recent(each) for each in items(response)) else None


def read_whole(client: ApiClient, path: str, params: Mapping[str, str], *, what: str) -> Listed:
    """Every row of a collection, by rising id.

    There is no total, so three things take its place. The newest rows are asked for first, and all of them must be
    among those that the walk finds; where some are not, the end is read once more. Pages overlap, so a row that left
    the list while it was read shows. A short page must be the last.
    """
    try:
        newest = client.get(path, {**_plain(params), "orderby": _NEWEST, "start": "0", "size": str(PAGE)})
        expected = {identify(each) for each in items(newest)}
        size, overlap = _sizes(newest)
    except (ConnectorError, LookupError, TypeError) as error:
        return Listed([], 0, (f"{what.capitalize()} cannot be read: {_words(error)}",))
    call = Call(path, {**params, "orderby": _OLDEST})
    found = _walk(client, StartPages(call), what=what, size=size, overlap=overlap)
    if found.problems or expected <= _ids(found):
        return Listed(found.rows, found.pages + 1, found.problems)
    begin = max(0, len(found.rows) - overlap)
    rest = _walk(client, StartPages(call, begin=begin), what=what, size=size, overlap=overlap)
    rows = {identify(each): each for each in (*found.rows, *rest.rows)}
    lacking = len(expected - rows.keys())
    problem = f"{lacking} of the newest {what} are not in the whole list: its end was not reached, or it changed."
    problems = rest.problems + ((problem,) if lacking else ())
    return Listed(list(rows.values()), found.pages + rest.pages + 1, problems)


def read_recent(
    client: ApiClient, path: str, params: Mapping[str, str], *, what: str, is_recent: Callable[[Any], bool]
) -> Listed:
    """The newest rows of a collection, down to the first page that holds nothing recent, by falling id.

    Where the walk came to the end of the list, the oldest rows are asked for as well: all of them must have come.
    """
    call = Call(path, {**params, "orderby": _NEWEST})
    pages = RecentPages(call, is_recent=is_recent)
    found = _walk(client, pages, what=what, size=None, overlap=_OVERLAP)
    recent = [each for each in found.rows if is_recent(each)]
    if found.problems or not pages.ended:
        return Listed(recent, found.pages, found.problems)
    try:
        oldest = items(client.get(path, {**params, "orderby": _OLDEST, "start": "0", "size": str(_OVERLAP)}))
        lacking = len({identify(each) for each in oldest} - _ids(found))
    except (ConnectorError, LookupError, TypeError) as error:
        return Listed(recent, found.pages, (f"The end of the {what} cannot be seen: {_words(error)}",))
    problem = f"{lacking} of the oldest {what} are not in the whole list: its end was not reached, or it changed."
    return Listed(recent, found.pages + 1, (problem,) if lacking else ())


def read_below(client: ApiClient, path: str, *, what: str) -> Listed:
    """A short collection that belongs to one record; one call when it fits on a page."""
    found = _walk(client, StartPages(Call(path)), what=what, size=None, overlap=_OVERLAP)
    return Listed(found.rows, found.pages, found.problems)


def _walk(client: ApiClient, pages: StartPages, *, what: str, size: int | None, overlap: int) -> Collection:
    return collect(client, pages, what=what, rows=items, key=identify, page_size=size, overlap=overlap)


def items(response: ApiResponse) -> list[Any]:
    """The records of a page.

    Raises:
        UnexpectedResponseError: There is no list of them.
    """
    found = response.json_object().get("items")
    if not isinstance(found, list):
        raise _contradiction(response, f"answers no list at {response.path}")
    return found


def identify(record: Record) -> int:
    """The id of a record.

    Raises:
        TypeError: It has none, or one that is no number.
    """
    number = record["id"]
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError("an id is missing or of the wrong type")
    return number


def _sizes(response: ApiResponse) -> tuple[int, int]:
    """Rows of a full page as the shop cuts it, and how many of them each page repeats."""
    told = response.json_object().get("size")
    size = min(told, PAGE) if isinstance(told, int) and not isinstance(told, bool) and told > 0 else PAGE
    return size, min(_OVERLAP, (size - 1) // 2)


def _plain(params: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in params.items() if name != "expand"}


def _ids(found: Collection) -> set[int]:
    return {identify(each) for each in found.rows}


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, ConnectorError) else "a record lacks an id."


def _contradiction(response: ApiResponse, what: str) -> UnexpectedResponseError:
    return UnexpectedResponseError(
        f"The {response.system} {what}.",
        hint="Nothing can be concluded from it; read again, and ask CCV Shop's support if it stays.",
        system=response.system,
        status=response.status,
        request_id=response.request_id,
    )
