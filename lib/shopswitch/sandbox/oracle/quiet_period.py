"""What there is to find about the moment that is planned for the switch."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from shopswitch.sandbox.holidays import country, is_holiday
from shopswitch.sandbox.oracle.moment import Found, switched

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "quiet_period"
CODES: tuple[str, ...] = (
    "SWITCH_NOT_PLANNED",
    "TOO_LITTLE_HISTORY",
    "SWITCH_ON_HOLIDAY",
    "SWITCH_BEFORE_CUTOFF",
    "SWITCH_IN_BUSY_HOUR",
)
# How much history there is follows from how many orders a client was asked to have.
NOT_PLANTED: frozenset[str] = frozenset({"TOO_LITTLE_HISTORY"})

_WEEK = 7 * 24
_SEEN, _LEAST_SEEN, _LEAST_ORDERS = timedelta(weeks=8), timedelta(days=28), 20
_COLLECTING = timedelta(hours=4)


def truth(world: "World") -> Iterator[Found]:
    """Everything that speaks against the moment, as long as it is still to come."""
    if switched(world):
        return
    if not enough_history(world):
        yield "TOO_LITTLE_HISTORY", "picqer"
    if not world.switch_planned:
        yield "SWITCH_NOT_PLANNED", "switch"
        return
    local = world.switch_at.astimezone(ZoneInfo(world.spec.timezone))
    moment = f"{local:%Y-%m-%d %H:%M}"
    if on_holiday(world, local):
        yield "SWITCH_ON_HOLIDAY", f"{local:%Y-%m-%d}"
    elif local.weekday() < 5 and world.cutoff is not None:
        collected = local.replace(hour=world.cutoff.hour, minute=world.cutoff.minute, second=world.cutoff.second)
        if timedelta(0) < collected - local <= _COLLECTING:
            yield "SWITCH_BEFORE_CUTOFF", moment
    if enough_history(world) and is_busy(world, local):
        yield "SWITCH_IN_BUSY_HOUR", moment


def on_holiday(world: "World", local: datetime) -> bool:
    """Whether it is a public holiday where the client is."""
    return is_holiday(local.date(), country(world.spec.timezone))


def enough_history(world: "World") -> bool:
    """Whether orders reach back four weeks, and the last eight saw twenty of them."""
    ordered = [row.ordered for row in world.picqer.books.rows.values()]
    if not ordered or world.now - min(ordered) < _LEAST_SEEN:
        return False
    return len(list(_lately(world, ordered))) >= _LEAST_ORDERS


def is_busy(world: "World", local: datetime) -> bool:
    """Whether more is ordered, or picked, around that hour of the week than half as much again as in the mean."""
    books, hour = world.picqer.books, _hour_of_week(local)
    picked = [each.closed_at for each in books.picklists.values() if each.closed_at is not None]
    for moments in ([row.ordered for row in books.rows.values()], picked):
        lately = list(_lately(world, moments))
        zone = ZoneInfo(world.spec.timezone)
        counts = Counter(_hour_of_week(each.astimezone(zone)) for each in lately)
        around = sum(counts[(hour + beside) % _WEEK] for beside in (-1, 0, 1))
        # Both sides times 2 × 3 × the hours of a week: whole numbers compare exactly.
        if 2 * _WEEK * around > 3 * 3 * len(lately):
            return True
    return False


def _lately(world: "World", moments: Iterable[datetime]) -> Iterator[datetime]:
    return (each for each in moments if world.now - _SEEN <= each <= world.now)


def _hour_of_week(local: datetime) -> int:
    return 24 * local.weekday() + local.hour
