"""The HTTP side: tokens, versions, the bucket, and where results lie."""

import json
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.shopify import (
    account,
    bulk,
    catalogue,
    details,
    inventory,
    offer,
    order_writes,
    orders,
    shipments,
)
from shopswitch.sandbox.shopify.cost import MAX_QUERY_COST, Cost, status
from shopswitch.sandbox.shopify.errors import RequestError, located
from shopswitch.sandbox.shopify.language import GraphQLSyntaxError
from shopswitch.sandbox.shopify.query import Operation, parse
from shopswitch.sandbox.shopify.resolve import Context, Execution, Resolver, Table
from shopswitch.sandbox.shopify.sdl import schema
from shopswitch.sandbox.shopify.validate import validate
from shopswitch.sandbox.shopify.values import variables

if TYPE_CHECKING:
    from shopswitch.sandbox.shopify.shop import ShopifyShop

TOKEN_SECONDS = 86399
TOKEN_HEADER = "X-Shopify-Access-Token"  # noqa: S105 - the name of a header
LIMITS_PAGE = "https://shopify.dev/api/usage/rate-limits"
BAD_TOKEN = "[API] Invalid API key or access token (unrecognized login or wrong password)"  # noqa: S105 - a message


def _tables() -> Table:
    found: dict[str, dict[str, Resolver]] = {}
    for module in (account, bulk, catalogue, details, inventory, offer, order_writes, orders, shipments):
        for type_name, rules in module.FIELDS.items():
            found.setdefault(type_name, {}).update(rules)
    return found


TABLE: Table = _tables()


