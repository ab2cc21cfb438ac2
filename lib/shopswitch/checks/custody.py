"""Who has each order in hand: every order has exactly one home, and a gap names what a person does about it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from shopswitch.checks.comma_file import comma_file
from shopswitch.checks.orders import unread_orders
from shopswitch.checks.result import Attachment
from shopswitch.checks.step import Context, Inputs
from shopswitch.checks.traces import Systems, Trace, gather
from shopswitch.frames.orders import ORDERS
from shopswitch.texts import Texts

HOMES = ("picqer_old", "old_shop", "new_shop", "picqer_new", "picqer_other", "closed")
"""Picqer via the old connection, old shop only, new shop only, Picqer via the new connection, Picqer by another
connection or by hand, closed."""
OPEN_STATES = frozenset({"open", "unknown"})
CLOSED_STATUSES = frozenset({"completed", "cancelled"})
WORDS = "open_orders"
"""Step whose texts hold the words of it."""
_LISTS = ("old.orders", "new.orders", "picqer.webshop_orders", "picqer.orders")


@dataclass(frozen=True, slots=True)
class Custody:
    """What a step shows and hands out about it.

    Attributes:
        tables: Title → homes with their number of orders, and what to do.
        attachments: ``custody.csv``: one row per order.
        incomplete: Why the sums contradict each other, or "".
    """

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    incomplete: str = ""


def custody(inputs: Inputs, context: Context) -> Custody:
    """Give every order its home.

    Args:
        inputs: ``old.orders`` (where there is an old shop), ``new.orders``, ``picqer.webshop_orders`` and
            ``picqer.orders``. Where one of them is missing or not whole there is no table, and it is said why.
        context: Both connections and the moment.

    Returns:
        The table, which adds up to the number of different orders, and the same order by order.

    Source: Picqer help, "Switching to another webshop": orders of around the switch are followed by hand.
    """
    say = Texts(WORDS, context.language)
    reason = _cannot(inputs, context, say)
    if reason:
        return Custody({say("custody.title"): [{say("custody.column.home"): say("custody.left_out", reason=reason)}]})
    old = inputs["old.orders"].frame if "old.orders" in inputs else ORDERS.empty()
    rows, picqer = inputs["picqer.webshop_orders"].frame, inputs["picqer.orders"].frame
    gathered = gather(Systems(old, inputs["new.orders"].frame, rows, picqer), context)
    listed = pd.DataFrame(
        [_row(trace, context) for trace in gathered.traces.values()],
        columns=["old", "new", "picqer", "home", "gap"],
        dtype="object",
    )
    table = _table(listed, context, say)
    total = sum(each[say("custody.column.orders")] for each in table)
    if total != gathered.distinct:
        return Custody(incomplete=say("custody.not_whole", total=total, distinct=gathered.distinct))
    table.append(
        {
            say("custody.column.home"): say("custody.all"),
            say("custody.column.orders"): total,
            say("custody.column.action"): "",
        }
    )
    file = Attachment("custody.csv", _sheet(listed, say), say("custody.file"))
    return Custody({say("custody.title"): table}, (file,))


def _cannot(inputs: Inputs, context: Context, say: Texts) -> str:
    """Why the table cannot be made, or ""."""
    for name in _LISTS:
        if name == "old.orders" and not context.has_old:
            continue
        if name not in inputs:
            return say("custody.unread", name=name)
        if not inputs[name].complete:
            return inputs[name].problems[0]
    if context.old_connection is None or (context.switched and context.new_connection is None):
        return say("custody.no_connection")
    unread = unread_orders(inputs["picqer.orders"], inputs["picqer.webshop_orders"].frame, context.now)
    return say("lists.picqer", count=len(unread)) if unread else ""


def home_of(trace: Trace) -> str:
    """The one home of an order, a word of `HOMES`: where it is still to be done, Picqer before the shops."""
    in_picqer = {side for side, order in trace.picqer if order.status not in CLOSED_STATUSES}
    if _open_in_old(trace) or trace.old is None:
        in_picqer |= trace.waits & {"old"}
    if _open_in_new(trace) or not trace.new:
        in_picqer |= trace.waits & {"new"}
    for side in ("old", "new", "other"):
        if side in in_picqer:
            return f"picqer_{side}"
    if _sent(trace):
        return "closed"
    if _open_in_new(trace):
        return "new_shop"
    return "old_shop" if _open_in_old(trace) else "closed"


def gap_of(trace: Trace, home: str, context: Context) -> str:
    """What a person must do about it: a word of the texts, or "" when nothing is to be done by hand."""
    living = {side for side, order in trace.picqer if order.status != "cancelled"} | trace.handled
    if {"old", "new"} <= living:
        return "twice"
    done_or_in_hand = home in ("picqer_old", "closed") or (trace.old is not None and not _open_in_old(trace))
    if done_or_in_hand and _open_in_new(trace) and "new" not in living:
        return "copy_open"
    if home == "picqer_old":
        awaited = any(order.status == "expected" for side, order in trace.picqer if side == "old") or not trace.picqer
        if context.switched:
            return "expected" if awaited else "finish"
        return "await" if awaited else "clear"
    if home == "old_shop":
        return _in_old_shop(trace.old, context)
    if _open_in_old(trace) and context.switched:
        return "complete_old"
    if home == "new_shop":
        return "taken_soon" if context.switched else "connect"
    return ""


def _in_old_shop(order: Any, context: Context) -> str:
    if order.state == "unknown":
        return "look_up"
    if pd.notna(order.paid) and not order.paid:
        return "unpaid"
    return "enter" if context.switched else "arrive"


def _sent(trace: Trace) -> bool:
    return bool(trace.handled) or any(order.status == "completed" for _, order in trace.picqer)


def _open_in_old(trace: Trace) -> bool:
    return trace.old is not None and trace.old.state in OPEN_STATES


def _open_in_new(trace: Trace) -> bool:
    return any(order.state in OPEN_STATES for _, order in trace.new)


def _row(trace: Trace, context: Context) -> tuple[str, str, str, str, str]:
    home = home_of(trace)
    new, picqer = (name for name, _ in trace.new), (order.order_number for _, order in trace.picqer)
    return trace.old_number, _joined(new), _joined(picqer), home, gap_of(trace, home, context)


def _joined(numbers: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(numbers))


def _table(listed: pd.DataFrame, context: Context, say: Texts) -> list[dict[str, Any]]:
    counted = Counter(zip(listed["home"], listed["gap"], strict=True))
    table: list[dict[str, Any]] = []
    for home in HOMES:
        # A home without orders is worth seeing too.
        gaps = sorted(gap for each, gap in counted if each == home) or [""]
        table += [
            {
                say("custody.column.home"): say(f"custody.home.{home}"),
                say("custody.column.orders"): counted[home, gap],
                say("custody.column.action"): _action(gap, context, say),
            }
            for gap in gaps
        ]
    return table


def _action(gap: str, context: Context, say: Texts) -> str:
    if not gap:
        return ""
    return say(f"custody.gap.{gap}", old=context.old_name, new=context.new_name)


def _sheet(listed: pd.DataFrame, say: Texts) -> bytes:
    heads = {key: say(f"custody.sheet.{key}") for key in ("old", "new", "picqer", "home")}
    place = listed["home"].map({home: n for n, home in enumerate(HOMES)})
    ordered = listed.assign(place=place).sort_values(["place", "old", "new", "picqer"], kind="stable")
    ordered = ordered.assign(home=ordered["home"].map(lambda home: say(f"custody.home.{home}")))
    rows = ordered[list(heads)].rename(columns=heads).to_dict("records")
    return comma_file(list(heads.values()), [{str(key): value for key, value in row.items()} for row in rows])
