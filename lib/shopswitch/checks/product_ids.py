"""Products keep their ids and codes in Picqer, and none was made by an order with an unknown SKU."""

from typing import Any

import pandas as pd

from shopswitch.checks.barcodes import gtin
from shopswitch.checks.result import Conclusion, Finding, ManualStep, Verdict
from shopswitch.checks.spelling import plainest
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import among, each_row

KEY = "product_ids"


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Compare Picqer's products with how they were before the switch.

    Args:
        inputs: ``picqer.products`` and ``client.baseline_products`` (no rows: nobody wrote them down).
        context: The moment of the switch.

    Returns:
        One finding per product that vanished, moved, was given another code, was made since, or was switched off;
        subject its code. Without a baseline only those made since can be told, and a person must look.

    Source: Picqer help, "Switching to another webshop": API users notice nothing as long as SKUs, and so the ids of
    products, stay the same.
    """
    say = Say(KEY, context)
    present, before = inputs["picqer.products"].frame, inputs["client.baseline_products"].frame
    kept = len(before) > 0
    findings = _changed(present, before, say) if kept else []
    made = created(present, before, context)
    findings += [_created(row, say) for row in each_row(made)]
    tables = {say("tables.created"): [_shown(row, say) for row in each_row(made)]} if len(made) else {}
    return Conclusion(
        summary=_summary(findings, len(before), say),
        findings=tuple(findings),
        counts={
            say("counts.now"): len(present),
            say("counts.before"): len(before),
            say("counts.created"): len(made),
        },
        tables=tables,
        manual=() if kept else (_unknown_before(say, context),),
    )


def _unknown_before(say: Say, context: Context) -> ManualStep:
    return say.manual("baseline", since=context.switch_at)


def _changed(present: pd.DataFrame, before: pd.DataFrame, say: Say) -> list[Finding]:
    """What became of each product there was."""
    both = before.merge(
        present[["source_id", "sku", "active"]],
        how="left",
        left_on="product_id",
        right_on="source_id",
        suffixes=("", "_now"),
    )
    owners = dict(zip(present["sku"], present["source_id"], strict=True))
    same = (both["sku"] == both["sku_now"]).fillna(False).astype(bool)
    findings = []
    for row in each_row(both[~same]):
        code, right = _moved(row, owners, say)
        findings.append(say.finding(code, Verdict.FAIL, row.sku, left=f"{row.product_id}: {row.name}", right=right))
    off = same & both["active"].astype(bool) & both["active_now"].eq(False).fillna(False).astype(bool)
    findings += [
        say.finding("PRODUCT_SWITCHED_OFF", Verdict.ATTENTION, row.sku, left=row.name, right=say("words.inactive"))
        for row in each_row(both[off])
    ]
    return findings


def _moved(row: Any, owners: dict[str, str], say: Say) -> tuple[str, str]:
    owner = owners.get(row.sku)
    if owner is not None:
        return "CODE_MOVED", say("words.now_at", product=owner)
    if pd.isna(row.sku_now):
        return "PRODUCT_GONE", say("words.gone")
    return "PRODUCT_RECODED", row.sku_now


def created(present: pd.DataFrame, before: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Products made since the switch under a code there was not: PRODUCTS with a column `resembles`.

    Args:
        present: ``picqer.products``.
        before: ``client.baseline_products``; may be empty.
        context: The moment of the switch.

    Returns:
        `resembles` names the code of a product there was that it probably doubles: the same but for spelling, or with
        the same barcode; else "".
    """
    since = pd.Timestamp(context.switch_at) if context.switch_at is not None else pd.Timestamp(context.now)
    new = present[(present["created_at"] >= since).fillna(False).astype(bool)]
    new = new[~among(new["source_id"], before["product_id"]) & ~among(new["sku"], before["sku"])]
    if not len(new):
        return new.assign(resembles=pd.Series([], dtype="str"))
    by_spelling = {plainest(sku): sku for sku in before["sku"] if sku.strip()}
    by_barcode = {gtin(code): sku for code, sku in zip(before["barcode"], before["sku"], strict=True) if gtin(code)}

    def like(row: Any) -> str:
        return by_spelling.get(plainest(row.sku)) or by_barcode.get(gtin(row.barcode)) or ""

    return new.assign(resembles=[like(row) for row in each_row(new)])


def _created(row: Any, say: Say) -> Finding:
    return say.finding(
        "PRODUCT_CREATED",
        Verdict.FAIL if row.resembles else Verdict.ATTENTION,
        row.sku,
        left=say("words.not_there"),
        right=f"{row.source_id}: {row.name}",
        suggestion=row.resembles,
        variant="double" if row.resembles else "",
        double=row.resembles,
    )


def _shown(row: Any, say: Say) -> dict[str, Any]:
    return {
        say("columns.code"): row.sku,
        say("columns.name"): row.name,
        say("columns.created"): f"{row.created_at:%Y-%m-%d %H:%M} UTC",
        say("columns.resembles"): row.resembles or "–",
    }


def _summary(findings: list[Finding], before: int, say: Say) -> str:
    broken = sum(finding.severity is Verdict.FAIL for finding in findings)
    if broken:
        return say("summary.broken", count=broken)
    if not before:
        return say("summary.no_baseline")
    if findings:
        return say("summary.look", count=len(findings), before=before)
    return say("summary.fine", count=before)


STEP = Step(
    number=14,
    key=KEY,
    phase="verify",
    reads=("picqer.products", "client.baseline_products"),
    rule=rule,
    after_switch=True,
)
