"""Findings on disk: JSON lines for programs, CSV for spreadsheets."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shopswitch.frames.cells import defused

__all__ = ["COLUMNS", "defused", "write_findings"]

COLUMNS = ("id", "code", "severity", "subject", "left", "right", "suggestion", "why", "todo", "waiver")


def write_findings(folder: Path, step: str, findings: Sequence[Mapping[str, Any]]) -> None:
    """Write `<step>.jsonl` (raw) and `<step>.csv` (UTF-8, comma, formulas defused)."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = "".join(json.dumps({key: f.get(key) for key in COLUMNS}, ensure_ascii=False) + "\n" for f in findings)
    (folder / f"{step}.jsonl").write_text(raw, encoding="utf-8", newline="\n")
    with (folder / f"{step}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([defused(_text(finding.get(key))) for key in COLUMNS] for finding in findings)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {item}" for key, item in value.items())
    return str(value)
