"""The connector: first contact, products, stock, orders, lines, shipments and the two writes of one CCV Shop."""

from collections.abc import Sequence
from datetime import datetime

from shopswitch.connectors.ccv.answers import classifier
from shopswitch.connectors.ccv.catalogue import Catalogue, read_catalogue
from shopswitch.connectors.ccv.contact import ask_account
from shopswitch.connectors.ccv.details import Record
from shopswitch.connectors.ccv.hooks import read_hooks
from shopswitch.connectors.ccv.orders import Rows, doubt, read_lines, read_orders, read_shipments
from shopswitch.connectors.ccv.rows import Codes, build
from shopswitch.connectors.ccv.settings import CALLS_PER_S, CcvSettings
from shopswitch.connectors.ccv.writes import complete_order, write_stock
from shopswitch.frames.integrations import HOOKS
from shopswitch.frames.orders import ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.shipments import ORDER_LINES, SHIPMENTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.http.pace import Pace
from shopswitch.http.retry import RetryPolicy
from shopswitch.http.signature import MessageSignature
from shopswitch.http.wire import Wire
from shopswitch.protocols import AccountInfo, StockTarget

_API = "/api/rest/v1"
# A refusal for too many calls is waited out to the next full minute, so tries may take a few of those.
_RETRY = RetryPolicy(total_s=300.0)


