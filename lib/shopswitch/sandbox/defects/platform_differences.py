"""Planters for step platform_differences: none, because all of it follows from the pair of platforms."""

from shopswitch.sandbox.defects.planting import Planter

PLANTERS: dict[str, Planter] = {}
