"""What an answer of Shopware means: the one place where status and code become an error.

Source: Shopware core, ErrorResponseFactory and the exceptions of Framework/Api.
"""

import json
import re
from typing import Any

from shopswitch.errors import (
    AuthError,
    ConnectorError,
    NotFoundError,
    NotSupportedError,
    PermissionDeniedError,
    RateLimitError,
    RequestError,
    RetriableError,
)
from shopswitch.http.client import ApiResponse

LIMIT_EXCEEDED = "FRAMEWORK__QUERY_LIMIT_EXCEEDED"
ILLEGAL_TRANSITION = "SYSTEM__ILLEGAL_STATE_TRANSITION"
_MAX_LIMIT = re.compile(r"MAX_LIMIT\(=(\d{1,9})\)")
_PRIVILEGE = re.compile(r"\b[a-z][a-z0-9_]*:(?:read|create|update|delete)\b")
_SECONDS = re.compile(r"\b(\d{1,6})\s*second")
_INTEGRATION = "Settings > System > Integrations"


def classify(response: ApiResponse) -> ConnectorError | None:
    """The error an answer stands for, or None when it can be used."""
    shopware5 = _from_shopware5(response)
    if shopware5 is not None or 200 <= response.status < 300:
        return shopware5
    error = first_error(response)
    code = _code(error)
    about = _about(response, code)
    where = f"{response.path} (HTTP {response.status}{f', {code}' if code else ''})"
    if response.status == 401:
        return AuthError(
            f"The {response.system} refuses the token at {where}.",
            hint=f"The integration may have been removed or given new keys; look at {_INTEGRATION}.",
            **about,
        )
    if response.status == 403:
        return _forbidden(response, where, about)
    if response.status == 404:
        return NotFoundError(
            f"The {response.system} has nothing at {where}.",
            hint="Check the address in the profile; below a sub-directory it must name that too.",
            **about,
        )
    if response.status == 429:
        return RateLimitError(
            f"The {response.system} asks to wait at {where}.",
            hint="Shopware counts logins, its host may count calls; try again later.",
            retry_after=_wait(response, error),
            **about,
        )
    # 501 means "cannot be done", which no repetition changes.
    if response.status >= 500 and response.status != 501:
        return RetriableError(
            f"The {response.system} failed at {where}.",
            hint="Try again; if it stays, look for maintenance mode and at the shop's log.",
            **about,
        )
    return RequestError(
        f"The {response.system} refused the request at {where}.",
        hint="A firewall, another Shopware version or a plugin may be the cause.",
        **about,
    )


def refused_keys(response: ApiResponse) -> ConnectorError:
    """The error of a login that was turned down."""
    return _from_shopware5(response) or AuthError(
        f"The {response.system} refuses access key and secret (HTTP {response.status}).",
        hint=f"Compare client_id and client_secret with the integration under {_INTEGRATION}; "
        "the secret is only shown when it is made.",
        **_about(response, _code(first_error(response))),
    )


def first_error(response: ApiResponse) -> dict[str, Any]:
    """The first of the listed errors, or nothing."""
    try:
        body = json.loads(response.body)
    except (ValueError, RecursionError):
        return {}
    errors = body.get("errors") if isinstance(body, dict) else None
    found = errors[0] if isinstance(errors, list) and errors else None
    return found if isinstance(found, dict) else {}


def largest_limit(response: ApiResponse) -> int | None:
    """The largest page the shop gives, out of its refusal of a larger one; None for any other answer."""
    if response.status != 400 or LIMIT_EXCEEDED.encode() not in response.body:
        return None
    found = _MAX_LIMIT.search(str(first_error(response).get("detail", "")))
    return int(found[1]) if found else None


def _forbidden(response: ApiResponse, where: str, about: dict[str, Any]) -> ConnectorError:
    if not about["code"]:
        # Shopware always says why in JSON; a bare 403 comes from something in front of it.
        return RequestError(
            f"Something in front of the {response.system} blocks {where}.",
            hint="A firewall (often by user agent or by data-centre address) must let this program through.",
            **about,
        )
    text = response.body.decode("utf-8", errors="replace")
    missing = ", ".join(sorted(set(_PRIVILEGE.findall(text)))) or "a privilege that it does not name"
    return PermissionDeniedError(
        f"The role of the {response.system}'s integration lacks {missing}, at {where}.",
        hint="Give its role these privileges (Settings > System > Users & permissions), or make it administrator.",
        **about,
    )


def _from_shopware5(response: ApiResponse) -> ConnectorError | None:
    """A sentence when Shopware 5 answered: it wraps everything in `success`, and errors with a `message`."""
    if b'"success"' not in response.body[:200_000]:
        return None
    try:
        body = json.loads(response.body)
    except (ValueError, RecursionError):
        return None
    alike = isinstance(body, dict) and isinstance(body.get("success"), bool) and "errors" not in body
    if not alike or not ("message" in body or "data" in body):
        return None
    return NotSupportedError(
        f"The {response.system} is a Shopware 5 shop: its interface, with a user's API key and digest login, is "
        "not supported.",
        hint='Use exports of the shop with platform = "csv"; a live connection is only made to Shopware 6.',
        **_about(response, ""),
    )


def _code(error: dict[str, Any]) -> str:
    code = error.get("code")
    return code if isinstance(code, str) else ""


def _about(response: ApiResponse, code: str) -> dict[str, Any]:
    return {
        "system": response.system,
        "status": response.status,
        "request_id": response.request_id,
        "code": code,
    }


def _wait(response: ApiResponse, error: dict[str, Any]) -> float | None:
    """Seconds to wait: from the error's parameters, from its text, or from a header of the host."""
    meta = error.get("meta")
    parameters = meta.get("parameters") if isinstance(meta, dict) else None
    seconds = parameters.get("seconds") if isinstance(parameters, dict) else None
    if isinstance(seconds, int | float) and not isinstance(seconds, bool):
        return max(0.0, float(seconds))
    if isinstance(seconds, str) and seconds.isdecimal() and len(seconds) < 7:
        return float(seconds)
    found = _SECONDS.search(str(error.get("detail", "")))
    return float(found[1]) if found else response.retry_after
