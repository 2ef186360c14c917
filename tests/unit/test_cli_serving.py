"""`reportedly serve`: tokens, addresses, and a desk that answers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from desk import world
from typer.testing import CliRunner

from reportedly.cli.app import app
from reportedly.desk import tokens
from reportedly.desk.tokens import Token


def test_a_desk_for_others_needs_tokens(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["serve", "--ledger", str(tmp_path / "x.db"), "--host", "0.0.0.0"])
    assert found.exit_code == 1
    assert "needs tokens" in found.output
    assert not (tmp_path / "x.db").exists()


def test_a_token_is_printed_once(tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    made = CliRunner().invoke(app, ["serve", "--tokens", str(file), "--new-token", "Anna", "--role", "analyst"])
    assert made.exit_code == 0
    assert tokens.load(file) == {tokens.digest(made.output.strip()): Token("Anna", "analyst")}
    assert CliRunner().invoke(app, ["serve", "--new-token", "Anna"]).exit_code == 1


@pytest.mark.slow
def test_it_opens_and_says_where(tmp_path: Path) -> None:
    made = world(tmp_path)
    command = [sys.executable, "-m", "reportedly", "serve", "--ledger", str(made.ledger), "--theatre", str(made.theatre), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            address = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
            board = httpx.get(address, timeout=30)
            assert board.status_code == 200
            assert "whole of Lypove" in board.text
            assert "server" not in board.headers
        finally:
            process.terminate()
    assert process.returncode in (0, -signal.SIGTERM)
