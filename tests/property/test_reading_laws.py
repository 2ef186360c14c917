"""Laws of reading, with the shipped model on the shipped examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly import ingest
from reportedly.pipeline import default_reader
from reportedly.read import Reader
from reportedly.types import Document, Reading, Span

EXAMPLES = Path(__file__).parents[2] / "examples"


def examples() -> list[Document]:
    found = list(ingest.documents(EXAMPLES))
    return [d for d in found if isinstance(d, Document)]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return default_reader()


@pytest.fixture(scope="module")
def readings(reader: Reader) -> list[Reading]:
    return list(reader.read(examples()))


def spans(r: Reading) -> Iterator[Span]:
    for c in r.claims:
        yield from c.content
        yield from (s for s in (c.cue, c.source) if s)
        yield from (q.span for q in c.quantities if q.span)
    yield from (p.span for p in r.places if p.span)
    yield from (t.span for t in r.times if t.span)
    yield from (t.span for t in r.terms)


def test_every_span_slices_to_words(readings: list[Reading]) -> None:
    for r in readings:
        for s in spans(r):
            words = r.document.text[s.start : s.end]
            assert words
            assert words == words.strip()
            assert "\n" not in words


def test_every_example_holds_a_claim_and_ids_are_distinct(readings: list[Reading]) -> None:
    ids = [c.id for r in readings for c in r.claims]
    assert all(r.claims for r in readings)
    assert len(ids) == len(set(ids))


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)), size=st.integers(1, 4))
def test_a_reading_depends_on_its_document_alone(reader: Reader, readings: list[Reading], order: list[int], size: int) -> None:
    some = [examples()[i] for i in order[:size]]
    assert list(reader.read(some)) == [readings[i] for i in order[:size]]


def test_laundering_points_to_an_attributed_claim_of_the_same_document(readings: list[Reading]) -> None:
    for r in readings:
        by_id = {c.id: c for c in r.claims}
        for c in r.claims:
            if c.launders:
                assert c.voice == "narrator"
                assert by_id[c.launders].voice != "narrator"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.sampled_from("aЯї«»“”‘’\"'—-.,:;!? \n\t0123456789%№Кremlin said"), max_size=400))
def test_any_text_is_read(reader: Reader, text: str) -> None:
    (r,) = reader.read([Document("x", text, lang="en")])
    for s in spans(r):
        assert 0 <= s.start < s.end <= len(text)
