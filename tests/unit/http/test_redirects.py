import socket
from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.errors import ConnectorError, RequestError
from shopswitch.http.auth import BasicAuth, HeaderAuth
from shopswitch.http.client import ApiClient
from shopswitch.http.journal import MemoryJournal
from tests.unit.http.servers import Server, status, to

Serve = Callable[[Any], str]
Open = Callable[..., ApiClient]


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_host_is_followed(
    code: int, serve: Serve, open_client: Open, journal: MemoryJournal
) -> None:
    """A shop that adds a slash or a language is followed, with key and headers, and both calls are written down."""
    server = Server(to("/en/products?page=2", code), status(200))
    client = open_client(serve(server), auth=HeaderAuth("X-Key", "secret"))
    response = client.get("/products", headers={"X-Other": "1"})
    assert (response.status, response.path) == (200, "/products")
    assert server.seen[1].full_path == "/en/products?page=2"
    assert (server.seen[1].headers["X-Key"], server.seen[1].headers["X-Other"]) == ("secret", "1")
    assert [code, 200] == [entry["status"] for entry in journal.entries]


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("https://other.example.com/a", "https://other.example.com"),
        ("http://127.0.0.2/a", "http://127.0.0.2"),
        ("//other.example.com/a", "http://other.example.com"),
        ("ftp://127.0.0.1/a", "ftp://127.0.0.1"),
        ("http://127.0.0.1:1/a", "http://127.0.0.1:1"),
    ],
)
def test_a_redirect_elsewhere_is_refused(
    location: str, sentence: str, serve: Serve, open_client: Open, journal: MemoryJournal
) -> None:
    """Keys do not travel to another host, port or protocol; the call that was made is written down."""
    with pytest.raises(RequestError) as caught:
        open_client(serve(Server(to(location))), auth=BasicAuth("user", "secret-word")).get("/a")
    assert sentence in str(caught.value)
    assert [entry["status"] for entry in journal.entries] == [302]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (b"Location: http://a:port/\r\n", "redirects to an address that cannot be read"),
        (b"", "redirects again and again"),
    ],
)
def test_a_redirect_to_nowhere_is_told(header: bytes, sentence: str, talk: Any, open_client: Open) -> None:
    """An address that cannot be read, or none at all, is told as such."""

    def redirect(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 302 Found\r\n" + header + b"Content-Length: 0\r\n\r\n")

    with pytest.raises(ConnectorError, match=sentence):
        open_client(talk(redirect)).get("/a")


def test_a_redirect_from_https_to_http_is_refused(serve_tls: Any, open_client: Open) -> None:
    """The same host without TLS is another address."""
    url, context = serve_tls(Server(lambda request: to(f"http://{request.host}/a")))
    with pytest.raises(RequestError, match="redirects to http://"):
        open_client(url, tls=context).get("/a")


def test_a_redirected_post_is_refused(serve: Serve, open_client: Open) -> None:
    """Nobody knows whether the body should go along."""
    server = Server(to("/b"))
    with pytest.raises(RequestError, match="redirects POST requests"):
        open_client(serve(server)).request("POST", "/a", intent="read", json={})
    assert len(server.seen) == 1


def test_redirects_without_end_are_refused(serve: Serve, open_client: Open) -> None:
    """A circle of redirects ends after a few."""
    server = Server(to("/a"))
    with pytest.raises(RequestError, match="again and again"):
        open_client(serve(server)).get("/a")
    assert len(server.seen) == 4


def test_a_next_link_on_the_same_host_is_followed(serve: Serve, open_client: Open) -> None:
    """A vendor's whole address keeps its own query."""
    server = Server(status(200))
    url = serve(server)
    open_client(url + "/api").get(f"{url}/api/products?cursor=a%2Fb")
    assert f"{server.seen[0].path}?cursor={server.seen[0].args['cursor']}" == "/api/products?cursor=a/b"


@pytest.mark.parametrize("link", ["https://other.example.com/x", "http://127.0.0.1:1/x", "http://[broken", "ftp://a/x"])
def test_a_next_link_elsewhere_is_refused(link: str, serve: Serve, open_client: Open) -> None:
    """An address on another host, given by whatever answer, gets no key."""
    with pytest.raises(RequestError, match="another host"):
        open_client(serve(Server(status(200)))).get(link)
