"""Orders of WooCommerce: which come, in which state, and what is not asked for."""

from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.wrappers import Response

from tests.connectors.woocommerce.shop import (
    ORDERS_PATH,
    PRODUCTS_PATH,
    SINCE,
    VARIATIONS_PATH,
    Open,
    Shop,
    error,
    order,
    rows,
    variable_shop,
)


@pytest.mark.parametrize("arrivals", [[], [order(251)], [order(251), order(252)]])
def test_an_order_that_leaves_the_list_meanwhile_does_not_hide_another(
    arrivals: list[dict[str, Any]], shop: Shop, open_shop: Open
) -> None:
    """When orders are completed between two pages, none of the others is skipped; also when as many arrive."""
    shop.orders = [order(n) for n in range(1, 251)]
    moved: list[str] = []

    def move(query: dict[str, str], own: Response) -> None:
        if "processing" in query["status"] and query["page"] == "1" and not moved:
            moved.append("once")
            shop.orders[9]["status"] = shop.orders[239]["status"] = "completed"
            shop.orders.extend(arrivals)

    shop.spoil[ORDERS_PATH] = move

    found = open_shop(shop).orders(SINCE)

    assert found.problems == ()
    assert {str(n) for n in range(1, 251)} <= set(found.frame["order_id"])
    assert rows(found, "order_id")["240"]["state"] == "completed"


def test_unfinished_orders_come_whatever_their_age(shop: Shop, open_shop: Open) -> None:
    """Every order not completed or cancelled is there, custom statuses and baskets included; old finished are not."""
    shop.statuses = (*shop.statuses, "picking")
    old = {"date_created_gmt": "2019-01-01T00:00:00"}
    for number, status in enumerate((*shop.statuses, "trash"), 1):
        shop.orders += [order(number, status, **old), order(number + 100, status)]

    found = rows(open_shop(shop).orders(SINCE), "order_id")

    states = {row["state_raw"]: row["state"] for row in found.values()}
    assert states == {
        "pending": "open",
        "processing": "open",
        "on-hold": "open",
        "completed": "completed",
        "refunded": "completed",
        "cancelled": "cancelled",
        "failed": "cancelled",
        "trash": "cancelled",
        "checkout-draft": "draft",
        "picking": "unknown",
    }
    assert sorted(r["state_raw"] for k, r in found.items() if int(k) < 100) == [
        "checkout-draft",
        "on-hold",
        "pending",
        "picking",
        "processing",
    ]


def test_a_person_maps_the_shops_own_statuses(shop: Shop, open_shop: Open) -> None:
    """A mapped status has the state it was given, with or without the prefix the database shows."""
    shop.statuses = (*shop.statuses, "picking", "sent")
    old = {"date_created_gmt": "2019-01-01T00:00:00"}
    shop.orders = [order(1, "picking", **old), order(2, "sent"), order(3, "sent", **old)]

    found = open_shop(shop, states={"wc-picking": "open", "sent": "completed"}).orders(SINCE)

    assert list(found.frame["state"]) == ["open", "completed"]


def test_the_bound_is_inclusive_although_the_filter_is_not(shop: Shop, open_shop: Open) -> None:
    """An order placed exactly at `since` is returned; `after` alone would leave it out."""
    shop.orders = [order(1, "completed"), order(2, "completed", date_created_gmt="2026-11-18T10:00:00")]

    assert list(open_shop(shop).orders(SINCE).frame["order_id"]) == ["1"]


def test_a_shop_that_takes_the_bound_for_local_time_loses_nothing(shop: Shop, open_shop: Open) -> None:
    """The bound lies early enough for a site twelve hours behind UTC that ignores dates_are_gmt."""
    open_shop(shop).orders(SINCE)

    asked = [query for query in shop.asked(ORDERS_PATH) if "after" in query]
    assert {(query["after"], query["dates_are_gmt"]) for query in asked} == {("2026-11-19T21:59:59", "true")}


REFUSED_STATUS = "by the refusal of a status that does not exist"


@pytest.mark.parametrize("source", ["/orders/statuses", "/reports/orders/totals", REFUSED_STATUS])
def test_custom_statuses_are_found_in_each_version(source: str, shop: Shop, open_shop: Open) -> None:
    """Any one of the three places that tell the statuses is enough, custom ones included."""

    def mute(query: dict[str, str], own: Response) -> Response | None:
        return error(400, "other") if source != REFUSED_STATUS and query["status"] == "shopswitch-none" else None

    shop.statuses = (*shop.statuses, "picking")
    shop.routes_absent = {"/orders/statuses", "/reports/orders/totals"} - {source}
    shop.spoil[ORDERS_PATH] = mute
    shop.orders = [order(1, "picking")]

    found = open_shop(shop).orders(SINCE)

    assert (list(found.frame["state_raw"]), found.problems) == (["picking"], ())


