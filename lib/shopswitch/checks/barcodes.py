"""EANs as a second opinion on SKUs."""

import re

import pandas as pd

from shopswitch.checks.result import Finding, Verdict
from shopswitch.checks.wording import Say

_MOST_NAMED = 5


def ean_conflicts(picqer: pd.DataFrame, new: pd.DataFrame, say: Say) -> list[Finding]:
    """EANs that contradict the SKU: another EAN under the same SKU, or one EAN on several SKUs."""
    ours = picqer.loc[picqer["barcode"] != "", ["sku", "barcode"]].drop_duplicates("sku")
    theirs = new.loc[new["barcode"] != "", ["sku", "barcode"]]
    both = ours.merge(theirs, on="sku", suffixes=("_picqer", "_new"))
    # Nearly all are equal as they stand; only the others are worth taking apart.
    both = both[both["barcode_picqer"] != both["barcode_new"]]
    differing = both[both["barcode_picqer"].map(gtin) != both["barcode_new"].map(gtin)].drop_duplicates("sku")
    findings = [
        say.finding("EAN_DIFFERS", Verdict.ATTENTION, sku, left=left, right=right)
        for sku, left, right in differing.itertuples(index=False)
    ]
    distinct = theirs.drop_duplicates()
    distinct = distinct.assign(gtin=distinct["barcode"].str.replace(r"[\s-]", "", regex=True).str.lstrip("0"))
    distinct = distinct[distinct["gtin"].str.fullmatch(r"\d{5,14}")].drop_duplicates(["gtin", "sku"])
    several = distinct[distinct["gtin"].duplicated(keep=False)]
    shared = several.groupby("gtin").agg(barcode=("barcode", "min"), skus=("sku", sorted))
    findings += [
        say.finding("EAN_SHARED", Verdict.ATTENTION, str(barcode), right=_some(skus, say))
        for barcode, skus in shared.itertuples(index=False)
    ]
    return findings


def _some(skus: list[str], say: Say) -> str:
    named = ", ".join(skus[:_MOST_NAMED])
    return named if len(skus) <= _MOST_NAMED else say("words.and_more", skus=named, more=len(skus) - _MOST_NAMED)


def gtin(barcode: str) -> str:
    """The number behind a barcode field, without leading zeros."""
    # EAN-8, UPC-A, EAN-13 and GTIN-14 are one number with more or fewer leading zeros.
    return re.sub(r"[\s-]", "", barcode).lstrip("0")
