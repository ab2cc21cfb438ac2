"""What an answer of Magento means: the one place where status and message become an error."""

import json
import re
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

NO_ROUTE = "no-route"
"""Code of a NotFoundError when the shop has no such address at all, as distinct from no such record."""

_ROUTE_MESSAGE = "Request does not match any route."
_STORE_MESSAGE = "Specified request cannot be processed."
_RESOURCE = re.compile(r"[A-Za-z0-9_]+::[A-Za-z0-9_]+")
_INTEGRATIONS = "System > Extensions > Integrations"
_AUTH_HINTS = (
    ("signature is invalid", "One of the two secrets is wrong, or a proxy changes the address on the way."),
    ("token does not exist", f"The access token is unknown; look at the integration under {_INTEGRATIONS}."),
    ("consumer having the specified key", f"The consumer key is unknown; look at it under {_INTEGRATIONS}."),
    ("validating the nonce", "This machine's clock is more than ten minutes ahead of the shop's."),
)
_OTHER_AUTH_HINT = f"Compare all four secrets with the integration under {_INTEGRATIONS}, and that it is active."


def classify(response: ApiResponse) -> ConnectorError | None:
    """The error an answer stands for, or None when it can be used.

    The shop answers 401 to a missing right just as to a missing login; which of the two it is, only shows in that
    the former names a resource. Vendor texts are never repeated: they may follow the language of the shop.

    Source: answers recorded from Magento Open Source 2.4.6 in November 2026.
    """
    if 200 <= response.status < 300:
        return _unreadable(response)
    message, parameters = _told(response)
    about: dict[str, Any] = {
        "system": response.system,
        "status": response.status,
        "request_id": response.request_id,
    }
    where = f"{response.path} (HTTP {response.status})"
    if response.status == 401:
        return _refused(response, message, parameters, where, about)
    if response.status == 403:
        return RequestError(
            f"Something in front of the {response.system} blocks {where}.",
            hint="Magento itself never answers so: a firewall or content network must let this program through.",
            **about,
        )
    if response.status == 404:
        return _missing(response, message, where, about)
    if response.status == 429 or (response.status == 503 and "retry-after" in response.headers):
        return RateLimitError(
            f"The {response.system} asks to wait at {where}.",
            hint="Magento limits nothing here, so its host does, or the shop is in maintenance; try again later.",
            retry_after=response.retry_after,
            **about,
        )
    if response.status >= 500:
        return RetriableError(
            f"The {response.system} failed at {where}.",
            hint="Try again; if it stays, the shop's var/log and var/report say why.",
            **about,
        )
    return _rejected(response, message, where, about)


def _refused(response: ApiResponse, message: str, parameters: Any, where: str, about: dict[str, Any]) -> ConnectorError:
    named = parameters.get("resources") if isinstance(parameters, dict) else None
    if isinstance(named, str) or "authorized to access" in message:
        found = _RESOURCE.findall(named) if isinstance(named, str) else []
        resource = ", ".join(found) or "this"
        return PermissionDeniedError(
            f"The integration of the {response.system} may not see {resource} at {where}.",
            hint=f"Either that resource is not ticked for the integration ({_INTEGRATIONS} > API), or the integration "
            "is not active any more: Magento answers the same to both.",
            code=resource,
            **about,
        )
    if "nonce is already being used" in message:
        # The next try is signed anew.
        return RetriableError(
            f"The {response.system} saw this call before at {where}.",
            hint="Something on the way repeats calls; if it stays, look for a proxy.",
            **about,
        )
    hint = next((hint for words, hint in _AUTH_HINTS if words in message), _OTHER_AUTH_HINT)
    return AuthError(f"The {response.system} refuses the key at {where}.", hint=hint, **about)


def _missing(response: ApiResponse, message: str, where: str, about: dict[str, Any]) -> ConnectorError:
    if message == _ROUTE_MESSAGE:
        hint, code = "This version of the shop lacks that part of the interface, or a module is switched off.", NO_ROUTE
    elif message:
        hint, code = "The record does not exist there.", ""
    else:
        hint, code = "Check the address in the profile: the shop may live in a sub-directory.", ""
    return NotFoundError(f"The {response.system} has nothing at {where}.", hint=hint, code=code, **about)


def _rejected(response: ApiResponse, message: str, where: str, about: dict[str, Any]) -> ConnectorError:
    if message == _STORE_MESSAGE:
        hint = "There is no store view with the code that the profile gives as `store`; leave it out for the default."
    elif message.startswith("Signature method"):
        hint = "The shop does not take HMAC-SHA256: its version is too old for this connector."
    else:
        hint = "A firewall, a module or a changed interface may be the cause."
    return RequestError(f"The {response.system} refused the request at {where}.", hint=hint, **about)


def _told(response: ApiResponse) -> tuple[str, Any]:
    """Message and parameters of an error; empty when it is not the shop that speaks."""
    try:
        body = json.loads(response.body)
    except (ValueError, RecursionError):
        return "", None
    if not isinstance(body, dict) or not isinstance(body.get("message"), str):
        return "", None
    return body["message"], body.get("parameters")


def _unreadable(response: ApiResponse) -> ConnectorError | None:
    start = response.body.lstrip()[:1]
    if start and start != b"<":
        return None
    return UnexpectedResponseError(
        f"The {response.system} answered {'a web page' if start else 'an empty body'} at {response.path} "
        f"(HTTP {response.status}).",
        hint="Look at the address in the profile, and for a maintenance page or a firewall in between.",
        system=response.system,
        status=response.status,
        request_id=response.request_id,
    )
