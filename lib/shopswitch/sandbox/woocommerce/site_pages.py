"""What a shop shows without a key: the two REST indexes, and pages for people.

Source: recorded answers of WooCommerce 11.0.1 on WordPress 7.0.4.
"""

import json

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.woocommerce.errors import Json
from shopswitch.sandbox.woocommerce.responses import NO_CACHE
from shopswitch.sandbox.woocommerce.routes import NAMESPACES, describe_routes
from shopswitch.sandbox.woocommerce.state import Store


def root_index(store: Store, root: str, hidden: frozenset[str]) -> Json:
    """`GET /wp-json/`: name, time zone and what is installed."""
    home = root.removesuffix("/wp-json")
    offset = store.now().astimezone(store.zone).strftime("%z")
    hours = int(offset[:3]) + int(offset[0] + offset[3:]) / 60
    authorise = {"endpoints": {"authorization": f"{home}/wp-admin/authorize-application.php"}}
    body: Json = {"name": store.name, "description": "", "url": home, "home": home}
    body |= {"gmt_offset": int(hours) if hours == int(hours) else hours, "timezone_string": store.zone.key}
    body |= {"page_for_posts": 0, "page_on_front": 0, "show_on_front": "posts", "namespaces": list(NAMESPACES)}
    body |= {"authentication": {"application-passwords": authorise}, "routes": describe_routes(store, root, hidden)}
    body |= {"site_logo": 0, "site_icon": 0, "site_icon_url": ""}
    return body | {"_links": {"help": [{"href": "https://developer.wordpress.org/rest-api/"}]}}


def version_index(store: Store, root: str, hidden: frozenset[str]) -> Json:
    """`GET /wp-json/wc/v3`: the routes of this version."""
    links = {"self": [{"href": f"{root}/wc/v3"}]}
    itself: Json = {"namespace": "wc/v3", "methods": ["GET"], "endpoints": [{"methods": ["GET"], "args": {}}]}
    routes = {"/wc/v3": itself | {"_links": links}} | describe_routes(store, root, hidden, prefix="/wc/v3/")
    return {"namespace": "wc/v3", "routes": routes, "_links": {"up": [{"href": f"{root}/"}]}}


def page(store: Store, request: Request, home: str) -> Response:
    """Anything outside the REST API: the legacy API, which is switched off, or HTML."""
    if "wc-api-route" in request.args or request.path.startswith("/wc-api/"):
        text = "The WooCommerce API is disabled on this site"
        body = json.dumps({"errors": {"code": "woocommerce_api_disabled", "message": text}})
        return Response(body, status=404, content_type="application/json; charset=UTF-8")
    is_front = request.path in ("", "/", "/index.php")
    title = store.name if is_front else f"Page not found &#8211; {store.name}"
    head = f'<head><meta charset="UTF-8"><title>{title}</title></head>'
    html = f'<!doctype html>\n<html lang="en-US">\n{head}\n<body></body>\n</html>\n'
    headers = {"Link": f'<{home}/wp-json/>; rel="https://api.w.org/"', **NO_CACHE}
    return Response(html, status=200 if is_front else 404, headers=headers, content_type="text/html; charset=UTF-8")
