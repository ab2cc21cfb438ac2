import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.errors import FrameError
from shopswitch.frames.schema import Column, Schema
from shopswitch.frames.snapshot import Snapshot, frame_digest, load_snapshot

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
THINGS = Schema(
    name="things",
    key=("id",),
    columns={
        "id": Column("text", "id"),
        "live": Column("flag", "live", nullable=True),
        "amount": Column("number", "amount", nullable=True),
        "count": Column("whole", "count", nullable=True),
        "at": Column("time", "at", nullable=True),
    },
)
FULL = {"id": "00123", "live": True, "amount": -1.5, "count": 2**53 + 1, "at": AT}
ROWS: list[dict[str, Any]] = [
    FULL,
    {"id": "NA"},
    {"id": ""},
    {"id": "ß 🫖 \x00", "live": False, "amount": 0.0, "count": 0},
]
row = st.fixed_dictionaries(
    {"id": st.text()},
    optional={
        "live": st.none() | st.booleans(),
        # Adding nothing turns -0.0 into 0.0: the two are equal numbers but other bytes.
        "amount": st.none() | st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0),
        "count": st.none() | st.integers(-(2**63), 2**63 - 1),
        "at": st.none() | st.datetimes(timezones=st.just(UTC)),
    },
)
frames = st.lists(row, unique_by=lambda one: one["id"], max_size=6)


def snapshot(rows: list[dict[str, Any]] = ROWS, **changes: Any) -> Snapshot:
    values: dict[str, Any] = {
        "name": "new.things",
        "role": "new",
        "source": "test",
        "frame": THINGS.build(rows),
        "read_at": AT,
        "pages": 3,
    }
    return Snapshot(**(values | changes))


def loaded(folder: Path) -> Snapshot:
    found = load_snapshot(folder, "new.things")
    assert found is not None
    return found


def test_what_is_stored_comes_back(tmp_path: Path) -> None:
    """Values, types, order and everything that is known about the reading survive."""
    stored = snapshot(expected=4, problems=("Page 2 is missing.",), notes=("A note.",))
    stored.store(tmp_path / "folder")
    back = loaded(tmp_path / "folder")
    pd.testing.assert_frame_equal(stored.frame, back.frame)
    THINGS.validate(back.frame)
    for name in ("name", "role", "source", "read_at", "pages", "expected", "problems", "notes", "rows", "complete"):
        assert getattr(stored, name) == getattr(back, name)
    assert stored.digest() == back.digest()


def test_an_empty_list_comes_back(tmp_path: Path) -> None:
    """No rows is a complete answer too, with the same columns."""
    stored = snapshot([])
    stored.store(tmp_path)
    pd.testing.assert_frame_equal(stored.frame, loaded(tmp_path).frame)
    assert loaded(tmp_path).complete


@given(frames)
def test_any_rows_come_back(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]) -> None:
    """Whatever a system holds is the same after storing, by value and by digest."""
    folder = tmp_path_factory.mktemp("any")
    stored = snapshot(rows)
    stored.store(folder)
    back = loaded(folder)
    pd.testing.assert_frame_equal(stored.frame, back.frame)
    assert (stored.digest(), ()) == (back.digest(), back.problems)


def test_what_was_not_read_is_not_there(tmp_path: Path) -> None:
    """A resource that was not read in this run is None, not an empty list."""
    assert load_snapshot(tmp_path, "new.things") is None


def test_a_half_written_copy_counts_as_not_read(tmp_path: Path) -> None:
    """The description is written last: rows without it were never finished."""
    snapshot().store(tmp_path)
    (tmp_path / "new.things.json").unlink()
    assert load_snapshot(tmp_path, "new.things") is None


def test_storing_again_replaces(tmp_path: Path) -> None:
    """A fresh reading takes the place of the former one and leaves nothing beside it."""
    snapshot().store(tmp_path)
    snapshot([{"id": "only"}]).store(tmp_path)
    assert (loaded(tmp_path).rows, loaded(tmp_path).problems) == (1, ())
    assert {"new.things.json", "new.things.parquet"} == {path.name for path in tmp_path.iterdir()}


