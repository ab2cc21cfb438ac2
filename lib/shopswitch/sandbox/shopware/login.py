"""Tokens of the client-credentials grant, and the brake on failed logins."""

import base64
import json
import random
from collections.abc import Callable

TOKEN_SECONDS = 600
STEPS = ((10, 10.0), (15, 30.0), (20, 60.0))
"""From that many attempts on, seconds to wait; Source: Shopware rate limiter `oauth`, 6.4 and later."""
RESET_SECONDS = 86400.0


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


class Logins:
    """Access to one shop.

    Args:
        rng: Source of keys and tokens.
        monotonic: Seconds that only rise.

    Attributes:
        token_seconds: How long a token works.
        steps: Attempts → seconds to wait before the next; may be scaled down by a test.
    """

    def __init__(self, rng: random.Random, monotonic: Callable[[], float]) -> None:
        self._rng = rng
        self._monotonic = monotonic
        self.token_seconds: float = TOKEN_SECONDS
        self.steps = STEPS
        self.client_id = "SWIA" + "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(22))
        self.client_secret = "".join(
            rng.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP0123456789") for _ in range(52)
        )
        self._valid_until: dict[str, float] = {}
        self._failures: dict[str, list[float]] = {}

    def wait_s(self, who: str) -> float:
        """Seconds this caller has to wait before another attempt; 0 when it may try."""
        attempts = [at for at in self._failures.get(who, []) if self._monotonic() - at < RESET_SECONDS]
        if not attempts:
            return 0.0
        pause = max((seconds for least, seconds in self.steps if len(attempts) >= least), default=0.0)
        return max(0.0, attempts[-1] + pause - self._monotonic())

    def failed(self, who: str) -> None:
        """Count a failed attempt."""
        self._failures.setdefault(who, []).append(self._monotonic())

    def succeeded(self, who: str) -> None:
        """A right attempt clears the count."""
        self._failures.pop(who, None)

    def grant(self) -> str:
        """A new token."""
        head = _part({"typ": "JWT", "alg": "HS256"})
        body = _part({"aud": self.client_id, "jti": f"{self._rng.getrandbits(128):032x}"})
        token = f"{head}.{body}.{self._rng.getrandbits(256):064x}"
        self._valid_until[token] = self._monotonic() + self.token_seconds
        return token

    def works(self, token: str) -> bool:
        """Whether a token opens the shop now."""
        return self._valid_until.get(token, float("-inf")) > self._monotonic()

    def expire(self) -> None:
        """Make every token invalid."""
        self._valid_until.clear()
