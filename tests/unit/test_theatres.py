"""Theatre packs: reading and checking the files, and finding who a mention names."""

from __future__ import annotations

import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from reportedly import theatres
from reportedly.errors import TheatreError
from reportedly.theatres import Pack
from reportedly.theatres.keys import forms, stem
from reportedly.types import Span

HEAD = """\
id: isles
version: "1"
title: The Isles
languages: [en, ru]
countries: [GB]
sides:
  north:
    name: Northmark
    words: {en: Northmark; Northern; Norhaven, ru: Нордмарк; нордмаркский}
    forces: {en: Northern (forces|troops), ru: нордмаркские войска}
    called: {en: icemen}
  south:
    name: Southfold
    words: {en: Southfold; Southern, ru: Зюдфолд; зюдфолдский}
deixis:
  en: {enemy: enemy, own: our (soldiers|forces)}
civilians: {en: residents}
"""
SPEAKERS = """\
- {name: Northern Ministry of War, kind: office, side: north, names: {en: Northern War Ministry, ru: Минвойны Нордмарка}}
- {name: Ragna Holm, kind: person, side: north, names: {ru: Рагна Хольм}, roles: {en: (jarl|head) of Norhaven, ru: ярл Норхейвена}, since: 2024-01-01}
- name: Odd Bakke
  kind: person
  side: north
  names: {ru: Одд Бакке}
  roles: {en: (jarl|head) of Norhaven}
  until: 2023-12-31
- {name: Tom Reed, kind: person, side: south, names: {ru: Том Рид}, roles: {en: Holm's envoy}}
- {name: "{n} Rifle Brigade", kind: organisation, side: south, names: {en: "{n} Rifle Brigade", ru: "{n} стрелковая бригада"}}
- {name: Southern soldiers, kind: group, side: south, names: {en: Southern officers}}
- {name: Red Cross, kind: organisation, side: none}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pack.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "speakers.yaml").write_text(SPEAKERS, encoding="utf-8")
    (tmp_path / "outlets.yaml").write_text(
        "- {name: Gull, side: north, domains: gull.example; t.me/gull, names: {ru: Чайка}}\n", encoding="utf-8"
    )
    (tmp_path / "places.yaml").write_text("- {name: Norhaven, side: south, rival: {en: Old Haven, ru: Старая Гавань}}\n", encoding="utf-8")
    (tmp_path / "terms.yaml").write_text("- {side: north, words: {en: pacified}, neutral: {en: captured}}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def pack(folder: Path) -> Pack:
    return theatres.load(folder)


@pytest.fixture(scope="module")
def shipped() -> Pack:
    return theatres.load()


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("the Northern Ministry of War's press service", "Northern Ministry of War"),
        ("в Минвойны Нордмарка", "Northern Ministry of War"),
        ("пресс-служба Минвойны Нордмарка", "Northern Ministry of War"),
        ("RAGNA HOLM", "Ragna Holm"),
        ("Рагной Хольм", "Ragna Holm"),
        ("Holm", "Ragna Holm"),
        ("General Holm", "Ragna Holm"),
        ("the jarl of Norhaven", "Ragna Holm"),
        ("the jarl of Norhaven, Ragna Holm", "Ragna Holm"),
        ("Reed, an adviser to Holm", "Tom Reed"),
        ("Holm's envoy Tom Reed", "Tom Reed"),
        ("28-й стрелковой бригаде", "28th Rifle Brigade"),
        ("the 101st Rifle Brigade", "101st Rifle Brigade"),
        ("the 12th Rifle Brigade", "12th Rifle Brigade"),
        ("Southern officers", "Southern soldiers"),
        ("Gull", "Gull"),
        ("Gull reporters", "Gull"),
    ],
)
def test_speaker_is_the_head_of_the_mention(pack: Pack, mention: str, name: str) -> None:
    found = pack.speaker(mention)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "mention",
    [
        "an adviser to the jarl of Norhaven",
        "an adviser to Holm",
        "советник Рагны Хольм",
        "Holm's driver",
        "a spokesman for the Northern Ministry of War",
        "Northern Ministry of War spokesman",
        "the former jarl of Norhaven",
        "the jarl of Norhaven, Bjarne Vik",
        "Bjarne Vik, whom Holm appointed",
        "Odd Holm",
        "a Southern officer",
        "a Gull reporter",
        "gull",
        "",
        "…",
    ],
)
def test_speaker_is_nobody_where_the_head_is_unknown(pack: Pack, mention: str) -> None:
    assert pack.speaker(mention) is None


def test_a_post_is_its_holder_on_the_day(pack: Pack) -> None:
    then, now = (pack.speaker("the jarl of Norhaven", when=day) for day in (date(2023, 12, 31), date(2024, 1, 1)))
    assert then is not None
    assert now is not None
    assert (then.name, now.name) == ("Odd Bakke", "Ragna Holm")


@pytest.mark.parametrize(
    ("text", "side", "because"),
    [
        ("an adviser to the jarl of Norhaven", "north", "Ragna Holm"),
        ("Southern troops", "south", "Southern"),
        ("icemen", "north", "others call"),
        ("нордмаркскими войсками", "north", "its forces"),
        ("residents of Southern towns", "none", "no side"),
        ("the Red Cross", "none", "Red Cross"),
    ],
)
def test_side_of_gives_its_reason(pack: Pack, text: str, side: str, because: str) -> None:
    found = pack.side_of(text)
    assert found is not None
    assert found[0] == side
    assert because in found[1]


def test_side_of_knows_no_side_in_other_words(pack: Pack) -> None:
    assert pack.side_of("a fisherman") is None
    assert pack.side_of("an anti-Southern march") is None


def test_enemy_and_deixis(pack: Pack) -> None:
    assert (pack.enemy_of("north"), pack.enemy_of("south"), pack.enemy_of("none")) == ("south", "north", None)
    assert pack.deixis("the enemy's guns", "en") == ("enemy", "enemy's")
    assert pack.deixis("our soldiers met the enemy") == ("own", "our soldiers")
    assert pack.deixis("soldiers") is None


def test_outlet_side(pack: Pack) -> None:
    assert pack.outlet_side("Gull") == pack.outlet_side("Чайка") == "north"
    assert pack.outlet_side(None, "https://www.gull.example/a/1") == pack.outlet_side(None, "https://t.me/s/gull/17") == "north"
    assert pack.outlet_side("Heron", "https://t.me/heron") == pack.outlet_side(None) == "none"


def test_place_and_terms(pack: Pack) -> None:
    place = pack.place("Старой Гавани")
    assert place is not None
    assert (place.place, place.side) == ("Norhaven", "south")
    assert pack.place("Haven") is None
    text = "They pacified Old Haven."
    assert list(pack.terms(text, "en")) == [(Span(5, 13), "north", "captured"), (Span(14, 23), "south", "Norhaven")]


@pytest.mark.parametrize(
    ("file", "text", "where", "says"),
    [
        ("speakers.yaml", "- {name: A, kind: office, side: north}\n- name: B\n  kind: robot\n  side: north\n", "speakers.yaml:3", "kind"),
        ("speakers.yaml", "- {name: A, kind: office, side: east}\n", "speakers.yaml:1", "east"),
        ("outlets.yaml", "- name: A\n  side: north\n  colour: red\n", "outlets.yaml:3", "colour"),
        ("places.yaml", "- {name: A, rival: {en: B}\n- x", "places.yaml:2", "not YAML"),
        ("terms.yaml", "side: north\n", "terms.yaml:1", "list"),
        ("extra.yaml", "[]\n", "extra.yaml", "unknown file"),
        ("pack.yaml", HEAD.replace("name: Northmark\n", "name: Northmark\n    enemy: west\n"), "pack.yaml", "west"),
        ("pack.yaml", HEAD.replace("  south:\n", "  none: {name: N, words: {en: N}}\n  south:\n"), "pack.yaml", "cannot be a side"),
    ],
)
def test_errors_name_file_line_and_what_is_expected(folder: Path, file: str, text: str, where: str, says: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    problems = theatres.check(folder)
    assert len(problems) == 1
    assert problems[0].startswith(where)
    assert says in problems[0]
    with pytest.raises(TheatreError, match=says):
        theatres.load(folder)


def test_a_pack_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TheatreError, match="russia-ukraine"):
        theatres.load(tmp_path)
    assert len(theatres.check(tmp_path)) == 1


def test_a_changed_file_is_read_again(folder: Path) -> None:
    before = theatres.load(folder)
    shutil.copy(folder / "speakers.yaml", folder / "speakers-more.yaml")
    assert len(theatres.load(folder).speakers) == 2 * len(before.speakers)


def test_forms_of_a_line() -> None:
    assert forms("(Russian|) MoD; Kremlin") == ("Russian MoD", "MoD", "Kremlin")


@pytest.mark.parametrize(
    "words",
    [
        ("Схід", "Сходу", "Сходом"),
        ("Київ", "Києва"),
        ("бригада", "бригад", "бригадою", "бригаді"),
        ("Песков", "Пескова", "Песковым"),
        ("Зеленський", "Зеленського", "Зеленському"),
        ("группировка", "группировок", "группировкой"),
        ("командування", "командуванням"),
        ("Syrskyi", "Syrsky", "SYRSKYY’S"),
    ],
)
def test_stem_is_one_for_all_cases(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize("name", theatres.available())
def test_shipped_packs_have_no_problems(name: str) -> None:
    assert theatres.check(name) == []


def test_the_shipped_pack_is_as_large_as_promised(shipped: Pack) -> None:
    assert len(shipped.speakers) >= 250
    assert len(shipped.outlets) >= 120
    assert len(shipped.places) >= 150
    assert {name.geonameid for name in shipped.places if name.place == "Kupiansk"} == {703656}


def test_every_shipped_name_finds_its_speaker(shipped: Pack) -> None:
    """Each canonical name and each full form leads back to its row, unless two rows share the form."""
    lost = [
        (speaker.name, form)
        for speaker in shipped.speakers
        for form in speaker.names
        if "{n}" not in form and speaker.kind != "group" and ((found := shipped.speaker(form)) is None or found.name != speaker.name)
    ]
    assert len(lost) <= 0.01 * sum(len(speaker.names) for speaker in shipped.speakers), lost


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("пресс-центр группировки «Центр»", "Russian Group of Forces Centre"),
        ("представники угруповання військ «Схід»", None),
        ("Угруповання військ «Схід»", "Ukrainian Task Force East"),
        ("Kimakovsky, an adviser to Pushilin", "Igor Kimakovsky"),
        ("an adviser to the head of the DPR", None),
        ("голова Донецької ОВА Вадим Філашкін", "Vadym Filashkin"),
        ("28-ма окрема механізована бригада", "28th Mechanised Brigade"),
        ("ISW", "Institute for the Study of War"),
        ("аналітики DeepState", "DeepState"),
        ("аналітик DeepState", None),
    ],
)
def test_shipped_speakers(shipped: Pack, mention: str, name: str | None) -> None:
    found = shipped.speaker(mention)
    assert (found.name if found else None) == name


def test_the_role_gives_a_side_where_the_name_is_unknown(shipped: Pack) -> None:
    for text, side in (("представник ОСУВ", "ua"), ("an adviser to the head of the DPR", "ru"), ("a Ukrainian brigade's spokesman", "ua")):
        found = shipped.side_of(text)
        assert found is not None
        assert found[0] == side


def test_the_shipped_pack_loads_fast() -> None:
    begin = time.perf_counter()
    theatres.loader._load.__wrapped__(theatres.loader._folder(theatres.DEFAULT), ())
    assert time.perf_counter() - begin < 1.5


def test_lookups_are_fast(shipped: Pack) -> None:
    begin = time.perf_counter()
    for i in range(1000):
        shipped.speaker(f"the commander of the {i}th brigade, an adviser to the head of the administration")
    assert time.perf_counter() - begin < 1
