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
        return result_card(
            result.to_json(),
            sides=step.sides(result.language),
            language=result.language,
            findings_file=f"findings/{result.step}.csv",
            pictures={a.name: a.content.decode() for a in result.attachments if a.name.endswith(".svg")},
        )

    def __repr__(self) -> str:
        return f"{self._result.verdict_line}: {self._result.summary}"


class Note:
    """A remark to the person at the screen."""

    def __init__(self, text: str) -> None:
        self._text = text

    def _repr_html_(self) -> str:
        lines = "<br>".join(escape(line) for line in self._text.splitlines())
        return f'<style>{STYLE}</style><div class="sw"><div class="soft">{lines}</div></div>'

    def __repr__(self) -> str:
        return self._text


class Intro:
    """What a step asks, why, and what to do now, in the client's language."""

    def __init__(self, paragraphs: tuple[str, ...]) -> None:
        self._paragraphs = paragraphs

    def _repr_html_(self) -> str:
        first, *rest = (escape(paragraph) for paragraph in self._paragraphs)
        more = "".join(f"<p>{paragraph}</p>" for paragraph in rest)
        return f'<style>{STYLE}</style><div class="sw"><p><b>{first}</b></p>{more}</div>'

    def __repr__(self) -> str:
        return self._paragraphs[0]


def show(result: CheckResult) -> ResultView:
    """The view of a result."""
    return ResultView(result)


def note(text: str) -> Note:
    """A remark under a cell."""
    return Note(text)
