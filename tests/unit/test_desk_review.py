"""The queue in stretches: every claim that nobody judged is reached, however many matters there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import world

from reportedly.desk import waiting
from reportedly.desk.lookup import Lookup
from reportedly.ledger import Ledger


def test_every_claim_that_nobody_judged_stands_in_one_stretch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "STRETCH", 1)
    with Ledger(world(tmp_path).ledger) as ledger:
        readings = {reading.document.id: reading for reading in ledger.readings()}
        members = {key for p in ledger.propositions() for key in (*p.supports, *p.denies)}
        wanted = {c.id for key, reading in readings.items() if key != "D2" for c in reading.claims} & members

        def all_stretches() -> tuple[list[str], int]:
            store = Lookup(ledger, ["north", "south"])
            stretches = store.queue(1).stretches
            return [todo.said.claim.id for n in range(1, stretches + 1) for todo in store.queue(n).found], stretches

        found, stretches = all_stretches()
        assert sorted(found) == sorted(wanted)
        assert stretches == len(list(ledger.propositions())) > 2
        accepted = ledger.decide(found[0], "accept", by="Vira")
        assert sorted(all_stretches()[0]) == sorted(found[1:])
        ledger.undo(accepted.id, by="Vira")
        assert sorted(all_stretches()[0]) == sorted(found)
        past = Lookup(ledger, []).queue(stretches + 1)
        assert (past.found, past.first, past.last) == ((), stretches, stretches)


def test_a_stretch_holds_more_than_it_shows_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST", 1)
    with Ledger(world(tmp_path).ledger) as ledger:
        seen = []
        while found := Lookup(ledger, []).queue().found:
            (todo,) = found
            seen.append(todo.said.claim.id)
            ledger.decide(seen[-1], "accept", by="Vira")
        assert len(seen) == len(set(seen)) > 3


def test_the_page_and_the_api_lead_from_stretch_to_stretch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "STRETCH", 1)
    with world(tmp_path).client() as client:
        first, second = client.get("/review"), client.get("/review?stretch=2")
        assert first.status_code == second.status_code == 200
        assert "/review?stretch=2" in first.text
        assert 'href="/review"' in second.text
        items = [client.get(f"/api/review?stretch={n}").json()["items"] for n in (1, 2, 99)]
        assert items[0]
        assert items[1]
        assert items[0][0]["claim"]["id"] != items[1][0]["claim"]["id"]
        assert items[2] == []
        assert client.get("/review?stretch=0").status_code == 422
