"""Who gets in, how, and with which words the others are refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopswitch.sandbox.systems import Item
from tests.sandbox.woocommerce_bench import NOW, Caller, Moment, make_shop, mounted

PRODUCTS = "/wp-json/wc/v3/products"
ODD = ["PR/100 A", "a+b", "50%", "é–ü", 'q"u', "semi;colon,comma", "til~de*(x)", "100% OK/ja"]


@pytest.fixture
def caller(serve: Callable[[Any], str]) -> Caller:
    shop = make_shop()
    shop.add_items([Item(sku, sku) for sku in ODD])
    return mounted(serve, shop)


def refusal(answer: Any) -> tuple[int, str, str]:
    return answer.status_code, answer.json()["code"], answer.json()["message"]


@pytest.mark.parametrize("hashing", ["HMAC-SHA1", "HMAC-SHA256"])
def test_oauth_over_http_works_with_both_hashes(caller: Caller, hashing: str) -> None:
    """A foreign library's signature in the query is accepted over plain http."""
    answer = caller.raw("GET", caller.signed(f"{PRODUCTS}?per_page=1", hashing=hashing), tls=False)
    assert answer.status_code == 200


def test_oauth_header_works(caller: Caller) -> None:
    """The same parameters may come in an Authorization header."""
    path = f"{PRODUCTS}?per_page=1"
    query = dict(parse_qsl(urlsplit(caller.signed(path)).query))
    header = ", ".join(f'{name}="{quote(text, safe="")}"' for name, text in query.items() if name != "per_page")
    assert caller.raw("GET", path, tls=False, headers={"Authorization": f"OAuth {header}"}).status_code == 200


def test_a_signed_post_may_carry_json(caller: Caller) -> None:
    """Only the query is signed; the body is not."""
    answer = caller.raw("POST", caller.signed(PRODUCTS, method="POST"), tls=False, json={"name": "nieuw"})
    assert answer.status_code == 201


def test_a_signature_for_another_method_does_not_match(caller: Caller) -> None:
    """The method is part of what is signed."""
    answer = caller.raw("POST", caller.signed(PRODUCTS), tls=False, json={"name": "nieuw"})
    assert refusal(answer)[2] == "Invalid signature - provided signature does not match."


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sku=st.one_of(st.sampled_from(ODD), st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)))
def test_any_text_can_be_signed(caller: Caller, sku: str) -> None:
    """Spaces, slashes, signs and letters of any script survive signing."""
    path = caller.signed(f"{PRODUCTS}?{'sku=' + quote(sku, safe='')}")
    assert caller.raw("GET", path, tls=False).status_code == 200


def test_an_array_parameter_cannot_be_signed_the_plain_way(caller: Caller) -> None:
    """`status[]=…` signed as it stands is refused; a comma list is fine (recorded)."""
    orders = "/wp-json/wc/v3/orders?status"
    bracket = caller.raw("GET", caller.signed(f"{orders}%5B%5D=processing"), tls=False)
    listed = caller.raw("GET", caller.signed(f"{orders}=processing%2Con-hold"), tls=False)
    assert (bracket.status_code, listed.status_code) == (401, 200)


def test_the_configured_home_address_is_what_counts(caller: Caller) -> None:
    """A shop that is reached under another host than its own refuses every signature."""
    caller.shop.home_url = "http://winkel.example"
    answer = caller.raw("GET", caller.signed(PRODUCTS), tls=False)
    assert refusal(answer)[2] == "Invalid signature - provided signature does not match."


def test_signatures_work_below_a_sub_directory(serve: Callable[[Any], str]) -> None:
    """The directory of the site is part of the signed address."""
    caller = mounted(serve, make_shop(), "/winkel")
    assert caller.raw("GET", caller.signed(PRODUCTS), tls=False).status_code == 200


def test_a_nonce_works_once(caller: Caller) -> None:
    """The same signed address cannot be sent twice."""
    path = caller.signed(PRODUCTS)
    assert caller.raw("GET", path, tls=False).status_code == 200
    assert refusal(caller.raw("GET", path, tls=False)) == (
        401,
        "woocommerce_rest_authentication_error",
        "Invalid nonce - nonce has already been used.",
    )


@pytest.mark.parametrize(("seconds", "status"), [(900, 200), (901, 401), (-900, 200), (-901, 401)])
def test_a_timestamp_may_be_fifteen_minutes_off(serve: Callable[[Any], str], seconds: int, status: int) -> None:
    """The shop's own clock decides, in both directions."""
    moment = Moment()
    caller = mounted(serve, make_shop(now=moment))
    path = caller.signed(PRODUCTS)
    moment.now = NOW + timedelta(seconds=seconds)
    assert caller.raw("GET", path, tls=False).status_code == status


