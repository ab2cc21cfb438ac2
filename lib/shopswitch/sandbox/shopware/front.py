"""The HTTP side: what a call is allowed, how it wants its answer, and which route it takes."""

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.shopware import actions, reading
from shopswitch.sandbox.shopware.answers import JSON, JSON_API, answer
from shopswitch.sandbox.shopware.errors import ApiError, error, refuse
from shopswitch.sandbox.shopware.query import View
from shopswitch.sandbox.shopware.seed import LANGUAGE

if TYPE_CHECKING:
    from shopswitch.sandbox.shopware.shop import ShopwareShop

_ACCEPTED = re.compile(r"application/json|application/vnd\.api\+json|application/\*|\*/\*|^$")


class Asked:
    """One call of the interface, with the rights of its key.

    Attributes:
        view: How it looks at the records.
        json: Whether plain JSON is wanted; else it is JSON:API.
    """

    def __init__(self, shop: "ShopwareShop", request: Request) -> None:
        self.shop = shop
        self.request = request
        accept = request.headers.get("Accept", "")
        self.json = JSON in accept
        if not _ACCEPTED.search(accept):
            raise refuse(415, "0", "All supported formats are application/json and application/vnd.api+json.")
        language = request.headers.get("sw-language-id", LANGUAGE)
        if shop.store.get("language", language) is None:
            text = "The language was not found."
            raise refuse(412, "FRAMEWORK__LANGUAGE_NOT_FOUND", text, parameters={"languageId": language})
        self.view = View(
            shop.store,
            shop.version_parts,
            inherits=request.headers.get("sw-inheritance", "").lower() in ("1", "true"),
            default_language=language == LANGUAGE,
            max_limit=shop.max_limit,
        )

    @property
    def base(self) -> str:
        """Address of the shop."""
        return self.request.host_url.rstrip("/") + self.request.script_root

    @property
    def skips_flows(self) -> bool:
        """Whether no flow, and so no mail, is to follow."""
        return self.request.headers.get("sw-skip-trigger-flow", "").lower() in ("1", "true")

    def body(self) -> Any:
        """The parsed body; None for none.

        Raises:
            ApiError: It is not JSON.
        """
        raw = self.request.get_data(cache=True)
        if not raw.strip():
            return None
        try:
            return json.loads(raw)
        except (ValueError, RecursionError):
            raise refuse(400, "0", "The JSON payload is malformed.") from None

    def need(self, entity: str, right: str) -> None:
        """Make sure the key has a right.

        Raises:
            ApiError: It has not.
        """
        name = f"{entity}:{right}"
        if name in self.shop.missing_rights:
            text = json.dumps({"message": "Missing privilege", "missingPrivileges": [name]})
            raise refuse(403, "FRAMEWORK__MISSING_PRIVILEGE_ERROR", text)

    def list_answer(self, body: dict[str, Any]) -> Response:
        """An answer in the form that was asked for; `body` is made for that form already."""
        return answer(body, mimetype=JSON if self.json else JSON_API)


Handler = Callable[..., Response]
_ENTITY = "(?!search/|search-ids/|aggregate/)([a-z-]+)"
_ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", r"/api(?:/v\d+)?/_info/version", actions.version),
    ("GET", r"/api/_info/config", actions.config),
    ("GET", r"/api/_action/number-range/reserve/([^/]+)(?:/([^/]*))?", actions.reserve_number),
    ("GET", r"/api/_action/system-config", actions.system_config),
    ("POST", r"/api/_action/sync", actions.sync),
    ("POST", r"/api/_action/(order|order_delivery|order_transaction)/([^/]+)/state/([^/]+)", actions.transition),
    ("POST", r"/api/_action/state-machine/([^/]+)/([^/]+)/state/([^/]+)", actions.transition),
    ("GET", r"/api/_action/state-machine/([^/]+)/([^/]+)/state", actions.possible_transitions),
    ("POST", r"/api/search/([a-z_-]+)", reading.search),
    ("POST", r"/api/search-ids/([a-z_-]+)", reading.search_ids),
    ("POST", r"/api/aggregate/([a-z_-]+)", reading.aggregate),
    ("GET", r"/api/([a-z-]+)", reading.listed),
    ("POST", r"/api/([a-z-]+)", actions.create),
    ("GET", rf"/api/{_ENTITY}/([^/]+)", reading.one),
    ("PATCH", rf"/api/{_ENTITY}/([^/]+)", actions.update),
    ("DELETE", rf"/api/{_ENTITY}/([^/]+)", actions.delete),
)
_COMPILED = [(method, re.compile(pattern), handler) for method, pattern, handler in _ROUTES]


class Front:
    """Answers calls for one shop."""

    def __init__(self, shop: "ShopwareShop") -> None:
        self._shop = shop

    def handle(self, request: Request) -> Response:
        """Answer one call."""
        try:
            if request.path == "/api/oauth/token":
                return self._token(request)
            if request.path == "/api/_info/health-check":
                return Response(status=200, mimetype=JSON)
            handler, parts = self._route(request)
            self._authenticate(request)
            return handler(Asked(self._shop, request), *parts)
        except ApiError as refusal:
            return answer({"errors": refusal.errors}, refusal.status)

    def _route(self, request: Request) -> tuple[Handler, tuple[Any, ...]]:
        path, method = request.path.rstrip("/"), "GET" if request.method == "HEAD" else request.method
        known = False
        for wanted, pattern, handler in _COMPILED:
            match = pattern.fullmatch(path)
            known = known or match is not None
            if match is not None and wanted == method:
                return handler, match.groups()
        if known:
            text = f'No route found for "{request.method} {request.path}": Method Not Allowed'
            raise refuse(405, "0", text)
        raise refuse(404, "0", f'No route found for "{request.method} {request.path}"')

    def _authenticate(self, request: Request) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not self._shop.logins.works(token.strip()):
            title = "The resource owner or authorization server denied the request."
            detail = "Access token could not be verified" if token else 'Missing "Authorization" header'
            raise refuse(401, "9", detail, title=title)

    def _token(self, request: Request) -> Response:
        if request.method != "POST":
            raise refuse(405, "0", f'No route found for "{request.method} {request.path}": Method Not Allowed')
        given = request.get_json(silent=True) if request.is_json else request.form
        given = given if isinstance(given, Mapping) else {}
        logins, client_id = self._shop.logins, str(given.get("client_id", ""))
        who = f"{client_id.lower()}-{request.remote_addr}"
        wait = logins.wait_s(who) if self._shop.limits_on else 0.0
        if wait > 0:
            raise throttled(int(wait) + 1)
        if given.get("grant_type") != "client_credentials":
            # People's own logins are not emulated; the runbook uses an integration.
            title = "The authorization grant type is not supported by the authorization server."
            raise refuse(400, "2", "Check that all required parameters have been provided", title=title)
        if (client_id, given.get("client_secret")) != (logins.client_id, logins.client_secret):
            logins.failed(who)
            raise refuse(401, "4", "Client authentication failed", title="Client authentication failed")
        logins.succeeded(who)
        token = logins.grant()
        return answer({"token_type": "Bearer", "expires_in": int(logins.token_seconds), "access_token": token})


def throttled(seconds: int) -> ApiError:
    """Too many attempts to log in; Source: Shopware `AuthThrottledException`."""
    text = f"Auth throttled for {seconds} seconds."
    entry = error(429, "FRAMEWORK__AUTH_THROTTLED", text, parameters={"seconds": seconds})
    return ApiError(429, [entry])
