"""Which SKUs may sell out between switching the old connection off and the inventory push to the new shop."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

# From so much of its last days is read how fast a product sells.
SALES = pd.Timedelta(days=28)
# How long after the window the push is expected at the latest: Picqer does it on request.
UNTIL_PUSH = pd.Timedelta(hours=24)
# Below this chance of selling out a product is not worth a person's attention.
LEAST_CHANCE = 0.1
COLUMNS = ("sku", "free", "per_day", "expected", "chance")


@dataclass(frozen=True, slots=True)
class Sales:
    """What decides how much is sold unseen.

    Attributes:
        hours: From switching off until the push.
        share: How busy these hours are against average ones.
        now: The present moment, UTC.
    """

    hours: float
    share: float
    now: pd.Timestamp


def may_sell_out(products: pd.DataFrame, stock: pd.DataFrame, picked: pd.DataFrame, sales: Sales) -> pd.DataFrame:
    """Products whose free stock may not last until the push.

    Args:
        products: Picqer's products (schema PRODUCTS).
        stock: Picqer's free stock (schema STOCK), over the warehouses that count.
        picked: Lines of closed picklists (schema PICKED_LINES).
        sales: The stretch of time.

    Returns:
        Columns `COLUMNS`: SKU, free pieces, pieces sold per day, pieces expected to be sold until the push, and the
        chance that all free pieces go. Worst first. A product without free stock is not in it: the shop sells none.
        The chance takes pieces as sold one by one, so a product that goes by the dozen may sell out sooner.
    """
    counted = stock[stock["location_counts"].astype(bool)].groupby("source_id")["quantity"].sum()
    kept = products[products["active"].astype(bool) & (products["kind"] == "simple") & (products["sku"] != "")]
    found = pd.DataFrame({"sku": kept["sku"], "id": kept["source_id"]})
    found["free"] = found["id"].map(counted).astype("Float64").fillna(0.0).astype(float)
    found["per_day"] = found["id"].map(_per_day(picked, sales.now)).astype(float).fillna(0.0)
    found["expected"] = found["per_day"] * sales.hours / 24 * sales.share
    found = found[(found["free"] > 0) & (found["expected"] > 0)]
    # Far above what is expected nothing can happen, and most of a stock list is.
    found = found[found["free"] <= found["expected"] + 5 * np.sqrt(found["expected"]) + 5]
    found["chance"] = _chance(found["expected"].to_numpy(), np.ceil(found["free"].to_numpy()).astype(int))
    found = found[found["chance"] >= LEAST_CHANCE]
    found = found.assign(left=found["free"] - found["expected"])
    worst: pd.DataFrame = found.sort_values(["chance", "left", "sku"], ascending=[False, True, True])
    return worst[list(COLUMNS)]


def _per_day(picked: pd.DataFrame, now: pd.Timestamp) -> "pd.Series[float]":
    """Pieces sold per day by product_id. Parts of compositions count, a return's replacement does not."""
    sold = picked[~picked["is_return"].astype(bool)]
    lately = sold[(sold["closed_at"] > now - SALES) & (sold["closed_at"] <= now)]
    # An account that began to pick last week has not been selling for four.
    began = max(sold["closed_at"].min(), now - SALES) if len(sold) else now - SALES
    days = max((now - began) / pd.Timedelta(days=1), 1.0)
    return lately.groupby("product_id")["picked"].sum().astype(float) / days


def _chance(
    expected: "np.ndarray[tuple[int], np.dtype[np.float64]]", free: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """The chance that a Poisson number with this mean reaches `free`, element by element."""
    below = np.zeros(len(expected))
    logarithm = 0.0
    for count in range(int(free.max()) if len(free) else 0):
        logarithm += np.log(count) if count else 0.0
        open_ = free > count
        below[open_] += np.exp(count * np.log(expected[open_]) - expected[open_] - logarithm)
    return np.clip(1.0 - below, 0.0, 1.0).round(4)
