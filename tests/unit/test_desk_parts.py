"""The desk's pure parts: marks over a text, differences of copies, agreement, the queue, the timeline, voices by side, names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from desk import LYPOVE, readings, world
from hypothesis import given
from hypothesis import strategies as st

from reportedly.compare import compare
from reportedly.desk import words
from reportedly.desk.agreement import agreements, kappa
from reportedly.desk.marks import differences, loaded, paragraphs
from reportedly.desk.review import queued
from reportedly.desk.store import Filters
from reportedly.desk.timeline import bars
from reportedly.desk.views import Said, headline, matter, place_names
from reportedly.types import Claim, Document, Judgement, PlaceRef, Reading, Span, Speaker

READINGS = {reading.document.id: reading for reading in readings()}


def said(reading: Reading, claim: Claim, copy_of: str | None = None) -> Said:
    text = " … ".join(reading.words(span) for span in claim.content)
    return Said(claim, text, reading.document.outlet, reading.document.published, reading.document.title, reading.document.lang, copy_of)


def judgement(on: str, what: str, by: str, value: str = "", undoes: str | None = None) -> Judgement:
    return Judgement(f"{on} {what} {by} {value}", on, what, value, by, datetime(2025, 3, 1, tzinfo=UTC), "", undoes)


def test_every_character_is_in_one_piece() -> None:
    for reading in READINGS.values():
        text = reading.document.text
        found = [piece for some in paragraphs(reading) for piece in some]
        assert all(text[piece.at : piece.at + len(piece.text)] == piece.text for piece in found)
        assert "".join(piece.text for piece in found) == text.replace("\n", "")
        begun = [n for piece in found for n in piece.begins]
        assert sorted(begun) == list(range(1, len(reading.claims) + 1))


@given(st.text("ab\n ", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_marks_that_cross_and_nest_lose_nothing(text: str, spans: list[tuple[int, int]]) -> None:
    document = Document("d", text)
    inside = [Span(min(a, b), min(max(a, b), len(text))) for a, b in spans if min(a, b) < min(max(a, b), len(text))]
    claims = [Claim(str(n), "d", (span,), None, None, Speaker("x", "person", "north"), "indirect") for n, span in enumerate(inside)]
    pieces = [piece for some in paragraphs(Reading(document, tuple(claims))) for piece in some]
    assert "".join(piece.text for piece in pieces).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    for n, span in enumerate(inside, 1):
        under = "".join(piece.text for piece in pieces if n in piece.claims)
        assert set(under) <= set(text[span.start : span.end])


def test_what_restates_and_who_speaks_is_marked() -> None:
    pieces = [piece for some in paragraphs(READINGS["D1"]) for piece in some]
    kinds = {piece.text: piece.kind for piece in pieces}
    assert kinds["Ragna Holm"] == "source"
    assert kinds["said"] == "cue"
    restating = [piece.text for piece in pieces if piece.restates]
    assert restating == ["The whole of Lypove is held by the Northern forces"]
    assert [(one.words, one.side, one.narrator, one.speakers) for one in loaded(READINGS["D1"])] == [("pacified", "north", 1, 0)]


def test_differences_are_told_by_words() -> None:
    found = differences("The bridge is closed today.", "The old bridge is open today.")
    assert found is not None
    changes, count = found
    assert [(c.kind, c.words.strip()) for c in changes if c.kind != "same"] in (
        [("new", "old"), ("gone", "closed"), ("new", "open")],
        [("new", "old"), ("new", "open"), ("gone", "closed")],
    )
    assert count == 3
    assert differences("a b", "a b") == ([changes[0].__class__("same", "a b")], 0)
    assert differences("w " * 30_000, "w") is None


def test_kappa_is_cohens() -> None:
    # The example of Cohen's coefficient with 50 items: 20 and 15 agreed, 5 and 10 not; kappa is 0.4.
    pairs = [("y", "y")] * 20 + [("n", "n")] * 15 + [("y", "n")] * 5 + [("n", "y")] * 10
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([("y", "y")] * 3) is None
    assert kappa([]) is None


def test_agreement_counts_what_both_judged_and_what_stands() -> None:
    undone = judgement("c2", "reject", "Anna")
    every = [
        judgement("c1", "accept", "Anna"), judgement("c1", "accept", "Rhea"), undone, judgement("c2", "undo", "Anna", undoes=undone.id),
        judgement("c2", "accept", "Anna"), judgement("c2", "frame", "Rhea", "strike"), judgement("c3", "reject", "Rhea"),
    ]  # fmt: skip
    (found,) = agreements(every)
    assert (found.left, found.right, found.claims, found.agreed) == ("Anna", "Rhea", 2, 1)
    assert found.kappa == pytest.approx(0.0)


def test_the_queue_puts_doubt_and_weight_first_and_leaves_out_what_is_judged() -> None:
    reading = READINGS["D1"]
    first, own, left = (said(reading, claim) for claim in reading.claims)
    found = queued([first, own, left], {}, {own.claim.id})
    assert [todo.said.claim.id for todo in found] == [left.claim.id, first.claim.id]
    assert "score 0.50" in found[0].why
    assert queued([said(reading, reading.claims[0], copy_of="D0")], {}, set()) == []


def test_a_matter_has_a_column_a_side_and_each_voice_once() -> None:
    everything = {c.id: said(r, c, "D1" if r.document.id == "D2" else None) for r in READINGS.values() for c in r.claims}
    p = next(p for p in compare(READINGS.values()).propositions if p.standing == "disputed")
    view = matter(p, everything, ("north", "south"))
    assert [column.side for column in view.columns] == ["north", "south", "none"]
    (holm,) = [voice for voice in view.columns[0].voices if voice.name == "Ragna Holm"]
    assert holm.documents == 2
    assert holm.first.claim.doc == "D1"
    assert [voice.denies for voice in view.columns[1].voices] == [True]
    assert view.columns[2].voices == ()


def test_names_of_a_place_with_whose_they_are() -> None:
    rivals = {1: [("Lipovo", "north"), ("Ліпово", None), ("Lypowe", None), ("Lypove", "south")]}
    assert place_names(LYPOVE, rivals) == [("Lipovo", "north"), ("Ліпово", None)]
    assert place_names(None, rivals) == []
    assert place_names(PlaceRef("Elsewhere"), rivals) == []


def test_headlines_are_the_words_and_who_says_them() -> None:
    assert headline("Lypove · control · north · “The town is “ours”” (Ragna Holm)") == ("The town is “ours”", "Ragna Holm")
    assert headline("something else") == ("something else", "")


def test_days_are_told_shortly() -> None:
    assert words.days(date(2025, 3, 3), date(2025, 3, 9)) == "3–9 Mar"
    assert words.days(date(2025, 2, 27), date(2025, 3, 9)) == "27 Feb – 9 Mar"
    assert words.days(date(2024, 12, 30), date(2025, 1, 2), year=True) == "30 Dec 2024 – 2 Jan 2025"
    assert words.days(None, date(2025, 1, 2)) == "until 2 Jan"


def test_the_timeline_has_a_bounded_number_of_bars_that_lose_nothing() -> None:
    counts = [(date(2020, 1, 1), 2), (date(2023, 6, 1), 5), (date(2025, 3, 1), 1)]
    found = bars(counts, Filters(since=date(2023, 1, 1)))
    assert len(found.bars) <= 80
    assert sum(bar.count for bar in found.bars) == 8
    assert not found.bars[0].chosen
    assert found.bars[-1].chosen
    assert bars([], Filters()).bars == ()


def test_the_store_finds_by_any_spelling(tmp_path: Path) -> None:
    made = world(tmp_path)
    with made.client() as client:
        store = client.app.state.desk.store  # type: ignore[attr-defined]
        assert store.board(Filters(place="1")).total == store.board(Filters(place="lypo")).total > 0
        assert store.board(Filters(q="липовому")).total == 1
        assert store.board(Filters(known=date(2025, 3, 4))).total < store.board(Filters()).total
        before = store.counts(Filters(known=date(2025, 3, 4), place="1"))[0]
        assert before["disputed"] == 0
        assert store.counts(Filters(place="1"))[0]["disputed"] == 1
