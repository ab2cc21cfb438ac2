"""Watches a running sandbox: every call of a platform with a schema is held against that schema."""

import hashlib
import io
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from shopswitch.sandbox.app import SandboxApp
from shopswitch.sandbox.calls import WITNESS, Call
from shopswitch.sandbox.clients import Clients
from tests.vendor_schemas.accepted import Accepted, accepted_as
from tests.vendor_schemas.exchange import Direction, Exchange, Violation, media_type
from tests.vendor_schemas.vendors import VendorSchema, schema_of

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Locate = Callable[[dict[str, Any]], tuple[str, str] | None]
"""Platform and mount point (``/client/slot``) of a call, or None for what belongs to no platform."""

OUR_AGENT = "shopswitch/"
# An answer under one of these is not what the vendor would say.
_SPOILING = frozenset(
    {"status", "reset", "cut", "garbage", "html", "empty", "repeat-page", "drop-rows", "short-total", "wrong-type"}
)
_MOST_REMEMBERED = 5000


@dataclass(frozen=True)
class Found:
    """A violation and the test during which it was seen."""

    platform: str
    violation: Violation
    test: str

    def __str__(self) -> str:
        return f"{self.platform}: {self.violation}"


class Recorder:
    """Counts exchanges and keeps what is wrong with them.

    Requests count only when this program sent them (by its user agent): tests send wrong ones on purpose. Answers
    count whoever asked, unless a fault of the sandbox spoiled them.

    Attributes:
        exchanges: Judged, per platform and direction.
        outside: Calls per platform that its schema says nothing about, such as a login on another host.
        spoiled: Answers per platform that were left out because a fault had changed them.
        violations: What stands, in order of arrival, each once per test.
        accepted: How often each accepted difference was met.
    """

    def __init__(self) -> None:
        self.exchanges: Counter[tuple[str, Direction]] = Counter()
        self.outside: Counter[str] = Counter()
        self.spoiled: Counter[str] = Counter()
        self.violations: list[Found] = []
        self.accepted: Counter[Accepted] = Counter()
        self._elsewhere: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._known: dict[object, list[Violation] | None] = {}

    def wrap(self, app: Application, platform: str | Locate) -> Application:
        """The application with this recorder around it.

        Args:
            app: Any WSGI application.
            platform: Key of the one platform it serves at its root, or how to find platform and mount point of a call.
        """
        if isinstance(platform, str):
            fixed = (platform, "")
            _prepare([platform])
            return _Wrapped(self, app, lambda environ: fixed)
        return _Wrapped(self, app, platform)

    def wrap_sandbox(self, app: SandboxApp, clients: Clients) -> Application:
        """The sandbox's own application with this recorder around it."""
        _prepare(clients._systems)
        return _Wrapped(self, app, lambda environ: _slot(environ, clients))

    def judge(self, platform: str, exchange: Exchange, *, spoiled: bool = False) -> list[Violation]:
        """Count an exchange and return what is wrong with it.

        Args:
            platform: Key of the platform.
            exchange: The exchange.
            spoiled: Whether its answer is none of the vendor's.
        """
        schema = schema_of(platform)
        if schema is None:
            return []
        key = _fingerprint(platform, exchange)
        with self._lock:
            known = key in self._known
            found = self._known.get(key)
        if not known:
            found = _judged(schema, exchange)
        with self._lock:
            if len(self._known) < _MOST_REMEMBERED:
                self._known[key] = found
            return self._count(platform, exchange, found, spoiled=spoiled)

    def _count(
        self, platform: str, exchange: Exchange, found: list[Violation] | None, *, spoiled: bool
    ) -> list[Violation]:
        if found is None:
            self.outside[platform] += 1
            return []
        judged: set[Direction] = set()
        if exchange.request_headers.get("user-agent", "").startswith(OUR_AGENT):
            judged.add("request")
        if spoiled:
            self.spoiled[platform] += 1
        else:
            judged.add("answer")
        self.exchanges.update((platform, direction) for direction in judged)
        standing = []
        for violation in found:
            if violation.direction not in judged:
                continue
            entry = accepted_as(platform, violation)
            if entry is not None:
                self.accepted[entry] += 1
                continue
            standing.append(violation)
            one = Found(platform, violation, os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0])
            if one not in self.violations[-200:]:
                self.violations.append(one)
        return standing

    def export(self) -> dict[str, Any]:
        """The counts in plain values, for another process."""
        return {
            "exchanges": [[platform, direction, count] for (platform, direction), count in self.exchanges.items()],
            "outside": dict(self.outside),
            "spoiled": dict(self.spoiled),
            "violations": dict(Counter(str(found) for found in self.violations)),
        }

    def merge(self, exported: Mapping[str, Any]) -> None:
        """Add the counts of another process, as it exported them; they only show in the summary."""
        self.exchanges.update({(platform, direction): count for platform, direction, count in exported["exchanges"]})
        self.outside.update(exported["outside"])
        self.spoiled.update(exported["spoiled"])
        self._elsewhere.update(exported["violations"])

    def summary(self) -> list[str]:
        """Counts for people, a line per platform, then the violations by frequency."""
        platforms = sorted({platform for platform, _ in self.exchanges} | set(self.outside) | set(self.spoiled))
        lines = [
            f"{platform}: {self.exchanges[platform, 'request']} requests and {self.exchanges[platform, 'answer']} "
            f"answers held against the schema, {self.outside[platform]} calls outside it, "
            f"{self.spoiled[platform]} answers spoiled on purpose"
            for platform in platforms
        ]
        counted = Counter(str(found) for found in self.violations) + self._elsewhere
        lines += [f"VIOLATION ({times} tests) {text}" for text, times in counted.most_common(50)]
        return lines


