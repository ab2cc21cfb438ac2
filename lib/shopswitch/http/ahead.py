"""Several pages on their way at once, where the next page's address is known before the present one is here.

A vendor that allows eight calls a second and answers after 0.2 s can only be read at its limit that way. Order,
stop rule and every check stay those of the walk: this only sends earlier what the walk is going to ask.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from types import TracebackType
from typing import Any, Literal, Self

from shopswitch.http.client import ApiResponse, Params
from shopswitch.http.pagination import Call, Reader


class Ahead:
    """A reader for one walk; also a context manager, which waits for what is still on its way.

    Nothing is sent early before the walk asks for a second page: most lists have one. At the end at most
    `depth - 1` calls were sent beyond the last page.

    Args:
        client: What sends the calls; must bear several threads at once.
        following: The call that comes after a call, as the walk will ask for it.
        depth: Calls on their way at most.
    """

    def __init__(self, client: Reader, following: Callable[[Call], Call], *, depth: int = 3) -> None:
        self._client, self._following, self._depth = client, following, depth
        self._pool = ThreadPoolExecutor(max_workers=depth, thread_name_prefix="ahead")
        self._sent: deque[tuple[Call, Future[ApiResponse]]] = deque()
        self._asked = 0

    def request(
        self,
        method: str,
        path: str,
        *,
        intent: Literal["read", "write"],
        params: Params = (),
        json: Any = None,
        cost: float = 1.0,
    ) -> ApiResponse:
        """The answer to this call, which may be here already; see `ApiClient.request`."""
        call = Call(path, dict(params), method, json, cost)
        self._asked += 1
        if self._asked == 1:
            return self._ask(call)
        if not self._sent or self._sent[0][0] != call:
            # The walk went another way than expected; what was sent for the expected one is dropped.
            self._sent.clear()
            self._sent.append((call, self._pool.submit(self._ask, call)))
        while len(self._sent) < self._depth:
            coming = self._following(self._sent[-1][0])
            self._sent.append((coming, self._pool.submit(self._ask, coming)))
        return self._sent.popleft()[1].result()

    def _ask(self, call: Call) -> ApiResponse:
        return self._client.request(
            call.method, call.path, intent="read", params=call.params, json=call.json, cost=call.cost
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def by_steps(parameter: str, step: int) -> Callable[[Call], Call]:
    """For lists paged by a number in the query: the next call has that number raised by `step`."""

    def following(call: Call) -> Call:
        number = int(call.params[parameter]) + step
        return replace(call, params={**call.params, parameter: str(number)})

    return following
