"""The client profile: which systems, which connection, when. Secrets in it are references only."""

import difflib
import re
import tomllib
from datetime import datetime, time
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from shopswitch.errors import ProfileError
from shopswitch.protocols import Platform
from shopswitch.registry import platform as find_platform
from shopswitch.registry import platforms
from shopswitch.settings import ShopSettings, SystemSettings, Url, is_loopback

CLIENT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
Model = TypeVar("Model", bound=BaseModel)
SECTIONS = ("picqer", "old", "new", "switch", "sandbox")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Switch(_Strict):
    """`[switch]`: the planned or actual moment, and when the carrier collects on a working day (local time)."""

    at: datetime
    cutoff: time | None = None

    @field_validator("at")
    @classmethod
    def _aware(cls, value: datetime) -> datetime:
        if value.tzinfo is None:
            msg = "expected a moment with its UTC offset, such as 2026-12-01T06:00:00+01:00"
            raise ValueError(msg)
        return value


class Sandbox(_Strict):
    """`[sandbox]`: only where every address is loopback."""

    clock_url: Url | None = None
    limits: Literal["off", "vendor"] = "vendor"


class General(_Strict):
    """The keys above the first section."""

    name: str = Field(min_length=1)
    scenario: Literal["replace", "add"]
    reason: Literal["other-platform", "several-shops", "platform-update", "new-developer"] = "other-platform"
    timezone: str = "Europe/Amsterdam"
    country: Literal["NL", "BE", "DE"] = "NL"
    language: Literal["nl", "en"] = "nl"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            msg = "expected a time zone such as Europe/Amsterdam"
            raise ValueError(msg)
        return value


class Profile(BaseModel):
    """A validated profile.

    Attributes:
        client: File name without `.toml`.
        path: The file.
        general: Name, scenario, reason, time zone, language.
        systems: Role (picqer, old, new) → platform and its settings, in that order.
        switch: Planned or actual switch, or None.
        sandbox: Settings of a sandbox client, or None.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    client: str
    path: Path
    general: General
    systems: dict[str, tuple[Platform, SystemSettings]]
    switch: Switch | None = None
    sandbox: Sandbox | None = None

    @property
    def base_dir(self) -> Path:
        """Folder of the profile: relative paths start here."""
        return self.path.parent

    @property
    def zone(self) -> ZoneInfo:
        """The client's time zone."""
        return ZoneInfo(self.general.timezone)

    def connection(self, which: Literal["old_connection", "new_connection"]) -> int | None:
        """Picqer's id of a connection, or None while it is not known."""
        value = getattr(self.systems["picqer"][1], which, None)
        return value if isinstance(value, int) else None

    def secret_references(self) -> list[str]:
        """Every reference to a secret in any section."""
        values = [value for _, settings in self.systems.values() for value in settings.model_dump().values()]
        return [value for value in values if isinstance(value, str) and re.match(r"^(env|keyring|file):\S", value)]


def load_profile(client: str, folder: Path) -> Profile:
    """Read and check `<folder>/<client>.toml`.

    Raises:
        ProfileError: One sentence that names file, key and expected form, and one that says what to do.
    """
    if not CLIENT_NAME.fullmatch(client):
        raise ProfileError(
            f"'{client}' is not a client name.",
            hint="Use lower-case letters, digits and hyphens, starting with a letter or digit, 63 at most.",
        )
    path = folder / f"{client}.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = sorted(p.stem for p in folder.glob("*.toml")) if folder.is_dir() else []
        listed = f"There are: {', '.join(known)}." if known else f"Make it with: shopswitch init {client}"
        raise ProfileError(f"There is no profile {client}.toml in {_shown(folder)}.", hint=listed) from None
    except UnicodeDecodeError:
        raise ProfileError(f"{path.name} is not UTF-8 text.", hint="Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(
            f"{path.name} is not valid TOML: {error}.", hint="Text belongs between quotes; one key per line."
        ) from None
    return _build(client, path, data)


