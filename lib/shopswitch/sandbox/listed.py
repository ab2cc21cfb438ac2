"""What a shop's own lists need: numbers that stay with an entry, and webhook topics read in the words of any vendor."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import datetime

_EVENTS = {
    **dict.fromkeys(("create", "created", "new", "placed", "add", "added"), "created"),
    **dict.fromkeys(("delete", "deleted", "remove", "removed"), "deleted"),
    **dict.fromkeys(("fulfilled", "shipped", "completed"), "shipped"),
    "paid": "paid",
}


class Numbers:
    """Gives the entries of a list numbers from 1 on; the list may be changed by others between two looks.

    The same entry keeps its number, wherever it stands; an entry that occurs twice has two.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Hashable, int], tuple[int, datetime]] = {}

    def __call__(self, entries: Iterable[Hashable], now: datetime) -> list[tuple[int, datetime]]:
        """Number and moment of the first look for each entry, in the order of the list."""
        seen: Counter[Hashable] = Counter()
        found = []
        for entry in entries:
            seen[entry] += 1
            found.append(self._known.setdefault((entry, seen[entry]), (len(self._known) + 1, now)))
        return found


def topic_words(topic: str) -> tuple[str, str]:
    """What a webhook is about (``order``) and what has happened to it.

    The event is ``created``, ``updated``, ``deleted``, ``paid`` or ``shipped``; a word that means none of these is an
    update, so that a topic written for one vendor means something to every other.
    """
    words = re.findall(r"[a-z]+", topic.lower())
    kind = words[0].removesuffix("s") if words else "order"
    return kind, _EVENTS.get(words[-1], "updated") if len(words) > 1 else "updated"
