from datetime import date

import pytest

from reportedly.ids import ID_LENGTH, claim_id, content_id, document_id, text_sha256
from reportedly.types import Span


def test_ids_are_the_same_everywhere() -> None:
    """Pinned: ledgers outlive programs. A change here is a change of every id that was ever given."""
    assert content_id("a", 1, None, ["ї"]) == "80943aeeb6b178dd"
    assert document_id("Текст.", published=date(2025, 3, 4)) == "d4beb4e306002eb3"
    assert claim_id("d1", [Span(0, 4), Span(6, 9)], Span(4, 5), None, "indirect") == "5c738830f0076cd7"


def test_ids_are_short_hex() -> None:
    made = document_id("text")
    assert len(made) == ID_LENGTH
    assert set(made) <= set("0123456789abcdef")


def test_every_part_counts() -> None:
    documents = [
        document_id("text"),
        document_id("text "),
        document_id("text", title="x"),
        document_id("text", outlet="x"),
        document_id("text", url="x"),
        document_id("text", published=date(2025, 1, 1)),
        document_id("text", published=date(2025, 1, 2)),
    ]
    claims = [
        claim_id("d", [(0, 1)], None, None, "direct"),
        claim_id("e", [(0, 1)], None, None, "direct"),
        claim_id("d", [(0, 2)], None, None, "direct"),
        claim_id("d", [(0, 1), (1, 2)], None, None, "direct"),
        claim_id("d", [(0, 1)], (0, 1), None, "direct"),
        claim_id("d", [(0, 1)], None, (0, 1), "direct"),
        claim_id("d", [(0, 1)], None, None, "indirect"),
    ]
    assert len({*documents, *claims}) == len(documents) + len(claims)


def test_plain_pairs_and_spans_are_one() -> None:
    assert claim_id("d", [(0, 1)], (2, 3), (4, 5), "direct") == claim_id("d", (Span(0, 1),), Span(2, 3), Span(4, 5), "direct")


def test_a_digest_is_sha256_of_utf8() -> None:
    assert text_sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    with pytest.raises(UnicodeEncodeError):
        text_sha256("\ud800")
