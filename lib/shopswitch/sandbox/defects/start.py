"""Planters for step start."""

from shopswitch.sandbox.defects.planting import Planter, Planting

_AFTER_SWITCH = ("OLD_CONNECTION_NEEDED", "OFF_CONNECTION_UNKNOWN", "PROCESSING_CONNECTION_UNKNOWN")
"""How the steps that look at the old connection once it is off say that they cannot."""


def old_connection_unknown(work: Planting, code: str, count: int) -> None:
    """A profile that does not say which connection is the old one."""
    if count != 1:
        raise work.refuse(code, "there is one old connection: ask for 1")
    work.world.names_old_connection = False
    work.record(code, "old_connection")
    work.record("ORIGIN_UNKNOWN", "old_connection")
    if work.world.now >= work.world.switch_at:
        for follows in _AFTER_SWITCH:
            work.record(follows, "old_connection")


PLANTERS: dict[str, Planter] = {
    "OLD_CONNECTION_UNKNOWN": Planter(
        old_connection_unknown,
        old_shop=True,
        replace_only=True,
        single=True,
        blinds=("open_orders", "missed_orders", "old_connection_off", "old_orders_open"),
    ),
}
COMPANIONS = {"OLD_CONNECTION_UNKNOWN": {"ORIGIN_UNKNOWN", *_AFTER_SWITCH}}
