import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.errors import AuthError
from shopswitch.http.auth import BasicAuth, HeaderAuth, OAuth1Auth, QueryAuth, TokenAuth, set_header
from shopswitch.http.client import ApiClient
from shopswitch.http.journal import MemoryJournal

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
Serve = Callable[[Any], str]
Open = Callable[..., ApiClient]


class Recorder:
    """Remembers requests; answers 401 to every token in `dead`."""

    def __init__(self) -> None:
        self.seen: list[Request] = []
        self.dead: set[str] = set()

    @Request.application
    def __call__(self, request: Request) -> Response:
        """Answer one call."""
        self.seen.append(request)
        return Response("[]", status=401 if request.headers.get("X-Token") in self.dead else 200)


@pytest.fixture
def server() -> Recorder:
    return Recorder()


def test_a_header_carries_the_key(server: Recorder, serve: Serve, open_client: Open) -> None:
    """A fixed header goes along with each call."""
    open_client(serve(server), auth=HeaderAuth("X-Key", "value")).get("/a")
    assert server.seen[0].headers["X-Key"] == "value"


@pytest.mark.parametrize(("user", "password"), [("key", "X"), ("clé", "wörd"), ("a", "b:c")])
def test_basic_goes_along_unasked(user: str, password: str, server: Recorder, serve: Serve, open_client: Open) -> None:
    """The pair is sent with the first request, in UTF-8."""
    open_client(serve(server), auth=BasicAuth(user, password)).get("/a")
    assert len(server.seen) == 1
    scheme, _, pair = server.seen[0].headers["Authorization"].partition(" ")
    assert ("Basic", f"{user}:{password}") == (scheme, base64.b64decode(pair).decode())


def test_keys_in_the_query_join_the_others(server: Recorder, serve: Serve, open_client: Open) -> None:
    """The call's own parameters stay."""
    open_client(serve(server), auth=QueryAuth({"k": "a&b"})).get("/a", {"page": "2"})
    assert server.seen[0].args.to_dict() == {"page": "2", "k": "a&b"}


def test_another_auth_for_one_call(server: Recorder, serve: Serve, open_client: Open) -> None:
    """A single call may sign differently."""
    client = open_client(serve(server), auth=HeaderAuth("X-Key", "usual"))
    client.get("/a", auth=HeaderAuth("X-Key", "other"))
    assert server.seen[0].headers["X-Key"] == "other"


# --- OAuth 1.0a


def escape(text: str) -> str:
    return quote(text, safe="-._~")


def oauth_fields(request: Request) -> dict[str, str]:
    header = request.headers["Authorization"].removeprefix("OAuth ")
    pairs = (part.strip().split("=", 1) for part in header.split(","))
    return {unquote(name): unquote(value.strip('"')) for name, value in pairs}


def expected_signature(request: Request, secret: str, token_secret: str) -> str:
    """RFC 5849, section 3.4, worked out from what the server sees, with SHA-256."""
    fields = {name: value for name, value in oauth_fields(request).items() if name not in {"oauth_signature", "realm"}}
    query = parse_qsl(request.query_string.decode(), keep_blank_values=True)
    pairs = sorted((escape(name), escape(value)) for name, value in [*fields.items(), *query])
    base = "&".join(
        [request.method, escape(request.base_url), escape("&".join(f"{name}={value}" for name, value in pairs))]
    )
    key = f"{escape(secret)}&{escape(token_secret)}"
    return base64.b64encode(hmac.digest(key.encode(), base.encode(), hashlib.sha256)).decode()


