"""Values of every shape for property tests: any text, any span, any field there or not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import get_args

from hypothesis import strategies as st

from reportedly.types import (
    Bound,
    Certainty,
    Claim,
    Document,
    Frame,
    Kind,
    PlaceRef,
    Precision,
    Quantity,
    Reading,
    Span,
    Speaker,
    Stance,
    Term,
    TimeRange,
    Voice,
)

_numbers = count()
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False)
spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(0, 60))
maps = st.dictionaries(words, words, max_size=2)


def label(of: object) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(of))


def tuples(of: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=3).map(tuple)


def maybe(of: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | of


speakers = st.builds(Speaker, words, label(Kind), words, maybe(words), maybe(words), maybe(words))
places = st.builds(
    PlaceRef, words, maybe(spans), maybe(st.integers(0, 2**40)), maybe(numbers), maybe(numbers), maybe(words), label(Precision), words, numbers,
    maybe(words), maybe(words), maybe(words),
)  # fmt: skip
times = st.builds(
    TimeRange, maybe(st.dates()), maybe(st.dates()), maybe(spans), st.sampled_from(["DATE", "TIME", "DURATION", "SET"]), words,
    st.sampled_from(["day", "week", "month", "season", "year", "vague"]), maybe(words),
)  # fmt: skip
quantities = st.builds(Quantity, numbers, words, label(Bound), maybe(spans))
vectors = st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), max_size=4).map(tuple)
terms = st.builds(Term, spans, words, words, maybe(words))


def claims(doc: str) -> st.SearchStrategy[Claim]:
    """Claims of the document of this id; no two ever have the same id."""
    number: Callable[[], str] = lambda: f"c{next(_numbers)}"  # noqa: E731
    return st.builds(
        Claim, st.builds(number), st.just(doc), tuples(spans), maybe(spans), maybe(spans), speakers, label(Voice), label(Stance),
        label(Certainty), label(Frame), words, maybe(places), maybe(times), tuples(quantities), maybe(words), maybe(words), numbers, maps, vectors,
    )  # fmt: skip


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Readings of documents, no two of which ever have the same id."""
    doc = Document(
        f"d{next(_numbers)}", draw(words), draw(maybe(words)), draw(maybe(words)), draw(maybe(words)), draw(maybe(words)), draw(maybe(st.dates())),
        draw(maps),
    )  # fmt: skip
    return Reading(doc, draw(tuples(claims(doc.id))), draw(tuples(places)), draw(tuples(times)), draw(tuples(terms)), draw(tuples(words)))
