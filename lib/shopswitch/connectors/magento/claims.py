"""What Picqer's guide says about shipments on this platform.

Source: Picqer help, "Switching to another webshop", on the communication of shipments.
"""

from shopswitch.protocols import ShipmentClaim

CLAIMS = (
    ShipmentClaim(
        "M1",
        en="Each delivery is a shipment with its products and its tracking code.",
        nl="Elke levering is een verzending met haar producten en haar trackingcode.",
        judged_by="shipment_per_delivery",
    ),
    ShipmentClaim(
        "M2",
        en="The order stays in processing until everything was sent.",
        nl="De bestelling blijft in behandeling totdat alles is verzonden.",
        judged_by="open_until_the_last",
    ),
    ShipmentClaim(
        "M3",
        en="The order is complete when everything was sent and invoiced; without its invoice it waits.",
        nl="De bestelling is klaar zodra alles is verzonden en gefactureerd; zonder factuur blijft ze wachten.",
        judged_by="completed_once_invoiced",
    ),
)
