from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.errors import ProfileError
from shopswitch.profile import load_profile

GOOD = """
name = "Theehuis Delft"
scenario = "replace"
timezone = "Europe/Amsterdam"
[picqer]
url = "https://theehuis.example"
api_key = "env:THEEHUIS_PICQER_KEY"
old_connection = 12
[old]
platform = "woocommerce"
url = "https://oud.example/winkel/"
consumer_key = "env:WOO_KEY"
consumer_secret = "file:woo.secret"
[new]
platform = "shopify"
url = "https://theehuis.example"
access_token = "keyring:shopswitch/theehuis-new-access_token"
[switch]
at = 2026-12-01T06:00:00+01:00
"""


def load(text: str, folder: Path) -> object:
    (folder / "theehuis.toml").write_text(text, encoding="utf-8")
    return load_profile("theehuis", folder)


def refused(text: str, folder: Path) -> str:
    with pytest.raises(ProfileError) as caught:
        load(text, folder)
    return str(caught.value)


def test_a_good_profile_is_understood(tmp_path: Path) -> None:
    """Sections become settings of their platform; a trailing slash in an address does no harm."""
    profile = load_profile("theehuis", _write(GOOD, tmp_path))
    assert list(profile.systems) == ["picqer", "old", "new"]
    assert profile.systems["old"][1].url == "https://oud.example/winkel"  # type: ignore[attr-defined]
    assert (profile.connection("old_connection"), profile.connection("new_connection")) == (12, None)
    assert len(profile.secret_references()) == 4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("scenario", "scenaro"), ["theehuis.toml", "scenaro", "Did you mean 'scenario'"]),
        (('scenario = "replace"', 'scenario = "swap"'), ["scenario", "'replace' or 'add'"]),
        (("env:THEEHUIS_PICQER_KEY", "abc123secretvalue"), ["[picqer] api_key", "env:NAME, keyring:SERVICE/USER"]),
        (('platform = "shopify"', 'platform = "shoppify"'), ["[new] platform", "shoppify", "woocommerce"]),
        (('platform = "shopify"', 'platform = "picqer"'), ["[new] platform", "not a webshop"]),
        (("https://oud.example", "http://oud.example"), ["[old] url", "https"]),
        (("https://oud.example", "https://me:pw@oud.example"), ["[old] url", "without user name"]),
        (("2026-12-01T06:00:00+01:00", "2026-12-01T06:00:00"), ["[switch] at", "UTC offset"]),
        (("Europe/Amsterdam", "Europe/Amstelredam"), ["timezone", "Europe/Amsterdam"]),
        (("[switch]", "[swich]"), ["swich", "Did you mean 'switch'"]),
        (('consumer_secret = "file:woo.secret"', ""), ["[old] consumer_secret", "missing"]),
        (('old_connection = 12', 'old_connection = "twelve"'), ["[picqer] old_connection", "integer"]),
        (("[new]", "[new"), ["not valid TOML"]),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_key_and_form(change: tuple[str, str], words: list[str], tmp_path: Path) -> None:
    """One sentence says which file, which key and what is expected there."""
    message = refused(GOOD.replace(*change), tmp_path)
    assert all(word in message for word in words), message


def test_a_literal_secret_is_never_repeated(tmp_path: Path) -> None:
    """What was pasted by mistake does not appear in the message about it."""
    assert "abc123secretvalue" not in refused(GOOD.replace("env:THEEHUIS_PICQER_KEY", "abc123secretvalue"), tmp_path)


def test_a_missing_section_is_named(tmp_path: Path) -> None:
    """Replacing needs an old shop; adding does not."""
    start, end = GOOD.index("[old]"), GOOD.index("[new]")
    without = GOOD[:start] + GOOD[end:]
    assert "[old]" in refused(without, tmp_path)
    assert list(load(without.replace('"replace"', '"add"'), tmp_path).systems) == ["picqer", "new"]  # type: ignore[attr-defined]


