"""The head of a source mention: which of the names in it is the one that speaks.

"Holm, an adviser to Reed" is Holm; "an adviser to the head of the region" is nobody by name, though a known post stands in it; "the
ministry's press service" speaks for the ministry. The rules look only at word order, punctuation and a few common nouns of the three
languages, never at whose names they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from reportedly.theatres.keys import Match, Token, V, name_keys


def _words(line: str) -> frozenset[str]:
    return frozenset(key for word in line.split() for key in name_keys(word))


PEOPLE = _words(
    "adviser advisor aide assistant spokesman spokeswoman spokesperson representative official officer source soldier fighter trooper serviceman "
    "deputy commander chief head director member employee envoy ambassador analyst expert ally wife son daughter mother lawyer journalist "
    "correspondent reporter resident critic supporter volunteer veteran prisoner leader minister secretary general colonel major man woman mayor "
    "governor "
    "советник помощник представитель представительница спикер пресс-секретарь секретарь чиновник источник источники собеседник военнослужащий "
    "боец бойцы солдат военный офицер командир командующий заместитель замглавы замминистра глава начальник руководитель директор сотрудник "
    "сотрудники член посол аналитик эксперт соратник житель жители журналист корреспондент военкор депутат министр лидер ветеран пленный "
    "радник помічник представник представниця речник речниця посадовець джерело співрозмовник військовослужбовець боєць бійці військовий "
    "командувач заступник заступниця голова очільник керівник працівник співробітник посол аналітик експерт соратник мешканець мешканці "
    "журналіст кореспондент депутат міністр лідер полонений прессекретар прес-секретар пресофіцер"
)
"""Nouns for somebody who stands to a name in some relation and is not the one named."""

TITLES = _words(
    "president general colonel major captain lieutenant brigadier marshal admiral mr mrs ms dr sir minister premier prime chancellor secretary "
    "governor mayor senator ambassador commander chief head leader spokesman spokeswoman spokesperson foreign defence defense analyst expert "
    "президент генерал полковник майор капитан лейтенант подполковник генерал-майор генерал-лейтенант генерал-полковник адмирал маршал министр "
    "премьер премьер-министр канцлер госсекретарь губернатор мэр сенатор депутат посол командующий командир главком глава начальник лидер господин "
    "представитель спикер военкор военный эксперт аналитик "
    "капітан підполковник генерал-майор генерал-лейтенант генерал-полковник бригадний міністр прем'єр прем'єр-міністр держсекретар мер "
    "командувач головком голова очільник начальник лідер пан пані речник речниця представник військовий експерт аналітик майор"
)
"""Nouns that may stand right before a person's name and belong to it."""

TRANSPARENT = _words(
    "press service office centre center department statement report briefing summary bulletin website page channel command headquarters staff "
    "administration ministry leadership media telegram facebook data information intelligence agency newspaper broadcaster "
    "magazine weekly daily channel project institute "
    "пресс-служба пресс-центр служба центр сообщение заявление сводка отчёт сайт страница канал телеграм-канал телеграмм-канал командование штаб "
    "руководство администрация министерство ведомство данные информация управление отдел главное разведка телеграм агентство информагентство газета "
    "издание телеканал журнал еженедельник портал проект институт "
    "пресслужба прес-служба пресцентр прес-центр повідомлення заява зведення звіт сторінка канал телеграм-канал командування керівництво "
    "адміністрація міністерство відомство дані інформація управління відділ розвідка агентство агенція видання телеканал журнал "
    "тижневик портал проєкт інститут"
)
"""Nouns for what an office speaks through: its press service, its statement, its channel."""

STAFF = _words("reporter correspondent journalist analyst журналист корреспондент аналитик журналіст кореспондент аналітик")
"""Those whose words are their house's where several speak and none is named ("Reuters reporters")."""

