"""Telling whether two records mean the same order: shared by the checks that follow orders across systems."""

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True, slots=True)
class RowIndex:
    """Rows of one Picqer connection, found by the shop's order id or number.

    Both are looked at because Picqer documents neither: the id is the row's key, the number is what a human sees.
    """

    by_id: dict[str, int]
    by_number: dict[str, int]
    rows: list[dict[str, Any]]

    @classmethod
    def of(cls, webshop_orders: pd.DataFrame, connection: int | None) -> "RowIndex":
        """Index the rows of one connection (schema WEBSHOP_ORDERS); of none when the connection is not known."""
        if connection is None:
            rows = webshop_orders.iloc[0:0]
        else:
            rows = webshop_orders[webshop_orders["connection_id"] == connection].reset_index(drop=True)
        return cls(
            by_id={tail(value): position for position, value in enumerate(rows["foreign_id"]) if value},
            by_number={value: position for position, value in enumerate(rows["foreign_number"]) if value},
            # Plain dictionaries: looking up one row at a time in a frame is a hundred times slower.
            rows=[{str(key): value for key, value in row.items()} for row in rows.to_dict("records")],
        )

    def find(self, order_id: str, order_number: str) -> dict[str, Any] | None:
        """The row of that order, or None."""
        position = self.by_id.get(tail(order_id), self.by_number.get(order_number))
        return None if position is None else self.rows[position]


def tail(identifier: str) -> str:
    """The last part of a long id: some systems write `scheme://kind/123` where others write `123`."""
    return identifier.rsplit("/", 1)[-1]


def references(orders: pd.DataFrame) -> set[str]:
    """Numbers of other shops' orders that these orders refer to (schema ORDERS)."""
    return {reference for reference in orders["external_reference"] if reference}
