"""Reading a pack from its folder, with errors that name the file, the line and what is expected there.

A pack is `pack.yaml` and any number of lists: `speakers*.yaml`, `outlets*.yaml`, `places*.yaml`, `terms*.yaml`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from reportedly.errors import TheatreError
from reportedly.theatres.pack import Pack
from reportedly.theatres.schema import ROWS, OutletRow, PackRow, PlaceRow, Row, SpeakerRow, TermRow
from reportedly.types import NO_SIDE

DEFAULT = "russia-ukraine"
"""The pack used where none is named."""

_SHIPPED = Path(__file__).parent / "packs"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def available() -> list[str]:
    """The names of the packs that come with the program."""
    return sorted(path.parent.name for path in _SHIPPED.glob("*/pack.yaml"))


def load(folder_or_name: str | Path = DEFAULT) -> Pack:
    """The pack of that name or in that folder; raises `TheatreError` for the first thing wrong in it."""
    folder = _folder(folder_or_name)
    stamp = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yaml")))
    return _load(folder, stamp)


def check(folder: str | Path) -> list[str]:
    """Everything that is wrong in a pack, one line each, "file:line: what (what is expected)"; empty where all is well."""
    try:
        return [str(problem) for problem in _read(_folder(folder))[2]]
    except TheatreError as problem:
        return [str(problem)]


@lru_cache(maxsize=8)
def _load(folder: Path, _stamp: tuple[tuple[str, int], ...]) -> Pack:
    head, lists, problems = _read(folder)
    if problems or head is None:
        raise problems[0]
    return Pack(head, **lists)


def _folder(folder_or_name: str | Path) -> Path:
    for folder in (Path(folder_or_name), _SHIPPED / str(folder_or_name)):
        if (folder / "pack.yaml").is_file():
            return folder.resolve()
    raise TheatreError(
        f"no pack of the name “{folder_or_name}” and no folder with a pack.yaml",
        do=f"name a folder, or one of: {', '.join(available())}",
    )


def _read(folder: Path) -> tuple[PackRow | None, dict[str, list[Any]], list[TheatreError]]:
    """The rows of all files, and what is wrong with them."""
    problems: list[TheatreError] = []
    heads = _rows(folder / "pack.yaml", PackRow, problems, single=True)
    head = heads[0] if heads and isinstance(heads[0], PackRow) else None
    lists: dict[str, list[Any]] = {kind: [] for kind in ROWS}
    known = {*head.sides, NO_SIDE} if head else None
    if head:
        problems += _head_problems(folder / "pack.yaml", head)
    for path in sorted(folder.glob("*.yaml")):
        kind = next((kind for kind in ROWS if path.stem.startswith(kind)), None)
        if kind is None:
            if path.name != "pack.yaml":
                problems.append(
                    TheatreError("unknown file", where=path.name, do=f"name it pack.yaml or {', '.join(f'{k}*.yaml' for k in ROWS)}")
                )
            continue
        rows = _rows(path, ROWS[kind], problems)
        if known is not None:
            problems += _side_problems(path, rows, known)
        lists[kind] += rows
    return head, lists, problems


def _rows(path: Path, model: type[Row], problems: list[TheatreError], single: bool = False) -> list[Row]:
    """The rows of one file; what does not fit goes to `problems`."""
    try:
        text = path.read_text(encoding="utf-8")
        data = yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader, in C where there is one
    except (OSError, UnicodeDecodeError) as error:
        problems.append(TheatreError(f"cannot be read: {error}", where=path.name, do="save it as UTF-8 text"))
        return []
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}:{mark.line + 1}" if mark else path.name
        problems.append(
            TheatreError(f"is not YAML: {getattr(error, 'problem', error)}", where=where, do="look for a quote, colon or indent")
        )
        return []
    items = [data] if single else data
    if not isinstance(items, list):
        problems.append(TheatreError("is not a list", where=f"{path.name}:1", do="begin each row with “- ”"))
        return []
    out: list[Row] = []
    for number, item in enumerate(items):
        try:
            out.append(model.model_validate(item))
        except ValidationError as error:
            for detail in error.errors():
                steps = detail["loc"] if single else (number, *detail["loc"])
                problems.append(_problem(path, text, steps, detail["msg"], model))
    return out


def _problem(path: Path, text: str, steps: tuple[Any, ...], message: str, model: type[Row]) -> TheatreError:
    field = next((step for step in reversed(steps) if isinstance(step, str)), "row")
    note = (model.__doc__ or "").split("\n", 1)[0].replace("`", "")
    return TheatreError(f"{field}: {message}", where=f"{path.name}:{_line(text, steps)}", do=f"expected here: {note}")


def _line(text: str, steps: tuple[Any, ...]) -> int:
    """The line, from 1, of the deepest node on the way that `steps` describe."""
    node = yaml.compose(text, Loader=_Loader)
    line = 1
    for step in steps:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
            continue
        else:
            break
        line = node.start_mark.line + 1
    return line


def _side_problems(path: Path, rows: list[Row], known: set[str]) -> list[TheatreError]:
    """Rows whose side the pack does not have."""
    problems = []
    for row in rows:
        assert isinstance(row, SpeakerRow | OutletRow | PlaceRow | TermRow)
        if row.side is not None and row.side not in known:
            name = getattr(row, "name", next(iter(getattr(row, "words", {"": ""}).values())))
            lines = path.read_text(encoding="utf-8").splitlines()
            line = next((i for i, text in enumerate(lines, 1) if name in text), 1)
            do = f"use one of: {', '.join(sorted(known))}"
            problems.append(TheatreError(f"{name}: no side “{row.side}” in pack.yaml", where=f"{path.name}:{line}", do=do))
    return problems


def _head_problems(path: Path, head: PackRow) -> list[TheatreError]:
    """Sides that cannot be: one called "none", or an enemy that is no other side."""
    problems = []
    if NO_SIDE in head.sides:
        problems.append(TheatreError(f"“{NO_SIDE}” cannot be a side", where=path.name, do="it stands for everybody else: take another id"))
    for side, row in head.sides.items():
        if row.enemy is not None and (row.enemy not in head.sides or row.enemy == side):
            do = f"use another of: {', '.join(head.sides)}"
            problems.append(TheatreError(f"enemy of {side}: no other side “{row.enemy}”", where=path.name, do=do))
    return problems
