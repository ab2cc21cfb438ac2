"""From text to whole rows of text cells: only the wanted columns, formula guards taken away.

Every cell stays text, so that ``00123``, ``NA`` and ``1E5`` survive. Only the columns that were asked for are
kept: names, addresses and phone numbers of customers are dropped while reading.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from shopswitch.connectors.csv.files import Export, long_cells

# WooCommerce's exporter writes an apostrophe before a text cell that begins with one of these
# (abstract-wc-csv-exporter.php, escape_data), so that a spreadsheet does not run it as a formula.
_GUARDED = frozenset("=+-@\t\r")
_EXCEL = re.compile(r"^\s*\d([.,]\d+)?E\+\d+\s*$", re.IGNORECASE)
_AS_FORMULA = re.compile(r'^="[^"]*"$')
_SHOWN_ROWS = 5


def counted(count: int, noun: str) -> str:
    """A number of things for a message: ``1 row``, ``2 rows``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def in_rows(numbers: list[int]) -> str:
    """How many rows and the first few of them, for a message; never what stands in them."""
    shown = ", ".join(str(number) for number in numbers[:_SHOWN_ROWS])
    more = f" and {len(numbers) - _SHOWN_ROWS} more" if len(numbers) > _SHOWN_ROWS else ""
    return f"{counted(len(numbers), 'row')} (data {'row' if len(numbers) == 1 else 'rows'} {shown}{more})"


def excel_damaged(value: str) -> bool:
    """Whether a code was turned into a power of ten by a spreadsheet, such as ``8.71872E+12``."""
    return _EXCEL.match(value) is not None


@dataclass(frozen=True, slots=True)
class Table:
    """The wanted columns of an export.

    Attributes:
        columns: Field → cells, all of the same length.
        numbers: 1-based number of the data row each entry came from.
        count: Data rows in the file, dropped ones included, blank lines not.
        problems: Rows that could not be read.
        notes: What was taken away, with how often.
    """

    columns: Mapping[str, list[str]]
    numbers: list[int]
    count: int = 0
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.numbers)

    def has(self, name: str) -> bool:
        """Whether the export has a column for this field."""
        return name in self.columns

    def get(self, name: str, index: int) -> str:
        """One cell, or "" where the export has no such column."""
        cells = self.columns.get(name)
        return "" if cells is None else cells[index]

    def filled(self, name: str) -> int:
        """In how many rows the field is not blank."""
        return sum(1 for cell in self.columns.get(name, ()) if cell.strip())

    def damaged(self, name: str) -> list[int]:
        """Numbers of the rows in which a spreadsheet turned the code into a power of ten."""
        cells = self.columns.get(name, ())
        return [number for cell, number in zip(cells, self.numbers, strict=False) if excel_damaged(cell)]


def read_table(export: Export, picked: Mapping[str, int]) -> Table:
    """Read the wanted columns of every row.

    Args:
        export: An opened file.
        picked: Field → index of its column.

    Returns:
        Table whose `problems` name every row that has another number of cells than the header, and the place
        where quoting breaks off. Rows without any content are counted in `notes`.
    """
    rows = _Rows(len(export.header), list(picked.values()))
    rows.read(export)
    cells = list(zip(*rows.kept, strict=True)) or [() for _ in picked]
    columns = {name: list(column) for name, column in zip(picked, cells, strict=True)}
    notes = (f"Left out, without any content: {counted(rows.blank, 'row')}.",) if rows.blank else ()
    return Table(columns, rows.numbers, rows.count, tuple(rows.problems), (*notes, *_take_guards(columns)))


class _Rows:
    """Takes whole rows out of a file and remembers those that are not."""

    def __init__(self, width: int, positions: list[int]) -> None:
        self._width = width
        self._positions = positions
        self.kept: list[tuple[str, ...]] = []
        self.numbers: list[int] = []
        self.blank = 0
        self.count = 0
        self.problems: list[str] = []

    def read(self, export: Export) -> None:
        wrong: list[int] = []
        reader = csv.reader(io.StringIO(export.body, newline=""), delimiter=export.delimiter, strict=True)
        line = export.first_line
        try:
            with long_cells():
                for record in reader:
                    self._take(record, wrong)
                    line = export.first_line + reader.line_num
        except csv.Error:
            self.problems.append(
                f"From data row {self.count + 1} on (line {line} of the file) quotes are not closed properly: "
                "the rest could not be read. The file is cut off or damaged: export it again."
            )
        if wrong:
            self.problems.append(
                f"Another number of cells than in the header: {in_rows(wrong)}. The file is cut off, damaged or read "
                "with the wrong delimiter: export it again."
            )

    def _take(self, record: list[str], wrong: list[int]) -> None:
        if not record:
            return
        self.count += 1
        if len(record) == self._width and any(record):
            self.kept.append(tuple([record[position] for position in self._positions]))
            self.numbers.append(self.count)
        elif any(cell.strip() for cell in record):
            wrong.append(self.count)
        else:
            self.blank += 1


def _take_guards(columns: dict[str, list[str]]) -> list[str]:
    """Take formula guards away in place; one note for each column that had some."""
    notes = []
    for name, cells in columns.items():
        guarded = [i for i, cell in enumerate(cells) if cell[:1] == "'" and cell[1:2] and cell[1] in _GUARDED]
        for index in guarded:
            cells[index] = cells[index][1:]
        if guarded:
            notes.append(f"{name}: apostrophes against formulas taken away from {counted(len(guarded), 'cell')}.")
        formulas = sum(1 for cell in cells if cell[:2] == '="' and _AS_FORMULA.match(cell))
        if formulas:
            notes.append(
                f'{name}: written as ="…" for spreadsheets and kept so: {counted(formulas, "cell")}. Export again '
                "without that option if the shop does not show them like this."
            )
    return notes
