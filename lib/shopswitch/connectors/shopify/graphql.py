"""Ask Shopify one question: data or an error, never half an answer.

Source: https://shopify.dev/docs/api/usage/limits and …/docs/api/admin-graphql, version 2026-10, and error shapes
recorded from development stores.
"""

from collections.abc import Callable, Mapping
from typing import Any

from shopswitch.connectors.shopify.answers import count_of, data_of, failure
from shopswitch.connectors.shopify.queries import Query
from shopswitch.connectors.shopify.values import take, take_or_none
from shopswitch.errors import ConnectorError, UnexpectedResponseError
from shopswitch.http.auth import Auth
from shopswitch.http.client import ApiResponse
from shopswitch.http.pagination import Call, Collection, CursorPages, collect
from shopswitch.http.throttle import BucketThrottle
from shopswitch.http.wire import Wire

API_VERSION = "2026-10"
_PATH = f"/admin/api/{API_VERSION}/graphql.json"
# The smallest plan's bucket; each answer states the shop's own.
_BUCKET_POINTS = 2000.0
RESTORE_PER_S = 100.0
"""Query points per second on the smallest plan."""


class GraphQL:
    """The Admin GraphQL API of one shop.

    Args:
        wire: Clock, journal, redactor and limits.
        base_url: The shop's address.
        auth: Puts the access token on a request.
        ca_file: The shop's own certificate authority, or None.
        sleep: How to wait for the budget of points.
    """

    def __init__(
        self, wire: Wire, base_url: str, *, auth: Auth, ca_file: str | None, sleep: Callable[[float], None]
    ) -> None:
        self._clean = wire.redactor.clean
        self._throttle = BucketThrottle(maximum=_BUCKET_POINTS, restore_per_s=RESTORE_PER_S, sleep=sleep)
        self._served = API_VERSION
        self._client = wire.open(base_url, auth=auth, classify=self._classify, throttle=self._throttle, ca_file=ca_file)

    @property
    def served_version(self) -> str:
        """The version that answered last: one that is out of support is silently replaced by the oldest supported."""
        return self._served

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth telling about the answers so far, one sentence each."""
        if self._served == API_VERSION:
            return ()
        return (
            f"Shopify answered with version {self._served} of its interface where {API_VERSION} was asked for; "
            "fields may mean something else there.",
        )

    def post(self, query: Query, variables: Mapping[str, Any] | None = None) -> ApiResponse:
        """Send a document and return an answer without errors; `data_of` takes the data out.

        Raises:
            ConnectorError: Anything else. Partial data beside errors is never used.
        """
        call = _call(query, variables or {}, query.cost)
        # Every document sent here is a read, BULK_START included: it makes an export, and nothing in the shop changes.
        return self._client.request(call.method, call.path, intent="read", json=call.json, cost=call.cost)

    def ask(self, query: Query, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data of `post`."""
        return data_of(self.post(query, variables))

    def write(self, query: Query, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Send a document that changes the shop, once, and return its data.

        Raises:
            WriteRefusedError: There is no permit; nothing was sent.
            ConnectorError: It was refused, or it is unknown whether it was done.
        """
        call = _call(query, variables, query.cost)
        return data_of(self._client.request(call.method, call.path, intent="write", json=call.json, cost=call.cost))

    def walk(
        self,
        query: Query,
        connection: str,
        *,
        what: str,
        variables: Mapping[str, Any] | None = None,
        cost: float | None = None,
    ) -> Collection:
        """Page through a connection to its end.

        Args:
            query: Takes ``$after``; when it selects ``total { count }`` the walk is checked against it.
            connection: Top-level field that is paged.
            what: Its name in messages.
            variables: Other variables of the query.
            cost: Points it requests, when they depend on the variables.

        Returns:
            Raw nodes, each id once; what interrupts the walk is a problem of the collection.
        """
        points = query.cost if cost is None else cost
        given = dict(variables or {})

        def advance(_: Call, response: ApiResponse) -> Call | None:
            after = _next_cursor(data_of(response)[connection])
            return None if after is None else _call(query, {**given, "after": after}, points)

        return collect(
            self._client,
            CursorPages(_call(query, {**given, "after": None}, points), advance=advance),
            what=what,
            rows=lambda response: _nodes(take(data_of(response), connection, dict)),
            key=lambda node: take(node, "id", str),
            total=lambda response: count_of(data_of(response)),
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _classify(self, response: ApiResponse) -> ConnectorError | None:
        self._served = response.headers.get("x-shopify-api-version", self._served)
        return failure(response, clean=self._clean, learn=self._learn)

    def _learn(self, status: Mapping[str, float]) -> None:
        self._throttle.update(
            available=status["currentlyAvailable"],
            maximum=status["maximumAvailable"],
            restore_per_s=status["restoreRate"],
        )


def _call(query: Query, variables: Mapping[str, Any], cost: float) -> Call:
    body = {"query": query.text, "operationName": query.name, "variables": dict(variables)}
    return Call(_PATH, method="POST", json=body, cost=cost)


def _nodes(page: dict[str, Any]) -> list[Any]:
    nodes: list[Any] = take(page, "nodes", list)
    if _next_cursor(page) is not None and not nodes:
        raise UnexpectedResponseError("An empty page announces a next one.")
    return nodes


def _next_cursor(page: dict[str, Any]) -> str | None:
    """Cursor of the next page, or None at the end; a next page without a cursor is an error."""
    info = take(page, "pageInfo", dict)
    if not take(info, "hasNextPage", bool):
        return None
    cursor = take_or_none(info, "endCursor", str)
    if not cursor:
        raise UnexpectedResponseError("A page announces a next one, but gives no cursor to ask for it.")
    return cursor
