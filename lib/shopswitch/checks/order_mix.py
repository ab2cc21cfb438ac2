"""The client's own order mix: how many orders leave in several deliveries, and how many wait for stock."""

from dataclasses import dataclass

import pandas as pd

from shopswitch.checks.step import Context, Inputs

WEEKS = 8
"""So far back the mix is counted: a season's habit, and no longer than picking is read."""


@dataclass(frozen=True, slots=True)
class Mix:
    """Numbers over the last eight weeks before the switch, or before now.

    Attributes:
        ordered: Orders that came in.
        sent: Orders of which something was sent.
        split: Of these, orders sent in more than one picklist.
        most: Picklists of the order with most of them.
        waiting: Orders with a backorder now.
        completed_late: Of `split`, orders whose last picklist was closed a day or more after the first.
    """

    ordered: int
    sent: int
    split: int
    most: int
    waiting: int
    completed_late: int

    @property
    def per_week(self) -> int:
        """Orders a week, rounded."""
        return round(self.ordered / WEEKS)


def order_mix(inputs: Inputs, context: Context) -> Mix:
    """Count it, over the connection that is replaced; over all of Picqer when a shop is added.

    Args:
        inputs: ``picqer.webshop_orders``, ``picqer.picked_lines`` and ``picqer.backorders``.
        context: The old connection and the moment.
    """
    until = pd.Timestamp(context.boundary)
    since = until - pd.Timedelta(weeks=WEEKS)
    rows, picked = inputs["picqer.webshop_orders"].frame, inputs["picqer.picked_lines"].frame
    backorders = inputs["picqer.backorders"].frame
    picked = picked[(picked["order_id"] != "") & ~picked["is_return"].astype(bool)]
    picked = picked[(picked["closed_at"] >= since) & (picked["closed_at"] < until)]
    if context.scenario == "replace" and context.old_connection is not None:
        rows = rows[rows["connection_id"] == context.old_connection]
        picked = picked[picked["order_id"].isin(rows["order_id"])]
        backorders = backorders[backorders["order_id"].isin(rows["order_id"])]
    lists = picked.drop_duplicates("picklist_id").groupby("order_id")["closed_at"].agg(["size", "min", "max"])
    split = lists[lists["size"] > 1]
    return Mix(
        ordered=int(((rows["ordered_at"] >= since) & (rows["ordered_at"] < until)).sum()),
        sent=len(lists),
        split=len(split),
        most=int(lists["size"].max()) if len(lists) else 0,
        waiting=int(backorders["order_id"].nunique()),
        completed_late=int(((split["max"] - split["min"]) >= pd.Timedelta(days=1)).sum()),
    )
