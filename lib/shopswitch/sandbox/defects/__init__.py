"""Plants defects: for every finding of every step one way to make it true, and a note of what was made true.

Companions that cannot be avoided: half of MISSING_IN_NEW is a renaming, which is NOT_IN_PICQER as well;
EXPECTED_ORPHANED is EXPECTED_UNPAID as well. OLD_CONNECTION_UNKNOWN blinds the steps open_orders and missed_orders,
so it is not planted together with theirs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shopswitch.sandbox.defects import goods, orders, shelves
from shopswitch.sandbox.defects.planting import Planting
from shopswitch.sandbox.spec import NEW_CONNECTION, STEP_OF_CODE, SandboxError

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

COMPANIONS = {
    "MISSING_IN_NEW": {"NOT_IN_PICQER"},
    "EXPECTED_ORPHANED": {"EXPECTED_UNPAID"},
    "OLD_CONNECTION_UNKNOWN": {"ORIGIN_UNKNOWN", "OLD_CONNECTION_NEEDED"},
}
"""Code → the other codes that may come with it."""

_BLINDED = ("open_orders", "missed_orders")


@dataclass(frozen=True, slots=True)
class Planter:
    """How one defect is planted, and which clients can have it."""

    plant: Callable[[Planting, str, int], None]
    after_switch: bool = False
    old_shop: bool = False
    replace_only: bool = False


def _replaced(plant: Callable[[Planting, str, int], None], *, after_switch: bool = False) -> Planter:
    return Planter(plant, after_switch=after_switch, old_shop=True, replace_only=True)


# In the order in which they are planted: what touches the stock of the new shop comes last, after a full push.
PLANTERS: dict[str, Planter] = {
    "OLD_CONNECTION_UNKNOWN": _replaced(shelves.old_connection_unknown),
    "CASE_DIFFERS": Planter(goods.case_differs),
    "SPACES_DIFFER": Planter(goods.spaces_differ),
    "ZEROS_DIFFER": Planter(goods.zeros_differ),
    "NEARLY_EQUAL": Planter(goods.nearly_equal),
    "INACTIVE_IN_PICQER": Planter(goods.inactive_in_picqer),
    "SKU_IN_OTHER_FIELD": Planter(goods.sku_in_other_field),
    "MISSING_IN_NEW": Planter(goods.missing_in_new, old_shop=True),
    "EAN_DIFFERS": Planter(goods.ean_differs),
    "EAN_SHARED": Planter(goods.ean_shared),
    "DUPLICATE_IN_OLD": Planter(goods.duplicate_in_old, old_shop=True),
    "BLANK_IN_NEW": Planter(goods.blank_in_new),
    "BLANK_IN_OLD": Planter(goods.blank_in_old, old_shop=True),
    "NOT_IN_PICQER": Planter(goods.not_in_picqer),
    "VIRTUAL_NOT_IN_PICQER": Planter(goods.virtual_not_in_picqer),
    "ONLY_IN_OLD": Planter(goods.only_in_old, old_shop=True),
    "OLD_ORDER_OPEN": Planter(orders.old_order_open),
    "IMPORTED_AGAIN": Planter(orders.imported_again, after_switch=True),
    "EARLY_ORDER_OPEN": Planter(orders.early_order_open, replace_only=True),
    "CARRIED_STATUS_UNKNOWN": Planter(orders.carried_status_unknown),
    "EXPECTED_UNPAID": _replaced(orders.expected_unpaid),
    "PAUSED": _replaced(orders.paused),
    "CONCEPT_WAITING": _replaced(orders.concept_waiting),
    "PICKLIST_SNOOZED": _replaced(orders.picklist_snoozed),
    "BACKORDER_WAITING": _replaced(orders.backorder_waiting),
    "OPEN_TOO_LONG": _replaced(orders.open_too_long),
    "BACKLOG_TOO_LARGE": _replaced(orders.backlog_too_large),
    "NEVER_IMPORTED": _replaced(orders.never_imported, after_switch=True),
    "UNPAID_NOT_IMPORTED": _replaced(orders.unpaid_not_imported, after_switch=True),
    "COMPLETED_NOT_IMPORTED": _replaced(orders.completed_not_imported, after_switch=True),
    "IMPORT_ERROR": _replaced(orders.import_error, after_switch=True),
    "IMPORT_IGNORED": _replaced(orders.import_ignored, after_switch=True),
    "EXPECTED_ORPHANED": _replaced(orders.expected_orphaned, after_switch=True),
    "IMPORT_STUCK": _replaced(orders.import_stuck, after_switch=True),
    "MISSED_STATUS_UNKNOWN": _replaced(orders.missed_status_unknown, after_switch=True),
    "DUPLICATE_IN_NEW": Planter(goods.duplicate_in_new),
    "COMPOSITION_NOT_COMPARED": Planter(shelves.composition_not_compared, after_switch=True),
    "STOCK_AT_PARENT": Planter(shelves.stock_at_parent, after_switch=True),
    "STOCK_NOT_TRACKED": Planter(shelves.stock_not_tracked, after_switch=True),
    "STOCK_ELSEWHERE": Planter(shelves.stock_elsewhere, after_switch=True),
    "STOCK_DIFFERS": Planter(shelves.stock_differs, after_switch=True),
}
_PUSHED_BEFORE = "DUPLICATE_IN_NEW"


def plant(world: "World") -> list[dict[str, str]]:
    """Plant what the spec of this client asks for; returns step, code and subject of each, sorted.

    Raises:
        SandboxError: A defect cannot be planted at this stage, in this scenario or on this platform, or there is
            no room for that many.
    """
    work, asked = Planting(world), world.spec.defects
    if isinstance(asked, str):
        _plant_some(work)
    else:
        _refuse_blinding(work, asked)
        for code in asked:
            _allow(work, code)
        for code in _in_order(world, asked):
            PLANTERS[code].plant(work, code, asked[code])
    return [
        {"step": step, "code": code, "subject": subject}
        for step, code, subject in sorted({(STEP_OF_CODE[code], code, subject) for code, subject in work.planted})
    ]


def _in_order(world: "World", codes: Iterable[str]) -> Iterator[str]:
    """These codes in the order of planting, with a full push of stock before those that touch it."""
    asked = set(codes)
    for code in PLANTERS:
        if code == _PUSHED_BEFORE:
            world.integration.push_everywhere()
        if code in asked:
            yield code


def _plant_some(work: Planting) -> None:
    """Five to eight kinds of defect, or as many as this client has room for."""
    rng = work.world.rng("random defects")
    codes = [code for code in PLANTERS if code != "OLD_CONNECTION_UNKNOWN" and not _obstacle(work, code)]
    wanted = rng.randrange(5, 9)
    # Some more are drawn than wanted: not every platform can have each of them.
    drawn = rng.sample(codes, min(len(codes), wanted + 3))
    counts = {code: 1 if code == "BACKLOG_TOO_LARGE" else rng.randrange(1, 4) for code in drawn}
    done = 0
    for code in _in_order(work.world, drawn):
        if done == wanted:
            continue
        try:
            PLANTERS[code].plant(work, code, counts[code])
        except SandboxError:
            continue
        done += 1


def _allow(work: Planting, code: str) -> None:
    if code not in PLANTERS:
        raise SandboxError(f"Unknown defect {code!r}; known are: {', '.join(PLANTERS)}.")
    why = _obstacle(work, code)
    if why:
        raise work.refuse(code, why)


def _obstacle(work: Planting, code: str) -> str:
    """Why this kind of client cannot have this defect, or nothing."""
    world, planter = work.world, PLANTERS[code]
    if planter.after_switch and NEW_CONNECTION not in world.picqer.books.connections:
        return f"it can only exist after the switch, and the stage is '{world.spec.stage}'"
    if planter.replace_only and world.spec.scenario != "replace":
        return "nothing is replaced in scenario 'add'"
    if planter.old_shop and "old" not in world.shops:
        return "it has no old shop"
    return ""


def _refuse_blinding(work: Planting, asked: Mapping[str, int]) -> None:
    code = "OLD_CONNECTION_UNKNOWN"
    blinded = [each for each in asked if STEP_OF_CODE.get(each) in _BLINDED]
    if code in asked and blinded:
        raise work.refuse(code, f"without the old connection nobody can find {', '.join(blinded)}")
