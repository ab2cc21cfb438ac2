"""EANs as a second opinion on SKUs."""

import re

import pandas as pd

from shopswitch.checks.result import Finding, Verdict
from shopswitch.checks.step import Context

KEY = "sku_match"


def ean_conflicts(picqer: pd.DataFrame, new: pd.DataFrame, context: Context) -> list[Finding]:
    """EANs that contradict the SKU: another EAN under the same SKU, or one EAN on several SKUs."""
    ours = picqer.loc[picqer["barcode"] != "", ["sku", "barcode"]].drop_duplicates("sku")
    theirs = new.loc[new["barcode"] != "", ["sku", "barcode"]]
    both = ours.merge(theirs, on="sku", suffixes=("_picqer", "_new"))
    # Nearly all are equal as they stand; only the others are worth taking apart.
    both = both[both["barcode_picqer"] != both["barcode_new"]]
    differing = both[both["barcode_picqer"].map(gtin) != both["barcode_new"].map(gtin)].drop_duplicates("sku")
    findings = [
        Finding(
            KEY,
            "EAN_DIFFERS",
            Verdict.ATTENTION,
            subject=sku,
            left=left,
            right=right,
            why="Equal SKUs with different EANs may be two different products under one code.",
            todo="Check on the article itself which EAN is right, and correct the other side.",
        )
        for sku, left, right in differing.itertuples(index=False)
    ]
    distinct = theirs.drop_duplicates()
    distinct = distinct.assign(gtin=distinct["barcode"].str.replace(r"[\s-]", "", regex=True).str.lstrip("0"))
    distinct = distinct[distinct["gtin"].str.fullmatch(r"\d{5,14}")].drop_duplicates(["gtin", "sku"])
    several = distinct[distinct["gtin"].duplicated(keep=False)]
    shared = several.groupby("gtin").agg(barcode=("barcode", "min"), skus=("sku", sorted))
    findings += [
        Finding(
            KEY,
            "EAN_SHARED",
            Verdict.ATTENTION,
            subject=str(barcode),
            right=", ".join(skus[:5]) + (f" and {len(skus) - 5} more" if len(skus) > 5 else ""),
            why=f"One EAN stands on several SKUs of {context.new_name}: a scanner cannot tell them apart.",
            todo="Correct the EANs in the new shop.",
        )
        for barcode, skus in shared.itertuples(index=False)
    ]
    return findings


def gtin(barcode: str) -> str:
    """The number behind a barcode field, without leading zeros."""
    # EAN-8, UPC-A, EAN-13 and GTIN-14 are one number with more or fewer leading zeros.
    return re.sub(r"[\s-]", "", barcode).lstrip("0")
