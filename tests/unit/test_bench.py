"""The scores of the bench, on attributions made by hand."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def scoring() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scoring", Path(__file__).parents[2] / "bench" / "scoring.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["scoring"] = module
    spec.loader.exec_module(module)
    del sys.modules["scoring"]
    return module


def test_a_span_counts_once_however_many_share_it(scoring: ModuleType) -> None:
    gold = [[scoring.Attributed(source=((0, 3),), content=((9, 12),)), scoring.Attributed(source=((0, 3),), content=((20, 24),))]]
    found = [[scoring.Attributed(source=((0, 3),), content=((9, 12),)), scoring.Attributed(source=((5, 7),), content=((20, 23),))]]
    source, content = scoring.exact(gold, found, "source"), scoring.exact(gold, found, "content")
    assert (source.precision, source.recall, source.gold) == (0.5, 1.0, 1)
    assert (content.precision, content.recall, content.f1) == (0.5, 0.5, 0.5)
    assert scoring.by_character(gold, found, "content").f1 == pytest.approx(2 * 6 / 13)


def test_the_same_offsets_in_another_text_are_no_match(scoring: ModuleType) -> None:
    one = scoring.Attributed(source=((0, 3),))
    assert scoring.exact([[one], []], [[], [one]], "source").f1 == 0


def test_links_count_where_both_ends_were_found(scoring: ModuleType) -> None:
    gold = [[
        scoring.Attributed(source=((0, 3),), content=((9, 12), (15, 18))),
        scoring.Attributed(source=((30, 33),), content=((40, 44),)),
        scoring.Attributed(source=((50, 53),), content=((60, 64),)),
    ]]  # fmt: skip
    found = [[
        scoring.Attributed(source=((0, 3),), content=((9, 12), (15, 18))),
        scoring.Attributed(source=((0, 3),), content=((40, 44),)),
        scoring.Attributed(source=((50, 53),), content=((60, 63),)),
    ]]  # fmt: skip
    assert scoring.linked(gold, found, [{(0, 3), (50, 53)}]) == (1, 1)
    assert scoring.linked(gold, found, [{(0, 3), (30, 33), (50, 53)}]) == (1, 2), "a source that was found and leads nowhere counts against"


def test_a_row_may_lack_parts(scoring: ModuleType) -> None:
    text = scoring.text({"id": "a", "text": "He said so.", "attributions": [{"cue": [[3, 7]], "source": [[0, 2]]}]})
    assert text.gold == (scoring.Attributed(source=((0, 2),), cue=((3, 7),)),)
