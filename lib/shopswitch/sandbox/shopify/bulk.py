"""Bulk queries: what may be asked, how a run moves on, and the JSONL it leaves.

Source: shopify.dev, bulk operation guide; recorded answers of 2026-07. A run moves on each time it is looked at:
`Bulk.polls_needed` looks make it complete, so that no real time passes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from shopswitch.sandbox.shopify.bulk_rules import problem
from shopswitch.sandbox.shopify.errors import RequestError, user_error
from shopswitch.sandbox.shopify.language import GraphQLSyntaxError
from shopswitch.sandbox.shopify.paging import Rows
from shopswitch.sandbox.shopify.query import Document, parse
from shopswitch.sandbox.shopify.resolve import Context, Execution, Table
from shopswitch.sandbox.shopify.search import Search
from shopswitch.sandbox.shopify.state import Record

AT_ONCE = 5
"""Bulk queries of one app in one shop; Source: shopify.dev, bulk operations, from 2026-01 on."""
RESULT_PATH = "bulk-operation-outputs/"
"""Where results lie: another place than the API, served without a token."""
URL_LIFE = timedelta(days=7)
PARENTS_TOGETHER = 10
"""Without grouping, children need not follow their parent at once: here they come after so many parents."""


@dataclass(slots=True, eq=False)
class BulkOperation(Record):
    """One run."""

    TYPENAME: ClassVar[str] = "BulkOperation"

    query: str
    document: Document
    key: str
    grouped: bool
    status: str = "CREATED"
    looks: int = 0
    completed_at: datetime | None = None
    error_code: str | None = None
    lines: tuple[str, ...] = ()
    roots: int = 0

    @property
    def is_busy(self) -> bool:
        """Whether it holds one of the slots."""
        return self.status in ("CREATED", "RUNNING", "CANCELING")


RUNS = Search(
    {
        "id": lambda run: run.id,
        "status": lambda run: run.status,
        "operation_type": lambda _: "QUERY",
        "created_at": lambda run: run.created_at,
        "completed_at": lambda run: run.completed_at,
    },
    free=lambda run: [run.query],
)


class Bulk:
    """All runs of one shop.

    Attributes:
        polls_needed: Looks after which a run is complete; the first makes it RUNNING.
        table: The rules of fields; set when the shop is put together.
    """

    def __init__(self) -> None:
        self.runs: dict[int, BulkOperation] = {}
        self.polls_needed = 2
        self.table: Table = {}

    def start(self, context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
        """`bulkOperationRunQuery`."""
        busy = [each for each in self.runs.values() if each.is_busy]
        if len(busy) >= AT_ONCE:
            ids = ", ".join(each.gid for each in busy)
            message = f"A bulk query operation for this app and shop is already in progress: {ids}."
            return _refused(message, code="OPERATION_IN_PROGRESS")
        try:
            document = parse(given["query"])
            wrong = problem(context.schema, document)
        except GraphQLSyntaxError as failure:
            wrong = f"Invalid bulk query: {failure}"
        except RequestError as failure:
            wrong = f"Invalid bulk query: {failure}"
        if wrong:
            return _refused(wrong, "query", code="INVALID")
        now, shop = context.shop.now(), context.shop
        key = f"{shop.rng.getrandbits(128):032x}"
        number = shop.store.number("BulkOperation")
        made = BulkOperation(number, now, now, given["query"], document, key, given["groupObjects"])
        self.runs[made.id] = made
        return {"bulkOperation": made, "userErrors": []}

    def cancel(self, context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
        """`bulkOperationCancel`: CANCELING, and CANCELED at the next look."""
        found = self._find(given["id"])
        if found is None or not found.is_busy:
            return {"bulkOperation": found, "userErrors": [user_error("The operation is not running.", "id")]}
        found.status = "CANCELING"
        return {"bulkOperation": found, "userErrors": []}

    def poll(self, context: Context, gid: str) -> BulkOperation | None:
        """The run with this id, moved on by one look."""
        found = self._find(gid)
        if found is not None:
            self._look(context, found)
        return found

    def listed(self, context: Context, _: Any, given: dict[str, Any]) -> Rows:
        """`bulkOperations`."""
        for each in self.runs.values():
            self._look(context, each)
        found = RUNS.filter(self.runs.values(), given.get("query"), context.shop.now())
        return Rows(found, lambda run: (run.created_at.timestamp(), run.id))

    def current(self, context: Context, _: Any, given: dict[str, Any]) -> BulkOperation | None:
        """`currentBulkOperation`: the last one that was started."""
        last = next(reversed(self.runs.values()), None) if given.get("type") == "QUERY" else None
        return self.poll(context, last.gid) if last else None

    def result(self, key: str, now: datetime) -> str | None:
        """The JSONL under a signed address; None when there is none or its week has passed."""
        for each in self.runs.values():
            if each.key == key and each.completed_at and now < each.completed_at + URL_LIFE:
                return "".join(line + "\n" for line in each.lines)
        return None

    def _find(self, gid: str) -> BulkOperation | None:
        return next((each for each in self.runs.values() if each.gid == gid), None)

    def _look(self, context: Context, run: BulkOperation) -> None:
        run.looks += 1
        if run.status == "CANCELING":
            run.status, run.completed_at = "CANCELED", context.shop.now()
        elif run.status == "CREATED" and run.looks < self.polls_needed:
            run.status = "RUNNING"
        elif run.is_busy and run.looks >= self.polls_needed:
            self._finish(context, run)

    def _finish(self, context: Context, run: BulkOperation) -> None:
        inner = Context(context.shop, context.schema, context.version, context.base_url, all_rows=True)
        execution = Execution(inner, self.table, run.document, {})
        operation = run.document.operations[0]
        data = execution.run(operation)
        run.completed_at = run.updated_at = context.shop.now()
        if data is None or execution.errors:
            code = str(execution.errors[0]["extensions"]["code"]) if execution.errors else ""
            run.status = "FAILED"
            run.error_code = "ACCESS_DENIED" if code == "ACCESS_DENIED" else "INTERNAL_SERVER_ERROR"
            return
        run.status = "COMPLETED"
        batch: list[str] = []
        lines: list[str] = []
        for root, *children in (_flattened(each, None) for each in _roots(data)):
            lines.append(root)
            batch += children
            run.roots += 1
            if run.grouped or run.roots % PARENTS_TOGETHER == 0:
                lines += batch
                batch = []
        run.lines = tuple(lines + batch)


def _refused(message: str, *field: str, code: str) -> dict[str, Any]:
    return {"bulkOperation": None, "userErrors": [user_error(message, *field, code=code)]}


def _roots(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Records that stand on a line of their own without a parent: those of root connections, and root objects."""
    for value in data.values():
        if isinstance(value, dict):
            yield from [edge["node"] for edge in value["edges"]] if "edges" in value else [value]


