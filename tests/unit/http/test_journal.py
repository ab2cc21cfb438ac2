import json
import threading
from pathlib import Path

from shopswitch.http.journal import FileJournal, MemoryJournal


def test_each_call_is_one_line(tmp_path: Path) -> None:
    """A journal file is JSON lines, in the order of the calls, whatever stands in them."""
    journal = FileJournal(tmp_path / "requests.jsonl")
    entries = [{"path": "/a\nb", "n": 1}, {"path": "/é\u2028", "n": 2}]
    for entry in entries:
        journal.write(entry)
    lines = (tmp_path / "requests.jsonl").read_text(encoding="utf-8").split("\n")
    assert entries == [json.loads(line) for line in lines[:-1]]
    assert lines[-1] == ""


def test_a_journal_goes_on_where_it_was(tmp_path: Path) -> None:
    """A run that goes on adds to its journal."""
    for number in (1, 2):
        FileJournal(tmp_path / "requests.jsonl").write({"n": number})
    assert len((tmp_path / "requests.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_lines_of_several_threads_stay_whole(tmp_path: Path) -> None:
    """Calls made at the same time do not run into each other."""
    journal = FileJournal(tmp_path / "requests.jsonl")

    def write(thread: int) -> None:
        for number in range(50):
            journal.write({"thread": thread, "number": number, "padding": "x" * 500})

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = [json.loads(line) for line in (tmp_path / "requests.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {(thread, number) for thread in range(4) for number in range(50)} == {
        (line["thread"], line["number"]) for line in lines
    }


def test_without_a_run_the_calls_are_kept_in_memory() -> None:
    """Used outside a run, nothing is written to disk."""
    journal = MemoryJournal()
    journal.write({"n": 1})
    assert journal.entries == [{"n": 1}]
