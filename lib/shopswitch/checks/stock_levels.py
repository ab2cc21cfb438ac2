"""What each SKU's stock should be in the new shop, and what the shop shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shopswitch.checks.step import AGAIN, Context, Inputs
from shopswitch.frames.rows import among

# What the shop sells one piece at a time, so that Picqer's stock can land there.
SHIPPED = ("simple", "variant")
LEVEL_COLUMNS = ("source_id", "sku", "on_sale", "expected", "quantity", "tracked", "shared", "pending")


@dataclass(frozen=True, slots=True)
class Compositions:
    """Products that Picqer makes up of others.

    Attributes:
        expected: SKU and how many can be made of the free parts; columns sku, expected.
        unknown: SKUs of which that cannot be told.
    """

    expected: pd.DataFrame
    unknown: frozenset[str]


def free_stock(stock: pd.DataFrame) -> "pd.Series[float]":
    """Free pieces by Picqer's product id, over the warehouses that count (schema STOCK)."""
    return stock[stock["location_counts"].astype(bool)].groupby("source_id")["quantity"].sum().astype(float)


def expected_levels(products: pd.DataFrame, stock: pd.DataFrame) -> pd.DataFrame:
    """Free stock per SKU of the normal active products: columns sku, expected. Absent from the stock means none.

    Source: Picqer API, warehouse stock: products without stock and reservations are not listed.
    """
    normal = products[products["active"].astype(bool) & (products["kind"] == "simple") & (products["sku"] != "")]
    free = normal["source_id"].map(free_stock(stock)).astype(float).fillna(0.0)
    return pd.DataFrame({"sku": normal["sku"], "expected": free})


def compositions(products: pd.DataFrame, stock: pd.DataFrame, parts: pd.DataFrame) -> Compositions:
    """How many of each active composition can be made: the scarcest part decides.

    Args:
        products: Picqer's products.
        stock: Picqer's stock.
        parts: What compositions are made of (schema PARTS).

    Returns:
        Never below 0. A part without limit sets none. Not told: a composition without parts, with a part that is not
        among the products, is a composition itself or asks for no piece, or with parts that are all without limit.
        One that has free stock of its own (made up beforehand) is worth that stock.

    Source: Picqer help, compositions; what Picqer sends to a shop for one is not documented.
    """
    made = products[products["active"].astype(bool) & (products["kind"] == "bundle") & (products["sku"] != "")]
    free = free_stock(stock)
    own = made["source_id"].map(free[free > 0])
    rows = parts[among(parts["product_id"], made["source_id"])]
    kinds = rows["part_id"].map(products.drop_duplicates("source_id").set_index("source_id")["kind"])
    rows = rows.assign(kind=kinds.fillna(""), free=rows["part_id"].map(free).astype(float).fillna(0.0))
    unlimited = rows["kind"] == "unlimited"
    untold = ~unlimited & (~rows["kind"].isin(["simple"]) | (rows["amount"].fillna(0) <= 0))
    counted = rows[~unlimited & ~untold]
    fits = np.floor(counted["free"] / counted["amount"].astype(float))
    most = made["source_id"].map(fits.groupby(counted["product_id"]).min())
    most = most.mask(among(made["source_id"], rows.loc[untold, "product_id"]))
    told = own.where(own.notna(), most).astype(float).clip(lower=0)
    found = pd.DataFrame({"sku": made["sku"], "expected": told})
    return Compositions(found[told.notna()], frozenset(found.loc[told.isna(), "sku"]))


def shop_listings(listings: pd.DataFrame, skus: "pd.Series[str]") -> pd.DataFrame:
    """Listings of the new shop that carry one of these SKUs as their own; parents are not sold themselves."""
    own = ~listings["sku_inherited"].astype(bool) & (listings["kind"] != "parent")
    return listings[own & among(listings["sku"], skus)]


def chosen(stock: pd.DataFrame) -> pd.DataFrame:
    """The shop's stock at the location that Picqer fills."""
    return stock[stock["location_counts"].astype(bool)]


