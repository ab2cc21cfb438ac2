"""What a column profile is: the headings of one export of one platform, as data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from shopswitch.connectors.csv.files import heading

Resource = Literal["products", "orders", "stock"]


@dataclass(frozen=True, slots=True)
class Profile:
    """One layout that a platform exports.

    Attributes:
        key: Word for `format` in a client profile, such as ``woocommerce``.
        resource: What its rows are.
        fields: Field → headings it is known under, best first; a heading that begins with ``^`` is a pattern.
        required: Fields without which it is not this layout.
        marks: Further headings that tell this layout from others.
        never: Headings that exclude it.
        least: How many fields and marks must be present to recognise it unasked.
        assumed: What about the mapping no vendor page confirms, for a note; "" when nothing.
        unasked: Whether it is recognised without `format`.
        key_on_id: Orders are told apart by `order_id`; the printed number may repeat.
    """

    key: str
    resource: Resource
    fields: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    marks: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    least: int = 2
    assumed: str = ""
    unasked: bool = True
    key_on_id: bool = False
    _patterns: dict[str, list[re.Pattern[str]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        patterns = {
            name: [re.compile(h) if h.startswith("^") else re.compile(re.escape(heading(h))) for h in headings]
            for name, headings in self.fields.items()
        }
        object.__setattr__(self, "_patterns", patterns)

    def positions(self, header: Sequence[str]) -> dict[str, int]:
        """Field → index of its column, for every field the header has."""
        names = [heading(name) for name in header]
        found: dict[str, int] = {}
        for name, patterns in self._patterns.items():
            hits = (i for pattern in patterns for i, heading_ in enumerate(names) if pattern.fullmatch(heading_))
            first = next(hits, None)
            if first is not None:
                found[name] = first
        return found

    def candidates(self, name: str, header: Sequence[str]) -> list[str]:
        """Every heading that could be this field, as written, best first."""
        return [h for pattern in self._patterns[name] for h in header if pattern.fullmatch(heading(h))]

    def score(self, header: Sequence[str]) -> int:
        """How much of the layout the header shows; 0 when it is not this layout."""
        found = self.positions(header)
        names = {heading(name) for name in header}
        excluded = any(heading(name) in names for name in self.never)
        if excluded or any(name not in found for name in self.required):
            return 0
        return len(found) + sum(1 for mark in self.marks if heading(mark) in names)
