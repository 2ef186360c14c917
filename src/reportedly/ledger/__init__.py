"""The ledger: a database of claims that survives a kill and can be asked."""

from reportedly.ledger.board import Asked, Board
from reportedly.ledger.ledger import Ledger
from reportedly.ledger.values import Compared, FeedState, LedgerClaim, Passed, Stats

__all__ = ["Asked", "Board", "Compared", "FeedState", "Ledger", "LedgerClaim", "Passed", "Stats"]
