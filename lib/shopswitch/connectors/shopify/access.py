"""How the connector proves who it is: a permanent token, or one fetched with client id and secret.

Source: https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant
(a token lives 24 hours and is simply asked for again).
"""

from typing import Any

from shopswitch.connectors.shopify.settings import ShopifySettings
from shopswitch.connectors.shopify.values import take, take_number, take_or_none
from shopswitch.errors import (
    AuthError,
    ConnectorError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RetriableError,
)
from shopswitch.http.auth import Auth, HeaderAuth, TokenAuth, set_header
from shopswitch.http.client import ApiResponse
from shopswitch.http.wire import Wire

TOKEN_HEADER = "X-Shopify-Access-Token"  # noqa: S105 - name of a header, not a token
_TOKEN_PATH = "/admin/oauth/access_token"  # noqa: S105 - an address, not a token


def shop_auth(settings: ShopifySettings, wire: Wire) -> Auth:
    """The auth of a profile section; secrets are resolved here, a token is fetched with the first call.

    Raises:
        ProfileError: A reference does not lead to a secret.
    """
    if settings.access_token is not None:
        return HeaderAuth(TOKEN_HEADER, wire.resolve(settings.access_token))
    client_id, secret = settings.client_id or "", settings.client_secret or ""
    form = {
        "grant_type": "client_credentials",
        "client_id": wire.resolve(client_id) if settings.client_id_is_reference else client_id,
        "client_secret": wire.resolve(secret),
    }
    return TokenAuth(
        lambda: _fetch(settings, wire, form),
        set_header(TOKEN_HEADER),
        now=wire.clock.now,
    )


def _fetch(settings: ShopifySettings, wire: Wire, form: dict[str, str]) -> tuple[str, float]:
    client = wire.open(settings.url, auth=None, classify=_refusal, ca_file=settings.ca_file)
    try:
        # Asking for a token changes nothing in the shop.
        response = client.request("POST", _TOKEN_PATH, intent="read", form=form)
    finally:
        client.close()
    answer = response.json_object()
    token = take(answer, "access_token", str)
    wire.redactor.add(token)
    if "scope" in answer and take_or_none(answer, "scope", str) == "":
        raise PermissionDeniedError(
            f"The app of the {wire.system} has no access scopes at all, so it may read nothing.",
            hint="Add the scopes to the app's version in the Dev Dashboard, release it and approve it in the shop.",
            system=wire.system,
            status=response.status,
        )
    return token, float(take_number(answer, "expires_in"))


def _refusal(response: ApiResponse) -> ConnectorError | None:
    about: dict[str, Any] = {
        "system": response.system,
        "status": response.status,
        "request_id": response.request_id,
    }
    # Shopify answers OAuth errors as JSON or as a page; the code stands in both.
    if b"shop_not_permitted" in response.body and response.status >= 400:
        return AuthError(
            f"The app of the {response.system} belongs to another Shopify organisation than the shop, and Shopify "
            "then gives no token for client id and secret.",
            hint="Let the client make the app in their own organisation, or give an access token of an app "
            "that is already installed.",
            code="shop_not_permitted",
            **about,
        )
    if response.status < 400:
        return None
    if response.status == 429:
        return RateLimitError(
            f"The {response.system} gives no token now: too many requests.",
            hint="Run it again later.",
            retry_after=response.retry_after,
            **about,
        )
    if response.status >= 500:
        return RetriableError(
            f"The {response.system} gives no token now (HTTP {response.status}).", hint="Run it again later.", **about
        )
    if response.status == 404:
        return NotFoundError(
            f"The {response.system} gives no tokens at this address.",
            hint="Give the shop's own address in the profile, such as https://NAME.myshopify.com.",
            **about,
        )
    return AuthError(
        f"The {response.system} refuses client id and secret (HTTP {response.status}).",
        hint="Compare both with the app's settings in the Dev Dashboard; the app must be installed in this shop.",
        **about,
    )
