"""Take typed values out of an answer; anything else than documented is an error, never a guess."""

from datetime import datetime
from typing import Any, TypeVar

from shopswitch.errors import UnexpectedResponseError

T = TypeVar("T")

# 64 bits, unsigned.
_MOST_DIGITS = 20
_WORDS = {
    bool: "yes or no",
    dict: "an object",
    float: "a fraction",
    int: "a whole number",
    list: "a list",
    str: "text",
    type(None): "nothing",
}


def take(node: Any, name: str, kind: type[T]) -> T:
    """The value of a field, of exactly that type.

    Raises:
        UnexpectedResponseError: Absent, null or of another type. The message names field and types, no value.
    """
    value = take_or_none(node, name, kind)
    if value is None:
        raise _wrong(name, kind, value)
    return value


def take_or_none(node: Any, name: str, kind: type[T]) -> T | None:
    """Like `take`, for a field that may be null; an absent field is still an error."""
    if not isinstance(node, dict) or name not in node:
        raise UnexpectedResponseError(f"The answer has no field '{name}' where it belongs.")
    value = node[name]
    if value is None:
        return None
    # Not isinstance: to Python true is a whole number too.
    if type(value) is not kind:
        raise _wrong(name, kind, value)
    if isinstance(value, str) and not value.isascii() and not _is_unicode(value):
        raise UnexpectedResponseError(f"Field '{name}' holds damaged text.")
    return value


def take_number(node: Any, name: str) -> int:
    """A whole number; Shopify's 64-bit numbers come as text.

    Raises:
        UnexpectedResponseError: It is not one.
    """
    return int(take_id(node, name))


def take_fraction(node: Any, name: str) -> float:
    """A number that may have decimals; one without is written as a whole number.

    Raises:
        UnexpectedResponseError: It is not one.
    """
    if isinstance(node, dict) and type(node.get(name)) is int:
        return float(node[name])
    return take(node, name, float)


def take_id(node: Any, name: str) -> str:
    """The digits of an id or 64-bit number, which comes as text or as a number.

    Raises:
        UnexpectedResponseError: It is not one.
    """
    if isinstance(node, dict) and type(node.get(name)) is int:
        return str(node[name])
    text = take(node, name, str)
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise UnexpectedResponseError(f"Field '{name}' is not a whole number.")
    return text


def take_time(node: Any, name: str) -> datetime:
    """A moment with its UTC offset.

    Raises:
        UnexpectedResponseError: Absent, unreadable or without offset.
    """
    try:
        moment = datetime.fromisoformat(take(node, name, str))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UnexpectedResponseError(f"Field '{name}' is not a moment with its UTC offset.")
    return moment


def _wrong(name: str, kind: type, value: object) -> UnexpectedResponseError:
    got = _WORDS.get(type(value), "something else")
    return UnexpectedResponseError(f"Field '{name}' holds {got} where {_WORDS[kind]} belongs.")


def _is_unicode(text: str) -> bool:
    # Half a surrogate pair is legal in JSON and in no other text; a frame cannot hold it.
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
