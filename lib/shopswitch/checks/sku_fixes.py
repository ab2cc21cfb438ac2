"""Work lists for SKUs that must change: an import file for the new shop, or a rename sheet for Picqer. One of the two.

Nothing here is applied: the lists hold what is certain, and what is only likely stands apart with its reason.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
import xlsxwriter
from rapidfuzz import fuzz, process

from shopswitch.checks.barcodes import gtin
from shopswitch.checks.result import Attachment
from shopswitch.checks.step import Context
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import among

# A name this alike is worth showing to a person as a suggestion; it is never applied.
NEAR_NAME = 90
# Comparing every name with every name is quadratic; beyond this only equal EANs are suggested.
MOST_NAME_PAIRS = 4_000_000
# The same result must give the same bytes, whenever it is made.
_MADE = datetime(2026, 1, 1, tzinfo=UTC)

Pair = tuple[str, str, str]
"""Code of the finding, Picqer's SKU, the new shop's SKU."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A likely counterpart of a SKU that is missing in the new shop.

    Attributes:
        sku: The new shop's SKU.
        reason: Why it is likely, in words.
    """

    sku: str
    reason: str

    @property
    def words(self) -> str:
        """Both, for the findings."""
        return f"{self.sku} ({self.reason})"


def suggestions(missing: pd.DataFrame, extra: pd.DataFrame, say: Say) -> dict[str, Suggestion]:
    """Likely new names of missing SKUs: the same EAN first, else a near name."""
    by_ean = {gtin(barcode): sku for barcode, sku in zip(extra["barcode"], extra["sku"], strict=True) if barcode}
    found = {
        sku: Suggestion(by_ean[gtin(barcode)], say("words.same_ean"))
        for sku, barcode in zip(missing["sku"], missing["barcode"], strict=True)
        if barcode and gtin(barcode) in by_ean
    }
    rest = missing[~among(missing["sku"], found) & (missing["name"] != "")]
    if not len(extra) or len(rest) * len(extra) > MOST_NAME_PAIRS:
        return found
    names, skus = list(extra["name"]), list(extra["sku"])
    for sku, name in zip(rest["sku"], rest["name"], strict=True):
        best = process.extractOne(name, names, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR_NAME)
        if best is not None:
            found[sku] = Suggestion(skus[best[2]], say("words.near_name"))
    return found


def fix_lists(
    pairs: Sequence[Pair],
    misplaced: pd.DataFrame,
    new: pd.DataFrame,
    found: dict[str, Suggestion],
    context: Context,
    say: Say,
) -> tuple[Attachment, ...]:
    """The files; none when nothing is to be changed.

    Args:
        pairs: SKUs that differ in spelling only.
        misplaced: Listings whose code stands in another field.
        new: Listings of the new shop with a SKU of their own.
        found: Suggestions, by Picqer's SKU.
        context: What the new shop's own import file looks like.
        say: Words of the step.
    """
    if not pairs and not len(misplaced) and not found:
        return ()
    made = [Attachment("picqer-rename.xlsx", _rename_sheet(pairs, found, say), say("files.rename"))]
    rows = _changes(pairs, misplaced, new)
    if len(rows):
        made.append(Attachment("new-shop-skus.csv", _import_file(rows, context), say(f"files.{_kind(context)}")))
    return tuple(made)


def _kind(context: Context) -> str:
    return "import_own" if context.new_can.sku_sheet else "import_plain"


def _changes(pairs: Sequence[Pair], misplaced: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Listings with the SKU they should have: columns of PRODUCTS and `wanted`."""
    wanted = {theirs: ours for _, ours, theirs in pairs}
    respelled = new[among(new["sku"], wanted)]
    respelled = respelled.assign(wanted=respelled["sku"].map(wanted))
    moved = misplaced.assign(wanted=misplaced["other_code"])
    return pd.concat([respelled, moved], ignore_index=True).sort_values(["wanted", "source_id"])


def _import_file(rows: pd.DataFrame, context: Context) -> bytes:
    """In the columns of the platform's own import where those are known, else in plain ones.

    SKUs stand exactly as they must be: an import would take a defusing apostrophe for part of the SKU.
    """
    columns = context.new_can.sku_sheet or (
        ("id", "source_id"),
        ("name", "name"),
        ("sku_now", "sku"),
        ("sku_wanted", "wanted"),
    )
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n", delimiter=context.new_can.sku_sheet_delimiter)
    writer.writerow([head for head, _ in columns])
    writer.writerows(rows[[field for _, field in columns]].itertuples(index=False))
    return file.getvalue().encode()


def _rename_sheet(pairs: Sequence[Pair], found: dict[str, Suggestion], say: Say) -> bytes:
    """Picqer's own form for renaming many products: present code, new code; what is only likely on a second sheet.

    Source: Picqer help, "Change product codes": an Excel file with two columns, sent to Picqer, connections paused.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _MADE.replace(tzinfo=None)})
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True})
        certain = book.add_worksheet(say("files.sheet_rename"))
        likely = book.add_worksheet(say("files.sheet_likely"))
        certain.set_column(0, 1, 28, text)
        likely.set_column(0, 1, 28, text)
        likely.set_column(2, 2, 40)
        certain.write_row(0, 0, [say("files.now"), say("files.wanted")], bold)
        likely.write_row(0, 0, [say("files.now"), say("files.wanted"), say("files.reason")], bold)
        for number, (_, ours, theirs) in enumerate(sorted(pairs, key=lambda pair: pair[1]), start=1):
            certain.write_string(number, 0, ours, text)
            certain.write_string(number, 1, theirs, text)
        for number, (sku, each) in enumerate(sorted(found.items()), start=1):
            likely.write_string(number, 0, sku, text)
            likely.write_string(number, 1, each.sku, text)
            likely.write_string(number, 2, each.reason)
    return file.getvalue()
