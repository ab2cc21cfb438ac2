"""Who is calling: OAuth 1.0a with HMAC-SHA256, or the access token alone where the shop allows that.

Source: Adobe Commerce web API guide, "OAuth-based authentication"; recorded answers of 2.4.6.
"""

import base64
import hashlib
import hmac
import random
import re
import string
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, unquote, unquote_plus, urlsplit

from werkzeug.wrappers import Request

from shopswitch.sandbox.magento.errors import ApiError, required

AHEAD_S = 600
"""How far in the future a time stamp may lie; there is no bound in the past."""

_PART = re.compile(r'(oauth_\w+)\s*=\s*"([^"]*)"')
_NEEDED = (
    "oauth_consumer_key",
    "oauth_signature",
    "oauth_signature_method",
    "oauth_nonce",
    "oauth_timestamp",
    "oauth_token",
)
_SIGNS = string.ascii_lowercase + string.digits


@dataclass(slots=True)
class Integration:
    """An integration as made in the admin.

    Attributes:
        resources: Rights that were ticked.
        as_bearer: Whether the access token alone opens the shop (off by default since 2.4.4).
        nonces: (nonce, time stamp) that were used.
    """

    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str
    resources: set[str]
    as_bearer: bool = False
    consumer_id: int = 1
    nonces: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def made(cls, rng: random.Random, resources: set[str]) -> "Integration":
        """Four keys of 32 letters and digits."""
        consumer, secret, token, token_secret = ("".join(rng.choice(_SIGNS) for _ in range(32)) for _ in range(4))
        return cls(consumer, secret, token, token_secret, resources)


def authenticate(request: Request, integration: Integration, now: datetime) -> bool:
    """Whether the integration is calling; a call without a login, or with an unknown bearer token, is nobody's.

    Raises:
        ApiError: 400 or 401 for a signed call that is not in order.
    """
    header = request.headers.get("Authorization", "").strip()
    kind, _, token = header.partition(" ")
    if kind.lower() == "bearer":
        return integration.as_bearer and hmac.compare_digest(token.strip().encode(), integration.access_token.encode())
    if kind.lower() != "oauth":
        return False
    params = {name: unquote(value) for name, value in _PART.findall(header)}
    _check(params, integration, int(now.timestamp()))
    secret = f"{_encode(integration.consumer_secret)}&{_encode(integration.access_token_secret)}"
    digest = hmac.new(secret.encode(), base_string(request, params).encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(base64.b64encode(digest), params["oauth_signature"].encode()):
        raise ApiError(401, "The signature is invalid. Verify and try again.")
    return True


def _check(params: dict[str, str], integration: Integration, now: int) -> None:
    missing = next((name for name in _NEEDED if not params.get(name)), None)
    if missing:
        raise required(missing)
    method = params["oauth_signature_method"]
    if method != "HMAC-SHA256":
        raise ApiError(400, "Signature method %1 is not supported", [method])
    if params["oauth_consumer_key"] != integration.consumer_key:
        raise ApiError(401, "A consumer having the specified key does not exist")
    stamp, nonce = params["oauth_timestamp"], params["oauth_nonce"]
    if not re.fullmatch(r"\d{1,12}", stamp) or int(stamp) > now + AHEAD_S:
        raise ApiError(401, "An error occurred validating the nonce")
    if (nonce, stamp) in integration.nonces:
        message = "The nonce is already being used by the consumer with ID %1"
        raise ApiError(401, message, [str(integration.consumer_id)])
    integration.nonces.add((nonce, stamp))
    if params["oauth_token"] != integration.access_token:
        raise ApiError(401, "Specified token does not exist")


def base_string(request: Request, params: dict[str, str]) -> str:
    """What is signed: method, address without query, and every parameter but the signature, sorted (RFC 5849)."""
    address = f"{request.scheme}://{request.host.lower()}{raw_path(request)}"
    signed = [(name, value) for name, value in params.items() if name not in ("oauth_signature", "realm")]
    for part in filter(None, request.query_string.decode("ascii", "replace").split("&")):
        name, _, value = part.partition("=")
        signed.append((unquote_plus(name), unquote_plus(value)))
    pairs = sorted((_encode(name), _encode(value)) for name, value in signed)
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    return f"{request.method}&{_encode(address)}&{_encode(joined)}"


def raw_path(request: Request) -> str:
    """The path as it was sent, still percent-encoded, with what precedes the shop."""
    raw = str(request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI") or "")
    return urlsplit(raw).path or quote(request.script_root + request.path)


def _encode(text: str) -> str:
    return quote(text, safe="~")
