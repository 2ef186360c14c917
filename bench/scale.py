"""A ledger of many documents: how long adding and comparing one takes at its beginning and its end, memory, and how fast the board answers.

    python -m bench.scale [--documents 100000] [--sample 10000] [--batch 500] [--requests 200] [--places 400] [--made] [--ledger FILE]
                          [--seconds N] [--vectors] [--json OUT]

Documents are made up: six claims each, over three years and 400 places (the busiest has forty times the claims of the quietest), 5 % of them copies
of one of the days before. A tenth of the documents over a tenth of the `--places` makes cells of the same size in a tenth of the time. They come as
readings, so that no model is needed, in the order of their days. The first `--sample` and the last are added and compared in batches, and timed;
those between are added and compared a sample at a time. Then the board is asked `--requests` times in each way.

With --ledger a run can be stopped at any moment, also by `--seconds`, prints what it has by then, and goes on when it is called again with the same
FILE, beside which FILE.run.json keeps how far it came. What a batch took that was broken off is not counted. A ledger that is there without such a file
is asked and not filled. With --made nothing is compared and adding is not timed: propositions of one to four claims of
a place are written as comparing writes them, for a quick look at how the board answers.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, get_args

from sqlalchemy import func, insert, select
from sqlalchemy import text as sql

from reportedly.compare.judged import proposition_id
from reportedly.ids import claim_id, text_sha256
from reportedly.ledger import Asked, Board, Ledger, rows
from reportedly.ledger.tables import BoardRow, ClaimRow, DocumentRow, MemberRow, NameRow, PropositionRow, VoiceRow
from reportedly.ledger.values import fold
from reportedly.types import Claim, Document, Frame, PlaceRef, Proposition, Reading, Span, Speaker, Stance, Standing, TimeRange

PLACES, DAYS, CLAIMS, COPIES = 400, 1095, 6, 0.05
FIRST_DAY = date(2023, 1, 1)
SIDES = ("north", "south")
DIMENSIONS = 384
FRAMES: tuple[tuple[Frame, int], ...] = (
    ("control", 12), ("advance", 12), ("fighting", 16), ("strike", 18), ("casualties", 8), ("damage", 8), ("humanitarian", 8), ("logistics", 4),
    ("diplomacy", 6), ("withdrawal", 3), ("encirclement", 2), ("judgement", 3),
)  # fmt: skip
STANCES: tuple[tuple[Stance, int], ...] = (("asserts", 80), ("denies", 8), ("predicts", 5), ("intends", 3), ("judges", 4))
DEEDS = (
    "shelled",
    "took",
    "left",
    "held",
    "crossed",
    "mined",
    "cleared",
    "lost",
    "reached",
    "repaired",
    "burned",
    "flooded",
    "fed",
    "counted",
    "searched",
)
THINGS = (
    "mill", "bridge", "school", "station", "orchard", "market", "depot", "ferry", "tower", "quarry", "harbour", "road", "ward", "cellar", "archive",
    "bakery", "granary", "chapel", "printing house", "pumping station", "sawmill", "dairy", "library", "railway", "reservoir", "greenhouse",
)  # fmt: skip
QUARTERS = ("northern", "eastern", "southern", "western", "upper", "lower", "old", "new", "outer", "inner", "riverside", "hillside")


def places(rng: random.Random, count: int = PLACES) -> list[PlaceRef]:
    syllables = ("ba", "do", "ke", "li", "mu", "no", "pra", "ro", "sta", "ti", "ve", "zo")
    names = sorted({"".join(rng.choices(syllables, k=4)).capitalize() for _ in range(count * 2)})[:count]
    return [PlaceRef(name, geonameid=1000 + n, lat=46 + rng.random() * 6, lon=30 + rng.random() * 9) for n, name in enumerate(names)]


def speakers(rng: random.Random) -> list[Speaker]:
    named = [Speaker(f"Speaker {n:03d}", rng.choice(("person", "office")), rng.choice((*SIDES, "none"))) for n in range(300)]
    return [*named, *(Speaker("anonymous", "anonymous", side) for side in SIDES)]


def documents(count: int, *, vectors: bool = False, towns: int = PLACES, seed: int = 1) -> Iterator[Reading]:
    """Readings in the order of their days; the same for the same seed."""
    rng = random.Random(seed)
    where, who = places(rng, towns), speakers(rng)
    weights = [1 / (1 + 39 * n / towns) for n in range(towns)]
    outlets = [f"Outlet {n:02d}" for n in range(60)]
    recent: list[Reading] = []
    told: dict[str, list[dict[str, Any]]] = {}
    for n in range(count):
        day = FIRST_DAY + timedelta(days=n * DAYS // count)
        key = f"doc{n:06d}"
        if recent and rng.random() < COPIES:
            yield _copy(rng.choice(recent), key, rng.choice(outlets), day, rng)
            continue
        town = rng.choices(where, weights)[0]
        said = [
            _said(rng, town if rng.random() < 0.7 else rng.choices(where, weights)[0], rng.choice(who), day, told) for _ in range(CLAIMS)
        ]
        reading = _reading(key, day, rng.choice(outlets), said, rng, vectors)
        recent = [*recent[-200:], reading]
        yield reading


def _said(rng: random.Random, town: PlaceRef, speaker: Speaker, day: date, told: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """A claim: two in five speak to a matter that was told of the town before, in much the same words."""
    stance = rng.choices([s for s, _ in STANCES], [w for _, w in STANCES])[0]
    before = told.setdefault(town.name, [])
    if before and rng.random() < 0.4:
        again = rng.choice(before)
        return again | {"words": f"{again['words']} {rng.choice(THINGS)}", "speaker": speaker, "stance": stance}
    words = f"{rng.choice(SIDES)} {rng.choice(DEEDS)} the {rng.choice(QUARTERS)} {rng.choice(THINGS)} and the {rng.choice(THINGS)} of {town.name}"
    about = day - timedelta(days=rng.choice((0, 0, 1, 2)))
    time = TimeRange(about, about) if rng.random() < 0.6 else None
    frame = rng.choices([f for f, _ in FRAMES], [w for _, w in FRAMES])[0]
    claim = {"words": words, "place": town, "speaker": speaker, "frame": frame, "stance": stance, "actor": rng.choice(SIDES), "time": time}
    told[town.name] = [*before[-5:], claim]
    return claim


def _reading(key: str, day: date, outlet: str, said: list[dict[str, Any]], rng: random.Random, vectors: bool) -> Reading:
    text, spans = "", []
    for claim in said:
        filler = " ".join(rng.choice(THINGS) for _ in range(12))
        start = len(text) + len(filler) + 1
        text += f"{filler} {claim['words']}. "
        spans.append(Span(start, start + len(claim["words"])))
    made = []
    for span, claim in zip(spans, said, strict=True):
        fields = {name: value for name, value in claim.items() if name != "words"}
        vector = _vector(rng) if vectors else ()
        made.append(
            Claim(claim_id(key, (span,), None, None, "indirect"), key, (span,), None, None, voice="indirect", vector=vector, **fields)
        )
    return Reading(Document(key, text, outlet=outlet, lang="en", published=day, title=f"From {outlet}"), tuple(made))


def _vector(rng: random.Random) -> tuple[float, ...]:
    numbers = [rng.gauss(0, 1) for _ in range(DIMENSIONS)]
    length = sum(x * x for x in numbers) ** 0.5
    return tuple(x / length for x in numbers)


def _copy(of: Reading, key: str, outlet: str, day: date, rng: random.Random) -> Reading:
    document = replace(of.document, id=key, outlet=outlet, published=day, text=of.document.text + f"{rng.choice(THINGS)} {outlet}.")
    claims = (replace(c, id=claim_id(key, c.content, None, None, c.voice), doc=key) for c in of.claims)
    return Reading(document, tuple(claims))


@dataclass
class Run:
    """How far filling a ledger came: its settings, how many documents are compared, and for each stage documents and seconds of adding and comparing."""

    settings: dict[str, Any]
    done: int = 0
    peak: float = 0.0
    stages: dict[str, list[float]] = field(default_factory=dict)

    @classmethod
    def of(cls, file: Path | None, settings: dict[str, Any]) -> Run:
        """The run that a file tells of, if it is of the same settings; else a new one."""
        if file is None or not file.exists():
            return cls(settings)
        run = cls(**json.loads(file.read_text("utf8")))
        if run.settings != settings:
            raise SystemExit(f"{file} is of a run with other settings: {run.settings}")
        return run

    def took(self, stage: str, documents: int, adding: float, comparing: float) -> None:
        before = self.stages.get(stage, [0, 0.0, 0.0])
        self.stages[stage] = [a + b for a, b in zip(before, (documents, adding, comparing), strict=True)]
        self.done += documents
        self.peak = max(self.peak, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    def keep(self, file: Path | None) -> None:
        if file is not None:
            spare = file.with_name(file.name + ".new")
            spare.write_text(json.dumps(asdict(self)), "utf8")
            spare.replace(file)

    def figures(self) -> dict[str, float]:
        """Milliseconds of the processor a document, by stage, and how many times those of the first the last took."""
        out: dict[str, float] = {}
        for name, (documents, adding, comparing) in self.stages.items():
            out |= {f"{name}: documents": documents, f"{name}: add, ms a document": 1000 * adding / documents}
            out[f"{name}: compare, ms a document"] = 1000 * comparing / documents
        if {"first", "last"} <= self.stages.keys():
            for what, parts in (("comparing", (2,)), ("adding and comparing", (1, 2))):
                first, last = (sum(self.stages[name][n] for n in parts) / self.stages[name][0] for name in ("first", "last"))
                out[f"{what}: last against first, times"] = last / first
        return out


def fill(ledger: Ledger, run: Run, file: Path | None, seconds: float | None) -> bool:
    """Go on filling a ledger, for some seconds or to the end; whether it is at its end. `file` keeps how far the run came."""
    s = run.settings
    count, sample, batch = s["documents"], s["sample"], s["batch"]
    until = time.monotonic() + seconds if seconds is not None else None
    readings = islice(documents(count, vectors=s["vectors"], towns=s["places"]), run.done, None)
    while run.done < count:
        last = count - sample
        stage, end, step = (
            ("first", sample, batch) if run.done < sample else ("between", last, sample) if run.done < last else ("last", count, batch)
        )
        number = min(step, end - run.done)
        began = time.process_time()
        for reading in islice(readings, number):
            ledger.add(reading)
        added = time.process_time()
        for _ in ledger.compare():
            pass
        run.took(stage, number, added - began, time.process_time() - added)
        run.keep(file)
        if until is not None and time.monotonic() > until:
            break
    return bool(run.done >= count)


def told(run: Run) -> None:
    """Print what a run has measured by now."""
    for name, (number, adding, comparing) in run.stages.items():
        print(
            f"{name} {number:,.0f} documents: {1000 * adding / number:.1f} ms to add one, {1000 * comparing / number:.1f} ms to compare it"
        )
    for name, value in run.figures().items():
        if name.endswith("times"):
            print(f"{name.removesuffix(', times')}: {value:.2f} times")


def make(ledger: Ledger, count: int, towns: int) -> None:
    """Rows as adding and comparing would have left them, without either."""
    rng = random.Random(3)
    names: dict[tuple[str, str], int] = {}
    number = 0
    given = documents(count, towns=towns)
    standings = get_args(Standing)
    while batch := list(islice(given, 2000)):
        claims: list[rows.Row] = []
        by_place: dict[int, list[tuple[Claim, Reading]]] = {}
        for reading in batch:
            for position, claim in enumerate(reading.claims):
                claims.append(rows.claim_row(claim, position, reading))
                by_place.setdefault(claim.place.geonameid or 0 if claim.place else 0, []).append((claim, reading))
        propositions: list[rows.Row] = []
        members: list[rows.Row] = []
        board: list[rows.Row] = []
        words: list[rows.Row] = []
        voices: set[tuple[int, int]] = set()
        for some in by_place.values():
            while some:
                taken = [some.pop() for _ in range(min(len(some), rng.randint(1, 4)))]
                number += 1
                first, _ = taken[-1]
                text = " ".join(reading.words(c.content[0]) for c, reading in taken)
                days = sorted(reading.document.published or FIRST_DAY for _, reading in taken)
                against = {c.id for c, _ in taken if c.stance == "denies"}
                p = Proposition(
                    proposition_id(first.id), text[:150], first.frame, first.actor, first.place, first.time,
                    tuple(c.id for c, _ in taken if c.id not in against), tuple(sorted(against)), rng.choice(standings), len(taken), ("made up",),
                )  # fmt: skip
                propositions.append(rows.proposition_row(p) | {"cell": f"made {number}"})
                members += rows.member_rows(p)
                place = first.place or PlaceRef("")
                board.append({
                    "number": number, "proposition_id": p.id, "geonameid": place.geonameid, "place_name": place.name, "place_folded": fold(place.name),
                    "lat": place.lat, "lon": place.lon, "frame": p.frame, "actor": p.actor, "standing": p.standing, "origins": p.origins,
                    "claims": len(taken), "first_said": days[0], "last_said": days[-1], "first_day": None, "last_day": None, "news": days[-1],
                    "changed": datetime(2026, 1, 1, tzinfo=UTC), "judged": False, "rejected": False,
                })  # fmt: skip
                for c, reading in taken:
                    for name in (("speaker", c.speaker.name), ("side", c.speaker.side), ("outlet", reading.document.outlet or "")):
                        voices.add((names.setdefault(name, len(names) + 1), number))
                words.append({"number": number, "words": fold(f"{place.name} {text} " + " ".join(c.speaker.name for c, _ in taken))})
        with ledger._writing("made") as connection:
            connection.execute(insert(DocumentRow), [rows.document_row(r.document, text_sha256(r.document.text)) for r in batch])
            for table, values in ((ClaimRow, claims), (PropositionRow, propositions), (MemberRow, members), (BoardRow, board)):
                connection.execute(insert(table), values)
            known = connection.scalar(select(func.count()).select_from(NameRow)) or 0
            new = [{"id": n, "kind": kind, "name": name, "folded": fold(name)} for (kind, name), n in names.items() if n > known]
            if new:
                connection.execute(insert(NameRow), new)
            connection.execute(insert(VoiceRow), [{"name_id": name, "number": n} for name, n in sorted(voices)])
            connection.execute(sql("INSERT INTO search (rowid, words) VALUES (:number, :words)"), words)


def asked(board: Board, requests: int, towns: int) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Seconds of requests of each kind, every one of another place, month, word or proposition."""
    rng = random.Random(2)
    where = places(random.Random(1), towns)
    (last,) = board.page(limit=1).rows or (None,)
    days = (last.news - FIRST_DAY).days if last and last.news else DAYS
    months = [FIRST_DAY + timedelta(days=30 * n) for n in range(max(1, days // 30))]

    def month(*places: int) -> Asked:
        first = rng.choice(months)
        return Asked(places=places, since=first, until=first + timedelta(days=30))

    def page(given: Asked) -> None:
        board.said([row.proposition.id for row in board.page(given, limit=20).rows], most=20)

    some = [row.proposition.id for row in board.page(limit=500, offset=100).rows or board.page(limit=500).rows]
    ways: dict[str, Callable[[], object]] = {
        "brief: one place and month": lambda: page(month(rng.choice(where).geonameid or 0)),
        "board: what changed last": lambda: page(Asked()),
        "board: a month": lambda: page(month()),
        "board: frame and standing": lambda: page(
            Asked(frame=rng.choice(FRAMES)[0], standings=(rng.choice(("disputed", "one-sided", "admitted")),))
        ),
        "board: a speaker": lambda: page(Asked(speaker=f"speaker {rng.randrange(300):03d}")),
        "board: a side": lambda: page(Asked(side=rng.choice(SIDES))),
        "facets: all": lambda: board.facets(),
        "facets: a month": lambda: board.facets(month()),
        "map: all": lambda: board.points(),
        "map: a month": lambda: board.points(month()),
        "timeline: all": lambda: board.timeline(),
        "search: a common word": lambda: page(Asked(text=rng.choice(THINGS))),
        "search: three words": lambda: page(Asked(text=f"{rng.choice(DEEDS)} {rng.choice(QUARTERS)} {rng.choice(THINGS)}")),
        "search: a place": lambda: page(Asked(text=rng.choice(where).name)),
        "proposition": lambda: board.matter(rng.choice(some)),
    }
    for name, way in ways.items():
        times = []
        for _ in range(requests):
            began, used = time.perf_counter(), time.process_time()
            way()
            times.append((time.perf_counter() - began, time.process_time() - used))
        yield name, times


def figures(times: Iterable[tuple[float, float]]) -> dict[str, float]:
    """The median and the 95th percentile in milliseconds of seconds that passed and of the processor's: p50, p95, cpu p50, cpu p95."""
    out: dict[str, float] = {}
    for what, some in zip(("", "cpu "), zip(*times, strict=True), strict=True):
        out[f"{what}p50"] = 1000 * statistics.median(some)
        out[f"{what}p95"] = 1000 * sorted(some)[max(0, round(len(some) * 0.95) - 1)]
    return out


def report(ways: Iterable[tuple[str, list[tuple[float, float]]]]) -> dict[str, dict[str, float]]:
    """Prints and gives the medians and 95th percentiles: of the time that passed, and of the processor's time, which others on the machine do not add to."""
    out: dict[str, dict[str, float]] = {}
    for name, times in ways:
        out[name] = figures(times)
        print(f"{name:30s} " + "   ".join(f"{key} {value:7.1f} ms" for key, value in out[name].items()), flush=True)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--places", type=int, default=PLACES)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--made", action="store_true")
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--json", type=Path)
    a = parser.parse_args()
    settings = {
        "documents": a.documents, "sample": a.sample or max(1, min(10_000, a.documents // 4)), "batch": a.batch, "places": a.places,
        "vectors": a.vectors,
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as spare:
        file = a.ledger or Path(spare) / "scale.db"
        state = file.with_name(file.name + ".run.json") if a.ledger else None
        there = file.exists() and not (state and state.exists())
        run = Run.of(state, settings)
        with Ledger(file) as ledger:
            if a.made and not there:
                make(ledger, a.documents, a.places)
            elif not there:
                with suppress(KeyboardInterrupt):
                    fill(ledger, run, state, a.seconds)
                told(run)
            stats = ledger.stats()
            run.peak = max(run.peak, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
            size = sum(f.stat().st_size for f in file.parent.glob(f"{file.name}*") if not f.name.endswith(".json")) / 2**20
            print(
                f"{stats.documents:,} documents, {stats.claims:,} claims, {stats.propositions:,} propositions; {size:,.0f} MB on disk, {run.peak:,.0f} MB of memory at most"
            )
            measured: dict[str, Any] = run.figures() | {"peak MB": run.peak, "MB": size}
            measured["ways"] = report(asked(Board(ledger), a.requests, a.places)) if stats.propositions else {}
    if a.json:
        a.json.write_text(json.dumps(measured, indent=1), "utf8")


if __name__ == "__main__":
    main()
