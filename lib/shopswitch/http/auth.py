"""Ways to prove who we are. With client.py the only module that imports httpx."""

import base64
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

import httpx
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256, SIGNATURE_TYPE_AUTH_HEADER, Client

Auth = httpx.Auth


class HeaderAuth(Auth):
    """A fixed header, such as a token."""

    def __init__(self, name: str, value: str) -> None:
        self._name, self._value = name, value

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the header."""
        request.headers[self._name] = self._value
        yield request


class BasicAuth(HeaderAuth):
    """HTTP Basic, sent with the first request: some shops never send a challenge."""

    def __init__(self, username: str, password: str) -> None:
        pair = base64.b64encode(f"{username}:{password}".encode()).decode()
        super().__init__("Authorization", f"Basic {pair}")


class QueryAuth(Auth):
    """Keys in the query string, for hosts that strip the Authorization header."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the keys to the address of this request."""
        request.url = request.url.copy_merge_params(self._values)
        yield request


class OAuth1Auth(Auth):
    """OAuth 1.0a with HMAC-SHA256 in the Authorization header; a fresh nonce on every send.

    Args:
        consumer_key: Key.
        consumer_secret: Secret.
        token: Access token, or None for the one-legged form.
        token_secret: Its secret, or None.
        now: Present moment; the server refuses a timestamp that is far off.
    """

    def __init__(
        self,
        consumer_key: str,
        consumer_secret: str,
        token: str | None = None,
        token_secret: str | None = None,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._keys = (consumer_key, consumer_secret, token, token_secret)
        self._now = now

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign method, address and query; a JSON body is not part of an OAuth 1.0a signature."""
        key, secret, token, token_secret = self._keys
        client = Client(
            key,
            client_secret=secret,
            resource_owner_key=token,
            resource_owner_secret=token_secret,
            signature_method=SIGNATURE_HMAC_SHA256,
            signature_type=SIGNATURE_TYPE_AUTH_HEADER,
            timestamp=str(int(self._now().timestamp())),
        )
        # Signed over the decoded pairs: oauthlib refuses characters that are legal in an address, such as "[".
        query = urlencode(request.url.params.multi_items(), quote_via=quote, safe="")
        address = str(request.url.copy_with(query=query.encode() or None))
        _, headers, _ = client.sign(address, http_method=request.method)  # type: ignore[arg-type]  # any method may be signed
        request.headers["Authorization"] = headers["Authorization"]
        yield request


class TokenAuth(Auth):
    """A token that must be fetched and runs out (client-credentials grant).

    Args:
        fetch: Gets a token; returns (token, seconds it lives).
        apply: Puts the token on a request.
        now: Present moment.
    """

    def __init__(
        self,
        fetch: Callable[[], tuple[str, float]],
        apply: Callable[[httpx.Request, str], None],
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._fetch, self._apply, self._now = fetch, apply, now
        self._token = ""
        self._until: datetime | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Use the token while it lives; after a 401 fetch a new one and try once more."""
        if self._until is None or self._now() >= self._until:
            self._renew()
        self._apply(request, self._token)
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._renew()
            self._apply(request, self._token)
            yield request

    def _renew(self) -> None:
        self._token, lives_s = self._fetch()
        # A minute early: the token must outlive the request it is sent with.
        self._until = self._now() + timedelta(seconds=max(0.0, lives_s - 60))


def set_header(name: str) -> Callable[[httpx.Request, str], None]:
    """An `apply` for TokenAuth that puts the token in the header `name` as it is."""

    def apply(request: httpx.Request, token: str) -> None:
        request.headers[name] = token

    return apply
