"""First contact: whether the account can be read, and what is left of its limits. Nothing is written to find out."""

from shopswitch.connectors.bol.answers import rows_of
from shopswitch.connectors.bol.doors import Doors
from shopswitch.connectors.bol.limits import OFFERS, ORDERS, SHIPMENTS, Endpoint
from shopswitch.errors import PermissionDeniedError
from shopswitch.http.client import ApiResponse
from shopswitch.protocols import AccountInfo, Permission

_NOTES = (
    "bol.com tells no totals: offers and open orders are read twice, handled orders once; what is lost at the end of a "
    "list each time cannot be noticed.",
    "Offers and orders that bol.com sends itself (FBB) are left out.",
)
_NEEDED = (
    ("offers", OFFERS, {"page-size": "25"}, "Products and stock cannot be compared.", True),
    ("orders", ORDERS, {"status": "OPEN"}, "Missed orders cannot be found.", True),
    ("shipments", SHIPMENTS, {"fulfilment-method": "FBR"}, "Nobody can tell whether shipments arrive.", False),
)


def ask_account(doors: Doors) -> AccountInfo:
    """What can be read. bol.com tells no name, time zone or version of an account.

    Raises:
        AuthError: The credentials are refused.
        PermissionDeniedError: The account may read nothing at all.
        ConnectorError: It cannot be reached, or is not bol.com.
    """
    permissions: list[Permission] = []
    answers: list[ApiResponse] = []
    refused: PermissionDeniedError | None = None
    budgets: list[str] = []
    for name, endpoint, params, needed_for, required in _NEEDED:
        try:
            response = doors.to(endpoint).get(endpoint.path, params)
        except PermissionDeniedError as error:
            refused = error
            permissions.append(Permission(name, False, needed_for, required=required))
            continue
        rows_of(response, name)
        answers.append(response)
        budgets += _budget(doors, name, endpoint, response)
        permissions.append(Permission(name, True, needed_for, required=required))
    if refused is not None and not answers:
        raise refused
    return AccountInfo(
        system_name="",
        version="v10, offers v11",
        server_time=next((each.server_time for each in answers if each.server_time is not None), None),
        permissions=tuple(permissions),
        notes=_NOTES,
        rate_budget="; ".join(budgets),
    )


def _budget(doors: Doors, name: str, endpoint: Endpoint, response: ApiResponse) -> list[str]:
    left = response.headers.get("x-ratelimit-remaining", "")
    limit = doors.limit(endpoint)
    return [f"{name}: {left} of {limit.calls} calls in {limit.window_s:g} s left"] if left.isdecimal() else []
