"""SKUs that differ in form only, and how they are paired."""

import re
import unicodedata
from collections.abc import Callable, Iterable

_SPACE = re.compile(r"\s+")


def _without_spaces(sku: str) -> str:
    return _SPACE.sub("", sku)


def _without_zeros(sku: str) -> str:
    return sku.lstrip("0")


def plainest(sku: str) -> str:
    """A SKU without capitals, spaces, leading zeros and what nobody sees: equal for codes that look the same."""
    # One look, several codes: composed and decomposed accents, dashes of all lengths, characters without width.
    same_look = unicodedata.normalize("NFKC", sku)
    visible = "".join(
        "-" if unicodedata.category(c) == "Pd" else c for c in same_look if unicodedata.category(c) != "Cf"
    )
    return _without_zeros(_without_spaces(visible.casefold()))


# In this order: the first difference that explains a pair names it.
NEAR: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("CASE_DIFFERS", str.casefold),
    ("SPACES_DIFFER", _without_spaces),
    ("ZEROS_DIFFER", _without_zeros),
    ("NEARLY_EQUAL", plainest),
)


def pair_up(ours: set[str], theirs: set[str]) -> Iterable[tuple[str, str, str]]:
    """Pair unmatched SKUs that differ in form only: (code, Picqer's SKU, the new shop's SKU)."""
    left, right = set(ours), set(theirs)
    for code, normalise in NEAR:
        by_form: dict[str, list[str]] = {}
        for sku in sorted(right):
            by_form.setdefault(normalise(sku), []).append(sku)
        for sku in sorted(left):
            candidates = by_form.get(normalise(sku), [])
            if candidates:
                partner = candidates.pop(0)
                left.discard(sku)
                right.discard(partner)
                yield code, sku, partner
