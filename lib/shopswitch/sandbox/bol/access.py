"""Tokens: the client-credentials grant of the login host, and what a call must bring."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.bol.answers import answer, short_problem

TOKEN_SECONDS = 299
"""Life of a token of the client-credentials grant; Source: recorded answers."""
_SKEW = timedelta(seconds=1)
_JSON = "application/json"


class Access:
    """One set of client credentials.

    Args:
        client_id: Public half.
        client_secret: Secret half.
        now: The account's present moment.

    Attributes:
        active: Whether the seller's account is open; else every call is refused.
    """

    def __init__(self, client_id: str, client_secret: str, now: Callable[[], datetime]) -> None:
        self.client_id = client_id
        self.client_secret = client_secret
        self.active = True
        self._now = now
        self._granted: dict[str, datetime] = {}

    def token(self, request: Request) -> Response:
        """Answer a call of the login host; the grant may stand in the form or in the query."""
        if request.method != "POST":
            return answer({"error": "method_not_allowed"}, 405, _JSON)
        if self._credentials(request) != (self.client_id, self.client_secret):
            body = {"error": "invalid_client", "error_description": "These client credentials are not valid."}
            return answer(body, 401, _JSON)
        grant = request.form.get("grant_type") or request.args.get("grant_type")
        if grant != "client_credentials":
            return answer({"error": "unsupported_grant_type"}, 400, _JSON)
        granted: dict[str, object] = {
            "access_token": self._grant(),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "scope": "RETAILER",
        }
        return answer(granted, media_type=_JSON)

    def refusal(self, request: Request) -> Response | None:
        """The answer to a call without a valid token, or for a closed account."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        ends = self._granted.get(token.strip()) if scheme.lower() == "bearer" else None
        if ends is None:
            return answer(short_problem(401, "Unauthorized", "A valid token is needed."), 401)
        if self._now() > ends + _SKEW:
            detail = f"JWT expired at {ends:%Y-%m-%dT%H:%M:%SZ}. Current time: {self._now():%Y-%m-%dT%H:%M:%SZ}."
            return answer(short_problem(401, "Expired JWT", detail), 401)
        if not self.active:
            return answer(short_problem(403, "Forbidden", "Account is not active, access denied."), 403)
        return None

    def expire(self) -> None:
        """Let every token that was handed out be too old."""
        past = self._now() - timedelta(hours=1)
        self._granted = dict.fromkeys(self._granted, past)

    def _grant(self) -> str:
        # Not drawn from the account's random source: how often somebody logs in must change nothing else.
        seed = f"{self.client_secret}:{len(self._granted)}".encode()
        parts = [hashlib.sha256(seed + bytes([place])).digest() for place in range(3)]
        made = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
        self._granted[made] = self._now() + timedelta(seconds=TOKEN_SECONDS)
        return made

    @staticmethod
    def _credentials(request: Request) -> tuple[str, str] | None:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            name, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return name, secret
