"""Errors as CCV Shop answers them: a status, a code in two parts, a message for developers.

The codes with two parts are those of CCV's own SDK. Where none is known the status alone stands as code.
"""

from shopswitch.sandbox.ccv.records import Json


class ApiError(Exception):
    """An answer other than success.

    Attributes:
        status: HTTP status.
        code: CCV's code, such as ``404.20``.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def body(self) -> Json:
        """The error as JSON."""
        return error_body(self.status, self.code, self.message)


def error_body(status: int, code: str, message: str) -> Json:
    """An error as JSON."""
    return {"status": status, "code": code, "developermessage": message}


def unauthorized(message: str) -> ApiError:
    """The signature, the key or the moment is wrong; the real code is unconfirmed."""
    return ApiError(401, "401", message)


def forbidden(resource: str) -> ApiError:
    """The keys have no right to a resource; the real code is unconfirmed."""
    return ApiError(403, "403", f"These keys have no access to {resource}.")


def bad_request(message: str) -> ApiError:
    """A parameter or a body that does not fit; the real code is unconfirmed."""
    return ApiError(400, "400", message)


def unknown_resource(path: str) -> ApiError:
    """No resource at this address."""
    return ApiError(404, "404.20", f"The resource {path} does not exist.")


def no_record(resource: str, number: int) -> ApiError:
    """No record with this id; the real code is unconfirmed."""
    return ApiError(404, "404", f"There is no record {number} in {resource}.")


def method_not_allowed(method: str, resource: str) -> ApiError:
    """The resource has no such method."""
    return ApiError(405, "405.10", f"{method} is not allowed on {resource}.")


def same_value() -> ApiError:
    """Everything a PATCH would change is so already (inferred from the code's name in the SDK)."""
    return ApiError(500, "500.50", "The properties already have these values.")


def too_many(*, overall: bool) -> ApiError:
    """Too many calls in this minute, of this method on this resource or overall."""
    code, what = ("429.11", "calls") if overall else ("429.10", "calls of this method on this resource")
    return ApiError(429, code, f"Too many {what} within a minute.")
