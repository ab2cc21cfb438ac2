"""Every error the library raises, named by the reaction it calls for.

```
ShopswitchError                 base: one sentence what is wrong, one what to do
├─ ProfileError                 profile, secret or argument missing or wrong   → fix it and run again (exit 2)
├─ ConnectorError               carries system, status, vendor request id
│  ├─ RetriableError            connection, time-out, 5xx                      → was retried, then raised
│  │  └─ RateLimitError         429 or the vendor's equivalent; retry_after in seconds
│  ├─ AuthError                 the key is refused                             → replace the key
│  ├─ PermissionDeniedError     the key works but may not see this             → name the permission
│  ├─ NotFoundError             the address does not exist there
│  ├─ RequestError              our request was refused (other 4xx, refused redirect)
│  ├─ UnexpectedResponseError   shape or type not as documented (HTML, cut body, wrong type)
│  └─ NotSupportedError         the platform or the export cannot do this
├─ IncompleteDataError          totals differ, paging loop, page vanished      → INCOMPLETE, never a PASS
├─ FrameError                   a canonical frame breaks its schema (lists all violations)
├─ WriteRefusedError            no permit, or the target moved since the plan
└─ RunError                     notebook missing, unknown parameter, kernel died
```

A failed check is a result, never an exception.
"""


class ShopswitchError(Exception):
    """Base of all errors meant for people.

    Attributes:
        message: One sentence: what is wrong and where.
        hint: One sentence: what to do about it; may be empty.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class ProfileError(ShopswitchError):
    """A client profile, a secret or an argument is missing or wrong."""


class ConnectorError(ShopswitchError):
    """A system could not be read.

    Attributes:
        system: Role and platform, such as ``new shop (shopify)``.
        status: HTTP status, or None when there was no answer.
        request_id: The vendor's own id of the call, or "".
        code: The vendor's error code, or "".
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        system: str = "",
        status: int | None = None,
        request_id: str = "",
        code: str = "",
    ) -> None:
        super().__init__(message, hint=hint)
        self.system = system
        self.status = status
        self.request_id = request_id
        self.code = code


class RetriableError(ConnectorError):
    """No connection, a time-out or a server error: worth another try."""


class RateLimitError(RetriableError):
    """The vendor asks to slow down.

    Attributes:
        retry_after: Seconds the vendor asks to wait, or None when it does not say.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        system: str = "",
        status: int | None = 429,
        request_id: str = "",
        code: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint, system=system, status=status, request_id=request_id, code=code)
        self.retry_after = retry_after


class AuthError(ConnectorError):
    """The key is refused."""


class PermissionDeniedError(ConnectorError):
    """The key is accepted but may not see or do this."""


class NotFoundError(ConnectorError):
    """The address or the record does not exist in that system."""


class RequestError(ConnectorError):
    """The system refused our request."""


class UnexpectedResponseError(ConnectorError):
    """The answer is not what the vendor documents: HTML, a cut body, a wrong type."""


class NotSupportedError(ConnectorError):
    """The platform, or this export, cannot do what was asked."""


class IncompleteDataError(ShopswitchError):
    """A collection could not be read whole."""


class FrameError(ShopswitchError):
    """A canonical frame breaks its schema."""


class WriteRefusedError(ShopswitchError):
    """A write was stopped before it was sent."""


class RunError(ShopswitchError):
    """A notebook could not be run as asked."""
