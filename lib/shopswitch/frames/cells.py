"""Cells of a spreadsheet."""

# A spreadsheet runs a cell that begins like this; a SKU or an order number may well do so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe is put before it where needed."""
    return f"'{text}" if text.startswith(_FORMULA) else text
