"""Which locations a shop has, and which one Picqer pushes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shopswitch.connectors.shopify.values import take, take_id
from shopswitch.errors import RequestError


@dataclass(frozen=True, slots=True)
class Location:
    """A place that can hold stock.

    Attributes:
        gid: Shopify's global id.
        location_id: Its numeric part, as in the address of the admin page.
        name: What people call it.
        active: Stock here can be sold.
    """

    gid: str
    location_id: str
    name: str
    active: bool


def to_location(node: Mapping[str, Any]) -> Location:
    """A location out of an answer.

    Raises:
        UnexpectedResponseError: A field is not as documented.
    """
    return Location(
        gid=take(node, "id", str),
        location_id=take_id(node, "legacyResourceId"),
        name=take(node, "name", str),
        active=take(node, "isActive", bool),
    )


def choose(locations: Iterable[Location], wanted: str | None, *, system: str) -> Location | None:
    """The location whose stock counts.

    Args:
        locations: All of them.
        wanted: What the profile says: name, numeric id or global id; or None.
        system: How messages name the shop.

    Returns:
        The wanted one; without a wish the only active one; None when there is nothing to choose by.

    Raises:
        RequestError: The wish fits no active location, or several.
    """
    active = [location for location in locations if location.active]
    if wanted is None:
        return active[0] if len(active) == 1 else None
    fits = [location for location in active if wanted in {location.gid, location.location_id}]
    fits = fits or [location for location in active if location.name.strip().casefold() == wanted.strip().casefold()]
    if len(fits) == 1:
        return fits[0]
    what = "fits several active locations" if fits else "is no active location"
    raise RequestError(
        f"The location '{wanted}' of the profile {what} of the {system}.",
        hint=f"There are: {names_of(active)}.",
        system=system,
    )


def names_of(locations: Iterable[Location]) -> str:
    """Names with ids, for a sentence."""
    return ", ".join(f"{location.name} ({location.location_id})" for location in locations) or "none"


def choice_note(locations: Iterable[Location], chosen: Location | None) -> tuple[str, ...]:
    """A sentence when a person must choose, else nothing."""
    active = [location for location in locations if location.active]
    if chosen is not None or not active:
        return ()
    return (
        f"The shop has {len(active)} active locations: {names_of(active)}. "
        "Give the one Picqer pushes stock to as `location` in the profile.",
    )
