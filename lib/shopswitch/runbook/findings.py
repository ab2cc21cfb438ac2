"""Findings on disk: JSON lines for programs, CSV for spreadsheets."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

COLUMNS = ("id", "code", "severity", "subject", "left", "right", "suggestion", "why", "todo", "waiver")
# A spreadsheet runs a cell that begins like this; a SKU may well do so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_findings(folder: Path, step: str, findings: Sequence[Mapping[str, Any]]) -> None:
    """Write `<step>.jsonl` (raw) and `<step>.csv` (UTF-8, comma, formulas defused)."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = "".join(json.dumps({key: f.get(key) for key in COLUMNS}, ensure_ascii=False) + "\n" for f in findings)
    (folder / f"{step}.jsonl").write_text(raw, encoding="utf-8", newline="\n")
    with (folder / f"{step}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([defused(_text(finding.get(key))) for key in COLUMNS] for finding in findings)


def defused(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe is put before it where needed."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {item}" for key, item in value.items())
    return str(value)
