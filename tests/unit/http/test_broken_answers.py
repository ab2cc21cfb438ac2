import socket
import struct
from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.errors import (
    RequestError,
    RetriableError,
)
from shopswitch.http.auth import HeaderAuth
from shopswitch.http.client import ApiClient
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.retry import RetryPolicy
from tests.unit.http.servers import Server, status

Serve = Callable[[Any], str]
Open = Callable[..., ApiClient]


def hang_up(connection: socket.socket) -> None:
    connection.recv(65536)
    # Without lingering, closing sends a reset.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def close_at_once(connection: socket.socket) -> None:
    connection.recv(65536)


def cut_body(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,")


def no_http(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"SSH-2.0-OpenSSH_9\r\n")


def bad_gzip(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd")


@pytest.mark.parametrize(
    ("handler", "sentence"),
    [
        (hang_up, "broke off its answer"),
        (close_at_once, "broke off its answer"),
        (cut_body, "broke off its answer"),
        (no_http, "broke off its answer"),
        (bad_gzip, "sent an unreadable answer"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_broken_answer_is_retriable(
    handler: Any, sentence: str, talk: Any, open_client: Open, journal: MemoryJournal
) -> None:
    """Every kind of broken answer is tried again, then told with system, host and path; each try is written down."""
    url = talk(handler)
    with pytest.raises(RetriableError) as caught:
        open_client(url).get("/products", {"email": "someone@example.test"})
    assert f"The new shop (test) at {url.removeprefix('http://')} {sentence} (/products)." == caught.value.message
    assert [entry["attempt"] for entry in journal.entries] == [1, 2, 3, 4, 5]
    assert all(entry["error"] and entry["status"] is None for entry in journal.entries)


def test_an_answer_that_does_not_come_is_retriable(talk: Any, open_client: Open) -> None:
    """A server that accepts and stays silent is told as such."""
    url = talk(lambda connection: connection.recv(1) and connection.recv(65536) and connection.recv(1))
    with pytest.raises(RetriableError, match="takes too long to answer"):
        open_client(url, timeout_s=0.05, retry=RetryPolicy(attempts=1)).get("/products")


def test_a_closed_port_is_retriable(open_client: Open) -> None:
    """Nobody listens: the sentence names the address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(RetriableError, match=rf"at 127\.0\.0\.1:{port} cannot be reached"):
        open_client(f"http://127.0.0.1:{port}").get("/products")


@pytest.mark.parametrize("key", ["line\nbreak-secret", "zero\x00secret"])
def test_a_key_that_no_header_may_carry_is_told(key: str, serve: Serve, open_client: Open) -> None:
    """A key with a line break is a mistake in storing it; it is neither sent nor shown."""
    server = Server(status(200))
    with pytest.raises(RequestError) as caught:
        open_client(serve(server), auth=HeaderAuth("X-Key", key)).get("/")
    assert server.seen == []
    assert "secret" not in str(caught.value)
