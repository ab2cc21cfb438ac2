"""Products, what compositions are made of, and stock."""

from dataclasses import dataclass
from functools import partial

from shopswitch.connectors.picqer import fields, floor_records, records
from shopswitch.connectors.picqer.fields import BadRecordError, Record, Row
from shopswitch.connectors.picqer.reading import Reading
from shopswitch.connectors.picqer.walks import Findings, Inner, walk, walk_inner
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.frames.warehouse import PARTS

# Error code of a product that has no parts because it is no composition (the status is 404 as for one not there).
_NO_COMPOSITION = "20"


@dataclass(frozen=True, slots=True)
class _Compositions:
    """Which active products are made of others, and why some may be missing."""

    ids: tuple[str, ...]
    problems: tuple[str, ...]


class Catalogue:
    """The products of one account.

    Args:
        reading: The account.
        warehouses: `idwarehouse` of the warehouses whose stock counts; None: the active ones of the general stock.
    """

    def __init__(self, reading: Reading, warehouses: tuple[int, ...] | None) -> None:
        self._reading = reading
        self._warehouses = warehouses
        self._compositions: _Compositions | None = None

    def products(self) -> Snapshot:
        """Every product, active or not (schema PRODUCTS).

        The plain list shows active products only, so the inactive ones are asked for as well; whether each
        answer holds what was asked for is verified.

        Source: Picqer API v1, "Products".
        """
        read_at = self._reading.now()
        found = self._active()
        found.join(self._listed({"inactive": "true"}, "inactive products", active=False))
        rows, problems = self._reading.rows(found, records.product, "products", "idproduct")
        other = [row["source_id"] for row in rows if row["kind"] == "other"]
        if other:
            found.notes.append(
                f"{len(other)} products are of a type this program does not know {fields.named('idproduct', other)}."
            )
        found.problems += problems
        return self._reading.snapshot("products", PRODUCTS, rows, found, read_at)

    def parts(self) -> Snapshot:
        """What every active composition is made of (schema PARTS); a call per composition.

        Which products those are is taken from the product list that was read last, so that it is not read twice.

        Source: Picqer API v1, "Product compositions".
        """
        read_at = self._reading.now()
        known, pages = self._compositions, 0
        if known is None:
            active = self._active()
            known, pages = _compositions(active), active.pages
        inner = walk_inner(
            self._reading.client,
            "/products/{}/parts",
            known.ids,
            what="parts of compositions",
            id_field="idproduct_part",
        )
        asked = [{"idproduct": number, "parts": listed} for number, listed in inner.records.items()]
        rows, problems = fields.to_several_rows(asked, floor_records.parts, what="compositions", id_field="idproduct")
        found = Findings(pages=pages + inner.pages, problems=[*known.problems, *inner.problems, *problems])
        _tell_missing(inner, found)
        empty = [number for number, listed in inner.records.items() if not listed]
        if empty:
            found.notes.append(f"{len(empty)} compositions have no parts {fields.named('idproduct', empty)}.")
        return self._reading.snapshot("parts", PARTS, rows, found, read_at)

    def stock(self) -> Snapshot:
        """Free stock per product and warehouse (schema STOCK); a product without a row has none.

        Source: Picqer API v1, "Warehouses": the stock of a warehouse lists only products that have any.
        """
        read_at = self._reading.now()
        found = Findings()
        listed = walk(self._reading.client, "/warehouses", what="warehouses", id_field="idwarehouse")
        found.add(listed, "idwarehouse")
        if not listed.rows and not listed.problems:
            found.problems.append("Picqer lists no warehouse, so its stock cannot be known.")
        chosen = self._warehouses
        missing = sorted(set(chosen or ()) - found.records.keys())
        if missing and not listed.problems:
            found.problems.append(
                f"Warehouses named in the profile do not exist {fields.named('idwarehouse', missing)}."
            )
        rows: list[Row] = []
        for warehouse in listed.rows:
            try:
                counts = _counts(warehouse, chosen)
            except BadRecordError as error:
                found.problems.append(f"A warehouse cannot be read: {error} {_warehouse_id(warehouse)}.")
                continue
            rows += self._warehouse_stock(warehouse, counts, found)
        return self._reading.snapshot("stock", STOCK, rows, found, read_at)

    def _warehouse_stock(self, warehouse: Record, counts: bool, found: Findings) -> list[Row]:
        what = f"stock of warehouse {warehouse['idwarehouse']}"
        part = walk(
            self._reading.client, f"/warehouses/{warehouse['idwarehouse']}/stock", what=what, id_field="idproduct"
        )
        build = partial(records.stock, warehouse=warehouse, counts=counts)
        rows, problems = fields.to_rows(part.rows, build, what=f"rows in the {what}", id_field="idproduct")
        found.pages += part.pages
        # What is not sold cannot make a sum wrong; a closed warehouse may well refuse to be read.
        (found.problems if counts else found.notes).extend([*part.problems, *problems])
        odd = [record["idproduct"] for record in part.rows if not _adds_up(record)]
        if odd:
            found.notes.append(f"In the {what} free stock is not stock less reserved {fields.named('idproduct', odd)}.")
        return rows

    def _active(self) -> Findings:
        found = self._listed({}, "active products", active=True)
        self._compositions = _compositions(found)
        return found

    def _listed(self, params: dict[str, str], what: str, *, active: bool) -> Findings:
        found = Findings()
        part = walk(self._reading.client, "/products", what=what, id_field="idproduct", params=params)
        found.add(part, "idproduct")
        strange = [record["idproduct"] for record in part.rows if record.get("active") is not active]
        if strange:
            found.problems.append(
                f"The list of {what} holds {len(strange)} others {fields.named('idproduct', strange)}, "
                "so it does not show whether all of them are there."
            )
        self._reading.compare_counter(what.replace(" ", "-"), what, len(part.rows), found)
        return found


def _compositions(found: Findings) -> _Compositions:
    """The compositions in the list of active products; a product that does not show its type may be one too."""
    active = [record for record in found.records.values() if record.get("active") is True]
    untold = [record["idproduct"] for record in active if not isinstance(record.get("type"), str)]
    problems = list(found.problems)
    if untold:
        problems.append(
            f"{len(untold)} products do not show whether they are compositions {fields.named('idproduct', untold)}."
        )
    ids = tuple(str(record["idproduct"]) for record in active if _is_composition(record))
    return _Compositions(ids, tuple(problems))


def _is_composition(record: Record) -> bool:
    kind = record.get("type")
    return isinstance(kind, str) and kind in records.COMPOSITIONS


def _tell_missing(inner: Inner, found: Findings) -> None:
    changed = [number for number, code in inner.missing.items() if code == _NO_COMPOSITION]
    gone = [number for number, code in inner.missing.items() if code != _NO_COMPOSITION]
    if gone:
        found.problems.append(f"Picqer has no parts for {len(gone)} compositions {fields.named('idproduct', gone)}.")
    if changed:
        found.notes.append(
            f"Picqer gives no parts of {len(changed)} compositions {fields.named('idproduct', changed)}."
        )


def _counts(warehouse: Record, chosen: tuple[int, ...] | None) -> bool:
    if chosen is not None:
        return warehouse["idwarehouse"] in chosen
    return fields.flag(warehouse, "active") and fields.flag(warehouse, "counts_for_general_stock")


def _warehouse_id(warehouse: Record) -> str:
    return fields.named("idwarehouse", [warehouse["idwarehouse"]])


def _adds_up(record: Record) -> bool:
    try:
        return records.adds_up(record)
    except BadRecordError:
        return True  # not readable at all: that is told as a problem of the row
