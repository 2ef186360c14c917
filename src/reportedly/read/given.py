"""How the persons of a side spell a given name in Latin script, learnt from those that the theatre lists.

A Russian text writes «Дмитрий» for a Ukrainian Dmytro as for a Russian Dmitry; whose name it is decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache

from reportedly.ports import KnownSpeaker
from reportedly.read.roman import folded


@lru_cache(maxsize=8)
def given_names(speakers: tuple[KnownSpeaker, ...]) -> Mapping[tuple[str, str], str]:
    """The usual Latin given name by side and by any folded form in which the lists write it."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for speaker in speakers:
        words = speaker.name.split()
        if speaker.kind == "person" and len(words) > 1:
            forms = {folded(form.split()[0]) for form in (speaker.name, *speaker.names) if len(form.split()) == len(words)}
            for form in forms:
                seen[speaker.side, form][words[0]] += 1
    return {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in seen.items()}
