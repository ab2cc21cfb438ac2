"""Calls at even distances."""

import pytest

from shopswitch.http.pace import Pace


class Time:
    """Seconds that pass only by waiting."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 6))
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


def pace(time: Time, **more: float) -> Pace:
    return Pace(per_s=4, share=0.5, clock=time.clock, sleep=time.sleep, **more)


def test_calls_go_evenly_at_our_share(time: Time) -> None:
    """Half of four a second is one in half a second; the first goes at once."""
    throttle = pace(time)
    for _ in range(4):
        throttle.acquire()
    assert time.waits == [0.5, 0.5, 0.5]


def test_what_was_not_used_is_not_saved_up(time: Time) -> None:
    """After a pause there is no burst."""
    throttle = pace(time)
    throttle.acquire()
    time.now += 60
    for _ in range(3):
        throttle.acquire()
    assert time.waits == [0.5, 0.5]


def test_a_dear_call_takes_several_turns(time: Time) -> None:
    """The one after it waits for all of them."""
    throttle = pace(time)
    throttle.acquire(3)
    throttle.acquire()
    assert time.waits == [1.5]


def test_a_refusal_halves_the_pace(time: Time) -> None:
    """From the next call on."""
    throttle = pace(time)
    throttle.halve()
    throttle.acquire()
    throttle.acquire()
    assert time.waits == [1.0]


def test_it_never_stands_still(time: Time) -> None:
    """A call in ten seconds is the slowest."""
    throttle = pace(time)
    for _ in range(50):
        throttle.halve()
    assert throttle.per_s == 0.1


def test_headers_change_nothing(time: Time) -> None:
    """There is nothing to learn from them."""
    throttle = pace(time)
    throttle.observe({"x-ratelimit-remaining": "0"})
    assert throttle.per_s == 2
