"""Pages to measure extraction on: the shapes that news sites, ministries and blogs give an article, round words of our own about an invented town.

`pages()` gives each with its name, its HTML, the words that a reader came for, and its day.
"""

from __future__ import annotations

from dataclasses import dataclass

EN = (
    "The bridge at Verbivka is closed until Friday, the mayor's office said on Monday. Drivers were told to take the ferry, which runs until midnight.",
    "“Nobody is in danger,” a spokeswoman for the town told reporters. She added that repairs to the second pier would take about a week.",
    "The harbour master denied that any ship had been delayed. According to his office, eleven barges passed on Sunday alone.",
    "Traders on the quay said that they had not been told. They expect to lose a week's takings, one of them said, and will ask for compensation.",
)
RU = (
    "Мост в Вербовке закрыт до пятницы, сообщили в понедельник в мэрии. Водителям посоветовали ехать через паром, который ходит до полуночи.",
    "«Никому ничего не угрожает», — сказала журналистам представительница города. По её словам, ремонт второй опоры займёт около недели.",
    "Начальник порта опроверг сообщения о задержке судов. По данным его службы, только в воскресенье прошло одиннадцать барж.",
    "Торговцы на набережной утверждают, что их не предупредили. Один из них сказал, что они потеряют недельную выручку и потребуют возмещения.",
)
UK = (
    "Міст у Вербівці закрито до п’ятниці, повідомили в понеділок у мерії. Водіям порадили їхати поромом, який ходить до опівночі.",
    "«Нікому ніщо не загрожує», — сказала журналістам речниця міста. За її словами, ремонт другої опори триватиме близько тижня.",
    "Начальник порту спростував повідомлення про затримку суден. За даними його служби, лише в неділю пройшло одинадцять барж.",
    "Торговці на набережній стверджують, що їх не попередили. Один із них сказав, що вони втратять тижневий виторг і вимагатимуть відшкодування.",
)
TITLES = {EN: "The bridge is closed", RU: "Мост закрыт", UK: "Міст закрито"}
NAV = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li><li><a href='/world'>World</a></li></ul></nav>"
COOKIES = "<div class='cookie-banner'><p>We use cookies to give you the best experience on our site. By going on you agree to this.</p><button>Accept</button></div>"
RELATED = (
    "<div class='related'><h3>Read also</h3><ul><li><a href='/1'>Council votes on the tram line after a long night of talks</a></li>"
    "<li><a href='/2'>Ferry to be painted blue, harbour says</a></li></ul></div>"
)
COMMENTS = (
    "<section id='comments' class='comments'><h3>2 comments</h3><div class='comment'><p>I never trusted that bridge, and neither did my father.</p></div>"
    "<div class='comment'><p>Take the ferry, it is cheaper and the view is better.</p></div></section>"
)
FOOTER = "<footer><p>© The Courier. All rights reserved. Sign up for our newsletter to get the news of the day every morning.</p></footer>"
LIVE = ("10:05 The mayor's office says that the bridge is closed until Friday.", "10:40 The harbour master denies that ships are delayed.", "11:15 A ferry is sent to the second quay, the port says.")  # fmt: skip
POINTS = (
    "Eleven barges passed on Sunday, the port says.",
    "The ferry runs until midnight.",
    "Repairs will take a week, according to the town.",
)
ROWS = (("Quay one", "open, the port says"), ("Quay two", "closed until Friday"), ("Quay three", "open for barges alone"))


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    html: str
    words: str
    day: str | None
    """As the page itself says it."""


def pages() -> list[Page]:
    """All shapes, those of words alone in three languages."""
    return [_page(name, shape, text) for text in (EN, RU, UK) for name, shape in _SHAPES.items()] + _others()


