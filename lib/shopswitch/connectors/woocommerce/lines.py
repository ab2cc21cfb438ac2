"""Lines of single orders.

Source: Orders of the REST API wc/v3; observed on WooCommerce 11.0.1.
"""

from collections.abc import Sequence
from typing import Any

from shopswitch.connectors.woocommerce.connection import API
from shopswitch.connectors.woocommerce.pages import PAGE, Reading, SmallerPages
from shopswitch.connectors.woocommerce.rows import Record, Row, identifier, text
from shopswitch.errors import ConnectorError, NotFoundError

# Of refunds only whether there are any is looked at.
_FIELDS = "id,line_items,refunds"


def read_lines(reader: SmallerPages, order_ids: Sequence[str]) -> Reading:
    """The orders with these ids, each with its lines.

    A list does not show orders in the trash, baskets, and what a plugin hides; those are asked for one by one. An
    order that is not there, or could not be read, is a problem.
    """
    wanted = list(dict.fromkeys(order_ids))
    asked = [order_id for order_id in wanted if order_id.isascii() and order_id.isdigit()]
    missing = [order_id for order_id in wanted if order_id not in asked]
    records: list[Any] = []
    pages = 0
    try:
        for start in range(0, len(asked), PAGE):
            part = asked[start : start + PAGE]
            # Filters are not trusted: a parameter that a shop does not know is ignored there.
            query = {"include": ",".join(part), "_fields": _FIELDS}
            listed = reader.request("GET", f"{API}/orders", intent="read", params=query).json_list()
            pages += 1
            found = {_id_of(record): record for record in listed}
            for order_id in part:
                if order_id not in found:
                    pages += 1
                    found[order_id] = _single(reader, order_id)
                if found[order_id] is None:
                    missing.append(order_id)
                else:
                    records.append(found[order_id])
    except ConnectorError as error:
        return Reading(records, pages, None, (f"Reading orders one by one stopped: {error}",))
    problems = (
        (f"{len(missing)} of the orders asked for do not exist in the shop, such as {missing[0][:40]}.",)
        if missing
        else ()
    )
    return Reading(records, pages, None, problems)


def _single(reader: SmallerPages, order_id: str) -> Record | None:
    try:
        found = reader.get(f"{API}/orders/{order_id}", {"_fields": _FIELDS}).json_object()
    except NotFoundError as error:
        # Without a code it is not the shop that answered: then nothing is known about the order.
        if not error.code.endswith("invalid_id"):
            raise
        return None
    return found if _id_of(found) == order_id else None


def _id_of(record: Any) -> str:
    return str(record.get("id", "")) if isinstance(record, dict) else ""


def build_lines(order: Record) -> list[Row]:
    """The lines of one order as rows of ORDER_LINES.

    Raises:
        KeyError: A field that was asked for is missing.
        TypeError: A field is not of the documented type.
    """
    lines, refunds = order["line_items"], order["refunds"]
    if not isinstance(lines, list | dict) or not isinstance(refunds, list | dict):
        raise TypeError("the lines or refunds of an order are no list")
    # PHP writes a list with gaps as an object.
    return [
        {
            "order_id": identifier(order["id"]),
            "line_id": identifier(line["id"]),
            "sku": text(line, "sku"),
            "quantity": _pieces(line["quantity"]),
            "shipped": None,
            "cancelled": None if refunds else 0,
        }
        for line in (lines.values() if isinstance(lines, dict) else lines)
    ]


def _pieces(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or value == "":
        raise TypeError("field 'quantity' is not a number")
    return float(value)
