"""A sandbox for all tests of the connector, and shops in it."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from shopswitch.sandbox.ccv.paging import Sizes
from shopswitch.sandbox.server import SandboxServer
from shopswitch.sandbox.systems import Item
from tests.connectors.ccv.bench import Bench, sandbox

_NUMBERS = count()


@pytest.fixture(scope="session")
def ccv_sandbox() -> Iterator[SandboxServer]:
    with sandbox() as server:
        yield server


@pytest.fixture
def open_bench(ccv_sandbox: SandboxServer) -> Callable[..., Bench]:
    """A shop of one's own that sells the given items."""

    def start(*items: Item) -> Bench:
        return Bench(ccv_sandbox, f"ccv-{next(_NUMBERS)}", items)

    return start


@pytest.fixture(scope="session")
def many(ccv_sandbox: SandboxServer) -> Bench:
    """A shop with three pages of products and of orders, pages of 20; tests leave it as it is but for faults."""
    simple = [Item(f"TW-{n:04}", f"Thee {n}", barcode=f"87{n:011}", stock=n) for n in range(1, 43)]
    shirts = [Item(f"TS-{c}-{s}", "T-shirt", group=f"TS-{c}", option=s, stock=3) for c in "ABCD" for s in "SML"]
    bench = Bench(ccv_sandbox, "ccv-many", (*simple, *shirts))
    bench.shop.sizes = Sizes(default=20, largest=20)
    states = ("open", "completed", "unpaid", "cancelled", "completed")
    for number in range(45):
        bench.order(f"TW-{1 + number % 42:04}", state=states[number % 5], hours=24 * (45 - number))
    for hours in (900, 20, 3):
        basket = bench.order("TW-0007", state="unpaid", hours=hours)
        bench.shop.set_order_state(basket.order_id, "draft")
    return bench


@pytest.fixture
def full(many: Bench) -> Iterator[Bench]:
    """The same without any fault, before and after."""
    many.faults()
    yield many
    many.faults()
