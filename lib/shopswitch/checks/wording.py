"""How a check speaks: its findings, its manual steps and its sentences in the client's language."""

from datetime import datetime
from typing import Any, Literal

from shopswitch.checks.result import Confirmation, Finding, ManualStep, Verdict
from shopswitch.checks.step import Context
from shopswitch.texts import Texts


class Say(Texts):
    """The words of one step.

    Args:
        step: Key of the step; its file is ``texts/<step>.toml``.
        context: Whose language is spoken.
    """

    def __init__(self, step: str, context: Context) -> None:
        super().__init__(step, context.language)
        self._context = context

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text of a dotted key; `old` and `new` stand for the names of the shops."""
        return super().__call__(key, **({"old": self._context.old_name, "new": self._context.new_name} | values))

    def finding(
        self,
        code: str,
        severity: Verdict,
        subject: str,
        *,
        left: str = "",
        right: str = "",
        suggestion: str = "",
        variant: str = "",
        **values: Any,
    ) -> Finding:
        """A finding with its texts ``<CODE>.label``, ``<CODE>.why`` and ``<CODE>.todo``.

        Args:
            code: Kind of finding, unique over all steps.
            severity: The verdict it leads to.
            subject: What it is about; the same in every language.
            left: What the left side says.
            right: What the right side says.
            suggestion: A likely counterpart with its reason.
            variant: Texts ``<CODE>.<variant>.why`` or ``.todo`` are taken where they exist.
            values: For the braces in the texts; `old`, `new` (names of the shops) are always there.
        """

        def words(kind: str) -> str:
            own = f"{code}.{variant}.{kind}"
            return self.sentence(own if variant and self.has(own) else f"{code}.{kind}", **values)

        return Finding(
            self.name,
            code,
            severity,
            subject,
            left=left,
            right=right,
            why=words("why"),
            todo=words("todo"),
            suggestion=suggestion,
            label=words("label"),
        )

    def manual(
        self,
        key: str,
        *,
        link: str = "",
        since: datetime | None = None,
        evidence: Literal["supports", "contradicts", "none"] = "none",
        evidence_text: str = "",
        **values: Any,
    ) -> ManualStep:
        """Something only a person can do, with its texts ``manual.<key>.title``, ``.do`` and ``.expect``.

        Args:
            key: Name under which it is confirmed, unique over all steps.
            link: Page where it is done.
            since: A confirmation given before does not count.
            evidence: What the systems show about it.
            evidence_text: The same in words.
            values: For the braces in the texts.
        """
        return ManualStep(
            key=key,
            title=self.sentence(f"manual.{key}.title", **values),
            do=self.sentence(f"manual.{key}.do", **values),
            expect=self.sentence(f"manual.{key}.expect", **values),
            client=self._context.client,
            link=link,
            confirmed=self._confirmation(key, since),
            evidence=evidence,
            evidence_text=evidence_text,
        )

    def _confirmation(self, key: str, since: datetime | None) -> Confirmation | None:
        found = self._context.confirmations.get(key)
        return None if found is None or (since is not None and found.at < since) else found
