import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.http.throttle import BucketThrottle, Unlimited, WindowThrottle


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.slept: list[float] = []

    def now(self) -> float:
        """Seconds."""
        return self.at

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.at += seconds


def window(time: Time, *, limit: int = 10, share: float = 1.0) -> WindowThrottle:
    return WindowThrottle(
        limit=limit,
        window_s=60,
        share=share,
        remaining_header="left",
        limit_header="limit",
        clock=time.now,
        sleep=time.sleep,
    )


def bucket(time: Time) -> BucketThrottle:
    return BucketThrottle(maximum=1000, restore_per_s=50, share=0.8, clock=time.now, sleep=time.sleep)


def test_calls_within_the_window_go_at_once() -> None:
    """Up to the limit nothing waits."""
    time = Time()
    throttle = window(time)
    for _ in range(10):
        throttle.acquire()
    assert time.slept == []


def test_a_call_too_many_waits_for_the_window() -> None:
    """The eleventh of ten waits until the first is a window old, and not longer."""
    time = Time()
    throttle = window(time)
    for _ in range(11):
        throttle.acquire()
    assert pytest.approx(sum(time.slept), abs=0.01) == 60.0


def test_a_share_is_left_to_others() -> None:
    """Of ten calls eight are ours."""
    time = Time()
    throttle = window(time, share=0.8)
    for _ in range(9):
        throttle.acquire()
    assert pytest.approx(sum(time.slept), abs=0.01) == 60.0


@given(st.lists(st.tuples(st.integers(1, 4), st.floats(0, 30)), max_size=40))
def test_no_window_ever_holds_more_than_the_limit(calls: list[tuple[int, float]]) -> None:
    """Whatever comes in, no sixty seconds see more than ten."""
    time = Time()
    throttle = window(time)
    sent: list[float] = []
    for cost, pause in calls:
        throttle.acquire(cost)
        sent += [time.at] * cost
        time.at += pause
    assert all(later - earlier > 59.99 for earlier, later in zip(sent, sent[10:], strict=False))


def test_a_call_that_costs_more_than_the_limit_still_goes() -> None:
    """It waits for a whole empty window instead of for ever."""
    time = Time()
    throttle = window(time)
    throttle.acquire(1)
    throttle.acquire(99)
    assert pytest.approx(sum(time.slept), abs=0.01) == 60.0


def test_a_lowered_limit_counts_at_once() -> None:
    """When the vendor lowers the limit under load, our share shrinks with it."""
    time = Time()
    throttle = window(time)
    throttle.acquire()
    throttle.observe({"limit": "2"})
    throttle.acquire()
    throttle.acquire()
    assert pytest.approx(sum(time.slept), abs=0.01) == 60.0


def test_little_left_slows_down() -> None:
    """When others have used most of the budget, each call is preceded by a pause."""
    time = Time()
    throttle = window(time, limit=500, share=0.8)
    throttle.observe({"left": "49", "limit": "500"})
    throttle.acquire()
    assert [pytest.approx(1.2)] == time.slept


@pytest.mark.parametrize(("reset", "pause"), [("1", 1.0), ("59", 1.2), ("1790000000", 1.2), ("soon", 1.2)])
def test_no_longer_than_until_the_vendors_window_begins_anew(reset: str, pause: float) -> None:
    """A near reset ends the pause; a moment or a word where seconds belong changes nothing."""
    time = Time()
    throttle = WindowThrottle(
        limit=500,
        window_s=60,
        share=0.8,
        remaining_header="left",
        reset_header="reset",
        clock=time.now,
        sleep=time.sleep,
    )
    throttle.observe({"left": "0", "reset": reset})
    throttle.acquire()
    assert [pytest.approx(pause)] == time.slept


@pytest.mark.parametrize(
    "headers", [{}, {"left": "50"}, {"left": "many"}, {"limit": "0"}, {"limit": "-1"}, {"limit": ""}]
)
def test_headers_that_say_nothing_change_nothing(headers: dict[str, str]) -> None:
    """Missing, odd or sufficient figures do not slow down."""
    time = Time()
    throttle = window(time, limit=500, share=0.8)
    throttle.observe(headers)
    throttle.acquire()
    assert time.slept == []


def test_no_throttle_never_waits() -> None:
    """A sandbox without limits."""
    throttle = Unlimited()
    throttle.acquire(1e9)
    throttle.observe({"left": "0"})


def test_a_bucket_gives_what_is_in_it() -> None:
    """Down to the share that is left to others nothing waits."""
    time = Time()
    throttle = bucket(time)
    throttle.acquire(800)
    assert time.slept == []


def test_an_empty_bucket_waits_for_what_is_missing() -> None:
    """The wait is what is missing divided by the refill."""
    time = Time()
    throttle = bucket(time)
    throttle.acquire(800)
    throttle.acquire(100)
    assert [pytest.approx(2.0)] == time.slept


def test_the_vendors_figures_rule() -> None:
    """After an answer the bucket holds what the vendor says, whatever we thought."""
    time = Time()
    throttle = bucket(time)
    throttle.update(available=200, maximum=1000, restore_per_s=100)
    throttle.acquire(50)
    assert [pytest.approx(0.5)] == time.slept


def test_a_bucket_that_never_refills_is_not_believed() -> None:
    """A rate of nothing would mean waiting for ever: the known one stays."""
    time = Time()
    throttle = bucket(time)
    throttle.update(available=0, maximum=1000, restore_per_s=0)
    throttle.acquire(100)
    assert [pytest.approx(6.0)] == time.slept


def test_a_call_dearer_than_the_bucket_goes_when_it_is_full() -> None:
    """It waits for a full bucket, not for ever."""
    time = Time()
    throttle = bucket(time)
    throttle.acquire(1)
    throttle.acquire(5000)
    assert [pytest.approx(1 / 50)] == time.slept


@given(st.lists(st.floats(0, 1000), max_size=30))
def test_a_bucket_never_gives_more_than_it_refills(costs: list[float]) -> None:
    """Over any time no more is spent than was in it and came in."""
    time = Time()
    throttle = bucket(time)
    for cost in costs:
        throttle.acquire(cost)
    assert sum(costs) <= 1000 + (time.at - 1000) * 50 + 1e-6
