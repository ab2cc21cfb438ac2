"""Read a collection whole, or say why it is not.

A paginator only says what to ask next and when to stop; `collect` walks, guards against loops, counts and
turns every interruption into a problem of the collection: rows that were read stay, but nobody can take
them for everything.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from shopswitch.errors import ConnectorError, NotFoundError, UnexpectedResponseError
from shopswitch.http.client import ApiResponse, Params

MOST_PAGES = 20_000


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a walk; see `ApiClient.request` for the meaning of the fields."""

    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    json: Any = None
    cost: float = 1.0


class Reader(Protocol):
    """Sends the calls of a walk: an `ApiClient`, or what a connector puts before one."""

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
        """See `ApiClient.request`."""
        ...


class Paginator(Protocol):
    """How a vendor pages. Every paginator has a stop rule of its own; there is none without."""

    def first(self) -> Call:
        """The first request."""
        ...

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """The request after this answer, or None at the end.

        Args:
            response: The answer just received.
            rows: Number of rows in it.

        Raises:
            UnexpectedResponseError: The answer contradicts itself; the walk ends with that as a problem.
        """
        ...


class OffsetPages:
    """`offset` paging with a fixed page size (Picqer). Stops at the first empty page.

    A short page is not taken for the end: one more call beyond it tells a short last page from a page that
    lost rows, which a vendor without a total gives no other way to notice.

    Args:
        call: Request without offset.
        page_size: Rows of a full page.
        parameter: Name of the offset parameter.
        overlap: Rows that each page repeats from the one before. Give the same number to `collect`: a page
            that does not repeat any shows that rows moved or got lost between the two. Less than half a page.
    """

    def __init__(self, call: Call, *, page_size: int, parameter: str = "offset", overlap: int = 0) -> None:
        if 2 * overlap >= page_size:
            msg = f"an overlap of {overlap} rows is too much for pages of {page_size}"
            raise ValueError(msg)
        self._call, self._step, self._parameter = call, page_size - overlap, parameter
        self._offset = 0

    def first(self) -> Call:
        """Offset 0."""
        return self._at(0)

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """The next full page's offset, until a page is empty."""
        if rows == 0:
            return None
        self._offset += self._step
        return self._at(self._offset)

    def _at(self, offset: int) -> Call:
        return replace(self._call, params={**self._call.params, self._parameter: str(offset)})


class NumberedPages:
    """`page=1…n` paging; the number of pages is read from the answer (WooCommerce: a header).

    Args:
        call: Request without page parameter.
        last_page: Reads the number of pages from an answer. Without it the walk stops at an empty page.
        parameter: Name of the page parameter.
    """

    def __init__(self, call: Call, *, last_page: Callable[[ApiResponse], int | None], parameter: str = "page") -> None:
        self._call, self._last_page, self._parameter = call, last_page, parameter
        self._page = 1

    def first(self) -> Call:
        """Page 1."""
        return self._at(1)

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """The next page while the vendor announces one; without an announcement until a page is empty."""
        last = self._last_page(response)
        if rows == 0 and last is not None and self._page < last:
            raise UnexpectedResponseError(f"Page {self._page} is empty although {last} pages are announced.")
        if rows == 0 or (last is not None and self._page >= last):
            return None
        self._page += 1
        return self._at(self._page)

    def _at(self, page: int) -> Call:
        return replace(self._call, params={**self._call.params, self._parameter: str(page)})


class CursorPages:
    """The answer names the next request (Shopify's cursor, a link header); no name, no next page.

    Args:
        call: First request.
        advance: Builds the next request from the first one and an answer, or None at the end.
    """

    def __init__(self, call: Call, *, advance: Callable[[Call, ApiResponse], Call | None]) -> None:
        self._call, self._advance = call, advance

    def first(self) -> Call:
        """The request as given."""
        return self._call

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """What `advance` says."""
        return self._advance(self._call, response)


