"""Stay below a vendor's limit, with a share left for the client's own integrations."""

import math
import threading
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from pyrate_limiter import InMemoryBucket, Rate, RateItem


class Throttle(Protocol):
    """Decides when the next call may go."""

    def acquire(self, cost: float = 1.0) -> None:
        """Wait until a call of that cost may be sent."""
        ...

    def observe(self, headers: Mapping[str, str]) -> None:
        """Learn from an answer's headers (names in lower case)."""
        ...


class Unlimited:
    """No throttle: a sandbox without limits, or a vendor that sets none."""

    def acquire(self, cost: float = 1.0) -> None:
        """Never wait."""

    def observe(self, headers: Mapping[str, str]) -> None:
        """Nothing to learn."""


class WindowThrottle:
    """So many calls per window (Picqer: 500 per minute).

    Args:
        limit: The vendor's limit, calls per window.
        window_s: Length of the window in seconds.
        share: Part of it we use; the rest stays free for the client's live integrations.
        remaining_header: Header that tells how many calls are left, in lower case, or "".
        limit_header: Header that tells the present limit, in lower case, or "".
        reset_header: Header that tells in how many seconds the vendor's window begins anew, in lower case, or "".
        brake_below: When less than this part of the limit is left, pause before each call; half of what is not ours
            when not given.
        clock: Seconds that only grow; injected by tests.
        sleep: How to wait; injected by tests.
    """

    def __init__(
        self,
        *,
        limit: int,
        window_s: float,
        share: float = 0.8,
        remaining_header: str = "",
        limit_header: str = "",
        reset_header: str = "",
        brake_below: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limit = limit
        self._window_s = window_s
        self._share = share
        self._remaining: int | None = None
        self._remaining_header = remaining_header
        self._limit_header = limit_header
        self._reset_header = reset_header
        self._reset_s: int | None = None
        self._brake_below = round((1 - share) / 2, 6) if brake_below is None else brake_below
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        # The bucket without the library's Limiter: that one sleeps on a clock of its own and starts a thread.
        self._bucket = InMemoryBucket([self._rate()])

    def acquire(self, cost: float = 1.0) -> None:
        """Wait for the window, and longer when the account's budget is nearly used up by others."""
        with self._lock:
            # A call that costs more than our share would never fit: it waits for a whole share.
            weight = min(max(1, math.ceil(cost)), self._bucket.rates[0].limit)
            item = RateItem("call", self._now_ms(), weight=weight)
            while not self._bucket.put(item):
                wait_ms = self._bucket.waiting(item)
                self._sleep((wait_ms if isinstance(wait_ms, int) and wait_ms > 0 else 1) / 1000)
                item.timestamp = self._now_ms()
            self._bucket.leak(item.timestamp)
            if self._remaining is not None and self._remaining < self._limit * self._brake_below:
                # Others are using this budget too: fall back to one call per fair share of the window.
                pause = self._window_s / max(1.0, self._limit * self._brake_below)
                # A vendor that says when its window begins anew need not be waited for any longer.
                self._sleep(pause if self._reset_s is None else min(pause, self._reset_s))

    def observe(self, headers: Mapping[str, str]) -> None:
        """Take over limit and remaining calls when the vendor states them."""
        with self._lock:
            self._remaining = _number(headers.get(self._remaining_header), self._remaining)
            reset = _number(headers.get(self._reset_header), None)
            # Some answers give a moment instead of seconds: that is no wait.
            self._reset_s = reset if reset is not None and 0 <= reset <= self._window_s else None
            limit = _number(headers.get(self._limit_header), None)
            if limit is not None and limit > 0 and limit != self._limit:
                # The vendor lowers the limit under load (Picqer does): our share shrinks with it at once.
                self._limit = limit
                self._bucket.rates = [self._rate()]

    def _rate(self) -> Rate:
        return Rate(max(1, int(self._limit * self._share)), int(self._window_s * 1000))

    def _now_ms(self) -> int:
        return int(self._clock() * 1000)


class BucketThrottle:
    """A bucket of points that refills (Shopify's query cost).

    The vendor's own figures rule: `update` is called with what each answer says.
    """

    def __init__(
        self,
        *,
        maximum: float,
        restore_per_s: float,
        share: float = 0.8,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._maximum = maximum
        self._restore = restore_per_s
        self._share = share
        self._clock = clock
        self._sleep = sleep
        self._available = maximum
        self._at = clock()
        self._lock = threading.Lock()

    def acquire(self, cost: float = 1.0) -> None:
        """Wait until the bucket holds `cost` points beyond the share that is left to others."""
        with self._lock:
            self._refill()
            floor = self._maximum * (1 - self._share)
            missing = min(cost + floor, self._maximum) - self._available
            if missing > 0:
                self._sleep(missing / self._restore)
                self._refill()
            self._available -= cost

    def observe(self, headers: Mapping[str, str]) -> None:
        """Headers tell nothing here; see `update`."""

    def update(self, *, available: float, maximum: float, restore_per_s: float) -> None:
        """Take over the vendor's own figures, in points and points per second."""
        with self._lock:
            self._available, self._maximum = available, maximum
            # A rate of nothing would mean waiting for ever: keep the one we know.
            self._restore = restore_per_s if restore_per_s > 0 else self._restore
            self._at = self._clock()

    def _refill(self) -> None:
        now = self._clock()
        self._available = min(self._maximum, self._available + (now - self._at) * self._restore)
        self._at = now


def _number(text: str | None, default: int | None) -> int | None:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
