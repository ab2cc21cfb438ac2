"""Offers of v11, the deprecated ones of v10, and the inventory that lies at bol."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.bol_kit import V10, V10_CSV, V11, Api

NEW_OFFER = {
    "ean": "8719990000001",
    "reference": "X-1",
    "condition": {"category": "NEW"},
    "fulfilment": {"method": "FBR"},
    "pricing": {"bundlePrices": [{"quantity": 1, "unitPrice": 12.5}]},
    "stock": {"amount": 7, "managedByRetailer": True},
}


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def offer(api: Api, offer_id: str, accept: str = V11) -> Any:
    return api.get(f"/retailer/offers/{offer_id}", accept=accept)


def own(rows: Any) -> list[str]:
    """References of the offers the seller sends."""
    return [each.get("reference", "") for each in rows["offers"] if each["fulfilment"]["method"] == "FBR"]


def test_an_empty_account_has_an_empty_page(api: Api) -> None:
    """In v11 with its key, and no cursor."""
    assert api.offers() == {"offers": [], "page": {"pageSize": 25, "nextCursor": None}}


def test_the_cursor_leads_through_all_offers_once(api: Api) -> None:
    """In order of creation; null at the end."""
    skus = [f"T-{number}" for number in range(230)]
    api.add(*skus)
    found, cursor, sizes = [], {}, []
    while True:
        page = api.offers(page_size=100, **cursor)
        found += own(page)
        sizes.append(len(page["offers"]))
        if page["page"]["nextCursor"] is None:
            break
        cursor = {"cursor": page["page"]["nextCursor"]}
    assert found == skus
    assert sizes == [100, 100, 32]


def test_a_page_holds_25_offers_when_nothing_is_asked(api: Api) -> None:
    """A smaller size works; the answer's schema knows no size under 25, so it is not told then."""
    api.add(*(f"T-{number}" for number in range(40)))
    assert len(api.offers()["offers"]) == 25
    small = api.offers(page_size=3)
    assert (len(small["offers"]), small["page"]["pageSize"]) == (3, None)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"page_size": 0}, "page-size"),
        ({"page_size": 101}, "page-size"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"for_sale": "maybe"}, "for-sale"),
        ({"last_modified_date_time": "yesterday"}, "last-modified-date-time"),
    ],
)
def test_filters_are_checked(api: Api, query: dict[str, Any], name: str) -> None:
    """400 with the name of the filter."""
    assert api.violations(api.send("GET", "/retailer/offers", accept=V11, **query)) == [name]


def test_offers_can_be_searched(api: Api) -> None:
    """By id, EAN, reference, sale and change; several ids and EANs at once."""
    first, second, third = api.add("A", "B", "C", stock=4)
    eans = {each.sku: each.barcode for each in api.shop.listings()}
    assert own(api.offers(offer_ids=[first, third])) == ["A", "C"]
    assert own(api.offers(eans=[eans["B"]])) == ["B"]
    assert own(api.offers(reference="C")) == ["C"]
    assert own(api.offers(reference="c")) == []
    api.clock.forward(minutes=10)
    api.login()
    api.shop.change_listing(second, active=False)
    assert own(api.offers(for_sale="false")) == ["B"]
    assert own(api.offers(last_modified_date_time="2026-11-23T12:05:00Z")) == ["B"]


def test_an_offer_tells_stock_price_and_hold(api: Api) -> None:
    """A blank reference is no reference."""
    (offer_id,) = api.add("", stock=6, price_cents=1995, active=False)
    shown = offer(api, offer_id)
    assert "reference" not in shown
    assert shown["onHoldByRetailer"] is True
    assert shown["stock"] == {"amount": 6, "correctedStock": 6, "managedByRetailer": True}
    assert shown["pricing"]["bundlePrices"] == [{"quantity": 1, "unitPrice": 19.95}]
    assert shown["countryAvailabilities"][0] == {"countryCode": "NL", "forSale": False}


def test_the_corrected_stock_falls_with_orders_and_the_amount_does_not(api: Api) -> None:
    """Until the stock is told anew, which counts the orders before it as taken off."""
    (offer_id,) = api.add("A", stock=6)
    api.clock.forward(minutes=1)
    api.order("A", quantity=2)
    assert offer(api, offer_id)["stock"] == {"amount": 6, "correctedStock": 4, "managedByRetailer": True}
    api.clock.forward(minutes=1)
    api.shop.set_stock("A", 4)
    assert offer(api, offer_id)["stock"]["correctedStock"] == 4


def test_bol_counts_every_open_order_when_it_manages_the_stock(api: Api) -> None:
    """With managedByRetailer false."""
    (offer_id,) = api.add("A", stock=6)
    api.send("PATCH", f"/retailer/offers/{offer_id}", {"stock": {"managedByRetailer": False}}, accept=V11)
    order_id = api.order("A", quantity=2, days=3)
    assert offer(api, offer_id)["stock"]["correctedStock"] == 4
    api.shop.set_order_state(order_id, "cancelled")
    assert offer(api, offer_id)["stock"]["correctedStock"] == 6


