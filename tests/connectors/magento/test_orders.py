"""Orders, lines and shipments, against the emulated shop."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from shopswitch.connectors.magento.rows import build_lines
from shopswitch.sandbox.systems import Line
from tests.conftest import NOW
from tests.connectors.magento.kit import PERMIT, PERSON, Served, edited, rows, small_pages

SINCE = NOW - timedelta(days=7)


@pytest.mark.parametrize("size", [2, 100])
def test_every_unfinished_order_and_every_recent_one_is_read(
    served: Served, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """With number, state, word and moment, whatever the page size."""
    small_pages(monkeypatch, size)
    for days in (400, 30, 7, 1):
        for state in ("unpaid", "open", "completed", "cancelled"):
            served.order("TEA-1", state=state, days_ago=days)
    found = served.connect().orders(SINCE)
    read = rows(found, "order_id")
    assert found.problems == ()
    wanted = {
        each.order_id: each
        for each in served.shop.orders()
        if each.state in ("open", "unpaid") or each.placed_at >= SINCE
    }
    assert {key: (row["order_number"], row["state_raw"], row["placed_at"]) for key, row in read.items()} == {
        key: (each.number, each.state_raw, each.placed_at) for key, each in wanted.items()
    }
    words = {"unpaid": "open"}
    assert {key: row["state"] for key, row in read.items()} == {
        key: words.get(each.state, each.state) for key, each in wanted.items()
    }


def test_paid_is_what_has_nothing_due(served: Served) -> None:
    """What nobody works on yet is unpaid; a running order with something due may be one on invoice: unknown."""
    paid, unpaid = served.order("TEA-1"), served.order("TEA-1", state="unpaid")
    read = rows(served.connect().orders(SINCE), "order_id")
    assert [read[each.order_id]["paid"] for each in (paid, unpaid)] == [True, False]

    def owe(body: Any) -> Any:
        for item in body["items"] or []:
            item["total_due"] = 12.5
        return body

    served.spoil = edited(owe, "/orders")
    later = served.connect().orders(SINCE).frame.set_index("order_id")["paid"]
    assert (later.isna()[paid.order_id], later[unpaid.order_id]) == (True, False)


def test_an_order_without_a_state_counts_as_open(served: Served) -> None:
    """However old: no filter on states finds it, only one that asks for none."""
    order = {
        "increment_id": "OUD-7",
        "status": "complete",
        "created_at": "2026-08-01 10:00:00",
        "base_grand_total": 10,
        "grand_total": 10,
        "customer_email": PERSON.email,
        "items": [{"sku": "TEA-1", "qty_ordered": 1}],
        "billing_address": {"country_id": "NL"},
        "payment": {"method": "checkmo"},
    }
    writer = served.connect(permit=PERMIT)
    writer._link().write("POST", "/orders", {"entity": order})
    found = served.connect().orders(SINCE)
    row = rows(found, "order_number")["OUD-7"]
    assert (row["state"], row["state_raw"]) == ("open", "complete")
    assert found.notes == ("1 orders have no state (an import left it out); they count as open.",)


def test_the_state_decides_and_the_status_is_shown(served: Served) -> None:
    """A word of the merchant's own says nothing, unless a person mapped it."""
    served.order("TEA-1")

    def reword(body: Any) -> Any:
        for item in body["items"] or []:
            item["status"] = "picking"
        return body

    served.spoil = edited(reword, "/orders")
    (row,) = served.connect().orders(SINCE).frame.to_dict("records")
    assert (row["state"], row["state_raw"]) == ("open", "picking")
    assert set(served.connect(states={"picking": "completed"}).orders(SINCE).frame["state"]) == {"completed"}


def test_a_finished_state_that_a_person_calls_open_is_read_whatever_its_age(served: Served) -> None:
    """A merchant's status may stand in the state complete and still wait for something to be sent."""
    view = served.order("TEA-1", state="completed", days_ago=200)
    served.order("TEA-1", state="completed", days_ago=200)
    served.shop.store.orders[int(view.order_id)].columns["status"] = "wait_supplier"
    found = served.connect(states={"wait_supplier": "open"}).orders(SINCE)
    assert found.frame[["order_id", "state"]].to_dict("records") == [{"order_id": view.order_id, "state": "open"}]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("new", "open"),
        ("pending_payment", "open"),
        ("processing", "open"),
        ("holded", "open"),
        ("payment_review", "open"),
        ("complete", "completed"),
        ("closed", "completed"),
        ("canceled", "cancelled"),
        ("invented", "unknown"),
    ],
)
def test_states_have_meanings(served: Served, state: str, shown: str) -> None:
    """A word nobody mapped is unknown."""
    served.order("TEA-1")

    def change(body: Any) -> Any:
        for item in body["items"] or []:
            item["state"] = state
        return body

    served.spoil = edited(change, "/orders")
    assert set(served.connect().orders(SINCE).frame["state"]) == {shown}


