"""An interactive Jupyter runbook for moving a Picqer client from one webshop connection to another."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shopswitch.runbook.session import open_runbook

__version__ = "0.1.0"
__all__ = ["__version__", "open_runbook"]


def __getattr__(name: str) -> Any:
    # Late, so that asking for the version or --help does not load pandas.
    if name == "open_runbook":
        from shopswitch.runbook.session import open_runbook

        return open_runbook
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
