"""Fixtures of the HTTP tests: a client on a loopback address, and servers that misbehave below HTTP."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from shopswitch.errors import (
    AuthError,
    ConnectorError,
    NotFoundError,
    RateLimitError,
    RequestError,
    RetriableError,
)
from shopswitch.http.client import ApiClient, ApiResponse
from shopswitch.http.wire import Wire
from tests.unit.http.certificates import Authority

Talk = Callable[[socket.socket], None]


def classify(response: ApiResponse) -> ConnectorError | None:
    """The plainest rule a connector may have."""
    if response.status < 400:
        return None
    if response.status == 429:
        return RateLimitError("Slow down.", retry_after=response.retry_after)
    kinds: dict[int, type[ConnectorError]] = {401: AuthError, 404: NotFoundError}
    kind = kinds.get(response.status, RetriableError if response.status >= 500 else RequestError)
    return kind(f"HTTP {response.status}.", status=response.status)


@pytest.fixture
def open_client(make_wire: Callable[..., Wire]) -> Iterator[Callable[..., ApiClient]]:
    """Open a client on an address; more arguments go to `ApiClient`, those named wire_… to the wire."""
    opened = []

    def opener(url: str, **more: Any) -> ApiClient:
        wire = make_wire(**{name.removeprefix("wire_"): more.pop(name) for name in [*more] if name.startswith("wire_")})
        values: dict[str, Any] = {"auth": None, "classify": classify, "tls": ssl.create_default_context()}
        opened.append(ApiClient(wire, url, **(values | more)))
        return opened[-1]

    yield opener
    for client in opened:
        client.close()


@pytest.fixture
def talk() -> Iterator[Callable[[Talk], str]]:
    """Serve connections by a function that gets the bare socket; returns the address."""
    running: list[tuple[socket.socket, threading.Thread]] = []

    def start(handler: Talk) -> str:
        listener = socket.create_server(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return  # the listener was shut down: the test is over
                with connection:
                    handler(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        running.append((listener, thread))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for listener, thread in running:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def serve_tls(authority: Authority, tmp_path: Path) -> Iterator[Callable[[Any], tuple[str, ssl.SSLContext]]]:
    """Start a WSGI application behind TLS; returns its address and a context that trusts it."""
    running = []

    def start(app: Any) -> tuple[str, ssl.SSLContext]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority.issue(tmp_path))
        server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=context)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        running.append((server, thread))
        trusting = ssl.create_default_context(cadata=authority.pem.decode())
        return f"https://127.0.0.1:{server.server_port}", trusting

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()
