"""Whose deed a claim is: by its words, by who is done to, by pronouns, by the document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportedly.read.actors import actor, settled
from reportedly.theatres import Pack, load
from reportedly.types import Claim, Lang, Span, Speaker, Voice


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load("russia-ukraine")


def whose(
    pack: Pack,
    content: str,
    frame: str,
    side: str = "none",
    words: str | None = None,
    voice: Voice = "indirect",
    lang: Lang = "en",
    before: str = "",
) -> str:
    text = before + content
    actors = [Span(text.index(words), text.index(words) + len(words))] if words else []
    return actor(text, actors, [Span(len(before), len(text))], frame, side, voice, pack, lang)[0]


@pytest.mark.parametrize(
    ("content", "frame", "lang", "want"),
    [
        ("Russian troops surrounded the hamlet", "encirclement", "en", "ru"),
        ("Ukrainian companies were surrounded near the mill", "encirclement", "en", "ru"),
        ("the mill was surrounded by Ukrainian companies", "encirclement", "en", "ua"),
        ("the mill has been cleared of Russian troops", "control", "en", "ua"),
        ("the mill, as it is called in Ukraine, is in Russian hands", "control", "en", "ru"),
        ("the mill stays under the control of Ukrainian troops", "control", "en", "ua"),
        ("у мельницы окружены украинские роты", "encirclement", "ru", "ru"),
        ("украинские роты окружены у мельницы", "encirclement", "ru", "ru"),
        ("мельницу удерживают российские войска", "control", "ru", "ru"),
        ("в районе мельницы окружён 31 батальон ВСУ", "encirclement", "ru", "ru"),
        ("млин звільнено від російських військ", "control", "uk", "ua"),
        ("російські війська підійшли до млина", "advance", "uk", "ru"),
        ("Ukrainian companies repelled nine assaults at the mill", "fighting", "en", "ru"),
        ("Ukrainian assaults were repelled at the mill", "fighting", "en", "ua"),
        ("українські захисники зупинили дев'ять штурмів", "fighting", "uk", "ru"),
        ("российские подразделения отразили три атаки", "fighting", "ru", "ua"),
    ],
)
def test_the_side_that_acts_and_the_one_it_is_done_to(pack: Pack, content: str, frame: str, lang: Lang, want: str) -> None:
    assert whose(pack, content, frame, lang=lang) == want


@pytest.mark.parametrize(
    ("content", "want"),
    [
        ("зачищен опорный пункт противника у мельницы", "ru"),
        ("мельница занята силами противника", "ua"),
        ("мельница под контролем противника", "ua"),
        ("у противника нет контроля над мельницей", "ua"),
    ],
)
def test_what_is_taken_from_the_enemy(pack: Pack, content: str, want: str) -> None:
    assert whose(pack, content, "control", "ru", words="противника", lang="ru") == want


@pytest.mark.parametrize(
    ("content", "voice", "lang", "want"),
    [
        ("we went over the ditch at night", "direct", "en", "ua"),
        ("they went over the ditch, and we heard them", "direct", "en", "ru"),
        ("its troops went over the ditch", "indirect", "en", "ua"),
        ("Вони перейшли рів уночі", "direct", "uk", "ru"),
        ("ми перейшли рів уночі", "direct", "uk", "ua"),
        ("its troops went over the ditch", "narrator", "en", "none"),
    ],
)
def test_pronouns_are_seen_from_the_side_that_speaks(pack: Pack, content: str, voice: Voice, lang: Lang, want: str) -> None:
    assert whose(pack, content, "advance", "ua", voice=voice, lang=lang) == want


def test_they_of_a_neutral_narrator_are_the_side_named_last(pack: Pack) -> None:
    assert whose(pack, "They went over the ditch", "advance", voice="narrator", before="Russian units rested for a week. ") == "ru"
    assert whose(pack, "They went over the ditch", "advance", voice="narrator", before="Nobody saw it. ") == "none"


def claim(n: int, frame: str, actor: str, side: str = "none", voice: Voice = "narrator") -> Claim:
    speaker = Speaker("Somebody", "outlet" if voice == "narrator" else "person", side)
    return Claim(str(n), "d", (Span(n, n + 1),), None, None, speaker, voice, frame=frame, actor=actor)  # type: ignore[arg-type]


def test_what_names_no_side_follows_the_document(pack: Pack) -> None:
    claims = [claim(0, "advance", "ru"), claim(1, "fighting", "none"), claim(2, "withdrawal", "none"), claim(3, "humanitarian", "none")]
    assert [c.actor for c in settled(claims, pack)] == ["ru", "ru", "ua", "none"]


def test_what_a_side_says_of_itself(pack: Pack) -> None:
    claims = [
        claim(0, "control", "none", "ua", "indirect"),
        claim(1, "logistics", "none", "ru", "indirect"),
        claim(2, "strike", "none", "ua", "indirect"),
        claim(3, "conduct", "none", "ua", "indirect"),
        replace(claim(4, "conduct", "none", "ua", "indirect"), stance="denies"),
    ]
    assert [c.actor for c in settled(claims, pack)] == ["ua", "ru", "ru", "ru", "ua"]


def test_who_visits_is_whose_deed_it_is(pack: Pack) -> None:
    text = "Volodymyr Zelenskyy came to the mill with John Farmer"
    persons = [Span(0, 19), Span(text.index("John"), len(text))]
    assert actor(text, [], [Span(0, len(text))], "diplomacy", "none", "narrator", pack, "en", persons)[0] == "ua"
    assert actor(text, [], [Span(0, len(text))], "humanitarian", "none", "narrator", pack, "en", persons)[0] == "none"
    assert actor(text, [], [Span(0, len(text))], "diplomacy", "none", "narrator", pack, "en", persons[1:])[0] == "none"
