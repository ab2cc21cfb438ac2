"""What was sent of an order according to Picqer, beside what its shop shows of it."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from shopswitch.checks.orders import subjects
from shopswitch.checks.step import Context, Inputs
from shopswitch.frames.rows import each_row

SHOWN_AFTER = pd.Timedelta(minutes=20)
"""Before that nothing can be concluded. Source: Picqer help, bol.com connection: a failure shows 10 to 15 minutes after
the picklist was closed."""

Pieces = Mapping[str, float]
"""SKU → pieces."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel that left: its code in one spelling, or "", and whether the platform sold the label."""

    code: str
    label_of_platform: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """One order.

    Attributes:
        name: How findings name it: the shop's order number.
        finished: Picqer completed it.
        parcels: What left, earliest first; nothing of returns and of shipments that were cancelled.
        lists: Closed picklists with a parcel.
        bare: Closed picklists without one, which is legal: letters, customers who collect.
        picked: Pieces picked, or None where compositions make them hard to compare.
        state: The shop's, canonical.
        state_raw: The shop's own word.
        paid: According to the shop.
        shown: Shipments the shop shows, or None when it was not asked.
        codes: Codes the shop shows, in one spelling.
        said_sent: The shop's own words for its shipments say that something was sent whole, whatever came back since.
        said_partly: They say that part of something was sent.
        shipped: Pieces sent according to the shop, or None where it keeps no count or its lines are others.
    """

    name: str
    finished: bool
    parcels: tuple[Parcel, ...]
    lists: int
    bare: int
    picked: Pieces | None
    state: str
    state_raw: str
    paid: bool | None
    shown: int | None
    codes: frozenset[str]
    said_sent: bool
    said_partly: bool
    shipped: Pieces | None

    @property
    def sent_codes(self) -> tuple[str, ...]:
        """Codes of the parcels, earliest first, each once."""
        return tuple(dict.fromkeys(parcel.code for parcel in self.parcels if parcel.code))


@dataclass(frozen=True, slots=True)
class Sample:
    """The orders that were looked up.

    Attributes:
        orders: Those that can be judged.
        left_out: Number that cannot: cancelled on either side, merged in Picqer, or not imported.
        too_fresh: Number whose last picklist was closed less than 20 minutes ago.
    """

    orders: tuple[Sent, ...]
    left_out: int
    too_fresh: int


def plain_code(code: str) -> str:
    """A tracking code in one spelling: blanks and capitals differ between systems."""
    return "".join(code.split()).upper()


def sample_of(inputs: Inputs, context: Context) -> Sample:
    """Bring both sides together.

    Args:
        inputs: ``picqer.webshop_orders``, ``picqer.orders``, ``picqer.picked_lines``, ``picqer.sent_parcels``,
            ``new.orders``, ``new.sent_orders``, ``new.shipments`` and, as a help, ``new.sent_lines``.
        context: The new connection and the moment.
    """
    sent, rows = inputs["new.sent_orders"].frame, inputs["picqer.webshop_orders"].frame
    rows = rows[(rows["connection_id"] == context.new_connection) & (rows["status"] == "imported")]
    # Orders that were put together in Picqer: what was sent belongs to several orders of the shop.
    whole = set(rows.loc[~rows["order_id"].duplicated(keep=False), "order_id"])
    late = sent["closed_at"] <= pd.Timestamp(context.now) - SHOWN_AFTER
    picqer = {row.order_id: row.status for row in each_row(inputs["picqer.orders"].frame)}
    orders = inputs["new.orders"].frame
    names = subjects(orders)
    shop = {row.order_id: row for row in each_row(orders[orders["order_id"].isin(sent["order_id"])])}
    sides = _Sides.of(inputs, frozenset(sent["picqer_order_id"]), context)
    found = []
    for row in each_row(sent[late]):
        status, order = picqer.get(row.picqer_order_id, "cancelled"), shop.get(row.order_id)
        if status == "cancelled" or row.picqer_order_id not in whole or order is None or order.state == "cancelled":
            continue
        found.append(sides.order(row.picqer_order_id, order, names[row.order_id], finished=status == "completed"))
    return Sample(tuple(found), int(late.sum()) - len(found), int((~late).sum()))


