from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from shopswitch.connectors.picqer import PicqerConnector
from tests.connectors.picqer_account import (
    Account,
    answer,
    closed,
    failure,
    on,
    picked,
    picklist,
    shipment,
)

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
Connect = Callable[..., PicqerConnector]


def asked(account: Account, word: str) -> list[str]:
    """The calls in which a word stands, each once."""
    return list(dict.fromkeys(path for path in account.asked if word in path))


def test_a_picked_line_is_read(account: Account, picqer: Connect) -> None:
    """A line knows its picklist, order, moment, product, SKU and pieces picked."""
    account.lists["/picklists"] = [
        closed(1, picked(7, idproduct=3, productcode="007", amount_picked=4, amountpicked=4))
    ]
    row = picqer().picked_lines(SINCE).frame.iloc[0]
    assert row.to_dict() == {
        "picklist_id": "1",
        "line_id": "7",
        "order_id": "5",
        "is_return": False,
        "closed_at": datetime(2026, 11, 20, 10, 0, tzinfo=UTC),
        "product_id": "3",
        "sku": "007",
        "picked": 4.0,
        "is_part": False,
    }


@pytest.mark.parametrize(
    ("closed_at", "wanted"),
    [("2026-11-01 00:59:59", False), ("2026-11-01 01:00:00", True), ("2026-11-02 00:00:00", True)],
)
def test_only_picklists_closed_since_then_are_shown(
    closed_at: str, wanted: bool, account: Account, picqer: Connect
) -> None:
    """The moment of closing decides, to the second, not the one of making."""
    account.lists["/picklists"] = [closed(1, closed_at=closed_at, created="2026-10-20 09:00:00")]
    assert (picqer().picked_lines(SINCE).rows == 1) == wanted


def test_a_picklist_made_long_before_is_found(account: Account, picqer: Connect) -> None:
    """The filter is on the moment of making: it is asked from three months before, and that is told."""
    account.lists["/picklists"] = [closed(1, created="2026-09-20 09:00:00")]
    snapshot = picqer().picked_lines(SINCE)
    assert (snapshot.rows, snapshot.complete) == (1, True)
    assert "made before 2026-08-03 were not asked for" in snapshot.notes[0]
    assert {"2026-08-03"} == {path.partition("sincedate=")[2][:10] for path in asked(account, "sincedate")}


@pytest.mark.parametrize(
    ("hint", "hidden", "note"),
    [("2026-09-01 09:00:00", "2026-06-01 09:00:00", 1), ("2026-04-01 09:00:00", "2021-01-01 09:00:00", 0)],
    ids=["a year", "all"],
)
def test_an_account_that_closes_old_picklists_is_read_further_back(
    hint: str, hidden: str, note: int, account: Account, picqer: Connect
) -> None:
    """A wanted picklist near the edge of what was asked leads to asking further back, at last without any date."""
    account.lists["/picklists"] = [closed(1, created="2026-09-01 09:00:00"), closed(2, created=hint)]
    account.lists["/picklists"].append(closed(3, created=hidden))
    snapshot = picqer().picked_lines(SINCE)
    assert (sorted(snapshot.frame["picklist_id"]), snapshot.complete) == (["1", "2", "3"], True)
    assert len(snapshot.notes) == note


@pytest.mark.parametrize(
    "ignores", [{"status"}, {"sincedate"}, {"status", "sincedate"}], ids=["status", "sincedate", "both"]
)
def test_filters_without_effect_change_nothing(ignores: set[str], account: Account, picqer: Connect) -> None:
    """What an ignored filter brings besides is sifted out."""
    account.ignores = frozenset(ignores)
    account.lists["/picklists"] = [
        closed(1),
        closed(2, closed_at="2026-10-01 10:00:00", created="2019-01-01 10:00:00"),
        picklist(3),
        picklist(4, "cancelled"),
    ]
    snapshot = picqer().picked_lines(SINCE)
    assert (list(snapshot.frame["picklist_id"]), snapshot.complete) == (["1"], True)


