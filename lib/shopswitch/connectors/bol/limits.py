"""How often each endpoint may be called: bol.com's public list, or a copy of it.

Limits are set per endpoint. Whether they count per account or per set of credentials is not known, so a share is left
for the client's own integrations either way.

Source: https://api.bol.com/retailer/public/Retailer-API/ratelimits.html; copy of November 2025.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shopswitch.errors import ConnectorError
from shopswitch.http.client import ApiClient
from shopswitch.http.throttle import Throttle, WindowThrottle

PUBLIC_LIST = "/retailer/public/ratelimits"
ORDER_DETAILS_PER_S = 25
_UNITS = {"SECONDS": 1.0, "MINUTES": 60.0, "HOURS": 3600.0}


@dataclass(frozen=True, slots=True)
class Limit:
    """So many calls per so many seconds."""

    calls: int
    window_s: float

    @property
    def per_s(self) -> float:
        """Calls per second in the long run."""
        return self.calls / self.window_s

    def throttle(
        self,
        share: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> Throttle:
        """What keeps to a share of it; the rest stays free for others. Clock and sleep are injected by tests."""
        return WindowThrottle(
            limit=self.calls,
            window_s=self.window_s,
            share=share,
            remaining_header="x-ratelimit-remaining",
            reset_header="x-ratelimit-reset",
            clock=clock,
            sleep=sleep,
        )


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint that has a limit of its own; a star stands for one part of the path."""

    method: str
    path: str


ORDERS = Endpoint("GET", "/retailer/orders")
ORDER = Endpoint("GET", "/retailer/orders/*")
SHIPMENTS = Endpoint("GET", "/retailer/shipments")
SHIPMENT = Endpoint("GET", "/retailer/shipments/*")
OFFERS = Endpoint("GET", "/retailer/offers")
OFFER = Endpoint("GET", "/retailer/offers/*")
OFFER_CHANGE = Endpoint("PATCH", "/retailer/offers/*")

KNOWN: Mapping[Endpoint, Limit] = {
    ORDERS: Limit(25, 60),
    ORDER: Limit(ORDER_DETAILS_PER_S, 1),
    SHIPMENTS: Limit(25, 60),
    SHIPMENT: Limit(50, 60),
    OFFERS: Limit(25, 1),
    OFFER: Limit(25, 1),
    # In no copy of the list: what reading an offer may.
    OFFER_CHANGE: Limit(25, 1),
}
"""What counts where the public list says nothing."""


def read_limits(client: ApiClient) -> Mapping[Endpoint, Limit]:
    """The limits of today; where the public list cannot be read or used, those of the copy.

    Args:
        client: Without login: anybody may read the list.
    """
    try:
        value = client.get(PUBLIC_LIST).json()
    except ConnectorError:
        return KNOWN
    rows = value if isinstance(value, list) else next((v for v in _values(value) if isinstance(v, list)), [])
    found = dict(KNOWN)
    told: dict[Endpoint, Limit] = {}
    for row in rows:
        endpoint, limit = _read(row)
        # Of several that fit, the smallest counts.
        if endpoint is not None and limit is not None and limit.per_s <= told.get(endpoint, limit).per_s:
            told[endpoint] = limit
    return found | told


def _values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else []


def _read(row: Any) -> tuple[Endpoint | None, Limit | None]:
    """One entry of the list, or nothing when it concerns no endpoint that is called here."""
    if not isinstance(row, dict):
        return None, None
    path = re.sub(r"\{[^/]*\}|:[^/]+|\*+", "*", str(row.get("path", ""))).rstrip("/")
    methods = set(re.findall(r"[A-Z]+", str(row.get("methods", "")).upper()))
    calls, length, unit = row.get("maxCapacity"), row.get("timeToLive"), _UNITS.get(str(row.get("timeUnit")))
    endpoint = next((each for each in KNOWN if each.path == path and each.method in methods), None)
    if type(calls) is not int or type(length) is not int or unit is None or calls < 1 or length < 1:
        return endpoint, None
    return endpoint, Limit(calls, length * unit)
