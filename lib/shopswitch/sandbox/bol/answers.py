"""The vendor's ways of answering: media types, problems, moments, and reading what was asked."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from werkzeug.wrappers import Request, Response

T = TypeVar("T")

ZONE = ZoneInfo("Europe/Amsterdam")
"""The zone bol states moments in. That days of a filter are days of this zone is unconfirmed."""
V10 = "application/vnd.retailer.v10+json"
V10_CSV = "application/vnd.retailer.v10+csv"
V11 = "application/vnd.retailer.v11+json"
PAGE = 50
"""Records per page everywhere but in v11; Source: v10 spec."""

Violation = tuple[str, str]
"""Name of what was asked, and what is wrong with it."""


class RefusedError(Exception):
    """A call that is answered with a problem."""

    def __init__(self, status: int, title: str, detail: str, violations: Sequence[Violation] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail
        self.violations = violations


def invalid(name: str, reason: str) -> RefusedError:
    """What is asked does not fit the specification."""
    return RefusedError(400, "Error validating request", "Bad request", [(name, reason)])


def missing(what: str) -> RefusedError:
    """There is no such record."""
    return RefusedError(404, "Not Found", f"{what} was not found.")


def problem_body(status: int, title: str, detail: str, violations: Sequence[Violation] = ()) -> dict[str, object]:
    """A whole problem, as the specification has it."""
    return {
        "type": "https://api.bol.com/problems",
        "title": title,
        "status": status,
        "detail": detail,
        "host": "Instance-007",
        "violations": [{"name": name, "reason": reason} for name, reason in violations],
    }


def short_problem(status: int, title: str, detail: str) -> dict[str, object]:
    """A problem without type and violations, as gateways of bol really answer 401, 403 and 429."""
    return {"title": title, "status": status, "detail": detail}


def answer(body: object, status: int = 200, media_type: str = V10) -> Response:
    """An answer in the vendor's media type."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status=status, headers={"Content-Type": f"{media_type};charset=UTF-8"})


def page_of(records: Sequence[T], page: int) -> Sequence[T]:
    """The records of a page, counted from 1."""
    return records[(page - 1) * PAGE : page * PAGE]


def listed(name: str, records: list[object]) -> dict[str, object]:
    """A list; without records it has not even its name, as recorded answers of bol show."""
    return {name: records} if records else {}


def moment(at: datetime) -> str:
    """A moment with the offset of the Netherlands."""
    return at.astimezone(ZONE).isoformat(timespec="seconds")


def day(at: datetime) -> str:
    """The day of a moment in the Netherlands."""
    return at.astimezone(ZONE).date().isoformat()


def euros(cents: int) -> float:
    """An amount of money."""
    return cents / 100


# Reading what was asked


def whole(request: Request, name: str, default: int | None, least: int, most: int | None = None) -> int | None:
    """A whole number of the query.

    Raises:
        RefusedError: It is none, or out of range.
    """
    text = request.args.get(name)
    if text is None:
        return default
    bounds = f"must be a whole number from {least}" + ("" if most is None else f" to {most}")
    if not text.isdecimal() or int(text) < least or (most is not None and int(text) > most):
        raise invalid(name, bounds)
    return int(text)


def word(request: Request, name: str, choices: Sequence[str], default: str | None) -> str | None:
    """A word of the query.

    Raises:
        RefusedError: It is none of the choices.
    """
    text = request.args.get(name)
    if text is None:
        return default
    if text not in choices:
        raise invalid(name, f"must be one of {', '.join(choices)}")
    return text


def flag(request: Request, name: str) -> bool | None:
    """A yes or no of the query.

    Raises:
        RefusedError: It is neither.
    """
    text = word(request, name, ("true", "false"), None)
    return None if text is None else text == "true"


def date_of(request: Request, name: str) -> date | None:
    """A day of the query.

    Raises:
        RefusedError: It is no ``yyyy-mm-dd``.
    """
    text = request.args.get(name)
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise invalid(name, "must be a date such as 2026-11-02") from None


def body_of(request: Request) -> dict[str, object]:
    """The object a write brings.

    Raises:
        RefusedError: It is none.
    """
    try:
        found = json.loads(request.get_data())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RefusedError(400, "Error validating request", "The body is no JSON object.")
    return found


def text_in(body: dict[str, object], name: str, most: int, *, needed: bool = False) -> str | None:
    """A text of a body.

    Raises:
        RefusedError: It is no text, too long, or missing although needed.
    """
    value = body.get(name)
    if value is None and not needed:
        return None
    if not isinstance(value, str) or len(value) > most or (needed and not value):
        raise invalid(name, f"must be a text of at most {most} characters")
    return value


def object_in(body: dict[str, object], name: str, *, needed: bool = False) -> dict[str, object] | None:
    """An object of a body.

    Raises:
        RefusedError: It is none, or missing although needed.
    """
    value = body.get(name)
    if value is None and not needed:
        return None
    if not isinstance(value, dict):
        raise invalid(name, "must be an object")
    return value


def whole_in(body: dict[str, object], name: str, least: int, most: int | None = None) -> int:
    """A whole number of a body.

    Raises:
        RefusedError: It is none, or out of range.
    """
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < least or (most is not None and value > most):
        raise invalid(name, f"must be a whole number from {least}" + ("" if most is None else f" to {most}"))
    return value
