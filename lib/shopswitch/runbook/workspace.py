"""Where a run's notebooks leave what they found, until the run is sealed.

The workspace lies outside the evidence: it holds snapshots, and it goes when the run is sealed.
"""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shopswitch.checks.result import Attachment

VARIABLE = "SHOPSWITCH_WORK"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Folder of one run in progress."""

    path: Path

    @classmethod
    def current(cls) -> "Workspace | None":
        """The workspace of the run this kernel belongs to, or None when a notebook was opened by itself."""
        named = os.environ.get(VARIABLE)
        return cls(Path(named)) if named else None

    @classmethod
    def create(cls, path: Path, about: Mapping[str, Any]) -> "Workspace":
        """Make the folder and write down which run it is (keys client, run, now, planned)."""
        path.mkdir(parents=True)
        for name in ("records", "snapshots", "attachments"):
            (path / name).mkdir()
        write_json(path / "about.json", about)
        return cls(path)

    @property
    def about(self) -> dict[str, Any]:
        """What `create` wrote."""
        found: dict[str, Any] = json.loads((self.path / "about.json").read_text(encoding="utf-8"))
        return found

    @property
    def now(self) -> datetime:
        """The run's own moment: the same for all its notebooks."""
        return datetime.fromisoformat(self.about["now"])

    @property
    def snapshots(self) -> Path:
        """Folder of snapshots."""
        return self.path / "snapshots"

    @property
    def journal(self) -> Path:
        """File of HTTP calls."""
        return self.path / "requests.jsonl"

    def write_record(self, step: str, record: Mapping[str, Any]) -> None:
        """Keep a step's result; a later one replaces it."""
        write_json(self.path / "records" / f"{step}.json", record)

    def record(self, step: str) -> dict[str, Any] | None:
        """A step's result, or None when it has none or it cannot be read."""
        try:
            found = json.loads((self.path / "records" / f"{step}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def attach(self, step: str, attachments: Iterable[Attachment]) -> None:
        """Keep the files a step hands out."""
        for attachment in attachments:
            folder = self.path / "attachments" / step
            folder.mkdir(exist_ok=True)
            (folder / attachment.name).write_bytes(attachment.content)

    @property
    def attachments(self) -> Path:
        """A folder per step with the files it handed out."""
        return self.path / "attachments"

    def forget(self, step: str) -> None:
        """Remove a step's result before the step runs again, so that an old one cannot stand for a new one."""
        (self.path / "records" / f"{step}.json").unlink(missing_ok=True)
        shutil.rmtree(self.path / "attachments" / step, ignore_errors=True)


def write_json(path: Path, value: Any) -> None:
    """Write JSON whole or not at all."""
    draft = path.with_name(path.name + ".part")
    draft.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
