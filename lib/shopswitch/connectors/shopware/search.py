"""Reading a list whole by POST /api/search.

Pages are not counted but continued: each asks for what comes after the last record of the one before, by the number
the database gives records as they are made. So nothing is skipped when a record leaves the list in the middle of the
reading, as happens when an order is completed. The exact total of each page is that of the rest, and every page must
hold as much of it as fits.

Source: docs search-criteria.md; Shopware core, RequestCriteriaBuilder and EntitySearcher.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from shopswitch.connectors.shopware.answers import LIMIT_EXCEEDED, classify, largest_limit
from shopswitch.connectors.shopware.queries import Criteria
from shopswitch.errors import ConnectorError, RequestError, UnexpectedResponseError
from shopswitch.http.client import ApiClient, ApiResponse, Params
from shopswitch.http.pagination import Call, Collection, collect

PAGE_SIZE = 100
"""The most that every version gives without a change of its settings."""
BY_ID = 50
"""Orders asked for by id at a time."""
_COUNTED = "autoIncrement"
_EXACT = 1
_NEXT_PAGES = 20


@dataclass(slots=True)
class _Asker:
    """Sends searches; where the shop gives smaller pages than asked for, it asks for those from then on."""

    client: ApiClient
    limit: int = PAGE_SIZE
    allowed: int | None = None

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
        """See `ApiClient.request`; `limit` of the criteria is put in here."""
        if "ids" in json:
            return self._send(method, path, params, json)
        try:
            return self._send(method, path, params, {**json, "limit": self.limit})
        except RequestError as error:
            if error.code != LIMIT_EXCEEDED or self.allowed is None or not 0 < self.allowed < self.limit:
                raise
            self.limit = self.allowed
            return self._send(method, path, params, {**json, "limit": self.limit})

    def _send(self, method: str, path: str, params: Params, json: Any) -> ApiResponse:
        return self.client.request(
            method,
            path,
            intent="read",
            params=params,
            json=json,
            # Without it everything a variant inherits is null.
            headers={"sw-inheritance": "1"},
            classify=self._classify,
        )

    def _classify(self, response: ApiResponse) -> ConnectorError | None:
        allowed = largest_limit(response)
        if allowed is not None:
            self.allowed = allowed
        return classify(response)


@dataclass(slots=True)
class _Continued:
    """Paging by the last record's number."""

    path: str
    criteria: Criteria
    asker: _Asker
    seen: int = 0
    last: int | None = None
    rest: int = 0
    _numbers: list[int] = field(default_factory=list)

    def first(self) -> Call:
        """The first page."""
        return self._call()

    def rows(self, response: ApiResponse) -> list[Any]:
        """The records of a page, which must come in order and follow on the page before."""
        body = response.json_object()
        data, total = body.get("data"), body.get("total")
        if not isinstance(data, list) or not isinstance(total, int) or isinstance(total, bool):
            raise UnexpectedResponseError(
                f"The {response.system} answered no list with its total at {response.path}.",
                hint="Nothing can be concluded from it; a plugin or proxy may change the answers.",
                system=response.system,
                status=response.status,
            )
        self.rest = total
        self._numbers = [record[_COUNTED] for record in data]
        if not all(type(number) is int for number in self._numbers):
            raise TypeError(_COUNTED)
        return data

    def total(self, response: ApiResponse) -> int:
        """Records in all: those read before, and the rest that this page counts."""
        return self.seen + self.rest

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """The page after the last record, while the rest is not all here.

        Raises:
            UnexpectedResponseError: The page holds less than it should, or does not follow on the one before.
        """
        numbers = self._numbers
        before = [self.last] if self.last is not None else []
        if any(one >= other for one, other in zip([*before, *numbers], numbers[1 - len(before) :], strict=False)):
            raise UnexpectedResponseError("a page does not follow on the one before, so records may be missing.")
        if rows != min(self.rest, self.asker.limit):
            raise UnexpectedResponseError(
                f"a page holds {rows} records where {min(self.rest, self.asker.limit)} belong; the total says so."
            )
        self.seen += rows
        if rows < self.asker.limit:
            return None
        # Also behind a full page that counts as the last: where the exact total is not kept to, it is no total.
        self.last = numbers[-1]
        return self._call()

    def _call(self) -> Call:
        filters = list(self.criteria.get("filter", []))
        if self.last is not None:
            filters.append({"type": "range", "field": _COUNTED, "parameters": {"gt": self.last}})
        criteria = {
            **self.criteria,
            "filter": filters,
            "sort": [{"field": _COUNTED, "order": "ASC"}],
            "page": 1,
            "total-count-mode": _EXACT,
        }
        return Call(self.path, method="POST", json=criteria)


