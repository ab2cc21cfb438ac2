"""Lines and shipments of single orders. Lines cost a call per order: no list holds them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from shopswitch.connectors.lightspeed.answers import rows_of
from shopswitch.connectors.lightspeed.pages import PAGE, List, count, identity, linked, pages_of, walk
from shopswitch.connectors.lightspeed.rows import (
    LINE_FIELDS,
    SHIPMENT_FIELDS,
    Record,
    Row,
    build_line,
    build_rows,
    build_shipment,
)
from shopswitch.errors import ConnectorError
from shopswitch.http.client import ApiClient
from shopswitch.http.pagination import Call, Collection, NumberedPages, collect

SHIPMENTS = List("shipments", "shipments", SHIPMENT_FIELDS, "shipments")
Found = tuple[list[Row], int, list[str]]
"""Rows, answers read, problems."""


def read_lines(client: ApiClient, order_ids: Sequence[str]) -> Found:
    """Lines of these orders, one call for each."""
    rows: list[Row] = []
    pages = 0
    problems: list[str] = []
    for order_id in dict.fromkeys(order_ids):
        found = _lines_of(client, order_id)
        read, odd = build_rows(found.rows, partial(build_line, order_id), what=f"lines of order {order_id}")
        rows += read
        pages += found.pages
        problems += [*found.problems, *odd]
    return rows, pages, problems


def _lines_of(client: ApiClient, order_id: str) -> Collection:
    what = f"lines of order {order_id}"
    if not (order_id.isascii() and order_id.isdecimal()):
        return Collection([], 0, None, (f"{what.capitalize()} cannot be read: this is no order id of Lightspeed.",))
    found = collect(
        client,
        # More than a page of lines is rare; a full page is followed by another.
        NumberedPages(
            Call(f"/orders/{order_id}/products.json", {"limit": str(PAGE)}),
            last_page=lambda response: None if len(rows_of(response, "orderProducts", ())) == PAGE else 0,
        ),
        what=what,
        rows=lambda response: rows_of(response, "orderProducts", LINE_FIELDS),
        key=lambda line: identity(line["id"]),
    )
    if found.rows or found.problems:
        return found
    # An order arises from a checkout with something in it.
    return replace(found, problems=(f"The shop shows no {what}, although every order has some.",))


def read_shipments(client: ApiClient, order_ids: Sequence[str]) -> Found:
    """What was sent of these orders; by the whole list where that takes fewer calls than asking for each."""
    wanted = {int(each) for each in order_ids if each.isascii() and each.isdecimal()}
    unreadable = [each for each in order_ids if not (each.isascii() and each.isdecimal())]
    problems = [f"Shipments of order {each} cannot be read: this is no order id of Lightspeed." for each in unreadable]
    try:
        whole = len(wanted) > 1 and pages_of(count(client, SHIPMENTS)) + 2 <= len(wanted)
    except ConnectorError as error:
        return [], 0, [*problems, f"How many shipments there are cannot be read: {error}"]
    found = walk(client, SHIPMENTS) if whole else _per_order(client, sorted(wanted))
    rows, odd = build_rows(
        found.rows, lambda shipment: build_shipment(shipment) if _order(shipment) in wanted else None, what="shipments"
    )
    return rows, found.pages, [*problems, *found.problems, *odd]


def _per_order(client: ApiClient, order_ids: Sequence[int]) -> Collection:
    rows: dict[int, Record] = {}
    pages = 0
    problems: tuple[str, ...] = ()
    for order_id in order_ids:
        # Counted as well: an empty answer would look like an order nothing was sent of.
        found = walk(client, SHIPMENTS.where(f"shipments of order {order_id}", order=str(order_id)))
        if any(_order(each) != order_id for each in found.rows):
            # The filter is not heeded, so this was the list of all.
            return replace(found, pages=pages + found.pages, problems=(*problems, *found.problems))
        rows.update({identity(each["id"]): each for each in found.rows})
        pages += found.pages
        problems += found.problems
    return Collection(list(rows.values()), pages, None, problems)


def _order(shipment: Record) -> int | None:
    return linked(shipment, "order")
