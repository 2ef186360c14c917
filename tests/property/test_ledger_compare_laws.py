"""Laws of comparing in a ledger: one by one, in any order and all at once come to the same, which is what comparing without a ledger finds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import provenance
from comparing import PARAGRAPH, WEST, on, printed, say
from hypothesis import given, settings
from hypothesis import strategies as st
from test_compare_laws import claims

from reportedly.compare import Comparison, compare, partition
from reportedly.compare.judged import by_subject, decisions, judged_reading
from reportedly.ledger import Ledger
from reportedly.types import Judgement, Reading

SOME = settings(max_examples=8, deadline=None)


@st.composite
def corpora(draw: st.DrawFn) -> list[Reading]:
    """Some documents, of which some are copies or carry a paragraph of another; in two languages."""
    out: list[Reading] = []
    for n in range(draw(st.integers(1, 7))):
        kind = draw(st.sampled_from(["own", "own", "copy", "part", "translation"])) if out else "own"
        key, day = f"d{n}", draw(st.integers(1, 28))
        if kind == "copy":
            of = draw(st.sampled_from(out))
            made = tuple(replace(c, id=f"{key}.{k}", doc=key, launders=None) for k, c in enumerate(of.claims))
            out.append(Reading(replace(of.document, id=key, outlet=f"Mirror {n}", published=of.document.published), made))
            continue
        around = PARAGRAPH if kind == "part" else ""
        around += "\n" + " ".join(f"w{n}x{k}" for k in range(60)) + ". "
        said = draw(st.lists(claims, max_size=4))
        if kind == "translation":
            said = [dict(s) for s in draw(st.sampled_from(SAID))]
        out.append(printed(key, day, *said, outlet=f"Paper {n % 3}", around=around, lang=draw(st.sampled_from(["en", "ru"]))))
    return out


SAID: list[list[dict[str, Any]]] = [
    [say("the town has been taken", time=on(3)), say("500 are left", frame="humanitarian"), say("the road is cut", frame="logistics")],
    [say("the town has been taken"), say("they advance", frame="advance"), say("it will fall in the coming days", stance="predicts")],
]


def found(ledger: Ledger) -> Comparison:
    return Comparison(tuple(ledger.relations()), tuple(ledger.propositions()))


def compared(ledger: Ledger, *, whole: bool = False) -> Comparison:
    for _ in ledger.compare(whole=whole):
        pass
    return found(ledger)


def in_ledger(steps: Iterable[Sequence[Reading]], then: Callable[[Ledger], object] = lambda _: None) -> Comparison:
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.db") as ledger:
        for step in steps:
            for reading in step:
                ledger.add(reading)
            compared(ledger)
        then(ledger)
        out = compared(ledger)
        assert ledger.uncompared() == 0
        assert compared(ledger, whole=True) == out
        assert list(ledger.problems()) in ([], [p for p in ledger.problems() if "id is not that of its words" in p])
        return out


@pytest.fixture(autouse=True)
def _small_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few claims a cell that places are cut."""
    monkeypatch.setattr(partition, "LIMIT", 4)
    monkeypatch.setattr(partition, "FORECASTS", 2)


@SOME
@given(st.data())
def test_steps_and_order_make_no_difference(data: st.DataObject) -> None:
    readings = data.draw(corpora())
    whole = compare(readings)
    shuffled = data.draw(st.permutations(readings))
    cut = data.draw(st.integers(0, len(readings)))
    assert in_ledger([[reading] for reading in shuffled]) == whole
    assert in_ledger([shuffled[:cut], shuffled[cut:]]) == whole
    assert in_ledger([readings]) == whole


@SOME
@given(st.data())
def test_people_are_heard_whenever_they_speak(data: st.DataObject) -> None:
    """Judgements passed before or after comparing, with some taken back, come to what comparing judged claims finds."""
    readings = data.draw(corpora())
    keys = [c.id for r in readings for c in r.claims]
    if not keys:
        return
    claim = st.sampled_from(keys)
    acts = st.one_of(
        st.tuples(claim, st.just("reject"), st.just("")), st.tuples(claim, st.just("frame"), st.sampled_from(["control", "fighting"])),
        st.tuples(claim, st.just("place"), st.sampled_from(["", "Sosny", '{"name": "Lipky", "geonameid": 1}'])),
        st.tuples(claim, st.just("time"), st.sampled_from(["", "2025-03-02", "2025-06-02"])),
        st.tuples(claim, st.just("move"), st.just("alone")), st.tuples(claim, st.just("split"), claim),
        st.tuples(claim, st.just("merge"), claim), st.tuples(claim, st.just("move"), claim.map(lambda c: f"denies {c}")),
    )  # fmt: skip
    passed = data.draw(st.lists(acts, min_size=1, max_size=4))
    undone = data.draw(st.lists(st.integers(0, len(passed) - 1), unique=True, max_size=2))
    at = datetime(2025, 4, 1, tzinfo=UTC)
    given: list[Judgement] = []

    def judge(ledger: Ledger) -> None:
        given.clear()
        for n, (key, what, value) in enumerate(passed):
            given.append(ledger.judge(key, what, value, by="Vira", at=at + timedelta(seconds=n)))
        if data.draw(st.booleans()):
            compared(ledger)
        for n in undone:
            given.append(ledger.judge(given[n].on, "undo", "", by="Vira", undoes=given[n].id, at=at + timedelta(minutes=1 + n)))

    result = in_ledger([readings], judge)
    subjects = by_subject(given)
    expected = compare([judged_reading(r, subjects) for r in readings], decisions=decisions(given))
    assert result == expected


