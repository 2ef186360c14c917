"""The stale cells of a place compared, and what changed by it written: propositions, their relations, and their rows on the board.

Everything that a cell depends on is read here from the tables and given to `compare.across.settle`, which is pure; what comes back replaces what
the cell held. Places can be settled apart from each other, save those that people's decisions join.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, tuple_

from reportedly.compare.across import HORIZON, Settled, settle
from reportedly.compare.forecasts import window
from reportedly.compare.judged import Decision
from reportedly.compare.partition import Cell, periods
from reportedly.compare.said import Said
from reportedly.ledger import rows
from reportedly.ledger.boarding import Boarding
from reportedly.ledger.filing import batches, put_relations
from reportedly.ledger.judging import Standing
from reportedly.ledger.remembered import Memory, claims_where
from reportedly.ledger.tables import CellRow, FiledRow, RelationRow, StaleRow


@dataclass(slots=True)
class _Place:
    """How the claims of a place are cut into cells: `months` gives the cell of each month of claims and of forecasts; `stale` are its stale months."""

    months: dict[tuple[bool, str], Cell]
    stale: set[tuple[bool, str]]
    known: dict[str, CellRow]

    @property
    def cells(self) -> dict[Cell, list[str]]:
        out: dict[Cell, list[str]] = defaultdict(list)
        for (_, month), cell in self.months.items():
            out[cell].append(month)
        return out


@dataclass(slots=True)
class _Claims:
    """Claims as comparing takes them: units by cell, copies by their unit, everything by id, what is later said by place, and each
    claim's own outlet.
    """

    cells: dict[Cell, list[Said]] = field(default_factory=lambda: defaultdict(list))
    doubles: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    by_id: dict[str, Said] = field(default_factory=dict)
    places: dict[str, list[Said]] = field(default_factory=dict)
    outlets: dict[str, str] = field(default_factory=dict)


def settle_places(
    connection: Connection,
    places: Sequence[str],
    today: date | None,
    passed: Standing,
    decisions: Sequence[Decision],
    boarding: Boarding,
    memory: Memory,
) -> tuple[int, int]:
    """Compare the stale cells of places that decisions may join; gives how many cells were compared and how many propositions written."""
    plans = {place: _plan(connection, place) for place in places}
    todo = {cell for plan in plans.values() for cell in _stale(plan, today)}
    todo |= _joined(connection, plans, todo, decisions)
    gone = {key for plan in plans.values() for key in plan.known.keys() - {cell.key for cell in plan.cells}}
    claims = _claims(connection, plans, todo, passed, memory)
    settled = settle(
        {cell: claims.cells[cell] for cell in todo if claims.cells[cell]},
        claims.doubles,
        claims.by_id,
        claims.places,
        today,
        decisions,
        memory.pairs,
    )
    keys = {cell.key for cell in todo} | gone
    _put_relations(connection, keys, settled)
    written = boarding.write(connection, keys, settled, claims.by_id, claims.outlets)
    _put_cells(connection, todo, gone, settled, claims)
    for some in batches(sorted(places)):
        connection.execute(delete(StaleRow).where(StaleRow.place.in_(some)))
    return len(todo), written


def _plan(connection: Connection, place: str) -> _Place:
    counts: dict[bool, dict[str, int]] = {False: {}, True: {}}
    units = select(FiledRow.forecast, FiledRow.month, func.count()).where(FiledRow.place == place, FiledRow.unit == FiledRow.claim_id)
    for forecast, month, number in connection.execute(units.group_by(FiledRow.forecast, FiledRow.month)):
        counts[forecast][month] = number
    months = {
        (forecasts, month): Cell(place, forecasts, period)
        for forecasts, some in counts.items()
        for month, period in periods(some, forecasts=forecasts).items()
    }
    stale = {
        (row.forecast, row.month) for row in connection.execute(select(StaleRow.forecast, StaleRow.month).where(StaleRow.place == place))
    }
    columns = CellRow.key, CellRow.forecasts, CellRow.due, CellRow.first_day, CellRow.until
    known: dict[str, Any] = {row.key: row for row in connection.execute(select(*columns).where(CellRow.place == place))}
    return _Place(months, stale, known)


def _stale(plan: _Place, today: date | None) -> set[Cell]:
    """Cells that are new, that hold a stale month or whose time has come; and forecasts of which claims of stale months may tell."""
    out = {cell for key, cell in plan.months.items() if key in plan.stale or cell.key not in plan.known}
    heard_of = [_days(month) for forecasts, month in plan.stale if not forecasts and month]
    for cell in plan.cells:
        known = plan.known.get(cell.key)
        if known is None:
            continue
        if known.due is not None and today is not None and known.due <= today:
            out.add(cell)
        if known.until and known.first_day and any(first <= known.until and last >= known.first_day for first, last in heard_of):
            out.add(cell)
    return out


def _days(month: str) -> tuple[date, date]:
    first = date(int(month[:4]), int(month[5:7]), 1)
    return first, first + timedelta(days=31)


def _joined(connection: Connection, plans: Mapping[str, _Place], todo: set[Cell], decisions: Sequence[Decision]) -> set[Cell]:
    """The cells that decisions join to those that are to be compared."""
    if not decisions:
        return set()
    named = sorted({key for decision in decisions for key in (decision.claim, *decision.others)})
    where: dict[str, Cell] = {}
    for some in batches(named):
        columns = FiledRow.claim_id, FiledRow.place, FiledRow.forecast, FiledRow.month
        for claim, place, forecast, month in connection.execute(select(*columns).where(FiledRow.claim_id.in_(some))):
            if place in plans:
                where[claim] = plans[place].months[forecast, month]
    groups = [{where[key] for key in (d.claim, *d.others) if key in where} for d in decisions]
    out: set[Cell] = set()
    while more := {cell for group in groups if group & (todo | out) for cell in group} - todo - out:
        out |= more
    return out


def _claims(connection: Connection, plans: Mapping[str, _Place], todo: Iterable[Cell], passed: Standing, memory: Memory) -> _Claims:
    out = _Claims()
    for cell in sorted(todo):
        months = plans[cell.place].cells[cell]
        here = (FiledRow.place == cell.place, FiledRow.forecast == cell.forecasts, FiledRow.month.in_(months))
        for one, unit, outlet in claims_where(connection, here, passed, memory):
            out.by_id[one.id] = one
            if outlet:
                out.outlets[one.id] = outlet
            if one.id == unit:
                out.cells[cell].append(one)
            else:
                out.doubles[unit].append(one)
        out.cells[cell].sort(key=lambda s: s.rank)
    forecasts: dict[str, list[Said]] = defaultdict(list)
    for cell in sorted(cell for cell in todo if cell.forecasts):
        forecasts[cell.place] += out.cells[cell]
    for place, some in forecasts.items():
        out.places[place] = _later(connection, place, some, passed, memory)
        for one in out.places[place]:
            out.by_id.setdefault(one.id, one)
    restated = sorted({s.claim.launders for s in out.by_id.values() if s.claim.launders and s.claim.launders not in out.by_id})
    for batch in batches(restated):
        for one, _, _ in claims_where(connection, (FiledRow.claim_id.in_(batch),), passed, memory):
            out.by_id[one.id] = one
    return out


def _later(connection: Connection, place: str, forecasts: Sequence[Said], passed: Standing, memory: Memory) -> list[Said]:
    """What is said of a place after forecasts were made, as long as it may tell what came of one of them; in order."""
    times = sorted((start, (end or start) + HORIZON) for start, end in map(window, forecasts) if start)
    if not times:
        return []
    months = f"{times[0][0]:%Y-%m}", f"{max(until for _, until in times):%Y-%m}"
    here = FiledRow.place == place, FiledRow.forecast.is_(False), FiledRow.unit == FiledRow.claim_id, FiledRow.month.between(*months)
    found = [found.said for found in claims_where(connection, here, passed, memory)]
    return sorted((one for one in found if one.first and one.first > times[0][0]), key=lambda s: s.rank)


def _put_relations(connection: Connection, keys: Iterable[str], settled: Sequence[Settled]) -> None:
    """Have the relations of the cells be those that were found; what was there and is the same is not written again."""
    found: dict[tuple[str, str, str], tuple[str, Any]] = {}
    for one in sorted(settled, key=lambda one: one.cell.key):
        found |= {(r.kind, r.left, r.right): (one.cell.key, r) for r in one.relations}
    same: set[tuple[str, str, str]] = set()
    gone: list[tuple[str, str, str]] = []
    for cells in batches(sorted(keys)):
        for row in connection.execute(select(*RelationRow.__table__.c).where(RelationRow.cell.in_(cells))):
            key = row.kind, row.left, row.right
            if found.get(key) == (row.cell, rows.to_relation(row)):
                same.add(key)
            else:
                gone.append(key)
    for some in batches(gone):
        connection.execute(delete(RelationRow).where(tuple_(RelationRow.kind, RelationRow.left, RelationRow.right).in_(some)))
    by_cell: dict[str, list[Any]] = defaultdict(list)
    for key, (cell, relation) in sorted(found.items(), key=lambda item: item[0]):
        if key not in same:
            by_cell[cell].append(relation)
    for cell, relations in by_cell.items():
        put_relations(connection, relations, cell)


def _put_cells(connection: Connection, todo: Iterable[Cell], gone: Iterable[str], settled: Sequence[Settled], claims: _Claims) -> None:
    keys = sorted({cell.key for cell in todo} | set(gone))
    for some in batches(keys):
        connection.execute(delete(CellRow).where(CellRow.key.in_(some)))
    made = []
    for cell in sorted(todo):
        windows = [window(unit) for unit in claims.cells[cell]] if cell.forecasts else []
        starts = [start for start, _ in windows if start]
        dues = [found.due for found in settled if found.cell == cell and found.due]
        made.append({
            "key": cell.key, "place": cell.place, "forecasts": cell.forecasts, "period": cell.period, "due": min(dues, default=None),
            "first_day": min(starts, default=None),
            "until": max((end or start or date.min) for start, end in windows) + HORIZON if starts else None,
        })  # fmt: skip
    if made:
        connection.execute(insert(CellRow), made)
