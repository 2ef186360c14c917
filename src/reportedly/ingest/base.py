"""What every format is given and gives: limits, rows, refusals, and the steps from a row to a Document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO, Protocol

from pydantic import BaseModel, ConfigDict, Field, field_validator

from reportedly.ids import document_id
from reportedly.ingest.language import identify, normalise
from reportedly.types import Document


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken in, in bytes unless said otherwise. What is over a limit is refused by name and the rest goes on."""

    text_chars: int = 5_000_000
    """Characters of one document: about five thick books."""
    file: int = 20_000_000
    """One text, Markdown or HTML file."""
    json: int = 64_000_000
    """One `.json` file, which is read whole."""
    line: int = 24_000_000
    """One line of a `.jsonl` file, which is read line by line and may be of any length itself."""
    html_nodes: int = 200_000
    """Elements of one page, tags of one feed."""
    binary: int = 64_000_000
    """One PDF, DOCX, CSV or e-mail file, and one part of a zip archive once unfolded: each is read whole."""
    expansion: int = 200
    """Times its own size that a compressed archive may unfold to."""
    items: int = 200_000
    """Documents of one file, records of one archive, pages of one PDF, parts of one e-mail."""
    depth: int = 100
    """Elements within elements, or parts of an e-mail within parts."""
    drawing: int = 2_000_000
    """The drawing of one PDF page once unfolded; a page over it is a map or a plan, and is left out."""
    seconds: float | None = 30
    """Processor time for one file, or one page of an archive, of a format that is read whole by a parser of its own (see `opened.py`).

    None: no clock and no bound on memory, and the parser runs in this very process.
    """
    memory: int = 1_000_000_000
    """What such a parser may take, where the system can bound it (Linux)."""


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, line or row that could not be taken: `where` it stands, `what` is wrong, and what the user can `do`."""

    where: str
    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} ({self.do})"


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says of the documents: taken where a document does not say it itself."""

    published: date | None = None
    outlet: str | None = None
    lang: str | None = None
    limits: Limits = field(default_factory=Limits)
    origin: str = "given"
    """Where the day is from, for `published_from`."""
    first: bool = False
    """Whether the day goes before the one that a document says of itself."""


class Row(BaseModel):
    """One document as an input describes it, checked. Fields that are not known here are left alone."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True, frozen=True)

    id: str | None = Field(default=None, max_length=500)
    title: str | None = None
    text: str
    outlet: str | None = None
    url: str | None = None
    lang: str | None = None
    published: date | None = None
    author: str | None = None
    meta: Mapping[str, str] = Field(default_factory=dict)

    @field_validator("id", "title", "outlet", "url", "lang", "published", "author", mode="before")
    @classmethod
    def _blank_is_none(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("published", mode="before")
    @classmethod
    def _day(cls, value: Any) -> Any:
        """ISO 8601 dates and moments; the day is the one written, whatever the time zone."""
        return datetime.fromisoformat(value.strip()).date() if isinstance(value, str) else value


class Format(Protocol):
    """One way documents are written down. `name` is for messages, `suffixes` are lower-case with their dot."""

    name: str
    suffixes: tuple[str, ...]

    def rows(self, stream: BinaryIO, where: str, limits: Limits) -> Iterator[tuple[str, Row] | Refusal]:
        """The documents in `stream`, each with the place it stands at; refusals for what cannot be taken."""
        ...


def document(row: Row, where: str, given: Given) -> Document | Refusal:
    """A row as a Document: its language found, its id made where it has none. The text is left as it is."""
    if not row.text.strip():
        return Refusal(where, "no text", "check that the file is not empty")
    if len(row.text) > given.limits.text_chars:
        return Refusal(where, f"{len(row.text):,} characters; {given.limits.text_chars:,} are taken", "split the text")
    try:
        row.model_dump_json()
    except ValueError:
        return Refusal(where, "holds half of a character (a lone surrogate)", "write the text out again as UTF-8")
    if "\0" in row.text:
        return Refusal(where, "holds NUL characters", "this may be a binary file; save it as text")
    own = row.published and not (given.first and given.published)
    published = row.published if own else given.published
    outlet = row.outlet or given.outlet
    stated = row.lang or given.lang
    meta = {"file": where, **row.meta}
    if row.author:
        meta["author"] = row.author
    if stated and normalise(stated) != stated:
        meta["lang"] = stated
    if published:
        meta["published_from"] = meta.get("published_from", "document") if own else given.origin
    else:
        meta.pop("published_from", None)
    return Document(
        id=row.id or document_id(row.text, title=row.title, outlet=outlet, url=row.url, published=published),
        text=row.text,
        title=row.title,
        outlet=outlet,
        url=row.url,
        lang=normalise(stated) if stated else identify(row.text),
        published=published,
        meta=meta,
    )


def warnings(document: Document) -> tuple[str, ...]:
    """What was doubtful in taking the document in; what the reader misses in it, a date or a language, the reader says."""
    said = []
    if unreadable := document.meta.get("unreadable date"):
        said.append(f"the date {unreadable!r} cannot be read: write it as 2025-11-21")
    if encoding := document.meta.get("encoding"):
        said.append(f"read as {encoding}: check the letters")
    return tuple(said)
