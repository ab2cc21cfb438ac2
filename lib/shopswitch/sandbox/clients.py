"""The emulated clients that are being served: made, found, reset and taken away."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shopswitch.sandbox.calls import Call
from shopswitch.sandbox.faults import FaultBoard
from shopswitch.sandbox.profiles import ProfileFolder, build_profile, ca_path
from shopswitch.sandbox.spec import ClientSpec, SandboxError
from shopswitch.sandbox.systems import System
from shopswitch.sandbox.world import NEW_CONNECTION, OLD_CONNECTION, World


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the sandbox can be reached.

    Attributes:
        http: Base address without TLS.
        https: Base address with TLS, empty when it is not served.
        ca_pem: The authority that signed the TLS certificate, or empty.
    """

    http: str
    https: str = ""
    ca_pem: str = ""


@dataclass(slots=True)
class Client:
    """One emulated client with what was switched on for it and what it received.

    `faults` and `calls` are guarded by `world.lock`, like the world itself.
    """

    world: World
    faults: FaultBoard = field(default_factory=FaultBoard)
    calls: list[Call] = field(default_factory=list)
    profile_path: Path | None = None

    @property
    def name(self) -> str:
        """Name of the client: its profile, and the first part of its addresses."""
        return self.world.spec.name

    def system_names(self) -> set[str]:
        """Slots and platforms of this client."""
        slots = self.world.slots
        return set(slots) | {system.platform for system in slots.values()}


class Clients:
    """Every client by name. Thread-safe.

    Args:
        systems: Platform → class that emulates it.
        endpoints: Where this sandbox is served.
        folder: Where profiles are written, or None.
    """

    def __init__(
        self, systems: Mapping[str, type[System]], endpoints: Endpoints, folder: ProfileFolder | None = None
    ) -> None:
        self.endpoints = endpoints
        self._systems = systems
        self._folder = folder
        self._clients: dict[str, Client] = {}
        self._being_made: set[str] = set()
        self._lock = threading.Lock()
        self._folder_lock = threading.Lock()

    def all(self) -> list[Client]:
        """Every client, by name."""
        with self._lock:
            return sorted(self._clients.values(), key=lambda client: client.name)

    def get(self, name: str) -> Client:
        """The client of that name.

        Raises:
            SandboxError: there is none (404).
        """
        with self._lock:
            client = self._clients.get(name)
        if client is None:
            msg = f"There is no client {name!r} here."
            raise SandboxError(msg, 404)
        return client

    def add(self, description: Mapping[str, object]) -> Client:
        """Make a client; it is served, and its profile written, when this returns.

        Raises:
            SandboxError: the description is not understood (400), or the name is taken (409).
        """
        spec = ClientSpec.parse(description, self._systems)
        with self._lock:
            if spec.name in self._clients or spec.name in self._being_made:
                msg = f"There is a client {spec.name!r} already; delete it first, or reset it."
                raise SandboxError(msg, 409)
            self._being_made.add(spec.name)
        try:
            client = self._build(spec)
            try:
                self._write(client)
            except SandboxError:
                self.remove(spec.name)  # without its profile it would be half made
                raise
        finally:
            with self._lock:
                self._being_made.discard(spec.name)
        return client

    def reset(self, name: str) -> Client:
        """Build the client anew from its description: same ids, same keys, no faults, no calls, time at its start."""
        spec = self.get(name).world.spec
        client = self._build(spec, replace=True)
        self._write(client)
        return client

    def refresh(self, client: Client) -> None:
        """Bring the profile's files up to date after something happened, such as a connection that now exists.

        A file that a person edited stays as it is.
        """
        self._write(client, only_changes=True)

    def remove(self, name: str) -> None:
        """Stop serving a client and take its profile files away."""
        self.get(name)
        with self._folder_lock:
            with self._lock:
                self._clients.pop(name, None)
            if self._folder is not None:
                self._folder.remove(name)

    def write_profiles(self, folder: ProfileFolder) -> list[Path]:
        """Write the profiles of all present clients into a folder; returns their paths."""
        paths = []
        for client in self.all():
            with client.world.lock:
                profile, ca_pem = self._profile(client)
                paths.append(folder.write(client.world, profile, ca_pem=ca_pem))
        return paths

    def addresses(self, client: Client) -> dict[str, str]:
        """Slot → base address; a closed shop has none."""
        spec = client.world.spec
        base = self.endpoints.https if spec.tls else self.endpoints.http
        # A shop that only has exports is closed: its files lie beside the profile.
        served = [slot for slot, system in client.world.slots.items() if not hasattr(system, "exports")]
        return {slot: f"{base}/{spec.name}/{slot}" for slot in served}

    def clock_url(self, client: Client) -> str:
        """Where the client's time is asked; always without TLS, so that it needs no authority."""
        return f"{self.endpoints.http}/_control/clients/{client.name}/clock"

    def describe(self, client: Client) -> dict[str, object]:
        """What the control plane shows of a client, without its keys.

        `connections` gives the numbers for the control plane; the new one may still have to be activated.
        `webshops` is what Picqer knows now.
        """
        with client.world.lock:
            spec = client.world.spec
            return {
                "name": spec.name,
                "scenario": spec.scenario,
                "old": spec.old,
                "new": spec.new,
                "stage": spec.stage,
                "seed": spec.seed,
                "tls": spec.tls,
                "now": client.world.now.isoformat(),
                "addresses": self.addresses(client),
                "connections": {"old": OLD_CONNECTION if spec.old else None, "new": NEW_CONNECTION},
                "webshops": client.world.connections(),
                "clock_url": self.clock_url(client),
                "profile_path": None if client.profile_path is None else str(client.profile_path),
            }

    def _build(self, spec: ClientSpec, *, replace: bool = False) -> Client:
        """Make the world and serve it.

        Raises:
            SandboxError: it needs TLS and there is none, or it was removed meanwhile.
        """
        if spec.tls and not self.endpoints.https:
            msg = "This sandbox serves no TLS; leave tls out, or start it with TLS."
            raise SandboxError(msg)
        if self._folder is not None:
            self._folder.refuse_foreign(spec.name)
        client = Client(World(spec, self._systems))
        with self._lock:
            if replace and spec.name not in self._clients:
                msg = f"Client {spec.name!r} was deleted meanwhile."
                raise SandboxError(msg, 409)
            self._clients[spec.name] = client
        return client

    def _profile(self, client: Client) -> tuple[dict[str, object], str | None]:
        tls = client.world.spec.tls
        profile = build_profile(
            client.world,
            self.addresses(client),
            clock_url=self.clock_url(client),
            ca_file=ca_path(client.name) if tls else None,
        )
        return profile, self.endpoints.ca_pem if tls else None

    def _write(self, client: Client, *, only_changes: bool = False) -> None:
        if self._folder is None:
            return
        # Always in this order: two locks taken both ways round would wait for each other for ever.
        with self._folder_lock, client.world.lock:
            if self._clients.get(client.name) is not client:
                return  # removed or reset meanwhile: its files are not this client's any more
            try:
                profile, ca_pem = self._profile(client)
                client.profile_path = self._folder.write(
                    client.world, profile, ca_pem=ca_pem, only_changes=only_changes
                )
            except OSError as error:
                msg = f"The profile could not be written: {error.strerror or type(error).__name__}."
                raise SandboxError(msg, 500) from error
