"""The documentation says what is there: commands and options, labels, paths, links, versions; and nothing of the machine it was written on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.main

import reportedly
from reportedly import types
from reportedly.cli.app import app
from reportedly.ingest import documents

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(page for room in ("docs", "examples", "bench", "train") for page in (ROOT / room).rglob("*.md"))])
CLI = (ROOT / "docs" / "cli.md").read_text("utf-8")
EXAMPLES = ROOT / "examples"


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def commands(group: Any, path: tuple[str, ...] = ("reportedly",)) -> Iterator[tuple[str, Any]]:
    yield " ".join(path), group
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if not hasattr(command, "commands")])
def test_a_command_is_in_the_page(name: str) -> None:
    headings = re.findall(r"^## (.+)$", CLI, re.MULTILINE)
    assert any(re.search(rf"{name}\b", heading) for heading in headings)
    for parameter in COMMANDS[name].params:
        for option in parameter.opts if parameter.param_type_name == "option" else ():
            assert re.search(rf"`{option}\b", CLI), f"{option} of {name}"


def test_the_page_has_no_option_that_is_not_there() -> None:
    there = {option for command in COMMANDS.values() for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"`(--?[a-z][a-z-]*)", CLI)) <= there | {"--help", "-h"}


def test_every_label_is_explained() -> None:
    labels = (ROOT / "docs" / "labels.md").read_text("utf-8")
    for kind in (types.Kind, types.Voice, types.Stance, types.Certainty, types.Frame, types.Standing, types.Precision, types.Bound):
        for value in get_args(kind):
            assert f"`{value}`" in labels, value


def test_every_field_of_a_claim_is_explained() -> None:
    labels = (ROOT / "docs" / "labels.md").read_text("utf-8")
    unsaid = {"doc", "vector"}
    for name in set(types.Claim.__dataclass_fields__) | set(types.Speaker.__dataclass_fields__):
        assert name in unsaid or re.search(rf"`{name}`|\b{name}\b", labels), name


def test_the_changelog_is_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    latest = re.search(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert latest is not None
    assert latest[1] == version == reportedly.__version__


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if not target.startswith(("https://", "http://", "#")):
            assert (page.parent / target.split("#")[0]).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_modules_that_are_named_are_there(page: Path) -> None:
    rooms = (page.parent, ROOT, ROOT / "src" / "reportedly")
    for named in re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.py)`", page.read_text("utf-8")):
        assert any((room / named).is_file() for room in rooms), named


def test_nothing_tells_of_the_machine() -> None:
    folders, hosts = "|".join(("work", "tmp", "root", "home")), "|".join((r"pypi\.org", "pythonhosted", "devpi", "artifactory"))
    own = re.compile(rf"(?<![\w.~-])/(?:{folders})/|(?:{hosts})")
    texts = [*PAGES, ROOT / "NOTICE", ROOT / "Makefile", ROOT / "pyproject.toml", *(ROOT / "requirements").iterdir()]
    sources = [file for room in ("src", "bench", "train", "tests") for file in (ROOT / room).rglob("*.py")]
    for file in [*texts, *sources]:
        found = None if file == Path(__file__) else own.search(file.read_text("utf-8"))
        assert found is None, f"{file.relative_to(ROOT)}: {found[0] if found else ''}"


def test_the_readme_opens_with_the_two_commands_and_its_python_compiles() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme.index("make demo") < readme.index("make test") < readme.index("## ")
    for block in re.findall(r"```python\n(.*?)```", readme, re.DOTALL):
        compile(block, "README.md", "exec")
        for name in re.findall(r"\breportedly\.(\w+)\(", block):
            assert name in reportedly.__all__, name


def test_the_examples_are_what_their_page_says() -> None:
    page = (EXAMPLES / "README.md").read_text("utf-8")
    found = [item for file in sorted(EXAMPLES.iterdir()) if file.name != "README.md" for item in documents(file)]
    assert all(isinstance(item, types.Document) for item in found)
    examples = [item for item in found if isinstance(item, types.Document)]
    assert sorted(str(item.lang) for item in examples) == ["en"] * 4 + ["ru"] * 4 + ["uk"] * 4
    rows = [line for line in page.splitlines() if "](http" in line and line.startswith("|")]
    assert len(rows) == len(examples)
    for item in examples:
        if item.url:
            day = f"{item.published.day} {item.published:%B}" if item.published else ""
            assert any(f"({item.url})" in row and day in row and f" {item.lang} " in row for row in rows), item.id
