"""Picqer's HTTP interface, version 1: reading only.

Source: picqer.com/en/api (basics, response codes, changelog up to February 2026) and the resource pages.
Unconfirmed there, so assumed here: what a call without User-Agent gets (403), the sort order of lists (by id), that
unknown parameters are ignored, how several ids are separated (comma), and the zone of times (see `shapes.ZONE`).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.picqer import shapes, shipping_shapes
from shopswitch.sandbox.picqer.account import STATS, USER
from shopswitch.sandbox.picqer.books import Books
from shopswitch.sandbox.picqer.records import Order, Picklist, Product, Shipment, StockRow

PAGE_SIZE = 100
Query = Mapping[str, str]


class ApiError(Exception):
    """An answer other than 200, with the vendor's own number for it."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def answer(body: object, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(json.dumps(body), status=status, mimetype="application/json")


def refusal(error: ApiError) -> Response:
    """The vendor's error body."""
    return answer({"error": True, "error_code": error.code, "error_message": error.message}, error.status)


@dataclass(frozen=True, slots=True)
class Resource:
    """A collection: its records by id, how one is shown, and which of them a query asks for (default: all)."""

    held: Callable[[], Mapping[int, Any]]
    shape: Callable[[Any], shapes.Shape]
    chosen: Callable[[Query], list[Any]] | None = None

    def page(self, query: Query) -> list[shapes.Shape]:
        """One page of what the query asks for, by id upwards."""
        rows = list(self.held().values()) if self.chosen is None else self.chosen(query)
        return [self.shape(each) for each in cut(rows, query)]


def cut(rows: list[Any], query: Query) -> list[Any]:
    """The page an offset asks for. The page size is fixed: no parameter changes it."""
    offset = _whole(query.get("offset", "0"))
    return rows[offset : offset + PAGE_SIZE]


