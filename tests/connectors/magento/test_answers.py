"""What answers mean: the recorded ones, and those in front of the shop."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shopswitch.connectors.magento.answers import NO_ROUTE, classify
from shopswitch.connectors.magento.pages import items_of, total_of
from shopswitch.connectors.magento.rows import (
    build_lines,
    build_order,
    build_plain_row,
    build_product,
    build_shipments,
    build_source_row,
)
from shopswitch.connectors.magento.values import build_rows
from shopswitch.errors import (
    AuthError,
    ConnectorError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RequestError,
    RetriableError,
    UnexpectedResponseError,
)
from shopswitch.http.response import ApiResponse
from tests.conftest import shared

REFUSED: dict[str, tuple[type[ConnectorError], str]] = {
    "auth_bad_signature": (AuthError, "secrets is wrong"),
    "auth_bad_token": (AuthError, "access token is unknown"),
    "auth_limited_no_permission": (PermissionDeniedError, "not active any more"),
    "auth_nonce_reused": (RetriableError, "repeats calls"),
    "auth_none": (PermissionDeniedError, "not ticked"),
    "auth_sha1": (RequestError, "HMAC-SHA256"),
    "bad_json": (RequestError, ""),
    "order_404": (NotFoundError, "record does not exist"),
    "order_ship_unknown": (NotFoundError, "record does not exist"),
    "orders_no_criteria": (RequestError, ""),
    "orders_unknown_field": (RetriableError, "var/log"),
    "product_404": (NotFoundError, "record does not exist"),
    "route_404": (NotFoundError, "lacks that part"),
}


def answer(status: int, body: bytes, **headers: str) -> ApiResponse:
    """An answer as the client hands it on."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ApiResponse(status, named, body, "new shop (magento)", "/rest/V1/products")


def recorded() -> list[str]:
    """Names of the recorded answers; one that skips where they are absent."""
    from tests.conftest import SHARED

    folder = SHARED / "captures" / "magento"
    return sorted(each.stem for each in folder.glob("*.json")) or ["auth_none"]


@pytest.mark.parametrize("name", recorded())
def test_a_recorded_answer_is_understood(name: str) -> None:
    """Every refusal has its error, and every other one is taken."""
    capture = json.loads(shared("captures", "magento", f"{name}.json").read_text(encoding="utf-8"))
    error = classify(answer(capture["status"], json.dumps(capture["body"]).encode(), **capture["headers"]))
    if name not in REFUSED:
        assert error is None
        return
    kind, hint = REFUSED[name]
    assert type(error) is kind
    assert hint in error.hint
    told = capture["body"]["message"].split("%")[0]
    assert told[:12] not in error.message


def body_of(name: str) -> Any:
    return json.loads(shared("captures", "magento", f"{name}.json").read_text(encoding="utf-8"))["body"]


@pytest.mark.parametrize(
    ("name", "total"),
    [("products_page1", 346), ("products_last_page", 346), ("products_fields", 346), ("products_beyond_last", 346)],
)
def test_recorded_products_become_rows(name: str, total: int) -> None:
    """Whole or projected; past the end there is none, and the total stays."""
    response = answer(200, json.dumps(body_of(name)).encode())
    assert total_of(response) == total
    rows, odd = build_rows(items_of(response), lambda record: [build_product(record, (), "ean")], what="products")
    assert odd == ()
    assert [row["source_id"] for row in rows] == [str(each["id"]) for each in body_of(name)["items"]]
    assert {row["kind"] for row in rows} <= {"simple", "parent", "bundle", "virtual", "other"}


@pytest.mark.parametrize("name", ["orders_page1", "orders_since"])
def test_recorded_orders_become_rows_and_lines(name: str) -> None:
    """Dates are UTC; lines count what was shipped."""
    items = body_of(name)["items"]
    rows, odd = build_rows(items, lambda record: [build_order(record, {})], what="orders")
    assert odd == ()
    assert {row["state"] for row in rows} <= {"open", "completed", "cancelled"}
    first = items[0]
    assert rows[0]["placed_at"] == datetime.fromisoformat(first["created_at"]).replace(tzinfo=UTC)
    lines = build_lines(first, lambda product: None)
    assert [line["sku"] for line in lines] == ["24-MB01", "24-MB03"]


