"""Answers in JSON."""

import json

from werkzeug.wrappers import Response

JSON, JSON_API = "application/json", "application/vnd.api+json"


def answer(body: object, status: int = 200, mimetype: str = JSON) -> Response:
    """An answer in JSON."""
    return Response(json.dumps(body, ensure_ascii=False), status=status, mimetype=mimetype)
