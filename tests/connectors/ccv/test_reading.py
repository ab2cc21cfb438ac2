"""What is read of an emulated shop is what it holds."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from shopswitch.connectors.ccv.lists import StartPages
from shopswitch.connectors.ccv.rows import state_of
from shopswitch.errors import UnexpectedResponseError
from shopswitch.http.client import ApiResponse
from shopswitch.http.pagination import Call
from shopswitch.sandbox.ccv.paging import Sizes
from shopswitch.sandbox.ccv.records import ON_PRODUCT
from shopswitch.sandbox.ccv.routes import find_route
from shopswitch.sandbox.systems import Item, Line
from tests.connectors.ccv.bench import Bench, rows, table

SOCKS = tuple(Item(f"S-{size}", "Sok", barcode=f"871{size}", group="SOK", option=size, stock=4) for size in "SML")
ODD = ("0012", "1E5", "a  b", "quote\"d'", "<script>", "a/b?c=d&e#f", "é-ü", "日本-1", "😀", "x" * 64, "{{7*7}}", "|")


def shown(bench: Bench) -> dict[str, Any]:
    return {each.source_id: each for each in bench.shop.listings()}


def combination(bench: Bench, sku: str) -> Any:
    return next(each for each in bench.shop.store.combinations.values() if each.product_number == sku)


def test_first_contact_names_shop_and_rights(full: Bench) -> None:
    """By the list of resources of these keys."""
    account = full.connector().ping()
    assert account.system_name == full.shop.shop_name
    assert account.currency == "EUR"
    assert account.server_time == full.world.now
    assert all(right.granted for right in account.permissions)
    assert account.notes == ()


def test_a_missing_right_is_named(open_bench: Callable[..., Bench]) -> None:
    """Orders are needed; of a right that is not listed for a resource below others nothing is known."""
    bench = open_bench()
    bench.shop.resources -= {"orders", "orderrows"}
    granted = {right.name: (right.granted, right.required) for right in bench.connector().ping().permissions}
    assert granted["orders"] == (False, True)
    assert granted["orderrows"] == (None, False)


def test_products_agree(full: Bench) -> None:
    """Every product and combination, each once, on three pages."""
    found = full.read("products")
    assert found.problems == ()
    assert found.pages == 4
    assert {
        key: (r["sku"], r["sku_inherited"], r["kind"], r["active"], r["barcode"], r["other_code"])
        for key, r in rows(found).items()
    } == {
        key: (t.shown_sku, t.shown_sku != t.sku, t.kind, t.active, t.barcode, t.other_code)
        for key, t in shown(full).items()
    }


def test_stock_agrees(full: Bench) -> None:
    """Of products and of combinations."""
    found = full.read("stock")
    assert found.problems == ()
    read = rows(found)
    for key, listing in shown(full).items():
        if listing.kind != "parent":
            assert (read[key]["quantity"], read[key]["tracked"], read[key]["shared"]) == (listing.stock, True, False)
    assert {read[key]["tracked"] for key, listing in shown(full).items() if listing.kind == "parent"} == {False}


def test_orders_agree(full: Bench) -> None:
    """Every order of the month and every open one, baskets of that time included, and no other settled one."""
    found = full.read("orders")
    assert found.problems == ()
    read = rows(found, "order_id")
    words = {"unpaid": "open"}
    wanted = {
        view.order_id: (view.number, words.get(view.state, view.state), view.state_raw, view.placed_at)
        for view in full.shop.orders()
        if view.placed_at >= full.since or view.state in ("open", "unpaid")
    }
    assert {
        key: (r["order_number"], r["state"], r["state_raw"], r["placed_at"].to_pydatetime()) for key, r in read.items()
    } == wanted
    assert sum(row["state"] == "draft" for row in read.values()) == 2
    assert "settled orders" in found.notes[0]


def test_the_moment_that_is_asked_for_is_included(open_bench: Callable[..., Bench]) -> None:
    """Placed at it, not only after it; a settled order of a second earlier is left out."""
    bench = open_bench(Item("T-1", "Thee", stock=9))
    at = bench.order("T-1", state="completed", days=30)
    bench.order("T-1", state="completed", days=30, seconds=1)
    assert set(rows(bench.read("orders"), "order_id")) == {at.order_id}


def test_paid_is_what_the_shop_says(full: Bench) -> None:
    """An unpaid order waits for payment."""
    read = rows(full.read("orders"), "order_id")
    for view in full.shop.orders():
        if view.state in ("open", "unpaid"):
            assert bool(read[view.order_id]["paid"]) is (view.state == "open")


def test_an_empty_shop_is_empty_and_whole(open_bench: Callable[..., Bench]) -> None:
    """No products, no orders, no problem."""
    bench = open_bench()
    for resource in ("products", "stock", "orders"):
        found = bench.read(resource)
        assert (found.rows, found.problems) == (0, ())


@pytest.mark.parametrize("count", [1, 94, 95, 99, 100, 101, 195, 200])
def test_every_page_boundary_is_read_over(open_bench: Callable[..., Bench], count: int) -> None:
    """Also where the last page is exactly full, or holds nothing but what the one before had."""
    bench = open_bench(*(Item(f"T-{n}", f"Thee {n}", stock=1) for n in range(count)))
    found = bench.read("products")
    assert found.problems == ()
    assert set(rows(found)) == set(shown(bench))


@pytest.mark.parametrize("largest", [3, 10, 50])
def test_a_shop_that_cuts_pages_smaller_is_read_whole(open_bench: Callable[..., Bench], largest: int) -> None:
    """The size is read back from its answers."""
    bench = open_bench(*(Item(f"T-{n}", f"Thee {n}", stock=1) for n in range(61)))
    bench.shop.sizes = type(bench.shop.sizes)(default=largest, largest=largest)
    for hours in range(12):
        bench.order("T-1", hours=hours)
        bench.shop.set_order_state(bench.order("T-1", state="unpaid", hours=hours).order_id, "draft")
    assert (bench.read("products").rows, bench.read("products").problems) == (61, ())
    assert (bench.read("orders").rows, bench.read("orders").problems) == (24, ())


def test_a_next_page_that_holds_nothing_new_ends_the_list(
    open_bench: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shop may name a next page whenever the present one is full, also the last."""
    bench = open_bench(*(Item(f"T-{n}", f"Thee {n}", stock=1) for n in range(20)))
    bench.shop.sizes = Sizes(default=20, largest=20)
    route = find_route("products")
    assert route is not None
    honest = route[0].methods["GET"]

    def careless(call: Any) -> Any:
        answer = honest(call)
        if len(answer.body["items"]) == 20:
            answer.body["next"] = "https://shop.example/?start=20"
        return answer

    monkeypatch.setitem(cast("dict[str, Any]", route[0].methods), "GET", careless)
    found = bench.read("products")
    assert (found.rows, found.problems) == (20, ())