def levels(
    listings: pd.DataFrame, expected: pd.DataFrame, stock: pd.DataFrame, *, pending: Mapping[str, float]
) -> pd.DataFrame:
    """What should be there beside what is there.

    Args:
        listings: Listings to look at.
        expected: Columns sku, expected.
        stock: The shop's stock at the chosen location.
        pending: Pieces by SKU that were sold in the new shop and that Picqer does not know of yet.

    Returns:
        Columns `LEVEL_COLUMNS`, one row per listing and row of stock. `tracked` and `shared` are unknown where the
        shop keeps nothing of it at that location.
    """
    both = listings[["source_id", "sku", "active"]].rename(columns={"active": "on_sale"}).merge(expected, on="sku")
    merged = both.merge(stock[["source_id", "quantity", "tracked", "shared"]], on="source_id", how="left")
    return merged.assign(pending=merged["sku"].map(pending).astype(float).fillna(0.0))[list(LEVEL_COLUMNS)]


def is_right(rows: pd.DataFrame, ceiling: int | None) -> "pd.Series[bool]":
    """Which levels are as they should be; where the shop takes no more, its ceiling stands for all beyond it."""
    same = rows["quantity"] == rows["expected"]
    if ceiling is not None:
        same |= (rows["quantity"] == ceiling) & (rows["expected"] > ceiling)
    return same.fillna(False).astype(bool) & (rows["expected"] >= 0)


def is_sold_in_between(rows: pd.DataFrame, ceiling: int | None) -> "pd.Series[bool]":
    """Which levels are lower by exactly the pieces of orders that Picqer has not imported yet."""
    less = rows["quantity"] == rows["expected"] - rows["pending"]
    if ceiling is not None:
        less |= rows["quantity"] == rows["expected"].clip(upper=ceiling) - rows["pending"]
    return less.fillna(False).astype(bool) & (rows["pending"] > 0) & (rows["expected"] >= 0)


def pending_pieces(lines: pd.DataFrame) -> dict[str, float]:
    """SKU → pieces still to be sent of orders without an imported row in Picqer (schema ORDER_LINES)."""
    named = lines[lines["sku"] != ""]
    gone = named["shipped"].astype(float).fillna(0.0) + named["cancelled"].astype(float).fillna(0.0)
    left = (named["quantity"].astype(float) - gone).clip(lower=0)
    sums = left.groupby(named["sku"]).sum()
    return {str(sku): float(pieces) for sku, pieces in sums[sums > 0].items()}


def reading(inputs: Inputs, context: Context, *, again: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Levels of the normal products and of the compositions, from the first or the second look at the stock.

    Args:
        inputs: As the rule of step 13 gets them; ``picqer.parts`` and ``new.missed_lines`` may be absent.
        context: The new platform's ceiling is no part of the levels themselves.
        again: Take the second look.

    Returns:
        Two frames with `LEVEL_COLUMNS`.
    """
    ending = AGAIN if again else ""
    products, listings = inputs["picqer.products"].frame, inputs["new.products"].frame
    warehouse, shop = inputs["picqer.stock" + ending].frame, chosen(inputs["new.stock" + ending].frame)
    lines: Any = inputs.get("new.missed_lines")
    pending = pending_pieces(lines.frame) if lines is not None else {}
    normal, made = expected_levels(products, warehouse), made_up(inputs, again=again).expected
    shipped = listings[listings["kind"].isin(SHIPPED)]
    return (
        levels(shop_listings(shipped, normal["sku"]), normal, shop, pending=pending),
        levels(shop_listings(shipped, made["sku"]), made, shop, pending=pending),
    )


def made_up(inputs: Inputs, *, again: bool = False) -> Compositions:
    """The compositions of Picqer; without their parts none of them can be told."""
    products = inputs["picqer.products"].frame
    parts = inputs.get("picqer.parts")
    none = pd.DataFrame({"product_id": pd.Series(dtype="str"), "part_id": pd.Series(dtype="str"), "amount": 0.0})
    stock = inputs["picqer.stock" + (AGAIN if again else "")].frame
    return compositions(products, stock, parts.frame if parts is not None else none)
