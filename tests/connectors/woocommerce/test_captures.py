"""Every answer recorded from a real WooCommerce is understood: status, code, lists and rows."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.connectors.woocommerce.answers import classify
from shopswitch.connectors.woocommerce.details import Details
from shopswitch.connectors.woocommerce.integrations import build_hook, build_method
from shopswitch.connectors.woocommerce.rows import build_order, build_product, build_rows, build_stock, state_of
from shopswitch.errors import (
    AuthError,
    ConnectorError,
    NotFoundError,
    PermissionDeniedError,
    RequestError,
    UnexpectedResponseError,
)
from shopswitch.frames.integrations import HOOKS, SHIPPING_METHODS
from shopswitch.frames.orders import ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.stock import STOCK
from shopswitch.http.client import ApiResponse
from tests.conftest import SHARED, shared

NAMES = sorted(path.stem for path in (SHARED / "captures" / "woocommerce").glob("*.json"))
# What a status stands for; codes that say otherwise are in the test of their own below.
BY_STATUS: dict[int, type[ConnectorError]] = {
    400: RequestError,
    401: AuthError,
    403: PermissionDeniedError,
    404: NotFoundError,
    413: RequestError,
    501: RequestError,
}
# Hop-by-hop, or true of the recorded body only.
_NOT_REPLAYED = {"content-length", "date", "transfer-encoding", "connection"}


@cache
def capture(name: str) -> dict[str, Any]:
    return json.loads(shared("captures", "woocommerce", f"{name}.json").read_text(encoding="utf-8"))


def recorded_rows(name: str) -> list[dict[str, Any]]:
    """The rows of a recorded list: `body_first_items`, cut to the first; empty for anything else."""
    return capture(name).get("body_first_items") or []


def replay(name: str) -> Response:
    recorded = capture(name)
    body = recorded.get("body", recorded.get("body_first_items"))
    text = body["__not_json__"] if isinstance(body, dict) and "__not_json__" in body else json.dumps(body)
    headers = {k: v for k, v in recorded["headers"].items() if k not in _NOT_REPLAYED}
    return Response(text, status=recorded["status"], headers=headers)


@pytest.fixture
def ask(serve: Callable[[Any], str], make_wire: Callable[..., Any]) -> Callable[[str], ApiResponse]:
    """Serve the answers and fetch one as the connector would, without judging it."""

    @Request.application
    def app(request: Request) -> Response:
        return replay(request.path.removeprefix("/"))

    client = make_wire(platform="woocommerce").open(serve(app), auth=None, classify=lambda response: None)
    yield lambda name: client.get(f"/{name}")
    client.close()


def test_the_captures_are_there() -> None:
    """All recorded answers take part in the tests below."""
    shared("captures", "woocommerce")

    assert len(NAMES) >= 212


@pytest.mark.parametrize("name", NAMES)
def test_every_recorded_answer_is_classified(name: str, ask: Callable[[str], ApiResponse]) -> None:
    """A good answer passes; every other becomes the error its status and code call for, with the code in it."""
    recorded = capture(name)

    error = classify(ask(name))

    if recorded["status"] < 300:
        empty = recorded["request"]["method"] == "HEAD"
        assert isinstance(error, UnexpectedResponseError) if empty else error is None
        return
    body = recorded["body"]
    code = body.get("code") or body.get("errors", {}).get("code", "")
    expected = NotFoundError if code.endswith("invalid_id") else BY_STATUS[recorded["status"]]
    assert type(error) is expected
    assert (error.status, error.code) == (recorded["status"], code)
    assert error.message
    assert error.hint


@pytest.mark.parametrize("name", [name for name in NAMES if recorded_rows(name)])
def test_every_recorded_list_is_read(name: str, ask: Callable[[str], ApiResponse]) -> None:
    """A recorded list comes out as a list with the recorded rows."""
    assert ask(name).json_list() == recorded_rows(name)


def _is(name: str, *fields: str) -> bool:
    return all(field in row for field in fields for row in recorded_rows(name) or [{}])


CATALOGUES = [n for n in NAMES if _is(n, "id", "sku", "type", "status")]
STOCKS = [n for n in NAMES if _is(n, "id", "sku", "manage_stock")]
ORDER_LISTS = [n for n in NAMES if _is(n, "id", "number", "status", "date_created_gmt", "date_paid_gmt")]


@pytest.mark.parametrize("name", CATALOGUES)
def test_recorded_products_become_rows(name: str) -> None:
    """Products and variations with all fields fill the canonical frame."""
    details = Details({"woocommerce_weight_unit": "kg", "woocommerce_dimension_unit": "cm"})

    def build(record: dict[str, Any]) -> dict[str, Any]:
        return build_product(record, _parent_of(record)) | details.of(record, _parent_of(record))

    rows, problems = build_rows(recorded_rows(name), build, what="products")

    frame = PRODUCTS.build(rows)

    assert problems == ()
    assert list(frame["sku"]) == [row["sku"] for row in recorded_rows(name)]


@pytest.mark.parametrize("name", STOCKS)
def test_recorded_stock_becomes_rows(name: str) -> None:
    """Managed, unmanaged and shared quantities fill the canonical frame."""
    rows, problems = build_rows(recorded_rows(name), lambda r: build_stock(r, None), what="stock")

    frame = STOCK.build(rows)

    assert problems == ()
    assert list(frame["shared"]) == [row["manage_stock"] == "parent" for row in recorded_rows(name)]


@pytest.mark.parametrize("name", ORDER_LISTS)
def test_recorded_orders_become_rows(name: str) -> None:
    """Orders with all fields fill the canonical frame; nothing of the customer does."""
    rows, problems = build_rows(
        recorded_rows(name), lambda r: build_order(r, {}, ("_old_order_number",)), what="orders"
    )

    frame = ORDERS.build(rows)

    assert problems == ()
    for row in recorded_rows(name):
        assert row["billing"]["email"] not in frame.to_csv()


def test_some_captures_are_rows_of_each_kind() -> None:
    """The three tests above do have something to look at."""
    shared("captures", "woocommerce")

    assert min(len(CATALOGUES), len(STOCKS), len(ORDER_LISTS)) >= 2


def test_recorded_variations_share_their_parents_stock() -> None:
    """The text "parent" in manage_stock is a shared quantity, 24 on each of the five."""
    rows = [build_stock(row, None) for row in recorded_rows("variations_stock_at_parent")]

    assert {(row["tracked"], row["shared"], row["quantity"]) for row in rows} == {(True, True, 24.0)}


def test_a_recorded_variation_without_sku_shows_its_parents() -> None:
    """Of the five recorded variations of TS-05 exactly the one without a SKU of its own counts as inherited."""
    parent = {"id": 284, "sku": "TS-05", "name": "T-shirt", "status": "publish"}
    rows = [build_product(row, parent) for row in recorded_rows("variations_with_blank_sku")]

    assert {row["sku"]: row["sku_inherited"] for row in rows if row["sku_inherited"]} == {"TS-05": True}
    assert len(rows) == 5


def test_recorded_statuses_have_a_state() -> None:
    """Every status of the recorded shop but its own `picking` is mapped."""
    slugs = [row["slug"] for row in recorded_rows("reports_orders_totals")]

    assert [slug for slug in slugs if state_of(slug, {}) == "unknown"] == ["picking"]


def test_recorded_shipping_methods_become_rows() -> None:
    """The recorded methods of a zone fill the canonical frame: a flat rate is a delivery."""
    zone = recorded_rows("shipping_zones")[1]

    frame = SHIPPING_METHODS.build([build_method(row, zone) for row in recorded_rows("shipping_zone_methods")])

    first = frame.iloc[0]
    assert (first["method_id"], first["name"], first["kind"]) == ("flat_rate:1", "Flat rate", "delivery")
    assert (bool(first["active"]), first["zone"]) == (True, "Nederland")


def test_a_recorded_webhook_becomes_a_row() -> None:
    """Of its address only the host is kept."""
    (row,) = HOOKS.build([build_hook(row) for row in recorded_rows("webhooks_list_one")]).to_dict("records")

    assert row == {
        "hook_id": "1",
        "name": "Order updated",
        "event": "order.updated",
        "host": "127.0.0.1",
        "active": True,
    }


def test_recorded_orders_name_their_shipping_method() -> None:
    """A flat rate says nothing about pick-up points: a plugin may have hung one on it."""
    rows = [build_order(row, {}, ()) for row in recorded_rows("orders_p1_100")]

    assert {(row["shipping_method"], row["pickup"]) for row in rows} == {("Verzending", None)}


def test_recorded_parameters_are_those_we_send() -> None:
    """The recorded route list knows each filter the connector relies on: others would be ignored silently."""
    routes = capture("index_wc_v3")["body"]["routes"]
    sent = {
        "/wc/v3/products": {"page", "per_page", "order", "orderby"},
        "/wc/v3/variations": {"page", "per_page", "order", "orderby"},
        "/wc/v3/webhooks": {"page", "per_page", "order", "orderby", "status"},
        "/wc/v3/orders": {"page", "per_page", "order", "orderby", "status", "after", "dates_are_gmt", "include_meta"},
    }
    known = {
        route: {name for end in routes[route]["endpoints"] if "GET" in end["methods"] for name in end["args"]}
        for route in sent
    }

    assert {route: names - known[route] for route, names in sent.items()} == {route: set() for route in sent}


def _parent_of(row: dict[str, Any]) -> dict[str, Any] | None:
    """A stand-in for the product of a recorded variation."""
    if row["type"] != "variation":
        return None
    return {"id": row["parent_id"], "sku": "", "name": "T-shirt", "status": "publish"}
