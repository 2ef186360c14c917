"""Propositions written with their rows on the board, where anything of them changed: what they are asked for by, who speaks to them, their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text

from reportedly.compare.across import Settled
from reportedly.compare.judged import FIELDS, GROUPING, proposition_id, verdicts
from reportedly.compare.said import Said
from reportedly.ledger import rows
from reportedly.ledger.filing import batches
from reportedly.ledger.judging import Standing
from reportedly.ledger.tables import BoardRow, MemberRow, NameRow, PropositionRow, VoiceRow
from reportedly.ledger.values import fold
from reportedly.types import ANONYMOUS, Proposition

WORDS_LENGTH = 20_000
"""Characters of a proposition's words that are searched."""


@dataclass(slots=True)
class Boarding:
    """Writes propositions; keeps the numbers of names between cells of one run."""

    passed: Standing
    names: dict[tuple[str, str], int] = field(default_factory=dict)

    def write(
        self, connection: Connection, keys: Iterable[str], settled: Sequence[Settled], by_id: Mapping[str, Said], outlets: Mapping[str, str]
    ) -> int:
        """Put the propositions of the cells `keys` in place of what these held; gives how many were written or went."""
        ids = [found.proposition.id for found in settled]
        old, boards = _old(connection, keys, ids)
        fresh = []
        for found in settled:
            proposition = found.proposition
            board = self._board(found, by_id)
            before = boards.get(proposition.id)
            known = old.get(proposition.id)
            if (
                known is not None
                and before is not None
                and known == (proposition, found.cell.key)
                and all(before[name] == value for name, value in board.items())
            ):
                continue
            was = known[0] if known else None
            same = was is not None and (was.standing, was.supports, was.denies) == (
                proposition.standing,
                proposition.supports,
                proposition.denies,
            )
            board["changed"] = before["changed"] if same and before is not None else datetime.now(UTC)
            fresh.append((found, board))
        gone = sorted(set(old) - set(ids))
        for some in batches([*gone, *(found.proposition.id for found, _ in fresh)]):
            connection.execute(delete(PropositionRow).where(PropositionRow.id.in_(some)))
        if fresh:
            self._insert(connection, fresh, by_id, outlets)
        return len(fresh) + len(gone)

    def _board(self, found: Settled, by_id: Mapping[str, Said]) -> rows.Row:
        proposition, place = found.proposition, found.proposition.place
        members = [by_id[key] for key in (*proposition.supports, *proposition.denies) if key in by_id]
        days = [s.published for s in members if s.published]
        on = [self.passed.get(key, ()) for s in members for key in (s.id, proposition_id(s.id))]
        what = {judgement.what for some in on for judgement in some}
        verdict = verdicts(j for s in members for j in self.passed.get(proposition_id(s.id), ()))
        return {
            "proposition_id": proposition.id,
            "geonameid": place.geonameid if place else None,
            "place_name": place.name if place else "",
            "place_folded": fold(place.name if place else None),
            "lat": place.lat if place else None,
            "lon": place.lon if place else None,
            "frame": proposition.frame,
            "actor": proposition.actor,
            "standing": proposition.standing,
            "origins": proposition.origins,
            "claims": len(members),
            "first_said": min(days, default=None),
            "last_said": max(days, default=None),
            "first_day": proposition.time.first if proposition.time else None,
            "last_day": proposition.time.last if proposition.time else None,
            "news": found.news,
            "judged": bool(what & {*FIELDS, *GROUPING}) or verdict.verdict is not None or verdict.grade is not None,
            "rejected": verdict.rejected,
        }

    def _insert(
        self, connection: Connection, fresh: Sequence[tuple[Settled, rows.Row]], by_id: Mapping[str, Said], outlets: Mapping[str, str]
    ) -> None:
        made = [rows.proposition_row(found.proposition) | {"cell": found.cell.key} for found, _ in fresh]
        connection.execute(insert(PropositionRow), made)
        members = [row for found, _ in fresh for row in rows.member_rows(found.proposition)]
        if members:
            connection.execute(insert(MemberRow), members)
        connection.execute(insert(BoardRow), [board for _, board in fresh])
        numbers: dict[str, int] = {}
        for some in batches([found.proposition.id for found, _ in fresh]):
            query = select(BoardRow.proposition_id, BoardRow.number).where(BoardRow.proposition_id.in_(some))
            numbers.update((key, number) for key, number in connection.execute(query))
        spoken = {numbers[f.proposition.id]: _names(f.proposition, by_id, outlets) for f, _ in fresh}
        self._know(connection, {name for names in spoken.values() for name in names})
        voices = [{"name_id": self.names[name], "number": number} for number, names in spoken.items() for name in sorted(names)]
        if voices:
            connection.execute(insert(VoiceRow), voices)
        words = [{"number": numbers[f.proposition.id], "words": _words(f.proposition, by_id)} for f, _ in fresh]
        connection.execute(text(
            "INSERT INTO search (rowid, words) VALUES (:number, :words)" if connection.dialect.name == "sqlite"
            else "INSERT INTO search (number, words) VALUES (:number, to_tsvector('simple', :words))"
        ), words)  # fmt: skip

    def _know(self, connection: Connection, names: Iterable[tuple[str, str]]) -> None:
        """See to it that the names have numbers."""
        missing = sorted(set(names) - set(self.names))
        for some in batches(sorted({name for _, name in missing})):
            for row in connection.execute(select(NameRow.id, NameRow.kind, NameRow.name).where(NameRow.name.in_(some))):
                self.names[row.kind, row.name] = row.id
        new = [(kind, name) for kind, name in missing if (kind, name) not in self.names]
        if new:
            connection.execute(insert(NameRow), [{"kind": kind, "name": name, "folded": fold(name)} for kind, name in new])
            self._know(connection, new)


