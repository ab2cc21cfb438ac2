"""One call with its answer, and what is wrong with it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Direction = Literal["request", "answer"]

CHILD_NULL = "null in a child"
"""Type that is given for a null in a record that names its parent: a variant has its values from there."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What went over the wire, once.

    Attributes:
        method: HTTP method.
        path: Path below the vendor's base, still percent-encoded: a slash in a SKU is told from one of the path.
        query: Parameters in order, decoded.
        request_headers: Names in lower case.
        request_body: As sent.
        status: HTTP status.
        headers: Of the answer, names in lower case.
        body: As sent.
    """

    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    request_headers: Mapping[str, str] = field(default_factory=dict)
    request_body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something the vendor's schema does not allow.

    Attributes:
        direction: Whether the request or the answer breaks it.
        operation: Method and path as the schema writes it, such as ``GET /V1/orders/{id}``.
        where: Place in it, such as ``body.items[].sku`` or ``query page``.
        rule: Keyword of the schema that is broken, or a word of our own (``path``, ``status``, ``unknown``, …).
        got: JSON type of the value at that place, `CHILD_NULL`, or "".
        what: Sentence for people.
        projected: Whether the request asked for some fields of the answer only.
    """

    direction: Direction
    operation: str
    where: str
    rule: str
    got: str
    what: str
    projected: bool = False

    def __str__(self) -> str:
        return f"{self.operation}, {self.direction}, {self.where}: {self.what}"


def media_type(headers: Mapping[str, str]) -> str:
    """The content type without parameters, in lower case, or ""."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def read_json(raw: bytes) -> Any:
    """The value of a body.

    Raises:
        ValueError: It is no JSON, or holds NaN or Infinity, which JSON does not know.
    """

    def refuse(word: str) -> Any:
        raise ValueError(word)

    return json.loads(raw.decode("utf-8"), parse_constant=refuse)


def type_name(value: object) -> str:
    """The JSON name of a value's type."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    names: dict[type, str] = {str: "string", int: "integer", float: "number", list: "array", dict: "object"}
    return names.get(type(value), type(value).__name__)


def shortened(value: object, length: int = 60) -> str:
    """A value for a sentence."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= length else f"{text[:length]}…"
