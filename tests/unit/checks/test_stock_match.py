import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from shopswitch.checks.result import CheckResult, Confirmation, Verdict
from shopswitch.checks.step import AGAIN
from shopswitch.checks.stock_match import STEP, again
from shopswitch.frames.snapshot import Snapshot
from tests.unit.checks import building
from tests.unit.checks.building import AFTER, SWITCH, context, marks, missed_lines, parts, products, stock

# A product nobody asks about, so that the warehouse is not empty.
SHELF = {"source_id": "77", "quantity": 1, "location_id": "31"}
PUSHED = {"inventory_push": Confirmation("inventory_push", "Eigenaar", AFTER)}


def run(*inputs: Snapshot, **changes: Any) -> CheckResult:
    """The step after the push, without parts and orders on their way unless a test brings them."""
    given = {item.name: item for item in (parts(), missed_lines("new"), *inputs)}
    return building.run(STEP, *given.values(), **({"confirmations": PUSHED} | changes))


def second(snapshot: Snapshot) -> Snapshot:
    """The same, as the second look."""
    return building.snapshot(snapshot.name + AGAIN, building.STOCK, snapshot.frame.to_dict("records"))


def compare(
    shop: dict[str, Any], *picqer: dict[str, Any], listing: dict[str, Any] | None = None, **changes: Any
) -> CheckResult:
    return run(
        products("picqer", {"sku": "A", "source_id": "9"}),
        stock("picqer", *[{"source_id": "9"} | row for row in picqer], SHELF),
        products("new", {"sku": "A", "source_id": "1"} | (listing or {})),
        stock("new", {"source_id": "1", "sku": "A"} | shop),
        *changes.pop("more", ()),
        **changes,
    )


FIVE = {"quantity": 5, "location_id": "31"}


def test_equal_levels_pass() -> None:
    """The sum over the warehouses that count is what the shop shows."""
    result = compare({"quantity": 8}, FIVE, {"quantity": 3, "location_id": "32"})
    assert (result.verdict, marks(result)) == (Verdict.PASS, [])


def test_a_warehouse_that_does_not_count_is_left_out() -> None:
    """Stock in a quarantine warehouse is not for sale."""
    assert marks(compare({"quantity": 5}, FIVE, {"quantity": 9, "location_id": "33", "location_counts": False})) == []


@pytest.mark.parametrize(
    ("code", "shop"),
    [
        ("STOCK_DIFFERS", {"quantity": 4}),
        ("STOCK_NOT_TRACKED", {"quantity": None, "tracked": False}),
        ("STOCK_AT_PARENT", {"quantity": 5, "shared": True}),
        ("STOCK_DIFFERS", {"quantity": None}),
    ],
)
def test_each_way_a_level_can_be_wrong(code: str, shop: dict[str, Any]) -> None:
    """Named by SKU; Picqer's figure on the left."""
    result = compare(shop, FIVE)
    assert [(code, "A")] == marks(result)
    assert result.findings[0].left == "5"


def test_absent_in_picqer_means_zero() -> None:
    """A product without stock row has none: a shop that shows zero agrees, one that shows more oversells."""
    assert marks(compare({"quantity": 0})) == []
    assert marks(compare({"quantity": 1})) == [("STOCK_DIFFERS", "A")]


def test_another_location_that_sells_is_told() -> None:
    """Stock at a location Picqer does not fill is sold too."""
    result = run(
        products("picqer", {"sku": "A", "source_id": "9"}),
        stock("picqer", {"source_id": "9"} | FIVE),
        products("new", {"sku": "A", "source_id": "1"}),
        stock(
            "new",
            {"source_id": "1", "quantity": 5, "location_id": "a"},
            {"source_id": "1", "quantity": 2, "location_id": "b", "location_name": "Winkel", "location_counts": False},
        ),
    )
    assert marks(result) == [("STOCK_ELSEWHERE", "A")]


def test_several_locations_and_none_chosen_is_asked() -> None:
    """Which location Picqer fills is not guessed."""
    result = compare({"quantity": 5, "location_counts": False, "location_name": "Magazijn"}, FIVE)
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("LOCATION_NOT_CHOSEN", "new")])


