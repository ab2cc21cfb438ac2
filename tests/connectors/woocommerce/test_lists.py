"""Lists of WooCommerce over real HTTP: read whole, or incomplete."""

import json
from collections.abc import Callable

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
    product,
    variation,
)


def test_all_pages_are_read(shop: Shop, open_shop: Open) -> None:
    """A list of several pages comes whole, in rising order, with its announced total."""
    shop.products = [product(n) for n in range(1, 251)]

    found = open_shop(shop).products()

    assert found.problems == ()
    assert list(found.frame["source_id"]) == [str(n) for n in range(1, 251)]
    assert (found.expected, found.pages) == (250, 3)


def test_an_empty_shop_is_complete(shop: Shop, open_shop: Open) -> None:
    """No products, no stock and no orders are complete answers, not problems."""
    connector = open_shop(shop)

    found = [connector.products(), connector.stock(), connector.orders(SINCE)]

    assert [(s.rows, s.problems) for s in found] == [(0, ())] * 3


def test_without_totals_the_walk_ends_at_the_page_past_the_end(shop: Shop, open_shop: Open) -> None:
    """A proxy that drops X-WP-Total does not shorten the list: past the end stands 200 with an empty list."""

    def drop(query: dict[str, str], own: Response) -> Response:
        del own.headers["X-WP-Total"]
        return own

    shop.products = [product(n) for n in range(1, 201)]
    shop.spoil[PRODUCTS_PATH] = drop

    found = open_shop(shop).products()

    assert (found.rows, found.problems, found.expected) == (200, (), None)


def test_a_short_total_is_incomplete(shop: Shop, open_shop: Open) -> None:
    """Fewer rows than announced, twice in a row, are a problem with both numbers in it."""

    def promise(query: dict[str, str], own: Response) -> Response:
        own.headers["X-WP-Total"] = "3"
        return own

    shop.products = [product(1), product(2)]
    shop.spoil[PRODUCTS_PATH] = promise

    found = open_shop(shop).products()

    assert found.rows == 2
    assert found.problems == ("2 products were read, but the system announced 3.",)


def test_a_repeated_page_is_incomplete(shop: Shop, open_shop: Open) -> None:
    """A cache that ignores the page number gives page 1 again: that is never taken for the whole list."""
    first: list[bytes] = []

    def repeat(query: dict[str, str], own: Response) -> Response:
        first.append(own.data)
        own.data = first[0]
        return own

    shop.products = [product(n) for n in range(1, 251)]
    shop.spoil[PRODUCTS_PATH] = repeat

    found = open_shop(shop).products()

    assert "repeats records" in found.problems[0]


def test_a_page_that_lost_rows_is_incomplete(shop: Shop, open_shop: Open) -> None:
    """A page in the middle with fewer rows than asked for is a problem, also where no total tells."""

    def lose(query: dict[str, str], own: Response) -> Response | None:
        del own.headers["X-WP-Total"]
        if query.get("page") != "1":
            return None
        own.data = json.dumps(json.loads(own.data)[:-1])
        return own

    shop.products = [product(n) for n in range(1, 151)]
    shop.spoil[PRODUCTS_PATH] = lose

    assert "shorter than a full page" in open_shop(shop).products().problems[0]


REFUSALS: list[tuple[Callable[[], Response], str]] = [
    (lambda: error(401, "woocommerce_rest_authentication_error"), "secret"),
    (lambda: error(403, "woocommerce_rest_cannot_view"), "WordPress user"),
    (lambda: Response("<html><body>Blocked</body></html>", 403, mimetype="text/html"), "firewall"),
    (lambda: Response("<!doctype html><title>Onderhoud</title>", mimetype="text/html"), "Permalinks"),
    (lambda: Response('[{"id": 1, "sku": "A', mimetype="application/json"), "cut-off"),
    (lambda: Response("<br /><b>Notice</b>: x in y.php\n[]", mimetype="application/json"), "notices"),
    (lambda: Response("", mimetype="application/json"), "empty"),
    (lambda: Response('{"items": []}', mimetype="application/json"), "a list belongs"),
    (lambda: Response('[{"sku": "A"}]', mimetype="application/json"), "identifies"),
    (lambda: Response("[3]", mimetype="application/json"), "identifies"),
    (lambda: error(429, "too_many"), "wait"),
    (lambda: Response("", 503, {"Retry-After": "600"}), "wait"),
    (lambda: error(500, "internal_server_error"), "failed"),
    (lambda: error(400, "rest_invalid_param"), "refused the request"),
]
UNREADABLE = [(path, *case) for path in (PRODUCTS_PATH, VARIATIONS_PATH, ORDERS_PATH) for case in REFUSALS]


