"""What there is to find about how parcels leave: methods of the shops against carriers in Picqer."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import Found, orders_in, switched
from shopswitch.sandbox.picqer.records import Carrier

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "shipping_options"
CODES: tuple[str, ...] = (
    "METHOD_WITHOUT_CARRIER",
    "CARRIER_INACTIVE",
    "PICKUP_WITHOUT_PROFILE",
    "METHOD_GONE",
    "NO_METHODS",
)
NOT_PLANTED: frozenset[str] = frozenset()

# bol.com has no methods of a shop's own, and its orders carry none.
_WITHOUT_METHODS = frozenset({"bol"})
_LOOKED_BACK = timedelta(days=90)
_CARRIERS = (
    "postnl", "dhl", "dpd", "gls", "ups", "bpost", "fedex", "budbee", "trunkrs", "homerr", "dynalogic",
    "red je pakketje", "cycloon", "mondial relay",
)  # fmt: skip
_COLLECTED = (
    "ophalen", "afhalen in", "local pickup", "click & collect", "click and collect", "store pickup", "abholung im",
)  # fmt: skip
_AT_A_POINT = (
    "afhaalpunt", "pickup point", "pick-up point", "pakjespunt", "servicepunt", "service point", "parcelshop",
    "parcel shop", "paketshop", "pickuppoint", "pakketpunt",
)  # fmt: skip
_PROFILES = ("afhaal", "pickup", "pick-up", "pakjegemak", "parcelshop", "servicepunt", "service point", "pakketpunt")

Methods = dict[str, str]
"""Name → kind."""


def truth(world: "World") -> Iterator[Found]:
    """Every method of the new shop that Picqer cannot send by, and every one that is gone."""
    platform = world.spec.new
    new, old = methods_of(world, "new"), methods_of(world, "old")
    if not new and platform not in _WITHOUT_METHODS:
        yield "NO_METHODS", "new"
    for name, kind in new.items():
        carrier = carrier_in(name)
        if carrier and kind != "collect":
            yield from ((code, name) for code in _trouble(world, carrier, kind))
    # Orders prove that a method is there, never that one is gone: only a list of methods does.
    if world.shops["new"].lists_methods:
        there = {(carrier_in(name), kind) for name, kind in new.items()}
        for name, kind in old.items():
            if carrier_in(name) and kind != "collect" and (carrier_in(name), kind) not in there:
                yield "METHOD_GONE", name


def methods_of(world: "World", slot: str) -> Methods:
    """The methods customers of a shop can choose now; where no list tells them, those they did choose."""
    if slot not in world.shops:
        return {}
    shop = world.shops[slot]
    if shop.lists_methods:
        return {each.name: _kind(each.name, each.kind) for each in shop.methods if each.active}
    boundary = world.switch_at if switched(world) else world.now
    views = orders_in(world, slot)
    if slot == "old":
        views = [each for each in views if boundary - _LOOKED_BACK <= each.placed_at < boundary]
    return {each.method: _kind(each.method) for each in views if each.method.strip()}


def carrier_in(name: str) -> str:
    """The carrier a method names, or nothing."""
    folded = name.casefold()
    found = (each for each in _CARRIERS if each in folded and (each != "ups" or re.search(r"\bups\b", folded)))
    return next(found, "")


def _kind(name: str, told: str = "delivery") -> str:
    if told in ("collect", "pickup_point"):
        return told
    folded = name.casefold()
    if any(word in folded for word in _COLLECTED):
        return "collect"
    return "pickup_point" if any(word in folded for word in _AT_A_POINT) else "delivery"


def _trouble(world: "World", carrier: str, kind: str) -> Iterator[str]:
    mine = [each for each in world.picqer.books.carriers.values() if each.profiles and _bears(each, carrier)]
    usable = [profile for each in mine if each.active for profile in each.profiles if profile.active]
    if not mine:
        yield "METHOD_WITHOUT_CARRIER"
    elif not usable:
        yield "CARRIER_INACTIVE"
    elif kind == "pickup_point" and not any(
        word in profile.name.casefold() for profile in usable for word in _PROFILES
    ):
        yield "PICKUP_WITHOUT_PROFILE"


def _bears(each: Carrier, carrier: str) -> bool:
    return carrier in each.name.casefold() or carrier in each.provider.casefold()
