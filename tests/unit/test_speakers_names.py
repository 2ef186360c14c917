"""Names: found, brought to the nominative, put in Latin letters."""

from __future__ import annotations

import pytest

from reportedly.read.lexicon import lexicon
from reportedly.read.mentions import mention
from reportedly.read.names import names, nominative_phrase
from reportedly.read.roman import folded, latin
from reportedly.types import Lang


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("ru", "словам Игоря Самоцветского", "Игорь Самоцветский"),
        ("ru", "заявила Мария Вербина", "Мария Вербина"),
        ("ru", "оценке Марии Вербиной", "Мария Вербина"),
        ("ru", "генерала Петра Ивановича Брода", "Пётр Брод"),
        ("uk", "представника Дмитра Солов'яненка", "Дмитро Солов'яненко"),
        ("uk", "Вадима Чорногузіна", "Вадим Чорногузін"),
        ("uk", "слова Олександра Заярського", "Олександр Заярський"),
        ("en", "Brigade spokesman Vadym Brodko", "Vadym Brodko"),
        ("en", "Lt. Gen. Abdel Rahman al-Tayeb", "Abdel Rahman al-Tayeb"),
    ],
)
def test_a_full_name_in_the_nominative(lang: Lang, text: str, found: str) -> None:
    full = [name.full for name in names(text, lexicon(lang), oblique=text.startswith("слова ")) if name.given]
    assert full == [found]


@pytest.mark.parametrize("text", ["the Institute for River Studies", "Joint Forces Command", "the Red River Brigade", "Two Lakes Agency"])
def test_bodies_are_no_persons(text: str) -> None:
    assert mention(text, lexicon("en")).name is None


@pytest.mark.parametrize(
    ("lang", "word", "roman"),
    [
        ("ru", "Артём Лесной", "Artyom Lesnoy"),
        ("ru", "Сергей Ежов", "Sergei Yezhov"),
        ("ru", "Александр Щукин", "Alexander Shchukin"),
        ("ru", "Ксения Алексеева", "Ksenia Alexeyeva"),
        ("uk", "Олексій Згурський", "Oleksii Zghurskyi"),
        ("uk", "Юрій Єнько", "Yurii Yenko"),
        ("uk", "Ґалаґан", "Galagan"),
        ("ru", "РИК", "RIK"),
    ],
)
def test_latin_letters(lang: Lang, word: str, roman: str) -> None:
    assert latin(word, lang) == roman


@pytest.mark.parametrize("forms", [("Заярский", "Заярський", "Zaiarskyi", "Zayarsky"), ("Хомутов", "Khomutov", "Homutov")])
def test_spellings_of_one_surname_fold_together(forms: tuple[str, ...]) -> None:
    assert len({folded(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("lang", "text", "pronoun"),
    [("en", "his words", "m"), ("uk", "вона", "f"), ("ru", "там же", "same"), ("uk", "вони", "p"), ("ru", "жители", None)],
)
def test_pronouns(lang: Lang, text: str, pronoun: str | None) -> None:
    assert mention(text, lexicon(lang)).pronoun == pronoun


@pytest.mark.parametrize(
    ("lang", "text", "fine", "plural"),
    [
        ("en", "two Hill officials", "official", True),
        ("en", "the river ministry's press secretary", "spokesman", False),
        ("ru", "местных властей", "administration", True),
        ("uk", "опитані газетою експерти", "expert", True),
        ("uk", "мешканці лівого берега", "resident", True),
        ("ru", "сержант одной из бригад", "officer", False),
        ("ru", "«Речной газете» боец бригады", "soldier", False),
        ("uk", "🔻«Річковій газеті» мешканка села", "resident", False),
    ],
)
def test_the_head_noun(lang: Lang, text: str, fine: str, plural: bool) -> None:
    noun = mention(text, lexicon(lang)).noun
    assert noun is not None
    assert (noun.fine, noun.plural) == (fine, plural)


@pytest.mark.parametrize(
    ("lang", "text", "head", "nominative"),
    [
        ("ru", "речной 9-й бригаде", "бригада", "речная 9-й бригада"),
        ("uk", "гірському угрупованні військ «Схил»", "угруповання", "гірське угруповання військ «Схил»"),
        ("ru", "Речная прокуратура", "прокуратура", "Речная прокуратура"),
    ],
)
def test_a_body_in_the_nominative(lang: Lang, text: str, head: str, nominative: str) -> None:
    assert nominative_phrase(text, head, lang) == nominative
