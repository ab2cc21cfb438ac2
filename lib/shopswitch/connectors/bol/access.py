"""How the connector proves who it is: a token for client id and secret, used until it runs out.

One token serves every endpoint: bol.com asks not to fetch one per call, and may block addresses that do.

Source: https://api.bol.com/retailer/public/Retailer-API/authentication.html (client credentials, 299 seconds).
"""

from shopswitch.connectors.bol.answers import refusal
from shopswitch.connectors.bol.settings import BolSettings
from shopswitch.connectors.bol.values import take, take_id
from shopswitch.errors import UnexpectedResponseError
from shopswitch.http.auth import Auth, BasicAuth, TokenAuth, set_header
from shopswitch.http.wire import Wire


def account_auth(settings: BolSettings, wire: Wire) -> Auth:
    """The auth of a profile section; secrets are resolved here, a token is fetched with the first call.

    Raises:
        ProfileError: A reference does not lead to a secret.
    """
    client_id = wire.resolve(settings.client_id) if settings.client_id_is_reference else settings.client_id
    secret = wire.resolve(settings.client_secret)
    wire.redactor.add(secret, partner=client_id)
    keys = BasicAuth(client_id, secret)
    return TokenAuth(lambda: _fetch(settings, wire, keys), set_header("Authorization"), now=wire.clock.now)


def _fetch(settings: BolSettings, wire: Wire, keys: Auth) -> tuple[str, float]:
    client = wire.open(settings.login_url, auth=keys, classify=refusal, ca_file=settings.ca_file)
    try:
        # Asking for a token changes nothing in the account.
        response = client.request("POST", "/token", intent="read", form={"grant_type": "client_credentials"})
    finally:
        client.close()
    answer = response.json_object()
    token = take_id(answer, "access_token")
    wire.redactor.add(token)
    lives_s = take(answer, "expires_in", int)
    if lives_s <= 0:
        raise UnexpectedResponseError(f"The {wire.system} gave a token that lives no time at all.")
    return f"Bearer {token}", float(lives_s)
