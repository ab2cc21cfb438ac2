"""An emulated Lightspeed eCom C-Series shop: its state and its REST interface behind a language and a key.

What it cannot vouch for, because no source says it: bodies of errors beyond their message, which answer an
unconfigured language gives, the time zone of date filters (`filters_in_utc` turns it), the ceiling above which a page
is cut, `since_id` beyond "rows with a greater id, rising", the answer and the largest size of `variants/bulk`, which
fields of an order can be written and whether writing `status` moves the shipment (here it does not), what a cancelled
order does to stock (here it comes back), whether a POST to `orders` is a 405, the fields of `checkouts`, and the map
of `catalog`. `fields` is not looked at. Lists are not embedded; a single order embeds its rows.
Source: vendor client SEOshop/API-PHP-Client v1.9.1, example payloads of the documentation as carried by SDKs.
"""

from shopswitch.sandbox.lightspeed.shop import LightspeedShop

__all__ = ["LightspeedShop"]
