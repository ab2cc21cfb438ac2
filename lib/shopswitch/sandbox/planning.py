"""Decides, before anything happens, which orders a client will see, when, and how each will end."""

import random
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shopswitch.sandbox import catalogue
from shopswitch.sandbox.catalogue import METHODS
from shopswitch.sandbox.spec import EPOCH, SWITCH_AT, ClientSpec
from shopswitch.sandbox.systems import Customer, Item, Line, Method

# Share of a day's orders per hour of the day, local time: quiet at night, busiest in the evening.
_HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 6, 8, 9, 9, 8, 8, 8, 7, 7, 6, 7, 9, 11, 10, 6, 3)
_MOST_OPEN = 8
_CARRIED_SHARE = 1 / 3


def is_quiet(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether it is the hour of the week of the switch, or one beside it: nobody orders then, so it was well chosen."""
    hour, switch = (24 * each.weekday() + each.hour for each in (moment.astimezone(zone), SWITCH_AT.astimezone(zone)))
    return (hour - switch + 1) % (7 * 24) <= 2


@dataclass(slots=True)
class Planned:
    """An order to come.

    Attributes:
        slot: ``old``, ``new``, ``other`` (a marketplace) or ``elsewhere`` (another shop of the account).
        end: ``open``, ``shipped``, ``cancelled``, ``dropped`` (cancelled before Picqer saw it) or ``basket``.
        seen_at: When Picqer imports it.
        ended_at: When it is shipped or cancelled.
        carried: Copied into the new shop before the epoch.
        parted_at: When a first part is shipped, if it goes in two.
        method: How the customer wants it sent.
    """

    slot: str
    placed_at: datetime
    lines: tuple[Line, ...]
    customer: Customer
    end: str
    seen_at: datetime
    ended_at: datetime
    carried: bool = False
    parted_at: datetime | None = None
    method: Method = METHODS[0]


class Plans:
    """All orders of a client.

    Args:
        spec: The client.
        rng: Decides everything.
        items: What is sold.
        start: Beginning of the history.
        now: The client's present moment: nothing is planned after it.
        points: Slots of the shops that tell which orders go to a pickup point.

    Attributes:
        made: The orders.
        shipped: SKU → pieces that will have been sent by `now`.
    """

    def __init__(
        self,
        spec: ClientSpec,
        rng: random.Random,
        items: list[Item],
        *,
        start: datetime,
        now: datetime,
        points: Collection[str] = (),
    ) -> None:
        self.rng = rng
        self.now = now
        self.points = points
        self._placed: Counter[str] = Counter()
        self.zone = ZoneInfo(spec.timezone)
        self.made: list[Planned] = []
        self.shipped: dict[str, int] = {}
        usable: dict[str, Item] = {}
        for item in items:
            if item.sku.strip() and item.active and not item.virtual:
                usable.setdefault(item.sku, item)
        self.room = {sku: item.stock for sku, item in usable.items() if item.stock}
        self.sold = sorted(self.room)
        if not self.sold or not spec.orders:
            return
        self._history(spec, start)
        if spec.stage != "prepare":
            self._up_to_the_switch(spec)
            self._after_the_switch(spec)
        if spec.scenario == "replace":
            self._marketplace(start)
        if spec.old:
            self._baskets()

    # The parts of a client's life

    def _history(self, spec: ClientSpec, start: datetime) -> None:
        slot = "old" if spec.old else "elsewhere"
        fresh = min(_MOST_OPEN, spec.orders // 12) if spec.orders > 2 else 0
        settled = self._moments(start, EPOCH - timedelta(hours=50), spec.orders - fresh)
        for moment in settled:
            end = self.rng.choices(("shipped", "cancelled", "dropped"), (94, 4, 2))[0]
            self._add(slot, moment, end, latest=EPOCH - timedelta(minutes=30))
        if spec.scenario == "replace":
            self._carry([each for each in self.made if each.placed_at < EPOCH - timedelta(days=5)])
        for moment in self._moments(EPOCH - timedelta(hours=44), EPOCH - timedelta(minutes=40), fresh):
            # Still on the shelf at the epoch; a client that is further on has sent them by then.
            end = "open" if self.now == EPOCH else "shipped"
            self._add(slot, moment, end, earliest=EPOCH, latest=EPOCH + timedelta(days=1))

    def _carry(self, old: list[Planned]) -> None:
        chosen = self.rng.sample(range(len(old)), round(len(old) * _CARRIED_SHARE))
        for place in chosen:
            old[place].carried = True

    def _up_to_the_switch(self, spec: ClientSpec) -> None:
        slot = "old" if spec.old else "elsewhere"
        moments = self._moments(EPOCH + timedelta(hours=1), SWITCH_AT - timedelta(hours=1), max(4, spec.orders // 8))
        for place, moment in enumerate(moments):
            last = place >= len(moments) - 3 and moment > SWITCH_AT - timedelta(days=3)
            left_over = last and spec.stage == "switched"
            self._add(slot, moment, "open" if left_over else "shipped", latest=SWITCH_AT + timedelta(hours=29))

    def _after_the_switch(self, spec: ClientSpec) -> None:
        days = (self.now - SWITCH_AT).days + 0.25
        wanted = max(3, round(spec.orders / 56 * days))
        moments = self._moments(SWITCH_AT + timedelta(hours=1), self.now - timedelta(minutes=45), wanted)
        for place, moment in enumerate(moments):
            is_open = place >= len(moments) - min(_MOST_OPEN, 1 + len(moments) // 4)
            # What left the warehouse has had its time to show in the shop.
            self._add("new", moment, "open" if is_open else "shipped", latest=self.now - timedelta(minutes=35))
        self._part([each for each in self.made if each.slot == "new" and each.end == "shipped"])

    def _part(self, sent: list[Planned]) -> None:
        """Let every second order that can be divided go in two parts."""
        divisible = [each for each in sent if sum(line.quantity for line in each.lines) > 1]
        for each in divisible[::2]:
            each.parted_at = each.seen_at + (each.ended_at - each.seen_at) / 2

    def _marketplace(self, start: datetime) -> None:
        for moment in self._moments(start, EPOCH - timedelta(days=4), 3):
            self._add("other", moment, "shipped", latest=EPOCH - timedelta(hours=1))
        self._add("other", EPOCH - timedelta(hours=9), "open", latest=EPOCH)

    def _baskets(self) -> None:
        for hours in (30, 8):
            self._add("old", EPOCH - timedelta(hours=hours), "basket", latest=EPOCH)

    # One order

    def _moments(self, first: datetime, last: datetime, count: int) -> list[datetime]:
        """That many moments from `first` to `last`, in order, as customers spread over day and night."""
        found: list[datetime] = []
        days = (last - first).days + 1
        while len(found) < count:
            day = (first + timedelta(days=self.rng.randrange(days + 1))).astimezone(self.zone).date()
            hour = self.rng.choices(range(24), _HOURS)[0]
            local = datetime.combine(day, time(hour, self.rng.randrange(60), self.rng.randrange(60)), self.zone)
            moment = local.astimezone(UTC)
            if first <= moment <= last and not is_quiet(moment, self.zone):
                found.append(moment)
        return sorted(found)

    def _add(
        self, slot: str, placed: datetime, end: str, *, latest: datetime, earliest: datetime | None = None
    ) -> None:
        lines = self._lines(stays=end == "open")
        if not lines:
            return
        seen = placed + timedelta(seconds=self.rng.randrange(60, 540))
        begin = max(seen, earliest or seen)
        if end == "shipped":
            for line in lines:
                self.shipped[line.sku] = self.shipped.get(line.sku, 0) + line.quantity
        method = catalogue.method(self._placed[slot], points=slot in self.points)
        self._placed[slot] += 1
        self.made.append(
            Planned(
                slot,
                placed,
                lines,
                catalogue.customer(self.rng),
                end,
                seen,
                self._finish(begin, latest),
                method=method,
            )
        )

    def _finish(self, seen: datetime, latest: datetime) -> datetime:
        """The next afternoon on a working day, but not later than `latest`."""
        local = seen.astimezone(self.zone)
        days = 0 if local.hour < 12 else 1
        while (local + timedelta(days=days)).weekday() >= 5:
            days += 1
        at = datetime.combine(
            (local + timedelta(days=days)).date(), time(13 + self.rng.randrange(4), self.rng.randrange(60)), self.zone
        )
        return max(min(at.astimezone(UTC), latest), seen + timedelta(minutes=1))

    def _lines(self, *, stays: bool) -> tuple[Line, ...]:
        """One to three things. What stays on the shelf needs pieces that are there at the present moment."""
        lines = []
        for sku in self.rng.sample(self.sold, min(len(self.sold), self.rng.choice((1, 1, 2, 3)))):
            quantity = self.rng.choice((1, 1, 1, 2, 3))
            if stays:
                quantity = min(quantity, self.room[sku])
                self.room[sku] -= quantity
            if quantity:
                lines.append(Line(sku, quantity))
        return tuple(lines)
