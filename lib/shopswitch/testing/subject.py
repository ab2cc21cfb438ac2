"""One platform under test: its connector, its emulated system, and the wire between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shopswitch.clock import FixedClock
from shopswitch.frames.snapshot import Snapshot
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.redact import Redactor
from shopswitch.http.wire import Wire
from shopswitch.permit import WritePermit
from shopswitch.profile import Profile, load_profile
from shopswitch.protocols import Connector, Platform
from shopswitch.registry import platforms
from shopswitch.secrets import resolve

SLOT = {"warehouse": "picqer", "shop": "new", "file": "old"}
"""Where a platform of each kind stands in a client that is made to test it."""

READS = {
    "shop": ("products", "stock", "orders"),
    "file": ("products", "stock", "orders"),
    "warehouse": ("products", "stock", "orders", "webshop_orders", "picklists", "backorders"),
}
"""What a connector of each kind reads."""

LOOK_BACK = timedelta(days=10)
"""How far back orders are asked for."""

PERMIT = WritePermit(plan_digest="0" * 64, approved_by="Conformance")


@dataclass
class Subject:
    """A platform in a client of its own.

    Attributes:
        platform: The platform.
        slot: ``new``, ``old`` or ``picqer``.
        client: The sandbox's client: world, faults and calls.
        profile: Its profile, as the sandbox wrote it.
        journal: Everything the connectors sent.
    """

    platform: Platform
    slot: str
    client: Any
    profile: Profile
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    redactor: Redactor = field(default_factory=Redactor)
    undisturbed: dict[str, tuple[Snapshot, int]] = field(default_factory=dict)

    @property
    def system(self) -> Any:
        """The emulated system itself, for looking at its state."""
        return self.client.world.slots[self.slot]

    @property
    def now(self) -> datetime:
        """The client's present moment."""
        moment: datetime = self.client.world.now
        return moment

    @property
    def resources(self) -> tuple[str, ...]:
        """What can be read of it."""
        return READS[self.platform.kind]

    def connector(self, *, permit: WritePermit | None = None) -> Connector:
        """A connector that knows nothing yet."""
        _, settings = self.profile.systems[self.slot]

        def secret(reference: str) -> str:
            value = resolve(reference, self.profile.base_dir)
            self.redactor.add(value)
            return value

        wire = Wire(
            role=self.slot,
            platform=self.platform.key,
            clock=FixedClock(self.now),
            journal=self.journal,
            redactor=self.redactor,
            resolve=secret,
            base_dir=self.profile.base_dir,
            limits="off",
            permit=permit,
        )
        return self.platform.connect(settings, wire)

    def read(self, resource: str, connector: Connector | None = None) -> Snapshot:
        """One resource, by a fresh connector unless one is given."""
        method = getattr(connector or self.connector(), resource)
        snapshot: Snapshot = method(self.now - LOOK_BACK) if resource == "orders" else method()
        return snapshot

    def clean(self, resource: str) -> tuple[Snapshot, int]:
        """An undisturbed read and the number of calls it took; read once, so only for systems nobody changes."""
        if resource not in self.undisturbed:
            self.faults()
            before = len(self.calls())
            snapshot = self.read(resource)
            self.undisturbed[resource] = (snapshot, len(self.calls()) - before)
        return self.undisturbed[resource]

    def faults(self, *rules: Mapping[str, object]) -> None:
        """Switch these faults on for this platform, and all others off."""
        with self.client.world.lock:
            self.client.faults.replace([{"system": self.slot} | dict(rule) for rule in rules], {self.slot})

    def hits(self) -> int:
        """How many answers the present faults changed."""
        with self.client.world.lock:
            return sum(int(str(rule["hits"])) for rule in self.client.faults.describe())

    def calls(self) -> list[Any]:
        """Every call this system received, oldest first."""
        with self.client.world.lock:
            return [call for call in self.client.calls if call.slot == self.slot]


class Yard:
    """Makes subjects on one sandbox server.

    Args:
        server: A serving sandbox that writes its clients' profiles to `profiles`.
        profiles: That folder.
    """

    def __init__(self, server: Any, profiles: Path) -> None:
        self._server, self._profiles = server, profiles
        self._made = 0

    def subject(self, key: str, *, products: int | Sequence[Any] = 0, orders: int = 0) -> Subject:
        """A platform in a fresh client.

        Args:
            key: Platform key.
            products: How many products its shop sells, or exactly which.
            orders: How many orders its history has.
        """
        self._made += 1
        platform, name = platforms()[key], f"subject-{self._made}"
        shop = next(each.key for each in platforms().values() if each.kind == "shop" and each.sandbox)
        about: dict[str, object] = {"name": name, "stage": "prepare", "products": products, "orders": orders}
        if platform.kind == "file":
            about |= {"scenario": "replace", "old": key, "new": shop}
        else:
            about |= {"scenario": "add", "new": key if platform.kind == "shop" else shop}
        self._server.add_client(about)
        client = self._server.clients.get(name)
        return Subject(platform, SLOT[platform.kind], client, load_profile(name, self._profiles))

    def refresh(self, subject: Subject) -> None:
        """Write the client's files anew, after its state changed (exports of a closed shop lie in files)."""
        self._server.clients.refresh(subject.client)
