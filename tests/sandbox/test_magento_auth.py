"""Who is let in, and how the shop says no."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.sandbox.systems import Fault
from tests.sandbox.magento_kit import NOW, Api, criteria

PRODUCTS = f"/rest/V1/products?{criteria(size=1)}"
REFUSED = {
    "message": "The consumer isn't authorized to access %resources.",
    "parameters": {"resources": "Magento_Catalog::products"},
}


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def test_a_signed_call_is_let_in_below_a_sub_directory(serve: Callable[[Any], str]) -> None:
    """The signature covers the whole address as it was sent."""
    api = Api(serve, below="/client/new")
    assert api.call("GET", PRODUCTS).status_code == 200


def test_brackets_may_be_sent_raw(api: Api) -> None:
    """What is signed is the decoded name, encoded anew."""
    header = api.signed("GET", PRODUCTS)
    assert api.raw("GET", PRODUCTS.replace("%5B", "[").replace("%5D", "]"), headers=header).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"consumer_key": "0" * 32}, 401, "A consumer having the specified key does not exist"),
        ({"access_token": "0" * 32}, 401, "Specified token does not exist"),
        ({"access_token_secret": "0" * 32}, 401, "The signature is invalid. Verify and try again."),
        ({"timestamp": int(NOW.timestamp()) + 601}, 401, "An error occurred validating the nonce"),
        ({"hashing": "HMAC-SHA1"}, 400, "Signature method %1 is not supported"),
    ],
)
def test_a_wrong_signature_is_refused(api: Api, changes: dict[str, Any], status: int, message: str) -> None:
    """Each mistake has its own sentence."""
    answer = api.raw("GET", PRODUCTS, headers=api.signed("GET", PRODUCTS, **changes))
    assert (answer.status_code, answer.json()["message"]) == (status, message)


@pytest.mark.parametrize("seconds", [-86_400, 600])
def test_time_stamps_may_lie_far_back_and_a_little_ahead(api: Api, seconds: int) -> None:
    """About ten minutes ahead, and no bound in the past that was found."""
    header = api.signed("GET", PRODUCTS, timestamp=int(NOW.timestamp()) + seconds)
    assert api.raw("GET", PRODUCTS, headers=header).status_code == 200


def test_a_nonce_counts_once_per_time_stamp(api: Api) -> None:
    """So a call that is tried again must be signed again."""
    header = api.signed("GET", PRODUCTS, nonce="once")
    assert api.raw("GET", PRODUCTS, headers=header).status_code == 200
    again = api.raw("GET", PRODUCTS, headers=header)
    assert (again.status_code, again.json()["parameters"]) == (401, ["1"])
    later = api.signed("GET", PRODUCTS, nonce="once", timestamp=int(NOW.timestamp()) + 1)
    assert api.raw("GET", PRODUCTS, headers=later).status_code == 200


def test_the_query_is_signed_too(api: Api) -> None:
    """A changed parameter breaks the signature."""
    header = api.signed("GET", PRODUCTS)
    assert api.raw("GET", f"{PRODUCTS}0", headers=header).status_code == 401


def test_a_parameter_that_is_missing_is_named(api: Api) -> None:
    """400, not 401."""
    header = api.signed("GET", PRODUCTS)["Authorization"].replace("oauth_nonce", "x_nonce")
    answer = api.raw("GET", PRODUCTS, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["parameters"]) == (400, {"fieldName": "oauth_nonce"})


def test_the_token_alone_opens_the_shop_only_where_that_is_switched_on(api: Api) -> None:
    """Off by default since 2.4.4, and then it looks like a missing right."""
    header = {"Authorization": f"Bearer {api.shop.secrets()['access_token']}"}
    answer = api.raw("GET", PRODUCTS, headers=header)
    assert (answer.status_code, answer.json()) == (401, REFUSED)
    api.shop.as_bearer = True
    assert api.shop.as_bearer
    assert api.raw("GET", PRODUCTS, headers=header).status_code == 200
    assert api.raw("GET", PRODUCTS, headers={"Authorization": "Bearer other"}).json() == REFUSED


@pytest.mark.parametrize("header", [{}, {"Authorization": "Basic YTpi"}])
def test_without_a_login_the_answer_is_that_of_a_missing_right(api: Api, header: dict[str, str]) -> None:
    """401 in both cases; there is no 403."""
    answer = api.raw("GET", PRODUCTS, headers=header)
    assert (answer.status_code, answer.json()) == (401, REFUSED)


@pytest.mark.parametrize(
    ("resource", "path", "right"),
    [
        ("products", "products?searchCriteria=", "Magento_Catalog::products"),
        ("stock", "inventory/source-items", "Magento_InventoryApi::source"),
        ("orders", "orders?searchCriteria=", "Magento_Sales::actions_view"),
    ],
)
def test_a_right_can_be_taken_away(api: Api, resource: str, path: str, right: str) -> None:
    """The answer names the right; what belongs to other groups stays open."""
    api.shop.deny(resource)
    assert api.refused(401, "GET", path)["parameters"] == {"resources": right}
    assert api.call("GET", "modules").status_code == 200


def test_there_are_three_groups_of_rights(api: Api) -> None:
    """Anything else cannot be denied."""
    with pytest.raises(ValueError, match="weather"):
        api.shop.deny("weather")


def test_a_route_is_looked_for_before_the_login(api: Api) -> None:
    """A wrong method is a route that does not exist, never 405."""
    for method, path in (("GET", "/rest/V1/nope"), ("DELETE", "/rest/V1/orders"), ("GET", "/"), ("GET", "/rest/V9/x")):
        answer = api.raw(method, path)
        expected = 400 if path == "/rest/V9/x" else 404
        assert answer.status_code == expected


def test_store_views_stand_in_the_path(api: Api) -> None:
    """The default view, the global scope, and none that does not exist."""
    for view in ("default", "all"):
        assert api.call("GET", f"/rest/{view}/V1/modules").status_code == 200
    answer = api.call("GET", "/rest/nope/V1/modules")
    assert (answer.status_code, answer.json()) == (400, {"message": "Specified request cannot be processed."})


def test_the_form_of_the_answer_follows_accept(api: Api) -> None:
    """XML on request; a browser's wish ends in an HTML page with status 500."""
    xml = api.call("GET", "modules", headers={"Accept": "application/xml"})
    assert xml.headers["content-type"].startswith("application/xml")
    assert "<item>Magento_Store</item>" in xml.text
    html = api.call("GET", "modules", headers={"Accept": "text/html"})
    assert (html.status_code, html.headers["content-type"][:9]) == (500, "text/html")


