"""The control plane: everything the real systems have no interface for. Every answer is JSON, errors too."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.clients import Client, Clients
from shopswitch.sandbox.faults import KINDS
from shopswitch.sandbox.spec import SandboxError
from shopswitch.sandbox.world import World

PREFIX = "/_control"


def json_answer(value: object, status: int = HTTPStatus.OK) -> Response:
    """A value as JSON that is also readable in a terminal."""
    body = json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
    return Response(body, status=status, mimetype="application/json")


@dataclass(frozen=True, slots=True)
class Route:
    """One thing the control plane can do.

    Attributes:
        call: What is done; takes the body and the parts of the path.
        about: One sentence for `GET /_control`.
    """

    method: str
    path: str
    call: Callable[..., Response]
    about: str


class Control:
    """Answers the calls below ``/_control``.

    Args:
        clients: The clients that are served.
        cannot_vouch: Sentences on what this sandbox does not prove, shown by `GET /_control`.
    """

    def __init__(self, clients: Clients, cannot_vouch: tuple[str, ...] = ()) -> None:
        self._clients = clients
        self._cannot_vouch = cannot_vouch
        self.routes = (*self._client_routes(), *self._event_routes(), *self._watch_routes())
        rules = [Rule(route.path, methods=[route.method], endpoint=route) for route in self.routes]
        self._map = Map(rules, strict_slashes=False, merge_slashes=False)

    def answer(self, request: Request) -> Response:
        """Answer one call; whatever is wrong with it becomes a sentence."""
        try:
            route, parts = self._map.bind("").match(request.path, method=request.method)
            body = _body(request) if request.method in {"POST", "PUT", "PATCH"} else {}
            answer: Response = route.call(body, **parts)
        except SandboxError as error:
            return json_answer({"error": error.message}, error.status)
        except MethodNotAllowed as error:
            allowed = ", ".join(sorted(error.valid_methods or ()))
            answer = json_answer({"error": f"{request.path} takes {allowed}, not {request.method}."}, 405)
            answer.headers["Allow"] = allowed
        except NotFound:
            return json_answer({"error": f"There is no {request.path} here; GET {PREFIX} lists what there is."}, 404)
        return answer

    def _client_routes(self) -> tuple[Route, ...]:
        clients, one = f"{PREFIX}/clients", f"{PREFIX}/clients/<name>"
        return (
            Route("GET", PREFIX, self._index, "this list"),
            Route("GET", clients, self._list, "every client with its addresses"),
            Route("POST", clients, self._add, "makes a client: name, old, new, scenario, stage, seed, defects, …"),
            Route("GET", one, self._show, "one client, with its keys"),
            Route("DELETE", one, self._delete, "takes the client and its profile files away"),
            Route("POST", f"{one}/reset", self._reset, "builds the client anew: same ids and keys, time at its start"),
            Route("GET", f"{one}/truth", self._truth, "what a perfect runbook finds now"),
            Route("GET", f"{one}/canaries", self._canaries, "strings that must appear in no output"),
        )

    def _event_routes(self) -> tuple[Route, ...]:
        one = f"{PREFIX}/clients/<name>"
        connection = f"{one}/connections/<connection>"
        return (
            Route("POST", f"{connection}/deactivate", self._deactivate, "Picqer stops polling this shop"),
            Route(
                "POST",
                f"{connection}/activate",
                self._activate,
                "Picqer polls this shop; makes the new shop's connection when there is none",
            ),
            Route("POST", f"{connection}/settings", self._settings, "send_stock and send_shipments: true or false"),
            Route("POST", f"{one}/import", self._import, "Picqer polls its shops now"),
            Route("POST", f"{one}/push-stock", self._push_stock, "Picqer pushes all stock: connection"),
            Route(
                "POST",
                f"{one}/ship",
                self._ship,
                "the warehouse ships: order; lines (default all), tracking (default made up)",
            ),
            Route(
                "POST",
                f"{one}/order",
                self._order,
                "a customer orders: role (old or new); lines, status (default open)",
            ),
        )

    def _watch_routes(self) -> tuple[Route, ...]:
        one = f"{PREFIX}/clients/<name>"
        return (
            Route("GET", f"{one}/clock", self._clock, "the client's time"),
            Route("POST", f"{one}/clock", self._set_clock, "moves the client's time: now (ISO 8601 with offset)"),
            Route("GET", f"{one}/faults", self._faults, "the faults that are switched on, with their counts"),
            Route("POST", f"{one}/faults", self._set_faults, "a list replaces all faults; [] switches them off"),
            Route("POST", f"{one}/limits", self._limits, "enforce true: the vendors' published limits are kept, too"),
            Route("GET", f"{one}/requests", self._requests, "every call the client's systems received"),
            Route("DELETE", f"{one}/requests", self._clear_requests, "forgets the calls received so far"),
        )

    def _index(self, _: object) -> Response:
        routes = [{"method": route.method, "path": route.path, "does": route.about} for route in self.routes]
        return json_answer({"routes": routes, "fault_kinds": KINDS, "cannot_vouch": self._cannot_vouch})

    def _list(self, _: object) -> Response:
        return json_answer([self._clients.describe(client) for client in self._clients.all()])

    def _add(self, body: object) -> Response:
        return json_answer(self.describe(self._clients.add(_fields(body))), HTTPStatus.CREATED)

    def _show(self, _: object, name: str) -> Response:
        return json_answer(self.describe(self._clients.get(name)))

    def describe(self, client: Client) -> dict[str, object]:
        """A client with its keys, which are made up like everything here."""
        with client.world.lock:
            keys: dict[str, dict[str, str]] = {}
            for path, value in client.world.secrets().items():
                section, _, key = path.rpartition("/")[2].partition("_")
                keys.setdefault(section, {})[key] = value
            return {**self._clients.describe(client), "keys": keys}

    def _delete(self, _: object, name: str) -> Response:
        self._clients.remove(name)
        return json_answer({"deleted": name})

    def _reset(self, body: object, name: str) -> Response:
        _fields(body, allowed=())
        return json_answer(self.describe(self._clients.reset(name)))

    def _truth(self, _: object, name: str) -> Response:
        return self._in_world(name, lambda world: world.truth())

    def _canaries(self, _: object, name: str) -> Response:
        return self._in_world(name, lambda world: world.canaries())

    def _deactivate(self, body: object, name: str, connection: str) -> Response:
        _fields(body, allowed=())
        return self._happen(name, lambda world: world.deactivate(_connection(connection)))

    def _activate(self, body: object, name: str, connection: str) -> Response:
        _fields(body, allowed=())
        return self._happen(name, lambda world: world.activate(_connection(connection)))

    def _settings(self, body: object, name: str, connection: str) -> Response:
        changes = _flags(_fields(body, allowed=("send_stock", "send_shipments")))
        return self._happen(name, lambda world: world.settings(_connection(connection), **changes))

    def _import(self, body: object, name: str) -> Response:
        _fields(body, allowed=())
        return self._happen(name, lambda world: world.import_orders())

    def _push_stock(self, body: object, name: str) -> Response:
        given = _fields(body, allowed=("connection",), needed=("connection",))
        return self._happen(name, lambda world: world.push_stock(_connection(given["connection"])))

    def _ship(self, body: object, name: str) -> Response:
        given = _fields(body, allowed=("order", "lines", "tracking"), needed=("order",))
        order = _text(given, "order")
        tracking = _text(given, "tracking") if "tracking" in given else ""
        return self._happen(name, lambda world: world.ship(order, _lines(given), tracking))

    def _order(self, body: object, name: str) -> Response:
        given = _fields(body, allowed=("role", "lines", "status"), needed=("role",))
        role, status = _text(given, "role"), _text({"status": "open", **given}, "status")
        return self._happen(name, lambda world: world.place_order(role, _lines(given), status))

    def _clock(self, _: object, name: str) -> Response:
        return self._in_world(name, lambda world: {"now": world.now.isoformat()})

    def _set_clock(self, body: object, name: str) -> Response:
        moment = _moment(_fields(body, allowed=("now",), needed=("now",))["now"])
        client = self._clients.get(name)
        with client.world.lock:
            before = client.world.now
            client.world.set_now(moment)
            answer = {"now": client.world.now.isoformat(), "before": before.isoformat()}
        if moment < before:
            answer["note"] = f"The client's time went back by {before - moment}; what happened meanwhile stays."
        return json_answer(answer)

    def _faults(self, _: object, name: str) -> Response:
        client = self._clients.get(name)
        with client.world.lock:
            return json_answer(client.faults.describe())

    def _set_faults(self, body: object, name: str) -> Response:
        client = self._clients.get(name)
        with client.world.lock:
            client.faults.replace(body, client.system_names())
            return json_answer(client.faults.describe())

    def _requests(self, _: object, name: str) -> Response:
        client = self._clients.get(name)
        with client.world.lock:
            return json_answer([call.describe() for call in client.calls])

    def _clear_requests(self, _: object, name: str) -> Response:
        client = self._clients.get(name)
        with client.world.lock:
            forgotten = len(client.calls)
            client.calls.clear()
        return json_answer({"forgotten": forgotten})

    def _limits(self, body: object, name: str) -> Response:
        enforce = _flags(_fields(body, allowed=("enforce",), needed=("enforce",)))["enforce"]

        def switch(world: World) -> dict[str, bool]:
            for system in world.slots.values():
                system.limits_on = enforce
            return {"enforce": enforce}

        return self._happen(name, switch)

    def _happen(self, name: str, act: Callable[[World], object]) -> Response:
        """Let something happen, and answer when the profile's files show it too."""
        client = self._clients.get(name)
        with client.world.lock:
            answer = act(client.world)
        self._clients.refresh(client)
        return json_answer(answer)

    def _in_world(self, name: str, act: Callable[[World], object]) -> Response:
        """Do something while nobody else touches this client."""
        world = self._clients.get(name).world
        with world.lock:
            return json_answer(act(world))