@dataclass(frozen=True, slots=True)
class _Sides:
    """Rows of both sides by order: Picqer's by its own id, the shop's by the shop's."""

    lines: Mapping[str, list[Any]]
    parcels: Mapping[str, list[Any]]
    shipments: Mapping[str, list[Any]]
    shop_lines: Mapping[str, list[Any]]
    asked: bool
    in_text: bool
    label_word: str
    sent_words: frozenset[str]
    partly_words: frozenset[str]

    @classmethod
    def of(cls, inputs: Inputs, wanted: frozenset[str], context: Context) -> "_Sides":
        picked = inputs["picqer.picked_lines"].frame
        picked = picked[picked["order_id"].isin(list(wanted)) & ~picked["is_return"].astype(bool)]
        parcels = inputs["picqer.sent_parcels"].frame
        parcels = parcels[~parcels["is_return"].astype(bool) & ~parcels["cancelled"].astype(bool)]
        shipments, lines = inputs["new.shipments"], inputs.get("new.sent_lines")
        return cls(
            lines=_by(each_row(picked), "order_id"),
            parcels=_by(each_row(parcels.sort_values(["created_at", "shipment_id", "parcel"])), "picklist_id"),
            shipments=_by(each_row(shipments.frame), "order_id"),
            shop_lines=_by(each_row(lines.frame), "order_id") if lines is not None and lines.complete else {},
            # Without a single answer nobody was asked: the platform tells no shipments.
            asked=shipments.pages > 0,
            in_text=context.new_can.codes_in_text,
            label_word=context.new_can.sells_labels_as.casefold(),
            sent_words=context.new_can.sent_words,
            partly_words=context.new_can.partly_sent_words,
        )

    def order(self, picqer_id: str, order: Any, name: str, *, finished: bool) -> Sent:
        lines = self.lines.get(picqer_id, [])
        lists = dict.fromkeys(line.picklist_id for line in lines)
        parcels = sorted((row for each in lists for row in self.parcels.get(each, [])), key=_moment)
        sending = {row.picklist_id for row in parcels}
        codes = {plain_code(row.tracking_code) for row in parcels}
        shown = self.shipments.get(order.order_id, [])
        if self.in_text:
            shown = [row for row in shown if plain_code(row.tracking_code) in codes]
        picked = _picked(lines)
        words = {row.state for row in shown}
        return Sent(
            name=name,
            finished=finished,
            parcels=tuple(Parcel(plain_code(row.tracking_code), self._label_of_platform(row)) for row in parcels),
            lists=len(sending),
            bare=len(lists) - len(sending),
            picked=picked,
            state=order.state,
            state_raw=order.state_raw,
            paid=None if pd.isna(order.paid) else bool(order.paid),
            shown=len({row.shipment_id for row in shown}) if self.asked else None,
            codes=frozenset(plain_code(row.tracking_code) for row in shown if row.tracking_code.strip()),
            said_sent=bool(words & self.sent_words),
            said_partly=bool(words & self.partly_words),
            shipped=_shipped(self.shop_lines.get(order.order_id, []), picked),
        )

    def _label_of_platform(self, parcel: Any) -> bool:
        return bool(self.label_word) and self.label_word in parcel.carrier.casefold()


def _by(rows: Iterable[Any], column: str) -> dict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def _moment(row: Any) -> Any:
    return row.created_at


def _picked(lines: list[Any]) -> Pieces | None:
    # What Picqer counts on the line of a composition, beside those of its parts, is unconfirmed.
    if any(line.is_part for line in lines):
        return None
    found: defaultdict[str, float] = defaultdict(float)
    for line in lines:
        if line.line_id and line.picked:
            found[line.sku] += line.picked
    return dict(found)


def _shipped(lines: list[Any], picked: Pieces | None) -> Pieces | None:
    """Pieces per SKU, where every line has one and a count, and nothing was picked that the shop did not sell."""
    if picked is None or not lines or any(not line.sku or pd.isna(line.shipped) for line in lines):
        return None
    found: defaultdict[str, float] = defaultdict(float)
    for line in lines:
        found[line.sku] += line.shipped
    # An order that was edited in Picqer: its products are no longer the shop's.
    return dict(found) if picked.keys() <= found.keys() else None


def same_pieces(sent: Sent) -> bool | None:
    """Whether the shop counts exactly what was picked; None where that cannot be compared."""
    if sent.picked is None or sent.shipped is None:
        return None
    return all(math.isclose(sent.picked.get(sku, 0), count) for sku, count in sent.shipped.items())


def fewer_pieces(sent: Sent) -> bool | None:
    """Whether the shop counts less of anything than was picked; None where that cannot be compared."""
    if sent.picked is None or sent.shipped is None:
        return None
    return any(
        sent.shipped[sku] < count and not math.isclose(sent.shipped[sku], count) for sku, count in sent.picked.items()
    )
