"""How WooCommerce pages, and how a list is still read whole when the shop is slow or moves meanwhile."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from shopswitch.connectors.woocommerce.answers import BYTE_ORDER_MARK
from shopswitch.errors import ConnectorError, RateLimitError, RetriableError
from shopswitch.http.client import ApiClient, ApiResponse, Params
from shopswitch.http.pagination import Call, Collection, collect

Classify = Callable[[ApiResponse], ConnectorError | None]

PAGE = 100
_SMALLER = {100: 50, 50: 25, 25: 10}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for one snapshot, put together from one or more lists.

    Attributes:
        records: The vendor's records, each once.
        pages: Answers read.
        expected: Records announced, or None.
        problems: Why records may be missing.
        notes: What is worth telling about a complete read.
    """

    records: list[Any]
    pages: int
    expected: int | None
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


class SmallerPages:
    """Reads a page of 100 in smaller parts when the shop cannot make it in one go.

    Heavy plugins make `per_page=100` run into a time-out or a 5xx where fewer rows work. 50, 25 and 10 all
    divide 100, so a page that failed is put together from parts and the walk goes on at the same boundary.
    The size that worked is kept for the pages after it.

    Source: https://github.com/woocommerce/woocommerce-rest-api/issues/243
    """

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._size = PAGE
        self.marked = False
        """Whether an answer began with a byte-order mark."""

    @property
    def size(self) -> int:
        """Rows asked for per request at the moment."""
        return self._size

    def request(
        self,
        method: str,
        path: str,
        *,
        intent: Literal["read", "write"],
        params: Params = (),
        json: Any = None,
        cost: float = 1.0,
    ) -> ApiResponse:
        """One page of 100 as `ApiClient.request` would give it, however many requests that takes."""
        query = dict(params)
        page = int(query.pop("page", "1"))
        while True:
            try:
                return self._parts(path, query, page)
            except RateLimitError:
                raise
            except RetriableError:
                if self._size not in _SMALLER:
                    raise
                self._size = _SMALLER[self._size]

    def get(self, path: str, params: Mapping[str, str], *, classify: Classify | None = None) -> ApiResponse:
        """One plain request, for what is not paged; see `ApiClient.request` for `classify`."""
        response = self._client.get(path, params, classify=classify)
        self.marked = self.marked or response.body.startswith(BYTE_ORDER_MARK)
        return response

    def _parts(self, path: str, query: Mapping[str, str], page: int) -> ApiResponse:
        parts = PAGE // self._size
        first = (page - 1) * parts + 1
        response = self._part(path, query, first)
        if parts == 1:
            return response
        rows = response.json_list()
        last_length = len(rows)
        for number in range(first + 1, first + parts):
            if last_length < self._size:
                break
            more = self._part(path, query, number).json_list()
            last_length = len(more)
            rows += more
        # The headers of the first part: its total is the one the walk is measured against.
        return replace(response, body=json.dumps(rows).encode())

    def _part(self, path: str, query: Mapping[str, str], number: int) -> ApiResponse:
        return self.get(path, {**query, "per_page": str(self._size), "page": str(number)})


class NewestFirst:
    """Pages of a list by falling id, up to the last page its total announces.

    Falling, because lists change while they are read. What arrives has a higher id and pushes rows down: they
    come twice and are dropped once. What leaves (an order that is completed meanwhile) pulls an unread row over
    the page boundary: fewer rows arrive than were announced at first, which shows. By rising id an arrival would
    make up for that loss, and nothing would show.

    A page past the end is 200 with an empty list, so without a total the walk ends there.
    """

    def __init__(self, path: str, params: Mapping[str, str]) -> None:
        self._path, self._params = path, {**params, "orderby": "id", "order": "desc"}
        self._page = 1
        self._announced: int | None = None
        self.ended = False
        """Whether the walk came to its own end."""

    def first(self) -> Call:
        """Page 1."""
        return self._call()

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """The next page while the total says there is one; without a total until a page is empty."""
        total = announced(response)
        if rows == 0 or (total is not None and self._page * PAGE >= total):
            self.ended = True
            return None
        self._page += 1
        return self._call()

    def announced(self, response: ApiResponse) -> int | None:
        """The total of the first page: what came later has no place among the rows of this walk."""
        if self._announced is None:
            self._announced = announced(response)
        return self._announced

    def _call(self) -> Call:
        return Call(self._path, {**self._params, "page": str(self._page)})


def walk(reader: SmallerPages, path: str, params: Mapping[str, str], *, what: str) -> Collection:
    """Read a list whole.

    A list that came short is read a second time: rows may have left it while it was read. When the second
    time is short too, that is a problem of the collection.
    """
    first = _walk_once(reader, path, params, what)
    if not first[1]:
        return first[0]
    second = _walk_once(reader, path, params, what)[0]
    return replace(second, pages=first[0].pages + second.pages)


def _walk_once(reader: SmallerPages, path: str, params: Mapping[str, str], what: str) -> tuple[Collection, bool]:
    pages = NewestFirst(path, params)
    found = collect(
        reader,
        pages,
        what=what,
        rows=ApiResponse.json_list,
        key=lambda record: int(record["id"]),
        total=pages.announced,
        page_size=PAGE,
    )
    short = found.expected is not None and len(found.rows) < found.expected
    return found, pages.ended and short


def announced(response: ApiResponse) -> int | None:
    """The number of rows a list says it has, or None."""
    text = response.headers.get("x-wp-total", "")
    return int(text) if text.isascii() and text.isdecimal() else None
