"""What every part of the truth asks about a client first."""

from datetime import timedelta
from typing import TYPE_CHECKING

from shopswitch.sandbox.systems import Listing, OrderView, ShopSystem

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

Found = tuple[str, str]
"""Code and subject."""

STILL_TO_DO = ("open", "unpaid")
"""States of orders that must still be sent."""

_AFTERCARE = timedelta(days=3)


def switched(world: "World") -> bool:
    """Whether the switch has been made; never where the profile does not say when it is."""
    return world.switch_planned and world.now >= world.switch_at


def days_after(world: "World") -> bool:
    """Whether the switch was made so long ago that the time of aftercare has come."""
    return switched(world) and world.now - world.switch_at >= _AFTERCARE


def replaces(world: "World") -> bool:
    """Whether the new shop comes in the place of the old one."""
    return world.spec.scenario == "replace"


def sellable(world: "World", slot: str) -> list[Listing]:
    """What a shop sells: everything but parents; nothing where there is no such shop."""
    shop = world.shops.get(slot)
    return [] if shop is None else [each for each in shop.listings() if each.kind != "parent"]


def shown_state(shop: ShopSystem, view: OrderView) -> str:
    """The state an order seems to be in: open where nobody can see that it was not paid."""
    return "open" if view.state == "unpaid" and not shop.tells_payment else view.state


def orders_in(world: "World", slot: str) -> list[OrderView]:
    """Every order of a shop, drafts included; none where there is no such shop."""
    return world.shops[slot].orders() if slot in world.shops else []
