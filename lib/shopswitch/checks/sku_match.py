"""Every SKU of the new shop equals the SKU that Picqer and the old shop already use."""

import re
from collections.abc import Callable, Iterable

import pandas as pd
from rapidfuzz import fuzz, process

from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step

KEY = "sku_match"
# A name this alike is worth showing to a person as a suggestion; it is never applied.
NEAR_NAME = 90
# Comparing every name with every name is quadratic; beyond this only equal EANs are suggested.
MOST_NAME_PAIRS = 4_000_000

_SPACE = re.compile(r"\s+")


def _without_spaces(sku: str) -> str:
    return _SPACE.sub("", sku)


def _without_zeros(sku: str) -> str:
    return sku.lstrip("0")


def _plainest(sku: str) -> str:
    return _without_zeros(_without_spaces(sku.casefold()))


# In this order: the first difference that explains a pair names it.
NEAR: tuple[tuple[str, Callable[[str], str], str], ...] = (
    ("CASE_DIFFERS", str.casefold, "differ only in capitals"),
    ("SPACES_DIFFER", _without_spaces, "differ only in spaces"),
    ("ZEROS_DIFFER", _without_zeros, "differ only in leading zeros"),
    ("NEARLY_EQUAL", _plainest, "differ only in capitals, spaces and leading zeros"),
)