@pytest.mark.parametrize("body", ['{"start": 40, "next": null, "items": []}', '{"start": 0, "items": []}'])
def test_another_page_than_was_asked_for_is_refused(body: str) -> None:
    """And one that does not say whether there is more."""
    pages = StartPages(Call("/orders/"))
    pages.first()
    with pytest.raises(UnexpectedResponseError):
        pages.following(ApiResponse(200, {}, body.encode(), "new shop (ccv)", "/orders/"), 0)


def test_odd_texts_come_through(open_bench: Callable[..., Bench]) -> None:
    """Exactly as the shop shows them."""
    bench = open_bench(*(Item(sku, f"Ding {sku}", stock=1) for sku in ODD))
    assert {row["sku"] for row in rows(bench.read("products")).values()} == set(ODD)


def test_a_combination_without_code_shows_its_products(open_bench: Callable[..., Bench]) -> None:
    """And is marked."""
    bench = open_bench(*SOCKS)
    one = combination(bench, "S-M")
    one.product_number = ""
    row = rows(bench.read("products"))[str(one.id)]
    assert (row["sku"], row["sku_inherited"]) == ("SOK", True)
    assert rows(bench.read("stock"))[str(one.id)]["sku"] == "SOK"


def test_a_combination_of_a_nameless_product_is_blank(open_bench: Callable[..., Bench]) -> None:
    """Nothing is inherited from nothing."""
    bench = open_bench(*SOCKS)
    one = combination(bench, "S-M")
    one.product_number = one.product.productnumber = ""
    row = rows(bench.read("products"))[str(one.id)]
    assert (row["sku"], row["sku_inherited"]) == ("", False)


