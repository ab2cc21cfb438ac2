"""What an answer of WooCommerce means: the one place where status and code become an error."""

import json
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
from shopswitch.http.client import ApiResponse

CANNOT_VIEW = "woocommerce_rest_cannot_view"
NO_ROUTE = "rest_no_route"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_AUTH_HINTS = {
    CANNOT_VIEW: "Either the key is unknown, or it did not arrive: a host may strip the Authorization header, "
    "or WordPress does not know that it is reached over https. Compare the key with the one in the shop.",
    "woocommerce_rest_authentication_error": "The secret is wrong, the key may only write, or this machine's clock "
    "differs from the shop's by more than 15 minutes. Make a new key with Read rights if in doubt.",
    "woocommerce_rest_authentication_missing_parameter": "Part of the signature was lost on the way; "
    "look for a proxy or firewall that changes requests.",
}
_OTHER_AUTH_HINT = "A security plugin or a password on the whole site may be in between; let /wp-json/ through."
_PERMISSION_HINT = (
    "The key is known, but its WordPress user may not see this; tie the key to an administrator or shop manager."
)
_ROUTE_HINT = "The address does not exist there: look for another WooCommerce version or a plugin that is switched off."
_PAGE_HINT = (
    "Look at Settings > Permalinks in WordPress (not 'Plain'), at the sub-directory in the address, "
    "and for a maintenance or coming-soon page."
)
_NOTICES_HINT = "PHP notices or a plugin spoil the answer; switch off debug output (WP_DEBUG_DISPLAY) in the shop."


def classify(response: ApiResponse) -> ConnectorError | None:
    """The error an answer stands for, or None when it can be used.

    Decides on status and `code`; never on the message, which follows the language of the site.

    Source: WooCommerce 11.0.1, answers recorded in November 2026.
    """
    if 200 <= response.status < 300:
        return _unreadable(response)
    code = error_code(response)
    about: dict[str, Any] = {
        "system": response.system,
        "status": response.status,
        "request_id": response.request_id,
        "code": code,
    }
    where = f"{response.path} (HTTP {response.status}{f', {code}' if code else ''})"
    if response.status == 401:
        return AuthError(
            f"The {response.system} refuses the key at {where}.", hint=_AUTH_HINTS.get(code, _OTHER_AUTH_HINT), **about
        )
    if response.status == 403:
        return _forbidden(response, where, about)
    if response.status == 404 or code.endswith("invalid_id"):
        return _missing(response, where, about)
    if response.status == 429 or (response.status == 503 and "retry-after" in response.headers):
        return RateLimitError(
            f"The {response.system} asks to wait at {where}.",
            hint="Its host limits calls or the shop is in maintenance; try again later.",
            retry_after=response.retry_after,
            **about,
        )
    # 501 means "cannot be done", which no repetition changes.
    if response.status >= 500 and response.status != 501:
        return RetriableError(
            f"The {response.system} failed at {where}.",
            hint="Try again; if it stays, the shop's error log names the plugin.",
            **about,
        )
    return RequestError(
        f"The {response.system} refused the request at {where}.",
        hint="A firewall, an old WooCommerce version or a changed interface may be the cause.",
        **about,
    )


def error_code(response: ApiResponse) -> str:
    """The vendor's error code, also in the older shape with `errors`, or ""."""
    try:
        body = json.loads(response.body)
    except (ValueError, RecursionError):
        return ""
    error = body.get("errors", body) if isinstance(body, dict) else None
    if isinstance(error, list) and error:
        error = error[0]
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else ""


def _unreadable(response: ApiResponse) -> ConnectorError | None:
    start = response.body.removeprefix(BYTE_ORDER_MARK).lstrip()[:1]
    if start in {b"{", b"["}:
        return None
    html = start == b"<" and response.headers.get("content-type", "").startswith("text/html")
    what = "a web page" if html else "something before or instead of JSON" if start else "an empty body"
    return UnexpectedResponseError(
        f"The {response.system} answered {what} at {response.path} (HTTP {response.status}).",
        hint=_PAGE_HINT if html else _NOTICES_HINT,
        system=response.system,
        status=response.status,
        request_id=response.request_id,
    )


def _forbidden(response: ApiResponse, where: str, about: dict[str, Any]) -> ConnectorError:
    if about["code"]:
        return PermissionDeniedError(
            f"The key of the {response.system} may not see {where}.", hint=_PERMISSION_HINT, **about
        )
    # WooCommerce always says why in JSON; a bare 403 comes from something in front of it.
    return RequestError(
        f"Something in front of the {response.system} blocks {where}.",
        hint="A firewall (often by user agent or by data-centre address) must let this program through.",
        **about,
    )


def _missing(response: ApiResponse, where: str, about: dict[str, Any]) -> ConnectorError:
    if about["code"] == "woocommerce_api_disabled":
        hint = "This is the legacy interface; the address must not go beyond the shop itself."
    elif about["code"] == NO_ROUTE:
        hint = _ROUTE_HINT
    else:
        hint = "The record does not exist there." if about["code"] else _PAGE_HINT
    return NotFoundError(f"The {response.system} has nothing at {where}.", hint=hint, **about)
