"""Tracking codes of single orders, out of the notes in which they are written.

Notes are free text in the shop's language, of people, plugins and the shop itself, and the wording of Picqer's is
unconfirmed. So everything in a note that could be a code is taken, and nothing else of it is kept: a reader looks for a
code it knows already.

Source: Order notes of the REST API wc/v3; observed on WooCommerce 11.0.1: one call per order, never paged.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from shopswitch.connectors.woocommerce.connection import API
from shopswitch.connectors.woocommerce.pages import Reading, SmallerPages
from shopswitch.connectors.woocommerce.rows import Row, text
from shopswitch.errors import ConnectorError, NotFoundError

_FIELDS = "id,note"
_LINK = re.compile(r"https?://[^\s\"'<>]+")
_TAG = re.compile(r"<[^>]*>")
_MAIL = re.compile(r"\S+@\S+")
_TOKEN = re.compile(r"(?<![\w+-])[A-Za-z0-9][A-Za-z0-9-]{5,38}[A-Za-z0-9](?![\w-])")
# Longer than a postal code, which carriers put into their links beside the code.
_SHORTEST = 7
_FEWEST_DIGITS = 2
# Telephone numbers as people write them: 06-12345678, 0031612345678, 31612345678. Codes of digits alone are longer.
_PHONE = re.compile(r"0\d{6,12}|316\d{8}")


def read_notes(reader: SmallerPages, order_ids: Sequence[str]) -> Reading:
    """The notes of these orders, a call for each.

    Returns:
        Records are pairs (order id, notes); an order that cannot be read is a problem.
    """
    records: list[tuple[str, list[Any]]] = []
    missing: list[str] = []
    pages = 0
    for order_id in dict.fromkeys(order_ids):
        if not (order_id.isascii() and order_id.isdigit()):
            missing.append(order_id)
            continue
        try:
            pages += 1
            found = reader.get(f"{API}/orders/{order_id}/notes", {"_fields": _FIELDS}).json_list()
        except NotFoundError as error:
            # Without a code it is not the shop that answered: then nothing is known about the order.
            if not error.code.endswith("invalid_id"):
                return _stopped(records, pages, error)
            missing.append(order_id)
        except ConnectorError as error:
            return _stopped(records, pages, error)
        else:
            records.append((order_id, found))
    problems = (
        (f"{len(missing)} of the orders asked for do not exist in the shop, such as {missing[0][:40]}.",)
        if missing
        else ()
    )
    return Reading(records, pages, None, problems)


def _stopped(records: list[tuple[str, list[Any]]], pages: int, error: ConnectorError) -> Reading:
    return Reading(records, pages, None, (f"Reading the notes of orders one by one stopped: {error}",))


def build_tracking(order_id: str, notes: list[Any]) -> list[Row]:
    """What the notes of one order hold as rows of SHIPMENTS: a row per code, under the order's own id.

    Raises:
        KeyError: A note has no text.
        TypeError: A note is not built as documented.
    """
    codes: dict[str, None] = {}
    for note in notes:
        if not isinstance(note, dict):
            raise TypeError("a note of an order is no object")
        if not isinstance(note["note"], str):
            raise TypeError("field 'note' is not text")
        codes |= dict.fromkeys(_codes(text(note, "note")))
    return [
        {
            "order_id": order_id,
            "shipment_id": order_id,
            "tracking_code": code,
            "carrier": "",
            "state": "",
            "shipped_at": None,
        }
        for code in codes
    ]


def _codes(note: str) -> Iterator[str]:
    plain = unescape(note)
    for link in _LINK.findall(plain):
        yield from filter(_is_code, re.split(r"[^A-Za-z0-9]+", link))
    words = _MAIL.sub(" ", _TAG.sub(" ", _LINK.sub(" ", plain)))
    yield from filter(_is_code, _TOKEN.findall(words))


def _is_code(word: str) -> bool:
    digits = sum(character.isdigit() for character in word)
    return len(word) >= _SHORTEST and digits >= _FEWEST_DIGITS and not _PHONE.fullmatch(word.replace("-", ""))