def _flattened(record: dict[str, Any], parent: str | None) -> Iterator[str]:
    own: list[dict[str, Any]] = []
    line = _without_connections(record, own)
    if parent is not None:
        line["__parentId"] = parent
    yield json.dumps(line, separators=(",", ":"), ensure_ascii=False)
    for child in own:
        yield from _flattened(child, record.get("id"))


def _without_connections(value: dict[str, Any], children: list[dict[str, Any]]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, each in value.items():
        if isinstance(each, dict) and isinstance(each.get("edges"), list):
            children += [edge["node"] for edge in each["edges"]]
        elif isinstance(each, dict):
            kept[key] = _without_connections(each, children)
        else:
            kept[key] = each
    return kept


def _url(context: Context, run: BulkOperation, _: Any) -> str | None:
    return f"{context.base_url}{RESULT_PATH}{run.key}.jsonl" if run.status == "COMPLETED" and run.lines else None


def _size(_: Context, run: BulkOperation, __: Any) -> str | None:
    return str(sum(len(line.encode()) + 1 for line in run.lines)) if run.lines else None


FIELDS: Table = {
    "QueryRoot": {
        "bulkOperation": lambda c, _, given: c.shop.bulk.poll(c, given["id"]),
        "bulkOperations": lambda c, _, given: c.shop.bulk.listed(c, _, given),
        "currentBulkOperation": lambda c, _, given: c.shop.bulk.current(c, _, given),
    },
    "Mutation": {
        "bulkOperationRunQuery": lambda c, _, given: c.shop.bulk.start(c, _, given),
        "bulkOperationCancel": lambda c, _, given: c.shop.bulk.cancel(c, _, given),
    },
    "BulkOperation": {
        "type": lambda *_: "QUERY",
        # unsigned 64-bit numbers travel as text
        "objectCount": lambda _, run, __: str(len(run.lines)),
        "rootObjectCount": lambda _, run, __: str(run.roots),
        "fileSize": _size,
        "url": _url,
        "partialDataUrl": lambda *_: None,
    },
}
