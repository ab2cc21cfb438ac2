from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from shopswitch.sandbox import holidays
from shopswitch.sandbox.planning import is_quiet
from shopswitch.sandbox.spec import EPOCH, SWITCH_AT
from shopswitch.sandbox.world import ClientSpec, SandboxError, World
from tests.sandbox.ninth import SYSTEMS, agrees, findings

ZONES = {"NL": "Europe/Amsterdam", "BE": "Europe/Brussels", "DE": "Europe/Berlin"}


def world(**fields: object) -> World:
    return World(ClientSpec("client", **({"old": "ninth", "new": "ninth"} | fields)), SYSTEMS)


def told(made: World) -> set[tuple[str, str]]:
    return {(each["code"], each["subject"]) for each in findings(made)}


def move(made: World, moment: str) -> None:
    """Plan the switch for a local moment."""
    made.switch_at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(made.spec.timezone)).astimezone(UTC)


# Holidays


@pytest.mark.parametrize(
    ("year", "day"),
    [(2000, (4, 23)), (2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25))],
)
def test_easter(year: int, day: tuple[int, int]) -> None:
    """The days of the almanac, the latest there can be among them."""
    assert holidays.easter(year) == date(year, *day)


@pytest.mark.parametrize(
    ("land", "others"),
    [
        ("NL", {"2026-04-27", "2026-04-06", "2026-05-14", "2026-05-25", "2026-12-25", "2026-12-26", "2025-05-05"}),
        ("BE", {"2026-05-01", "2026-07-21", "2026-08-15", "2026-11-01", "2026-11-11", "2026-05-14", "2026-12-25"}),
        ("DE", {"2026-04-03", "2026-05-01", "2026-10-03", "2026-05-25", "2026-12-26", "2026-01-01"}),
    ],
)
def test_each_country_has_its_own_days(land: str, others: set[str]) -> None:
    """And an ordinary Monday is none of them anywhere."""
    assert all(holidays.is_holiday(date.fromisoformat(each), land) for each in others)
    assert not holidays.is_holiday(date(2026, 11, 9), land)


def test_days_that_are_none() -> None:
    """Liberation Day between two lustrums, the second day of Christmas in Belgium, the last day of April."""
    assert not holidays.is_holiday(date(2026, 5, 5), "NL")
    assert not holidays.is_holiday(date(2026, 12, 26), "BE")
    assert not holidays.is_holiday(date(2026, 4, 30), "NL")
    assert holidays.is_holiday(date(2025, 4, 26), "NL"), "the 27th was a Sunday"
    assert not holidays.is_holiday(date(2025, 4, 27), "NL")


# The moment


@pytest.mark.parametrize(("land", "day"), [("NL", "2026-12-25"), ("BE", "2026-11-11"), ("DE", "2026-12-25")])
def test_the_country_follows_from_the_time_zone(land: str, day: str) -> None:
    """The profile says which one it is, and the switch is planted on its next holiday."""
    made = world(timezone=ZONES[land], defects={"SWITCH_ON_HOLIDAY": 1})
    assert made.profile({})["country"] == land
    assert told(made) == {("SWITCH_ON_HOLIDAY", day)}
    assert agrees(made)


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2026-11-10 12:59", False),
        ("2026-11-10 13:00", True),
        ("2026-11-10 16:59", True),
        ("2026-11-10 17:00", False),
        ("2026-11-14 16:00", False),
    ],
)
def test_the_four_hours_before_the_carrier_comes(moment: str, found: bool) -> None:
    """On a working day only; the moment itself is late enough."""
    made = world(orders=0)
    made.cutoff = time(17)
    move(made, moment)
    assert (("SWITCH_BEFORE_CUTOFF", moment) in told(made)) is found


def test_nobody_waits_for_the_carrier_on_a_holiday() -> None:
    """Then it is the holiday that is told."""
    made = world(orders=0)
    made.cutoff = time(17)
    move(made, "2026-12-25 15:00")
    assert told(made) >= {("SWITCH_ON_HOLIDAY", "2026-12-25")}
    assert not [code for code, _ in told(made) if code == "SWITCH_BEFORE_CUTOFF"]


