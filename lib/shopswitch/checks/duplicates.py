"""What Picqer would import a second time from the new shop, and what that would cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from shopswitch.checks.step import Context, Inputs
from shopswitch.checks.wording import Say

LINES = "new.missed_lines"


@dataclass(frozen=True, slots=True)
class Cost:
    """What importing one order takes.

    Attributes:
        lines: Lines to pick, or None when they were not read.
        pieces: Pieces taken from stock, or None likewise.
    """

    lines: int | None = None
    pieces: float | None = None


@dataclass(frozen=True, slots=True)
class Predicted:
    """An order that Picqer would import.

    Attributes:
        number: How findings name it.
        placed: Local moment it was placed.
        what: Label of its finding.
        certain: It is known to be an old order; else it may be one.
        cost: What its import takes.
    """

    number: str
    placed: str
    what: str
    certain: bool
    cost: Cost


def is_imported(order: Any, context: Context) -> bool:
    """Picqer's import rule of this platform, applied to an order that is open or of unknown state.

    Where the rule is unconfirmed every such order counts: a prediction too many costs a look, one too few a parcel.

    Source: Picqer help, the page of each platform's connection (see `Capabilities.imported_statuses`).
    """
    words = context.new_can.imported_statuses
    return words is None or order.state_raw.casefold() in {word.casefold() for word in words}


def rule_in_words(context: Context, say: Say) -> str:
    """Which statuses count, for a person; that the rule is unconfirmed where it is."""
    words = context.new_can.imported_statuses
    if words is None:
        return say("rule.unconfirmed", new=context.new_name)
    return say("rule.known", new=context.new_name, words=", ".join(words))


def costs(inputs: Inputs) -> Mapping[str, Cost]:
    """order_id → what its import takes, where its lines were read whole.

    What was cancelled or refunded is not picked. An order without a line among them was not asked for, or the
    platform tells none: its cost stays unknown.
    """
    if LINES not in inputs or not inputs[LINES].complete:
        return {}
    lines = inputs[LINES].frame
    taken = (lines["quantity"] - lines["cancelled"].fillna(0)).clip(lower=0)
    counted = lines.assign(taken=taken, picked=taken > 0).groupby("order_id")[["taken", "picked"]].sum()
    return {
        str(key): Cost(int(picked), float(pieces))
        for key, picked, pieces in zip(counted.index, counted["picked"], counted["taken"], strict=True)
    }


def in_words(cost: Cost, say: Say) -> str:
    """What an import takes, as part of a sentence."""
    if cost.lines is None or cost.pieces is None:
        return say("cost.unread")
    return say("cost.read", count=cost.lines, pieces=f"{cost.pieces:g}")


def tables(predicted: Sequence[Predicted], context: Context, say: Say) -> dict[str, list[dict[str, Any]]]:
    """Each order by name, and the totals; nothing when none would be imported."""
    if not predicted:
        return {}
    unread = say("words.not_read")
    listed = [
        {
            say("columns.number"): each.number,
            say("columns.placed"): each.placed,
            say("columns.what"): each.what,
            say("columns.lines"): unread if each.cost.lines is None else each.cost.lines,
            say("columns.pieces"): unread if each.cost.pieces is None else f"{each.cost.pieces:g}",
        }
        for each in predicted
    ]
    return {say("tables.again"): listed, say("tables.cost"): _totals(predicted, context, say)}


def _totals(predicted: Sequence[Predicted], context: Context, say: Say) -> list[dict[str, Any]]:
    frame = pd.DataFrame(
        [(each.certain, each.cost.lines, each.cost.pieces) for each in predicted],
        columns=["certain", "lines", "pieces"],
    )
    mails = 2 if context.new_can.mails_on_write else 1

    def figures(orders: pd.DataFrame) -> tuple[str, ...]:
        count = len(orders)
        return (
            _sum(orders["lines"], say),
            _sum(orders["pieces"], say),
            str(count),
            say("words.at_most", number=str(count * mails)) if count else "0",
        )

    names = ("picks", "pieces", "allowance", "mails")
    certain = frame["certain"].astype(bool)
    return [
        {say("columns.cost"): say(f"total.{name}"), say("columns.certain"): sure, say("columns.perhaps"): maybe}
        for name, sure, maybe in zip(names, figures(frame[certain]), figures(frame[~certain]), strict=True)
    ]


def _sum(values: pd.Series, say: Say) -> str:
    known = values.dropna().astype(float)
    total = f"{known.sum():.10g}"
    return total if len(known) == len(values) else say("words.at_least", number=total)