def test_a_failed_rewrite_leaves_no_false_description(tmp_path: Path) -> None:
    """When writing breaks off, the old description does not stand beside other rows."""
    snapshot().store(tmp_path)
    (tmp_path / "new.things.parquet").unlink()
    (tmp_path / "new.things.parquet").mkdir()
    with pytest.raises(OSError, match=r"new\.things\.parquet"):
        snapshot([{"id": "only"}]).store(tmp_path)
    assert load_snapshot(tmp_path, "new.things") is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frame: frame.iloc[1:],
        lambda frame: frame.iloc[::-1],
        lambda frame: pd.concat([frame, frame.iloc[:1]]),
        lambda frame: frame.assign(id=frame["id"].str.replace("00123", "123")),
        lambda frame: frame.assign(live=frame["live"].fillna(False)),
        lambda frame: frame.assign(amount=frame["amount"] + 1),
        lambda frame: frame.assign(at=frame["at"] + timedelta(microseconds=1)),
        lambda frame: frame.rename(columns={"count": "counted"}),
        lambda frame: frame.drop(columns="at"),
    ],
    ids=["row gone", "order", "row more", "text", "unknown known", "number", "time", "column named", "column gone"],
)
def test_changed_rows_make_it_incomplete(spoil: Any, tmp_path: Path) -> None:
    """Rows that are not those that were read cannot carry a verdict."""
    stored = snapshot()
    stored.store(tmp_path)
    spoil(stored.frame).to_parquet(tmp_path / "new.things.parquet", index=False)
    assert loaded(tmp_path).problems == ("The stored copy of new.things was changed after it was read.",)


@pytest.mark.parametrize("name", ["new.things.parquet", "new.things.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe"], ids=["empty", "cut", "bytes"])
def test_damaged_files_are_told(name: str, content: bytes, tmp_path: Path) -> None:
    """A file that cannot be read is an error with a remedy, not a crash and not an empty list."""
    snapshot().store(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FrameError, match=r"The stored copy of new\.things cannot be read"):
        load_snapshot(tmp_path, "new.things")


def test_missing_rows_are_told(tmp_path: Path) -> None:
    """A description without rows is a damaged copy."""
    snapshot().store(tmp_path)
    (tmp_path / "new.things.parquet").unlink()
    with pytest.raises(FrameError):
        load_snapshot(tmp_path, "new.things")


def test_a_description_that_lacks_something_is_told(tmp_path: Path) -> None:
    """A description of another form is a damaged copy."""
    snapshot().store(tmp_path)
    (tmp_path / "new.things.json").write_text(json.dumps({"role": "new"}), encoding="utf-8")
    with pytest.raises(FrameError):
        load_snapshot(tmp_path, "new.things")


def test_problems_make_it_incomplete() -> None:
    """One problem is enough; notes are not problems."""
    assert snapshot(notes=("x",)).complete
    assert not snapshot(problems=("x",)).complete


def test_the_digest_can_be_recomputed_by_hand() -> None:
    """The digest is SHA-256 over plain bytes, as documented."""
    frame = THINGS.build([{"id": "é"}, {"id": "bc", "live": True, "amount": 2.0, "count": 3, "at": AT}])
    one, none = b"\x00", b"\x01"

    def whole(*values: int) -> bytes:
        return b"".join(value.to_bytes(8, "little", signed=True) for value in values)

    at = int(AT.timestamp() * 1_000_000)
    two = bytes.fromhex("0000000000000040")
    expected = b"2"
    expected += b"\x1fid\x1etext\x1f" + one + one + whole(2, 2) + "é".encode() + b"bc"
    expected += b"\x1flive\x1eflag\x1f" + none + one + b"\x00\x01"
    expected += b"\x1famount\x1enumber\x1f" + none + one + bytes(8) + two
    expected += b"\x1fcount\x1ewhole\x1f" + none + one + whole(0, 3)
    expected += b"\x1fat\x1etime\x1f" + none + one + whole(0, at)
    assert hashlib.sha256(expected).hexdigest() == frame_digest(frame)


@given(frames, st.data())
def test_a_slice_has_the_digest_of_its_own_rows(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    """How the rows lie in memory does not matter, only what they are."""
    frame = THINGS.build(rows)
    start = data.draw(st.integers(0, len(rows)))
    end = data.draw(st.integers(start, len(rows)))
    part = frame.iloc[start:end]
    assert frame_digest(THINGS.build(rows[start:end])) == frame_digest(part)
    pieces = pd.concat([frame.iloc[:start], frame.iloc[start:]])
    assert frame_digest(frame) == frame_digest(pieces)


@given(frames, frames)
def test_different_rows_have_different_digests(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> None:
    """Equal digests mean equal rows, and the other way round."""
    one, other = THINGS.build(first), THINGS.build(second)
    assert one.equals(other) == (frame_digest(one) == frame_digest(other))


def test_text_does_not_run_together() -> None:
    """The border between two texts counts."""
    digests = {frame_digest(THINGS.build([{"id": a}, {"id": b}])) for a, b in [("ab", "c"), ("a", "bc"), ("", "abc")]}
    assert len(digests) == 3
