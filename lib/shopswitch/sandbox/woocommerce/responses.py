"""Turning a handler's answer into bytes and headers: totals, paging links, chosen fields, envelope."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.woocommerce.calls import Answer
from shopswitch.sandbox.woocommerce.errors import Json
from shopswitch.sandbox.woocommerce.query import Tree, build_query

NO_CACHE = {
    "Expires": "Wed, 11 Jan 1984 05:00:00 GMT",
    "Cache-Control": "no-cache, must-revalidate, max-age=0, no-store, private",
}
_EXPOSE = "X-WP-Total, X-WP-TotalPages, Link"
_ACCEPT = "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type"


@dataclass(slots=True)
class Exchange:
    """One call while it is being answered.

    Attributes:
        query: The query string as PHP reads it.
        root: Address of the REST root (…/wp-json), as the caller sees it.
        path: Path below the root.
        known: Whether the key's user is calling.
        allow: Methods the route has, once that may be told.
    """

    request: Request
    query: Tree
    root: str
    path: str
    known: bool = False
    allow: list[str] = field(default_factory=list)


def respond(exchange: Exchange, result: Answer) -> Response:
    """The answer as it goes over the wire."""
    query, body, status = exchange.query, result.body, result.status
    names = _field_names(query)
    if names and status < 400:
        body = project(body, names)
    headers = _paging_headers(exchange, result) | result.headers
    if exchange.allow:
        headers["Allow"] = ", ".join(exchange.allow)
    if "_envelope" in query:
        inner = {name: int(value) if value.isdigit() else value for name, value in headers.items()}
        body, headers, status = {"body": body, "status": status, "headers": inner}, {}, 200
    headers = {"Link": f'<{exchange.root}/>; rel="https://api.w.org/"'} | headers
    headers |= NO_CACHE if exchange.known else {"Vary": "Origin"}
    headers |= {"X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff"}
    headers |= {"Access-Control-Expose-Headers": _EXPOSE, "Access-Control-Allow-Headers": _ACCEPT}
    text = "" if exchange.request.method == "HEAD" else json.dumps(body, separators=(",", ":"))
    return Response(text, status=status, headers=headers, content_type="application/json; charset=UTF-8")


def _paging_headers(exchange: Exchange, result: Answer) -> dict[str, str]:
    if result.total is None:
        return {}
    pages = -(-result.total // result.per_page)
    headers = {"X-WP-Total": str(result.total), "X-WP-TotalPages": str(pages)}
    query = {name: value for name, value in (result.link_query or exchange.query).items() if name != "page"}
    links = []
    if result.page > 1 and pages:
        links.append(("prev", min(result.page - 1, pages)))
    if result.page < pages:
        links.append(("next", result.page + 1))
    if links:
        address = f"{exchange.root}{exchange.path}"
        texts = [f'<{address}?{build_query(query | {"page": page})}>; rel="{rel}"' for rel, page in links]
        headers["Link"] = ", ".join(texts)
    return headers


def _field_names(query: Tree) -> list[str]:
    asked = query.get("_fields", "")
    if isinstance(asked, dict):
        return [str(name) for name in asked.values()]
    return [name for name in re.split(r"[\s,]+", asked) if name]


def project(body: Any, names: list[str]) -> Any:
    """Keep the named fields.

    A single record keeps its links (recorded). A dotted name reaches into objects; into a list it reaches nothing,
    because WordPress compares it with the list's numbers (`_rest_array_intersect_key_recursive`).
    """
    tree: Json = {}
    for name in names:
        branch = tree
        *path, last = name.split(".")
        for part in path:
            branch = branch.setdefault(part, {})
        branch[last] = {}
    if isinstance(body, list):
        return [_cut(row, tree) for row in body]
    kept = _cut(body, tree)
    return kept | {"_links": body["_links"]} if "_links" in body else kept


def _cut(value: Any, tree: Json) -> Any:
    if not tree or not isinstance(value, dict | list):
        return value
    if isinstance(value, list):
        return []
    return {key: _cut(inner, tree[key]) for key, inner in value.items() if key in tree}
