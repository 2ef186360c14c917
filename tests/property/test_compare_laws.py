"""Laws of comparing: order, copies and the names of the sides make no difference."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from comparing import LIPKY, PARAGRAPH, SOSNY, on, percent, printed, say
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.compare import Comparison, compare
from reportedly.types import Claim, Reading, Speaker

MIRROR = {"east": "west", "west": "east"}
WORDS = (
    "the town has been taken", "the staff holds the town", "two streets are ours", "an assault was repelled", "units moved on by night",
    "nobody is left in the houses", "the road is cut", "they will take it in the coming days",
)  # fmt: skip
speakers = st.sampled_from([
    Speaker("Boris Vetrov", "person", "east"), Speaker("Marta Lys", "person", "west"), Speaker("Observers", "organisation", "none"),
    Speaker("anonymous", "anonymous", "west"), Speaker("Herald", "outlet", "east"),
])  # fmt: skip
claims = st.builds(
    lambda words, speaker, **fields: say(words, speaker, **fields), st.sampled_from(WORDS), speakers,
    frame=st.sampled_from(["control", "advance", "fighting", "withdrawal", "encirclement", "humanitarian"]), actor=st.sampled_from(["east", "west"]),
    stance=st.sampled_from(["asserts", "asserts", "denies", "predicts"]), place=st.sampled_from([LIPKY, SOSNY, None]),
    time=st.none() | st.integers(1, 28).map(on), quantities=st.sampled_from([(), percent(20), percent(70)]),
)  # fmt: skip
SOME = settings(max_examples=30, deadline=None)


@st.composite
def corpora(draw: st.DrawFn, least: int = 1) -> list[Reading]:
    """Some documents; no two are copies, since each has words of its own."""
    count = draw(st.integers(least, 6))
    return [
        printed(f"d{n}", draw(st.integers(1, 28)), *draw(st.lists(claims, max_size=4)), outlet=f"Paper {n % 3}",
                around=" ".join(f"w{n}x{k}" for k in range(120)) + ". ")
        for n in range(count)
    ]  # fmt: skip


def standings(found: Comparison) -> Counter[Any]:
    return Counter((p.standing, p.origins) for p in found.propositions)


@SOME
@given(st.data())
def test_the_order_of_documents_makes_no_difference(data: st.DataObject) -> None:
    readings = data.draw(corpora(2))
    assert compare(data.draw(st.permutations(readings))) == compare(readings)


@SOME
@given(corpora(), st.integers(1, 12), st.data())
def test_a_copy_added_many_times_changes_no_standing(readings: list[Reading], times: int, data: st.DataObject) -> None:
    copied = data.draw(st.sampled_from(readings))
    assert copied.document.published
    more = [_copy(copied, n) for n in range(times)]
    assert standings(compare([*readings, *more])) == standings(compare(readings))


@SOME
@given(corpora())
def test_swapping_the_sides_mirrors_the_standings(readings: list[Reading]) -> None:
    mirrored = compare([replace(r, claims=tuple(map(_mirrored, r.claims))) for r in readings])
    found = compare(readings)
    assert {(p.supports, p.denies, p.standing, p.origins, p.actor) for p in mirrored.propositions} == {
        (p.supports, p.denies, p.standing, p.origins, MIRROR.get(p.actor, p.actor)) for p in found.propositions
    }
    assert [(r.kind, r.left, r.right) for r in mirrored.relations] == [(r.kind, r.left, r.right) for r in found.relations]


@SOME
@given(corpora())
def test_every_claim_is_in_a_matter_and_every_relation_has_reasons(readings: list[Reading]) -> None:
    found = compare(readings)
    members = Counter(c for p in found.propositions for c in (*p.supports, *p.denies))
    assert members == Counter(c.id for r in readings for c in r.claims)
    assert len({p.id for p in found.propositions}) == len(found.propositions)
    assert all(r.why and all(r.why) for r in found.relations)
    assert all(p.why for p in found.propositions)


def test_copies_are_seen_as_such() -> None:
    first = printed("a", 3, say("the town has been taken"), around=PARAGRAPH)
    assert len(compare([first, _copy(first, 0)]).propositions) == 1


def _copy(reading: Reading, number: int) -> Reading:
    """A later print of the same text in another outlet."""
    key = f"{reading.document.id}-copy{number}"
    document = replace(reading.document, id=key, outlet=f"Mirror {number}")
    claims = tuple(replace(c, id=f"{key}.{n}", doc=key) for n, c in enumerate(reading.claims))
    return Reading(document, claims)


def _mirrored(claim: Claim) -> Claim:
    speaker = replace(claim.speaker, side=MIRROR.get(claim.speaker.side, claim.speaker.side))
    return replace(claim, speaker=speaker, actor=MIRROR.get(claim.actor, claim.actor))
