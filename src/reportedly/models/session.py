"""The encoder's session: manifest checked, tokenizer and ONNX graph opened, windows of text run side by side.

The one importer of onnxruntime. The graph takes `ids` (1, T) int64 and gives `heads` (1, T, 274) and `hidden` (1, T, 384); see
`train/export.py`. Its activations are quantised with one scale a run, so each window runs by itself, one on each thread: what a window gives
never depends on what is read with it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from reportedly.errors import ModelError
from reportedly.models.windows import TokenWindow, windows
from reportedly.ports import EncodedBatch, Floats

SHIPPED = Path(__file__).parent / "data"
_TOGETHER = 16
"""Windows handed on together."""
_CUTS = np.cumsum([7, 7, 3, 1])
"""Where the columns of `heads` part: tags, entities, claims, actors, links."""


class OnnxEncoder:
    """An `Encoder` over a model folder. `limit` tokens a window, `threads` of the processor (0: all)."""

    def __init__(self, folder: Path = SHIPPED, *, limit: int | None = None, threads: int = 0) -> None:
        self.manifest = _checked_manifest(folder)
        self.version = str(self.manifest["version"])
        self.limit = limit or int(str(self.manifest["window"]))
        self.threads = threads or _cores()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        with np.load(folder / "heads.npz") as heads:
            self._weights: dict[str, Floats] = {name: heads[name] for name in heads.files}
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = ort.InferenceSession(str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])

    def weights(self, name: str) -> Floats:
        return self._weights[name]

    def encode(self, texts: Sequence[str]) -> Iterator[EncodedBatch]:
        cut = [(i, k, w) for i, text in enumerate(texts) for k, w in enumerate(windows(self.tokenizer, text, self.limit))]
        cut.sort(key=lambda x: len(x[2].ids))
        with ThreadPoolExecutor(self.threads) as pool:
            waiting: deque[tuple[list[tuple[int, int, TokenWindow]], list[Future[list[Floats]]]]] = deque()
            for at in range(0, len(cut), _TOGETHER):
                some = cut[at : at + _TOGETHER]
                waiting.append((some, [pool.submit(self._run, w) for _, _, w in some]))
                if len(waiting) > 1:
                    yield _batch(*waiting.popleft())
            while waiting:
                yield _batch(*waiting.popleft())

    def _run(self, window: TokenWindow) -> list[Floats]:
        """(1, N, 274) heads and (1, N, 384) hidden of one window."""
        found: list[Floats] = self._session.run(["heads", "hidden"], {"ids": window.ids[None]})
        return found


def _batch(cut: Sequence[tuple[int, int, TokenWindow]], runs: Sequence[Future[list[Floats]]]) -> EncodedBatch:
    length = max(len(w.ids) for _, _, w in cut)
    done = [r.result() for r in runs]
    heads = np.zeros((len(cut), length, done[0][0].shape[-1]), np.float32)
    hidden = np.zeros((len(cut), length, done[0][1].shape[-1]), np.float32)
    for row, (h, x) in enumerate(done):
        heads[row, : h.shape[1]], hidden[row, : x.shape[1]] = h[0], x[0]
    tags, ents, claims, actors, links = np.split(heads, _CUTS, axis=-1)
    return EncodedBatch(
        tuple(i for i, _, _ in cut), tuple(k for _, k, _ in cut), tuple(w.offsets for _, _, w in cut),
        tags, ents, claims, actors[..., 0], links, hidden,
    )  # fmt: skip


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
