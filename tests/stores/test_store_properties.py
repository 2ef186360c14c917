"""Laws of the ledger, on every store."""

from __future__ import annotations

from dataclasses import replace

from builders import provenance
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import readings

from reportedly.ledger import Ledger
from reportedly.types import Reading

once_a_store = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@once_a_store
@given(readings())
def test_what_goes_in_comes_out(ledger: Ledger, reading: Reading) -> None:
    assert ledger.add(reading)
    assert ledger.reading(reading.document.id) == reading


@once_a_store
@given(readings())
def test_adding_twice_changes_nothing(ledger: Ledger, reading: Reading) -> None:
    ledger.add(reading)
    before = ledger.stats()
    assert not ledger.add(reading)
    assert not ledger.add(replace(reading, claims=(), warnings=()))
    assert ledger.stats() == before
    assert ledger.reading(reading.document.id) == reading


@once_a_store
@given(readings(), st.permutations(["1.2", "1.10", "0.9"]))
def test_the_newest_reading_stays_whatever_the_order(ledger: Ledger, reading: Reading, models: list[str]) -> None:
    made = {model: replace(reading, warnings=(model,)) for model in models}
    for model in models:
        ledger.add(made[model], provenance(made[model], model=model))
    assert ledger.reading(reading.document.id) == made["1.10"]
