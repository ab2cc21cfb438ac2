"""The suite: no platform is named in it, each is asked what it declares and held to it.

Import everything from here into a test module; see the package's own documentation.
"""

from collections.abc import Iterator

import pytest

from shopswitch.registry import platforms
from shopswitch.runbook.rehearsal import start_sandbox
from shopswitch.testing import declarations, disturbances, reads
from shopswitch.testing.filling import fill_orders
from shopswitch.testing.marking import MANY
from shopswitch.testing.marking import parametrize_platforms as pytest_generate_tests
from shopswitch.testing.subject import Subject, Yard


@pytest.fixture(scope="session")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    """A sandbox of our own for the whole suite."""
    folder = tmp_path_factory.mktemp("conformance")
    with start_sandbox(write_clients=folder) as server:
        yield Yard(server, folder)


@pytest.fixture(scope="session")
def many(yard: Yard, key: str) -> Subject:
    """A shop with more products and orders than a page holds; tests leave it as it is."""
    subject = yard.subject(key, products=MANY, orders=MANY if platforms()[key].kind == "warehouse" else 0)
    if platforms()[key].kind != "warehouse":
        fill_orders(subject, MANY)
        yard.refresh(subject)
    return subject


@pytest.fixture
def full(many: Subject) -> Iterator[Subject]:
    """The same without any fault, before and after."""
    many.faults()
    yield many
    many.faults()


@pytest.fixture
def few(yard: Yard, key: str) -> Subject:
    """A small shop that may be changed."""
    return yard.subject(key, products=12, orders=0)


_TESTS = {
    name: test
    for module in (reads, disturbances, declarations)
    for name, test in vars(module).items()
    if name.startswith("test_")
}
globals().update(_TESTS)

__all__ = ["few", "full", "many", "pytest_generate_tests", "yard", *_TESTS]
