"""Read a list that tells no total until two looks at it were undisturbed.

bol.com tells no totals: an answer that lost rows looks like a list that is shorter. A second look shows what one look
lost. What cannot be noticed is the same loss at the end of a list in each look.
"""

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from shopswitch.http.pagination import Collection

MOST_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """What a list holds.

    Attributes:
        rows: The vendor's records by their id, each as it was seen last.
        pages: Answers read.
        problems: Why rows may be missing; empty when two looks were undisturbed.
    """

    rows: dict[Hashable, Any]
    pages: int
    problems: tuple[str, ...]


def look_twice(look: Callable[[bool], Collection], key: Callable[[Any], Hashable]) -> Seen:
    """Read a list twice, and a third time when the two differ or one was disturbed.

    Rows count that are in the last undisturbed look or in two looks: what came meanwhile, and what one look lost, but
    not what left the list after the first.

    Args:
        look: Reads the list once; told whether to go on behind a short page, which is needed until one look was whole.
        key: Identity of a record.
    """
    looks: list[Collection] = []
    whole: list[Collection] = []
    while len(looks) < MOST_LOOKS:
        found = look(not whole)
        looks.append(found)
        if not found.problems:
            whole.append(found)
        elif found.pages == 0:
            # The first answer was refused already: asking again would only be refused again.
            break
        if len(whole) >= 2 and _ids(whole[-1], key) == _ids(whole[-2], key):
            break
    times = Counter(each for found in looks for each in _ids(found, key))
    last = _ids((whole or looks)[-1], key)
    rows = {key(record): record for found in looks for record in found.rows}
    return Seen(
        rows={each: record for each, record in rows.items() if times[each] >= 2 or each in last},
        pages=sum(found.pages for found in looks),
        problems=() if len(whole) >= 2 else next(found.problems for found in reversed(looks) if found.problems),
    )


def _ids(found: Collection, key: Callable[[Any], Hashable]) -> frozenset[Hashable]:
    return frozenset(key(record) for record in found.rows)
