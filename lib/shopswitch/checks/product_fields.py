"""Which product details would be lost: filled in Picqer or the old shop, empty or impossible in the new one."""

from typing import Any

import pandas as pd

from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

KEY = "product_fields"
FIELDS = (
    "barcode",
    "weight",
    "length",
    "width",
    "height",
    "hs_code",
    "country_of_origin",
    "cost_price",
    "images",
    "description",
)
# So many products with a detail, and not one of them with it in the new shop: it was never filled there at all.
NEVER_FILLED = 5


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Compare which details are filled, for every active product of Picqer that the new shop sells.

    Args:
        inputs: ``picqer.products``, ``new.products`` and, when there is an old shop, ``old.products``.
        context: What the platforms can hold.

    Returns:
        A finding per detail the new platform cannot hold or nobody filled, and one per product for single gaps.
        Which details Picqer really takes over differs per platform and is mostly unconfirmed; what is empty in the
        shop survives no import whatever the mapping.
    """
    say = Say(KEY, context)
    picqer, new = inputs["picqer.products"].frame, inputs["new.products"].frame
    ours = _filled(picqer[picqer["active"].astype(bool) & (picqer["kind"] == "simple") & (picqer["sku"] != "")])
    theirs = _filled(_sellable(new))
    linked = ours.index.intersection(theirs.index)
    ours, theirs = ours.loc[linked], theirs.loc[linked]
    source = ours
    if "old.products" in inputs and context.old_can is not None:
        old = _filled(_sellable(inputs["old.products"].frame)).reindex(linked, fill_value=False)
        known = [field for field in FIELDS if field in context.old_can.product_fields]
        source = ours.assign(**{field: ours[field] | old[field] for field in known})
    findings, holes = _per_field(source, theirs, context, say)
    findings += _per_product(source, theirs, holes, say)
    return Conclusion(
        summary=_summary(len(linked), findings, say),
        findings=tuple(findings),
        counts={
            say("counts.compared"): len(linked),
            say("counts.impossible"): sum(finding.code == "FIELD_IMPOSSIBLE" for finding in findings),
            say("counts.unfilled"): sum(finding.code == "FIELD_UNFILLED" for finding in findings),
            say("counts.products"): sum(finding.code == "FIELD_EMPTY" for finding in findings),
        },
        tables={say("tables.fields"): _overview(source, theirs, context, say)},
    )


def _sellable(products: pd.DataFrame) -> pd.DataFrame:
    own = (products["kind"] != "parent") & (products["sku"].str.strip() != "")
    return products[own & ~products["sku_inherited"].astype(bool)]


def _filled(products: pd.DataFrame) -> pd.DataFrame:
    """SKU → which details are filled on any listing of that SKU; one column of flags per detail."""
    flags = pd.DataFrame({field: _has(products[field]) for field in FIELDS})
    return flags.groupby(products["sku"].to_numpy()).any()


def _has(column: "pd.Series[Any]") -> "pd.Series[bool]":
    if isinstance(column.dtype, pd.BooleanDtype):
        return column.fillna(False).astype(bool)
    if pd.api.types.is_numeric_dtype(column):
        return (column.fillna(0) > 0).astype(bool)
    return column.str.strip() != ""


def _per_field(
    source: pd.DataFrame, theirs: pd.DataFrame, context: Context, say: Say
) -> tuple[list[Finding], list[str]]:
    """Findings about whole details, and the details to look at product by product."""
    findings, single = [], []
    for field in FIELDS:
        count = int(source[field].sum())
        if not count:
            continue
        values: dict[str, Any] = {"field": say(f"fields.{field}"), "count": count}
        left = say("words.filled", count=count)
        if field not in context.new_can.product_fields:
            right = say("words.impossible", new=context.new_name)
            findings.append(say.finding("FIELD_IMPOSSIBLE", Verdict.ATTENTION, field, left=left, right=right, **values))
        elif count >= NEVER_FILLED and not (source[field] & theirs[field]).any():
            right = say("words.nowhere", new=context.new_name)
            findings.append(say.finding("FIELD_UNFILLED", Verdict.ATTENTION, field, left=left, right=right, **values))
        else:
            single.append(field)
    return findings, single


def _per_product(source: pd.DataFrame, theirs: pd.DataFrame, fields: list[str], say: Say) -> list[Finding]:
    gaps = source[fields] & ~theirs[fields]
    gaps = gaps[gaps.any(axis=1)]
    names = {field: say(f"fields.{field}") for field in fields}
    return [
        say.finding("FIELD_EMPTY", Verdict.ATTENTION, str(sku), right=", ".join(names[f] for f, on in flags if on))
        for sku, flags in ((row.Index, zip(fields, row[1:], strict=True)) for row in gaps.itertuples())
    ]


def _overview(source: pd.DataFrame, theirs: pd.DataFrame, context: Context, say: Say) -> list[dict[str, Any]]:
    rows = pd.DataFrame(
        {
            "field": FIELDS,
            "filled": [int(source[field].sum()) for field in FIELDS],
            "kept": [int((source[field] & theirs[field]).sum()) for field in FIELDS],
        }
    )
    can = context.new_can.product_fields
    return [
        {
            say("columns.field"): say(f"fields.{row.field}"),
            say("columns.filled"): row.filled,
            say("columns.kept"): row.kept,
            say("columns.can"): say("words.yes" if row.field in can else "words.no"),
        }
        for row in each_row(rows)
    ]


def _summary(linked: int, findings: list[Finding], say: Say) -> str:
    if not linked:
        return say("summary.nothing")
    if findings:
        return say("summary.lost", count=len(findings), products=linked)
    return say("summary.fine", count=linked)


STEP = Step(
    number=2,
    key=KEY,
    phase="prepare",
    reads=("picqer.products", "new.products", "old.products"),
    rule=rule,
)
