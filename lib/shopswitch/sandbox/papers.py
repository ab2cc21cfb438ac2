"""What a client hands out on paper: its profile, its keys, its files, and what must never be seen elsewhere."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shopswitch.sandbox import holidays
from shopswitch.sandbox.spec import NEW_CONNECTION, OLD_CONNECTION, PICQER

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World


def profile(world: "World", addresses: Mapping[str, str]) -> dict[str, object]:
    """The client's profile as nested tables.

    Args:
        world: The client.
        addresses: Slot → base address at which it is served.
    """
    picqer = _section(world, PICQER, addresses)
    del picqer["platform"]
    if world.names_old_connection:
        picqer["old_connection"] = OLD_CONNECTION
    if NEW_CONNECTION in world.picqer.books.connections:
        picqer["new_connection"] = NEW_CONNECTION
    shops: dict[str, object] = {
        slot: _section(world, slot, addresses) for slot in ("old", "new") if slot in world.shops
    }
    return {
        "name": world.title,
        "scenario": world.spec.scenario,
        "reason": _reason(world),
        "timezone": world.spec.timezone,
        "country": holidays.country(world.spec.timezone),
        "language": "nl",
        "picqer": picqer,
        **shops,
        **_switch(world),
    }


def secrets(world: "World") -> dict[str, str]:
    """Path relative to the profile → the secret that belongs in it."""
    return {
        _key_file(world, slot, key): value
        for slot, system in world.slots.items()
        for key, value in system.secrets().items()
    }


def files(world: "World") -> dict[str, bytes]:
    """Path relative to the profile → content of an export the profile names, and of the baseline once it is needed."""
    state = (
        {} if world.spec.stage == "prepare" else {f"{world.spec.name}.state/baseline.json": world.baseline.as_file()}
    )
    return state | {
        _export_file(world, name): content for slot in world.slots for name, content in _exports(world, slot).items()
    }


def canaries(world: "World") -> dict[str, list[str]]:
    """Strings that must appear in no output."""
    keys = {value for system in world.slots.values() for value in system.secrets().values()}
    keys.add(world.picqer.scoped_key)
    known = set(world.people.values()) | {each.customer for each in world.picqer.books.orders.values()}
    personal = {
        text
        for who in known
        for text in (f"{who.first_name} {who.last_name}", who.last_name, who.email, who.phone, who.street, who.zipcode)
    }
    points = [each.pickup for each in world.picqer.books.orders.values() if each.pickup is not None]
    personal |= {text for each in points for text in (each.name, each.street, each.zipcode)}
    return {"secrets": sorted(keys), "personal": sorted(personal)}


def _switch(world: "World") -> dict[str, object]:
    if not world.switch_planned:
        return {}
    cutoff = {} if world.cutoff is None else {"cutoff": world.cutoff.isoformat()}
    return {"switch": {"at": world.switch_at, **cutoff}}


def _reason(world: "World") -> str:
    if world.spec.scenario == "add":
        return "several-shops"
    return "new-developer" if world.spec.old == world.spec.new else "other-platform"


def _section(world: "World", slot: str, addresses: Mapping[str, str]) -> dict[str, object]:
    system, exports = world.slots[slot], _exports(world, slot)
    plain = {
        key: _export_file(world, value) if value in exports else value
        for key, value in system.settings(addresses.get(slot, "")).items()
    }
    references = {key: f"file:{_key_file(world, slot, key)}" for key in system.secrets()}
    return {"platform": system.platform, **plain, **references}


def _key_file(world: "World", slot: str, key: str) -> str:
    return f"{world.spec.name}.keys/{slot}_{key}"


def _export_file(world: "World", name: str) -> str:
    return f"{world.spec.name}.exports/{name}"


def _exports(world: "World", slot: str) -> Mapping[str, bytes]:
    exports = getattr(world.slots[slot], "exports", None)
    return {} if exports is None else exports()
