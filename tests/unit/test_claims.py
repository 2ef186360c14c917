"""Contents cut into claims, and the ends of spans."""

from __future__ import annotations

import numpy as np
import pytest

from reportedly.read.attribute import Marks, referred
from reportedly.read.claims import Draft, by_matter, goes_on, only_names, split, told, trimmed
from reportedly.types import Attribution, Span

TEXT = "that the bridge is blown and the ferry was sunk, said one, and nobody crosses"


def span(words: str) -> Span:
    at = TEXT.index(words)
    return Span(at, at + len(words))


def shown(claims: list[tuple[Span, ...]]) -> list[list[str]]:
    return [[TEXT[s.start : s.end] for s in c] for c in claims]


def test_a_content_with_no_segment_inside_stays_whole() -> None:
    content = [span("that the bridge is blown and the ferry was sunk")]
    assert shown(split(TEXT, content, [])) == [["that the bridge is blown and the ferry was sunk"]]


def test_a_second_segment_cuts_and_the_conjunction_falls_between() -> None:
    content = [span("that the bridge is blown and the ferry was sunk")]
    segments = [span("that the bridge is blown"), span("the ferry was sunk")]
    assert shown(split(TEXT, content, segments)) == [["that the bridge is blown"], ["the ferry was sunk"]]


def test_the_pieces_of_a_content_come_one_by_one() -> None:
    content = [span("the ferry was sunk"), span("nobody crosses")]
    assert shown(split(TEXT, content, [span("the ferry was sunk"), span("nobody crosses")])) == [["the ferry was sunk"], ["nobody crosses"]]


@pytest.mark.parametrize(
    ("first", "second", "frames", "together"),
    [
        ("the ferry was sunk", "nobody crosses", ("damage", "logistics"), True),  # too short to be a claim beside the other
        ("the ferry was sunk by night", "nobody crosses the river now", ("damage", "damage"), True),
        ("the ferry was sunk by night", "nobody crosses the river now", ("damage", "logistics"), False),
    ],
)
def test_what_the_cue_parts_is_one_claim_unless_two_clauses_differ(
    first: str, second: str, frames: tuple[str, str], together: bool
) -> None:
    text = f"{first}, said one, {second}."
    spans = [Span(text.index(w), text.index(w) + len(w)) for w in (first, second)]
    a = Attribution(tuple(spans), None, None)
    one, two = (Draft((s,), a, odds(f), (), ()) for s, f in zip(spans, frames, strict=True))
    assert goes_on(text, one, two, a, []) is together


def odds(frame: str) -> dict[str, dict[str, float]]:
    return {"frame": {frame: 1.0}, "stance": {"asserts": 1.0}, "certainty": {"certain": 1.0}}


def test_two_places_are_two_matters() -> None:
    text = "All of Lipky is in our hands, said one, and most of Hirka is so too."
    spans = [Span(0, 28), Span(40, 67)]
    a = Attribution(tuple(spans), None, None)
    one, two = (Draft((s,), a, odds("control"), (), ()) for s in spans)
    assert goes_on(text, one, two, a, [])
    assert not goes_on(text, one, two, a, [Span(7, 12), Span(text.index("Hirka"), text.index("Hirka") + 5)])


def test_trimmed_drops_marks_but_not_quotes_that_have_their_fellow() -> None:
    text = " — «Мост» цел., "
    got = trimmed(text, Span(0, len(text)))
    assert got is not None
    assert text[got.start : got.end] == "«Мост» цел"
    assert trimmed("...", Span(0, 3)) is None


def test_concepts_tip_the_frame_where_the_encoder_is_unsure() -> None:
    unsure = {"logistics": 0.45, "humanitarian": 0.4, "control": 0.15}
    sure = {"logistics": 0.97, "humanitarian": 0.02, "control": 0.01}
    words = "volunteers evacuate the last families"
    tipped, kept = told(unsure, words, "en"), told(sure, words, "en")
    assert max(tipped, key=tipped.__getitem__) == "humanitarian"
    assert abs(sum(tipped.values()) - 1) < 1e-9
    assert max(kept, key=kept.__getitem__) == "logistics"
    assert told(unsure, "hm", "en") == unsure


