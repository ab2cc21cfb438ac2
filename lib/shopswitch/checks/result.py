"""What a check concludes: verdict, findings, and which data it rests on."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

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
        label: The kind of thing in words.
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
    label: str = ""

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
            "label": self.label,
            "subject": self.subject,
            "left": self.left,
            "right": self.right,
            "suggestion": self.suggestion,
            "why": self.why,
            "todo": self.todo,
            "waiver": {"reason": waiver.reason, "owner": waiver.owner, "until": waiver.until} if waiver else None,
        }


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A person's word that something was done.

    Attributes:
        key: What was asked.
        by: Who answered.
        at: When, UTC.
        value: What the person typed, such as the name read on a page.
        remark: Anything else.
    """

    key: str
    by: str
    at: datetime
    value: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ManualStep:
    """Something only a person can do, what to look for, and what the systems show about it.

    Attributes:
        key: Name under which it is confirmed.
        title: Short name.
        do: What to do.
        expect: What the screen should say then.
        client: Profile name, for the command that confirms it.
        link: Page where it is done, or "".
        confirmed: The person's word, or None while it is open.
        evidence: Whether what was read supports it, contradicts it, or says nothing.
        evidence_text: The same in words.
    """

    key: str
    title: str
    do: str
    expect: str
    client: str = ""
    link: str = ""
    confirmed: Confirmation | None = None
    evidence: Literal["supports", "contradicts", "none"] = "none"
    evidence_text: str = ""

    @property
    def is_open(self) -> bool:
        """Whether a person must still do or explain something."""
        return self.confirmed is None or self.evidence == "contradicts"

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        said = self.confirmed
        return {
            "key": self.key,
            "title": self.title,
            "do": self.do,
            "expect": self.expect,
            "client": self.client,
            "link": self.link,
            "confirmed": said
            and {"by": said.by, "at": said.at.isoformat(), "value": said.value, "remark": said.remark},
            "evidence": self.evidence,
            "evidence_text": self.evidence_text,
        }


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file a step hands out, such as a work list, a calendar entry or a picture.

    Attributes:
        name: File name; ``.svg`` is shown in the notebook as well.
        content: Bytes; the same for the same result.
        title: What it is, for people; the picture's alternative text.
    """

    name: str
    content: bytes
    title: str

    def to_json(self) -> dict[str, str]:
        """Name, title and digest."""
        return {"name": self.name, "title": self.title, "sha256": hashlib.sha256(self.content).hexdigest()}


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
        manual: What only a person can do.
        attachments: Files handed out.
        keeps: Names of inputs that later steps compare with, kept in the client's folder until the switch.
        language: In which it speaks, ``nl`` or ``en``.
    """

    step: str
    verdict: Verdict
    summary: str
    counts: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    inputs: tuple[InputRecord, ...] = ()
    tables: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    manual: tuple[ManualStep, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    keeps: tuple[str, ...] = ()
    language: str = "en"

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
            "manual": [step.to_json() for step in self.manual],
            "attachments": [attachment.to_json() for attachment in self.attachments],
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
        manual: What only a person can do; the verdict is at least NEEDS HUMAN while one of them is open.
        attachments: Files handed out.
        keeps: Names of inputs that later steps compare with, kept in the client's folder until the switch.
    """

    summary: str
    findings: tuple[Finding, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    tables: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    sign_off_open: bool = False
    incomplete: str = ""
    manual: tuple[ManualStep, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    keeps: tuple[str, ...] = ()


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Worst first, then by code and subject, each identity once."""
    unique = {finding.id: finding for finding in findings}
    return tuple(sorted(unique.values(), key=lambda f: (_RANK[f.effect], f.code, f.subject)))
