"""Documents found by the words of their texts, with the words shown where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import world

from reportedly.desk.excerpts import AROUND, Excerpt, excerpt


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("The mill burned.", "MILL", Excerpt("The ", "mill", " burned.")),
        ("Міст у Соснах.", "соснами", Excerpt("Міст у ", "Соснах", ".")),
        ("One\n\ntwo  three", "two", Excerpt("One ", "two", " three")),
        ("a mill and millstones", "mill millst", Excerpt("a mill and ", "millstones", "")),
        ("nothing here", "mill", None),
        ("nothing here", "?!", None),
    ],
)
def test_an_excerpt_shows_the_word_where_it_stands(text: str, asked: str, found: Excerpt | None) -> None:
    assert excerpt(text, asked) == found


def test_an_excerpt_of_a_long_text_is_short() -> None:
    found = excerpt("word " * 100 + "mill " + "word " * 100, "mill")
    assert found is not None
    assert found.before.startswith("… word")
    assert found.after.endswith("word …")
    assert len(found.before) + len(found.after) <= 2 * AROUND + 4


def test_the_list_of_documents_searches_texts(tmp_path: Path) -> None:
    with world(tmp_path).client() as client:
        assert {item["id"] for item in client.get("/api/documents?q=council school").json()["items"]} == {"D1", "D2"}
        assert client.get("/api/documents?q=council+school&outlet=evening").json()["total"] == 1
        page = client.get("/documents?q=council").text
        assert "<mark>council</mark> met in the old school" in page
        hostile = client.get("/documents?q=script").text
        assert "<mark>script</mark>" in hostile
        assert "<script>document" not in hostile
