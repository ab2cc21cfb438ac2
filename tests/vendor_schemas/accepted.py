"""Differences between a vendor's published schema and what the vendor really does, each with its evidence.

Every entry is as narrow as what was seen: operation, place, rule and type of the value. A violation that no entry
covers stands.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.vendor_schemas.exchange import Direction, Violation


@dataclass(frozen=True, slots=True)
class Accepted:
    """One difference that may stay.

    Attributes:
        platform: Key of the platform.
        direction: Request or answer.
        operation: As in `Violation`, with ``*``.
        where: Place, with ``*``; ``[]`` stands for any index.
        rule: Keyword of the schema that is broken.
        got: JSON types of the value that are accepted there, or () where there is none.
        reason: What the vendor does instead.
        evidence: Recorded answer (``capture NAME``) or section of the reference.
    """

    platform: str
    direction: Direction
    operation: str
    where: str
    rule: str
    got: tuple[str, ...]
    reason: str
    evidence: str

    def covers(self, platform: str, violation: Violation) -> bool:
        """Whether this is the difference."""
        return (
            (self.platform, self.direction, self.rule) == (platform, violation.direction, violation.rule)
            and (violation.got in self.got if self.got else not violation.got)
            and _fits(violation.operation, self.operation)
            and _fits(violation.where, self.where)
        )


def _fits(text: str, pattern: str) -> bool:
    # "[]" marks an index here, it is no set of characters.
    return fnmatchcase(text, pattern.replace("[]", "[[]]"))


ACCEPTED: tuple[Accepted, ...] = ()


def accepted_as(platform: str, violation: Violation) -> Accepted | None:
    """The entry that covers a violation, or None."""
    return next((entry for entry in ACCEPTED if entry.covers(platform, violation)), None)
