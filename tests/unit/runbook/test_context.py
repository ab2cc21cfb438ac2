"""What the checks learn about the two platforms of a client."""

from pathlib import Path

import pytest

from shopswitch.profile import load_profile
from shopswitch.runbook.reading import context_of
from tests.unit.runbook.test_profile import GOOD
from tests.unit.runbook.test_reading import NOW

SHOP = GOOD[GOOD.index("[old]") : GOOD.index("[new]")]
EXPORT = '[old]\nplatform = "csv"\nproducts = "products.csv"\norders = "orders.csv"\n'


@pytest.mark.parametrize(("old", "is_file", "reach"), [(SHOP, False, None), (EXPORT, True, None), ("", False, None)])
def test_a_closed_shop_is_known_as_a_file(old: str, is_file: bool, reach: int | None, tmp_path: Path) -> None:
    """Nothing can be marked in an export; without an old shop there is nothing at all."""
    text = GOOD.replace(SHOP, old).replace('"replace"', '"replace"' if old else '"add"')
    for name in ("products.csv", "orders.csv"):
        (tmp_path / name).write_text("sku\n", encoding="utf-8")
    (tmp_path / "theehuis.toml").write_text(text, encoding="utf-8")
    context = context_of(load_profile("theehuis", tmp_path), NOW)
    assert (context.old_is_file, context.old_reach_days) == (is_file, reach)
