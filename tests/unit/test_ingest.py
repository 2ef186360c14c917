"""Taking documents in: the formats, and what is told of what cannot be taken."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from reportedly import ingest
from reportedly.ingest import Limits, Refusal
from reportedly.types import Document

EN = "The bridge is closed, the mayor's office said on Monday. Drivers were told to take the ferry.\n"
RU = "По словам представителя мэрии, мост закрыт до пятницы. Водителям советуют ехать через паром.\n"
UK = "За словами речниці міськради, міст закрито до п’ятниці. Її колеги радять їхати поромом.\n"


def taken(path: Path | str, **given: object) -> list[Document | Refusal]:
    return list(ingest.documents(path, **given))  # type: ignore[arg-type]


def one(path: Path | str, **given: object) -> Document:
    (document,) = taken(path, **given)
    assert isinstance(document, Document), document
    return document


def refusal(path: Path | str, **given: object) -> Refusal:
    (found,) = taken(path, **given)
    assert isinstance(found, Refusal), found
    return found


def test_plain_text_keeps_its_words_and_gets_newlines_language_and_id(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xef\xbb\xbf" + EN.replace("\n", "\r\n").encode() + b"Second line.\r\n")
    document = one(file, published=date(2025, 11, 21), outlet="The Courier")
    assert document.text == EN + "Second line.\n"
    assert (document.lang, document.published, document.outlet) == ("en", date(2025, 11, 21), "The Courier")
    assert document.meta["file"] == str(file)
    assert document.meta["published_from"] == "given"
    assert document.id == one(file, published=date(2025, 11, 21), outlet="The Courier").id
    assert document.id != one(file, published=date(2025, 11, 22), outlet="The Courier").id
    assert ingest.warnings(document) == ()


@pytest.mark.parametrize(("text", "lang"), [(EN, "en"), (RU, "ru"), (UK, "uk")])
def test_language_is_found(tmp_path: Path, text: str, lang: str) -> None:
    (tmp_path / "a.txt").write_text(text, "utf8")
    assert one(tmp_path / "a.txt").lang == lang


@pytest.mark.parametrize("text", ["Le pont est fermé jusqu'à vendredi, a déclaré la mairie lundi matin.", "12 345 — 67 %"])
def test_another_language_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, "utf8")
    assert one(tmp_path / "a.txt").lang is None


@pytest.mark.parametrize(
    ("text", "encoding"), [(RU, "cp1251"), (RU, "koi8_r"), (RU, "cp866"), (UK, "cp1251"), (UK.replace("’", ""), "koi8_u"), (EN, "utf-16")]
)
def test_old_encodings_are_read_with_a_warning(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    document = one(tmp_path / "a.txt")
    assert document.text == text
    assert bool(ingest.warnings(document)) == (encoding != "utf-16")


def test_bad_files_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text(" \n\t\n")
    (tmp_path / "c.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (tmp_path / "d.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "e.txt").write_bytes(bytes([0x81, 0x98, 0x01, 0x02, 0x03] * 40))
    (tmp_path / "f" / "deep").mkdir(parents=True)
    (tmp_path / "f" / "deep" / "z.txt").write_text(EN)
    (tmp_path / ".hidden").write_text(EN)
    found = taken(tmp_path)
    assert [Path(x.where).name for x in found if isinstance(x, Refusal)] == ["a.txt", "b.txt", "c.txt", "d.jpg", "e.txt"]
    assert [x.text for x in found if isinstance(x, Document)] == [EN]
    assert all(x.what and x.do for x in found if isinstance(x, Refusal))


def test_missing_file_and_unreadable_file(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "gone.txt").what
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "a.txt").write_text(EN)
    assert len(taken(tmp_path)) == 1


def test_a_pipe_is_read_where_it_is_named_and_passed_over_in_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path).what == "not a file"
    writer = Thread(target=(tmp_path / "pipe").write_text, args=(EN,))
    writer.start()
    assert one(tmp_path / "pipe").text == EN
    writer.join()


@pytest.mark.parametrize(
    "mark", ["[a", "![a](", "**a", "*a ", "_a ", "`a", "<!--", "<!-- -->x", "> ", "#", "# #", "- ", "~~~", "---\n", "<", "&"]
)
@pytest.mark.parametrize("suffix", [".md", ".html", ".jsonl", ".txt"])
def test_a_mark_said_many_times_takes_no_long_time(tmp_path: Path, mark: str, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_text(mark * 20_000)
    began = time.process_time()
    taken(tmp_path, limits=Limits(seconds=None))
    assert time.process_time() - began < 5


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 2000)
    assert "larger than" in refusal(tmp_path / "a.txt", limits=Limits(file=1000)).what
    assert "characters" in refusal(tmp_path / "a.txt", limits=Limits(text_chars=1000)).what


def test_json_lines_keep_the_text_as_it_is_and_name_bad_lines(tmp_path: Path) -> None:
    text = "\ufeff Line one\r\nline two\r\u2028 end \n"
    rows = [
        json.dumps(
            {"id": 7, "text": text, "outlet": "The Courier", "lang": "en-GB", "published": "2025-11-21T23:30:00+02:00", "other": [1]}
        ),
        "",
        '{"text": "half',
        json.dumps(["a list"]),
        json.dumps({"title": "no text"}),
        json.dumps({"text": EN, "published": "last Tuesday", "title": "  "}),
        json.dumps({"text": "half a character \ud800"}),
        json.dumps({"text": "nul \0"}),
        "[" * 100_000,
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), "utf8")
    found = taken(tmp_path / "a.jsonl")
    first, undated = (x for x in found if isinstance(x, Document))
    assert (first.id, first.text, first.lang, first.published) == ("7", text, "en", date(2025, 11, 21))
    assert first.meta["lang"] == "en-GB"
    assert undated.published is None
    assert undated.title is None
    assert "last Tuesday" in ingest.warnings(undated)[0]
    refused = {x.where.rsplit(":", 1)[1]: x.what for x in found if isinstance(x, Refusal)}
    assert sorted(refused) == ["3", "4", "5", "7", "8", "9"]
    assert "not valid JSON" in refused["3"]
    assert refused["5"].startswith("text:")


def test_a_line_over_the_limit_costs_only_itself(tmp_path: Path) -> None:
    long = json.dumps({"text": "x" * 5_000_000})
    (tmp_path / "a.jsonl").write_text(f"{long}\n{json.dumps({'text': EN})}\n{long}")
    found = taken(tmp_path / "a.jsonl", limits=Limits(line=1_000_000))
    assert [type(x).__name__ for x in found] == ["Refusal", "Document", "Refusal"]


def test_json_holds_one_document_or_a_list(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"text": EN, "id": "a"}, indent=1))
    (tmp_path / "b.json").write_text(json.dumps([{"text": EN, "id": "b"}, 3, {"text": RU, "id": "c"}]))
    (tmp_path / "c.json").write_text("{")
    found = taken(tmp_path)
    assert [x.id for x in found if isinstance(x, Document)] == ["a", "b", "c"]
    assert [Path(x.where).name for x in found if isinstance(x, Refusal)] == ["b.json[1]", "c.json"]


def test_markdown_gives_fields_and_plain_words(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: A bridge\ndate: 2025-11-21\noutlet: The Courier\nlang: en\n---\n"
        "# A *heading*\n\nThe **bridge** is [closed](https://example.org/x_y_z), the mayor's_office said.\n\n> “We wait,” she said.\n\n- 2 * 3\n"
    )
    document = one(tmp_path / "a.md")
    assert (document.title, document.published, document.outlet) == ("A bridge", date(2025, 11, 21), "The Courier")
    assert document.text == "A heading\n\nThe bridge is closed, the mayor's_office said.\n\n“We wait,” she said.\n\n2 * 3"
    assert document.meta["published_from"] == "document"


def test_markdown_lines_of_one_paragraph_are_one(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# Title\nThe spokesperson of the\nbrigade said that the bridge\nstands.\n\n- one\n  more\n- two\n\nhard  \nbreak\n\n> quoted\nand on\n"
    )
    assert one(tmp_path / "a.md").text == (
        "Title\nThe spokesperson of the brigade said that the bridge stands.\n\none more\ntwo\n\nhard  \nbreak\n\nquoted\nand on"
    )


def test_markdown_front_matter_that_is_no_mapping_or_plays_tricks_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\na: &x [1]\nb: [*x, *x]\n---\n# Title\n\n{EN}")
    assert one(tmp_path / "a.md").title == "Title"


PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="CHARSET"><title>The bridge | The Courier</title>
<meta property="og:site_name" content="The Courier"><meta property="og:title" content="The bridge is closed">
<meta property="article:published_time" content="2025-11-20T08:00:00Z"><link rel="canonical" href="https://courier.example/bridge">
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>The bridge is closed</h1>
<p>{EN.strip()}</p><p>“Nobody is in danger,” said a spokeswoman for the town. She added that repairs would take a week. <b>BYTES</b></p>
<p>Traders on the quay said that they had not been told, and that they expected to lose a week's takings.</p>
<script>document.write("never run")</script></article><footer>Copyright</footer></body></html>"""


