"""What is wrong with a stock level, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from shopswitch.checks.result import Finding, Verdict
from shopswitch.checks.step import Context
from shopswitch.checks.stock_levels import SHIPPED, chosen, is_right, is_sold_in_between
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

# Codes that may have another answer a moment later: somebody orders while the two systems are read.
FLEETING = ("STOCK_DIFFERS", "COMPOSITION_DIFFERS")
_SEVERITY = {
    "STOCK_DIFFERS": Verdict.FAIL,
    "STOCK_NOT_TRACKED": Verdict.FAIL,
    "STOCK_NEGATIVE": Verdict.ATTENTION,
    "STOCK_AT_PARENT": Verdict.ATTENTION,
    "COMPOSITION_DIFFERS": Verdict.ATTENTION,
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One stock level that is not as it should be.

    Attributes:
        code: What is wrong.
        sku: Of what.
        expected: Pieces that should be there.
        shown: What the shop shows, in words.
        on_sale: Whether it can be ordered now.
    """

    code: str
    sku: str
    expected: float
    shown: str
    on_sale: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the stock shows.

    Attributes:
        wrong: Levels that are not right.
        in_between: SKUs whose shop stock is lower by just what was sold there and Picqer has not imported yet.
    """

    wrong: tuple[Wrong, ...]
    in_between: frozenset[str]

    @property
    def fleeting(self) -> frozenset[str]:
        """SKUs worth a second look."""
        return frozenset(each.sku for each in self.wrong if each.code in FLEETING)


def look(normal: pd.DataFrame, made: pd.DataFrame, context: Context, say: Say) -> Look:
    """Judge the levels (`stock_levels.LEVEL_COLUMNS`) of the normal products and of the compositions."""
    ceiling = context.new_stock_ceiling
    between = {sku for rows in (normal, made) for sku in rows.loc[is_sold_in_between(rows, ceiling), "sku"].astype(str)}
    fine = normal["tracked"] & ~normal["shared"] & is_right(normal, ceiling)
    off = normal[~fine.fillna(False).astype(bool) & ~(_kept(normal) & is_sold_in_between(normal, ceiling))]
    found = [_wrong(_code(row), row, say) for row in each_row(off)]
    # What is kept without limit or per parent has no level of its own to compare.
    compared = made[_kept(made)]
    bad = compared[~is_right(compared, ceiling) & ~is_sold_in_between(compared, ceiling)]
    found += [_wrong("COMPOSITION_DIFFERS", row, say) for row in each_row(bad)]
    wrong = tuple(each for each in found if each is not None)
    return Look(wrong, frozenset(between - {each.sku for each in wrong}))


def second(first: Look, again: Look) -> Look:
    """The first look, where every SKU that differed in it is judged by the second."""
    twice = first.fleeting
    wrong = tuple(each for each in first.wrong if each.sku not in twice)
    wrong += tuple(each for each in again.wrong if each.sku in twice)
    return Look(wrong, first.in_between | (again.in_between & twice))


def _kept(rows: pd.DataFrame) -> "pd.Series[bool]":
    return (rows["tracked"] & ~rows["shared"]).fillna(False).astype(bool)


def _code(row: Any) -> str:
    if pd.isna(row.tracked):
        # No row at the chosen location: nothing can be sold from there, which is right only for an empty shelf.
        return "STOCK_DIFFERS" if row.expected != 0 else ""
    if not row.tracked:
        return "STOCK_NOT_TRACKED"
    if row.shared:
        return "STOCK_AT_PARENT"
    if row.expected < 0 and row.quantity in (0, row.expected):
        return "STOCK_NEGATIVE"
    return "STOCK_DIFFERS"


def _wrong(code: str, row: Any, say: Say) -> Wrong | None:
    shown = {"STOCK_NOT_TRACKED": "words.untracked", "STOCK_AT_PARENT": "words.at_parent"}.get(code, "")
    if pd.isna(row.tracked):
        shown = "words.not_there"
    elif not shown and pd.isna(row.quantity):
        shown = "words.unknown"
    words = say(shown) if shown else pieces(row.quantity)
    return Wrong(code, row.sku, row.expected, words, bool(row.on_sale)) if code else None


def pieces(quantity: float) -> str:
    """A quantity as people write it: whole pieces without decimals."""
    return f"{quantity:g}"


def level_findings(wrong: Iterable[Wrong], say: Say, *, pushed: bool) -> list[Finding]:
    """A finding per level; before the inventory push a difference is only what the push is there for."""
    found = []
    for each in wrong:
        severity, variant = _SEVERITY[each.code], ""
        if each.code == "STOCK_DIFFERS":
            severity, variant = (severity, "pushed") if pushed else (Verdict.NEEDS_HUMAN, "")
        if not each.on_sale:
            severity, variant = Verdict.ATTENTION, "draft"
        left = pieces(each.expected)
        found.append(say.finding(each.code, severity, each.sku, left=left, right=each.shown, variant=variant))
    return found


def unchosen(stock: pd.DataFrame, listings: int, say: Say) -> list[Finding]:
    """The shop keeps stock at several locations, and which of them Picqer fills is not known."""
    if not len(stock) or not listings or len(chosen(stock)):
        return []
    names = sorted(set(stock["location_name"]) - {""})
    return [say.finding("LOCATION_NOT_CHOSEN", Verdict.NEEDS_HUMAN, "new", right=", ".join(names))]


def uncounted(stock: pd.DataFrame, say: Say) -> list[Finding]:
    """No warehouse that counts, or nothing in it at all, must not make every empty shelf look right."""
    if len(stock) and stock["location_counts"].any():
        return []
    return [say.finding("NO_COUNTED_STOCK", Verdict.NEEDS_HUMAN, "picqer", left=say("words.no_warehouse"))]


def not_shipped(listings: pd.DataFrame, say: Say) -> list[Finding]:
    """Picqer keeps stock of it, and the shop does not treat it as goods."""
    odd = listings[~listings["kind"].isin(SHIPPED)].drop_duplicates("sku")
    return [
        say.finding("NOT_COMPARED", Verdict.ATTENTION, row.sku, right=say(f"words.kind_{row.kind}"))
        for row in each_row(odd)
    ]


def elsewhere(listings: pd.DataFrame, stock: pd.DataFrame, say: Say) -> list[Finding]:
    """Stock at a location of the shop that Picqer does not fill is sold too."""
    other = stock[~stock["location_counts"].astype(bool) & (stock["quantity"].fillna(0) > 0)]
    rows = listings[["source_id", "sku"]].merge(other.drop(columns=["sku"]), on="source_id")
    return [
        say.finding(
            "STOCK_ELSEWHERE",
            Verdict.ATTENTION,
            row.sku,
            right=say("words.elsewhere", pieces=pieces(row.quantity), location=row.location_name),
        )
        for row in each_row(rows)
    ]


def untold_compositions(skus: Sequence[str], say: Say) -> list[Finding]:
    """Compositions whose number cannot be worked out."""
    return [say.finding("COMPOSITION_NOT_COMPARED", Verdict.ATTENTION, sku) for sku in skus]


def nothing_compared(context: Context, say: Say) -> Finding:
    """Without a common SKU there is nothing to pass."""
    return say.finding("NOTHING_COMPARED", Verdict.NEEDS_HUMAN, "new", right=say("words.no_sku", new=context.new_name))
