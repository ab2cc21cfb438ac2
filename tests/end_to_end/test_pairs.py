"""Every ordered pair of platforms: what the checks find over HTTP is what the sandbox knows to be wrong."""

from itertools import product
from zlib import crc32

import pytest

from shopswitch.registry import platforms
from tests.end_to_end.conftest import Bench, nothing_but_the_pair

SHOPS = [key for key, each in platforms().items() if each.kind == "shop"]
FILES = [key for key, each in platforms().items() if each.kind == "file"]
PAIRS = [pytest.param(old, new, id=f"{old}-{new}") for old, new in product([*SHOPS, *FILES], SHOPS)]
SMALL = {"products": 45, "orders": 45}


def test_all_platforms_are_paired() -> None:
    """Seven shops and the exports of a closed one as old shop, seven shops as new one."""
    assert len(PAIRS) == 56


def _seed(old: str, new: str) -> int:
    """Another client for every pair, and the same on every machine."""
    return crc32(f"{old}>{new}".encode()) % 10_000


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_a_clean_switch_has_no_finding(bench: Bench, old: str, new: str) -> None:
    """After the switch only what such a pair must be told is found, on complete data."""
    nothing_but_the_pair(bench, bench.client(old=old, new=new, stage="switched", seed=_seed(old, new), **SMALL))
