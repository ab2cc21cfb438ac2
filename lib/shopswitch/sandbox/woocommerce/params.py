"""Parameter specifications and their check, with WordPress' own words for what is wrong.

Source: recorded 400 answers; `rest_validate_value_from_schema` and `rest_sanitize_value_from_schema` of WordPress.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shopswitch.sandbox.woocommerce.dates import is_full_date
from shopswitch.sandbox.woocommerce.errors import Json, invalid_params, join_words, missing_params

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_TRUE = ("1", "true")
_FALSE = ("0", "false")


@dataclass(frozen=True, slots=True)
class Param:
    """What one parameter must be.

    Attributes:
        kind: integer, number, string, boolean, date, email, array, object or any.
        enum: Allowed values; empty for all.
        items: What each element of an array must be.
        properties: What the named parts of an object must be.
        default: Value when it is not given; None leaves it out.
        also: Values accepted beside the kind, such as None or ``"parent"``.
    """

    kind: str = "string"
    enum: tuple[str, ...] = ()
    items: "Param | None" = None
    properties: "Mapping[str, Param] | None" = None
    minimum: int | None = None
    maximum: int | None = None
    default: Any = None
    required: bool = False
    also: tuple[Any, ...] = ()


Specs = Mapping[str, Param]

INTEGERS = Param("array", items=Param("integer"))
STRINGS = Param("array", items=Param("string"))


class _WrongError(Exception):
    def __init__(self, code: str, message: str, data: Json | None = None) -> None:
        super().__init__(message)
        self.problem: Json = {"code": code, "message": message, "data": data}


def check_params(specs: Specs, given: Mapping[str, Any]) -> Json:
    """Check what was sent and return the clean values.

    Returns:
        Given and default values in their types; parameters without a specification pass unchanged, as WordPress
        ignores them silently.

    Raises:
        ApiError: 400, all missing or all invalid parameters at once.
    """
    missing = [name for name, spec in specs.items() if spec.required and name not in given]
    if missing:
        raise missing_params(missing)
    clean = dict(given)
    problems: dict[str, Json] = {}
    for name, spec in specs.items():
        if name in given:
            try:
                clean[name] = _clean(given[name], spec, name)
            except _WrongError as wrong:
                problems[name] = wrong.problem
        elif spec.default is not None:
            clean[name] = spec.default
    if problems:
        raise invalid_params(problems)
    return clean


def _clean(value: Any, spec: Param, name: str) -> Any:
    if any(value is other or (isinstance(other, str) and value == other) for other in spec.also):
        return value
    clean = _CLEANERS[spec.kind](value, spec, name)
    if spec.enum and clean not in spec.enum:
        raise _WrongError("rest_not_in_enum", f"{name} is not one of {join_words(spec.enum)}.")
    return clean


def _wrong_type(name: str, kind: str) -> _WrongError:
    return _WrongError("rest_invalid_type", f"{name} is not of type {kind}.", {"param": name})


def _integer(value: Any, spec: Param, name: str) -> int:
    try:
        number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except ValueError:
        number = None
    if number is None or number != number // 1:
        raise _wrong_type(name, "integer")
    low, high = spec.minimum, spec.maximum
    if low is not None and high is not None and not low <= number <= high:
        raise _WrongError("rest_out_of_bounds", f"{name} must be between {low} (inclusive) and {high} (inclusive)")
    if low is not None and number < low:
        raise _WrongError("rest_out_of_bounds", f"{name} must be greater than or equal to {low}")
    return int(number)


def _number(value: Any, _spec: Param, name: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise _wrong_type(name, "number") from None


def _string(value: Any, _spec: Param, name: str) -> str:
    if not isinstance(value, str):
        raise _wrong_type(name, "string")
    return value


def _boolean(value: Any, _spec: Param, name: str) -> bool:
    text = str(value).lower() if isinstance(value, bool | int | str) else ""
    if isinstance(value, bool | int | str) and text in _TRUE + _FALSE:
        return text in _TRUE
    raise _wrong_type(name, "boolean")


def _date(value: Any, _spec: Param, _name: str) -> str:
    if not is_full_date(value):
        raise _WrongError("rest_invalid_date", "Invalid date.")
    return str(value)


def _email(value: Any, _spec: Param, name: str) -> str:
    text = _string(value, _spec, name)
    if not _EMAIL.fullmatch(text):
        raise _WrongError("rest_invalid_email", "Invalid email address.")
    return text


def _array(value: Any, spec: Param, name: str) -> list[Any]:
    if isinstance(value, str):
        value = [part for part in re.split(r"[\s,]+", value) if part]
    elif isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        raise _wrong_type(name, "array")
    items = spec.items
    return [_clean(item, items, f"{name}[{index}]") for index, item in enumerate(value)] if items else value


def _object(value: Any, spec: Param, name: str) -> Json:
    if isinstance(value, list) and not value:
        value = {}
    if not isinstance(value, dict):
        raise _wrong_type(name, "object")
    clean = dict(value)
    for key, inner in (spec.properties or {}).items():
        if key in clean:
            clean[key] = _clean(clean[key], inner, f"{name}[{key}]")
    return clean


def _any(value: Any, _spec: Param, _name: str) -> Any:
    return value


_CLEANERS = {
    "integer": _integer,
    "number": _number,
    "string": _string,
    "boolean": _boolean,
    "date": _date,
    "email": _email,
    "array": _array,
    "object": _object,
    "any": _any,
}


def collection_params(orderby: tuple[str, ...] = (), **more: Param) -> dict[str, Param]:
    """What every paged list takes, and `more`."""
    common = {
        "context": Param(enum=("view", "edit"), default="view"),
        "page": Param("integer", minimum=1, default=1),
        "per_page": Param("integer", minimum=1, maximum=100, default=10),
        "offset": Param("integer"),
        "search": Param(),
        "include": INTEGERS,
        "exclude": INTEGERS,
        "order": Param(enum=("asc", "desc"), default="desc"),
    }
    if orderby:
        common["orderby"] = Param(enum=orderby, default=orderby[0])
    return common | more


def date_params() -> dict[str, Param]:
    """The date bounds of products and orders."""
    names = ("after", "before", "modified_after", "modified_before")
    return {name: Param("date") for name in names} | {"dates_are_gmt": Param("boolean", default=False)}
