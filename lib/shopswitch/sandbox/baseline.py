"""How an emulated Picqer was before the switch, as somebody wrote it down in time.

The file has the form of the runbook's own: JSON with a checksum over its contents.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from shopswitch.sandbox.picqer.books import Books

ProductRow = tuple[int, str, str, str, bool]
"""idproduct, code, barcode, name, active."""
HookRow = tuple[int, str, str, str, bool]
"""idhook, name, event, host, active."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Products and webhooks of a Picqer account at one moment (UTC), each by id upwards."""

    taken_at: datetime
    products: tuple[ProductRow, ...]
    hooks: tuple[HookRow, ...]

    def as_file(self) -> bytes:
        """The baseline as a file beside a profile; ids as text, and ``sha256`` over all the rest."""
        content: dict[str, object] = {
            "kind": "baseline",
            "taken_at": self.taken_at.isoformat(),
            "by": "sandbox",
            "products": [[str(number), *rest] for number, *rest in self.products],
            "hooks": [[str(number), *rest] for number, *rest in self.hooks],
        }
        plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        whole = content | {"sha256": hashlib.sha256(plain.encode()).hexdigest()}
        return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def take(books: Books, moment: datetime) -> Baseline:
    """What these books hold of what was there at that moment already."""
    products = [each for each in books.products.values() if each.created <= moment]
    return Baseline(
        moment,
        tuple(sorted((each.idproduct, each.productcode, each.barcode, each.name, each.active) for each in products)),
        tuple(
            sorted(
                (each.idhook, each.name, each.event, urlsplit(each.address).hostname or "", each.active)
                for each in books.hooks
            )
        ),
    )