def test_not_stocked_at_the_chosen_location() -> None:
    """No level at the chosen location is right for an empty shelf only."""
    elsewhere = {"quantity": 0, "location_id": "b", "location_counts": False}
    here = {"source_id": "2", "quantity": 1, "location_id": "a"}

    def both(*picqer: dict[str, Any]) -> CheckResult:
        return run(
            products("picqer", {"sku": "A", "source_id": "9"}, {"sku": "B", "source_id": "8"}),
            stock("picqer", {"source_id": "8", "quantity": 1, "location_id": "31"}, *picqer),
            products("new", {"sku": "A", "source_id": "1"}, {"sku": "B", "source_id": "2"}),
            stock("new", {"source_id": "1"} | elsewhere, here),
        )

    assert marks(both()) == []
    assert marks(both({"source_id": "9"} | FIVE)) == [("STOCK_DIFFERS", "A")]


def test_compositions_and_unlimited_products_are_not_called_right() -> None:
    """A composition whose parts are not known is left to a person; unlimited stock is counted apart and listed."""
    result = run(
        products("picqer", {"sku": "SET", "kind": "bundle"}, {"sku": "U", "kind": "unlimited"}, {"sku": "A"}),
        stock("picqer", SHELF),
        products("new", {"sku": "SET"}, {"sku": "U"}, {"sku": "A", "source_id": "1"}),
        stock("new", {"source_id": "1", "quantity": 0}),
    )
    assert marks(result) == [("COMPOSITION_NOT_COMPARED", "SET")]
    assert result.counts["unlimited in Picqer, not compared"] == 1
    assert [row["SKU"] for rows in result.tables.values() for row in rows] == ["U"]
    file = next(each.content for each in result.attachments if each.name == "not_compared.csv")
    assert [row["SKU"] for row in csv.DictReader(io.StringIO(file.decode("utf-8-sig")))] == ["U"]


def test_nothing_in_common_is_not_green() -> None:
    """Without one common SKU there is nothing to pass."""
    result = compare({"quantity": 5}, FIVE, listing={"sku": "OTHER"})
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("NOTHING_COMPARED", "new")])


@pytest.mark.parametrize("warehouse", [(), ({"source_id": "9", "quantity": 5, "location_counts": False},)])
def test_no_stock_that_counts_is_not_green(warehouse: tuple[dict[str, Any], ...]) -> None:
    """An empty or wrongly chosen warehouse makes every zero look right: a person is asked."""
    result = run(
        products("picqer", {"sku": "A", "source_id": "9"}),
        stock("picqer", *warehouse),
        products("new", {"sku": "A", "source_id": "1"}),
        stock("new", {"source_id": "1", "quantity": 0}),
    )
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("NO_COUNTED_STOCK", "picqer")])


@pytest.mark.parametrize("kind", ["virtual", "bundle", "other"])
def test_a_listing_that_is_not_shipped_is_not_dropped_silently(kind: str) -> None:
    """Picqer keeps stock of it: whatever the shop calls it, it is named as not compared."""
    result = compare({"quantity": 99}, FIVE, listing={"kind": kind})
    assert ("NOT_COMPARED", "A") in marks(result)
    assert result.verdict is not Verdict.PASS


def test_promised_more_than_there_is() -> None:
    """Negative free stock against zero in the shop is nobody's mistake in the shop, and not green either."""
    assert marks(compare({"quantity": 0}, FIVE | {"quantity": -2})) == [("STOCK_NEGATIVE", "A")]
    assert marks(compare({"quantity": 3}, FIVE | {"quantity": -2})) == [("STOCK_DIFFERS", "A")]


def test_a_wrong_level_of_a_draft_does_not_block() -> None:
    """Nobody can order a draft: its difference asks for attention only."""
    result = compare({"quantity": 4}, FIVE, listing={"active": False})
    assert (result.verdict, marks(result)) == (Verdict.ATTENTION, [("STOCK_DIFFERS", "A")])


def test_a_shop_that_tells_no_stock_at_all_is_not_green() -> None:
    """Without one stock row of the shop every level that should be there differs."""
    result = run(
        products("picqer", {"sku": "A", "source_id": "9"}),
        stock("picqer", {"source_id": "9"} | FIVE),
        products("new", {"sku": "A", "source_id": "1"}),
        stock("new"),
    )
    assert (result.verdict, marks(result)) == (Verdict.FAIL, [("STOCK_DIFFERS", "A")])


