"""Bytes → text → whole rows: encodings, delimiters, quotes, guards, damage."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopswitch.connectors.csv.files import open_export
from shopswitch.connectors.csv.reading import read_table
from shopswitch.errors import ConnectorError, NotFoundError, UnexpectedResponseError
from tests.connectors.csv_exports.conftest import Shop

HEADER = "sku;parent_sku;name;ean;stock;active\n"
ODD = ["00123", "NA", "1E5", " spaced ", "Ünïcode-ß", 'quo"te', "semi;colon", "com,ma", "new\nline", "tab\there", "-A1"]


def written(rows: list[list[str]], delimiter: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["sku", "parent_sku", "name", "ean", "stock", "active"])
    writer.writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_odd_skus_survive(delimiter: str, shop: Shop) -> None:
    """Leading zeros, NA, 1E5, blanks, quotes, delimiters and line ends in a SKU come back as they were."""
    text = written([[sku, "", "x", "", "1", "1"] for sku in ODD], delimiter)

    snapshot = shop(products=text).products()

    assert list(snapshot.frame["sku"]) == ODD
    assert snapshot.complete


SKU = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30).filter(
    lambda sku: not sku.startswith("'")
)


@given(skus=st.lists(SKU, min_size=1, max_size=20), delimiter=st.sampled_from([";", ",", "\t"]),
       encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))  # fmt: skip
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sku_comes_back(skus: list[str], delimiter: str, encoding: str, tmp_path: Path) -> None:
    """Whatever the standard writer writes is read back exactly, in every encoding that marks itself."""
    rows = [[sku, "", "x", "", "1", "1"] for sku in skus]
    (tmp_path / "any.csv").write_bytes(written(rows, delimiter).encode(encoding))

    export = open_export(tmp_path, "any.csv", system="old shop")
    table = read_table(export, {"sku": 0, "stock": 4})

    assert table.columns["sku"] == skus
    assert export.delimiter == delimiter
    assert table.problems == ()


@given(skus=st.lists(st.text(alphabet="ABCéèüß0019-_/ .", min_size=1, max_size=12), min_size=1, max_size=10))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_windows_text_comes_back(skus: list[str], tmp_path: Path) -> None:
    """A file in Windows-1252 is read as such when it is no UTF-8."""
    rows = [[f"é{sku}", "", "x", "", "1", "1"] for sku in skus]
    (tmp_path / "win.csv").write_bytes(written(rows, ";").encode("cp1252"))

    export = open_export(tmp_path, "win.csv", system="old shop")

    assert read_table(export, {"sku": 0}).columns["sku"] == [f"é{sku}" for sku in skus]
    assert export.encoding == "cp1252"


def test_windows_encoding_is_told(shop: Shop) -> None:
    """Windows-1252 is an assumption, so a note says it."""
    notes = shop(products=(HEADER + "A;;Café;;1;1\n").encode("cp1252")).products().notes

    assert any("Windows-1252 was assumed" in note for note in notes)


def test_utf16_with_mark(shop: Shop) -> None:
    """A spreadsheet's "Unicode text" is UTF-16 with a mark and tabs."""
    text = HEADER.replace(";", "\t") + "Ä-1\t\tx\t\t5\t1\n"

    snapshot = shop(products=text.encode("utf-16")).products()

    assert list(snapshot.frame["sku"]) == ["Ä-1"]


def test_utf16_without_mark_is_refused(shop: Shop) -> None:
    """Text full of zero bytes is not read as something else."""
    snapshot = shop(products=HEADER.encode("utf-16-le")).products()

    assert "zero bytes" in snapshot.problems[0]


def test_given_encoding_wins(shop: Shop) -> None:
    """The profile can name an encoding that cannot be detected."""
    snapshot = shop(products=(HEADER + "Ä-1;;x;;5;1\n").encode("utf-16-le"), encoding="utf-16-le").products()

    assert list(snapshot.frame["sku"]) == ["Ä-1"]


def test_wrong_given_encoding_is_a_problem(shop: Shop) -> None:
    """A named encoding that does not fit is told, not worked around."""
    snapshot = shop(products=(HEADER + "Ä-1;;x;;5;1\n").encode("cp1252"), encoding="utf-8").products()

    assert "not readable as utf-8" in snapshot.problems[0]


def test_wrong_given_delimiter_is_a_problem(shop: Shop) -> None:
    """With the wrong delimiter no column is found, and the message shows what was seen."""
    snapshot = shop(products=HEADER + "A;;x;;1;1\n", delimiter=",").products()

    assert "No column of 'products.csv' was found for SKU" in snapshot.problems[0]
    assert snapshot.rows == 0


def test_delimiter_inside_quotes_does_not_count(shop: Shop) -> None:
    """Commas in a quoted heading do not outvote the semicolons outside."""
    text = 'ID;Type;SKU;"GTIN, UPC, EAN, or ISBN";Name;Published;"Tax status";Stock\n1;simple;A-1;871;x;1;taxable;4\n'

    snapshot = shop(products=text).products()

    assert list(snapshot.frame["barcode"]) == ["871"]


def test_separator_line_is_heeded(shop: Shop) -> None:
    """A first line "sep=," is no header, and it names the delimiter."""
    snapshot = shop(products="sep=,\r\n" + HEADER.replace(";", ",") + "A,,x,,1,1\n").products()

    assert list(snapshot.frame["sku"]) == ["A"]


