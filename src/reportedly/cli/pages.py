"""The board on the screen, in Markdown and as a web page. Everything that comes from documents is escaped; the page loads nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from reportedly.cli.screen import Indented, counted, judged_line, plain
from reportedly.types import ANONYMOUS, NO_SIDE

if TYPE_CHECKING:
    from reportedly.ledger.board import Row, Said
    from reportedly.ledger.values import LedgerClaim

NOTE = "Who says what. Nothing here says what is true."
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&$:])")
_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}"
    "article{border-top:1px solid #8888;padding:.5rem 0}h2{font-size:1.05rem;margin:.5rem 0}p,ul{margin:.25rem 0}small{opacity:.8}"
)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one speaker says on one side of a matter: the first words, the outlets that carried them, first and last day; plain text throughout."""

    who: str
    side: str
    words: str
    outlets: str
    when: str
    url: str | None
    judged: str


def voices(claims: Sequence[LedgerClaim]) -> Iterator[Voice]:
    """One for each speaker, the unnamed of each description together, in the order in which they spoke."""
    spoke: dict[tuple[str, str, str], list[LedgerClaim]] = {}
    for listed in claims:
        who = listed.claim.speaker
        described = (who.role or who.original or "unnamed") if who.name == ANONYMOUS else who.name
        spoke.setdefault((described, who.side, listed.claim.voice if listed.claim.voice == "narrator" else ""), []).append(listed)
    for (name, side, narrator), said in spoke.items():
        days = sorted({x.published.isoformat() for x in said if x.published})
        outlets = dict.fromkeys(x.outlet or x.claim.doc for x in said)
        told = ", ".join([*list(outlets)[:4], *([f"{len(outlets) - 4} more"] if len(outlets) > 4 else [])])
        yield Voice(
            plain(name) + (", in its own voice" if narrator else ""), "" if side == NO_SIDE else plain(side), plain(said[0].words), plain(told),
            f"{days[0]} – {days[-1]}" if len(days) > 1 else "".join(days), said[0].url,
            "; ".join(dict.fromkeys(line for x in said if (line := judged_line(x)))),
        )  # fmt: skip


def blocks(row: Row, said: Said) -> Iterator[RenderableType]:
    """A matter in a few lines."""
    yield Text(plain(row.proposition.summary), style="bold")
    yield Indented(Text(_stands(row), style="cyan"))
    for told, claims in (("for", said.supports), ("against", said.denies)):
        for voice in voices(claims):
            line = Text(f"{told}: ", style="dim").append(_voiced(voice), style="not dim")
            yield Indented(line.append(f" [{voice.judged}]", style="not dim magenta") if voice.judged else line)
    yield ""


def markdown(found: Sequence[tuple[Row, Said]], total: int, title: str) -> str:
    """The matters as Markdown."""
    lines = [f"# {_md(title)}", "", f"{counted(total, 'matter')}. {NOTE}", ""]
    for row, said in found:
        lines += [f"## {_md(row.proposition.summary)}", "", _md(_stands(row)), ""]
        for told, claims in (("for", said.supports), ("against", said.denies)):
            for voice in voices(claims):
                judged = f" *{_md(voice.judged)}*" if voice.judged else ""
                lines.append(f"- {told}: {_md(_voiced(voice))}{judged}")
        lines.append("")
    return "\n".join(lines)


def html(found: Sequence[tuple[Row, Said]], total: int, title: str) -> str:
    """The matters as a page of their own."""
    parts = [
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1><p>{counted(total, 'matter')}. {NOTE}</p>"
    ]
    for row, said in found:
        parts.append(f'<article><h2 dir="auto">{escape(plain(row.proposition.summary))}</h2><p>{escape(_stands(row))}</p><ul>')
        for told, claims in (("for", said.supports), ("against", said.denies)):
            for voice in voices(claims):
                link = (
                    f' <a href="{escape(voice.url)}" rel="noreferrer">source</a>'
                    if voice.url and voice.url.startswith(("http://", "https://"))
                    else ""
                )
                judged = f" <em>{escape(voice.judged)}</em>" if voice.judged else ""
                parts.append(f'<li dir="auto"><small>{told}:</small> {escape(_voiced(voice))}{link}{judged}</li>')
        parts.append("</ul></article>")
    return "\n".join([*parts, "</html>\n"])


def write(page: str, file: Path | None) -> None:
    """A page into a file that takes the place of the one that was there, or on standard output for -."""
    from reportedly.export.base import replacing

    if file is None or str(file) == "-":
        sys.stdout.write(page)
        return
    with replacing(file) as out:
        out.write(page)


def _stands(row: Row) -> str:
    p = row.proposition
    days = f"{row.first_said or ''}" + (f" – {row.last_said}" if row.last_said != row.first_said else "")
    parts = [
        p.standing,
        counted(p.origins, "origin"),
        counted(row.claims, "claim"),
        days,
        "; ".join(p.why),
        "grouped, graded or corrected by people" if row.judged else "",
    ]
    return " · ".join(plain(part) for part in parts if part)


def _voiced(voice: Voice) -> str:
    where = " ".join(part for part in (voice.outlets, voice.when) if part)
    return f"{voice.who}{f' ({voice.side})' if voice.side else ''}: “{voice.words}” [{where}]"


def _md(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", plain(text))
