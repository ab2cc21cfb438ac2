"""Calls at even distances, for a vendor that publishes no limit and only says when it was too much."""

import threading
import time
from collections.abc import Callable, Mapping

_SLOWEST_PER_S = 0.1


class Pace:
    """A throttle that lets one call go at a time, evenly spaced, and slows down when told to.

    Evenly, not in bursts: where several unknown windows count at once, a burst may fill the smallest of them.

    Args:
        per_s: Calls per second that are believed to be fine.
        share: Part of that we use; the rest stays free for the client's live integrations.
        clock: Seconds that only grow; injected by tests.
        sleep: How to wait; injected by tests.
    """

    def __init__(
        self,
        *,
        per_s: float,
        share: float = 0.8,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._per_s = per_s * share
        self._clock = clock
        self._sleep = sleep
        self._next = clock()
        self._lock = threading.Lock()

    @property
    def per_s(self) -> float:
        """Calls per second at the moment."""
        return self._per_s

    def acquire(self, cost: float = 1.0) -> None:
        """Wait for this call's turn; a call of a higher cost takes as many turns."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next)
            self._next = turn + cost / self._per_s
        if turn > now:
            self._sleep(turn - now)

    def observe(self, headers: Mapping[str, str]) -> None:
        """Headers tell nothing here; see `halve`."""

    def halve(self) -> None:
        """The vendor refused a call: go on at half the pace, but never slower than a call in ten seconds."""
        with self._lock:
            self._per_s = max(_SLOWEST_PER_S, self._per_s / 2)