def test_sandbox_settings_are_refused_beside_real_addresses(tmp_path: Path) -> None:
    """Switching limits off, or another clock, is for emulated systems only."""
    message = refused(GOOD + '[sandbox]\nlimits = "off"\n', tmp_path)
    assert "[sandbox]" in message
    assert "real address" in message


@pytest.mark.parametrize("name", ["Theehuis", "", "-x", "a b", "../x", "x" * 64])
def test_client_names_are_checked_before_any_file_is_opened(name: str, tmp_path: Path) -> None:
    """A name cannot leave the folder of the profiles."""
    with pytest.raises(ProfileError, match="not a client name"):
        load_profile(name, tmp_path)


def test_an_unknown_client_is_answered_with_those_there_are(tmp_path: Path) -> None:
    """The way out is in the message."""
    _write(GOOD, tmp_path)
    with pytest.raises(ProfileError, match="There are: theehuis"):
        load_profile("theehuys", tmp_path)


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever stands in the file: a profile or a sentence, never another exception."""
    folder = tmp_path_factory.mktemp("profiles")
    (folder / "x.toml").write_bytes(content)
    with pytest.raises(ProfileError):
        load_profile("x", folder)


def _write(text: str, folder: Path) -> Path:
    (folder / "theehuis.toml").write_text(text, encoding="utf-8")
    return folder


ACCOUNTS = """
name = "Theehuis Delft"
scenario = "replace"
timezone = "Europe/Amsterdam"
[picqer]
url = "https://theehuis.example"
api_key = "env:THEEHUIS_PICQER_KEY"
[old]
platform = "bol"
client_id = "env:OLD_ID"
client_secret = "env:OLD_SECRET"
[new]
platform = "bol"
client_id = "env:NEW_ID"
client_secret = "env:NEW_SECRET"
"""


def test_two_accounts_at_one_address_are_two_shops(tmp_path: Path) -> None:
    """Where all accounts of a platform share an address, the keys tell them apart."""
    load(ACCOUNTS, tmp_path)


def test_one_account_twice_is_one_shop(tmp_path: Path) -> None:
    """The same keys at the same address would compare a shop with itself."""
    assert "the same shop" in refused(ACCOUNTS.replace("NEW_", "OLD_"), tmp_path)


LIGHTSPEED = ACCOUNTS.replace("bol", "lightspeed").replace("client_id", "key").replace("client_secret", "secret")
SHOPS = """
name = "Theehuis Delft"
scenario = "replace"
timezone = "Europe/Amsterdam"
[picqer]
url = "https://theehuis.example"
api_key = "env:THEEHUIS_PICQER_KEY"
[old]
platform = "ccv"
url = "https://winkel.example"
public_key = "env:P"
secret_key = "env:A"
[new]
platform = "ccv"
url = "NEW"
public_key = "env:P"
secret_key = "env:A"
"""


def lightspeed(new: str) -> str:
    address = 'url = "https://api.webshopapp.com/{}"\nkey'
    old = LIGHTSPEED.replace('key = "env:OLD', address.format("nl") + ' = "env:OLD')
    return old.replace('key = "env:NEW', address.format(new) + ' = "env:NEW')


def test_two_shops_of_a_cluster_are_told_apart_by_their_keys(tmp_path: Path) -> None:
    """One address for all, and a language in it: neither makes two shops one, nor one shop two."""
    load(lightspeed("nl"), tmp_path)
    assert "the same shop" in refused(lightspeed("en").replace("env:NEW_", "env:OLD_"), tmp_path)


@pytest.mark.parametrize("address", ["https://WINKEL.example/", "https://winkel.example/api/rest/v1"])
def test_another_spelling_of_an_address_is_no_other_shop(tmp_path: Path, address: str) -> None:
    """Capitals in the host, or the interface's own path behind it."""
    assert "the same shop" in refused(SHOPS.replace("NEW", address), tmp_path)