def test_several_missing_parameters_are_all_named(caller: Caller) -> None:
    """Which parts of the signature are absent stands in the message."""
    answer = caller.raw("GET", f"{PRODUCTS}?oauth_consumer_key=ck_x&oauth_timestamp=1&oauth_nonce=2", tls=False)
    assert refusal(answer) == (
        401,
        "woocommerce_rest_authentication_missing_parameter",
        "Missing OAuth parameters oauth_signature, oauth_signature_method",
    )


@pytest.mark.parametrize("tls", [True, False])
def test_basic_and_query_keys_need_tls(caller: Caller, tls: bool) -> None:
    """Over plain http a good pair is not even looked at."""
    secrets = caller.shop.secrets()
    query = "&".join(f"{name}={text}" for name, text in secrets.items())
    basic = caller.raw("GET", PRODUCTS, tls=tls, auth=(secrets["consumer_key"], secrets["consumer_secret"]))
    asked = caller.raw("GET", f"{PRODUCTS}?{query}", tls=tls)
    assert basic.status_code == asked.status_code == (200 if tls else 401)


def test_an_unknown_key_looks_like_no_key(caller: Caller) -> None:
    """Over Basic the two cannot be told apart, and nobody is challenged."""
    wrong = caller.raw("GET", PRODUCTS, auth=("ck_unknown", "cs_unknown"))
    none = caller.raw("GET", PRODUCTS)
    assert wrong.status_code == none.status_code == 401
    assert wrong.json() == none.json()
    assert "www-authenticate" not in wrong.headers


def test_query_keys_win_over_the_header(caller: Caller) -> None:
    """A good header does not save wrong query keys."""
    secrets = caller.shop.secrets()
    path = f"{PRODUCTS}?consumer_key={secrets['consumer_key']}&consumer_secret=cs_wrong"
    answer = caller.raw("GET", path, auth=(secrets["consumer_key"], secrets["consumer_secret"]))
    assert refusal(answer)[2] == "Consumer secret is invalid."


def test_wrong_credentials_come_before_a_wrong_path(caller: Caller) -> None:
    """A recognised key with a wrong secret is told so even where there is no route."""
    key = caller.shop.secrets()["consumer_key"]
    assert caller.raw("GET", "/wp-json/wc/v3/nothing", auth=(key, "cs_wrong")).status_code == 401


def test_parameters_are_checked_before_rights(caller: Caller) -> None:
    """A bad parameter is 400 even without a key."""
    assert caller.raw("GET", f"{PRODUCTS}?per_page=101").status_code == 400


@pytest.mark.parametrize(
    ("permissions", "method", "status"),
    [("read", "GET", 200), ("read", "POST", 401), ("write", "GET", 401), ("write", "POST", 201)],
)
def test_a_key_does_what_it_may(caller: Caller, permissions: str, method: str, status: int) -> None:
    """Read and write rights of a key are separate; the refusal is 401, not 403."""
    caller.shop.permissions = permissions
    body = {"name": "nieuw"} if method == "POST" else None
    assert caller.call(method, "products", body).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "orders", "woocommerce_rest_cannot_view"),
        ("POST", "orders", "woocommerce_rest_cannot_create"),
        ("PUT", "orders/1", "woocommerce_rest_cannot_edit"),
        ("DELETE", "orders/1", "woocommerce_rest_cannot_delete"),
        ("POST", "orders/batch", "woocommerce_rest_cannot_batch"),
    ],
)
def test_a_user_without_rights_is_forbidden(caller: Caller, method: str, path: str, code: str) -> None:
    """A good key of a user who may not is 403, with the code of what was tried."""
    caller.shop.capable = False
    answer = caller.call(method, path, {} if method != "GET" else None)
    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert "allow" not in answer.headers


def test_the_index_needs_no_key(caller: Caller) -> None:
    """Name, time zone and namespaces are public."""
    index = caller.raw("GET", "/wp-json/").json()
    assert "wc/v3" in index["namespaces"]
    assert index["timezone_string"] == "Europe/Amsterdam"


def test_keys_have_the_vendors_form() -> None:
    """`ck_` and `cs_` with 40 hexadecimal digits; the same seed gives the same keys."""
    secrets = make_shop(7).secrets()
    assert all(len(text) == 43 for text in secrets.values())
    assert secrets["consumer_key"].startswith("ck_")
    assert secrets["consumer_secret"].startswith("cs_")
    assert secrets == make_shop(7).secrets()