def test_a_recorded_partial_shipment_shows(request: Any) -> None:
    """One of two pieces before and after; the order stays open."""
    before, after = (
        build_lines(body_of(name), lambda product: None) for name in ("order_before_ship", "order_after_ship")
    )
    assert [line["shipped"] for line in before] == [0, 0]
    assert [(line["quantity"], line["shipped"]) for line in after] == [(2, 1), (1, 0)]
    assert build_order(body_of("order_after_ship"), {})["state"] == "open"
    (sent,) = build_shipments(body_of("shipments_of_order")["items"][0])
    assert (sent["tracking_code"], sent["carrier"], sent["order_id"]) == ("3STEST000000001", "PostNL", "98")


def test_a_recorded_shipment_with_two_codes_has_two_rows() -> None:
    """One per track."""
    rows = build_shipments(body_of("shipments")["items"][0])
    assert [row["tracking_code"] for row in rows] == ["3STEST1", "3S2"]


def test_recorded_stock_becomes_rows() -> None:
    """Source items with their quantity, and the stock item of a single product."""
    item = body_of("source_items")["items"][0]
    product = {"id": 1, "sku": "24-MB01"}
    assert build_source_row(product, item, name="Default Source", counts=True)["quantity"] == 98
    plain = build_plain_row(product, body_of("stock_item"))
    assert (plain["tracked"], plain["quantity"]) == (True, 98)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (403, b"<html>blocked</html>", RequestError),
        (404, b"<html>nothing here</html>", NotFoundError),
        (429, b"{}", RateLimitError),
        (500, b"", RetriableError),
        (502, b"<html>", RetriableError),
        (503, b"<html>", RetriableError),
        (401, b"<html>", AuthError),
        (418, b"{}", RequestError),
        (200, b"<html>maintenance</html>", UnexpectedResponseError),
        (200, b"", UnexpectedResponseError),
        (204, b" ", UnexpectedResponseError),
    ],
)
def test_what_stands_in_front_of_a_shop_has_its_error(status: int, body: bytes, kind: type[ConnectorError]) -> None:
    """Firewalls, proxies and maintenance pages speak no JSON."""
    assert type(classify(answer(status, body))) is kind


def test_maintenance_that_names_a_wait_is_a_limit() -> None:
    """Its own wait comes first."""
    error = classify(answer(503, b"", retry_after="30"))
    assert isinstance(error, RateLimitError)
    assert error.retry_after == 30


def test_a_missing_right_is_known_by_its_parameter() -> None:
    """The message follows the language of the shop; what is no resource is not repeated."""
    body = {"message": "De gebruiker mag dit niet", "parameters": {"resources": "Magento_Sales::actions_view"}}
    error = classify(answer(401, json.dumps(body).encode()))
    assert isinstance(error, PermissionDeniedError)
    assert error.code == "Magento_Sales::actions_view"
    odd = classify(answer(401, json.dumps(body | {"parameters": {"resources": "Jan Jansen"}}).encode()))
    assert odd is not None
    assert "Jansen" not in str(odd)


def test_an_unknown_store_view_names_the_setting() -> None:
    """The code stands in the path."""
    body = b'{"message":"Specified request cannot be processed."}'
    error = classify(answer(400, body))
    assert error is not None
    assert "`store`" in error.hint


def test_only_the_shops_own_words_mean_a_missing_route() -> None:
    """Any other 404 may be a record, or something in front of the shop."""
    for body, code in ((b'{"message":"Request does not match any route."}', NO_ROUTE), (b'{"message":"Weg"}', "")):
        error = classify(answer(404, body))
        assert error is not None
        assert error.code == code


@pytest.mark.parametrize("body", [b"[]", b'{"items":[]}', b'{"items":{"1":{}},"total_count":1}', b'{"total_count":-1}'])
def test_a_list_without_items_or_total_is_refused(body: bytes) -> None:
    """Nothing can be concluded from it."""
    response = answer(200, body)
    with pytest.raises(UnexpectedResponseError):
        (items_of(response), total_of(response))
