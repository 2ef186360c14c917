"""Many documents through a reader, and into a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import count, islice
from pathlib import Path

import pytest
from builders import document
from fakes import LineReader, Versioned

from reportedly.errors import LedgerError
from reportedly.ingest import Refusal
from reportedly.ledger import Ledger
from reportedly.pipeline import Already, Outcome, add_all, made_by, read_all
from reportedly.types import Document, Reading


def documents(number: int) -> list[Document]:
    return [document(f"The mayor said: bridge {n} is closed.", id=f"d{n}") for n in range(number)]


def told(outcomes: Iterable[Outcome]) -> list[str]:
    names = {Reading: "new", Already: "known", Refusal: "refused"}
    return [f"{names[type(x)]} {x.where if isinstance(x, Refusal) else x.document.id}" for x in outcomes]


def test_readings_come_in_order_and_say_what_was_doubtful() -> None:
    given = [*documents(2), document("Text", id="odd", meta={"encoding": "koi8_r"})]
    seen: list[Reading] = []
    readings = list(read_all(LineReader(ahead=2), given, progress=seen.append))
    assert [r.document.id for r in readings] == ["d0", "d1", "odd"]
    assert readings == seen
    assert readings[0].warnings == ("read by lines",)
    assert "koi8_r" in readings[2].warnings[0]


def test_documents_are_taken_in_as_they_are_needed() -> None:
    taken = []

    def endless() -> Iterator[Document]:
        for n in count():
            taken.append(n)
            yield document(f"Line {n}", id=f"d{n}")

    assert len(list(islice(read_all(LineReader(ahead=4), endless()), 10))) == 10
    assert len(taken) <= 12


def test_workers_read_the_same_in_the_same_order() -> None:
    given = documents(23)
    alone = list(read_all(LineReader(), given))
    together = list(read_all(partial(LineReader, 3), given, batch=4, workers=2))
    assert together == alone


def test_several_workers_need_a_function() -> None:
    with pytest.raises(TypeError, match="function"):
        list(read_all(LineReader(), documents(1), workers=2))


@pytest.mark.parametrize("ahead", [1, 3, 100])
def test_adding_passes_over_what_is_there(tmp_path: Path, ahead: int) -> None:
    given: list[Document | Refusal] = list(documents(4))
    given.insert(2, Refusal("x.txt", "empty", "leave it out"))
    changed = document("Another text.", id="d3", meta={"file": "y.txt"})
    reader = LineReader(ahead)
    with Ledger(tmp_path / "a.db") as ledger:
        first = told(add_all(ledger, reader, [*given, given[0], changed], made=made_by(reader)))
        assert sorted(first) == ["known d0", "new d0", "new d1", "new d2", "new d3", "refused x.txt", "refused y.txt"]
        assert [x for x in first if x.startswith("new")] == ["new d0", "new d1", "new d2", "new d3"]
        before = list(ledger.readings())
        reader.seen.clear()
        assert told(add_all(ledger, reader, [*given, changed], made=made_by(reader))) == [
            "known d0", "known d1", "refused x.txt", "known d2", "known d3", "refused y.txt",
        ]  # fmt: skip
        assert reader.seen == []
        assert list(ledger.readings()) == before


def test_a_newer_model_reads_again_and_an_older_one_changes_nothing(tmp_path: Path) -> None:
    old, new = LineReader(), LineReader(encoder=Versioned("2"))
    with Ledger(tmp_path / "a.db") as ledger:
        assert told(add_all(ledger, old, documents(1), made=made_by(old))) == ["new d0"]
        assert told(add_all(ledger, new, documents(1), made=made_by(new))) == ["new d0"]
        assert told(add_all(ledger, old, documents(1), made=made_by(old))) == ["known d0"]
        assert ledger.provenance("d0").model == "2"


def test_what_was_given_out_is_kept_when_a_run_is_stopped(tmp_path: Path) -> None:
    def stopping() -> Iterator[Document]:
        yield from documents(3)
        raise KeyboardInterrupt

    done: list[Outcome] = []
    with Ledger(tmp_path / "a.db") as ledger:
        with pytest.raises(KeyboardInterrupt):
            done.extend(add_all(ledger, LineReader(), stopping()))
        assert told(done) == ["new d0", "new d1", "new d2"]
        assert [d.id for d in ledger.documents()] == ["d0", "d1", "d2"]
        assert told(add_all(ledger, LineReader(), documents(5))) == ["known d0", "known d1", "known d2", "new d3", "new d4"]


def test_a_ledger_that_fails_ends_the_run(tmp_path: Path) -> None:
    class Broken(Ledger):
        def add(self, *_: object, **__: object) -> bool:
            raise LedgerError("the disk is full")

    with Broken(tmp_path / "a.db") as ledger, pytest.raises(LedgerError, match="full"):
        list(add_all(ledger, LineReader(), documents(1)))
