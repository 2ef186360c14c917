"""Formats of the outside world: what each golden is read as, and what hostile files of each come to."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from golden.ingest.make import DOCX, HERE, goldens, inputs, pdf, read, warc, zipped

from reportedly import ingest
from reportedly.ingest import FORMATS, Limits, Refusal
from reportedly.ingest.dates import by_trust, day
from reportedly.ingest.fragment import plain
from reportedly.ingest.wrapped import unwrapped
from reportedly.types import Document

GOLDENS = list(goldens())


def taken(path: Path | str, **given: object) -> list[Document | Refusal]:
    return list(ingest.documents(path, **given))  # type: ignore[arg-type]


def what(path: Path, raw: bytes | str, **limits: float | None) -> str:
    """The one refusal that a file comes to."""
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    (found,) = taken(path, limits=Limits(**limits))  # type: ignore[arg-type]
    assert isinstance(found, Refusal), found
    assert str(path) in found.where
    assert found.do
    return found.what


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda path: path.name)
def test_a_golden_is_read_as_expected(golden: Path) -> None:
    assert read(golden) == json.loads(golden.with_name(golden.name + ".expected.json").read_text("utf-8"))


def test_every_format_from_outside_has_a_golden_and_a_line_in_the_docs() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
    for kind in FORMATS:
        assert all(f"`{suffix}`" in docs for suffix in kind.suffixes), kind.name
    have = {suffix for kind in FORMATS[5:] for suffix in kind.suffixes if any(g.name.endswith(suffix) for g in GOLDENS)}
    assert have == {".csv", ".pdf", ".docx", ".rss", ".atom", ".warc", ".warc.gz", ".wacz", ".eml", ".json", ".html"}


def test_the_goldens_that_are_made_are_those_that_stand_there() -> None:
    for name, raw in inputs().items():
        stands = (HERE / name).read_bytes()
        if not name.endswith((".gz", ".wacz", ".docx")):
            assert stands == raw, name
        if name.endswith((".wacz", ".docx")):
            with zipfile.ZipFile(io.BytesIO(stands)) as one, zipfile.ZipFile(io.BytesIO(raw)) as other:
                assert one.namelist() == other.namelist(), name


def test_parsers_are_imported_when_they_are_needed() -> None:
    heavy = ("pypdf", "feedparser", "warcio", "defusedxml", "lxml", "trafilatura", "email.message")
    code = f"import sys, reportedly.ingest; print([m for m in {heavy} if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() in ("[]", "['email.message']")


@pytest.mark.parametrize("name", ["bulletin.pdf", "report.docx", "feed.rss", "feed.atom", "pages.warc", "pages.warc.gz", "pages.wacz"])
def test_a_stream_without_a_name_is_told_by_its_beginning(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    raw = (HERE / name).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(raw))))  # type: ignore[type-var]
    found = [x for x in taken("-") if isinstance(x, Document)]
    assert [x.id for x in found] == [x["id"] for x in read(HERE / name) if "id" in x]


def test_what_a_user_says_of_the_day_is_taken_where_the_file_says_only_when_it_was_made() -> None:
    (found,) = taken(HERE / "bulletin.pdf", published=day("2025-11-20"))
    assert isinstance(found, Document)
    assert (str(found.published), found.meta["published_from"]) == ("2025-11-20", "given")


@pytest.mark.parametrize("suffix", sorted({s for kind in FORMATS for s in kind.suffixes}))
@pytest.mark.parametrize(
    "raw", [b"", b"\x00" * 99, b"PK\x03\x04" + b"\xff" * 200, b"%PDF-1.7\n" + b"\xfe" * 200, b"\x1f\x8b\x08" + b"\x00" * 99]
)
def test_what_is_broken_is_refused_by_name(tmp_path: Path, suffix: str, raw: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(raw)
    found = taken(path)
    assert found
    assert all(isinstance(x, Refusal) and str(path) in x.where and x.what and x.do for x in found)


@pytest.mark.parametrize("name", [g.relative_to(HERE).as_posix() for g in GOLDENS])
@pytest.mark.parametrize("part", [0.3, 0.7, 0.95])
def test_what_breaks_off_is_taken_in_part_or_refused(tmp_path: Path, name: str, part: float) -> None:
    raw = (HERE / name).read_bytes()
    path = tmp_path / Path(name).name
    path.write_bytes(raw[: int(len(raw) * part)])
    found = taken(path)
    assert found
    assert all(str(path) in (x.where if isinstance(x, Refusal) else x.meta["file"]) for x in found)


class TestZip:
    def test_a_part_that_unfolds_to_much_is_refused(self, tmp_path: Path) -> None:
        bomb = zipped({**DOCX, "word/document.xml": b"<a>" + b" " * 3_000_000})
        assert len(bomb) < 10_000
        assert "unfolds" in what(tmp_path / "a.docx", bomb, binary=1_000_000)

    def test_a_part_that_lies_of_its_size_is_refused(self, tmp_path: Path) -> None:
        bomb = zipped({"word/document.xml": b"<a>" + b" " * 3_000_000})
        true = (3_000_003).to_bytes(4, "little")
        assert bomb.count(true) == 2
        assert what(tmp_path / "a.docx", bomb.replace(true, (100).to_bytes(4, "little")), binary=1_000_000)

    def test_an_archive_of_too_many_parts_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("reportedly.ingest.bounds.DIRECTORY", 3000)
        raw = zipped({f"word/{i}.xml": "" for i in range(100)})
        assert "too many parts" in what(tmp_path / "a.docx", raw, seconds=None)

    def test_nothing_is_written_anywhere(self, tmp_path: Path) -> None:
        inside = tmp_path / "in"
        inside.mkdir()
        (inside / "a.wacz").write_bytes(zipped({"../b.warc": warc(False), "archive/../../c.warc": warc(False), "/d.warc": b"x"}))
        taken(inside)
        assert [p.name for p in tmp_path.rglob("*")] == ["in", "a.wacz"]

    def test_a_locked_part_is_refused(self, tmp_path: Path) -> None:
        raw = bytearray(zipped(DOCX))
        with zipfile.ZipFile(io.BytesIO(bytes(raw))) as archive:
            offset = archive.getinfo("word/document.xml").header_offset
        raw[offset + 6] |= 1
        central = raw.find(b"word/document.xml", offset + 60) - 46
        raw[central + 8] |= 1
        assert "password" in what(tmp_path / "a.docx", bytes(raw))

    def test_another_archive_is_named(self, tmp_path: Path) -> None:
        assert "not a Word document" in what(tmp_path / "a.docx", zipped({"a.txt": "x"}))
        assert "without web archives" in what(tmp_path / "a.wacz", zipped({"a.txt": "x"}))


class TestXml:
    LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
    FILE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'

    @pytest.mark.parametrize("kind", [LAUGHS, FILE])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_entities_are_refused(self, tmp_path: Path, kind: str, encoding: str) -> None:
        feed = f"{kind}<rss version='2.0'><channel><item><title>&b;</title></item></channel></rss>".encode(encoding)
        assert "entities" in what(tmp_path / "a.xml", feed)
        assert what(
            tmp_path / "a.docx", zipped({**DOCX, "word/document.xml": kind.encode(encoding) + DOCX["word/document.xml"].encode(encoding)})
        )

    def test_depth_and_number_are_bounded(self, tmp_path: Path) -> None:
        assert "deep" in what(tmp_path / "a.docx", zipped({**DOCX, "word/document.xml": "<a>" * 5000}))
        assert "tags" in what(tmp_path / "a.rss", "<rss>" + "<a/>" * 3000, html_nodes=1000)

    def test_other_xml_is_no_feed(self, tmp_path: Path) -> None:
        assert "not a feed" in what(tmp_path / "a.xml", "<?xml version='1.0'?><catalogue><book>x</book></catalogue>")
        assert "without entries" in what(tmp_path / "a.rss", "<rss version='2.0'><channel><title>T</title></channel></rss>")

    def test_a_feed_in_an_old_encoding(self, tmp_path: Path) -> None:
        feed = "<?xml version='1.0' encoding='windows-1251'?><rss version='2.0'><channel><item><description>Мост закрыт, сообщили в мэрии.</description>"
        (tmp_path / "a.rss").write_bytes(f"{feed}</item></channel></rss>".encode("cp1251"))
        (found,) = taken(tmp_path)
        assert isinstance(found, Document)
        assert (found.text, found.lang, found.published) == ("Мост закрыт, сообщили в мэрии.", "ru", None)


class TestPdf:
    def test_pages_that_are_pictures_are_refused(self, tmp_path: Path) -> None:
        assert "pictures" in what(tmp_path / "a.pdf", pdf().replace(b"Tj", b"  "))

    def test_limits_of_pages_and_characters(self, tmp_path: Path) -> None:
        assert "pages" in what(tmp_path / "a.pdf", pdf(), items=2)
        assert "characters" in what(tmp_path / "a.pdf", pdf(), text_chars=50)
        assert "larger than" in what(tmp_path / "a.pdf", pdf(), binary=100)

    def test_pages_that_hold_one_another_end(self, tmp_path: Path) -> None:
        assert what(tmp_path / "a.pdf", pdf().replace(b"Kids[4 0 R 6 0 R 8 0 R]", b"Kids[2 0 R 2 0 R 2 0 R]"))

    def test_a_page_that_unfolds_to_much_is_left_out(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(pdf())
        (found,) = taken(tmp_path, limits=Limits(drawing=200))
        assert isinstance(found, Document)
        assert found.meta["pages left out"] == "1"
        assert "the port is open" in found.text
        assert "closed until" not in found.text
        assert "unfold" in what(tmp_path / "a.pdf", pdf(), drawing=10)


class TestWarc:
    def test_an_archive_that_unfolds_to_much_is_stopped(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("reportedly.ingest.warc.ROOM", 1_000_000)
        bomb = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 9000000\r\n\r\n" + b"\0" * 9_000_000
        assert "times its size" in what(tmp_path / "a.warc.gz", gzip.compress(bomb))

    def test_a_header_without_end_is_stopped(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("reportedly.ingest.warc.HEADER", 100_000)
        assert "headers" in what(tmp_path / "a.warc.gz", gzip.compress(b"WARC/1.0\r\nA: " + b"a" * 9_000_000))

    def test_a_page_over_the_limit_costs_only_itself(self, tmp_path: Path) -> None:
        (tmp_path / "a.warc").write_bytes(warc(False).replace(b"Monday", b"M" * 6) * 2)
        found = taken(tmp_path / "a.warc", limits=Limits(file=100))
        assert len(found) == 4
        assert all("larger" in x.what for x in found if isinstance(x, Refusal))

    def test_too_many_records_are_stopped(self, tmp_path: Path) -> None:
        (tmp_path / "a.warc").write_bytes(warc(False))
        assert "records" in str(taken(tmp_path / "a.warc", limits=Limits(items=2))[-1])

    @pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz"])
    def test_what_stands_before_a_break_is_taken(self, tmp_path: Path, name: str) -> None:
        raw = (HERE / name).read_bytes()
        (tmp_path / name).write_bytes(raw[:-100])
        whole, *_, refused = taken(tmp_path / name)
        assert isinstance(whole, Document)
        assert isinstance(refused, Refusal)
        assert "breaks off" in refused.what


class TestTable:
    def test_a_table_without_a_text_is_refused(self, tmp_path: Path) -> None:
        assert "column for the text" in what(tmp_path / "a.csv", "a,b\n1,2\n")

    def test_a_quote_that_is_never_closed_costs_what_follows(self, tmp_path: Path) -> None:
        (tmp_path / "a.tsv").write_text('id\ttext\n1\tThe port is open.\n2\t"The port')
        first, second = taken(tmp_path)
        assert isinstance(first, Document)
        assert isinstance(second, Refusal)
        assert first.id == "1"
        assert "not valid CSV" in second.what


class TestMail:
    def test_html_alone_and_a_received_day(self, tmp_path: Path) -> None:
        (tmp_path / "a.eml").write_text(
            "Received: by mx.example; Sat, 22 Nov 2025 00:10:00 +0200\nReceived: by a.example; Fri, 21 Nov 2025 23:50:00 +0200\nDate: soon\n"
            "From: press@port.example\nSubject: =?broken?q?x?=\nContent-Type: text/html; charset=nonsense\n\n"
            '<p>The port is <a href="https://port.example/1">open</a>.</p><script>x</script><p>So is the quay.</p>'
        )
        (found,) = taken(tmp_path)
        assert isinstance(found, Document)
        assert found.text == "The port is open.\nSo is the quay."
        assert (str(found.published), found.meta["published_from"]) == ("2025-11-21", "Received header")
        assert (found.meta["links"], found.meta["author"]) == ("https://port.example/1", "press@port.example")

    def test_what_is_no_mail_or_says_nothing(self, tmp_path: Path) -> None:
        assert "not an e-mail" in what(tmp_path / "a.eml", "just words")
        assert "header" in what(tmp_path / "a.eml", "Subject: a\nContent-Type: text/plain; " + 'a="b; ' * 5000 + "\n\nx")
        assert "without words" in what(tmp_path / "a.eml", "Subject: a\nContent-Type: image/png\n\nx")
        deep = "".join(f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n' for i in range(3000))
        assert "parts" in what(tmp_path / "a.eml", f"Subject: a\n{deep}")


class TestTelegram:
    def test_all_chats_of_an_account(self, tmp_path: Path) -> None:
        chat = json.loads((HERE / "telegram" / "result.json").read_text("utf-8"))
        export = {
            "about": "Here is the data you requested.",
            "chats": {"list": [chat, 3, {"messages": [None, {"type": "message", "text": [1]}]}]},
        }
        (tmp_path / "result.json").write_text(json.dumps(export))
        assert [x.outlet for x in taken(tmp_path) if isinstance(x, Document)] == ["Річковий канал"] * 2

    def test_other_json_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "result.json").write_text(json.dumps({"type": "report", "text": "The port is open."}))
        (found,) = taken(tmp_path)
        assert isinstance(found, Document)


@pytest.mark.parametrize(
    "mark", ["<", "<a", "<a b='", "<!--", "<![CDATA[", "&", "&#", "<rss><item>", "a,", '"', "(", "--b\n", "=?utf-8?b?", "<<", "[ "]
)
@pytest.mark.parametrize(
    "start",
    [
        ("a.rss", "<rss>"),
        ("a.csv", "text\n"),
        ("a.eml", "Subject: "),
        ("a.eml", "From: a\n\n"),
        ("a.eml", "Subject: a\nContent-Type: text/plain; "),
        ("a.pdf", "%PDF-1.4\n1 0 obj\n"),
    ],
)
def test_a_mark_said_many_times_takes_no_long_time(tmp_path: Path, mark: str, start: tuple[str, str]) -> None:
    (tmp_path / start[0]).write_text(start[1] + mark * 20_000)
    began = time.thread_time()
    taken(tmp_path, limits=Limits(seconds=None))
    assert time.thread_time() - began < 5


def test_days_are_taken_by_trust() -> None:
    assert str(day("Fri, 21 Nov 2025 00:30:00 +0200")) == "2025-11-21"
    assert [day(x) for x in ("1970-01-01", "soon", "")] == [None] * 3
    assert by_trust(("a", None), ("b", "soon"), ("c", "2025-11-21"))[1] == {"published_from": "c"}
    assert by_trust(("a", " soon ")) == (None, {"unreadable date": "soon"})
    assert by_trust(("a", None)) == (None, {})


def test_broken_lines_are_put_together() -> None:
    text = "The bridge is closed until Friday, the may-\nor's office said on Monday.\nDrivers take the ferry that runs from there\nand wait.\n\n- one\n- two"
    assert unwrapped(text) == (
        "The bridge is closed until Friday, the mayor's office said on Monday.\nDrivers take the ferry that runs from there and wait.\n- one\n- two"
    )
    assert unwrapped(" \n") == ""


def test_a_piece_of_html_gives_words_and_links() -> None:
    assert plain("a<br>b <b>c</b>\nd<ul><li>e<li>f</ul>") == ("a\nb c d\ne\nf", [])
    assert plain('<a href="javascript:x()">a</a><a href="https://a.example/">b</a><style>c</style>') == ("ab", ["https://a.example/"])
    assert plain("") == ("", [])
