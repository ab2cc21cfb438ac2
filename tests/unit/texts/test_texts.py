"""Every sentence exists in Dutch and in English, and says the same things in both."""

from importlib.resources import files

import pytest

from shopswitch.checks.catalogue import steps
from shopswitch.registry import platforms
from shopswitch.texts import LANGUAGES, Texts, codes, leaves, placeholders

FILES = sorted(
    path.name.removesuffix(".toml") for path in files("shopswitch.texts").iterdir() if path.name.endswith("toml")
)


def test_every_step_has_its_texts_and_nothing_else_does() -> None:
    """A file per step, and one for what surrounds them."""
    assert set(FILES) == {*steps(), "frame"}


@pytest.mark.parametrize("name", FILES)
def test_no_text_is_missing_in_either_language(name: str) -> None:
    """Both languages, neither empty where the other is not; a singular in one has one in the other."""
    for key, leaf in leaves(name).items():
        assert set(LANGUAGES) <= set(leaf), key
        assert ("en_one" in leaf) == ("nl_one" in leaf), key
        assert bool(leaf["en"].strip()) == bool(leaf["nl"].strip()), key


@pytest.mark.parametrize("name", FILES)
def test_both_languages_tell_the_same_values(name: str) -> None:
    """What stands in braces is the same in both, so that no number or name gets lost in translation."""
    for key, leaf in leaves(name).items():
        assert placeholders(leaf["en"]) == placeholders(leaf["nl"]), key
        one = {language: placeholders(leaf.get(f"{language}_one", "")) for language in LANGUAGES}
        assert one["en"] == one["nl"], key
        assert one["en"] <= placeholders(leaf["en"]), key


@pytest.mark.parametrize("name", FILES)
def test_a_sentence_is_translated(name: str) -> None:
    """A text of several words that is the same in both languages was forgotten."""
    same = [key for key, leaf in leaves(name).items() if leaf["en"] == leaf["nl"] and len(leaf["en"].split()) > 3]
    assert same == []


@pytest.mark.parametrize("key", [key for key in FILES if key != "frame"])
def test_a_step_says_what_it_is_and_what_to_do(key: str) -> None:
    """Title, question, what it is about and what to do now; each finding says what, why it matters and what to do."""
    known = leaves(key)
    wanted = {"title", "question", "about", "now", "sides.left", "sides.right"}
    wanted |= {f"{code}.{part}" for code in codes(key) for part in ("label", "why", "todo")}
    assert wanted - set(known) == set()
    for code in codes(key):
        for language in LANGUAGES:
            assert known[f"{code}.why"][language].strip().endswith((".", "?")), (code, language)
            assert known[f"{code}.todo"][language].strip(), (code, language)


def test_a_code_belongs_to_one_step() -> None:
    """A finding's code alone tells its step."""
    seen: dict[str, str] = {}
    for key in steps():
        for code in codes(key):
            assert seen.setdefault(code, key) == key


def test_the_singular_is_used_for_one() -> None:
    """One day has passed, two days have."""
    say = Texts("frame", "en")
    assert "one day has" in say("not_applicable.too_early", days=3, count=1)
    assert "2 days have" in say("not_applicable.too_early", days=3, count=2)


def test_a_missing_value_or_text_is_named() -> None:
    """A mistake in a check shows at once, with file and key."""
    with pytest.raises(LookupError, match=r"frame\.toml, 'input_missing': no value for \{name\}"):
        Texts("frame", "nl")("input_missing")
    with pytest.raises(LookupError, match="has no text 'nonsense'"):
        Texts("frame", "nl")("nonsense")


def test_braces_in_a_value_stay_as_they_are() -> None:
    """A SKU may hold anything."""
    assert Texts("frame", "en")("input_missing", name="{x} {0}") == "{x} {0} was not read."


def test_a_platforms_claims_are_whole_sentences_in_both_languages() -> None:
    """What is said about shipments stands with the platform, so that it is looked at there."""
    claims = [claim for each in platforms().values() for claim in each.capabilities.shipment_claims]
    assert len(claims) > 20
    assert len({claim.id for claim in claims}) == len(claims)
    for claim in claims:
        sentences = {claim.says(language) for language in LANGUAGES}
        assert len(sentences) == len(LANGUAGES), claim.id
        assert all(each[0].isupper() and each.endswith(".") for each in sentences), claim.id
