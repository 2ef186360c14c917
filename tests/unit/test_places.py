from __future__ import annotations

import pytest

from reportedly import theatres
from reportedly.gazetteer import default_gazetteer
from reportedly.read.main_place import main_place
from reportedly.read.places import explain, find_places
from reportedly.read.sentences import sentence
from reportedly.types import Lang, PlaceRef, Span

KOSTIANTYNIVKA, POKROVSK, MYRNOHRAD, CHASIV_YAR, DRUZHKIVKA, KUPIANSK, DONETSK_OBLAST = (
    705104,
    704422,
    710035,
    710915,
    616743,
    703656,
    709716,
)


def spans(text: str, *names: str) -> list[Span]:
    out, at = [], 0
    for name in names:
        at = text.index(name, at)
        out.append(Span(at, at + len(name)))
    return out


def read(text: str, *names: str, lang: Lang = "en") -> tuple[PlaceRef, ...]:
    return find_places(text, lang, spans(text, *names), default_gazetteer(own=False), theatres.load())


def about(text: str, content: str, *names: str, lang: Lang = "en") -> int | None:
    place = main_place(text, spans(text, content), read(text, *names, lang=lang))
    return place.geonameid if place else None


def test_the_theatre_decides_among_namesakes() -> None:
    (place,) = read("Fighting went on in Konstantinovka.", "Konstantinovka")
    assert (place.geonameid, place.name, place.country, place.relation) == (KOSTIANTYNIVKA, "Kostiantynivka", "UA", "in")
    assert place.score > 0.5
    assert place.runner_up
    assert "theatre" in (place.why or "")


def test_without_a_theatre_the_text_decides() -> None:
    gazetteer = default_gazetteer(own=False)
    text = "The fair in Paris, Texas, drew visitors from Dallas."
    paris, texas, dallas = find_places(text, "en", spans(text, "Paris", "Texas", "Dallas"), gazetteer, None)
    assert (paris.geonameid, texas.precision, dallas.country) == (4717560, "region", "US")
    assert explain("Paris", gazetteer).candidates[0].geonameid == 2988507


def test_a_chain_of_axes_reaches_both_towns() -> None:
    first, second = read("They advanced on the Krasnoarmeyskoye-Dymitrovskoye direction.", "Krasnoarmeyskoye-Dymitrovskoye")
    assert (first.geonameid, second.geonameid) == (POKROVSK, MYRNOHRAD)
    assert {first.relation, second.relation} == {"axis"}
    assert first.usage == "ru"


@pytest.mark.parametrize(
    ("text", "name", "lang", "ident", "relation"),
    [
        ("Бои идут под Константиновкой.", "Константиновкой", "ru", KOSTIANTYNIVKA, "near"),
        ("Село северо-западнее Часова Яра.", "Часова Яра", "ru", CHASIV_YAR, "north-west of"),
        ("Атаки на Покровском направлении продолжаются.", "Покровском", "ru", POKROVSK, "axis"),
        ("Ворог рухається у бік Костянтинівки.", "Костянтинівки", "uk", KOSTIANTYNIVKA, "towards"),
        ("Дрони прилетіли з боку Часового Яру.", "Часового Яру", "uk", CHASIV_YAR, "from"),
        ("Troops stand north of Pokrovsk.", "Pokrovsk", "en", POKROVSK, "north of"),
        ("A village near the city of Kupiansk burned.", "the city of Kupiansk", "en", KUPIANSK, "near"),
    ],
)
def test_relations(text: str, name: str, lang: Lang, ident: int, relation: str) -> None:
    (place,) = read(text, name, lang=lang)
    assert (place.geonameid, place.relation) == (ident, relation)


def test_region_district_and_country() -> None:
    text = "In Donetsk region and in Sumy district people left for Poland."
    region, district, country = read(text, "Donetsk", "Sumy", "Poland")
    assert (region.geonameid, region.precision) == (DONETSK_OBLAST, "region")
    assert (district.name, district.precision, country.precision) == ("Sumy", "district", "country")


def test_an_unknown_name_stays_named_and_the_rest_placed() -> None:
    text = "Shelling hit Qwrtzplk and Druzhkivka."
    unknown, known = read(text, "Qwrtzplk", "Druzhkivka")
    assert (unknown.name, unknown.lat, unknown.geonameid) == ("Qwrtzplk", None, None)
    assert known.geonameid == DRUZHKIVKA


def test_without_a_gazetteer_names_stay_as_written() -> None:
    text = "Shelling hit Druzhkivka."
    (place,) = find_places(text, "en", spans(text, "Druzhkivka"), None, None)
    assert (place.name, place.lat) == ("Druzhkivka", None)


