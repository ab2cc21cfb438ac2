import os
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from shopswitch.errors import ProfileError
from shopswitch.secrets import resolve


class _Store(KeyringBackend):
    """A key store in memory: a real back end, without a desktop."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def store() -> object:
    before = keyring.get_keyring()
    made = _Store()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_each_kind_of_reference_is_resolved(tmp_path: Path, store: _Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Environment, file beside the profile, key store; white space around is not part of a key."""
    monkeypatch.setenv("A_KEY", "one")
    (tmp_path / "two.key").write_text("two\n")
    store.set_password("shopswitch", "client/new", "three")
    found = [resolve(r, tmp_path) for r in ("env:A_KEY", "file:two.key", "keyring:shopswitch/client/new")]
    assert found == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("env:NOT_SET_ANYWHERE", "NOT_SET_ANYWHERE"),
        ("file:absent.key", "absent.key"),
        ("file:empty.key", "empty"),
        ("keyring:shopswitch/nobody", "shopswitch nobody"),
    ],
)
def test_a_secret_that_is_not_there_is_named(reference: str, words: str, tmp_path: Path, store: _Store) -> None:
    """The sentence names the place, so that it can be filled."""
    (tmp_path / "empty.key").write_text(" \n")
    os.environ.pop("NOT_SET_ANYWHERE", None)
    with pytest.raises(ProfileError) as caught:
        resolve(reference, tmp_path)
    assert words in str(caught.value)