def test_the_hour_of_the_week_counts_with_those_beside_it() -> None:
    """Three orders more in the hour after make an hour busy that was not, however many weeks lie between."""
    made = world(orders=60)
    rows = list(made.picqer.books.rows.values())
    local = SWITCH_AT.astimezone(ZoneInfo(made.spec.timezone))
    assert told(made) == set()
    for weeks, row in zip((1, 4, 7), rows, strict=False):
        # By the clock on the wall, which was put back between these weeks.
        row.ordered = (local - timedelta(weeks=weeks) + timedelta(hours=1)).astimezone(UTC)
    assert told(made) == {("SWITCH_IN_BUSY_HOUR", f"{local:%Y-%m-%d %H:%M}")}


def test_picking_makes_an_hour_busy_too() -> None:
    """Where nobody orders."""
    made = world(orders=60)
    closed = [each for each in made.picqer.books.picklists.values() if each.closed_at is not None]
    for each in closed[:4]:
        each.closed_at = SWITCH_AT - timedelta(weeks=2)
    assert {code for code, _ in told(made)} == {"SWITCH_IN_BUSY_HOUR"}


def test_nobody_orders_around_the_hour_of_the_switch() -> None:
    """Or a clean client would have chosen a bad moment, planted orders included."""
    made = world(orders=500, products=200, defects={"PAUSED": 20, "OPEN_TOO_LONG": 20, "CONCEPT_WAITING": 20})
    zone = ZoneInfo(made.spec.timezone)
    assert not [row for row in made.picqer.books.rows.values() if is_quiet(row.ordered, zone)]
    assert agrees(made)


@pytest.mark.parametrize(("orders", "found"), [(0, True), (12, True), (40, False)])
def test_too_little_history(orders: int, found: bool) -> None:
    """Fewer than twenty orders in eight weeks tell nothing, and no hour is busy then."""
    assert told(world(orders=orders)) == ({("TOO_LITTLE_HISTORY", "picqer")} if found else set())


def test_a_history_of_three_weeks_is_too_short() -> None:
    """However many orders it has."""
    made = world(orders=60)
    for row in made.picqer.books.rows.values():
        row.ordered = max(row.ordered, EPOCH - timedelta(days=27))
    assert ("TOO_LITTLE_HISTORY", "picqer") in told(made)


def test_a_profile_without_a_moment() -> None:
    """Nothing is ever after the switch then."""
    made = world(defects={"SWITCH_NOT_PLANNED": 1})
    assert "switch" not in made.profile({})
    made.set_now(SWITCH_AT + timedelta(days=4))
    assert told(made) >= {("SWITCH_NOT_PLANNED", "switch")}
    assert not {each["step"] for each in findings(made)} & {"product_ids", "aftercare", "missed_orders", "stock_match"}


def test_the_cutoff_is_in_the_profile_once_it_is_known() -> None:
    """As a local time."""
    assert "cutoff" not in world().profile({})["switch"]
    made = world(defects={"SWITCH_BEFORE_CUTOFF": 1})
    assert made.profile({})["switch"] == {"at": SWITCH_AT, "cutoff": "09:30:00"}


def test_after_the_switch_its_moment_is_no_matter_any_more() -> None:
    """Even on a holiday."""
    made = world(stage="switched")
    made.switch_at -= timedelta(days=8)
    assert not [each for each in findings(made) if each["step"] == "quiet_period"]


def test_two_defects_about_one_moment_are_refused() -> None:
    """The second would undo the first."""
    with pytest.raises(SandboxError, match="about the moment of the switch"):
        world(defects={"SWITCH_ON_HOLIDAY": 1, "SWITCH_IN_BUSY_HOUR": 1})
    with pytest.raises(SandboxError, match="no working day"):
        world(defects={"SWITCH_ON_HOLIDAY": 1, "SWITCH_BEFORE_CUTOFF": 1})
