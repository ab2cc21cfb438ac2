"""A sandbox on real sockets, and a caller that hides nothing of what came back."""

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from shopswitch.sandbox.csv import ClosedShop
from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.server import SandboxServer
from tests.sandbox.toy_shop import ToyShop


def toy_server(**options: Any) -> SandboxServer:
    """A sandbox whose shops are toys or closed ones; Picqer is the real emulation."""
    return SandboxServer({"picqer": PicqerAccount, "toy": ToyShop, "csv": ClosedShop}, **options)


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers in order, body bytes."""

    status: int
    headers: list[tuple[str, str]] = field(repr=False)
    body: bytes

    def header(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Caller:
    """Calls one server, each call on a connection of its own."""

    server: SandboxServer

    def control(self, method: str, path: str, body: object = None) -> Answer:
        """A call of the control plane; `path` starts behind ``/_control``."""
        return call(f"{self.server.base_url}/_control{path}", method, body)

    def add(self, name: str = "demo", **more: object) -> dict[str, Any]:
        """Make a client of toys."""
        answer = self.control("POST", "/clients", {"name": name, "old": "toy", "new": "toy", **more})
        assert answer.status == 201, answer
        info: dict[str, Any] = answer.json()
        return info

    def fault(self, kind: str, name: str = "demo", **more: object) -> None:
        """Switch one fault on, for the new shop where no other system is named."""
        answer = self.control("POST", f"/clients/{name}/faults", [{"system": "new", "kind": kind, **more}])
        assert answer.status == 200, answer

    def shop(self, path: str, method: str = "GET", body: object = None, slot: str = "new") -> Answer:
        """A call of client ``demo``'s own system."""
        return call(f"{self.server.base_url}/demo/{slot}{path}", method, body)


def call(
    url: str,
    method: str = "GET",
    body: object = None,
    *,
    headers: Mapping[str, str] | None = None,
    context: ssl.SSLContext | None = None,
) -> Answer:
    """One call; a body that is no bytes goes out as JSON, announced as a form, as curl does."""
    parts = urlsplit(url)
    port = parts.port or 0
    connection = (
        http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=context)
        if parts.scheme == "https"
        else http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    )
    sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    form = {} if sent is None else {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request(method, url[url.index("/", 8) :], body=sent, headers={**form, **(headers or {})})
        response = connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read())
    finally:
        connection.close()
