"""The commands: thin, one module a group. What a command needs is imported when it runs, so that `--help` is quick."""

from __future__ import annotations


def main() -> None:
    """The program `reportedly`."""
    from reportedly.cli.app import app

    app(prog_name="reportedly")
