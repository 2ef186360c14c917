"""What a source mention is made of: a pronoun, a person's name, a noun for a person or a body, and how definite it is."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace

from reportedly.read.lexicon import Lexicon, Noun, cyrillic, lemmas
from reportedly.read.morphology import parses
from reportedly.read.names import Name, names

_WORD = re.compile(r"[^\W_]+(?:[-'’ʼ][^\W\d_]+)*")
_QUOTED = re.compile('[«“„"]([^«»“”„"]+)[»”“"]')
_PROPER = re.compile(r"(?:[A-ZА-ЯЁІЇЄҐ][\w.’'-]*|\d+)(?:[ \u00a0](?:[A-ZА-ЯЁІЇЄҐ][\w.’'-]*|\d+|of|for|the|and|de|on)(?=\W|$))*")
_ONE_OF = {
    "en": re.compile(r"(?:an?)?(?:one|other) (?:\w+ )?(?:of|among)\b", re.IGNORECASE),
    "ru": re.compile(r"(?:од(?:ин|на|ного|ной|ному|ним)|кто-то|некто) (?:из|среди)\b", re.IGNORECASE),
    "uk": re.compile(r"(?:оди?н(?:а|ого|ієї|ому|им|ією)?|хтось) (?:із|з|зі|серед)\b", re.IGNORECASE),
}
_TRAILING = re.compile(r"(?: (?:of|for|the|and|de|on))+$")


@dataclass(frozen=True, slots=True)
class Mention:
    """One source mention.

    `pronoun` is the gender a pronoun asks for ("m", "f", "p"; "same" for «там же»); `noun` the listed noun that heads the mention and `nouns`
    all that stand on a level with it; `inner` the bodies it depends on; `bare` where nothing but a determiner goes with the head;
    `lemmas` the dictionary forms of its words and `others` those of each word that goes with the head; `proper` a name in it that is no person's; `fresh` where it brings in somebody new ("a", «один из»);
    `one_of` for one out of several; `crowd` for several with no noun; `many` where an unlisted noun
    is plural; `serving` where the words speak of service at the front.
    """

    text: str
    pronoun: str | None = None
    name: Name | None = None
    callsign: str | None = None
    noun: Noun | None = None
    nouns: tuple[Noun, ...] = ()
    inner: tuple[Noun, ...] = ()
    bare: bool = False
    fresh: bool = False
    crowd: bool = False
    one_of: bool = False
    many: bool = False
    serving: bool = False
    lemmas: frozenset[str] = frozenset()
    others: tuple[frozenset[str], ...] = ()
    proper: str | None = None

    @property
    def role(self) -> str | None:
        """The description that goes with a name, or the whole mention where there is none."""
        if self.pronoun:
            return None
        if self.name is None:
            return self.text if self.noun or self.crowd else None
        rest = f"{self.text[: self.name.span.start]} {self.text[self.name.span.end :]}"
        rest = re.sub(r"\s+([,;)])", r"\1", " ".join(rest.split())).strip(" ,()—–-")
        return None if re.fullmatch(r"(?:the|an?|this|that|its|his|her|their)?", rest, re.IGNORECASE) else rest


def mention(text: str, words: Lexicon, *, oblique: bool = False, surnames: Set[str] = frozenset()) -> Mention:
    """Take a source mention apart.

    `oblique` says that its cue asks for a genitive («по словам …»); `surnames` are the folded surnames of the document's persons.
    """
    text = _not_whom(_who_speaks(re.sub(r"^[^\w«“„\"'‘(]+", "", text), words), words)
    tokens = list(_WORD.finditer(text))
    low = [t[0].lower().replace("’", "'") for t in tokens]
    if kind := _pronoun(low, words):
        return Mention(text, pronoun=kind)
    callsign = _callsign(text, words)
    head, level, inner = _english_nouns(text, tokens, words) if words.lang == "en" else _cyrillic_nouns(tokens, words, oblique)
    name = None if callsign else _own_name(text, words, head, oblique, surnames)
    content = [w for w in low if w not in words.definite and w not in words.not_names and not words.is_utterance(w)]
    first = next(iter(low), "")
    media = sum(noun.fine == "medium" and not noun.proper for noun in inner) if head and head.broad == "source" else 0
    one_of = bool(_ONE_OF[words.lang].match(text)) and name is None
    crowd = first in words.indefinite and (head is None or head.plural) and name is None and not one_of
    return Mention(
        text=text,
        name=name,
        callsign=callsign,
        noun=head,
        nouns=level,
        inner=inner,
        bare=head is not None and name is None and len(content) <= len(head.word.split()) + media,
        fresh=any(form in words.indefinite for form in lemmas(first, words.lang)) and name is None,
        crowd=crowd,
        one_of=one_of,
        many=head is None and name is None and _many(tokens, words),
        serving=bool(words.service.search(text)),
        lemmas=frozenset(form for w in content for form in lemmas(w, words.lang)),
        others=_others(text, content, head, words),
        proper=None if name else _proper(text, words),
    )


_UTTERED = re.compile(r"(?:(?:an?|the|this|that|his|her|their)\s+)?(?:\w+\s+){0,2}?(?P<noun>\w+)\s+(?:from|by)\s+", re.IGNORECASE)
_OWN_UTTERANCE = re.compile(r"(?P<who>.+?)(?:['’]s|(?<=s)['’])\s+(?:\w+\s+){0,2}?(?P<noun>\w+)$")


def _who_speaks(text: str, words: Lexicon) -> str:
    """The person or body in an English mention that is led or closed by what they uttered: "a report from X", "X's account"."""
    if words.lang != "en":
        return text
    led = _UTTERED.match(text)
    if led and words.is_utterance(led["noun"].lower()):
        return text[led.end() :]
    closed = _OWN_UTTERANCE.fullmatch(text)
    return closed["who"] if closed and words.is_utterance(closed["noun"].lower()) else text


def _not_whom(text: str, words: Lexicon) -> str:
    """A Russian or Ukrainian mention without the medium that the person speaks to, where that stands first: «„Вольному радио“ боец бригады»."""
    led = _QUOTED.match(text) if words.lang != "en" else None
    rest = text[led.end() :].lstrip() if led else ""
    first = next((noun for word in _WORD.findall(rest)[:2] if (noun := words.noun(word.lower()))), None)
    return rest if first and first.body is None and rest[0].isalpha() else text


def _others(text: str, content: list[str], head: Noun | None, words: Lexicon) -> tuple[frozenset[str], ...]:
    """What a description says beside its noun; for a body only what stands before a comma."""
    if head is None:
        return ()
    told = {w.lower() for w in _WORD.findall(text.split(",")[0])} if head.body else set(content)
    forms = (frozenset(lemmas(w, words.lang)) for w in content if w in told and w not in head.word.split())
    return tuple(form for form in forms if head.word not in form)


def _many(tokens: list[re.Match[str]], words: Lexicon) -> bool:
    """Whether the noun of a mention without a listed one is plural: the first Cyrillic noun, the last English word."""
    if words.lang == "en":
        last = tokens[-1][0] if tokens else ""
        return last.islower() and last.endswith("s") and not last.endswith("ss")
    found = (parses(token[0], words.lang) for token in tokens)
    noun = next((ps for ps in found if any(p.pos == "NOUN" for p in ps)), ())
    readings = [p for p in noun if p.pos == "NOUN"]
    return bool(readings) and (all(p.plural for p in readings) or any(p.plural and "nomn" in p.cases for p in readings))


def _pronoun(low: list[str], words: Lexicon) -> str | None:
    if found := words.pronouns.get(" ".join(low)):
        return found
    rest = [w for w in low if not words.is_utterance(w)]
    kinds = [words.pronouns[w] for w in rest if w in words.pronouns]
    return kinds[0] if rest and len(kinds) == len(rest) else None


def _callsign(text: str, words: Lexicon) -> str | None:
    """The call sign a mention gives ("call sign Vyatka"), unless a full name stands beside it."""
    for form in re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)?(?: sign| name)?", text):
        if any(words.callsigns.fullmatch(lemma) for lemma in (form[0], *lemmas(form[0], words.lang))):
            given = any(name.given for name in names(text[: form.start()], words))
            after = re.match(r"\W*([A-ZА-ЯЁІЇЄҐ][\w-]*)", text[form.end() :])
            return after[1] if after and not given else None
    return None


def _english_nouns(text: str, tokens: list[re.Match[str]], words: Lexicon) -> tuple[Noun | None, tuple[Noun, ...], tuple[Noun, ...]]:
    """The head noun, those on its level, and the bodies that depend on it: what follows a preposition or a relative word depends."""
    level: list[Noun] = []
    inner: list[Noun] = []
    phrase: list[Noun] = []
    depends, last, skip = False, 0, 0
    for i, token in enumerate(tokens):
        low = token[0].lower().replace("’", "'")
        if re.search("[,;—–(]", text[last : token.start()]):
            level += phrase[-1:]
            depends, phrase = False, []
        last = token.end()
        if i < skip:
            continue
        noun, width = _longest(tokens, i, words)
        skip = i + width
        if noun is None and (low in words.before_dependants or low in words.clause or (low.endswith("ing") and phrase)):
            partitive = low == "of" and not phrase and not level and i > 0 and tokens[i - 1][0].lower() in words.indefinite
            level += phrase[-1:]
            depends, phrase = (depends or not partitive), []
        elif noun and low.endswith("'s"):
            inner += [noun] if noun.body else []
        elif noun:
            noun = replace(noun, proper=i > 0 and not token[0].islower())
            if depends:
                inner += [noun] if noun.body else []
            else:
                inner += [old for old in phrase if old.body]
                phrase = [noun]
    level += phrase[-1:]
    return (level[0] if level else None), tuple(level), tuple(noun for noun in inner if noun not in level)


def _longest(tokens: list[re.Match[str]], i: int, words: Lexicon) -> tuple[Noun | None, int]:
    """The noun that starts at a token and how many words it has: "press secretary" before "secretary"."""
    for width in (3, 2, 1):
        if i + width <= len(tokens) and (noun := words.noun(" ".join(t[0] for t in tokens[i : i + width]))):
            return noun, width
    return None, 1


def _cyrillic_nouns(tokens: list[re.Match[str]], words: Lexicon, oblique: bool) -> tuple[Noun | None, tuple[Noun, ...], tuple[Noun, ...]]:
    """The head is the first listed noun, unless that is an instrumental («опрошенные журналом эксперты») with another to come."""
    found: list[tuple[Noun, frozenset[str]]] = []
    for i, token in enumerate(tokens):
        low = token[0].lower()
        if low in words.clause or any(form in words.clause for form in lemmas(low, words.lang)):
            break
        if (noun := words.noun(low, oblique=oblique)) and not _adjective(low, tokens[i + 1][0] if i + 1 < len(tokens) else "", words):
            cases = frozenset(
                case for p in parses(low, words.lang) if p.lemma == noun.word or p.lemma.endswith(noun.word) for case in p.cases
            )
            found.append((replace(noun, proper=i > 0 and not token[0].islower()), cases))
    while len(found) > 1 and found[0][1] and found[0][1] <= {"ablt"} and "nomn" in found[1][1]:
        found = [*found[1:], found[0]]
    if not found:
        return None, (), ()
    head, cases = found[0]
    same = [noun for noun, own in found[1:] if noun.body is None and (("nomn" in own) == ("nomn" in cases))]
    return head, (head, *same), tuple(noun for noun, _ in found[1:] if noun.body)


def _adjective(word: str, following: str, words: Lexicon) -> bool:
    """Whether a word that is a noun only by use («местные», «военный») stands before its noun here."""
    if not any(p.pos == "ADJF" for p in parses(word, words.lang)) or not following or following[0].isupper():
        return False
    cases = frozenset(case for p in parses(word, words.lang) if p.pos == "ADJF" for case in p.cases)
    return any(p.pos == "NOUN" and p.cases & cases for p in parses(following, words.lang))


def _own_name(text: str, words: Lexicon, head: Noun | None, oblique: bool, surnames: Set[str]) -> Name | None:
    """The name of the person who speaks, not of one whom the description mentions ("adviser to Smith", «советник Смирнова»)."""
    found = [name for name in names(text, words, oblique=oblique) if not _depends(text, name, words, head)]
    inside = [(m.start(), m.end()) for m in _QUOTED.finditer(text)]
    found = [name for name in found if not any(start <= name.span.start < end for start, end in inside)]
    full = [name for name in found if name.given]
    if full:
        return min(full, key=lambda name: name.gender is None)
    if head is not None and (head.body is not None or head.plural or head.broad in ("civil", "source")):
        return None
    alone = len(_WORD.findall(text)) == 1
    bare = [n for n in found if n.keys & surnames or _surname_like(text[n.span.start : n.span.end], words, alone=alone)]
    return bare[-1] if bare else None


def _depends(text: str, name: Name, words: Lexicon, head: Noun | None) -> bool:
    before = text[: name.span.start].rstrip()
    last = re.search(r"[\w'’-]+$", before)
    if last and last[0].lower() in words.before_dependants:
        return True
    after = re.match(r"[\s\w]*\w", text[name.span.end :])
    if words.lang == "en" and re.search("['’]s?$", text[name.span.start : name.span.end]):
        return after is not None and not words.is_utterance((re.findall(r"\w+", after[0]) or [""])[-1])
    if words.lang == "en" and name.given is None and re.match(r" (?!of\b)[a-z]", text[name.span.end :]):
        return True
    if words.lang == "en" or head is None or head.body is not None or not before:
        return False
    cases = {case for token in _WORD.findall(before) for p in parses(token, words.lang) if words.noun(token) == head for case in p.cases}
    return "nomn" in cases and not name.nominative


def _surname_like(word: str, words: Lexicon, *, alone: bool) -> bool:
    """Whether a capitalised word alone may be a surname; a place or a common word of the dictionary is none."""
    if not cyrillic(word):
        return True
    found = parses(word, words.lang)
    if any(p.known and p.name == "place" for p in found):
        return False
    return any(p.name == "surname" for p in found) or (alone and not any(p.known for p in found))


def _proper(text: str, words: Lexicon) -> str | None:
    """A name in the mention that is no person's: quoted, in the other script, or capitalised."""
    if quoted := _QUOTED.search(text):
        return quoted[1]
    found = [re.sub(r"['’]s$", "", _TRAILING.sub("", m[0])) for m in _PROPER.finditer(text) if not m[0].isdigit()]
    found = [f for f in found if f.lower() not in words.definite and f.lower() not in words.indefinite and words.noun(f) is None]
    if words.lang != "en":
        other = [f for f in found if not cyrillic(f)]
        found = other or [f for f in found if not text.startswith(f) or f.isupper() or len(_WORD.findall(text)) == 1]
    return max(found, key=len) if found else None
