"""Tokens, media types, and calls that are not there."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.sandbox.bol_kit import V10, V11, Api


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def test_profile_settings_name_both_hosts_and_keep_the_secret_apart(api: Api) -> None:
    """url, login_url and client_id are plain; the secret half is a secret."""
    settings = api.shop.settings("http://h/c/new")
    assert settings["url"] == "http://h/c/new"
    assert settings["login_url"] == "http://h/c/new/login"
    assert set(settings) == {"url", "login_url", "client_id"}
    assert set(api.shop.secrets()) == {"client_secret"}


@pytest.mark.parametrize("place", ["data", "params"])
def test_the_grant_may_stand_in_form_or_query(api: Api, place: str) -> None:
    """Both shapes are in use; a token lives 299 seconds."""
    answer = api.ask_token(**{place: {"grant_type": "client_credentials"}})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 299, "RETAILER")


def test_wrong_credentials_are_refused_in_oauth_words(api: Api) -> None:
    """401 invalid_client."""
    answer = api.ask_token(secret="wrong", data={"grant_type": "client_credentials"})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_no_credentials_at_all_are_refused(api: Api) -> None:
    """Without Basic the login host answers 401 too."""
    answer = httpx.post(f"{api.url}/login/token", data={"grant_type": "client_credentials"}, trust_env=False)
    assert answer.status_code == 401


def test_another_grant_is_refused(api: Api) -> None:
    """Only client credentials are emulated."""
    assert api.ask_token(data={"grant_type": "password"}).json()["error"] == "unsupported_grant_type"


def test_the_login_host_takes_post_only(api: Api) -> None:
    """GET is 405."""
    assert api.ask_token(method="GET").status_code == 405


def test_a_call_without_token_is_401(api: Api) -> None:
    """An unknown token is no token."""
    answer = api.send("GET", "/retailer/orders", token="made-up")
    assert (answer.status_code, answer.json()["title"]) == (401, "Unauthorized")
    assert "violations" not in answer.json()


def test_a_token_expires_after_299_seconds_and_a_second_of_skew(api: Api) -> None:
    """Then the title is Expired JWT, and a new token works."""
    assert api.send("GET", "/retailer/orders").status_code == 200
    api.clock.forward(seconds=300)
    assert api.send("GET", "/retailer/orders").status_code == 200
    api.clock.forward(seconds=1)
    answer = api.send("GET", "/retailer/orders")
    assert (answer.status_code, answer.json()["title"]) == (401, "Expired JWT")
    api.login()
    assert api.send("GET", "/retailer/orders").status_code == 200


def test_tokens_can_be_made_too_old(api: Api) -> None:
    """What the fault expire-token does; a token asked for afterwards is another one and works."""
    before = api.token
    api.shop.expire_tokens()
    assert api.send("GET", "/retailer/orders").json()["title"] == "Expired JWT"
    assert api.login() != before
    assert api.send("GET", "/retailer/orders").status_code == 200


@pytest.mark.parametrize("resource", ["products", "stock", "orders"])
def test_a_denied_resource_closes_the_account(api: Api, resource: str) -> None:
    """There is no right per resource: everything answers 403, the token host goes on."""
    api.shop.deny(resource)
    for path, media in (("/retailer/orders", V10), ("/retailer/offers", V11)):
        answer = api.send("GET", path, accept=media)
        assert answer.status_code == 403
        assert "not active" in answer.json()["detail"]


def test_an_unknown_right_cannot_be_denied(api: Api) -> None:
    """Only the three resources are known."""
    with pytest.raises(ValueError, match="customers"):
        api.shop.deny("customers")


@pytest.mark.parametrize("accept", ["application/json", "*/*", V11, "application/vnd.retailer.v9+json"])
def test_another_media_type_is_406(api: Api, accept: str) -> None:
    """Orders are v10 JSON and nothing else."""
    assert api.send("GET", "/retailer/orders", accept=accept).status_code == 406


def test_the_offer_list_is_v11_only(api: Api) -> None:
    """v10 never had one."""
    assert api.send("GET", "/retailer/offers", accept=V10).status_code == 406


def test_a_write_needs_the_media_type_on_its_body_too(api: Api) -> None:
    """415 otherwise."""
    headers = {"Authorization": f"Bearer {api.token}", "Accept": V10, "Content-Type": "application/json"}
    answer = httpx.post(f"{api.url}/retailer/shipments", content=b"{}", headers=headers, trust_env=False)
    assert answer.status_code == 415


def test_answers_carry_the_vendor_type(api: Api) -> None:
    """Errors as well."""
    assert api.send("GET", "/retailer/orders").headers["Content-Type"].startswith(V10)
    assert api.send("GET", "/retailer/orders/NONE").headers["Content-Type"].startswith(V10)


def test_unknown_addresses_and_methods(api: Api) -> None:
    """404 and 405, as whole problems."""
    assert api.send("GET", "/retailer/wishes").status_code == 404
    answer = api.send("POST", "/retailer/orders", {})
    assert answer.status_code == 405
    assert set(answer.json()) >= {"type", "title", "status", "detail", "violations"}


@pytest.mark.parametrize("path", ["/retailer/offers/export", "/retailer/orders/cancellation"])
def test_a_fixed_word_is_no_id(api: Api, path: str) -> None:
    """Reading it is no call, not a search for a record of that name."""
    assert api.send("GET", path).status_code == 405


def test_error_bodies_of_faults_are_problems(api: Api) -> None:
    """What a status fault answers looks like bol's own errors."""
    body = api.shop.error_body(503, "Service Unavailable")
    assert isinstance(body, dict)
    assert (body["status"], body["violations"]) == (503, [])
