"""The published limits per endpoint: fixed windows of real time, the headers, and the public list."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.bol.answers import answer, short_problem

_SECONDS = {"SECONDS": 1, "MINUTES": 60, "HOURS": 3600}


@dataclass(slots=True)
class Limit:
    """How often one endpoint may be called; a star stands for one part of the path."""

    path: str
    methods: str
    capacity: int
    unit: str
    begun: float = -math.inf
    used: int = 0

    @property
    def seconds(self) -> int:
        """Length of the window."""
        return _SECONDS[self.unit]

    def concerns(self, path: str, method: str) -> bool:
        """Whether a call falls under it."""
        pattern = "[^/]+".join(re.escape(part) for part in self.path.split("*"))
        return method in self.methods.split(", ") and re.fullmatch(pattern, path) is not None


def published() -> list[Limit]:
    """The list as a third party copied it in November 2025; today's figures are unconfirmed.

    PATCH of offers, transports, cancellations and process statuses are in no copy; PATCH is given what reading has.
    """
    read = "GET, OPTIONS, HEAD"
    return [
        Limit("/retailer/orders", read, 25, "MINUTES"),
        Limit("/retailer/orders/*", read, 25, "SECONDS"),
        Limit("/retailer/shipments", read, 25, "MINUTES"),
        Limit("/retailer/shipments", "POST", 25, "SECONDS"),
        Limit("/retailer/shipments/*", read, 50, "MINUTES"),
        Limit("/retailer/offers", "GET", 25, "SECONDS"),
        Limit("/retailer/offers", "POST, OPTIONS", 50, "SECONDS"),
        Limit("/retailer/offers/export", "POST, OPTIONS", 9, "HOURS"),
        Limit("/retailer/offers/export/*", read, 9, "HOURS"),
        Limit("/retailer/offers/*", "GET, HEAD", 25, "SECONDS"),
        Limit("/retailer/offers/*", "PATCH", 25, "SECONDS"),
        Limit("/retailer/offers/*", "PUT, OPTIONS, DELETE", 50, "SECONDS"),
        Limit("/retailer/offers/*/stock", "PUT, OPTIONS", 50, "SECONDS"),
        Limit("/retailer/offers/*/price", "PUT, OPTIONS", 50, "SECONDS"),
        Limit("/retailer/inventory", read, 20, "MINUTES"),
    ]


class Limits:
    """Counts calls.

    Args:
        monotonic: Seconds that only rise.

    Attributes:
        rules: May be changed, so that a test need not call thousands of times.
        tells_wait: Whether a refusal says how long to wait; bol does not always.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.rules = published()
        self.tells_wait = True
        self._monotonic = monotonic

    def rule_for(self, request: Request) -> Limit | None:
        """The limit a call falls under."""
        return next((each for each in self.rules if each.concerns(request.path, request.method)), None)

    def refuse(self, rule: Limit, *, enforced: bool) -> Response | None:
        """Count a call; the answer when there were too many."""
        now = self._monotonic()
        if now - rule.begun >= rule.seconds:
            rule.begun, rule.used = now, 0
        if not enforced:
            return None
        if rule.used >= rule.capacity:
            return too_many(self._wait(rule) if self.tells_wait else None)
        rule.used += 1
        return None

    def headers(self, rule: Limit) -> dict[str, str]:
        """What each answer says about the limit; the reset is in seconds from now."""
        return {
            "X-RateLimit-Limit": str(rule.capacity),
            "X-RateLimit-Remaining": str(rule.capacity - rule.used),
            "X-RateLimit-Reset": str(self._wait(rule)),
        }

    def public(self) -> Response:
        """The list anybody may read. That it is a bare array is unconfirmed."""
        rows = [
            {
                "path": each.path,
                "methods": each.methods,
                "maxCapacity": each.capacity,
                "timeToLive": 1,
                "timeUnit": each.unit,
            }
            for each in self.rules
        ]
        return answer(rows, media_type="application/json")

    def _wait(self, rule: Limit) -> int:
        return max(1, math.ceil(rule.begun + rule.seconds - self._monotonic()))


def too_many(wait: object = None) -> Response:
    """429, with the seconds to wait or without."""
    made = answer(
        short_problem(429, "Too Many Requests", "The limit of this endpoint is used up; try again later."), 429
    )
    if wait is not None:
        made.headers["Retry-After"] = str(wait)
    return made
