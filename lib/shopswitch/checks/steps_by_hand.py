"""The manual steps there are: every table ``[manual.<key>]`` in the steps' texts."""

from shopswitch.checks.catalogue import steps
from shopswitch.texts import leaves


def manual_keys() -> dict[str, str]:
    """Key of a manual step → key of the step of the runbook it belongs to, in order."""
    found: dict[str, str] = {}
    for step in steps():
        for text in leaves(step):
            first, _, rest = text.partition(".")
            key, _, last = rest.rpartition(".")
            if first == "manual" and last == "title":
                found[key] = step
    return found
