"""Between the world's orders and the shop's: an order with customer, addresses, lines, deliveries and payment."""

from datetime import datetime, timedelta

from shopswitch.sandbox.shopware.definition import Record
from shopswitch.sandbox.shopware.prices import ROUNDING, amount, totals, whole_price
from shopswitch.sandbox.shopware.seed import CURRENCY, LANGUAGE, Base
from shopswitch.sandbox.shopware.settings_definitions import ENTITIES
from shopswitch.sandbox.shopware.states import Machines
from shopswitch.sandbox.shopware.stockroom import Stockroom
from shopswitch.sandbox.shopware.store import Store, stamp
from shopswitch.sandbox.systems import Customer, Line, NewOrder, OrderView

_DISCOUNTED = 7
"""Every so many orders one has a discount on shipping, which makes a second delivery with negative costs."""
_PLACES = {
    "unpaid": ("open", "open", "open"),
    "open": ("open", "open", "paid"),
    "completed": ("completed", "shipped", "paid"),
    "cancelled": ("cancelled", "cancelled", "cancelled"),
    "custom": ("wacht_op_maatwerk", "open", "paid"),
}
"""World's word → states of order, delivery and payment."""
_SENT = ("shipped", "returned", "returned_partially")


class Ordering:
    """The orders of one shop, as the world places and reads them."""

    def __init__(self, store: Store, base: Base, machines: Machines, stockroom: Stockroom) -> None:
        self._store = store
        self._base = base
        self._machines = machines
        self._stockroom = stockroom
        self.taken = 0
        """Orders made so far; the vendor's `autoIncrement`."""

    def add(self, new: NewOrder, method: str) -> Record:
        """Take an order, sent with the shipping method of that id.

        A copy from another shop (with `reference`) is made now under the number it had there. Anything else was
        made when it was placed. Only what is placed now takes stock.
        """
        now = self._store.present()
        made_at = now if new.reference else min(new.placed_at, now)
        order = self._order(new, made_at)
        billing = self._address(order, new.customer)
        self._customer(order, new.customer)
        lines = [self._line(order, line, place) for place, line in enumerate(new.lines, start=1)]
        shipping = self._deliveries(order, lines, billing, method)
        values = totals(order, lines, shipping)
        payment = self._store.insert(
            "order_transaction",
            orderId=order["id"],
            paymentMethodId=self._base.payment_method,
            amount=amount(values["amountTotal"]),
            stateId=self._machines.state_id("order_transaction", "open"),
            createdAt=stamp(made_at),
        )
        price = whole_price(values)
        self._store.change(
            "order",
            order,
            **values,
            price=price,
            shippingCosts=amount(shipping),
            billingAddressId=billing["id"],
            primaryOrderTransactionId=payment["id"],
        )
        if new.state in ("open", "unpaid") and new.placed_at >= now and not new.reference:
            self._stockroom.place(order["id"])
        self.set_state(order, new.state, quiet=True)
        return order

    def _order(self, new: NewOrder, made_at: datetime) -> Record:
        self.taken += 1
        return self._store.insert(
            "order",
            autoIncrement=self.taken,
            orderNumber=new.reference or self._base.next_number("order"),
            orderDateTime=stamp(new.placed_at),
            currencyId=CURRENCY,
            languageId=LANGUAGE,
            salesChannelId=self._base.sales_channel,
            currencyFactor=1.0,
            itemRounding=ROUNDING,
            totalRounding=ROUNDING,
            taxCalculationType="horizontal",
            deepLinkCode=self._store.new_id(),
            stateId=self._machines.state_id("order", "open"),
            createdAt=stamp(made_at),
        )

    def _customer(self, order: Record, who: Customer) -> None:
        self._store.insert(
            "order_customer",
            orderId=order["id"],
            email=who.email,
            firstName=who.first_name,
            lastName=who.last_name,
            customerNumber=self._base.next_number("customer"),
            createdAt=order["createdAt"],
        )

    def _address(self, order: Record, who: Customer) -> Record:
        return self._store.insert(
            "order_address",
            orderId=order["id"],
            countryId=self._base.countries.get(who.country, self._base.countries["NL"]),
            firstName=who.first_name,
            lastName=who.last_name,
            street=who.street,
            zipcode=who.zipcode,
            city=who.city,
            phoneNumber=who.phone,
            createdAt=order["createdAt"],
        )

    def _line(self, order: Record, line: Line, place: int) -> Record:
        product = next(iter(self._store.rows("product", "productNumber", line.sku)), None)
        unit, label = 10.0, line.sku or "Artikel"
        if product is not None:
            parent = self._store.get("product", product["parentId"]) or product
            unit = (product["price"] or parent["price"])[0]["gross"]
            label = product["name"] or parent["name"]
        product_id = None if product is None else product["id"]
        price = amount(unit, line.quantity)
        return self._store.insert(
            "order_line_item",
            orderId=order["id"],
            productId=product_id,
            referencedId=product_id,
            identifier=product_id or self._store.new_id(),
            label=label,
            quantity=line.quantity,
            position=place,
            type="product",
            payload={"productNumber": line.sku, "options": []},
            price=price,
            unitPrice=unit,
            totalPrice=price["totalPrice"],
            states=["is-physical"] if product is None else product["states"],
            createdAt=order["createdAt"],
        )

    def _deliveries(self, order: Record, lines: list[Record], address: Record, method: str) -> float:
        main = self._delivery(order, address, method, 4.95)
        self._store.change("order", order, primaryOrderDeliveryId=main["id"])
        for line in lines:
            self._store.insert(
                "order_delivery_position",
                orderDeliveryId=main["id"],
                orderLineItemId=line["id"],
                price=line["price"],
                unitPrice=line["unitPrice"],
                totalPrice=line["totalPrice"],
                quantity=line["quantity"],
                createdAt=order["createdAt"],
            )
        if self.taken % _DISCOUNTED:
            return 4.95
        self._delivery(order, address, method, -4.95)
        price = amount(0.0)
        self._store.insert(
            "order_line_item",
            orderId=order["id"],
            identifier=self._store.new_id(),
            label="Gratis verzending",
            quantity=1,
            position=len(lines) + 1,
            type="promotion",
            good=False,
            payload={"discountScope": "delivery", "discountType": "percentage", "value": "100"},
            price=price,
            unitPrice=0.0,
            totalPrice=0.0,
            createdAt=order["createdAt"],
        )
        return 0.0

    def _delivery(self, order: Record, address: Record, method: str, costs: float) -> Record:
        placed = datetime.fromisoformat(order["orderDateTime"])
        return self._store.insert(
            "order_delivery",
            orderId=order["id"],
            shippingOrderAddressId=address["id"],
            shippingMethodId=method,
            stateId=self._machines.state_id("order_delivery", "open"),
            shippingDateEarliest=stamp(placed + timedelta(days=1)),
            shippingDateLatest=stamp(placed + timedelta(days=3)),
            shippingCosts=amount(costs),
            createdAt=order["createdAt"],
        )

    # States

    def primary(self, order: Record) -> Record | None:
        """The delivery that is really sent: the one with the highest shipping costs."""
        rows = self._store.rows("order_delivery", "orderId", order["id"])
        return max(rows, key=lambda each: (each["shippingCosts"] or {}).get("totalPrice", 0), default=None)

    def set_state(self, order: Record, state: str, *, quiet: bool = False) -> None:
        """Put an order, its delivery and its payment into the states a world's word stands for.

        Args:
            order: The order.
            state: ``unpaid``, ``open``, ``completed``, ``cancelled`` or ``custom``.
            quiet: Whether the record is only being made: no history, no later `updatedAt`.

        Raises:
            ValueError: Shopware has no such state.
        """
        if state not in _PLACES:
            raise ValueError(f"Shopware has no order state {state!r}: baskets are no orders there.")
        deliveries = self._store.rows("order_delivery", "orderId", order["id"])
        payments = self._store.rows("order_transaction", "orderId", order["id"])
        places = zip(("order", "order_delivery", "order_transaction"), _PLACES[state], strict=True)
        for (entity, place), records in zip(places, ([order], deliveries, payments), strict=True):
            for each in records:
                if quiet:
                    each["stateId"] = self._machines.add_state(entity, place)
                elif self._machines.name(each) != place:
                    self._machines.move(entity, each, place, action="")
        self.stock_follows(order)

    def stock_follows(self, order: Record) -> None:
        """Let stock follow the state an order is in now."""
        match self._machines.name(order):
            case "cancelled":
                self._stockroom.cancel(order["id"])
            case "completed":
                self._stockroom.complete(order["id"])
            case _:
                self._stockroom.reopen(order["id"])

    def report_shipment(self, order: Record, tracking: str, *, completes: bool) -> None:
        """What Picqer reports: a code more, and shipped or partially shipped. No lines, no mail, no order state."""
        delivery = self.primary(order)
        if delivery is None:
            return
        codes = [*(delivery["trackingCodes"] or []), *([tracking] if tracking else [])]
        self._store.touch("order_delivery", delivery, trackingCodes=codes)
        state = "shipped" if completes else "shipped_partially"
        if self._machines.name(delivery) != state:
            action = "ship" if completes else "ship_partially"
            self._machines.move("order_delivery", delivery, state, action=action)

    def view(self, order: Record) -> OrderView:
        """What the shop holds about an order."""
        word = self._machines.name(order)
        delivery = self.primary(order)
        sent = delivery is not None and self._machines.name(delivery) in _SENT
        state = {"cancelled": "cancelled", "completed": "completed", "open": "open", "in_progress": "open"}.get(
            word, "custom"
        )
        if state == "open":
            state = "completed" if sent else "open" if self._is_paid(order) else "unpaid"
        lines = self._lines(order)
        shipped: dict[str, int] = {}
        for line in lines if sent else ():
            shipped[line.sku] = shipped.get(line.sku, 0) + line.quantity
        placed_at = datetime.fromisoformat(order["orderDateTime"])
        return OrderView(
            order_id=order["id"],
            number=str(order["orderNumber"]),
            state=state,
            state_raw=word,
            importable=state in ("open", "unpaid"),
            placed_at=placed_at,
            created_at=datetime.fromisoformat(order["createdAt"]),
            lines=lines,
            shipped=shipped,
            method=self._method(delivery),
            tracking=self._codes(order, delivery),
        )

    def _method(self, delivery: Record | None) -> str:
        if delivery is None:
            return ""
        rows = self._store.follow(ENTITIES["order_delivery"].associations["shippingMethod"], delivery)
        return str(rows[0]["name"]) if rows else ""

    def _codes(self, order: Record, delivery: Record | None) -> tuple[str, ...]:
        """Codes of the delivery that is really sent, then those of any other."""
        rows = self._store.rows("order_delivery", "orderId", order["id"])
        first = sorted(rows, key=lambda each: each is not delivery)
        return tuple(str(code) for each in first for code in each["trackingCodes"] or ())

    def _is_paid(self, order: Record) -> bool:
        payments = self._store.rows("order_transaction", "orderId", order["id"])
        return any(self._machines.name(each) in ("paid", "authorized") for each in payments)

    def _lines(self, order: Record) -> tuple[Line, ...]:
        rows = self._store.rows("order_line_item", "orderId", order["id"])
        goods = sorted((each for each in rows if each["type"] == "product"), key=lambda each: each["position"])
        return tuple(Line(str((each["payload"] or {}).get("productNumber") or ""), each["quantity"]) for each in goods)
