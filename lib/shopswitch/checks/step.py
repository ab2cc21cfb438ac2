"""A step of the runbook: when it applies, what it reads, and the one gate every verdict passes.

The gate is here so that no check can forget it: a step before its moment is NOT APPLICABLE, an incomplete
input makes INCOMPLETE, and only then the rule is asked. What only helps is no condition for asking the rule, but
without it no step says that all is well.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from shopswitch.checks.result import (
    CheckResult,
    Conclusion,
    Confirmation,
    Finding,
    InputRecord,
    Verdict,
    Waiver,
    ordered,
    worst,
)
from shopswitch.frames.snapshot import Snapshot
from shopswitch.protocols import Capabilities
from shopswitch.texts import Texts, codes

Phase = Literal["prepare", "switch", "verify", "aftercare", "any"]
PHASES: tuple[Phase, ...] = ("prepare", "switch", "verify", "aftercare", "any")
CONNECTION_PAGE = "https://redirect.picqer.com/config/webshops/{connection}"
"""Where a webshop connection stands in Picqer. Source: Picqer help, "Switching to another webshop"."""


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
        language: Of everything that is said: ``nl`` or ``en``.
        timezone: IANA name of the client's time zone.
        country: ISO-2 of the client, for its holidays.
        cutoff: When the carrier collects, local time, or None when the profile does not say.
        old_can: What the old platform can do, or None without an old shop.
        new_can: What the new platform can do.
        old_is_file: The old shop is closed: its orders come from an export, and nothing can be changed there.
        old_help: Picqer's help page about connecting the old platform, or "".
        new_help: Picqer's help page about connecting the new platform, or "".
        connection_page: Address of a connection's page in Picqer, ``{connection}`` for its number.
        confirmations: What people confirmed, by key; the latest word counts.
        waivers: Finding id → waiver that still holds.
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
    language: Literal["nl", "en"] = "en"
    timezone: str = "Europe/Amsterdam"
    country: str = "NL"
    cutoff: time | None = None
    old_can: Capabilities | None = None
    new_can: Capabilities = field(default_factory=lambda: Capabilities(reads=frozenset()))
    old_is_file: bool = False
    old_help: str = ""
    new_help: str = ""
    connection_page: str = CONNECTION_PAGE
    confirmations: Mapping[str, Confirmation] = field(default_factory=dict)
    waivers: Mapping[str, Waiver] = field(default_factory=dict)

    @property
    def old_reach_days(self) -> int | None:
        """How many days back the old shop shows finished orders, or None: for ever."""
        return None if self.old_can is None else self.old_can.orders_reach_days

    @property
    def zone(self) -> ZoneInfo:
        """The client's time zone."""
        return ZoneInfo(self.timezone)

    def local(self, moment: datetime) -> str:
        """A moment as the client's clock shows it, to the minute."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def page_of(self, connection: int | None) -> str:
        """The page of a connection in Picqer, or "" while its number is not known."""
        return "" if connection is None else self.connection_page.format(connection=connection)

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
Again = Callable[[Inputs, Context], tuple[str, ...]]
AGAIN = " again"
"""Added to the name of a snapshot that was read a second time: ``picqer.stock again``."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        number: Place in the runbook; the notebook's number.
        key: Name of check module, notebook, findings files and file of texts.
        phase: When in the migration it is done.
        reads: Snapshots it needs; names of the old shop are dropped when the profile has none.
        rule: The rule itself.
        helps: Snapshots the rule can do without: what it finds then still stands, but not as the whole answer.
        again: Which snapshots to read a second time, asked once the first reading is there; the rule finds them under
            their name with `AGAIN` behind it.
        after_switch: Makes sense only once the switch has been made.
        before_switch: Makes sense only until the switch is made.
        days_after: So many days after the switch it begins to make sense.
        replace_only: Concerns the old connection, so not for a shop that is added.
        judges_incomplete: The rule itself says what incomplete inputs mean (first contact, report).
    """

    number: int
    key: str
    phase: Phase
    reads: tuple[str, ...]
    rule: Rule
    helps: tuple[str, ...] = ()
    again: Again | None = None
    after_switch: bool = False
    before_switch: bool = False
    days_after: int = 0
    replace_only: bool = False
    judges_incomplete: bool = False

    @property
    def notebook(self) -> str:
        """File name of its notebook."""
        return f"{self.number:02d}_{self.key}.ipynb"

    @property
    def title(self) -> str:
        """Short name, in English."""
        return self.texts("en")("title")

    @property
    def question(self) -> str:
        """What it answers, in English."""
        return self.texts("en")("question")

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding code of this step."""
        return codes(self.key)

    def texts(self, language: str) -> Texts:
        """What this step says: title, question, sides and everything its rule says."""
        return Texts(self.key, language)

    def sides(self, language: str = "en") -> tuple[str, str]:
        """Whose word stands left and right in its findings."""
        texts = self.texts(language)
        return texts("sides.left"), texts("sides.right")

    def not_applicable(self, context: Context) -> str:
        """Why the step does not apply now, or ""."""
        say = Texts("frame", context.language)
        if self.replace_only and context.scenario == "add":
            return say("not_applicable.added")
        if self.before_switch and context.switched:
            return say("not_applicable.switched")
        if self.after_switch and not context.switched:
            if context.switch_at is None:
                return say("not_applicable.no_moment")
            return say("not_applicable.planned", at=context.local(context.switch_at))
        if self.days_after and context.switch_at is not None:
            since = (context.now - context.switch_at).days
            if since < self.days_after:
                return say("not_applicable.too_early", days=self.days_after, count=since)
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
            The result; INCOMPLETE without findings when an input is missing or not whole, and INCOMPLETE with what
            was found when only a help is not whole.
        """
        reason = self.not_applicable(context)
        if reason:
            return CheckResult(self.key, Verdict.NOT_APPLICABLE, _sentence(reason), language=context.language)
        needed = self.needs(context)
        needed += tuple(name for name in inputs if name.endswith(AGAIN) and name.removesuffix(AGAIN) in needed)
        records = tuple(InputRecord.of(inputs[name]) for name in needed if name in inputs)
        needed = tuple(name for name in needed if name not in self.helps)
        frame = Texts("frame", context.language)
        problems = [frame("input_missing", name=name) for name in needed if name not in inputs]
        problems += [problem for name in needed if name in inputs for problem in inputs[name].problems]
        if problems and not self.judges_incomplete:
            # Findings from part of the data would be guesses: an absent row looks the same as a missing one.
            return self._incomplete(problems[0] + _more(problems, frame), records, context)
        conclusion = self.rule(inputs, context)
        if conclusion.incomplete:
            return self._incomplete(conclusion.incomplete, records, context)
        findings = ordered(_waived(finding, context) for finding in conclusion.findings)
        verdict = worst(finding.effect for finding in findings)
        summary = conclusion.summary
        if not self.judges_incomplete:
            problems += [problem for name in self.helps if name in inputs for problem in inputs[name].problems]
        if problems:
            verdict = worst((verdict, Verdict.INCOMPLETE))
            summary = f"{summary} {frame('partly', problem=problems[0])}{_more(problems, frame)}"
        if conclusion.sign_off_open or any(step.is_open for step in conclusion.manual):
            verdict = worst((verdict, Verdict.NEEDS_HUMAN))
        return CheckResult(
            self.key,
            verdict,
            summary,
            conclusion.counts,
            findings,
            records,
            conclusion.tables,
            conclusion.manual,
            conclusion.attachments,
            conclusion.keeps,
            context.language,
        )

    def _incomplete(self, summary: str, records: tuple[InputRecord, ...], context: Context) -> CheckResult:
        return CheckResult(self.key, Verdict.INCOMPLETE, summary, inputs=records, language=context.language)


def _more(problems: list[str], frame: Texts) -> str:
    return " " + frame("more", count=len(problems) - 1) if len(problems) > 1 else ""


def _waived(finding: Finding, context: Context) -> Finding:
    waiver = context.waivers.get(finding.id)
    return finding if waiver is None else replace(finding, waiver=waiver)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
