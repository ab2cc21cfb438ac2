"""WordPress error answers: codes, texts and `data` as a real shop sends them.

Source: recorded answers of WooCommerce 11.0.1 on WordPress 7.0.4.
"""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """An answer other than success.

    Attributes:
        status: HTTP status.
        code: The machine-readable word clients match on.
        extra: What stands in `data` beside the status.
        allow: Whether the answer names the allowed methods, as it does once the route's permission was granted.
    """

    def __init__(self, status: int, code: str, message: str, *, extra: Json | None = None, allow: bool = True) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.extra = extra or {}
        self.allow = allow

    def body(self) -> Json:
        """The error as JSON."""
        return {"code": self.code, "message": self.message, "data": {"status": self.status, **self.extra}}


def join_words(words: Iterable[str]) -> str:
    """List words the way WordPress does: ``a, b, and c``."""
    listed = list(words)
    if len(listed) < 3:
        return " and ".join(listed)
    return ", ".join(listed[:-1]) + f", and {listed[-1]}"


def no_route() -> ApiError:
    """Wrong path, wrong method or a plugin that is not there."""
    message = "No route was found matching the URL and request method."
    return ApiError(404, "rest_no_route", message, allow=False)


def not_emulated(method: str) -> ApiError:
    """The real shop has this method and the sandbox has not: said openly, so that nobody takes it for the vendor's."""
    return ApiError(501, "sandbox_not_emulated", f"The sandbox does not emulate {method} on this route.")


def authentication(message: str, *, code: str = "woocommerce_rest_authentication_error") -> ApiError:
    """Credentials arrived and are wrong."""
    return ApiError(401, code, message, allow=False)


def invalid_json(detail: str) -> ApiError:
    """The body says JSON and is not."""
    extra = {"json_error_code": 4, "json_error_message": detail}
    return ApiError(400, "rest_invalid_json", "Invalid JSON body passed.", extra=extra)


def missing_params(names: list[str]) -> ApiError:
    """Required parameters are absent; here `params` is a list, unlike for invalid ones."""
    message = f"Missing parameter(s): {', '.join(names)}"
    return ApiError(400, "rest_missing_callback_param", message, extra={"params": names})


def invalid_params(problems: dict[str, Json]) -> ApiError:
    """Parameters break their specification.

    Args:
        problems: Parameter name → ``{code, message, data}``.
    """
    message = f"Invalid parameter(s): {', '.join(problems)}"
    texts = {name: problem["message"] for name, problem in problems.items()}
    return ApiError(400, "rest_invalid_param", message, extra={"params": texts, "details": problems})


def invalid_id(code: str, *, status: int = 404, message: str = "Invalid ID.", allow: bool = True) -> ApiError:
    """No record with this id, or it is of another type."""
    return ApiError(status, code, message, allow=allow)


def trash_not_supported() -> ApiError:
    """Deleting without `force`; notes answer with the text of webhooks too."""
    return ApiError(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.")
