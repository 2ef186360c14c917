"""The encoder's session: manifest checked, tokenizer and ONNX graph opened, texts run in batches of like length.

The one importer of onnxruntime. The graph takes `ids` (B, T) int64 and `mask` (B, T) float32 and gives `heads` (B, T, 274) and `hidden`
(B, T, 384); see `train/export.py`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from reportedly.errors import ModelError
from reportedly.models.windows import PAD, TokenWindow, windows
from reportedly.ports import EncodedBatch, Floats

SHIPPED = Path(__file__).parent / "data"
_CUTS = np.cumsum([7, 7, 3, 1])
"""Where the columns of `heads` part: tags, entities, claims, actors, links."""


class OnnxEncoder:
    """An `Encoder` over a model folder. `limit` tokens a window, about `tokens` a batch, `threads` of the processor (0: all)."""

    def __init__(self, folder: Path = SHIPPED, *, limit: int | None = None, tokens: int = 2048, threads: int = 0) -> None:
        self.manifest = _checked_manifest(folder)
        self.version = str(self.manifest["version"])
        self.limit = limit or int(str(self.manifest["window"]))
        self.tokens = tokens
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        with np.load(folder / "heads.npz") as heads:
            self._weights = {name: heads[name] for name in heads.files}
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = ort.InferenceSession(str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])

    def weights(self, name: str) -> Floats:
        return self._weights[name]

    def encode(self, texts: Sequence[str]) -> Iterator[EncodedBatch]:
        cut = [(i, k, w) for i, text in enumerate(texts) for k, w in enumerate(windows(self._tokenizer, text, self.limit))]
        cut.sort(key=lambda x: len(x[2].ids))
        at = 0
        while at < len(cut):
            n = max(1, self.tokens // len(cut[at][2].ids))
            while n > 1 and (at + n > len(cut) or n * len(cut[at + n - 1][2].ids) > self.tokens):
                n -= 1
            yield self._run(cut[at : at + n])
            at += n

    def _run(self, cut: Sequence[tuple[int, int, TokenWindow]]) -> EncodedBatch:
        length = max(len(w.ids) for _, _, w in cut)
        ids = np.full((len(cut), length), PAD, np.int64)
        mask = np.zeros((len(cut), length), np.float32)
        for row, (_, _, w) in enumerate(cut):
            ids[row, : len(w.ids)] = w.ids
            mask[row, : len(w.ids)] = 1
        heads, hidden = self._session.run(["heads", "hidden"], {"ids": ids, "mask": mask})
        tags, ents, claims, actors, links = np.split(heads, _CUTS, axis=-1)
        return EncodedBatch(
            tuple(i for i, _, _ in cut), tuple(k for _, k, _ in cut), tuple(w.offsets for _, _, w in cut),
            tags, ents, claims, actors[..., 0], links, hidden,
        )  # fmt: skip


def _checked_manifest(folder: Path) -> dict[str, object]:
    """The manifest, after each file's size and SHA-256 have been compared with it; ModelError names the file that differs."""
    path = folder / "manifest.json"
    try:
        manifest: dict[str, object] = json.loads(path.read_text("utf8"))
        files = manifest["files"]
    except (OSError, ValueError, KeyError) as e:
        raise ModelError(f"no readable manifest ({e})", where=str(path), do="reinstall reportedly") from e
    assert isinstance(files, dict)
    for name, want in files.items():
        file = folder / name
        if not file.is_file() or file.stat().st_size != want["size"] or _sha256(file) != want["sha256"]:
            raise ModelError("missing or not the file the manifest describes", where=str(file), do="reinstall reportedly")
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()