def test_a_capital_that_stands_for_its_side_is_a_government() -> None:
    text = "Moscow has denied it. A fire broke out in Moscow."
    said, burned = read(text, "Moscow", "Moscow")[:1], read(text[22:], "Moscow")
    assert said[0].relation == "government"
    assert burned[0].relation == "in"


def test_spans_slice_to_the_name() -> None:
    text = "The town of Lyman’s mayor left for Kyiv, he said."
    for place in read(text, "The town of Lyman’s", "Kyiv,"):
        assert place.span
        assert text[place.span.start : place.span.end] in ("Lyman", "Kyiv")


def test_names_without_the_model() -> None:
    text = "Officials in Druzhkivka said on Monday that shelling hit Kramatorsk. Reading the report, they left for Kyiv."
    found = find_places(text, "en", None, default_gazetteer(own=False), theatres.load())
    assert [p.name for p in found] == ["Druzhkivka", "Kramatorsk", "Kyiv"]


def test_main_place_in_the_content() -> None:
    text = "The staff in Kyiv said that troops left Druzhkivka after attacks from Chasiv Yar."
    assert about(text, "that troops left Druzhkivka after attacks from Chasiv Yar", "Kyiv", "Druzhkivka", "Chasiv Yar") == DRUZHKIVKA
    text = "Attacks from Chasiv Yar reached Druzhkivka in Donetsk region."
    assert about(text, text, "Chasiv Yar", "Druzhkivka", "Donetsk region") == DRUZHKIVKA


def test_main_place_from_the_document() -> None:
    text = "Kostiantynivka is under fire. Kostiantynivka has no water.\n\nThe mayor spoke. “Nobody sleeps here,” he said."
    assert about(text, "Nobody sleeps here", "Kostiantynivka", "Kostiantynivka") == KOSTIANTYNIVKA


def test_main_place_is_none_where_nothing_is_named() -> None:
    assert main_place("Nothing here.", [Span(0, 7)], ()) is None
    assert main_place("Nothing here.", [], read("In Kyiv.", "Kyiv")) is None


def test_sentences() -> None:
    text = "One here. Two there! Three."
    assert text[slice(*sentence(text, 12, 14))] == "Two there!"
    assert text[slice(*sentence(text, 0, 3))] == "One here."


def test_the_same_text_reads_the_same_twice() -> None:
    text = "Fighting in Konstantinovka, Druzhkivka and Kramatorsk."
    assert read(text, "Konstantinovka", "Kramatorsk") == read(text, "Konstantinovka", "Kramatorsk")


def test_where_an_attack_comes_from_is_not_its_place() -> None:
    text = "Druzhkivka is quiet. Assaults on the town come from Chasiv Yar and Toretsk. People leave from Chasiv Yar."
    places = read(text, "Druzhkivka", "Chasiv Yar", "Toretsk")
    assaults, leave = spans(text, "Assaults on the town come from Chasiv Yar and Toretsk"), spans(text, "People leave from Chasiv Yar")
    found = main_place(text, assaults, places, "fighting")
    assert found is not None
    assert found.name == "Druzhkivka"
    left = main_place(text, leave, places, "humanitarian")
    assert left is not None
    assert left.name == "Chasiv Yar"


def test_a_call_sign_is_no_place() -> None:
    text = "A soldier with the call sign Kramatorsk spoke in Druzhkivka."
    assert [p.name for p in read(text, "Kramatorsk", "Druzhkivka")] == ["Druzhkivka"]


