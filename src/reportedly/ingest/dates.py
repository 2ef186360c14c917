"""The day of publication, taken from the most trusted place that names one, and where it was taken from."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

EARLIEST = date(1991, 1, 1)
"""Days before it are clocks that were never set."""
LATEST = date(2100, 1, 1)
_HEAD = re.compile(r"(\d{4})([-/.])(\d\d?)\2(\d\d?)(?!\d)")


def day(said: str) -> date | None:
    """The day of an ISO 8601 or an e-mail moment, as it is written, whatever the time zone; None where it cannot be read."""
    for read in (datetime.fromisoformat, parsedate_to_datetime, _beginning):
        try:
            found = read(said.strip()).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if EARLIEST <= found < LATEST:
            return found
    return None


def _beginning(said: str) -> datetime:
    """A day that begins the words, the year first: `2025/11/21 at noon`."""
    found = _HEAD.match(said)
    if not found:
        raise ValueError(said)
    return datetime(int(found[1]), int(found[3]), int(found[4]))


def by_trust(*places: tuple[str, str | None]) -> tuple[date | None, dict[str, str]]:
    """The first day that can be read of `places`, the most trusted first: each says where the words stand and what they are.

    Beside it what `Document.meta` is to keep: `published_from`, or the words that could not be read.
    """
    for origin, said in places:
        if said and (found := day(said)):
            return found, {"published_from": origin}
    unread = next((said for _, said in places if said and said.strip()), None)
    return None, {"unreadable date": unread.strip()[:100]} if unread else {}
