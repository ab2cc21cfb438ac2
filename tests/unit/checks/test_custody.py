"""Every order has one home, the sums add up, and a gap names what to do."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from shopswitch.checks.custody import Custody, custody
from shopswitch.frames.orders import ORDERS, PICQER_ORDERS, WEBSHOP_ORDERS
from shopswitch.frames.snapshot import Snapshot
from tests.unit.checks.building import AFTER, BEFORE, NEW, OLD, SWITCH, context, orders, picqer_orders, rows, snapshot

Some = Sequence[Mapping[str, Any]]
LONG_AGO = SWITCH - timedelta(days=100)
PLACED = SWITCH - timedelta(days=2)
TOTAL = "all orders"


def shop(name: str, given: Some) -> Snapshot:
    """Like `orders`, without the order that stands for a known connection."""
    made = orders(name, *given)
    kept = made.frame[~made.frame["order_id"].str.startswith("known")].reset_index(drop=True)
    return Snapshot(made.name, made.role, made.source, kept, made.read_at, pages=1)


def told(old: Some = (), new: Some = (), found: Some = (), picqer: Some = (), **changes: Any) -> Custody:
    inputs = [shop("old", old), shop("new", new), rows(*found, known=()), picqer_orders(*picqer)]
    return custody({each.name: each for each in inputs}, context(**changes))


def homes(result: Custody) -> dict[tuple[str, str], int]:
    """Home and the beginning of what to do → orders, where there are any; the total left out."""
    (table,) = result.tables.values()
    return {
        (row["where"], row["what to do by hand"].partition(":")[0]): row["orders"]
        for row in table
        if row["orders"] and row["where"] != TOTAL
    }


def sheet(result: Custody) -> list[list[str]]:
    return list(csv.reader(io.StringIO(result.attachments[0].content.decode("utf-8-sig"))))


ORDER = {"order_id": "777", "order_number": "30001", "placed_at": PLACED}
ROW = {"row_id": "r1", "foreign_id": "777", "order_id": "p0"}
COPY = {"order_id": "5", "order_number": "#5", "external_reference": "30001", "placed_at": AFTER}
COPY_ROW = {"row_id": "r2", "connection_id": NEW, "foreign_id": "5", "order_id": "p1"}
P0, P1 = {"order_id": "p0"}, {"order_id": "p1"}
DONE = {"state": "completed"}

CASES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"old": [ORDER], "found": [ROW], "picqer": [P0]},
        "Picqer via the old connection",
        "Send it from Picqer, then mark it completed by hand in old shop (step 11).",
    ),
    (
        {"old": [ORDER], "found": [ROW], "picqer": [P0 | {"status": "expected"}]},
        "Picqer via the old connection",
        "Picqer waits for the payment, which it does not see without the old connection",
    ),
    (
        {"old": [ORDER], "found": [ROW | {"order_id": "", "status": "expected"}]},
        "Picqer via the old connection",
        "Picqer waits for the payment, which it does not see without the old connection",
    ),
    ({"old": [ORDER]}, "old shop only", "Picqer does not have it"),
    ({"old": [ORDER | {"paid": None}]}, "old shop only", "Picqer does not have it"),
    ({"old": [ORDER | {"paid": False}]}, "old shop only", "Not paid"),
    (
        {"old": [ORDER | {"state": "unknown"}]},
        "old shop only",
        "Its status in old shop is one of the shop's own",
    ),
    (
        {"old": [ORDER], "found": [ROW | {"order_id": "", "status": "error"}]},
        "old shop only",
        "Picqer does not have it",
    ),
    (
        {"old": [ORDER], "found": [ROW], "picqer": [P0 | {"status": "cancelled"}]},
        "old shop only",
        "Picqer does not have it",
    ),
    ({"old": [ORDER], "new": [COPY]}, "new shop only", "Still open in old shop"),
    ({"new": [COPY]}, "new shop only", "Picqer imports it within minutes; step 10 names what stays behind."),
    ({"old": [ORDER | DONE], "new": [COPY]}, "new shop only", "A copy of it is open in new shop"),
    (
        {"old": [ORDER], "new": [COPY], "found": [COPY_ROW], "picqer": [P1]},
        "Picqer via the new connection",
        "Still open in old shop",
    ),
    ({"new": [COPY], "found": [COPY_ROW], "picqer": [P1]}, "Picqer via the new connection", ""),
    (
        {"new": [COPY], "found": [COPY_ROW | {"order_id": "", "status": "expected"}]},
        "Picqer via the new connection",
        "",
    ),
    ({"found": [COPY_ROW | {"order_id": "", "status": "expected"}]}, "Picqer via the new connection", ""),
    ({"new": [COPY | DONE], "found": [COPY_ROW | {"order_id": "", "status": "expected"}]}, "closed", ""),
    ({"old": [ORDER | DONE], "found": [ROW | {"order_id": "", "status": "expected"}]}, "closed", ""),
    (
        {"old": [ORDER], "new": [COPY], "found": [ROW, COPY_ROW], "picqer": [P0 | {"status": "cancelled"}, P1]},
        "Picqer via the new connection",
        "Still open in old shop",
    ),
    (
        {
            "old": [ORDER],
            "new": [COPY],
            "found": [ROW | {"created_at": LONG_AGO, "order_id": "p9"}, COPY_ROW],
            "picqer": [P0 | {"order_id": "p1"}],
        },
        "Picqer via the new connection",
        "In Picqer twice, through both connections",
    ),
    (
        {"old": [ORDER | DONE], "new": [COPY], "found": [COPY_ROW], "picqer": [P0 | {"order_id": "p1"}]},
        "Picqer via the new connection",
        "",
    ),
    ({"picqer": [P0]}, "Picqer, other connection or by hand", ""),
    (
        {"found": [ROW | {"connection_id": 33}], "picqer": [P0]},
        "Picqer, other connection or by hand",
        "",
    ),
    ({"old": [ORDER | DONE]}, "closed", ""),
    ({"old": [ORDER | {"state": "cancelled"}]}, "closed", ""),
    ({"new": [COPY | DONE]}, "closed", ""),
    ({"picqer": [P0 | {"status": "completed"}]}, "closed", ""),
    (
        {"old": [ORDER], "found": [ROW], "picqer": [P0 | {"status": "completed"}]},
        "closed",
        "Still open in old shop",
    ),
    (
        {"old": [ORDER | DONE], "found": [ROW], "new": [COPY], "picqer": [P0 | {"status": "completed"}]},
        "closed",
        "A copy of it is open in new shop",
    ),
    (
        {"old": [ORDER], "found": [ROW], "new": [COPY], "picqer": [P0]},
        "Picqer via the old connection",
        "A copy of it is open in new shop",
    ),
    (
        {"old": [ORDER], "new": [COPY], "found": [ROW, COPY_ROW], "picqer": [P0, P1]},
        "Picqer via the old connection",
        "In Picqer twice, through both connections",
    ),
]


@pytest.mark.parametrize(("given", "home", "action"), CASES)
def test_an_order_has_one_home_and_its_action(given: dict[str, Any], home: str, action: str) -> None:
    """However many systems know an order, it is counted once, where it is still to be done."""
    result = told(**given)
    assert homes(result) == {(home, action): 1}
    assert len(sheet(result)) == 2


def test_every_home_is_shown_and_the_sums_add_up() -> None:
    """Also the homes without orders stand there; the last line is the number of different orders."""
    given: dict[str, Any] = {
        "old": [
            ORDER,
            {"order_id": "778", "order_number": "30002"},
            {"order_id": "779", "order_number": "30003"} | DONE,
        ],
        "new": [{"order_id": "9", "order_number": "#9", "placed_at": AFTER}, COPY],
        "found": [ROW, {"row_id": "r3", "foreign_id": "780", "foreign_number": "30004", "order_id": "p2"}],
        "picqer": [P0, P1, {"order_id": "p2"}],
    }
    result = told(**given)
    (table,) = result.tables.values()
    assert len({row["where"] for row in table}) == 7
    assert table[-1] == {"where": TOTAL, "orders": 6, "what to do by hand": ""}
    assert sum(row["orders"] for row in table[:-1]) == 6
    assert len(sheet(result)) == 7


def test_baskets_and_long_imported_rows_are_no_orders_of_today() -> None:
    """A draft is not an order; a row that leads to nothing that was read is history."""
    history = {"row_id": "r9", "foreign_id": "1", "order_id": "p9", "created_at": SWITCH - timedelta(days=100)}
    result = told(old=[ORDER | {"state": "draft"}], found=[history])
    assert homes(result) == {}
    assert sheet(result) == [["number in the old shop", "number in the new shop", "number in Picqer", "where"]]


def test_an_order_imported_long_ago_is_closed() -> None:
    """Picqer's open orders are all read: one that was imported and is not among them is finished."""
    old_row = ROW | {"order_id": "p9", "created_at": SWITCH - timedelta(days=100)}
    assert homes(told(old=[ORDER], found=[old_row])) == {("closed", "Still open in old shop"): 1}


