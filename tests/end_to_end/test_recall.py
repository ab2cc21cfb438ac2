"""Two hundred clients drawn at random: what the checks find over HTTP is what there is to find, no more and no less."""

import random
from typing import Any

import pytest

from shopswitch.checks.result import Verdict
from shopswitch.registry import platforms
from tests.end_to_end import recall
from tests.end_to_end.conftest import Bench, marks

SHOPS = [key for key, each in platforms().items() if each.kind == "shop"]
OLD = [*SHOPS, *(key for key, each in platforms().items() if each.kind == "file")]
CLIENTS = 200
GOOD = {Verdict.PASS, Verdict.NOT_APPLICABLE}


def drawn(seed: int) -> dict[str, Any]:
    """A client: platforms, size, stage, scenario, defects; the same for the same seed on every machine."""
    rng = random.Random(seed)
    adds = rng.random() < 0.12
    return {
        "old": None if adds and rng.random() < 0.5 else rng.choice(OLD),
        "new": rng.choice(SHOPS),
        "scenario": "add" if adds else "replace",
        "stage": rng.choice(["prepare", "switched", "switched", "aftercare"]),
        "seed": rng.randrange(10**6),
        "products": rng.choice([5, 25, 40, 60, 90, 140]),
        "orders": rng.choice([12, 30, 45, 60, 110]),
        "defects": rng.choice(["random", "random", "random", {}]),
    }


def test_the_draw_is_wide() -> None:
    """Every platform on either side, all stages, both scenarios, clean clients and broken ones."""
    specs = [drawn(seed) for seed in range(CLIENTS)]
    assert {spec["new"] for spec in specs} == set(SHOPS)
    assert {spec["old"] for spec in specs} == {*OLD, None}
    assert {spec["stage"] for spec in specs} == {"prepare", "switched", "aftercare"}
    assert {spec["scenario"] for spec in specs} == {"replace", "add"}


def judge(bench: Bench, seed: int) -> None:
    """Found = truth; every input was whole; a step without a finding passes, waits for a person, or does not apply."""
    name = bench.client(**drawn(seed))
    results, truth = bench.check(name), bench.truth(name)
    found = marks(results)
    recall.count(found, truth)
    assert not {key: each.summary for key, each in results.items() if each.verdict is Verdict.INCOMPLETE}, drawn(seed)
    assert (sorted(truth - found), sorted(found - truth)) == ([], []), drawn(seed)
    for key, result in results.items():
        if not result.findings:
            waits = any(step.is_open for step in result.manual)
            assert result.verdict in (GOOD | {Verdict.NEEDS_HUMAN} if waits else GOOD), (key, result.summary)
    bench.server.clients.remove(name)


# Four classes, so that several processes can share them out.
@pytest.mark.parametrize("seed", range(0, 50))
class TestFirstFifty:
    def test_found_is_truth(self, bench: Bench, seed: int) -> None:
        """Recall and precision are 1."""
        judge(bench, seed)


@pytest.mark.parametrize("seed", range(50, 100))
class TestSecondFifty:
    def test_found_is_truth(self, bench: Bench, seed: int) -> None:
        """Recall and precision are 1."""
        judge(bench, seed)


@pytest.mark.parametrize("seed", range(100, 150))
class TestThirdFifty:
    def test_found_is_truth(self, bench: Bench, seed: int) -> None:
        """Recall and precision are 1."""
        judge(bench, seed)


@pytest.mark.parametrize("seed", range(150, CLIENTS))
class TestLastFifty:
    def test_found_is_truth(self, bench: Bench, seed: int) -> None:
        """Recall and precision are 1."""
        judge(bench, seed)