def test_a_carried_over_order_shows_its_reference(served: Served) -> None:
    """Where an importer wrote one."""
    order = served.order("TEA-1", state="completed", days_ago=30, reference="W-1")
    row = rows(served.connect().orders(NOW - timedelta(days=60)), "order_id")[order.order_id]
    view = next(each for each in served.shop.orders() if each.order_id == order.order_id)
    assert (row["external_reference"], row["order_number"]) == (view.reference, view.number)


def test_since_is_asked_in_utc(served: Served) -> None:
    """Whatever zone it is given in."""
    served.connect().orders(datetime.fromisoformat("2026-11-20T01:30:00+01:00"))
    asked = [value for each in served.calls for value in each.query.values()]
    assert "2026-11-20 00:30:00" in asked


def test_a_configurable_product_is_one_line(served: Served) -> None:
    """The parent row is the one to ship, with the SKU of the chosen variant."""
    order = served.order("SHIRT-M", "TEA-1")
    found = served.connect().order_lines([order.order_id])
    assert found.problems == ()
    assert sorted(found.frame[["sku", "quantity", "shipped", "cancelled"]].itertuples(index=False, name=None)) == [
        ("SHIRT-M", 2, 0, 0),
        ("TEA-1", 2, 0, 0),
    ]


@pytest.mark.parametrize(("apart", "shown"), [(True, ["C-1", "C-2"]), (False, ["BOX"]), (None, ["C-1", "C-2"])])
def test_a_bundle_counts_as_it_is_shipped(apart: bool | None, shown: list[str]) -> None:
    """As one, or in parts; in parts too when nobody knows, for those are what lies on the shelf."""
    order = {
        "entity_id": 1,
        "items": [
            {"item_id": 1, "product_id": 9, "product_type": "bundle", "sku": "BOX", "qty_ordered": 1},
            {"item_id": 2, "parent_item_id": 1, "product_type": "simple", "sku": "C-1", "qty_ordered": 1},
            {"item_id": 3, "parent_item_id": 1, "product_type": "simple", "sku": "C-2", "qty_ordered": 2},
        ],
    }
    assert [each["sku"] for each in build_lines(order, lambda product: apart)] == shown


def test_a_bundles_way_of_shipping_is_looked_up(served: Served) -> None:
    """One call for all bundles of the orders; one that is gone is a note."""
    order = served.order("TEA-1")
    product = served.shop.listings()[0].source_id

    def bundle(body: Any) -> Any:
        (line,) = body["items"][0]["items"]
        line |= {"product_type": "bundle", "product_id": int(product)}
        part = line | {"item_id": 99, "parent_item_id": line["item_id"], "product_type": "simple", "sku": "PART"}
        body["items"][0]["items"] = [line, part]
        return body

    served.spoil = edited(bundle, "/orders")
    together = served.connect().order_lines([order.order_id])
    assert (list(together.frame["sku"]), together.notes) == (["TEA-1"], ())
    served.shop.remove_listing(product)
    gone = served.connect().order_lines([order.order_id])
    assert list(gone.frame["sku"]) == ["PART"]
    assert "not in the shop any more" in gone.notes[0]


def test_lines_come_fifty_orders_at_a_time(served: Served) -> None:
    """Never a call per order; what is never shipped is no line."""
    orders = [served.order("TEA-1", "BON", days_ago=1) for _ in range(60)]
    served.calls.clear()
    found = served.connect().order_lines([each.order_id for each in orders])
    assert found.complete
    assert (found.rows, set(found.frame["sku"]), len(served.calls)) == (60, {"TEA-1"}, 2)


@pytest.mark.parametrize("wrong", ["99999999", "ORD-1", "", "1,2"])
def test_an_order_that_is_asked_for_in_vain_is_a_problem(served: Served, wrong: str) -> None:
    """Whether its id can exist or not."""
    known = served.order("TEA-1").order_id
    found = served.connect().order_lines([known, wrong])
    assert set(found.frame["order_id"]) == {known}
    assert "1 orders whose lines were asked for are not in the shop" in found.problems[0]


