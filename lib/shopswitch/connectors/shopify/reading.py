"""Read a collection whole, paged or in bulk, and turn it into rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shopswitch.connectors.shopify.answers import count_of
from shopswitch.connectors.shopify.bulk import BulkReader
from shopswitch.connectors.shopify.graphql import GraphQL
from shopswitch.connectors.shopify.queries import Query
from shopswitch.connectors.shopify.rows import Row
from shopswitch.connectors.shopify.values import take
from shopswitch.errors import ConnectorError, IncompleteDataError, UnexpectedResponseError

Node = Mapping[str, Any]

BULK_ABOVE = 5000
"""Records above which a bulk operation is faster than paging; paging itself ends at 25,000."""


@dataclass(frozen=True, slots=True)
class Source:
    """How one collection is read.

    Attributes:
        what: Its name in messages.
        connection: Top-level field of the paged query.
        count: Query for the number of records.
        page: Query for a page of them.
        bulk: Query for all of them.
        join: Puts the lines of a bulk file together to nodes as a page has them.
        variables: Further variables of the paged query.
        cost: Points of a page, when they depend on the variables.
    """

    what: str
    connection: str
    count: Query
    page: Query
    bulk: Query
    join: Callable[[Iterable[dict[str, Any]]], Iterable[dict[str, Any]]] = iter
    variables: Mapping[str, Any] = field(default_factory=dict)
    cost: float | None = None


@dataclass(slots=True)
class Reading:
    """What was read so far.

    Attributes:
        rows: Rows of the canonical frame.
        pages: Answers it took.
        records: Records of the shop that were turned into rows or left out on purpose.
        expected: Records the shop announced, or None.
        problems: Why records may be missing, in sentences.
    """

    rows: list[Row] = field(default_factory=list)
    pages: int = 0
    records: int = 0
    expected: int | None = None
    problems: list[str] = field(default_factory=list)


def read(api: GraphQL, bulk: BulkReader, source: Source, *, to_rows: Callable[[Node], list[Row]]) -> Reading:
    """Read a collection to its end.

    Args:
        api: Where to ask.
        bulk: Reads what is too large to page.
        source: What to ask.
        to_rows: Rows of one record; raises UnexpectedResponseError when it is not as documented.

    Returns:
        The reading; it never raises for what the shop does: that becomes a problem.
    """
    reading = Reading()
    try:
        reading.pages += 1
        reading.expected = count_of(api.ask(source.count))
        if reading.expected is not None and reading.expected > BULK_ABOVE:
            _read_bulk(bulk, source, reading, to_rows)
        else:
            _read_pages(api, source, reading, to_rows)
    except (ConnectorError, IncompleteDataError) as error:
        reading.problems.append(f"Reading {source.what} stopped: {error}")
    return reading


def _read_pages(api: GraphQL, source: Source, reading: Reading, to_rows: Callable[[Node], list[Row]]) -> None:
    found = api.walk(source.page, source.connection, what=source.what, variables=source.variables, cost=source.cost)
    reading.pages += found.pages
    reading.expected = found.expected if found.expected is not None else reading.expected
    reading.problems.extend(found.problems)
    _convert(found.rows, source.what, reading, to_rows)


def _read_bulk(bulk: BulkReader, source: Source, reading: Reading, to_rows: Callable[[Node], list[Row]]) -> None:
    export = bulk.run(source.bulk)
    reading.pages += export.polls
    _convert(source.join(bulk.nodes(export)), source.what, reading, to_rows)
    announced = reading.expected or 0
    if export.roots < announced:
        reading.problems.append(f"{export.roots} {source.what} were read, but the shop announced {announced}.")
    reading.expected = max(announced, export.roots)


def _convert(nodes: Iterable[Node], what: str, reading: Reading, to_rows: Callable[[Node], list[Row]]) -> None:
    seen: set[str] = set()
    unusable: list[str] = []
    repeated = 0
    for node in nodes:
        try:
            identity = take(node, "id", str)
            if identity in seen:
                repeated += 1
                continue
            seen.add(identity)
            reading.rows.extend(to_rows(node))
            reading.records += 1
        except UnexpectedResponseError as error:
            unusable.append(str(error))
    if unusable:
        reading.problems.append(f"{len(unusable)} {what} could not be used; the first: {unusable[0]}")
    if repeated:
        reading.problems.append(f"{repeated} {what} came twice, so others may be missing.")


def join_deliveries(lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Orders with their fulfillment orders inside, out of a bulk file that has each on a line of its own.

    Raises:
        UnexpectedResponseError: A fulfillment order belongs to no order of the file.
    """
    orders: list[dict[str, Any]] = []
    holders: dict[str, list[Any]] = {}
    below: list[dict[str, Any]] = []
    for line in lines:
        if "__parentId" in line:
            below.append(line)
            continue
        held = holders.setdefault(take(line, "id", str), [])
        line["fulfillmentOrders"] = {"nodes": held, "pageInfo": {"hasNextPage": False}}
        orders.append(line)
    for line in below:
        parent = holders.get(take(line, "__parentId", str))
        if parent is None:
            raise UnexpectedResponseError("A fulfillment order of the bulk operation's file belongs to no order in it.")
        parent.append(line)
    yield from orders


def join_levels(lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Variants with their stock levels inside, out of a bulk file that has each on a line of its own.

    Raises:
        UnexpectedResponseError: A level belongs to no variant of the file.
    """
    variants: list[dict[str, Any]] = []
    holders: dict[str, list[Any]] = {}
    levels: list[dict[str, Any]] = []
    for line in lines:
        if "__parentId" in line:
            levels.append(line)
            continue
        item = take(line, "inventoryItem", dict)
        held: list[Any] = []
        item["inventoryLevels"] = {"nodes": held, "pageInfo": {"hasNextPage": False}}
        # Which of the two a level names as its parent is not documented.
        holders[take(line, "id", str)] = holders[take(item, "id", str)] = held
        variants.append(line)
    for level in levels:
        parent = holders.get(take(level, "__parentId", str))
        if parent is None:
            raise UnexpectedResponseError("A stock level of the bulk operation's file belongs to no variant in it.")
        parent.append(level)
    yield from variants
