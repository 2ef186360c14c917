"""Judgements lie over the machine's rows, on every store alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import document, proposition, provenance, reading

from reportedly.errors import LedgerError
from reportedly.ledger import Ledger
from reportedly.types import Reading


@pytest.fixture
def given(ledger: Ledger) -> Reading:
    one = reading()
    ledger.add(one, provenance(one))
    ledger.add(reading(document(url="https://news.example/other")))
    ledger.put_propositions([proposition(one)])
    return one


def found(ledger: Ledger, **filters: Any) -> list[str]:
    return [listed.claim.id for listed in ledger.claims(**filters)]


def test_claims_are_listed_as_people_set_them(ledger: Ledger, given: Reading) -> None:
    key, before = given.claims[0].id, found(ledger)
    ledger.decide(key, "frame", "advance", by="Vira", note="they entered")
    ledger.decide(key, "place", '{"name": "Липки", "geonameid": 9}', by="Vira")
    listed = ledger.claim(key)
    assert (listed.claim.frame, [c.field for c in listed.changes]) == ("advance", ["frame", "place"])
    assert "they entered" in listed.claim.why["frame"]
    assert found(ledger) == before
    assert found(ledger, frame="advance") == [key]
    assert key not in found(ledger, frame="control")
    assert found(ledger, place="ЛИПК") == found(ledger, place=9) == [key]
    assert ledger.reading(given.document.id).claims[0].frame == "advance"
    assert ledger.reading(given.document.id, judged=False) == given
    assert [r.claims[0].frame for r in ledger.readings(judged=False)] == ["control", "control"]
    assert list(ledger.problems()) == []


def test_pages_of_claims_are_the_list_cut_up(ledger: Ledger, given: Reading) -> None:
    ledger.decide(given.claims[2].id, "speaker", "Ivan Holub", by="Vira")
    ledger.decide(given.claims[1].id, "reject", by="Vira")
    whole = found(ledger)
    assert given.claims[1].id not in whole
    assert len(whole) == 7
    assert [key for n in range(0, 9, 2) for key in found(ledger, offset=n, limit=2)] == whole
    assert ledger.claim(given.claims[1].id).verdicts.rejected


def test_undo_gives_back_what_was_and_history_tells_all(ledger: Ledger, given: Reading) -> None:
    key = given.claims[0].id
    first = ledger.decide(key, "frame", "advance", by="Vira")
    second = ledger.decide(key, "frame", "strike", by="Ivan")
    undo = ledger.undo(second.id, by="Vira", note="no strike")
    assert ledger.claim(key).claim.frame == "advance"
    with pytest.raises(LedgerError, match="already"):
        ledger.undo(second.id, by="Ivan")
    told = [(p.judgement.id, p.was, p.now, p.undone_by) for p in ledger.history(key)]
    assert told == [(first.id, "control", "advance", None), (second.id, "advance", "strike", undo.id), (undo.id, "strike", "advance", None)]
    ledger.undo(first.id, by="Vira")
    assert ledger.claim(key).claim == replace(given.claims[0], vector=())
    assert key in found(ledger, frame="control")


def test_a_judgement_outlives_a_newer_reading(ledger: Ledger, given: Reading) -> None:
    key = given.claims[0].id
    ledger.decide(key, "certainty", "possible", by="Vira")
    newer = replace(given, claims=(replace(given.claims[0], frame="strike"), *given.claims[1:]))
    assert ledger.add(newer, provenance(newer, model="2.0"))
    claim = ledger.claim(key).claim
    assert (claim.frame, claim.certainty) == ("strike", "possible")


@pytest.mark.parametrize(
    ("on", "what", "value", "message"),
    [
        ("nowhere", "frame", "control", "no claim"), ("nowhere", "accept", "", "no claim, document"), ("p1", "frame", "control", "no claim"),
        ("nowhere", "merge", "p1", "no claim or proposition"), ("p1", "merge", "nowhere", "no claim or proposition"), ("p1", "shout", "", "use one of"),
        ("p1", "grade", "Z", "no grade"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_refused_with_advice(ledger: Ledger, given: Reading, on: str, what: str, value: str, message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        ledger.decide(on, what, value, by="Vira")
    with pytest.raises(LedgerError, match="name"):
        ledger.decide(given.claims[0].id, "accept", by=" ")
    with pytest.raises(LedgerError, match="no judgement"):
        ledger.undo("nowhere", by="Vira")
    assert list(ledger.judgements()) == []


def test_all_that_has_a_name_can_be_judged(ledger: Ledger, given: Reading) -> None:
    for on in (given.claims[0].id, given.document.id, "p1", "Olena Verba", "Вісті Verbivka"):
        ledger.decide(on, "grade", "B2", by="Vira")
    merged = ledger.decide("p1", "merge", given.claims[2].id, by="Vira")
    assert (merged.on, merged.value) == (given.claims[0].id, given.claims[2].id)
    assert merged.id in [p.judgement.id for p in ledger.history("p1")]
