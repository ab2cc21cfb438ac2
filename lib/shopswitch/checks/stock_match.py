"""Each stock level in the new shop is what Picqer says."""

from typing import Any

import pandas as pd

from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.frames.rows import each_row

KEY = "stock_match"


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Compare free stock with the shop's stock, SKU by SKU.

    Args:
        inputs: ``picqer.products``, ``picqer.stock`` (one row per product and warehouse; a product without a row
            has no stock), ``new.products``, ``new.stock`` (one row per listing and location).
        context: Names.

    Returns:
        One finding per SKU; quantities in pieces. SKUs that only one side has are step 01's business.

    Source: Picqer API, product stock; Picqer help, "Switching to another webshop", on the inventory push.
    """
    products = inputs["picqer.products"].frame
    listings = inputs["new.products"].frame
    stock = inputs["new.stock"].frame
    expected = _expected(products, inputs["picqer.stock"].frame)
    known = listings[
        ~listings["sku_inherited"].astype(bool) & (listings["kind"] != "parent") & listings["sku"].isin(expected["sku"])
    ]
    listings = known[known["kind"].isin(["simple", "variant"])]
    compositions = set(products.loc[products["active"] & (products["kind"] == "bundle"), "sku"])
    unchosen = _unchosen(stock, len(listings), context)
    findings = unchosen + _uncounted(inputs["picqer.stock"].frame)
    findings += _not_shipped(known[~known["kind"].isin(["simple", "variant"])])
    if not unchosen:
        both = listings[["source_id", "sku"]].merge(expected, on="sku")
        findings += _differences(
            both,
            _below_ceiling(both, _chosen(stock), context.new_stock_ceiling),
            set(listings.loc[listings["active"], "source_id"]),
        )
        findings += _elsewhere(both, stock)
    findings += _compositions(compositions & set(inputs["new.products"].frame["sku"]))
    if not len(listings):
        findings.append(_nothing(context))
    differing = sum(finding.code == "STOCK_DIFFERS" for finding in findings)
    return Conclusion(
        summary=_summary(len(listings), differing, findings, context),
        findings=tuple(findings),
        counts={
            "listings compared": len(listings),
            "with a difference": differing,
            "unlimited in Picqer, not compared": int((products["active"] & (products["kind"] == "unlimited")).sum()),
            "compositions, not compared": len(compositions),
        },
    )


def _expected(products: pd.DataFrame, stock: pd.DataFrame) -> pd.DataFrame:
    """Free stock per SKU over the warehouses that count: columns sku, expected."""
    counted = stock[stock["location_counts"].astype(bool)].groupby("source_id")["quantity"].sum()
    normal = products[products["active"] & (products["kind"] == "simple") & (products["sku"] != "")]
    return pd.DataFrame(
        {"sku": normal["sku"], "expected": normal["source_id"].map(counted).astype("Float64").fillna(0.0)}
    )


def _below_ceiling(both: pd.DataFrame, stock: pd.DataFrame, ceiling: int | None) -> pd.DataFrame:
    """The shop's stock, where its ceiling stands for all that Picqer has beyond it."""
    if ceiling is None:
        return stock
    more = stock["source_id"].map(both.drop_duplicates("source_id").set_index("source_id")["expected"])
    full = (stock["quantity"] == ceiling) & (more > ceiling)
    return stock.assign(quantity=stock["quantity"].mask(full.fillna(False).astype(bool), more))


def _chosen(stock: pd.DataFrame) -> pd.DataFrame:
    return stock[stock["location_counts"].astype(bool)]


def _unchosen(stock: pd.DataFrame, listings: int, context: Context) -> list[Finding]:
    if not len(stock) or not listings or len(_chosen(stock)):
        return []
    names = sorted(set(stock["location_name"]) - {""})
    return [
        Finding(
            KEY,
            "LOCATION_NOT_CHOSEN",
            Verdict.NEEDS_HUMAN,
            subject="new",
            right=", ".join(names),
            why=f"{context.new_name} keeps stock at several locations; which one Picqer fills cannot be told.",
            todo="Put the location's name as `location` in the section [new] of the profile.",
        )
    ]


def _uncounted(stock: pd.DataFrame) -> list[Finding]:
    """No warehouse that counts, or nothing in it at all, must not make every empty shelf look right."""
    if len(stock) and stock["location_counts"].any():
        return []
    return [
        Finding(
            KEY,
            "NO_COUNTED_STOCK",
            Verdict.NEEDS_HUMAN,
            subject="picqer",
            left="no stock in any warehouse that counts",
            why="Every product would count as sold out, which is unlikely and cannot be told from a wrong choice.",
            todo="Check in Picqer which warehouses count, or name them as `warehouses` in the profile's [picqer].",
        )
    ]


def _not_shipped(listings: pd.DataFrame) -> list[Finding]:
    return [
        Finding(
            KEY,
            "NOT_COMPARED",
            Verdict.ATTENTION,
            subject=row.sku,
            right=f"{row.kind} in the new shop",
            why="Picqer keeps stock of it, but the new shop does not treat it as an article that is shipped.",
            todo="If it is shipped, correct the listing's type in the new shop; its stock was not compared.",
        )
        for row in each_row(listings.drop_duplicates("sku"))
    ]