PREPOSITIONS = _words(
    "to for with by from near in at on about against under between within per according "
    "к ко для с со от из у в во на о об по при под над за перед между против согласно "
    "до для з із зі від біля у в на про по при під над за перед між проти згідно"
)
DETERMINERS = _words("this that these those its their his her our own этот эта это наш свой их его её цей ця це наш свій їх його її")
FORMER = _words("former ex late ousted exiled бывший экс покойный колишній екс покійний")
CLAUSE = _words("who which that whose and or but который которая которые и а но который який яка які та й або але")

_BREAK = re.compile(r"[,;:()—]|\s[-–]\s")
_ADJECTIVE = re.compile(r"[^\W\d_]+(?:[ыиоі]й|[ая]я|[ое]е|[ыи]е|[ое]го|[ое]му|[ыи]ми?|[ыиі]х|ої|ою|ька|ьку|ьке|ькі|не|ні|на|ну)")
_PATRONYMIC = re.compile("[А-ЯІЇЄҐ][а-яіїєґ’']+(?:[оеє]вич|ич|[оеє]вна|ична|івна|ївна)[ауеії]?м?")
_PLURAL = re.compile(".*(?:[^us]s|men|people|military|troops|[ыи]|[ыи]е|і|[оеиі]в|ей|[аяыи]ми?|[аяыи]х|ів)", re.IGNORECASE)
_CYRILLIC = re.compile("[Ѐ-ӿ]")


def first_key(token: Token) -> str:
    return token.keys[0] if token.keys else ""


def is_one_of(token: Token, words: Set[str]) -> bool:
    return any(key in words for key in token.keys)


def capitalised(token: Token) -> bool:
    return token.text[0].isupper()


def plural(word: str) -> bool:
    """Whether a word looks like a plural, in any case."""
    return bool(_PLURAL.fullmatch(word))


