"""Column types that hold the project's own values."""

# ruff: noqa: ARG002 (SQLAlchemy passes the dialect to all of them)

from __future__ import annotations

import json
import sys
from array import array
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, DateTime, Dialect, LargeBinary, Text, TypeDecorator

Key = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that rows are ordered by: by code point on every store."""


class Json(TypeDecorator[Any]):
    """A frozen dataclass, or a tuple or mapping of them, as JSON; checked when it is read back."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, of: Any) -> None:
        super().__init__()
        self.of = of
        self._adapter: TypeAdapter[Any] = TypeAdapter(of)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self._adapter.dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self._adapter.validate_python(value)


class Vector(TypeDecorator[tuple[float, ...]]):
    """A tuple of numbers as little-endian 32-bit floats."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: tuple[float, ...] | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _little_endian(array("f", value)).tobytes()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> tuple[float, ...] | None:
        return None if value is None else tuple(_little_endian(array("f", value)))


def _little_endian(numbers: array[float]) -> array[float]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone, kept in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def to_json(value: Any) -> str:
    """JSON with every script's letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
