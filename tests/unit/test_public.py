"""The names that users import."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from importlib.metadata import version

import pytest
from fakes import LineReader

import reportedly
from reportedly import pipeline
from reportedly.errors import InputError

PUBLIC = [
    "Claim", "Document", "Ledger", "Reading", "Refusal", "ReportedlyError", "Span", "Speaker",
    "__version__", "add_all", "default_reader", "documents", "read", "read_all",
]  # fmt: skip


def test_public_names() -> None:
    assert reportedly.__all__ == PUBLIC
    assert all(getattr(reportedly, name) is not None for name in PUBLIC)
    assert set(PUBLIC) <= set(dir(reportedly))
    assert reportedly.__version__ == version("reportedly")
    with pytest.raises(AttributeError, match="nothing"):
        _ = reportedly.nothing


def test_importing_is_light_and_read_stays_a_function() -> None:
    code = (
        "import sys, reportedly\n"
        "heavy = {'numpy', 'onnxruntime', 'pymorphy3', 'trafilatura', 'sqlalchemy', 'pydantic', 'rich', 'typer'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "import importlib; importlib.import_module('reportedly.read')\n"
        "assert callable(reportedly.read)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_help_opens_nothing_heavy() -> None:
    code = (
        "import sys, reportedly.cli.app\n"
        "heavy = {'numpy', 'onnxruntime', 'pymorphy3', 'trafilatura', 'sqlalchemy', 'pydantic'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_read_gives_a_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(pipeline, "_kept_reader", lambda theatre: made.append(theatre) or LineReader())
    reading = reportedly.read("The mayor said: the bridge is closed.", published="2025-11-21", outlet="The Courier", theatre="invented")
    assert [claim.speaker.name for claim in reading.claims] == ["The mayor"]
    assert (reading.document.published, reading.document.lang) == (date(2025, 11, 21), "en")
    assert made == ["invented"]
    with pytest.raises(InputError, match="no text"):
        reportedly.read("  ")
