"""The week as a picture: one field per hour, readable without network, on light and on dark pages."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any

import numpy as np

from shopswitch.checks.quiet_hours import Week

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Drawn in this colour is what must follow the page's own ink; no field of the picture has it.
_INK = "#010203"
_FONT = "font-family: system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
# Only where the picture is a page of its own: inside another page its ink is inherited.
_ALONE = (
    "<style>svg:root{color:#1c2430;background:#fff}"
    "@media (prefers-color-scheme:dark){svg:root{color:#e6ebf2;background:#1b222c}}</style>"
)


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture of a week.

    Attributes:
        title: What is counted.
        week: The counts.
    """

    title: str
    week: Week


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn into every panel.

    Attributes:
        day_names: Short names, Monday first.
        hour: Hour of the week in which the window begins, or None.
        cutoff: When the carrier collects on working days, local time, or None.
        legend: What the marks mean.
    """

    day_names: Sequence[str]
    hour: int | None
    cutoff: time | None
    legend: str


def draw(panels: Sequence[Panel], marks: Marks, *, alternative: str) -> bytes:
    """Draw the panels below each other.

    Args:
        panels: At least one.
        marks: The window and the carrier's time.
        alternative: The picture in words, for those who do not see it.

    Returns:
        An SVG file, the same bytes for the same input.
    """
    # Imported late: only this step draws, and the others must not wait for it.
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    plain: dict[Any, Any] = {"svg.hashsalt": "quiet_period", "svg.fonttype": "none", "text.color": _INK, "font.size": 9}
    edges: dict[Any, Any] = {"axes.edgecolor": _INK, "axes.labelcolor": _INK, "xtick.color": _INK, "ytick.color": _INK}
    with rc_context({**plain, **edges}):
        figure = Figure(figsize=(10.6, 2.75 * len(panels) + 0.3), layout="constrained")
        for axes, panel in zip(figure.subplots(len(panels), squeeze=False)[:, 0], panels, strict=True):
            _panel(axes, panel, marks)
        if marks.legend:
            figure.supxlabel(marks.legend, fontsize=9, color=_INK)
        file = io.BytesIO()
        nothing: Any = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(file, format="svg", metadata=nothing, transparent=True)
    return _for_any_page(file.getvalue().decode("utf-8"), alternative).encode()


def _panel(axes: "Axes", panel: Panel, marks: Marks) -> None:
    weekly = [panel.week.rate(hour) for hour in range(168)]
    days = [weekly[24 * day : 24 * day + 24] for day in range(7)]
    top = max(weekly) or 1.0
    shades = axes.pcolormesh(days, cmap="YlGnBu", vmin=0, vmax=top, edgecolors="#8a94a3", linewidth=0.4)
    for hour, (rate, colour) in enumerate(zip(weekly, shades.to_rgba(np.array(weekly)), strict=True)):
        if rate:
            # The fields keep their colours on any page, so their figures keep theirs.
            ink = "#ffffff" if _is_dark(colour) else "#10202e"
            place = (hour % 24 + 0.5, hour // 24 + 0.53)
            figure = axes.text(*place, _short(rate), ha="center", va="center", fontsize=7.5, color=ink)
            # It lies within its field, so the layout need not measure it.
            figure.set_in_layout(False)
    axes.set_title(panel.title, loc="left", fontsize=10.5, fontweight="bold", color=_INK)
    axes.set_yticks([day + 0.5 for day in range(7)], labels=list(marks.day_names))
    axes.set_xticks(range(0, 25, 2), labels=[str(hour) for hour in range(0, 25, 2)])
    axes.tick_params(length=0)
    axes.invert_yaxis()
    for side in axes.spines.values():
        side.set_visible(False)
    _mark(axes, marks)


def _mark(axes: "Axes", marks: Marks) -> None:
    if marks.cutoff is not None:
        at = marks.cutoff.hour + marks.cutoff.minute / 60
        axes.plot([at, at], [0, 5], color="#c2410c", linewidth=2, linestyle=(0, (3, 2)))
    if marks.hour is not None:
        for hour in (marks.hour, marks.hour + 1):
            left, top = hour % 24, hour // 24 % 7
            corners = ([left, left + 1, left + 1, left, left], [top, top, top + 1, top + 1, top])
            axes.plot(*corners, color="#be185d", linewidth=2.2)


def _is_dark(colour: Any) -> bool:
    """Whether white stands out more than near-black on it (relative luminance as in WCAG 2)."""
    red, green, blue = (each**2.2 for each in colour[:3])
    return bool(0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.2)


def _short(rate: float) -> str:
    return f"{rate:.0f}" if rate >= 9.95 else f"{rate:.1f}"


def _for_any_page(svg: str, alternative: str) -> str:
    """No address of a document type, the page's own fonts and ink, the picture in words as its title."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<style type=\"text/css\">.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: [^;\"]*", _FONT, svg)
    # A shorthand holds size and families in one word.
    svg = re.sub(r"(font: [^;\"]*?px) [^;\"]*", r"\1 system-ui, sans-serif", svg)
    svg = svg.replace(_INK, "currentColor")
    words = alternative.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    head = svg.index(">") + 1
    start = svg[: head - 1] + ' role="img">'
    return f"{start}<title>{words}</title>{_ALONE}{svg[head:]}"
