"""Copies, matters, contradictions by their rules, records and chains."""

from __future__ import annotations

import pytest
from comparing import EAST, PARAGRAPH, SOSNY, STAFF, WEST, on, percent, printed, say

from reportedly.compare import chain, compare, find_copies, records, wilson
from reportedly.compare.match import meet
from reportedly.types import Bound, Quantity, Reading, Relation

TAKEN = "the town of Lipky has been taken"


def relations(kind: str, *readings: Reading) -> list[Relation]:
    return [r for r in compare(readings).relations if r.kind == kind]


def test_an_edited_reprint_is_a_copy_of_the_first() -> None:
    later = printed("a", 5, say(TAKEN), around="Market opens. " + PARAGRAPH.replace("honey, ", ""))
    first = printed("b", 3, say(TAKEN), around=PARAGRAPH)
    found = find_copies([later, first])
    assert found.origin == {"a": "b"}
    assert found.relations[0].kind == "copy"
    assert "first published on 2025-03-03" in found.relations[0].why


def test_a_wire_paragraph_in_a_longer_piece_is_a_part_copy() -> None:
    own = "Rivers rose in the hills, the ferry stood still and nobody could say when the mill would grind again. " * 3
    whole = printed("a", 3, around=PARAGRAPH)
    longer = printed("b", 4, around="\n".join([own, own.replace("Rivers", "Waters"), PARAGRAPH, own.replace("ferry", "boat")]))
    found = find_copies([whole, longer])
    assert [(r.kind, r.left, r.right) for r in found.relations] == [("part-copy", "b", "a")]
    assert not found.origin


def test_texts_about_one_thing_are_no_copies() -> None:
    assert not find_copies(
        [printed("a", 3, around=PARAGRAPH), printed("b", 3, around="The choir sang and the market of the old town opened.")]
    ).relations


def test_a_translation_is_found_by_its_claims() -> None:
    said = [say(TAKEN), say("500 people are left", WEST, frame="humanitarian"), say("the road is cut", STAFF, frame="logistics")]
    other = [
        say("Липки взяты"),
        say("осталось 500 человек", WEST, frame="humanitarian"),
        say("дорога перерезана", STAFF, frame="logistics"),
    ]
    found = find_copies([printed("a", 3, *said), printed("b", 4, *other, lang="ru")])
    assert [(r.kind, r.left, r.right) for r in found.relations] == [("translation", "b", "a")]


def test_a_denial_meets_what_it_denies() -> None:
    denial = printed("b", 4, say("Lipky was not taken", WEST, stance="denies"))
    found = relations("denies", printed("a", 3, say(TAKEN), say("Sosny is taken", place=SOSNY)), denial)
    assert [(r.left, r.right) for r in found] == [("b.0", "a.0")]
    assert found[0].why


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        (say(TAKEN, time=on(3)), say("the staff still holds Lipky", STAFF, actor="west", time=on(5)), "two holders"),
        (say("60 percent of it", quantities=percent(60), time=on(3)), say("20 percent", WEST, quantities=percent(20), time=on(3)), "figures do not meet"),
        (
            say("an assault was repelled", WEST, frame="fighting", time=on(3)),
            say("units broke in and moved on", frame="advance", time=on(3)),
            "repelled and advanced",
        ),
    ],
)  # fmt: skip
def test_claims_that_cannot_hold_together(one: dict[str, object], other: dict[str, object], rule: str) -> None:
    found = relations("contradicts", printed("a", 3, one), printed("b", 5, other))
    assert [r.why[0] for r in found] == [rule]


def test_what_changes_hands_is_no_contradiction() -> None:
    held = printed("a", 3, say("the staff holds Lipky", STAFF, actor="west", time=on(3)))
    assert not relations("contradicts", held, printed("b", 20, say(TAKEN, time=on(20))))


def test_a_growing_share_is_no_contradiction() -> None:
    early, late = (printed(key, n, say(f"{p} percent", quantities=percent(p), time=on(n))) for key, n, p in (("a", 3, 30), ("b", 13, 60)))
    assert not relations("contradicts", early, late)


def test_all_and_a_part_is_tension() -> None:
    held = printed("a", 3, say("the staff holds Lipky", STAFF, actor="west", time=on(3)))
    part = printed("b", 3, say("two streets of Lipky are ours", time=on(3)))
    assert [r.why[0] for r in relations("tension", held, part)] == ["all and a part"]
    assert not relations("contradicts", held, part)


def test_matters_of_two_places_stay_apart() -> None:
    assert len(compare([printed("a", 3, say(TAKEN)), printed("b", 3, say(TAKEN, place=SOSNY))]).propositions) == 2


def test_wilson_holds_the_share_and_stays_between_0_and_1() -> None:
    share = wilson(3, 10)
    assert 0 < share.low < 0.3 < share.high < 1
    assert (share.low, share.high) == pytest.approx((0.1078, 0.6032), abs=1e-3)
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)


def test_records_count_matters_and_never_score() -> None:
    readings = [printed("a", 3, say(TAKEN, time=on(3))), printed("b", 4, say("Lipky was not taken", WEST, stance="denies", time=on(3)))]
    found = {(r.name, r.is_outlet): r for r in records(readings, compare(readings).propositions)}
    vetrov = found["Boris Vetrov", False]
    assert (vetrov.claims, vetrov.matters, vetrov.fared["disputed"].count) == (1, 1, 1)
    assert found["Herald", True].claims == 2


def test_the_chain_from_the_first_voice_to_the_last_outlet() -> None:
    readings = [printed(key, n, say(TAKEN, EAST, time=on(3)), outlet=outlet) for key, n, outlet in (("a", 3, "Wire"), ("b", 5, "Herald"))]
    found = compare(readings)
    steps = chain(found.propositions[0], readings, found.relations)
    assert [(s.outlet, s.of, s.days) for s in steps] == [("Wire", None, 0), ("Herald", "a.0", 2)]


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ((5000, "at least"), (5200, "exactly"), True),
        ((5000, "at least"), (4900, "exactly"), False),
        ((5000, "exactly"), (4900, "exactly"), True),
        ((5000, "exactly"), (4900, "at most"), False),
        ((5000, "at least"), (5000, "at least"), True),
    ],
)
def test_figures_and_their_bounds(one: tuple[float, Bound], other: tuple[float, Bound], both: bool) -> None:
    a, b = (Quantity(value, "people", bound) for value, bound in (one, other))
    assert meet(a, b) is both
    assert meet(b, a) is both
