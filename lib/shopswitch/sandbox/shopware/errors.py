"""Errors in the vendor's shape: a list, each with code, status as text, title, detail and meta."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any


def error(
    status: int,
    code: str,
    detail: str,
    *,
    title: str = "",
    pointer: str = "",
    parameters: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """One entry of an error answer."""
    made: dict[str, Any] = {
        "code": code,
        "status": str(status),
        "title": title or _phrase(status),
        "detail": detail,
        "meta": {"parameters": dict(parameters or {})},
    }
    return made | ({"source": {"pointer": pointer}} if pointer else {})


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


class ApiError(Exception):
    """A call is refused.

    Attributes:
        status: HTTP status.
        errors: Entries of the answer.
    """

    def __init__(self, status: int, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors[0]["detail"])
        self.status = status
        self.errors = errors


def refuse(status: int, code: str, detail: str, **about: Any) -> ApiError:
    """The refusal of a call for one reason; `about` as `error` takes it."""
    return ApiError(status, [error(status, code, detail, **about)])


def not_found(entity: str, record_id: str) -> ApiError:
    """There is no such record."""
    text = f"The {entity} resource with the following primary key was not found: id({record_id})"
    parameters = {"type": entity, "primaryKeyString": f"id({record_id})"}
    return refuse(404, "FRAMEWORK__RESOURCE_NOT_FOUND", text, parameters=parameters)
