"""Orders, their lines and what was sent of them."""

from datetime import timedelta

import pytest

from shopswitch.connectors.shopware.states import closed_words, is_paid, raw_state, state_of
from shopswitch.errors import RequestError
from shopswitch.frames.rows import each_row
from shopswitch.frames.snapshot import Snapshot
from shopswitch.sandbox.systems import Line
from tests.conftest import NOW
from tests.connectors.shopware.shop import Connect, Shop, json_answer, long_ago


def states(snapshot: Snapshot) -> dict[str, tuple[str, str]]:
    """Order id → state and the shop's own words; the read must be complete."""
    assert snapshot.problems == ()
    return {row.order_id: (row.state, row.state_raw) for row in each_row(snapshot.frame)}


@pytest.mark.parametrize(
    ("order", "deliveries", "state", "raw"),
    [
        ("open", ["open"], "open", "open"),
        ("open", [], "open", "open"),
        ("in_progress", ["open"], "open", "in_progress"),
        ("in_progress", ["shipped_partially"], "open", "in_progress/shipped_partially"),
        ("open", ["shipped"], "unknown", "open/shipped"),
        ("open", ["shipped", "open"], "open", "open/open+shipped"),
        ("in_progress", ["shipped", "shipped"], "unknown", "in_progress/shipped"),
        ("open", ["returned"], "unknown", "open/returned"),
        ("open", ["cancelled"], "unknown", "open/cancelled"),
        ("open", ["at_the_counter"], "unknown", "open/at_the_counter"),
        ("completed", ["open"], "completed", "completed"),
        ("completed", ["shipped"], "completed", "completed"),
        ("cancelled", ["open"], "cancelled", "cancelled"),
        ("picking", ["open"], "unknown", "picking"),
    ],
)
def test_what_the_three_machines_say_together(order: str, deliveries: list[str], state: str, raw: str) -> None:
    """Completed and cancelled are the order's own words; sent but not completed is left to a person."""
    assert state_of(order, deliveries, {}) == state
    assert raw_state(order, deliveries) == raw
    assert state_of(order, deliveries, {raw: "completed"}) == "completed"
    assert state_of(order, deliveries, {"something else": "completed"}) == state


def test_a_person_may_open_a_closed_word_again() -> None:
    """Then orders in that state are no longer left out of the search for unfinished ones."""
    assert closed_words({}) == ("completed", "cancelled")
    assert closed_words({"completed": "open"}) == ("cancelled",)
    assert closed_words({"open/shipped": "completed"}) == ("completed", "cancelled")


@pytest.mark.parametrize(
    ("words", "paid"),
    [
        ([], None),
        (["paid"], True),
        (["failed", "paid"], True),
        (["open"], False),
        (["in_progress"], False),
        (["failed", "cancelled"], False),
        (["reminded"], False),
        (["authorized"], None),
        (["open", "authorized"], None),
        (["paid_partially"], None),
        (["refunded"], None),
        (["chargeback"], None),
        (["on_the_house"], None),
    ],
)
def test_what_counts_as_paid(words: list[str], paid: bool | None) -> None:
    """Authorised or refunded is neither; no payment at all is unknown."""
    assert is_paid("open", words) is paid


def test_an_unpaid_order_that_is_worked_on_was_sold_on_invoice() -> None:
    """Nobody packs what still waits for its payment: such an order is not set apart as unpaid."""
    assert is_paid("in_progress", ["open"]) is None
    assert is_paid("in_progress", ["paid"]) is True


def test_orders_are_read_as_they_are(shop: Shop, connect: Connect) -> None:
    """Number, moments, state and payment."""
    shop.add("T-1", stock=99)
    wanted = {}
    for days, state in ((0, "open"), (1, "unpaid"), (2, "completed"), (3, "cancelled"), (4, "custom")):
        order_id = shop.order("T-1", days_ago=days, state="open" if state == "custom" else state)
        if state == "custom":
            shop.emulated.set_order_state(order_id, state)
        wanted[order_id] = {"unpaid": "open", "custom": "unknown"}.get(state, state)
    snapshot = connect().orders(NOW - timedelta(days=30))
    assert {key: state for key, (state, _) in states(snapshot).items()} == wanted
    views = {view.order_id: view for view in shop.emulated.orders()}
    for row in each_row(snapshot.frame):
        view = views[row.order_id]
        assert (row.order_number, row.placed_at, row.created_at) == (view.number, view.placed_at, view.created_at)
        assert row.external_reference == ""
        assert row.paid is not False or view.state in ("unpaid", "cancelled", "custom")
    assert snapshot.expected == 5


