"""The steps there are: every module of this folder that defines `STEP`. There is no list to keep."""

import importlib
import pkgutil
from functools import cache

import shopswitch.checks
from shopswitch.checks.step import Step


@cache
def steps() -> dict[str, Step]:
    """Every step by key, in the order of the runbook."""
    found: list[Step] = []
    for module in pkgutil.iter_modules(shopswitch.checks.__path__):
        if module.name == "catalogue":
            continue
        step = getattr(importlib.import_module(f"shopswitch.checks.{module.name}"), "STEP", None)
        if isinstance(step, Step):
            found.append(step)
    return {step.key: step for step in sorted(found, key=lambda step: step.number)}
