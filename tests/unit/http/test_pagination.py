import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.wrappers import Request, Response

from shopswitch.errors import UnexpectedResponseError
from shopswitch.http.client import ApiClient, ApiResponse
from shopswitch.http.pagination import Call, Collection, CursorPages, NumberedPages, OffsetPages, SinglePage, collect

Serve = Callable[[Any], str]
Open = Callable[..., ApiClient]
Answer = Callable[[Request], Any]


@pytest.fixture
def walk(serve: Serve, open_client: Open) -> Callable[..., Collection]:
    """Collect from a function that gets the request and gives a body, or a whole response."""

    def run(answer: Answer, paginator: Any, **more: Any) -> Collection:
        @Request.application
        def app(request: Request) -> Response:
            found = answer(request)
            return found if isinstance(found, Response) else Response(json.dumps(found))

        values: dict[str, Any] = {
            "what": "products",
            "rows": lambda response: response.json_list(),
            "key": lambda record: record["id"],
        }
        return collect(open_client(serve(app)), paginator, **(values | more))

    return run


Walk = Callable[..., Collection]


def rows(count: int, start: int = 1) -> list[dict[str, int]]:
    return [{"id": number} for number in range(start, start + count)]


def by_offset(total: int) -> Answer:
    return lambda request: rows(total)[int(request.args["offset"]) :][:10]


