"""The words around the names of places: the lists of `data/places.yaml` as patterns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

GOVERNMENT = "government"
"""The relation of a capital that stands for a side ("Moscow has said"): the theatre knows the name as a side's, and no preposition is before it."""


@cache
def words_around() -> dict[str, Any]:
    """The lists of `data/places.yaml`, each joined into one pattern."""
    lists = yaml.safe_load(resources.files("reportedly.read").joinpath("data", "places.yaml").read_text("utf-8"))

    def pattern(options: Sequence[str]) -> str:
        return "(?:" + "|".join(sorted(options, key=len, reverse=True)) + ")"

    after = {k: re.compile(rf"\s+{pattern(lists[k])}(?!\w)", re.IGNORECASE) for k in ("axis", "district", "region")}
    relations = {k: re.compile(rf"(?<!\w){pattern(v)}\s+[«“„\"]?$", re.IGNORECASE) for k, v in lists["relations"].items()}
    before = re.compile(rf"(?:{pattern(lists['before'])}\s+)+", re.IGNORECASE)
    prepositions = re.compile(rf"(?<!\w){pattern(lists['prepositions'])}\s+(?:the\s+)?[«“„\"]?$", re.IGNORECASE)
    titles = re.compile(rf"(?<!\w){pattern(lists['titles'])}\.?\s+$", re.IGNORECASE)
    there = re.compile(rf"(?<!\w){pattern(lists['there'])}(?!\w)", re.IGNORECASE)
    never_after = re.compile(rf"(?<!\w){pattern(lists['never_after'])}[\s:—–-]*[«“„\"]?$", re.IGNORECASE)
    before_end = re.compile(rf"(?<!\w){before.pattern}$", re.IGNORECASE)
    return {
        **after,
        "relations": relations,
        "before": before,
        "before_end": before_end,
        "prepositions": prepositions,
        "titles": titles,
        "never_after": never_after,
        "there": there,
    }