def _body(request: Request) -> object:
    """The body as JSON whatever its content type says (curl announces a form); nothing counts as an empty object.

    Raises:
        SandboxError: it is no JSON.
    """
    raw = request.get_data()
    if not raw.strip():
        return {}
    try:
        value: object = json.loads(raw)
    except (ValueError, RecursionError) as error:
        msg = f"The body is not JSON: {error}."
        raise SandboxError(msg) from error
    return value


def _fields(body: object, allowed: tuple[str, ...] | None = None, needed: tuple[str, ...] = ()) -> Mapping[str, Any]:
    """The body as an object.

    Raises:
        SandboxError: it is none, or a key is missing or unknown.
    """
    if not isinstance(body, dict):
        msg = "A JSON object is expected."
        raise SandboxError(msg)
    if allowed is not None and (unknown := sorted(set(body) - set(allowed))):
        takes = f"it takes {', '.join(allowed)}" if allowed else "it takes none"
        msg = f"Unknown here: {', '.join(unknown)}; {takes}."
        raise SandboxError(msg)
    if missing := [key for key in needed if key not in body]:
        msg = f"Missing: {', '.join(missing)}."
        raise SandboxError(msg)
    return body


def _flags(given: Mapping[str, Any]) -> dict[str, bool]:
    for key, value in given.items():
        if not isinstance(value, bool):
            msg = f"{key} must be true or false."
            raise SandboxError(msg)
    return dict(given)


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given[key]
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        msg = f"{key} must be a text."
        raise SandboxError(msg)
    return str(value)


def _connection(value: object) -> int:
    if (
        isinstance(value, bool)
        or not isinstance(value, str | int)
        or not str(value).isascii()
        or not str(value).isdigit()
    ):
        msg = f"A connection is named by its number, not {value!r}."
        raise SandboxError(msg)
    return int(value)


def _lines(given: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    lines = given.get("lines")
    if lines is None:
        return None
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        msg = 'lines must be a list of objects such as {"sku": "A-1", "quantity": 2}.'
        raise SandboxError(msg)
    return lines


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
        if moment.utcoffset() is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    msg = "now must be a moment with its offset from UTC, such as 2026-12-01T06:00:00+01:00."
    raise SandboxError(msg)
