"""Numbers and dates: decided for a whole column, never per cell."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.connectors.csv.dates import Moments, read_moments
from shopswitch.connectors.csv.numbers import Numbers, read_numbers

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def numbers(*cells: str) -> Numbers:
    return read_numbers(list(cells), list(range(1, len(cells) + 1)), what="stock")


def moments(*cells: str) -> Moments:
    return read_moments(list(cells), list(range(1, len(cells) + 1)), zone=AMSTERDAM, what="order date")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1", "-2", "", " 3 "), [1, -2, None, 3]),
        (("1.234,50", "2,5"), [1234.5, 2.5]),
        (("1,234.50", "2.5"), [1234.5, 2.5]),
        (("1.234", "5,5"), [1234, 5.5]),
        (("1,234", "5.5"), [1234, 5.5]),
        (("1.234.567", "1.234"), [1234567, 1234]),
        (("100.0000", "7.0000"), [100, 7]),
        (("0.500", "1.234"), [0.5, 1.234]),
        (("1 234,5",), [1234.5]),
        ((".5",), [0.5]),
    ],
)
def test_decimal_sign_of_a_column(cells: tuple[str, ...], expected: list[float | None]) -> None:
    """One value that proves the decimal sign decides for the column."""
    found = numbers(*cells)

    assert found.values == expected
    assert found.problems == ()


def test_ambiguous_numbers_are_a_problem() -> None:
    """1.234 alone may be a thousand or one and a bit: nothing is guessed, samples are shown."""
    found = numbers("1.234", "2.500", "7")

    assert found.values == [None, None, 7]
    assert "can be read in two ways" in found.problems[0]
    assert "1.234, 2.500" in found.problems[0]


def test_contradicting_numbers_are_a_problem() -> None:
    """Two decimal signs in one column."""
    found = numbers("1,5", "1.5")

    assert found.values == [None, None]
    assert "both a comma and a point" in found.problems[0]


@pytest.mark.parametrize("cell", ["many", "1E5", "1,2,3", "12.34.5", "-", "Jan Voorbeeld"])
def test_no_number_is_a_problem_without_content(cell: str) -> None:
    """What is no number is told by row, never repeated."""
    found = numbers("1", cell)

    assert found.values == [1, None]
    assert found.problems == ("The stock is not a number in 1 row (data row 2).",)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1), st.sampled_from(["{:,.2f}", "{:.2f}"]), st.booleans())
def test_any_written_number_comes_back(values: list[int], form: str, continental: bool) -> None:
    """Two decimals make a column readable, whichever way round the signs are."""
    swap = str.maketrans(",.", ".,") if continental else {}
    cells = [form.format(value / 100).translate(swap) for value in values]

    found = numbers(*cells)

    assert found.values == [pytest.approx(value / 100) for value in values]


@given(st.lists(st.text(max_size=12)))
def test_no_text_breaks_reading_numbers(cells: list[str]) -> None:
    """Whatever stands in a column, it is read or told."""
    found = numbers(*cells)

    assert len(found.values) == len(cells)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-11-01T10:00:00Z", datetime(2026, 11, 1, 10, tzinfo=UTC)),
        ("2026-11-01 10:00:00 +0100", datetime(2026, 11, 1, 9, tzinfo=UTC)),
        ("2026-11-01T10:00:00.123+01:00", datetime(2026, 11, 1, 9, tzinfo=UTC)),
        ("2026-07-01 10:00:00", datetime(2026, 7, 1, 8, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 10, 31, 23, tzinfo=UTC)),
        ("31-12-2026 10:00", datetime(2026, 12, 31, 9, tzinfo=UTC)),
        ("1-2-2026 9:05", datetime(2026, 2, 1, 8, 5, tzinfo=UTC)),
        ("01.02.2026 10:00:00", datetime(2026, 2, 1, 9, tzinfo=UTC)),
        ("12/31/2026 1:05 PM", datetime(2026, 12, 31, 12, 5, tzinfo=UTC)),
        ("05/05/2026 12:00 AM", datetime(2026, 5, 4, 22, tzinfo=UTC)),
        ("Nov 1, 2026, 10:00:00 AM", datetime(2026, 11, 1, 9, tzinfo=UTC)),
        ("1 mrt. 2026 10:00:00", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("1. März 2026 10:00", datetime(2026, 3, 1, 9, tzinfo=UTC)),
    ],
)
def test_forms_of_dates(cell: str, expected: datetime) -> None:
    """ISO and its relatives, day first, a decided month first, and names of months in three languages."""
    found = moments(cell)

    assert found.values == [expected]
    assert found.problems == ()


def test_slashes_are_ambiguous() -> None:
    """A column that fits both orders is not read."""
    found = moments("01/02/2026", "03/04/2026")

    assert found.values == [None, None]
    assert len(found.problems) == 1
    assert "can be read with the day or the month first, such as 01/02/2026" in found.problems[0]


def test_one_value_above_twelve_decides() -> None:
    """The thirteenth is a day, and so the whole column has the day first."""
    found = moments("01/02/2026", "13/02/2026")

    assert found.values[0] == datetime(2026, 1, 31, 23, tzinfo=UTC)
    assert found.problems == ()


def test_contradicting_dates_are_a_problem() -> None:
    """Both orders in one column."""
    found = moments("13/02/2026", "02/13/2026")

    assert found.values == [None, None]
    assert "some dates with the day first and others with the month first" in found.problems[0]


@pytest.mark.parametrize("cell", ["yesterday", "31-02-2026", "2026-13-01", "1-1-26", "5 foo 2026", "99:99", "13:00 PM"])
def test_no_date_is_a_problem_without_content(cell: str) -> None:
    """What is no date is told by row, never repeated."""
    found = moments("2026-11-01", cell)

    assert found.values[1] is None
    assert found.problems == ("The order date is not a date in 1 row (data row 2).",)


def test_blank_dates_are_no_dates() -> None:
    """A blank cell is unknown and no problem of the column."""
    assert moments("", " ") == Moments([None, None], (), 0)


def test_zone_is_counted_only_where_assumed() -> None:
    """Times that state a zone need no assumption."""
    assert moments("2026-11-01 10:00", "2026-11-01T10:00Z").assumed_zone == 1


@given(st.lists(st.text(max_size=20)))
def test_no_text_breaks_reading_dates(cells: list[str]) -> None:
    """Whatever stands in a column, it is read or told."""
    assert len(moments(*cells).values) == len(cells)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2040, 1, 1)), st.sampled_from(["-", "."]))  # noqa: DTZ001 - written without zone on purpose
def test_day_first_comes_back(moment: datetime, sign: str) -> None:
    """Dashes and points mean day first, month first only when a value says so."""
    found = moments(f"{moment:%d{sign}%m{sign}%Y %H:%M:%S} +0000", f"13{sign}01{sign}2026")

    assert found.values[0] == moment.replace(microsecond=0, tzinfo=UTC)
