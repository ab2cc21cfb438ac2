"""Tracking codes out of the notes of WooCommerce orders: every code, and nothing else of a note."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.connectors.woocommerce import PLATFORM
from shopswitch.connectors.woocommerce.tracking import build_tracking
from shopswitch.frames.snapshot import Snapshot
from shopswitch.protocols import TellsShipments
from tests.connectors.woocommerce.shop import Open, Shop, error

PICQER = 'Verzonden met PostNL. Track &amp; trace: <a href="https://volg.example/3SABCD123456789-NL-1234AB">3SABCD123456789</a>'


def note(number: int, text: Any) -> dict[str, Any]:
    return {"id": number, "note": text, "author": "Jan", "customer_note": False}


def path(number: int) -> str:
    return f"/wc/v3/orders/{number}/notes"


def answers(value: Any) -> Callable[[dict[str, str], Response], Response]:
    return lambda query, own: Response(json.dumps(value), content_type="application/json")


@pytest.fixture
def noted(shop: Shop) -> Shop:
    """Order 1 with a note of Picqer's and one of the shop; order 2 without any."""
    shop.spoil[path(1)] = answers([note(5, PICQER), note(4, "Status gewijzigd van In de wacht naar In behandeling.")])
    shop.spoil[path(2)] = answers([])
    return shop


def read(shop: Shop, open_shop: Open, *order_ids: str) -> Snapshot:
    return open_shop(shop).shipments([*order_ids])


def codes(*texts: str) -> list[str]:
    return [row["tracking_code"] for row in build_tracking("1", [note(n, text) for n, text in enumerate(texts)])]


def test_the_code_in_a_note_is_read(noted: Shop, open_shop: Open) -> None:
    """Once, under the order's own id; an order without notes has no row."""
    found = read(noted, open_shop, "1", "2")

    assert (found.complete, found.pages) == (True, 2)
    (row,) = found.frame.to_dict("records")
    assert (row["order_id"], row["shipment_id"], row["tracking_code"]) == ("1", "1", "3SABCD123456789")
    assert (row["carrier"], row["state"]) == ("", "")
    assert noted.asked(path(1))[0] == {"_fields": "id,note"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Code: 3STEST000000001A.", "3STEST000000001A"),
        ("3STEST000000001-2, verzonden", "3STEST000000001-2"),
        ("(05212345678901)", "05212345678901"),
        ("1Z999AA10123456784", "1Z999AA10123456784"),
        ("GLS ZX12ABCD", "ZX12ABCD"),
        ("https://volg.example/?code=JVGL06123456&zip=1234AB", "JVGL06123456"),
        ("https://volg.example/JVGL06123456/1234AB", "JVGL06123456"),
    ],
)
def test_a_code_in_any_place(text: str, code: str) -> None:
    """In words, in brackets, in a link; with a number behind it."""
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Bel 06-12345678 of 0612345678, anders 0031612345678, 31612345678 of +31612345678",
        "Of &#43;32475123456, in België",
        "Mail jan1234567@klant.example",
        "Thuis op 1234AB 12, of 1234 AB",
        "https://volg.example/track/NL-1234AB",
        "Voorraad verlaagd: Theepot 12→10",
        "Verzonden met PostNL",
    ],
)
def test_what_belongs_to_a_person_is_no_code(text: str) -> None:
    """Telephone numbers, addresses of mail and postal codes never reach a frame."""
    assert codes(text) == []


def test_the_same_code_twice_is_one() -> None:
    """In text and link, and in several notes."""
    assert codes(PICQER, PICQER, "3SABCD123456789") == ["3SABCD123456789"]


def test_an_order_that_does_not_exist_is_a_problem(noted: Shop, open_shop: Open) -> None:
    """The others are still read; an id that is none is not asked for."""
    noted.spoil[path(9)] = lambda query, own: error(404, "woocommerce_rest_order_invalid_id")
    found = read(noted, open_shop, "9", "x/y", "1")

    assert found.problems == ("2 of the orders asked for do not exist in the shop, such as 9.",)
    assert (found.rows, found.pages) == (1, 2)


BROKEN: dict[str, Callable[[], Response]] = {
    "401": lambda: error(401, "woocommerce_rest_cannot_view"),
    "403": lambda: error(403, "woocommerce_rest_cannot_view"),
    "no route": lambda: error(404, "rest_no_route"),
    "not there": lambda: Response("Not found", status=404),
    "html": lambda: Response("<!doctype html><html>", mimetype="text/html"),
    "cut": lambda: Response('[{"id": 1, "no', content_type="application/json"),
    "object": lambda: Response("{}", content_type="application/json"),
    "texts": lambda: Response('["3SABCD123456789"]', content_type="application/json"),
    "no text": lambda: Response('[{"id": 1}]', content_type="application/json"),
    "null": lambda: Response('[{"id": 1, "note": null}]', content_type="application/json"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_an_answer_that_cannot_be_used_is_a_problem(kind: str, noted: Shop, open_shop: Open) -> None:
    """Never an order without codes, nor one that is said not to exist."""
    noted.spoil[path(1)] = lambda query, own: BROKEN[kind]()
    (problem,) = read(noted, open_shop, "2", "1").problems
    assert "do not exist" not in problem


def test_nothing_of_a_note_but_codes_is_kept(noted: Shop, open_shop: Open) -> None:
    """Neither its words nor who wrote it, nor in what is said about a broken one."""
    noted.spoil[path(2)] = answers([note(7, {"text": "voor Jan de Vries"})])
    found = read(noted, open_shop, "1", "2")
    assert "Jan" not in found.frame.to_csv() + " ".join(found.problems)


def test_a_shop_that_cannot_be_reached(open_shop: Open, shop: Shop) -> None:
    """Incomplete, without rows."""
    shop.root = "/elsewhere"
    found = open_shop(shop, path="/nowhere").shipments(["1"])
    assert not found.complete


def test_the_protocol_is_implemented(noted: Shop, open_shop: Open) -> None:
    """The check asks for shipments, although the platform keeps none."""
    assert isinstance(open_shop(noted), TellsShipments)
    assert PLATFORM.capabilities.reports_shipments is False
