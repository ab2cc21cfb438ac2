"""Several limits at once, one inside the other: so many calls in five minutes, in an hour and in a day."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shopswitch.errors import RateLimitError

# An answer that has not come after this long is lost: its call was counted by the vendor or never arrived.
_LOST_AFTER_S = 90.0
# A vendor that rounds "seconds to the reset" down would let us begin anew up to a second too early.
_ROUNDING_S = 1.0


@dataclass(slots=True)
class _Window:
    """One fixed window as far as it is known.

    Attributes:
        length_s: From one reset to the next.
        limit: Calls the vendor allows in it.
        ours: Calls after which we stop; the rest is left to others.
        used: Calls that are, or may be, counted in it: our own and those others made with the same key.
        ends_at: When it begins anew at the latest, by our clock; None before its first call.
    """

    length_s: float
    limit: int
    ours: int
    used: int = 0
    ends_at: float | None = None

    def turn(self, now: float, pending: int) -> None:
        """Begin anew when the window is over; what is still on its way may be counted in the new one."""
        if self.ends_at is not None and now >= self.ends_at:
            self.used = pending
            self.ends_at = None

    def wait_s(self, calls: int, now: float) -> float:
        """Seconds until so many calls fit; 0 when they fit now."""
        if self.used == 0 or self.used + calls <= self.ours or self.ends_at is None:
            return 0.0
        return max(0.0, self.ends_at - now)

    def take(self, calls: int, now: float) -> None:
        """Count calls that go out now."""
        self.used += calls
        if self.ends_at is None:
            self.ends_at = now + self.length_s + _ROUNDING_S

    def learn(self, limit: int, remaining: int, reset_s: float, *, now: float, pending: int, share: float) -> None:
        """Take over what an answer states; `pending` calls may not be counted in it yet."""
        self.limit, self.ours = limit, _part(limit, share)
        ends_at = now + reset_s + _ROUNDING_S
        stated = limit - remaining + pending
        if self.ends_at is not None and ends_at > self.ends_at + 2 * _ROUNDING_S and stated < self.used:
            # The vendor's window ended before ours did: it says so by a later end and fewer calls.
            self.used, self.ends_at = stated, ends_at
            return
        self.used = max(self.used, stated)
        self.ends_at = ends_at if self.ends_at is None else min(self.ends_at, ends_at)


class NestedWindows:
    """A throttle for a vendor with several fixed windows and a limit per second.

    The windows are fixed to the vendor's clock, so where one ends is only known from the headers; until the first
    answer each is taken to begin with our first call. Every answer states limit, remaining calls and seconds to the
    reset of each window, in one header each, parted by slashes in the order of `windows`. Those figures rule. Calls
    others make with the same key are seen in them; calls of ours whose answer is not here yet are added.

    Calls go at even distances, so that no second holds more than its share. May be used by several threads.

    Args:
        windows: Length in seconds → calls allowed, until the headers say otherwise; the shortest first.
        per_s: Calls per second.
        share: Part of each limit that we use; the rest stays free for the client's live integrations.
        limit_header: Header with the limits, in lower case.
        remaining_header: Header with the calls left.
        reset_header: Header with the seconds to each reset.
        longest_wait_s: A window that ends later than this is not waited for: the call fails.
        system: Who is called, for messages.
        clock: Seconds that only grow; injected by tests.
        sleep: How to wait; injected by tests.
    """

    def __init__(
        self,
        windows: Mapping[float, int],
        *,
        per_s: float,
        share: float = 0.8,
        limit_header: str = "x-ratelimit-limit",
        remaining_header: str = "x-ratelimit-remaining",
        reset_header: str = "x-ratelimit-reset",
        longest_wait_s: float = 3700.0,
        system: str = "system",
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._share = share
        self._windows = [_Window(length, limit, _part(limit, share)) for length, limit in windows.items()]
        self._gap_s = 1 / (per_s * share)
        self._headers = (limit_header, remaining_header, reset_header)
        self._longest_wait_s = longest_wait_s
        self._system = system
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next_at = clock()
        self._pending: deque[float] = deque()

    def acquire(self, cost: float = 1.0) -> None:
        """Wait until a call fits into every window; a higher cost counts as so many calls.

        Raises:
            RateLimitError: A window is used up and ends too late to wait for it.
        """
        calls = max(1, math.ceil(cost))
        while True:
            with self._lock:
                now = self._clock()
                # Others may learn from answers meanwhile: the wait happens outside the lock and is reckoned anew.
                wait = max(self._windows_wait_s(calls, now), self._next_at - now)
                if wait <= 0:
                    self._take(calls, now)
                    return
            if wait > self._longest_wait_s:
                raise self._used_up(wait)
            self._sleep(wait)

    def observe(self, headers: Mapping[str, str]) -> None:
        """Learn from an answer; one without these headers only tells that its call has arrived."""
        stated = [_numbers(headers.get(name), len(self._windows)) for name in self._headers]
        with self._lock:
            now = self._clock()
            if self._pending:
                self._pending.popleft()
            pending = self._still_pending(now)
            if any(not numbers for numbers in stated):
                return
            for window, limit, remaining, reset in zip(self._windows, *stated, strict=True):
                window.turn(now, pending)
                if limit > 0:
                    window.learn(limit, remaining, reset, now=now, pending=pending, share=self._share)

    def left(self) -> tuple[int, ...]:
        """Calls of ours that still fit into each window, as far as is known."""
        with self._lock:
            now = self._clock()
            for window in self._windows:
                window.turn(now, self._still_pending(now))
            return tuple(max(0, window.ours - window.used) for window in self._windows)

    def _windows_wait_s(self, calls: int, now: float) -> float:
        pending = self._still_pending(now)
        for window in self._windows:
            window.turn(now, pending)
        return max(window.wait_s(calls, now) for window in self._windows)

    def _take(self, calls: int, now: float) -> None:
        for window in self._windows:
            window.take(calls, now)
        self._pending.extend([now] * calls)
        self._next_at = now + self._gap_s * calls

    def _still_pending(self, now: float) -> int:
        while self._pending and now - self._pending[0] > _LOST_AFTER_S:
            self._pending.popleft()
        return len(self._pending)

    def _used_up(self, wait: float) -> RateLimitError:
        return RateLimitError(
            f"The calls that the {self._system} allows are used up for the next {math.ceil(wait / 60)} minutes.",
            hint="Give the runbook a key of its own, or go on after that.",
            system=self._system,
            status=None,
            retry_after=wait,
        )


def _part(limit: int, share: float) -> int:
    # Rounded before it is cut: 0.7 of 10 calls is 6.999… to the machine.
    return max(1, math.floor(round(limit * share, 6)))


def _numbers(text: str | None, count: int) -> Sequence[int]:
    """So many whole numbers parted by slashes, or none."""
    parts = (text or "").split("/")
    if len(parts) != count or not all(part.strip().isascii() and part.strip().isdecimal() for part in parts):
        return ()
    return [int(part) for part in parts]