class Mention:
    """A source mention cut into tokens and into the chunks that commas, dashes and brackets make."""

    def __init__(self, text: str, row: list[Token], matches: Sequence[Match[V]]) -> None:
        self.text, self.row = text, row
        self.covered = {i for m in matches for i in range(m.first, m.last)}
        self.chunk = [0] * len(row)
        for i in range(1, len(row)):
            self.chunk[i] = self.chunk[i - 1] + bool(_BREAK.search(text[row[i - 1].end : row[i].start]))

    def before(self, match: Match[V]) -> list[int]:
        """The tokens of its chunk that stand before a match, without leading articles and prepositions."""
        left = [i for i in range(match.first) if self.chunk[i] == self.chunk[match.first] and self.row[i].keys]
        while left and (is_one_of(self.row[left[0]], PREPOSITIONS) or is_one_of(self.row[left[0]], DETERMINERS)):
            left.pop(0)
        return left

    def after(self, match: Match[V]) -> list[int]:
        """The tokens of its chunk that follow a match."""
        return [i for i in range(match.last, len(self.row)) if self.chunk[i] == self.chunk[match.last - 1] and self.row[i].keys]

    def possessive(self, match: Match[V]) -> bool:
        """Whether a match is a Latin possessive ("Holm's ...") with more of its chunk to come."""
        return bool(re.search(r"['’]s?$", self.row[match.last - 1].text)) and bool(self.after(match))

    def stranger(self, chunk: int) -> bool:
        """Whether a chunk begins, after titles, with a capitalised name that no list knows."""
        inside = [i for i in range(len(self.row)) if self.chunk[i] == chunk and self.row[i].keys]
        while inside and (is_one_of(self.row[inside[0]], TITLES) or is_one_of(self.row[inside[0]], PREPOSITIONS)):
            inside.pop(0)
        return len(inside) > 1 and all(self._unknown_name(i) for i in inside[:2])

    def _unknown_name(self, i: int) -> bool:
        token = self.row[i]
        common = is_one_of(token, TITLES | TRANSPARENT) or re.search("['’]s?$", token.text)
        return capitalised(token) and not token.text.isupper() and i not in self.covered and not common

    def person_speaks(self, match: Match[V], full: bool, nominative: bool, own: Set[str], strange: Set[str], roles: Set[str]) -> bool:
        """Whether a person's name is the head: not what "adviser to", "Holm's" or another's first name make it part of.

        `own` and `strange` are the keys of the person's and of other persons' first names, `roles` those of the words of the person's posts;
        `full` where the name stands with its first name, `nominative` where it stands as the list has it.
        """
        if self.possessive(match) or (self.chunk[match.first] > 0 and self.stranger(0)):
            return False
        left = self.before(match)
        if self.chunk[match.first] > 0 and any(is_one_of(self.row[i], PREPOSITIONS | CLAUSE) for i in left):
            return False
        titled = False
        while left and left[-1] not in self.covered and is_one_of(self.row[left[-1]], TITLES):
            if (
                is_one_of(self.row[left[-1]], PEOPLE)
                and not nominative
                and not is_one_of(self.row[left[-1]], roles)
                and self._cyrillic(left[-1])
            ):
                return False
            left.pop()
            titled = True
        if not left or left[-1] in self.covered:
            return True
        last = self.row[left[-1]]
        if _PATRONYMIC.fullmatch(last.text):
            return len(left) > 1 and is_one_of(self.row[left[-2]], own)
        if is_one_of(last, PREPOSITIONS) or is_one_of(last, CLAUSE):
            return False
        if is_one_of(last, PEOPLE) and self._cyrillic(left[-1]):
            return nominative or is_one_of(last, roles)
        if full:
            return True
        if is_one_of(last, strange) and capitalised(last):
            return False
        return titled or not capitalised(last) or (left[-1] == 0 and not self._cyrillic(0))

    def alone(self, match: Match[V]) -> bool:
        """Whether a match is all that its chunk holds."""
        return not self.before(match) and not self.after(match)

    def office_speaks(self, match: Match[V], role: bool, house: bool = False) -> bool:
        """Whether an office, body, medium or post is the head: nothing before it but adjectives and what it speaks through, no person after it.

        A `house` is a medium or an organisation, for which its staff speak.
        """
        place = self.chunk[match.first]
        if place > 0 and (role or self.stranger(0) or any(is_one_of(t, PEOPLE) for i, t in enumerate(self.row) if self.chunk[i] == 0)):
            return False
        if self.stranger(place + 1):
            return not role
        return self._left_is_open(match, role, house) and self._right_is_open(match, role, house)

    def _left_is_open(self, match: Match[V], role: bool, house: bool) -> bool:
        through = False
        for i in self.before(match):
            token = self.row[i]
            if is_one_of(token, FORMER) and role:
                return False
            if i in self.covered:
                continue
            if is_one_of(token, TRANSPARENT) or (house and is_one_of(token, STAFF) and plural(token.text)):
                through = True
            elif is_one_of(token, PEOPLE):
                return False
            elif is_one_of(token, PREPOSITIONS):
                if not through:
                    return False
            elif _CYRILLIC.match(token.text):
                if not _ADJECTIVE.fullmatch(token.text.lower()):
                    return False
            elif capitalised(token) and i > 0:
                return False
        return True

    def _right_is_open(self, match: Match[V], role: bool, house: bool) -> bool:
        for place, i in enumerate(self.after(match)):
            token = self.row[i]
            if is_one_of(token, PREPOSITIONS) or is_one_of(token, CLAUSE):
                return True
            if i in self.covered or is_one_of(token, TRANSPARENT):
                continue
            if is_one_of(token, PEOPLE) and not self._cyrillic(i):
                return house and is_one_of(token, STAFF) and plural(token.text)
            if role and place == 0 and (capitalised(token) or not self._cyrillic(i)):
                return False
        return True

    def _cyrillic(self, i: int) -> bool:
        return bool(_CYRILLIC.match(self.row[i].text))