def test_no_closed_picklist_although_picqer_counts_some_is_a_problem(account: Account, picqer: Connect) -> None:
    """A list that comes back empty while picklists were closed this week was lost on its way."""
    account.lists["/picklists"] = []
    snapshot = picqer().picked_lines(SINCE)
    assert snapshot.complete
    assert "no closed picklist at all" in snapshot.notes[0]
    account.objects["/stats/closed-picklists-this-week"] = {"value": 12}
    assert "counter says 12" in picqer().picked_lines(SINCE).problems[0]


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ({"amountpicked": None}, 2.0),
        ({"amount_picked": None}, 2.0),
        ({"amount_picked": 0, "amountpicked": 0}, 0.0),
        ({"amount_picked": 1.5, "amountpicked": None}, 1.5),
    ],
    ids=str,
)
def test_pieces_picked_stand_under_either_name(
    line: dict[str, Any], amount: float, account: Account, picqer: Connect
) -> None:
    """One of the two names is enough; nothing picked is a figure too."""
    account.lists["/picklists"] = [closed(1, picked(7, **line))]
    assert [amount] == list(picqer().picked_lines(SINCE).frame["picked"])


@pytest.mark.parametrize(("part_of", "is_part"), [(None, False), (0, False), (6, True)])
def test_a_part_of_a_composition_is_marked(
    part_of: int | None, is_part: bool, account: Account, picqer: Connect
) -> None:
    """A line that belongs to another line is a part, which the shop never sold by itself."""
    account.lists["/picklists"] = [closed(1, picked(6), picked(7, partof_idpicklist_product=part_of))]
    assert [False, is_part] == list(picqer().picked_lines(SINCE).frame["is_part"])


def test_a_replacement_for_a_return_is_marked(account: Account, picqer: Connect) -> None:
    """It has a return and no order."""
    account.lists["/picklists"] = [closed(1, idorder=None, idreturn=88)]
    row = picqer().picked_lines(SINCE).frame.iloc[0]
    assert (row["order_id"], row["is_return"]) == ("", True)


def test_a_picklist_without_lines_has_one_row(account: Account, picqer: Connect) -> None:
    """It was closed all the same: one row without a line, with nothing picked."""
    account.lists["/picklists"] = [closed(1, products=[])]
    row = picqer().picked_lines(SINCE).frame.iloc[0]
    assert tuple(row[["picklist_id", "line_id", "sku", "picked"]]) == ("1", "", "", 0.0)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"closed_at": None}, "closed_at"),
        ({"created": None}, "created"),
        ({"status": None}, "status"),
        ({"products": None}, "products"),
        ({"products": {"7": {}}}, "products"),
        ({"products": ["Canary"]}, "products"),
        ({"products": [picked(7), picked(7)]}, "twice"),
        ({"products": [picked(7, productcode=7)]}, "productcode"),
        ({"products": [picked(7, amount_picked=1)]}, "differ"),
        ({"products": [picked(7, amount_picked=None, amountpicked=None)]}, "amount_picked"),
        ({"products": [picked(7, amount_picked="2", amountpicked=None)]}, "amount_picked"),
        ({"products": [picked(7, partof_idpicklist_product="6")]}, "partof_idpicklist_product"),
    ],
    ids=str,
)
def test_a_closed_picklist_that_is_not_as_documented_is_a_problem(
    changes: dict[str, Any], word: str, account: Account, picqer: Connect
) -> None:
    """It is left out whole and named; the others stay."""
    account.lists["/picklists"] = [closed(1, **changes), closed(2)]
    account.override = on(
        "/picklists",
        lambda request: answer(account.lists["/picklists"] if request.args["offset"] == "0" else []),
    )
    snapshot = picqer().picked_lines(SINCE)
    assert list(snapshot.frame["picklist_id"]) == ["2"]
    assert word in snapshot.problems[0]
    assert "(idpicklist 1)" in snapshot.problems[0]