@pytest.mark.parametrize(
    "copy",
    [
        {"external_reference": "777"},
        {"external_reference": "30001", "placed_at": PLACED - timedelta(days=9)},
        {"external_reference": "", "order_number": "30001"},
        {"external_reference": "", "order_number": "#777", "placed_at": PLACED},
    ],
    ids=["an id", "older than it", "number at another time", "number that is an id"],
)
def test_what_only_looks_like_the_same_order_is_another_one(copy: dict[str, Any]) -> None:
    """Neither an id in a free field, nor a number alone, joins two orders: both must have a home."""
    result = told(old=[ORDER], new=[COPY | copy])
    assert sum(homes(result).values()) == 2


def test_the_same_number_at_the_same_moment_is_the_same_order() -> None:
    """A carried-over order that kept its number is not counted twice."""
    result = told(
        old=[ORDER | DONE], new=[COPY | DONE | {"external_reference": "", "order_number": "30001", "placed_at": PLACED}]
    )
    assert homes(result) == {("closed", ""): 1}


def test_a_copy_of_an_order_that_only_picqer_knows() -> None:
    """The old order is out of reach, its row is not: one order."""
    row = {"row_id": "r1", "foreign_id": "1", "foreign_number": "30001", "order_id": "p0"}
    result = told(new=[COPY], found=[row], picqer=[P0])
    assert homes(result) == {("Picqer via the old connection", "A copy of it is open in new shop"): 1}
    assert sheet(result)[1][:3] == ["30001", "#5", "O0"]


