"""What people decided, laid over what the machine found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from builders import reading
from hypothesis import given
from hypothesis import strategies as st

from reportedly.compare.judged import (
    ACTS,
    FIELDS,
    by_subject,
    checked,
    decisions,
    judged_claim,
    judged_reading,
    place_value,
    standing_judgements,
    told,
    verdicts,
)
from reportedly.errors import InputError
from reportedly.types import Claim, Judgement

CLAIM = reading().claims[0]
_numbers = count()


def judgement(what: str, value: str = "", on: str = CLAIM.id, undoes: str | None = None) -> Judgement:
    number = next(_numbers)
    return Judgement(f"j{number}", on, what, value, "Vira", datetime(2025, 3, 5, tzinfo=UTC) + timedelta(seconds=number), "seen", undoes)


def after(*passed: Judgement) -> Claim:
    return judged_claim(CLAIM, by_subject(passed).get(CLAIM.id, ()))[0]


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("speaker", "Ivan Holub", "Ivan Holub"), ("side", "west", "west"), ("actor", "other", "other"), ("frame", "advance", "advance"),
        ("stance", "denies", "denies"), ("certainty", "possible", "possible"), ("place", "", "none"), ("place", "Lipky", "Lipky"),
        ("place", place_value("Lipky", 7, 49.0, 37.0, "UA"), "Lipky (7)"), ("time", "", "none"), ("time", "2025-03-01", "2025-03-01"),
        ("time", "2025-03-01/..", "2025-03-01/.."), ("time", "2025-03-01/2025-03-04", "2025-03-01/2025-03-04"), ("content", "3-9 12-20", "3-9 12-20"),
    ],
)  # fmt: skip
def test_a_field_is_set_and_says_who_set_it(field: str, value: str, shown: str) -> None:
    checked(field, value, claim=CLAIM, length=100)
    claim, (change,) = judged_claim(CLAIM, [judgement(field, value)])
    assert told(claim, field) == change.now == shown
    assert change.was == told(CLAIM, field)
    assert claim.why[field].startswith("set by Vira on 2025-03-05")
    assert claim.id == CLAIM.id


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("frame", "war"), ("stance", ""), ("speaker", " "), ("speaker", "a\nb"), ("side", "x" * 501), ("place", "{"), ("place", '{"name": 3}'),
        ("place", '{"name": "L", "lat": 91, "lon": 0}'), ("place", '{"name": "L", "lat": NaN, "lon": 0}'),
        ("place", '{"name": "L", "geonameid": 1e40}'), ("place", '{"name": "L", "geonameid": 99999999999999999999}'), ("place", "{" * 9000),
        ("time", "soon"), ("time", "2025-03-04/2025-03-01"), ("time", "../.."), ("content", "9-3"), ("content", "5-9 7-12"), ("content", "0-101"),
        ("content", "words"), ("grade", "G1"), ("grade", ""), ("comment", " "), ("accept", "yes"), ("move", "beside c1"), ("merge", ""),
        ("merge", "a b"), ("hide", ""),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(what: str, value: str) -> None:
    with pytest.raises(InputError):
        checked(what, value, claim=CLAIM, length=100)


def test_the_later_judgement_stands_and_an_undo_gives_back_the_earlier() -> None:
    first, second = judgement("frame", "advance"), judgement("frame", "strike")
    undo = judgement("undo", undoes=second.id)
    undo_of_undo = judgement("undo", undoes=undo.id)
    assert after(first, second).frame == "strike"
    assert after(first, second, undo).frame == "advance"
    assert after(first, second, undo, undo_of_undo).frame == "strike"
    assert standing_judgements([first, second, undo]) == [first]


def test_a_new_speaker_of_the_outlets_own_words_speaks() -> None:
    narrator = reading().claims[3]
    claim, _ = judged_claim(narrator, [judgement("speaker", "Ivan Holub", on=narrator.id)])
    assert (claim.voice, claim.speaker.kind) == ("indirect", "person")


def test_rejected_claims_leave_the_reading_and_others_stay_as_they_were() -> None:
    given_reading = reading()
    passed = by_subject([judgement("reject"), judgement("accept", on=given_reading.claims[1].id)])
    assert judged_reading(given_reading, passed).claims == given_reading.claims[1:]
    assert judged_reading(given_reading, {}) is given_reading
    accepted = verdicts([judgement("reject"), judgement("accept")])
    assert not accepted.rejected


def test_a_content_outside_the_text_is_passed_over() -> None:
    judged = judged_reading(reading(), by_subject([judgement("content", "0-99999")]))
    assert judged.claims[0].content == CLAIM.content


def test_decisions_on_matters() -> None:
    move, merge, split = judgement("move", "denies c2"), judgement("merge", "c3"), judgement("split", "c4 c5")
    nonsense = judgement("merge", "")
    undone = judgement("move", "alone")
    found = decisions([move, merge, split, nonsense, undone, judgement("undo", undoes=undone.id)])
    assert [(d.kind, d.role, d.others) for d in found] == [
        ("move", "denies", ("c2",)), ("merge", "supports", ("c3",)), ("split", "supports", ("c4", "c5")),
    ]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from([*ACTS, "nonsense"]), st.text(max_size=30)), max_size=5))
def test_no_row_of_judgements_breaks_reading(rows: list[tuple[str, str]]) -> None:
    """What stands in the ledger may come from anywhere: at worst it says nothing."""
    passed: list[Any] = [judgement(what, value) for what, value in rows]
    claim, changes = judged_claim(CLAIM, by_subject(passed).get(CLAIM.id, ()))
    assert {c.field for c in changes} <= set(FIELDS)
    assert claim.id == CLAIM.id
    decisions(passed)