@pytest.mark.parametrize("start", ["=1", "+1", "-A1", "@home", "\tx"])
def test_guarding_apostrophe_is_taken_away(start: str, shop: Shop) -> None:
    """An apostrophe before a formula character is the exporter's, and a note counts it."""
    snapshot = shop(products=written([[f"'{start}", "", "x", "", "1", "1"]], ";")).products()

    assert list(snapshot.frame["sku"]) == [start]
    assert "sku: apostrophes against formulas taken away from 1 cell." in snapshot.notes


@pytest.mark.parametrize("sku", ["'s-Hertogenbosch", "'", "''-A", "O'-A"])
def test_other_apostrophes_stay(sku: str, shop: Shop) -> None:
    """Only one leading apostrophe, and only before a formula character."""
    snapshot = shop(products=written([[sku, "", "x", "", "1", "1"]], ";")).products()

    assert list(snapshot.frame["sku"]) == [sku]


def test_formula_cells_are_kept_and_told(shop: Shop) -> None:
    """A SKU written as ="00123" stays so; a note says how many and what to do."""
    snapshot = shop(products=written([['="00123"', "", "x", "", "1", "1"]], ";")).products()

    assert list(snapshot.frame["sku"]) == ['="00123"']
    assert any("kept so: 1 cell." in note for note in snapshot.notes)


def test_cut_row_is_a_problem_without_content(shop: Shop) -> None:
    """A row with too few cells is named by number, its content is not repeated."""
    snapshot = shop(products=HEADER + "A;;x;;1;1\nSECRET;;x\nB;;x;;1;1\n").products()

    assert list(snapshot.frame["sku"]) == ["A", "B"]
    assert "Another number of cells than in the header: 1 row (data row 2)." in snapshot.problems[0]
    assert "SECRET" not in " ".join(snapshot.problems)


def test_many_cut_rows_are_counted(shop: Shop) -> None:
    """A message stays short: the first five rows are named, the others counted."""
    snapshot = shop(products=HEADER + "A;;x;;1;1\n" + "B;x\n" * 7).products()

    assert "7 rows (data rows 2, 3, 4, 5, 6 and 2 more)" in snapshot.problems[0]


def test_file_cut_inside_quotes_is_a_problem(shop: Shop) -> None:
    """A download that ends inside a quoted cell names the row from which on nothing was read."""
    snapshot = shop(products=HEADER + 'A;;"two\nlines";;1;1\nB;;"never closed\nC;;x;;1;1\n').products()

    assert list(snapshot.frame["sku"]) == ["A"]
    assert "From data row 2 on (line 4 of the file)" in snapshot.problems[0]


def test_file_cut_inside_a_character_is_a_problem(shop: Shop) -> None:
    """UTF-8 that breaks off in the middle of an accent is still UTF-8, and cut."""
    raw = (HEADER + "Ä-1;;x;;5;1\nB;;Caf\u00e9").encode()[:-1]

    snapshot = shop(products=raw).products()

    assert list(snapshot.frame["sku"]) == ["Ä-1"]
    assert "ends in the middle of a character" in snapshot.problems[0]


def test_missing_last_line_end_is_told(shop: Shop) -> None:
    """A file may end without line end, but a cut one does so too: a note says it."""
    notes = shop(products=HEADER + "A;;x;;1;1").products().notes

    assert any("no line end" in note for note in notes)


def test_blank_rows_are_counted(shop: Shop) -> None:
    """Rows of nothing but delimiters, as spreadsheets leave them, are left out and counted."""
    snapshot = shop(products=HEADER + "A;;x;;1;1\n;;;;;\n\n   \n").products()

    assert snapshot.complete
    assert "Left out, without any content: 2 rows." in snapshot.notes


def test_long_cells_are_read(shop: Shop) -> None:
    """A description of more than 128 kB is no error."""
    snapshot = shop(products=HEADER + f"A;;{'x' * 200_000};;1;1\n").products()

    assert snapshot.complete
    assert csv.field_size_limit() < 200_000


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"PK\x03\x04rest of a workbook", "workbook"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b";;;\nA;B;C;D\n", "no headings"),
        (b'"sku;name\nA;B\n', "not closed properly"),
    ],
)
def test_what_is_no_csv_is_refused(raw: bytes, words: str, shop: Shop) -> None:
    """Empty files, workbooks and web pages raise at first contact and make snapshots incomplete."""
    connector = shop(products=raw)

    with pytest.raises(UnexpectedResponseError, match=words):
        connector.ping()
    assert words in connector.products().problems[0]
    assert words in connector.stock().problems[0]


def test_missing_file(shop: Shop, tmp_path: Path) -> None:
    """A path that leads nowhere names the file and what to do."""
    connector = shop(products=HEADER + "A;;x;;1;1\n")
    (tmp_path / "products.csv").unlink()

    with pytest.raises(NotFoundError, match=r"has no file 'products\.csv'.* correct the path"):
        connector.ping()
    assert "has no file 'products.csv'" in connector.products().problems[0]


def test_folder_instead_of_file(shop: Shop, tmp_path: Path) -> None:
    """A folder is not an export."""
    (tmp_path / "products").mkdir()
    connector = shop(paths={"products": "products"})

    with pytest.raises(ConnectorError, match="is a folder"):
        connector.ping()


def test_header_only_is_incomplete(shop: Shop) -> None:
    """No rows under a header is a filter that matched nothing, never an empty shop."""
    connector = shop(products=HEADER, orders="order_number;created_at;status;sku\n")

    assert "holds a header and no rows" in connector.products().problems[0]
    assert "holds a header and no rows" in connector.stock().problems[0]
    assert "holds a header and no rows" in connector.orders(None).problems[0]  # type: ignore[arg-type]  # every order is read, so the moment plays no part
