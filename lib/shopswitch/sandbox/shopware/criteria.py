"""What a search asks for, checked the way the vendor checks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shopswitch.sandbox.shopware.errors import ApiError, error, refuse

MODES = {0: 0, 1: 1, 2: 2, "0": 0, "1": 1, "2": 2, "none": 0, "exact": 1, "next-pages": 2}
_NESTED = ("filter", "post-filter", "sort")


@dataclass(slots=True)
class Criteria:
    """A search.

    Attributes:
        page: From 1.
        limit: Rows of a page, or None: all.
        mode: How `total` is counted: 0 rows of this page, 1 exactly, 2 up to five pages ahead.
        associations: Property → what is asked of what it leads to.
    """

    page: int = 1
    limit: int | None = None
    ids: list[str] | None = None
    filters: list[Any] = field(default_factory=list)
    post_filters: list[Any] = field(default_factory=list)
    sort: list[Any] = field(default_factory=list)
    associations: "dict[str, Criteria]" = field(default_factory=dict)
    includes: dict[str, list[str]] = field(default_factory=dict)
    excludes: dict[str, list[str]] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)
    mode: int = 0
    aggregations: list[Any] = field(default_factory=list)
    term: str = ""
    grouping: list[str] = field(default_factory=list)


def parse(body: object, max_limit: int | None) -> Criteria:
    """Read a search's body.

    Raises:
        ApiError: Something in it is not accepted; all of it that can be seen at once is named.
    """
    if body is None:
        body = {}
    if not isinstance(body, Mapping):
        raise refuse(400, "FRAMEWORK__INVALID_REQUEST_PARAMETER", "The body must be an object with criteria.")
    wrong: list[dict[str, Any]] = []
    made = _plain(body)
    made.ids = _ids(body.get("ids"))
    made.page = _page(body.get("page"), wrong)
    made.limit = _limit(body.get("limit"), max_limit, wrong) if made.ids is None else None
    mode = body.get("total-count-mode", 0)
    # Anything else counts as none, as with the vendor.
    made.mode = MODES.get(mode, 0) if isinstance(mode, int | str) else 0
    if wrong:
        raise ApiError(400, wrong)
    return made


def _plain(body: Mapping[str, Any]) -> Criteria:
    made = Criteria(
        filters=_list(body, "filter"),
        post_filters=_list(body, "post-filter"),
        sort=_list(body, "sort"),
        fields=[str(each) for each in _list(body, "fields")],
        aggregations=_list(body, "aggregations"),
        grouping=[str(each) for each in _list(body, "grouping")],
        term=str(body.get("term") or ""),
        includes=_names(body, "includes"),
        excludes=_names(body, "excludes"),
    )
    nested = body.get("associations") or {}
    if not isinstance(nested, Mapping):
        raise refuse(
            400, "FRAMEWORK__INVALID_ASSOCIATION", "The associations must be an object.", pointer="/associations"
        )
    for name, inner in nested.items():
        inner = inner if isinstance(inner, Mapping) else {}
        made.associations[name] = _plain({key: inner[key] for key in (*_NESTED, "associations") if key in inner})
        limit = inner.get("limit")
        made.associations[name].limit = limit if isinstance(limit, int) and limit > 0 else None
    return made


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    value = body.get(name)
    if value is None:
        return []
    if isinstance(value, list):
        return value
    if name == "sort" and isinstance(value, str):
        return [
            {"field": each.lstrip("-"), "order": "DESC" if each.startswith("-") else "ASC"} for each in value.split(",")
        ]
    text = f"The {name} parameter has to be a list."
    raise refuse(400, "FRAMEWORK__INVALID_FILTER_QUERY", text, pointer=f"/{name}")


def _names(body: Mapping[str, Any], name: str) -> dict[str, list[str]]:
    value = body.get(name) or {}
    if not isinstance(value, Mapping) or not all(isinstance(each, list) for each in value.values()):
        text = f"The {name} parameter has to be an object of lists."
        raise refuse(400, "FRAMEWORK__INVALID_REQUEST_PARAMETER", text, pointer=f"/{name}")
    return {key: [str(each) for each in names] for key, names in value.items()}


def _ids(value: object) -> list[str] | None:
    if value is None:
        return None
    found = value.split("|") if isinstance(value, str) else value
    if not isinstance(found, list):
        raise refuse(400, "FRAMEWORK__INVALID_REQUEST_PARAMETER", "The ids have to be a list.", pointer="/ids")
    return [str(each) for each in found]


def _whole(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.lstrip("-").isdecimal() else None


def _page(value: object, wrong: list[dict[str, Any]]) -> int:
    if value is None:
        return 1
    page = _whole(value)
    if page is None or page < 1:
        text = f"The page parameter must be a positive integer. Given: {value}"
        wrong.append(error(400, "FRAMEWORK__INVALID_PAGE_QUERY", text, pointer="/page", parameters={"page": value}))
        return 1
    return page


def _limit(value: object, most: int | None, wrong: list[dict[str, Any]]) -> int | None:
    if value is None or value == "":
        return most
    limit = _whole(value)
    about: dict[str, Any] = {"pointer": "/limit", "parameters": {"limit": value}}
    if limit is None or limit < 1:
        text = f"The limit parameter must be a positive integer greater or equals than 1. Given: {value}"
        wrong.append(error(400, "FRAMEWORK__INVALID_LIMIT_QUERY", text, **about))
    elif most is not None and limit > most:
        text = f"The limit must be lower than or equal to MAX_LIMIT(={most}). Given: {limit}"
        wrong.append(error(400, "FRAMEWORK__QUERY_LIMIT_EXCEEDED", text, **about))
    return limit