class SinglePage:
    """A list the vendor does not page."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def first(self) -> Call:
        """The only request."""
        return self._call

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """Nothing follows."""
        return None


@dataclass(frozen=True, slots=True)
class Collection:
    """Rows of a walk and whether they are all.

    Attributes:
        rows: The vendor's own records, each key once, in the order of arrival.
        pages: Answers read.
        expected: Rows the vendor announced, or None.
        problems: Sentences saying why rows may be missing; empty when the walk ended by its own rule.
    """

    rows: list[Any]
    pages: int
    expected: int | None
    problems: tuple[str, ...]


def collect(
    client: Reader,
    paginator: Paginator,
    *,
    what: str,
    rows: Callable[[ApiResponse], list[Any]],
    key: Callable[[Any], Hashable],
    total: Callable[[ApiResponse], int | None] = lambda response: None,
    page_size: int | None = None,
    overlap: int = 0,
) -> Collection:
    """Walk a collection to its end.

    Args:
        client: Where to ask.
        paginator: How to ask on; new for each walk.
        what: The collection's name in messages, such as ``products``.
        rows: Takes the records out of an answer; raises UnexpectedResponseError when there is no list.
        key: Identity of a record; a record seen before is dropped (lists shift while they are read).
        total: Announced number of records, where the vendor tells.
        page_size: When given, a shorter page in the middle of the walk is a problem.
        overlap: When given, each page after a full one must repeat some of its records (see `OffsetPages`).

    Returns:
        The collection. It never raises for what the vendor does: that becomes a problem.
    """
    walk = _Walk(what=what, page_size=page_size, overlap=overlap)
    seen_calls: set[str] = set()
    call: Call | None = paginator.first()
    while call is not None:
        fingerprint = repr(call)
        if fingerprint in seen_calls or walk.pages >= MOST_PAGES:
            walk.problems.append(f"Reading {what} ran in a circle: page {walk.pages + 1} was asked for before.")
            break
        seen_calls.add(fingerprint)
        try:
            response = client.request(
                call.method, call.path, intent="read", params=call.params, json=call.json, cost=call.cost
            )
            page = rows(response)
            announced = total(response)
            if not walk.take({_identity(key, record): record for record in page}, len(page), announced):
                break
            call = paginator.following(response, len(page))
        except NotFoundError as error:
            # A collection that does not exist is not an empty collection.
            walk.problems.append(f"{what[:1].upper()}{what[1:]} cannot be read: {error}")
            break
        except ConnectorError as error:
            walk.problems.append(f"Reading {what} stopped at page {walk.pages + 1}: {error}")
            break
        except (LookupError, TypeError, ValueError, AttributeError):
            walk.problems.append(
                f"Reading {what} stopped at page {walk.pages + 1}: a record lacks what identifies it, "
                "or the answer is not built as the vendor documents."
            )
            break
    return walk.collection()


@dataclass(slots=True)
class _Walk:
    """What a walk has found so far."""

    what: str
    page_size: int | None
    overlap: int
    pages: int = 0
    expected: int | None = None
    problems: list[str] = field(default_factory=list)
    found: dict[Hashable, Any] = field(default_factory=dict)
    _last: frozenset[Hashable] = frozenset()
    _last_full: bool = False
    _short_page: int = 0
    _known_pages: int = 0

    def take(self, page: Mapping[Hashable, Any], size: int, announced: int | None) -> bool:
        """Add a page of `size` records; False when going on makes no sense."""
        self.pages += 1
        self.expected = announced if announced is not None else self.expected
        if self.overlap and self._last_full and not page.keys() & self._last:
            self.problems.append(
                f"Page {self.pages} of {self.what} does not follow on the one before: "
                "the list changed while it was read, or rows are missing."
            )
        full = self.page_size is None or size >= self.page_size
        brings_new = not page.keys() <= self.found.keys()
        self._known_pages = self._known_pages + 1 if page and not brings_new else 0
        # A short page of known records is what is left over when a list shifts by rows that came in meanwhile.
        if page and not brings_new and (full or self._known_pages > 1 or page.keys() == self._last):
            self.problems.append(
                f"Page {self.pages} of {self.what} repeats records already read; the rest was not reached."
            )
            return False
        if brings_new and self._short_page:
            self.problems.append(
                f"Page {self._short_page} of {self.what} was shorter than a full page but not the last."
            )
            self._short_page = 0
        if size and not full:
            self._short_page = self.pages
        self.found.update({key: record for key, record in page.items() if key not in self.found})
        self._last, self._last_full = frozenset(page), full and size > 0
        return True

    def collection(self) -> Collection:
        if self.expected is not None and len(self.found) < self.expected and not self.problems:
            self.problems.append(f"{len(self.found)} {self.what} were read, but the system announced {self.expected}.")
        return Collection(
            rows=list(self.found.values()), pages=self.pages, expected=self.expected, problems=tuple(self.problems)
        )


def _identity(key: Callable[[Any], Hashable], record: Any) -> Hashable:
    identity = key(record)
    if identity is None or identity == "":
        # All records without an id would pass for one and the same.
        raise LookupError
    return identity
