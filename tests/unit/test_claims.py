"""Contents cut into claims, and the ends of spans."""

from __future__ import annotations

from reportedly.read.claims import split, trimmed
from reportedly.types import Span

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


def test_a_later_piece_goes_on_with_the_claim_before_it() -> None:
    content = [span("the ferry was sunk"), span("nobody crosses")]
    segments = [span("the ferry was sunk"), span("nobody crosses")]
    assert shown(split(TEXT, content, segments)) == [["the ferry was sunk", "nobody crosses"]]


def test_trimmed_drops_marks_but_not_quotes_that_have_their_fellow() -> None:
    text = " — «Мост» цел., "
    got = trimmed(text, Span(0, len(text)))
    assert got is not None
    assert text[got.start : got.end] == "«Мост» цел"
    assert trimmed("...", Span(0, 3)) is None
