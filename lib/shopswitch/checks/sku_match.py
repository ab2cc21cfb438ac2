"""Every SKU of the new shop equals the SKU that Picqer and the old shop already use."""

import pandas as pd
from rapidfuzz import fuzz, process

from shopswitch.checks.barcodes import ean_conflicts, gtin
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.spelling import pair_up, plainest
from shopswitch.checks.step import Context, Inputs, Step

KEY = "sku_match"
# A name this alike is worth showing to a person as a suggestion; it is never applied.
NEAR_NAME = 90
# Comparing every name with every name is quadratic; beyond this only equal EANs are suggested.
MOST_NAME_PAIRS = 4_000_000

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
    findings = _emptiness(len(new), len(picqer), None if old is None else len(old), context)
    misplaced = _misplaced(new, active)
    findings += _in_other_field(misplaced, context)
    # Each of them is one mistake of its own: not blank, unknown and missing besides.
    new, moved = new.drop(misplaced.index), set(misplaced["other_code"])
    active = active - moved
    new_filled = new[~_blank(new)]
    new_skus = set(new_filled["sku"])

    findings += _blanks(new, "BLANK_IN_NEW", Verdict.FAIL, context.new_name)
    findings += _duplicates(new_filled, "DUPLICATE_IN_NEW", Verdict.FAIL, context.new_name)
    on_sale = set(new_filled.loc[new_filled["active"], "sku"])
    findings += _inactive(on_sale, inactive, context)

    unmatched_picqer = active - new_skus
    unmatched_new = new_skus - active - inactive
    pairs = list(pair_up(unmatched_picqer, unmatched_new))
    findings += [_near(code, words, ours, theirs, context) for code, words, ours, theirs in pairs]
    extra = unmatched_new - {theirs for *_, theirs in pairs}
    missing = unmatched_picqer - {ours for *_, ours, _ in pairs}
    picqer_only = 0
    if old is not None:
        # Sold there under this code in whatever spelling, a parent's code included.
        sold = {plainest(sku) for sku in old.loc[old["active"] & (old["sku"].str.strip() != ""), "sku"]}
        still_sold = {sku for sku in missing if plainest(sku) in sold}
        picqer_only, missing = len(missing - still_sold), still_sold
        findings += _not_on_sale(active & (new_skus - on_sale), sold, context)
        findings += _blanks(old[old["active"]], "BLANK_IN_OLD", Verdict.ATTENTION, context.old_name)
        findings += _duplicates(old[~_blank(old)], "DUPLICATE_IN_OLD", Verdict.ATTENTION, context.old_name)
        findings += _only_in_old(old[old["active"]], active | moved | inactive | new_skus, context)
    else:
        picqer_only, missing = len(missing), set()
    findings += _extra(new_filled[new_filled["sku"].isin(extra)], context)
    findings += _missing(
        picqer[picqer["active"] & picqer["sku"].isin(missing)], new_filled[new_filled["sku"].isin(extra)], context
    )
    findings += ean_conflicts(picqer[picqer["active"]], new_filled, context)

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
            **({f"code stands in {context.new_other_code}": len(moved)} if moved else {}),
            "only in Picqer, not sold by either shop": picqer_only,
        },
    )


def _emptiness(new: int, picqer: int, old: int | None, context: Context) -> list[Finding]:
    """Comparing nothing with nothing must not look like a match."""
    sides = (("new", new, context.new_name), ("picqer", picqer, "Picqer"), ("old", old, context.old_name))
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


def _misplaced(new: pd.DataFrame, active: set[str]) -> pd.DataFrame:
    """Listings whose SKU Picqer does not know, while their second code is a product nothing else is linked to."""
    linked = set(new.loc[~_blank(new), "sku"]) & active
    return new[new["other_code"].isin(active - linked) & ~new["sku"].isin(active)]


def _in_other_field(listings: pd.DataFrame, context: Context) -> list[Finding]:
    field = context.new_other_code or "another field"
    return [
        Finding(
            KEY,
            "SKU_IN_OTHER_FIELD",
            Verdict.FAIL,
            subject=code,
            left=code,
            right=f"{code} stands in {field}; the SKU field " + (f"holds {sku}" if sku.strip() else "is empty"),
            why="Picqer links by the SKU field alone, so this listing would become a second product or none at all.",
            todo=f"Copy the code from {field} into the SKU field of this listing.",
        )
        for code, sku in listings.drop_duplicates("other_code")[["other_code", "sku"]].itertuples(index=False)
    ]


def _sellable(products: pd.DataFrame) -> pd.DataFrame:
    return products[products["kind"] != "parent"]


def _blank(products: pd.DataFrame) -> "pd.Series[bool]":
    return (products["sku"].str.strip() == "") | products["sku_inherited"].astype(bool)


def _blanks(products: pd.DataFrame, code: str, severity: Verdict, shop: str) -> list[Finding]:
    rows = products.loc[_blank(products), ["source_id", "name", "sku", "sku_inherited", "active"]]
    return [
        Finding(
            KEY,
            code,
            severity if active else Verdict.ATTENTION,
            subject=source_id,
            right=f"{name} (shows its parent's SKU {sku})" if inherited and sku else name,
            why=f"Without a SKU of its own Picqer cannot tell which product is ordered in {shop}.",
            todo="Give it the SKU that Picqer uses for it.",
        )
        for source_id, name, sku, inherited, active in rows.itertuples(index=False)
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


def _not_on_sale(skus: set[str], sold: set[str], context: Context) -> list[Finding]:
    return [
        Finding(
            KEY,
            "NOT_ON_SALE",
            Verdict.ATTENTION,
            subject=sku,
            left=f"on sale in {context.old_name}",
            right=f"in {context.new_name}, but not on sale",
            why="The SKU matches, but customers cannot order it: the listing is a draft or archived.",
            todo="Put it on sale before the switch, or decide that it is no longer sold.",
        )
        for sku in skus
        if plainest(sku) in sold
    ]


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
    rows = products.sort_values("active", ascending=False).drop_duplicates("sku")[["sku", "name", "kind", "active"]]
    return [
        Finding(
            KEY,
            "VIRTUAL_NOT_IN_PICQER" if kind == "virtual" else "NOT_IN_PICQER",
            Verdict.ATTENTION if kind == "virtual" or not active else Verdict.FAIL,
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
        for sku, name, kind, active in rows.itertuples(index=False)
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
    by_ean = {gtin(barcode): sku for barcode, sku in zip(extra["barcode"], extra["sku"], strict=True) if barcode}
    found = {
        sku: f"{by_ean[gtin(barcode)]} (same EAN)"
        for sku, barcode in zip(missing["sku"], missing["barcode"], strict=True)
        if barcode and gtin(barcode) in by_ean
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
    plain = {plainest(sku) for sku in known} if len(rows) else set()
    rows = rows[~rows["sku"].map(plainest).isin(plain)] if len(rows) else rows
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


def _summary(matched: int, total: int, findings: list[Finding], context: Context) -> str:
    if not total:
        return f"{context.new_name[:1].upper()}{context.new_name[1:]} has no SKUs to compare yet."
    blocking = sum(finding.severity is Verdict.FAIL for finding in findings)
    if blocking:
        return f"{matched} of {total} SKUs of {context.new_name} match Picqer; {blocking} must be put right first."
    if findings:
        return f"{matched} of {total} SKUs of {context.new_name} match Picqer; {len(findings)} points are worth a look."
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
