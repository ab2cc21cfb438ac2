"""Numbers of one column: which character is the decimal sign is decided for the whole column, never per cell."""

import re
from dataclasses import dataclass

from shopswitch.connectors.csv.reading import in_rows

_NUMBER = re.compile(r"^[+-]?\d*([.,]\d+|(?:[.,\s]\d{3})+(?:[.,]\d+)?)?$")
_BLANKS = re.compile(r"[\s\u00a0\u202f']")
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column as numbers.

    Attributes:
        values: One entry per cell; None where it is blank or could not be read.
        problems: Why some or all cells could not be read.
    """

    values: list[float | None]
    problems: tuple[str, ...] = ()


def read_numbers(cells: list[str], rows: list[int], *, what: str) -> Numbers:
    """Read a column of numbers, ``1.234,50`` as well as ``1,234.50``.

    Args:
        cells: Text as in the file.
        rows: Number of the data row of each cell, for messages.
        what: How messages name the column.

    Returns:
        Numbers; when the decimal sign cannot be told, or cells contradict each other, no cell of the column that
        holds a sign is read and the problem says so.
    """
    texts = [_BLANKS.sub("", cell) for cell in cells]
    wrong = [row for text, row in zip(texts, rows, strict=True) if text and not _readable(text)]
    problems = []
    if wrong:
        problems.append(f"The {what} is not a number in {in_rows(wrong)}.")
    signed = [text for text in texts if _readable(text) and ("." in text or "," in text)]
    decimal, doubt = _decimal_sign(signed)
    if doubt:
        samples = ", ".join(list(dict.fromkeys(signed))[:_SAMPLES])
        problems.append(
            f"The {what} column {doubt}, such as {samples}: export it without thousands separators, or with "
            "two decimals."
        )
    return Numbers([_value(text, decimal, doubt=doubt) for text in texts], tuple(problems))


def _readable(text: str) -> bool:
    return text not in {"", "+", "-"} and _NUMBER.match(text) is not None


def _decimal_sign(signed: list[str]) -> tuple[str, str]:
    """The decimal sign, and what is in doubt about it ("" when nothing is)."""
    signs: set[str] = set()
    open_question = False
    for text in signed:
        sign = _evidence(text)
        if sign:
            signs.add(sign)
        else:
            open_question = True
    if len(signs) > 1:
        return "", "uses both a comma and a point as decimal sign"
    if signs:
        return signs.pop(), ""
    return "", "can be read in two ways (thousands or decimals)" if open_question else ""


def _evidence(text: str) -> str:
    """The decimal sign this number proves, or "" when it fits both readings."""
    points, commas = text.count("."), text.count(",")
    if points and commas:
        return "." if text.rfind(".") > text.rfind(",") else ","
    sign = "." if points else ","
    if points + commas > 1:
        return "," if sign == "." else "."
    whole, _, decimals = text.lstrip("+-").partition(sign)
    # Three digits behind one sign fit both readings, unless what stands before cannot be a group of thousands.
    grouped = len(decimals) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    return "" if grouped else sign


def _value(text: str, decimal: str, *, doubt: str) -> float | None:
    if not _readable(text):
        return None
    if "." in text or "," in text:
        if doubt:
            return None
        other = "," if decimal == "." else "."
        text = text.replace(other, "").replace(decimal, ".")
    return float(text)
