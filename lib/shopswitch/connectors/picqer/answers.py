"""What a Picqer answer means: one place that turns a status into an error."""

import re
from collections.abc import Callable

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

_LONGEST_MESSAGE = 200


def classify(clean: Callable[[str], str]) -> Callable[[ApiResponse], ConnectorError | None]:
    """The rule for one account.

    Args:
        clean: Masks secrets in the vendor's words.

    Source: Picqer API v1, "Response codes"; the error body is read where there is one, it is not promised.
    """

    def rule(response: ApiResponse) -> ConnectorError | None:
        if 200 <= response.status < 300:
            return None
        code, said = _error_body(response)
        kind, sentence, hint = _meaning(response)
        # Masked before it is cut: half a key would no longer be recognised.
        quoted = f' It says: "{clean(said)[:_LONGEST_MESSAGE]}".' if said else ""
        error = kind(
            f"{sentence}{quoted}",
            hint=hint,
            system=response.system,
            status=response.status,
            request_id=response.request_id,
            code=code,
        )
        if isinstance(error, RateLimitError):
            error.retry_after = response.retry_after
        return error

    return rule


def _meaning(response: ApiResponse) -> tuple[type[ConnectorError], str, str]:
    who, path, status = response.system, response.path, response.status
    if status == 401:
        return (
            AuthError,
            f"{who} refuses the API key (HTTP 401).",
            "Make a new key under Settings > API keys in Picqer and store it where the profile points to.",
        )
    if status == 403:
        return (
            PermissionDeniedError,
            f"{who} does not let this key read {path}.",
            "That cannot be checked with this key: a key of one fulfilment customer sees only its own part. "
            "Use a key of the whole account.",
        )
    if status == 404:
        return NotFoundError, f"{who} has nothing at {path}.", "Check the address of the account in the profile."
    if status == 429:
        return RateLimitError, f"{who} asks to slow down.", "Other programs use this account too; try again later."
    if status >= 500:
        return RetriableError, f"{who} has a fault of its own at {path} (HTTP {status}).", "Try again later."
    return RequestError, f"{who} refuses the request to {path} (HTTP {status}).", "Report this: the request is ours."


def _error_body(response: ApiResponse) -> tuple[str, str]:
    """Error code and message, each "" where the body does not hold one."""
    try:
        body = response.json_object()
    except UnexpectedResponseError:
        return "", ""
    code, message = body.get("error_code"), body.get("error_message")
    return (
        str(code) if isinstance(code, int | str) and len(str(code)) <= 10 else "",
        re.sub(r"\s+", " ", message).strip() if isinstance(message, str) else "",
    )
