"""Proving who we are to Shopify: the profile section, a permanent token, a token traded for id and secret."""

from typing import Any

import pytest
from pydantic import ValidationError
from werkzeug.wrappers import Response

from shopswitch.connectors.shopify import ShopifySettings
from shopswitch.errors import (
    AuthError,
    ConnectorError,
    NotFoundError,
    PermissionDeniedError,
    UnexpectedResponseError,
)
from tests.connectors.shopify.fake_shop import Connect, FakeShop

PAIR = {"client_id": "made-up-id", "client_secret": "env:SECRET"}


def section(**keys: Any) -> ShopifySettings:
    return ShopifySettings(platform="shopify", url="https://theehuis.myshopify.com", **keys)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"client_id": "made-up-id"},
        {"client_secret": "env:SECRET"},
        {"access_token": "env:TOKEN", **PAIR},
        {"access_token": "env:TOKEN", "client_secret": "env:SECRET"},
    ],
    ids=["none", "id only", "secret only", "both", "token and half a pair"],
)
def test_a_section_with_no_key_or_two_is_refused(keys: dict[str, str]) -> None:
    """Exactly one of the two ways to prove who we are, and the message says which there are."""
    with pytest.raises(ValidationError, match="either access_token, or client_id and client_secret together"):
        section(**keys)


@pytest.mark.parametrize("keys", [{"access_token": "env:TOKEN"}, PAIR], ids=["token", "pair"])
def test_a_section_with_one_key_is_accepted(keys: dict[str, str]) -> None:
    """Either way on its own is a whole profile section."""
    assert section(**keys).location is None


def test_a_secret_in_place_of_the_client_id_is_refused() -> None:
    """The client id may stand in the profile, an app secret or token pasted there may not, nor be repeated."""
    with pytest.raises(ValidationError) as caught:
        section(client_id="shpss_0123456789abcdef", client_secret="env:SECRET")
    assert "a secret stands here literally" in caught.value.errors()[0]["msg"]
    assert "shpss_0123" not in caught.value.errors()[0]["msg"]


def test_a_permanent_token_travels_in_shopifys_header(shop: FakeShop, connect: Connect) -> None:
    """The token of the profile is the one that is sent, in the header and nowhere else."""
    connect().ping()
    assert shop.calls[0].headers["x-shopify-access-token"] == "secret-TOKEN"
    assert "authorization" not in shop.calls[0].headers


def test_id_and_secret_are_traded_for_a_token_once(shop: FakeShop, connect: Connect) -> None:
    """The grant is form-encoded, and its token serves all calls while it lives."""
    connector = connect(**PAIR)
    connector.ping()
    connector.products()
    assert shop.operations().count("access_token") == 1
    asked = shop.last("access_token")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.variables == {
        "grant_type": "client_credentials",
        "client_id": "made-up-id",
        "client_secret": "secret-SECRET",
    }


def test_the_client_id_may_be_a_reference(shop: FakeShop, connect: Connect) -> None:
    """A person may keep id and secret in the same place."""
    connect(client_id="env:ID", client_secret="env:SECRET").ping()
    assert shop.last("access_token").variables["client_id"] == "secret-ID"


def test_a_token_that_ran_out_is_renewed(shop: FakeShop, connect: Connect) -> None:
    """After a 401 a new token is fetched and the call succeeds; nobody notices."""
    connector = connect(**PAIR)
    connector.ping()
    shop.token = "another-made-up-token"
    assert connector.products().complete
    assert shop.operations().count("access_token") == 2


def test_a_fetched_token_is_known_to_the_redactor(shop: FakeShop, connect: Connect, make_wire: Any) -> None:
    """A key that is used can no longer be written down, wherever it comes from."""
    wire = make_wire(platform="shopify")
    connect(wire=wire, **PAIR).ping()
    assert wire.redactor.holds_secret(shop.token)


@pytest.mark.parametrize(
    "body",
    ['{"error":"shop_not_permitted"}', "<html><body>Oauth error shop_not_permitted: refused</body></html>"],
    ids=["json", "page"],
)
def test_an_app_of_another_organisation_is_explained(shop: FakeShop, connect: Connect, body: str) -> None:
    """The grant works within one Shopify organisation only; the sentence says who must make the app."""
    shop.queue["access_token"] = [Response(body, status=400)]
    with pytest.raises(AuthError, match=r"another Shopify organisation.*client make the app") as caught:
        connect(**PAIR).ping()
    assert caught.value.code == "shop_not_permitted"


def test_an_app_without_scopes_is_explained(shop: FakeShop, connect: Connect) -> None:
    """An app version released without scopes yields a token that may do nothing."""
    shop.scopes = ()
    with pytest.raises(PermissionDeniedError, match="no access scopes at all"):
        connect(**PAIR).ping()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Response('{"error":"invalid_client"}', status=401), AuthError),
        (Response("", status=404), NotFoundError),
        (Response("<html></html>"), UnexpectedResponseError),
        (Response('{"access_token":7,"scope":"read_products","expires_in":10}'), UnexpectedResponseError),
    ],
    ids=["wrong secret", "no such address", "page", "wrong type"],
)
def test_a_refused_grant_is_an_error_of_its_kind(
    shop: FakeShop, connect: Connect, answer: Response, error: type[ConnectorError]
) -> None:
    """Each way the grant fails calls for another reaction."""
    shop.queue["access_token"] = [answer]
    with pytest.raises(error):
        connect(**PAIR).ping()


@pytest.mark.parametrize("status", [429, 503])
def test_a_grant_that_fails_for_a_moment_is_tried_again(shop: FakeShop, connect: Connect, status: int) -> None:
    """A busy moment of Shopify's is no reason to stop."""
    shop.queue["access_token"] = [Response("", status=status)]
    assert connect(**PAIR).ping().system_name == "Theehuis Delft"
