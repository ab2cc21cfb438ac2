"""What Picqer's guide says about shipments on this platform.

Source: Picqer help, "Switching to another webshop", on the communication of shipments.
"""

from shopswitch.protocols import ShipmentClaim

CLAIMS = (
    ShipmentClaim(
        "B1",
        en="The order is handled when everything was sent, with at least as many pieces as were picked.",
        nl="De bestelling is afgehandeld zodra alles is verzonden, met minstens zoveel stuks als er zijn gepickt.",
        judged_by="completed_with_all_pieces",
    ),
    ShipmentClaim(
        "B2",
        en="The tracking code of every parcel stands at a shipment of the order.",
        nl="De trackingcode van elk pakket staat bij een verzending van de bestelling.",
        judged_by="own_codes_shown",
    ),
    ShipmentClaim(
        "B3",
        en="Shipments older than three months cannot be looked up any more.",
        nl="Verzendingen van meer dan drie maanden geleden zijn niet meer op te zoeken.",
    ),
)
