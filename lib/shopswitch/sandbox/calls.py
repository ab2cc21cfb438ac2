"""Every call a client's systems received: proof of what was asked, and that nothing was written."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from werkzeug.wrappers import Request

WITNESS = "shopswitch.sandbox.calls"
"""Key of a WSGI environment: a list under it receives the call, for whoever wraps the application."""


@dataclass(slots=True)
class Call:
    """One call as it arrived.

    Attributes:
        at: The client's own time.
        system: Platform of the system.
        slot: ``picqer``, ``old`` or ``new``.
        path: The vendor's own path.
        query: Parameter → value, or list of values when it is repeated.
        body: Parsed JSON, else text; None for calls without a body.
        status: What was answered; None when there was no answer (yet).
        faults: Kinds of fault that changed the answer.
        text: Query and body as received, for faults that look for a text.
    """

    at: datetime
    system: str
    slot: str
    method: str
    path: str
    query: dict[str, str | list[str]]
    body: object
    text: str
    status: int | None = None
    faults: list[str] = field(default_factory=list)

    @classmethod
    def received(cls, request: Request, *, at: datetime, system: str, slot: str) -> "Call":
        """The call as a system is about to see it; reads the body, which stays readable for the system."""
        raw = request.get_data(cache=True).decode("utf-8", errors="replace")
        query = {name: values[0] if len(values) == 1 else values for name, values in request.args.lists()}
        return cls(
            at=at,
            system=system,
            slot=slot,
            method=request.method,
            path=request.path,
            query=query,
            body=_parsed(raw),
            text=f"{request.query_string.decode('latin-1')}\n{raw}",
        )

    def describe(self) -> dict[str, object]:
        """What `GET …/requests` shows."""
        return {
            "at": self.at.isoformat(),
            "system": self.system,
            "slot": self.slot,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "body": self.body,
            "status": self.status,
            "faults": self.faults,
        }


def _parsed(raw: str) -> object:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return raw
