"""What is there is read, and nothing else happens."""

from datetime import timedelta

from shopswitch.testing.filling import HOSTILE, hostile_items
from shopswitch.testing.marking import MANY, asked_of
from shopswitch.testing.subject import LOOK_BACK, Subject, Yard
from shopswitch.testing.truths import wrong_orders, wrong_products, wrong_stock


@asked_of("shop", "file")
def test_every_product_is_read_as_it_is(full: Subject) -> None:
    """Id, SKU, kind, sale and barcode of everything that can be sold, over several pages."""
    snapshot = full.read("products")
    assert snapshot.complete, snapshot.problems
    assert wrong_products(snapshot, full.system) == []


@asked_of("shop")
def test_every_stock_level_is_read_as_it_is(full: Subject) -> None:
    """Pieces where stock is kept, nothing where it is not."""
    snapshot = full.read("stock")
    assert snapshot.complete, snapshot.problems
    assert wrong_stock(snapshot, full.system) == []


@asked_of("shop", "file")
def test_every_order_is_read_as_it_is(full: Subject) -> None:
    """All since a moment, all open ones whatever their age, none invented."""
    snapshot = full.read("orders")
    assert snapshot.complete, snapshot.problems
    assert wrong_orders(snapshot, full.system, full.now - LOOK_BACK) == []


@asked_of("warehouse")
def test_the_warehouse_is_read_as_it_is(full: Subject) -> None:
    """Products, open orders, rows and picklists in the numbers that the account holds."""
    books = full.system.books
    products = full.read("products").frame
    assert sorted(products["sku"]) == sorted(each.productcode for each in books.products.values())
    open_ids = {str(each.idorder) for each in books.orders.values() if each.status not in ("completed", "cancelled")}
    assert open_ids <= set(full.read("orders").frame["order_id"])
    assert len(full.read("webshop_orders").frame) == len(books.rows)
    still_open = {str(each.idpicklist) for each in books.picklists.values() if each.is_open}
    assert set(full.read("picklists").frame["picklist_id"]) == still_open
    free = full.read("stock").frame.query("location_counts").groupby("source_id")["quantity"].sum()
    assert {key: value for key, value in free.items() if value} == {
        str(key): books.free(key) for key, each in books.products.items() if each.keeps_stock and books.free(key)
    }


@asked_of("shop", "warehouse")
def test_an_empty_system_is_complete_and_empty(yard: Yard, key: str) -> None:
    """Nothing there is not the same as nothing read: no problem, no row."""
    subject = yard.subject(key)
    if subject.platform.kind == "warehouse":
        subject.system.books.products.clear()
        subject.system.books.by_code.clear()
    for resource in subject.resources:
        snapshot = subject.read(resource)
        assert snapshot.complete, (resource, snapshot.problems)
        assert snapshot.rows == 0, resource


@asked_of("shop", "file")
def test_hostile_texts_survive(yard: Yard, key: str) -> None:
    """SKUs and names with every kind of odd character come through exactly as the system shows them."""
    subject = yard.subject(key, products=hostile_items())
    snapshot = subject.read("products")
    assert snapshot.complete, snapshot.problems
    assert wrong_products(snapshot, subject.system) == []
    read = set(snapshot.frame["sku"])
    assert len(read & set(HOSTILE)) >= len(HOSTILE) - 4, set(HOSTILE) - read


@asked_of("shop", "warehouse")
def test_a_list_is_not_read_by_a_call_per_record(full: Subject) -> None:
    """Several pages, and far fewer calls than records."""
    for resource in ("products", "stock", "orders"):
        before = len(full.calls())
        snapshot = full.read(resource)
        assert snapshot.pages >= 2, resource
        assert len(full.calls()) - before < MANY / 2, resource


@asked_of("shop", "warehouse")
def test_first_contact_tells_who_it_is(full: Subject) -> None:
    """A name or version, the server's time, and no right that is needed and missing."""
    info = full.connector().ping()
    assert info.system_name or info.version
    assert info.server_time is None or abs(info.server_time - full.now) < timedelta(minutes=1)
    assert not [right.name for right in info.permissions if right.required and right.granted is False]


@asked_of("shop", "warehouse", "file")
def test_no_secret_and_no_person_gets_out(full: Subject) -> None:
    """Neither in frames, nor in messages, nor in the journal; also when it goes wrong."""
    texts = []
    for resource in full.resources:
        for rules in ([], [{"kind": "status", "status": 401}], [{"kind": "garbage", "after": 1}]):
            if full.platform.kind != "file":
                full.faults(*rules)
            snapshot = full.read(resource)
            texts += [snapshot.frame.to_csv(), *snapshot.problems, *snapshot.notes]
    texts += [str(dict(entry)) for entry in full.journal.entries]
    whole = "\n".join(texts)
    canaries = full.client.world.canaries()
    assert [text for text in canaries["secrets"] if text in whole] == []
    assert [text for text in canaries["personal"] if len(text) > 4 and text in whole] == []


@asked_of("shop", "warehouse")
def test_reading_changes_nothing(full: Subject) -> None:
    """After every read the system is what it was, and the journal holds reads only."""
    before = _state(full)
    start = len(full.journal.entries)
    for resource in full.resources:
        full.read(resource)
    assert _state(full) == before
    assert {entry["intent"] for entry in full.journal.entries[start:]} == {"read"}


def _state(subject: Subject) -> str:
    system = subject.system
    if hasattr(system, "books"):
        return repr([list(held.values()) for held in (system.books.products, system.books.orders, system.books.rows)])
    return repr([system.listings(), system.orders()])
