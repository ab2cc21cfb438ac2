from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.errors import FrameError
from shopswitch.frames.orders import BACKORDERS, ORDERS, PICKLISTS, PICQER_ORDERS, WEBSHOP_ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Column, Schema
from shopswitch.frames.stock import STOCK

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
THINGS = Schema(
    name="things",
    key=("id", "place"),
    columns={
        "id": Column("text", "id"),
        "place": Column("text", "place"),
        "state": Column("text", "state", choices=("", "open", "closed")),
        "live": Column("flag", "live", nullable=True),
        "amount": Column("number", "amount", nullable=True),
        "count": Column("whole", "count", nullable=True),
        "at": Column("time", "at", nullable=True),
        "made_at": Column("time", "made"),
    },
)
ALL = (PRODUCTS, STOCK, ORDERS, PICQER_ORDERS, WEBSHOP_ORDERS, PICKLISTS, BACKORDERS)
ODD = [
    "00123",
    "1E5",
    "1e5",
    "NA",
    "nan",
    "None",
    "null",
    "",
    " A ",
    "\tA",
    "ß",
    "SKU\u00a0X",
    "🫖",
    "x" * 10_000,
    "-0",
    "TRUE",
]


def thing(**values: Any) -> dict[str, Any]:
    return {"id": "1", "made_at": AT} | values


@pytest.mark.parametrize("schema", ALL, ids=lambda schema: schema.name)
def test_an_empty_frame_has_every_column(schema: Schema) -> None:
    """Without rows a frame has the same columns and kinds as with rows."""
    frame = schema.empty()
    assert [*schema.columns] == [*frame.columns]
    assert len(frame) == 0
    assert [*schema.key] == [name for name in schema.key if name in schema.columns]


@pytest.mark.parametrize("schema", ALL, ids=lambda schema: schema.name)
def test_every_column_says_what_it_means(schema: Schema) -> None:
    """Meanings stand with the columns, so that nobody guesses."""
    assert all(column.doc for column in schema.columns.values())


def test_kinds_of_columns() -> None:
    """Each kind has one type in the frame, whatever stands in it."""
    frame = THINGS.build([thing(live=True, amount=1.5, count=3, at=AT), thing(id="2")])
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "id": "str",
        "place": "str",
        "state": "str",
        "live": "boolean",
        "amount": "Float64",
        "count": "Int64",
        "at": "datetime64[us, UTC]",
        "made_at": "datetime64[us, UTC]",
    }


def test_what_is_left_out_is_unknown() -> None:
    """A column that a row does not name is unknown, or empty for text."""
    row = THINGS.build([thing()]).iloc[0]
    assert (row["place"], row["state"]) == ("", "")
    assert all(pd.isna(row[name]) for name in ("live", "amount", "count", "at"))


@pytest.mark.parametrize("sku", ODD, ids=lambda sku: repr(sku[:12]))
def test_odd_skus_survive(sku: str) -> None:
    """What looks like a number, a missing value or nothing stays the text it is."""
    assert [sku] == THINGS.build([thing(id=sku)])["id"].tolist()


@given(st.lists(st.text(), unique=True, max_size=8))
def test_any_text_survives(texts: list[str]) -> None:
    """No text is changed on its way into a frame."""
    assert texts == THINGS.build([thing(id=text) for text in texts])["id"].tolist()


def test_half_an_emoji_becomes_a_replacement_character() -> None:
    """A text that a system cut in the middle of a character can be stored all the same."""
    assert THINGS.build([thing(id="Teapot \ud83e")])["id"].tolist() == ["Teapot \ufffd"]


