"""What the pages of one document, matter, speaker or outlet ask of the ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from reportedly.compare import chain, history
from reportedly.compare.judged import Change, Verdicts, by_subject, judged_claim, verdicts
from reportedly.desk.review import Todo, queued
from reportedly.desk.store import Person, Store
from reportedly.desk.views import Said, told
from reportedly.ledger.values import Passed, fold
from reportedly.types import ANONYMOUS, Claim, Document, Proposition, Reading, Relation, Standing

MOST_DOCUMENTS = 60
"""Documents of a matter whose standing is told over time."""


@dataclass(frozen=True, slots=True)
class Margin:
    """A claim beside its text: its number, who speaks, the matter it belongs to, what people set and said, and the number of what it restates."""

    number: int
    claim: Claim
    told: str
    matter: Proposition | None
    denies: bool
    changes: tuple[Change, ...]
    verdicts: Verdicts
    restates: int | None
    latest: str | None
    """The id of the latest judgement on it that stands, which an undo takes back."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document in a list."""

    document: Document
    claims: int
    copy_of: str | None


@dataclass(frozen=True, slots=True)
class Carrier:
    """One print of a voice's words; `days` are those since the first."""

    said: Said
    days: int | None
    copy: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A voice and its prints from the first to the last."""

    told: str
    said: Said
    denies: bool
    carriers: tuple[Carrier, ...]


class Lookup(Store):
    """The store with the questions of single pages."""

    def documents(self, q: str, outlet: str, offset: int, limit: int) -> tuple[list[Row], int]:
        """Documents with these words in title, outlet or text, the latest first."""
        snapshot = self.snapshot()
        rows = []
        for reading in snapshot.readings.values():
            document = reading.document
            text = fold(f"{document.title or ''} {document.outlet or ''} {document.text}")
            if all(word in text for word in fold(q).split()) and fold(outlet) in fold(document.outlet):
                copy = snapshot.copies.get(document.id)
                rows.append(Row(document, len(reading.claims), copy.right if copy else None))
        rows.sort(key=lambda r: (-(r.document.published or date.min).toordinal(), r.document.id))
        return rows[offset : offset + limit], len(rows)

    def in_margin(self, reading: Reading) -> list[Margin]:
        """The claims of a document, as people set them."""
        passed = by_subject(j for claim in reading.claims for j in self.ledger.judgements(claim.id))
        machine = {claim.id: claim for claim in self.ledger.reading(reading.document.id, judged=False).claims}
        numbers = {claim.id: n for n, claim in enumerate(reading.claims, 1)}
        matters = self.matters_of(list(numbers))
        out = []
        for claim in reading.claims:
            on = passed.get(claim.id, [])
            matter = matters.get(claim.id)
            out.append(
                Margin(
                    numbers[claim.id], claim, told(claim), matter, bool(matter and claim.id in matter.denies),
                    judged_claim(machine[claim.id], on)[1], verdicts(on), numbers.get(claim.launders or ""), on[-1].id if on else None,
                )
            )  # fmt: skip
        return out

    def copies(self, key: str) -> list[tuple[Relation, Document]]:
        """The documents that this one shares its text with, as copy, part or translation."""
        snapshot = self.snapshot()
        out = []
        for relation in snapshot.relations:
            if relation.kind in ("copy", "part-copy", "translation") and key in (relation.left, relation.right):
                other = relation.right if relation.left == key else relation.left
                if other in snapshot.readings:
                    out.append((relation, snapshot.readings[other].document))
        return out

    def people(self, q: str, is_outlet: bool, offset: int, limit: int) -> tuple[list[Person], int]:
        """Named speakers, or outlets, those with most claims first."""
        snapshot = self.snapshot()
        said: dict[str, list[Said]] = defaultdict(list)
        for one in snapshot.said.values():
            name = one.outlet if is_outlet else one.claim.speaker.name
            if name and (is_outlet or (name != ANONYMOUS and one.claim.voice != "narrator")) and fold(q) in fold(name):
                said[name].append(one)
        people = []
        for name, claims in said.items():
            sides = Counter(c.claim.speaker.side for c in claims if not is_outlet or c.claim.voice == "narrator")
            kinds = Counter(c.claim.speaker.kind for c in claims)
            matters = {snapshot.matter_of[c.claim.id].id for c in claims if c.claim.id in snapshot.matter_of}
            side = sides.most_common(1)[0][0] if sides else "none"
            kind = "outlet" if is_outlet else kinds.most_common(1)[0][0]
            people.append(Person(name, side, kind, len(claims), len({c.claim.doc for c in claims}), len(matters)))
        people.sort(key=lambda p: (-p.claims, p.name))
        return people[offset : offset + limit], len(people)

    def said_by(self, name: str, is_outlet: bool) -> tuple[list[Said], list[Proposition]]:
        """All that a speaker said or an outlet carried, the latest first; and the matters that they supported."""
        snapshot = self.snapshot()
        said = [one for one in snapshot.said.values() if (one.outlet if is_outlet else one.claim.speaker.name) == name]
        said.sort(key=lambda one: (-(one.published or date.min).toordinal(), one.claim.doc, one.claim.id))
        keys = {one.claim.id for one in said}
        return said, [p for p in snapshot.propositions.values() if keys & set(p.supports)]

    def matters_of(self, claims: Sequence[str]) -> Mapping[str, Proposition]:
        """The matter of each claim that has one: the one it supports before one that it denies."""
        known = self.snapshot().matter_of
        return {key: known[key] for key in claims if key in known}

    def said(self, p: Proposition) -> Mapping[str, Said]:
        """The claims of a matter, by their ids."""
        known = self.snapshot().said
        return {key: known[key] for key in (*p.supports, *p.denies) if key in known}

    def tree(self, p: Proposition) -> list[Branch]:
        """From each first voice of a matter to the last outlet that carried it, by day."""
        snapshot = self.snapshot()
        prints = {c.claim: c for c in chain(p, self._readings_of(p), snapshot.copies.values())}
        said = self.said(p)
        carriers: dict[str, list[Carrier]] = defaultdict(list)
        for key, one in prints.items():
            carriers[one.of or key].append(Carrier(said[key], one.days, said[key].copy_of is not None))
        denies = set(p.denies)
        return [
            Branch(told(said[first].claim), said[first], first in denies, tuple(some)) for first, some in carriers.items() if first in said
        ]

    def relations(self, p: Proposition) -> list[Relation]:
        """The denials and contradictions among a matter's claims, each with its rule."""
        keys = {*p.supports, *p.denies}
        found = self.snapshot().relations
        return [r for r in found if r.kind in ("denies", "contradicts", "tension") and (r.left in keys and r.right in keys)]

    def history(self, p: Proposition) -> list[tuple[date, Standing]]:
        """How the standing of a matter came about, by the documents of its claims alone; empty where they are too many."""
        readings = self._readings_of(p)
        first = (*p.supports, *p.denies)
        return history(readings, first[0]) if first and len(readings) <= MOST_DOCUMENTS else []

    def judgements(self, p: Proposition) -> list[Passed]:
        """What people decided on a matter."""
        return self.ledger.history(p.id)

    def queue(self, offset: int, limit: int) -> tuple[list[Todo], int]:
        """What waits to be judged."""
        snapshot = self.snapshot()
        judged = set(by_subject(self.ledger.judgements()))
        found = queued(snapshot.said.values(), snapshot.matter_of, judged)
        return found[offset : offset + limit], len(found)

    def about(self, keys: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        """What ids stand for, in words, with the address of its page."""
        snapshot = self.snapshot()
        out: dict[str, tuple[str, str]] = {}
        for key in dict.fromkeys(keys):
            if key in snapshot.said:
                said = snapshot.said[key]
                out[key] = (f"{told(said.claim)}: {said.words[:80]}", f"/documents/{quote(said.claim.doc, safe='')}#c-{key}")
            elif key in snapshot.propositions:
                out[key] = (snapshot.propositions[key].summary[:100], f"/matters/{key}")
            elif key in snapshot.readings:
                out[key] = (snapshot.readings[key].document.title or key, f"/documents/{quote(key, safe='')}")
        return out

    def _readings_of(self, p: Proposition) -> list[Reading]:
        snapshot = self.snapshot()
        documents: Iterable[str] = dict.fromkeys(one.claim.doc for one in self.said(p).values())
        return [snapshot.readings[key] for key in documents]
