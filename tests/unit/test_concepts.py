"""What claims' words share across languages, and what they tell where the reader's labels are not certain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from comparing import EAST, PARAGRAPH, STAFF, WEST, on, percent, printed, say

from reportedly.compare import compare
from reportedly.compare.match import compared
from reportedly.compare.said import Said, believed, said
from reportedly.concepts import frames_told, in_common, negated, skeleton, tokens
from reportedly.types import Proposition, Reading, Speaker

OBSERVERS = Speaker("Observers", "organisation", "none")


def heard(words: str, speaker: Speaker = EAST, lang: str = "en", **fields: Any) -> Said:
    reading = printed("x", 3, say(words, speaker, **fields), lang=lang)
    return said(reading, reading.claims[0], 0, "x", "Herald")


def of(claim: str, *readings: Reading) -> Proposition:
    return next(p for p in compare(readings).propositions if claim in (*p.supports, *p.denies))


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (("no light and no water since May", "en"), ("с мая нет ни света, ни воды", "ru"), {"power", "water"}),
        (("люди живут в подвалах", "ru"), ("люди живуть у підвалах", "uk"), {"cellar", "civilians"}),
        (("the road to Vyshneve is shelled", "en"), ("дорогу на Вишневое обстреливают", "ru"), {"road", "shelling"}),
    ],
)
def test_concepts_are_shared_across_languages(one: tuple[str, str], other: tuple[str, str], shared: set[str]) -> None:
    share, common = in_common(tokens(*one), tokens(*other))
    assert shared <= set(common)
    assert 0 < share <= 1


def test_names_are_compared_by_their_consonants() -> None:
    assert skeleton("Vyshneve") == skeleton("Вишневе") == skeleton("Вишневое")
    assert skeleton("Lipky") != skeleton("Sosny")


def test_two_short_claims_that_share_one_word_are_not_all_alike() -> None:
    assert in_common({"#water": 2.0}, {"#water": 2.0})[0] < 1


def test_matters_of_three_languages_are_one() -> None:
    fields: Mapping[str, Any] = {"frame": "humanitarian", "actor": "none"}
    readings = [
        printed("a", 3, say("people in Lipky have no power, gas or water", WEST, **fields)),
        printed("b", 4, say("в Липках нет света, газа и воды", OBSERVERS, **fields), lang="ru"),
        printed("c", 5, say("у Липках немає світла, газу й води", Speaker("Olha Klen", "person", "none"), **fields), lang="uk"),
        printed("d", 5, say("the last bus took forty children out of Lipky", OBSERVERS, **fields)),
    ]
    found = of("a.0", *readings)
    assert set(found.supports) == {"a.0", "b.0", "c.0"}
    assert found.standing == "corroborated"


def test_a_sure_label_is_believed_and_an_unsure_one_shares_with_the_words() -> None:
    words = "drones and bombs strike the houses of Lipky"
    sure, unsure, untold = (heard(w, frame="control", score=s) for w, s in ((words, 1.0), (words, 0.7), ("it goes on", 0.7)))
    assert believed(sure.claim, sure.tokens) == {"control": 1.0}
    assert believed(untold.claim, untold.tokens) == {"control": 1.0}
    told = believed(unsure.claim, unsure.tokens)
    assert max(told, key=told.__getitem__) == "control"
    assert told["strike"] > 0.2


def test_a_misread_frame_does_not_part_what_the_words_join() -> None:
    first = heard("three battalions are surrounded near Lipky", frame="encirclement")
    misread = {"frame": "humanitarian", "score": 0.6}
    other = heard("some three battalions have been surrounded near Lipky", OBSERVERS, **misread)
    pair = compared(first, other)
    assert pair is not None
    assert pair.score > 0
    assert any("encirclement" in why for why in pair.why)


@pytest.mark.parametrize(
    ("words", "lang", "frame", "is_so"),
    [
        ("the town has not been taken", "en", "control", True),
        ("they failed to capture it", "en", "control", True),
        ("місто не взято", "uk", "control", True),
        ("не удалось окружить гарнизон", "ru", "encirclement", True),
        ("the town has been taken", "en", "control", False),
        ("nobody knows who in the long run of things has taken it", "en", "control", False),
    ],
)
def test_negations(words: str, lang: str, frame: str, is_so: bool) -> None:
    assert negated(words, lang, frame) is is_so


@pytest.mark.parametrize(
    ("words", "fields", "denies"),
    [
        ("Lipky has not been taken", {"score": 0.7}, True),
        ("Lipky has been taken", {"score": 0.7}, False),
        ("Lipky has not been taken", {"score": 1.0}, False),
        ("there is no water in Lipky", {"score": 0.7, "stance": "denies", "frame": "humanitarian"}, False),
        ("the report of a ring at Lipky is a fake", {"score": 0.7, "frame": "encirclement"}, True),
    ],
)
def test_denials_where_the_label_is_not_certain(words: str, fields: dict[str, Any], denies: bool) -> None:
    assert heard(words, WEST, **fields).denies is denies


def test_frames_told_are_shares_of_one() -> None:
    told = frames_told(tokens("bombs fell and people hid in cellars", "en"))
    assert sum(told.values()) == pytest.approx(1)
    assert frames_told({}) == {}


def test_an_aside_tells_nothing_of_the_extent() -> None:
    assert heard("troops have taken Lipky, on the eastern edge, this week").extent == "whole"
    assert heard("troops have taken the eastern edge of Lipky").extent == "part"


def test_fire_control_and_a_single_street_are_no_holding_of_the_place() -> None:
    taken = printed("a", 3, say("the town of Lipky has been taken", time=on(3)))
    for words in ("Lipky is under our fire control", "we hold one street of Lipky"):
        answer = printed("b", 4, say(words, STAFF, actor="west", time=on(4)))
        assert not [r for r in compare([taken, answer]).relations if r.kind == "contradicts"], words


def test_an_answer_in_one_text_goes_to_what_it_answers_and_its_fellows_stay() -> None:
    held = "the staff holds Lipky"
    early = printed("a", 1, say(held, STAFF, actor="west", time=on(1)))
    news = printed(
        "b", 9, say("the town of Lipky has been taken", time=on(9)), say("its staff holds all of Lipky still", STAFF, actor="west", time=on(9))
    )  # fmt: skip
    found = of("b.0", early, news)
    assert (found.supports, found.denies, found.standing) == (("b.0",), ("b.1",), "disputed")
    assert of("a.0", early, news).standing == "single-source"


def test_a_denial_may_dispute_two_matters_and_stands_beside_one() -> None:
    readings = [
        printed("a", 3, say("30 percent of Lipky", quantities=percent(30), time=on(3))),
        printed("b", 12, say("60 percent of Lipky", quantities=percent(60), time=on(12))),
        printed("c", 13, say("no more than 5 percent of Lipky", OBSERVERS, quantities=percent(5), time=on(13))),
    ]
    found = compare(readings).propositions
    assert [p.standing for p in found if p.supports in (("a.0",), ("b.0",))] == ["disputed", "disputed"]
    assert [c for p in found for c in p.denies].count("c.0") == 1


def test_a_denial_is_of_what_was_told_by_then() -> None:
    denial = printed("b", 4, say("no ring has closed at Lipky", WEST, stance="denies", frame="encirclement", time=on(4)))
    before = printed("a", 3, say("Lipky is encircled", frame="encirclement", time=on(3)))
    after = printed("c", 28, say("Lipky is encircled again", Speaker("Ivan Stepnoy", "person", "east"), frame="encirclement", time=on(28)))
    found = of("a.0", before, denial, after)
    assert "b.0" in found.denies
    assert found.standing == "disputed"


def test_the_will_to_do_is_another_matter_than_the_deed() -> None:
    deed = heard("people are brought out of Lipky by night", frame="humanitarian", actor="none")
    will = heard("people will be brought out of Lipky by night", OBSERVERS, frame="humanitarian", actor="none", stance="intends")
    same = heard("people are brought out of Lipky by night", OBSERVERS, frame="humanitarian", actor="none")
    a, b = compared(deed, will), compared(deed, same)
    assert a is not None
    assert b is not None
    assert a.score < b.score


@pytest.mark.parametrize(
    ("words", "fields", "standing"),
    [
        ("our men at Lipky are outnumbered", {"frame": "other", "actor": "west"}, "admitted"),
        ("the position at Lipky is hard", {"frame": "judgement", "actor": "none", "stance": "judges"}, "admitted"),
        ("there is no longer a line of defence at Lipky", {"frame": "control", "actor": "west"}, "admitted"),
        ("there is fighting inside Lipky", {"frame": "fighting", "actor": "east"}, "single-source"),
        ("they must be let out of Lipky", {"frame": "casualties", "actor": "west", "stance": "demands"}, "single-source"),
    ],
)
def test_what_a_side_concedes(words: str, fields: dict[str, Any], standing: str) -> None:
    assert of("a.0", printed("a", 3, say(words, WEST, **fields))).standing == standing


def test_a_thousand_prints_of_one_text_change_no_standing() -> None:
    first = printed("a", 3, say("the town of Lipky has been taken"), around=PARAGRAPH)
    prints = [printed(f"p{n}", 4, say("the town of Lipky has been taken"), outlet=f"Mirror {n}", around=PARAGRAPH) for n in range(1000)]
    found = of("a.0", first, *prints)
    assert (found.standing, found.origins, len(found.supports)) == ("single-source", 1, 1001)


@pytest.mark.parametrize(
    ("words", "lang", "frame"),
    [
        ("they have taken control of the approaches", "en", "encirclement"),
        ("they have taken control of the mill", "en", "control"),
        ("подступы к посёлку захвачены", "ru", "encirclement"),
        ("relief supplies are late", "en", "humanitarian"),
    ],
)
def test_some_concepts_tell_more_than_those_beside_them(words: str, lang: str, frame: str) -> None:
    assert frames_told(tokens(words, lang)) == {frame: 1.0}


def test_two_events_told_of_one_day_are_likelier_one() -> None:
    """Of two strikes that are told in other words, those with the same day of their own score higher than those of the same span of days."""
    strike = {"frame": "strike", "actor": "west", "speaker": EAST}
    one_day, span = (
        [heard(words, **strike, time=time) for words in ("a mortar hit the mill", "the barn was shelled")] for time in (on(3), on(2, 4))
    )
    apart, together = compared(*span), compared(*one_day)
    assert apart
    assert together
    assert together.score > apart.score
