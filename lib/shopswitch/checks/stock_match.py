"""Each stock level in the new shop is what Picqer says."""

from typing import Any

import pandas as pd

from shopswitch.checks.comma_file import comma_file
from shopswitch.checks.result import Attachment, Conclusion, Finding
from shopswitch.checks.step import AGAIN, Context, Inputs, Step
from shopswitch.checks.stock_findings import (
    Look,
    elsewhere,
    level_findings,
    look,
    not_shipped,
    nothing_compared,
    pieces,
    second,
    unchosen,
    uncounted,
    untold_compositions,
)
from shopswitch.checks.stock_levels import SHIPPED, chosen, expected_levels, made_up, reading, shop_listings
from shopswitch.checks.stock_push import letter, push_step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import among, each_row

KEY = "stock_match"
STOCKS = ("picqer.stock", "new.stock")
MOST_ROWS = 50


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Compare free stock with the shop's stock, SKU by SKU.

    Args:
        inputs: ``picqer.products``, ``picqer.stock`` (one row per product and warehouse; a product without a row
            has no stock), ``picqer.parts``, ``new.products``, ``new.stock`` (one row per listing and location),
            ``new.missed_lines``; both stocks a second time where the first look found differences.
        context: Names, the new connection, the platform's ceiling, and whether the push is confirmed.

    Returns:
        One finding per SKU; quantities in pieces. SKUs that only one side has are step 01's business.

    Source: Picqer API, product stock; Picqer help, "Switching to another webshop", on the inventory push.
    """
    say = Say(KEY, context)
    known = _known(inputs)
    listings = known[known["kind"].isin(SHIPPED)]
    no_location = unchosen(inputs["new.stock"].frame, len(listings), say)
    first = Look((), frozenset()) if no_location else look(*reading(inputs, context), context, say)
    found = _looked_again(first, inputs, context, say)
    differing = {each.sku for each in found.wrong if each.code == "STOCK_DIFFERS"}
    ordered = set(listings.loc[listings["active"].astype(bool) & (not no_location), "sku"])
    push = push_step(len(ordered), len(differing & ordered), context=context, say=say)
    findings = no_location + level_findings(found.wrong, say, pushed=push.confirmed is not None)
    findings += _beside(inputs, known, context, say)
    skipped = _skipped(inputs, say)
    title = say("tables.skipped.title", shown=min(len(skipped), MOST_ROWS), count=len(skipped))
    return Conclusion(
        summary=_summary(len(set(listings["sku"])), len(differing), findings, context=context, say=say),
        findings=tuple(findings),
        counts={
            say("counts.compared"): len(listings),
            say("counts.differing"): len(differing),
            say("counts.in_between"): len(found.in_between),
            say("counts.settled"): len(first.fleeting - found.fleeting - found.in_between),
            say("counts.unlimited"): len(_of_kind(inputs, "unlimited")),
            say("counts.compositions"): len(set(made_up(inputs).expected["sku"]) & _with_level(inputs)),
        },
        tables={title: skipped[:MOST_ROWS]} if skipped else {},
        manual=(push,),
        attachments=(letter(context, say), *_skipped_file(skipped, say)),
    )


def again(inputs: Inputs, context: Context) -> tuple[str, ...]:
    """Both stocks once more when a level differs: somebody may have ordered while the two systems were read."""
    say = Say(KEY, context)
    listings = _known(inputs)
    if unchosen(inputs["new.stock"].frame, int(listings["kind"].isin(SHIPPED).sum()), say):
        return ()
    return STOCKS if look(*reading(inputs, context), context, say).fleeting else ()


def _looked_again(first: Look, inputs: Inputs, context: Context, say: Say) -> Look:
    if not first.fleeting or any(name + AGAIN not in inputs for name in STOCKS):
        return first
    return second(first, look(*reading(inputs, context, again=True), context, say))


def _beside(inputs: Inputs, known: pd.DataFrame, context: Context, say: Say) -> list[Finding]:
    """What is to be told beside the levels themselves."""
    listings = known[known["kind"].isin(SHIPPED)]
    stock = inputs["new.stock"].frame
    findings = uncounted(inputs["picqer.stock"].frame, say) + not_shipped(known, say)
    findings += [] if unchosen(stock, len(listings), say) else elsewhere(listings, stock, say)
    findings += untold_compositions(sorted(made_up(inputs).unknown & _with_level(inputs)), say)
    return findings if len(listings) else [*findings, nothing_compared(context, say)]


def _known(inputs: Inputs) -> pd.DataFrame:
    """Listings of the new shop that are normal products in Picqer."""
    expected = expected_levels(inputs["picqer.products"].frame, inputs["picqer.stock"].frame)
    return shop_listings(inputs["new.products"].frame, expected["sku"])


def _listed(inputs: Inputs) -> pd.DataFrame:
    """Listings of the new shop that Picqer has a product of, whatever its kind."""
    return shop_listings(inputs["new.products"].frame, inputs["picqer.products"].frame["sku"])


def _of_kind(inputs: Inputs, kind: str) -> set[str]:
    products = inputs["picqer.products"].frame
    return set(products.loc[products["active"].astype(bool) & (products["kind"] == kind), "sku"]) - {""}


def _without_level(inputs: Inputs) -> set[str]:
    """SKUs of which the shop keeps no stock, or only the parent's."""
    stock = chosen(inputs["new.stock"].frame)[["source_id", "tracked", "shared"]]
    rows = _listed(inputs)[["source_id", "sku"]].merge(stock, on="source_id")
    return set(rows.loc[(~rows["tracked"] | rows["shared"]).fillna(False).astype(bool), "sku"])


