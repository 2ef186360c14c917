"""What a ledger does, on every store alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from builders import TOWN, claim, document, proposition, provenance, reading, readings, relation
from sqlalchemy import text

from reportedly.errors import LedgerError
from reportedly.ids import text_sha256
from reportedly.ledger import Ledger
from reportedly.ledger import ledger as ledger_module
from reportedly.types import Provenance, Reading, Speaker


def words(ledger: Ledger, **filters: Any) -> list[str]:
    return [found.words for found in ledger.claims(**filters)]


def test_a_reading_comes_back_as_it_was(ledger: Ledger) -> None:
    given = reading()
    assert ledger.add(given)
    assert ledger.reading(given.document.id) == given
    assert ledger.document(given.document.id) == given.document
    assert list(ledger.readings()) == [given]
    assert list(ledger.documents()) == [given.document]


def test_a_reading_of_nothing_comes_back(ledger: Ledger) -> None:
    given = Reading(document("", title=None, outlet=None, url=None, lang=None, published=None, meta={}))
    assert ledger.add(given)
    assert ledger.reading(given.document.id) == given


def test_adding_again_changes_nothing(ledger: Ledger) -> None:
    given = reading()
    ledger.add(given, provenance(given))
    before = ledger.stats()
    assert not ledger.add(given, provenance(given))
    assert not ledger.add(replace(given, claims=()), provenance(given))
    assert not ledger.add(replace(given, claims=()))
    assert ledger.stats() == before
    assert list(ledger.readings()) == [given]


def test_documents_are_known_by_id_and_by_text(ledger: Ledger) -> None:
    given = reading()
    ledger.add(given)
    assert ledger.has(given.document.id)
    assert ledger.has(text_sha256(given.document.text))
    assert not ledger.has("another")


def test_rows_come_by_id_and_in_batches(ledger: Ledger) -> None:
    given = {r.document.id: r for r in readings(ledger_module.BATCH + 5)}
    for each in given.values():
        ledger.add(each)
    assert list(ledger.readings()) == [given[key] for key in sorted(given)]
    assert len(words(ledger)) == 4 * len(given)


def test_what_is_not_there_is_an_error(ledger: Ledger) -> None:
    for method in (ledger.document, ledger.reading, ledger.claim, ledger.provenance):
        with pytest.raises(LedgerError, match="nowhere"):
            method("nowhere")


# Newer readings


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ({"model": "1.10"}, {"model": "1.9"}),
        ({"model": "1.9", "program": "0.2.0"}, {"model": "1.9", "program": "0.1.9"}),
        ({"theatre": "test 2"}, {"theatre": "test 1"}),
        ({"model": "1.0"}, None),
    ],
)
def test_a_newer_reading_replaces_an_older_one(ledger: Ledger, newer: dict[str, str], older: dict[str, str] | None) -> None:
    old = reading()
    claims = (replace(old.claims[0], frame="advance"), *old.claims[2:])
    dated = replace(old.document, lang="ru", published=date(2025, 3, 5), title=None)
    new = Reading(dated, claims, warnings=("read anew",))
    other = reading(document(url="https://news.example/other"))
    ledger.add(other)
    assert ledger.add(old, provenance(old, **older) if older else None)
    assert ledger.add(new, provenance(new, **newer))
    assert ledger.reading(old.document.id) == new
    assert ledger.provenance(old.document.id) == provenance(new, **newer)
    assert {found.published for found in ledger.claims(speaker="verba", until=date(2025, 3, 31), outlet="вісті")} >= {date(2025, 3, 5)}
    assert not ledger.add(old, provenance(old, **older) if older else None)
    assert ledger.reading(old.document.id) == new
    assert ledger.reading(other.document.id) == other


def test_judgements_outlive_the_rows_they_are_on(ledger: Ledger) -> None:
    old = reading()
    ledger.add(old)
    judgement = ledger.judge(old.claims[0].id, "frame", "advance", by="Vira")
    ledger.put_propositions([proposition(old)])
    kept = relation("d1", "d2", "copy")
    ledger.put_relations([relation(old.claims[1].id, old.claims[0].id), kept])
    new = replace(old, claims=old.claims[1:])
    assert ledger.add(new, provenance(new))
    assert list(ledger.judgements()) == [judgement]
    assert list(ledger.relations()) == [kept]
    assert [p.supports + p.denies for p in ledger.propositions()] == [()]


def test_provenance_is_kept(ledger: Ledger) -> None:
    known, unknown = readings(2)
    ledger.add(known, provenance(known))
    ledger.add(unknown)
    assert ledger.provenance(known.document.id) == provenance(known)
    assert ledger.provenance(unknown.document.id) == Provenance("", "", "", text_sha256(unknown.document.text))


# Refusals


def test_another_text_under_a_known_id_is_refused(ledger: Ledger) -> None:
    given = reading()
    ledger.add(given)
    edited = Reading(replace(given.document, text=given.document.text + " Edited."))
    with pytest.raises(LedgerError, match=given.document.id):
        ledger.add(edited, provenance(edited))
    assert ledger.reading(given.document.id) == given


@pytest.mark.parametrize("bad", ["a\0b", "a\ud800b"])
def test_what_is_no_text_is_refused(ledger: Ledger, bad: str) -> None:
    with pytest.raises(LedgerError, match="D1"):
        ledger.add(Reading(document(bad, id="D1")))
    with pytest.raises(LedgerError):
        ledger.add(Reading(document("text", id="D1", title=bad)))
    assert ledger.stats().documents == 0


def test_a_refused_reading_leaves_nothing(ledger: Ledger) -> None:
    first, second = readings(2)
    ledger.add(first)
    clash = replace(second, claims=(*second.claims, replace(first.claims[0], doc=second.document.id)))
    with pytest.raises(LedgerError):
        ledger.add(clash)
    with pytest.raises(LedgerError, match="another document"):
        ledger.add(replace(second, claims=first.claims))
    with pytest.raises(LedgerError, match="another text"):
        ledger.add(second, replace(provenance(second), text_sha256="0"))
    assert not ledger.has(second.document.id)
    assert list(ledger.readings()) == [first]


# Asking for claims


@pytest.fixture
def asked(ledger: Ledger) -> Ledger:
    given = document()
    ledger.add(reading(given))
    late = document("Colonel O'Hara said 50% of Ямпіль was lost_again.", id="late", outlet="Late News", published=date(2025, 6, 1))
    colonel = Speaker("Sean O'Hara", "person", "north", original="О'Хара")
    place = replace(TOWN, name="Yampil", geonameid=7)
    ledger.add(Reading(late, (claim(late, "50% of Ямпіль was lost_again", cue="said", speaker=colonel, place=place, frame="advance"),)))
    undated = document("Nothing is known.", id="undated", outlet=None, published=None)
    ledger.add(Reading(undated, (claim(undated, "Nothing is known.", voice="narrator"),)))
    return ledger


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"speaker": "verba"}, ["it on Monday", '"Nobody has left,"']),
        ({"speaker": "РЕЧНИК"}, ["«Дві третини МІСТА — наші»"]),
        ({"speaker": "nobody"}, []),
        ({"outlet": "ВІСТІ", "side": "east"}, ["«Дві третини МІСТА — наші»"]),
        ({"outlet": "late"}, ["50% of Ямпіль was lost_again"]),
        ({"side": "north"}, ["50% of Ямпіль was lost_again"]),
        ({"text": "міста — НАШІ"}, ["«Дві третини МІСТА — наші»"]),
        ({"text": "ямпіль"}, ["50% of Ямпіль was lost_again"]),
        ({"text": "50%"}, ["50% of Ямпіль was lost_again"]),
        ({"text": "d%hands"}, []),
        ({"text": "t_again"}, ["50% of Ямпіль was lost_again"]),
        ({"text": "s_t"}, []),
        ({"place": "VERBIV"}, ["«Дві третини МІСТА — наші»", "it on Monday"]),
        ({"place": 7}, ["50% of Ямпіль was lost_again"]),
        ({"place": 8}, []),
        ({"frame": "advance"}, ["50% of Ямпіль was lost_again"]),
        ({"since": date(2025, 6, 1)}, ["50% of Ямпіль was lost_again"]),
        ({"since": date(2025, 6, 2)}, []),
        ({"until": date(2025, 3, 3)}, []),
        ({"until": date(2025, 3, 4), "frame": "withdrawal"}, ['"Nobody has left,"']),
        ({"offset": 4}, ["50% of Ямпіль was lost_again", "Nothing is known."]),
        ({"limit": 1}, ["«Дві третини МІСТА — наші»"]),
        ({"limit": 0}, []),
        ({"offset": 2, "limit": 1}, ['"Nobody has left,"']),
    ],
)
def test_claims_can_be_asked_for(asked: Ledger, filters: dict[str, Any], found: list[str]) -> None:
    assert words(asked, **filters) == found


def test_a_claim_comes_with_its_document(asked: Ledger) -> None:
    found = next(asked.claims(frame="control"))
    given = reading().claims[0]
    assert found.claim == replace(given, vector=())
    assert (found.outlet, found.title, found.url) == ("Вісті Verbivka", "Хто тримає місто", "https://news.example/1")
    assert found.published == date(2025, 3, 4)
    assert asked.claim(given.id) == found


# What was compared


def test_propositions_come_back(ledger: Ledger) -> None:
    given = reading()
    ledger.add(given)
    first, second = proposition(given), proposition(given, "p2", place=None, time=None, denies=(), why=())
    ledger.put_propositions([second, first])
    assert list(ledger.propositions()) == [first, second]
    changed = replace(first, standing="admitted", supports=first.supports[::-1], denies=())
    ledger.put_propositions([changed])
    assert list(ledger.propositions()) == [changed, second]
    ledger.put_propositions([], gone=["p1", "unheard of"])
    assert list(ledger.propositions()) == [second]


def test_a_proposition_of_unknown_claims_is_refused_whole(ledger: Ledger) -> None:
    given = reading()
    ledger.add(given)
    ledger.put_propositions([proposition(given)])
    with pytest.raises(LedgerError):
        ledger.put_propositions([proposition(given, "p2"), proposition(given, "p3", supports=("unknown",))], gone=["p1"])
    assert list(ledger.propositions()) == [proposition(given)]


def test_relations_come_back(ledger: Ledger) -> None:
    copy, denial = relation("d2", "d1", "copy"), relation("c1", "c2")
    ledger.put_relations([denial, copy])
    assert list(ledger.relations()) == [copy, denial]
    assert list(ledger.relations("denies", "tension")) == [denial]
    stronger = replace(denial, score=0.95, why=())
    ledger.put_relations([stronger], gone=[copy])
    assert list(ledger.relations()) == [stronger]


# Judgements


def test_judgements_come_back_in_order(ledger: Ledger) -> None:
    at = datetime(2025, 3, 5, 12, 30, 15, 250, tzinfo=timezone(timedelta(hours=2)))
    first = ledger.judge("c1", "frame", "advance", by="Віра", note="see the second line", at=at)
    second = ledger.judge("c2", "reject", "", by="Ivan")
    third = ledger.judge("c1", "undo", "", by="Віра", undoes=first.id)
    assert list(ledger.judgements()) == [first, second, third]
    assert list(ledger.judgements("c1")) == [first, third]
    assert first.at == at
    assert datetime.now(UTC) - second.at < timedelta(minutes=1)


def test_a_judgement_needs_a_name_a_zone_and_something_to_undo(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="name"):
        ledger.judge("c1", "accept", "", by=" ")
    with pytest.raises(LedgerError, match="zone"):
        ledger.judge("c1", "accept", "", by="Ivan", at=datetime(2025, 3, 5))
    with pytest.raises(LedgerError):
        ledger.judge("c1", "undo", "", by="Ivan", undoes="nothing")
    assert list(ledger.judgements()) == []


@pytest.mark.parametrize("statement", ["UPDATE judgements SET value = 'x'", "DELETE FROM judgements"])
def test_the_database_itself_keeps_judgements(ledger: Ledger, statement: str) -> None:
    given = ledger.judge("c1", "accept", "", by="Ivan")
    with pytest.raises(Exception, match="only ever appended"), ledger._engine.begin() as connection:
        connection.execute(text(statement))
    assert list(ledger.judgements()) == [given]


def test_stats_count(ledger: Ledger) -> None:
    assert ledger.stats().documents == 0
    assert ledger.stats().last_added is None
    given = readings(4)
    for each in given:
        ledger.add(each)
    ledger.put_propositions([proposition(given[0])])
    ledger.put_relations([relation("a", "b")])
    ledger.judge("c1", "accept", "", by="Ivan")
    stats = ledger.stats()
    assert (stats.documents, stats.claims, stats.speakers, stats.outlets) == (4, 16, 3, 1)
    assert (stats.propositions, stats.relations, stats.judgements) == (1, 1, 1)
    assert (stats.first, stats.last) == (date(2025, 1, 2), date(2025, 1, 3))
    assert stats.last_added is not None


def test_reading_goes_on_while_others_write(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream shows the ledger as it was when it began, in its later batches too."""
    monkeypatch.setattr(ledger_module, "BATCH", 2)
    given = sorted(readings(7), key=lambda each: each.document.id)
    with Ledger(where) as one, Ledger(where) as two:
        for each in given[:6]:
            one.add(each)
        stream = one.readings()
        assert next(stream) == given[0]
        two.add(given[6])
        newer = replace(given[5], claims=(), places=())
        two.add(newer, provenance(newer))
        assert list(stream) == given[1:6]
        assert list(one.readings()) == [*given[:5], newer, given[6]]
