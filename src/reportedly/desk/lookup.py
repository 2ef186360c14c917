"""What the pages of one document, matter, speaker or outlet ask of the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from reportedly.compare import chain
from reportedly.compare.judged import Change, Verdicts, by_subject, judged_claim, verdicts
from reportedly.desk.excerpts import Excerpt, excerpt
from reportedly.desk.store import Store, copied
from reportedly.desk.views import Matter, Said, told
from reportedly.desk.waiting import Waiting, waiting
from reportedly.ledger import judging, rows, searching
from reportedly.ledger.tables import ClaimRow, DocumentRow, MemberRow, NameRow, PropositionRow, RelationRow, VoiceRow
from reportedly.ledger.values import fold
from reportedly.types import Claim, Document, Proposition, Reading, Relation, Standing

SHOWN_COPIES = 20


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
class Rejected:
    """A claim that a person rejected: its words, by whom, and the judgement that an undo takes back."""

    words: str
    by: str
    judgement: str


@dataclass(frozen=True, slots=True)
class Row:
    """A document in a list."""

    document: Document
    claims: int
    copy_of: str | None
    excerpt: Excerpt | None = None
    """Where the words that were searched for stand in the text."""


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker or an outlet with how many claims are theirs and how many matters they speak to."""

    name: str
    side: str
    kind: str
    claims: int
    matters: int


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
        """Documents with these words in their title or text, or of this outlet, the latest first."""
        where = [DocumentRow.outlet.icontains(outlet, autoescape=True)] if outlet else []
        with self.ledger._reading() as session:
            where += [searching.having(q, session)] if q else []
            total = session.scalar(select(func.count()).select_from(DocumentRow).where(*where)) or 0
            query = select(DocumentRow).where(*where).order_by(DocumentRow.published.desc().nulls_last(), DocumentRow.id)
            found = [rows.to_document(row) for row in session.scalars(query.offset(offset).limit(limit))]
            keys = [document.id for document in found]
            counts = dict(
                session.execute(
                    select(ClaimRow.document_id, func.count()).where(ClaimRow.document_id.in_(keys)).group_by(ClaimRow.document_id)
                ).all()
            )
            copies = dict(session.execute(copied(keys)).all())
        return [
            Row(document, counts.get(document.id, 0), copies.get(document.id), excerpt(document.text, q) if q else None)
            for document in found
        ], total

    def in_margin(self, reading: Reading) -> list[Margin]:
        """The claims of a document, as people set them."""
        passed = by_subject(self.judgements([claim.id for claim in reading.claims]))
        machine = {claim.id: claim for claim in self.ledger.reading(reading.document.id, judged=False).claims} if passed else {}
        numbers = {claim.id: n for n, claim in enumerate(reading.claims, 1)}
        matters = self.matters_of(list(numbers))
        out = []
        for claim in reading.claims:
            on = passed.get(claim.id, [])
            matter = matters.get(claim.id)
            out.append(
                Margin(
                    numbers[claim.id], claim, told(claim), matter, bool(matter and claim.id in matter.denies),
                    judged_claim(machine[claim.id], on)[1] if on else (), verdicts(on), numbers.get(claim.launders or ""), on[-1].id if on else None,
                )
            )  # fmt: skip
        return out

    def rejected(self, reading: Reading) -> list[Rejected]:
        """The claims of a document that people rejected."""
        machine = self.ledger.reading(reading.document.id, judged=False)
        kept = {claim.id for claim in reading.claims}
        gone = {claim.id: claim for claim in machine.claims if claim.id not in kept}
        out = []
        for key, on in by_subject(self.judgements(list(gone))).items():
            verdict = verdicts(on).verdict
            if verdict is not None:
                out.append(Rejected(" … ".join(machine.words(span) for span in gone[key].content), verdict.by, verdict.id))
        return out

    def copies(self, key: str) -> list[tuple[Relation, Document]]:
        """The documents that this one shares its text with, as copy, part or translation."""
        with self.ledger._reading() as session:
            query = select(RelationRow).where(
                or_(RelationRow.left == key, RelationRow.right == key), RelationRow.kind.in_(("copy", "part-copy", "translation"))
            )
            found = [
                rows.to_relation(row) for row in session.scalars(query.order_by(RelationRow.kind, RelationRow.left).limit(SHOWN_COPIES))
            ]
            others = [r.right if r.left == key else r.left for r in found]
            known = {row.id: rows.to_document(row) for row in session.scalars(select(DocumentRow).where(DocumentRow.id.in_(others)))}
        return [(relation, known[other]) for relation, other in zip(found, others, strict=True) if other in known]

    def people(self, q: str, is_outlet: bool, offset: int, limit: int) -> tuple[list[Person], int]:
        """Named speakers, or outlets, those who speak to most matters first."""
        where = [NameRow.kind == ("outlet" if is_outlet else "speaker"), NameRow.name != "anonymous"]
        where += [NameRow.folded.contains(fold(q), autoescape=True)] if q else []
        counted = func.count(VoiceRow.number)
        with self.ledger._reading() as session:
            total = session.scalar(select(func.count()).select_from(NameRow).where(*where)) or 0
            query = (
                select(NameRow.name, counted)
                .outerjoin(VoiceRow, VoiceRow.name_id == NameRow.id)
                .where(*where)
                .group_by(NameRow.id, NameRow.name)
            )
            found = session.execute(query.order_by(counted.desc(), NameRow.name).offset(offset).limit(limit)).all()
            return [_person(session, name, matters, is_outlet) for name, matters in found], total

    def said_by(self, name: str, is_outlet: bool, offset: int, limit: int) -> tuple[list[Said], int]:
        """What a speaker said or an outlet carried, the latest first, and how much it is in all."""
        where = _by(name, is_outlet)
        with self.ledger._reading() as session:
            total = session.scalar(select(func.count()).select_from(ClaimRow).where(where)) or 0
            query = (
                select(ClaimRow.id).where(where).order_by(ClaimRow.published.desc().nulls_last(), ClaimRow.document_id, ClaimRow.position)
            )
            keys = list(session.scalars(query.offset(offset).limit(limit)))
        said = self.said_of(keys)
        return [said[key] for key in keys if key in said], total

    def fared(self, name: str, is_outlet: bool) -> Mapping[str, int]:
        """How many of the matters that one supported stand how."""
        matters = (
            select(MemberRow.proposition_id)
            .join(ClaimRow, ClaimRow.id == MemberRow.claim_id)
            .where(_by(name, is_outlet), MemberRow.role == "supports")
        )
        with self.ledger._reading() as session:
            query = select(PropositionRow.standing, func.count()).where(PropositionRow.id.in_(matters)).group_by(PropositionRow.standing)
            return dict(session.execute(query).all())

    def matters_of(self, claims: Sequence[str]) -> Mapping[str, Proposition]:
        """The matter of each claim that has one: the one it supports before one that it denies."""
        with self.ledger._reading() as session:
            query = select(MemberRow.claim_id, MemberRow.proposition_id).where(MemberRow.claim_id.in_(claims)).order_by(MemberRow.role)
            of = dict(session.execute(query).all())  # "supports" sorts after "denies", and stands
            whole = (
                select(PropositionRow).options(selectinload(PropositionRow.members)).where(PropositionRow.id.in_(sorted(set(of.values()))))
            )
            known = {row.id: rows.to_proposition(row) for row in session.scalars(whole)}
        return {claim: known[key] for claim, key in of.items() if key in known}

    def said_of(self, keys: Sequence[str]) -> Mapping[str, Said]:
        """Claims by their ids, as people set them."""
        with self.ledger._reading() as session:
            listed = judging.listed_claims(session, keys)
        return self.as_said([listed[key] for key in keys if key in listed])

    def said(self, matter: Matter) -> Mapping[str, Said]:
        """The claims of a matter, by their ids."""
        return {one.claim.id: one for column in matter.columns for voice in column.voices for one in voice.claims}

    def tree(self, matter: Matter) -> list[Branch]:
        """From each first voice of a matter to the last outlet that carried it, by day."""
        said = self.said(matter)
        by_document: dict[str, list[Said]] = defaultdict(list)
        for one in said.values():
            by_document[one.claim.doc].append(one)
        readings = [
            Reading(Document(key, "", outlet=some[0].outlet, published=some[0].published), tuple(one.claim for one in some))
            for key, some in by_document.items()
        ]
        copies = [Relation("copy", one.claim.doc, one.copy_of, 1.0) for one in said.values() if one.copy_of]
        carriers: dict[str, list[Carrier]] = defaultdict(list)
        for print_ in chain(matter.proposition, readings, copies):
            carriers[print_.of or print_.claim].append(Carrier(said[print_.claim], print_.days, said[print_.claim].copy_of is not None))
        denies = set(matter.proposition.denies)
        return [Branch(told(said[first].claim), said[first], first in denies, tuple(some)) for first, some in carriers.items()]

    def relations(self, matter: Matter) -> list[Relation]:
        """The denials and contradictions among a matter's claims, each with its rule."""
        said = self.said(matter)
        found = self._board.matter(matter.id)
        kinds = ("denies", "contradicts", "tension")
        return [r for r in (found.relations if found else ()) if r.kind in kinds and r.left in said and r.right in said]

    def history(self, key: str) -> list[tuple[date, Standing]]:
        """The days on which the standing of a matter changed, with what it became."""
        return self._board.history(key)

    def queue(self, stretch: int = 1) -> Waiting:
        """What waits to be judged in a stretch of the matters, those that most is said on first."""
        return self.kept(f"queue {stretch}", lambda: waiting(self, stretch))

    def about(self, keys: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        """What ids stand for, in words, with the address of its page."""
        wanted = list(dict.fromkeys(keys))
        out: dict[str, tuple[str, str]] = {}
        with self.ledger._reading() as session:
            for key, title in session.execute(select(DocumentRow.id, DocumentRow.title).where(DocumentRow.id.in_(wanted))):
                out[key] = (title or key, f"/documents/{quote(key, safe='')}")
            for key, summary in session.execute(select(PropositionRow.id, PropositionRow.summary).where(PropositionRow.id.in_(wanted))):
                out[key] = (summary[:100], f"/matters/{key}")
            claims = select(ClaimRow.id, ClaimRow.document_id, ClaimRow.speaker_name, ClaimRow.words).where(ClaimRow.id.in_(wanted))
            for key, document, speaker, words in session.execute(claims):
                out[key] = (f"{speaker}: {words[:80]}", f"/documents/{quote(document, safe='')}#c-{key}")
        return out


def _by(name: str, is_outlet: bool):  # type: ignore[no-untyped-def]
    """The claims of a speaker in words of their own, or all that an outlet carried."""
    if is_outlet:
        return ClaimRow.document_id.in_(select(DocumentRow.id).where(DocumentRow.outlet == name))
    return and_(ClaimRow.speaker_name == name, ClaimRow.voice != "narrator")


def _person(session: Session, name: str, matters: int, is_outlet: bool) -> Person:
    where = _by(name, is_outlet)
    claims = session.scalar(select(func.count()).select_from(ClaimRow).where(where)) or 0
    one = session.scalar(select(ClaimRow.speaker).where(and_(where, ClaimRow.voice == "narrator") if is_outlet else where).limit(1))
    return Person(name, one.side if one else "none", "outlet" if is_outlet else one.kind if one else "person", claims, matters)
