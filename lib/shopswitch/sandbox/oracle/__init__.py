"""What a perfect runbook would find in a client now.

Told from the state of the emulated systems, never through their interfaces, and written without a look at the
checks: where the two disagree, one of them is wrong.

Each step is a module named after its key in the runbook, with ``STEP``, ``CODES``, ``NOT_PLANTED`` (codes nobody plants
by themselves: they follow from a client's stage, another defect, or what is done to it) and ``truth(world)``, which
yields code and subject. A new step is a new module; nothing else changes here.
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import Found
from shopswitch.sandbox.spec import STEPS

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World


def _modules() -> dict[str, ModuleType]:
    """Step → its module, in the order of the runbook."""
    found = {each.name for each in iter_modules(__path__)}
    return {step: import_module(f"{__name__}.{step}") for step in STEPS if step in found}


def _step_of_code(modules: dict[str, ModuleType]) -> dict[str, str]:
    found: dict[str, str] = {}
    for step, module in modules.items():
        if step != module.STEP:
            raise ImportError(f"The module {step} calls its step {module.STEP}.")
        for code in module.CODES:
            if code in found:
                raise ImportError(f"{code} is a code of {found[code]} and of {step}; a code belongs to one step.")
            found[code] = step
    return found


_MODULES = _modules()
STEP_OF_CODE: dict[str, str] = _step_of_code(_MODULES)
"""Finding code → step, in the order of the runbook."""
NOT_PLANTED: frozenset[str] = frozenset().union(*(module.NOT_PLANTED for module in _MODULES.values()))
"""Codes nobody plants by themselves."""


def truth(world: "World") -> list[dict[str, str]]:
    """Step, code and subject of everything there is to find, sorted."""
    found: set[Found] = set()
    for module in _MODULES.values():
        found.update(module.truth(world))
    return [
        {"step": step, "code": code, "subject": subject}
        for step, code, subject in sorted((STEP_OF_CODE[code], code, subject) for code, subject in found)
    ]
