"""The three nested windows and the limit per second, counted per key."""

import math
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

NAMES = ("limit5Min", "limitHour", "limitDay")
SECONDS = (300, 3600, 86400)


class Limits:
    """Counts calls in windows that are fixed to the clock's own marks, not sliding.

    Args:
        monotonic: Seconds that only rise.

    Attributes:
        allowed: Calls per five minutes, hour and day. Source: 300, 3,000 and 12,000 per key, as seen in the field.
        per_second: Calls in any one second. Source: the vendor's announcement of November 2021.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self.allowed = [300, 3_000, 12_000]
        self.per_second = 20
        self._windows = [-1, -1, -1]
        self._used = [0, 0, 0]
        self._latest: deque[float] = deque()

    def take(self) -> bool:
        """Count a call; False when it is one too many, and then it is not counted."""
        self._turn()
        now = self._monotonic()
        while self._latest and self._latest[0] <= now - 1:
            self._latest.popleft()
        if len(self._latest) >= self.per_second or any(left <= 0 for left in self.remaining()):
            return False
        self._latest.append(now)
        self._used = [used + 1 for used in self._used]
        return True

    def forget(self) -> None:
        """Count this as the first call of every window: what is not enforced must not seem to run out."""
        self._turn()
        self._used = [1, 1, 1]

    def remaining(self) -> list[int]:
        """Calls left per window."""
        self._turn()
        return [max(0, most - used) for most, used in zip(self.allowed, self._used, strict=True)]

    def resets(self) -> list[int]:
        """Seconds until each window begins anew."""
        now = self._monotonic()
        return [max(1, math.ceil(length - now % length)) for length in SECONDS]

    def headers(self, *, exhausted: bool = False) -> dict[str, str]:
        """The three headers that every answer carries, each for the three windows."""
        left = [0, *self.remaining()[1:]] if exhausted else self.remaining()
        rows = {"Limit": self.allowed, "Remaining": left, "Reset": self.resets()}
        return {f"X-RateLimit-{name}": "/".join(map(str, values)) for name, values in rows.items()}

    def show(self, now: datetime) -> dict[str, Any]:
        """What `account/ratelimit` tells."""
        values = zip(NAMES, self.allowed, self.remaining(), self.resets(), strict=True)
        return {
            name: {
                "limit": limit,
                "remaining": left,
                "reset": reset,
                "resetTime": (now + timedelta(seconds=reset)).isoformat(timespec="seconds"),
            }
            for name, limit, left, reset in values
        }

    def _turn(self) -> None:
        windows = [int(self._monotonic() // length) for length in SECONDS]
        self._used = [
            used if window == before else 0
            for used, window, before in zip(self._used, windows, self._windows, strict=True)
        ]
        self._windows = windows
