"""Nested windows: never one call too many, hardly one too few."""

import random
import threading
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.errors import RateLimitError
from shopswitch.http.windows import NestedWindows

LENGTHS = (300.0, 3600.0, 86400.0)


class Time:
    """A clock that only sleeping and calling move."""

    def __init__(self, at: float = 0.0) -> None:
        self.at = at
        self.slept: list[float] = []

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


class Vendor:
    """Counts calls in windows fixed to its clock, refuses what is too much, and says so in three headers."""

    def __init__(
        self, time: Time, limits: Sequence[int] = (300, 3000, 12000), *, rounds: Callable[[float], int]
    ) -> None:
        self._time, self._rounds = time, rounds
        self.limits = list(limits)
        self.used = [0] * len(limits)
        self._turns = [-1.0] * len(limits)
        self._latest: list[float] = []
        self.taken = 0
        self.refused = 0

    def call(self) -> dict[str, str]:
        """One call; the headers of its answer."""
        self._turn()
        recent = [at for at in self._latest if at > self._time.at - 1 + 1e-9]
        if len(recent) >= 20 or any(u >= limit for u, limit in zip(self.used, self.limits, strict=True)):
            self.refused += 1
        else:
            self.taken += 1
            self.used = [u + 1 for u in self.used]
            self._latest = [*recent, self._time.at]
        return self.headers()

    def headers(self) -> dict[str, str]:
        left = [max(0, limit - u) for u, limit in zip(self.used, self.limits, strict=True)]
        ends = [self._rounds(length - self._time.at % length) for length in LENGTHS]
        rows = {"limit": self.limits, "remaining": left, "reset": ends}
        return {f"x-ratelimit-{name}": "/".join(map(str, values)) for name, values in rows.items()}

    def _turn(self) -> None:
        turns = [self._time.at // length for length in LENGTHS]
        self.used = [0 if now != then else u for u, now, then in zip(self.used, turns, self._turns, strict=True)]
        self._turns = turns


def throttle(
    time: Time, *, share: float = 0.8, limits: Sequence[int] = (300, 3000, 12000), **more: float
) -> NestedWindows:
    return NestedWindows(
        dict(zip(LENGTHS, limits, strict=True)),
        per_s=20,
        share=share,
        clock=time.now,
        sleep=time.sleep,
        **more,  # type: ignore[arg-type]  # only longest_wait_s
    )


def run(
    time: Time, vendor: Vendor, windows: NestedWindows, until: float, *, latency: float = 0.2, others: int = 0
) -> int:
    """Call as fast as the throttle lets us; `others` make so many calls with the same key for each of ours."""
    made = 0
    while True:
        windows.acquire()
        if time.at >= until:
            return made
        made += 1
        time.at += latency / 2
        for _ in range(others):
            vendor.call()
        headers = vendor.call()
        time.at += latency / 2
        windows.observe(headers)


@pytest.mark.parametrize("share", [1.0, 0.8, 0.5])
@pytest.mark.parametrize("start", [0.0, 17.3, 299.9, 86_399.5])
@pytest.mark.parametrize("rounds", [int, lambda seconds: int(seconds) + 1])
def test_the_allowed_rate_is_reached_and_never_exceeded(
    share: float, start: float, rounds: Callable[[float], int]
) -> None:
    """Over two whole hours: at least 95 % of our part of the hour's limit, and no call refused."""
    time = Time(start)
    vendor, windows = Vendor(time, rounds=rounds), throttle(time, share=share)
    first_hour = (start // 3600 + 1) * 3600
    run(time, vendor, windows, first_hour)
    made = run(time, vendor, windows, first_hour + 7200)
    assert vendor.refused == 0
    assert made >= 0.95 * 2 * 3000 * share
    assert made <= 2 * 3000 * share + 2


def test_a_share_of_each_window_stays_free() -> None:
    """Of 300 calls in five minutes 240 are ours; then we wait for the end of the vendor's window, not of our own."""
    time = Time(100.0)
    vendor, windows = Vendor(time, rounds=int), throttle(time)
    made = run(time, vendor, windows, 299.0, latency=0.1)
    assert (made, vendor.used[0] if time.at < 300 else 0) == (240, 0)
    assert 300 <= time.at <= 303


def test_what_others_use_is_ours_no_more() -> None:
    """Two calls of theirs for each of ours: the vendor refuses nobody, and a share of it stays free."""
    time = Time(10.0)
    vendor, windows = Vendor(time, rounds=int), throttle(time)
    made = run(time, vendor, windows, 300.0, others=2)
    assert made == 80
    assert vendor.refused == 0


def test_the_headers_rule() -> None:
    """Another plan: a thousand calls in five minutes, or thirty."""
    for limit, expected in ((1000, 800), (30, 24)):
        time = Time(0.0)
        vendor = Vendor(time, (limit, 12_000, 288_000), rounds=int)
        made = run(time, vendor, throttle(time), 299.0, latency=0.01)
        assert made == expected


def test_calls_go_at_even_distances() -> None:
    """Sixteen a second are our share of twenty, also when answers come at once."""
    time = Time(0.0)
    windows = throttle(time)
    for _ in range(33):
        windows.acquire()
    assert time.at == pytest.approx(2.0)


def test_a_window_that_ends_too_late_is_not_waited_for() -> None:
    """The day's calls are used up: an error that says for how long, and nothing is slept."""
    time = Time(3600.0)
    windows = throttle(time)
    windows.acquire()
    spent = {"x-ratelimit-limit": "300/3000/12000", "x-ratelimit-remaining": "299/2999/0"}
    windows.observe(spent | {"x-ratelimit-reset": "300/3600/82800"})
    with pytest.raises(RateLimitError, match="1381 minutes") as caught:
        windows.acquire()
    assert caught.value.retry_after == pytest.approx(82_801, abs=1)
    assert time.slept == []


def test_a_refused_call_is_followed_by_the_wait_the_vendor_states() -> None:
    """Somebody else used up the window: we wait for its end."""
    time = Time(50.0)
    vendor, windows = Vendor(time, rounds=int), throttle(time)
    vendor.call()
    vendor.used[0] = 300
    run(time, vendor, windows, 60.0)
    assert 300 <= time.at <= 303
    assert vendor.refused == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-ratelimit-limit": "300/3000", "x-ratelimit-remaining": "0/0", "x-ratelimit-reset": "9/9"},
        {"x-ratelimit-limit": "a/b/c", "x-ratelimit-remaining": "0/0/0", "x-ratelimit-reset": "9/9/9"},
        {"x-ratelimit-limit": "0/0/0", "x-ratelimit-remaining": "0/0/0", "x-ratelimit-reset": "9/9/9"},
        {"x-ratelimit-limit": "300/3000/12000", "x-ratelimit-remaining": "-1/2/3", "x-ratelimit-reset": "9/9/9"},
        {"x-ratelimit-remaining": "0/0/0"},
    ],
)
def test_headers_that_say_nothing_change_nothing(headers: dict[str, str]) -> None:
    """Too few parts, no numbers, no limit at all."""
    time = Time(0.0)
    windows = throttle(time)
    windows.acquire()
    windows.observe(headers)
    assert windows.left() == (239, 2399, 9599)


