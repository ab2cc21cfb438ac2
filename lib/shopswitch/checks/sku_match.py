"""Every SKU of the new shop equals the SKU that Picqer and the old shop already use."""

import pandas as pd

from shopswitch.checks.barcodes import ean_conflicts
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.sku_fixes import Suggestion, fix_lists, suggestions
from shopswitch.checks.spelling import pair_up, plainest
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import among

KEY = "sku_match"


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
    say = Say(KEY, context)
    picqer = inputs["picqer.products"].frame
    new = _sellable(inputs["new.products"].frame)
    old = _sellable(inputs["old.products"].frame) if "old.products" in inputs else None

    active = set(picqer.loc[picqer["active"] & ~_blank(picqer), "sku"])
    inactive = set(picqer.loc[~picqer["active"] & ~_blank(picqer), "sku"]) - active
    findings = _emptiness(len(new), len(picqer), None if old is None else len(old), say)
    misplaced = _misplaced(new, active)
    field = context.new_other_code or say("words.another_field")
    findings += _in_other_field(misplaced, field, say)
    # Each of them is one mistake of its own: not blank, unknown and missing besides.
    new, moved = new.drop(misplaced.index), set(misplaced["other_code"])
    active = active - moved
    new_filled = new[~_blank(new)]
    new_skus = set(new_filled["sku"])

    findings += _blanks(new, "BLANK_IN_NEW", Verdict.FAIL, say)
    findings += _duplicates(new_filled, "DUPLICATE_IN_NEW", Verdict.FAIL, say)
    on_sale = set(new_filled.loc[new_filled["active"], "sku"])
    findings += [
        say.finding("INACTIVE_IN_PICQER", Verdict.FAIL, sku, left=say("words.inactive"), right=say("words.for_sale"))
        for sku in on_sale & inactive
    ]

    unmatched_picqer = active - new_skus
    unmatched_new = new_skus - active - inactive
    pairs = list(pair_up(unmatched_picqer, unmatched_new))
    findings += [
        say.finding(code, Verdict.FAIL, ours, left=ours, right=theirs, sku=ours) for code, ours, theirs in pairs
    ]
    extra = unmatched_new - {theirs for *_, theirs in pairs}
    missing = unmatched_picqer - {ours for _, ours, _ in pairs}
    picqer_only = 0
    if old is not None:
        # Sold there under this code in whatever spelling, a parent's code included.
        sold = {plainest(sku) for sku in old.loc[old["active"] & (old["sku"].str.strip() != ""), "sku"]}
        still_sold = {sku for sku in missing if plainest(sku) in sold}
        picqer_only, missing = len(missing - still_sold), still_sold
        findings += _not_on_sale(active & (new_skus - on_sale), sold, say)
        findings += _blanks(old[old["active"]], "BLANK_IN_OLD", Verdict.ATTENTION, say)
        findings += _duplicates(old[~_blank(old)], "DUPLICATE_IN_OLD", Verdict.ATTENTION, say)
        findings += _only_in_old(old[old["active"]], active | moved | inactive | new_skus, say)
    else:
        picqer_only, missing = len(missing), set()
    unknown = new_filled[among(new_filled["sku"], extra)]
    lost = picqer[picqer["active"] & among(picqer["sku"], missing)]
    found = suggestions(lost, unknown, say)
    findings += _extra(unknown, say)
    findings += _missing(lost, found, say)
    findings += ean_conflicts(picqer[picqer["active"]], new_filled, say)

    matched = len(active & new_skus)
    return Conclusion(
        summary=_summary(matched, len(new_skus), findings, say),
        findings=tuple(findings),
        counts={
            say("counts.new"): len(new_skus),
            say("counts.picqer"): len(active),
            say("counts.matched"): matched,
            say("counts.missing"): len(missing),
            say("counts.unknown"): len(extra),
            **({say("counts.misplaced", field=field): len(moved)} if moved else {}),
            say("counts.picqer_only"): picqer_only,
        },
        attachments=fix_lists(pairs, misplaced, new_filled, found, context, say),
    )


def _emptiness(new: int, picqer: int, old: int | None, say: Say) -> list[Finding]:
    """Comparing nothing with nothing must not look like a match."""
    sides = (("new", new), ("picqer", picqer), ("old", old))
    return [
        say.finding("NO_PRODUCTS", Verdict.NEEDS_HUMAN, role, right=say(f"words.empty_{role}"))
        for role, count in sides
        if count == 0
    ]


