"""Writes the goldens of the formats that are not text, and what every golden is read as: `python tests/golden/ingest/make.py`.

Look at the difference before it is committed: the JSON says what a user gets.
"""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from reportedly.ingest import Refusal, documents

HERE = Path(__file__).parent
MOMENT = (2025, 11, 21, 9, 0, 0)
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The bridge | The Courier</title>
<meta property="og:site_name" content="The Courier"><meta property="og:title" content="The bridge is closed">
<meta property="article:published_time" content="2025-11-20T08:00:00Z"></head><body><nav><a href="/">Home</a></nav>
<article><h1>The bridge is closed</h1><p>The bridge is closed, the mayor's office said on Monday. Drivers were told to take the ferry.</p>
<p>“Nobody is in danger,” said a spokeswoman for the town. She added that repairs would take a week.</p></article></body></html>"""
PDF_LINES = (
    ("River Bulletin 41", "The bridge over the river is closed until Friday, the mayor's office", "said on Thursday. Drivers were told to take the fer-",
     "ry, which runs until midnight.", "The harbour master denied that any ship had been delayed by the repairs,", "and said", "1"),
    ("River Bulletin 41", "that the port is open.", "2"),
    ("River Bulletin 41", "Traders expect to lose a week's takings.", "3"),
)  # fmt: skip
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCX = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "word/document.xml": f"""<w:document {W}><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Зведення про міст</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Міст закрито до п’ятниці, </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>повідомили в мерії.</w:t></w:r></w:p>
<w:p><w:del><w:r><w:delText>Викреслене.</w:delText></w:r></w:del><w:ins><w:r><w:t>Пором ходить до опівночі.</w:t></w:r></w:ins></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Причал 1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>відкритий</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
</w:body></w:document>""",
    "word/footnotes.xml": f"<w:footnotes {W}><w:footnote><w:p><w:r><w:t>За даними порту.</w:t></w:r></w:p></w:footnote></w:footnotes>",
    "word/_rels/document.xml.rels": """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Target="https://port.example/7" TargetMode="External"/><Relationship Id="r2" Target="styles.xml"/></Relationships>""",
    "docProps/core.xml": """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:creator>О. Писар</dc:creator>
<dcterms:created>2025-11-21T09:00:00Z</dcterms:created></cp:coreProperties>""",
}


def pdf(pages: tuple[tuple[str, ...], ...] = PDF_LINES) -> bytes:
    """Pages (three, unless others are given) in one of the fonts that every reader has."""
    kids = range(4, 4 + 2 * len(pages), 2)
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{k} 0 R' for k in kids)}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, lines in zip(kids, pages, strict=True):
        drawing = "BT /F1 11 Tf 14 TL 72 720 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {number + 1} 0 R>>"
        objects += [page, f"<</Length {len(drawing)}>>stream\n{drawing}\nendstream"]
    objects.append("<</Title(River Bulletin)/Author(The harbour office)/CreationDate(D:20251121090000+02'00')>>")
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R/Info {size - 1} 0 R>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    )


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def warc(zip_each: bool) -> bytes:
    """A page, a picture, a page that is gone, and the page's twin under another address, without its own date."""
    out = b""
    for name, kind, status, body in (
        ("bridge", "text/html; charset=utf-8", "200 OK", PAGE), ("a.png", "image/png", "200 OK", "picture"),
        ("gone", "text/html", "404 Not Found", PAGE), ("undated", "text/html", "200 OK", PAGE.replace("2025-11-20T08:00:00Z", "")),
    ):  # fmt: skip
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nLast-Modified: Sat, 22 Nov 2025 09:00:00 GMT\r\n\r\n{body}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/{name}\r\nWARC-Date: 2025-11-23T12:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        record = head.encode() + answer + b"\r\n\r\n"
        out += gzip.compress(record, mtime=0) if zip_each else record
    return out


def inputs() -> dict[str, bytes]:
    """The goldens that are made here."""
    return {
        "bulletin.pdf": pdf(), "report.docx": zipped(DOCX), "pages.warc": warc(False), "pages.warc.gz": warc(True),
        "pages.wacz": zipped({"archive/data.warc.gz": warc(True), "pages/pages.jsonl": "{}", "../outside.warc": b"never"}),
    }  # fmt: skip


def goldens() -> Iterator[Path]:
    for path in sorted(HERE.rglob("*")):
        if path.is_file() and path.suffix != ".py" and not path.name.endswith(".expected.json") and "__pycache__" not in path.parts:
            yield path


def read(path: Path) -> list[dict[str, Any]]:
    """What a golden is read as, with paths from this folder on."""

    def shown(value: object) -> str:
        return str(value).replace(f"{HERE}/", "")

    found = []
    for item in documents(path):
        if isinstance(item, Refusal):
            found.append({"refused": shown(item)})
        else:
            fields = asdict(item) | {
                "published": item.published and str(item.published),
                "meta": {k: shown(v) for k, v in item.meta.items()},
            }
            found.append({k: v for k, v in fields.items() if v is not None})
    return found


if __name__ == "__main__":
    for name, raw in inputs().items():
        (HERE / name).write_bytes(raw)
    for golden in goldens():
        text = json.dumps(read(golden), ensure_ascii=False, indent=1) + "\n"
        golden.with_name(golden.name + ".expected.json").write_text(text, "utf-8")