def test_old_orders_come_only_when_they_are_unfinished(shop: Shop, connect: Connect) -> None:
    """Whatever its age, an order that is neither completed nor cancelled is returned."""
    shop.add("T-1", stock=99)
    kept = [shop.order("T-1", days_ago=900), shop.order("T-1", days_ago=900, state="unpaid")]
    sent = shop.order("T-1", days_ago=800)
    shop.emulated.report_shipment(sent, [Line("T-1", 1)], "3S1", "PostNL", completes=True)
    for state in ("completed", "cancelled"):
        shop.order("T-1", days_ago=900, state=state)
    recent = shop.order("T-1", days_ago=1, state="completed")
    found = states(connect().orders(NOW - timedelta(days=7)))
    assert set(found) == {*kept, sent, recent}


def test_the_moment_itself_counts(shop: Shop, connect: Connect) -> None:
    """At or after it; a second before is left out."""
    shop.add("T-1", stock=9)
    on = shop.order("T-1", days_ago=7, state="completed")
    shop.order("T-1", days_ago=7 + 1 / 86400, state="completed")
    snapshot = connect().orders(NOW - timedelta(days=7))
    assert set(states(snapshot)) == {on}
    assert snapshot.expected == 1


def test_a_carried_over_order_shows_both_moments(shop: Shop, connect: Connect) -> None:
    """Placed then, made now; its number is the old shop's."""
    shop.add("T-1", stock=9)
    shop.order("T-1", days_ago=90, state="completed", reference="W-1001")
    (row,) = each_row(connect().orders(long_ago()).frame)
    assert (row.order_number, row.placed_at, row.created_at) == ("W-1001", NOW - timedelta(days=90), NOW)


def test_sent_but_not_completed_is_unknown_until_somebody_says_so(shop: Shop, connect: Connect) -> None:
    """A note tells how many, and what to put into the profile."""
    shop.add("T-1", stock=9)
    order_id = shop.order("T-1")
    shop.emulated.report_shipment(order_id, [Line("T-1", 1)], "3S1", "PostNL", completes=True)
    snapshot = connect().orders(NOW)
    assert states(snapshot) == {order_id: ("unknown", "open/shipped")}
    assert "open/shipped" in snapshot.notes[0]
    told = connect(states={"open/shipped": "completed"}).orders(NOW)
    assert states(told) == {order_id: ("completed", "open/shipped")}
    assert told.notes == ()


def test_partly_sent_is_still_open(shop: Shop, connect: Connect) -> None:
    """Something is still to be sent."""
    shop.add("T-1", "T-2", stock=9)
    order_id = shop.order("T-1", "T-2")
    shop.emulated.report_shipment(order_id, [Line("T-1", 1)], "3S1", "PostNL", completes=False)
    assert states(connect().orders(NOW)) == {order_id: ("open", "open/shipped_partially")}


def test_a_delivery_that_is_only_a_discount_does_not_count(shop: Shop, connect: Connect) -> None:
    """It has negative costs and stays open for ever."""
    delivery = {"id": "d", "stateMachineState": {"technicalName": "shipped"}, "shippingCosts": {"totalPrice": 4.95}}
    discount = {"id": "e", "stateMachineState": {"technicalName": "open"}, "shippingCosts": {"totalPrice": -4.95}}
    record = {
        "id": "a" * 32,
        "autoIncrement": 1,
        "orderNumber": "10001",
        "orderDateTime": "2026-11-20T10:00:00.000+00:00",
        "createdAt": "2026-11-20T10:00:01.000+00:00",
        "stateMachineState": {"technicalName": "in_progress"},
        "deliveries": [discount, delivery],
        "transactions": {"1": {"id": "t", "stateMachineState": {"technicalName": "paid"}}},
    }
    shop.answers["/api/search/order"] = [json_answer({"total": 1, "data": [record]})]
    snapshot = connect().orders(NOW)
    assert states(snapshot) == {"a" * 32: ("unknown", "in_progress/shipped")}
    assert [row.paid for row in each_row(snapshot.frame)] == [True]


@pytest.mark.parametrize("missing", ["stateMachineState", "deliveries", "transactions", "orderDateTime", "createdAt"])
def test_an_order_that_lacks_a_part_is_a_problem(shop: Shop, connect: Connect, missing: str) -> None:
    """An association that was not loaded is not an order without deliveries."""
    record = {
        "id": "a" * 32,
        "autoIncrement": 1,
        "orderNumber": "10001",
        "orderDateTime": "2026-11-20T10:00:00.000+00:00",
        "createdAt": "2026-11-20T10:00:01.000+00:00",
        "stateMachineState": {"technicalName": "open"},
        "deliveries": [],
        "transactions": [],
    }
    del record[missing]
    shop.answers["/api/search/order"] = [json_answer({"total": 1, "data": [record]})]
    snapshot = connect().orders(NOW)
    assert not snapshot.complete
    assert missing in snapshot.problems[0]


