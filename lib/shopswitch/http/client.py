"""The one way a call leaves this program: intent declared, throttled, retried, redacted, written down."""

import hashlib
import logging
import ssl
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
import stamina
import stamina.instrumentation

from shopswitch.errors import ConnectorError, RequestError, RetriableError, WriteRefusedError
from shopswitch.http.auth import Auth
from shopswitch.http.response import REQUEST_ID_HEADERS, ApiResponse
from shopswitch.http.retry import NO_RETRY, RetryPolicy
from shopswitch.http.throttle import Throttle, Unlimited
from shopswitch.http.wire import Wire
from shopswitch.permit import WritePermit
from shopswitch.settings import is_loopback

__all__ = ["TIMEOUT_S", "USER_AGENT", "ApiClient", "ApiResponse", "Params"]

USER_AGENT = "shopswitch/0.1 (migration runbook; see the project's README)"
# A page of a hundred products takes a slow shop tens of seconds; a host that does not answer at all is known sooner.
TIMEOUT_S = 60.0
_CONNECT_TIMEOUT_S = 10.0
# httpx logs whole addresses at level INFO, and where a host strips the Authorization header they hold the keys.
logging.getLogger("httpx").setLevel(logging.WARNING)
# The journal holds every attempt; a line per retry on the terminal would only disturb.
stamina.instrumentation.set_on_retry_hooks([])

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 3

Params = Mapping[str, str] | Sequence[tuple[str, str]]
Intent = Literal["read", "write"]


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """What is to be sent; see `ApiClient.request` for the meaning of the fields."""

    method: str
    url: str
    intent: Intent
    params: Params
    json: Any
    form: Mapping[str, str] | None
    headers: Mapping[str, str] | None
    auth: Auth | None


