"""What the ledger gives back beside the common values."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime

from reportedly.compare.judged import Change, Verdicts
from reportedly.types import Claim, Judgement


@dataclass(frozen=True, slots=True)
class LedgerClaim:
    """A stored claim with its own words and what is known of its document."""

    claim: Claim
    words: str
    """The content as the document has it; the pieces of a divided content are joined by an ellipsis."""
    outlet: str | None
    published: date | None
    title: str | None
    url: str | None
    changes: tuple[Change, ...] = ()
    """The fields of `claim` that a person set."""
    verdicts: Verdicts = field(default_factory=Verdicts)
    """What people said of it beside that."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A judgement in a history: `was` and `now` are the field in words before and after it, where it sets one; `undone_by` is the id of the
    undo that took it back, None while it stands."""

    judgement: Judgement
    was: str | None = None
    now: str | None = None
    undone_by: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """How far a run of comparing is: documents taken up and still to take up, cells compared and places still to look at, propositions written."""

    documents: int = 0
    pending: int = 0
    cells: int = 0
    places: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class Stats:
    """How much a ledger holds. `first` and `last` are publication days of its documents, `last_added` the moment of the latest change."""

    documents: int
    claims: int
    speakers: int
    outlets: int
    propositions: int
    relations: int
    judgements: int
    first: date | None
    last: date | None
    last_added: datetime | None


@dataclass(frozen=True, slots=True)
class FeedState:
    """Where watching stands with a feed. `polled` is when it was asked last, `answered` when it last answered well, `news` when it last had
    something new, `due` when it is to be asked again; `documents` were added from it; `errors` is how often in a row it failed, `error` how.
    """

    url: str
    etag: str | None = None
    modified: str | None = None
    polled: datetime | None = None
    answered: datetime | None = None
    news: datetime | None = None
    due: datetime | None = None
    documents: int = 0
    errors: int = 0
    error: str | None = None


def fold(text: str | None) -> str:
    """A text as searches compare it: case, width and composition of letters make no difference, in any script."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text or "").casefold())
