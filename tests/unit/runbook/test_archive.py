import csv
import json
from datetime import date
from pathlib import Path

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.runbook.bag import seal
from shopswitch.runbook.findings import COLUMNS, defused, write_findings
from shopswitch.runbook.pages import report_page


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_sealed_folder_is_a_valid_bag(tmp_path: Path) -> None:
    """The reference library accepts it, names with spaces and accents included, and notices a changed byte."""
    data = tmp_path / "bag" / "data"
    (data / "notebooks").mkdir(parents=True)
    (data / "run.json").write_text("{}")
    (data / "notebooks" / "01 één.ipynb").write_text("é")
    seal(tmp_path / "bag", {"External-Description": "two\nlines"}, date(2026, 11, 23))
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert bag.info["Payload-Oxum"] == "4.2"
    (data / "run.json").write_text("[]")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "bag")).validate()


@pytest.mark.parametrize("text", ["=1+1", "+A", "-A1", "@x", "\tx", "\rx"])
def test_formulas_are_defused(text: str) -> None:
    """A SKU that a spreadsheet would run gets an apostrophe before it."""
    assert defused(text) == f"'{text}"


@given(st.text(max_size=40).filter(lambda s: "\x00" not in s and "\r" not in s and not _surrogate(s)))
def test_findings_survive_both_forms(tmp_path_factory: pytest.TempPathFactory, subject: str) -> None:
    """Raw JSON holds the subject byte for byte; CSV holds it, defused where needed."""
    folder = tmp_path_factory.mktemp("findings")
    write_findings(folder, "sku_match", [dict.fromkeys(COLUMNS, "") | {"subject": subject, "waiver": None}])
    raw = json.loads((folder / "sku_match.jsonl").read_text(encoding="utf-8").rstrip("\n"))
    assert raw["subject"] == subject
    with (folder / "sku_match.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["subject"] == defused(subject)


def _surrogate(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def test_the_report_names_what_could_not_be_concluded() -> None:
    """An incomplete step is an open point, and a planned step without a record is shown as not run."""
    run = {"run": "r", "title": "T", "language": "en", "now": "2026-11-23T12:00:00+00:00"}
    result = {"step": "sku_match", "verdict": "INCOMPLETE", "summary": "Page 2 was lost.", "counts": {}}
    page = report_page({**run, "planned": ["sku_match", "stock_match"]}, [result], {})
    assert "No open points." not in page
    assert page.count("Page 2 was lost.") == 2
    assert "The run ended before this step was recorded." in page
