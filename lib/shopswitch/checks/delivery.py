"""Shipping methods of a shop, what their names tell, and whether Picqer has the carrier."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from shopswitch.frames.rows import each_row

CARRIERS = (
    "postnl",
    "dhl",
    "dpd",
    "gls",
    "ups",
    "bpost",
    "fedex",
    "budbee",
    "trunkrs",
    "homerr",
    "dynalogic",
    "red je pakketje",
    "cycloon",
    "mondial relay",
)
"""Carriers as they are written in the names of shipping methods, in small letters."""

# A part of many other words, so it counts only where it stands alone.
_WHOLE_WORD = frozenset({"ups"})
_COLLECT = (
    "ophalen",
    "afhalen in",
    "local pickup",
    "click & collect",
    "click and collect",
    "store pickup",
    "abholung im",
)
_PICKUP_POINT = (
    "afhaalpunt",
    "pickup point",
    "pick-up point",
    "pakjespunt",
    "servicepunt",
    "service point",
    "parcelshop",
    "parcel shop",
    "paketshop",
    "pickuppoint",
    "pakketpunt",
)
_PICKUP_PROFILE = (
    "afhaal",
    "pickup",
    "pick-up",
    "pakjegemak",
    "parcelshop",
    "servicepunt",
    "service point",
    "pakketpunt",
)
# What shops state themselves wins, except where they say of every method that it brings a parcel.
_BY_NAME = frozenset({"delivery", "unknown"})

Presence = Literal["absent", "inactive", "active", "pickup"]
"""Of a carrier in Picqer; ``pickup``: active, with a profile in use whose name tells of pickup points."""


@dataclass(frozen=True, slots=True)
class Method:
    """A way a shop sends.

    Attributes:
        name: As customers see it.
        kind: A word of METHOD_KINDS, from the shop's data or else from the name; never ``unknown``.
        carrier: A word of `CARRIERS`, or "".
        orders: Orders of the shop that name it.
    """

    name: str
    kind: str
    carrier: str
    orders: int = 0

    @property
    def sent(self) -> bool:
        """A carrier brings it, to an address or to a pickup point."""
        return self.kind in ("delivery", "pickup_point")


def kind_of(name: str, kind: str = "unknown") -> str:
    """The kind of a method.

    Args:
        name: As customers see it.
        kind: What the shop's data state; ``delivery`` and ``unknown`` leave the name to decide.
    """
    if kind not in _BY_NAME:
        return kind
    plain = name.casefold()
    if any(word in plain for word in _COLLECT):
        return "collect"
    return "pickup_point" if any(word in plain for word in _PICKUP_POINT) else "delivery"


def carrier_of(name: str) -> str:
    """The carrier a name tells, or ""."""
    return next((word for word in CARRIERS if _tells(name, word)), "")


def _tells(name: str, carrier: str) -> bool:
    plain = name.casefold()
    if carrier in _WHOLE_WORD:
        return re.search(rf"\b{carrier}\b", plain) is not None
    return carrier in plain


def methods_of(orders: pd.DataFrame, listed: pd.DataFrame | None) -> list[Method]:
    """The methods of a shop, by name.

    Args:
        orders: Those whose methods count (schema ORDERS).
        listed: Its list (schema SHIPPING_METHODS), or None when its platform has none; then the orders tell.
    """
    used = orders.loc[orders["shipping_method"].str.strip() != "", "shipping_method"].value_counts()
    if listed is None:
        found = {(str(name), kind_of(str(name))) for name in used.index}
    else:
        active = listed[listed["active"].astype(bool) & (listed["name"].str.strip() != "")]
        found = {(row.name, kind_of(row.name, row.kind)) for row in each_row(active[["name", "kind"]])}
    return [Method(name, kind, carrier_of(name), int(used.get(name, 0))) for name, kind in sorted(found)]


def presence(carrier: str, carriers: pd.DataFrame) -> Presence:
    """Whether Picqer can send with a carrier.

    Args:
        carrier: A word of `CARRIERS`.
        carriers: Picqer's carriers and profiles (schema CARRIERS).
    """
    mine = carriers[[_tells(a, carrier) or _tells(b, carrier) for a, b in _names(carriers)]]
    if not len(mine):
        return "absent"
    used = mine[mine["active"].astype(bool)]
    if not len(used):
        return "inactive"
    names = [name.casefold() for name in used["profile_name"]]
    return "pickup" if any(word in name for name in names for word in _PICKUP_PROFILE) else "active"


def _names(carriers: pd.DataFrame) -> Iterable[tuple[str, str]]:
    return zip(carriers["carrier"], carriers["provider_name"], strict=True)
