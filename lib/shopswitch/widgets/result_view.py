"""Show a result in a notebook: static HTML, so that the archive shows what the client saw."""

from html import escape

from shopswitch.checks.catalogue import steps
from shopswitch.checks.result import CheckResult
from shopswitch.widgets.markup import STYLE, result_card


class ResultView:
    """Displays itself in Jupyter; its text form is the verdict line and the summary."""

    def __init__(self, result: CheckResult) -> None:
        self._result = result

    def _repr_html_(self) -> str:
        result = self._result
        step = steps()[result.step]
        return result_card(result.to_json(), sides=step.sides, findings_file=f"findings/{result.step}.csv")

    def __repr__(self) -> str:
        return f"{self._result.verdict_line}: {self._result.summary}"


class Note:
    """A remark to the person at the screen."""

    def __init__(self, text: str) -> None:
        self._text = text

    def _repr_html_(self) -> str:
        return f'<style>{STYLE}</style><div class="sw"><div class="soft">{escape(self._text)}</div></div>'

    def __repr__(self) -> str:
        return self._text


def show(result: CheckResult) -> ResultView:
    """The view of a result."""
    return ResultView(result)


def note(text: str) -> Note:
    """A remark under a cell."""
    return Note(text)