def _page(name: str, shape: str, text: tuple[str, ...]) -> Page:
    paragraphs = "".join(f"<p>{words}</p>" for words in text)
    first, second, *rest = text
    filled = shape.format(
        title=TITLES[text], p=paragraphs, divs="".join(f"<div>{words}</div>" for words in text), br="<br><br>".join(text), first=f"<p>{first}</p>",
        second=f"<p>{second}</p>", rest="".join(f"<p>{words}</p>" for words in rest), short=f"<p>{first}</p>", nav=NAV, cookies=COOKIES, related=RELATED,
        comments=COMMENTS, footer=FOOTER,
    )  # fmt: skip
    said = (first,) if "{short}" in shape else text
    lang = {EN: "en", RU: "ru", UK: "uk"}[text]
    return Page(f"{name}, {lang}", _whole(filled, lang), "\n".join(said), "2025-11-24" if "2025" in shape else None)


def _whole(body: str, lang: str = "en") -> str:
    head, _, rest = body.rpartition("</meta-head>")
    return (
        f"<!DOCTYPE html><html lang='{lang}'><head><meta charset='utf-8'><title>The Courier</title>{head}</head><body>{rest}</body></html>"
    )


_META = "<meta property='article:published_time' content='2025-11-24T08:00:00+02:00'></meta-head>"
_LD = '<script type=\'application/ld+json\'>{{"@type": "NewsArticle", "datePublished": "2025-11-24T08:00:00Z"}}</script></meta-head>'
_SHAPES = {
    "article": _META + "{nav}<article><h1>{title}</h1>{p}</article>{footer}",
    "article with comments": _META + "{nav}<article><h1>{title}</h1>{p}</article>{comments}{footer}",
    "main with a sidebar": _LD + "{nav}<main><h1>{title}</h1>{p}</main><aside>{related}</aside>{footer}",
    "divs without a mark": "{nav}<div id='wrap'><div class='col'><h1>{title}</h1>{p}</div></div>{footer}",
    "words in divs": _META + "{nav}<div class='story-body'><h1>{title}</h1>{divs}</div>{footer}",
    "lines broken by br": _LD + "{nav}<div class='entry-content'><h1>{title}</h1>{br}</div>{footer}",
    "links amid the words": _META + "<article><h1>{title}</h1>{first}{second}{related}{rest}</article>{footer}",
    "a quotation set off": _META + "<article><h1>{title}</h1>{first}<blockquote>{second}</blockquote>{rest}</article>{footer}",
    "a cookie notice first": _META + "{cookies}{nav}<article><h1>{title}</h1>{p}</article>{footer}",
    "two sentences": _LD + "{nav}<article><h1>{title}</h1>{short}</article>{footer}",
    "pictures with captions": _META + "<article><h1>{title}</h1>{first}<figure><img src='a.jpg'><figcaption>Photo: archive</figcaption></figure>{second}{rest}</article>{footer}",
    "a table for layout": "<table width='100%'><tr><td>{nav}</td><td><h1>{title}</h1>{p}</td></tr></table>{footer}",
}  # fmt: skip


def _others() -> list[Page]:
    live = "".join(f"<div class='post'><p>{words}</p></div>" for words in LIVE)
    points = "<ul>" + "".join(f"<li>{words}</li>" for words in POINTS) + "</ul>"
    table = "<table>" + "".join(f"<tr><td>{quay}</td><td>{said}</td></tr>" for quay, said in ROWS) + "</table>"
    told = "\n".join(f"{quay} {said}" for quay, said in ROWS)
    day = "2025-11-24"
    return [
        Page("live page", _whole(f"{_META}{NAV}<main><h1>As it happens</h1>{live}</main>{FOOTER}"), "\n".join(LIVE), day),
        Page("briefing in points", _whole(f"{_META}<article><h1>Briefing</h1><p>{EN[0]}</p>{points}</article>{FOOTER}"), "\n".join((EN[0], *POINTS)), day),
        Page("figures in a table", _whole(f"{_META}<article><h1>Quays</h1><p>{EN[0]}</p>{table}<p>{EN[2]}</p></article>{FOOTER}"), f"{EN[0]}\n{told}\n{EN[2]}", day),
        Page("statement of an office", _whole(f"{NAV}<div class='press-release'><h2>Statement</h2><p>24 November 2025</p>{''.join(f'<p>{w}</p>' for w in EN)}</div>"), "\n".join(EN), None),
    ]  # fmt: skip
