"""What status and code of an answer mean."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from shopswitch.connectors.ccv.answers import classifier, error_code
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

NOW = datetime(2026, 11, 23, 12, 0, 40, tzinfo=UTC)
DATE = "Mon, 23 Nov 2026 12:00:12 GMT"


def answer(status: int, body: str = "{}", headers: Mapping[str, str] | None = None) -> ApiResponse:
    return ApiResponse(status, headers or {}, body.encode(), "new shop (ccv)", "/api/rest/v1/orders/")


def error(status: int, code: str = "") -> ConnectorError | None:
    body = f'{{"status": {status}, "code": "{code}", "developermessage": "Fenna Kwiebel"}}'
    return classifier(lambda: NOW, lambda: None)(answer(status, body))


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "400", RequestError),
        (401, "", AuthError),
        (403, "", PermissionDeniedError),
        (404, "404.20", NotFoundError),
        (405, "405.10", RequestError),
        (500, "", RetriableError),
        (500, "500", RetriableError),
        (500, "500.10", RetriableError),
        (500, "500.20", RequestError),
        (500, "500.50", RequestError),
        (501, "501.10", RequestError),
        (502, "", RetriableError),
        (503, "", RetriableError),
    ],
)
def test_status_and_code_decide(status: int, code: str, kind: type[ConnectorError]) -> None:
    """Which error it is, with a hint; the shop's own words are never shown."""
    found = error(status, code)
    assert type(found) is kind
    assert found.hint
    assert code in str(found)
    assert "Fenna" not in str(found)


@pytest.mark.parametrize("status", [200, 201, 204])
def test_success_is_no_error(status: int) -> None:
    """Also without a body."""
    assert classifier(lambda: NOW, lambda: None)(answer(status, "")) is None


@pytest.mark.parametrize(
    ("headers", "wait"), [({"date": DATE}, 49.0), ({}, 21.0), ({"date": DATE, "retry-after": "7"}, 7.0)]
)
def test_too_many_calls_wait_for_the_next_full_minute(headers: Mapping[str, str], wait: float) -> None:
    """By the shop's clock, else by ours; a wait the shop names comes first. The pace is slowed each time."""
    slowed: list[int] = []
    found = classifier(lambda: NOW, lambda: slowed.append(1))(answer(429, '{"code": "429.10"}', headers))
    assert isinstance(found, RateLimitError)
    assert (found.retry_after, found.code, len(slowed)) == (wait, "429.10", 1)


@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"code": 404}', '{"code": "%s"}' % ("x" * 50), '{"other": 1}'])
def test_without_a_code_there_is_none(body: str) -> None:
    """Whatever stands there instead."""
    assert error_code(answer(500, body)) == ""