def _old(
    connection: Connection, keys: Iterable[str], ids: Sequence[str]
) -> tuple[dict[str, tuple[Proposition, str | None]], dict[str, Any]]:
    """The propositions of the cells, and those of these ids wherever they are, each with its cell; and their rows on the board."""
    found: dict[str, Any] = {}
    whole = select(*PropositionRow.__table__.c)
    queries = [whole.where(PropositionRow.cell.in_(some)) for some in batches(sorted(keys))]
    for query in queries:
        found.update((row.id, row) for row in connection.execute(query))
    for some in batches(sorted(set(ids) - set(found))):
        found.update((row.id, row) for row in connection.execute(whole.where(PropositionRow.id.in_(some))))
    members: dict[str, list[Any]] = defaultdict(list)
    boards: dict[str, Any] = {}
    for some in batches(sorted(found)):
        listed = select(*MemberRow.__table__.c).where(MemberRow.proposition_id.in_(some)).order_by(MemberRow.position)
        for row in connection.execute(listed):
            members[row.proposition_id].append(row)
        for board in connection.execute(select(BoardRow.__table__).where(BoardRow.proposition_id.in_(some))).mappings():
            boards[board["proposition_id"]] = board
    return {key: (rows.to_proposition(row, members[key]), row.cell) for key, row in found.items()}, boards


def _names(proposition: Proposition, by_id: Mapping[str, Said], outlets: Mapping[str, str]) -> set[tuple[str, str]]:
    out: set[tuple[str, str]] = set()
    for said in (by_id[key] for key in (*proposition.supports, *proposition.denies) if key in by_id):
        who = said.claim.speaker
        if said.claim.voice != "narrator" and who.name != ANONYMOUS:
            out.add(("speaker", who.name))
            out |= {("alias", who.original)} if who.original and who.original != who.name else set()
        out.add(("side", who.side))
        if said.id in outlets:
            out.add(("outlet", outlets[said.id]))
    return out


def _words(proposition: Proposition, by_id: Mapping[str, Said]) -> str:
    """What searches look through: the words of all claims, each once, the speakers' names, the place's."""
    parts: dict[str, None] = {}
    for said in (by_id[key] for key in (*proposition.supports, *proposition.denies) if key in by_id):
        who = said.claim.speaker
        place = said.claim.place.name if said.claim.place else ""
        parts.update(dict.fromkeys(part for part in (place, who.name, who.original, who.role, said.words) if part and part != ANONYMOUS))
    return fold(" \n".join(parts))[:WORDS_LENGTH]
