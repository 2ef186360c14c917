"""Across documents: copies, the matters that claims speak to, who denies whom, and where each matter stands.

    found = compare(readings, as_of=date(2025, 12, 12))
    found.propositions, found.relations

Pure: the same readings in any order give the same result.
"""

from __future__ import annotations

from reportedly.compare.across import Comparison, compare, history
from reportedly.compare.chain import Carried, chain
from reportedly.compare.copies import Copies, find_copies
from reportedly.compare.record import Record, Share, records, wilson
from reportedly.compare.standing import credibility

__all__ = [
    "Carried", "Comparison", "Copies", "Record", "Share", "chain", "compare", "credibility", "find_copies", "history", "records", "wilson",
]  # fmt: skip
