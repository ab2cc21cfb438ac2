"""Values out of Magento's records: each is of its documented type, or the record is a problem."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

Record = Mapping[str, Any]
Row = dict[str, Any]

_MOST_PIECES = 1e15
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


def build_rows(
    records: Iterable[Any], build: Callable[[Any], list[Row]], *, what: str
) -> tuple[list[Row], tuple[str, ...]]:
    """Rows of all records that can be read, and a problem when some cannot."""
    rows: list[Row] = []
    failed: list[str] = []
    for record in records:
        try:
            rows += build(record)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            failed.append(str(error))
    if not failed:
        return rows, ()
    return rows, (f"{len(failed)} of the {what} could not be understood (first: {failed[0]}) and are left out.",)


def entity_id(record: Any) -> int:
    """The id by which orders and shipments are listed."""
    return int(str(record["entity_id"]))


def product_id(record: Any) -> int:
    """A product's id: what its list calls id is entity_id in filters and order."""
    return int(str(record["id"]))


def identifier(value: object) -> str:
    """An id as text."""
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        raise TypeError("an id is missing or of the wrong type")
    return str(value)


def key_text(record: Any, name: str) -> str:
    """A code that tells records apart.

    Raises:
        TypeError: It is missing, empty or no text.
    """
    value = record[name]
    if not isinstance(value, str) or not value:
        raise TypeError(f"field '{name}' holds no code")
    return value


def text(record: Record, name: str) -> str:
    """A text field exactly as shown; absent and null are empty.

    Raises:
        TypeError: It is anything else.
    """
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"field '{name}' is not text")
    return value


def number(record: Record, name: str, default: float | None = None) -> float:
    """A quantity; what never happened to a line may lack its field, and then has the default.

    Raises:
        TypeError: It is no number.
    """
    value = record.get(name, default)
    # A larger number than this is no quantity of anything; converting it might fail.
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _MOST_PIECES:
        raise TypeError(f"field '{name}' is not a number of pieces")
    return float(value)


def amount(value: object) -> float | None:
    """A weight or a price; attributes hold theirs as text with decimals. None, empty and 0 stand for "none".

    Raises:
        TypeError: It is anything but a number.
        ValueError: A text holds no number.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if not _DECIMAL.fullmatch(value):
            raise ValueError("a weight or a price is no number")
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _MOST_PIECES:
        raise TypeError("a weight or a price is no number")
    return float(value) or None


def moment(value: object) -> datetime:
    """A date: UTC, written without zone.

    Raises:
        ValueError: It is missing or unreadable.
    """
    if not isinstance(value, str):
        raise ValueError("the date of creation is missing")
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        raise ValueError("a date is unreadable") from None


def flag(record: Record, name: str) -> bool:
    """A yes or no.

    Raises:
        TypeError: It is neither.
    """
    value = record.get(name)
    if not isinstance(value, bool):
        raise TypeError(f"field '{name}' is neither true nor false")
    return value


def parts(record: Record, name: str) -> list[Record]:
    """The records in a field; anything else in it is left out."""
    value = record.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def attribute(record: Record, code: str) -> Any:
    """Value of an attribute that is not one of the shop's own fields; None where it has none."""
    listed = parts(record, "custom_attributes")
    return next((each.get("value") for each in listed if each.get("attribute_code") == code), None)