@pytest.mark.parametrize(
    ("text", "name", "lang", "expected"),
    [
        ("На Костянтинівському напрямку ворог атакував сім разів.", "Костянтинів", "uk", "Kostiantynivka"),
        ("На Торецькому напрямку ворог атакував сім разів.", "Торецькому", "uk", "Toretsk"),
        ("На Гуляйпільському напрямку ворог атакував сім разів.", "Гуляйпільському", "uk", "Huliaipole"),
        ("На Оріхівському напрямку ворог атакував сім разів.", "Оріхівському", "uk", "Orikhiv"),
        ("На Лиманському напрямку ворог атакував сім разів.", "Лиманському", "uk", "Lyman"),
        ("На Новопавлівському напрямку ворог атакував сім разів.", "Новопавлівському", "uk", "Novopavlivka"),
        ("На Днепропетровском направлении идут бои.", "Днепропетров", "ru", "Dnipro"),
        ("На константиновском направлении идут бои.", "константинов", "ru", "Kostiantynivka"),
        ("На Краснолиманском направлении идут бои.", "Краснолиманском", "ru", "Lyman"),
        ("У Кривому Розі пошкоджено будинок.", "Кривому Розі", "uk", "Kryvyi Rih"),
        ("У Білій Церкві пошкоджено будинок.", "Білій Церкві", "uk", "Bila Tserkva"),
        ("Поблизу Роботиного тривають бої.", "Роботиного", "uk", "Robotyne"),
        ("Бои идут на востоке Волчанска.", "востоке Волчанска", "ru", "Vovchansk"),
        ("Так сказал глава Харьковской областной администрации.", "Харьковской областной", "ru", "Kharkiv Oblast"),
        ("Контроля у России нет.", "России", "ru", "Russia"),
        ("Пожар потушили под Белгородом.", "Белгородом", "ru", "Belgorod"),
        ("Москва это отрицает.", "Москва", "ru", "Moscow"),
    ],
)
def test_wire_names(text: str, name: str, lang: Lang, expected: str) -> None:
    (place,) = read(text, name, lang=lang)
    assert place.name == expected


@pytest.mark.parametrize(
    ("text", "name", "lang"),
    [
        ("Місто утримують Сили оборони.", "Сили", "uk"),
        ("Снаряд упал на улице Донецкой.", "Донецкой", "ru"),
        ("Вона живе в мікрорайоні Лиманський.", "Лиманський", "uk"),
        ("So it has been since the Maidan.", "Maidan", "en"),
        ("They say that the Maidan was the start.", "Maidan", "en"),
    ],
)
def test_bodies_streets_and_events_are_no_places(text: str, name: str, lang: Lang) -> None:
    assert read(text, name, lang=lang) == ()


def test_a_square_in_a_town_is_not_the_village_of_its_name() -> None:
    square, kyiv = read("Crowds filled Maidan in Kyiv.", "Maidan", "Kyiv")
    assert (square.geonameid, square.lat, kyiv.name) == (None, None, "Kyiv")
    assert "part of Kyiv" in (square.why or "")
    town, region = read("Shells fell on Huliaipole in Zaporizhzhia.", "Huliaipole", "Zaporizhzhia")
    assert (town.name, region.name) == ("Huliaipole", "Zaporizhzhia")


def test_a_county_speaks_for_the_town_in_it() -> None:
    gazetteer = default_gazetteer(own=False)
    text = "Clarke County has a new sheriff. He will sit in Athens."
    county, town = find_places(text, "en", spans(text, "Clarke County", "Athens"), gazetteer, None)
    assert (county.precision, town.country, town.precision) == ("district", "US", "settlement")
    assert county.lat is not None
    assert town.lat is not None
    assert abs(county.lat - town.lat) < 0.5


@pytest.mark.parametrize(
    ("text", "content", "names", "frame", "lang", "expected"),
    [
        (
            "Lyman is calm. Siversk was shelled in the morning, and assaults there go on.", "assaults there go on",
            ("Lyman", "Siversk"), "fighting", "en", "Siversk",
        ),
        (
            "В Лимане тихо. Северск обстреляли утром. Противник перебрасывает туда резервы.", "Противник перебрасывает туда резервы",
            ("Лимане", "Северск"), "logistics", "ru", "Siversk",
        ),
        (
            "Siversk has fallen. Its garrison is ready to withdraw to Kramatorsk.", "Its garrison is ready to withdraw to Kramatorsk",
            ("Siversk", "Kramatorsk"), "withdrawal", "en", "Siversk",
        ),
        (
            "Бои идут в Северске. Часть гарнизона отошла на Краматорск.", "Часть гарнизона отошла на Краматорск",
            ("Северске", "Краматорск"), "withdrawal", "ru", "Siversk",
        ),
        (
            "Людей вивезли з Сіверська через Лиман.", "Людей вивезли з Сіверська через Лиман",
            ("Сіверська", "Лиман"), "humanitarian", "uk", "Siversk",
        ),
        (
            "A post stands in Yampil, between Lyman and Siversk.", "A post stands in Yampil, between Lyman and Siversk",
            ("Yampil", "Lyman", "Siversk"), "control", "en", "Yampil",
        ),
    ],
)  # fmt: skip
def test_main_place_by_the_words(text: str, content: str, names: tuple[str, ...], frame: str, lang: Lang, expected: str) -> None:
    found = main_place(text, spans(text, content), read(text, *names, lang=lang), frame)
    assert found is not None
    assert found.name == expected
