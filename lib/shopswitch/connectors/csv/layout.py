"""Which column of an export is what: by headings, by the named format, or by a mapping file beside the export."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shopswitch.connectors.csv.files import Export, heading
from shopswitch.connectors.csv.profiles import Profile, Resource, generic, profiles

MAPPING_SUFFIX = ".mapping.json"

_PERSONAL = frozenset(
    {
        "email", "mail", "phone", "telephone", "telefoon", "telefon", "tel", "mobile", "mobiel", "fax",
        "firstname", "lastname", "surname", "voornaam", "achternaam", "vorname", "nachname", "address", "address1",
        "address2", "adres", "anschrift", "street", "straat", "strasse", "straße", "zip", "zipcode", "postcode",
        "postal", "plz", "city", "plaats", "woonplaats", "ort", "company", "bedrijf", "firma", "customer", "klant",
        "kunde", "buyer", "recipient", "billing", "birthday", "geboortedatum", "iban",
    }
)  # fmt: skip
_OF_A_PERSON = frozenset(["first", "last", "full", "shipping", "ship", "bill", "delivery", "contact"])
_NAMES = {"sku": "SKU", "order_number": "order number", "created_at": "order date", "barcode": "barcode (EAN)"}
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Layout:
    """How the columns of one export are understood.

    Attributes:
        profile: The layout that was recognised, named or fallen back on.
        picked: Field → index of its column; empty when `problem` says why not.
        headings: Field → heading as the export writes it.
        how: ``recognised``, ``named`` or ``mapping file``.
        problem: Why nothing can be read, or "".
        notes: What a person should confirm.
    """

    profile: Profile
    picked: Mapping[str, int] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    how: str = "recognised"
    problem: str = ""
    notes: tuple[str, ...] = ()

    def describe(self) -> str:
        """One sentence: what was read as what."""
        pairs = ", ".join(f"{name} = '{text}'" for name, text in self.headings.items())
        return f"Read as {self.profile.key} {self.profile.resource} ({self.how}): {pairs}."


def find_layout(export: Export, resource: Resource, *, base_dir: Path, named: str | None = None) -> Layout:
    """Decide which column is what.

    Args:
        export: An opened file.
        resource: What its rows should be.
        base_dir: Folder that the export's path starts from.
        named: `format` of the client profile, or None to recognise the layout.

    Returns:
        Layout; when nothing fits its `problem` names the missing column, the columns there are and the ways out.
    """
    own, trouble = _mapping_file(export, base_dir)
    if trouble:
        return Layout(generic(resource), problem=trouble)
    profile, how, trouble = _choose(export, resource, named=named, own=own)
    if trouble:
        return Layout(profile, problem=trouble)
    picked = profile.positions(export.header)
    notes = []
    if profile.assumed:
        notes.append(f"Mapping assumed: {profile.assumed}. Confirm the columns.")
    if own:
        trouble = _check_own(export, profile, own=own)
        if trouble:
            return Layout(profile, problem=trouble)
        picked |= {name: export.position(text) or 0 for name, text in own.items()}
        how = "mapping file"
    trouble = _missing(export, profile, picked=picked) or _doubtful(export, profile, picked=picked, own=own)
    if trouble:
        return Layout(profile, problem=trouble)
    headings = {name: export.header[index] for name, index in picked.items()}
    return Layout(profile, picked=picked, headings=headings, how=how, notes=tuple(notes))


def _choose(
    export: Export, resource: Resource, *, named: str | None, own: Mapping[str, str]
) -> tuple[Profile, str, str]:
    """The profile, how it was found, and what is wrong ("" when nothing is)."""
    candidates = profiles(resource, named)
    how = "named" if named else "recognised"
    if named and not candidates:
        # The platform is known but nobody knows this export of it: its words may still be plain.
        return generic(resource), how, ""
    scored = [(profile.score(export.header), profile) for profile in candidates if named or profile.unasked]
    fitting = [(score, profile) for score, profile in scored if score and (named or score >= profile.least)]
    if not fitting:
        return (candidates[0] if named else generic(resource)), how, ""
    best = max(score for score, _ in fitting)
    winners = [profile for score, profile in fitting if score == best]
    if len(winners) > 1 and not own:
        names = " and ".join(profile.key for profile in winners)
        return (
            winners[0],
            how,
            (f"The headings of '{export.label}' fit {names} equally well. Name one of them in the profile (format)."),
        )
    return winners[0], how, ""


def _missing(export: Export, profile: Profile, *, picked: Mapping[str, int]) -> str:
    lacking = [name for name in profile.required if name not in picked]
    if not lacking:
        return ""
    example = json.dumps({lacking[0]: "heading in the file"})
    way_out = (
        f"Name the platform in the profile (format), or write '{export.name}{MAPPING_SUFFIX}' beside the export, "
        f"such as {example}."
    )
    if _looks_like_data(export.header):
        # Such a row may hold a customer: it is not repeated.
        return f"The first row of '{export.label}' looks like data, not headings. Export it again with a header row."
    shown = ", ".join(f"'{text}'" for text in export.header[:_SHOWN])
    more = f" and {len(export.header) - _SHOWN} more" if len(export.header) > _SHOWN else ""
    wanted = " and ".join(_NAMES.get(name, name) for name in lacking)
    return f"No column of '{export.label}' was found for {wanted}; its columns are {shown}{more}. {way_out}"


def _doubtful(export: Export, profile: Profile, *, picked: Mapping[str, int], own: Mapping[str, str]) -> str:
    """A heading that stands twice, or a code that several columns could be."""
    names = [heading(text) for text in export.header]
    for name, index in picked.items():
        if names.count(names[index]) > 1:
            return (
                f"The heading '{export.header[index]}' stands more than once in '{export.label}', so {name} cannot "
                "be told. Export the file again with each column once."
            )
    key = "order_number" if profile.resource == "orders" else "sku"
    if profile.key != "generic" or key in own:
        return ""
    could_be = profile.candidates(key, export.header)
    if len(could_be) > 1 and heading(could_be[0]) != "sku":
        columns = " and ".join(f"'{text}'" for text in could_be)
        return (
            f"Several columns of '{export.label}' could be the {_NAMES[key]}: {columns}. Write "
            f"'{export.name}{MAPPING_SUFFIX}' beside it, such as {json.dumps({key: could_be[0]}, ensure_ascii=False)}."
        )
    return ""


def _mapping_file(export: Export, base_dir: Path) -> tuple[dict[str, str], str]:
    path = base_dir / f"{export.label}{MAPPING_SUFFIX}"
    name = f"{export.name}{MAPPING_SUFFIX}"
    if not path.exists():
        return {}, ""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}, f'The mapping file \'{name}\' is not readable JSON. Write it as {{"sku": "Artikelnummer"}}.'
    if not isinstance(content, dict) or not all(isinstance(text, str) for text in content.values()):
        return {}, f'The mapping file \'{name}\' must pair a field with one heading, as in {{"sku": "Artikelnummer"}}.'
    return content, ""


def _check_own(export: Export, profile: Profile, *, own: Mapping[str, str]) -> str:
    name = f"{export.name}{MAPPING_SUFFIX}"
    for wanted, text in own.items():
        if wanted not in profile.fields:
            return f"The mapping file '{name}' names '{wanted}'; fields are {', '.join(profile.fields)}."
        if export.position(text) is None:
            return f"The mapping file '{name}' names the heading '{text}', which '{export.label}' does not have."
        if is_personal(text):
            return f"The mapping file '{name}' names '{text}', a column about customers: those are never read."
    return ""


def is_personal(text: str) -> bool:
    """Whether a heading promises data about a customer."""
    words = re.sub(r"[-_.]|(?<=[a-z])(?=[A-Z])", " ", text).casefold().split()
    return bool(_PERSONAL & set(words)) or ("name" in words and bool(_OF_A_PERSON & set(words)))


def _looks_like_data(header: tuple[str, ...]) -> bool:
    return any("@" in text or re.fullmatch(r"[\d\s.,:/+-]*\d[\d\s.,:/+-]*", text) for text in header)
