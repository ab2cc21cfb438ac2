"""An HTTP server of the test's own."""

from collections.abc import Callable

from werkzeug.wrappers import Request, Response


class Server:
    """Answers in the given order, the last one for ever, and remembers what came in."""

    def __init__(self, *answers: Response | Callable[[Request], Response]) -> None:
        self.answers = list(answers)
        self.seen: list[Request] = []

    @Request.application
    def __call__(self, request: Request) -> Response:
        """Answer one call."""
        request.get_data()
        self.seen.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer if isinstance(answer, Response) else answer(request)


def status(code: int, **headers: str) -> Response:
    return Response("[]", status=code, headers={name.replace("_", "-"): text for name, text in headers.items()})


def to(location: str, code: int = 302) -> Response:
    # As it is: werkzeug would complete it.
    response = Response("", status=code)
    response.autocorrect_location_header = False
    response.headers["Location"] = location
    return response
