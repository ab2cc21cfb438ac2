"""A step of the runbook: when it applies, what it reads, and the one gate every verdict passes.

The gate is here so that no check can forget it: a step before its moment is NOT APPLICABLE, an incomplete
input makes INCOMPLETE, and only then the rule is asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shopswitch.checks.result import (
    CheckResult,
    Conclusion,
    InputRecord,
    Verdict,
    ordered,
    worst,
)
from shopswitch.frames.snapshot import Snapshot

Phase = Literal["prepare", "switch", "verify", "aftercare", "any"]
PHASES: tuple[Phase, ...] = ("prepare", "switch", "verify", "aftercare", "any")


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides its inputs.

    Attributes:
        client: Profile name.
        title: The client's display name.
        now: The run's moment, UTC.
        scenario: ``replace`` or ``add``.
        switch_at: Planned or actual switch, UTC, or None.
        has_old: Whether the profile names an old shop.
        old_connection: Picqer's id of the old connection, or None when not known yet.
        new_connection: Picqer's id of the new connection, or None.
        old_name: Name of the old platform for people.
        new_name: Name of the new platform for people.
        new_other_code: What the new platform calls a second code beside the SKU, or "".
        new_stock_ceiling: Highest quantity the new platform takes, or None.
        new_takes_orders: Whether an order can be entered in the new shop; None when that is unconfirmed.
    """

    client: str
    title: str
    now: datetime
    scenario: Literal["replace", "add"] = "replace"
    switch_at: datetime | None = None
    has_old: bool = True
    old_connection: int | None = None
    new_connection: int | None = None
    old_name: str = "old shop"
    new_name: str = "new shop"
    new_other_code: str = ""
    new_stock_ceiling: int | None = None
    new_takes_orders: bool | None = True

    @property
    def switched(self) -> bool:
        """Whether the switch has been made."""
        return self.switch_at is not None and self.now >= self.switch_at

    @property
    def boundary(self) -> datetime:
        """Orders placed before it belong to the time before the switch."""
        return self.switch_at if self.switch_at is not None and self.switched else self.now


Inputs = Mapping[str, Snapshot]
Rule = Callable[[Inputs, Context], Conclusion]


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        number: Place in the runbook; the notebook's number.
        key: Name of check module, notebook and findings files.
        phase: When in the migration it is done.
        title: Short name for people.
        question: What it answers.
        reads: Snapshots it needs; names of the old shop are dropped when the profile has none.
        rule: The rule itself.
        helps: Snapshots that only make findings more useful: what is wrong with them changes no verdict.
        sides: Whose word stands left and right in its findings, for people.
        after_switch: Makes sense only once the switch has been made.
        replace_only: Concerns the old connection, so not for a shop that is added.
        judges_incomplete: The rule itself says what incomplete inputs mean (first contact, report).
    """

    number: int
    key: str
    phase: Phase
    title: str
    question: str
    reads: tuple[str, ...]
    rule: Rule
    helps: tuple[str, ...] = ()
    sides: tuple[str, str] = ("Picqer", "New shop")
    after_switch: bool = False
    replace_only: bool = False
    judges_incomplete: bool = False

    @property
    def notebook(self) -> str:
        """File name of its notebook."""
        return f"{self.number:02d}_{self.key}.ipynb"

    def not_applicable(self, context: Context) -> str:
        """Why the step does not apply now, or ""."""
        if self.replace_only and context.scenario == "add":
            return "a shop is added beside the present one; nothing about an old connection changes."
        if self.after_switch and not context.switched:
            moment = (
                f"the switch is planned for {context.switch_at:%Y-%m-%d %H:%M} UTC"
                if context.switch_at
                else "no switch moment is set in the profile"
            )
            return f"not yet: {moment}."
        return ""

    def needs(self, context: Context) -> tuple[str, ...]:
        """Snapshots to read for this client now; none when the step does not apply."""
        if self.not_applicable(context):
            return ()
        return tuple(name for name in (*self.reads, *self.helps) if context.has_old or not name.startswith("old."))

    def check(self, inputs: Inputs, context: Context) -> CheckResult:
        """Conclude from snapshots.

        Args:
            inputs: Snapshot by name; must hold everything `needs` lists.
            context: The client and the moment.

        Returns:
            The result; INCOMPLETE without findings when an input is missing or not whole.
        """
        reason = self.not_applicable(context)
        if reason:
            return CheckResult(self.key, Verdict.NOT_APPLICABLE, _sentence(reason))
        needed = self.needs(context)
        records = tuple(InputRecord.of(inputs[name]) for name in needed if name in inputs and name not in self.helps)
        needed = tuple(name for name in needed if name not in self.helps)
        problems = [f"{name} was not read." for name in needed if name not in inputs]
        problems += [problem for name in needed if name in inputs for problem in inputs[name].problems]
        if problems and not self.judges_incomplete:
            # Findings from part of the data would be guesses: an absent row looks the same as a missing one.
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            return CheckResult(self.key, Verdict.INCOMPLETE, problems[0] + more, inputs=records)
        conclusion = self.rule(inputs, context)
        if conclusion.incomplete:
            return CheckResult(self.key, Verdict.INCOMPLETE, conclusion.incomplete, inputs=records)
        findings = ordered(conclusion.findings)
        verdict = worst(finding.effect for finding in findings)
        if problems:
            verdict = worst((verdict, Verdict.INCOMPLETE))
        if conclusion.sign_off_open:
            verdict = worst((verdict, Verdict.NEEDS_HUMAN))
        return CheckResult(
            self.key, verdict, conclusion.summary, conclusion.counts, findings, records, conclusion.tables
        )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
