"""The window as an entry for anybody's calendar."""

import hashlib
from datetime import UTC, timedelta

from shopswitch.checks.quiet_windows import Window

# A day before, everybody concerned is reminded.
_REMIND = timedelta(days=1)


def entry(window: Window, *, client: str, title: str, text: str, planned: bool) -> bytes:
    """One entry as an iCalendar file (RFC 5545), times in UTC.

    Args:
        window: The stretch of time.
        client: Profile name; part of the entry's identity, so that a client's later file replaces the entry.
        title: What the calendar shows.
        text: What it shows when opened.
        planned: The moment is decided; otherwise it is a proposal.

    Returns:
        The file; the same bytes for the same window.
    """
    # Imported late: only this step writes one.
    from icalendar import Alarm, Calendar, Event

    start = window.start.to_pydatetime().astimezone(UTC)
    event = Event()
    identity = hashlib.sha256(f"{client}\x1fquiet_period".encode()).hexdigest()[:24]
    event.add("uid", f"{identity}@shopswitch.example")
    # The format wants a moment of writing; the present one would make every file another.
    event.add("dtstamp", start)
    event.add("dtstart", start)
    event.add("dtend", window.end.to_pydatetime().astimezone(UTC))
    event.add("summary", title)
    event.add("description", text)
    event.add("status", "CONFIRMED" if planned else "TENTATIVE")
    event.add("transp", "OPAQUE")
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", title)
    reminder.add("trigger", -_REMIND)
    event.add_component(reminder)
    calendar = Calendar()
    calendar.add("prodid", "-//shopswitch//quiet period//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
