"""Key, language, rights, limits and errors."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.sandbox.systems import Fault
from tests.sandbox.lightspeed_kit import NOW, Api


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def test_key_and_secret_have_32_characters_and_the_address_ends_in_the_language(api: Api) -> None:
    """What a profile holds is what the back office gives."""
    assert {name: len(value) for name, value in api.shop.secrets().items()} == {"key": 32, "secret": 32}
    assert api.shop.settings("http://x") == {"url": "http://x/nl"}


@pytest.mark.parametrize("wrong", [("x", "y"), None])
def test_a_wrong_key_or_none_is_401(api: Api, wrong: Any) -> None:
    """Errors are a message in an envelope; nothing is counted for a key nobody knows."""
    answer = api.call("GET", "nl/shop.json", auth=wrong)
    assert (answer.status_code, list(answer.json()["error"])) == (401, ["message"])
    assert "X-RateLimit-Limit" not in answer.headers


def test_secret_alone_does_not_open_the_shop(api: Api) -> None:
    """Both halves count."""
    assert api.call("GET", "nl/shop.json", auth=(api.shop.key, "0" * 32)).status_code == 401


@pytest.mark.parametrize(
    "path", ["nl/shop", "shop.json", "xx/shop.json", "de/shop.json", "nl/nothing.json", "nl/orders/#.json", "", "nl/"]
)
def test_an_address_that_is_not_the_shops_is_404(api: Api, path: str) -> None:
    """Language and ending belong to the path; a language that is switched off is none of the shop's."""
    answer = api.call("GET", path)
    assert (answer.status_code, list(answer.json())) == (404, ["error"])


def test_ids_and_stock_are_the_same_in_every_language(api: Api) -> None:
    """Only the links name the language."""
    api.add("T-1")
    dutch, english = (api.call("GET", f"{code}/variants.json").json()["variants"][0] for code in ("nl", "en"))
    assert (dutch["id"], dutch["stockLevel"]) == (english["id"], english["stockLevel"])
    assert "/en/products/" in english["product"]["resource"]["link"]


@pytest.mark.parametrize("path", ["orders", "shipments"])
def test_orders_and_shipments_are_never_made_by_a_post(api: Api, path: str) -> None:
    """Orders come from the checkout, shipments with the order."""
    assert api.call("POST", f"nl/{path}.json", {}).status_code == 405


def test_what_is_left_out_says_so(api: Api) -> None:
    """A call the vendor has and the sandbox has not is no 404."""
    answer = api.call("POST", "nl/products.json", {"product": {}})
    assert answer.status_code == 501
    assert "does not emulate" in answer.json()["error"]["message"]


@pytest.mark.parametrize("resource", ["products", "stock"])
def test_stock_and_products_are_one_box(api: Api, resource: str) -> None:
    """Without it variants, products and catalogue are 403, orders are not."""
    api.shop.deny(resource)
    codes = {path: api.call("GET", f"nl/{path}.json").status_code for path in ("variants", "catalog", "orders")}
    assert codes == {"variants": 403, "catalog": 403, "orders": 200}
    assert api.get("account/permissions")["accountPermissions"]["products"] == {"read": False, "write": True}


def test_orders_have_a_box_of_their_own(api: Api) -> None:
    """Shipments and invoices lie behind it too."""
    api.shop.deny("orders")
    codes = {api.call("GET", f"nl/{path}.json").status_code for path in ("orders", "orders/count", "shipments")}
    assert codes == {403}
    assert api.call("GET", "nl/variants.json").status_code == 200


def test_reading_and_writing_are_ticked_apart(api: Api) -> None:
    """A key that may read may not write by that."""
    (number,) = api.add("T-1")
    api.shop.permissions["products"]["write"] = False
    assert api.call("PUT", f"nl/variants/{number}.json", {"variant": {"stockLevel": 1}}).status_code == 403
    assert api.listing(number).stock == 9


def test_there_is_no_right_for_anything_else(api: Api) -> None:
    """A right nobody knows cannot be taken away."""
    with pytest.raises(ValueError, match="customers"):
        api.shop.deny("customers")


def test_every_answer_carries_three_triples(api: Api) -> None:
    """Also an error; without enforcement nothing seems to run out."""
    for path in ("nl/shop.json", "nl/nothing.json", "nl/shop.json"):
        headers = api.call("GET", path).headers
        assert headers["X-RateLimit-Limit"] == "300/3000/12000"
        assert headers["X-RateLimit-Remaining"] == "299/2999/11999"
        assert headers["X-RateLimit-Reset"] == "300/3600/86400"


def spend(api: Api, calls: int) -> list[int]:
    """Calls at ten a second."""
    codes = []
    for _ in range(calls):
        api.seconds += 0.1
        codes.append(api.call("GET", "nl/account.json").status_code)
    return codes