def test_calls_on_their_way_count() -> None:
    """An answer does not know of the calls behind it; a lost one counts until it cannot come any more."""
    time = Time(0.0)
    windows = throttle(time)
    for _ in range(4):
        windows.acquire()
    windows.observe(
        {
            "x-ratelimit-limit": "300/3000/12000",
            "x-ratelimit-remaining": "200/2900/11900",
            "x-ratelimit-reset": "300/3600/86400",
        }
    )
    assert windows.left() == (240 - 103, 2400 - 103, 9600 - 103)


def test_calls_on_their_way_at_the_turn_may_fall_into_the_new_window() -> None:
    """So they count there too, until their answers are here."""
    time = Time(0.0)
    windows = throttle(time)
    time.at = 299.0
    windows.acquire()
    time.at = 599.9
    for _ in range(3):
        windows.acquire()
    time.at = 600.5
    assert windows.left()[0] == 240 - 3


def test_a_dear_call_counts_as_several() -> None:
    """Its cost is rounded up."""
    time = Time(0.0)
    windows = throttle(time)
    windows.acquire(2.5)
    assert windows.left() == (237, 2397, 9597)


def test_a_dear_call_goes_into_an_empty_window() -> None:
    """It would never fit otherwise."""
    time = Time(0.0)
    windows = throttle(time, limits=(2, 3000, 12000))
    windows.acquire(5)
    assert time.slept == []


def test_several_threads_share_the_windows() -> None:
    """Together they get no more than one would, and an answer is learned from while others wait."""
    time = Time(0.0)
    lock = threading.Lock()
    vendor = Vendor(time, rounds=int)
    windows = throttle(time)

    def work() -> None:
        for _ in range(60):
            windows.acquire()
            with lock:
                headers = vendor.call()
            windows.observe(headers)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (vendor.taken, vendor.refused) == (240, 0)
    assert windows.left()[0] == 0


@given(seed=st.integers(0, 10_000), share=st.sampled_from([0.3, 0.8, 1.0]), start=st.floats(0, 90_000))
def test_no_limit_is_ever_exceeded(seed: int, share: float, start: float) -> None:
    """Whatever the limits, the delays, the moment of beginning and the calls of others before us."""
    rng = random.Random(seed)
    limits = (rng.randrange(1, 40), rng.randrange(20, 200), rng.randrange(150, 1000))
    time = Time(start)
    vendor = Vendor(time, limits, rounds=rng.choice([int, lambda seconds: int(seconds) + 1]))
    windows = throttle(time, share=share, longest_wait_s=90_000)
    # What is told first is what rules: a throttle cannot know a limit that nobody stated yet.
    windows.acquire()
    windows.observe(vendor.call())
    for _ in range(300):
        windows.acquire()
        time.at += rng.random() * rng.choice([0.01, 1, 30])
        headers = vendor.call()
        time.at += rng.random()
        windows.observe(headers)
    assert vendor.refused == 0
