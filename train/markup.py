"""Our own training sentences: hand-written paragraphs with inline marks, opened up into tagged text.

    python -m train.markup check FILE…        say what is wrong, with file and line
    python -m train.markup show FILE [N]      print N expanded paragraphs with what is marked in them

A file holds paragraphs parted by blank lines; a line that starts with `#` is a comment. Marks nest:

    {s1|…} source, {c1|…} cue, {t1|…} content of attribution 1; the number ties them together and may be left out where there is one
    {t1a:control.asserts.certain|…}   a content that is one claim: frame.stance.certainty; a second claim of the same attribution is t1b;
                                      more pieces of a claim already labelled need no labels: {t1a|…}
    {n:fighting.asserts.certain|…}    a claim in the narrator's own voice; {na:…|…} … {na|…} where it stands in pieces
    {a|…}      inside a claim, the words that name whose deed or state it is ("Russian forces", "the enemy", "our units")
    {P|…} {O|…} {L|…}                 person, organisation (or body, unit, office), place
    <town.loc> <town2.gen> <person.nom>  a slot filled from FILE's slots (same name and number: same entry in the whole paragraph)

Slots stand beside the sentences in `slots.LANG.yaml`: {town: [{nom: …, gen: …, loc: …}, …]}; a filled slot of `town`, `person`, `org` is marked
as that entity unless it already stands in such a mark. A literal brace, angle bracket or bar is not used in the sentences.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

FRAMES = (
    "control", "advance", "withdrawal", "encirclement", "fighting", "strike", "casualties", "damage", "conduct",
    "logistics", "humanitarian", "diplomacy", "judgement", "other",
)  # fmt: skip
STANCES = ("asserts", "denies", "predicts", "intends", "demands", "judges")
CERTAINTIES = ("certain", "probable", "possible")
ENTITIES = {"P": "person", "O": "organisation", "L": "place"}
SLOT_ENTITY = {"town": "L", "region": "L", "village": "L", "country": "L", "person": "P", "org": "O", "unit": "O"}
Pieces = list[tuple[int, int]]


@dataclass(slots=True)
class Marked:
    """One paragraph: its text and what is marked in it, all offsets code points."""

    text: str
    lang: str
    attributions: dict[str, dict[str, Pieces]] = field(default_factory=dict)
    claims: dict[str, tuple[Pieces, tuple[str, str, str]]] = field(default_factory=dict)
    actors: Pieces = field(default_factory=list)
    ents: list[tuple[int, int, str]] = field(default_factory=list)

    def cue_of(self, claim: str) -> Pieces:
        """Where the cue of an attributed claim stands; nothing for a narrator's."""
        before, dot, key = claim.rpartition(".")
        return self.attributions[before + dot + key[1:-1]]["c"] if key.startswith("t") else []


class MarkupError(ValueError):
    pass


_SLOT = re.compile(r"<([a-z]+)(\d*)(?:\.([a-z]+))?>")
_OPEN = re.compile(r"\{([a-zA-Z]+\d*[a-z]?)(?::([a-z.]+))?\|")
_HEAD = re.compile(r"(s|c|t)(\d*)([a-z]?)$|n([a-z]?)$|(a|P|O|L)$")


def fill(raw: str, slots: dict[str, list[dict[str, str]]], rng: random.Random) -> str:
    """Slots replaced by their forms; each entity slot becomes a mark."""
    chosen: dict[str, dict[str, str]] = {}

    def put(m: re.Match[str]) -> str:
        name, number, case = m.groups()
        if name not in slots:
            raise MarkupError(f"no slot {name!r}")
        key = name + number
        if key not in chosen:
            taken = [v for k, v in chosen.items() if k.rstrip("0123456789") == name]
            chosen[key] = rng.choice([e for e in slots[name] if e not in taken] or slots[name])
        entry = chosen[key]
        form = entry.get(case or "nom")
        if form is None:
            raise MarkupError(f"slot {name!r} has no form {case!r}: {entry}")
        mark = SLOT_ENTITY.get(name)
        inside = mark and re.search(r"\{[POL]\|[^{}]*$", raw[: m.start()])
        return f"{{{mark}|{form}}}" if mark and not inside else str(form)

    return _SLOT.sub(put, raw)


