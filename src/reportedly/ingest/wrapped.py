"""Lines that were broken to fit a page, put together into paragraphs again."""

from __future__ import annotations

import re
from itertools import pairwise

_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_MARK = re.compile(r"(?:[-–—*•·▪►‣]|\(?\d{1,3}[.)]|[>#|])\s")
_LETTER = r"[^\W\d_]"
_HYPHEN = re.compile(rf"{_LETTER}-$")
SHORT = 0.75
"""A line that is shorter than this part of the longest lines, and ends as a sentence does, ends its paragraph."""


def unwrapped(text: str) -> str:
    """One line a paragraph. A blank line, a list's mark, or a short line that ends a sentence is where paragraphs part."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return ""
    width = lengths[min(len(lengths) - 1, len(lengths) * 9 // 10)]
    paragraphs: list[list[str]] = []
    going = False
    for line in lines:
        if not line:
            going = False
            continue
        if going and not _MARK.match(line):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
        going = not (len(line) < SHORT * width and _END.search(line))
    return "\n".join(_joined(lines) for lines in paragraphs)


def _joined(lines: list[str]) -> str:
    """Lines as one; a word that was broken with a hyphen before a small letter is whole again."""
    pieces = [lines[0]]
    for before, line in pairwise(lines):
        if _HYPHEN.search(before) and line[0].islower():
            pieces[-1] = pieces[-1][:-1] + line
        else:
            pieces.append(line)
    return " ".join(pieces)
