"""What outlives a run: what people confirmed and waived, and how Picqer was before the switch.

It lies beside the profile in ``<client>.state/`` (only its owner may look into it). Every file is JSON and carries the
SHA-256 of its own contents: a file that was changed by hand is refused, not believed.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from shopswitch.checks.result import Confirmation, Waiver
from shopswitch.errors import ProfileError
from shopswitch.frames.snapshot import Snapshot

FILES = ("baseline", "confirmations", "waivers")


@dataclass(frozen=True, slots=True)
class Baseline:
    """Picqer as it was before the switch.

    Attributes:
        taken_at: When, UTC.
        products: idproduct, code, barcode, name, active: one per product.
        hooks: id, name, event, host, active: one per webhook.
    """

    taken_at: datetime
    products: tuple[tuple[str, str, str, str, bool], ...]
    hooks: tuple[tuple[str, str, str, str, bool], ...]


def baseline_of(products: Snapshot, hooks: Snapshot) -> Baseline:
    """The baseline that complete snapshots ``picqer.products`` and ``picqer.hooks`` make."""
    keys, listens = ["source_id", "sku", "barcode", "name", "active"], ["hook_id", "name", "event", "host", "active"]
    rows = sorted(products.frame[keys].itertuples(index=False, name=None), key=lambda row: int(row[0]))
    return Baseline(
        products.read_at,
        tuple((*row[:4], bool(row[4])) for row in rows),
        tuple((*row[:4], bool(row[4])) for row in hooks.frame[listens].itertuples(index=False, name=None)),
    )


class ClientState:
    """The folder of one client.

    Args:
        folder: ``clients/<client>.state``; made when something is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, clients: Path, client: str) -> "ClientState":
        """The folder beside a profile."""
        return cls(clients / f"{client}.state")

    # Confirmations

    def confirmations(self) -> dict[str, Confirmation]:
        """The latest word on everything that was confirmed.

        Raises:
            ProfileError: The file was changed by hand or cannot be read.
        """
        rows = self._read("confirmations").get("confirmations", [])
        return {row["key"]: _confirmation(row) for row in rows}

    def confirm(self, said: Confirmation) -> None:
        """Write down a confirmation; earlier ones of the same key stay on record."""
        content = self._read("confirmations")
        row = {"key": said.key, "by": said.by, "at": said.at.isoformat(), "value": said.value, "remark": said.remark}
        self._write("confirmations", {"confirmations": [*content.get("confirmations", []), row]})

    # Waivers

    def waivers(self, today: date | None = None) -> dict[str, Waiver]:
        """Finding id → waiver.

        Args:
            today: Only those that still hold on this day; all when None.

        Raises:
            ProfileError: The file was changed by hand or cannot be read.
        """
        rows = self._read("waivers").get("waivers", [])
        found = {row["finding"]: Waiver(row["reason"], row["owner"], row["until"]) for row in rows}
        return {key: each for key, each in found.items() if today is None or date.fromisoformat(each.until) >= today}

    def waive(self, finding: str, waiver: Waiver, at: datetime) -> None:
        """Write down a waiver; earlier ones of the same finding stay on record."""
        content = self._read("waivers")
        row = {"finding": finding, "reason": waiver.reason, "owner": waiver.owner, "until": waiver.until}
        self._write("waivers", {"waivers": [*content.get("waivers", []), row | {"at": at.isoformat()}]})

    # Baseline

    def baseline(self) -> Baseline | None:
        """How Picqer was, or None when nobody wrote it down.

        Raises:
            ProfileError: The file was changed by hand or cannot be read.
        """
        content = self._read("baseline")
        if not content:
            return None
        return Baseline(
            datetime.fromisoformat(content["taken_at"]).astimezone(UTC),
            tuple(tuple(row) for row in content["products"]),
            tuple(tuple(row) for row in content["hooks"]),
        )

    def keep_baseline(self, baseline: Baseline, by: str) -> None:
        """Write the baseline; an earlier one is replaced."""
        content = {
            "taken_at": baseline.taken_at.isoformat(),
            "by": by,
            "products": [list(row) for row in baseline.products],
            "hooks": [list(row) for row in baseline.hooks],
        }
        self._write("baseline", content)

    # Files

    def files(self) -> dict[str, bytes]:
        """File name → contents of what there is, for the evidence of a run."""
        paths = [self.folder / f"{kind}.json" for kind in FILES]
        return {path.name: path.read_bytes() for path in paths if path.is_file()}

    def _read(self, kind: str) -> dict[str, Any]:
        path = self.folder / f"{kind}.json"
        if not path.is_file():
            return {}
        shown = f"{self.folder.name}/{path.name}"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            stated, rest = content["sha256"], {key: value for key, value in content.items() if key != "sha256"}
            whole = stated == digest(rest) and rest["kind"] == kind
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            raise ProfileError(
                f"{shown} cannot be read.", hint="Put back a copy of it, or remove it and confirm anew."
            ) from None
        if not whole:
            raise ProfileError(
                f"{shown} was changed by hand: its contents and its checksum differ.",
                hint="Put back a copy of it, or remove it and confirm anew.",
            )
        return rest

    def _write(self, kind: str, content: Mapping[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        whole = {"kind": kind, **content}
        text = json.dumps({**whole, "sha256": digest(whole)}, ensure_ascii=False, indent=1) + "\n"
        handle, draft = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")  # is made with mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(draft).replace(self.folder / f"{kind}.json")
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over the contents as JSON with sorted keys and no spaces, UTF-8, hexadecimal."""
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _confirmation(row: Mapping[str, str]) -> Confirmation:
    at = datetime.fromisoformat(row["at"]).astimezone(UTC)
    return Confirmation(row["key"], row["by"], at, row.get("value", ""), row.get("remark", ""))
