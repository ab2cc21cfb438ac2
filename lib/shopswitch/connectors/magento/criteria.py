"""How a list is asked for: filters, order, page size and projection, in the words of `searchCriteria`."""

from dataclasses import dataclass, replace

MOST_ROWS = 300
"""A shop that limits its input takes no larger page. Source: API security, Web API input limits."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition; its word must be one the shop knows, for an unknown one is answered with an empty list."""

    field: str
    value: str
    condition: str = "eq"


@dataclass(frozen=True, slots=True)
class Search:
    """One list.

    Attributes:
        path: Below ``/V1``, with leading slash.
        fields: Projection of one item: no personal data is asked for that is not needed.
        groups: Filters inside a group are alternatives, the groups all hold.
        sort: Fields by which rows rise; together they identify a row.
        page_size: At most `MOST_ROWS`. Without one the shop sends everything at once.
    """

    path: str
    fields: str
    groups: tuple[tuple[Filter, ...], ...] = ()
    sort: tuple[str, ...] = ("entity_id",)
    page_size: int = 100

    def where(self, *filters: Filter) -> "Search":
        """The same with one more group of alternatives."""
        return replace(self, groups=(*self.groups, filters))

    def params(self, page: int = 1) -> dict[str, str]:
        """The query."""
        found = {
            "searchCriteria[pageSize]": str(self.page_size),
            "searchCriteria[currentPage]": str(page),
            "fields": f"items[{self.fields}],total_count",
        }
        for g, group in enumerate(self.groups):
            for f, one in enumerate(group):
                name = f"searchCriteria[filter_groups][{g}][filters][{f}]"
                found[f"{name}[field]"] = one.field
                found[f"{name}[value]"] = one.value
                found[f"{name}[condition_type]"] = one.condition
        for number, name in enumerate(self.sort):
            found[f"searchCriteria[sortOrders][{number}][field]"] = name
            found[f"searchCriteria[sortOrders][{number}][direction]"] = "ASC"
        return found