def test_a_combination_of_a_product_that_is_not_sold_is_not_sold(open_bench: Callable[..., Bench]) -> None:
    """Whatever it says itself; and one can be off by itself."""
    bench = open_bench(*SOCKS)
    combination(bench, "S-M").active = False
    assert [row["active"] for row in rows(bench.read("products")).values()] == [True, True, False, True]
    combination(bench, "S-M").product.is_active = False
    assert not bench.read("products").frame["active"].any()


def test_the_chosen_field_is_the_sku_and_the_other_is_kept(open_bench: Callable[..., Bench]) -> None:
    """Either way round."""
    bench = open_bench(*SOCKS)
    one = combination(bench, "S-M")
    one.sku_number = "8000"
    for field, codes in (("product_number", ("S-M", "8000")), ("sku_number", ("8000", "S-M"))):
        row = rows(bench.read("products", sku_field=field))[str(one.id)]
        assert (row["sku"], row["other_code"]) == codes


def test_two_codes_that_differ_need_a_choice(open_bench: Callable[..., Bench]) -> None:
    """Without one, products, stock and lines are incomplete and say what to do; with one they are whole."""
    bench = open_bench(*SOCKS)
    combination(bench, "S-M").sku_number = "8000"
    order = bench.order("S-M")
    for resource in ("products", "stock"):
        found = bench.read(resource, sku_field=None)
        assert "sku_field" in found.problems[0]
        assert bench.read(resource).problems == ()
    lines = bench.connector(sku_field=None).order_lines([order.order_id])
    assert "sku_field" in lines.problems[0]


def test_equal_codes_need_none(open_bench: Callable[..., Bench]) -> None:
    """There is nothing to choose."""
    bench = open_bench(*SOCKS)
    for one in bench.shop.store.combinations.values():
        one.sku_number = one.product_number
    assert bench.read("products", sku_field=None).problems == ()


def test_how_many_codes_are_filled_in_is_told(open_bench: Callable[..., Bench]) -> None:
    """What a person needs to choose."""
    bench = open_bench(*SOCKS)
    combination(bench, "S-M").sku_number = "8000"
    assert "product_number at 3, sku_number at 1" in bench.read("products").notes[0]


def test_stock_kept_at_the_product_is_shared(open_bench: Callable[..., Bench]) -> None:
    """Each combination repeats the product's number, and the parent has it too."""
    bench = open_bench(*SOCKS)
    product = combination(bench, "S-M").product
    product.stocktype, product.stock = ON_PRODUCT, 11.5
    read = rows(bench.read("stock"))
    assert {(r["quantity"], r["tracked"], r["shared"]) for r in read.values() if r["sku"] != "SOK"} == {
        (11.5, True, True)
    }
    assert (read[str(product.id)]["quantity"], read[str(product.id)]["shared"]) == (11.5, False)


def test_without_stock_keeping_nothing_is_counted(open_bench: Callable[..., Bench]) -> None:
    """Neither of a product nor of combinations."""
    bench = open_bench(*SOCKS, Item("VRIJ", "Vrij", stock=None))
    combination(bench, "S-M").product.stockenabled = False
    frame = bench.read("stock").frame
    assert not frame["tracked"].any()
    assert frame["quantity"].isna().all()


def test_an_unknown_word_for_the_place_of_stock_is_a_problem(open_bench: Callable[..., Bench]) -> None:
    """The words are unconfirmed: where it does not tell, nothing is assumed."""
    bench = open_bench(*SOCKS)
    combination(bench, "S-M").product.stocktype = "mixed"
    found = bench.read("stock")
    assert "could not be understood" in found.problems[0]
    assert bench.read("products").problems == ()