def test_reasons_say_why_an_offer_cannot_be_bought(api: Api) -> None:
    """On hold, out of stock, or nothing at all."""
    (held,), (empty,), (fine,) = api.add("A", stock=3, active=False), api.add("B"), api.add("C", stock=1)
    path = "/retailer/offers/{}/not-for-sale-reasons"
    codes = {
        each: [
            reason["category"]
            for country in api.get(path.format(each), accept=V11)["countries"]
            for reason in country["reasons"]
        ]
        for each in (held, empty, fine)
    }
    assert codes == {held: ["ON_HOLD"] * 2, empty: ["STOCK"] * 2, fine: []}


def test_patch_changes_stock_reference_price_and_hold(api: Api) -> None:
    """204 at once; what is not given stays."""
    (offer_id,) = api.add("A", stock=6)
    path = f"/retailer/offers/{offer_id}"
    changes = {
        "stock": {"amount": 9},
        "reference": "B",
        "pricing": {"bundlePrices": [{"quantity": 1, "unitPrice": 3.5}]},
        "onHoldByRetailer": True,
    }
    answer = api.send("PATCH", path, changes, accept=V11)
    assert (answer.status_code, answer.content) == (204, b"")
    (listing,) = api.shop.listings()
    assert (listing.sku, listing.stock, listing.active) == ("B", 9, False)
    assert offer(api, offer_id)["pricing"]["bundlePrices"][0]["unitPrice"] == 3.5
    assert api.send("PATCH", path, {}, accept=V11).status_code == 204
    assert api.shop.listings() == [listing]


def test_patch_clips_the_stock_at_999(api: Api) -> None:
    """As v10 would refuse it; what v11 really does is unconfirmed."""
    (offer_id,) = api.add("A")
    api.send("PATCH", f"/retailer/offers/{offer_id}", {"stock": {"amount": 5000}}, accept=V11)
    assert offer(api, offer_id)["stock"]["amount"] == 999


@pytest.mark.parametrize(
    "body",
    [
        {"stock": {"amount": -1}},
        {"stock": {"amount": "4"}},
        {"stock": {"amount": 1.5}},
        {"stock": 4},
        {"reference": "x" * 101},
        {"onHoldByRetailer": "no"},
        {"pricing": {"bundlePrices": [{"quantity": 1, "unitPrice": 0.5}]}},
    ],
)
def test_patch_checks_what_is_given(api: Api, body: dict[str, Any]) -> None:
    """400, and nothing has changed."""
    (offer_id,) = api.add("A", stock=6)
    before = api.shop.listings()
    assert api.send("PATCH", f"/retailer/offers/{offer_id}", body, accept=V11).status_code == 400
    assert api.shop.listings() == before


def test_an_offer_can_be_made_once_per_ean_and_condition(api: Api) -> None:
    """201 with its id, then 409; a used one is another offer."""
    answer = api.send("POST", "/retailer/offers", NEW_OFFER, accept=V11)
    assert answer.status_code == 201
    assert offer(api, answer.json()["offerId"])["stock"]["amount"] == 7
    assert api.send("POST", "/retailer/offers", NEW_OFFER, accept=V11).status_code == 409
    used = NEW_OFFER | {"condition": {"category": "SECONDHAND", "state": "GOOD"}}
    assert api.send("POST", "/retailer/offers", used, accept=V11).status_code == 201


@pytest.mark.parametrize("name", ["ean", "condition", "fulfilment", "pricing"])
def test_an_offer_needs_its_parts(api: Api, name: str) -> None:
    """400 without."""
    body = {key: value for key, value in NEW_OFFER.items() if key != name}
    assert api.send("POST", "/retailer/offers", body, accept=V11).status_code == 400


def test_an_offer_can_be_deleted(api: Api) -> None:
    """204, then 404 for everything about it."""
    (offer_id,) = api.add("A")
    path = f"/retailer/offers/{offer_id}"
    assert api.send("DELETE", path, accept=V11).status_code == 204
    assert api.shop.listings() == []
    for method, body in (("GET", None), ("PATCH", {}), ("DELETE", None)):
        assert api.send(method, path, body, accept=V11).status_code == 404


def test_what_bol_sends_is_among_the_offers_and_not_in_the_world(api: Api) -> None:
    """With no stock of the seller's; what lies at bol is in the inventory."""
    api.add("A", stock=6)
    shown = [each for each in api.offers()["offers"] if each["fulfilment"]["method"] == "FBB"]
    assert len(shown) == 2
    assert {each["stock"]["amount"] for each in shown} == {0}
    rows = api.get("/retailer/inventory")["inventory"]
    assert {each["ean"] for each in rows} == {each["ean"] for each in shown}
    assert min(each["regularStock"] for each in rows) > 0
    assert [each.sku for each in api.shop.listings()] == ["A"]
    assert not api.shop.set_stock("LVB-1", 3)


