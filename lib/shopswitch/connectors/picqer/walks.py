"""Walks over Picqer's lists: page by page, status by status, and what shows that a list is not whole."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shopswitch.connectors.picqer.fields import BadRecordError, Record, whole
from shopswitch.errors import ConnectorError, NotFoundError, UnexpectedResponseError
from shopswitch.http.ahead import Ahead, by_steps
from shopswitch.http.client import ApiClient
from shopswitch.http.pagination import Call, Collection, OffsetPages, SinglePage, collect
from shopswitch.http.response import ApiResponse

PAGE_SIZE = 100
# Orders and picklists leave a list of one status all day. With a few rows read twice at every page border, a row
# that moved up unread shows; any offset is accepted, not only multiples of the page size.
OVERLAP = 5


@dataclass(slots=True)
class Findings:
    """What several walks found together: each record once, in its latest reading.

    Attributes:
        records: By id.
        pages: Answers read.
        problems: Why records may be missing.
        notes: What a person should know besides.
    """

    records: dict[Any, Record] = field(default_factory=dict)
    pages: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, collection: Collection, id_field: str) -> None:
        """Take in one walk; a record seen before is replaced, the later reading is the truer one."""
        self.records.update({record[id_field]: record for record in collection.rows})
        self.pages += collection.pages
        self.problems += [problem for problem in collection.problems if problem not in self.problems]

    def join(self, other: "Findings") -> None:
        """Take in what other walks found; a record of both is shown as they read it."""
        self.records.update(other.records)
        self.pages += other.pages
        self.problems += [problem for problem in other.problems if problem not in self.problems]
        self.notes += other.notes


def walk(
    client: ApiClient,
    path: str,
    *,
    what: str,
    id_field: str,
    params: Mapping[str, str] | None = None,
    slim: Callable[[Record], Record] = lambda record: record,
) -> Collection:
    """Read a list whole, or say why it is not.

    Args:
        client: Where to ask.
        path: Path of the list.
        what: The list's name in messages.
        id_field: Name of the id.
        params: Query without the offset.
        slim: Leaves out of each record what need not be kept while the rest is read.

    Source: Picqer API v1, "Basics", pagination: offset only, 100 rows a page, no total, no page-size parameter.
    """
    with Ahead(client, by_steps("offset", PAGE_SIZE - OVERLAP)) as reader:
        return collect(
            reader,
            OffsetPages(Call(path, params or {}), page_size=PAGE_SIZE, overlap=OVERLAP),
            what=what,
            rows=lambda response: [slim(record) for record in response.json_list()],
            key=lambda record: whole(record, id_field),
            page_size=PAGE_SIZE,
            overlap=OVERLAP,
        )


def walk_statuses(
    client: ApiClient,
    path: str,
    *,
    what: str,
    id_field: str,
    wanted: tuple[str, ...],
    enough: Callable[[Record], bool] = lambda record: True,
) -> Findings:
    """Read a list status by status.

    Rows of another status than the one asked for show that the filter does not hold: then the list is read
    once more without any, which needs no filter to be believed.

    Args:
        client: Where to ask.
        path: Path of the list.
        what: The list's name in messages.
        id_field: Name of the id.
        wanted: Statuses in the order of reading. A status that records both leave and enter while others are
            read stands twice, so that none slips through between two readings.
        enough: Which records of the unfiltered list are wanted.
    """
    found = Findings()
    obeyed = True
    for status in wanted:
        part = walk(client, path, what=f"{what} ({status})", id_field=id_field, params={"status": status})
        found.add(part, id_field)
        obeyed = obeyed and all(record.get("status") == status for record in part.rows)
    if not obeyed:
        found.notes.append(f"Picqer did not keep to the status asked for; all {what} were read instead.")
        found.add(walk(client, path, what=what, id_field=id_field), id_field)
        found.records = {key: record for key, record in found.records.items() if enough(record)}
    return found


def short_list(client: ApiClient, path: str, *, what: str, id_field: str) -> Collection:
    """Read a list of which it is unconfirmed whether the vendor pages it: a second page is asked for after a full one.

    Asking always for a second would make a list that knows no pages look like one that repeats itself.
    """
    found = collect(
        client,
        SinglePage(Call(path)),
        what=what,
        rows=lambda response: response.json_list(),
        key=lambda record: whole(record, id_field),
    )
    return found if len(found.rows) < PAGE_SIZE else walk(client, path, what=what, id_field=id_field)


@dataclass(slots=True)
class Inner:
    """What the lists inside several records hold.

    Attributes:
        records: Id of the outer record → its list, in the order asked.
        missing: Id of an outer record that answers "not found" → the vendor's error code, or "".
        pages: Answers read.
        problems: Why records may be missing, except those in `missing`.
    """

    records: dict[str, list[Record]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    problems: list[str] = field(default_factory=list)


def walk_inner(client: ApiClient, path: str, ids: Iterable[str], *, what: str, id_field: str) -> Inner:
    """Read the list inside each of several records, one call each.

    What is refused for another reason than that it is not there ends the reading: the next would be refused as well.

    Args:
        client: Where to ask.
        path: Path with ``{}`` where the outer record's id belongs.
        ids: Ids of the outer records; each is asked for once.
        what: The lists' name in messages.
        id_field: Name of the id of the records inside.
    """
    found = Inner()
    wanted = list(dict.fromkeys(ids))
    for place, number in enumerate(wanted):
        if not (number.isascii() and number.isdecimal()):
            found.problems.append(f"{what.capitalize()} cannot be read for one that has no id of Picqer.")
            continue
        try:
            rows = _objects(client.get(path.format(number)), id_field)
        except NotFoundError as error:
            found.missing[number] = error.code
            continue
        except ConnectorError as error:
            found.problems.append(f"Reading {what} stopped with {len(wanted) - place} of {len(wanted)} to go: {error}")
            break
        found.pages += 1
        if len(rows) >= PAGE_SIZE:
            whole_list = walk(client, path.format(number), what=what, id_field=id_field)
            found.pages += whole_list.pages
            found.problems += whole_list.problems
            rows = whole_list.rows
        found.records[number] = rows
    return found


def _objects(response: ApiResponse, id_field: str) -> list[Record]:
    try:
        return list({whole(record, id_field): record for record in response.json_list()}.values())
    except (BadRecordError, AttributeError):
        raise UnexpectedResponseError(
            f"The {response.system} answers something else than the list that belongs at {response.path}.",
            hint="Nothing can be concluded from it; try again later.",
            system=response.system,
            status=response.status,
            request_id=response.request_id,
        ) from None
