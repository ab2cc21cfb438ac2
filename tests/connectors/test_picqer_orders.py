from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.wrappers import Request

from shopswitch.connectors.picqer import PicqerConnector
from shopswitch.connectors.picqer.fields import BadRecordError, local_text, moment
from shopswitch.connectors.picqer.records import without_names
from shopswitch.frames.snapshot import Snapshot
from tests.connectors.picqer_account import Account, answer, backorder, on, order, picklist, webshop_order

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Connect = Callable[..., PicqerConnector]


def ids(values: Any) -> set[str]:
    return set(values)


@pytest.mark.parametrize("status", ["expected", "concept", "processing", "paused"])
def test_an_open_order_of_any_age_is_found(status: str, account: Account, picqer: Connect) -> None:
    """Open orders are asked for per status, without a date."""
    account.lists["/orders"] = [order(1, status, "2019-01-01 10:00:00"), order(2, "completed", "2019-01-01 10:00:00")]
    snapshot = picqer().orders(SINCE)
    assert {"1"} == ids(snapshot.frame["order_id"])
    assert snapshot.problems == ()


@pytest.mark.parametrize("status", ["completed", "cancelled", "brand_new"])
def test_orders_of_any_status_since_the_date_are_found(status: str, account: Account, picqer: Connect) -> None:
    """Since the date every order is read, also of a status nobody heard of."""
    account.lists["/orders"] = [order(1, status)]
    assert [status] == list(picqer().orders(SINCE).frame["status"])


def test_the_date_filter_is_local_time_a_day_early(account: Account, picqer: Connect) -> None:
    """The filter speaks Picqer's local time and leaves a day for what is unknown about it."""
    picqer().orders(datetime(2026, 7, 10, 12, 0, tzinfo=UTC))
    assert any("sincedate=2026-07-09+14%3A00%3A00" in path for path in account.asked)


def test_an_order_that_is_paused_while_reading_is_found(account: Account, picqer: Connect) -> None:
    """An old order that moves from processing to paused between the two readings is not lost."""
    old = "2019-01-01 10:00:00"
    account.lists["/orders"] = [order(1, "processing", old)]

    def pause(request: Request) -> None:
        if request.args.get("status") == "processing":
            account.lists["/orders"] = [order(1, "paused", old)]

    account.override = on("/orders", pause)  # type: ignore[arg-type]  # it only looks on
    assert list(picqer().orders(SINCE).frame["status"]) == ["paused"]


def test_the_latest_reading_of_an_order_wins(account: Account, picqer: Connect) -> None:
    """An order that completes while the lists are read is shown as completed."""

    def complete(request: Request) -> None:
        if "sincedate" in request.args:
            account.lists["/orders"] = [order(5, "completed")]

    account.override = on("/orders", complete)  # type: ignore[arg-type]  # it only looks on
    assert list(picqer().orders(SINCE).frame["status"]) == ["completed"]


def test_an_ignored_status_filter_leads_to_reading_everything(account: Account, picqer: Connect) -> None:
    """When the filter has no effect the whole list is read, and that is told."""
    account.lists["/orders"].append(order(7, "concept", "2019-01-01 10:00:00"))
    account.ignores = frozenset({"status"})
    snapshot = picqer().orders(SINCE)
    assert {"5", "6", "7"} == ids(snapshot.frame["order_id"])
    assert (snapshot.problems, "did not keep to the status" in snapshot.notes[0]) == ((), True)


def test_a_stale_answer_for_every_status_hides_nothing(account: Account, picqer: Connect) -> None:
    """A cache that answers the first status to all of them does not hide the orders of the others."""
    account.lists["/orders"] = [order(1, "expected"), order(2, "paused", "2019-01-01 10:00:00")]
    stale = [order(1, "expected")]

    def cached(request: Request) -> Any:
        if "status" in request.args:
            return answer(stale if request.args["offset"] == "0" else [])
        return None

    account.override = on("/orders", cached)
    assert {"1", "2"} == ids(picqer().orders(SINCE).frame["order_id"])


