"""Tell a good answer from each kind of bad one.

Errors are problem objects (`type`, `title`, `status`, `detail`, `violations`), of which real answers leave parts out;
a server error can be a page of HTML. Their texts are shown to nobody: they may repeat what was sent.

Source: https://api.bol.com/retailer/public/Retailer-API/conventions.html
"""

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

CREDENTIALS = "Compare both with the seller dashboard, Settings > Services > API settings > client credentials."
_LATER = "Run it again later; bol.com's status page tells about disturbances."
# A reset is told in seconds from now or as a moment: fewer seconds than this are no moment.
_EARLIEST_MOMENT = 1_000_000


def classify(response: ApiResponse) -> ConnectorError | None:
    """What is wrong with an answer of the API, or None."""
    if response.status < 400:
        return None
    system = response.system
    about: dict[str, Any] = {"system": system, "status": response.status, "request_id": response.request_id}
    if response.status == 429:
        return RateLimitError(
            f"The {system} asks to slow down (HTTP 429).",
            hint="Run it again later, or when other integrations of this account are less busy.",
            retry_after=wait_of(response),
            **about,
        )
    if response.status >= 500:
        return RetriableError(f"The {system} has a problem of its own (HTTP {response.status}).", hint=_LATER, **about)
    if response.status == 401:
        return AuthError(f"The {system} refuses the token (HTTP 401).", hint=CREDENTIALS, **about)
    if response.status == 403:
        return _forbidden(response, about)
    if response.status == 404:
        return NotFoundError(
            f"The {system} has nothing at {response.path} (HTTP 404).",
            hint="Leave url out of the profile, unless it is a sandbox's.",
            **about,
        )
    return RequestError(
        f"The {system} refused the request at {response.path} (HTTP {response.status}).",
        hint="Nothing can be concluded from it; tell the maintainers of this runbook.",
        **about,
    )


def refusal(response: ApiResponse) -> ConnectorError | None:
    """What is wrong with an answer to asking for a token, or None."""
    if response.status < 400 or response.status == 429 or response.status >= 500:
        return classify(response)
    system = response.system
    return AuthError(
        f"The {system} refuses client id and secret (HTTP {response.status}).",
        hint=CREDENTIALS,
        system=system,
        status=response.status,
        request_id=response.request_id,
    )


def _forbidden(response: ApiResponse, about: dict[str, Any]) -> ConnectorError:
    system = response.system
    if b"not active" in response.body.lower():
        return PermissionDeniedError(
            f"The seller account of the {system} is not active (HTTP 403).",
            hint="It is closed or paused: the client settles that with bol.com's partner service.",
            **about,
        )
    return PermissionDeniedError(
        f"The {system} denies these credentials access (HTTP 403).",
        hint="Let the client make new credentials in the seller dashboard, Settings > Services > API settings.",
        **about,
    )


def wait_of(response: ApiResponse) -> float | None:
    """Seconds to wait after a 429, or None when nothing says so."""
    if response.retry_after is not None:
        return response.retry_after
    text = response.headers.get("x-ratelimit-reset", "")
    if not (text.isascii() and text.isdecimal()):
        return None
    reset = int(text)
    if reset < _EARLIEST_MOMENT:
        return float(reset)
    now = response.server_time
    return None if now is None else max(0.0, reset - now.timestamp())


def rows_of(response: ApiResponse, name: str) -> list[Any]:
    """The records of a list of v10; a page without any is ``{}``.

    Raises:
        UnexpectedResponseError: Anything else that has no such list.
    """
    body = response.json_object()
    if not body:
        return []
    rows = body.get(name)
    if not isinstance(rows, list):
        raise UnexpectedResponseError(
            f"The {response.system} answered no list of {name} at {response.path}.",
            hint="Nothing can be concluded from it; a proxy may change the answers.",
            system=response.system,
            status=response.status,
            request_id=response.request_id,
        )
    return rows