def test_an_order_that_is_completed_while_it_is_read_takes_no_other_with_it(shop: Shop, connect: Connect) -> None:
    """It leaves the list of unfinished orders; the next page goes on behind the last one read."""
    shop.add("T-1", stock=999)
    ids = [shop.order("T-1", days_ago=400) for _ in range(150)]
    original = shop.faults.answer

    def answer(call: object, system: object, request: object) -> object:
        response = original(call, system, request)  # type: ignore[arg-type]
        if shop.paths().count("POST /search/order") == 1:
            shop.emulated.set_order_state(ids[2], "completed")
        return response

    shop.faults.answer = answer  # type: ignore[method-assign,assignment]  # something happens between two pages
    snapshot = connect().orders(NOW)
    assert snapshot.problems == ()
    assert set(ids) - {ids[2]} <= set(snapshot.frame["order_id"])


# Sales channels


def second_channel(shop: Shop, name: str) -> str:
    """A channel beside the shop's own."""
    own = shop.emulated.store.tables["sales_channel"][shop.emulated.base.sales_channel]
    made = shop.emulated.store.insert("sales_channel", **{**own, "id": "c" * 32, "name": name})
    return str(made["id"])


@pytest.mark.parametrize("by", ["id", "name", "capitals"])
def test_only_orders_of_the_named_channel_count(shop: Shop, connect: Connect, by: str) -> None:
    """By id or name."""
    shop.add("T-1", stock=9)
    kept, other = shop.order("T-1"), shop.order("T-1")
    channel = second_channel(shop, "Groothandel")
    shop.emulated.store.tables["order"][other]["salesChannelId"] = channel
    wanted = {"id": channel, "name": "Groothandel", "capitals": "GROOTHANDEL"}[by]
    assert set(states(connect(sales_channel=wanted).orders(NOW))) == {other}
    assert set(states(connect().orders(NOW))) == {kept, other}


def test_of_two_names_that_differ_in_capitals_the_exact_one_is_meant(shop: Shop, connect: Connect) -> None:
    """Without an exact one it would be unclear which."""
    shop.add("T-1", stock=9)
    own = shop.emulated.store.tables["sales_channel"][shop.emulated.base.sales_channel]
    kept = shop.order("T-1")
    second_channel(shop, own["name"].upper())
    assert set(states(connect(sales_channel=own["name"]).orders(NOW))) == {kept}
    with pytest.raises(RequestError, match="several sales channels"):
        connect(sales_channel=own["name"].swapcase()).orders(NOW)


def test_an_unknown_channel_is_refused_with_those_there_are(shop: Shop, connect: Connect) -> None:
    """A wrong word in the profile is no empty list."""
    second_channel(shop, "Groothandel")
    with pytest.raises(RequestError, match=r"no sales channel 'Winkel'.*Groothandel \(c{32}\)"):
        connect(sales_channel="Winkel").orders(NOW)


def test_a_name_that_several_channels_have_is_refused(shop: Shop, connect: Connect) -> None:
    """Then the id must say which."""
    own = shop.emulated.store.tables["sales_channel"][shop.emulated.base.sales_channel]
    second_channel(shop, own["name"])
    with pytest.raises(RequestError, match="several sales channels"):
        connect(sales_channel=own["name"]).orders(NOW)


def test_channels_that_cannot_be_read_make_orders_incomplete(shop: Shop, connect: Connect) -> None:
    """Not all orders instead, and no exception."""
    shop.add("T-1", stock=9)
    shop.order("T-1")
    shop.emulated.missing_rights = {"sales_channel:read"}
    snapshot = connect(sales_channel="Groothandel").orders(NOW)
    assert (snapshot.rows, snapshot.complete) == (0, False)
    assert "sales_channel:read" in snapshot.problems[0]


# Lines


def test_lines_are_goods_with_their_number_at_the_moment_of_sale(shop: Shop, connect: Connect) -> None:
    """No promotion, no discount; a later change of the number does not show."""
    one, _ = shop.add("T-1", "T-2", stock=9)
    ids = [shop.order("T-1", "T-2", quantity=2) for _ in range(6)]
    shop.emulated.change_listing(one, sku="ANDERS")
    snapshot = connect().order_lines(ids)
    assert snapshot.problems == ()
    assert sorted((row.order_id, row.sku, row.quantity) for row in each_row(snapshot.frame)) == sorted(
        (order_id, sku, 2.0) for order_id in ids for sku in ("T-1", "T-2")
    )
    assert snapshot.frame["shipped"].isna().all()
    assert snapshot.frame["cancelled"].isna().all()


