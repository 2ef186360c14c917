"""Errors a user can meet. Each says what is wrong and what to do.

ReportedlyError
├── InputError        a file or text that cannot be taken in; names the file
├── ModelError        the model's files are missing or damaged
├── TheatreError      a pack that breaks the rules; names file and line
├── GazetteerError    the gazetteer's file is missing or damaged
└── LedgerError       the ledger cannot be opened, is of another version, or refused a write
"""

from __future__ import annotations


class ReportedlyError(Exception):
    """`what` is wrong, `where` (a file, a line), and what to `do` about it."""

    def __init__(self, what: str, *, where: str | None = None, do: str | None = None) -> None:
        self.what, self.where, self.do = what, where, do
        super().__init__(": ".join(p for p in (where, what) if p) + (f" ({do})" if do else ""))


class InputError(ReportedlyError):
    """A file or text that cannot be taken in."""


class ModelError(ReportedlyError):
    """The model's files are missing or damaged."""


class TheatreError(ReportedlyError):
    """A theatre pack that breaks the rules."""


class GazetteerError(ReportedlyError):
    """The gazetteer's file is missing or damaged."""


class LedgerError(ReportedlyError):
    """The ledger cannot be opened, is of another version, or refused a write."""
