"""What an answer of Lightspeed means: the one place where a status becomes an error, and the envelopes.

Source: vendor client SEOshop/API-PHP-Client 1.9.1 and connectors in daily use; bodies of errors beyond a message are
unconfirmed, so nothing is decided on them, and the message itself is never repeated.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shopswitch.errors import (
    AuthError,
    ConnectorError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RequestError,
    RetriableError,
    UnexpectedResponseError,
)
from shopswitch.http.response import ApiResponse

KEYS_PAGE = "Settings > Shop settings > Developers"

# Below these paths an address that exists is sometimes answered 404 for a moment; repeating helps.
_FLICKERING = re.compile(r"/(orders|shipments)[./]")
_GROUPS = {
    "products": re.compile(r"/(products|variants|catalog)[./]"),
    "orders": re.compile(r"/(orders|shipments)[./]"),
    "settings": re.compile(r"/(shop|languages|shippingmethods|webhooks)[./]"),
}


def classify(response: ApiResponse) -> ConnectorError | None:
    """The error an answer stands for, or None when it can be used."""
    if 200 <= response.status < 300:
        return _error_in_disguise(response)
    about: dict[str, Any] = {
        "system": response.system,
        "status": response.status,
        "request_id": response.request_id,
    }
    where = f"{response.path} (HTTP {response.status})"
    if response.status == 401:
        return AuthError(
            f"The {response.system} refuses the key at {where}.",
            hint=f"Compare key and secret with {KEYS_PAGE} in the back office, that the key is switched on, and that "
            "the address is that of the shop's own cluster.",
            **about,
        )
    if response.status == 403:
        return PermissionDeniedError(
            f"The key of the {response.system} may not do this: {where}.",
            hint=f"Tick '{_group(response.path)}' for the key at {KEYS_PAGE} in the back office.",
            **about,
        )
    if response.status == 404:
        return _missing(response, where, about)
    if response.status == 429:
        return RateLimitError(
            f"The {response.system} asks to slow down at {where}.",
            hint="Something else uses this key too: make the runbook a key of its own, or try again later.",
            retry_after=_wait_s(response),
            **about,
        )
    if response.status >= 500:
        return RetriableError(f"The {response.system} failed at {where}.", hint="Try again later.", **about)
    return RequestError(
        f"The {response.system} refused the request at {where}.",
        hint="Report this: the request is ours, or the interface has changed.",
        **about,
    )


def _error_in_disguise(response: ApiResponse) -> ConnectorError | None:
    # The vendor's own client looks for an error in every body, whatever the status.
    if response.body.lstrip()[:9] != b'{"error":':
        return None
    return RequestError(
        f"The {response.system} answered an error at {response.path}, although with HTTP {response.status}.",
        hint="Look at the shop in the back office, and try again.",
        system=response.system,
        status=response.status,
        request_id=response.request_id,
    )


def _missing(response: ApiResponse, where: str, about: Mapping[str, Any]) -> ConnectorError:
    if _FLICKERING.search(response.path):
        return RetriableError(
            f"The {response.system} has nothing at {where}, which for orders may be so for a moment only.",
            hint="Try again later; if it stays, the order is gone or the language in the address is not the shop's.",
            **about,
        )
    return NotFoundError(
        f"The {response.system} has nothing at {where}.",
        hint="Check that the language at the end of the address in the profile is one of the shop's.",
        **about,
    )


def _group(path: str) -> str:
    return next((name for name, pattern in _GROUPS.items() if pattern.search(path)), "settings")


def _wait_s(response: ApiResponse) -> float | None:
    """Seconds until calls are allowed again: Retry-After (a date, seen in the field), else the windows used up."""
    if response.retry_after is not None:
        return response.retry_after
    remaining, reset = (response.headers.get(f"x-ratelimit-{name}", "").split("/") for name in ("remaining", "reset"))
    waits = [float(s) for left, s in zip(remaining, reset, strict=False) if left == "0" and s.isdecimal()]
    return max(waits, default=None)


def rows_of(response: ApiResponse, name: str, kept: Iterable[str]) -> list[dict[str, Any]]:
    """The records of a list, each cut down to what is needed: the rest may be a customer's data.

    Args:
        response: The answer.
        name: Name of the envelope.
        kept: Fields to keep.

    Raises:
        UnexpectedResponseError: There is no such list in it.
    """
    content = response.json_object().get(name)
    if not isinstance(content, list):
        raise _no_envelope(response, name)
    fields = tuple(kept)
    return [{key: each[key] for key in fields if key in each} for each in content]


def record_of(response: ApiResponse, name: str, kept: Iterable[str]) -> dict[str, Any]:
    """The single record of an answer, cut down to what is needed.

    Raises:
        UnexpectedResponseError: There is no such record in it.
    """
    content = response.json_object().get(name)
    if not isinstance(content, dict):
        raise _no_envelope(response, name)
    return {key: content[key] for key in kept if key in content}


def count_of(response: ApiResponse) -> int:
    """The number in an answer of `…/count`.

    Raises:
        UnexpectedResponseError: There is none in it.
    """
    count = response.json_object().get("count")
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise _no_envelope(response, "count")
    return count


def _no_envelope(response: ApiResponse, name: str) -> UnexpectedResponseError:
    return UnexpectedResponseError(
        f"The {response.system} answered without '{name}' at {response.path}.",
        hint="Nothing can be concluded from it; something in between may change the answers.",
        system=response.system,
        status=response.status,
        request_id=response.request_id,
    )
