"""Who is calling: Basic and query keys over TLS, OAuth 1.0a (one-legged) otherwise.

Written on the standard library alone, so that a signing library's own misreading cannot pass its own test.

Source: recorded 401 and 403 answers; `includes/class-wc-rest-authentication.php` of WooCommerce.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from werkzeug.wrappers import Request

from shopswitch.sandbox.woocommerce.errors import authentication
from shopswitch.sandbox.woocommerce.query import Tree, parse_query

WINDOW_S = 15 * 60
"""How far a timestamp may be off, and how long a nonce is remembered."""

_OAUTH = ("oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method")
_HASHES = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
_HEADER_PART = re.compile(r'(oauth_[a-z_-]+)=(?:"([^"]*)"|([^,]*))')


@dataclass(slots=True)
class ApiKey:
    """One key pair of one WordPress user.

    Attributes:
        permissions: read, write or read_write.
        capable: Whether the user may see shop data at all; a customer's key may not.
        barred: Kinds of record the user's role may not see: products, orders, methods, hooks.
    """

    consumer_key: str
    consumer_secret: str
    permissions: str = "read_write"
    capable: bool = True
    nonces: dict[str, int] = field(default_factory=dict)
    barred: set[str] = field(default_factory=set)


def is_woocommerce_path(request: Request) -> bool:
    """WooCommerce only looks at keys when the address holds ``wp-json/wc/`` (or ``wp-json/wc-``) literally.

    That is why ``?rest_route=`` and a doubled slash are 401 with good keys.
    """
    address = f"{request.path}?{request.query_string.decode('ascii', 'replace')}"
    return "wp-json/wc/" in address or "wp-json/wc-" in address


def authenticate(request: Request, key: ApiKey, now: datetime, home: str) -> bool:
    """Whether the call comes from the key's user.

    Args:
        request: The call.
        key: The one key pair of this shop.
        now: The shop's present moment.
        home: Configured home address, with the scheme of this call: signatures are checked against it.

    Raises:
        ApiError: 401, when credentials were recognised and are wrong. An unknown key over Basic is no error here: it
            ends as a call without rights, exactly like a call without a header.
    """
    if not is_woocommerce_path(request):
        return False
    return (request.scheme == "https" and _basic(request, key)) or _oauth(request, key, now, home)


def _basic(request: Request, key: ApiKey) -> bool:
    user, password = request.args.get("consumer_key", ""), request.args.get("consumer_secret", "")
    if not (user and password):
        sent = request.authorization
        if sent is None or sent.type != "basic":
            return False
        user, password = sent.username or "", sent.password or ""
    if user != key.consumer_key:
        return False
    if not hmac.compare_digest(password.encode(), key.consumer_secret.encode()):
        raise authentication("Consumer secret is invalid.")
    return True


def _oauth(request: Request, key: ApiKey, now: datetime, home: str) -> bool:
    params = _oauth_params(request)
    if not any(params.get(name) for name in _OAUTH):
        return False
    missing = [name for name in _OAUTH if not params.get(name)]
    if missing:
        plural = "s" if len(missing) > 1 else ""
        message = f"Missing OAuth parameter{plural} {', '.join(missing)}"
        raise authentication(message, code="woocommerce_rest_authentication_missing_parameter")
    if params["oauth_consumer_key"] != key.consumer_key:
        raise authentication("Consumer key is invalid.")
    _check_signature(request, params, key.consumer_secret, home)
    _check_nonce(key, str(params["oauth_timestamp"]), str(params["oauth_nonce"]), int(now.timestamp()))
    return True


def _oauth_params(request: Request) -> Tree:
    params = parse_query(request.query_string.decode("ascii", "replace"))
    if request.mimetype == "application/x-www-form-urlencoded":
        params |= parse_query(request.get_data(as_text=True))
    header = request.headers.get("Authorization", "").strip()
    if header.startswith("OAuth "):
        for name, quoted, bare in _HEADER_PART.findall(header):
            params[name] = unquote(quoted or bare)
    return params


def _check_signature(request: Request, params: Tree, secret: str, home: str) -> None:
    method = str(params["oauth_signature_method"])
    if method not in _HASHES:
        raise authentication("Invalid signature - signature method is invalid.")
    base = base_string(request.method, signed_address(request, home), params)
    digest = hmac.new(f"{secret}&".encode(), base.encode(), _HASHES[method]).digest()
    sent = unquote(str(params["oauth_signature"]).replace(" ", "+"))
    if not hmac.compare_digest(base64.b64encode(digest), sent.encode()):
        raise authentication("Invalid signature - provided signature does not match.")


def signed_address(request: Request, home: str) -> str:
    """Home address and the request's path behind it, as it was sent (still percent-encoded)."""
    raw = str(request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI") or "")
    path = urlsplit(raw).path or quote(request.script_root + request.path)
    below = urlsplit(home).path.rstrip("/")
    return home.rstrip("/") + (path.removeprefix(below) if path.startswith(f"{below}/") else path)


def base_string(method: str, address: str, params: Tree) -> str:
    """What is signed: every parameter but the signature, sorted by name.

    An array is written with its index (``status[0]``), whatever the client sent: that is why a client that signs
    ``status[]`` does not match.
    """
    signed = sorted((name, value) for name, value in params.items() if name != "oauth_signature")
    pairs = [pair for name, value in signed for pair in _flatten(_encode(name), value)]
    return f"{method}&{_encode(address)}&{'%26'.join(_encode(pair) for pair in pairs)}"


def _flatten(name: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        return [pair for key, inner in value.items() for pair in _flatten(f"{name}%5B{key}%5D", inner)]
    return [f"{name}={_encode(str(value))}"]


def _encode(text: str) -> str:
    return quote(text, safe="~")


def _check_nonce(key: ApiKey, timestamp: str, nonce: str, now: int) -> None:
    moment = int(timestamp) if re.fullmatch(r"\d{1,12}", timestamp) else 0
    if abs(moment - now) > WINDOW_S:
        raise authentication("Invalid timestamp.")
    if nonce in key.nonces:
        raise authentication("Invalid nonce - nonce has already been used.")
    key.nonces[nonce] = moment
    if len(key.nonces) > 5000:
        key.nonces = {old: when for old, when in key.nonces.items() if when >= now - WINDOW_S}


def check_permission(method: str, key: ApiKey) -> None:
    """Whether the key may read or write; asked before the route is looked at.

    Raises:
        ApiError: 401 (not 403).
    """
    if method == "OPTIONS":
        return
    needed = "read" if method in ("GET", "HEAD") else "write"
    if needed not in key.permissions.split("_"):
        raise authentication(f"The API key provided does not have {needed} permissions.")
