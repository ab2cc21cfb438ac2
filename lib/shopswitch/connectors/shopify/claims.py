"""What Picqer's guide says about shipments on this platform.

Source: Picqer help, "Switching to another webshop", on the communication of shipments.
"""

from shopswitch.protocols import ShipmentClaim

CLAIMS = (
    ShipmentClaim(
        "S1",
        en="Each delivery is a fulfilment with its products and its tracking codes.",
        nl="Elke levering is een verzending in Shopify met haar producten en haar trackingcodes.",
        judged_by="exactly_a_shipment_per_delivery",
    ),
    ShipmentClaim(
        "S2",
        en="The order is fulfilled when everything was sent, and not before.",
        nl="De bestelling is verzonden zodra alles is verzonden, en niet eerder.",
        judged_by="completed_with_the_last",
    ),
    ShipmentClaim(
        "S3",
        en="Picqer changes nothing else at the order: look at its timeline.",
        nl="Picqer verandert verder niets aan de bestelling: kijk in de tijdlijn.",
    ),
)
