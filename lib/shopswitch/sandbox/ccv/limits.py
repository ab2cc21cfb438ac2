"""Calls per minute: so many of one method on one resource, and so many overall.

That both are counted per minute is documented, the numbers are not: those here let through four calls a second, the
pace the runbook plans, and not much more.
"""

from collections.abc import Callable

from shopswitch.sandbox.ccv.errors import too_many

MINUTE_S = 60.0


class Limits:
    """Counts calls per minute of a clock that only rises.

    Args:
        monotonic: Seconds.

    Attributes:
        per_method: Calls per minute of one method on one resource.
        overall: Calls per minute.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.per_method = 240
        self.overall = 300
        self._monotonic = monotonic
        self._minute = -1
        self._counts: dict[tuple[str, str], int] = {}

    def count(self, method: str, resource: str) -> None:
        """Count a call.

        Raises:
            ApiError: 429.10 or 429.11: there were too many within this minute.
        """
        minute = int(self._monotonic() // MINUTE_S)
        if minute != self._minute:
            self._minute, self._counts = minute, {}
        if sum(self._counts.values()) >= self.overall:
            raise too_many(overall=True)
        if self._counts.get((method, resource), 0) >= self.per_method:
            raise too_many(overall=False)
        self._counts[method, resource] = self._counts.get((method, resource), 0) + 1
