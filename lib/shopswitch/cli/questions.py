"""The questions of `init`: a profile is asked for key by key, secrets go to the key store."""

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import typer
from pydantic import TypeAdapter, ValidationError

from shopswitch.errors import ProfileError
from shopswitch.profile import CLIENT_NAME, load_profile
from shopswitch.protocols import Platform
from shopswitch.registry import platforms
from shopswitch.settings import SystemSettings, secret_fields

# Rarely needed, or not known yet: whoever needs them adds them to the file.
_SKIPPED = frozenset({"platform", "ca_file", "timezone", "encoding", "delimiter"})
SERVICE = "shopswitch"


def ask_profile(client: str, folder: Path) -> Path:
    """Ask, write `<folder>/<client>.toml`, store the secrets; returns the path.

    Raises:
        ProfileError: The name is not usable, the profile exists, or the answers do not make a valid one.
    """
    if not CLIENT_NAME.fullmatch(client):
        raise ProfileError(f"'{client}' is not a client name.", hint="Use lower-case letters, digits and hyphens.")
    path = folder / f"{client}.toml"
    if path.exists():
        raise ProfileError(f"{path.name} exists already.", hint="Edit it, or choose another client name.")
    shops = [platform for platform in platforms().values() if platform.kind != "warehouse"]
    typer.echo("Keys are never written into the profile: they go to this machine's key store.")
    lines = [
        _line("name", typer.prompt("Client's name")),
        _line("scenario", _choice("Scenario", ("replace", "add"))),
        _line("reason", _choice("Reason", ("other-platform", "several-shops", "platform-update", "new-developer"))),
        _line("language", _choice("Language of the client's report", ("nl", "en"))),
    ]
    secrets: dict[str, str] = {}
    lines += ["", "[picqer]", *_section("picqer", platforms()["picqer"], client, secrets)]
    for role, words in (("old", "Old shop"), ("new", "New shop")):
        key = _choice(words, tuple(platform.key for platform in shops))
        lines += ["", f"[{role}]", _line("platform", key), *_section(role, platforms()[key], client, secrets)]
    moment = _moment()
    if moment:
        lines += ["", "[switch]", f"at = {moment}"]
    return _write(client, folder, "\n".join(lines) + "\n", secrets)


def _write(client: str, folder: Path, text: str, secrets: Mapping[str, str]) -> Path:
    """Check the profile before anything is kept, then store secrets, then the file."""
    with tempfile.TemporaryDirectory() as draft:
        (Path(draft) / f"{client}.toml").write_text(text, encoding="utf-8")
        load_profile(client, Path(draft))
    folder.mkdir(parents=True, exist_ok=True)
    stored = _store(client, folder, secrets)
    for old, new in stored.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    path = folder / f"{client}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _store(client: str, folder: Path, secrets: Mapping[str, str]) -> dict[str, str]:
    """Put secrets into the key store; without one into files only this user may read. Returns changed references."""
    import keyring
    from keyring.errors import KeyringError

    changed: dict[str, str] = {}
    for reference, value in secrets.items():
        user = reference.removeprefix(f"keyring:{SERVICE}/")
        try:
            keyring.set_password(SERVICE, user, value)
        except KeyringError:
            keys = folder / f"{client}.keys"
            keys.mkdir(mode=0o700, exist_ok=True)
            file = keys / user.removeprefix(f"{client}-")
            file.touch(mode=0o600)
            file.write_text(value, encoding="utf-8")
            changed[reference] = f"file:{client}.keys/{file.name}"
    if changed:
        typer.echo(f"This machine has no key store; the keys are in {client}.keys, readable by you alone.")
    return changed


def _section(role: str, platform: Platform, client: str, secrets: dict[str, str]) -> list[str]:
    hidden = secret_fields(platform.settings)
    lines = []
    for name, field in platform.settings.model_fields.items():
        if name in _SKIPPED or not _is_text(field.annotation):
            continue
        optional = "" if field.is_required() else " (empty: leave out)"
        question = f"[{role}] {platform.name}: {name}{optional}"
        may_be_empty = not field.is_required()
        if name in hidden:
            answer = typer.prompt(
                f"{question} (not shown)", default="" if may_be_empty else None, show_default=False, hide_input=True
            ).strip()
        else:
            answer = _valid(question, platform.settings, name, optional=may_be_empty)
        if not answer:
            continue
        if name in hidden:
            reference = f"keyring:{SERVICE}/{client}-{role}-{name}"
            secrets[reference] = answer
            answer = reference
        lines.append(_line(name, answer))
    return lines


def _valid(question: str, model: type[SystemSettings], name: str, *, optional: bool) -> str:
    """Ask until the answer suits the field, so that nobody types the keys a second time for a wrong address."""
    rule: TypeAdapter[Any] = TypeAdapter(get_type_hints(model, include_extras=True)[name])
    while True:
        answer: str = typer.prompt(question, default="" if optional else None, show_default=False).strip()
        try:
            if answer:
                rule.validate_python(answer)
        except ValidationError as error:
            first = error.errors()[0]
            typer.echo(f"  {first['ctx']['error'] if 'error' in first.get('ctx', {}) else first['msg']}.")
        else:
            return answer


def _moment() -> str:
    """The switch, or "" when it is not planned yet."""
    question = "Moment of the switch, such as 2026-12-01T06:00:00+01:00 (empty: not planned yet)"
    while True:
        answer: str = typer.prompt(question, default="", show_default=False).strip()
        try:
            if not answer or datetime.fromisoformat(answer).tzinfo is not None:
                return answer
        except ValueError:
            pass
        typer.echo("  Give date, time and UTC offset, as in the example.")


def _is_text(annotation: object) -> bool:
    """Whether a field takes a line of text: str, a secret reference, or one of these or nothing."""
    parts = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    return str in [get_args(part)[0] if hasattr(part, "__metadata__") else part for part in parts]


def _choice(question: str, choices: tuple[str, ...]) -> str:
    while True:
        answer: str = typer.prompt(f"{question} ({', '.join(choices)})", default=choices[0]).strip()
        if answer in choices:
            return answer
        typer.echo(f"Please answer one of: {', '.join(choices)}.")


def _line(key: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{key} = "{escaped}"'
