"""Where "now" comes from: the machine, or a fixed moment (a sandbox's own time, a test)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """A source of the present moment."""

    @property
    def source(self) -> str:
        """What a run writes down about where its time came from."""
        ...

    def now(self) -> datetime:
        """The present moment, timezone-aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The clock of this machine."""

    source: str = "system"

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still at `at` (timezone-aware)."""

    at: datetime
    source: str = "fixed"

    def now(self) -> datetime:
        """The fixed moment in UTC."""
        return self.at.astimezone(UTC)
