"""Exports: one file a format, each a class that is named here.

A new format is a class with a `name` and a `write` (see `base.Export`), and a line in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Mapping

from reportedly.export.base import Export, Source
from reportedly.export.csv import Csv
from reportedly.export.jsonl import Jsonl

FORMATS: Mapping[str, Export] = {export.name: export for export in (Jsonl(), Csv())}
"""Every format by the name that a user gives."""

__all__ = ["FORMATS", "Export", "Source"]