def test_lines_of_many_orders_take_few_calls(shop: Shop, connect: Connect) -> None:
    """Fifty orders at a time; an id given twice counts once."""
    shop.add("T-1", stock=999)
    ids = [shop.order("T-1", days_ago=1) for _ in range(120)]
    before = len(shop.calls)
    snapshot = connect().order_lines([*ids, ids[0]])
    assert (snapshot.rows, snapshot.problems) == (120, ())
    assert shop.paths(before).count("POST /search/order") == 3


def test_a_line_without_payload_has_no_number(shop: Shop, connect: Connect) -> None:
    """Nothing is made up for it."""
    line = {"id": "l", "type": "product", "quantity": 1, "payload": None}
    extra = {"id": "m", "type": "container", "quantity": 1, "payload": None}
    shop.answers["/api/search/order"] = [json_answer({"data": [{"id": "a", "lineItems": [line, extra]}]})]
    (row,) = each_row(connect().order_lines(["a"]).frame)
    assert (row.line_id, row.sku) == ("l", "")


@pytest.mark.parametrize("read", ["order_lines", "shipments"])
def test_an_order_that_is_not_there_is_a_problem(shop: Shop, connect: Connect, read: str) -> None:
    """The others are read all the same."""
    shop.add("T-1", stock=9)
    order_id = shop.order("T-1")
    shop.emulated.report_shipment(order_id, [Line("T-1", 1)], "3S1", "PostNL", completes=True)
    snapshot = getattr(connect(), read)([order_id, "9" * 32])
    assert snapshot.rows == 1
    assert "9" * 32 in snapshot.problems[0]


def test_no_orders_no_call(shop: Shop, connect: Connect) -> None:
    """Nothing asked, nothing sent."""
    connector = connect()
    assert connector.order_lines([]).complete
    assert connector.shipments([]).complete
    assert shop.calls == []


# Shipments


def test_every_code_is_a_row(shop: Shop, connect: Connect) -> None:
    """With the delivery's state and no carrier; an order nothing was sent of has none."""
    shop.add("T-1", "T-2", stock=9)
    order_id, kept = shop.order("T-1", "T-2"), shop.order("T-1")
    shop.emulated.report_shipment(order_id, [Line("T-1", 1)], "3S1", "PostNL", completes=False)
    shop.emulated.report_shipment(order_id, [Line("T-2", 1)], "3S2", "PostNL", completes=True)
    snapshot = connect().shipments([order_id, kept])
    assert snapshot.problems == ()
    delivery = shop.emulated.ordering.primary(shop.emulated.store.tables["order"][order_id])
    assert delivery is not None
    assert [tuple(row)[1:] for row in snapshot.frame.drop(columns="shipped_at").itertuples()] == [
        (order_id, delivery["id"], "3S1", "", "shipped"),
        (order_id, delivery["id"], "3S2", "", "shipped"),
    ]


def test_sent_without_a_code_is_a_row_too(shop: Shop, connect: Connect) -> None:
    """The letter box parcel; the same code twice is one row."""
    shop.add("T-1", stock=9)
    bare, twice = shop.order("T-1"), shop.order("T-1")
    shop.emulated.report_shipment(bare, [Line("T-1", 1)], "", "", completes=True)
    for _ in range(2):
        shop.emulated.report_shipment(twice, [Line("T-1", 1)], "3S9", "", completes=True)
    rows = [(row.order_id, row.tracking_code) for row in each_row(connect().shipments([bare, twice]).frame)]
    assert sorted(rows) == sorted([(bare, ""), (twice, "3S9")])


def test_a_code_without_a_sent_state_is_shown_with_its_state(shop: Shop, connect: Connect) -> None:
    """A label was printed; whoever reads it sees that it is open."""
    shop.add("T-1", stock=9)
    order_id = shop.order("T-1")
    shop.part("order_delivery", order_id)["trackingCodes"] = ["3S5", " "]
    (row,) = each_row(connect().shipments([order_id]).frame)
    assert (row.tracking_code, row.state) == ("3S5", "open")


@pytest.mark.parametrize("codes", ["3S1", [1], {"0": ["x"]}])
def test_codes_of_another_type_are_a_problem(shop: Shop, connect: Connect, codes: object) -> None:
    """Not a code made out of something else."""
    shop.add("T-1", stock=9)
    order_id = shop.order("T-1")
    shop.part("order_delivery", order_id)["trackingCodes"] = codes
    assert "trackingCodes" in connect().shipments([order_id]).problems[0]