PHANTOM = "On its first order Picqer would create a second product for it, without stock in the warehouse."


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Compare SKUs in both directions.

    Args:
        inputs: ``picqer.products``, ``new.products`` and, when there is an old shop, ``old.products``
            (schema PRODUCTS; key source_id; SKUs may repeat, may be blank).
        context: Scenario and names.

    Returns:
        Findings per SKU, or per listing where it has no SKU. Counts are SKUs, not rows.

    Source: Picqer help, "Switching to another webshop", on matching SKUs.
    """
    picqer = inputs["picqer.products"].frame
    new = _sellable(inputs["new.products"].frame)
    old = _sellable(inputs["old.products"].frame) if "old.products" in inputs else None

    active = set(picqer.loc[picqer["active"] & ~_blank(picqer), "sku"])
    inactive = set(picqer.loc[~picqer["active"] & ~_blank(picqer), "sku"]) - active
    new_filled = new[~_blank(new)]
    new_skus = set(new_filled["sku"])

    findings = _emptiness(len(new), len(picqer), context)
    findings += _blanks(new, "BLANK_IN_NEW", Verdict.FAIL, context.new_name)
    findings += _duplicates(new_filled, "DUPLICATE_IN_NEW", Verdict.FAIL, context.new_name)
    findings += _inactive(new_skus, inactive, context)

    unmatched_picqer = active - new_skus
    unmatched_new = new_skus - active - inactive
    pairs = list(_pair_up(unmatched_picqer, unmatched_new))
    findings += [_near(code, words, ours, theirs, context) for code, words, ours, theirs in pairs]
    extra = unmatched_new - {theirs for *_, theirs in pairs}
    missing = unmatched_picqer - {ours for *_, ours, _ in pairs}
    picqer_only = 0
    if old is not None:
        old_skus = set(old.loc[~_blank(old), "sku"])
        picqer_only = len(missing - old_skus)
        missing &= old_skus
        findings += _blanks(old, "BLANK_IN_OLD", Verdict.ATTENTION, context.old_name)
        findings += _duplicates(old[~_blank(old)], "DUPLICATE_IN_OLD", Verdict.ATTENTION, context.old_name)
        findings += _only_in_old(old, active | inactive | new_skus, context)
    else:
        picqer_only, missing = len(missing), set()
    findings += _extra(new_filled[new_filled["sku"].isin(extra)], context)
    findings += _missing(
        picqer[picqer["active"] & picqer["sku"].isin(missing)], new_filled[new_filled["sku"].isin(extra)], context
    )
    findings += _ean_conflicts(picqer[picqer["active"]], new_filled, context)

    matched = len(active & new_skus)
    return Conclusion(
        summary=_summary(matched, len(new_skus), findings, context),
        findings=tuple(findings),
        counts={
            "SKUs in the new shop": len(new_skus),
            "active SKUs in Picqer": len(active),
            "matched": matched,
            "missing in the new shop": len(missing),
            "unknown in Picqer": len(extra),
            "only in Picqer, not sold by either shop": picqer_only,
        },
    )


def _emptiness(new: int, picqer: int, context: Context) -> list[Finding]:
    """Comparing nothing with nothing must not look like a match."""
    sides = (("new", new, context.new_name), ("picqer", picqer, "Picqer"))
    return [
        Finding(
            KEY,
            "NO_PRODUCTS",
            Verdict.NEEDS_HUMAN,
            subject=role,
            right=f"{name} has no products",
            why="Nothing can be compared, so nothing is known to match.",
            todo="Check that this is the right address and key, and run again once the products are there.",
        )
        for role, count, name in sides
        if count == 0
    ]


def _sellable(products: pd.DataFrame) -> pd.DataFrame:
    return products[products["kind"] != "parent"]


def _blank(products: pd.DataFrame) -> "pd.Series[bool]":
    return (products["sku"].str.strip() == "") | products["sku_inherited"].astype(bool)


def _blanks(products: pd.DataFrame, code: str, severity: Verdict, shop: str) -> list[Finding]:
    rows = products.loc[_blank(products), ["source_id", "name", "sku", "sku_inherited"]]
    return [
        Finding(
            KEY,
            code,
            severity,
            subject=source_id,
            right=f"{name} (shows its parent's SKU {sku})" if inherited and sku else name,
            why=f"Without a SKU of its own Picqer cannot tell which product is ordered in {shop}.",
            todo="Give it the SKU that Picqer uses for it.",
        )
        for source_id, name, sku, inherited in rows.itertuples(index=False)
    ]


def _duplicates(products: pd.DataFrame, code: str, severity: Verdict, shop: str) -> list[Finding]:
    counts = products["sku"].value_counts()
    return [
        Finding(
            KEY,
            code,
            severity,
            subject=str(sku),
            right=f"{count} listings",
            why=f"Several listings of {shop} share this SKU: Picqer would count and pick them as one product.",
            todo="Keep the SKU on one listing and correct the others.",
        )
        for sku, count in counts[counts > 1].items()
    ]


def _inactive(new_skus: set[str], inactive: set[str], context: Context) -> list[Finding]:
    return [
        Finding(
            KEY,
            "INACTIVE_IN_PICQER",
            Verdict.FAIL,
            subject=sku,
            left="inactive in Picqer",
            right=f"for sale in {context.new_name}",
            why="The product is switched off in Picqer, so its orders cannot be picked as usual.",
            todo="Make the product active in Picqer, or take it off sale in the new shop.",
        )
        for sku in new_skus & inactive
    ]


def _pair_up(ours: set[str], theirs: set[str]) -> Iterable[tuple[str, str, str, str]]:
    """Pair unmatched SKUs that differ in form only: (code, words, Picqer's SKU, the new shop's SKU)."""
    left, right = set(ours), set(theirs)
    for code, normalise, words in NEAR:
        by_form: dict[str, list[str]] = {}
        for sku in sorted(right):
            by_form.setdefault(normalise(sku), []).append(sku)
        for sku in sorted(left):
            candidates = by_form.get(normalise(sku), [])
            if candidates:
                partner = candidates.pop(0)
                left.discard(sku)
                right.discard(partner)
                yield code, words, sku, partner


def _near(code: str, words: str, ours: str, theirs: str, context: Context) -> Finding:
    return Finding(
        KEY,
        code,
        Verdict.FAIL,
        subject=ours,
        left=ours,
        right=theirs,
        why=f"The SKUs in Picqer and {context.new_name} {words}; only an equal SKU links by itself.",
        todo=f"Change the SKU in the new shop to exactly {ours}.",
    )


def _extra(products: pd.DataFrame, context: Context) -> list[Finding]:
    rows = products.drop_duplicates("sku")[["sku", "name", "kind"]]
    return [
        Finding(
            KEY,
            "VIRTUAL_NOT_IN_PICQER" if kind == "virtual" else "NOT_IN_PICQER",
            Verdict.ATTENTION if kind == "virtual" else Verdict.FAIL,
            subject=sku,
            left="not in Picqer",
            right=name,
            why=(
                "It is never shipped, but an order that holds it still brings the line to Picqer."
                if kind == "virtual"
                else PHANTOM
            ),
            todo="Give it the SKU of the Picqer product it is, or create it in Picqer on purpose.",
        )
        for sku, name, kind in rows.itertuples(index=False)
    ]


def _missing(products: pd.DataFrame, extra: pd.DataFrame, context: Context) -> list[Finding]:
    suggestions = _suggestions(products, extra)
    return [
        Finding(
            KEY,
            "MISSING_IN_NEW",
            Verdict.FAIL,
            subject=sku,
            left=name,
            right=f"not in {context.new_name}",
            why="The old shop sells it; in the new shop it cannot be ordered, or only under another SKU.",
            todo="Add it to the new shop with exactly this SKU, or decide that it is no longer sold.",
            suggestion=suggestions.get(sku, ""),
        )
        for sku, name in products.drop_duplicates("sku")[["sku", "name"]].itertuples(index=False)
    ]


def _suggestions(missing: pd.DataFrame, extra: pd.DataFrame) -> dict[str, str]:
    """Likely new names of missing SKUs: the same EAN first, else a near name."""
    by_ean = {_gtin(barcode): sku for barcode, sku in zip(extra["barcode"], extra["sku"], strict=True) if barcode}
    found = {
        sku: f"{by_ean[_gtin(barcode)]} (same EAN)"
        for sku, barcode in zip(missing["sku"], missing["barcode"], strict=True)
        if barcode and _gtin(barcode) in by_ean
    }
    rest = missing[~missing["sku"].isin(list(found)) & (missing["name"] != "")]
    if not len(extra) or len(rest) * len(extra) > MOST_NAME_PAIRS:
        return found
    names, skus = list(extra["name"]), list(extra["sku"])
    for sku, name in zip(rest["sku"], rest["name"], strict=True):
        best = process.extractOne(name, names, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR_NAME)
        if best is not None:
            found[sku] = f"{skus[best[2]]} (near name)"
    return found


def _only_in_old(old: pd.DataFrame, known: set[str], context: Context) -> list[Finding]:
    rows = old[~_blank(old) & ~old["sku"].isin(known) & old["kind"].isin(["simple", "variant"])]
    return [
        Finding(
            KEY,
            "ONLY_IN_OLD",
            Verdict.ATTENTION,
            subject=sku,
            left=name,
            right="neither in Picqer nor in the new shop",
            why=f"{context.old_name} sells it, but Picqer never did and the new shop does not.",
            todo="Decide whether it is still sold; if so, add it to both.",
        )
        for sku, name in rows.drop_duplicates("sku")[["sku", "name"]].itertuples(index=False)
    ]


def _ean_conflicts(picqer: pd.DataFrame, new: pd.DataFrame, context: Context) -> list[Finding]:
    ours = picqer.loc[picqer["barcode"] != "", ["sku", "barcode"]].drop_duplicates("sku")
    theirs = new.loc[new["barcode"] != "", ["sku", "barcode"]]
    both = ours.merge(theirs, on="sku", suffixes=("_picqer", "_new"))
    # Nearly all are equal as they stand; only the others are worth taking apart.
    both = both[both["barcode_picqer"] != both["barcode_new"]]
    differing = both[both["barcode_picqer"].map(_gtin) != both["barcode_new"].map(_gtin)].drop_duplicates("sku")
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
    several = distinct[distinct["barcode"].duplicated(keep=False)]
    shared = several.groupby("barcode")["sku"].agg(sorted)
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
        for barcode, skus in shared.items()
    ]
    return findings


def _gtin(barcode: str) -> str:
    # EAN-8, UPC-A, EAN-13 and GTIN-14 are one number with more or fewer leading zeros.
    return barcode.strip().lstrip("0")


def _summary(matched: int, total: int, findings: list[Finding], context: Context) -> str:
    if not total:
        return f"{context.new_name} has no SKUs to compare yet."
    blocking = sum(finding.severity is Verdict.FAIL for finding in findings)
    if blocking:
        return f"{matched} of {total} SKUs of {context.new_name} match Picqer; {blocking} must be put right first."
    if findings:
        return f"All {matched} SKUs of {context.new_name} match Picqer; {len(findings)} are worth a look."
    return f"All {matched} SKUs of {context.new_name} match Picqer."


STEP = Step(
    number=1,
    key=KEY,
    phase="prepare",
    title="SKUs match",
    question=(
        "Does every SKU in the new shop equal the SKU already used in Picqer and the old shop? "
        "An order with an unknown SKU makes Picqer create a phantom product."
    ),
    reads=("picqer.products", "new.products", "old.products"),
    rule=rule,
)