def test_the_same_number_for_product_and_combination_are_two_things(open_bench: Callable[..., Bench]) -> None:
    """Their ids are counted apart."""
    bench = open_bench(*SOCKS, Item("T-1", "Thee", stock=1))
    store = bench.shop.store
    thee = next(each for each in store.products.values() if each.productnumber == "T-1")
    one = combination(bench, "S-M")
    del store.combinations[one.id]
    one.id = thee.id
    store.combinations[one.id] = one
    read = rows(bench.read("products"))
    assert read[str(thee.id)]["sku"] == "T-1"
    assert read[f"{one.product.id}/{one.id}"]["sku"] == "S-M"


@pytest.mark.parametrize("name", ["items", "collection"])
def test_embedded_combinations_are_found_under_either_name(open_bench: Callable[..., Bench], name: str) -> None:
    """Which one it is, is unconfirmed."""
    bench = open_bench(*SOCKS)
    bench.shop.expanded_as = name
    assert bench.read("products").rows == 4


def test_combinations_that_are_not_embedded_are_asked_for(open_bench: Callable[..., Bench]) -> None:
    """One call per product then."""
    bench = open_bench(*SOCKS, Item("T-1", "Thee", stock=1))
    bench.shop.expanded_as = "somewhere_else"
    found = bench.read("products")
    assert (found.rows, found.problems) == (5, ())
    assert sum("attributecombinations" in call.path for call in bench.calls()) == 2


@pytest.mark.parametrize("groups", [2, 9])
def test_embedded_lists_that_were_cut_are_read_whole(
    open_bench: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch, groups: int
) -> None:
    """The longest ones are compared with the product's own list; when one was cut, all of that length are."""
    paints = [
        Item(f"V{g}-{n}", "Verf", group=f"V{g}", option=str(n), stock=1) for g in range(groups) for n in range(14)
    ]
    bench = open_bench(*paints)
    route = find_route("products")
    assert route is not None
    honest = route[0].methods["GET"]

    def cut(call: Any) -> Any:
        answer = honest(call)
        for item in answer.body["items"]:
            if bench.shop.expanded_as in item["attributecombinations"]:
                del item["attributecombinations"][bench.shop.expanded_as][12:]
        return answer

    monkeypatch.setitem(cast("dict[str, Any]", route[0].methods), "GET", cut)
    found = bench.read("products")
    assert (found.rows, found.problems) == (15 * groups, ())


def test_whole_lists_cost_few_calls_more(open_bench: Callable[..., Bench]) -> None:
    """Five products are compared at most."""
    bench = open_bench(
        *(Item(f"V{g}-{n}", "Verf", group=f"V{g}", option=str(n), stock=1) for g in range(9) for n in range(12))
    )
    assert bench.read("products").problems == ()
    assert sum("attributecombinations/" in call.path for call in bench.calls()) == 5


# Orders


@pytest.mark.parametrize(
    ("status", "state"),
    [(n, "open") for n in (1, 2, 3, 4, 9, 10, 11, 12, 13, 14)]
    + [(5, "completed"), (6, "completed"), (7, "completed"), (8, "cancelled"), (15, "unknown"), (0, "unknown")],
)
def test_every_status_has_its_state(open_bench: Callable[..., Bench], status: int, state: str) -> None:
    """A number nobody mapped is unknown, however old the order is unless it is settled."""
    bench = open_bench(Item("T-1", "Thee", stock=9))
    old = bench.order("T-1", days=400)
    bench.shop.store.orders[int(old.order_id)].status = status
    read = rows(bench.read("orders"), "order_id")
    if state in ("completed", "cancelled"):
        assert read == {}
    else:
        assert (read[old.order_id]["state"], read[old.order_id]["state_raw"]) == (state, str(status))


def test_a_persons_own_mapping_comes_first(open_bench: Callable[..., Bench]) -> None:
    """For a status that means something else in this shop."""
    bench = open_bench(Item("T-1", "Thee", stock=9))
    order = bench.order("T-1")
    read = rows(bench.read("orders", states={"1": "completed"}), "order_id")
    assert read[order.order_id]["state"] == "completed"