def json_response(body: object, code: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer in JSON."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status=code, mimetype="application/json", headers=dict(headers or {}))


def throttled(shop: "ShopifyShop", requested: int) -> Response:
    """The answer to too little budget: HTTP 200, no data; Source: shopify.dev, API rate limits."""
    cost = status(shop.bucket, requested, None)
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED", "documentation": LIMITS_PAGE}}
    return json_response({"errors": [error], "extensions": {"cost": cost}})


class AccessTokens:
    """Access tokens: the permanent one, and those from the client-credentials grant."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.permanent = self._made()
        self._granted: dict[str, datetime] = {}

    def _made(self) -> str:
        return f"shpat_{self._rng.getrandbits(128):032x}"

    def grant(self, now: datetime) -> str:
        """A new token that works for 24 hours."""
        token = self._made()
        self._granted[token] = now + timedelta(seconds=TOKEN_SECONDS)
        return token

    def works(self, token: str | None, now: datetime) -> bool:
        """Whether a token opens the shop now."""
        return token is not None and (token == self.permanent or self._granted.get(token, now) > now)

    def expire(self) -> None:
        """Make every granted token invalid; a permanent one does not expire."""
        self._granted.clear()


class Front:
    """Answers calls for one shop."""

    def __init__(self, shop: "ShopifyShop") -> None:
        self.shop = shop
        shop.bulk.table = TABLE

    def handle(self, request: Request) -> Response:
        """Answer one call."""
        parts = request.path.strip("/").split("/")
        match parts:
            case ["admin", "oauth", "access_token"]:
                return self._token(request)
            case ["admin", "api", version, "graphql.json"]:
                return self._graphql(request, version)
        if request.path.lstrip("/").startswith(bulk.RESULT_PATH):
            return self._result(request, parts[-1])
        return json_response({"errors": "Not Found"}, 404)

    def _token(self, request: Request) -> Response:
        """Source: shopify.dev, client-credentials grant; form or JSON."""
        given = request.get_json(silent=True) if request.is_json else request.form
        given = given if isinstance(given, Mapping) else {}
        if request.method != "POST":
            return json_response({"errors": "Not Found"}, 404)
        if not self.shop.same_organisation:
            return json_response({"error": "shop_not_permitted"}, 400)
        if (given.get("client_id"), given.get("client_secret")) != (self.shop.client_id, self.shop.client_secret):
            return json_response({"error": "invalid_client"}, 400)
        if given.get("grant_type") != "client_credentials":
            return json_response({"error": "unsupported_grant_type"}, 400)
        token = self.shop.tokens.grant(self.shop.now())
        scope = ",".join(sorted(self.shop.scopes))
        return json_response({"access_token": token, "scope": scope, "expires_in": TOKEN_SECONDS})

    def _result(self, request: Request, name: str) -> Response:
        # on the live platform this is another company's host: a token sent along is a leak, so it is refused
        if TOKEN_HEADER in request.headers:
            return Response("the address is signed: send no token", status=400, mimetype="text/plain")
        text = self.shop.bulk.result(name.removesuffix(".jsonl"), self.shop.now())
        if text is None:
            return Response("no such result", status=404, mimetype="text/plain")
        return Response(text, mimetype="application/jsonl")

    def _graphql(self, request: Request, asked: str) -> Response:
        version = running_version(asked)
        if version is None:
            return json_response({"errors": "Not Found"}, 404)
        headers = {"X-Shopify-API-Version": version}
        if not self.shop.tokens.works(request.headers.get(TOKEN_HEADER), self.shop.now()):
            return json_response({"errors": BAD_TOKEN}, 401, headers)
        body = request.get_json(silent=True) if request.method == "POST" else None
        if not isinstance(body, dict) or not isinstance(body.get("query"), str):
            return json_response({"errors": {"query": "Required parameter missing or invalid"}}, 400, headers)
        context = Context(self.shop, schema(version), version, request.url_root)
        try:
            answer = self.answer(context, body)
        except GraphQLSyntaxError as failure:
            line, column = failure.position
            where = [{"line": line, "column": column}]
            answer = json_response({"errors": [{"message": str(failure), "locations": where}]})
        except RequestError as failure:
            answer = json_response({"errors": failure.errors})
        answer.headers.extend(headers)
        return answer

    def answer(self, context: Context, body: Mapping[str, Any]) -> Response:
        """Answer one request's text.

        Raises:
            GraphQLSyntaxError: It is no GraphQL.
            RequestError: It does not fit the types.
        """
        document = parse(body["query"])
        operation = document.operation(body.get("operationName"))
        if operation is None or not operation.root:
            position = document.operations[0].position
            raise RequestError([located("An operation name is required", position, [], code="BAD_REQUEST")])
        validate(context.schema, document, operation)
        values = variables(context.schema, operation, body.get("variables") or {})
        cost = Cost(context.schema, document, values)
        requested = cost.requested(operation)
        if requested > MAX_QUERY_COST:
            return self._too_dear(requested, operation)
        bucket = self.shop.bucket
        if not self.shop.limits_on:
            bucket.fill()
        elif not bucket.take(requested):
            return throttled(self.shop, requested)
        execution = Execution(context, TABLE, document, values)
        data = execution.run(operation)
        actual = cost.actual(operation, data)
        if self.shop.limits_on:
            bucket.give_back(requested - actual)
        answer: dict[str, Any] = {"data": data, "extensions": {"cost": status(bucket, requested, actual)}}
        if execution.errors:
            answer["errors"] = execution.errors
        return json_response(answer)

    def _too_dear(self, requested: int, operation: Operation) -> Response:
        error = located(
            f"Query cost is {requested}, which exceeds the single query max cost limit ({MAX_QUERY_COST}).",
            operation.position,
            [],
            code="MAX_COST_EXCEEDED",
            cost=requested,
            maxCost=MAX_QUERY_COST,
            documentation=LIMITS_PAGE,
        )
        cost = status(self.shop.bucket, requested, None)
        return json_response({"errors": [error], "extensions": {"cost": cost}})


def running_version(asked: str) -> str | None:
    """The version that answers: the asked one, the oldest supported for one out of support, None for no version."""
    if asked in (*account.SUPPORTED, account.CANDIDATE, "unstable"):
        return asked
    year, dash, month = asked.partition("-")
    is_version = bool(dash) and year.isdecimal() and month in ("01", "04", "07", "10")
    return account.SUPPORTED[0] if is_version and asked < account.SUPPORTED[0] else None
