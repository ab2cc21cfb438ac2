"""Aggregations: counts, sums and buckets over what a search found."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from shopswitch.sandbox.shopware.definition import Entity, Record
from shopswitch.sandbox.shopware.errors import refuse
from shopswitch.sandbox.shopware.query import View, filtered, getter

_METRICS = ("count", "sum", "avg", "min", "max", "stats")


def aggregated(view: View, entity: Entity, rows: list[Record], asked: list[Any]) -> dict[str, Any]:
    """Name → result.

    Raises:
        ApiError: An aggregation is not understood.
    """
    found: dict[str, Any] = {}
    for each in asked:
        if not isinstance(each, Mapping) or not isinstance(each.get("name"), str) or not each["name"]:
            raise refuse(
                400, "FRAMEWORK__INVALID_AGGREGATION_NAME", "The aggregation name should be a non-empty string."
            )
        found |= _one(view, entity, rows, each)
    return found


def _one(view: View, entity: Entity, rows: list[Record], asked: Mapping[str, Any]) -> dict[str, Any]:
    kind, name = asked.get("type"), str(asked["name"])
    if kind == "filter":
        conditions = asked.get("filter")
        kept = filtered(view, entity, rows, conditions if isinstance(conditions, list) else [])
        inner = asked.get("aggregation")
        return aggregated(view, entity, kept, [inner])
    if kind not in (*_METRICS, "terms") or not isinstance(asked.get("field"), str):
        text = f"The aggregation {name} of type {kind!r} is not supported here, or has no field."
        raise refuse(400, "FRAMEWORK__INVALID_AGGREGATION_QUERY", text, pointer="/aggregations")
    values = getter(view, entity, str(asked["field"]))
    found = [value for row in rows for value in values(row) if value is not None]
    if kind == "terms":
        return {name: _terms(found, asked.get("limit"))}
    return {name: _metric(str(kind), found) | {"extensions": [], "apiAlias": f"aggregation_{kind}"}}


def _terms(found: list[Any], limit: object) -> dict[str, Any]:
    counted = Counter(str(each).lower() if isinstance(each, bool) else str(each) for each in found)
    buckets = [{"key": key, "count": count, "extensions": []} for key, count in sorted(counted.items())]
    return {"buckets": buckets[:limit] if isinstance(limit, int) else buckets, "extensions": []}


def _metric(kind: str, found: list[Any]) -> dict[str, Any]:
    if kind == "count":
        return {"count": len(found)}
    numbers = [each for each in found if isinstance(each, int | float)]
    results: dict[str, Any] = {
        "sum": sum(numbers),
        "avg": sum(numbers) / len(numbers) if numbers else 0,
        "min": min(found, default=None, key=str) if not numbers else min(numbers),
        "max": max(found, default=None, key=str) if not numbers else max(numbers),
    }
    return results if kind == "stats" else {kind: results[kind]}
