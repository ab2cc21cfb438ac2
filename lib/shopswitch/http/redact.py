"""Keep secrets out of everything that is written down or shown."""

import base64
import html
import json
import re
from urllib.parse import quote, quote_plus

MASK = "[redacted]"
# Shorter values would blank out ordinary words; no vendor's key is that short.
_SHORTEST = 6


class Redactor:
    """Replaces every known secret, also in its encoded forms, by a mask.

    Secrets are added when they are resolved, so that a key that is used can no longer be written.
    """

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def add(self, secret: str, *, partner: str | None = None) -> None:
        """Make a secret known.

        Args:
            secret: The value in clear.
            partner: The other half of a Basic pair, so that the header's value is known too.
        """
        forms = _written(secret)
        if partner is not None:
            forms |= _base64(f"{secret}:{partner}") | _base64(f"{partner}:{secret}")
        forms = {form for form in forms if len(form) >= _SHORTEST}
        if forms <= self._forms:
            return
        self._forms |= forms
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(re.escape(form) for form in longest_first))

    def clean(self, text: str) -> str:
        """The text with every known secret masked."""
        return self._pattern.sub(MASK, text) if self._pattern else text

    def holds_secret(self, text: str) -> bool:
        """Whether a known secret stands in the text."""
        return self._pattern is not None and self._pattern.search(text) is not None


def _written(secret: str) -> set[str]:
    """Every way a secret comes to stand in an address, a header, JSON or a page."""
    quoted = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    # Some servers write percent escapes in lower case.
    quoted |= {re.sub(r"%[0-9A-F]{2}", lambda escape: escape[0].lower(), form) for form in quoted}
    escaped = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], html.escape(secret)}
    return {secret} | quoted | escaped | _base64(secret)


def _base64(text: str) -> set[str]:
    raw = text.encode()
    # Without padding: that way it is also found where the padding was cut off.
    return {encode(raw).decode().rstrip("=") for encode in (base64.b64encode, base64.urlsafe_b64encode)}
