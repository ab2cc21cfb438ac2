"""What a check concludes: verdict, findings, and which data it rests on."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from shopswitch.frames.snapshot import Snapshot


class Verdict(StrEnum):
    """The fixed words, worst first."""

    COULD_NOT_RUN = "COULD NOT RUN"
    INCOMPLETE = "INCOMPLETE"
    FAIL = "FAIL"
    NEEDS_HUMAN = "NEEDS HUMAN"
    ATTENTION = "ATTENTION"
    PASS = "PASS"  # noqa: S105 - a verdict, not a password
    NOT_APPLICABLE = "NOT APPLICABLE"


_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts; PASS when there is none to choose from."""
    return min(verdicts, key=_RANK.__getitem__, default=Verdict.PASS)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A person's decision to live with a finding until a date.

    Attributes:
        reason: Why.
        owner: Who answers for it.
        until: Last day it holds, ISO date.
    """

    reason: str
    owner: str
    until: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, about one subject.

    Attributes:
        step: Key of the step that found it.
        code: What kind of thing.
        severity: The verdict it leads to: FAIL, NEEDS HUMAN, ATTENTION or INCOMPLETE.
        subject: SKU, order number or the like; never a person.
        left: What one side says (Picqer or the old shop).
        right: What the other side says (the new shop).
        why: Why it matters.
        todo: What to do.
        suggestion: A likely counterpart with its reason, or "".
        waiver: Set when a person waived it.
    """

    step: str
    code: str
    severity: Verdict
    subject: str
    left: str = ""
    right: str = ""
    why: str = ""
    todo: str = ""
    suggestion: str = ""
    waiver: Waiver | None = None

    @property
    def id(self) -> str:
        """Stable identity: the same finding has it in every run of this client."""
        return hashlib.sha256("\x1f".join((self.step, self.code, self.subject)).encode()).hexdigest()[:16]

    @property
    def effect(self) -> Verdict:
        """The verdict it leads to now: a waived finding still asks for attention."""
        return Verdict.ATTENTION if self.waiver else self.severity

    def to_json(self) -> dict[str, Any]:
        """Plain values, in the order of the findings file."""
        waiver = self.waiver
        return {
            "id": self.id,
            "code": self.code,
            "severity": str(self.severity),
            "subject": self.subject,
            "left": self.left,
            "right": self.right,
            "suggestion": self.suggestion,
            "why": self.why,
            "todo": self.todo,
            "waiver": {"reason": waiver.reason, "owner": waiver.owner, "until": waiver.until} if waiver else None,
        }


@dataclass(frozen=True, slots=True)
class InputRecord:
    """Which data a result rests on; one line of `inputs` in results.json."""

    name: str
    role: str
    source: str
    read_at: str
    rows: int
    complete: bool
    sha256: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, snapshot: Snapshot) -> "InputRecord":
        """Describe a snapshot."""
        return cls(
            name=snapshot.name,
            role=snapshot.role,
            source=snapshot.source,
            read_at=snapshot.read_at.isoformat(),
            rows=snapshot.rows,
            complete=snapshot.complete,
            sha256=snapshot.digest(),
            problems=snapshot.problems,
            notes=snapshot.notes,
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "name": self.name,
            "role": self.role,
            "source": self.source,
            "read_at": self.read_at,
            "rows": self.rows,
            "complete": self.complete,
            "sha256": self.sha256,
            "problems": list(self.problems),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one step.

    Attributes:
        step: Key.
        verdict: One of the fixed words.
        summary: One sentence for the client.
        counts: Name → number, in the order to show.
        findings: One per subject and code, worst first.
        inputs: The data it rests on.
        tables: Title → rows, extra facts worth showing that are no findings.
    """

    step: str
    verdict: Verdict
    summary: str
    counts: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    inputs: tuple[InputRecord, ...] = ()
    tables: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def verdict_line(self) -> str:
        """The one line a notebook keeps."""
        return f"{self.step}: {self.verdict}"

    def to_json(self) -> dict[str, Any]:
        """Plain values, findings included."""
        return {
            "step": self.step,
            "verdict": str(self.verdict),
            "summary": self.summary,
            "counts": dict(self.counts),
            "findings": [finding.to_json() for finding in self.findings],
            "inputs": [record.to_json() for record in self.inputs],
            "tables": {title: list(rows) for title, rows in self.tables.items()},
        }


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a rule says before verdict and inputs are added.

    Attributes:
        summary: One sentence.
        findings: In any order.
        counts: Name → number.
        tables: Title → rows.
        sign_off_open: Nothing is wrong but a person still has to sign.
        incomplete: How the inputs contradict each other, so that one of them cannot be whole; or "".
    """

    summary: str
    findings: tuple[Finding, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    tables: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    sign_off_open: bool = False
    incomplete: str = ""


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Worst first, then by code and subject, each identity once."""
    unique = {finding.id: finding for finding in findings}
    return tuple(sorted(unique.values(), key=lambda f: (_RANK[f.effect], f.code, f.subject)))
