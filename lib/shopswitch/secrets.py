"""Turn a secret reference into its value: environment, keyring or a file beside the profile."""

import os
from pathlib import Path

from shopswitch.errors import ProfileError
from shopswitch.settings import SecretRef


def resolve(reference: SecretRef, base_dir: Path) -> str:
    """The secret a reference points at.

    Args:
        reference: ``env:NAME``, ``keyring:SERVICE/USER`` or ``file:PATH`` (relative to `base_dir`).
        base_dir: Folder of the profile.

    Returns:
        The value, without surrounding white space.

    Raises:
        ProfileError: There is nothing at that place; the message names the reference, never a value.
    """
    kind, _, place = reference.partition(":")
    readers = {"env": _from_environment, "keyring": _from_keyring, "file": _from_file}
    value = readers[kind](place, base_dir).strip()
    if not value:
        raise ProfileError(f"The secret {reference} is empty.", hint="Store the key there and run again.")
    return value


def _from_environment(name: str, base_dir: Path) -> str:
    value = os.environ.get(name)
    if value is None:
        raise ProfileError(
            f"The environment variable {name}, which the profile names for a secret, is not set.",
            hint=f"Set {name} in the terminal that starts shopswitch.",
        )
    return value


def _from_keyring(place: str, base_dir: Path) -> str:
    # Imported late: most runs never need the system's key store, and finding its back end takes a while.
    import keyring
    from keyring.errors import KeyringError

    service, _, user = place.partition("/")
    try:
        value = keyring.get_password(service, user)
    except KeyringError as error:
        raise ProfileError(
            f"This machine's key store could not be asked for keyring:{place}.",
            hint="Unlock it, or use env:NAME or file:PATH instead.",
        ) from error
    if value is None:
        raise ProfileError(
            f"The key store holds nothing under keyring:{place}.",
            hint=f"Store it with: keyring set {service} {user}",
        )
    return value


def _from_file(place: str, base_dir: Path) -> str:
    path = base_dir / place
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(
            f"The secret file '{place}', relative to the profile, cannot be read.",
            hint="Check the path and that you may read it.",
        ) from error
