"""A closed shop whose exports a test writes itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shopswitch.connectors.csv import PLATFORM, CsvConnector
from shopswitch.http.wire import Wire

Shop = Callable[..., CsvConnector]


@pytest.fixture
def shop(tmp_path: Path, make_wire: Callable[..., Wire]) -> Shop:
    """Write the given texts (or bytes) as exports beside the profile and connect to them.

    Keywords `products`, `orders` and `stock` are contents, `paths` names files that are already there; anything else
    goes into the profile section.
    """

    def make(**given: Any) -> CsvConnector:
        section: dict[str, Any] = {"platform": "csv", **given.pop("paths", {})}
        for name, content in given.items():
            if name in {"products", "orders", "stock"}:
                raw = content.encode() if isinstance(content, str) else content
                (tmp_path / f"{name}.csv").write_bytes(raw)
                section[name] = f"{name}.csv"
            else:
                section[name] = content
        settings = PLATFORM.settings.model_validate(section)
        connector = PLATFORM.connect(settings, make_wire(role="old", platform="csv", base_dir=tmp_path))
        assert isinstance(connector, CsvConnector)
        return connector

    return make
