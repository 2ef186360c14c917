from __future__ import annotations

import time
from pathlib import Path

import pytest

from reportedly.errors import GazetteerError, InputError
from reportedly.gazetteer import BUILT_IN, PlaceIndex, default_gazetteer, import_file
from reportedly.gazetteer.build import main_name, romanise
from reportedly.gazetteer.format import Entry, made_up_id, write
from reportedly.gazetteer.names import axis, axis_stems, compound, fold, key, lemmas

KOSTIANTYNIVKA, POKROVSK, MYRNOHRAD, LYMAN, CHASIV_YAR, HULIAIPOLE, KUPIANSK = 705104, 704422, 710035, 704204, 710915, 707898, 703656


@pytest.fixture(scope="module")
def places() -> PlaceIndex:
    return default_gazetteer(own=False)


def ids(places: PlaceIndex, name: str) -> list[int]:
    return [c.geonameid for c in places.find(name)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kup'yans’k", "KUPYANSK"),
        ("Ivano-Frankivs'k", "ivano frankivsk"),
        ("São Tomé", "Sao Tome"),
        ("St. Louis", "Saint Louis"),
        ("Łódź", "Lodz"),
    ],
)
def test_key_ignores_marks_and_case(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    "names",
    [
        ("Kostiantynivka", "Kostyantynivka", "Костянтинівка"), ("Konstantinovka", "Константиновка"), ("Gulyaypole", "Huliaipole", "Гуляйполе"),
        ("Kupiansk", "Kupyansk", "Купянск", "Куп'янськ", "Купьянск"), ("Sievierodonetsk", "Сєвєродонецьк", "Severodonetsk"), ("Chasiv Yar", "Часів Яр"),
    ],
)  # fmt: skip
def test_transliterations_meet(names: tuple[str, ...]) -> None:
    assert len({fold(n) for n in names}) == 1


@pytest.mark.parametrize(
    ("form", "nominative"),
    [
        ("Константиновке", "Константиновка"), ("Костянтинівкою", "Костянтинівка"), ("Купянском", "Купянск"), ("Часова Яру", "Часів Яр"),
        ("Красного Лимана", "Красный Лиман"), ("Великої Новосілки", "Велика Новосілка"), ("Кривого Рогу", "Кривий Ріг"), ("Києва", "Київ"),
        ("Макіївці", "Макіївка"), ("Ростове-на-Дону", "Ростов-на-Дону"), ("Сатового", "Сатове"),
    ],
)  # fmt: skip
def test_cases_are_undone(form: str, nominative: str) -> None:
    assert fold(nominative) in lemmas(fold(form))


def test_lemmas_leave_the_name_itself_out_and_stay_few() -> None:
    assert fold("Часова Яру") not in lemmas(fold("Часова Яру"))
    assert len(lemmas(fold("Великої Новосілки"))) < 200
    assert lemmas("a b c d e") == ()


def test_axes() -> None:
    assert axis("Покровском направлении") == "Покровском"
    assert axis("Pokrovsk axis") == "Pokrovsk"
    assert axis("Pokrovsk") is None
    assert axis_stems(fold("Покровском"))[0] == fold("Покровск")
    assert fold("Константиновка") in axis_stems(fold("Константиновском"))
    assert axis_stems(fold("Лондон")) == ()
    assert compound(fold("Красный Лиман")) == fold("Краснолиман")


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("Konstantinovka", KOSTIANTYNIVKA), ("Константиновке", KOSTIANTYNIVKA), ("під Костянтинівкою"[4:], KOSTIANTYNIVKA), ("Часова Яру", CHASIV_YAR),
        ("Gulyaypole", HULIAIPOLE), ("Покровском направлении", POKROVSK), ("Krasnoarmeyskoye direction", POKROVSK), ("Dymytrovskoye direction", MYRNOHRAD),
        ("Краснолиманском направлении", LYMAN), ("Купянському напрямку", KUPIANSK), ("Куп'янську", KUPIANSK), ("Донецкой области", 709716),
        ("Kherson Oblast", 706442), ("США", 6252001), ("Сирії", 163843), ("Ель-Фашері", 379555), ("Paris", 2988507),
    ],
)  # fmt: skip
def test_finds(places: PlaceIndex, name: str, ident: int) -> None:
    assert ident in ids(places, name)


def test_order_exactness_and_namesakes(places: PlaceIndex) -> None:
    found = places.find("Konstantinovka")
    assert len(found) >= 5
    assert found[0].geonameid == KOSTIANTYNIVKA
    assert [c.population for c in found] == sorted((c.population for c in found), reverse=True)
    assert found[0].exact
    assert found[0].region == "Donetsk Oblast"
    assert not places.find("Константиновке")[0].exact


