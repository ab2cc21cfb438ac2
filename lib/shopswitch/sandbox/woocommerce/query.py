"""Query strings as PHP reads and WordPress writes them."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, quote

_NAME = re.compile(r"(?P<name>[^\[\]]+)(?P<keys>(\[[^\[\]]*\])*)")

Tree = dict[str, Any]
"""Names to text, or to a nested tree where the name had brackets (a PHP array: keys are ``0``, ``1``, … or words)."""


def parse_query(raw: str) -> Tree:
    """Read a query string or form body; ``a[]=x`` and ``a[k]=x`` become trees, a repeated plain name keeps the last."""
    return build_tree(parse_qsl(raw, keep_blank_values=True))


def build_tree(pairs: Iterable[tuple[str, str]]) -> Tree:
    """Put decoded name and value pairs into a tree."""
    tree: Tree = {}
    for name, value in pairs:
        match = _NAME.fullmatch(name)
        if not match:
            continue
        keys = [match["name"].replace(".", "_").replace(" ", "_"), *re.findall(r"\[([^\[\]]*)\]", match["keys"])]
        _place(tree, keys, value)
    return tree


def _place(tree: Tree, keys: list[str], value: str) -> None:
    for key in keys[:-1]:
        key = key or str(len(tree))
        inner = tree.get(key)
        if not isinstance(inner, dict):
            inner = tree[key] = {}
        tree = inner
    tree[keys[-1] or str(len(tree))] = value


def build_query(values: Tree) -> str:
    """Write a query the way WordPress does in its paging links.

    A plus sign stays as it is, so that a date with an offset comes back with a space when the link is followed
    (recorded with ``after=…+01:00``).
    """
    return "&".join(_pairs(values))


def _pairs(values: Tree, prefix: str = "") -> list[str]:
    pairs: list[str] = []
    for key, value in values.items():
        name = f"{prefix}%5B{quote(str(key), safe='')}%5D" if prefix else quote(str(key), safe="")
        if isinstance(value, dict | list):
            inner = value if isinstance(value, dict) else {str(index): item for index, item in enumerate(value)}
            pairs += _pairs(inner, name)
        else:
            pairs.append(f"{name}={quote(str(value), safe='+')}".rstrip("="))
    return pairs
