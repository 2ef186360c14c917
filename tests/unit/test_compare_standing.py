"""Standings as the labels' page defines them, by origins."""

from __future__ import annotations

import pytest
from comparing import EAST, LIPKY, PARAGRAPH, SOSNY, STAFF, WEST, day, on, percent, printed, say

from reportedly.compare import compare, credibility, history
from reportedly.types import Proposition, Reading, Speaker

HELD = "the town of Lipky has been taken"
UNNAMED = Speaker("anonymous", "anonymous", "east")


def of(claim: str, *readings: Reading, **options: object) -> Proposition:
    return next(p for p in compare(readings, **options).propositions if claim in (*p.supports, *p.denies))  # type: ignore[arg-type]


def test_one_speaker_through_many_outlets_is_one_origin() -> None:
    prints = [printed(f"d{n}", 3 + n, say(HELD, time=on(3)), outlet=f"Paper {n}") for n in range(4)]
    found = of("d0.0", *prints)
    assert (found.standing, found.origins, len(found.supports)) == ("single-source", 1, 4)


@pytest.mark.parametrize(
    ("other", "standing"),
    [
        (Speaker("Ivan Stepnoy", "person", "east"), "one-sided"),
        (Speaker("Observers", "organisation", "none"), "corroborated"),
        (WEST, "admitted"),
    ],
)
def test_second_origins(other: Speaker, standing: str) -> None:
    found = of("a.0", printed("a", 3, say(HELD, time=on(3))), printed("b", 4, say(HELD, other, time=on(3))))
    assert (found.standing, found.origins) == (standing, 2)


def test_a_losing_side_admits_and_a_gaining_one_does_not() -> None:
    left = {"frame": "withdrawal", "actor": "west"}
    assert of("a.0", printed("a", 3, say("our units have left Lipky", WEST, **left))).standing == "admitted"
    assert of("a.0", printed("a", 3, say("their units have left Lipky", EAST, **left))).standing == "single-source"


def test_trying_is_no_gain() -> None:
    assert of("a.0", printed("a", 3, say("they are trying to surround Lipky", WEST, frame="encirclement"))).standing == "single-source"


def test_an_outlet_that_restates_adds_no_origin() -> None:
    outlet = Speaker("Herald", "outlet")
    restated = printed("a", 3, say(HELD, time=on(3)), say("Lipky is in their hands, the town taken", outlet, launders=0))
    found = of("a.0", restated)
    assert (found.standing, len(found.supports)) == ("single-source", 2)
    own = printed("b", 3, say(HELD, time=on(3)), say("Lipky has been taken, the town quiet", outlet))
    assert of("b.0", own, printed("c", 3, say(HELD, outlet))).standing == "corroborated"


def test_an_unnamed_person_is_one_origin_a_text_and_its_copies() -> None:
    copied = [printed(f"d{n}", 3 + n, say(HELD, UNNAMED), outlet=f"Paper {n}", around=PARAGRAPH) for n in range(3)]
    assert of("d0.0", *copied).origins == 1
    assert of("d0.0", *copied, printed("e", 4, say(HELD, UNNAMED))).origins == 2


def test_denied_and_retracted() -> None:
    claimed = printed("a", 3, say(HELD, time=on(3)))
    denied = printed("b", 4, say("no part of Lipky was lost", WEST, stance="denies", time=on(3)))
    assert of("a.0", claimed, denied).standing == "disputed"
    back = printed("c", 9, say("Lipky was not taken after all", EAST, stance="denies", time=on(3)))
    assert of("a.0", claimed, denied, back).standing == "retracted"
    assert of("b.0", denied).standing == "disputed", "only denied"


def test_a_denial_elsewhere_changes_nothing() -> None:
    other = printed("b", 4, say("Sosny was not taken", WEST, stance="denies", place=SOSNY))
    assert of("a.0", printed("a", 3, say(HELD)), other).standing == "single-source"


def test_as_of_a_day_and_the_history() -> None:
    readings = [
        printed("a", 3, say(HELD, time=on(3))),
        printed("b", 6, say(HELD, Speaker("Observers", "organisation", "none"), time=on(3))),
        printed("c", 9, say("the staff holds all of Lipky", STAFF, actor="west", time=on(4))),
    ]
    assert of("a.0", *readings, as_of=day(5)).standing == "single-source"
    assert of("a.0", *readings, as_of=day(8)).standing == "corroborated"
    assert history(readings, "a.0") == [(day(3), "single-source"), (day(6), "corroborated"), (day(9), "disputed")]


def test_forecasts_wait_are_met_or_fail() -> None:
    ahead = printed("a", 3, say("Lipky will be taken within days", stance="predicts", time=on(3, 8)))
    assert of("a.0", ahead).standing == "open-forecast"
    met = printed("b", 7, say("the town of Lipky has fallen", WEST, time=on(7)))
    assert of("a.0", ahead, met).standing == "met-forecast"
    failed = printed("c", 12, say("the staff holds all of Lipky", STAFF, actor="west", time=on(12)))
    assert of("a.0", ahead, failed).standing == "failed-forecast"
    silent = of("a.0", ahead, printed("d", 20, say("quiet in Sosny", STAFF, place=SOSNY)))
    assert silent.standing == "open-forecast"
    assert "no claim tells" in silent.why[-1]


def test_a_forecast_is_not_met_by_its_own_author() -> None:
    ahead = printed("a", 3, say("Lipky will be taken", stance="predicts", time=on(3, 8)))
    assert of("a.0", ahead, printed("b", 7, say(HELD, EAST, time=on(7)))).standing == "open-forecast"


def test_reasons_and_summary_are_the_words_themselves() -> None:
    found = of("a.0", printed("a", 3, say(HELD, quantities=percent(60))))
    assert f"“{HELD}” (Boris Vetrov)" in found.summary
    assert "Lipky" in found.summary
    assert found.why
    assert found.place == LIPKY


def test_the_derived_credibility_never_confirms() -> None:
    assert [credibility(s) for s in ("corroborated", "one-sided", "disputed", "single-source")] == [2, 3, 4, 6]