class Api:
    """The resources of one account.

    Args:
        books: What is shown.

    Attributes:
        generation: Shape of shipments, one of `shipping_shapes.GENERATIONS`.
    """

    def __init__(self, books: Books) -> None:
        self.books = books
        self.generation = "both"
        self._resources = {
            "products": Resource(lambda: books.products, partial(shapes.product, books), self._products),
            "warehouses": Resource(lambda: books.warehouses, shapes.warehouse),
            "orders": Resource(lambda: books.orders, partial(shapes.order, books), self._orders),
            "webshoporders": Resource(lambda: books.rows, shapes.webshop_order),
            "picklists": Resource(lambda: books.picklists, partial(shapes.picklist, books), self._picklists),
            "shipments": Resource(lambda: books.shipments, self._shipment),
            "backorders": Resource(lambda: books.backorders, partial(shapes.backorder, books)),
            "hooks": Resource(lambda: {each.idhook: each for each in books.hooks}, shipping_shapes.hook),
            "shippingproviders": Resource(lambda: books.carriers, shipping_shapes.carrier),
        }
        self._inner: dict[tuple[str, str], Callable[[int, Query], list[shapes.Shape]]] = {
            ("products", "stock"): self._product_stock,
            ("products", "parts"): self._parts,
            ("warehouses", "stock"): self._warehouse_stock,
            ("orders", "backorders"): self._order_backorders,
            ("picklists", "shipments"): self._picklist_shipments,
        }

    def respond(self, request: Request, parts: list[str]) -> Response:
        """Answer a call.

        Args:
            request: An authenticated call.
            parts: The path below ``/api/v1/``, split at slashes.

        Raises:
            ApiError: Anything but 200.
        """
        if request.method not in ("GET", "HEAD"):
            raise ApiError(400, 8, "Not implemented in this sandbox: it can only be read")
        query = request.args
        match parts:
            case ["users", "me"]:
                return answer(USER)
            case ["stats"]:
                return answer({key: {"description": key.replace("-", " ").capitalize()} for key in STATS})
            case ["stats", key] if key in STATS:
                return answer({"key": key, "value": STATS[key](self.books)})
            case [kind] if kind in self._resources:
                return answer(self._resources[kind].page(query))
            case [kind, number] if kind in self._resources:
                return answer(self._resources[kind].shape(self._find(kind, number)))
            case [kind, number, inner] if (kind, inner) in self._inner:
                self._find(kind, number)
                return answer(self._inner[kind, inner](int(number), query))
            case ["products", number, "stock", warehouse]:
                return answer(self._stock_in(number, warehouse))
        raise ApiError(404, 20, "Resource not found")

    def _find(self, kind: str, number: str) -> Any:
        found = self._resources[kind].held().get(_whole(number))
        if found is None:
            raise ApiError(404, 24 if kind == "products" else 20, "Item not found")
        return found

    def _shipment(self, each: Shipment) -> shapes.Shape:
        return shipping_shapes.shipment(self.books, each, self.generation)

    def _products(self, query: Query) -> list[Product]:
        # Without `inactive` a product that is not active cannot be found at all, not even by its code.
        inactive = "inactive" in query and query["inactive"].lower() not in ("false", "0")
        rows = [each for each in self.books.products.values() if each.active is not inactive]
        if "productcode" in query:
            rows = [each for each in rows if each.productcode == query["productcode"]]
        if "idproducts" in query:
            wanted = set(query["idproducts"].split(","))
            rows = [each for each in rows if str(each.idproduct) in wanted]
        if "updated_after" in query:
            since = _moment(query["updated_after"])
            rows = [each for each in rows if each.updated >= since]
        return rows

    def _product_stock(self, number: int, query: Query) -> list[shapes.Shape]:
        return list(shapes.product(self.books, self.books.products[number])["stock"])

    def _stock_in(self, number: str, warehouse: str) -> shapes.Shape:
        product, place = self._find("products", number), self._find("warehouses", warehouse)
        row = self.books.stock.get((product.idproduct, place.idwarehouse), StockRow())
        return {**shapes.stock(place.idwarehouse, row), "locations": []}

    def _parts(self, number: int, query: Query) -> list[shapes.Shape]:
        parts = [(self.books.products[idpart], amount) for idpart, amount in self.books.products[number].parts]
        if not parts:
            raise ApiError(404, 20, "Product is not a composition")
        return [
            {
                "idproduct_part": number * 10 + place,
                "idproduct": part.idproduct,
                "amount": amount,
                "productcode": part.productcode,
                "name": part.name,
                "type": part.type,
            }
            for place, (part, amount) in enumerate(parts)
        ]

    def _warehouse_stock(self, number: int, query: Query) -> list[shapes.Shape]:
        products, stock = self.books.products, self.books.stock
        # A product without stock and reservations is not shown: absent means none.
        shown = (
            (product, row)
            for idproduct, product in products.items()
            if (row := stock.get((idproduct, number))) is not None and (row.stock or row.reserved)
        )
        offset = _whole(query.get("offset", "0"))
        return [
            {
                "idproduct": product.idproduct,
                "productcode": product.productcode,
                "stock": shapes.stock(number, row),
            }
            for product, row in islice(shown, offset, offset + PAGE_SIZE)
        ]

    def _order_backorders(self, number: int, query: Query) -> list[shapes.Shape]:
        return [shapes.backorder(self.books, each) for each in self.books.backorders_of(number)]

    def _picklist_shipments(self, number: int, query: Query) -> list[shapes.Shape]:
        return [self._shipment(each) for each in self.books.shipments.values() if each.idpicklist == number]

    def _orders(self, query: Query) -> list[Order]:
        rows = list(self.books.orders.values())
        for key in _ORDER_FIELDS.keys() & query.keys():
            rows = [each for each in rows if _ORDER_FIELDS[key](each) == query[key]]
        if "search" in query:
            text = query["search"].lower()
            rows = [each for each in rows if any(text in field.lower() for field in _searched(each))]
        return _window(rows, query, lambda each: each.idorder, lambda each: each.created)

    def _picklists(self, query: Query) -> list[Picklist]:
        rows = list(self.books.picklists.values())
        if "status" in query:
            rows = [each for each in rows if each.status == query["status"]]
        if "picklistid" in query:
            rows = [each for each in rows if each.picklistid == query["picklistid"]]
        return _window(rows, query, lambda each: each.idpicklist, lambda each: each.created)


_ORDER_FIELDS: dict[str, Callable[[Order], str]] = {
    "status": lambda order: order.status,
    "reference": lambda order: order.reference,
    "orderid": lambda order: order.orderid,
    "emailaddress": lambda order: order.customer.email,
    "idcustomer": lambda order: "",
    "tag": lambda order: "",
}


def _searched(order: Order) -> tuple[str, ...]:
    return order.orderid, order.reference, f"{order.customer.first_name} {order.customer.last_name}"


def _window(rows: list[Any], query: Query, number: Callable[[Any], int], added: Callable[[Any], datetime]) -> list[Any]:
    kept = rows
    if "sinceid" in query:
        kept = [each for each in kept if number(each) > _whole(query["sinceid"])]
    if "beforeid" in query:
        kept = [each for each in kept if number(each) < _whole(query["beforeid"])]
    if "sincedate" in query:
        since = _moment(query["sincedate"])
        kept = [each for each in kept if added(each) >= since]
    if "untildate" in query:
        until = _moment(query["untildate"])
        kept = [each for each in kept if added(each) <= until]
    return kept


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=shapes.ZONE).astimezone(UTC)
    except ValueError:
        raise ApiError(400, 5, "Date is not valid, use YYYY-MM-DD HH:MM:SS") from None
