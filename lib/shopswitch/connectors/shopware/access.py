"""How the connector proves who it is: a token for the integration's keys, kept while it lives.

Failed logins are counted by the shop and answered with a wait soon, so a token is asked for as rarely as possible.

Source: Shopware core, ApiAuthenticationListener (tokens live ten minutes) and rate limiter ``oauth``.
"""

from typing import Any

from shopswitch.connectors.shopware.answers import classify, refused_keys
from shopswitch.connectors.shopware.settings import ShopwareSettings
from shopswitch.connectors.shopware.values import text, whole
from shopswitch.errors import ConnectorError, UnexpectedResponseError
from shopswitch.http.auth import Auth, TokenAuth
from shopswitch.http.client import ApiResponse
from shopswitch.http.retry import NO_RETRY
from shopswitch.http.wire import Wire

_TOKEN_PATH = "/api/oauth/token"  # noqa: S105 - an address, not a token


def shop_auth(settings: ShopwareSettings, wire: Wire) -> Auth:
    """The auth of a profile section; secrets are resolved here, a token is fetched with the first call.

    Raises:
        ProfileError: A reference does not lead to a secret.
    """
    keys = {
        "grant_type": "client_credentials",
        "client_id": wire.resolve(settings.client_id) if settings.client_id_is_reference else settings.client_id,
        "client_secret": wire.resolve(settings.client_secret),
    }
    return TokenAuth(lambda: _fetch(settings, wire, keys), _apply, now=wire.clock.now)


def _apply(request: Any, token: str) -> None:
    request.headers["Authorization"] = f"Bearer {token}"


def _fetch(settings: ShopwareSettings, wire: Wire, keys: dict[str, str]) -> tuple[str, float]:
    # The call that needs the token is tried again as a whole: repeating here too would multiply the logins.
    client = wire.open(settings.url, auth=None, classify=_refusal, retry=NO_RETRY, ca_file=settings.ca_file)
    try:
        # Asking for a token changes nothing in the shop.
        answer = client.request("POST", _TOKEN_PATH, intent="read", json=keys).json_object()
    finally:
        client.close()
    try:
        token, lives_s = text(answer, "access_token"), whole(answer, "expires_in")
    except (KeyError, TypeError):
        token, lives_s = "", 0
    if not token:
        raise UnexpectedResponseError(
            f"The {wire.system} answered a login without a token.",
            hint="Check the address in the profile: it must be that of a Shopware 6 shop.",
            system=wire.system,
        )
    wire.redactor.add(token)
    return token, float(lives_s)


def _refusal(response: ApiResponse) -> ConnectorError | None:
    # Which status a wrong key gets besides 401 is unconfirmed: OAuth has 400 for it.
    return refused_keys(response) if response.status in (400, 401) else classify(response)