def _build(client: str, path: Path, data: dict[str, Any]) -> Profile:
    general = {key: value for key, value in data.items() if not isinstance(value, dict)}
    sections = {key: value for key, value in data.items() if isinstance(value, dict)}
    unknown = set(sections) - set(SECTIONS)
    if unknown:
        _refuse(path.name, sorted(unknown)[0], "", SECTIONS, section_itself=True)
    head = _validate(General, general, path.name, "")
    systems: dict[str, tuple[Platform, SystemSettings]] = {}
    for role in ("picqer", "old", "new"):
        if role in sections:
            systems[role] = _system(role, sections[role], path.name)
        elif role != "old" or head.scenario == "replace":
            raise ProfileError(f"{path.name}: the section [{role}] is missing.", hint=f"Add [{role}] to the profile.")
    _two_shops(systems, path.name)
    connections = {key: getattr(systems["picqer"][1], key, None) for key in ("old_connection", "new_connection")}
    if len(set(connections.values())) == 1 and connections["old_connection"] is not None:
        raise ProfileError(
            f"{path.name}: [picqer] old_connection and new_connection are the same.",
            hint="A new shop gets a connection of its own; leave new_connection out until it exists.",
        )
    switch = _validate(Switch, sections["switch"], path.name, "switch") if "switch" in sections else None
    sandbox = _validate(Sandbox, sections["sandbox"], path.name, "sandbox") if "sandbox" in sections else None
    if sandbox is not None:
        _only_loopback(systems, sandbox, path.name)
    return Profile(client=client, path=path, general=head, systems=systems, switch=switch, sandbox=sandbox)


def _system(role: str, section: dict[str, Any], file: str) -> tuple[Platform, SystemSettings]:
    if role == "picqer":
        found = find_platform("picqer")
    else:
        key = section.get("platform")
        if not isinstance(key, str):
            known = ", ".join(key for key, platform in platforms().items() if platform.kind != "warehouse")
            raise ProfileError(f"{file}: [{role}] platform is missing.", hint=f"Say which system it is: {known}.")
        try:
            found = find_platform(key)
        except ProfileError as error:
            raise ProfileError(f"{file}: [{role}] platform: {error.message}", hint=error.hint) from None
        if found.kind == "warehouse":
            raise ProfileError(f"{file}: [{role}] platform: {key} is not a webshop.", hint="Name a webshop.")
    return found, _validate(found.settings, section, file, role)


def _two_shops(systems: dict[str, tuple[Platform, SystemSettings]], file: str) -> None:
    shops = [(platform.key, settings) for role, (platform, settings) in systems.items() if role != "picqer"]
    known = [(key, settings.identity) for key, settings in shops if isinstance(settings, ShopSettings)]
    if len(known) == 2 and known[0] == known[1] and known[0][1]:
        _, settings = shops[0]
        place = getattr(settings, "url", None) or getattr(settings, "products", None)
        raise ProfileError(
            f"{file}: [old] and [new] are the same shop ({place}).",
            hint="Give the address, or where all shops share one the keys, of the new shop in [new].",
        )


def _only_loopback(systems: dict[str, tuple[Platform, SystemSettings]], sandbox: Sandbox, file: str) -> None:
    addresses = [sandbox.clock_url] if sandbox.clock_url else []
    for _, settings in systems.values():
        addresses += [str(value) for key, value in settings.model_dump().items() if key.endswith("url") and value]
    real = [address for address in addresses if not is_loopback(address)]
    if real:
        raise ProfileError(
            f"{file}: [sandbox] stands in a profile with a real address ({real[0]}).",
            hint="Remove the section [sandbox]: it is only for the emulated systems on this machine.",
        )


def _validate(model: type[Model], values: dict[str, Any], file: str, section: str) -> Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        # A mistyped key shows as one unknown and one missing key; the unknown one is what the person sees in the file.
        first = min(error.errors(), key=lambda item: item["type"] != "extra_forbidden")
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            _refuse(file, key, section, tuple(model.model_fields))
        # Neither the input nor pydantic's own rendering is shown: a value here may be a secret.
        reason = _reason(first)  # type: ignore[arg-type]
        more = f" ({error.error_count() - 1} more after this one)" if error.error_count() > 1 else ""
        where = f"[{section}] {key}".strip() if section else key
        raise ProfileError(f"{file}: {where}: {reason}.{more}", hint="Correct the profile and run again.") from None


def _reason(error: dict[str, Any]) -> str:
    if error["type"] == "missing":
        return "this key is missing"
    if error["type"] == "literal_error":
        return f"expected {error['ctx']['expected']}"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    text = str(error["msg"])
    return text[:1].lower() + text[1:]


def _refuse(file: str, key: str, section: str, known: tuple[str, ...], *, section_itself: bool = False) -> NoReturn:
    near = difflib.get_close_matches(key, known, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known are: {', '.join(known)}."
    where = f"[{section}] " if section else ""
    what = "section" if section_itself else "key"
    raise ProfileError(f"{file}: {where}{key}: there is no such {what}.", hint=hint)


def _shown(folder: Path) -> str:
    """A folder as the person named it: relative when it lies below the working folder."""
    try:
        return str(folder.relative_to(Path.cwd()))
    except ValueError:
        return str(folder)
