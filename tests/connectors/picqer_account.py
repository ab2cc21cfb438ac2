"""A stand-in for a Picqer account: plain lists behind real HTTP, each rule of the vendor in one line."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request, Response

Answer = Callable[[Request], Response | None]
ZERO = {"reservedbackorders": 0, "reservedpicklists": 0, "reservedallocations": 0}


def product(idproduct: int, **changes: Any) -> dict[str, Any]:
    base = {"idproduct": idproduct, "productcode": f"SKU-{idproduct}", "name": "Teapot", "barcode": None}
    return base | {"type": "normal", "active": True, "tags": []} | changes


def order(
    idorder: int, status: str = "processing", created: str = "2026-11-20 10:00:00", **changes: Any
) -> dict[str, Any]:
    base = {"idorder": idorder, "orderid": f"O{idorder}", "reference": None, "status": status, "created": created}
    personal = {"deliveryname": "Canary Person", "emailaddress": "canary@example.test", "deliveryaddress": "Canary 1"}
    return base | personal | {"updated": created, "tags": {"A": {"idtag": 1}}} | changes


def webshop_order(row: int, **changes: Any) -> dict[str, Any]:
    base = {"idcompany_webshop_order": row, "idcompany_webshop": 12, "idorder": None, "foreign_id": f"00{row}"}
    base |= {"foreign_number": None, "foreign_status": None, "status": "imported", "reason": None}
    return base | {"ordered": "2026-11-20 09:00:00", "created": "2026-11-20 09:05:00"} | changes


def picklist(idpicklist: int, status: str = "new", **changes: Any) -> dict[str, Any]:
    base = {"idpicklist": idpicklist, "idorder": 5, "status": status, "created": "2026-11-20 09:00:00"}
    return base | {"closed_at": None, "deliveryname": "Canary Person", "tags": []} | changes


def closed(idpicklist: int, *lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    base = picklist(idpicklist, "closed", closed_at="2026-11-20 11:00:00", idreturn=None)
    return base | {"products": [*(lines or (picked(idpicklist * 10),))]} | changes


def picked(idpicklist_product: int, **changes: Any) -> dict[str, Any]:
    base = {"idpicklist_product": idpicklist_product, "idproduct": 1, "productcode": "SKU-1", "amount": 2}
    return base | {"amount_picked": 2, "amountpicked": 2, "partof_idpicklist_product": None} | changes


def shipment(idshipment: int, *codes: str | None, **changes: Any) -> dict[str, Any]:
    """A shipment of the newer generation with a parcel per code; without codes, of the older one."""
    base = {"idshipment": idshipment, "idpicklist": 10, "idorder": 5, "idreturn": None, "cancelled": False}
    parcels = [{"idparcel": place, "tracking_code": code} for place, code in enumerate(codes)]
    shown = {"parcels": parcels} if codes else {"trackingcode": f"3S{idshipment}"}
    named = {"carrier_key": "postnl", "public_providername": "PostNL", "tracktraceurl": "https://canary.example/1"}
    return base | shown | named | {"created": "2026-11-20 11:05:00"} | changes


def part(idproduct_part: int, **changes: Any) -> dict[str, Any]:
    base = {"idproduct_part": idproduct_part, "idproduct": 100 + idproduct_part, "amount": 1}
    return base | {"productcode": "SKU", "name": "Lid", "type": "normal"} | changes


def carrier(idshippingprovider: int, *profiles: dict[str, Any], **changes: Any) -> dict[str, Any]:
    base = {"idshippingprovider": idshippingprovider, "name": "Our PostNL", "provider": "PostNL", "active": True}
    return base | {"profiles": [*(profiles or (profile(idshippingprovider),))]} | changes


def profile(idshippingprovider_profile: int, **changes: Any) -> dict[str, Any]:
    base = {"idshippingprovider_profile": idshippingprovider_profile, "name": "Standard", "standard": True}
    return base | {"active": True} | changes


def hook(idhook: int, **changes: Any) -> dict[str, Any]:
    base = {"idhook": idhook, "name": "ERP", "event": "orders.created", "active": True, "secret": True}
    return base | {"address": "https://canary-user:canary-key@erp.example.test/canary-key?k=canary-key"} | changes


def backorder(idbackorder: int, **changes: Any) -> dict[str, Any]:
    base = {"idbackorder": idbackorder, "idorder": 5, "idproduct": 7, "amount": 2, "amountavailable": 0}
    return base | {"created_at": "2026-11-20 09:00:00"} | changes


def warehouse(idwarehouse: int, **changes: Any) -> dict[str, Any]:
    base = {"idwarehouse": idwarehouse, "name": f"W{idwarehouse}", "active": True, "counts_for_general_stock": True}
    return base | changes


def stock_row(idproduct: int, idwarehouse: int, free: int, reserved: int = 0) -> dict[str, Any]:
    level = {"idwarehouse": idwarehouse, "stock": free + reserved, "reserved": reserved, "freestock": free} | ZERO
    return {"idproduct": idproduct, "productcode": f"SKU-{idproduct}", "stock": level}


@dataclass
class Account:
    """What the account holds, and what was asked of it.

    Attributes:
        lists: Path below /api/v1 → records.
        objects: Path below /api/v1 → the one object it answers.
        override: Asked before each answer; what it returns is answered instead.
        ignores: Query parameters that have no effect.
        asked: Every request, as path with query.
    """

    lists: dict[str, list[Any]] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=lambda: {"/users/me": {"full_name": "Canary Person"}})
    override: Answer = lambda request: None
    ignores: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    @Request.application
    def __call__(self, request: Request) -> Response:
        """Note the call, check the key, answer."""
        self.asked.append(request.full_path.rstrip("?"))
        self.agents.add(request.headers.get("User-Agent", ""))
        expected = base64.b64encode(b"secret-KEY:X").decode()
        if request.headers.get("Authorization") != f"Basic {expected}":
            return failure(401, 0, "Invalid credentials")
        return self.override(request) or self.answer(request)

    def answer(self, request: Request) -> Response:
        """Answer as Picqer does."""
        path = request.path.removeprefix("/api/v1")
        if path in self.objects:
            return answer(self.objects[path])
        if path not in self.lists:
            return failure(404, 20, "Not found")
        args = {key: value for key, value in request.args.items() if key not in self.ignores}
        rows = self.lists[path]
        if path == "/products":
            rows = [row for row in rows if row.get("active") is ("inactive" not in args)]
        if "status" in args:
            rows = [row for row in rows if row["status"] == args["status"]]
        if "sincedate" in args:
            rows = [row for row in rows if row["created"] >= args["sincedate"]]
        offset = int(args.get("offset", "0"))
        return answer(rows[offset : offset + 100])


def small_account() -> Account:
    """A few records in every list."""
    return Account(
        {
            "/products": [
                product(1),
                product(2, active=False),
                product(3, type="unlimited_stock"),
                product(4, type="virtual_composition"),
            ],
            "/products/4/parts": [part(1)],
            "/warehouses": [warehouse(31)],
            "/warehouses/31/stock": [stock_row(1, 31, 4, reserved=2)],
            "/orders": [order(5), order(6, "completed")],
            "/webshoporders": [webshop_order(8)],
            "/picklists": [picklist(9), closed(10)],
            "/picklists/10/shipments": [shipment(12)],
            "/shipments": [shipment(12)],
            "/shippingproviders": [carrier(13)],
            "/hooks": [hook(14)],
            "/backorders": [backorder(11)],
        }
    )


def on(path: str, respond: Answer) -> Answer:
    """Answer differently on one path, for `Account.override`."""
    return lambda request: respond(request) if request.path == f"/api/v1{path}" else None


def answer(value: Any, status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Response(json.dumps(value), status=status, mimetype="application/json", headers=named)


def failure(status: int, code: int, message: str, **headers: str) -> Response:
    return answer({"error": True, "error_code": code, "error_message": message}, status, **headers)
