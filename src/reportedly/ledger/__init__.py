"""The ledger: a database of claims that survives a kill and can be asked."""

from reportedly.ledger.ledger import Ledger
from reportedly.ledger.values import FeedState, LedgerClaim, Stats

__all__ = ["FeedState", "Ledger", "LedgerClaim", "Stats"]
