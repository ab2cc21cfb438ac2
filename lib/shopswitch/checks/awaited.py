"""Orders of the old connection that Picqer still awaits payment for, by name."""

from typing import Any

import pandas as pd

from shopswitch.checks.step import Context
from shopswitch.frames.rows import each_row
from shopswitch.texts import Texts

WORDS = "open_orders"


def awaited(rows: pd.DataFrame, orders: pd.DataFrame, context: Context) -> dict[str, list[dict[str, Any]]]:
    """The table of them, or nothing when there is none.

    Once the old connection is off, Picqer no longer sees their payment: they stay expected for ever.

    Args:
        rows: Rows of every connection (schema WEBSHOP_ORDERS).
        orders: Picqer's orders (schema PICQER_ORDERS).
        context: The old connection, and whose clock is shown.

    Source: Picqer help on the statuses of an order: an expected one waits until the shop says it was paid.
    """
    if context.old_connection is None:
        return {}
    say = Texts(WORDS, context.language)
    mine = rows[rows["connection_id"] == context.old_connection].merge(
        orders[["order_id", "order_number", "status"]].rename(columns={"status": "picqer_status"}),
        on="order_id",
        how="left",
    )
    # Picqer's order has the last word; a row without one speaks for itself.
    status = mine["picqer_status"].where(mine["picqer_status"].notna(), mine["status"])
    found = mine[status == "expected"].sort_values(["ordered_at", "row_id"])
    if found.empty:
        return {}
    table = [
        {
            say("awaited.column.order"): row.foreign_number or row.foreign_id,
            say("awaited.column.picqer"): row.order_number if pd.notna(row.order_number) else "",
            say("awaited.column.ordered"): context.local(row.ordered_at),
            say("awaited.column.seen"): row.foreign_status,
        }
        for row in each_row(found)
    ]
    return {say("awaited.title"): table}
