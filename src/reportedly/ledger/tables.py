"""The ledger's tables. Values are kept whole as JSON; beside them stand columns for what is filtered and ordered by.

documents ─┬─ readings            what made the machine's rows of a document: one current reading each
           ├─ claims ── vectors
           ├─ places, times       every mention in the document
           └─ (members) ── propositions
relations    between claims or documents, by their ids
texts, filed, cells   what comparing keeps: prints of texts, where each claim is compared, what was compared together
pending, stale        what is new to comparing: documents, and months of places
board ── voices ── names   propositions as they are asked for; their words are in `search`, those of documents in `search_documents` (see the migrations)
feeds ── feed_entries   where watching stands with each feed, and what it lists that was seen
judgements   people's decisions: only ever appended; they name ids and outlive the machine's rows
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from reportedly.ledger.columns import Json, Key, Moment, Vector
from reportedly.types import PlaceRef, Quantity, Span, Speaker, Term, TimeRange


class Base(DeclarativeBase):
    type_annotation_map = {  # noqa: RUF012 (declared so by SQLAlchemy)
        str: Key,
        datetime: Moment(),
        PlaceRef: Json(PlaceRef),
        Quantity: Json(Quantity),
        Span: Json(Span),
        Speaker: Json(Speaker),
        TimeRange: Json(TimeRange),
        tuple[Quantity, ...]: Json(tuple[Quantity, ...]),
        tuple[Span, ...]: Json(tuple[Span, ...]),
        tuple[Term, ...]: Json(tuple[Term, ...]),
        tuple[str, ...]: Json(tuple[str, ...]),
        Mapping[str, str]: Json(dict[str, str]),
    }


class DocumentRow(Base):
    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    text_sha256: Mapped[str] = mapped_column(index=True)
    title: Mapped[str | None]
    outlet: Mapped[str | None]
    url: Mapped[str | None]
    lang: Mapped[str | None]
    published: Mapped[date | None] = mapped_column(index=True)
    meta: Mapped[Mapping[str, str]]

    reading: Mapped[ReadingRow] = relationship(lazy="raise", viewonly=True)
    claims: Mapped[list[ClaimRow]] = relationship(order_by="ClaimRow.position", lazy="raise", viewonly=True)
    places: Mapped[list[PlaceRow]] = relationship(order_by="PlaceRow.position", lazy="raise", viewonly=True)
    times: Mapped[list[TimeRow]] = relationship(order_by="TimeRow.position", lazy="raise", viewonly=True)


class ReadingRow(Base):
    """Provenance fields are empty where none was given."""

    __tablename__ = "readings"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    program: Mapped[str]
    model: Mapped[str]
    theatre: Mapped[str]
    added: Mapped[datetime] = mapped_column(index=True)
    terms: Mapped[tuple[Term, ...]]
    warnings: Mapped[tuple[str, ...]]


class ClaimRow(Base):
    """`words_folded`, `speaker_folded`, `outlet_folded`, `place_folded` are for searches; `outlet_folded` and `published` repeat the document's."""

    __tablename__ = "claims"
    __table_args__ = (
        Index("ix_claims_document", "document_id", "position"),
        Index("ix_claims_published", "published", "document_id", "position"),
        Index("ix_claims_place", "place_geonameid", "published"),
        Index("ix_claims_speaker", "speaker_name", "published"),
        Index("ix_claims_frame", "frame", "published"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    position: Mapped[int]
    content: Mapped[tuple[Span, ...]]
    cue: Mapped[Span | None]
    source: Mapped[Span | None]
    words: Mapped[str]
    words_folded: Mapped[str]
    speaker: Mapped[Speaker]
    speaker_name: Mapped[str]
    speaker_side: Mapped[str]
    speaker_folded: Mapped[str]
    voice: Mapped[str]
    stance: Mapped[str]
    certainty: Mapped[str]
    frame: Mapped[str]
    actor: Mapped[str]
    place: Mapped[PlaceRef | None]
    place_geonameid: Mapped[int | None] = mapped_column(BigInteger)
    place_folded: Mapped[str]
    time: Mapped[TimeRange | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    quantities: Mapped[tuple[Quantity, ...]]
    reported_by: Mapped[str | None]
    launders: Mapped[str | None]
    score: Mapped[float]
    why: Mapped[Mapping[str, str]]
    outlet_folded: Mapped[str]
    published: Mapped[date | None]

    vector: Mapped[VectorRow | None] = relationship(lazy="raise", viewonly=True)


class VectorRow(Base):
    """Apart from the claims, so that lists of claims do not drag them along."""

    __tablename__ = "vectors"

    claim_id: Mapped[str] = mapped_column(ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True)
    vector: Mapped[tuple[float, ...]] = mapped_column(Vector)


class PlaceRow(Base):
    __tablename__ = "places"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[PlaceRef]
    geonameid: Mapped[int | None] = mapped_column(BigInteger, index=True)


class TimeRow(Base):
    __tablename__ = "times"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    time: Mapped[TimeRange]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]


class PropositionRow(Base):
    __tablename__ = "propositions"

    id: Mapped[str] = mapped_column(primary_key=True)
    summary: Mapped[str]
    frame: Mapped[str]
    actor: Mapped[str]
    place: Mapped[PlaceRef | None]
    place_geonameid: Mapped[int | None] = mapped_column(BigInteger, index=True)
    time: Mapped[TimeRange | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    standing: Mapped[str]
    origins: Mapped[int]
    why: Mapped[tuple[str, ...]]
    cell: Mapped[str | None] = mapped_column(index=True)

    members: Mapped[list[MemberRow]] = relationship(order_by="MemberRow.position", lazy="raise", viewonly=True)


class MemberRow(Base):
    """`role` is supports or denies."""

    __tablename__ = "members"

    proposition_id: Mapped[str] = mapped_column(ForeignKey("propositions.id", ondelete="CASCADE"), primary_key=True)
    claim_id: Mapped[str] = mapped_column(ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class RelationRow(Base):
    __tablename__ = "relations"

    kind: Mapped[str] = mapped_column(primary_key=True)
    left: Mapped[str] = mapped_column(primary_key=True, index=True)
    right: Mapped[str] = mapped_column(primary_key=True, index=True)
    score: Mapped[float]
    why: Mapped[tuple[str, ...]]
    cell: Mapped[str | None] = mapped_column(index=True)


class JudgementRow(Base):
    """Triggers of the first migration refuse to change or delete a row."""

    __tablename__ = "judgements"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(index=True)
    what: Mapped[str]
    value: Mapped[str]
    author: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str]
    undoes: Mapped[str | None] = mapped_column(ForeignKey("judgements.id"))


class FeedRow(Base):
    """`polled` asked last, `answered` with success, `news` with something new; `due` to be asked again; `errors` in a row."""

    __tablename__ = "feeds"

    url: Mapped[str] = mapped_column(primary_key=True)
    etag: Mapped[str | None]
    modified: Mapped[str | None]
    polled: Mapped[datetime | None]
    answered: Mapped[datetime | None]
    news: Mapped[datetime | None]
    due: Mapped[datetime | None]
    documents: Mapped[int]
    errors: Mapped[int]
    error: Mapped[str | None]


class FeedEntryRow(Base):
    """What a feed lists and was seen to; what it lists no more is forgotten."""

    __tablename__ = "feed_entries"

    feed: Mapped[str] = mapped_column(ForeignKey("feeds.url", ondelete="CASCADE"), primary_key=True)
    entry: Mapped[str] = mapped_column(primary_key=True)


class TextRow(Base):
    """`first` is the first print of the text in its language, `origin` the first in any; `bands` and `signatures` are 64-bit numbers."""

    __tablename__ = "texts"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    published: Mapped[date | None] = mapped_column(index=True)
    lang: Mapped[str | None]
    bands: Mapped[bytes]
    signatures: Mapped[bytes]
    first: Mapped[str] = mapped_column(index=True)
    origin: Mapped[str] = mapped_column(index=True)


class FiledRow(Base):
    """Where a claim is compared: that of its `unit`, the claim whose copy it is, or itself."""

    __tablename__ = "filed"
    __table_args__ = (Index("ix_filed_place", "place", "forecast", "month"),)

    claim_id: Mapped[str] = mapped_column(ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[str] = mapped_column(index=True)
    place: Mapped[str]
    forecast: Mapped[bool]
    month: Mapped[str]
    unit: Mapped[str]


class PendingRow(Base):
    """A document whose reading, or what people said of it, is new to comparing."""

    __tablename__ = "pending"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)


class StaleRow(Base):
    """A month of a place of which claims came, changed or went since it was compared."""

    __tablename__ = "stale"

    place: Mapped[str] = mapped_column(primary_key=True)
    forecast: Mapped[bool] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)


class CellRow(Base):
    """A cell that was compared. `due` is the day on which a forecast's time in it ends; claims about days from `first_day` until `until` may tell
    what came of one.
    """

    __tablename__ = "cells"

    key: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(index=True)
    forecasts: Mapped[bool]
    period: Mapped[str]
    due: Mapped[date | None] = mapped_column(index=True)
    first_day: Mapped[date | None]
    until: Mapped[date | None]


class StateRow(Base):
    """What is kept of a ledger as a whole: `today`, the day at which forecasts were judged."""

    __tablename__ = "state"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class BoardRow(Base):
    """A proposition with what it is asked for by. `news` is the day on which a voice last spoke to it for the first time, `changed` the moment at
    which its standing or its claims last changed in this ledger.
    """

    __tablename__ = "board"
    __table_args__ = (
        Index("ix_board_news", "news", "standing", "frame", "actor", "rejected"),
        Index("ix_board_place", "geonameid", "news", "standing", "frame", "actor", "rejected"),
        Index("ix_board_standing", "standing", "news"),
        Index("ix_board_frame", "frame", "news"),
        Index("ix_board_said", "last_said", "first_said", "rejected", "standing", "frame", "actor", "geonameid"),
        Index("ix_board_labels", "rejected", "standing", "frame", "actor"),
        Index("ix_board_map", "rejected", "geonameid", "standing", "frame"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    proposition_id: Mapped[str] = mapped_column(ForeignKey("propositions.id", ondelete="CASCADE"), unique=True)
    geonameid: Mapped[int | None] = mapped_column(BigInteger)
    place_name: Mapped[str]
    place_folded: Mapped[str]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    frame: Mapped[str]
    actor: Mapped[str]
    standing: Mapped[str]
    origins: Mapped[int]
    claims: Mapped[int]
    first_said: Mapped[date | None]
    last_said: Mapped[date | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    news: Mapped[date | None]
    changed: Mapped[datetime] = mapped_column(index=True)
    judged: Mapped[bool]
    rejected: Mapped[bool]


class NameRow(Base):
    """`kind` is speaker, alias (another form of a speaker's name), outlet or side."""

    __tablename__ = "names"
    __table_args__ = (UniqueConstraint("kind", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    name: Mapped[str]
    folded: Mapped[str]


class VoiceRow(Base):
    """Who speaks to a proposition, by any name."""

    __tablename__ = "voices"

    name_id: Mapped[int] = mapped_column(ForeignKey("names.id"), primary_key=True)
    number: Mapped[int] = mapped_column(ForeignKey("board.number", ondelete="CASCADE"), primary_key=True, index=True)
