"""What shops under test are filled with."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import cycle
from typing import Any

from shopswitch.runbook.rehearsal import load
from shopswitch.testing.subject import Subject

HOSTILE: Sequence[str] = (
    "0012",
    "00120",
    "1E5",
    "0x1F",
    "NA",
    "null",
    "True",
    "-1",
    "3.10",
    "a  b",
    "quote\"d'",
    "back\\slash",
    "<script>alert(1)</script>",
    "&amp;",
    "=1+2",
    "@cmd",
    "a,b;c|d",
    "100%",
    "a/b?c=d&e#f",
    "[x](y)",
    "{{7*7}}",
    "$(id)",
    "é-ü-ß-ı",
    "e\u0301-composed",
    "日本-1",
    "😀-1",
    "\u202ertl",
    "zero\u200bwidth",
    "non\u00a0breaking",
    "x" * 64,
)
"""SKUs that break careless programs: numbers that are none, markup, formulas, paths, and more than one script."""


def hostile_items() -> tuple[Any, ...]:
    """Products with those SKUs, in names and options too."""
    item = load("shopswitch.sandbox.systems:Item")
    return tuple(
        item(sku=sku, name=f"Thing {sku}", stock=number, group=f"group {number}" if number % 3 == 0 else "", option=sku)
        for number, sku in enumerate(HOSTILE)
    )


def fill_orders(subject: Subject, count: int, *, open_every: int = 0) -> None:
    """Put that many orders into the shop, over sixty days.

    Args:
        subject: The shop under test.
        count: How many.
        open_every: Every so many-th is open and all others are completed; 0 for a mixture of all states.
    """
    world = subject.client.world
    new_order, line = load("shopswitch.sandbox.systems:NewOrder"), load("shopswitch.sandbox.systems:Line")
    catalogue = load("shopswitch.sandbox.catalogue:customer")
    rng = world.rng("conformance")
    goods = [each for each in subject.system.listings() if each.kind in ("simple", "variant") and each.sku.strip()]
    mixture = ("open", "completed", "unpaid", "completed", "cancelled", "open", "completed")
    states = cycle(("open", *["completed"] * (open_every - 1)) if open_every else mixture)
    step = timedelta(days=60) / max(count, 1)
    with world.lock:
        for number, state in zip(range(count), states, strict=False):
            placed_at = world.now - timedelta(days=60) + number * step
            chosen = rng.sample(goods, min(len(goods), 1 + number % 3))
            lines = tuple(line(each.sku, 1 + number % 2) for each in chosen)
            with world.at(placed_at):
                world.order_in(subject.slot, new_order(lines, catalogue(rng), placed_at, state))
