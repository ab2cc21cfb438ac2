"""The ways in which Shopify says no inside an HTTP 200 answer."""

from typing import Any

from shopswitch.sandbox.shopify.language import Position


class FieldError(Exception):
    """One field cannot be answered; the others still can."""

    def __init__(self, message: str, code: str, **extensions: object) -> None:
        super().__init__(message)
        self.code = code
        self.extensions = extensions


class RequestError(Exception):
    """The request as a whole is refused: the answer has `errors` and no `data`."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors[0]["message"])
        self.errors = errors


def located(message: str, position: Position, path: list[Any], **extensions: object) -> dict[str, Any]:
    """One entry of `errors`, with the place it is about."""
    line, column = position
    return {
        "message": message,
        "locations": [{"line": line, "column": column}],
        "path": path,
        "extensions": extensions,
    }


def access_denied(field: str, scope: str) -> FieldError:
    """The token lacks a scope; Source: recorded answers of 2026-07."""
    required = f"`{scope}` access scope."
    return FieldError(
        f"Access denied for {field} field. Required access: {required}",
        "ACCESS_DENIED",
        documentation="https://shopify.dev/api/usage/access-scopes",
        requiredAccess=required,
    )


def user_error(message: str, *field: str, code: str | None = None) -> dict[str, Any]:
    """One entry of a payload's `userErrors`."""
    return {"field": list(field) or None, "message": message, "code": code}
