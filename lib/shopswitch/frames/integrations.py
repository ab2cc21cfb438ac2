"""Programs that listen to a system, and the ways a shop sends its parcels."""

from shopswitch.frames.schema import Column, Schema

HOOKS = Schema(
    name="hooks",
    key=("hook_id",),
    columns={
        "hook_id": Column("text", "the system's own id"),
        "name": Column("text", "what its maker called it, or empty"),
        "event": Column("text", "the system's own word for what it listens to"),
        "host": Column("text", "host of the address it posts to; the rest of an address may hold a key"),
        "active": Column("flag", "posts at present"),
    },
)

METHOD_KINDS = ("delivery", "pickup_point", "collect", "digital", "unknown")

SHIPPING_METHODS = Schema(
    name="shipping_methods",
    key=("method_id",),
    columns={
        "method_id": Column("text", "the shop's own id; with the zone in it where one method stands in several"),
        "name": Column("text", "name as customers see it"),
        "kind": Column(
            "text",
            "delivery (to an address), pickup_point (of a carrier), collect (at the shop itself), digital, unknown",
            choices=METHOD_KINDS,
        ),
        "active": Column("flag", "customers can choose it"),
        "zone": Column("text", "countries or zone, for a person; or empty"),
    },
)
"""A `kind` is stated only where the shop's own data state it; a name alone makes `unknown` only for what is no
delivery by name (see `checks`)."""
