"""The day of a web page, by order of trust, with its origin."""

from __future__ import annotations

import pytest

from reportedly.ingest.fragment import parsed
from reportedly.ingest.pagedate import in_url, published

META = '<meta property="article:published_time" content="2025-11-01T08:00:00+02:00">'
LINKED = '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "2025-11-09"}, {"@type": ["NewsArticle"], "datePublished": "2025-11-02"}]}</script>'
URL = "https://courier.example/2025/11/03/bridge"
SHOWN = "2025-11-04"


def day(page: str, url: str | None = None, shown: str | None = None) -> tuple[str, str | None]:
    root = parsed(f"<html><head>{page}</head><body><p>x</p></body></html>")
    assert root is not None
    found, meta = published(root, (url,), shown)
    return str(found), meta.get("published_from")


def test_the_most_trusted_place_is_taken() -> None:
    assert day(META + LINKED, URL, SHOWN) == ("2025-11-01", "meta")
    assert day(LINKED, URL, SHOWN) == ("2025-11-02", "JSON-LD")
    assert day("", URL, SHOWN) == ("2025-11-03", "URL")
    assert day("", None, SHOWN) == ("2025-11-04", "text")
    assert day("") == ("None", None)


def test_a_place_that_cannot_be_read_is_passed_over() -> None:
    assert day('<meta name="date" content="soon">' + LINKED) == ("2025-11-02", "JSON-LD")
    assert day('<meta name="date" content="1970-01-01"><meta name="dc.date" content="9999-01-01">', URL) == ("2025-11-03", "URL")


@pytest.mark.parametrize(
    "page",
    [
        '<meta itemprop="datePublished" content="2025-11-01">',
        '<time itemprop="datePublished" datetime="2025-11-01T10:00">Saturday</time>',
        '<time pubdate datetime="2025-11-01">Saturday</time>',
        '<META NAME="DC.date.issued" CONTENT="2025/11/01 10:00">',
        '<meta name="date" content="2025-10-01">' + META,
    ],
)
def test_marks_of_many_kinds(page: str) -> None:
    assert day(page) == ("2025-11-01", "meta")


@pytest.mark.parametrize(
    "page",
    [
        f"<!-- {META} -->",
        '<meta property="article:modified_time" content="2025-11-01">',
        '<time datetime="2025-11-01">of a comment</time>',
        '<script type="application/ld+json">{"@type": "VideoObject", "datePublished": "2025-11-02"}</script>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": 20251102}</script>',
        '<script type="application/ld+json">{broken</script>',
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    ],
)
def test_other_days_are_not_the_pages(page: str) -> None:
    assert day(page) == ("None", None)


def test_days_in_addresses() -> None:
    there = (
        "https://a.example/2025/11/21/x",
        "https://a.example/20251121-x",
        "https://a.example/news/2025-11-21.html",
        "https://a.example/x/2025.11.21",
    )
    assert [in_url(url) for url in there] == ["2025-11-21"] * 4
    assert in_url("https://a.example/2025/3/7/x") == "2025-03-07"
    none = (
        "https://a.example/2025/11/x",
        "https://a.example/20251399",
        "https://a.example/202511211",
        "https://a.example/x?d=/2025/11/21/",
        "https://a.example/2025/21/11/",
    )
    assert [in_url(url) for url in none] == [None] * 5
