"""One call on its way to a handler: what it asks for, what it may, and how lists are filtered and cut."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from shopswitch.sandbox.lightspeed.shop import LightspeedShop

Json = dict[str, Any]
Row = TypeVar("Row")

DEFAULT_LIMIT, MOST_ROWS = 50, 250
INVALID = "Invalid data input."
"""The vendor's message for a value it does not take."""


class ApiError(Exception):
    """An answer outside 2xx; clients read the status and `error.message` only."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message

    def body(self) -> Json:
        """The body of the answer."""
        return {"error": {"message": self.message}}


def not_found() -> ApiError:
    """The answer to an unknown path or id."""
    return ApiError(404, "Not found")


def invalid() -> ApiError:
    """The answer to a value that does not fit."""
    return ApiError(400, INVALID)


@dataclass(slots=True)
class Call:
    """A call whose key, language and right have been accepted.

    Attributes:
        base: Address up to and including the language, for links.
        language: Code in the path.
        ids: Numbers in the path, in their order.
        args: Query.
        body: Parsed body; empty when there was none.
    """

    shop: "LightspeedShop"
    base: str
    language: str
    ids: tuple[int, ...]
    args: Mapping[str, str]
    body: Json

    @property
    def id(self) -> int:
        """The first number in the path."""
        return self.ids[0]

    def when(self, moment: datetime) -> str:
        """A moment as the shop writes it: its own time zone, with offset."""
        return moment.astimezone(ZoneInfo(self.shop.timezone)).isoformat(timespec="seconds")

    def link(self, path: str, number: int | bool = False, query: str = "") -> Json:
        """A reference to a resource, as the vendor writes it."""
        tail = f"?{query}" if query else ""
        return {"resource": {"id": number, "url": f"{path}{tail}", "link": f"{self.base}/{path}.json{tail}"}}

    def fields(self, envelope: str) -> Json:
        """The fields a write sends, in their envelope.

        Raises:
            ApiError: There is none.
        """
        found = self.body.get(envelope)
        if not isinstance(found, dict):
            raise invalid()
        return found


def select(
    call: Call,
    rows: list[Row],
    *,
    created: Callable[[Row], datetime],
    updated: Callable[[Row], datetime],
    words: Mapping[str, Callable[[Row], object]],
) -> list[Row]:
    """The rows a query's filters leave; a parameter nobody knows is ignored.

    Raises:
        ApiError: A date is not written as the vendor wants it.
    """
    for name, read in (("created_at", created), ("updated_at", updated)):
        since, until = _moment(call, f"{name}_min"), _moment(call, f"{name}_max")
        if since is not None:
            rows = [row for row in rows if _at(read, row) >= since]
        if until is not None:
            rows = [row for row in rows if _at(read, row) <= until]
    for word, value in words.items():
        if word in call.args:
            rows = [row for row in rows if str(value(row)) == call.args[word]]
    return rows


def _at(read: Callable[[Row], datetime], row: Row) -> datetime:
    return read(row).replace(microsecond=0)


def _moment(call: Call, name: str) -> datetime | None:
    given = call.args.get(name)
    if not given:
        return None
    try:
        found = datetime.strptime(given, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - the zone is the next line's business
    except ValueError:
        raise invalid() from None
    zone = UTC if call.shop.filters_in_utc else ZoneInfo(call.shop.timezone)
    return found.replace(tzinfo=zone).astimezone(UTC)


def cut(call: Call, rows: list[Row], number: Callable[[Row], int]) -> list[Row]:
    """One page; past the end it is empty. `since_id` gives the rows with a greater id, rising.

    Raises:
        ApiError: A parameter is no number.
    """
    since = _number(call, "since_id", 0, least=0)
    if since or "since_id" in call.args:
        rows = sorted((row for row in rows if number(row) > since), key=number)
    limit = min(_number(call, "limit", DEFAULT_LIMIT, least=1), MOST_ROWS)
    start = (_number(call, "page", 1, least=1) - 1) * limit
    return rows[start : start + limit]


def _number(call: Call, name: str, default: int, *, least: int) -> int:
    text = call.args.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 12 or int(text) < least:
        raise invalid()
    return int(text)
