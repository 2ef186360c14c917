"""Quantities in a claim: value, what is counted, and the bound that the words set ("more than 30 per cent" is at least 30 percent).

The words of each language stand in `data/numbers.LANG.yaml`. Dates, clock times, ordinals, unit numbers and names of weapons are no quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast, get_args

import yaml

from reportedly.types import Bound, Lang, Quantity, Span

_TOKEN = re.compile(
    r"\d+(?:[  \u202f]\d{3}(?!\d))+|\d{1,3}(?:,\d{3})+(?!\d)|\d+[.,]\d+(?![.\d])|\d+|%|км²|[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*\.?", re.UNICODE
)
_DATE = re.compile(r"\d{1,2}[./](?:0[1-9]|1[0-2])(?:[./]\d{2,4})?(?!\d)|\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}")
_LOOK = 3
"""How many words after a number may stand before what it counts ("45 heavily armoured vehicles")."""


@dataclass(frozen=True, slots=True)
class _Words:
    exact: Mapping[str, str]
    stems: tuple[tuple[str, str], ...]

    def get(self, word: str) -> str | None:
        found = self.exact.get(word)
        return found if found is not None else next((v for stem, v in self.stems if word.startswith(stem)), None)


@dataclass(frozen=True, slots=True)
class _Numbers:
    words: Mapping[str, float]
    alone: Mapping[str, float]
    scales: _Words
    shares: _Words
    bounds: Sequence[tuple[str, Bound]]
    joins: frozenset[str]
    units: _Words
    per_day: re.Pattern[str]
    never: _Words
    months: _Words
    each: frozenset[str]


def _words(table: Mapping[str, Sequence[str]]) -> _Words:
    pairs = [(form, label) for label, forms in table.items() for form in forms]
    stems = sorted(((f[:-1], v) for f, v in pairs if f.endswith("*")), key=lambda x: -len(x[0]))
    return _Words({f: v for f, v in pairs if not f.endswith("*")}, tuple(stems))


def _by_value(table: Mapping[str, float]) -> _Words:
    return _words({str(v): [k for k in table if table[k] == v] for v in table.values()})


@cache
def _table(lang: Lang) -> _Numbers:
    raw = yaml.safe_load(files("reportedly.read").joinpath("data", f"numbers.{lang}.yaml").read_text("utf8"))
    bounds = [(words, cast("Bound", b)) for b, many in raw["bounds"].items() for words in many]
    return _Numbers(
        raw["words"], raw["alone"], _by_value(raw["scales"]), _by_value(raw["shares"]), sorted(bounds, key=lambda x: -len(x[0])),
        frozenset(raw["joins"]), _words(raw["units"]), re.compile(rf"\b(?:{'|'.join(map(re.escape, raw['per_day']))})\b"),
        _words({"never": raw["never"]}), _words({"month": raw["months"]}), frozenset(raw["each"]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


def quantities(text: str, content: Sequence[Span], lang: Lang | None) -> tuple[Quantity, ...]:
    """The quantities of a claim's content, in order. A range gives its two ends; a share ("half") is in percent."""
    table = _table(lang if lang in get_args(Lang) else "en")
    return tuple(q for span in content for q in _in_span(text, span, table))


def _in_span(text: str, span: Span, table: _Numbers) -> Iterator[Quantity]:
    dates = [m.span() for m in _DATE.finditer(text, span.start, span.end)]
    tokens = [
        _Token(m.group().casefold().replace("’", "'").replace("ʼ", "'").rstrip("."), m.start(), m.end())
        for m in _TOKEN.finditer(text, span.start, span.end)
        if not any(a <= m.start() < b for a, b in dates)
    ]
    daily = bool(table.per_day.search(text[span.start : span.end].casefold()))
    i = 0
    while i < len(tokens):
        found = _share(tokens, i, table) or _number(text, tokens, i, table)
        before = tokens[i - 1].word if i else ""
        if not found or table.months.get(before) or before in table.each:
            i += 1
            continue
        value, after, unit = found
        unit = unit or _unit(tokens, after, table)
        words = not tokens[i].word[0].isdigit() and tokens[i].word not in table.alone
        other_end = None
        if unit is None and after < len(tokens) - 1 and (tokens[after].word in table.joins or "-" in _gap(text, tokens, after)):
            skip = 1 if tokens[after].word in table.joins else 0
            second = _number(text, tokens, after + skip, table)
            if second:
                other_end, end = second, second[1]
                unit = second[2] or _unit(tokens, end, table)
        if unit is None and before and words:
            unit = table.units.get(before)
        bare = (words and value < 2) or (unit is None and (words or _year(value) or value < 2))
        if unit != "never" and not bare:
            bound, start = _bound(text, tokens[i].start, span.start, table)
            what = (unit or "people") + (" per day" if daily and unit != "percent" else "")
            yield Quantity(value, what, "exactly" if other_end else bound, Span(start, tokens[after - 1].end))
            if other_end:
                yield Quantity(other_end[0], what, "exactly", Span(start, tokens[other_end[1] - 1].end))
        i = other_end[1] if other_end else after