def _differences(both: pd.DataFrame, stock: pd.DataFrame, on_sale: set[str]) -> list[Finding]:
    merged = both.merge(stock.drop(columns=["sku"]), on="source_id", how="left")
    equal = (merged["quantity"] == merged["expected"]) & (merged["expected"] >= 0)
    fine = merged["tracked"] & ~merged["shared"] & equal
    findings = []
    for row in each_row(merged[~fine.fillna(False).astype(bool)]):
        code, right = _code(row)
        if code:
            findings.append(_finding(code, row, right, on_sale=row.source_id in on_sale))
    return findings


def _code(row: Any) -> tuple[str, str]:
    if pd.isna(row.tracked):
        # No row at the chosen location: nothing can be sold from there, which is right only for an empty shelf.
        return ("STOCK_DIFFERS", "not stocked there") if row.expected != 0 else ("", "")
    if not row.tracked:
        return "STOCK_NOT_TRACKED", "no stock kept"
    if row.shared:
        return "STOCK_AT_PARENT", "kept at the parent product"
    if row.expected < 0 and row.quantity in (0, row.expected):
        return "STOCK_NEGATIVE", pieces(row.quantity)
    if pd.isna(row.quantity) or row.quantity != row.expected:
        return "STOCK_DIFFERS", "unknown" if pd.isna(row.quantity) else pieces(row.quantity)
    return "", ""


_WORDS: dict[str, tuple[Verdict, str, str]] = {
    "STOCK_DIFFERS": (
        Verdict.FAIL,
        "The shop sells more, or less, than there is.",
        "Ask Picqer support for a full inventory push to this connection; what still differs then, correct one by one.",
    ),
    "STOCK_NOT_TRACKED": (
        Verdict.FAIL,
        "The shop keeps no stock for it, so it can be sold without limit and Picqer's stock has no effect.",
        "Switch stock management on for this product in the new shop.",
    ),
    "STOCK_NEGATIVE": (
        Verdict.ATTENTION,
        "Picqer has promised more than there is; what it sends to a shop then is not documented.",
        "Correct the stock or the reservations in Picqer.",
    ),
    "STOCK_AT_PARENT": (
        Verdict.ATTENTION,
        "All variants share one quantity, so Picqer's stock per variant cannot land.",
        "Keep stock per variant in the new shop.",
    ),
}


def _finding(code: str, row: Any, right: str, *, on_sale: bool) -> Finding:
    severity, why, todo = _WORDS[code]
    if not on_sale:
        severity, why = Verdict.ATTENTION, "Nobody can order it now; once it is on sale, its stock would be wrong."
    return Finding(KEY, code, severity, row.sku, left=pieces(row.expected), right=right, why=why, todo=todo)


def _elsewhere(both: pd.DataFrame, stock: pd.DataFrame) -> list[Finding]:
    other = stock[~stock["location_counts"].astype(bool) & (stock["quantity"].fillna(0) > 0)]
    rows = both[["source_id", "sku"]].merge(other.drop(columns=["sku"]), on="source_id")
    return [
        Finding(
            KEY,
            "STOCK_ELSEWHERE",
            Verdict.ATTENTION,
            subject=row.sku,
            right=f"{pieces(row.quantity)} at {row.location_name}",
            why="Another location of the shop holds stock too, and sells it; Picqer knows nothing of it.",
            todo="Set the stock at that location to zero, or take the location out of use.",
        )
        for row in each_row(rows)
    ]


def _compositions(skus: set[str]) -> list[Finding]:
    return [
        Finding(
            KEY,
            "COMPOSITION_NOT_COMPARED",
            Verdict.ATTENTION,
            subject=sku,
            why="Its stock follows from its parts; what Picqer sends for it is not documented.",
            todo="Compare it by hand.",
        )
        for sku in skus
    ]


def _nothing(context: Context) -> Finding:
    return Finding(
        KEY,
        "NOTHING_COMPARED",
        Verdict.NEEDS_HUMAN,
        subject="new",
        right=f"no SKU of {context.new_name} is known in Picqer",
        why="Without a common SKU no stock level can be compared.",
        todo="Put the SKUs right first (step 01).",
    )


def pieces(quantity: float) -> str:
    """A quantity as people write it: whole pieces without decimals."""
    return f"{quantity:g}"


def _summary(compared: int, differing: int, findings: list[Finding], context: Context) -> str:
    if differing:
        return f"{differing} of {compared} stock levels in {context.new_name} differ from Picqer."
    if any(finding.code == "LOCATION_NOT_CHOSEN" for finding in findings):
        return f"Nothing was compared: the location of {context.new_name} is not chosen."
    if findings:
        return f"No compared stock level of {context.new_name} is wrong; {len(findings)} points need a look."
    return f"All {compared} stock levels in {context.new_name} are what Picqer says."


STEP = Step(
    number=13,
    key=KEY,
    phase="verify",
    title="Stock levels match",
    question="After the inventory push from Picqer: is each stock level in the new shop what Picqer says?",
    reads=("picqer.products", "picqer.stock", "new.products", "new.stock"),
    rule=rule,
    after_switch=True,
)
