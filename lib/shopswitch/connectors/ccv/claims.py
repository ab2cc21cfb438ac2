"""What Picqer's guide says about shipments on this platform.

Source: Picqer help, "Switching to another webshop", on the communication of shipments.
"""

from shopswitch.protocols import ShipmentClaim

CLAIMS = (
    ShipmentClaim(
        "C1",
        en="The order is no longer open when everything was sent.",
        nl="De bestelling staat niet meer open zodra alles is verzonden.",
        judged_by="completed_at_last",
    ),
    ShipmentClaim(
        "C2",
        en="The order stays open while something is still to come.",
        nl="De bestelling blijft open zolang er nog iets komt.",
        judged_by="open_until_the_last",
    ),
    ShipmentClaim(
        "C3",
        en="The order shows the tracking code of the first parcel, and no other.",
        nl="De bestelling toont de trackingcode van het eerste pakket, en geen andere.",
        judged_by="first_code_only",
    ),
)