def test_a_date_filter_that_hides_orders_is_a_problem(account: Account, picqer: Connect) -> None:
    """An open order of after the date that the date filter does not show proves that it hides some."""
    account.override = on("/orders", lambda request: answer([]) if "sincedate" in request.args else None)
    assert "(idorder 5)" in picqer().orders(SINCE).problems[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("orderid", 42),
        ("orderid", None),
        ("status", None),
        ("created", "2026-11-20"),
        ("created", "0000-00-00 00:00:00"),
        ("updated", None),
        ("reference", 7),
    ],
)
def test_an_order_with_a_wrong_field_is_a_problem(field: str, value: Any, account: Account, picqer: Connect) -> None:
    """A field that is missing or of another type is never guessed: the order is left out and named."""
    account.lists["/orders"] = [order(1, **{field: value})]
    account.ignores = frozenset({"sincedate"})
    snapshot = picqer().orders(SINCE)
    assert snapshot.rows == 0
    assert field in snapshot.problems[0]
    assert "(idorder 1)" in snapshot.problems[0]


def test_an_order_knows_its_template_and_profile(account: Account, picqer: Connect) -> None:
    """Both as ids; without a preferred profile there is none."""
    account.lists["/orders"] = [order(1, idtemplate=44, idshippingprovider_profile=18), order(2, idtemplate=None)]
    frame = picqer().orders(SINCE).frame
    assert frame[["template_id", "profile_id"]].to_numpy().tolist() == [["44", "18"], ["", ""]]


@pytest.mark.parametrize(
    ("data", "flag"),
    [
        ({}, False),
        ([], False),
        (None, False),
        ({"name": "Canary Shop"}, True),
        ({"name": None}, True),
        ("Canary", None),
        (["Canary"], None),
        (True, None),
    ],
    ids=str,
)
def test_of_a_pickup_point_only_that_there_is_one_is_kept(
    data: Any, flag: bool | None, account: Account, picqer: Connect
) -> None:
    """A filled object is a pickup point; what is no object tells nothing."""
    account.lists["/orders"] = [order(1, pickup_point_data=data)]
    snapshot = picqer().orders(SINCE)
    assert snapshot.frame["pickup_point"].astype(object).where(snapshot.frame["pickup_point"].notna(), None)[0] is flag
    assert "Canary" not in snapshot.frame.to_csv()


def test_webshop_orders_as_picqer_writes_them(account: Account, picqer: Connect) -> None:
    """Ids of the shop stay text, missing ones are empty, cancelled is written with one l."""
    account.lists["/webshoporders"] = [webshop_order(1, foreign_id="00123", status="canceled", idorder=5)]
    row = picqer().webshop_orders().frame.iloc[0]
    assert tuple(row[["foreign_id", "connection_id", "order_id", "status", "foreign_number"]]) == (
        "00123",
        12,
        "5",
        "canceled",
        "",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("foreign_id", 123),
        ("foreign_id", None),
        ("idcompany_webshop", "12"),
        ("idcompany_webshop", None),
        ("idcompany_webshop", 2**70),
        ("idorder", "5"),
        ("ordered", None),
        ("foreign_number", 9),
    ],
)
def test_a_webshop_order_with_a_wrong_field_is_a_problem(
    field: str, value: Any, account: Account, picqer: Connect
) -> None:
    """A row whose connection or shop order is uncertain is left out and named."""
    account.lists["/webshoporders"] = [webshop_order(1, **{field: value}), webshop_order(2)]
    snapshot = picqer().webshop_orders()
    assert list(snapshot.frame["row_id"]) == ["2"]
    assert field in snapshot.problems[0]


@pytest.mark.parametrize(("old", "complete"), [(12, True), (21, False), (None, True)])
def test_an_old_connection_without_any_order_is_a_problem(old: int | None, complete: bool, picqer: Connect) -> None:
    """A connection's number comes from its orders: without any, the number or the list is wrong."""
    assert picqer(old_connection=old).webshop_orders().complete == complete