def test_partial_shipments_show_in_lines_and_shipments(served: Served) -> None:
    """Each with its code and carrier; the order stays open until everything has gone."""
    order = served.order("TEA-1", "SHIRT-M").order_id
    served.shop.report_shipment(order, [Line("SHIRT-M", 2)], "3S1", "PostNL", completes=False)
    connector = served.connect()
    assert rows(connector.order_lines([order]), "sku")["SHIRT-M"]["shipped"] == 2
    sent = connector.shipments([order])
    assert sent.problems == ()
    assert list(sent.frame[["order_id", "tracking_code", "carrier"]].itertuples(index=False, name=None)) == [
        (order, "3S1", "PostNL")
    ]
    assert rows(connector.orders(SINCE), "order_id")[order]["state"] == "open"
    served.shop.report_shipment(order, [Line("TEA-1", 2)], "3S2", "PostNL", completes=True)
    assert set(connector.shipments([order]).frame["tracking_code"]) == {"3S1", "3S2"}


def test_shipped_and_not_invoiced_stays_processing(served: Served) -> None:
    """Which is no fault of the shipment: it is there."""
    order = served.order("TEA-1", state="unpaid").order_id
    served.shop.report_shipment(order, [Line("TEA-1", 2)], "3S1", "PostNL", completes=True)
    connector = served.connect()
    assert set(connector.shipments([order]).frame["tracking_code"]) == {"3S1"}
    row = rows(connector.orders(SINCE), "order_id")[order]
    assert (row["state"], row["state_raw"]) == ("open", "processing")


def test_a_shipment_has_one_row_per_code(served: Served) -> None:
    """None is one row without, the same code twice is one."""
    order = served.order("TEA-1", state="completed").order_id

    def tracks(*codes: str) -> Any:
        listed = [{"track_number": code, "title": "", "carrier_code": "custom"} for code in codes]

        def change(body: Any) -> Any:
            for item in body["items"] or []:
                item["tracks"] = listed
            return body

        return edited(change, "/shipments")

    for codes, shown in (((), [""]), (("3S1", "3S2", "3S1"), ["3S1", "3S2"])):
        served.spoil = tracks(*codes)
        found = served.connect().shipments([order])
        assert (found.problems, list(found.frame["tracking_code"])) == ((), shown)
    assert set(found.frame["carrier"]) == {"custom"}


def test_no_order_asked_for_is_no_call(served: Served) -> None:
    """And complete."""
    connector = served.connect()
    for found in (connector.order_lines([]), connector.shipments([])):
        assert (found.rows, found.problems) == (0, ())
    assert served.calls == []


def test_a_missing_right_is_a_problem(served: Served) -> None:
    """In orders, lines and shipments alike."""
    order = served.order("TEA-1").order_id
    served.shop.deny("orders")
    connector = served.connect()
    for found in (connector.orders(SINCE), connector.order_lines([order])):
        assert not found.complete
        assert found.rows == 0


def test_nothing_personal_is_asked_for_or_kept(served: Served, journal: Any) -> None:
    """Neither in what came back, nor in frames, journal and messages."""
    order = served.order("TEA-1").order_id
    answers: list[str] = []

    def keep(request: Any, response: Any) -> Any:
        answers.append(response.get_data(as_text=True))
        return response

    served.spoil = keep
    connector = served.connect()
    found = [connector.orders(SINCE), connector.order_lines([order]), connector.shipments([order])]
    text = "".join([*answers, *(each.frame.to_csv() for each in found), repr(journal.entries)])
    personal = (PERSON.last_name, PERSON.email, PERSON.phone, PERSON.street, PERSON.zipcode, PERSON.city)
    assert [word for word in personal if word in text] == []
    assert [value for value in served.shop.secrets().values() if value in text] == []


@pytest.mark.parametrize("wrong", [None, 7, {}, "x", [7], [{"item_id": 1}], [{"product_type": "bundle"}]])
def test_items_of_another_kind_are_a_problem(served: Served, wrong: Any) -> None:
    """An order whose lines cannot be read is not one without lines."""
    order = served.order("TEA-1").order_id

    def change(body: Any) -> Any:
        for each in body["items"]:
            each["items"] = wrong
        return body

    served.spoil = edited(change, "/orders")
    found = served.connect().order_lines([order])
    assert not found.complete
    assert found.rows == 0
