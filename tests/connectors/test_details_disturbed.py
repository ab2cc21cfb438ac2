"""Lines and shipments under every fault of the emulated shops, at every single call: whole, or incomplete."""

from collections.abc import Iterator

import pytest

from shopswitch.frames.snapshot import Snapshot
from shopswitch.protocols import TellsOrderLines, TellsShipments
from shopswitch.runbook.rehearsal import start_sandbox
from shopswitch.testing.disturbances import LASTING, PASSING, SLY
from shopswitch.testing.filling import fill_orders
from shopswitch.testing.subject import Subject, Yard
from shopswitch.testing.truths import same_rows, wrong_lines

CASES = [("woocommerce", "order_lines"), ("shopify", "order_lines"), ("shopify", "shipments")]
MANY = 120


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Subject]]:
    """Each platform's shop with more orders than are asked for at a time, some of them sent."""
    folder = tmp_path_factory.mktemp("details")
    with start_sandbox(write_clients=folder) as server:
        yard = Yard(server, folder)
        found = {}
        for key in ("woocommerce", "shopify"):
            subject = found[key] = yard.subject(key, products=12)
            fill_orders(subject, MANY)
            with subject.client.world.lock:
                for view in [each for each in subject.system.orders() if each.state == "open"][:30]:
                    subject.system.report_shipment(
                        view.order_id, list(view.lines[:1]), "3SABC", "PostNL", completes=False
                    )
        yield found


def read(subject: Subject, method: str) -> Snapshot:
    connector = subject.connector()
    ids = [view.order_id for view in subject.system.orders() if view.state != "draft"]
    assert isinstance(connector, TellsOrderLines)
    if method == "order_lines":
        return connector.order_lines(ids)
    assert isinstance(connector, TellsShipments)
    return connector.shipments(ids)


@pytest.mark.parametrize("fault", [*PASSING, *LASTING, *SLY])
@pytest.mark.parametrize(("key", "method"), CASES)
def test_a_disturbed_read_is_whole_or_incomplete(shops: dict[str, Subject], key: str, method: str, fault: str) -> None:
    """What passes is waited for; anything else either changes nothing or is said."""
    subject = shops[key]
    subject.faults()
    before = len(subject.calls())
    clean = read(subject, method)
    assert clean.complete, clean.problems
    for at in range(len(subject.calls()) - before):
        subject.faults((PASSING | LASTING | SLY)[fault] | {"after": at})
        disturbed = read(subject, method)
        assert disturbed.complete or fault not in PASSING, (at, disturbed.problems)
        assert not disturbed.complete or same_rows(clean, disturbed), at
    subject.faults()


@pytest.mark.parametrize("key", ["woocommerce", "shopify"])
def test_lines_of_all_orders_agree_with_the_shop(shops: dict[str, Subject], key: str) -> None:
    """Every order in any state has the lines the customer ordered."""
    subject = shops[key]
    subject.faults()
    views = [view for view in subject.system.orders() if view.state != "draft"]
    assert len(views) == MANY
    assert wrong_lines(read(subject, "order_lines"), views) == []


def test_every_fulfilment_of_shopify_is_read(shops: dict[str, Subject]) -> None:
    """Those of orders that were sent partly, with their code, and those of completed ones, without."""
    subject = shops["shopify"]
    subject.faults()
    frame = read(subject, "shipments").frame
    assert sorted(set(frame["tracking_code"])) == ["", "3SABC"]
    assert (frame["tracking_code"] == "3SABC").sum() == 30
    assert set(frame["order_id"]) == {view.order_id for view in subject.system.orders() if any(view.shipped.values())}
