"""A frame together with what is known about how it was read."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from shopswitch.errors import FrameError


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One resource of one system, read at one moment.

    Attributes:
        name: Role and resource, such as ``new.products``.
        role: ``old``, ``new`` or ``picqer``.
        source: Platform key, such as ``shopify``.
        frame: The rows, in the resource's canonical schema.
        read_at: When reading began, UTC.
        pages: Number of answers it was put together from.
        expected: Number of rows the system announced, or None when it does not say.
        problems: Why it is not complete, in sentences for people; empty when it is complete.
        notes: What is worth telling about a complete read, such as stripped apostrophes of a CSV export.
    """

    name: str
    role: str
    source: str
    frame: pd.DataFrame
    read_at: datetime
    pages: int
    expected: int | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every row the system holds is here. A check may not pass on anything else."""
        return not self.problems

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.frame)

    def digest(self) -> str:
        """SHA-256 over column names and values in row order; see `frame_digest`."""
        return frame_digest(self.frame)

    def store(self, folder: Path) -> None:
        """Write `<name>.parquet` and `<name>.json` so that a later notebook of the run reads the same rows."""
        folder.mkdir(parents=True, exist_ok=True)
        parquet = folder / f"{self.name}.parquet"
        # The old description goes first: it must never stand beside rows it does not describe.
        (folder / f"{self.name}.json").unlink(missing_ok=True)
        self.frame.to_parquet(parquet, index=False)
        about = {
            "role": self.role,
            "source": self.source,
            "read_at": self.read_at.isoformat(),
            "pages": self.pages,
            "expected": self.expected,
            "problems": list(self.problems),
            "notes": list(self.notes),
            "digest": self.digest(),
        }
        # The description comes last and by rename: a snapshot without it counts as never read.
        draft = folder / f"{self.name}.json.part"
        draft.write_text(json.dumps(about), encoding="utf-8")
        draft.replace(folder / f"{self.name}.json")


def load_snapshot(folder: Path, name: str) -> Snapshot | None:
    """Read back what `Snapshot.store` wrote, or None when this resource was not read yet in this run.

    Rows that are not those that were stored make the snapshot incomplete.

    Raises:
        FrameError: The files are damaged.
    """
    description = folder / f"{name}.json"
    if not description.exists():
        return None
    try:
        about = json.loads(description.read_text(encoding="utf-8"))
        frame = pd.read_parquet(folder / f"{name}.parquet")
        problems = tuple(about["problems"])
        if frame_digest(frame) != about["digest"]:
            problems = (*problems, f"The stored copy of {name} was changed after it was read.")
        return Snapshot(
            name=name,
            role=about["role"],
            source=about["source"],
            frame=frame,
            read_at=datetime.fromisoformat(about["read_at"]),
            pages=about["pages"],
            expected=about["expected"],
            problems=problems,
            notes=tuple(about["notes"]),
        )
    except (OSError, LookupError, TypeError, ValueError, pa.ArrowException) as error:
        raise FrameError(
            f"The stored copy of {name} cannot be read.", hint="Remove it, or begin a new run, to read it afresh."
        ) from error


def frame_digest(frame: pd.DataFrame) -> str:
    """SHA-256 over column names, kinds and cell values in row order, whatever file or library they lay in.

    Hashed are plain bytes per column (which cells are unknown, then the values: text as lengths and UTF-8,
    times as microseconds since 1970 UTC, all numbers 8 bytes little-endian), so that it can be recomputed
    without this program.
    """
    digest = hashlib.sha256(f"{len(frame)}".encode())
    for name in frame.columns:
        column = pa.array(frame[name], from_pandas=True)
        array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        kind, parts = _plain_values(array)
        digest.update(f"\x1f{name}\x1e{kind}\x1f".encode())
        digest.update(pc.is_null(array).to_numpy(zero_copy_only=False).astype("u1").tobytes())
        for part in parts:
            digest.update(part)
    return digest.hexdigest()


def _plain_values(array: pa.Array) -> tuple[str, list[bytes]]:
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        return "text", _text_bytes(pc.cast(array, pa.large_binary()).fill_null(b""))
    if pa.types.is_boolean(array.type):
        return "flag", [array.fill_null(False).to_numpy(zero_copy_only=False).astype("u1").tobytes()]
    if pa.types.is_timestamp(array.type):
        moments = pc.cast(pc.cast(array, pa.timestamp("us", tz="UTC")), pa.int64())
        return "time", [moments.fill_null(0).to_numpy(zero_copy_only=False).astype("<i8").tobytes()]
    if pa.types.is_integer(array.type):
        return "whole", [array.fill_null(0).to_numpy(zero_copy_only=False).astype("<i8").tobytes()]
    return "number", [
        pc.cast(array, pa.float64()).fill_null(0.0).to_numpy(zero_copy_only=False).astype("<f8").tobytes()
    ]


def _text_bytes(cells: pa.LargeBinaryArray) -> list[bytes]:
    if len(cells) == 0:
        return []
    _, offsets, data = cells.buffers()
    # A slice shares the buffers of the whole column: only its own part may count.
    bounds = np.frombuffer(offsets, dtype="<i8")[cells.offset : cells.offset + len(cells) + 1]
    text = memoryview(data)[int(bounds[0]) : int(bounds[-1])] if data is not None else b""
    return [np.diff(bounds).tobytes(), bytes(text)]