def test_no_administrator_can_sign_in(api: Api) -> None:
    """The call exists, and refuses."""
    answer = api.raw("POST", "/rest/V1/integration/admin/token", json={"username": "a", "password": "b"})
    assert answer.status_code == 401


def test_too_many_calls_are_a_matter_of_the_host(api: Api) -> None:
    """Magento has no limit of its own: 429 comes as HTML, with the wait where it was asked for."""
    answer = api.shop.rate_limited(Fault("rate-limit", options={"retry_after": 3}))
    assert (answer.status_code, answer.headers["Retry-After"], answer.mimetype) == (429, "3", "text/html")
    assert "Retry-After" not in api.shop.rate_limited(Fault("rate-limit")).headers


def test_faults_speak_the_vendors_language(api: Api) -> None:
    """A message, a shorter list, a higher total."""
    assert api.shop.error_body(500, "Oops") == {"message": "Oops"}
    api.add("A", "B", "C")
    whole = api.shop.shorten(_response(api), Fault("drop-rows", options={"rows": 2}))
    assert whole is not None
    assert [row["sku"] for row in whole.get_json()["items"]] == ["A"]
    longer = api.shop.shorten(_response(api), Fault("short-total"))
    assert longer is not None
    assert longer.get_json()["total_count"] == 4


def _response(api: Api) -> Any:
    answer = api.call("GET", "products?searchCriteria=")
    return Response(answer.content, mimetype="application/json")


@pytest.mark.parametrize("text", ['{"message": "x"}', "7", "<html>"])
def test_faults_without_meaning_change_nothing(api: Api, text: str) -> None:
    """None: there is nothing to shorten."""
    for kind in ("drop-rows", "short-total"):
        assert api.shop.shorten(Response(text), Fault(kind)) is None