class ApiClient:
    """HTTP to one system.

    Args:
        wire: Role, clock, journal, redactor and limits.
        base_url: Address all paths are appended to; a sub-directory in it is kept.
        auth: How to sign requests, or None.
        classify: The connector's one place that turns an answer into an error, or None when it is fine.
        throttle: The vendor's limit; ignored when the wire's limits are off.
        retry: Retry rules; defaults to `RetryPolicy()`.
        tls: Trust settings.
        permit: Without it every write is refused before it is sent.
        timeout_s: Seconds without a byte after which an answer counts as lost.
    """

    def __init__(
        self,
        wire: Wire,
        base_url: str,
        *,
        auth: Auth | None,
        classify: Callable[[ApiResponse], ConnectorError | None],
        throttle: Throttle | None = None,
        retry: RetryPolicy | None = None,
        tls: ssl.SSLContext,
        permit: WritePermit | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._wire = wire
        self._base = base_url.rstrip("/")
        if self._base.startswith("http://") and not is_loopback(self._base):
            raise RequestError(
                f"The {wire.system} would be reached without TLS.", hint="Use https.", system=wire.system
            )
        self._auth = auth
        self._classify = classify
        limited = wire.limits == "vendor"
        self._throttle: Throttle = throttle if throttle is not None and limited else Unlimited()
        policy = retry or RetryPolicy()
        self._retry = policy if limited else replace(policy, waits=False)
        self._permit = permit
        # A proxy from the environment must not capture calls to this machine.
        self._http = httpx.Client(
            verify=tls,
            timeout=httpx.Timeout(timeout_s, connect=min(timeout_s, _CONNECT_TIMEOUT_S)),
            trust_env=not is_loopback(self._base),
            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
        )
        # Connectors are made and dropped without being closed; their sockets must not linger until the program ends.
        weakref.finalize(self, self._http.close)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        intent: Intent,
        params: Params = (),
        json: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        cost: float = 1.0,
        auth: Auth | None = None,
        classify: Callable[[ApiResponse], ConnectorError | None] | None = None,
    ) -> ApiResponse:
        """Send one call, again where that is safe.

        Args:
            method: HTTP method.
            path: Path below the base address, with leading slash; or a whole address on the same host.
            intent: What the call means, whatever its method: searches by POST are reads.
            params: Query, as mapping or pairs.
            json: Body to send as JSON.
            form: Body to send as form.
            headers: Additional headers.
            cost: Points it takes from the throttle.
            auth: Another auth than the client's own for this call.
            classify: Another status→error rule for this call.

        Returns:
            An answer that `classify` found nothing wrong with.

        Raises:
            WriteRefusedError: A write without a permit; nothing was sent.
            ConnectorError: What `classify` says, or no usable connection after all tries.
        """
        if intent == "write" and self._permit is None:
            raise WriteRefusedError(
                f"A write to the {self._wire.system} was stopped: it has no approved plan.",
                hint="Writes go through a plan that a person approves.",
            )
        # A write whose answer was lost may have happened: it is never repeated blindly.
        policy = self._retry if intent == "read" else NO_RETRY
        url = self._own_address(path)
        out = _Outgoing(method.upper(), url, intent, params, json, form, headers, auth or self._auth)
        rule = classify or self._classify
        for attempt in stamina.retry_context(
            on=policy.hook(),
            attempts=policy.attempts,
            timeout=policy.total_s,
            wait_initial=policy.wait_first_s,
            wait_max=policy.wait_max_s,
        ):
            with attempt:
                self._throttle.acquire(cost)
                response = self._send(out, attempt.num)
                error = rule(response)
                if error is not None:
                    raise error
                return response
        raise AssertionError("unreachable: the retry context returns or raises")

    def get(self, path: str, params: Params = (), **more: Any) -> ApiResponse:
        """A read by GET."""
        return self.request("GET", path, intent="read", params=params, **more)

    def _own_address(self, path: str) -> str:
        """The full address of a path; a whole address, such as a vendor's "next" link, must be on our host."""
        if "://" not in path.partition("?")[0]:
            return self._base + path
        try:
            foreign = _origin(httpx.URL(path)) != _origin(httpx.URL(self._base))
        except httpx.InvalidURL:
            foreign = True
        if foreign:
            raise self._refused("names an address on another host to read on from", status=None)
        return path

    def _send(self, out: _Outgoing, attempt: int) -> ApiResponse:
        request = self._http.build_request(
            out.method,
            out.url,
            # None keeps the query of an address that already has one (a vendor's "next" link).
            params=(list(out.params.items()) if isinstance(out.params, Mapping) else list(out.params)) or None,
            json=out.json,
            data=out.form,
            headers=out.headers,
        )
        path = self._wire.redactor.clean(request.url.path)
        raw = self._exchange(request, out, attempt)
        for _ in range(_MOST_REDIRECTS):
            if raw.status_code not in _REDIRECTS or raw.next_request is None or out.method not in {"GET", "HEAD"}:
                break
            self._check_redirect(request.url, raw.next_request.url, raw.status_code)
            request = self._http.build_request(out.method, raw.next_request.url, headers=out.headers)
            raw = self._exchange(request, out, attempt)
        if raw.status_code in _REDIRECTS:
            what = "redirects again and again" if out.method in {"GET", "HEAD"} else f"redirects {out.method} requests"
            raise self._refused(what, status=raw.status_code)
        response = ApiResponse(
            status=raw.status_code,
            headers={name.lower(): value for name, value in raw.headers.items()},
            body=raw.content,
            system=self._wire.system,
            path=path,
        )
        self._throttle.observe(response.headers)
        return response

    def _exchange(self, request: httpx.Request, out: _Outgoing, attempt: int) -> httpx.Response:
        """Send once and write it down, whatever comes of it."""
        started = time.perf_counter()
        try:
            raw = self._http.send(request, auth=out.auth, follow_redirects=False)
        except httpx.LocalProtocolError:
            # Nothing was sent. The library's own message holds the header's value: it must not be shown.
            raise RequestError(
                f"The {self._wire.system} cannot be asked: a key holds a character that no header may carry.",
                hint="Store the key again, without line break or space around it.",
                system=self._wire.system,
            ) from None
        except (httpx.TransportError, httpx.DecodingError) as error:
            self._note(request, attempt, out.intent, started, error=type(error).__name__)
            raise self._unreachable(error, request) from None
        # An auth flow may have sent the request before, with a token that had run out.
        for answer in (*raw.history, raw):
            self._note(request, attempt, out.intent, started, raw=answer)
        return raw

    def _check_redirect(self, source: httpx.URL, target: httpx.URL, status: int) -> None:
        if _origin(target) != _origin(source):
            # Keys must not travel to another host, nor from https down to http.
            address = f"{target.scheme}://{target.netloc.decode('ascii', 'replace')}"
            raise self._refused(
                f"redirects to {address}",
                status=status,
                hint=f"If that is the shop's real address, put {address} in the profile.",
            )

    def _refused(
        self, what: str, *, status: int | None, hint: str = "Put the final address in the profile."
    ) -> RequestError:
        clean = self._wire.redactor.clean
        return RequestError(
            clean(f"The {self._wire.system} at {self._host()} {what}."),
            hint=clean(hint),
            system=self._wire.system,
            status=status,
        )

    def _unreachable(self, error: Exception, request: httpx.Request) -> RetriableError:
        reasons: list[tuple[type[Exception], str]] = [
            (httpx.ConnectTimeout, "does not answer"),
            (httpx.ConnectError, "cannot be reached"),
            (httpx.ProxyError, "cannot be reached through the proxy of this machine"),
            (httpx.TimeoutException, "takes too long to answer"),
            (httpx.RemoteProtocolError, "broke off its answer"),
            (httpx.NetworkError, "broke off its answer"),
        ]
        what = next((text for kind, text in reasons if isinstance(error, kind)), "sent an unreadable answer")
        hint = "Check the address in the profile, the network, and that the system is up."
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            what = "shows a certificate that is not trusted"
            hint = "Have the certificate renewed, or name the shop's own certificate authority as ca_file."
        elif "location header" in str(error):
            what = "redirects to an address that cannot be read"
        path = self._wire.redactor.clean(request.url.path)
        return RetriableError(
            f"The {self._wire.system} at {self._host()} {what} ({path}).", hint=hint, system=self._wire.system
        )

    def _host(self) -> str:
        return urlsplit(self._base).netloc

    def _note(
        self,
        request: httpx.Request,
        attempt: int,
        intent: str,
        started: float,
        *,
        raw: httpx.Response | None = None,
        error: str = "",
    ) -> None:
        clean = self._wire.redactor.clean
        body = raw.content if raw is not None else b""
        headers = raw.headers if raw is not None else {}
        self._wire.journal.write(
            {
                "at": self._wire.clock.now().isoformat(),
                "role": self._wire.role,
                "platform": self._wire.platform,
                "intent": intent,
                "method": request.method,
                "path": clean(request.url.path),
                # Names only: a value can be a customer's e-mail or a key.
                "query": sorted({clean(name) for name in request.url.params if not name.startswith("oauth_")}),
                "attempt": attempt,
                "status": raw.status_code if raw is not None else None,
                "error": error,
                "request_id": clean(next((headers[name] for name in REQUEST_ID_HEADERS if name in headers), "")),
                "ms": round((time.perf_counter() - started) * 1000),
                "bytes": len(body),
                "sha256": hashlib.sha256(body).hexdigest(),
            }
        )


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def fetch_json(url: str) -> dict[str, Any]:
    """One unauthenticated read of a loopback address (the sandbox's clock).

    Raises:
        RetriableError: Nothing usable answers there.
    """
    try:
        response = httpx.get(url, timeout=TIMEOUT_S, trust_env=False)
        response.raise_for_status()
        value = response.json()
    except (httpx.HTTPError, ValueError):
        value = None
    if not isinstance(value, dict):
        raise RetriableError(
            f"The sandbox at {urlsplit(url).netloc} cannot be reached.", hint="Start it with: shopswitch sandbox"
        )
    return value
