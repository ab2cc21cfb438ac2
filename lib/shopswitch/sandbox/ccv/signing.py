"""Signatures: HMAC-SHA512 over key, method, address, body and moment, for calls and for answers.

Source: CCV's PHP SDK, its Python example and App-Example-Code agree on the text that is hashed.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from werkzeug.wrappers import Request

from shopswitch.sandbox.ccv.errors import unauthorized

_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|\+00:00|\+0000)")


@dataclass(frozen=True, slots=True)
class Keys:
    """A pair of keys."""

    public: str
    secret: str


def sign(keys: Keys, method: str, uri: str, body: bytes, date: str) -> str:
    """Lower-case hex of the HMAC over ``public|METHOD|uri|body|date``.

    Args:
        keys: The pair.
        method: In capitals.
        uri: Path with query string, byte for byte as sent.
        body: As sent; empty for GET and DELETE.
        date: As sent in `x-date`.
    """
    text = b"|".join((keys.public.encode(), method.encode(), uri.encode(), body, date.encode()))
    return hmac.new(keys.secret.encode(), text, hashlib.sha512).hexdigest()


def moment_text(moment: datetime) -> str:
    """A moment as `x-date` holds it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def check(request: Request, keys: Keys, now: datetime, drift_s: float) -> str:
    """Check a call's signature; returns the address it was made over, which signs the answer too.

    A real shop has its address at the root of its host. Here it lies below a folder, so a caller may have signed
    the address as sent or from ``/api/rest/v1`` on; both are taken.

    Raises:
        ApiError: 401: a header is missing, the key is unknown, the clock is off, or the signature is wrong.
    """
    public, date, given = (request.headers.get(name, "") for name in ("x-public", "x-date", "x-hash"))
    if not (public and date and given):
        raise unauthorized("The headers x-public, x-date and x-hash are all needed.")
    if public != keys.public:
        raise unauthorized("The public key is unknown.")
    read = _DATE.fullmatch(date)
    if read is None:
        raise unauthorized("x-date must be UTC in ISO 8601, without fractions of a second.")
    try:
        moment = datetime.fromisoformat(read[1]).replace(tzinfo=UTC)
    except ValueError:
        raise unauthorized("x-date is no moment that exists.") from None
    if abs((moment - now).total_seconds()) > drift_s:
        raise unauthorized("x-date differs too much from the server's time.")
    body = b"" if request.method in ("GET", "DELETE") else request.get_data(cache=True)
    for uri in _addresses(request):
        if hmac.compare_digest(sign(keys, request.method, uri, body, date).encode(), given.encode("utf-8", "replace")):
            return uri
    raise unauthorized("x-hash does not fit this call.")


def _addresses(request: Request) -> tuple[str, ...]:
    raw = str(request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI") or request.full_path.rstrip("?"))
    root = request.script_root
    return (raw, raw.removeprefix(root)) if root and raw.startswith(root) else (raw,)
