"""Product details in the frames' own units: what counts as none, and what could not be read."""

import math
from collections import Counter
from collections.abc import Mapping

GRAMS: Mapping[str, float] = {
    "g": 1.0,
    "gram": 1.0,
    "grams": 1.0,
    "kg": 1000.0,
    "kilograms": 1000.0,
    "lb": 453.59237,
    "lbs": 453.59237,
    "pounds": 453.59237,
    "oz": 28.349523125,
    "ounces": 28.349523125,
}
"""Grams in a unit of weight, by the words vendors use, in small letters."""

CENTIMETRES: Mapping[str, float] = {
    "mm": 0.1,
    "cm": 1.0,
    "m": 100.0,
    "in": 2.54,
    "inch": 2.54,
    "ft": 30.48,
    "yd": 91.44,
}
"""Centimetres in a unit of length."""

_DECIMALS = 3


def amount(value: object, *, zero_counts: bool = False) -> float | None:
    """A number that is not negative, or None where a system says "none": null, false, an empty text, 0.

    Args:
        value: What the system shows.
        zero_counts: 0 is a value too, as for a sales price.

    Raises:
        TypeError: Neither a number nor text.
        ValueError: A text that is no number, or a number that no weight, size or price can be.
    """
    if value is None or value is False or value == "":
        return None
    if value is True or not isinstance(value, int | float | str):
        raise TypeError("a weight, size or price is of the wrong type")
    # "nan" and "1_000" are numbers to Python.
    if isinstance(value, str) and not set(value.strip()) <= set("0123456789.-+eE"):
        raise ValueError("a weight, size or price is no number")
    number = float(value)
    if not math.isfinite(number) or number < 0:
        raise ValueError("a weight, size or price is out of range")
    return number if number or zero_counts else None


class Measured:
    """Turns a system's numbers into grams, centimetres and money, and remembers what it could not read.

    A text that is no number, or a unit nobody knows, leaves one detail unknown and is told in a note: a list of
    products is not taken for incomplete by it. A value of the wrong type is an error like in any other field.
    """

    def __init__(self) -> None:
        self._unread: Counter[str] = Counter()

    def number(self, value: object, what: str, *, zero_counts: bool = False) -> float | None:
        """A number as it stands.

        Args:
            value: What the system shows.
            what: Its name in a note, such as ``weight``.
            zero_counts: 0 is a value too, as for a sales price.

        Raises:
            TypeError: Neither a number nor text.
        """
        try:
            return amount(value, zero_counts=zero_counts)
        except ValueError:
            self._unread[what] += 1
            return None

    def in_unit(self, value: object, unit: object, table: Mapping[str, float], what: str) -> float | None:
        """A number turned into the unit of the frame.

        Args:
            value: What the system shows.
            unit: The system's word for its unit; it does not matter beside a value that says "none".
            table: `GRAMS` or `CENTIMETRES`.
            what: Its name in a note.

        Raises:
            TypeError: Neither a number nor text.
        """
        number = self.number(value, what)
        if number is None:
            return None
        factor = table.get(unit.strip().lower()) if isinstance(unit, str) else None
        if factor is None:
            self._unread[what] += 1
            return None
        return round(number * factor, _DECIMALS)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left unknown, one sentence for each detail."""
        return tuple(
            f"The {what} of {count} products could not be read (no number, or an unknown unit) and is left open."
            for what, count in sorted(self._unread.items())
        )