def _year(value: float) -> bool:
    return 1900 <= value <= 2100 and value == int(value)


def _gap(text: str, tokens: Sequence[_Token], i: int) -> str:
    return text[tokens[i - 1].end : tokens[i].start].replace("–", "-").replace("—", "-") if i else ""


def _number(text: str, tokens: Sequence[_Token], i: int, table: _Numbers) -> tuple[float, int, str | None] | None:
    """Value, the token after it, and None; None where token `i` begins no number."""
    if i >= len(tokens):
        return None
    token = tokens[i]
    if token.word in table.alone:
        return table.alone[token.word], i + 1, None
    if token.word[0].isdigit():
        before, behind = text[max(0, token.start - 2) : token.start], text[token.end : token.end + 2]
        joined_on = before[-1:].isalpha() or (before[-1:] in "-–№#" and before[-2:-1].isalpha()) or "№" in before
        ordinal = re.match(r"-?(?:th|st|nd|rd|[-–]?[а-яіїєґ]{1,2}\b)", text[token.end : token.end + 4])
        if joined_on or (ordinal and not behind[:1].isspace()):
            return None
        value, at = _value(token.word), i + 1
    elif all(part in table.words for part in token.word.split("-")):
        value, at = 0.0, i
        while at < len(tokens) and all(part in table.words for part in tokens[at].word.split("-")):
            value += sum(table.words[part] for part in tokens[at].word.split("-"))
            at += 1
    elif (scale := table.scales.get(token.word)) and _bound(text, token.start, 0, table)[0] != "exactly":
        return float(scale), i + 1, None
    else:
        return None
    while at < len(tokens) and (scale := table.scales.get(tokens[at].word)):
        value, at = value * float(scale), at + 1
        if at < len(tokens) and tokens[at].word in table.words and float(scale) > table.words[tokens[at].word]:
            value, at = value + table.words[tokens[at].word], at + 1
    return value, at, None


def _value(digits: str) -> float:
    plain = re.sub(r"[  \u202f]", "", digits)
    if re.fullmatch(r"\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", "")
    return float(plain.replace(",", "."))


def _share(tokens: Sequence[_Token], i: int, table: _Numbers) -> tuple[float, int, str | None] | None:
    two = f"{tokens[i].word} {tokens[i + 1].word}" if i + 1 < len(tokens) else ""
    for words, n in ((two, 2), (tokens[i].word, 1)):
        found = table.shares.get(words) if words else None
        if found:
            return float(found), i + n, "percent"
    return None


def _unit(tokens: Sequence[_Token], at: int, table: _Numbers) -> str | None:
    """What is counted: the first known word of the next few; "never" where the number belongs to a date or the like."""
    for k in range(at, min(len(tokens), at + _LOOK)):
        two = f"{tokens[k].word} {tokens[k + 1].word}" if k + 1 < len(tokens) else ""
        if k == at and table.never.get(tokens[k].word):
            return "never"
        found = (table.units.get(two) if two else None) or table.units.get(tokens[k].word)
        if found:
            return found
        if tokens[k].word[0].isdigit() or tokens[k].word in table.joins:
            return None
    return None


def _bound(text: str, start: int, floor: int, table: _Numbers) -> tuple[Bound, int]:
    before = text[floor:start].casefold().rstrip()
    for words, bound in table.bounds:
        if before.endswith(words) and not before[: -len(words)][-1:].isalnum():
            return bound, floor + len(before) - len(words)
    return "exactly", start
