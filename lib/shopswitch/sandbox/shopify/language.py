"""The words GraphQL texts are made of: tokens, values and type references, for queries and for `admin.graphql`."""

import re
from dataclasses import dataclass
from typing import Any

Position = tuple[int, int]
"""Line and column, both counted from 1."""

TOKEN = re.compile(
    r"""
      (?P<skip>[\s,\ufeff]+|\#[^\n\r]*)
    | (?P<block>\"{3}(?:\\\"{3}|[^"]|\"(?!\"\"))*\"{3})
    | (?P<string>"(?:\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4}|[^"\\\n\r])*")
    | (?P<float>-?(?:0|[1-9]\d*)(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+))
    | (?P<int>-?(?:0|[1-9]\d*))
    | (?P<name>[_A-Za-z]\w*)
    | (?P<mark>\.\.\.|[!$&()\[\]:=@{}|])
    """,
    re.VERBOSE | re.ASCII,
)
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))")
ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class GraphQLSyntaxError(Exception):
    """The text is no GraphQL."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `kind` is block, string, float, int, name, mark or end."""

    kind: str
    text: str
    position: Position


@dataclass(frozen=True, slots=True)
class Variable:
    """`$name` where a value may stand."""

    name: str


@dataclass(frozen=True, slots=True)
class EnumName:
    """A bare word where a value may stand."""

    name: str


@dataclass(frozen=True, slots=True)
class TypeRef:
    """A type as written: `of` holds the inner type of a list, `name` the innermost type's name."""

    name: str
    required: bool = False
    of: "TypeRef | None" = None

    def __str__(self) -> str:
        return (f"[{self.of}]" if self.of else self.name) + ("!" if self.required else "")

    def optional(self) -> "TypeRef":
        """The same type, null allowed."""
        return TypeRef(self.name, required=False, of=self.of)


@dataclass(frozen=True, slots=True)
class Directive:
    """`@name(arguments)`."""

    name: str
    arguments: dict[str, Any]
    position: Position


def dedent_block(text: str) -> str:
    """The value of a block string: common indentation and blank edges go away (GraphQL specification, 2.9.4)."""
    lines = text.replace('\\"""', '"""').splitlines()
    indents = [len(line) - len(line.lstrip(" \t")) for line in lines[1:] if line.strip()]
    common = min(indents, default=0)
    lines = lines[:1] + [line[common:] for line in lines[1:]]
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)


def unescape(text: str) -> str:
    """The value of a quoted string."""
    joined = ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else ESCAPED.get(m[2], m[2]), text)
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Tokens:
    """A text cut into words, read from front to back."""

    def __init__(self, text: str) -> None:
        self._tokens = self._cut(text)
        self._at = 0

    @staticmethod
    def _cut(text: str) -> list[Token]:
        tokens, at, line, line_start = [], 0, 1, 0
        while at < len(text):
            match = TOKEN.match(text, at)
            position = (line, at - line_start + 1)
            if match is None:
                raise GraphQLSyntaxError(f"syntax error, unexpected invalid token ({text[at : at + 10]!r})", position)
            kind, word = str(match.lastgroup), match.group()
            if kind != "skip":
                tokens.append(Token(kind, word, position))
            line += word.count("\n")
            if "\n" in word:
                line_start = at + word.rindex("\n") + 1
            at = match.end()
        tokens.append(Token("end", "end of file", (line, at - line_start + 1)))
        return tokens

    @property
    def now(self) -> Token:
        """The word to be read next."""
        return self._tokens[self._at]

    def take(self) -> Token:
        """Read one word."""
        token = self.now
        if token.kind != "end":
            self._at += 1
        return token

    def at(self, text: str) -> bool:
        """Whether this mark or name comes next."""
        return self.now.text == text and self.now.kind in ("mark", "name")

    def accept(self, text: str) -> bool:
        """Read this mark or name if it comes next."""
        found = self.at(text)
        if found:
            self.take()
        return found

    def expect(self, text: str) -> Token:
        """Read this mark or name, or fail."""
        if not self.at(text):
            raise self.unexpected(f"expecting {text!r}")
        return self.take()

    def name(self) -> str:
        """Read a name, or fail."""
        if self.now.kind != "name":
            raise self.unexpected("expecting a name")
        return self.take().text

    def unexpected(self, hint: str) -> GraphQLSyntaxError:
        """The failure for the word that comes next."""
        return GraphQLSyntaxError(f"syntax error, unexpected {self.now.text!r}, {hint}", self.now.position)


def parse_type(tokens: Tokens) -> TypeRef:
    """Read a type such as `[ID!]!`."""
    if tokens.accept("["):
        inner = parse_type(tokens)
        tokens.expect("]")
        return TypeRef(inner.name, required=tokens.accept("!"), of=inner)
    return TypeRef(tokens.name(), required=tokens.accept("!"))


def parse_value(tokens: Tokens) -> Any:
    """Read a value: Python's own kinds, `Variable` and `EnumName`."""
    token = tokens.take()
    match token.kind, token.text:
        case "int", text:
            return int(text)
        case "float", text:
            return float(text)
        case "string", text:
            return unescape(text[1:-1])
        case "block", text:
            return dedent_block(text[3:-3])
        case "mark", "$":
            return Variable(tokens.name())
        case "mark", "[":
            return _parse_list(tokens)
        case "mark", "{":
            return parse_pairs(tokens, "}")
        case "name", text:
            return {"true": True, "false": False, "null": None}.get(text, EnumName(text))
    raise GraphQLSyntaxError(f"syntax error, unexpected {token.text!r}, expecting a value", token.position)


def _parse_list(tokens: Tokens) -> list[Any]:
    found = []
    while not tokens.accept("]"):
        found.append(parse_value(tokens))
    return found


def parse_pairs(tokens: Tokens, closing: str) -> dict[str, Any]:
    """Read `name: value` pairs up to the closing mark; round brackets must hold one."""
    found: dict[str, Any] = {}
    if closing == ")" and tokens.at(closing):
        raise tokens.unexpected("expecting an argument")
    while not tokens.accept(closing):
        name = tokens.name()
        tokens.expect(":")
        found[name] = parse_value(tokens)
    return found


def parse_directives(tokens: Tokens) -> tuple[Directive, ...]:
    """Read what stands behind `@`, as often as it does."""
    found = []
    while tokens.at("@"):
        position = tokens.take().position
        name = tokens.name()
        found.append(Directive(name, parse_pairs(tokens, ")") if tokens.accept("(") else {}, position))
    return tuple(found)