def test_an_order_without_status_that_was_finished_is_unknown() -> None:
    """The two fields contradict each other; without contradiction it is a basket."""
    assert state_of({"status": None, "is_completed": True}, {}) == "unknown"
    assert state_of({"status": None, "is_completed": False}, {}) == "draft"


def test_lines_are_what_was_ordered(open_bench: Callable[..., Bench]) -> None:
    """A variant by its own code, deposits left out, one call per order."""
    bench = open_bench(*SOCKS, Item("T-1", "Thee", stock=9))
    thee = next(each for each in bench.shop.store.products.values() if each.productnumber == "T-1")
    thee.deposit_cents = 25
    order = bench.order("S-M", "T-1", quantity=2)
    before = len(bench.calls())
    found = bench.connector().order_lines([order.order_id, order.order_id])
    assert found.problems == ()
    assert len(bench.calls()) - before == 1
    assert sorted((row["sku"], row["quantity"]) for row in rows(found, "line_id").values()) == [("S-M", 2), ("T-1", 2)]
    assert [each["sku"] for each in rows(found, "line_id").values()] == [line.sku for line in order.lines]


def test_lines_beyond_a_page_are_read(open_bench: Callable[..., Bench]) -> None:
    """However many rows an order has."""
    bench = open_bench(*(Item(f"T-{n}", "Thee", stock=9) for n in range(130)))
    order = bench.order(*(f"T-{n}" for n in range(130)))
    found = bench.connector().order_lines([order.order_id])
    assert (found.rows, found.problems) == (130, ())


@pytest.mark.parametrize("order_id", ["999999999", "x", "../products", ""])
def test_an_order_that_is_not_there_makes_lines_and_shipments_incomplete(
    open_bench: Callable[..., Bench], order_id: str
) -> None:
    """Nothing is taken for an order without goods, and nothing else is asked for."""
    bench = open_bench(Item("T-1", "Thee", stock=9))
    order = bench.order("T-1")
    lines = bench.connector().order_lines([order.order_id, order_id])
    sent = bench.connector().shipments([order.order_id, order_id])
    assert (lines.rows, lines.complete, sent.complete) == (1, False, False)
    assert all("/orders" in call.path for call in bench.calls())


def test_an_order_without_rows_is_a_problem(open_bench: Callable[..., Bench]) -> None:
    """Nobody orders nothing: what was ordered cannot be known."""
    bench = open_bench(Item("T-1", "Thee", stock=9))
    order = bench.order("T-1")
    bench.shop.store.orders[int(order.order_id)].rows.clear()
    assert "shows no rows" in bench.connector().order_lines([order.order_id]).problems[0]


def test_what_was_sent_is_read(open_bench: Callable[..., Bench]) -> None:
    """One code per order, that of the first shipment; no row for an order nothing was sent of."""
    bench = open_bench(Item("T-1", "Thee", stock=9))
    sent, kept = bench.order("T-1", quantity=2), bench.order("T-1")
    bench.shop.report_shipment(sent.order_id, [Line("T-1", 1)], "3SFIRST", "PostNL", completes=False)
    bench.shop.report_shipment(sent.order_id, [Line("T-1", 1)], "3SSECOND", "PostNL", completes=True)
    found = bench.connector().shipments([sent.order_id, kept.order_id])
    assert found.problems == ()
    (row,) = rows(found, "order_id").values()
    assert (row["order_id"], row["tracking_code"], row["carrier"]) == (sent.order_id, "3SFIRST", "PostNL")


def test_an_order_sent_without_code_has_a_row_without_code(open_bench: Callable[..., Bench]) -> None:
    """Its status says sent."""
    bench = open_bench(Item("T-1", "Thee", stock=9))
    order = bench.order("T-1")
    bench.shop.store.orders[int(order.order_id)].status = 5
    (row,) = rows(bench.connector().shipments([order.order_id]), "order_id").values()
    assert (row["tracking_code"], row["state"]) == ("", "5")


def test_reading_twice_gives_the_same(full: Bench) -> None:
    """By two connectors, and by one twice."""
    connector = full.connector()
    for resource in ("products", "stock"):
        assert table(getattr(connector, resource)()) == table(full.read(resource)) == table(full.read(resource))
