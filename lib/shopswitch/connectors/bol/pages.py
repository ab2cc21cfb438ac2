"""How bol.com pages: numbers without a total (v10), and a cursor (offers v11).

Source: retailer v10 and offers v11, OpenAPI documents of May 2026.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shopswitch.connectors.bol.answers import rows_of
from shopswitch.connectors.bol.doors import Door
from shopswitch.connectors.bol.values import take, take_id, take_or_none
from shopswitch.errors import UnexpectedResponseError
from shopswitch.http.client import ApiResponse
from shopswitch.http.pagination import Call, Collection, CursorPages, collect

PAGE = 50
# A page that lacks only these may be a full one that lost rows: what is behind it is looked at.
NEARLY_FULL = 25
OFFERS_PAGE = 100


class NumberedPages:
    """`page=1…n` until a page is empty.

    Args:
        path: Path of the list.
        params: Query without page.
        to_the_end: Whether not even a clearly short page is taken for the last: the page behind it must be empty.
    """

    def __init__(self, path: str, params: Mapping[str, str], *, to_the_end: bool) -> None:
        self._call, self._to_the_end = Call(path, params), to_the_end
        self._page = 1

    def first(self) -> Call:
        """Page 1."""
        return self._at_page()

    def following(self, response: ApiResponse, rows: int) -> Call | None:
        """The next page, while this one was not the last."""
        if rows == 0 or (rows < PAGE - NEARLY_FULL and not self._to_the_end):
            return None
        self._page += 1
        return self._at_page()

    def _at_page(self) -> Call:
        return replace(self._call, params={**self._call.params, "page": str(self._page)})


def walk(door: Door, path: str, params: Mapping[str, str], *, what: str, to_the_end: bool) -> Collection:
    """Read one list of orders or shipments once.

    Args:
        door: The list's endpoint.
        path: ``/retailer/orders`` or ``/retailer/shipments``.
        params: Query without page.
        what: The list's name in messages.
        to_the_end: See `NumberedPages`.
    """
    name, key = ("shipments", "shipmentId") if path.endswith("shipments") else ("orders", "orderId")
    return collect(
        door,
        NumberedPages(path, params, to_the_end=to_the_end),
        what=what,
        rows=lambda response: rows_of(response, name),
        key=lambda record: take_id(record, key),
        page_size=PAGE,
    )


def walk_offers(door: Door) -> Collection:
    """Read the list of offers once."""
    first = Call("/retailer/offers", {"page-size": str(OFFERS_PAGE)})
    return collect(
        door,
        CursorPages(first, advance=_next_offers),
        what="offers",
        rows=lambda response: take(response.json_object(), "offers", list),
        key=lambda offer: take_id(offer, "offerId"),
        page_size=OFFERS_PAGE,
    )


def _next_offers(first: Call, response: ApiResponse) -> Call | None:
    body: dict[str, Any] = response.json_object()
    cursor = take_or_none(take(body, "page", dict), "nextCursor", str)
    if cursor is None:
        return None
    if not body["offers"]:
        raise UnexpectedResponseError("A page of offers is empty although it says that more follow.")
    return replace(first, params={**first.params, "cursor": cursor})
