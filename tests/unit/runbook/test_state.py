"""What outlives a run is kept whole, private, and not believed once somebody changed it by hand."""

import json
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from shopswitch.checks.result import Confirmation, Waiver
from shopswitch.errors import ProfileError
from shopswitch.runbook.state import Baseline, ClientState

AT = datetime(2026, 11, 9, 5, 30, tzinfo=UTC)
SAID = Confirmation("old_connection_off", "A. Tester", AT, "Theehuis (oud)", "per telefoon")
BASELINE = Baseline(
    AT, (("7", "TP-1", "8712345678906", "Theepot", True),), (("9", "Boeken", "orders.completed", "a.b", False),)
)


@pytest.fixture
def state(tmp_path: Path) -> ClientState:
    return ClientState.of(tmp_path, "theehuis")


def test_nothing_is_there_before_anything_was_said(state: ClientState) -> None:
    """A client without a folder has no confirmations, no waivers and no baseline; nothing is made by looking."""
    assert (state.confirmations(), state.waivers(), state.baseline(), state.files()) == ({}, {}, None, {})
    assert not state.folder.exists()


def test_the_latest_word_counts_and_earlier_ones_stay(state: ClientState) -> None:
    """Somebody corrects what was typed: both stand in the file, the later one holds."""
    state.confirm(SAID)
    later = Confirmation(SAID.key, "B. Tester", AT, "Theehuis (nieuw)")
    state.confirm(later)
    assert state.confirmations() == {SAID.key: later}
    assert state.files()["confirmations.json"].count(b'"by"') == 2


def test_what_was_kept_comes_back(state: ClientState) -> None:
    """Confirmation, waiver and baseline are read back as they were given."""
    waiver = Waiver("uitlopend", "C. Tester", "2026-12-31")
    state.confirm(SAID)
    state.waive("0123456789abcdef", waiver, AT)
    state.keep_baseline(BASELINE, by="shopswitch")
    assert state.confirmations() == {SAID.key: SAID}
    assert state.waivers() == {"0123456789abcdef": waiver}
    assert state.baseline() == BASELINE


@pytest.mark.parametrize(("day", "holds"), [(date(2026, 12, 31), True), (date(2027, 1, 1), False)])
def test_a_waiver_holds_until_its_last_day(state: ClientState, day: date, holds: bool) -> None:
    """The day itself included, the day after no more."""
    state.waive("0123456789abcdef", Waiver("uitlopend", "C. Tester", "2026-12-31"), AT)
    assert bool(state.waivers(day)) is holds


def test_only_its_owner_can_look_into_it(state: ClientState) -> None:
    """Folder 0700, files 0600."""
    state.confirm(SAID)
    state.keep_baseline(BASELINE, by="shopswitch")
    assert stat.S_IMODE(state.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in state.folder.iterdir()} == {0o600}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("A. Tester", "Z. Tester"),
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: json.dumps({key: value for key, value in json.loads(text).items() if key != "sha256"}),
    ],
    ids=["changed", "cut", "another shape", "without checksum"],
)
def test_what_was_changed_by_hand_is_refused(state: ClientState, spoil: object) -> None:
    """Not believed, and said which file it is; also not written over."""
    state.confirm(SAID)
    file = state.folder / "confirmations.json"
    file.write_text(spoil(file.read_text()))  # type: ignore[operator]  # parametrised functions
    with pytest.raises(ProfileError, match=r"theehuis.state/confirmations.json"):
        state.confirmations()
    with pytest.raises(ProfileError):
        state.confirm(SAID)


def test_a_baseline_cannot_be_passed_off_as_another_file(state: ClientState) -> None:
    """A file of one kind under the name of another is refused though its checksum fits."""
    state.keep_baseline(BASELINE, by="shopswitch")
    (state.folder / "waivers.json").write_bytes((state.folder / "baseline.json").read_bytes())
    with pytest.raises(ProfileError, match="changed by hand"):
        state.waivers()
