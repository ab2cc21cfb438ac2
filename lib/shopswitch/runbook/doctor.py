"""Look at a client's systems without running the runbook: what works, what does not, and the fix."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from shopswitch.errors import ShopswitchError
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.redact import Redactor
from shopswitch.profile import Profile
from shopswitch.protocols import AccountInfo
from shopswitch.runbook.reading import Reader, clock_of, context_of

TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at.

    Attributes:
        system: picqer, old or new, with the platform.
        what: What was looked at.
        found: What was found.
        ok: Whether it is fine.
        fix: What to do when it is not.
    """

    system: str
    what: str
    found: str
    ok: bool = True
    fix: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def examine(profile: Profile) -> list[Examined]:
    """Contact every system of a client.

    Raises:
        ShopswitchError: The client's sandbox is gone.
    """
    clock = clock_of(profile)
    redactor = Redactor()
    reader = Reader(
        profile,
        context_of(profile, clock.now()),
        clock=clock,
        journal=MemoryJournal(),
        redactor=redactor,
        store=None,
    )
    found: list[Examined] = []
    for role, (platform, _) in profile.systems.items():
        system = f"{role} ({platform.name})" if role != "picqer" else "picqer"
        answer = reader.contact(role)
        if isinstance(answer, ShopswitchError):
            found.append(
                Examined(system, "reachable", redactor.clean(answer.message), False, redactor.clean(answer.hint))
            )
            continue
        found += _account(system, answer, reader_now=clock.now())
    return found


def _account(system: str, info: AccountInfo, *, reader_now: Any) -> list[Examined]:
    rows = [Examined(system, "reachable", " ".join(filter(None, (info.system_name, info.version))) or "yes")]
    for right in info.permissions:
        words = {True: "granted", False: "not granted", None: "cannot be told without using it"}
        missing = right.granted is False
        fix = f"Grant '{right.name}' to the key: {right.needed_for}" if missing else ""
        rows.append(Examined(system, right.name, words[right.granted], not (missing and right.required), fix))
    if info.server_time is not None:
        skew = info.server_time - reader_now
        fine = abs(skew) <= TOLERANCE
        rows.append(
            Examined(
                system,
                "clock",
                f"{skew.total_seconds():+.0f} s",
                fine,
                "" if fine else "Set this machine's clock, or ask the shop's host to set theirs.",
            )
        )
    if info.rate_budget:
        rows.append(Examined(system, "rate budget", info.rate_budget))
    return rows + [Examined(system, "note", note) for note in info.notes]
