"""Reportedly: a ledger of claims from reporting about a conflict.

    >>> import reportedly
    >>> reading = reportedly.read("The town holds, the mayor said.", published="2025-11-21")
    >>> [(claim.speaker.name, claim.voice) for claim in reading.claims]

Nothing is loaded before it is used: importing the package opens no model.
"""

from __future__ import annotations

import sys
from datetime import date
from importlib import import_module
from os import PathLike
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportedly.errors import ReportedlyError
    from reportedly.ingest import Refusal, documents
    from reportedly.ledger import Ledger
    from reportedly.pipeline import add_all, default_reader, read_all
    from reportedly.types import Claim, Document, Reading, Span, Speaker

__version__ = "0.1.0"

_HOMES = {
    "ReportedlyError": "errors", "Refusal": "ingest", "documents": "ingest", "Ledger": "ledger",
    "add_all": "pipeline", "default_reader": "pipeline", "read_all": "pipeline",
    "Claim": "types", "Document": "types", "Reading": "types", "Span": "types", "Speaker": "types",
}  # fmt: skip

__all__ = [
    "Claim", "Document", "Ledger", "Reading", "Refusal", "ReportedlyError", "Span", "Speaker",
    "__version__", "add_all", "default_reader", "documents", "read", "read_all",
]  # fmt: skip


def read(
    text: str,
    *,
    published: date | str | None = None,
    lang: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    theatre: str | PathLike[str] = "russia-ukraine",
) -> Reading:
    """Who said what in one text.

    `published` is the day of publication, a date or as in 2025-11-21: relative dates count from it. `lang` is en, ru or uk, found out where it
    is not given. `theatre` is the name or the folder of a pack. InputError where the text is empty or too large. The first call loads the
    model, about a second; later ones do not.
    """
    reading: Reading = import_module("reportedly.pipeline").read_text(
        text, published=published, lang=lang, outlet=outlet, title=title, theatre=theatre
    )
    return reading


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """Keeps the function `read` in its place: the first import from the folder `read` would put the folder there."""

    def __setattr__(self, name: str, value: object) -> None:
        if name != "read":
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