def _with_level(inputs: Inputs) -> set[str]:
    """SKUs that are goods in the new shop, without those of which it keeps no stock of their own."""
    listed = _listed(inputs)
    return set(listed.loc[listed["kind"].isin(SHIPPED), "sku"]) - _without_level(inputs)


def _skipped(inputs: Inputs, say: Say) -> list[dict[str, Any]]:
    """What is listed in the new shop and cannot be compared by its nature, with what the shop shows."""
    shop, listed = inputs["new.stock"].frame, _listed(inputs)
    unlimited, bundles = _of_kind(inputs, "unlimited"), _of_kind(inputs, "bundle")
    odd = set(listed.loc[~listed["kind"].isin(SHIPPED), "sku"]) | _without_level(inputs)
    shown = chosen(shop).drop_duplicates("source_id")[["source_id", "quantity"]]
    rows = listed[among(listed["sku"], unlimited | (bundles & odd))].merge(shown, on="source_id", how="left")
    heads = [say(f"tables.skipped.{key}") for key in ("sku", "reason", "shown")]
    found = []
    for row in each_row(rows.sort_values(["sku", "source_id"]).drop_duplicates("sku")):
        reason = say("words.unlimited" if row.sku in unlimited else "words.composition_by_shop")
        level = pieces(row.quantity) if pd.notna(row.quantity) else say("words.untracked")
        found.append(dict(zip(heads, (row.sku, reason, level), strict=True)))
    return found


def _skipped_file(rows: list[dict[str, Any]], say: Say) -> tuple[Attachment, ...]:
    if not rows:
        return ()
    return (Attachment("not_compared.csv", comma_file(list(rows[0]), rows), say("files.skipped")),)


def _summary(compared: int, differing: int, findings: list[Finding], *, context: Context, say: Say) -> str:
    told: dict[str, Any] = {"new": context.new_name}
    if differing:
        return say("summary.differ", differing=differing, count=compared, **told)
    if any(finding.code == "LOCATION_NOT_CHOSEN" for finding in findings):
        return say("summary.no_location", **told)
    if findings:
        return say("summary.look", count=len(findings), **told)
    return say("summary.all_match", count=compared, **told)


STEP = Step(
    number=13,
    key=KEY,
    phase="verify",
    reads=("picqer.products", "picqer.stock", "picqer.parts", "new.products", "new.stock", "new.missed_lines"),
    rule=rule,
    again=again,
    after_switch=True,
)