def test_the_five_minutes_run_out_and_begin_anew_at_the_clocks_mark(api: Api) -> None:
    """Fixed windows: the count is gone when the mark is passed, not five minutes after the first call."""
    api.shop.limits_on, api.shop.limits.allowed = True, [5, 100, 200]
    api.seconds += 290
    assert spend(api, 6) == [200] * 5 + [429]
    refused = api.call("GET", "nl/account.json")
    assert refused.json()["error"]["message"] == "Too many requests in this time period. Try again later."
    assert refused.headers["X-RateLimit-Remaining"] == "0/95/195"
    assert "Retry-After" not in refused.headers
    api.seconds += float(refused.headers["X-RateLimit-Reset"].split("/")[0])
    assert spend(api, 1) == [200]


@pytest.mark.parametrize("allowed", [[9, 3, 9], [9, 9, 3]])
def test_hour_and_day_are_windows_too(api: Api, allowed: list[int]) -> None:
    """The narrowest of the three decides."""
    api.shop.limits_on, api.shop.limits.allowed = True, allowed
    assert spend(api, 4) == [200, 200, 200, 429]
    api.seconds += 300
    assert spend(api, 1) == [429]
    api.seconds += 86_400
    assert spend(api, 1) == [200]


def test_more_than_twenty_in_a_second_are_too_many(api: Api) -> None:
    """A second later there is room again; the refused call was not counted."""
    api.shop.limits_on = True
    assert [api.call("GET", "nl/account.json").status_code for _ in range(21)] == [200] * 20 + [429]
    api.seconds += 1
    assert api.call("GET", "nl/account.json").headers["X-RateLimit-Remaining"] == "279/2979/11979"


def test_the_budget_can_be_read(api: Api) -> None:
    """The same figures as the headers, with the moment of each reset."""
    api.shop.limits_on = True
    found = api.get("account/ratelimit")["accountRatelimit"]
    assert list(found) == ["limit5Min", "limitHour", "limitDay"]
    assert {name: found["limitHour"][name] for name in ("limit", "remaining", "reset")} == {
        "limit": 3000,
        "remaining": 2999,
        "reset": 3600,
    }
    assert datetime.fromisoformat(found["limitDay"]["resetTime"]) == NOW + timedelta(days=1)


def test_the_fault_of_too_many_calls_waits_until_a_date(api: Api) -> None:
    """Retry-After is a date here, and absent unless asked for; the headers say that nothing is left."""
    plain = api.shop.rate_limited(Fault("rate-limit"))
    assert "Retry-After" not in plain.headers
    waiting = api.shop.rate_limited(Fault("rate-limit", options={"retry_after": 90}))
    assert waiting.status_code == 429
    assert parsedate_to_datetime(waiting.headers["Retry-After"]).astimezone(UTC) == NOW + timedelta(seconds=90)
    assert waiting.headers["X-RateLimit-Remaining"].startswith("0/")


def test_orders_hide_now_and_then_where_that_is_switched_on(api: Api) -> None:
    """Every third call for an order or its lines is a 404 that is gone the next time; lists are not concerned."""
    api.add("T-1")
    number = api.order("T-1").order_id
    assert {api.call("GET", f"nl/orders/{number}.json").status_code for _ in range(4)} == {200}
    api.shop.hides_every = 3
    path = f"nl/orders/{number}/products.json"
    assert sorted(api.call("GET", path).status_code for _ in range(6)) == [200] * 4 + [404] * 2
    assert {api.call("GET", "nl/orders.json").status_code for _ in range(4)} == {200}


@pytest.mark.parametrize("body", [b"{", b"[]", b"7"])
def test_a_body_that_is_no_object_is_refused(api: Api, body: bytes) -> None:
    """The vendor's message for data it does not take."""
    (number,) = api.add("T-1")
    answer = api.call("PUT", f"nl/variants/{number}.json", content=body)
    assert (answer.status_code, answer.json()) == (400, {"error": {"message": "Invalid data input."}})


def test_shop_and_languages_can_be_read(api: Api) -> None:
    """The connection test, and the languages to choose from."""
    shop = api.get("shop")["shop"]
    assert isinstance(shop["id"], str)
    assert (shop["currency"]["shortcode"], shop["country"]["code"]) == ("EUR", "nl")
    languages = {each["code"]: (each["isActive"], each["isDefault"]) for each in api.get("languages")["languages"]}
    assert languages == {"nl": (True, True), "en": (True, False), "de": (False, False)}


@pytest.mark.parametrize(
    ("body", "kind", "left"),
    [
        (b'{"variants": [1, 2, 3]}', "drop-rows", {"variants": [1, 2]}),
        (b'{"count": 3}', "short-total", {"count": 4}),
        (b'{"variants": [1]}', "short-total", None),
        (b'{"count": 3}', "drop-rows", None),
        (b'{"order": {"id": 1}}', "drop-rows", None),
        (b"<html>", "drop-rows", None),
        (b"[1]", "drop-rows", None),
    ],
)
def test_rows_and_counts_can_be_spoiled(api: Api, body: bytes, kind: str, left: Any) -> None:
    """A list loses its last row, a count promises one more; anything else has nothing to bite on."""
    spoiled = api.shop.shorten(Response(body, mimetype="application/json"), Fault(kind))
    assert (spoiled.get_json() if spoiled else None) == left
