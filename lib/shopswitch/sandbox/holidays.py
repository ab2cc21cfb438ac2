"""Public holidays of the countries a client may be in: days on which nothing is collected and few people work.

Source: the countries' own acts. Netherlands: Algemene termijnenwet art. 3, Good Friday included, Liberation Day in the
lustrum years alone (in others people work). Belgium: the ten days of the Royal Decree of 18 April 1974 and the two
Sundays they belong to. Germany: the nine days of all sixteen states.
"""

from datetime import date, timedelta

_COUNTRY = {"Europe/Brussels": "BE", "Europe/Berlin": "DE"}
_EVERY_YEAR = {
    "NL": ((1, 1), (12, 25), (12, 26)),
    "BE": ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)),
    "DE": ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)),
}
# Days after Easter Sunday.
_MOVING = {"NL": (-2, 0, 1, 39, 49, 50), "BE": (0, 1, 39, 49, 50), "DE": (-2, 1, 39, 50)}


def country(timezone: str) -> str:
    """The country (ISO-2) of a client in that time zone: ``NL`` where nothing better is known."""
    return _COUNTRY.get(timezone, "NL")


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    century, rest = divmod(year, 100)
    epact = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def is_holiday(day: date, land: str) -> bool:
    """Whether a day is a public holiday in a country."""
    fixed = {date(day.year, month, number) for month, number in _EVERY_YEAR[land]}
    moving = {easter(day.year) + timedelta(days=after) for after in _MOVING[land]}
    return day in fixed | moving | (_dutch(day.year) if land == "NL" else set())


def _dutch(year: int) -> set[date]:
    """King's Day, a day earlier when that is a Sunday, and Liberation Day every fifth year."""
    kings = date(year, 4, 27)
    days = {kings - timedelta(days=kings.weekday() == 6)}
    return days | ({date(year, 5, 5)} if year % 5 == 0 else set())