@pytest.mark.parametrize(
    ("shown", "ceiling", "found"),
    [
        (999, 999, []),
        (998, 999, ["STOCK_DIFFERS"]),
        (999, None, ["STOCK_DIFFERS"]),
        (1500, 999, []),
        (1400, 999, ["STOCK_DIFFERS"]),
    ],
)
def test_a_platform_that_takes_no_more_shows_its_ceiling(shown: int, ceiling: int | None, found: list[str]) -> None:
    """1,500 pieces in Picqer are 999 in a shop that takes no more, and only there."""
    result = run(
        products("picqer", {"sku": "A", "source_id": "9"}),
        stock("picqer", {"source_id": "9", "quantity": 1500, "location_id": "31"}),
        products("new", {"sku": "A", "source_id": "1"}),
        stock("new", {"source_id": "1", "sku": "A", "quantity": shown}),
        new_stock_ceiling=ceiling,
    )
    assert [code for code, _ in marks(result)] == found


def test_before_the_push_a_difference_asks_for_it() -> None:
    """A difference blocks only once somebody said that the push is done; until then the push is the answer."""
    before = compare({"quantity": 4}, FIVE, confirmations={})
    after = compare({"quantity": 4}, FIVE)
    assert [(each.code, each.severity) for each in before.findings] == [("STOCK_DIFFERS", Verdict.NEEDS_HUMAN)]
    assert [(each.code, each.severity) for each in after.findings] == [("STOCK_DIFFERS", Verdict.FAIL)]
    assert before.findings[0].todo != after.findings[0].todo


def test_equal_levels_wait_for_the_word_that_the_push_is_done() -> None:
    """The push is always asked for; what was compared supports it."""
    result = compare({"quantity": 5}, FIVE, confirmations={})
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [])
    assert [(each.key, each.evidence) for each in result.manual] == [("inventory_push", "supports")]
    assert result.manual[0].link.endswith("/27")


def test_a_word_from_before_the_switch_does_not_count() -> None:
    """Nobody can have pushed to a connection that was not on."""
    early = {"inventory_push": Confirmation("inventory_push", "Eigenaar", SWITCH - timedelta(hours=1))}
    result = compare({"quantity": 5}, FIVE, confirmations=early)
    assert (result.verdict, result.manual[0].is_open) == (Verdict.NEEDS_HUMAN, True)


@pytest.mark.parametrize(
    ("wrong", "evidence"), [(0, "supports"), (1, "none"), (2, "none"), (3, "contradicts"), (4, "contradicts")]
)
def test_levels_that_are_mostly_wrong_contradict_the_push(wrong: int, evidence: str) -> None:
    """One push sets every level, so a majority of wrong ones belies it; single ones say nothing."""
    names = ("A", "B", "C", "D")
    result = run(
        products("picqer", *[{"sku": sku, "source_id": sku} for sku in names]),
        stock("picqer", *[{"source_id": sku, "quantity": 5, "location_id": "31"} for sku in names]),
        products("new", *[{"sku": sku, "source_id": sku} for sku in names]),
        stock("new", *[{"source_id": sku, "quantity": 4 if n < wrong else 5} for n, sku in enumerate(names)]),
    )
    assert [each.evidence for each in result.manual] == [evidence]


@pytest.mark.parametrize(("language", "word"), [("en", "connection number 27"), ("nl", "koppelingsnummer 27")])
def test_the_request_is_ready_to_send(language: str, word: str) -> None:
    """It names the connection and the shop in the client's language, and leaves no brace open."""
    result = compare({"quantity": 5}, FIVE, language=language, new_name="Winkel X")
    text = next(each.content for each in result.attachments if each.name == "inventory_push.txt").decode()
    assert word in text
    assert "Winkel X" in text
    assert "2026-11-09 06:00" in text
    assert "{" not in text


def test_the_request_says_that_the_number_is_missing() -> None:
    """Without a connection in the profile the text says so instead of naming none."""
    result = compare({"quantity": 5}, FIVE, new_connection=None)
    text = next(each.content for each in result.attachments if each.name == "inventory_push.txt").decode()
    assert "number not in the profile yet" in text
    assert result.manual[0].link == ""


@pytest.mark.parametrize(("shown", "found"), [(3, []), (4, ["STOCK_DIFFERS"]), (2, ["STOCK_DIFFERS"])])
def test_pieces_of_orders_on_their_way_explain_a_lower_level(shown: int, found: list[str]) -> None:
    """Two pieces sold here and not yet in Picqer: exactly two fewer is right, anything else is not."""
    lines = missed_lines("new", {"sku": "A", "quantity": 3, "cancelled": 1}, {"sku": "B", "quantity": 9})
    result = compare({"quantity": shown}, FIVE, more=(lines,))
    assert [code for code, _ in marks(result)] == found
    assert result.counts["sold in between"] == (not found)


