"""Plants defects: for every finding of every step one way to make it true, and a note of what was made true.

Each step is a module named after its key in the runbook, with ``PLANTERS`` (code → `Planter`, in the order of planting)
and, where other codes cannot be avoided, ``COMPANIONS`` (code → the codes that may come with it). A new step is a new
module; nothing else changes here. Steps follow each other as in the runbook; what is `late` comes after a full push of
stock, and what the steps from product_ids on find comes last, after the baseline was taken.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING

from shopswitch.sandbox.defects.planting import Planter, Planting
from shopswitch.sandbox.oracle import STEP_OF_CODE
from shopswitch.sandbox.spec import NEW_CONNECTION, STEPS, SandboxError

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World


def _modules() -> list[ModuleType]:
    found = {each.name for each in iter_modules(__path__)}
    return [import_module(f"{__name__}.{step}") for step in STEPS if step in found]


_SINCE = STEPS[STEPS.index("product_ids") :]
"""Steps about what changed since the baseline was taken: their defects are planted after it."""


def _turn(code: str, planter: Planter) -> int:
    return 2 if STEP_OF_CODE[code] in _SINCE else int(planter.late)


def _in_planting_order(modules: list[ModuleType]) -> dict[str, Planter]:
    rows: list[tuple[str, Planter]] = [row for module in modules for row in module.PLANTERS.items()]
    return dict(sorted(rows, key=lambda row: _turn(*row)))


PLANTERS: dict[str, Planter] = _in_planting_order(_modules())
"""Code → how it is planted, in the order of planting."""
COMPANIONS: dict[str, set[str]] = {
    code: set(others) for module in _modules() for code, others in getattr(module, "COMPANIONS", {}).items()
}
"""Code → the other codes that may come with it."""


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
    """These codes in the order of planting, with a full push of stock and the baseline in between."""
    asked = set(codes)
    turns = [[code for code in PLANTERS if code in asked and _turn(code, PLANTERS[code]) == turn] for turn in range(3)]
    yield from turns[0]
    world.integration.push_everywhere()
    yield from turns[1]
    world.take_baseline()
    yield from turns[2]


def _plant_some(work: Planting) -> None:
    """Five to eight kinds of defect, or as many as this client has room for."""
    rng = work.world.rng("random defects")
    codes = [code for code, planter in PLANTERS.items() if not planter.blinds and not _obstacle(work, code)]
    wanted = rng.randrange(5, 9)
    # Some more are drawn than wanted: not every platform can have each of them.
    drawn = rng.sample(codes, min(len(codes), wanted + 3))
    counts = {code: 1 if PLANTERS[code].single else rng.randrange(1, 4) for code in drawn}
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
    if planter.aftercare and world.spec.stage != "aftercare":
        return f"it only shows days after the switch, and the stage is '{world.spec.stage}'"
    if planter.before_switch and world.spec.stage != "prepare":
        return f"it can only exist before the switch, and the stage is '{world.spec.stage}'"
    if planter.replace_only and world.spec.scenario != "replace":
        return "nothing is replaced in scenario 'add'"
    if planter.old_shop and "old" not in world.shops:
        return "it has no old shop"
    return ""


def _refuse_blinding(work: Planting, asked: Mapping[str, int]) -> None:
    for code in asked:
        steps = PLANTERS[code].blinds if code in PLANTERS else ()
        blinded = [each for each in asked if STEP_OF_CODE.get(each) in steps]
        if blinded:
            raise work.refuse(code, f"nobody can find {', '.join(blinded)} then")
