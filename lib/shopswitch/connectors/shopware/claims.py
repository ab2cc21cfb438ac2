"""What Picqer's guide says about shipments on this platform.

Source: Picqer help, "Switching to another webshop", on the communication of shipments.
"""

from shopswitch.protocols import ShipmentClaim

CLAIMS = (
    ShipmentClaim(
        "SW1",
        en="The delivery is partially shipped while something is still to come, and shipped when everything was sent.",
        nl="De levering is gedeeltelijk verzonden zolang er nog iets komt, en verzonden zodra alles weg is.",
        judged_by="state_of_the_delivery",
    ),
    ShipmentClaim(
        "SW2",
        en="The tracking code of every parcel stands at the delivery.",
        nl="De trackingcode van elk pakket staat bij de levering.",
        judged_by="codes_shown",
    ),
    ShipmentClaim(
        "SW3",
        en="The shop does not show which products were sent: look whether somebody needs that.",
        nl="De winkel toont niet welke producten zijn verzonden: kijk of iemand dat nodig heeft.",
    ),
    ShipmentClaim(
        "SW5",
        en="Shopware 5 shows a partly or completely delivered order in the same way; it is not read here.",
        nl="Shopware 5 toont een gedeeltelijk of geheel geleverde bestelling net zo; die wordt hier niet gelezen.",
    ),
)