def test_main_names_are_neutral(places: PlaceIndex) -> None:
    assert [places.get(i).name for i in (KOSTIANTYNIVKA, KUPIANSK, HULIAIPOLE, POKROVSK)] == [
        "Kostiantynivka",
        "Kupiansk",
        "Huliaipole",
        "Pokrovsk",
    ]  # type: ignore[union-attr]
    assert romanise("Запоріжжя") == "Zaporizhzhia"
    assert romanise("Згурівка") == "Zghurivka"
    assert main_name("Kupyansk", "UA", ["Купянск", "Куп’янськ"]) == "Kupiansk"
    assert main_name("Krakow", "PL", ["Краків"]) == "Krakow"


def test_regions_of_the_theatres_are_complete(places: PlaceIndex) -> None:
    for name in (
        "Харківщині",
        "Сумская область",
        "Crimea",
        "Криму",
        "Белгородской области",
        "Гомельской области",
        "Приднестровье",
        "North Darfur",
        "Северном Дарфуре",
    ):
        assert any(c.precision == "region" for c in places.find(name)), name


def test_unknown_names_and_ids(places: PlaceIndex) -> None:
    assert places.find("Qwrtzplk") == ()
    assert places.find("…") == ()
    assert places.get(1) is None


def test_shipped_file_is_small_and_opens_fast() -> None:
    assert BUILT_IN.stat().st_size < 30 * 2**20
    start = time.perf_counter()
    PlaceIndex()
    assert time.perf_counter() - start < 0.05


def test_missing_and_damaged_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"none\.gaz"):
        PlaceIndex(tmp_path / "none.gaz")
    (tmp_path / "bad.gaz").write_bytes(b"not a gazetteer at all")
    with pytest.raises(GazetteerError, match=r"bad\.gaz"):
        PlaceIndex(tmp_path / "bad.gaz")


def test_written_entries_come_back(tmp_path: Path) -> None:
    entries = [Entry(7, "Вільне", 48.5, 37.5, "UA", "Donetsk Oblast", 12, names=("Vilne",)), Entry(8, "Big", 1.0, 2.0, "", "", 5, "region")]
    assert write(tmp_path / "x.gaz", entries, {"source": "test"}) == 2
    index = PlaceIndex(tmp_path / "x.gaz")
    assert [(c.geonameid, c.region, c.population, c.exact) for c in index.find("Vilne")] == [(7, "Donetsk Oblast", 12, True)]
    assert index.get(8).precision == "region"  # type: ignore[union-attr]
    assert index.about == [{"source": "test"}]


def test_writing_is_the_same_each_time(tmp_path: Path) -> None:
    entries = [Entry(i, f"Place {i}", i, i, names=(f"Ort {i}",)) for i in range(1, 50)]
    for name in ("a.gaz", "b.gaz"):
        write(tmp_path / name, entries, {})
    assert (tmp_path / "a.gaz").read_bytes() == (tmp_path / "b.gaz").read_bytes()


def test_import_of_csv(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(
        "name,lat,lon,other names,region\nNove Misto,48.1,37.2,Новое Место;Нове Місто,Donetsk Oblast\n", "utf-8"
    )
    told: list[int] = []
    out, count = import_file(tmp_path / "mine.csv", told.append, folder=tmp_path / "places")
    assert count == 1
    found = PlaceIndex(BUILT_IN, out).find("Новом Месте")
    assert made_up_id("Nove Misto", 48.1, 37.2) in [c.geonameid for c in found]


def test_import_of_a_geonames_dump(tmp_path: Path) -> None:
    cells = [
        "99",
        "Тестове",
        "Testove",
        "Testovoye,Тестовое",
        "48.1",
        "37.2",
        "P",
        "PPL",
        "UA",
        "",
        "05",
        "",
        "",
        "",
        "310",
        "",
        "",
        "Europe/Kyiv",
        "2024-01-01",
    ]
    stream = [*cells[:1], "Testivske ozero", *cells[2:6], "H", "LK", *cells[8:]]
    (tmp_path / "UA.txt").write_text("\t".join(cells) + "\n" + "\t".join(stream) + "\n", "utf-8")
    out, count = import_file(tmp_path / "UA.txt", folder=tmp_path)
    assert count == 1
    assert PlaceIndex(out).find("Тестовом")[0].geonameid == 99


@pytest.mark.parametrize("text", ["name,lat\nA,1\n", "name,lat,lon\nA,x,2\n", "name,lat,lon\nA,91,2\n", "", "name,lat,lon\n"])
def test_bad_imports_are_refused_with_the_place_of_the_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.csv").write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"bad\.csv"):
        import_file(tmp_path / "bad.csv", folder=tmp_path)