def _misplaced(new: pd.DataFrame, active: set[str]) -> pd.DataFrame:
    """Listings whose SKU Picqer does not know, while their second code is a product nothing else is linked to."""
    linked = set(new.loc[~_blank(new), "sku"]) & active
    return new[among(new["other_code"], active - linked) & ~among(new["sku"], active)]


def _in_other_field(listings: pd.DataFrame, field: str, say: Say) -> list[Finding]:
    return [
        say.finding(
            "SKU_IN_OTHER_FIELD",
            Verdict.FAIL,
            code,
            left=code,
            right=say("words.stands_in", code=code, field=field)
            + (say("words.sku_holds", sku=sku) if sku.strip() else say("words.sku_empty")),
            field=field,
        )
        for code, sku in listings.drop_duplicates("other_code")[["other_code", "sku"]].itertuples(index=False)
    ]


def _sellable(products: pd.DataFrame) -> pd.DataFrame:
    return products[products["kind"] != "parent"]


def _blank(products: pd.DataFrame) -> "pd.Series[bool]":
    return (products["sku"].str.strip() == "") | products["sku_inherited"].astype(bool)


def _blanks(products: pd.DataFrame, code: str, severity: Verdict, say: Say) -> list[Finding]:
    rows = products.loc[_blank(products), ["source_id", "name", "sku", "sku_inherited", "active"]]
    return [
        say.finding(
            code,
            severity if active else Verdict.ATTENTION,
            source_id,
            right=say("words.inherits", name=name, sku=sku) if inherited and sku else name,
        )
        for source_id, name, sku, inherited, active in rows.itertuples(index=False)
    ]


def _duplicates(products: pd.DataFrame, code: str, severity: Verdict, say: Say) -> list[Finding]:
    counts = products["sku"].value_counts()
    return [
        say.finding(code, severity, str(sku), right=say("words.listings", number=count))
        for sku, count in counts[counts > 1].items()
    ]


def _not_on_sale(skus: set[str], sold: set[str], say: Say) -> list[Finding]:
    left, right = say("words.on_sale_old"), say("words.not_for_sale")
    return [
        say.finding("NOT_ON_SALE", Verdict.ATTENTION, sku, left=left, right=right)
        for sku in skus
        if plainest(sku) in sold
    ]


def _extra(products: pd.DataFrame, say: Say) -> list[Finding]:
    rows = products.sort_values("active", ascending=False).drop_duplicates("sku")[["sku", "name", "kind", "active"]]
    return [
        say.finding(
            "VIRTUAL_NOT_IN_PICQER" if kind == "virtual" else "NOT_IN_PICQER",
            Verdict.ATTENTION if kind == "virtual" or not active else Verdict.FAIL,
            sku,
            left=say("words.not_in_picqer"),
            right=name,
        )
        for sku, name, kind, active in rows.itertuples(index=False)
    ]


def _missing(products: pd.DataFrame, found: dict[str, Suggestion], say: Say) -> list[Finding]:
    return [
        say.finding(
            "MISSING_IN_NEW",
            Verdict.FAIL,
            sku,
            left=name,
            right=say("words.not_in"),
            suggestion=found[sku].words if sku in found else "",
        )
        for sku, name in products.drop_duplicates("sku")[["sku", "name"]].itertuples(index=False)
    ]


def _only_in_old(old: pd.DataFrame, known: set[str], say: Say) -> list[Finding]:
    rows = old[~_blank(old) & ~among(old["sku"], known) & old["kind"].isin(["simple", "variant"])]
    plain = {plainest(sku) for sku in known} if len(rows) else set()
    rows = rows[~rows["sku"].map(plainest).isin(plain)] if len(rows) else rows
    return [
        say.finding("ONLY_IN_OLD", Verdict.ATTENTION, sku, left=name, right=say("words.in_neither"))
        for sku, name in rows.drop_duplicates("sku")[["sku", "name"]].itertuples(index=False)
    ]


def _summary(matched: int, total: int, findings: list[Finding], say: Say) -> str:
    if not total:
        return say.sentence("summary.nothing")
    blocking = sum(finding.severity is Verdict.FAIL for finding in findings)
    if blocking:
        return say("summary.blocking", matched=matched, total=total, count=blocking)
    if findings:
        return say("summary.look", matched=matched, total=total, count=len(findings))
    return say("summary.fine", count=matched)


STEP = Step(
    number=1,
    key=KEY,
    phase="prepare",
    reads=("picqer.products", "new.products", "old.products"),
    rule=rule,
)
