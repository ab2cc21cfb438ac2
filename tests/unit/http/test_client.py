import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.errors import (
    AuthError,
    NotFoundError,
    RateLimitError,
    RequestError,
    RetriableError,
    WriteRefusedError,
)
from shopswitch.http.auth import QueryAuth
from shopswitch.http.client import ApiClient
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.retry import RetryPolicy
from shopswitch.http.throttle import Unlimited
from shopswitch.permit import WritePermit
from tests.unit.http.servers import Server, status

Serve = Callable[[Any], str]
Open = Callable[..., ApiClient]
PERMIT = WritePermit(plan_digest="0" * 64, approved_by="A. Signer")


def test_a_write_without_permit_is_never_sent(serve: Serve, open_client: Open, journal: MemoryJournal) -> None:
    """The refusal comes before the wire: the server sees nothing and nothing is written down."""
    server = Server(status(200))
    with pytest.raises(WriteRefusedError):
        open_client(serve(server)).request("POST", "/orders", intent="write", json={})
    assert (server.seen, journal.entries) == ([], [])


def test_a_write_with_permit_is_sent(serve: Serve, open_client: Open, journal: MemoryJournal) -> None:
    """An approved plan opens the way, and the journal says that it was a write."""
    server = Server(status(201))
    open_client(serve(server), permit=PERMIT).request("POST", "/orders", intent="write", json={"a": 1})
    assert [request.get_data() for request in server.seen] == [b'{"a":1}']
    assert [entry["intent"] for entry in journal.entries] == ["write"]


def test_a_search_by_post_is_a_read(serve: Serve, open_client: Open) -> None:
    """What counts is the intent, not the method."""
    server = Server(status(200))
    open_client(serve(server)).request("POST", "/graphql", intent="read", json={})
    assert len(server.seen) == 1


@pytest.mark.parametrize("code", [500, 429])
def test_a_write_is_never_repeated(code: int, serve: Serve, open_client: Open) -> None:
    """A write whose answer is lost may have happened: it is sent once."""
    server = Server(status(code))
    with pytest.raises(RetriableError):
        open_client(serve(server), permit=PERMIT).request("PUT", "/stock", intent="write")
    assert len(server.seen) == 1


def test_a_base_path_is_kept(serve: Serve, open_client: Open) -> None:
    """A shop in a sub-directory is reached there."""
    server = Server(status(200))
    open_client(serve(server) + "/shop/api/").get("/products", {"a": "b c"})
    assert server.seen[0].full_path == "/shop/api/products?a=b+c"


def test_plain_http_to_another_machine_is_refused(open_client: Open) -> None:
    """Without TLS the key could be read on the way."""
    with pytest.raises(RequestError, match="without TLS"):
        open_client("http://shop.example.com")


def test_every_call_names_the_program(serve: Serve, open_client: Open) -> None:
    """Some vendors refuse calls without a User-Agent."""
    server = Server(status(200))
    open_client(serve(server)).get("/")
    assert server.seen[0].headers["User-Agent"].startswith("shopswitch/")


@pytest.mark.parametrize("code", [500, 502, 503, 429])
def test_a_passing_trouble_is_survived(code: int, serve: Serve, open_client: Open, journal: MemoryJournal) -> None:
    """One bad answer and then a good one is a good one; both are written down."""
    server = Server(status(code), status(200))
    assert open_client(serve(server)).get("/products").status == 200
    assert [(1, code), (2, 200)] == [(entry["attempt"], entry["status"]) for entry in journal.entries]


@pytest.mark.parametrize("code", [500, 429])
def test_a_lasting_trouble_ends(code: int, serve: Serve, open_client: Open) -> None:
    """The number of tries is bounded."""
    server = Server(status(code))
    with pytest.raises(RetriableError):
        open_client(serve(server)).get("/products")
    assert RetryPolicy().attempts == len(server.seen)


@pytest.mark.parametrize(("code", "error"), [(400, RequestError), (401, AuthError), (404, NotFoundError)])
def test_a_refusal_is_not_repeated(code: int, error: type[Exception], serve: Serve, open_client: Open) -> None:
    """Asking again would not change the answer."""
    server = Server(status(code))
    with pytest.raises(error):
        open_client(serve(server)).get("/products")
    assert len(server.seen) == 1


def test_a_server_that_asks_for_too_long_a_wait_is_not_waited_for(serve: Serve, open_client: Open) -> None:
    """An hour's wait is told at once."""
    server = Server(status(429, Retry_After="3600"))
    with pytest.raises(RateLimitError) as caught:
        open_client(serve(server)).get("/products")
    assert (caught.value.retry_after, len(server.seen)) == (3600.0, 1)


def test_every_try_passes_the_throttle(serve: Serve, open_client: Open) -> None:
    """A repeated call costs again, and every answer's headers are looked at."""
    costs: list[float] = []
    headers: list[str] = []

    class Watched(Unlimited):
        def acquire(self, cost: float = 1.0) -> None:
            costs.append(cost)

        def observe(self, found: Any) -> None:
            headers.append(found["x-left"])

    client = open_client(
        serve(Server(status(500, X_Left="9"), status(200, X_Left="8"))), throttle=Watched(), wire_limits="vendor"
    )
    client.get("/products", cost=3)
    assert (costs, headers) == ([3, 3], ["9", "8"])


def test_the_journal_holds_names_of_parameters_only(serve: Serve, open_client: Open, journal: MemoryJournal) -> None:
    """Values of a query can be anything: a customer, a key. They are never written down."""
    client = open_client(serve(Server(status(200))), auth=QueryAuth({"consumer_secret": "cs_value"}))
    client.get("/orders", {"email": "someone@example.test", "page": "17"})
    assert journal.entries[0]["query"] == ["consumer_secret", "email", "page"]
    written = json.dumps(journal.entries)
    assert all(value not in written for value in ("someone", "example.test", "17", "cs_value"))


def test_the_journal_says_what_was_asked(serve: Serve, open_client: Open, journal: MemoryJournal) -> None:
    """One line tells when, whom, what, how it ended and the fingerprint of the answer."""
    open_client(serve(Server(status(200, X_Request_Id="r-1")))).get("/orders")
    entry = dict(journal.entries[0])
    assert entry.pop("ms") >= 0
    assert entry == {
        "at": "2026-11-23T12:00:00+00:00",
        "role": "new",
        "platform": "test",
        "intent": "read",
        "method": "GET",
        "path": "/orders",
        "query": [],
        "attempt": 1,
        "status": 200,
        "error": "",
        "request_id": "r-1",
        "bytes": 2,
        "sha256": "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
    }


def test_a_secret_in_a_path_is_masked(serve: Serve, open_client: Open, journal: MemoryJournal, make_wire: Any) -> None:
    """Where a vendor wants the key in the path, it stands neither in the journal nor in an error."""
    wire = make_wire()
    wire.redactor.add("s3cret/key")
    client = open_client(serve(Server(Response("oops"))), wire_redactor=wire.redactor)
    response = client.get("/token/s3cret%2Fkey/x")
    assert "/token/[redacted]/x" == response.path == journal.entries[0]["path"]
