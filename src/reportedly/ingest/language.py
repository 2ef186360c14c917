"""The language of a text, by py3langid (langid.py, Lui and Baldwin 2012, retrained)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, get_args

from reportedly.types import Lang

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

KNOWN: tuple[Lang, ...] = get_args(Lang)
LEAST = 0.05
"""Probability among all languages below which a text is taken to be in none of ours: short texts share it with close relatives."""
ENOUGH = 20_000
"""Characters that are looked at."""


def normalise(stated: str) -> Lang | None:
    """One of our languages from a tag like `en-GB`, `RU` or `ukr`; None for any other."""
    tag = stated.strip().lower().replace("_", "-").split("-")[0]
    tag = {"ukr": "uk", "ua": "uk", "rus": "ru", "eng": "en"}.get(tag, tag)
    return next((lang for lang in KNOWN if lang == tag), None)


def identify(text: str) -> Lang | None:
    """The most likely of our languages, or None where the text is in another or holds no letters."""
    head = text[:ENOUGH]
    if not any(c.isalpha() for c in head):
        return None
    likely: dict[str, float] = dict(_identifier().rank(head))
    best = max(KNOWN, key=lambda lang: likely[lang])
    return best if likely[best] >= LEAST else None


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
