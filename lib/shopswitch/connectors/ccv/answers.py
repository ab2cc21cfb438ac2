"""What an answer of CCV Shop means: the one place where status and code become an error."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from shopswitch.errors import (
    AuthError,
    ConnectorError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RequestError,
    RetriableError,
)
from shopswitch.http.client import ApiResponse

SAME_VALUE = "500.50"
"""Code of a PATCH that would change nothing (inferred from its name in CCV's own SDK)."""

_KEY_HINT = (
    "Compare both keys with those in the shop's back office, and this machine's clock with the real time: most "
    "refusals are a wrong signature. The address must be the shop's final one, without redirect."
)
_RIGHT_HINT = "Give this pair of keys the right to the resource in the shop's back office, or make a pair that has it."


def classifier(
    now: Callable[[], datetime], slow_down: Callable[[], None]
) -> Callable[[ApiResponse], ConnectorError | None]:
    """The rule that turns an answer into the error it stands for, or None when it can be used.

    Args:
        now: Present moment, for answers without a date.
        slow_down: Called for each refusal because of too many calls.

    Source: codes of CCV's PHP SDK; the shape of 401 and 403 is unconfirmed, so the status alone decides there.
    """

    def classify(response: ApiResponse) -> ConnectorError | None:
        if 200 <= response.status < 300:
            return None
        code = error_code(response)
        about: dict[str, Any] = {
            "system": response.system,
            "status": response.status,
            "request_id": response.request_id,
            "code": code,
        }
        if response.status == 429:
            slow_down()
            return RateLimitError(
                f"The {response.system} asks to wait at {_where(response, code)}.",
                hint="It counts calls per minute; other programs that use this shop count as well.",
                retry_after=_until_next_minute(response, now),
                **about,
            )
        return _refusal(response, _where(response, code), about)

    return classify


def _refusal(response: ApiResponse, where: str, about: dict[str, Any]) -> ConnectorError:
    if response.status == 401:
        return AuthError(f"The {response.system} refuses the signature at {where}.", hint=_KEY_HINT, **about)
    if response.status == 403:
        return PermissionDeniedError(
            f"The keys of the {response.system} may not use {where}.", hint=_RIGHT_HINT, **about
        )
    if response.status == 404:
        return NotFoundError(
            f"The {response.system} has nothing at {where}.",
            hint="Either the record is gone, or the address in the profile is not that of a CCV Shop.",
            **about,
        )
    if response.status >= 500 and not _is_final(about["code"], response.status):
        return RetriableError(
            f"The {response.system} failed at {where}.", hint="Try again; if it stays, ask CCV Shop's support.", **about
        )
    return RequestError(
        f"The {response.system} refused the request at {where}.",
        hint="The interface may have changed, or an app this needs is not installed in the shop.",
        **about,
    )


def _is_final(code: str, status: int) -> bool:
    """Whether repeating changes nothing: 501, and codes from 500.20 on, which name faults of the call or its data."""
    main, dot, detail = code.partition(".")
    return status == 501 or (main == "500" and bool(dot) and detail.isdecimal() and int(detail) >= 20)


def error_code(response: ApiResponse) -> str:
    """The vendor's error code such as ``404.20``, or ""."""
    try:
        body = json.loads(response.body)
    except (ValueError, RecursionError):
        return ""
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, str) and len(code) <= 12 else ""


def _until_next_minute(response: ApiResponse, now: Callable[[], datetime]) -> float:
    """Seconds until a new minute begins for the shop, and one more; its own Retry-After first, should it send one."""
    if response.retry_after is not None:
        return response.retry_after
    return 61.0 - (response.server_time or now()).second


def _where(response: ApiResponse, code: str) -> str:
    return f"{response.path} (HTTP {response.status}{f', {code}' if code else ''})"
