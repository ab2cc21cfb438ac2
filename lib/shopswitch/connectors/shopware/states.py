"""What the words of Shopware's three state machines mean here.

Order, delivery and payment move independently: sending a delivery does not complete the order. An order that is open
or in progress although its delivery was sent is neither taken for open nor for completed but for unknown: whether
Picqer imports such an order is unconfirmed. A person can say so in the profile (`states`).

Source: Shopware core, default state machines.
"""

from collections.abc import Iterable, Mapping, Sequence

OPEN_STATES = ("open", "in_progress")
CLOSED_STATES = ("completed", "cancelled")
SENT_WHOLE = frozenset({"shipped", "returned", "returned_partially"})
"""A delivery that left the house, whatever came back since."""
SENT_PARTLY = frozenset({"shipped_partially"})
SENT_STATES = SENT_WHOLE | SENT_PARTLY
"""A delivery of which something left the house."""

_STILL_TO_SEND = frozenset({"open", "shipped_partially"})
_PAID = frozenset({"paid"})
_UNPAID = frozenset({"open", "in_progress", "reminded", "failed", "cancelled", "unconfirmed"})


def raw_state(order: str, deliveries: Iterable[str]) -> str:
    """The shop's own words: the order's, and behind a slash the deliveries' when not all are open.

    Args:
        order: Technical name of the order's state.
        deliveries: Those of its deliveries.
    """
    words = sorted(set(deliveries))
    return order if order not in OPEN_STATES or words in ([], ["open"]) else f"{order}/{'+'.join(words)}"


def state_of(order: str, deliveries: Sequence[str], states: Mapping[str, str]) -> str:
    """The canonical state.

    Args:
        order: Technical name of the order's state.
        deliveries: Those of its deliveries; none for an order of downloads.
        states: A person's own mapping of whole raw states; it comes first.
    """
    own = states.get(raw_state(order, deliveries))
    if own is not None:
        return own
    if order in CLOSED_STATES:
        return order
    if order not in OPEN_STATES:
        return "unknown"
    if not deliveries or _STILL_TO_SEND & set(deliveries):
        return "open"
    return "unknown"


def closed_words(states: Mapping[str, str]) -> tuple[str, ...]:
    """The order states that can be left out of a search for unfinished ones."""
    return tuple(word for word in CLOSED_STATES if states.get(word, word) in CLOSED_STATES)


def is_paid(order: str, transactions: Sequence[str]) -> bool | None:
    """Whether an order is paid.

    None when the words leave it open, as for an authorised or refunded payment, and for an unpaid order that is being
    worked on: that one was sold on invoice.
    """
    words = set(transactions)
    if words & _PAID:
        return True
    return False if words and words <= _UNPAID and order != "in_progress" else None
