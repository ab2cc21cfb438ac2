"""Read what a step needs: connectors by role, one snapshot per resource and run."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shopswitch.checks.step import AGAIN, CONNECTION_PAGE, Context
from shopswitch.clock import Clock, FixedClock, SystemClock
from shopswitch.errors import (
    AuthError,
    ConnectorError,
    PermissionDeniedError,
    RetriableError,
    ShopswitchError,
)
from shopswitch.frames.accounts import ACCOUNTS, PERMISSIONS
from shopswitch.frames.client import BASELINE_HOOKS, BASELINE_PRODUCTS, SENT_ORDERS
from shopswitch.frames.integrations import HOOKS, SHIPPING_METHODS
from shopswitch.frames.orders import BACKORDERS, ORDERS, PICKLISTS, PICQER_ORDERS, WEBSHOP_ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.shipments import ORDER_LINES, SHIPMENTS
from shopswitch.frames.snapshot import Snapshot, load_snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.frames.warehouse import CARRIERS, PARTS, PICKED_LINES, SENT_PARCELS
from shopswitch.http.client import fetch_json
from shopswitch.http.journal import Journal
from shopswitch.http.redact import Redactor
from shopswitch.http.wire import Wire
from shopswitch.profile import Profile
from shopswitch.protocols import AccountInfo, Capabilities, Connector, Platform
from shopswitch.runbook.derived import DERIVED
from shopswitch.runbook.state import ClientState
from shopswitch.secrets import resolve
from shopswitch.texts import Texts

# Orders older than this are only read when they are still open.
ORDER_WINDOW = timedelta(days=90)
# So much of the time before the switch must be seen whole; a platform that shows less makes the list incomplete.
LEAST_WINDOW = timedelta(days=30)

_SCHEMAS: dict[str, Schema] = {
    "products": PRODUCTS,
    "stock": STOCK,
    "orders": ORDERS,
    "missed_lines": ORDER_LINES,
    "sent_lines": ORDER_LINES,
    "sent_orders": SENT_ORDERS,
    "shipments": SHIPMENTS,
    "shipping_methods": SHIPPING_METHODS,
    "hooks": HOOKS,
    "carriers": CARRIERS,
    "parts": PARTS,
    "picked_lines": PICKED_LINES,
    "sent_parcels": SENT_PARCELS,
    "baseline_products": BASELINE_PRODUCTS,
    "baseline_hooks": BASELINE_HOOKS,
    "webshop_orders": WEBSHOP_ORDERS,
    "picklists": PICKLISTS,
    "backorders": BACKORDERS,
}


def estimate(can: Capabilities, orders: int, name: str) -> str:
    """What reading the lines of so many orders costs, for a person; "" where it costs next to nothing."""
    if not can.lines_cost or can.calls_per_minute is None:
        return ""
    calls = can.lines_cost * orders
    minutes = max(1, math.ceil(calls / can.calls_per_minute))
    return f"{name} tells the lines of one order per call: {calls} calls, about {minutes} min."


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
    """What the checks may know about this client at this moment.

    Raises:
        ProfileError: What people confirmed or waived was changed by hand.
    """
    old, new = profile.systems.get("old"), profile.systems["new"][0]
    can = new.capabilities
    shop = Texts("frame", profile.general.language)
    state = ClientState.of(profile.base_dir, profile.client)
    return Context(
        client=profile.client,
        title=profile.general.name,
        now=now,
        scenario=profile.general.scenario,
        switch_at=profile.switch.at if profile.switch else None,
        has_old=old is not None,
        old_connection=profile.connection("old_connection"),
        new_connection=profile.connection("new_connection"),
        old_name=shop("shop.old", platform=old[0].name) if old else shop("shop.none"),
        new_name=shop("shop.new", platform=new.name),
        new_other_code=can.other_code,
        new_stock_ceiling=can.stock_ceiling,
        new_takes_orders=can.creates_orders,
        language=profile.general.language,
        timezone=profile.general.timezone,
        country=profile.general.country,
        cutoff=profile.switch.cutoff if profile.switch else None,
        old_can=old[0].capabilities if old else None,
        new_can=can,
        old_is_file=old is not None and old[0].kind == "file",
        old_help=old[0].help_url if old else "",
        new_help=new.help_url,
        connection_page=_connection_page(profile),
        confirmations=state.confirmations(),
        waivers=state.waivers(now.astimezone(profile.zone).date()),
    )


def _connection_page(profile: Profile) -> str:
    """Where people see a connection; an emulated Picqer has the page itself."""
    if profile.sandbox is None:
        return CONNECTION_PAGE
    return str(getattr(profile.systems["picqer"][1], "url", "")) + "/config/webshops/{connection}"


class Reader:
    """Reads snapshots of one client, each once.

    Args:
        profile: The client.
        context: Its moment.
        clock: Present moment, for signatures and `read_at`.
        journal: Where calls are written down.
        redactor: Learns every secret that is used.
        store: Folder where snapshots are kept for the run's other notebooks, or None.
        announce: Told before something that takes long is read: one sentence with calls and minutes.
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
        announce: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._profile = profile
        self._context = context
        self._clock = clock
        self._journal = journal
        self._redactor = redactor
        self._store = store
        self._announce = announce
        self._connectors: dict[str, Connector] = {}
        self._seen: dict[str, Snapshot] = {}
        self.context = context
        self.state = ClientState.of(profile.base_dir, profile.client)

    @property
    def now(self) -> datetime:
        """The present moment, for what is put together here."""
        return self._clock.now()

    def platform(self, role: str) -> Platform:
        """The platform of a role."""
        return self._profile.systems[role][0]

    def connection(self, role: str) -> int | None:
        """Picqer's number of a shop's connection, or None while it is not known."""
        return self._context.old_connection if role == "old" else self._context.new_connection

    def announce_lines(self, role: str, orders: int) -> None:
        """Tell the person beforehand when reading the lines of so many orders takes long."""
        platform = self.platform(role)
        sentence = estimate(platform.capabilities, orders, platform.name)
        if sentence:
            self._announce(sentence)

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
        """One snapshot, the same as before when this reader or another notebook of the run has read it.

        A failure becomes an incomplete snapshot: the step that needs it says so instead of breaking off.
        """
        kept = None if fresh else self._kept(name)
        if kept is not None:
            return kept
        role, _, resource = name.removesuffix(AGAIN).partition(".")
        snapshot = self._first_contact(name, resource) if role == "all" else self._resource(name, role, resource)
        snapshot = self._seen[name] = replace(snapshot, name=name)
        if self._store is not None:
            # First contact tells two things at once; both are kept, so that nobody is asked twice.
            snapshot.store(self._store)
        return snapshot

    def _kept(self, name: str) -> Snapshot | None:
        if name not in self._seen and self._store is not None:
            stored = load_snapshot(self._store, name)
            if stored is not None:
                self._seen[name] = stored
        return self._seen.get(name)

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
        try:
            # Picqer itself lists its webhooks; of a shop it depends.
            if resource in DERIVED and (role, resource) != ("picqer", "hooks"):
                return DERIVED[resource](self, name, role)
            method: Callable[..., Snapshot] = getattr(self.connector(role), resource)
            return method(self._since(role)) if resource == "orders" else method()
        except ShopswitchError as error:
            schema = PICQER_ORDERS if (role, resource) == ("picqer", "orders") else _SCHEMAS[resource]
            return Snapshot(
                name=name,
                role=role,
                source="client" if role == "client" else self.platform(role).key,
                frame=schema.empty(),
                read_at=self._clock.now(),
                pages=0,
                problems=(self._redactor.clean(str(error)),),
            )

    def _since(self, role: str) -> datetime:
        """From when on orders are asked for: the window, or as far back as the platform shows finished orders."""
        wanted = self._context.boundary - ORDER_WINDOW
        reach = self._profile.systems[role][0].capabilities.orders_reach_days
        if reach is None:
            return wanted
        # Asking beyond the reach makes a snapshot incomplete. What matters lies around the switch, so a shorter look
        # back suffices; once even that is out of reach, the wish stays as it is and the connector says so.
        reached = self._clock.now() - timedelta(days=reach) + timedelta(hours=12)
        return max(wanted, min(reached, self._context.boundary - LEAST_WINDOW))

    def _first_contact(self, name: str, resource: str) -> Snapshot:
        accounts: list[dict[str, Any]] = []
        permissions: list[dict[str, Any]] = []
        problems: list[str] = []
        read_at = self._clock.now()
        for role, (platform, _) in self._profile.systems.items():
            answer = self.contact(role)
            row: dict[str, Any] = {"role": role, "platform": platform.key, "platform_name": platform.name}
            row |= {"asked_at": self._clock.now(), "trouble": ""}
            if isinstance(answer, AccountInfo):
                accounts.append(row | self._described(answer))
                problems += [self._redactor.clean(f"{platform.name}: {each}") for each in answer.problems]
                permissions += self._rights(role, answer)
            else:
                accounts.append(row | self._troubled(answer))
        tables = {"accounts": ACCOUNTS.build(accounts), "permissions": PERMISSIONS.build(permissions)}
        # What could not be asked belongs to the accounts: one list of it is enough for whoever reads both.
        lost = {"accounts": tuple(problems), "permissions": ()}
        made = {
            key: Snapshot(f"all.{key}", "all", "systems", frame, read_at, pages=len(accounts), problems=lost[key])
            for key, frame in tables.items()
        }
        for snapshot in made.values():
            self._seen[snapshot.name] = snapshot
            if self._store is not None:
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
