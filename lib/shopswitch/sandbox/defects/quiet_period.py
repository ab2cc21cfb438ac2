"""Planters for step quiet_period: the moment of the switch is moved, or what is known about it.

All come late, when every order that is planted has its moment.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shopswitch.sandbox.defects.planting import Planter, Planting
from shopswitch.sandbox.oracle.quiet_period import enough_history, is_busy, on_holiday
from shopswitch.sandbox.spec import SWITCH_AT


def switch_on_holiday(work: Planting, code: str, count: int) -> None:
    """The next public holiday, at an hour that speaks for itself."""
    _refuse_moved(work, code, count)
    for moment in _hours_from(work, days=8, count=366 * 24):
        if on_holiday(work.world, moment) and not (enough_history(work.world) and is_busy(work.world, moment)):
            work.world.switch_at = moment
            work.record(code, f"{moment:%Y-%m-%d}")
            return
    raise work.refuse(code, "no holiday has a quiet hour")


def switch_in_busy_hour(work: Planting, code: str, count: int) -> None:
    """An hour of an ordinary day in which many customers order."""
    _refuse_moved(work, code, count)
    if not enough_history(work.world):
        raise work.refuse(code, "it has too few orders to tell busy hours from quiet ones")
    for moment in _hours_from(work, days=9, count=14 * 24):
        if is_busy(work.world, moment) and not on_holiday(work.world, moment):
            work.world.switch_at = moment
            work.record(code, f"{moment:%Y-%m-%d %H:%M}")
            return
    raise work.refuse(code, "no hour of its week is busier than the others")


def switch_before_cutoff(work: Planting, code: str, count: int) -> None:
    """The carrier comes within four hours of the switch."""
    _refuse_second(work, code, count)
    local = work.world.switch_at.astimezone(_zone(work))
    if local.weekday() >= 5 or on_holiday(work.world, local):
        raise work.refuse(code, "the day of the switch is no working day")
    if local.time() >= time(23, 30):
        raise work.refuse(code, "the switch is at the very end of a day")
    work.world.cutoff = time(min(local.hour + 3, 23), 30)
    work.record(code, f"{local:%Y-%m-%d %H:%M}")


def switch_not_planned(work: Planting, code: str, count: int) -> None:
    """A profile that does not say when the switch is to be."""
    _refuse_moved(work, code, count)
    if work.world.cutoff is not None:
        raise work.refuse(code, "another defect is about the moment of the switch")
    work.world.switch_planned = False
    work.record(code, "switch")


def _hours_from(work: Planting, *, days: int, count: int) -> list[datetime]:
    """The hours, local time, that begin that many days from now; those of the night that puts the clock on are not."""
    first = (work.world.now + timedelta(days=days)).astimezone(_zone(work)).replace(minute=0, second=0, microsecond=0)
    return [first + timedelta(hours=number) for number in range(count)]


def _zone(work: Planting) -> ZoneInfo:
    return ZoneInfo(work.world.spec.timezone)


def _refuse_second(work: Planting, code: str, count: int) -> None:
    if count != 1:
        raise work.refuse(code, "there is one switch: ask for 1")


def _refuse_moved(work: Planting, code: str, count: int) -> None:
    _refuse_second(work, code, count)
    if work.world.switch_at != SWITCH_AT:
        raise work.refuse(code, "another defect is about the moment of the switch")


PLANTERS: dict[str, Planter] = {
    "SWITCH_ON_HOLIDAY": Planter(switch_on_holiday, before_switch=True, late=True, single=True),
    "SWITCH_IN_BUSY_HOUR": Planter(switch_in_busy_hour, before_switch=True, late=True, single=True),
    "SWITCH_BEFORE_CUTOFF": Planter(switch_before_cutoff, before_switch=True, late=True, single=True),
    "SWITCH_NOT_PLANNED": Planter(switch_not_planned, before_switch=True, late=True, single=True),
}
