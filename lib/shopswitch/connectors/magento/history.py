"""Orders, their lines, and what was sent of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from shopswitch.connectors.magento.connection import ALL_VIEWS, Link
from shopswitch.connectors.magento.criteria import Filter, Search
from shopswitch.connectors.magento.pages import Reading, walk
from shopswitch.connectors.magento.rows import (
    CLOSED_STATES,
    LINE_FIELDS,
    ORDER_FIELDS,
    SHIPMENT_FIELDS,
    build_lines,
    build_order,
    build_shipments,
)
from shopswitch.connectors.magento.values import Record, attribute, build_rows, entity_id, parts, product_id
from shopswitch.http.pagination import Collection

_ORDERS = Search("/orders", ORDER_FIELDS)
_LINES = Search("/orders", LINE_FIELDS)
_SHIPMENTS = Search("/shipments", SHIPMENT_FIELDS)
_BUNDLES = Search("/products", "id,custom_attributes[attribute_code,value]", page_size=50)
# A list of ids travels in the address, which web servers cut off at a few thousand characters.
_CHUNK = 50
_SHIPS_APART = "1"
"""Value of a bundle's attribute `shipment_type`. Source: module-bundle, shipment type: 0 together, 1 separately."""


def read_orders(link: Link, since: datetime, states: Mapping[str, str]) -> Reading:
    """Every order that is not finished whatever its age, and every order placed since.

    The unfinished are read first: one that is finished meanwhile then comes with the last list, or was old and needs
    not come at all. Orders that were imported without a state are found by no other filter than that.
    """
    moment = since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    mapped = ",".join(status for status, state in states.items() if state == "open")
    own = [("orders in a status that a person calls open", Filter("status", mapped, "in"))] if mapped else []
    lists = (
        *own,
        ("unfinished orders", Filter("state", ",".join(CLOSED_STATES), "nin")),
        ("orders without a state", Filter("state", "1", "null")),
        ("orders placed since", Filter("created_at", moment, "gteq")),
    )
    orders: dict[int, Record] = {}
    pages, problems = 0, ()  # type: int, tuple[str, ...]
    for what, condition in lists:
        found = walk(link.client, ALL_VIEWS, _ORDERS.where(condition), what=what)
        orders.update({entity_id(each): each for each in found.rows})
        pages += found.pages
        problems += found.problems
    rows, odd = build_rows(
        [order for _, order in sorted(orders.items())], lambda order: [build_order(order, states)], what="orders"
    )
    stateless = sum(not order.get("state") for order in orders.values())
    notes = (f"{stateless} orders have no state (an import left it out); they count as open.",) if stateless else ()
    return Reading(rows, pages, len(orders), problems + odd, notes)


def read_lines(link: Link, order_ids: Sequence[str]) -> Reading:
    """Lines of these orders."""
    found = _by_ids(link, _LINES, "entity_id", order_ids, what="orders")
    read = {str(each["entity_id"]) for each in found.rows}
    missing = [each for each in dict.fromkeys(order_ids) if each not in read]
    problems = found.problems
    if missing and not problems:
        problems = (f"{len(missing)} orders whose lines were asked for are not in the shop (first: {missing[0]}).",)
    bundles, pages, notes = _bundles(link, found.rows)
    rows, odd = build_rows(found.rows, lambda order: build_lines(order, bundles.get), what="orders")
    return Reading(rows, found.pages + pages, problems=problems + odd, notes=notes)


def _bundles(link: Link, orders: Iterable[Any]) -> tuple[dict[int, bool], int, tuple[str, ...]]:
    """Product id of a bundle → whether its parts are shipped apart, for the bundles in these orders."""
    wanted = {
        item["product_id"]
        for order in orders
        for item in parts(order, "items")
        if item.get("product_type") == "bundle" and isinstance(item.get("product_id"), int)
    }
    if not wanted:
        return {}, 0, ()
    found = _by_ids(link, _BUNDLES, "entity_id", [str(each) for each in sorted(wanted)], what="bundles")
    known = {product_id(each): _ships_apart(each) for each in found.rows}
    unknown = wanted - known.keys()
    note = f"{len(unknown)} bundles of these orders are not in the shop any more; their parts count as lines."
    return known, found.pages, (note,) if unknown else ()


def _ships_apart(product: Mapping[str, Any]) -> bool:
    return str(attribute(product, "shipment_type")) == _SHIPS_APART


def read_shipments(link: Link, order_ids: Sequence[str]) -> Reading:
    """What was sent of these orders; an order with everything sent stays in processing until it is invoiced too."""
    found = _by_ids(link, _SHIPMENTS, "order_id", order_ids, what="shipments")
    asked = set(order_ids)
    mine = [each for each in found.rows if str(each.get("order_id")) in asked]
    rows, odd = build_rows(mine, build_shipments, what="shipments")
    return Reading(rows, found.pages, len(mine), found.problems + odd)


def _by_ids(link: Link, search: Search, field: str, ids: Sequence[str], *, what: str) -> Collection:
    """The records that belong to these ids, fifty ids at a time; an id that is none is not asked for."""
    rows: list[Any] = []
    pages, problems = 0, ()  # type: int, tuple[str, ...]
    number = product_id if search.path == "/products" else entity_id
    for chunk in _chunks(sorted({int(each) for each in ids if each.isascii() and each.isdecimal()})):
        condition = Filter(field, ",".join(map(str, chunk)), "in")
        found = walk(link.client, ALL_VIEWS, search.where(condition), what=what, number=number)
        rows += found.rows
        pages += found.pages
        problems += found.problems
    return Collection(rows, pages, None, problems)


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
