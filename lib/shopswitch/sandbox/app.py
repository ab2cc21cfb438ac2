"""The sandbox as one WSGI application: the control plane and the systems of every client."""

import threading
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from werkzeug.http import http_date
from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.calls import WITNESS, Call
from shopswitch.sandbox.clients import Client, Clients
from shopswitch.sandbox.control import PREFIX, Control, json_answer
from shopswitch.sandbox.spec import SandboxError
from shopswitch.sandbox.spoiling import NoAnswer


class SandboxApp:
    """Hands each call to the control plane or to the system it is for.

    Paths: ``/_control/…``, and ``/<client>/<slot>/<vendor's own path>`` with slot picqer, old or new.

    Args:
        clients: The clients that are served.
        control: The control plane.
        stopping: Set when the server stops; ends every delay.
    """

    def __init__(self, clients: Clients, control: Control, stopping: threading.Event) -> None:
        self._clients = clients
        self._control = control
        self._stopping = stopping

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """WSGI entry."""
        request = Request(environ)
        path = request.path
        if path == PREFIX or path.startswith(f"{PREFIX}/"):
            response = self._control.answer(request)
        else:
            response = self._for_client(request)
        return response(environ, start_response)

    def _for_client(self, request: Request) -> Response:
        name, _, rest = request.path.lstrip("/").partition("/")
        slot, _, _ = rest.partition("/")
        try:
            client = self._clients.get(name)
        except SandboxError as error:
            return json_answer({"error": f"{error.message} GET {PREFIX}/clients lists who there is."}, error.status)
        if slot not in self._clients.addresses(client):
            msg = f"Client {name!r} has no system {slot!r} that can be called."
            return _dated(json_answer({"error": msg}, 404), client.world.now)
        root = f"/{name}/{slot}"
        # Both are cut off as WSGI sends them, so that the bytes of the rest stay as they are.
        inner = {**request.environ, "SCRIPT_NAME": root, "PATH_INFO": request.environ["PATH_INFO"][len(root) :] or "/"}
        return self._ask_system(client, slot, Request(inner))

    def _ask_system(self, client: Client, slot: str, request: Request) -> Response:
        world = client.world
        system = world.slots[slot]
        call = Call.received(request, at=world.now, system=system.platform, slot=slot)
        if WITNESS in request.environ:
            request.environ[WITNESS].append(call)
        with world.lock:
            client.calls.append(call)
            wait_s = client.faults.wait_s(call)
        if wait_s:
            # Outside the lock: the other systems of this client go on.
            self._stopping.wait(wait_s)
        with world.lock:
            response = client.faults.answer(call, system, request)
            call.status = None if isinstance(response, NoAnswer) else response.status_code
            return _dated(response, world.now)


def _dated(response: Response, now: datetime) -> Response:
    """The answer with the client's own time, which is what a clock check compares with."""
    response.headers["Date"] = http_date(now)
    return response
