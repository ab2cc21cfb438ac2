"""From bytes on disk to text with a header: encoding, delimiter, first row."""

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from shopswitch.errors import NotFoundError, PermissionDeniedError, UnexpectedResponseError

CANDIDATES = (";", ",", "\t")
"""Delimiters that are looked for; ties go to the first."""

_NO_LINE_END = "The last line has no line end: check that the download was whole."
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def heading(text: str) -> str:
    """A column's name as it is compared: case and white space do not count."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Export:
    """A file that could be opened and has a header.

    Attributes:
        label: Path as the client profile writes it.
        name: File name without folders.
        sha256: Of the bytes as they lie on disk.
        size: Bytes.
        encoding: How it was decoded.
        delimiter: One character.
        header: Headings as written, in order.
        body: Everything after the header.
        first_line: Number of the line on which the body begins.
        problems: Why it cannot be whole.
        notes: What was assumed.
    """

    label: str
    name: str
    sha256: str
    size: int
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    body: str = field(repr=False)
    first_line: int = 2
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def position(self, wanted: str) -> int | None:
        """Index of the first column with that heading, or None."""
        key = heading(wanted)
        return next((index for index, name in enumerate(self.header) if heading(name) == key), None)


def open_export(
    base_dir: Path, label: str, *, system: str, encoding: str | None = None, delimiter: str | None = None
) -> Export:
    """Open an export, decode it and take its header apart.

    Args:
        base_dir: Folder that a relative path starts from.
        label: Path as the profile writes it.
        system: How messages name the shop.
        encoding: Overrides detection (utf-8 with mark, utf-16 with mark, utf-8, then Windows-1252).
        delimiter: Overrides detection (the most frequent of ``;``, ``,`` and tab outside quotes in the header).

    Raises:
        NotFoundError: There is no such file.
        PermissionDeniedError: It may not be read.
        UnexpectedResponseError: It is empty, no text or no CSV.
    """
    raw = _read_bytes(base_dir / label, label, system=system)
    decoded = _decode(raw, label, system=system, encoding=encoding)
    if not decoded.text.strip():
        raise UnexpectedResponseError(
            f"The file '{label}' is empty.", hint="Export it again from the shop.", system=system
        )
    start, announced = _header_start(decoded.text)
    end = _record_end(decoded.text, start)
    used = delimiter or announced or _most_frequent(decoded.text[start:end])
    whole = decoded.text.endswith(("\n", "\r"))
    return Export(
        label=label,
        name=Path(label).name,
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        encoding=decoded.encoding,
        delimiter=used,
        header=_parse_header(decoded.text[start:end], used, label=label, system=system),
        body=decoded.text[end:],
        first_line=decoded.text.count("\n", 0, end) + 1,
        problems=decoded.problems,
        notes=decoded.notes if whole else (*decoded.notes, _NO_LINE_END),
    )


def _read_bytes(path: Path, label: str, *, system: str) -> bytes:
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFoundError(
            f"The {system} has no file '{label}'.",
            hint="Put the export there, or correct the path in the profile (it starts at the profile's folder).",
            system=system,
        ) from error
    except IsADirectoryError as error:
        raise NotFoundError(
            f"'{label}' of the {system} is a folder.", hint="Give the path of the export itself.", system=system
        ) from error
    except OSError as error:
        raise PermissionDeniedError(
            f"The file '{label}' of the {system} cannot be read: {error.strerror}.",
            hint="Give yourself the right to read it.",
            system=system,
        ) from error
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnexpectedResponseError(
            f"The file '{label}' is a workbook or an archive, not text.",
            hint="Export it from the shop as CSV, and do not save it from a spreadsheet.",
            system=system,
        )
    if raw.lstrip()[:15].lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise UnexpectedResponseError(
            f"The file '{label}' is a web page or XML, not CSV.",
            hint="Download the export itself; a saved login page looks like this.",
            system=system,
        )
    return raw


@dataclass(frozen=True, slots=True)
class _Decoded:
    text: str
    encoding: str
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def _decode(raw: bytes, label: str, *, system: str, encoding: str | None) -> _Decoded:
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    chosen = encoding or marked
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    if chosen is None:
        chosen, cut = _utf8_or_windows(raw)
        if chosen == "cp1252":
            notes = ("The file is not UTF-8; Windows-1252 was assumed: check a name with an accent.",)
        if cut:
            raw = raw[:cut]
            problems = ("The file ends in the middle of a character: it was cut off. Export it again.",)
    try:
        text = raw.decode(chosen)
    except (UnicodeDecodeError, UnicodeError) as error:
        raise UnexpectedResponseError(
            f"The file '{label}' is not readable as {chosen} text.",
            hint="Export it again as UTF-8, or name its encoding in the profile (encoding).",
            system=system,
        ) from error
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise UnexpectedResponseError(
            f"The file '{label}' holds zero bytes: it is no text, or UTF-16 without a mark at its start.",
            hint="Export it again as UTF-8, or set encoding = 'utf-16-le' in the profile.",
            system=system,
        )
    return _Decoded(text, chosen, problems, notes)


def _utf8_or_windows(raw: bytes) -> tuple[str, int]:
    """The encoding of a file without a mark, and where to cut it when its last character is incomplete."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        # Reading a cut UTF-8 file as Windows-1252 would turn every accent into two wrong characters.
        incomplete = error.reason == "unexpected end of data" and not raw[: error.start].isascii()
        return ("utf-8", error.start) if incomplete else ("cp1252", 0)
    return "utf-8", 0


def _header_start(text: str) -> tuple[int, str | None]:
    # Spreadsheets write a line "sep=;" for each other; it stands before the header, as blank lines may.
    found = re.match(r'[\r\n]*(?:"?sep=(.)"?\r?\n[\r\n]*)?', text, re.IGNORECASE)
    return (found.end(), found[1]) if found else (0, None)


def _record_end(text: str, start: int) -> int:
    """Index after the first record; line ends inside quotes do not end it."""
    quoted = False
    for index in range(start, len(text)):
        char = text[index]
        if char == '"':
            quoted = not quoted
        elif not quoted and char in "\r\n":
            return index + 2 if text.startswith("\r\n", index) else index + 1
    return len(text)


def _most_frequent(head: str) -> str:
    outside = re.sub(r'"(?:[^"]|"")*"', "", head)
    return max(CANDIDATES, key=outside.count) if any(c in outside for c in CANDIDATES) else ","


def _parse_header(head: str, delimiter: str, *, label: str, system: str) -> tuple[str, ...]:
    try:
        with long_cells():
            header = next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        raise UnexpectedResponseError(
            f"The header of '{label}' is not closed properly.", hint="Export the file again.", system=system
        ) from error
    if not any(cell.strip() for cell in header):
        raise UnexpectedResponseError(
            f"The first row of '{label}' holds no headings.",
            hint="Export it again with a header row.",
            system=system,
        )
    return tuple(header)


@contextmanager
def long_cells() -> Iterator[None]:
    """Let the standard reader take cells of any length while this is open."""
    # Product descriptions hold whole pages with pictures; the standard limit of 128 kB would refuse them.
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)