@pytest.mark.parametrize(
    ("counter", "read"),
    [
        ("open-orders", lambda connector: connector.orders(SINCE)),
        ("open-picklists", lambda connector: connector.picklists()),
        ("backorders", lambda connector: connector.backorders()),
    ],
)
def test_another_count_of_picqers_own_is_only_a_note(
    counter: str, read: Callable[[PicqerConnector], Snapshot], account: Account, picqer: Connect
) -> None:
    """What the counter covers is not documented: a difference is told, an equal count is not."""
    account.objects[f"/stats/{counter}"] = {"value": 1}
    assert read(picqer()).notes == ()
    account.objects[f"/stats/{counter}"] = {"value": 7}
    snapshot = read(picqer())
    assert (snapshot.complete, len(snapshot.notes)) == (True, 1)


def test_closed_and_cancelled_picklists_are_left_out(account: Account, picqer: Connect) -> None:
    """New, paused and snoozed picklists are open; the others are not."""
    states = ["new", "paused", "snoozed", "closed", "cancelled"]
    account.lists["/picklists"] = [picklist(number, status) for number, status in enumerate(states, 1)]
    for ignores in (frozenset[str](), frozenset({"status"})):
        account.ignores = ignores
        assert {"new", "paused", "snoozed"} == ids(picqer().picklists().frame["status"])


def test_a_picklist_without_order_is_kept(account: Account, picqer: Connect) -> None:
    """A replacement for a return has no order; its picklist counts all the same."""
    account.lists["/picklists"] = [picklist(1, idorder=None)]
    assert list(picqer().picklists().frame["order_id"]) == [""]


def test_a_backorder_is_read(account: Account, picqer: Connect) -> None:
    """A backorder knows its order, product and amount."""
    account.lists["/backorders"] = [backorder(1, amount=3)]
    row = picqer().backorders().frame.iloc[0]
    assert tuple(row[["order_id", "product_id", "amount"]]) == ("5", "7", 3.0)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2026-07-01 12:00:00", "2026-07-01T10:00:00"),
        ("2026-12-01 12:00:00", "2026-12-01T11:00:00"),
        # The clocks go back at 3: half past two comes twice, the first one counts.
        ("2026-10-25 02:30:00", "2026-10-25T00:30:00"),
        # The clocks go forward at 2: half past two never comes, it is read as half past three.
        ("2026-03-29 02:30:00", "2026-03-29T01:30:00"),
    ],
)
def test_local_times_become_utc(local: str, utc: str) -> None:
    """A time without zone is read in the account's zone, clock changes included."""
    assert datetime.fromisoformat(utc + "+00:00") == moment({"at": local}, "at", AMSTERDAM)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds are naive by hypothesis' rules
def test_a_moment_survives_the_way_to_picqer_and_back(at: datetime) -> None:
    """What a filter is given reads back as the same second, or an hour before in the hour that comes twice."""
    back = moment({"at": local_text(at, AMSTERDAM)}, "at", AMSTERDAM)
    assert (at.replace(microsecond=0) - back).total_seconds() in {0.0, 3600.0}


@given(st.text())
def test_a_text_that_is_no_time_is_refused(text: str) -> None:
    """Anything but the documented form is refused in one way, and the refusal does not repeat it."""
    with pytest.raises(BadRecordError, match=r"^at is not a time of the form YYYY-MM-DD HH:MM:SS$"):
        moment({"at": text}, "at", AMSTERDAM)


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("Product without SKU: gift wrap", "Product without SKU: …"),
        ("Order is already imported", "Order is already imported"),
        ("Customer J. Voorbeeld, Dorpsstraat 1, has no phone +31612345678", "Customer … has no phone …"),
        ("", ""),
    ],
)
def test_a_reason_is_shown_without_what_may_be_personal(reason: str, shown: str) -> None:
    """Only plain words of an error text are kept; names, addresses and numbers are not among them."""
    assert shown == without_names(reason)


# A blank other than the space, such as \xa0, parts words too: text that holds one is not one word.
@given(st.text(st.characters(min_codepoint=33), min_size=1, max_size=40).filter(lambda text: text.split() == [text]))
def test_an_unknown_word_never_shows(word: str) -> None:
    """Whatever stands in an error text, a word that is not a plain one is gone."""
    shown = without_names(f"Customer {word} unknown")
    assert shown in {"Customer … unknown", f"Customer {word} unknown"}
    assert shown == "Customer … unknown" or word.strip(".,:;!?").isascii()
