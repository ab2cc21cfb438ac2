"""The sandbox on loopback: plain HTTP on one port, TLS with its own authority on a second."""

import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from shopswitch.sandbox.app import SandboxApp
from shopswitch.sandbox.certificates import build_certificates
from shopswitch.sandbox.clients import Clients, Endpoints
from shopswitch.sandbox.control import Control
from shopswitch.sandbox.listener import Listener
from shopswitch.sandbox.profiles import ProfileFolder
from shopswitch.sandbox.spec import SandboxError
from shopswitch.sandbox.systems import System
from shopswitch.sandbox.world import World

CANNOT_VOUCH = (
    "The emulated systems answer as the vendors' documentation and recorded answers say; what both leave open is an "
    "assumption here, so a green rehearsal does not prove that the real system does the same.",
    "Picqer's own integrations are closed software: which orders they import, when they push stock and how they "
    "report a shipment follows its help pages, not its code.",
    "The time between an event and its effect is missing: imports, stock pushes and shipments happen when asked for, "
    "and a client's clock stands still until it is moved.",
    "Permissions, plans and app installation are emulated only as far as a key is accepted or refused.",
    "Shop plugins, themes, apps and middleware that change orders or stock on their own do not exist here.",
    "Published limits are kept only where they are switched on; a vendor's real limits depend on load and plan.",
    "Speed says nothing: answers come from memory on this machine.",
    "Customers, products and orders are made up; the odd data of a real catalogue is wider than any generator.",
    "The web pages of the vendors are missing, except the connection page with its deactivate button.",
    "Mails, labels, payments and carriers are not emulated: nothing here tells whether a customer would get a mail.",
)
"""What a rehearsal in the sandbox does not prove."""


class SandboxServer:
    """Serves emulated clients until stopped; also a context manager.

    The ports are taken when it is made, calls are answered between `start` and `stop`.

    Args:
        systems: Platform → class that emulates it, ``picqer`` included.
        host: Loopback address; nothing else is accepted, because every key is handed out freely.
        port: Port for HTTP; 0 takes a free one. TLS takes the next one when it is free.
        write_clients: Folder in which the profile of every client is kept.
        tls: Whether TLS is served too.

    Raises:
        SandboxError: the host is not loopback, or the port is taken.

    Attributes:
        base_url: Address without TLS.
        tls_url: Address with TLS, empty without it.
        ca_pem: The authority behind `tls_url`, empty without it.
    """

    def __init__(
        self,
        systems: Mapping[str, type[System]],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        write_clients: Path | None = None,
        tls: bool = True,
    ) -> None:
        if host not in {"127.0.0.1", "localhost"}:
            msg = f"The sandbox serves 127.0.0.1 only, not {host}: it hands its keys to everybody who asks."
            raise SandboxError(msg)
        self._stopping = threading.Event()
        self._listeners = [_listen(port)]
        self.base_url = self._listeners[0].url
        self.tls_url, self.ca_pem = "", ""
        if tls:
            certificates = build_certificates()
            self.ca_pem = certificates.ca_pem
            secure = _listen_near(port, certificates.context)
            self._listeners.append(secure)
            self.tls_url = secure.url
        folder = None if write_clients is None else ProfileFolder(write_clients)
        self.clients = Clients(systems, Endpoints(self.base_url, self.tls_url, self.ca_pem), folder)
        self.control = Control(self.clients, CANNOT_VOUCH)

    def start(self) -> None:
        """Begin to answer."""
        app = SandboxApp(self.clients, self.control, self._stopping)
        for listener in self._listeners:
            listener.start(app)

    def stop(self) -> None:
        """Close every connection and both ports, and wait for the threads; harmless when repeated."""
        self._stopping.set()
        for listener in self._listeners:
            listener.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def add_client(self, description: Mapping[str, object]) -> dict[str, object]:
        """Make a client from the same description as `POST /_control/clients`, and answer as that does.

        Raises:
            SandboxError: the description is not understood, or the name is taken.
        """
        return self.control.describe(self.clients.add(description))

    def client(self, name: str) -> World:
        """The world of a client; hold its `lock` while working on it.

        Raises:
            SandboxError: there is none.
        """
        return self.clients.get(name).world

    def describe(self) -> list[dict[str, object]]:
        """Every client as `GET /_control/clients` shows it, with its keys in clear: they open nothing but this."""
        described = []
        for client in self.clients.all():
            with client.world.lock:
                described.append({**self.control.describe(client), "keys": client.world.secrets()})
        return described

    def write_profiles(self, folder: Path) -> list[Path]:
        """Write the profiles of all present clients, with their keys, into a folder; returns the profiles' paths."""
        return self.clients.write_profiles(ProfileFolder(folder))


def _listen(port: int) -> Listener:
    try:
        return Listener(("127.0.0.1", port))
    except OSError as error:
        msg = f"Port {port} cannot be used: {error.strerror}. Choose another one, or 0 for a free one."
        raise SandboxError(msg) from error


def _listen_near(port: int, context: ssl.SSLContext) -> Listener:
    """TLS on the port after the given one, so that it too is the same after a restart; else on a free one."""
    if 0 < port < 65535:
        with suppress(OSError):
            return Listener(("127.0.0.1", port + 1), context)
    return Listener(("127.0.0.1", 0), context)
