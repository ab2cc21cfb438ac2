"""Every ordered pair of platforms: what the checks find over HTTP is what the sandbox knows to be wrong."""

from itertools import product
from zlib import crc32

import pytest

from shopswitch.checks.result import Verdict
from shopswitch.registry import platforms
from tests.end_to_end.conftest import Bench, marks

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
    """After the switch everything passes, on complete data, and nothing is found."""
    name = bench.client(old=old, new=new, stage="switched", seed=_seed(old, new), **SMALL)
    results = bench.check(name)
    assert marks(results) == bench.truth(name) == set()
    summaries = {key: (result.verdict, result.summary) for key, result in results.items()}
    assert {verdict for verdict, _ in summaries.values()} == {Verdict.PASS}, summaries


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_a_broken_switch_is_found_exactly(bench: Bench, old: str, new: str) -> None:
    """A random choice of defects after the switch: found = truth."""
    _found_exactly(bench, old, new, "switched")


@pytest.mark.parametrize(
    ("old", "new"), [(old, SHOPS[n % len(SHOPS)]) for n, old in enumerate([*SHOPS[1:], *FILES, SHOPS[0]])]
)
def test_a_broken_preparation_is_found_exactly(bench: Bench, old: str, new: str) -> None:
    """The same before the switch, for every platform as old and as new shop once."""
    _found_exactly(bench, old, new, "prepare")


def _found_exactly(bench: Bench, old: str, new: str, stage: str) -> None:
    """Every finding is the truth, and every step's verdict fits its findings."""
    name = bench.client(old=old, new=new, stage=stage, seed=_seed(new, old), defects="random", **SMALL)
    results = bench.check(name)
    assert not {key: result.summary for key, result in results.items() if result.verdict is Verdict.INCOMPLETE}
    truth = bench.truth(name)
    assert truth
    assert marks(results) == truth
    found = {step for step, _, _ in truth}
    for key, result in results.items():
        good = {Verdict.PASS, Verdict.NOT_APPLICABLE}
        assert (result.verdict in good) == (key not in found), (key, result.summary)