@pytest.mark.parametrize("value", [123, 1.0, True, b"A", ["A"], {"a": 1}, float("nan"), Decimal(1), pd.NA], ids=repr)
def test_text_columns_refuse_everything_else(value: Any) -> None:
    """A number is not turned into text: its leading zeros may be gone already."""
    with pytest.raises(FrameError, match=r"things\.id: expected text, got "):
        THINGS.build([thing(id=value)])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("live", 1),
        ("live", "true"),
        ("amount", "1.5"),
        ("amount", True),
        ("amount", float("inf")),
        ("amount", Decimal("1e400")),
        ("count", 1.0),
        ("count", "7"),
        ("count", True),
        ("count", 2**63),
        ("at", "2026-05-02 10:00:00"),
        ("at", "yesterday with Mrs Jansen"),
        ("at", datetime(2026, 5, 2)),  # noqa: DTZ001 - a time without zone is what this is about
        ("at", date(2026, 5, 2)),
        ("at", 1_700_000_000),
        ("live", "Mrs Jansen"),
        ("amount", "Mrs Jansen"),
    ],
    ids=str,
)
def test_a_value_of_another_kind_is_refused_without_repeating_it(column: str, value: Any) -> None:
    """Nothing is coerced, a time without zone is not taken for UTC, and the message holds no value."""
    with pytest.raises(FrameError) as caught:
        THINGS.build([thing(**{column: value})])
    assert str(caught.value).startswith(f"things.{column}: ")
    assert "Jansen" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("column", "value", "stored"),
    [
        ("amount", 3, 3.0),
        ("amount", Decimal("1.50"), 1.5),
        ("count", -5, -5),
        ("live", False, False),
        ("at", "2026-11-23T13:00:00+01:00", pd.Timestamp(AT)),
        ("at", "2026-11-23T12:00:00Z", pd.Timestamp(AT)),
        ("at", AT.astimezone(timezone(timedelta(hours=-5))), pd.Timestamp(AT)),
        ("at", datetime(1, 1, 2, tzinfo=UTC), pd.Timestamp("0001-01-02", tz="UTC")),
    ],
    ids=str,
)
def test_values_that_fit_are_stored(column: str, value: Any, stored: Any) -> None:
    """Numbers of every exact kind, and times of every zone, which become UTC."""
    assert stored == THINGS.build([thing(**{column: value})])[column].iloc[0]


@pytest.mark.parametrize("value", [None, pd.NA, pd.NaT, float("nan")], ids=repr)
def test_every_way_of_saying_unknown(value: Any) -> None:
    """Unknown stays unknown in the columns where it may stand."""
    column = "amount" if isinstance(value, float) else "at"
    assert pd.isna(THINGS.build([thing(**{column: value})])[column].iloc[0])


def test_a_missing_value_where_none_may_stand_is_refused() -> None:
    """A column that must be known does not take unknown."""
    with pytest.raises(FrameError, match="made_at: not_nullable"):
        THINGS.build([{"id": "1"}])


def test_keys_are_unique() -> None:
    """The same key twice is refused; a key is all its columns together."""
    THINGS.build([thing(place="a"), thing(place="b")])
    with pytest.raises(FrameError, match="uniqueness"):
        THINGS.build([thing(place="a"), thing(place="a")])


def test_only_the_choices_are_taken() -> None:
    """A word outside the list is refused."""
    with pytest.raises(FrameError, match="state: isin"):
        THINGS.build([thing(state="Mrs Jansen")])


def test_unknown_columns_are_refused() -> None:
    """A misspelt column is not silently dropped."""
    with pytest.raises(FrameError, match=r"unknown columns \['sate'\]"):
        THINGS.build([thing(sate="open")])


def test_all_violations_are_listed_without_values() -> None:
    """One message counts everything that is wrong, and none of it shows."""
    frame = THINGS.build([thing(id="Jansen-1"), thing(id="Jansen-2")])
    frame["id"] = "Jansen-9"
    frame["state"] = "Jansen-8"
    frame["made_at"] = frame["made_at"].shift(2)
    with pytest.raises(FrameError) as caught:
        THINGS.validate(frame)
    message = str(caught.value)
    assert "made_at: not_nullable (2)" in message
    assert "state: isin" in message
    assert "uniqueness" in message
    assert "Jansen" not in message


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frame: frame.drop(columns="amount"),
        lambda frame: frame.assign(more=1),
        lambda frame: frame[[*reversed(frame.columns)]],
        lambda frame: frame.assign(count=frame["count"].astype("Float64")),
        lambda frame: frame.assign(id=frame["id"].astype("object")),
        lambda frame: frame.assign(made_at=frame["made_at"].dt.tz_localize(None)),
    ],
    ids=["column gone", "column more", "order", "whole as number", "text as object", "no zone"],
)
def test_a_frame_of_another_shape_is_refused(spoil: Any) -> None:
    """Columns, their order and their types are part of the schema."""
    with pytest.raises(FrameError, match=r"^things: "):
        THINGS.validate(spoil(THINGS.build([thing()])))


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                name: st.none() | st.text() | st.booleans() | st.integers() | st.floats() | st.binary() | st.dates()
                for name in THINGS.columns
            },
        ),
        max_size=3,
    )
)
def test_rows_either_fit_or_are_refused(rows: list[dict[str, Any]]) -> None:
    """Whatever a system answers: a valid frame or a FrameError, nothing else."""
    try:
        frame = THINGS.build(rows)
    except FrameError:
        return
    THINGS.validate(frame)
    assert len(rows) == len(frame)
    assert np.array_equal(frame.index, range(len(rows)))
