"""Picqer's records in Picqer's words (api/v1). Twin fields and old spellings are the vendor's own.

Source: picqer.com/en/api, resource pages for products, product stock, orders, webshop orders, picklists, picklist
shipments, backorders, warehouses, shipping providers and webhooks; attribute lists as published up to 2026.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shopswitch.sandbox.picqer.books import Books
from shopswitch.sandbox.picqer.records import (
    Backorder,
    Order,
    OrderLine,
    Picklist,
    PicklistLine,
    PickupPoint,
    Product,
    StockRow,
    Warehouse,
    WebshopOrder,
)

ZONE = ZoneInfo("Europe/Amsterdam")
"""Zone of every time shown. The vendor states none; Dutch local time is the assumption made here."""

Shape = Mapping[str, Any]

# Tags of a product are an object by title, and an empty list when there are none.
_TAGS = {"Seizoen": {"idtag": 91, "title": "Seizoen", "color": "#5993be", "inherit": True, "textColor": "#000000"}}


def moment(value: datetime | None) -> str | None:
    """A time as Picqer writes it: local, without a zone."""
    return None if value is None else value.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")


def stock(idwarehouse: int, row: StockRow) -> Shape:
    """Stock of one product in one warehouse."""
    return {
        "idwarehouse": idwarehouse,
        "stock": row.stock,
        "reserved": row.reserved,
        "reservedbackorders": row.backorders,
        "reservedpicklists": row.picklists,
        "reservedallocations": row.allocations,
        "freestock": row.free,
    }


def product(books: Books, each: Product) -> Shape:
    """A product with its stock per warehouse."""
    return {
        "idproduct": each.idproduct,
        "idvatgroup": 18,
        "idsupplier": None,
        "name": each.name,
        "price": round(each.price_cents / 121, 2),
        "fixedstockprice": round(each.cost_cents / 100, 2),
        "productcode": each.productcode,
        "productcode_supplier": "",
        "deliverytime": None,
        "description": each.description,
        "barcode": each.barcode,
        "type": each.type,
        "unlimitedstock": each.type == "unlimited_stock",
        "assembled": each.type == "composition_with_stock",
        "weight": each.weight_g,
        **dict(zip(("length", "width", "height"), each.size_cm, strict=True)),
        "minimum_purchase_quantity": 1,
        "purchase_in_quantities_of": 1,
        "hs_code": each.hs_code or None,
        "country_of_origin": each.country_of_origin or None,
        "active": each.active,
        "show_on_portal": False,
        "idfulfilment_customer": None,
        "analysis_pick_amount_per_day": 0,
        "productfields": [],
        "images": [f"https://beelden.example/{each.idproduct}-{place}.jpg" for place in range(1, each.images + 1)],
        "pricelists": [],
        "stock": [
            stock(idwarehouse, books.stock[each.idproduct, idwarehouse])
            for idwarehouse in books.warehouses
            if (each.idproduct, idwarehouse) in books.stock
        ],
        "tags": _TAGS if each.idproduct % 5 == 0 else [],
        "comment_count": 0,
        "created": moment(each.created),
        "updated": moment(each.updated),
    }


def warehouse(each: Warehouse) -> Shape:
    """A warehouse."""
    return {
        "idwarehouse": each.idwarehouse,
        "name": each.name,
        "accept_orders": each.accept_orders,
        "counts_for_general_stock": each.counts_for_general_stock,
        "priority": each.priority,
        "active": each.active,
    }


def _address(order: Order, kind: str) -> Shape:
    who = order.customer
    name = f"{who.first_name} {who.last_name}"
    return {
        f"{kind}name": name,
        f"{kind}contactname": None,
        f"{kind}address": who.street,
        f"{kind}address2": None,
        f"{kind}zipcode": who.zipcode,
        f"{kind}city": who.city,
        f"{kind}region": None,
        f"{kind}country": who.country,
        f"full_{kind}_address": f"{name}\n{who.street}\n{who.zipcode} {who.city}\n{who.country}",
    }


def order(books: Books, each: Order) -> Shape:
    """An order. It never says which connection it came from."""
    picklists = [books.picklists[number] for number in books.picklists_of.get(each.idorder, ())]
    return {
        "idorder": each.idorder,
        "idcustomer": None,
        "idtemplate": each.template,
        "idshippingprovider_profile": each.profile,
        "orderid": each.orderid,
        **_address(each, "delivery"),
        **_address(each, "invoice"),
        "telephone": each.customer.phone,
        "emailaddress": each.customer.email,
        "reference": each.reference,
        "customer_remarks": None,
        "pickup_point_data": None if each.pickup is None else _pickup(each.pickup),
        "partialdelivery": True,
        "auto_split": True,
        "invoiced": False,
        "preferred_delivery_date": None,
        "discount": 0,
        "calculatevat": True,
        "language": "nl",
        "status": each.status,
        "paused_reason": each.paused_reason,
        "via_portal": False,
        "public_status_page": f"https://status.picqer.example/{each.idorder:x}",
        "idfulfilment_customer": None,
        "created": moment(each.created),
        "updated": moment(each.updated),
        "warehouses": sorted({picklist.idwarehouse for picklist in picklists}) or [books.main],
        "products": [_order_line(books, line, each) for line in each.lines],
        "pricelists": [],
        "tags": [],
        "orderfields": [],
        "picklists": [{"idpicklist": one.idpicklist, "picklistid": one.picklistid} for one in picklists],
        "comment_count": 0,
    }


def _pickup(point: PickupPoint) -> Shape:
    return {
        "carrier": point.carrier,
        "id": point.id,
        "name": point.name,
        "street": point.street,
        "house_number": point.house_number,
        "zipcode": point.zipcode,
        "city": point.city,
        "country": point.country,
        "options": list(point.options),
    }


def _order_line(books: Books, line: OrderLine, whole: Order) -> Shape:
    what = books.products[line.idproduct]
    return {
        "idorder_product": line.idorder_product,
        "idproduct": line.idproduct,
        "idvatgroup": 18,
        "productcode": what.productcode,
        "name": what.name,
        "remarks": "",
        "price": round(what.price_cents / 121, 2),
        "amount": line.amount,
        "amount_cancelled": 0,
        "weight": what.weight_g,
        "partof_idorder_product": line.part_of,
        "has_parts": any(part.part_of == line.idorder_product for part in whole.lines),
    }


def webshop_order(each: WebshopOrder) -> Shape:
    """The row that ties a shop's order to a Picqer order."""
    return {
        "idcompany_webshop_order": each.idcompany_webshop_order,
        "idcompany_webshop": each.idcompany_webshop,
        "idorder": each.idorder,
        "foreign_id": each.foreign_id,
        "foreign_number": each.foreign_number,
        "foreign_status": each.foreign_status,
        "status": each.status,
        "reason": each.reason,
        "ordered": moment(each.ordered),
        "created": moment(each.created),
        "updated": moment(each.updated),
    }


