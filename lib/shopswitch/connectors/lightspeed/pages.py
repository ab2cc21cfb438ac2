"""How Lightspeed pages: by number, without a total, in no promised order. A count beside the list tells how many.

What cannot be noticed: a record that is deleted while another one is made, both during the same reading.
"""

import json as jsonlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from shopswitch.connectors.lightspeed.answers import count_of, rows_of
from shopswitch.errors import ConnectorError, RetriableError
from shopswitch.http.client import ApiClient, ApiResponse, Params
from shopswitch.http.pagination import Call, Collection, collect

PAGE = 250
"""Most rows of a page."""
_SMALLER = {250: 125, 125: 25}


@dataclass(frozen=True, slots=True)
class List:
    """One of the vendor's lists.

    Attributes:
        path: Below the language, without its ending.
        envelope: Name of the list in an answer.
        fields: What is kept of each record.
        what: Name in messages.
        params: Filters.
    """

    path: str
    envelope: str
    fields: tuple[str, ...]
    what: str
    params: Mapping[str, str] | None = None

    def where(self, what: str, **params: str) -> "List":
        """The same list with filters."""
        return replace(self, what=what, params={**(self.params or {}), **params})


class SmallerPages:
    """Reads a page of 250 in smaller parts once the shop ran into a time-out (504) with it.

    The sizes divide 250, so a page is put together from parts and the walk goes on at the same boundary.
    """

    def __init__(self, client: ApiClient, envelope: str) -> None:
        self._client, self._envelope = client, envelope
        self._size = PAGE

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
        """One page of 250 as `ApiClient.request` would give it, however many requests that takes."""
        query = dict(params)
        page = int(query.pop("page"))
        while True:
            try:
                return self._page(path, query, page)
            except RetriableError as error:
                if error.status != 504 or self._size not in _SMALLER:
                    raise
                self._size = _SMALLER[self._size]

    def _page(self, path: str, query: Mapping[str, str], page: int) -> ApiResponse:
        parts = PAGE // self._size
        first = (page - 1) * parts + 1
        response = self._part(path, query, first)
        if parts == 1:
            return response
        body = response.json_object()
        rows = body.get(self._envelope)
        for number in range(first + 1, first + parts):
            if not isinstance(rows, list):
                break
            more = self._part(path, query, number).json_object().get(self._envelope)
            if not isinstance(more, list):
                rows = more
            elif more:
                rows += more
            else:
                break
        return replace(response, body=jsonlib.dumps({**body, self._envelope: rows}).encode())

    def _part(self, path: str, query: Mapping[str, str], number: int) -> ApiResponse:
        return self._client.get(path, {**query, "limit": str(self._size), "page": str(number)})


class _CountedPages:
    """Pages until as many rows have come as were counted, or until one is empty.

    A short page is not taken for the end: the shop may cut pages lower than asked for.
    """

    def __init__(self, call: Call, count: int) -> None:
        self._call, self._count = call, count
        self._page, self._received = 1, 0
        self.ended = False
        """Whether the walk came to its own end."""

    def first(self) -> Call:
        """Page 1."""
        return self._at(1)

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """The next page while rows are to come."""
        self._received += rows
        if rows == 0 or self._received >= self._count:
            self.ended = True
            return None
        self._page += 1
        return self._at(self._page)

    def _at(self, page: int) -> Call:
        return replace(self._call, params={**self._call.params, "page": str(page)})


def count(client: ApiClient, listed: List) -> int:
    """How many records the vendor says there are.

    Raises:
        ConnectorError: It does not say.
    """
    return count_of(client.get(f"/{listed.path}/count.json", listed.params or {}))


def walk(client: ApiClient, listed: List) -> Collection:
    """Read a list whole.

    The list is counted before and after. When the counts differ from each other or from what was read, rows came or
    went meanwhile: then it is read once more. When the second reading does not fit either, that is a problem.
    """
    first, ended = _walk_once(client, listed)
    if not first.problems or not ended:
        return first
    second, _ = _walk_once(client, listed)
    return replace(second, pages=first.pages + second.pages)


def _walk_once(client: ApiClient, listed: List) -> tuple[Collection, bool]:
    """What one reading found, and whether it came to its own end."""
    try:
        before = count(client, listed)
    except ConnectorError as error:
        return Collection([], 0, None, (f"How many {listed.what} there are cannot be read: {error}",)), False
    pages = _CountedPages(Call(f"/{listed.path}.json", listed.params or {}), before)
    found = collect(
        SmallerPages(client, listed.envelope),
        pages,
        what=listed.what,
        rows=lambda response: rows_of(response, listed.envelope, listed.fields),
        key=lambda record: identity(record["id"]),
        total=lambda response: before,
    )
    if found.problems:
        return found, pages.ended
    try:
        after = count(client, listed)
    except ConnectorError as error:
        return replace(found, problems=(f"Whether all {listed.what} were read cannot be told: {error}",)), False
    if before == after == len(found.rows):
        return found, True
    problem = (
        f"{len(found.rows)} {listed.what} were read; the shop counted {before} before and {after} after: "
        "the list changed while it was read, or rows are missing."
    )
    return replace(found, expected=after, problems=(problem,)), True


def pages_of(rows: int) -> int:
    """How many pages so many rows take."""
    return math.ceil(rows / PAGE)


def identity(value: object) -> int:
    """An id, which the vendor writes as a number, or as a text now and then.

    Raises:
        ValueError: It is none; the vendor writes false where there is no record.
    """
    if isinstance(value, bool) or not str(value).isascii() or not str(value).isdecimal() or int(str(value)) == 0:
        raise ValueError("an id is missing or of the wrong type")
    return int(str(value))


def linked(record: Mapping[str, Any], name: str) -> int | None:
    """The id behind a link such as `{"resource": {"id": 5}}`; None where the vendor writes false."""
    link = record.get(name)
    resource = link.get("resource") if isinstance(link, Mapping) else None
    value = resource.get("id") if isinstance(resource, Mapping) else None
    return None if value in (None, False, "", 0) else identity(value)
