"""When a call is tried again, and after how long."""

from collections.abc import Callable
from dataclasses import dataclass

from shopswitch.errors import RateLimitError, RetriableError


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Which errors are retried, how often, how long in all.

    Attributes:
        attempts: Tries in all, the first included.
        total_s: Seconds after which no new try begins.
        wait_first_s: First wait after a connection or server error; doubles, with jitter.
        wait_max_s: Longest such wait.
        rate_limit_waits_s: Waits after a rate limit that names no wait of its own, in order.
        longest_server_wait_s: A server that asks for more is not waited for: the call fails.
        waits: False where waiting makes no sense (a sandbox without limits).
    """

    attempts: int = 5
    total_s: float = 180.0
    wait_first_s: float = 0.5
    wait_max_s: float = 20.0
    rate_limit_waits_s: tuple[float, ...] = (20.0, 40.0, 60.0)
    longest_server_wait_s: float = 120.0
    waits: bool = True

    def hook(self) -> "Callable[[Exception], bool | float]":
        """A fresh decision function for one call: False = give up, True = default wait, number = seconds."""
        limited = 0

        def decide(error: Exception) -> bool | float:
            nonlocal limited
            if not isinstance(error, RetriableError):
                return False
            if not isinstance(error, RateLimitError):
                return True if self.waits else 0.0
            limited += 1
            wait = error.retry_after
            if wait is None:
                wait = self.rate_limit_waits_s[min(limited, len(self.rate_limit_waits_s)) - 1]
            if wait > self.longest_server_wait_s:
                return False
            return wait if self.waits else 0.0

        return decide


NO_RETRY = RetryPolicy(attempts=1)
