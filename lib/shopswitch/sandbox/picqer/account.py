"""What every emulated Picqer account begins with: carriers and a user, and the ways its statistics are counted."""

from collections.abc import Callable, Mapping
from typing import Any

from shopswitch.sandbox.picqer.books import Books

STATS: dict[str, Callable[[Books], int]] = {
    "open-orders": lambda books: sum(books.is_open(each) for each in books.orders),
    "open-picklists": lambda books: sum(each.is_open for each in books.picklists.values()),
    "backorders": lambda books: len(books.backorders),
    "total-orders": lambda books: len(books.orders),
    "total-products": lambda books: len(books.products),
    "active-products": lambda books: sum(each.active for each in books.products.values()),
    "inactive-products": lambda books: sum(not each.active for each in books.products.values()),
}
"""Statistic → how it is counted."""

USER: Mapping[str, Any] = {
    "iduser": 501,
    "username": "koppeling",
    "first_name": "API",
    "last_name": "koppeling",
    "full_name": "API koppeling",
    "emailaddress": "koppeling@account.example",
    "admin": False,
    "active": True,
    "language": "nl",
    "created_at": "2023-02-01 09:00:00",
    "updated_at": "2023-02-01 09:00:00",
}
"""Whom the key belongs to."""
