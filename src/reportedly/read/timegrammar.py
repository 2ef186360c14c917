"""The grammar of time expressions: one data file a language (`data/times.LANG.yaml`) made into compiled patterns.

Names of months and weekdays come from CLDR (through babel); their cases are formed by the `decline` table of the file. The file of English
explains the format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any, Literal, cast

import yaml
from babel.dates import get_day_names, get_month_names

from reportedly.types import Lang

Kind = Literal["date", "weekday", "period", "shift", "duration", "ref", "set"]
_MACRO = re.compile(r"\{([a-z_]+)\}")
_GROUP = re.compile(r"\(\?P<(\w+)>")
"""A named group; numbered when a rule is made, so that a rule may hold one twice."""
_OPENS, _CLOSES = r"(?<!\w)(?:", r")(?!\w)"
_APOSTROPHE = re.compile("['’]")
_UKRAINIAN, _CYRILLIC = re.compile("[іїєґІЇЄҐ]"), re.compile("[а-яёА-ЯЁ]")
_YEAR = r"(?P<year>1\d{3}|20\d\d)(?![\d%]|[.,]\d)"


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern with what it means; `args` as in the data file."""

    kind: Kind
    pattern: re.Pattern[str]
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule found: its span in the text and the words of its groups."""

    rule: Rule
    start: int
    end: int
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The grammar of one language."""

    lang: Lang
    start: re.Pattern[str]
    rules: tuple[Rule, ...]
    tails: tuple[Rule, ...]
    words: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]
    names: Mapping[str, int]
    context: Mapping[str, re.Pattern[str]]
    ambiguous: frozenset[str]
    capitals: bool
    need: re.Pattern[str]

    def meaning(self, kind: str, words: str) -> str:
        """The key of the class `kind` under which the words stand."""
        return next(key for key, pattern in self.words[kind] if pattern.fullmatch(words))

    def name(self, words: str) -> int:
        """The number of a month, or with "day " before it of a weekday (Monday is 0)."""
        return self.names[_APOSTROPHE.sub("ʼ", words.rstrip("."))]

    def number(self, words: str) -> float | None:
        """The number that figures or words name; None where they are vague ("several")."""
        if words[0].isdigit():
            return float(words.replace(",", "."))
        values = [float(self.meaning("number", w)) if self.meaning("number", w) != "X" else None for w in self._number_words(words)]
        return None if None in values else sum(cast("list[float]", values))

    def _number_words(self, words: str) -> list[str]:
        if any(p.fullmatch(words) for _, p in self.words["number"]):
            return [words]
        return re.split(r"[-\s]+", words)

    def matches(self, text: str, low: str) -> Iterator[Match]:
        """All expressions of a text, given also in lower case, from left to right, none overlapping; of the rules that match at a place the longest."""
        at, after_date = 0, False
        while at <= len(text):
            best = self._longest(self.tails, low, at) if after_date else None
            if best is None:
                found = self.start.search(low, at)
                if found is None:
                    return
                best = self._longest(self.rules, low, found.start())
                if best is None or not self._is_name(text, low, best):
                    at, after_date = found.start() + 1, False
                    continue
            yield best
            at, after_date = best.end, best.rule.kind == "date" and "clock" not in best.groups

    def _is_name(self, text: str, low: str, match: Match) -> bool:
        """Names have a capital where the language gives them one; those that are also common words need another word of time beside them."""
        name = match.groups.get("month") or match.groups.get("weekday")
        if name is None:
            return True
        if self.capitals and not text[low.index(name, match.start)].isupper():
            return False
        if name not in self.ambiguous or {"day", "year", "part"} & match.groups.keys():
            return True
        return bool(self.need.search(low, max(0, match.start - 24), match.start))

    @staticmethod
    def _longest(rules: Iterable[Rule], text: str, at: int) -> Match | None:
        found = [(rule, m) for rule in rules if (m := rule.pattern.match(text, at))]
        if not found:
            return None
        rule, m = max(found, key=lambda x: x[1].end())
        groups = {k.partition("__")[0]: v for k, v in m.groupdict().items() if v is not None}
        start, end = next((m.span(k) for k in m.re.groupindex if k.startswith("span") and m[k] is not None), m.span())
        return Match(rule, start, end, {k: v for k, v in groups.items() if k != "span"})


