"""Seal a folder as a BagIt bag (RFC 8493, version 1.0).

Written out here because the bagit library changes the process's working folder while it makes a bag, which
runs of several clients in one process cannot share; the tests validate with that library.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def seal(bag: Path, info: Mapping[str, str], on: date) -> None:
    """Write declaration, info and manifests around `<bag>/data`.

    Args:
        bag: Folder that already holds `data/`.
        info: Lines of bag-info.txt beside the generated ones.
        on: Bagging date.
    """
    files = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in files)
    lines = {**info, "Bagging-Date": on.isoformat(), "Payload-Oxum": f"{size}.{len(files)}"}
    _write(bag / "bagit.txt", DECLARATION)
    _write(bag / "bag-info.txt", "".join(f"{key}: {_one_line(value)}\n" for key, value in lines.items()))
    _write(bag / "manifest-sha256.txt", "".join(f"{digest(path)}  {_listed(path, bag)}\n" for path in files))
    tags = [bag / name for name in ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")]
    _write(bag / "tagmanifest-sha256.txt", "".join(f"{digest(path)}  {_listed(path, bag)}\n" for path in tags))


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listed(path: Path, bag: Path) -> str:
    name = path.relative_to(bag).as_posix()
    if any(character in name for character in "%\r\n"):
        # RFC 8493 has these encoded, but readers disagree on it; our own names never hold them.
        raise ValueError(f"a file name with %, CR or LF cannot be listed in a bag: {name!r}")
    return name


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