@pytest.mark.parametrize(
    ("text", "places", "want"),
    [
        (
            "that 80 percent of Hirka and 70 percent of Lipky are held",
            ["Hirka", "Lipky"],
            ["that 80 percent of Hirka", "70 percent of Lipky are held"],
        ),
        ("взято 80 % Горки, а также половину Липок", ["Горки", "Липок"], ["взято 80 % Горки", "половину Липок"]),
        ("that 500 people remain in Hirka and Lipky", ["Hirka", "Lipky"], ["that 500 people remain in Hirka and Lipky"]),
        ("that Hirka and all of Lipky have been taken", ["Hirka", "Lipky"], ["that Hirka and all of Lipky have been taken"]),
    ],
)
def test_another_place_with_a_figure_of_its_own_is_another_claim(text: str, places: list[str], want: list[str]) -> None:
    spans = [Span(text.index(p), text.index(p) + len(p)) for p in places]
    found = split(text, [Span(0, len(text))], [], spans)
    assert [text[s.start : s.end] for c in found for s in c] == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("the mill is in ruins but remains ours", ["the mill is in ruins", "remains ours"]),
        ("the mill is in ruins and the barn is in ruins", ["the mill is in ruins and the barn is in ruins"]),
        ("мельница в руинах, но остаётся нашей", ["мельница в руинах", "остаётся нашей"]),
        ("the mill in ruins and ours", ["the mill in ruins and ours"]),  # one word is no claim
    ],
)
def test_a_conjunction_parts_what_the_labels_tell_apart(text: str, want: list[str]) -> None:
    def frames(s: Span) -> dict[str, float]:
        words = text[s.start : s.end]
        damage, control = "руин" in words or "ruin" in words, "our" in words or "наш" in words
        return {"damage": 0.9 if damage else 0.05, "control": 0.9 if control else 0.05}

    found = by_matter(text, (Span(0, len(text)),), frames)
    assert [text[s.start : s.end] for c in found for s in c] == want


@pytest.mark.parametrize(
    ("text", "names", "nothing"),
    [
        ("President Petra Polk", ["Petra Polk"], True),
        ("in Tamar as Lipky", ["Tamar", "Lipky"], True),
        ("the fall of Lipky", ["Lipky"], False),
        ("To be so", [], False),
        ("Lipky taken", ["Lipky"], False),
    ],
)
def test_a_content_of_names_alone_says_nothing(text: str, names: list[str], nothing: bool) -> None:
    places = tuple(Span(text.index(n), text.index(n) + len(n)) for n in names)
    marks = Marks((), (), (), (), (), places, np.zeros((0, 2), np.int64), np.zeros((0, 384), np.float32))
    assert only_names(text, [Span(0, len(text))], marks) is nothing


@pytest.mark.parametrize(
    ("text", "first", "which", "want"),
    [
        ("Штаб опроверг захват Липок, о котором доложил генерал.", "захват Липок", "о котором", "захват Липок"),
        ("The staff denied the fall of Lipky, of which he spoke.", "the fall of Lipky", "of which", "the fall of Lipky"),
        ("The staff denied the fall of Lipky by night, of which he spoke.", "the fall of Lipky", "of which", "of which"),
    ],
)
def test_a_relative_pronoun_is_put_back_to_what_it_stands_for(text: str, first: str, which: str, want: str) -> None:
    at = [Span(text.index(words), text.index(words) + len(words)) for words in (first, which)]
    found = referred(text, [Attribution((span,), None, None) for span in at])
    assert [text[s.start : s.end] for s in found[1].content] == [want]
