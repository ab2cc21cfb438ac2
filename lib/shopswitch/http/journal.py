"""One redacted line per HTTP call: proof of what was asked, without what was answered."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol


class Journal(Protocol):
    """Where calls are written down."""

    def write(self, entry: Mapping[str, Any]) -> None:
        """Record one call. Values must be redacted already."""
        ...


class FileJournal:
    """Appends JSON lines to a file. Each line is one write, so that a killed run leaves whole lines."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, entry: Mapping[str, Any]) -> None:
        """Append one line."""
        line = json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n"
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line)


class MemoryJournal:
    """Keeps the calls in memory, for use without a run folder."""

    def __init__(self) -> None:
        self.entries: list[Mapping[str, Any]] = []

    def write(self, entry: Mapping[str, Any]) -> None:
        """Keep one entry."""
        self.entries.append(entry)
