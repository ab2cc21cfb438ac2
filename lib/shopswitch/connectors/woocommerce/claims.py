"""What Picqer's guide says about shipments on this platform.

Source: Picqer help, "Switching to another webshop", on the communication of shipments.
"""

from shopswitch.protocols import ShipmentClaim

CLAIMS = (
    ShipmentClaim(
        "W1",
        en="The tracking code of every parcel arrives as a note of the order.",
        nl="De trackingcode van elk pakket komt als notitie bij de bestelling.",
        judged_by="codes_shown",
    ),
    ShipmentClaim(
        "W2",
        en="There are no shipments in the shop: look whether another program expects them.",
        nl="In de winkel bestaan geen verzendingen: kijk of een ander programma ze verwacht.",
    ),
    ShipmentClaim(
        "W3",
        en="The order is completed when everything was sent, and not before.",
        nl="De bestelling wordt afgerond zodra alles is verzonden, en niet eerder.",
        judged_by="completed_with_the_last",
    ),
)