@pytest.mark.parametrize(
    ("given", "action"),
    [
        ({"old": [ORDER], "found": [ROW], "picqer": [P0]}, "Send it before the switch; what is left"),
        (
            {"old": [ORDER], "found": [ROW], "picqer": [P0 | {"status": "expected"}]},
            "Picqer waits for the payment, and no longer sees it after the switch",
        ),
        ({"old": [ORDER]}, "Picqer still has to import it"),
        ({"new": [COPY]}, "Picqer imports it as soon as the new connection is made"),
        ({"old": [ORDER], "found": [ROW], "picqer": [P0 | {"status": "completed"}]}, ""),
    ],
)
def test_before_the_switch_other_things_are_to_be_done(given: dict[str, Any], action: str) -> None:
    """The old connection still works: nothing is entered or completed by hand yet."""
    result = told(**given, now=BEFORE, new_connection=None)
    ((_, said),) = homes(result)
    assert said.startswith(action)
    assert bool(said) == bool(action)


@pytest.mark.parametrize("name", ["old.orders", "new.orders", "picqer.orders"])
def test_a_list_that_repeats_an_order_does_not_add_up(name: str) -> None:
    """A page that moved while it was read shows an order twice: no table is made from it."""
    given = (shop("old", [ORDER]), shop("new", [COPY | {"external_reference": ""}]), rows(known=()), picqer_orders(P1))
    inputs = {each.name: each for each in given}
    assert custody(inputs, context()).incomplete == ""
    twice = pd.concat([inputs[name].frame, inputs[name].frame], ignore_index=True)
    result = custody(inputs | {name: replace(inputs[name], frame=twice)}, context())
    assert "3 have a home, but 4 different ones were read" in result.incomplete
    assert (result.tables, result.attachments) == ({}, ())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"old_connection": None}, "number of the old or the new connection"),
        ({"new_connection": None}, "number of the old or the new connection"),
    ],
)
def test_without_the_connections_it_is_left_out(changes: dict[str, Any], reason: str) -> None:
    """Orders cannot be told apart: no table, and it says why."""
    result = told(old=[ORDER], **changes)
    (((row,),)) = result.tables.values()
    assert reason in row["where"]
    assert (result.attachments, result.incomplete) == ((), "")


