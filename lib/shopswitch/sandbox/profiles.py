"""Ready client profiles for emulated clients: `<name>.toml` with its key files, written whole or not at all."""

import hashlib
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath

from shopswitch.sandbox.spec import SandboxError
from shopswitch.sandbox.world import World

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(value: Mapping[str, object]) -> str:
    """A mapping as TOML: texts, numbers, booleans, aware datetimes, lists of those, and tables; None is left out."""
    return "".join(f"{line}\n" for line in _table_lines(value, ()))


def _table_lines(table: Mapping[str, object], path: tuple[str, ...]) -> list[str]:
    values = {name: content for name, content in table.items() if content is not None}
    lines = [f"{_key(name)} = {_scalar(content)}" for name, content in values.items() if not _is_table(content)]
    if path and (lines or not values):
        lines.insert(0, f"[{'.'.join(_key(part) for part in path)}]")
    for name, content in values.items():
        if isinstance(content, Mapping):
            inner = _table_lines(content, (*path, name))
            lines += ["", *inner] if lines else inner
    return lines


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    # TOML's basic strings escape as JSON does, except that DEL must be escaped as well.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(_scalar(item) for item in value)}]"
    return _text(str(value))


def build_profile(
    world: World, addresses: Mapping[str, str], *, clock_url: str, ca_file: str | None
) -> dict[str, object]:
    """The profile of a client as it is written: no secret in it, the sandbox's clock as "now".

    Whoever reads this client keeps to the vendors' limits when its systems do.
    """
    limits = "vendor" if any(system.limits_on for system in world.slots.values()) else "off"
    profile = dict(world.profile(addresses))
    for slot in addresses:
        section = profile.get(slot)
        if ca_file is not None and isinstance(section, Mapping):
            profile[slot] = {**section, "ca_file": ca_file}
    return {**profile, "sandbox": {"clock_url": clock_url, "limits": limits}}


class ProfileFolder:
    """A folder in which profiles of emulated clients lie, possibly beside real ones.

    Args:
        path: Is made when it does not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written: dict[str, dict[Path, bytes]] = {}

    def refuse_foreign(self, name: str) -> None:
        """Make sure that no profile of a real client would be written over.

        Raises:
            SandboxError: the name is no file name, or a profile of that name exists that no sandbox wrote.
        """
        if not _NAME.fullmatch(name):
            msg = f"{name!r} is no name for a client: small letters, digits and hyphens, at most 63."
            raise SandboxError(msg)
        path = self.path / f"{name}.toml"
        if path.exists() and not _is_sandbox_profile(path):
            msg = f"{path.name} in the folder for profiles is not from a sandbox; choose another client name."
            raise SandboxError(msg, 409)

    def write(
        self, world: World, profile: Mapping[str, object], *, ca_pem: str | None, only_changes: bool = False
    ) -> Path:
        """Write profile, keys and further files; the profile comes last, so that a visible one is usable.

        Args:
            world: The client.
            profile: What `build_profile` made of it.
            ca_pem: The authority, when the profile names it.
            only_changes: Write only what would differ from the last time, and leave alone what a person has
                edited since.

        Returns:
            Path of the profile.
        """
        name = world.spec.name
        self.refuse_foreign(name)
        contents = {relative: secret.encode() for relative, secret in world.secrets().items()}
        contents |= world.files()
        if ca_pem is not None:
            contents[ca_path(name)] = ca_pem.encode()
        contents[f"{name}.toml"] = to_toml(profile).encode()
        for relative, content in contents.items():
            path = self._place(relative)
            if not (only_changes and self._stays(name, path, content)):
                _put(path, content)
                self._written.setdefault(name, {})[path] = _digest(content)
        return self.path / f"{name}.toml"

    def _stays(self, name: str, path: Path, content: bytes) -> bool:
        """Whether a file needs no writing: nothing new for it, or somebody changed or removed it by hand."""
        last = self._written.get(name, {}).get(path)
        if last is None:
            return False
        return last == _digest(content) or not path.exists() or last != _digest(path.read_bytes())

    def remove(self, name: str) -> None:
        """Take away what was written for a client, the profile first; nothing else is touched."""
        written = self._written.pop(name, {})
        for path in sorted(written, key=lambda path: path.suffix != ".toml"):
            path.unlink(missing_ok=True)
        for folder in {path.parent for path in written} - {self.path}:
            with suppress(OSError):  # something of somebody else lies in it
                folder.rmdir()

    def _place(self, relative: str) -> Path:
        parts = PurePosixPath(relative).parts
        if not parts or ".." in parts or PurePosixPath(relative).is_absolute():
            msg = f"{relative!r} would lie outside the folder for profiles."
            raise SandboxError(msg, 500)
        return self.path.joinpath(*parts)


def _put(path: Path, content: bytes) -> None:
    """One file, readable only by its owner, complete from its first moment."""
    path.parent.parent.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # is made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def ca_path(name: str) -> str:
    """Where the authority of a client with TLS lies, relative to its profile."""
    return f"{name}.keys/ca.pem"


def _is_sandbox_profile(path: Path) -> bool:
    """Whether a profile carries the section that only sandboxes write; one that cannot be read does not."""
    try:
        return "sandbox" in tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False
