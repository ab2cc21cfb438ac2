"""What is not there is not taken for nothing."""

from collections.abc import Iterator

import pytest

from shopswitch.frames.snapshot import Snapshot
from shopswitch.protocols import Platform
from shopswitch.registry import platforms
from shopswitch.runbook.rehearsal import load
from shopswitch.testing.marking import asked_of
from shopswitch.testing.subject import Subject, Yard
from shopswitch.testing.truths import same_rows

Fault = dict[str, object]

PASSING: dict[str, Fault] = {
    "500 then fine": {"kind": "status", "status": 500, "times": 1},
    "503 then fine": {"kind": "status", "status": 503, "times": 1},
    "too many calls, with a wait": {"kind": "rate-limit", "retry_after": 1, "times": 1},
    "too many calls, without a wait": {"kind": "rate-limit", "times": 1},
    "connection closed once": {"kind": "reset", "times": 1},
    "tokens expire": {"kind": "expire-token", "times": 1},
}
"""What is over by the next try: the read must end complete, with every row."""

LASTING: dict[str, Fault] = {
    "400": {"kind": "status", "status": 400},
    "401": {"kind": "status", "status": 401},
    "403": {"kind": "status", "status": 403},
    "404 on a collection": {"kind": "status", "status": 404},
    "500 for good": {"kind": "status", "status": 500},
    "too many calls for good": {"kind": "rate-limit"},
    "a page of HTML": {"kind": "html"},
    "bytes that are no JSON": {"kind": "garbage"},
    "half an answer": {"kind": "cut"},
    "a list for an object": {"kind": "wrong-type"},
    "no answer": {"kind": "reset"},
}
"""What stays: from the first call on nothing can be read; from a later one on the rest is missing."""

SLY: dict[str, Fault] = {
    "rows left out of one answer": {"kind": "drop-rows", "rows": 1, "times": 1},
    "a total that promises more": {"kind": "short-total", "rows": 1},
    "the first page again and again": {"kind": "repeat-page"},
    "one emptied answer": {"kind": "empty", "times": 1},
    "all answers emptied": {"kind": "empty"},
}
"""What looks like an answer."""


@asked_of("shop", "warehouse")
@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_is_waited_for(full: Subject, fault: str) -> None:
    """A fault of one call ends complete, with every row, wherever it hits."""
    for resource, clean, at in _places(full):
        full.faults(PASSING[fault] | {"after": at})
        disturbed = full.read(resource)
        assert disturbed.complete, (resource, at, disturbed.problems)
        assert same_rows(clean, disturbed), (resource, at)


@asked_of("shop", "warehouse")
@pytest.mark.parametrize("fault", LASTING)
def test_what_lasts_makes_a_read_incomplete(full: Subject, fault: str) -> None:
    """Nothing is taken for complete unless every row is there; without any answer nothing is complete."""
    for resource, clean, at in _places(full, middle=False):
        full.faults(LASTING[fault] | {"after": at})
        disturbed = full.read(resource)
        assert not disturbed.complete or (at > 0 and same_rows(clean, disturbed)), (resource, at)
        assert all(len(problem) > 20 for problem in disturbed.problems), disturbed.problems


@asked_of("shop", "warehouse")
@pytest.mark.parametrize("fault", SLY)
def test_what_looks_like_an_answer_is_noticed(full: Subject, fault: str) -> None:
    """A list that lacks rows is never complete, except where the vendor gives no total and the last page is short."""
    for resource, clean, at in _places(full):
        full.faults(SLY[fault] | {"after": at})
        disturbed = full.read(resource)
        if not disturbed.complete or same_rows(clean, disturbed):
            continue
        # Without a total nobody can tell a short list from one whose end was left out.
        assert clean.expected is None, (resource, at)
        assert full.hits(), (resource, at)
        assert _adds_nothing(clean, disturbed), (resource, at)


def _places(subject: Subject, *, middle: bool = True) -> Iterator[tuple[str, Snapshot, int]]:
    """Every resource with its undisturbed rows, and the calls at which a fault is tried: first, middle and last."""
    for resource in subject.resources:
        clean, count = subject.clean(resource)
        assert clean.complete, (resource, clean.problems)
        for at in sorted({0, count - 1} | ({count // 2} if middle else set())):
            yield resource, clean, at


def _adds_nothing(clean: Snapshot, disturbed: Snapshot) -> bool:
    """Whether every row of the disturbed read is one of the clean one."""
    key = clean.frame.columns[0]
    return set(disturbed.frame[key]) <= set(clean.frame[key])


@asked_of("shop", "warehouse", needs=lambda platform: _has_rights(platform))
@pytest.mark.parametrize("resource", ["products", "stock", "orders"])
def test_a_missing_right_is_not_an_empty_list(yard: Yard, key: str, resource: str) -> None:
    """A key that may not read something makes that incomplete, and says which right is missing."""
    subject = yard.subject(key, products=12, orders=12 if platforms()[key].kind == "warehouse" else 0)
    subject.system.deny(resource)
    snapshot = subject.read(resource)
    assert not snapshot.complete
    assert snapshot.rows == 0
    assert any(len(problem) > 20 for problem in snapshot.problems)


def _has_rights(platform: Platform) -> bool:
    """Whether the emulated system knows rights that can be taken away."""
    found = load(platform.sandbox)
    return bool(found.deny is not load("shopswitch.sandbox.systems:System").deny)
