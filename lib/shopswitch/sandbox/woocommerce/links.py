"""The `_links` that every record carries."""

from shopswitch.sandbox.woocommerce.errors import Json

EDITABLE = ("GET", "POST", "PUT", "PATCH", "DELETE")


def record_links(base: str, path: str, *, allow: tuple[str, ...] = EDITABLE, **more: str) -> Json:
    """Links to a record and its list.

    Args:
        base: Address of the API version (…/wp-json/wc/v3).
        path: Path of the record below it; the list is one step up.
        allow: Methods of the record's route.
        more: Further relations (name → path below `base`).
    """
    links: Json = {
        "self": [{"href": f"{base}/{path}", "targetHints": {"allow": list(allow)}}],
        "collection": [{"href": f"{base}/{path.rpartition('/')[0]}"}],
    }
    return links | related_links(base, **more)


def related_links(base: str, **relations: str) -> Json:
    """Links of other relations."""
    return {relation: [{"href": f"{base}/{target}"}] for relation, target in relations.items()}
