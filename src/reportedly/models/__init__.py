"""The encoder that reads English, Russian and Ukrainian in one pass: its files, their manifest and the session that runs them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportedly.models.session import OnnxEncoder

__all__ = ["load"]


def load(folder: Path | None = None, *, threads: int = 0) -> OnnxEncoder:
    """The shipped model, or the one in `folder`; ModelError where its files are missing or damaged."""
    from reportedly.models.session import SHIPPED, OnnxEncoder

    return OnnxEncoder(folder or SHIPPED, threads=threads)
