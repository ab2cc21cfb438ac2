"""The one sales channel whose orders count."""

from collections.abc import Iterable

from shopswitch.connectors.shopware.values import Record, text, translated
from shopswitch.errors import RequestError


def choose(channels: Iterable[Record], wanted: str, *, system: str) -> str:
    """The id of the channel with this id or name.

    Args:
        channels: All there are.
        wanted: Id or name from the profile; capitals in a name do not count where only one fits.
        system: The shop's name in messages.

    Raises:
        RequestError: There is none, or several have the name; the hint lists those there are.
    """
    named = {text(each, "id"): translated(each, "name") for each in channels}
    key = wanted.strip()
    if key.lower() in named:
        return key.lower()
    exact = [one for one, name in named.items() if name == key]
    fits = exact or [one for one, name in named.items() if name.casefold() == key.casefold()]
    if len(fits) == 1:
        return fits[0]
    known = "; ".join(f"{name or 'without name'} ({one})" for one, name in sorted(named.items(), key=lambda it: it[1]))
    trouble = "several sales channels of that name" if fits else "no sales channel"
    raise RequestError(
        f"The {system} has {trouble} '{key}'.",
        hint=f"Put the name or id of one of these as sales_channel into the profile: {known or 'there are none'}.",
        system=system,
    )
