"""Who speaks, in invented texts of an invented conflict: `S`, `C` and `X` in braces mark source, cue and content of a numbered attribution."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import pytest

from reportedly.ports import KnownSpeaker, RivalName
from reportedly.read.speakers import ResolvedSpeaker, narrator, resolve
from reportedly.types import Attribution, Document, Lang, Span

KNOWN = {
    KnownSpeaker("Hill Army Staff", "office", "hill", ("Hill Army Staff", "штаб горной армии", "штабі гірської армії")),
    KnownSpeaker("Orest Lypa", "person", "hill", ("Orest Lypa", "Орест Липа"), ("governor of the Hills",)),
    KnownSpeaker("Dmytro Yavir", "person", "hill", ("Dmytro Yavir", "Дмитрий Явор")),
    KnownSpeaker("River Wire", "organisation", "none", ("River Wire", "«Речной Вестник»", "Речной Вестник")),
    KnownSpeaker("Valley Ministry of War", "office", "valley", ("Valley Ministry of War", "Министерство войны")),
}
WORDS = {"hill": ("Hill", "горн", "гірськ"), "valley": ("Valley", "долин")}


class Invented:
    """A theatre of two invented sides: a mention names a speaker where it is one of its names, articles aside."""

    speakers = tuple(sorted(KNOWN, key=lambda k: k.name))
    countries, area = ("XX",), ()
    id, version, sides = "invented", "1", ("hill", "valley")

    def speaker(self, mention: str, lang: Lang | None = None) -> KnownSpeaker | None:
        bare = mention.removeprefix("the ").removeprefix("The ").casefold()
        return next((k for k in KNOWN if bare in (n.casefold() for n in (*k.names, *k.roles))), None)

    def outlet_side(self, outlet: str | None, url: str | None = None) -> str:
        return "valley" if outlet == "Valley Voice" else "none"

    def side_of(self, text: str, lang: Lang | None = None) -> tuple[str, str] | None:
        return next(((side, f"“{w}”") for side, words in WORDS.items() for w in words if w in text), None)

    def deixis(self, text: str, lang: Lang | None = None) -> tuple[Literal["enemy", "own"], str] | None:
        return ("enemy", "enemy") if "enemy" in text else None

    def enemy_of(self, side: str) -> str | None:
        return {"hill": "valley", "valley": "hill"}[side]

    def place(self, name: str) -> RivalName | None:
        return None

    def terms(self, text: str, lang: Lang | None = None) -> Iterable[tuple[Span, str, str]]:
        return ()


def read(marked: str, lang: Lang = "en", outlet: str | None = None, persons: Iterable[str] = ()) -> list[ResolvedSpeaker]:
    text, spans, opened = "", {}, []
    for piece in re.split(r"(\{[SCX]\d+ |\})", marked):
        if match := re.match(r"\{([SCX])(\d+) ", piece):
            opened.append((int(match[2]), match[1], len(text)))
        elif piece == "}":
            number, what, start = opened.pop()
            spans[number, what] = Span(start, len(text))
        else:
            text += piece
    attributions = [
        Attribution((spans.get((n, "X"), Span(0, 1)),), spans.get((n, "C")), spans.get((n, "S"))) for n in sorted({n for n, _ in spans})
    ]
    marks = [Span(text.index(p), text.index(p) + len(p)) for p in persons]
    return list(resolve(Document("d", text, outlet=outlet, lang=lang), attributions, Invented(), marks))


def names(found: list[ResolvedSpeaker]) -> list[str]:
    return [one.speaker.name for one in found]


def test_a_surname_a_pronoun_and_a_description_go_back_to_the_full_name() -> None:
    found = read(
        "{S1 Captain Ivan Brodko, a spokesman for the Hill brigade}, {C1 said} {X1 the ford is open}. {S2 He} {C2 added} {X2 it is shallow}. "
        "Later {S3 the spokesman} {C3 denied} {X3 losses}; {S4 Brodko} {C4 gave} {X4 no figures}."
    )
    assert names(found) == ["Ivan Brodko"] * 4
    assert found[0].speaker.kind == "person"
    assert {one.speaker.side for one in found} == {"hill"}
    assert found[0].speaker.role == "Captain, a spokesman for the Hill brigade"


def test_a_full_name_later_in_the_text_completes_a_surname() -> None:
    assert names(read("{S1 Marlenko} {C1 said} {X1 so}. {X2 Yes}, {C2 said} {S2 engineer Oksana Marlenko}."))[0] == "Oksana Marlenko"


def test_pronouns_choose_by_gender() -> None:
    found = read(
        "{S1 Petro Salo} {C1 said} {X1 a}. {S2 Olena Verba} {C2 said} {X2 b}. {S3 He} {C3 said} {X3 c}. {S4 She} {C4 said} {X4 d}."
    )
    assert names(found)[2:] == ["Petro Salo", "Olena Verba"]


def test_a_pronoun_may_stand_for_somebody_named_in_passing() -> None:
    found = read("{S1 Petro Salo} {C1 told} {X1 so} to his men.\n\nViktor Stelmakh toured the camp. {S2 He} {C2 said} {X2 it was muddy}.")
    assert names(found)[1] == "Viktor Stelmakh"


def test_persons_found_by_the_model_count_in_passing() -> None:
    text = "{S1 Petro Salo} {C1 said} {X1 so}.\n\nKalypso Thorne came by. {S2 She} {C2 said} {X2 it was muddy}."
    assert names(read(text, persons=["Kalypso Thorne"]))[1] == "Kalypso Thorne"


def test_they_are_a_crowd() -> None:
    found = read("{S1 Petro Salo} {C1 said} {X1 a}. {S2 Residents of the ford} {C2 said} {X2 b}. {S3 They} {C3 fear} {X3 floods}.")
    assert [(one.speaker.name, one.speaker.kind, one.speaker.side) for one in found][1:] == [("anonymous", "group", "none")] * 2


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("a source close to the administration", "anonymous"),
        ("one resident of the lower town", "anonymous"),
        ("one of them", "anonymous"),
        ("a gunner, call sign Otter", "anonymous"),
        ("many in the trade", "group"),
        ("experts", "group"),
    ],
)
def test_the_unnamed(source: str, kind: str) -> None:
    (found,) = read(f"{{S1 {source}}} {{C1 said}} {{X1 so}}")
    assert (found.speaker.name, found.speaker.kind) == ("anonymous", kind)


def test_a_call_sign_is_remembered() -> None:
    found = read("{S1 Штурмовик с позывным Выдра} {C1 сказал}: {X1 тихо}. {S2 Выдра} {C2 добавил}: {X2 пока}.", "ru")
    assert [(one.speaker.name, one.speaker.role) for one in found] == [("anonymous", "Штурмовик с позывным Выдра")] * 2


def test_inflected_cyrillic_names_are_one_person_in_the_nominative() -> None:
    found = read(
        "{C1 По словам} {S1 советника главы района Игоря Самоцветского}, {X1 а}. {S2 Самоцветский} {C2 добавил} {X2 б}. {C3 По данным} {S3 чиновника}, {X3 в}.",
        "ru",
    )
    assert names(found) == ["Igor Samotsvetsky"] * 3
    assert found[0].speaker.original == "Игорь Самоцветский"


def test_ukrainian_pronoun_inside_the_cue() -> None:
    found = read("{S1 Речниця громади Оксана Верба} {C1 каже}, {X1 що тихо}. {C2 За} {S2 її} {C2 словами}, {X2 міст цілий}.", "uk")
    assert names(found) == ["Oksana Verba"] * 2


def test_the_theatre_gives_canonical_names_and_sides_and_later_nouns_fit() -> None:
    found = read(
        "{S1 Министерство войны} {C1 сообщило} {X1 а}. В {S2 ведомстве} {C2 уточнили} {X2 б}. {S3 Орест Липа} {C3 возразил} {X3 в}.", "ru"
    )
    assert [(one.speaker.name, one.speaker.side) for one in found] == [("Valley Ministry of War", "valley")] * 2 + [("Orest Lypa", "hill")]


def test_military_people_in_the_plural_may_mean_the_staff_but_medics_do_not() -> None:
    found = read("У {S1 штабі гірської армії} {C1 кажуть} {X1 а}. {S2 Військові} {C2 додали} {X2 б}. {S3 Медики} {C3 кажуть} {X3 в}.", "uk")
    assert names(found) == ["Hill Army Staff", "Hill Army Staff", "anonymous"]


def test_no_source_means_the_speaker_before() -> None:
    found = read("{S1 Petro Salo} {C1 said} {X1 a}. {C2 Added}: {X2 b}.")
    assert names(found) == ["Petro Salo"] * 2
    assert names(read("{C1 Added}: {X1 b}.")) == ["anonymous"]


def test_a_given_name_is_spelt_as_its_side_does() -> None:
    found = read("{S1 Дмитрий Сало из горной бригады} {C1 сказал} {X1 а}. {S2 Дмитрий Брод} {C2 сказал} {X2 б}.", "ru")
    assert names(found) == ["Dmytro Salo", "Dmitry Brod"]
    assert found[0].speaker.original == "Дмитрий Сало"


def test_an_adviser_to_somebody_is_not_that_somebody() -> None:
    (found,) = read("{S1 an adviser to Orest Lypa} {C1 said} {X1 so}")
    assert found.speaker.name == "anonymous"
    (found,) = read("{S1 Советник Ореста Липы Игорь Самоцветский} {C1 сказал} {X1 так}", "ru")
    assert found.speaker.name == "Igor Samotsvetsky"


def test_sides_of_the_unnamed_civilians_none_soldiers_the_outlets_with_the_reason() -> None:
    found = read(
        "{S1 A pensioner} {C1 said} {X1 a}. {S2 A gunner} {C2 said} {X2 b}. {S3 an enemy officer} {C3 said} {X3 c}.", outlet="Valley Voice"
    )
    assert [one.speaker.side for one in found] == ["none", "valley", "hill"]
    assert "weak" in (found[1].speaker.why or "")


def test_a_brigades_spokesman_is_of_the_brigades_side() -> None:
    found = read("{S1 The 9th Hill Brigade} {C1 said} {X1 a}. {S2 Taras Moroz, the brigade's press officer,} {C2 said} {X2 b}.")
    assert [one.speaker.side for one in found] == ["hill", "hill"]


def test_the_medium_that_is_cited() -> None:
    found = read(
        "{X1 The ford is open}, {S1 Petro Salo} {C1 told} River Wire. {S2 Salo} {C2 added} {X2 more}.\n\n{S3 He} {C3 said} {X3 no}."
    )
    assert [one.reported_by for one in found] == ["River Wire", "River Wire", None]
    found = read("{S1 Пётр Сало} {C1 сказал}, {X1 что тихо}. Его слова передаёт «Речной Вестник».", "ru")
    assert found[0].reported_by == "River Wire"
    found = read("{S1 River Wire} {C1 reported} that {X1 {S2 Petro Salo} {C2 said} {X2 the ford is open}}.")
    assert [one.reported_by for one in found] == [None, "River Wire"]


def test_the_outlet_itself_is_not_cited() -> None:
    assert read("{S1 Petro Salo} {C1 told} River Wire {X1 so}.", outlet="River Wire")[0].reported_by is None


def test_results_come_in_the_order_given() -> None:
    document = Document("d", "Petro Salo said a. He said b.", lang="en")
    late = Attribution((Span(27, 28),), Span(22, 26), Span(19, 21))
    early = Attribution((Span(16, 17),), Span(11, 15), Span(0, 10))
    assert names(list(resolve(document, [late, early], Invented()))) == ["Petro Salo"] * 2


def test_the_narrator_is_the_outlet() -> None:
    found = narrator(Document("d", "x", outlet="Valley Voice"), Invented())
    assert (found.name, found.kind, found.side) == ("Valley Voice", "outlet", "valley")
