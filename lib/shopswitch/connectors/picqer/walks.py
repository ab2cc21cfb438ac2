"""Walks over Picqer's lists: page by page, status by status, and what shows that a list is not whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shopswitch.connectors.picqer.records import Record, whole
from shopswitch.http.ahead import Ahead, by_steps
from shopswitch.http.client import ApiClient
from shopswitch.http.pagination import Call, Collection, OffsetPages, collect

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


def walk(
    client: ApiClient, path: str, *, what: str, id_field: str, params: Mapping[str, str] | None = None
) -> Collection:
    """Read a list whole, or say why it is not.

    Source: Picqer API v1, "Basics", pagination: offset only, 100 rows a page, no total, no page-size parameter.
    """
    with Ahead(client, by_steps("offset", PAGE_SIZE - OVERLAP)) as reader:
        return collect(
            reader,
            OffsetPages(Call(path, params or {}), page_size=PAGE_SIZE, overlap=OVERLAP),
            what=what,
            rows=lambda response: response.json_list(),
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