class Search:
    """Searches of one shop.

    Args:
        client: Where to ask.
    """

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._limit = PAGE_SIZE

    def every(self, entity: str, criteria: Criteria, *, what: str) -> Collection:
        """All records of an entity that has numbers (products and orders), or why some are missing.

        Args:
            entity: As in the path, with dashes.
            criteria: Filters, associations and includes.
            what: Name in messages.
        """
        asker = _Asker(self._client, self._limit)
        pages = _Continued(f"/api/search/{entity}", criteria, asker)
        found = collect(asker, pages, what=what, rows=pages.rows, key=lambda each: each["id"], total=pages.total)
        self._limit = asker.limit
        return found

    def by_ids(
        self, entity: str, criteria: Callable[[Sequence[str]], Criteria], ids: Sequence[str], *, what: str
    ) -> Collection:
        """The records with these ids; one that is not there is a problem."""
        wanted = [*dict.fromkeys(ids)]
        rows: list[Any] = []
        problems: tuple[str, ...] = ()
        pages = 0
        for start in range(0, len(wanted), BY_ID):
            part = wanted[start : start + BY_ID]
            call = _Once(Call(f"/api/search/{entity}", method="POST", json=criteria(part)))
            asker = _Asker(self._client)
            found = collect(asker, call, what=what, rows=listed, key=lambda each: each["id"])
            pages += found.pages
            held = {each["id"] for each in found.rows}
            rows += [each for each in found.rows if each["id"] in part]
            problems += found.problems
            missing = [each for each in part if each not in held]
            if missing and not found.problems:
                problems += (f"{len(missing)} of the asked {what} are not in the shop, such as {missing[0]}.",)
        return Collection(rows, pages, len(wanted), problems)

    def few(self, entity: str, criteria: Criteria, *, what: str) -> Collection:
        """All records of an entity that is small and has no numbers of its own, such as sales channels."""
        asker = _Asker(self._client, self._limit)
        sort = [{"field": "id", "order": "ASC"}]
        pages = _Numbered(
            Call(
                f"/api/search/{entity}",
                method="POST",
                json={**criteria, "sort": sort, "page": 1, "total-count-mode": _EXACT},
            )
        )
        found = collect(asker, pages, what=what, rows=listed, key=lambda each: each["id"], total=_total)
        self._limit = asker.limit
        return found


@dataclass(frozen=True, slots=True)
class _Once:
    """A list by id, which has no pages."""

    call: Call

    def first(self) -> Call:
        """The only request."""
        return self.call

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """Nothing follows."""
        return None


@dataclass(slots=True)
class _Numbered:
    """Pages by number, until the total is here."""

    call: Call
    seen: int = 0

    def first(self) -> Call:
        """Page 1."""
        return self.call

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """The next page while records are missing and come."""
        self.seen += rows
        page = self.call.json["page"]
        if rows == 0 or self.seen >= _total(response) or page >= _NEXT_PAGES:
            return None
        self.call = replace(self.call, json={**self.call.json, "page": page + 1})
        return self.call


def listed(response: ApiResponse) -> list[Any]:
    """The records of an answer.

    Raises:
        UnexpectedResponseError: There is no list.
    """
    data = response.json_object().get("data")
    if not isinstance(data, list):
        raise UnexpectedResponseError(
            f"The {response.system} answered no list at {response.path}.",
            hint="Nothing can be concluded from it; a plugin or proxy may change the answers.",
            system=response.system,
            status=response.status,
        )
    return data


def _total(response: ApiResponse) -> int:
    return int(response.json_object()["total"])