@pytest.mark.parametrize(
    "params",
    [
        [],
        [("page", "2")],
        [("searchCriteria[filterGroups][0][filters][0][field]", "created_at"), ("from", "2026-05-02 10:01:12+02:00")],
        [("b", "2"), ("a", "1"), ("a", "0"), ("empty", "")],
        [("name", "é ☕ %41&=+*~'()!$,;:@/?")],
    ],
    ids=["none", "one", "brackets", "repeated", "odd"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("token", "token_secret"), [("tok", "tok&secret"), (None, None)], ids=["token", "one-legged"])
def test_an_oauth1_signature_holds(
    params: list[tuple[str, str]],
    method: str,
    token: str | None,
    token_secret: str | None,
    server: Recorder,
    serve: Serve,
    open_client: Open,
) -> None:
    """What the server works out from the request it received is the signature that was sent."""
    auth = OAuth1Auth("ck", "cs /+", token, token_secret, now=lambda: NOW)
    open_client(serve(server), auth=auth).request(method, "/rest/V1/a b", intent="read", params=params)
    fields = oauth_fields(server.seen[0])
    assert ("HMAC-SHA256", "1.0", "ck", str(int(NOW.timestamp()))) == (
        fields["oauth_signature_method"],
        fields["oauth_version"],
        fields["oauth_consumer_key"],
        fields["oauth_timestamp"],
    )
    assert token == fields.get("oauth_token")
    assert expected_signature(server.seen[0], "cs /+", token_secret or "") == fields["oauth_signature"]


def test_an_oauth1_signature_holds_for_a_whole_address(server: Recorder, serve: Serve, open_client: Open) -> None:
    """A vendor's "next" link may hold characters that are legal in an address but unknown to OAuth libraries."""
    url = serve(server)
    auth = OAuth1Auth("ck", "cs", now=lambda: NOW)
    open_client(url, auth=auth).get(f"{url}/rest?filter[a]=b|c&page=2")
    assert expected_signature(server.seen[0], "cs", "") == oauth_fields(server.seen[0])["oauth_signature"]


def test_every_send_has_its_own_nonce(server: Recorder, serve: Serve, open_client: Open) -> None:
    """A server that refuses a nonce it has seen accepts every call of ours."""
    client = open_client(serve(server), auth=OAuth1Auth("ck", "cs", now=lambda: NOW))
    for _ in range(5):
        client.get("/a")
    assert len({oauth_fields(request)["oauth_nonce"] for request in server.seen}) == 5


# --- tokens that run out


class Tokens:
    """Hands out token-1, token-2 and so on."""

    def __init__(self, lives_s: float = 600) -> None:
        self.given = 0
        self.lives_s = lives_s
        self.at = NOW

    def fetch(self) -> tuple[str, float]:
        """The next one."""
        self.given += 1
        return f"token-{self.given}", self.lives_s

    def auth(self) -> TokenAuth:
        """An auth on these tokens and their clock."""
        return TokenAuth(self.fetch, set_header("X-Token"), now=lambda: self.at)


def test_a_token_is_fetched_once(server: Recorder, serve: Serve, open_client: Open) -> None:
    """While it lives the same token is used."""
    tokens = Tokens()
    client = open_client(serve(server), auth=tokens.auth())
    for _ in range(3):
        client.get("/a")
    assert [request.headers["X-Token"] for request in server.seen] == ["token-1"] * 3


@pytest.mark.parametrize(("passed_s", "given"), [(539, 1), (540, 2), (10_000, 2)])
def test_a_token_is_renewed_a_minute_early(
    passed_s: float, given: int, server: Recorder, serve: Serve, open_client: Open
) -> None:
    """It must outlive the call it is sent with."""
    tokens = Tokens(lives_s=600)
    client = open_client(serve(server), auth=tokens.auth())
    client.get("/a")
    tokens.at += timedelta(seconds=passed_s)
    client.get("/a")
    assert given == tokens.given


def test_a_token_withdrawn_early_is_renewed_once(
    server: Recorder, serve: Serve, open_client: Open, journal: MemoryJournal
) -> None:
    """After a 401 the call goes again with a new token; both are written down."""
    tokens = Tokens()
    server.dead = {"token-1"}
    open_client(serve(server), auth=tokens.auth()).get("/a")
    assert [request.headers["X-Token"] for request in server.seen] == ["token-1", "token-2"]
    assert [entry["status"] for entry in journal.entries] == [401, 200]


def test_a_key_that_is_refused_ends(server: Recorder, serve: Serve, open_client: Open) -> None:
    """When the new token is refused too, the key is: no endless renewing."""
    tokens = Tokens()
    server.dead = {"token-1", "token-2", "token-3"}
    with pytest.raises(AuthError):
        open_client(serve(server), auth=tokens.auth()).get("/a")
    assert len(server.seen) == 2


def test_an_error_of_the_token_address_comes_through(server: Recorder, serve: Serve, open_client: Open) -> None:
    """What goes wrong when fetching a token is told as it is; the call itself is not sent."""

    def refuse() -> tuple[str, float]:
        raise AuthError("The login is refused.")

    with pytest.raises(AuthError, match="login is refused"):
        open_client(serve(server), auth=TokenAuth(refuse, set_header("X-Token"), now=lambda: NOW)).get("/a")
    assert server.seen == []
