"""Rows as a file for spreadsheets, for steps that hand out more rows than a page can show."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from shopswitch.frames.cells import defused


def comma_file(heads: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """UTF-8 with a byte order mark (spreadsheets ask for it), comma separated, formulas defused.

    Args:
        heads: Columns, in order; also written when there is no row.
        rows: One mapping per row; a column it lacks stays empty.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_cell(row.get(head, "")) for head in heads] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    # A number is no formula, even below zero.
    return defused(value) if isinstance(value, str) else value
