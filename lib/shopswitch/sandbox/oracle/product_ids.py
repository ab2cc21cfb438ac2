"""What there is to find about Picqer's products since the baseline was written."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import Found, switched

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "product_ids"
CODES: tuple[str, ...] = (
    "PRODUCT_GONE",
    "CODE_MOVED",
    "PRODUCT_RECODED",
    "PRODUCT_CREATED",
    "PRODUCT_SWITCHED_OFF",
)
NOT_PLANTED: frozenset[str] = frozenset()


def truth(world: "World") -> Iterator[Found]:
    """Every product that is not what it was."""
    if not switched(world):
        return
    moved = set()
    products = world.picqer.books.products
    for number, code, _, _, was_active in world.baseline.products:
        present = products.get(number)
        if present is not None and present.productcode == code:
            if was_active and not present.active:
                yield "PRODUCT_SWITCHED_OFF", code
        elif any(each.productcode == code for each in products.values()):
            moved.add(code)
            yield "CODE_MOVED", code
        else:
            yield "PRODUCT_GONE" if present is None else "PRODUCT_RECODED", code
    yield from (("PRODUCT_CREATED", code) for code in _created(world) if code not in moved)


def _created(world: "World") -> Iterator[str]:
    known = {number for number, *_ in world.baseline.products}
    for each in world.picqer.books.products.values():
        if each.created >= world.switch_at and each.idproduct not in known:
            yield each.productcode
