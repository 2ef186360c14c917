"""The model's files and session."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from reportedly import models
from reportedly.errors import ModelError
from reportedly.models.session import SHIPPED, OnnxEncoder

TEXT = "The mayor said that the bridge was closed.\n\nМост закрыт, заявил мэр.\n\nМіст закрито, сказав мер."


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return models.load(threads=1)


def test_the_manifest_names_licence_base_data_and_every_file() -> None:
    manifest = json.loads((SHIPPED / "manifest.json").read_text("utf8"))
    assert {"version", "base", "licence", "data", "seed", "scores", "files"} <= set(manifest)
    assert sorted(p.name for p in SHIPPED.iterdir() if p.name != "manifest.json") == sorted(manifest["files"])
    assert sum(f["size"] for f in manifest["files"].values()) < 60e6


@pytest.mark.parametrize("name", ["heads.npz", "tokenizer.json"])
def test_a_damaged_or_missing_file_is_named(tmp_path: Path, name: str) -> None:
    shutil.copytree(SHIPPED, tmp_path / "m")
    file = tmp_path / "m" / name
    blob = file.read_bytes()
    file.write_bytes(blob[:-1] + bytes([blob[-1] ^ 1]))
    with pytest.raises(ModelError, match=name):
        models.load(tmp_path / "m")
    file.unlink()
    with pytest.raises(ModelError, match=name):
        models.load(tmp_path / "m")


def test_no_manifest_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="reinstall"):
        models.load(tmp_path)


def test_offsets_cover_the_words_and_shapes_agree(encoder: OnnxEncoder) -> None:
    (batch,) = encoder.encode([TEXT])
    (offsets,) = batch.offsets
    n = len(offsets)
    assert batch.tags.shape == (1, n, 7)
    assert batch.ents.shape == (1, n, 7)
    assert batch.claims.shape == (1, n, 3)
    assert batch.actors.shape == (1, n)
    assert batch.hidden.shape == (1, n, 384)
    assert "".join(TEXT[s:e] for s, e in offsets) == "".join(TEXT.split())


def test_what_a_window_gives_does_not_depend_on_what_is_read_with_it(encoder: OnnxEncoder) -> None:
    texts = [TEXT, "Quiet.", TEXT * 20, "«Мы здесь», — сказал он."]
    (alone,) = encoder.encode(texts[:1])
    for batch in encoder.encode(texts):
        for row, which in enumerate(batch.text):
            if which == 0:
                np.testing.assert_array_equal(batch.tags[row, : len(batch.offsets[row])], alone.tags[0])


def test_windows_stay_short_and_cover_a_text_of_any_shape(encoder: OnnxEncoder) -> None:
    text = "word " * 3000 + "\n\n" + "Sentence one. " * 400 + "\n" + "x" * 2000
    seen = np.zeros(len(text), bool)
    for batch in encoder.encode([text]):
        for offsets in batch.offsets:
            assert len(offsets) <= encoder.limit
            for s, e in offsets:
                seen[s:e] = True
    assert all(seen[i] or ch.isspace() for i, ch in enumerate(text))
