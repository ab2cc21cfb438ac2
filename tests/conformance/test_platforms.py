"""Every registered platform keeps the rules of `shopswitch.testing.conformance`."""

from shopswitch.testing.conformance import *  # noqa: F403 - an outside package writes the same line
