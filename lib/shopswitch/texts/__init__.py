"""Every sentence the runbook says about a client, in Dutch and in English: a file per step, and one for the frame.

A file is TOML. A leaf is a table with the keys ``en`` and ``nl``; ``en_one`` and ``nl_one`` beside them are used when
the value named ``count`` is 1. Values stand in braces: ``{sku}``. A new step brings its own file.
"""

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
_LEAF = frozenset({*LANGUAGES, *(f"{language}_one" for language in LANGUAGES)})


class Texts:
    """The texts of one file in one language.

    Args:
        name: File name without ``.toml``: a step's key, or ``frame``.
        language: ``nl`` or ``en``.
    """

    def __init__(self, name: str, language: str) -> None:
        self.name = name
        self.language = language
        self._leaves = leaves(name)

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text of a dotted key with its values filled in.

        Raises:
            LookupError: There is no such text, or a value it needs was not given.
        """
        leaf = self._leaves.get(key)
        if leaf is None:
            raise LookupError(f"texts/{self.name}.toml has no text '{key}'.")
        one = f"{self.language}_one"
        template = leaf[one] if values.get("count") == 1 and one in leaf else leaf[self.language]
        return template.format_map(_Values(self.name, key, values))

    def sentence(self, key: str, /, **values: Any) -> str:
        """The same, beginning with a capital."""
        text = self(key, **values)
        return text[:1].upper() + text[1:]

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self._leaves


class _Values(dict[str, Any]):
    def __init__(self, name: str, key: str, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self._where = f"texts/{name}.toml, '{key}'"

    def __missing__(self, key: str) -> Any:
        raise LookupError(f"{self._where}: no value for {{{key}}}.")


@cache
def leaves(name: str) -> Mapping[str, Mapping[str, str]]:
    """Dotted key → language → text, of one file; nothing when there is no such file."""
    file = files("shopswitch.texts").joinpath(f"{name}.toml")
    if not file.is_file():
        return {}
    return dict(_walk(tomllib.loads(file.read_text(encoding="utf-8")), ""))


def _walk(table: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for key, value in table.items():
        inner = f"{path}.{key}" if path else key
        if _LEAF.issuperset(value) and all(isinstance(text, str) for text in value.values()):
            yield inner, value
        else:
            yield from _walk(value, inner)


def codes(name: str) -> tuple[str, ...]:
    """The finding codes a file has texts for: its tables in capitals, in their order."""
    found = dict.fromkeys(key.partition(".")[0] for key in leaves(name))
    return tuple(key for key in found if re.fullmatch(r"[A-Z][A-Z0-9_]+", key))


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}
