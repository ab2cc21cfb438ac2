"""Calls that are signed as a whole: method, address, body and moment under one HMAC; answers checked likewise."""

import hashlib
import hmac
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from shopswitch.http.auth import Auth


@dataclass(frozen=True, slots=True)
class SignatureHeaders:
    """Names of the three headers a signature travels in."""

    public: str = "x-public"
    date: str = "x-date"
    digest: str = "x-hash"


@dataclass(slots=True)
class AnswerSignatures:
    """What the answers' own signatures were worth so far.

    Attributes:
        right: Answers whose signature fits their body.
        wrong: Answers whose signature does not fit: changed on the way, or signed differently than documented.
        absent: Answers without one.
    """

    right: int = 0
    wrong: int = 0
    absent: int = 0


class MessageSignature(Auth):
    """HMAC-SHA512 in lower-case hex over ``public|METHOD|path?query|body|date``.

    Address and body are signed byte for byte as they are sent, so the library must have built the request before.
    Each send has its own moment: a call that is tried again is signed again. An answer signs its own body with the
    call's method and address and its own moment; one that does not fit is counted, never refused.

    Args:
        public: Public key.
        secret: Secret key.
        now: Present moment; the server refuses one that is far off.
        headers: Header names.

    Attributes:
        answers: Count of the answers' signatures. Thread-safe only to add to.
    """

    requires_request_body = True
    requires_response_body = True

    def __init__(
        self,
        public: str,
        secret: str,
        *,
        now: Callable[[], datetime],
        headers: SignatureHeaders = SignatureHeaders(),
    ) -> None:
        self._public, self._secret, self._now, self._names = public, secret.encode(), now, headers
        self._lock = threading.Lock()
        self.answers = AnswerSignatures()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign the request, then look at the answer's own signature."""
        address = request.url.raw_path
        date = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        request.headers[self._names.public] = self._public
        request.headers[self._names.date] = date
        request.headers[self._names.digest] = self._digest(request.method, address, request.content, date)
        response = yield request
        self._check(request.method, address, response)

    def _digest(self, method: str, address: bytes, body: bytes, date: str) -> str:
        parts = (self._public.encode(), method.encode(), address, body, date.encode())
        return hmac.new(self._secret, b"|".join(parts), hashlib.sha512).hexdigest()

    def _check(self, method: str, address: bytes, response: httpx.Response) -> None:
        given, date = response.headers.get(self._names.digest, ""), response.headers.get(self._names.date, "")
        expected = self._digest(method, address, response.content, date)
        with self._lock:
            if not given:
                self.answers.absent += 1
            elif hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
                self.answers.right += 1
            else:
                self.answers.wrong += 1
