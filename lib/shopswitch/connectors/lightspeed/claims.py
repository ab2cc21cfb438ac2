"""What Picqer's guide says about shipments on this platform.

Source: Picqer help, "Switching to another webshop", on the communication of shipments.
"""

from shopswitch.protocols import ShipmentClaim

CLAIMS = (
    ShipmentClaim(
        "L1",
        en="When everything was sent, the order is shipped and shows a tracking code.",
        nl="Zodra alles is verzonden, staat de bestelling op verzonden met een trackingcode.",
        judged_by="shipped_with_a_code",
    ),
    ShipmentClaim(
        "L2",
        en="Nothing shows of a part that was sent.",
        nl="Van een deel dat is verzonden is niets te zien.",
        judged_by="silent_until_the_last",
    ),
)
