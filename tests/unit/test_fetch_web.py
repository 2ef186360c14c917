"""From web addresses to documents, and the commands that take them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partialmethod
from pathlib import Path

import pytest
from fakes import LineReader
from sites import Site, send, serving
from typer.testing import CliRunner

from reportedly import ingest, pipeline
from reportedly.cli.app import app
from reportedly.ingest import Refusal, web
from reportedly.ingest.base import Given
from reportedly.ingest.fetch import Fetcher, FetchLimits
from reportedly.types import Document

WORDS = "The mayor said on Monday that the bridge over the river is closed to all lorries until the repairs are done. " * 4
PAGE = f"<html><head><title>The bridge</title></head><body><article><h1>The bridge</h1><p>{WORDS}</p></article></body></html>"
FEED = """<rss version="2.0"><channel><title>The Courier</title>
<item><title>One</title><link>https://courier.example/1</link><description>The bridge is closed, says the mayor.</description></item></channel></rss>"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def taken(site: Site, path: str) -> list[Document | Refusal]:
    fetcher = Fetcher(allow_private=True, limits=FetchLimits(pause=0.0, seconds=5))
    return list(web.pages(fetcher, site.url + path, Given()))


def one(site: Site, path: str) -> Document:
    (item,) = taken(site, path)
    assert isinstance(item, Document), item
    return item


def test_a_page_becomes_a_document_with_its_address(site: Site) -> None:
    site.pages["/a"] = send(status=301, Location="/b")
    site.pages["/b"] = send(PAGE.encode(), Content_Type="text/html")
    document = one(site, "/a")
    assert document.title == "The bridge"
    assert "closed to all lorries" in document.text
    assert document.url == document.meta["file"] == f"{site.url}/b"
    assert document.published is None


@pytest.mark.parametrize(
    ("path", "kind", "body", "text"),
    [
        ("/x", "text/plain; charset=koi8-r", "Мост закрыт, сообщил мэр города.".encode("koi8-r"), "Мост закрыт, сообщил мэр города."),
        ("/x", "text/plain; charset=nonsense", "Міст закрито.".encode(), "Міст закрито."),
        ("/x", "text/plain; charset=ascii", "Міст закрито.".encode(), "Міст закрито."),
        ("/x.md", "text/plain", b"# Bridge\n\nIt is **closed**.", "It is closed."),
        ("/x.txt", "application/octet-stream", b"It is closed.", "It is closed."),
        ("/x", "", json.dumps({"text": "It is closed."}).encode(), "It is closed."),
        ("/x", "application/json", json.dumps([{"text": "It is closed."}]).encode(), "It is closed."),
        ("/x", "application/rss+xml", FEED.encode(), "The bridge is closed, says the mayor."),
        ("/x", "text/xml", FEED.encode(), "The bridge is closed, says the mayor."),
    ],
)
def test_the_format_is_told_by_type_name_or_content(site: Site, path: str, kind: str, body: bytes, text: str) -> None:
    site.pages[path] = send(body, Content_Type=kind)
    assert text in one(site, path).text


def test_a_document_among_several_has_the_address_it_gives(site: Site) -> None:
    site.pages["/feed"] = send(FEED.encode(), Content_Type="application/rss+xml")
    assert one(site, "/feed").url == "https://courier.example/1"
    site.pages["/list"] = send(json.dumps([{"text": "One."}, {"text": "Two."}]).encode(), Content_Type="application/json")
    assert [item.url for item in taken(site, "/list") if isinstance(item, Document)] == [None, None]


def test_a_sitemap_is_followed_and_what_is_hostile_in_it_refused(site: Site) -> None:
    index = f"""<?xml version="1.0"?><!-- made by hand --><sitemapindex><sitemap><loc>{site.url}/map.xml</loc></sitemap>
    <sitemap><loc>{site.url}/index.xml</loc></sitemap></sitemapindex>"""
    links = [f"{site.url}/1?a=1&amp;b=2", f" {site.url}/2 ", f"<![CDATA[{site.url}/2]]>", "http://169.254.169.254/", "file:///etc/passwd"]
    site.pages |= {
        "/index.xml": send(index.encode()),
        "/map.xml": send(("<urlset>" + "".join(f"<url><loc>{link}</loc></url>" for link in links) + "</urlset>").encode()),
        "/1?a=1&b=2": send(b"The first.", Content_Type="text/plain"),
        "/2": send(b"The second.", Content_Type="text/plain"),
    }
    found = taken(site, "/index.xml")
    assert [item.text for item in found if isinstance(item, Document)] == ["The first.", "The second."]
    assert [item.where for item in found if isinstance(item, Refusal)] == ["http://169.254.169.254/", "file:///etc/passwd"]
    assert site.paths.count("/index.xml") == site.paths.count("/2") == 1


