"""Answers recorded from a real Magento, held against Magento's published schema."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.conftest import SHARED, shared
from tests.vendor_schemas.accepted import ACCEPTED, OUTSIDE, Accepted, accepted_as
from tests.vendor_schemas.exchange import Exchange
from tests.vendor_schemas.vendors import MAGENTO, violations_of

NAMES = sorted(path.stem for path in (SHARED / "captures" / "magento").glob("*.json"))


def recorded(name: str) -> Exchange:
    """One recorded call with its answer."""
    content: dict[str, Any] = json.loads(shared("captures", "magento", f"{name}.json").read_text(encoding="utf-8"))
    asked = content["request"]
    parts = urlsplit(asked["path"])
    return Exchange(
        method=asked["method"],
        path=parts.path,
        query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        request_headers={"content-type": "application/json"},
        request_body=b"" if asked["body"] is None else json.dumps(asked["body"]).encode(),
        status=content["status"],
        headers={key.lower(): value for key, value in content["headers"].items()},
        body=json.dumps(content["body"]).encode(),
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_exchange_is_valid(name: str) -> None:
    """What a real shop answered breaks its schema nowhere but where the table of accepted differences says so."""
    found = [str(violation) for violation in violations_of("magento", recorded(name))]
    # This one asks on purpose for an address that does not exist.
    wrong = ["GET /V1/no-such-route, request, path: the schema has no such path"] if name == "route_404" else []
    assert found == wrong


@pytest.mark.parametrize("entry", [entry for entry in ACCEPTED if entry.evidence.startswith("capture ")], ids=str)
def test_an_accepted_difference_is_in_the_recordings_it_names(entry: Accepted) -> None:
    """Each recording that an entry names shows the difference; without it the entry has no ground."""
    for name in entry.evidence.removeprefix("capture ").split():
        found = MAGENTO.violations(recorded(name)) or []
        assert any(accepted_as("magento", violation) is entry for violation in found), name


def test_every_other_entry_names_a_section_of_the_reference() -> None:
    """A difference without recording says where the vendor's habit is described."""
    named = [entry.evidence for entry in ACCEPTED if not entry.evidence.startswith("capture ")]
    named += [evidence for addresses in OUTSIDE.values() for _, evidence in addresses]
    unfounded = []
    for evidence in named:
        file, _, section = evidence.partition(" section ")
        text = shared("reference", file).read_text(encoding="utf-8")
        if f"\n## {section}." not in text:
            unfounded.append(evidence)
    assert unfounded == []


@pytest.mark.parametrize("entry", ACCEPTED, ids=str)
def test_no_entry_accepts_everything(entry: Accepted) -> None:
    """An entry names a rule and a place: it can never cover a whole body of any kind."""
    assert entry.where not in {"*", "body*", "body.*"}
    assert entry.rule not in {"", "*"}
    assert entry.reason
    assert entry.evidence
