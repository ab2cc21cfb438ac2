import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.http.redact import MASK, Redactor

SECRET = 'p@ss wörd/+"&=<7>'
WAYS: dict[str, Callable[[str], str]] = {
    "as it is": lambda s: s,
    "in a path": lambda s: quote(s, safe=""),
    "with slashes": quote,
    "in a query": quote_plus,
    "escaped in lower case": lambda s: quote(s, safe="").replace("%C3%B6", "%c3%b6").replace("%2F", "%2f").lower(),
    "in base64": lambda s: base64.b64encode(s.encode()).decode(),
    "in url-safe base64": lambda s: base64.urlsafe_b64encode(s.encode()).decode(),
    "as a Basic pair": lambda s: base64.b64encode(f"user:{s}".encode()).decode(),
    "as a turned pair": lambda s: base64.b64encode(f"{s}:user".encode()).decode(),
    "in JSON": lambda s: json.dumps(s)[1:-1],
    "in JSON with letters": lambda s: json.dumps(s, ensure_ascii=False)[1:-1],
    "on a page": html.escape,
}
# A secret that is part of the mask itself would show in it; no vendor's key looks so.
secrets = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=6, max_size=60).filter(
    lambda text: "[" not in text and "]" not in text and text not in MASK
)


def redactor(*known: str) -> Redactor:
    made = Redactor()
    for secret in known:
        made.add(secret, partner="user")
    return made


@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_masked_however_it_is_written(way: str) -> None:
    """Addresses, headers, JSON and pages each write a secret in their own way; all are known."""
    written = WAYS[way](SECRET)
    clean = redactor(SECRET).clean(f"before {written} after")
    assert f"before {MASK} after" == clean.replace(f"{MASK}=", MASK)


@given(secrets, st.text(), st.text(), st.sampled_from([name for name in WAYS if name != "escaped in lower case"]))
def test_no_secret_survives(secret: str, before: str, after: str, way: str) -> None:
    """Whatever the secret and whatever stands around it, it is gone afterwards."""
    masking = redactor(secret)
    clean = masking.clean(before + WAYS[way](secret) + after)
    assert secret not in clean
    assert WAYS[way](secret) not in clean


@given(st.lists(secrets, min_size=1, max_size=5), st.text())
def test_several_secrets_are_all_masked(known: list[str], text: str) -> None:
    """A secret that contains another one is masked whole."""
    masking = redactor(*known)
    clean = masking.clean(text + " ".join(sorted(known, key=len)))
    assert not any(secret in clean for secret in known if " " not in secret)


def test_the_longer_of_two_secrets_is_masked_whole() -> None:
    """Nothing of the longer one is left behind the shorter one."""
    assert f"a {MASK} b" == redactor("secret", "secret-and-more").clean("a secret-and-more b")


@pytest.mark.parametrize("text", ["", "abc", "12345"])
def test_short_values_blank_nothing_out(text: str) -> None:
    """A value of a few letters would blank out ordinary words."""
    masking = Redactor()
    masking.add(text)
    assert f"it is {text}." == masking.clean(f"it is {text}.")


@given(st.text())
def test_nothing_is_changed_without_secrets(text: str) -> None:
    """A text without secrets stays as it is."""
    assert text == Redactor().clean(text)


def test_it_says_whether_a_secret_stands_there() -> None:
    """Outputs can be searched for every known secret."""
    masking = redactor(SECRET)
    assert masking.holds_secret(f"x{quote_plus(SECRET)}y")
    assert not masking.holds_secret("nothing here")
    assert not Redactor().holds_secret(SECRET)