class CcvConnector:
    """Reads one CCV Shop; writes only with a permit.

    Limits: there is no total anywhere, so rows that a shop hides from its list of products or orders cannot be
    noticed; that the list of products holds inactive ones too, and that an old order keeps its place in the list of
    orders, is as the reference of the interface reads, not confirmed. The interface selects no fields: an answer with
    orders holds customers' data, of which nothing is looked at or kept.

    Args:
        settings: The profile section.
        wire: Role, clock, secrets, journal.

    Source: https://demo.ccvshop.nl/API/Docs/ (v1), through CCV's own clients and those generated from it.
    """

    def __init__(self, settings: CcvSettings, wire: Wire) -> None:
        self._settings = settings
        self._wire = wire
        self._codes = Codes(settings.sku_field)
        pace = Pace(per_s=CALLS_PER_S, share=wire.share)
        self._signature = MessageSignature(
            wire.resolve(settings.public_key), wire.resolve(settings.secret_key), now=wire.clock.now
        )
        self._client = wire.open(
            f"{settings.url.removesuffix(_API)}{_API}",
            auth=self._signature,
            classify=classifier(wire.clock.now, pace.halve),
            throttle=pace,
            retry=_RETRY,
            ca_file=settings.ca_file,
        )

    def ping(self) -> AccountInfo:
        """Make first contact.

        Raises:
            ConnectorError: The shop cannot be reached, refuses the signature, or is no CCV Shop.
        """
        return ask_account(self._client, self._settings.url, self._signature.answers)

    def products(self) -> Snapshot:
        """Every product, and every attribute combination of those that have any (schema PRODUCTS).

        The other field of a combination's two codes goes into `other_code`. Product variations, which link products
        with codes of their own, add nothing here.
        """
        read_at, wrong = self._wire.clock.now(), self._signature.answers.wrong
        found = read_catalogue(self._client, photos=True)
        rows, odd = build(found.listings(), lambda each: each.row(self._codes), what="products")
        problems = found.problems + odd + self._doubt(found.combinations)
        unseen = sum(row["images"] is None for row in rows)
        notes = (f"How many photos there are is not told for {unseen} of {len(rows)} products.",) if unseen else ()
        read = Rows(rows, found.pages, problems, self._coverage(found) + notes)
        return self._snapshot(PRODUCTS, read, read_at, wrong)

    def stock(self) -> Snapshot:
        """Stock of every listing (schema STOCK); CCV Shop knows one location, whose id is "".

        Quantities may be fractions. Parents have a row too: theirs is tracked when the quantity is kept there.
        """
        read_at, wrong = self._wire.clock.now(), self._signature.answers.wrong
        found = read_catalogue(self._client)
        rows, odd = build(found.listings(), lambda each: each.stock(self._codes), what="stock levels")
        problems = found.problems + odd + self._doubt(found.combinations)
        return self._snapshot(STOCK, Rows(rows, found.pages, problems), read_at, wrong)

    def orders(self, since: datetime) -> Snapshot:
        """Every order that is neither completed nor cancelled, and every order placed since (schema ORDERS).

        Args:
            since: Timezone-aware.
        """
        read_at, wrong = self._wire.clock.now(), self._signature.answers.wrong
        return self._snapshot(ORDERS, read_orders(self._client, since, self._settings.states), read_at, wrong)

    def order_lines(self, order_ids: Sequence[str]) -> Snapshot:
        """Rows of these orders without deposits (schema ORDER_LINES); the shop keeps no count of what was sent."""
        read_at, wrong = self._wire.clock.now(), self._signature.answers.wrong
        return self._snapshot(ORDER_LINES, read_lines(self._client, order_ids, self._codes), read_at, wrong)

    def shipments(self, order_ids: Sequence[str]) -> Snapshot:
        """What these orders show as sent (schema SHIPMENTS): a status and the code of the first shipment."""
        read_at, wrong = self._wire.clock.now(), self._signature.answers.wrong
        return self._snapshot(SHIPMENTS, read_shipments(self._client, order_ids), read_at, wrong)

    def hooks(self) -> Snapshot:
        """The webhooks these keys see, active or not (schema HOOKS); a note says that there may be others."""
        read_at, wrong = self._wire.clock.now(), self._signature.answers.wrong
        return self._snapshot(HOOKS, read_hooks(self._client), read_at, wrong)

    def complete_order(self, order_id: str) -> None:
        """Set an order's status to completed (7), without a mail; one that was sent or completed is left alone.

        Raises:
            WriteRefusedError: There is no permit; nothing was sent.
            ConnectorError: The shop refused it, or it is unknown whether it was done.
        """
        self._wire.require_permit()
        complete_order(self._client, order_id, self._settings.states, self._wire.system)

    def write_stock(self, target: StockTarget, quantity: int) -> None:
        """Set the stock of a product or attribute combination.

        Raises:
            WriteRefusedError: There is no permit; nothing was sent.
            ConnectorError: The shop refused it, or it is unknown whether it was done.
        """
        self._wire.require_permit()
        write_stock(self._client, target, quantity, self._codes, self._wire.system)

    def _doubt(self, combinations: Sequence[Record]) -> tuple[str, ...]:
        doubtful = self._codes.doubtful(combinations)
        return (doubt(len(doubtful), len(combinations), "attribute combinations"),) if doubtful else ()

    def _coverage(self, found: Catalogue) -> tuple[str, ...]:
        """How many combinations have each of the two codes: what a person needs to choose."""
        combinations = found.combinations
        filled = {name: sum(bool(each.get(name)) for each in combinations) for name in ("product_number", "sku_number")}
        told = ", ".join(f"{name} at {count}" for name, count in filled.items())
        return (f"Of {len(combinations)} attribute combinations a code is filled in: {told}.",) if combinations else ()

    def _snapshot(self, schema: Schema, read: Rows, read_at: datetime, wrong_before: int) -> Snapshot:
        wrong = self._signature.answers.wrong - wrong_before
        warning = (
            f"The signature of {wrong} answers of the {self._wire.system} does not fit what arrived; "
            "something on the way may change them."
        )
        return Snapshot(
            name=f"{self._wire.role}.{schema.name}",
            role=self._wire.role,
            source=self._wire.platform,
            frame=schema.build(read.rows),
            read_at=read_at,
            pages=read.pages,
            problems=read.problems,
            notes=read.notes + ((warning,) if wrong else ()),
        )