def test_a_page_gives_its_article_title_date_outlet_and_address(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.replace("CHARSET", "utf-8"))
    document = one(tmp_path / "a.html", published=date(2020, 1, 1))
    assert document.text.count("\n") == 3
    assert EN.strip() in document.text
    assert "never run" not in document.text
    assert "Sport" not in document.text
    assert (document.title, document.outlet, document.url) == ("The bridge is closed", "The Courier", "https://courier.example/bridge")
    assert (document.published, document.meta["published_from"], document.lang) == (date(2025, 11, 20), "meta", "en")


def test_a_page_in_its_declared_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_bytes(PAGE.replace("CHARSET", "windows-1251").replace("BYTES", RU).encode("cp1251", "xmlcharrefreplace"))
    document = one(tmp_path / "a.htm")
    assert RU.strip() in document.text
    assert ingest.warnings(document) == ()


def test_a_page_without_an_article_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body></body></html>")
    assert "no article" in refusal(tmp_path / "a.html").what
    (tmp_path / "a.html").write_text("<div>" * 3000)
    assert "elements" in refusal(tmp_path / "a.html", limits=Limits(html_nodes=2000)).what


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (EN, EN),
        (json.dumps({"text": EN}), EN),
        (json.dumps({"text": EN}) + "\n", EN),
        (json.dumps({"text": EN}, indent=2), EN),
        (json.dumps([{"text": EN}]), EN),
        (PAGE.replace("CHARSET", "utf-8"), None),
    ],
)
def test_standard_input_is_told_by_its_beginning(monkeypatch: pytest.MonkeyPatch, raw: str, text: str | None) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(raw.encode()))))  # type: ignore[type-var]
    document = one("-")
    assert document.title == "The bridge is closed" if text is None else document.text == text


def test_a_text_in_memory() -> None:
    document = ingest.from_text(EN, published="2025-11-21", outlet="The Courier", title="T")
    assert isinstance(document, Document)
    assert (document.published, document.outlet, document.title, document.lang) == (date(2025, 11, 21), "The Courier", "T", "en")
    assert isinstance(ingest.from_text(" "), Refusal)


def test_long_front_matter_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: T\n" + "a: [1, 2]\n" * 300_000 + f"---\n{EN}")
    began = time.thread_time()
    assert one(tmp_path / "a.md").title is None
    assert time.thread_time() - began < 5
