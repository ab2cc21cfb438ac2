"""Faults that can be switched on for the calls of one client: what goes wrong, where, and how often.

A fault changes the answer, never the state: where the call itself is carried out before its answer is lost or
spoiled, `KINDS` says so, and `performed` asks for it where it is a choice.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.calls import Call
from shopswitch.sandbox.spec import SandboxError
from shopswitch.sandbox.spoiling import (
    FirstPages,
    NoAnswer,
    cut_in_half,
    empty_answer,
    garbage_answer,
    maintenance_page,
    status_answer,
    wrong_type_answer,
)
from shopswitch.sandbox.systems import Fault, System

KINDS = {
    "status": "Answers `status` (default 500) in the vendor's shape, with Retry-After when `retry_after` is given.",
    "delay": "Waits `seconds` (default 1) before the call is carried out; other faults still apply.",
    "reset": "Closes the connection without an answer.",
    "cut": "Carries out the call, announces the full length, sends half and closes.",
    "garbage": "Answers bytes that are not JSON, as JSON.",
    "html": "Answers a maintenance page with status 200.",
    "empty": "Carries out the call and empties the collection it answers; totals and headers stay as they were.",
    "repeat-page": "Answers the first page again to every later page of the same list.",
    "drop-rows": "Leaves `rows` (default 1) records out of an answer; totals stay as they were.",
    "short-total": "Announces more records than there are; no effect where the vendor announces no total.",
    "rate-limit": "Answers as the vendor does to too many calls; `retry_after` in seconds where the vendor says it.",
    "expire-token": "Makes all tokens invalid that were handed out, then carries out the call.",
    "wrong-type": "Carries out the call and answers a list where an object belongs, and the reverse.",
}
"""Every kind of fault with what it does."""

_COMMON = frozenset({"system", "path", "kind", "times", "after", "method", "contains"})
_OPTIONS: dict[str, frozenset[str]] = {
    "status": frozenset({"status", "retry_after", "performed"}),
    "delay": frozenset({"seconds"}),
    "reset": frozenset({"performed"}),
    "garbage": frozenset({"performed"}),
    "html": frozenset({"performed"}),
    "drop-rows": frozenset({"rows"}),
    "short-total": frozenset({"rows"}),
    "rate-limit": frozenset({"retry_after"}),
}
_LONGEST_DELAY_S = 600


@dataclass(slots=True)
class ArmedFault:
    """A fault with its count.

    Attributes:
        fault: What goes wrong.
        system: Slot or platform it concerns; empty for all.
        seen: Calls it matched so far.
        hits: Answers it changed so far.
    """

    fault: Fault
    system: str = ""
    seen: int = 0
    hits: int = 0
    first_pages: FirstPages = field(default_factory=FirstPages)

    def concerns(self, call: Call) -> bool:
        """Whether the call matches system, path prefix, method and text."""
        options = self.fault.options
        method = options.get("method", call.method)
        text = str(options.get("contains", ""))
        return (
            self.system in {"", call.slot, call.system}
            and call.path.startswith(self.fault.path)
            and method == call.method
            and text in call.text
        )

    def is_due(self) -> bool:
        """Count a matching call; whether this one is hit."""
        self.seen += 1
        return self.seen > self.fault.after and (self.fault.times is None or self.hits < self.fault.times)

    def describe(self) -> dict[str, object]:
        """What `GET …/faults` shows."""
        fault = self.fault
        named = {"system": self.system, "path": fault.path, "kind": fault.kind, "times": fault.times}
        return {**named, "after": fault.after, **fault.options, "seen": self.seen, "hits": self.hits}


class FaultBoard:
    """The faults of one client, in the order in which they were given: the first that is due wins.

    Not thread-safe by itself: the caller holds the world's lock.
    """

    def __init__(self) -> None:
        self._armed: list[ArmedFault] = []

    def replace(self, rules: object, systems: Collection[str]) -> None:
        """Put these faults in the place of all earlier ones.

        Args:
            rules: List of objects as in the request body; a single object counts as a list of one.
            systems: Names a rule may use: slots and platforms of the client.

        Raises:
            SandboxError: a rule is not understood; nothing has changed then.
        """
        listed = [rules] if isinstance(rules, dict) else rules
        if not isinstance(listed, list):
            msg = 'A list of faults is expected, such as [{"system": "new", "kind": "status", "times": 1}].'
            raise SandboxError(msg)
        self._armed = [_parse(rule, number, systems) for number, rule in enumerate(listed, start=1)]

    def describe(self) -> list[dict[str, object]]:
        """Every fault with its counts."""
        return [armed.describe() for armed in self._armed]

    def wait_s(self, call: Call) -> float:
        """Seconds that this call has to wait; counts the delays it uses."""
        seconds = 0.0
        for armed in self._armed:
            if armed.fault.kind == "delay" and armed.concerns(call) and armed.is_due():
                armed.hits += 1
                call.faults.append("delay")
                seconds += float(str(armed.fault.options.get("seconds", 1)))
        return seconds

    def answer(self, call: Call, system: System, request: Request) -> Response:
        """Let the system answer, spoiled by the first fault that is due and has a meaning for this answer."""
        honest = _Once(lambda: system.handle(request))
        for armed in self._armed:
            if armed.fault.kind == "delay" or not armed.concerns(call):
                continue
            due = armed.is_due()
            if armed.fault.kind == "repeat-page":
                spoiled = armed.first_pages.answer(call, honest, repeat=due)
            else:
                spoiled = _spoil(armed.fault, honest, system) if due else None
            if spoiled is not None:
                armed.hits += 1
                call.faults.append(armed.fault.kind)
                return spoiled
        return honest()


class _Once:
    """The system's own answer, asked for at most once: a second time would carry out a write twice."""

    def __init__(self, ask: Callable[[], Response]) -> None:
        self._ask = ask
        self._answer: Response | None = None

    def __call__(self) -> Response:
        if self._answer is None:
            self._answer = self._ask()
        return self._answer