def test_a_level_that_counts_the_pieces_twice_is_wrong() -> None:
    """Orders on their way explain fewer pieces, never more."""
    result = compare({"quantity": 7}, FIVE, more=(missed_lines("new", {"sku": "A", "quantity": 2}),))
    assert marks(result) == [("STOCK_DIFFERS", "A")]


@pytest.mark.parametrize(
    ("then_shop", "then_picqer", "found"),
    [(5, 5, []), (4, 4, []), (3, 5, ["STOCK_DIFFERS"]), (4, 5, ["STOCK_DIFFERS"])],
)
def test_the_second_look_decides(then_shop: int, then_picqer: int, found: list[str]) -> None:
    """A difference that is gone at the second look was an order between the two reads; one that stays is told."""
    more = (
        second(stock("picqer", {"source_id": "9", "quantity": then_picqer, "location_id": "31"}, SHELF)),
        second(stock("new", {"source_id": "1", "sku": "A", "quantity": then_shop})),
    )
    result = compare({"quantity": 4}, FIVE, more=more)
    assert [code for code, _ in marks(result)] == found
    assert result.counts["equal at the second look"] == (not found)
    if found:
        assert result.findings[0].right == str(then_shop)


def test_what_was_right_at_the_first_look_stays_right() -> None:
    """Only what differed is judged again: an order that comes in later is nobody's mistake."""
    result = run(
        products("picqer", {"sku": "A", "source_id": "9"}, {"sku": "B", "source_id": "8"}),
        stock("picqer", {"source_id": "9"} | FIVE, {"source_id": "8"} | FIVE),
        products("new", {"sku": "A", "source_id": "1"}, {"sku": "B", "source_id": "2"}),
        stock("new", {"source_id": "1", "quantity": 5}, {"source_id": "2", "quantity": 4}),
        second(stock("picqer", {"source_id": "9"} | FIVE, {"source_id": "8"} | FIVE)),
        second(stock("new", {"source_id": "1", "quantity": 3}, {"source_id": "2", "quantity": 4})),
    )
    assert marks(result) == [("STOCK_DIFFERS", "B")]


@pytest.mark.parametrize(
    ("shop", "asked"),
    [
        ({"quantity": 5}, ()),
        ({"quantity": 4}, ("picqer.stock", "new.stock")),
        ({"quantity": None, "tracked": False}, ()),
    ],
)
def test_a_second_look_is_asked_for_only_where_it_can_tell(shop: dict[str, Any], asked: tuple[str, ...]) -> None:
    """Differences pass; stock that is not kept does not."""
    given = (
        products("picqer", {"sku": "A", "source_id": "9"}),
        stock("picqer", {"source_id": "9"} | FIVE),
        products("new", {"sku": "A", "source_id": "1"}),
        stock("new", {"source_id": "1"} | shop),
        parts(),
        missed_lines("new"),
    )
    assert again({item.name: item for item in given}, context()) == asked


@pytest.mark.parametrize(("shown", "found"), [(997, []), (998, ["STOCK_DIFFERS"]), (1498, []), (999, [])])
def test_pieces_on_their_way_below_the_ceiling(shown: int, found: list[str]) -> None:
    """A shop that takes 999 at most counts down from there, whatever Picqer has beyond it."""
    lines = missed_lines("new", {"sku": "A", "quantity": 2})
    plenty = {"quantity": 1500, "location_id": "31"}
    result = compare({"quantity": shown}, plenty, more=(lines,), new_stock_ceiling=999)
    assert [code for code, _ in marks(result)] == found


SET = {"sku": "SET", "kind": "bundle", "source_id": "s"}
PARTS_OF = ({"product_id": "s", "part_id": "a", "amount": 2}, {"product_id": "s", "part_id": "b"})


def composed(
    shown: dict[str, Any], *made_of: dict[str, Any], kinds: dict[str, str] | None = None, **changes: Any
) -> CheckResult:
    kinds = {"a": "simple", "b": "simple"} | (kinds or {})
    return run(
        products("picqer", SET, *[{"sku": key.upper(), "source_id": key, "kind": kind} for key, kind in kinds.items()]),
        stock("picqer", *changes.pop("free", ({"source_id": "a", "quantity": 5}, {"source_id": "b", "quantity": 9}))),
        products("new", {"sku": "SET", "source_id": "1"}, {"sku": "A", "source_id": "2"}),
        stock("new", {"source_id": "1"} | shown, {"source_id": "2", "quantity": 5}),
        parts(*made_of),
        *changes.pop("more", ()),
        **changes,
    )


