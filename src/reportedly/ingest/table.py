"""CSV: one document a row, its columns told by their names in the first row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from reportedly.ingest.base import Limits, Refusal, Row
from reportedly.ingest.bounds import Item, Unreadable
from reportedly.ingest.dates import by_trust
from reportedly.ingest.opened import Decoded
from reportedly.ingest.rows import checked

COLUMNS = {
    "id": ("id", "doc_id", "document_id", "article_id", "uid", "guid"),
    "title": ("title", "headline", "heading", "subject"),
    "text": ("text", "body", "content", "article", "fulltext", "full_text", "article_text", "message", "notes"),
    "outlet": ("outlet", "source", "publisher", "publication", "newspaper", "site", "sitename", "channel", "media"),
    "url": ("url", "link", "href", "address", "source_url", "article_url", "permalink"),
    "lang": ("lang", "language", "locale"),
    "published": ("published", "date", "published_at", "publication_date", "pub_date", "pubdate", "datetime", "timestamp", "day"),
    "author": ("author", "byline", "by", "authors"),
}
"""Each field with the names its column may have, the likeliest first; capitals, spaces and hyphens do not matter."""
DELIMITERS = ",;\t|"


class Csv(Decoded):
    name = "CSV"
    suffixes: tuple[str, ...] = (".csv", ".tsv")
    apart = False

    def said(self, text: str, guessed: str | None, where: str, limits: Limits) -> Iterator[Item]:
        csv.field_size_limit(max(csv.field_size_limit(), limits.text_chars))
        head = text.partition("\n")[0]
        cells = csv.reader(StringIO(text, newline=""), delimiter=max(DELIMITERS, key=head.count), strict=True)
        try:
            header = next(cells, [])
            columns = mapping(header)
            if "text" not in columns:
                raise Unreadable("no column for the text", f"name one {' or '.join(COLUMNS['text'][:3])} in the first row")
            end = cells.line_num
            for row in cells:
                here, end = f"{where}:{end + 1}", cells.line_num
                if len(row) > len(header):
                    yield Refusal(here, f"{len(row)} cells under {len(header)} columns", "put the cell that holds a comma in quotes")
                elif any(cell.strip() for cell in row):
                    yield _row(row, columns, here, {"encoding": guessed} if guessed else {})
        except csv.Error as e:
            yield Refusal(f"{where}:{cells.line_num}", f"not valid CSV: {e}", "correct it; what stands before is taken")


def mapping(header: list[str]) -> dict[str, int]:
    """The number of the column that holds each field."""
    names = [name.strip().lower().replace(" ", "_").replace("-", "_") for name in header]
    found = {field: next((names.index(alias) for alias in aliases if alias in names), None) for field, aliases in COLUMNS.items()}
    return {field: at for field, at in found.items() if at is not None}


def _row(row: list[str], columns: dict[str, int], where: str, meta: dict[str, str]) -> tuple[str, Row] | Refusal:
    fields: dict[str, object] = {field: row[at] for field, at in columns.items() if at < len(row)}
    published, dated = by_trust(("column", str(fields.pop("published", ""))))
    return checked({"text": "", **fields, "published": published, "meta": {**meta, **dated}}, where)
