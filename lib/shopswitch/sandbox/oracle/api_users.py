"""What there is to find about the other programs that use the Picqer account."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import Found

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "api_users"
CODES: tuple[str, ...] = ("HOOK_INACTIVE",)
NOT_PLANTED: frozenset[str] = frozenset()


def truth(world: "World") -> Iterator[Found]:
    """Every webhook of Picqer that delivers nothing any more."""
    yield from (("HOOK_INACTIVE", str(each.idhook)) for each in world.picqer.books.hooks if not each.active)
