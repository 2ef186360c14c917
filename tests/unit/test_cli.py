"""The commands, with a reader that needs no model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fakes import LineReader
from typer.testing import CliRunner, Result

from reportedly import __version__, pipeline, theatres
from reportedly.cli import adding
from reportedly.cli.app import app
from reportedly.errors import ModelError
from reportedly.types import Document, Reading

TEXT = "The mayor said: the bridge is closed.\nThe river is high, reports the town's own paper.\n"


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pipeline, "default_reader", lambda *_, **__: LineReader())
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("REPORTEDLY_LEDGER", raising=False)
    monkeypatch.chdir(tmp_path)


def run(*args: object, code: int = 0, **more: Any) -> Result:
    result = CliRunner().invoke(app, [str(a) for a in args], **more)
    assert result.exit_code == code, (result.output, result.exception)
    return result


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "in" / "a.txt"
    file.parent.mkdir()
    file.write_text(TEXT)
    return file


@pytest.fixture
def full(article: Path) -> str:
    run("add", article, "--ledger", "full.db", "--outlet", "The Courier", "--published", "2025-11-21")
    return "full.db"


@pytest.mark.parametrize(
    "command", [[], ["read"], ["add"], ["claims"], ["brief"], ["export"], ["demo"], ["theatre"], ["theatre", "list"], ["theatre", "check"]]
)
def test_every_command_has_help_with_examples(command: list[str]) -> None:
    said = run(*command, "--help").output
    assert "Usage" in said
    assert command in ([], ["theatre"]) or f"reportedly {' '.join(command)}" in said.split("Examples")[1]


def test_version() -> None:
    assert run("--version").stdout == f"reportedly {__version__}\n"


def test_read_prints_claims(article: Path) -> None:
    said = run("read", article, "--published", "2025-11-21", "--outlet", "The Courier").stdout
    assert "The Courier, 2025-11-21, en" in said
    assert re.search(r"The mayor · a speaker\n  the bridge is closed\.\n  indirect", said)
    assert "in the outlet's own voice" in said
    assert "note: read by lines" in said


def test_read_json_is_one_object_a_line(article: Path) -> None:
    (article.parent / "b.jsonl").write_text(json.dumps({"id": "B", "text": TEXT, "published": "2025-11-20"}) + "\n{\n")
    result = run("read", article.parent, "--json", code=1)
    first, second = map(json.loads, result.stdout.splitlines())
    assert set(first) == {"id", "title", "outlet", "url", "lang", "published", "claims", "places", "times", "warnings"}
    assert second["id"] == "B"
    assert second["published"] == "2025-11-20"
    assert [TEXT[slice(*span)] for span in second["claims"][0]["content"]] == second["claims"][0]["words"] == ["the bridge is closed."]
    assert result.stderr.startswith("reportedly: ")
    assert "b.jsonl:2: not valid JSON" in result.stderr


def test_read_standard_input() -> None:
    assert "The mayor" in run("read", "-", input=TEXT).stdout


def test_hostile_text_reaches_the_terminal_without_its_controls(article: Path) -> None:
    article.write_text("The [bold]mayor\x1b[2J said: the \x1b]0;title\x07bridge [/x] is \u202eclosed.\n" + TEXT * 10)
    said = run("read", article).stdout
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", said)
    assert "[bold]mayor" in said
    assert "bridge [/x] is" in said


def test_add_then_add_again(article: Path) -> None:
    (article.parent / "empty.txt").write_text("")
    first = run("add", article.parent, code=1)
    assert "reportedly.db: added 1 document with 2 claims, 0 there already, 1 refused" in first.stdout
    assert re.search(r"refused .*empty\.txt: empty \(leave it out\)", first.stderr)
    again = json.loads(run("add", article, "--json").stdout)
    assert again == {"ledger": "reportedly.db", "added": 0, "known": 1, "claims": 0, "refused": []}


def test_a_warning_of_many_documents_is_told_once(article: Path) -> None:
    (article.parent / "b.txt").write_text("The mayor said: nothing more.")
    (article.parent / "c.txt").write_bytes("Мост закрыт, говорит мэр города.".encode("koi8-r"))
    said = run("add", article.parent).stderr.splitlines()
    assert len(said) == 2
    assert "3 documents, first" in next(line for line in said if "read by lines" in line)
    assert "c.txt: read as koi8_r" in next(line for line in said if "koi8_r" in line)


def test_the_ledger_is_named_by_option_or_environment(article: Path) -> None:
    run("add", article, env={"REPORTEDLY_LEDGER": "b.db"})
    assert Path("b.db").exists()
    assert not Path("reportedly.db").exists()
    assert "1 claim\n" in run("claims", "--ledger", "b.db", "--speaker", "mayor").stdout


def test_ctrl_c_keeps_what_was_added(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass
    class Stopped(LineReader):
        def read(self, documents: Iterable[Document]) -> Iterator[Reading]:
            yield next(super().read(documents))
            raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "default_reader", lambda *_, **__: Stopped())
    (article.parent / "b.txt").write_text("The mayor said: nothing more.\n")
    result = run("add", article.parent, code=130)
    assert "added 1 document" in result.stdout
    assert result.stderr.endswith("reportedly: stopped\n")
    assert "2 claims" in run("claims").stdout


@pytest.mark.parametrize(
    ("args", "count"),
    [
        ([], 2), (["--speaker", "MAYOR"], 1), (["--text", "river"], 1), (["--outlet", "courier"], 2), (["--since", "2025-11-22"], 0),
        (["--until", "2025-11-21"], 2), (["--side", "none"], 2), (["--side", "west"], 0), (["--frame", "strike"], 0), (["--limit", "1"], 1),
        (["--place", "700001"], 0), (["--place", "Verbivka"], 0),
    ],
)  # fmt: skip
def test_claims_are_filtered(full: str, args: list[str], count: int) -> None:
    found = run("claims", "--ledger", full, *args, "--json").stdout.splitlines()
    assert len(found) == count
    assert run("claims", "--ledger", full, *args).stdout.endswith(f"{count} claim{'' if count == 1 else 's'}\n")


def test_claims_as_json_have_words_and_document(full: str) -> None:
    claim = json.loads(run("claims", "--ledger", full, "--speaker", "mayor", "--json").stdout)
    assert claim["words"] == ["the bridge is closed."]
    assert (claim["outlet"], claim["published"]) == ("The Courier", "2025-11-21")


def test_brief_shows_matters_with_the_words(full: str) -> None:
    said = run("brief", "--ledger", full).stdout
    assert "for: The mayor: “the bridge is closed.” [The Courier 2025-11-21]" in said
    assert said.endswith("1 matter\n")
    assert "1 matter, 0 of them" not in said


def test_export(full: str, tmp_path: Path) -> None:
    files = [json.loads(line)["file"] for line in run("export", tmp_path / "out", "--ledger", full, "--json").stdout.splitlines()]
    assert [Path(f).name for f in files] == ["claims.jsonl", "documents.jsonl", "propositions.jsonl"]
    assert len((tmp_path / "out" / "claims.jsonl").read_text().splitlines()) == 2
    run("export", tmp_path / "out", "--ledger", full, "--format", "csv")
    assert (tmp_path / "out" / "claims.csv").exists()
    assert "no format" in run("export", tmp_path / "out", "--ledger", full, "--format", "xml", code=2).stderr


@pytest.mark.parametrize("command", ["claims", "brief", "export out"])
def test_a_missing_ledger_is_one_line_and_is_not_made(command: str) -> None:
    result = run(*command.split(), code=1)
    assert result.stderr == "reportedly: reportedly.db: there is no ledger here (add documents first, or name another file)\n"
    assert not Path("reportedly.db").exists()


def test_errors_are_one_line_unless_debug(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> LineReader:
        raise ModelError("missing", where="model", do="reinstall reportedly")

    monkeypatch.setattr(pipeline, "default_reader", broken)
    assert run("read", article, code=1).stderr == "reportedly: model: missing (reinstall reportedly)\n"
    result = CliRunner().invoke(app, ["--debug", "read", str(article)])
    assert isinstance(result.exception, ModelError)


def test_a_fault_is_one_line_too(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "default_reader", lambda *_, **__: 1 / 0)
    said = run("read", article, code=1).stderr
    assert said == "reportedly: a fault of the program: ZeroDivisionError: division by zero (reportedly --debug … shows where)\n"


@pytest.mark.parametrize("args", [["read"], ["add"], ["claims", "--since", "yesterday"], ["nonsense"], ["add", "x", "--workers", "0"]])
def test_wrong_usage_is_2(args: list[str]) -> None:
    run(*args, code=2)


def test_demo_adds_the_examples_and_says_what_next(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (article.parent / "README.md").write_text("not a document")
    monkeypatch.setattr(adding, "examples", lambda: article.parent)
    said = run("demo").stdout
    assert "added 1 document with 2 claims" in said
    assert "The mayor" in said
    assert "Try next" in said
    assert "1 there already" in run("demo").stdout


def test_theatres(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(theatres, "check", lambda folder: ["pack.yaml:3: wrong"] if folder.name == "bad" else [])
    assert run("theatre", "check", "bad", code=1).stderr == "reportedly: pack.yaml:3: wrong\n"
    assert json.loads(run("theatre", "check", "bad", "--json", code=1).stdout) == {"problem": "pack.yaml:3: wrong"}
    assert run("theatre", "check", "good").stdout == "good: nothing wrong\n"
    listed = [json.loads(line) for line in run("theatre", "list", "--json").stdout.splitlines()]
    assert [pack["name"] for pack in listed] == theatres.available()