def test_a_sitemap_has_an_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MOST_LINKS", 3)
    links = "".join(f"<url><loc>{site.url}/{n}</loc></url>" for n in range(9))
    site.pages["/map"] = send(f"<urlset>{links}</urlset>".encode())
    found = taken(site, "/map")
    assert isinstance(found[0], Refusal)
    assert "7 links over 3" in found[0].what
    assert len(site.paths) == 4  # robots.txt, the sitemap, two pages


def test_an_empty_answer_is_refused(site: Site) -> None:
    site.pages["/"] = send()
    (item,) = taken(site, "/")
    assert isinstance(item, Refusal)
    assert item.what == "empty"


def test_add_and_read_take_addresses(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "default_reader", lambda *_, **__: LineReader())
    site.pages["/a"] = send(b"The mayor said: the bridge is closed.", Content_Type="text/plain")
    ledger = str(tmp_path / "ledger.db")
    added = CliRunner().invoke(app, ["add", f"{site.url}/a", "--ledger", ledger, "--allow-private", "--json"])
    assert (added.exit_code, json.loads(added.stdout)["added"]) == (0, 1)
    refused = CliRunner().invoke(app, ["add", f"{site.url}/a", "--ledger", ledger])
    assert refused.exit_code == 1
    assert "loopback" in refused.stderr
    read = CliRunner().invoke(app, ["read", f"{site.url}/a", "--allow-private"])
    assert read.exit_code == 0
    assert "the bridge is closed." in read.stdout


def test_a_list_of_links_that_is_named_is_followed(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "default_reader", lambda *_, **__: LineReader())
    monkeypatch.setattr(FetchLimits, "__init__", partialmethod(FetchLimits.__init__, pause=0.0))
    site.pages |= {
        "/a": send(b"The mayor said: the bridge is closed.", Content_Type="text/plain"),
        "/map": send(f"<urlset><url><loc>{site.url}/b</loc></url></urlset>".encode()),
        "/b": send(b"The mayor said: the port is open.", Content_Type="text/plain"),
    }
    links = tmp_path / "links.txt"
    links.write_text(f"# what to read\n{site.url}/a\n\n{site.url}/a\r\nfile:///etc/passwd\nexample\n{site.url}/map\n")
    told = CliRunner().invoke(app, ["add", str(links), "--ledger", str(tmp_path / "ledger.db"), "--allow-private", "--json"])
    said = json.loads(told.stdout)
    assert said["added"] == 2
    assert [refused["where"] for refused in said["refused"]] == ["file:///etc/passwd", "example"]
    assert site.paths.count("/a") == 1
    read = CliRunner().invoke(app, ["read", "-", "--allow-private"], input=f"{site.url}/a\n")
    assert "the bridge is closed." in read.stdout


def test_a_saved_sitemap_is_followed_too(site: Site, tmp_path: Path) -> None:
    site.pages["/b"] = send(b"The port is open.", Content_Type="text/plain")
    (tmp_path / "map.xml").write_text(
        f"<?xml version='1.0'?><urlset><url><loc>{site.url}/b?a=1&amp;b=2</loc></url><url><loc>{site.url}/b</loc></url></urlset>"
    )
    fetcher = Fetcher(allow_private=True, limits=FetchLimits(pause=0.0))
    found = list(ingest.documents(tmp_path / "map.xml", follow=lambda links, where: web.listed(fetcher, links, where, Given())))
    assert [item.where if isinstance(item, Refusal) else item.text for item in found] == [f"{site.url}/b?a=1&b=2", "The port is open."]


@pytest.mark.parametrize(
    ("name", "words", "kind"),
    [
        ("a.txt", "https://courier.example/1\nhttps://courier.example/2", "list of links"),
        ("a.xml", "<urlset><url><loc>https://courier.example/1</loc></url></urlset>", "sitemap"),
    ],
)
def test_nothing_is_fetched_that_lies_in_a_folder(tmp_path: Path, name: str, words: str, kind: str) -> None:
    def follow(links: list[str], where: str) -> Iterator[Document | Refusal]:
        pytest.fail(f"{where} was followed")

    (tmp_path / name).write_text(words)
    for found in (list(ingest.documents(tmp_path, follow=follow)), list(ingest.documents(tmp_path / name))):
        (item,) = found
        assert isinstance(item, Refusal)
        assert item.what == f"a {kind}, which is not followed from here"


@pytest.mark.parametrize(
    "words",
    ["https://courier.example/1 says that the bridge is closed.", "The bridge.\nhttps://courier.example/1", "#https://courier.example/1"],
)
def test_a_text_with_an_address_in_it_is_a_text(tmp_path: Path, words: str) -> None:
    (tmp_path / "a.txt").write_text(words)
    (item,) = ingest.documents(tmp_path)
    assert isinstance(item, Document)


def test_a_list_of_links_has_an_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MOST_LINKS", 2)
    found = list(web.listed(Fetcher(limits=FetchLimits(pause=0.0)), [f"{site.url}/{n}" for n in range(9)], "links.txt", Given()))
    assert isinstance(found[0], Refusal)
    assert (found[0].where, found[0].what, len(found)) == ("links.txt", "7 links over 2", 3)
