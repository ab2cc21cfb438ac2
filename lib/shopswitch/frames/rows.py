"""Walk a frame row by row."""

from collections.abc import Iterable
from typing import Any

import pandas as pd


def each_row(frame: pd.DataFrame) -> Iterable[Any]:
    """Rows as named tuples, typed Any: the column types are the schema's business, not the type checker's."""
    return frame.itertuples(index=False)