def by_number(total: int, *, pages: bool = True) -> Answer:
    def answer(request: Request) -> Response:
        start = (int(request.args["page"]) - 1) * 10
        headers = {"X-Pages": str(-(-total // 10)), "X-Total": str(total)} if pages else {}
        return Response(json.dumps(rows(total)[start : start + 10]), headers=headers)

    return answer


def announced(name: str) -> Callable[[ApiResponse], int | None]:
    return lambda response: int(response.headers[name]) if name in response.headers else None


def offset(overlap: int = 0) -> OffsetPages:
    return OffsetPages(Call("/products"), page_size=10, overlap=overlap)


def numbered() -> NumberedPages:
    return NumberedPages(Call("/products"), last_page=announced("x-pages"))


def cursor() -> CursorPages:
    def advance(first: Call, response: ApiResponse) -> Call | None:
        following = response.json_object()["next"]
        return Call(first.path, {"after": following}) if following else None

    return CursorPages(Call("/products"), advance=advance)


# --- each paginator reads everything


@pytest.mark.parametrize("total", [0, 1, 9, 10, 11, 20, 25])
@pytest.mark.parametrize("overlap", [0, 3])
def test_offsets_reach_every_row(total: int, overlap: int, walk: Walk) -> None:
    """Every row once, whether or not the last page is full."""
    found = walk(by_offset(total), offset(overlap), page_size=10, overlap=overlap)
    assert (rows(total), ()) == (found.rows, found.problems)


@pytest.mark.parametrize("total", [0, 1, 10, 11, 25])
@pytest.mark.parametrize("pages", [True, False], ids=["announced", "not announced"])
def test_numbers_reach_every_row(total: int, pages: bool, walk: Walk) -> None:
    """Every row once, with an announced number of pages and without."""
    found = walk(by_number(total, pages=pages), numbered(), page_size=10, total=announced("x-total"))
    assert (rows(total), ()) == (found.rows, found.problems)
    assert (total if pages else None) == found.expected


def test_an_announced_last_page_is_not_passed(walk: Walk) -> None:
    """Where the vendor says how many pages there are, none more is asked for."""
    assert walk(by_number(20), numbered()).pages == 2


def test_a_cursor_is_followed_to_its_end(walk: Walk) -> None:
    """The answer names the next one until it names none; an empty page in between is no end."""
    pages = {"": (rows(2), "a"), "a": ([], "b"), "b": (rows(1, 3), None)}

    def answer(request: Request) -> Any:
        items, following = pages[request.args.get("after", "")]
        return {"items": items, "next": following}

    found = walk(answer, cursor(), rows=lambda response: response.json_object()["items"])
    assert (rows(3), (), 3) == (found.rows, found.problems, found.pages)


def test_a_list_without_pages_is_one_call(walk: Walk) -> None:
    """A list the vendor does not page is asked for once."""
    found = walk(lambda request: rows(3), SinglePage(Call("/products")))
    assert (rows(3), 1) == (found.rows, found.pages)


def test_the_calls_own_parameters_stay(walk: Walk) -> None:
    """Paging adds its parameter to those of the call, and a POST stays a POST."""
    seen: list[tuple[str, dict[str, str], Any]] = []

    def answer(request: Request) -> Any:
        seen.append((request.method, request.args.to_dict(), request.get_json()))
        return []

    walk(answer, OffsetPages(Call("/p", {"status": "new"}, method="POST", json={"a": 1}), page_size=10))
    assert seen == [("POST", {"status": "new", "offset": "0"}, {"a": 1})]


# --- what is not whole says so


def test_a_fault_keeps_what_was_read(walk: Walk) -> None:
    """Rows before the fault stay, and the collection says at which page it ended."""

    def answer(request: Request) -> Any:
        return Response("", status=500) if request.args["offset"] == "20" else by_offset(40)(request)

    found = walk(answer, offset())
    assert (len(found.rows), found.pages) == (20, 2)
    assert found.problems[0] == "Reading products stopped at page 3: HTTP 500."


def test_a_collection_that_does_not_exist_is_not_empty(walk: Walk) -> None:
    """A 404 is a problem, not an empty list."""
    found = walk(lambda request: Response("", status=404), offset(), what="WooCommerce orders")
    assert found.problems == ("WooCommerce orders cannot be read: HTTP 404.",)


@pytest.mark.parametrize("paginator", [offset, numbered, lambda: SinglePage(Call("/products"))])
@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"",
        b"{",
        b"{}",
        b"[1]",
        b"[null]",
        b'[{"id": null}]',
        b'[{"id": ""}]',
        b'[{"id": [1]}]',
        b'[{"x": 1}]',
    ],
)
def test_a_damaged_answer_is_a_problem(body: bytes, paginator: Any, walk: Walk) -> None:
    """Nothing crashes, nothing is taken for complete, and records without id are not taken for one."""
    found = walk(lambda request: Response(body), paginator())
    assert (found.rows, len(found.problems)) == ([], 1)


def test_a_page_that_lost_rows_is_noticed(walk: Walk) -> None:
    """A page shorter than a full one in the middle of a walk is a problem."""

    def answer(request: Request) -> Any:
        page = by_offset(25)(request)
        return page[:-1] if request.args["offset"] == "10" else page

    found = walk(answer, offset(), page_size=10)
    assert found.problems == ("Page 2 of products was shorter than a full page but not the last.",)


def test_a_short_total_is_noticed(walk: Walk) -> None:
    """Fewer rows than announced is a problem."""
    found = walk(by_number(12), numbered(), total=lambda response: 13)
    assert found.problems == ("12 products were read, but the system announced 13.",)


def test_rows_that_came_in_meanwhile_are_no_problem(walk: Walk) -> None:
    """More rows than announced at first is what a live shop does."""
    assert walk(by_number(12), numbered(), total=lambda response: 11).problems == ()


def test_an_empty_page_before_the_announced_last_is_noticed(walk: Walk) -> None:
    """The vendor contradicts itself: rows of later pages may exist."""

    def answer(request: Request) -> Any:
        return Response("[]" if request.args["page"] == "2" else json.dumps(rows(10)), headers={"X-Pages": "3"})

    assert "Page 2 is empty although 3 pages are announced." in walk(answer, numbered()).problems[0]


@pytest.mark.parametrize("paginator", [offset, numbered])
def test_a_server_that_ignores_the_page_is_noticed(paginator: Any, walk: Walk) -> None:
    """The same full page again ends the walk at once."""
    found = walk(lambda request: rows(10), paginator(), page_size=10)
    assert (len(found.rows), found.pages) == (10, 2)
    assert "Page 2 of products repeats records already read" in found.problems[0]


def test_a_short_list_that_ignores_the_page_is_noticed(walk: Walk) -> None:
    """The same short page again ends the walk at once, too."""
    found = walk(lambda request: rows(3), offset(), page_size=10)
    assert found.pages == 2
    assert "Page 2 of products repeats records" in found.problems[0]


def test_a_cursor_in_a_circle_is_noticed(walk: Walk) -> None:
    """A cursor that leads back does not run for ever."""
    ids = iter(range(1000))
    found = walk(
        lambda request: {"items": [{"id": next(ids)}], "next": "a"},
        cursor(),
        rows=lambda response: response.json_object()["items"],
    )
    assert found.pages == 2
    assert "ran in a circle" in found.problems[0]


@pytest.mark.parametrize("body", [{"items": []}, {"items": [], "next": {"x": 1}}])
def test_a_lost_cursor_is_a_problem(body: Any, walk: Walk) -> None:
    """An answer without the expected place for the cursor ends the walk as incomplete."""
    found = walk(lambda request: body, cursor(), rows=lambda response: response.json_object()["items"])
    assert len(found.problems) == 1


def test_a_paginator_may_refuse_an_answer(walk: Walk) -> None:
    """What a connector finds wrong with an answer's paging becomes a problem with its words."""

    def advance(first: Call, response: ApiResponse) -> Call | None:
        raise UnexpectedResponseError("The cursor is lost.")

    found = walk(lambda request: rows(3), CursorPages(Call("/products"), advance=advance))
    assert len(found.rows) == 3
    assert "The cursor is lost." in found.problems[0]


# --- lists that change while they are read


def test_rows_that_shift_down_are_read_once(walk: Walk) -> None:
    """New rows at the front push known ones onto the next page: no row twice, no problem."""
    store = rows(20)

    def answer(request: Request) -> Any:
        page = store[int(request.args["offset"]) :][:10]
        if request.args["offset"] == "0":
            store.insert(0, {"id": 99})
        return page

    found = walk(answer, offset(), page_size=10)
    assert (rows(20), ()) == (found.rows, found.problems)


@pytest.mark.parametrize(("gone", "noticed"), [(2, False), (3, True), (9, True)])
def test_rows_that_shift_up_are_noticed(gone: int, noticed: bool, walk: Walk) -> None:
    """Rows that leave pull others over the border unread: with overlap either none is lost or it shows."""
    store = rows(30)

    def answer(request: Request) -> Any:
        page = store[int(request.args["offset"]) :][:10]
        if request.args["offset"] == "0":
            del store[:gone]
        return page

    found = walk(answer, offset(overlap=3), page_size=10, overlap=3)
    lost = set(range(11, 31)) - {row["id"] for row in found.rows}
    assert noticed == any("does not follow on" in problem for problem in found.problems)
    assert noticed or not lost


def test_too_much_overlap_is_refused() -> None:
    """Pages that repeat half of each other would not come to an end by their own rule."""
    with pytest.raises(ValueError, match="too much"):
        OffsetPages(Call("/products"), page_size=10, overlap=5)


def test_an_emptied_page_is_noticed_by_overlap(walk: Walk) -> None:
    """A page after a full one must repeat some of it: an empty one is not the end."""

    def answer(request: Request) -> Any:
        return by_offset(30)(request) if request.args["offset"] == "0" else []

    assert "does not follow on" in walk(answer, offset(overlap=3), page_size=10, overlap=3).problems[0]


@given(st.integers(0, 60), st.integers(0, 5), st.integers(1, 12))
def test_an_undisturbed_list_is_always_whole(total: int, overlap: int, extra: int) -> None:
    """Whatever the length, page size and overlap: every row, no problem."""
    size = 2 * overlap + extra

    class Store:
        def request(self, method: str, path: str, *, params: Any, **rest: Any) -> Any:
            return rows(total)[int(params["offset"]) :][:size]

    found = collect(
        Store(),  # type: ignore[arg-type]  # hypothesis runs hundreds of walks: too many for a real server
        OffsetPages(Call("/products"), page_size=size, overlap=overlap),
        what="products",
        rows=lambda response: response,  # type: ignore[arg-type, return-value]  # the store answers bare rows
        key=lambda record: record["id"],
        page_size=size,
        overlap=overlap,
    )
    assert (rows(total), ()) == (found.rows, found.problems)
