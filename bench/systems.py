"""What is measured: each system takes texts and gives the attributions it finds. Each is run in a process of its own (`alone`)."""

from __future__ import annotations

import importlib
import logging
import multiprocessing
import os
import resource
import sys
import time
import types
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scoring import Attributed, Span

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class SkippedError(Exception):
    """A system that cannot be run here, and why."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a system found in each text, `sources` those that lead nowhere too; `seconds` it took, models being loaded; megabytes at the peak."""

    found: list[list[Attributed]]
    sources: list[set[Span]]
    seconds: float
    megabytes: float = 0.0
    more: dict[str, float] = field(default_factory=dict)


def alone(system: Callable[..., Run], *args: object) -> Run:
    """A system in a fresh process, so that its peak of memory is its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, system, *args).result()


def _measured(system: Callable[..., Run], *args: object) -> Run:
    run = system(*args)
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Run(run.found, run.sources, run.seconds, (own + CORES * children) / unit, run.more)


def ours(texts: Sequence[str], model: Path | None) -> Run:
    """The shipped model: `encode` alone for the tokens a second, then with `marks` for what it finds."""
    from reportedly import models
    from reportedly.read.attribute import SOURCE, marks
    from reportedly.read.decode import runs, to_span, viterbi

    encoder = models.load(model)
    for _ in encoder.encode(texts[:2]):
        pass
    began = time.perf_counter()
    tokens = sum(len(offsets) for batch in encoder.encode(texts) for offsets in batch.offsets)
    encoding = time.perf_counter() - began
    found: list[list[Attributed]] = [[] for _ in texts]
    sources: list[set[Span]] = [set() for _ in texts]
    began = time.perf_counter()
    for batch in encoder.encode(texts):
        for which, m in zip(batch.text, marks(texts, batch, encoder), strict=True):
            found[which] += [Attributed(_one(a.source), _one(a.cue), tuple((s, e) for s, e in a.content)) for a in m.attributions]
        tags = viterbi(batch.tags, _lengths(batch.offsets), encoder.weights("moves.tags"))
        for row, (which, offsets) in enumerate(zip(batch.text, batch.offsets, strict=True)):
            spans = (to_span(texts[which], offsets, a, b) for kind, a, b in runs(tags[row, : len(offsets)]) if kind == SOURCE)
            sources[which] |= {(s.start, s.end) for s in spans if s}
    return Run(found, sources, time.perf_counter() - began, more={"tokens a second": tokens / encoding})


def whole_reading(texts: Sequence[str], model: Path | None) -> Run:
    """The shipped reader from text to claims, for its speed and memory; an attribution is a claim here, so its parts are not compared."""
    from reportedly import models, theatres
    from reportedly.gazetteer import default_gazetteer
    from reportedly.read.reader import Reader
    from reportedly.types import Document

    reader = Reader(models.load(model), theatres.load("russia-ukraine"), default_gazetteer())
    documents = [Document(id=str(i), text=text, lang="en") for i, text in enumerate(texts)]
    list(reader.read(documents[:2]))
    began = time.perf_counter()
    claims = sum(len(reading.claims) for reading in reader.read(documents))
    return Run([], [], time.perf_counter() - began, more={"claims": claims})


def textacy(texts: Sequence[str], spacy_model: str) -> Run:
    """textacy's direct quotations (after Krestel, Bergler and Witte 2008); it gives up a text whose quotation marks do not pair."""
    nlp = _spacy(spacy_model)
    try:
        from textacy.extract import direct_quotations
    except ImportError as e:
        raise SkippedError("textacy is not installed (the extra `bench` has it)") from e

    def quotations(doc: Any) -> list[Attributed]:
        try:
            return [
                Attributed((_outer(q.speaker),), (_outer(q.cue),), ((q.content.start_char, q.content.end_char),))
                for q in direct_quotations(doc)
            ]
        except ValueError:
            return []

    return _piped(nlp, texts, quotations)


def gender_gap_tracker(texts: Sequence[str], spacy_model: str, checkout: Path) -> Run:
    """The quote extractor of GenderGapTracker (Asr et al. 2021) from a checkout of it.

    Its own cleaning of texts moves offsets, so only what keeps them is done: straight quotation marks and plain spaces.
    """
    home = checkout / "nlp" / "english"
    if not (home / "quote_extractor.py").is_file():
        raise SkippedError(f"{checkout} holds no nlp/english/quote_extractor.py")
    nlp = _spacy(spacy_model)
    sys.modules["utils"] = types.ModuleType("utils")
    sys.modules["utils"].__dict__["create_logger"] = lambda name, **_: logging.getLogger(name)
    sys.modules["bson"] = types.ModuleType("bson")
    sys.modules["bson"].__dict__["ObjectId"] = str
    sys.path.insert(0, str(home))
    extractor = importlib.import_module("quote_extractor").QuoteExtractor(
        {"spacy_lang": nlp, "NLP": {"QUOTE_VERBS": str(home / "rules" / "quote_verb_list.txt")}}
    )
    straight = str.maketrans({"“": '"', "”": '"', "〝": '"', "〞": '"', "\u00a0": " "})

    def quotations(doc: Any) -> list[Attributed]:
        return [
            Attributed(*(_index(q[name]) for name in ("speaker_index", "verb_index", "quote_index"))) for q in extractor.extract_quotes(doc)
        ]

    return _piped(nlp, [text.translate(straight) for text in texts], quotations)


def _spacy(name: str) -> Any:
    try:
        import spacy

        return spacy.load(name)
    except ImportError as e:
        raise SkippedError("spaCy is not installed (the extra `bench` has it)") from e
    except OSError as e:
        raise SkippedError(f"spaCy has no model {name} here (name one with --spacy-model, or its folder)") from e


def _piped(nlp: Any, texts: Sequence[str], quotations: Callable[[Any], list[Attributed]]) -> Run:
    list(nlp.pipe(texts[:2]))
    began = time.perf_counter()
    found = [quotations(doc) for doc in nlp.pipe(texts, n_process=CORES)]
    seconds = time.perf_counter() - began
    return Run(found, [{span for a in some for span in a.source} for some in found], seconds)


def _lengths(offsets: Iterable[Any]) -> Any:
    import numpy as np

    return np.array([len(o) for o in offsets])


def _one(span: tuple[int, int] | None) -> tuple[Span, ...]:
    return ((span[0], span[1]),) if span else ()


def _outer(tokens: Sequence[Any]) -> Span:
    return min(t.idx for t in tokens), max(t.idx + len(t) for t in tokens)


def _index(written: str) -> tuple[Span, ...]:
    """The span in "(12,34)"; none in "" and "(0,0)"."""
    start, _, end = written.strip("()").partition(",")
    return ((int(start), int(end)),) if end and int(end) else ()