@cache
def grammar(lang: Lang) -> Grammar:
    """The grammar of a language, read once."""
    raw = yaml.safe_load(files("reportedly.read").joinpath("data", f"times.{lang}.yaml").read_text("utf8"))
    months = _names(_cldr(get_month_names, lang), raw["decline"])
    days = _names(_cldr(get_day_names, lang), raw["decline"])
    short = {n.lower().rstrip("."): k for k, n in get_month_names("abbreviated", "format", lang).items()} | dict(raw["short"])
    classes = {name: {str(k): str(v) for k, v in table.items()} for name, table in raw["words"].items()}
    macros = {name: f"(?P<{name}>{'|'.join(t.values())})" for name, t in classes.items()}
    numbers = "|".join(reversed(classes["number"].values()))
    macros |= {
        "year": _YEAR,
        "n": rf"(?P<n>\d{{1,3}}(?:[.,]\d)?|(?:{numbers})(?:(?:-| )(?:{numbers}))?)",
        "name": _any(months),
        "month": f"(?P<month>{_any(months)})",
        "mon": rf"(?P<month>{_any(months)}|{_any(short)}\.?)",
        "weekday": f"(?P<weekday>{_any(days)})",
        "anyunit": f"(?:{'|'.join(classes['unit'].values())})",
        **raw["parts"],
    }
    rules = [_rule(kind, r, macros) for kind, many in raw["rules"].items() for r in many]
    heads = [r for r in rules if not r.args.get("tail")]
    bare = "|".join(_GROUP.sub("(?:", r.pattern.pattern.removeprefix(_OPENS).removesuffix(_CLOSES)) for r in heads)
    names = short | months | {f"day {k}": v for k, v in days.items()}
    return Grammar(
        lang, re.compile(f"{_OPENS}{bare}{_CLOSES}"), tuple(heads), tuple(r for r in rules if r.args.get("tail")),
        {name: tuple((k, re.compile(_spaced(v))) for k, v in t.items()) for name, t in classes.items()},
        names, {k: re.compile(_spaced(v)) for k, v in raw["context"].items()},
        frozenset(raw["ambiguous"]), raw["capitals"], re.compile(f"(?:{_spaced(raw['names_need'])})$"),
    )  # fmt: skip


def lowered(text: str) -> str:
    """The text in lower case, of the same length."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def guess(text: str) -> Lang:
    """The language of a text by its letters."""
    if _UKRAINIAN.search(text):
        return "uk"
    return "ru" if _CYRILLIC.search(text) else "en"


def _cldr(names: Any, lang: Lang) -> tuple[Mapping[int, str], Mapping[int, str]]:
    """The names as they stand in a date and alone, in the nominative."""
    return names("wide", "format", lang), names("wide", "stand-alone", lang)


def _names(cldr: tuple[Mapping[int, str], Mapping[int, str]], decline: Mapping[str, list[str]]) -> dict[str, int]:
    """Every case of every name: the longest ending of the table that a nominative has is replaced by the endings given for it."""
    dated, alone = ({number: name.lower() for number, name in names.items()} for names in cldr)
    out = {name: number for number, name in dated.items()}
    for number, name in alone.items():
        ending = max((e for e in decline if name.endswith(e)), key=len)
        out |= {name[: len(name) - len(ending)] + e: number for e in decline[ending]}
    return out


def _any(names: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(n).replace("ʼ", "['’ʼ]") for n in sorted(names, key=len, reverse=True)) + ")"


def _rule(kind: str, given: str | Mapping[str, Any], macros: Mapping[str, str]) -> Rule:
    args = {"find": given} if isinstance(given, str) else dict(given)
    text = args.pop("find")
    while _MACRO.search(text):
        text = _MACRO.sub(lambda m: macros[m[1]], text)
    counter = count()
    text = _GROUP.sub(lambda m: f"(?P<{m[1]}__{next(counter)}>", text)
    try:
        pattern = re.compile(f"{_OPENS}{_spaced(text)}{_CLOSES}")
    except re.error as e:
        raise ValueError(f"rule “{given}” is no pattern: {e}") from e
    return Rule(cast("Kind", kind), pattern, args)


def _spaced(pattern: str) -> str:
    return pattern.replace(" ", r"(?:[^\S\n]+|\n)")
