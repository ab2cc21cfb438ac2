"""Tell a good answer from each kind of bad one.

Source: https://shopify.dev/docs/api/admin-graphql (status and error codes), version 2026-10. Shapes of `errors`
differ: text with a 401, a list of objects beside HTTP 200, an object in places.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from shopswitch.connectors.shopify.values import take, take_number
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

_LONGEST_VENDOR_TEXT = 200
_FIGURES = ("currentlyAvailable", "maximumAvailable", "restoreRate")

_BY_STATUS: Mapping[int, tuple[type[ConnectorError], str, str]] = {
    401: (
        AuthError,
        "refuses the access token",
        "Give the token, or client id and secret, of an app that is installed in this shop.",
    ),
    402: (RequestError, "is frozen because its Shopify bill is unpaid", "The owner settles it in the shop's admin."),
    403: (
        PermissionDeniedError,
        "denies this app access",
        "Check that the app is still installed and has the scopes that the first step lists.",
    ),
    404: (
        NotFoundError,
        "does not exist at this address",
        "Give the shop's own address in the profile, such as https://NAME.myshopify.com.",
    ),
    423: (RequestError, "is locked by Shopify", "The owner asks Shopify's support for the reason."),
}


def data_of(response: ApiResponse) -> dict[str, Any]:
    """The data of an answer in which `failure` found nothing wrong."""
    return take(response.json_object(), "data", dict)


def count_of(data: Mapping[str, Any]) -> int | None:
    """The number under ``total``, or None when it was not asked for."""
    return take_number(take(data, "total", dict), "count") if "total" in data else None


def failure(
    response: ApiResponse, *, clean: Callable[[str], str], learn: Callable[[Mapping[str, float]], None]
) -> ConnectorError | None:
    """What is wrong with an answer, or None.

    Args:
        response: Any answer of the GraphQL address.
        clean: Masks secrets in the vendor's words before they enter a message.
        learn: Receives the throttle figures of the answer, by the vendor's names, when it has them.

    Raises:
        UnexpectedResponseError: The body is no JSON object, or has neither data nor errors.
    """
    about: dict[str, Any] = {
        "system": response.system,
        "status": response.status,
        "request_id": response.request_id,
    }
    if response.status >= 400:
        return _http_failure(response, clean, about)
    body = response.json_object()
    cost = _part(_part(body, "extensions"), "cost")
    figures = _part(cost, "throttleStatus")
    if all(_is_number(figures.get(name)) for name in _FIGURES) and figures["restoreRate"] > 0:
        learn(figures)
    if body.get("errors"):
        return _graphql_failure(body["errors"], cost, clean, about)
    if not isinstance(body.get("data"), dict):
        return UnexpectedResponseError(
            f"The {response.system} answered neither data nor an error.",
            hint="Check that the address in the profile is the shop's own.",
            **about,
        )
    return None


def vendor_words(errors: Any, clean: Callable[[str], str]) -> str:
    """The vendor's own explanation in one line: masked, cut, without its full stop.

    Args:
        errors: Text, a list or an object.
        clean: Masks secrets.
    """
    if isinstance(errors, Mapping):
        inner = errors.get("message", list(errors.values()))
        return vendor_words(inner, clean)
    if isinstance(errors, list):
        words = dict.fromkeys(vendor_words(error, clean) for error in errors)
        return "; ".join(word for word in words if word)[:_LONGEST_VENDOR_TEXT]
    return " ".join(clean(str(errors)).split())[:_LONGEST_VENDOR_TEXT].rstrip(".")


def _http_failure(response: ApiResponse, clean: Callable[[str], str], about: dict[str, Any]) -> ConnectorError:
    if response.status in _BY_STATUS:
        kind, what, todo = _BY_STATUS[response.status]
        return kind(f"The {response.system} {what} (HTTP {response.status}).", hint=todo, **about)
    if response.status == 429:
        return RateLimitError(
            f"The {response.system} asks to slow down (HTTP 429).",
            hint="Run it again later, or when other apps are less busy.",
            retry_after=response.retry_after,
            **about,
        )
    if response.status >= 500:
        return RetriableError(
            f"The {response.system} has a problem of its own (HTTP {response.status}).",
            hint="Run it again later; Shopify's status page tells about disturbances.",
            **about,
        )
    try:
        words = vendor_words(response.json_object().get("errors", ""), clean)
    except UnexpectedResponseError:
        words = ""
    return RequestError(
        f"The {response.system} refused the request (HTTP {response.status}){': ' if words else ''}{words}.", **about
    )


def _graphql_failure(
    errors: Any, cost: Mapping[str, Any], clean: Callable[[str], str], about: dict[str, Any]
) -> ConnectorError:
    listed = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    by_code = {str(_part(error, "extensions").get("code", "")): error for error in reversed(listed)}
    system, words = about["system"], vendor_words(errors, clean)
    if "THROTTLED" in by_code:
        return RateLimitError(
            f"The {system} asks to slow down: its budget of query points is used up.",
            hint="Run it again later, or when other apps are less busy.",
            code="THROTTLED",
            retry_after=_wait(cost),
            **about,
        )
    if "INTERNAL_SERVER_ERROR" in by_code:
        return RetriableError(
            f"The {system} failed on its own side: {words}.",
            hint="Run it again later; Shopify's status page tells about disturbances.",
            code="INTERNAL_SERVER_ERROR",
            **about,
        )
    if "ACCESS_DENIED" in by_code:
        return _denied(by_code["ACCESS_DENIED"], clean, about)
    if "MAX_COST_EXCEEDED" in by_code:
        more = _part(by_code["MAX_COST_EXCEEDED"], "extensions")
        return RequestError(
            f"The {system} finds the query too expensive: {more.get('cost', 'unknown')} points, "
            f"where {more.get('maxCost', 'fewer')} are allowed.",
            hint="Report it: the query must ask for less at a time.",
            code="MAX_COST_EXCEEDED",
            **about,
        )
    return RequestError(
        f"The {system} refused the query: {words or 'no reason given'}.",
        hint="Partial data beside an error is not used; report it if it stays.",
        code=next(iter(by_code), ""),
        **about,
    )


def _denied(error: Mapping[str, Any], clean: Callable[[str], str], about: dict[str, Any]) -> PermissionDeniedError:
    asked = error.get("path")
    field = ".".join(str(part) for part in asked) if isinstance(asked, list) else "this"
    required = _part(error, "extensions").get("requiredAccess") or error.get("message") or "a scope it does not name"
    return PermissionDeniedError(
        f"The {about['system']} does not let this app read {field}: it requires {vendor_words(required, clean)}.",
        hint="Add the scope to the app, release it and let the shop's owner approve.",
        code="ACCESS_DENIED",
        **about,
    )


def _wait(cost: Mapping[str, Any]) -> float | None:
    """Seconds until the bucket holds what the query asks, or None when the answer does not tell."""
    status = _part(cost, "throttleStatus")
    figures = (cost.get("requestedQueryCost"), status.get("currentlyAvailable"), status.get("restoreRate"))
    if not all(_is_number(figure) for figure in figures):
        return None
    requested, available, restored = (float(figure) for figure in figures if figure is not None)
    return max(0.0, (requested - available) / restored) if restored > 0 else None


def _part(value: Any, name: str) -> Mapping[str, Any]:
    """An object inside an object, or an empty one: extensions are help, their absence is no failure."""
    part = value.get(name) if isinstance(value, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