def test_the_inventory_can_be_searched(api: Api) -> None:
    """By state, amount, level and text; a page behind the last is empty."""
    api.add("A")
    rows = api.get("/retailer/inventory")["inventory"]
    assert api.get("/retailer/inventory", query=rows[0]["ean"])["inventory"] == rows[:1]
    assert api.get("/retailer/inventory", state="GRADED", quantity="1-999") == {}
    assert len(api.get("/retailer/inventory", quantity="0-3,4-999")["inventory"]) == 2
    assert api.get("/retailer/inventory", stock="SUFFICIENT", state="GRADED") == {}
    assert api.get("/retailer/inventory", page=2) == {}
    assert api.violations(api.send("GET", "/retailer/inventory", quantity="many")) == ["quantity"]


# v10


def test_v10_answers_in_its_own_shape_and_says_it_is_deprecated(api: Api) -> None:
    """The same offer by another media type; the title is there only."""
    (offer_id,) = api.add("A", stock=2)
    answer = api.send("GET", f"/retailer/offers/{offer_id}")
    assert answer.headers["deprecation"] == "true"
    assert answer.json()["store"]["productTitle"] == "Thee A"
    assert answer.json()["condition"]["name"] == "NEW"
    assert "deprecation" not in api.send("GET", f"/retailer/offers/{offer_id}", accept=V11).headers
    assert "deprecation" not in api.send("GET", "/retailer/orders").headers


def test_v10_stock_is_written_through_a_process(api: Api) -> None:
    """0 to 999, both words needed."""
    (offer_id,) = api.add("A", stock=2)
    path = f"/retailer/offers/{offer_id}/stock"
    ended = api.write("PUT", path, {"amount": 999, "managedByRetailer": True})
    assert (ended["status"], ended["eventType"]) == ("SUCCESS", "UPDATE_OFFER_STOCK")
    assert api.shop.listings()[0].stock == 999
    assert api.violations(api.send("PUT", path, {"amount": 1000, "managedByRetailer": True})) == ["amount"]
    assert api.violations(api.send("PUT", path, {"amount": 1})) == ["managedByRetailer"]
    unknown = api.write("PUT", "/retailer/offers/none/stock", {"amount": 1, "managedByRetailer": True})
    assert unknown["status"] == "FAILURE"


def test_v10_offers_are_made_changed_priced_and_deleted(api: Api) -> None:
    """All through processes."""
    body = {**NEW_OFFER, "condition": {"name": "NEW"}}
    assert api.write("POST", "/retailer/offers", body)["status"] == "SUCCESS"
    assert api.write("POST", "/retailer/offers", body)["status"] == "FAILURE"
    (listing,) = api.shop.listings()
    path = f"/retailer/offers/{listing.source_id}"
    assert (listing.sku, listing.stock) == ("X-1", 7)
    api.write("PUT", path, {"reference": "X-2", "onHoldByRetailer": True, "fulfilment": {"method": "FBR"}})
    api.write("PUT", f"{path}/price", {"pricing": {"bundlePrices": [{"quantity": 1, "unitPrice": 4}]}})
    shown = offer(api, listing.source_id, V10)
    assert (shown["reference"], shown["onHoldByRetailer"]) == ("X-2", True)
    assert shown["pricing"]["bundlePrices"][0]["unitPrice"] == 4
    assert shown["notPublishableReasons"]
    assert api.send("PUT", f"{path}/price", {"pricing": {"bundlePrices": []}}).status_code == 400
    assert api.send("PUT", path, {"fulfilment": {}, "onHoldByRetailer": 1}).status_code == 400
    assert api.write("DELETE", path, {})["status"] == "SUCCESS"
    assert api.shop.listings() == []


def test_v10_exports_offers_as_csv(api: Api) -> None:
    """The entity of the process is the report; what bol sends is in it too."""
    api.add("A, with comma", stock=5)
    ended = api.write("POST", "/retailer/offers/export", {"format": "CSV"})
    path = f"/retailer/offers/export/{ended['entityId']}"
    answer = api.send("GET", path, accept=V10_CSV)
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(each["referenceCode"], each["stockAmount"], each["fulfilmentType"]) for each in rows][2] == (
        "A, with comma",
        "5",
        "FBR",
    )
    assert [each["fulfilmentType"] for each in rows] == ["FBB", "FBB", "FBR"]
    assert api.send("GET", path, accept=V10).status_code == 406
    assert api.send("GET", "/retailer/offers/export/none", accept=V10_CSV).status_code == 404
    assert api.violations(api.send("POST", "/retailer/offers/export", {"format": "XML"})) == ["format"]