@pytest.mark.parametrize(("path", "answer", "word"), UNREADABLE)
def test_a_list_that_cannot_be_read_is_incomplete(
    path: str, answer: Callable[[], Response], word: str, shop: Shop, open_shop: Open
) -> None:
    """Whatever stands in the way of a list becomes a problem that names it, never an empty complete list."""
    shop.products = [product(1, type="variable", variations=[2])]
    shop.variations = [variation(2, 1)]
    shop.orders = [order(3)]
    shop.spoil[path] = lambda query, own: answer()
    connector = open_shop(shop)

    found = connector.orders(SINCE) if path == ORDERS_PATH else connector.products()

    assert not found.complete
    assert word in " ".join(found.problems)


@pytest.mark.parametrize("path", [PRODUCTS_PATH, ORDERS_PATH])
def test_a_list_that_does_not_exist_is_incomplete(path: str, shop: Shop, open_shop: Open) -> None:
    """404 on a collection is not an empty collection."""
    shop.spoil[path] = lambda query, own: error(404, "rest_no_route")
    connector = open_shop(shop)

    found = connector.orders(SINCE) if path == ORDERS_PATH else connector.products()

    assert "switched off" in found.problems[0]


@pytest.mark.parametrize(
    "answer",
    [
        lambda: error(500, "internal_server_error"),
        lambda: Response("Bad gateway", 502),
        lambda: error(429, "too_many"),
        lambda: Response("{}", 429, {"Retry-After": "1"}),
        lambda: Response("", 503, {"Retry-After": "2"}),
    ],
)
def test_a_passing_fault_is_tried_again(answer: Callable[[], Response], shop: Shop, open_shop: Open) -> None:
    """A server error or rate limit that is over at the next try leaves no trace in the result."""
    failed: list[int] = []

    def once(query: dict[str, str], own: Response) -> Response | None:
        failed.append(1)
        return answer() if len(failed) == 1 else None

    shop.products = [product(1)]
    shop.spoil[PRODUCTS_PATH] = once

    found = open_shop(shop).products()

    assert (found.rows, found.problems) == (1, ())


@pytest.mark.parametrize(("largest", "expected"), [(50, 50), (25, 25), (10, 10)])
def test_a_page_that_is_too_heavy_is_read_in_parts(largest: int, expected: int, shop: Shop, open_shop: Open) -> None:
    """A shop that fails on 100 rows at a time is read whole with smaller pages, which are kept to."""

    def heavy(query: dict[str, str], own: Response) -> Response | None:
        return Response("out of memory", 500) if int(query["per_page"]) > largest else None

    shop.products = [product(n) for n in range(1, 231)]
    shop.spoil[PRODUCTS_PATH] = heavy

    found = open_shop(shop).products()

    assert (found.problems, found.expected) == ((), 230)
    assert list(found.frame["source_id"]) == [str(n) for n in range(1, 231)]
    sizes = [int(query["per_page"]) for query in shop.asked(PRODUCTS_PATH)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == expected


def test_a_shop_that_fails_at_every_size_is_incomplete(shop: Shop, open_shop: Open) -> None:
    """When even ten rows fail, the list is incomplete."""
    shop.spoil[PRODUCTS_PATH] = lambda query, own: Response("out of memory", 500)

    found = open_shop(shop).products()

    assert "failed" in found.problems[0]
    assert {query["per_page"] for query in shop.asked(PRODUCTS_PATH)} == {"100", "50", "25", "10"}


def test_a_byte_order_mark_is_told(shop: Shop, open_shop: Open) -> None:
    """A byte-order mark before the JSON is read past, but told: Picqer may stumble over it."""
    shop.products = [product(1)]
    shop.spoil[PRODUCTS_PATH] = lambda query, own: Response(
        b"\xef\xbb\xbf" + own.data, headers=own.headers, mimetype="application/json"
    )

    found = open_shop(shop).products()

    assert (found.rows, found.complete) == (1, True)
    assert "byte-order mark" in " ".join(found.notes)


def test_a_field_of_the_wrong_type_is_incomplete(shop: Shop, open_shop: Open) -> None:
    """A SKU that arrives as a number may have lost its zeros: the row is left out and that is a problem."""
    shop.products = [product(1), product(2, sku=12)]

    found = open_shop(shop).products()

    assert list(found.frame["sku"]) == ["SKU-1"]
    assert "1 of the products could not be understood" in found.problems[0]
