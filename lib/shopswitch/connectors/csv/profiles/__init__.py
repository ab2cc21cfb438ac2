"""Column profiles: which headings the exports of each platform have."""

from shopswitch.connectors.csv.profiles.model import Profile, Resource
from shopswitch.connectors.csv.profiles.orders import GENERIC as GENERIC_ORDERS
from shopswitch.connectors.csv.profiles.orders import ORDERS
from shopswitch.connectors.csv.profiles.products import GENERIC as GENERIC_PRODUCTS
from shopswitch.connectors.csv.profiles.products import PRODUCTS
from shopswitch.connectors.csv.profiles.stock import GENERIC as GENERIC_STOCK
from shopswitch.connectors.csv.profiles.stock import STOCK

__all__ = ["Profile", "Resource", "generic", "keys", "profiles"]

_ALL: dict[Resource, tuple[Profile, ...]] = {"products": PRODUCTS, "orders": ORDERS, "stock": STOCK}
_GENERIC: dict[Resource, Profile] = {
    "products": GENERIC_PRODUCTS,
    "orders": GENERIC_ORDERS,
    "stock": GENERIC_STOCK,
}


def profiles(resource: Resource, key: str | None = None) -> tuple[Profile, ...]:
    """Profiles of a resource; only those of one platform when its key is given."""
    return tuple(profile for profile in _ALL[resource] if key in {None, profile.key})


def generic(resource: Resource) -> Profile:
    """The profile for exports of shops nobody described."""
    return _GENERIC[resource]


def keys() -> tuple[str, ...]:
    """Every word that `format` may have, by alphabet."""
    return tuple(sorted({profile.key for group in _ALL.values() for profile in group}))
