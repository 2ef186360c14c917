"""Comparing the whole ledger anew."""

from __future__ import annotations

from reportedly import compare
from reportedly.ledger import Ledger


def recompare(ledger: Ledger) -> None:
    """Compare everything in the ledger and put it in place of what was compared before."""
    found = compare.compare(ledger.readings())
    kept = {p.id for p in found.propositions}
    links = {(r.kind, r.left, r.right) for r in found.relations}
    ledger.put_propositions(found.propositions, gone=[p.id for p in ledger.propositions() if p.id not in kept])
    ledger.put_relations(found.relations, gone=[r for r in ledger.relations() if (r.kind, r.left, r.right) not in links])
