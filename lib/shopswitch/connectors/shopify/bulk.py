"""Bulk operations: Shopify writes a whole collection to a file, which is faster than paging above some size.

Source: https://shopify.dev/docs/api/usage/bulk-operations/queries, version 2026-10.
"""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from shopswitch.connectors.shopify.graphql import GraphQL
from shopswitch.connectors.shopify.queries import BULK_START, BULK_STATUS, Query
from shopswitch.connectors.shopify.values import take, take_number, take_or_none
from shopswitch.errors import (
    ConnectorError,
    IncompleteDataError,
    NotFoundError,
    RequestError,
    RetriableError,
    UnexpectedResponseError,
)
from shopswitch.http.client import ApiResponse
from shopswitch.http.wire import Wire

# Seen live: seconds for thousands of rows. The first polls come soon, the last a quarter of a minute apart.
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 15.0
_MOST_POLLS = 250
# Five bulk queries may run per app and shop; a place becomes free when one of them ends.
_SLOT_TRIES = 8
_SLOT_WAIT_S = 15.0
_BUSY = frozenset({"OPERATION_IN_PROGRESS", "LIMIT_REACHED"})
_UNDER_WAY = frozenset({"CREATED", "RUNNING", "CANCELING"})
_WHY = {
    "ACCESS_DENIED": "the app lacks a scope for it",
    "INTERNAL_SERVER_ERROR": "Shopify had a problem of its own",
    "TIMEOUT": "it took Shopify too long",
}


@dataclass(frozen=True, slots=True)
class Export:
    """A finished bulk operation.

    Attributes:
        url: Signed address of the file, or None when there are no rows.
        objects: Lines the file must hold.
        roots: Lines of the top level among them.
        polls: Answers it took.
    """

    url: str | None
    objects: int
    roots: int
    polls: int


class BulkReader:
    """Runs bulk queries and reads their files.

    Args:
        api: The shop's GraphQL API.
        wire: Opens the connection for the file, which lies on another host.
        shop_url: The shop's address.
        ca_file: The shop's own certificate authority; used for the file only when it lies on the shop's host.
        pause: Waits so many seconds.
    """

    def __init__(
        self, api: GraphQL, wire: Wire, *, shop_url: str, ca_file: str | None, pause: Callable[[float], None]
    ) -> None:
        self._api, self._wire, self._pause = api, wire, pause
        self._shop_host, self._ca_file = urlsplit(shop_url).netloc, ca_file

    def run(self, query: Query) -> Export:
        """Run a bulk query to its end.

        Raises:
            ConnectorError: The shop cannot be asked.
            IncompleteDataError: No place became free, or the operation failed, was cancelled or did not end in time.
        """
        operation_id = self._start(query)
        wait = _FIRST_WAIT_S
        for poll in range(1, _MOST_POLLS + 1):
            operation = take(self._api.ask(BULK_STATUS, {"id": operation_id}), "bulkOperation", dict)
            status = take(operation, "status", str)
            if status == "COMPLETED":
                return Export(
                    url=take_or_none(operation, "url", str),
                    objects=take_number(operation, "objectCount"),
                    roots=take_number(operation, "rootObjectCount"),
                    polls=poll + 1,
                )
            if status not in _UNDER_WAY:
                raise _ended(status, take_or_none(operation, "errorCode", str))
            self._pause(wait)
            wait = min(wait * 1.5, _LONGEST_WAIT_S)
        raise IncompleteDataError(
            f"The bulk operation did not end within {_MOST_POLLS} looks.",
            hint="Shopify may go on with it; read again later.",
        )

    def nodes(self, export: Export) -> Iterator[dict[str, Any]]:
        """The lines of the file, each an object, in the order of the file.

        Raises:
            ConnectorError: The file cannot be fetched, or a line is damaged.
            IncompleteDataError: The file holds fewer or more lines than the operation counted.
        """
        lines = roots = 0
        # bytes.splitlines would copy a file of many megabytes; str.splitlines would break inside texts.
        for line in io.BytesIO(self._fetch(export.url) if export.url else b""):
            if not line.strip():
                continue
            try:
                node = json.loads(line)
            except ValueError:
                node = None
            if not isinstance(node, dict):
                raise UnexpectedResponseError(f"Line {lines + 1} of the bulk operation's file is damaged.")
            lines += 1
            roots += "__parentId" not in node
            yield node
        if (lines, roots) != (export.objects, export.roots):
            raise IncompleteDataError(
                f"The bulk operation's file holds {lines} lines, {roots} of them records, "
                f"where {export.objects} and {export.roots} were counted.",
                hint="Read again.",
            )

    def _start(self, query: Query) -> str:
        for _ in range(_SLOT_TRIES):
            payload = take(self._api.ask(BULK_START, {"query": query.text}), "bulkOperationRunQuery", dict)
            refused = take(payload, "userErrors", list)
            if not refused:
                return take(take(payload, "bulkOperation", dict), "id", str)
            if not {take_or_none(error, "code", str) for error in refused} & _BUSY:
                words = "; ".join(take(error, "message", str) for error in refused)[:200]
                raise RequestError(
                    f"Shopify refused the bulk operation: {self._wire.redactor.clean(words)}.", system=self._wire.system
                )
            self._pause(_SLOT_WAIT_S)
        raise IncompleteDataError(
            "No bulk operation could be started: as many as allowed are running for this app.",
            hint="Wait until they end and read again.",
        )

    def _fetch(self, url: str) -> bytes:
        parts = urlsplit(url)
        client = self._wire.open(
            f"{parts.scheme}://{parts.netloc}",
            # The address is signed and lies on another host: the shop's token must not travel there.
            auth=None,
            classify=_file_failure,
            ca_file=self._ca_file if parts.netloc == self._shop_host else None,
        )
        try:
            return client.get(url).body
        finally:
            client.close()


def _ended(status: str, code: str | None) -> IncompleteDataError:
    why = _WHY.get(code or "", f"Shopify says {code}" if code else "Shopify gives no reason")
    return IncompleteDataError(
        f"The bulk operation ended as {status}: {why}.", hint="What it had written by then is not used; read again."
    )


def _file_failure(response: ApiResponse) -> ConnectorError | None:
    if response.status < 400:
        return None
    kinds: dict[int, type[ConnectorError]] = {404: NotFoundError}
    kind = RetriableError if response.status >= 500 else kinds.get(response.status, RequestError)
    return kind(
        f"The file of the bulk operation cannot be fetched (HTTP {response.status}).",
        hint="Its address is valid for seven days only; read again.",
        system=response.system,
        status=response.status,
    )
