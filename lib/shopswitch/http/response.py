"""One answer of a system, and what it must look like to be believed."""

import json as jsonlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn

from shopswitch.errors import UnexpectedResponseError

REQUEST_ID_HEADERS = ("x-request-id", "x-correlation-id", "cf-ray")


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """One answer.

    Attributes:
        status: HTTP status.
        headers: Header values by name in lower case.
        body: Bytes as received, decompressed.
        system: Which system answered, for messages.
        path: Path that was asked, without values of the query.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    system: str
    path: str

    @property
    def request_id(self) -> str:
        """The vendor's id of this call, or ""."""
        return next((self.headers[name] for name in REQUEST_ID_HEADERS if name in self.headers), "")

    @property
    def retry_after(self) -> float | None:
        """Seconds of a Retry-After header, or None; its date form counts from the answer's own Date."""
        text = self.headers.get("retry-after", "")
        try:
            return max(0.0, float(text))
        except ValueError:
            until, now = _moment(text), self.server_time
            return None if until is None or now is None else max(0.0, (until - now).total_seconds())

    @property
    def server_time(self) -> datetime | None:
        """The Date header, timezone-aware, or None."""
        return _moment(self.headers.get("date", ""))

    def json(self) -> Any:
        """The parsed body.

        Raises:
            UnexpectedResponseError: The body is not JSON; the message says what it looks like.
        """
        try:
            return jsonlib.loads(self.body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise UnexpectedResponseError(
                f"The {self.system} answered {self._looks_like()} instead of JSON at {self.path} (HTTP {self.status}).",
                hint="Check the address in the profile; a maintenance page, firewall or plugin may be in between.",
                system=self.system,
                status=self.status,
                request_id=self.request_id,
            ) from None

    def json_list(self) -> list[Any]:
        """The parsed body, which must be a list."""
        value = self.json()
        if not isinstance(value, list):
            raise self._wrong_type(value, "a list")
        return value

    def json_object(self) -> dict[str, Any]:
        """The parsed body, which must be an object."""
        value = self.json()
        if not isinstance(value, dict):
            raise self._wrong_type(value, "an object")
        return value

    def _wrong_type(self, value: object, expected: str) -> UnexpectedResponseError:
        got = "a list" if isinstance(value, list) else "an object" if isinstance(value, dict) else "a single value"
        return UnexpectedResponseError(
            f"The {self.system} answered {got} where {expected} belongs, at {self.path}.",
            hint="Nothing can be concluded from it; a plugin or proxy may change the answers.",
            system=self.system,
            status=self.status,
            request_id=self.request_id,
        )

    def _looks_like(self) -> str:
        text = self.body[:4000].decode("utf-8", errors="replace")
        if re.search(r"<(!doctype|html|head|body)\b", text, re.IGNORECASE):
            # The page's own title is left out: it can hold anything.
            return "an HTML page"
        if not text.strip():
            return "an empty body"
        if text.lstrip("\ufeff \r\n\t")[:1] in "{[":
            return "a cut-off or damaged body"
        return "text"


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    # "-0000" is parsed as a time without zone; in HTTP every date is UTC.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _no_number(constant: str) -> NoReturn:
    # Python's parser would take NaN and Infinity, which are not JSON and are no quantities.
    raise ValueError(constant)
