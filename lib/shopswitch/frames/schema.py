"""Column rules of a canonical frame and the one place where rows become a frame.

SKUs, ids and numbers of orders are text always: `00123`, `1E5` and `NA` must survive.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

from shopswitch.errors import FrameError

Kind = Literal["text", "flag", "number", "whole", "time"]

# Text is never null in a canonical frame: a missing SKU is "", so that comparing needs no special case.
_DTYPES: dict[Kind, str] = {
    "text": "str",
    "flag": "boolean",
    "number": "Float64",
    "whole": "Int64",
    "time": "datetime64[us, UTC]",
}


_ALLOWED: dict[Kind, tuple[type, ...]] = {
    "text": (str,),
    "flag": (bool,),
    "number": (int, float, Decimal),
    "whole": (int,),
    "time": (datetime, str),
}
# Half of a character pair, left when a system cuts a text in the middle of an emoji; it cannot be stored.
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        kind: text, flag (true/false/unknown), number (Float64), whole (Int64) or time (UTC). A time is given as
            an aware datetime or as ISO text with an offset; one without zone is refused, never taken for UTC.
        doc: Meaning, with unit where there is one.
        nullable: Whether "unknown" is a legal value; text is never null.
        choices: The only values allowed, when not empty.
    """

    kind: Kind
    doc: str
    nullable: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """A canonical frame.

    Attributes:
        name: Resource name, such as ``products``.
        columns: Column name → rule, in order.
        key: Columns that together are unique.
    """

    name: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]

    def build(self, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
        """Turn mappings into a validated frame.

        Args:
            rows: One mapping per row. A column that is left out counts as unknown ("" for text).

        Returns:
            Frame with exactly this schema's columns, in order, index 0…n-1.

        Raises:
            FrameError: A value has the wrong type, a null stands where none may, or a key repeats.
        """
        data = list(rows)
        unknown = {name for row in data for name in row} - set(self.columns)
        if unknown:
            raise FrameError(f"{self.name}: unknown columns {sorted(unknown)}.")
        series = {name: self._series(name, [row.get(name) for row in data]) for name in self.columns}
        frame = pd.DataFrame(series)
        self.validate(frame)
        return frame

    def _series(self, name: str, values: list[Any]) -> "pd.Series[Any]":
        kind = self.columns[name].kind
        try:
            if kind == "text":
                return pd.Series([_text(value) for value in values], dtype="str", name=name)
            if kind == "time":
                moments = pd.to_datetime(pd.Series([_moment(v) for v in values], dtype="object"), utc=True)
                return moments.dt.as_unit("us").rename(name)
            return pd.Series([_plain(kind, value) for value in values], dtype=_DTYPES[kind], name=name)
        except (TypeError, ValueError, OverflowError) as error:
            # The library's own words would repeat the value, which can be anything.
            reason = str(error) if isinstance(error, _WrongValueError) else f"not a {kind}"
            raise FrameError(f"{self.name}.{name}: {reason}.") from None

    def validate(self, frame: pd.DataFrame) -> None:
        """Check a frame against this schema.

        Raises:
            FrameError: Lists every violation with the number of rows, never their values.
        """
        if self._is_fine(frame):
            return  # the validator below tells every violation, and takes long to find none
        # Imported late: a notebook that reads a stored snapshot needs no validator.
        import pandera.pandas as pa

        columns = {
            name: pa.Column(
                _DTYPES[column.kind],
                checks=[pa.Check.isin([*column.choices])] if column.choices else [],
                nullable=column.nullable,
            )
            for name, column in self.columns.items()
        }
        schema = pa.DataFrameSchema(columns, unique=list(self.key), strict=True, ordered=True)
        # The validator takes a column of plain objects for text as long as all of them are.
        parts = [
            f"{name}: {frame[name].dtype} instead of {_DTYPES[column.kind]}"
            for name, column in self.columns.items()
            if name in frame and frame[name].dtype != _DTYPES[column.kind]
        ]
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as error:
            cases = error.failure_cases
            listed = (
                cases.assign(column=cases["column"].fillna("table").astype(str))
                .groupby(["column", "check"], sort=True)
                .size()
                .items()
            )
            parts += [f"{column}: {check} ({count})" for (column, check), count in listed]
        if parts:
            raise FrameError(f"{self.name}: {'; '.join(parts)}.")

    def _is_fine(self, frame: pd.DataFrame) -> bool:
        if list(frame.columns) != list(self.columns):
            return False
        for name, column in self.columns.items():
            values = frame[name]
            if values.dtype != _DTYPES[column.kind] or (not column.nullable and values.hasnans):
                return False
            if column.choices and not values.dropna().isin(column.choices).all():
                return False
        return not frame.duplicated(list(self.key)).any()

    def empty(self) -> pd.DataFrame:
        """A frame without rows."""
        return self.build([])


class _WrongValueError(ValueError):
    """A value has the wrong type; the message names the type, never the value."""


def _typed(kind: Kind, value: Any) -> bool:
    """Whether a value is there; text read as a number, or a yes read as 1, would hide a misread field."""
    if value is None or (kind != "text" and value is pd.NA):
        return False
    # bool is an int to Python, but true is no quantity.
    if not isinstance(value, _ALLOWED[kind]) or (isinstance(value, bool) and kind != "flag"):
        raise _WrongValueError(f"expected {kind}, got {type(value).__name__}")
    return True


def _text(value: Any) -> str:
    return _LONE_SURROGATE.sub("\ufffd", value) if _typed("text", value) else ""


def _moment(value: Any) -> datetime | None:
    if not _typed("time", value) or value is pd.NaT:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment.tzinfo is None:
        raise _WrongValueError("a time without zone")
    return moment


def _plain(kind: Kind, value: Any) -> Any:
    if not _typed(kind, value):
        return None
    if kind != "number":
        return value
    number = float(value)
    if math.isinf(number):
        raise _WrongValueError("not a finite number")
    return None if math.isnan(number) else number