def parse(raw: str, lang: str) -> Marked:
    """A filled paragraph into text and marks; MarkupError says what is wrong."""
    out, text, stack, n_narr = Marked("", lang), [], [], 0
    at, pos = 0, 0
    labels: dict[str, tuple[str, str, str]] = {}
    pieces: dict[str, Pieces] = {}
    while at < len(raw):
        m = _OPEN.match(raw, at)
        if m:
            head = _HEAD.match(m.group(1))
            if not head:
                raise MarkupError(f"unknown mark {{{m.group(1)}|")
            stack.append((m.group(1), m.group(2), pos, head))
            at = m.end()
        elif raw[at] == "}":
            if not stack:
                raise MarkupError("a brace closes nothing")
            _name, lab, start, head = stack.pop()
            role, number, part, narr, simple = head.groups()
            span = (start, pos)
            if "".join(text)[start:pos].strip() != "".join(text)[start:pos]:
                raise MarkupError(f"a mark starts or ends with a space: {''.join(text)[start:pos]!r}")
            if simple == "a":
                out.actors.append(span)
            elif simple:
                out.ents.append((*span, ENTITIES[simple]))
            else:
                key = None
                if role:
                    a = out.attributions.setdefault(number or "1", {"s": [], "c": [], "t": []})
                    a[role].append(span)
                    if role == "t":
                        key = f"t{number or '1'}{part or 'a'}"
                else:
                    key = f"n{narr}" if narr else f"n#{n_narr}"
                    n_narr += not narr
                if lab and key:
                    fr, st, ce, *rest = [*lab.split("."), "", ""]
                    if fr not in FRAMES or st not in STANCES or ce not in CERTAINTIES or any(rest):
                        raise MarkupError(f"labels {lab!r} are not frame.stance.certainty")
                    labels.setdefault(key, (fr, st, ce))
                if key:
                    pieces.setdefault(key, []).append(span)
            at += 1
        elif raw[at] in "{|<>":
            raise MarkupError(f"a stray {raw[at]!r} near {raw[max(0, at - 20) : at + 20]!r}")
        else:
            text.append(raw[at])
            pos += 1
            at += 1
    if stack:
        raise MarkupError(f"{{{stack[-1][0]}| is not closed")
    for key, spans in pieces.items():
        if key not in labels and key.startswith("n"):
            raise MarkupError("a narrator claim has no labels")
        if key in labels:
            out.claims[key] = (sorted(spans), labels[key])
    for number, a in out.attributions.items():
        if not a["t"] or not (a["c"] or a["s"]):
            raise MarkupError(f"attribution {number} has no content, or neither cue nor source")
    out.text = "".join(text)
    return out


def paragraphs(path: Path) -> Iterator[tuple[int, str]]:
    """(line, raw paragraph); lines of one paragraph are joined by a space, a line that is only `/` becomes a line break."""
    line_no, buf = 0, []
    for i, line in enumerate([*path.read_text("utf8").split("\n"), ""], 1):
        if line.startswith("#"):
            continue
        if line.strip():
            line_no = line_no or i
            buf.append(line.strip())
        elif buf:
            yield line_no, " ".join(buf).replace(" / ", "\n\n")
            line_no, buf = 0, []


def slots_for(path: Path) -> tuple[str, dict[str, list[dict[str, str]]]]:
    """Language (from the file's name: en_*.txt, ru_*.txt, uk_*.txt) and its slots."""
    lang = path.name[:2]
    table = path.with_name(f"slots.{lang}.yaml")
    return lang, (yaml.safe_load(table.read_text("utf8")) if table.exists() else {})


def place_names(slots: dict[str, list[dict[str, str]]]) -> re.Pattern[str]:
    """Every form of the places among the slots, of four letters and more, as a word."""
    rows = (e for name, kind in SLOT_ENTITY.items() if kind == "L" for e in slots.get(name, ()))
    forms = {v for e in rows for v in e.values() if len(v) > 3 and v[0].isupper()}
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, forms), key=len, reverse=True)) + r")\b")


def mark_places(m: Marked, names: re.Pattern[str]) -> None:
    """Names of places that were left unmarked, marked: what the sentences name by hand is easily forgotten."""
    for found in names.finditer(m.text) if names.pattern != r"\b(?:)\b" else ():
        if not any(s < found.end() and e > found.start() for s, e, _ in m.ents):
            m.ents.append((*found.span(), "place"))


def load(path: Path, times: int = 1, seed: int = 1) -> Iterator[Marked]:
    """Every paragraph of a file, `times` fillings of those with slots."""
    lang, slots = slots_for(path)
    names = place_names(slots)
    for line, raw in paragraphs(path):
        for k in range(times if "<" in raw else 1):
            try:
                marked = parse(fill(raw, slots, random.Random(f"{seed}-{path.name}-{line}-{k}")), lang)
                mark_places(marked, names)
                yield marked
            except MarkupError as e:
                raise MarkupError(f"{path}:{line}: {e}") from e


HELD_OUT = 10
"""One paragraph in so many is held out of training."""


def held_out(files: Iterable[Path], seed: int = 1) -> Iterator[Marked]:
    """The paragraphs of each file that are held out, with one filling each."""
    return (m for f in files for i, m in enumerate(load(f, 1, seed)) if i % HELD_OUT == HELD_OUT - 1)


def main() -> None:
    if len(sys.argv) < 3 or sys.argv[1] not in ("check", "show"):
        sys.exit(__doc__)
    if sys.argv[1] == "show":
        for i, m in enumerate(load(Path(sys.argv[2]))):
            if i >= int(sys.argv[3] if len(sys.argv) > 3 else 5):
                return
            print(m.text)
            for key, (spans, lab) in m.claims.items():
                print("  ", key, ".".join(lab), [m.text[s:e] for s, e in spans])
            for number, a in m.attributions.items():
                print("  ", number, {k: [m.text[s:e] for s, e in v] for k, v in a.items()})
            print("  ", "actors", [m.text[s:e] for s, e in m.actors], "ents", [(m.text[s:e], t) for s, e, t in m.ents], "\n")
        return
    bad = n = claims = 0
    for name in sys.argv[2:]:
        lang, slots = slots_for(Path(name))
        for line, raw in paragraphs(Path(name)):
            try:
                m = parse(fill(raw, slots, random.Random(line)), lang)
                n, claims = n + 1, claims + len(m.claims)
            except MarkupError as e:
                bad += 1
                print(f"{name}:{line}: {e}")
    print(f"{n} paragraphs, {claims} claims, {bad} wrong")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
