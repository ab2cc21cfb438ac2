"""What every connector must prove, for our own platforms and for those of an outside package.

In the outside package's tests::

    from shopswitch.testing.conformance import *
    PLATFORMS = ("mine",)

Without `PLATFORMS` every registered platform that has an emulated system is tested. The emulated system is driven over
real HTTP on loopback; its faults and its own state are what the connector is measured against.
"""

import pytest

# Plain asserts in these modules explain themselves, as in a test file.
pytest.register_assert_rewrite(*(f"{__name__}.{name}" for name in ("reads", "disturbances", "declarations", "truths")))