@SOME
@given(corpora(), st.integers(0, 6))
def test_a_newer_reading_leaves_nothing_of_the_older(readings: list[Reading], which: int) -> None:
    old = readings[which % len(readings)]
    newer = replace(old, claims=old.claims[1:], document=replace(old.document, published=on(9).first))

    def read_again(ledger: Ledger) -> None:
        assert ledger.add(newer, provenance(newer))

    assert in_ledger([readings], read_again) == compare([newer if r is old else r for r in readings])


def test_a_copy_added_many_times_changes_no_standing() -> None:
    first = printed(
        "a", 3, say("the town has been taken"), say("they will take it in the coming days", stance="predicts"), around=PARAGRAPH
    )
    more = [
        Reading(
            replace(first.document, id=f"a{n}", outlet=f"Mirror {n}"),
            tuple(replace(c, id=f"a{n}.{k}", doc=f"a{n}") for k, c in enumerate(first.claims)),
        )
        for n in range(60)
    ]
    alone, many = in_ledger([[first]]), in_ledger([[first], more[:30], more[30:]])
    assert [(p.id, p.standing, p.origins) for p in many.propositions] == [(p.id, p.standing, p.origins) for p in alone.propositions]
    assert {len(p.supports) for p in many.propositions} == {61}


def test_a_thousand_copies_added_to_a_ledger_change_no_standing(tmp_path: Path) -> None:
    """The matter that is copied is disputed, another is corroborated and one is open; all stay so, with as many origins."""
    first = printed(
        "a", 3, say("the town has been taken"), say("they will take it in the coming days", stance="predicts"), around=PARAGRAPH
    )
    others = [
        printed("b", 4, say("the town has not been taken", WEST, stance="denies"), say("the road is cut", WEST, frame="logistics")),
        printed("c", 4, say("the road is cut", frame="logistics"), outlet="Gazette"),
    ]
    with Ledger(tmp_path / "l.db") as ledger:
        for reading in (first, *others):
            ledger.add(reading)
        before = {(p.id, p.standing, p.origins) for p in compared(ledger).propositions}
        for n in range(1000):
            made = tuple(replace(c, id=f"a{n}.{k}", doc=f"a{n}") for k, c in enumerate(first.claims))
            ledger.add(Reading(replace(first.document, id=f"a{n}", outlet=f"Mirror {n}"), made))
            if n == 400:
                compared(ledger)
        after = compared(ledger).propositions
    assert {standing for _, standing, _ in before} == {"disputed", "corroborated", "open-forecast"}
    assert {(p.id, p.standing, p.origins) for p in after} == before
    assert sorted(len(p.supports) for p in after) == [2, 1001, 1001]


def test_what_another_program_wrote_meanwhile_is_seen(tmp_path: Path) -> None:
    """A ledger that is kept open remembers claims from one comparing to the next: those that another read anew, or judged, it sees as they are."""
    old = printed("a", 3, say("the town has been taken"), say("the road is cut", frame="logistics"))
    other = printed("b", 4, say("the town has been taken", WEST))
    newer = replace(old, claims=(replace(old.claims[0], speaker=WEST), old.claims[1]), document=replace(old.document, outlet="Tribune"))
    with Ledger(tmp_path / "l.db") as ledger, Ledger(tmp_path / "l.db") as another:
        ledger.add(old)
        ledger.add(other)
        assert [p.standing for p in compared(ledger).propositions if len(p.supports) > 1] == ["admitted"]
        another.add(newer, provenance(newer))
        compared(another)
        ledger.add(printed("c", 5, say("the town has been taken", WEST)))
        assert compared(ledger) == compare([newer, other, printed("c", 5, say("the town has been taken", WEST))])
        another.judge("b.0", "speaker", "Boris Vetrov", by="Vira")
        another.judge("b.0", "side", "east", by="Vira")
        seen = compared(ledger)
        assert seen == compared(another, whole=True)
        assert [p.origins for p in seen.propositions if len(p.supports) > 1] == [2]