def _spoil(fault: Fault, honest: Callable[[], Response], system: System) -> Response | None:
    """The answer under this fault, or None when it has no meaning here."""
    if fault.kind in {"drop-rows", "short-total"}:
        return system.shorten(honest(), fault)
    if fault.kind == "rate-limit":
        return system.rate_limited(fault)
    if fault.kind == "expire-token":
        system.expire_tokens()
        return honest()
    if fault.kind in {"cut", "empty", "wrong-type"}:
        rework = {"cut": cut_in_half, "empty": empty_answer, "wrong-type": wrong_type_answer}[fault.kind]
        return rework(honest())
    if fault.options.get("performed"):
        honest()
    if fault.kind == "status":
        return status_answer(system, fault)
    return {"reset": NoAnswer, "garbage": garbage_answer, "html": maintenance_page}[fault.kind]()


def _parse(rule: object, number: int, systems: Collection[str]) -> ArmedFault:
    """One rule of the request body.

    Raises:
        SandboxError: something in it is not understood.
    """
    where = f"Fault {number}"
    if not isinstance(rule, dict):
        msg = f'{where}: an object with at least "kind" is expected.'
        raise SandboxError(msg)
    kind = rule.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        msg = f"{where}: unknown kind {kind!r}; known are {', '.join(KINDS)}."
        raise SandboxError(msg)
    allowed = _COMMON | _OPTIONS.get(kind, frozenset())
    if unknown := sorted(set(rule) - allowed):
        msg = f"{where}: {kind} knows no {', '.join(unknown)}; it takes {', '.join(sorted(allowed))}."
        raise SandboxError(msg)
    system = _text(rule, "system", where)
    if system and system not in systems:
        msg = f"{where}: this client has no system {system!r}; it has {', '.join(sorted(set(systems)))}."
        raise SandboxError(msg)
    path = _text(rule, "path", where)
    times = rule.get("times")
    return ArmedFault(
        Fault(
            kind=kind,
            path=path if path.startswith("/") or not path else f"/{path}",
            times=None if times is None else int(_number(rule, "times", where, lowest=1)),
            after=int(_number(rule, "after", where, lowest=0)) if "after" in rule else 0,
            options=_options(rule, where),
        ),
        system=system,
    )


def _options(rule: dict[str, object], where: str) -> dict[str, object]:
    """The options of a rule, each checked."""
    options: dict[str, object] = {}
    for name in sorted(set(rule) - {"system", "path", "kind", "times", "after"}):
        if name == "method":
            options[name] = _text(rule, name, where).upper()
        elif name == "contains":
            options[name] = _text(rule, name, where)
        elif name == "performed":
            if not isinstance(rule[name], bool):
                msg = f"{where}: performed must be true or false."
                raise SandboxError(msg)
            options[name] = rule[name]
        elif name == "status":
            options[name] = int(_number(rule, name, where, lowest=200, highest=599))
        elif name == "rows":
            options[name] = int(_number(rule, name, where, lowest=1))
        elif name == "seconds":
            options[name] = _number(rule, name, where, highest=_LONGEST_DELAY_S, whole=False)
        else:
            options[name] = _number(rule, name, where, whole=False)
    return options


def _text(rule: dict[str, object], name: str, where: str) -> str:
    value = rule.get(name, "")
    if not isinstance(value, str):
        msg = f"{where}: {name} must be a text."
        raise SandboxError(msg)
    return value


def _number(
    rule: dict[str, object],
    name: str,
    where: str,
    *,
    lowest: float = 0,
    highest: float = 1e9,
    whole: bool = True,
) -> float:
    value = rule[name]
    fits = isinstance(value, int) if whole else isinstance(value, int | float)
    if not fits or isinstance(value, bool) or not lowest <= float(str(value)) <= highest:
        kind = "a whole number" if whole else "a number"
        msg = f"{where}: {name} must be {kind} from {lowest:g} to {highest:g}."
        raise SandboxError(msg)
    return value if isinstance(value, int | float) else 0