@pytest.mark.parametrize("name", ["old.orders", "new.orders", "picqer.webshop_orders", "picqer.orders"])
@pytest.mark.parametrize("how", ["missing", "not whole"])
def test_without_a_whole_list_it_is_left_out(name: str, how: str) -> None:
    """A home found in part of the lists would be a guess."""
    inputs = {each.name: each for each in (shop("old", [ORDER]), shop("new", []), rows(known=()), picqer_orders())}
    schemas = {"picqer.webshop_orders": WEBSHOP_ORDERS, "picqer.orders": PICQER_ORDERS}
    if how == "missing":
        del inputs[name]
    else:
        inputs[name] = snapshot(name, schemas.get(name, ORDERS), [], problems=("Page 3 could not be read.",))
    result = custody(inputs, context())
    (((row,),)) = result.tables.values()
    assert row["where"] == f"Left out: {'Page 3 could not be read.' if how != 'missing' else f'{name} was not read.'}"
    assert result.attachments == ()


def test_without_an_old_shop_the_rows_speak_for_it() -> None:
    """A shop that is gone has no list; what Picqer has of it still has a home."""
    inputs = {each.name: each for each in (shop("new", []), rows(ROW, known=()), picqer_orders(P0))}
    assert next(iter(homes(custody(inputs, context(has_old=False)))))[0] == "Picqer via the old connection"


def test_a_fresh_import_that_is_not_among_the_orders_leaves_it_out() -> None:
    """Picqer's list of orders is proved not whole by a row of this week."""
    result = told(old=[ORDER], found=[ROW])
    (((row,),)) = result.tables.values()
    assert "list of orders is not whole" in row["where"]


def test_the_file_holds_numbers_and_homes_and_no_formula() -> None:
    """One row per order, the open ones first, the same bytes each time; nothing a spreadsheet would run."""
    given: dict[str, Any] = {"old": [ORDER | DONE, {"order_id": "9", "order_number": "=1+1"}], "picqer": [P1]}
    result = told(**given)
    assert sheet(result) == [
        ["number in the old shop", "number in the new shop", "number in Picqer", "where"],
        ["'=1+1", "", "", "old shop only"],
        ["", "", "O0", "Picqer, other connection or by hand"],
        ["30001", "", "", "closed"],
    ]
    assert result.attachments == told(**given).attachments
    assert result.attachments[0].name == "custody.csv"


def test_it_speaks_dutch() -> None:
    """Table and file are in the client's language."""
    result = told(old=[ORDER], language="nl", old_name="de oude winkel (X)", new_name="de nieuwe winkel (Y)")
    table = result.tables["Waar elke bestelling is"]
    assert {"waar": "alleen de oude winkel", "bestellingen": 1}.items() <= table[1].items()
    assert sheet(result)[0] == ["nummer in de oude winkel", "nummer in de nieuwe winkel", "nummer in Picqer", "waar"]


def test_the_number_of_the_connection_decides_the_side() -> None:
    """The same row is the old or the new connection's by its number alone."""
    found, picqer = [ROW | {"order_id": "p0", "foreign_id": "x"}], [P0]
    assert next(iter(homes(told(found=found, picqer=picqer))))[0] == "Picqer via the old connection"
    swapped = told(found=found, picqer=picqer, old_connection=NEW, new_connection=OLD)
    assert next(iter(homes(swapped)))[0] == "Picqer via the new connection"
