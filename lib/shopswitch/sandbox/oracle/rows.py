"""How orders of a shop and what Picqer noted about them are brought together."""

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from shopswitch.sandbox.picqer.records import Order, WebshopOrder
from shopswitch.sandbox.systems import OrderView

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World


def rows_of_connection(world: "World", connection: int) -> list[WebshopOrder]:
    """What Picqer noted for one connection."""
    return [each for each in world.picqer.books.rows.values() if each.idcompany_webshop == connection]


def orders_of_connection(world: "World", connection: int) -> list[Order]:
    """The orders that came in through one connection."""
    books = world.picqer.books
    return [books.orders[row.idorder] for row in rows_of_connection(world, connection) if row.idorder is not None]


def name_of(row: WebshopOrder) -> str:
    """How a row is told apart: by the shop's number, or else by the shop's id."""
    return row.foreign_number or row.foreign_id


def namer(views: list[OrderView]) -> Callable[[OrderView], str]:
    """How an order is told apart: by its number, with its id beside it where several bear the same number."""
    counts = Counter(view.number for view in views)
    return lambda view: view.number if counts[view.number] == 1 else f"{view.number} (id {view.order_id})"


def rows_by_name(world: "World", connection: int) -> dict[tuple[str, str], list[WebshopOrder]]:
    """What Picqer noted for one connection, by ``("id", foreign id)`` and by ``("number", foreign number)``."""
    rows: dict[tuple[str, str], list[WebshopOrder]] = {}
    for row in world.picqer.books.rows.values():
        if row.idcompany_webshop == connection:
            rows.setdefault(("id", row.foreign_id), []).append(row)
            rows.setdefault(("number", row.foreign_number), []).append(row)
    return rows


def rows_of(rows: dict[tuple[str, str], list[WebshopOrder]], view: OrderView) -> list[WebshopOrder]:
    """What Picqer noted about an order, found by its id and by its number (one row may come twice)."""
    return [*rows.get(("id", view.order_id), []), *rows.get(("number", view.number), [])]