def picklist(books: Books, each: Picklist) -> Shape:
    """A picklist; its contact field is named differently from the order's."""
    whole = books.orders[each.idorder]
    address = dict(_address(whole, "delivery"))
    address["deliverycontact"] = address.pop("deliverycontactname")
    return {
        "idpicklist": each.idpicklist,
        "picklistid": each.picklistid,
        "idcustomer": None,
        "idorder": each.idorder,
        "idreturn": None,
        "idwarehouse": each.idwarehouse,
        "idtemplate": whole.template,
        "idpicklist_batch": None,
        "idshippingprovider_profile": whole.profile or books.carriers.standard,
        **address,
        "telephone": whole.customer.phone,
        "emailaddress": whole.customer.email,
        "reference": whole.reference,
        "assigned_to_iduser": None,
        "invoiced": False,
        "urgent": False,
        "preferred_delivery_date": None,
        "status": each.status,
        "paused_reason": whole.paused_reason if each.status == "paused" else None,
        "totalproducts": sum(line.amount for line in each.lines),
        "totalpicked": sum(line.amount_picked for line in each.lines),
        "weight": sum(books.products[line.idproduct].weight_g * line.amount for line in each.lines),
        "snoozed_until": moment(each.snoozed_until),
        "closed_by_iduser": 501 if each.closed_at else None,
        "closed_at": moment(each.closed_at),
        "created": moment(each.created),
        "updated": moment(each.updated),
        "products": [_picklist_line(books, line, each) for line in each.lines],
        "tags": [],
        "comment_count": 0,
    }


def _picklist_line(books: Books, line: PicklistLine, whole: Picklist) -> Shape:
    what = books.products[line.idproduct]
    return {
        "idpicklist_product": line.idpicklist_product,
        "idproduct": line.idproduct,
        "idorder_product": line.idorder_product,
        "idreturn_product_replacement": None,
        "idvatgroup": 18,
        "productcode": what.productcode,
        "name": what.name,
        "remarks": "",
        "amount": line.amount,
        "amount_picked": line.amount_picked,
        "amountpicked": line.amount_picked,
        "price": round(what.price_cents / 121, 2),
        "weight": what.weight_g,
        "stocklocation": "",
        "stock_location": "",
        "partof_idpicklist_product": next(
            (one.idpicklist_product for one in whole.lines if one.idorder_product == line.part_of), None
        ),
        "has_parts": any(one.part_of == line.idorder_product for one in whole.lines),
        "pick_locations": [],
    }


def backorder(books: Books, each: Backorder) -> Shape:
    """A backorder; the amount available has an older twin."""
    available = max(0, min(each.amount, books.row(each.idproduct, each.idwarehouse).free + each.amount))
    return {
        "idbackorder": each.idbackorder,
        "idorder_product": each.idorder_product,
        "idorder": each.idorder,
        "idreturn": None,
        "idproduct": each.idproduct,
        "idcustomer": None,
        "idwarehouse": each.idwarehouse,
        "amount": each.amount,
        "amount_available": available,
        "amountavailable": available,
        "priority": 0,
        "has_parts": False,
        "part_of_idbackorder": None,
        "is_purchased": False,
        "created_at": moment(each.created_at),
    }
