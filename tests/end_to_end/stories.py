"""Switches that are rehearsed: a careful one, a careless one, and a shop that is added."""

from pathlib import Path

from shopswitch.runbook.runner import plan
from shopswitch.sandbox.systems import Item
from tests.end_to_end.conftest import Bench
from tests.end_to_end.rehearsal import Rehearsal

OLD, NEW = 12, 27
DEFECTS = {"CASE_DIFFERS": 1, "DUPLICATE_IN_NEW": 1, "OLD_ORDER_OPEN": 1, "PICKLIST_SNOOZED": 1}


def careful(bench: Bench, folder: Path) -> Rehearsal:
    """One client from the first look until four days after the switch, done as the guide says."""
    story = Rehearsal(bench, bench.client(seed=14, defects=DEFECTS))
    _prepare(story, folder)
    _switch(story)
    _push_and_enter(story)
    _send(story)
    _afterwards(story)
    # Whoever runs step 03 again now must not replace what was written down before the switch.
    story.record(folder / "again", "api_users")
    return story


def _prepare(story: Rehearsal, folder: Path) -> None:
    story.mend(story.look("defects"))
    story.look("mended")
    story.confirm("api_users", "shipping_options")
    story.at(days=-3)
    story.ship_everything()
    story.at(minutes=-30)
    story.order("before", "old", *story.goods(1))
    story.control("import")
    story.at(minutes=-10)
    story.look("eve")
    story.record(folder / "eve", *(step.key for step in plan("prepare")))
    story.world.take_baseline()


def _switch(story: Rehearsal) -> None:
    first, second, third = story.goods(3)
    story.at(minutes=-5)
    story.order("unseen", "old", second)
    story.at(minutes=0)
    story.control(f"connections/{OLD}/deactivate")
    story.control(f"connections/{NEW}/activate")
    story.at(minutes=10)
    story.look("off")
    story.at(minutes=40)
    story.order("late", "old", third)
    story.order("whole", "new", first)
    story.order("parted", "new", second, third)
    story.at(minutes=50)
    story.control("import")
    story.at(hours=2)
    story.look("proved")


def _push_and_enter(story: Rehearsal) -> None:
    story.confirm("old_connection_off", "new_connection_on")
    story.control(f"connections/{NEW}/settings", send_stock=True, send_shipments=True)
    story.control("push-stock", connection=NEW)
    story.look("pushed")
    story.confirm("inventory_push")
    story.at(hours=3)
    story.enter_again("unseen")
    story.enter_again("late")
    story.control("import")
    story.look("entered")


def _send(story: Rehearsal) -> None:
    """Half of one order of two lines goes first, the rest an hour later."""
    (view,) = [each for each in story.world.shops["new"].orders() if each.number == story.orders["parted"]]
    story.at(hours=5)
    story.control("ship", order=story.orders["before"], tracking="3SBEFORE")
    story.control("ship", order=story.orders["whole"], tracking="3SWHOLE")
    part = [{"sku": view.lines[0].sku, "quantity": 1}]
    story.control("ship", order=story.orders["parted"], lines=part, tracking="3SFIRST")
    story.at(hours=6)
    story.look("sent")
    story.complete("old", story.orders["before"])
    story.control("ship", order=story.orders["parted"], tracking="3SSECOND")
    story.at(hours=7)
    story.look("done")


def _afterwards(story: Rehearsal) -> None:
    """A product is put on sale under a code that looks like another one; later on a webhook stops."""
    (code,) = story.goods(1)
    story.at(hours=8)
    with story.world.lock:
        story.world.shops["new"].add_items([Item(f"0{code}", "Once more", stock=5)])
    story.order("strange", "new", f"0{code}")
    story.control("import")
    story.at(hours=9)
    story.look("phantom")
    story.at(days=4)
    with story.world.lock:
        story.world.picqer.books.hooks[0].active = False
    story.look("aftercare")


def switch_late(story: Rehearsal) -> None:
    """Make the switch while one customer still orders in the old shop, and nobody pushes the stock."""
    code, *_ = story.goods(1)
    story.at(minutes=0)
    story.control(f"connections/{OLD}/deactivate")
    story.control(f"connections/{NEW}/activate")
    story.at(minutes=40)
    story.order("late", "old", code)
    story.order("whole", "new", code)
    story.at(minutes=50)
    story.control("import")
    story.at(hours=2)


def careless(bench: Bench) -> Rehearsal:
    """Nobody ran step 03, nobody pressed the button, and the new connection was left half open."""
    story = Rehearsal(bench, bench.client(seed=15))
    story.at(days=-3)
    story.ship_everything()
    story.at(minutes=0)
    story.control(f"connections/{NEW}/activate")
    first, second, third = story.goods(3)
    story.at(minutes=10)
    story.confirm("old_connection_off")
    story.at(minutes=40)
    story.order("late", "old", first)
    story.order("silent", "new", second)
    story.at(minutes=50)
    story.control("import")
    story.control("ship", order=story.orders["silent"], tracking="3SSILENT")
    story.at(hours=2)
    story.look("careless")
    story.control(f"connections/{OLD}/deactivate")
    story.control(f"connections/{NEW}/settings", send_stock=True, send_shipments=True)
    story.order("later", "old", second)
    story.order("told", "new", third)
    story.at(hours=2.5)
    story.control("import")
    story.control("ship", order=story.orders["told"], tracking="3STOLD")
    story.at(hours=4)
    story.look("too-late")
    return story


def added(bench: Bench, folder: Path, old: str | None) -> Rehearsal:
    """A second shop beside what there is."""
    story = Rehearsal(bench, bench.client(scenario="add", old=old, seed=16, defects={"NOT_IN_PICQER": 1}))
    story.record(folder, "api_users")
    story.look("prepared")
    story.world.take_baseline()
    story.at(minutes=0)
    story.control(f"connections/{NEW}/activate")
    story.at(minutes=40)
    story.order("whole", "new", *story.goods(1))
    story.at(minutes=50)
    story.control("import")
    story.control(f"connections/{NEW}/settings", send_stock=True, send_shipments=True)
    story.control("push-stock", connection=NEW)
    story.control("ship", order=story.orders["whole"])
    story.at(hours=2)
    story.confirm("api_users", "shipping_options", "new_connection_on", "inventory_push")
    story.look("added")
    return story
