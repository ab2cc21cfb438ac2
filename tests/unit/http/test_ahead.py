import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.errors import AuthError
from shopswitch.http.ahead import Ahead, by_steps
from shopswitch.http.client import ApiClient
from shopswitch.http.pagination import Call, Collection, OffsetPages, collect

Serve = Callable[[Any], str]
Open = Callable[..., ApiClient]
PAGE = 10


class Shelf:
    """A list of numbered records; counts calls, and how many were answered at the same time."""

    def __init__(self, total: int, *, meet: int = 0) -> None:
        self.total, self.offsets = total, []
        self.meeting = threading.Barrier(meet) if meet else None
        self.wrong: dict[int, Response] = {}

    def __call__(self, environ: Any, start_response: Any) -> Any:
        offset = int(Request(environ).args["offset"])
        self.offsets.append(offset)
        if self.meeting is not None and PAGE <= offset <= 3 * PAGE:
            # Only answered once all of them are here: without calls at the same time this would end in an error.
            self.meeting.wait(timeout=10)
        rows = [{"id": number} for number in range(self.total)][offset : offset + PAGE]
        return self.wrong.get(offset, Response(json.dumps(rows)))(environ, start_response)


def walk(client: ApiClient, depth: int = 3) -> Collection:
    with Ahead(client, by_steps("offset", PAGE), depth=depth) as reader:
        return collect(
            reader,
            OffsetPages(Call("/x"), page_size=PAGE),
            what="products",
            rows=lambda response: response.json_list(),
            key=lambda record: record["id"],
            page_size=PAGE,
        )


def test_pages_are_on_their_way_together(serve: Serve, open_client: Open) -> None:
    """Pages two to four are answered at the same time, and arrive in order."""
    shelf = Shelf(60, meet=3)
    found = walk(open_client(serve(shelf)))
    assert found.problems == ()
    assert [row["id"] for row in found.rows] == list(range(60))


@pytest.mark.parametrize("total", [0, 3, 10, 11, 35])
def test_little_is_asked_beyond_the_end(serve: Serve, open_client: Open, total: int) -> None:
    """An empty list costs one call; any other at most two more than reading page by page."""
    shelf = Shelf(total)
    assert len(walk(open_client(serve(shelf))).rows) == total
    assert len(shelf.offsets) <= (1 if not total else -(-total // PAGE) + 1 + 2)
    assert len(set(shelf.offsets)) == len(shelf.offsets)


def test_what_goes_wrong_ahead_goes_wrong_in_its_place(serve: Serve, open_client: Open) -> None:
    """A page that is refused ends the walk there: what came before stays, and the rest is a problem."""
    shelf = Shelf(60)
    shelf.wrong[30] = Response(status=401)
    found = walk(open_client(serve(shelf)))
    assert [row["id"] for row in found.rows] == list(range(30))
    assert len(found.problems) == 1
    assert "page 4" in found.problems[0]


def test_an_error_beyond_the_end_is_nobodys_problem(serve: Serve, open_client: Open) -> None:
    """A page nobody would have asked for may fail."""
    shelf = Shelf(15)
    shelf.wrong[30] = Response(status=401)
    assert walk(open_client(serve(shelf))).problems == ()


def test_another_way_than_expected_is_asked_afresh(serve: Serve, open_client: Open) -> None:
    """The reader answers the call it is asked, never one it guessed."""
    shelf = Shelf(90)
    with Ahead(open_client(serve(shelf)), by_steps("offset", PAGE)) as reader:
        for offset in (0, 10, 70, 20):
            rows = reader.request("GET", "/x", intent="read", params={"offset": str(offset)}).json_list()
            assert rows[0]["id"] == offset


def test_the_first_call_fails_like_any_other(serve: Serve, open_client: Open) -> None:
    """No thread swallows the error of the first page."""
    shelf = Shelf(5)
    shelf.wrong[0] = Response(status=401)
    with Ahead(open_client(serve(shelf)), by_steps("offset", PAGE)) as reader, pytest.raises(AuthError):
        reader.request("GET", "/x", intent="read", params={"offset": "0"})
