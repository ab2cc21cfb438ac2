"""Each defect of what shows around and after the switch, found over HTTP exactly where it was planted."""

import pytest

from shopswitch.sandbox.defects import PLANTERS
from shopswitch.sandbox.oracle import STEP_OF_CODE
from tests.end_to_end.conftest import Bench, marks

STEPS = (
    "quiet_period",
    "old_connection_off",
    "new_connection_on",
    "old_orders_open",
    "stock_match",
    "product_ids",
    "aftercare",
)
CODES = [code for code in PLANTERS if STEP_OF_CODE[code] in STEPS]
# Every platform on either side, in turn.
PAIRS = [
    ("woocommerce", "shopify"),
    ("shopware", "ccv"),
    ("lightspeed", "woocommerce"),
    ("ccv", "shopware"),
    ("shopify", "magento"),
    ("magento", "lightspeed"),
    ("bol", "bol"),
]
ONLY = {
    "STOCK_AT_PARENT": ("shopify", "woocommerce"),
    "STOCK_ELSEWHERE": ("woocommerce", "shopify"),
    "STOCK_NOT_TRACKED": ("csv", "woocommerce"),
    "PICKUP_POINT_LOST": ("bol", "ccv"),
    "OLD_SHOP_POSTS": ("shopware", "shopify"),
}


@pytest.mark.parametrize(("place", "code"), list(enumerate(CODES)))
def test_each_code_is_found_where_it_was_planted(bench: Bench, place: int, code: str) -> None:
    """Two of a kind, or the one there can be, and nothing that is not there."""
    planter = PLANTERS[code]
    old, new = ONLY.get(code, PAIRS[place % len(PAIRS)])
    stage = "aftercare" if planter.aftercare else "prepare" if planter.before_switch else "switched"
    count = 1 if planter.single else 2
    name = bench.client(old=old, new=new, stage=stage, seed=place, defects={code: count})
    found = marks(bench.check(name, *STEPS))
    assert found == {mark for mark in bench.truth(name) if mark[0] in STEPS}
    assert sum(mark[1] == code for mark in found) == count
    bench.server.clients.remove(name)
