"""What every part of the truth asks about a client first."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

Found = tuple[str, str]
"""Code and subject."""

STILL_TO_DO = ("open", "unpaid")
"""States of orders that must still be sent."""


def switched(world: "World") -> bool:
    """Whether the switch has been made."""
    return world.now >= world.switch_at


def replaces(world: "World") -> bool:
    """Whether the new shop comes in the place of the old one."""
    return world.spec.scenario == "replace"
