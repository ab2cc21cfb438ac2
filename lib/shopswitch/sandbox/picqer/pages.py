"""The one web page of Picqer that the runbook sends people to: a webshop connection with its deactivate button.

The vendor has no interface for connections. Its address there: redirect.picqer.com/config/webshops/{webshopid}.
"""

from html import escape

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.picqer.records import Connection

PREFIX = "/config/webshops/"

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body style="font-family:sans-serif;max-width:40rem;margin:2rem auto">
<h1>{title}</h1>
<p>Webshop {number} &middot; <strong id="state">{state}</strong></p>
<ul><li>Send stock: {stock}</li><li>Send shipments: {shipments}</li></ul>
<form method="post" action="{action}"><button type="submit">{button}</button></form>
<p><small>Sandbox of shopswitch: nothing here is a real account.</small></p>
</body></html>
"""


def connection_page(request: Request, connections: dict[int, Connection]) -> Response:
    """Show a connection, or press its button (POST to ``…/deactivate`` or ``…/activate``)."""
    number, _, verb = request.path.removeprefix(PREFIX).strip("/").partition("/")
    connection = connections.get(int(number)) if number.isascii() and number.isdigit() else None
    if connection is None or verb not in ("", "deactivate", "activate"):
        return Response("There is no such webshop in this account.", status=404, mimetype="text/plain")
    here = f"{request.script_root}{PREFIX}{connection.idcompany_webshop}"
    if verb:
        if request.method != "POST":
            return Response("Press the button on the page.", status=405, mimetype="text/plain")
        connection.active = verb == "activate"
        return redirect(here, 303)
    wanted = "deactivate" if connection.active else "activate"
    page = _PAGE.format(
        title=escape(connection.title),
        number=connection.idcompany_webshop,
        state="active" if connection.active else "inactive",
        stock="yes" if connection.send_stock else "no",
        shipments="yes" if connection.send_shipments else "no",
        action=escape(f"{here}/{wanted}", quote=True),
        button=f"{wanted.capitalize()} webshop",
    )
    return Response(page, mimetype="text/html")