@pytest.mark.parametrize(
    ("shown", "found"),
    [(2, []), (1, ["COMPOSITION_DIFFERS"]), (4, ["COMPOSITION_DIFFERS"]), (9, ["COMPOSITION_DIFFERS"])],
)
def test_a_composition_is_worth_its_scarcest_part(shown: int, found: list[str]) -> None:
    """Five of a part that it needs twice make two, however many there are of the other."""
    result = composed({"quantity": shown}, *PARTS_OF)
    assert [code for code, _ in marks(result)] == found
    assert all(each.severity is Verdict.ATTENTION and each.left == "2" for each in result.findings)


def test_a_composition_is_never_worth_less_than_nothing() -> None:
    """Parts that are promised away make none, not a negative number."""
    free = ({"source_id": "a", "quantity": -3}, {"source_id": "b", "quantity": 9})
    result = composed({"quantity": 0}, *PARTS_OF, free=free, more=())
    assert "SET" not in [subject for _, subject in marks(result)]


def test_a_part_without_stock_makes_none() -> None:
    """Absent from Picqer's stock means none of it."""
    assert marks(composed({"quantity": 4}, *PARTS_OF, free=({"source_id": "a", "quantity": 5},))) == [
        ("COMPOSITION_DIFFERS", "SET")
    ]


def test_a_part_without_limit_sets_none() -> None:
    """The other parts decide."""
    result = composed({"quantity": 9}, *PARTS_OF, kinds={"a": "unlimited"})
    assert [mark for mark in marks(result) if mark[1] == "SET"] == []


@pytest.mark.parametrize(
    ("made_of", "kinds"),
    [
        ((), {}),
        (PARTS_OF, {"b": "bundle"}),
        (({"product_id": "s", "part_id": "unknown"}, *PARTS_OF), {}),
        (PARTS_OF, {"a": "unlimited", "b": "unlimited"}),
    ],
)
def test_a_composition_whose_parts_are_not_known_is_left_to_a_person(
    made_of: tuple[dict[str, Any], ...], kinds: dict[str, str]
) -> None:
    """No parts, a part nobody knows, a composition in a composition, nothing that limits it: not worked out."""
    found = marks(composed({"quantity": 2}, *made_of, kinds=kinds))
    assert ("COMPOSITION_NOT_COMPARED", "SET") in found
    assert ("COMPOSITION_DIFFERS", "SET") not in found


def test_a_composition_made_up_beforehand_is_worth_its_own_stock() -> None:
    """One that lies on the shelf has free stock of its own."""
    free = ({"source_id": "s", "quantity": 7}, {"source_id": "a", "quantity": 5})
    assert marks(composed({"quantity": 7}, *PARTS_OF, free=free)) == []


@pytest.mark.parametrize("shown", [{"quantity": None, "tracked": False}, {"quantity": 9, "shared": True}])
@pytest.mark.parametrize("made_of", [(), PARTS_OF])
def test_a_composition_of_which_the_shop_keeps_no_stock_of_its_own_is_listed(
    shown: dict[str, Any], made_of: tuple[dict[str, Any], ...]
) -> None:
    """There is no level to compare; it is named all the same."""
    result = composed(shown, *made_of)
    assert marks(result) == []
    assert [row["SKU"] for rows in result.tables.values() for row in rows] == ["SET"]


def test_a_composition_beyond_the_ceiling_shows_the_ceiling() -> None:
    """As any other level."""
    assert marks(composed({"quantity": 1}, *PARTS_OF, new_stock_ceiling=1)) == []


def test_a_composition_sold_in_between_is_explained() -> None:
    """One set ordered and not yet in Picqer."""
    assert marks(composed({"quantity": 1}, *PARTS_OF, more=(missed_lines("new", {"sku": "SET"}),))) == []


def test_everything_is_said_in_dutch() -> None:
    """The client's language in findings, counts and cards."""
    result = compare({"quantity": 4}, FIVE, language="nl", confirmations={})
    assert (result.findings[0].label, result.manual[0].title) == (
        "Voorraad verschilt",
        "Volledige voorraadpush door Picqer",
    )
    assert "met een verschil" in result.counts
