"""Planters for step shipping_options.

Each has carriers of its own, so that they leave each other's methods alone. Where a platform lists its methods, the
list is changed; elsewhere somebody once ordered with the method and cancelled at once.
"""

from dataclasses import replace
from itertools import product

from shopswitch.sandbox import catalogue
from shopswitch.sandbox.defects.planting import Planter, Planting, view_of
from shopswitch.sandbox.oracle.shipping_options import carrier_in, methods_of
from shopswitch.sandbox.picqer.records import Carrier, CarrierProfile
from shopswitch.sandbox.systems import Method, NewOrder

_UNKNOWN = ("DPD", "UPS", "FedEx", "Dynalogic", "Cycloon")
_SWITCHED_OFF = (30, "GLS Nederland", "GLS")
_POINTLESS = (31, "bpost", "bpost")
_FORMER = ("Budbee", "Trunkrs", "Homerr", "Red je pakketje", "Mondial Relay")
_TO_THE_DOOR = ("bezorging", "avondlevering", "met handtekening", "zaterdag")
_TO_A_POINT = ("pakketpunt", "afhaalpunt", "servicepunt", "parcelshop")


def method_without_carrier(work: Planting, code: str, count: int) -> None:
    """Methods that name a carrier Picqer was never set up with."""
    for method in _named(work, code, _UNKNOWN, count):
        _offer(work, "new", code, method)
        work.record(code, method.name)


def carrier_inactive(work: Planting, code: str, count: int) -> None:
    """Methods of a carrier that somebody switched off in Picqer."""
    methods = _named(work, code, _SWITCHED_OFF[-1:], count)
    _set_up(work, *_SWITCHED_OFF, active=False)
    for method in methods:
        _offer(work, "new", code, method)
        work.record(code, method.name)


def pickup_without_profile(work: Planting, code: str, count: int) -> None:
    """Pickup points of a carrier for which Picqer has a profile to the door only."""
    _set_up(work, *_POINTLESS, active=True)
    for number in range(count):
        extra = "" if number < len(_TO_A_POINT) else f" {number}"
        method = Method(f"{_POINTLESS[-1]} {_TO_A_POINT[number % len(_TO_A_POINT)]}{extra}", "pickup_point")
        _offer(work, "new", code, method)
        work.record(code, method.name)


def method_gone(work: Planting, code: str, count: int) -> None:
    """Methods of the old shop that nobody set up in the new one."""
    if not work.new.lists_methods:
        raise work.refuse(code, f"nobody can tell which methods {work.new.platform} no longer has")
    for method in _named(work, code, _FORMER, count):
        _offer(work, "old", code, method)
        work.record(code, method.name)


def no_methods(work: Planting, code: str, count: int) -> None:
    """Every method of the new shop is switched off; what the old shop has is gone by that."""
    if count != 1:
        raise work.refuse(code, "a shop has methods or it has none: ask for 1")
    if not work.new.lists_methods:
        raise work.refuse(code, f"the methods of {work.new.platform} are known from its orders only")
    mine = ("METHOD_WITHOUT_CARRIER", "CARRIER_INACTIVE", "PICKUP_WITHOUT_PROFILE")
    if any(planted in mine for planted, _ in work.planted):
        raise work.refuse(code, f"nobody can find {', '.join(mine)} then")
    work.new.methods[:] = [replace(each, active=False) for each in work.new.methods]
    work.record(code, "new")
    for name, kind in methods_of(work.world, "old").items():
        if carrier_in(name) and kind != "collect":
            work.record("METHOD_GONE", name)


def _named(work: Planting, code: str, carriers: tuple[str, ...], count: int) -> list[Method]:
    """So many methods, as evenly over the carriers as can be."""
    kinds = [(way, "delivery") for way in _TO_THE_DOOR] + [(way, "pickup_point") for way in _TO_A_POINT]
    made = [Method(f"{carrier} {way}", kind) for (way, kind), carrier in product(kinds, carriers)]
    if len(made) < count:
        raise work.refuse(code, f"it has room for {len(made)}, not for {count}")
    return made[:count]


def _set_up(work: Planting, number: int, name: str, provider: str, *, active: bool) -> None:
    profile = CarrierProfile(10 * number, "Standaard", standard=True)
    work.world.picqer.books.carriers[number] = Carrier(number, name, provider, provider.lower(), [profile], active)


def _offer(work: Planting, slot: str, code: str, method: Method) -> None:
    shop = work.world.shops[slot]
    if shop.lists_methods:
        shop.methods.append(method)
        return
    placed_at = work.hours_before(work.before_switch if slot == "old" else work.world.now, 2, 20)
    with work.world.at(placed_at):
        who = catalogue.customer(work.rng)
        order = NewOrder(work.lines(code), who, placed_at, "cancelled", method=method.name)
        view = work.world.order_in(slot, order)
    if view_of(shop, view.order_id).method != method.name:
        raise work.refuse(code, f"{shop.platform} does not show which method was chosen")


PLANTERS: dict[str, Planter] = {
    "METHOD_WITHOUT_CARRIER": Planter(method_without_carrier),
    "CARRIER_INACTIVE": Planter(carrier_inactive),
    "PICKUP_WITHOUT_PROFILE": Planter(pickup_without_profile),
    "METHOD_GONE": Planter(method_gone, old_shop=True),
    "NO_METHODS": Planter(no_methods, single=True),
}
COMPANIONS = {"NO_METHODS": {"METHOD_GONE"}}
"""A shop without any method lacks those of the old one too."""
