"""Take typed values out of an answer; anything else than documented is an error, never a guess."""

from datetime import datetime
from typing import Any, TypeVar

from shopswitch.errors import UnexpectedResponseError

T = TypeVar("T")

# A larger number than this is no price of anything.
_LARGEST = 1e15


def take(node: Any, name: str, kind: type[T]) -> T:
    """The value of a field, of exactly that type.

    Raises:
        UnexpectedResponseError: Absent, null or of another type. The message names the field, no value.
    """
    value = take_or_none(node, name, kind)
    if value is None:
        raise UnexpectedResponseError(f"The answer has no field '{name}' where it belongs.")
    return value


def take_or_none(node: Any, name: str, kind: type[T]) -> T | None:
    """Like `take`, for a field that may be null or left out.

    Raises:
        UnexpectedResponseError: Not an object, or another type.
    """
    if not isinstance(node, dict):
        raise UnexpectedResponseError(f"The answer holds no object with field '{name}' where one belongs.")
    value = node.get(name)
    if value is None:
        return None
    # Not isinstance: to Python true is a whole number too.
    if type(value) is not kind:
        raise UnexpectedResponseError(f"Field '{name}' is not of the type that is documented.")
    return value


def take_count(node: Any, name: str) -> int:
    """A number of pieces.

    Raises:
        UnexpectedResponseError: Not a whole number, or below nothing.
    """
    count = take(node, name, int)
    if count < 0:
        raise UnexpectedResponseError(f"Field '{name}' is below zero.")
    return count


def take_amount(node: Any, name: str) -> float | None:
    """A price; 0 stands for none.

    Raises:
        UnexpectedResponseError: Absent, null or not a number.
    """
    kind = int if isinstance(node, dict) and type(node.get(name)) is int else float
    amount = float(take(node, name, kind))
    if not abs(amount) < _LARGEST:
        raise UnexpectedResponseError(f"Field '{name}' is no price.")
    return amount or None


def take_id(node: Any, name: str) -> str:
    """An id, which is text and not empty.

    Raises:
        UnexpectedResponseError: It is not.
    """
    text = take(node, name, str)
    if not text:
        raise UnexpectedResponseError(f"Field '{name}' is empty where an id belongs.")
    return text


def take_time(node: Any, name: str) -> datetime | None:
    """A moment with its UTC offset, or None where there is none.

    Raises:
        UnexpectedResponseError: Unreadable or without offset.
    """
    text = take_or_none(node, name, str)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UnexpectedResponseError(f"Field '{name}' is not a moment with its UTC offset.")
    return moment
