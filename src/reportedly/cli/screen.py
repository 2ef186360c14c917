"""What is printed, and how: claims as blocks of words, errors as lines, JSON as one object a line."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from reportedly.types import ANONYMOUS, NO_SIDE, Claim, Document, Reading, TimeRange

if TYPE_CHECKING:
    from reportedly.ledger import LedgerClaim

EXIT_REFUSED = 1
"""Something was refused or went wrong; 2 is for wrong usage."""
EXIT_STOPPED = 130
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def console() -> Console:
    """Standard output."""
    return Console(highlight=False)


def plain(text: object) -> str:
    """A text from outside as one that a terminal may be given: in one line, without control characters."""
    return _CONTROL.sub("\ufffd", " ".join(str(text).split()))


def complain(what: object) -> None:
    """One line on standard error."""
    print(f"reportedly: {plain(what)}", file=sys.stderr)


def print_json(value: Any) -> None:
    """One JSON object on a line of its own."""
    print(json.dumps(value, ensure_ascii=False))


def claim_json(listed: LedgerClaim) -> dict[str, Any]:
    """A claim of the ledger as the exports write it, with its document's title and address."""
    from reportedly.export.jsonl import claim_object

    claim = listed.claim
    document = Document(claim.doc, "", outlet=listed.outlet, published=listed.published)
    more = {"words": [listed.words], "title": listed.title, "url": listed.url, "judged": judged_json(listed)}
    return claim_object(claim, Reading(document)) | more


def judged_json(listed: LedgerClaim) -> list[dict[str, Any]]:
    """What people said of a claim: each field that they set with what it was, then verdict, grade and comments."""
    said = [
        {"what": c.field, "was": c.was, "now": c.now, "by": c.by, "at": c.at.isoformat(timespec="seconds"), "note": c.note}
        for c in listed.changes
    ]
    rest = listed.verdicts
    return said + [
        {"what": j.what, "now": j.value, "by": j.by, "at": j.at.isoformat(timespec="seconds"), "note": j.note}
        for j in (rest.verdict, rest.grade, *rest.comments)
        if j
    ]


def judged_line(listed: LedgerClaim) -> str:
    """The same in one line; "" where nobody said anything."""
    said = [f"{c.field} set by {c.by}, {c.was} before" for c in listed.changes]
    rest = listed.verdicts
    said += [f"{rest.verdict.what}ed by {rest.verdict.by}"] if rest.verdict else []
    said += [f"graded {rest.grade.value} by {rest.grade.by}"] if rest.grade else []
    return plain("; ".join([*said, *(f"{c.by}: {c.value}" for c in rest.comments)]))


def heading(document: Document) -> Text:
    """A document's title, outlet, day and language."""
    told = ", ".join(plain(part) for part in (document.outlet, document.published, document.lang) if part)
    line = Text(plain(document.title or document.meta.get("file") or document.id), style="bold underline")
    return line.append(f"  {told}", style="not bold not underline dim") if told else line


@dataclass(frozen=True, slots=True)
class Indented:
    """A text two columns in, wrapped."""

    text: Text

    def __rich_console__(self, screen: Console, options: ConsoleOptions) -> Iterator[Text]:
        for line in self.text.wrap(screen, max(options.max_width - 2, 20)):
            line.rstrip()
            yield Text("  ").append_text(line)


def claim_block(claim: Claim, words: str, *, source: str | None = None, told: str = "", speaker: bool = True) -> Iterator[RenderableType]:
    """A claim in a few lines: its speaker with the text's own description, its words, and what is known of them."""
    if speaker:
        yield _speaker(claim, source)
    yield Indented(Text(plain(words)))
    facts = [
        claim.voice if claim.voice != "narrator" else "in the outlet's own voice",
        *(part for part, usual in ((claim.stance, "asserts"), (claim.certainty, "certain"), (claim.frame, "other")) if part != usual),
        f"where: {plain(claim.place.name)}" if claim.place else "",
        f"when: {days(claim.time)}" if claim.time and (claim.time.first or claim.time.last) else "",
        "restates another's claim" if claim.launders else "",
        told,
    ]
    yield Indented(Text(" · ".join(fact for fact in facts if fact), style="dim"))


def _speaker(claim: Claim, source: str | None) -> Text:
    who = claim.speaker
    name = who.role or source or "unnamed" if who.name == ANONYMOUS else who.name
    line = Text(plain(name), style="bold cyan" if claim.voice != "narrator" else "bold")
    more = [f"side: {who.side}" if who.side != NO_SIDE else "", "unnamed" if who.name == ANONYMOUS else plain(who.role or "")]
    if source and source not in (name, who.role):
        more.append(f"“{plain(source)}”")
    return line.append("".join(f" · {part}" for part in more if part), style="not bold dim")


def days(time: TimeRange) -> str:
    """A range of days in ISO form; an open end is left blank."""
    first, last = (day.isoformat() if isinstance(day, date) else "" for day in (time.first, time.last))
    return first if first == last else f"{first} – {last}".strip()


def counted(number: int, one: str) -> str:
    """A number with what it counts: "1 claim", "2 claims"."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


@contextmanager
def meter(shown: bool = True, what: str = "documents") -> Iterator[Callable[[str], None]]:
    """A line on standard error that tells how far a run is: call it after each document, or `what` is done. Nothing is shown where that is no
    terminal.
    """
    screen = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:,} {task.fields[what]}{task.fields[told]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[rate]}"),
    )
    with Progress(*columns, console=screen, transient=True, disable=not (shown and screen.is_terminal)) as progress:
        task = progress.add_task("", total=None, told="", rate="", what=what)

        def step(told: str) -> None:
            progress.advance(task)
            seconds = progress.tasks[0].elapsed or 0
            progress.update(task, told=told, rate=f"{progress.tasks[0].completed / seconds:.1f} a second" if seconds > 1 else "")

        yield step


def print_all(screen: Console, parts: Iterable[RenderableType]) -> None:
    """Print them one under another."""
    for part in parts:
        screen.print(part)


def words_of(reading: Reading, claim: Claim) -> str:
    """A claim's own words; the pieces of a divided content are joined by an ellipsis."""
    return " … ".join(reading.words(span) for span in claim.content)
