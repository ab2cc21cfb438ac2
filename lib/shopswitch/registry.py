"""The platforms there are: our own and an outside package's, found the same way."""

from functools import cache
from importlib.metadata import entry_points

from shopswitch.errors import ProfileError
from shopswitch.protocols import Platform

GROUP = "shopswitch.platforms"


@cache
def platforms() -> dict[str, Platform]:
    """Every registered platform by key: Picqer first, then shops and files by name."""
    found: dict[str, Platform] = {}
    for point in entry_points(group=GROUP):
        platform = point.load()
        if not isinstance(platform, Platform) or platform.key != point.name:
            raise ProfileError(
                f"The entry point '{point.name}' of group {GROUP} does not name a platform with that key.",
                hint="Correct the package that registers it.",
            )
        found[platform.key] = platform
    rank = {"warehouse": 0, "shop": 1, "file": 2}
    return dict(sorted(found.items(), key=lambda item: (rank[item[1].kind], item[1].name.lower())))


def platform(key: str) -> Platform:
    """The platform of that key.

    Raises:
        ProfileError: No such platform; the message lists those there are.
    """
    known = platforms()
    if key not in known:
        raise ProfileError(
            f"Unknown platform '{key}'.",
            hint=f"Known are: {', '.join(known)}.",
        )
    return known[key]