@pytest.mark.parametrize(
    ("sent", "codes"),
    [
        (shipment(1), ["3S1"]),
        (shipment(1, trackingcode=None), [""]),
        (shipment(1, parcels=[]), ["3S1"]),
        (shipment(1, parcels=None), ["3S1"]),
        (shipment(1, "A"), ["A"]),
        (shipment(1, "A", "B"), ["A", "B"]),
        (shipment(1, "A", None), ["A", ""]),
        (shipment(1, "A", trackingcode="old"), ["A"]),
        (shipment(1, None, trackingcode="old"), ["old"]),
        (shipment(1, None), [""]),
        (shipment(1, None, None, trackingcode="old"), ["old", ""]),
    ],
    ids=[
        "flat",
        "flat-none",
        "empty-list",
        "null",
        "one",
        "two",
        "one-without",
        "both",
        "both-without",
        "none",
        "two-without",
    ],
)
def test_both_generations_of_a_shipment_are_read(
    sent: dict[str, Any], codes: list[str], account: Account, picqer: Connect
) -> None:
    """A parcel per row, with the parcel's code before the flat one; without any code there is still a row."""
    account.lists["/picklists/10/shipments"] = [sent]
    frame = picqer().sent_parcels(["10"]).frame
    assert list(frame["tracking_code"]) == codes
    assert list(frame["parcel"]) == [*range(1, len(codes) + 1)]


def test_a_parcel_knows_what_it_belongs_to(account: Account, picqer: Connect) -> None:
    """Shipment, picklist, order, carrier, moment, and whether it was cancelled or for a return."""
    account.lists["/picklists/10/shipments"] = [shipment(1, "A", idreturn=9, cancelled=True, carrier_key=None)]
    row = picqer().sent_parcels(["10"]).frame.iloc[0]
    assert row.to_dict() == {
        "shipment_id": "1",
        "parcel": 1,
        "picklist_id": "10",
        "order_id": "5",
        "is_return": True,
        "tracking_code": "A",
        "carrier": "PostNL",
        "cancelled": True,
        "created_at": datetime(2026, 11, 20, 10, 5, tzinfo=UTC),
    }


def test_each_picklist_is_asked_for_once(account: Account, picqer: Connect) -> None:
    """An id that comes twice costs one call; a picklist nothing was sent of has no row."""
    account.lists["/picklists/11/shipments"] = []
    snapshot = picqer().sent_parcels(["10", "11", "10"])
    assert (list(snapshot.frame["picklist_id"]), snapshot.complete, snapshot.pages) == (["10"], True, 2)
    assert len(account.asked) == 2


def test_a_picklist_that_is_not_there_is_a_problem(account: Account, picqer: Connect) -> None:
    """The others are read, the missing one is named."""
    snapshot = picqer().sent_parcels(["98", "10", "99"])
    assert list(snapshot.frame["picklist_id"]) == ["10"]
    assert snapshot.problems == ("Picqer has no shipments for 2 picklists (idpicklist 98, 99).",)


@pytest.mark.parametrize("number", ["", "x", "../users/me", "1/2", "٣"])
def test_what_is_no_id_is_not_asked_for(number: str, account: Account, picqer: Connect) -> None:
    """Such an id never becomes part of an address; it makes the snapshot incomplete."""
    assert not picqer().sent_parcels([number]).complete
    assert account.asked == []


def test_a_refusal_ends_the_reading(account: Account, picqer: Connect) -> None:
    """What is refused once is not asked a thousand times; what was read stays, and the rest is counted."""
    account.override = on("/picklists/2/shipments", lambda request: failure(403, 1, "no"))
    snapshot = picqer().sent_parcels(["10", *map(str, range(2, 10))])
    assert (snapshot.rows, len(account.asked)) == (1, 2)
    assert "8 of 9 to go" in snapshot.problems[0]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"idpicklist": 11}, "another picklist"),
        ({"idpicklist": None}, "idpicklist"),
        ({"cancelled": None}, "cancelled"),
        ({"parcels": {"1": {}}}, "parcels"),
        ({"parcels": [None]}, "parcels"),
        ({"parcels": [{"tracking_code": 3}]}, "tracking_code"),
        ({"trackingcode": 3}, "trackingcode"),
        ({"created": None}, "created"),
    ],
    ids=str,
)
def test_a_shipment_that_is_not_as_documented_is_a_problem(
    changes: dict[str, Any], word: str, account: Account, picqer: Connect
) -> None:
    """It is left out and named; the others stay."""
    account.lists["/picklists/10/shipments"] = [shipment(1, **changes), shipment(2)]
    snapshot = picqer().sent_parcels(["10"])
    assert list(snapshot.frame["shipment_id"]) == ["2"]
    assert word in snapshot.problems[0]
    assert "(idshipment 1)" in snapshot.problems[0]
