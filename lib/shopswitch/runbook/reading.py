"""Read what a step needs: connectors by role, one snapshot per resource and run."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shopswitch.checks.step import Context
from shopswitch.clock import Clock, FixedClock, SystemClock
from shopswitch.errors import (
    AuthError,
    ConnectorError,
    PermissionDeniedError,
    RetriableError,
    ShopswitchError,
)
from shopswitch.frames.accounts import ACCOUNTS, PERMISSIONS
from shopswitch.frames.orders import BACKORDERS, ORDERS, PICKLISTS, PICQER_ORDERS, WEBSHOP_ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.snapshot import Snapshot, load_snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.http.client import fetch_json
from shopswitch.http.journal import Journal
from shopswitch.http.redact import Redactor
from shopswitch.http.wire import Wire
from shopswitch.profile import Profile
from shopswitch.protocols import AccountInfo, Connector
from shopswitch.secrets import resolve

# Orders older than this are only read when they are still open.
ORDER_WINDOW = timedelta(days=90)

_SCHEMAS: dict[str, Schema] = {
    "products": PRODUCTS,
    "stock": STOCK,
    "orders": ORDERS,
    "webshop_orders": WEBSHOP_ORDERS,
    "picklists": PICKLISTS,
    "backorders": BACKORDERS,
}


def clock_of(profile: Profile) -> Clock:
    """The clock that holds for this client: its sandbox's, or this machine's.

    Raises:
        ConnectorError: The sandbox does not answer.
    """
    if profile.sandbox is None or profile.sandbox.clock_url is None:
        return SystemClock()
    now = datetime.fromisoformat(str(fetch_json(profile.sandbox.clock_url)["now"]))
    return FixedClock(now, source="sandbox")


def context_of(profile: Profile, now: datetime) -> Context:
    """What the checks may know about this client at this moment."""
    old = profile.systems.get("old")
    return Context(
        client=profile.client,
        title=profile.general.name,
        now=now,
        scenario=profile.general.scenario,
        switch_at=profile.switch.at if profile.switch else None,
        has_old=old is not None,
        old_connection=profile.connection("old_connection"),
        new_connection=profile.connection("new_connection"),
        old_name=f"the old shop ({old[0].name})" if old else "the old shop",
        new_name=f"the new shop ({profile.systems['new'][0].name})",
    )


class Reader:
    """Reads snapshots of one client, each once.

    Args:
        profile: The client.
        context: Its moment.
        clock: Present moment, for signatures and `read_at`.
        journal: Where calls are written down.
        redactor: Learns every secret that is used.
        store: Folder where snapshots are kept for the run's other notebooks, or None.
    """

    def __init__(
        self,
        profile: Profile,
        context: Context,
        *,
        clock: Clock,
        journal: Journal,
        redactor: Redactor,
        store: Path | None,
    ) -> None:
        self._profile = profile
        self._context = context
        self._clock = clock
        self._journal = journal
        self._redactor = redactor
        self._store = store
        self._connectors: dict[str, Connector] = {}

    def connector(self, role: str) -> Connector:
        """The connector of a role, connected on first use.

        Raises:
            ShopswitchError: The profile or a secret is wrong.
        """
        if role not in self._connectors:
            found, settings = self._profile.systems[role]
            self._connectors[role] = found.connect(settings, self._wire(role, found.key))
        return self._connectors[role]

    def read(self, name: str, *, fresh: bool = False) -> Snapshot:
        """One snapshot, from this run's store when it was read before.

        A failure becomes an incomplete snapshot: the step that needs it says so instead of breaking off.
        """
        kept = load_snapshot(self._store, name) if self._store is not None and not fresh else None
        if kept is not None:
            return kept
        role, _, resource = name.partition(".")
        snapshot = self._first_contact(name, resource) if role == "all" else self._resource(name, role, resource)
        if self._store is not None:
            # First contact tells two things at once; both are kept, so that nobody is asked twice.
            snapshot.store(self._store)
        return snapshot

    def contact(self, role: str) -> AccountInfo | ShopswitchError:
        """Ask one system who it is; the error instead when it cannot be told."""
        try:
            return self.connector(role).ping()
        except ShopswitchError as error:
            return error

    def _wire(self, role: str, platform: str) -> Wire:
        def secret(reference: str) -> str:
            value = resolve(reference, self._profile.base_dir)
            self._redactor.add(value)
            return value

        sandbox = self._profile.sandbox
        return Wire(
            role=role,
            platform=platform,
            clock=self._clock,
            journal=self._journal,
            redactor=self._redactor,
            resolve=secret,
            base_dir=self._profile.base_dir,
            limits=sandbox.limits if sandbox is not None else "vendor",
        )

    def _resource(self, name: str, role: str, resource: str) -> Snapshot:
        platform = self._profile.systems[role][0].key
        try:
            method: Callable[..., Snapshot] = getattr(self.connector(role), resource)
            since = self._context.boundary - ORDER_WINDOW
            return method(since) if resource == "orders" else method()
        except ShopswitchError as error:
            schema = PICQER_ORDERS if (role, resource) == ("picqer", "orders") else _SCHEMAS[resource]
            return Snapshot(
                name=name,
                role=role,
                source=platform,
                frame=schema.empty(),
                read_at=self._clock.now(),
                pages=0,
                problems=(self._redactor.clean(str(error)),),
            )

    def _first_contact(self, name: str, resource: str) -> Snapshot:
        accounts: list[dict[str, Any]] = []
        permissions: list[dict[str, Any]] = []
        read_at = self._clock.now()
        for role, (platform, _) in self._profile.systems.items():
            answer = self.contact(role)
            row: dict[str, Any] = {"role": role, "platform": platform.key, "platform_name": platform.name}
            row |= {"asked_at": self._clock.now(), "trouble": ""}
            if isinstance(answer, AccountInfo):
                accounts.append(row | self._described(answer))
                permissions += self._rights(role, answer)
            else:
                accounts.append(row | self._troubled(answer))
        tables = {"accounts": ACCOUNTS.build(accounts), "permissions": PERMISSIONS.build(permissions)}
        made = {
            key: Snapshot(f"all.{key}", "all", "systems", frame, read_at, pages=len(accounts))
            for key, frame in tables.items()
        }
        if self._store is not None:
            for snapshot in made.values():
                snapshot.store(self._store)
        return made[resource]

    def _described(self, info: AccountInfo) -> dict[str, Any]:
        return {
            "system_name": info.system_name,
            "version": info.version,
            "timezone": info.timezone,
            "currency": info.currency,
            "server_time": info.server_time,
            "notes": "\n".join(info.notes),
        }

    def _troubled(self, error: ShopswitchError) -> dict[str, Any]:
        kinds: list[tuple[type[Exception], str]] = [
            (PermissionDeniedError, "permission"),
            (AuthError, "key"),
            (RetriableError, "unreachable"),
            (ConnectorError, "answer"),
        ]
        trouble = next((word for kind, word in kinds if isinstance(error, kind)), "key")
        clean = self._redactor.clean
        return {"trouble": trouble, "message": clean(error.message), "hint": clean(error.hint)}

    def _rights(self, role: str, info: AccountInfo) -> list[dict[str, Any]]:
        return [
            {
                "role": role,
                "permission": right.name,
                "granted": right.granted,
                "required": right.required,
                "needed_for": right.needed_for,
            }
            for right in info.permissions
        ]