def _judged(schema: VendorSchema, exchange: Exchange) -> list[Violation] | None:
    """What the schema says; a validator that breaks is itself a finding and no failure of the sandbox."""
    try:
        return schema.violations(exchange)
    except Exception as error:  # whatever it is, the caller of the sandbox must not see it
        what = f"the validator itself failed: {type(error).__name__}: {error}"
        return [Violation("answer", f"{exchange.method} {exchange.path}", "everything", "crash", "", what[:300])]


class _Wrapped:
    """One application that is watched."""

    def __init__(self, recorder: Recorder, app: Application, locate: Locate) -> None:
        self._recorder, self._app, self._locate = recorder, app, locate

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        place = self._locate(environ)
        if place is None or schema_of(place[0]) is None:
            return self._app(environ, start_response)
        platform, mount = place
        request_body = _read_body(environ)
        witness: list[Call] = []
        started: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
            started[:] = [status, headers]
            return start_response(status, headers)

        exchange = _exchange(environ, mount, request_body)
        try:
            result = self._app({**environ, WITNESS: witness}, start)
            body = b"".join(result)
            close = getattr(result, "close", None)
            if close is not None:
                close()
        except ConnectionError:
            self._recorder.judge(platform, exchange, spoiled=True)
            raise
        status, headers = started
        answered = Exchange(
            method=exchange.method,
            path=exchange.path,
            query=exchange.query,
            request_headers=exchange.request_headers,
            request_body=exchange.request_body,
            status=int(status.partition(" ")[0]),
            headers={name.lower(): value for name, value in headers},
            body=body,
        )
        faults = {kind for call in witness for kind in call.faults}
        # A host's own page of too many calls is none of the vendor's answers.
        from_host = "rate-limit" in faults and media_type(answered.headers) == "text/html"
        spoiled = bool(faults & _SPOILING) or from_host
        # Judged before the answer leaves: whoever reads it may look at the counts at once.
        self._recorder.judge(platform, answered, spoiled=spoiled or environ["REQUEST_METHOD"] == "HEAD")
        return [body]


def _prepare(platforms: Iterable[str]) -> None:
    """Load the schemas now: a caller would not wait for the seconds that takes."""
    for platform in platforms:
        schema = schema_of(platform)
        if schema is not None:
            schema.prepare()


def _slot(environ: dict[str, Any], clients: Clients) -> tuple[str, str] | None:
    name, _, rest = str(environ["PATH_INFO"]).lstrip("/").partition("/")
    slot = rest.partition("/")[0]
    known = {client.name: client for client in clients.all()}
    system = known[name].world.slots.get(slot) if name in known else None
    return None if system is None else (system.platform, f"/{name}/{slot}")


def _exchange(environ: dict[str, Any], mount: str, body: bytes) -> Exchange:
    raw = str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or environ["PATH_INFO"]).partition("?")[0]
    headers = {name[5:].replace("_", "-").lower(): str(value) for name, value in environ.items() if name[:5] == "HTTP_"}
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    return Exchange(
        method=environ["REQUEST_METHOD"],
        path=raw.removeprefix(mount) or "/",
        query=tuple(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)),
        request_headers=headers,
        request_body=body,
        status=0,
    )


def _read_body(environ: dict[str, Any]) -> bytes:
    """The request's body, which stays readable for the application."""
    length = environ.get("CONTENT_LENGTH")
    raw: bytes = environ["wsgi.input"].read(int(length)) if length else b""
    environ["wsgi.input"] = io.BytesIO(raw)
    return raw


def _fingerprint(platform: str, exchange: Exchange) -> object:
    """What the verdict depends on: the same call with the same answer is judged once."""
    headers = exchange.request_headers
    return (
        platform,
        exchange.method,
        exchange.path,
        tuple(exchange.query),
        tuple(sorted((name, value) for name, value in headers.items() if name in _TELLING or name.startswith("sw-"))),
        exchange.status,
        exchange.headers.get("content-type"),
        hashlib.sha256(exchange.request_body).digest(),
        hashlib.sha256(exchange.body).digest(),
    )


_TELLING = frozenset({"accept", "content-type", "indexing-behavior", "fail-on-error"})