def test_unknown_statuses_make_orders_incomplete(shop: Shop, open_shop: Open) -> None:
    """When the statuses cannot be listed at all, an order in a plugin's status may be missing: incomplete."""
    shop.routes_absent = {"/orders/statuses", "/reports/orders/totals"}
    shop.orders = [order(1)]
    shop.spoil[ORDERS_PATH] = lambda query, own: (
        error(400, "other") if query["status"].startswith("shopswitch") else None
    )

    found = open_shop(shop).orders(SINCE)

    assert list(found.frame["order_id"]) == ["1"]
    assert "statuses could not be read" in found.problems[0]


@pytest.mark.parametrize(
    ("status", "paid_at", "paid"),
    [
        ("processing", "2026-11-20T10:01:00", True),
        ("pending", None, False),
        ("on-hold", None, False),
        ("failed", None, False),
        ("on-hold", "2026-11-20T10:01:00", True),
    ],
)
def test_paid_follows_the_date_of_payment(
    status: str, paid_at: str | None, paid: bool, shop: Shop, open_shop: Open
) -> None:
    """A date of payment means paid; without one the unpaid statuses are unpaid."""
    shop.orders = [order(1, status, date_paid_gmt=paid_at)]

    assert bool(open_shop(shop).orders(SINCE).frame["paid"][0]) is paid


def test_paid_is_unknown_when_the_shop_does_not_say(shop: Shop, open_shop: Open) -> None:
    """A processing order without date of payment (written by an importer) is neither paid nor unpaid."""
    shop.orders = [order(1, date_paid_gmt=None)]

    assert open_shop(shop).orders(SINCE).frame["paid"].isna().all()


def test_numbers_and_times_are_the_shops_own(shop: Shop, open_shop: Open) -> None:
    """A plugin's number is kept beside the id as text, and times are read as UTC."""
    shop.orders = [order(7) | {"number": "2026-0007"}]

    found = open_shop(shop).orders(SINCE).frame.iloc[0]

    assert (found["order_id"], found["order_number"]) == ("7", "2026-0007")
    assert found["placed_at"] == found["created_at"] == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_the_old_number_is_taken_from_meta(shop: Shop, open_shop: Open) -> None:
    """The first filled meta key of the profile is the external reference; nothing else of meta is kept."""
    meta = [{"key": "_old_nr", "value": 4711}, {"key": "vat", "value": "private-thing"}, {"key": "_other", "value": ""}]
    shop.orders = [order(1, meta_data=meta), order(2)]

    found = open_shop(shop, reference_meta=["_other", "_old_nr"]).orders(SINCE)

    assert list(found.frame["external_reference"]) == ["4711", ""]
    assert "private-thing" not in found.frame.to_csv()


def test_a_basket_without_date_is_no_order(shop: Shop, open_shop: Open) -> None:
    """A basket that has no date yet is left out with a note; an order without date is a problem."""
    shop.orders = [order(1, "checkout-draft", date_created_gmt=None)]
    note = open_shop(shop).orders(SINCE)
    shop.orders = [order(1, "processing", date_created_gmt=None)]
    problem = open_shop(shop).orders(SINCE)

    assert (note.rows, note.problems, len(note.notes)) == (0, (), 1)
    assert (problem.rows, len(problem.problems)) == (0, 1)


def test_no_personal_data_is_asked_for(shop: Shop, open_shop: Open) -> None:
    """Every list is projected, and no field of an order names, addresses or reaches a person."""
    variable_shop(shop).orders = [order(1)]
    connector = open_shop(shop)
    connector.products()
    connector.stock()
    snapshot = connector.orders(SINCE)

    lists = [q for path, q in shop.calls if path in {PRODUCTS_PATH, ORDERS_PATH, VARIATIONS_PATH}]
    assert all("_fields" in query for query in lists)
    assert {q["_fields"] for q in shop.asked(ORDERS_PATH)} == {
        "id,number,status,date_created_gmt,date_paid_gmt,shipping_lines,meta_data"
    }
    assert {q["include_meta"] for q in shop.asked(ORDERS_PATH)} == {"_old_order_number"}
    assert "example.test" not in snapshot.frame.to_csv()


def test_meta_is_only_asked_for_by_key(shop: Shop, open_shop: Open) -> None:
    """Without keys to look for, meta is not asked for at all: an empty filter would give all of it."""
    shop.orders = [order(1, meta_data=[{"key": "vat", "value": "private-thing"}])]

    found = open_shop(shop, reference_meta=[]).orders(SINCE)

    assert (found.rows, found.problems) == (1, ())
    assert all("meta" not in query["_fields"] and "include_meta" not in query for query in shop.asked(ORDERS_PATH))
