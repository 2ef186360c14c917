"""The model that ships, back as a checkpoint to go on from: its int8 weights as floats.

    python -m train.shipped --base BASE --out FILE.pt [--model DIR]

What only works on spans (the label classifiers with their centre and spread) is carried over where the shapes are still the network's.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from reportedly.models.session import SHIPPED
from train.losses import legal
from train.network import LABELS, Network, from_base


def restored(folder: Path, base: Path) -> Network:
    """A network with the weights of the model in `folder`; `base` gives its size."""
    net = from_base(base)
    w = {x.name: numpy_helper.to_array(x) for x in onnx.load(folder / "encoder.onnx").graph.initializer}
    state = net.state_dict()

    def put(name: str, value: np.ndarray) -> None:
        if state[name].shape == value.shape:
            state[name] = torch.from_numpy(np.array(value, np.float32))

    put("encoder.words.weight", w["words.q"] * w["words.scale"])
    put("encoder.positions.weight", w["positions"])
    names = {"encoder.norm": "embedding.norm"}
    for i in range(len(net.encoder.layers)):
        names |= {f"encoder.layers.{i}.{k}": f"layer{i}.{k}" for k in ("norm1", "norm2")}
        for k in ("qkv", "out", "up", "down"):
            put(f"encoder.layers.{i}.{k}.weight", (w[f"layer{i}.{k}.q"] * w[f"layer{i}.{k}.scale"]).T)
            put(f"encoder.layers.{i}.{k}.bias", w[f"layer{i}.{k}.bias"])
    for ours, theirs in names.items():
        put(f"{ours}.weight", w[f"{theirs}.w"])
        put(f"{ours}.bias", w[f"{theirs}.b"])
    at = 0
    for head in ("tags", "ents", "claims", "links"):
        n = len(state[f"{head}.bias"])
        put(f"{head}.weight", w["heads.w"][:, at : at + n].T)
        put(f"{head}.bias", w["heads.b"][at : at + n])
        at += n
    with np.load(folder / "heads.npz") as heads:
        for k in net.moves:
            put(f"moves.{k}", np.where(legal(len(state[f"moves.{k}"]) // 2) < 0, 0, heads[f"moves.{k}"]))
        for kind in ("gap", "none"):
            for k in ("cue", "source"):
                put(f"{kind}.{k}", heads[f"{kind}.{k}"])
        for k in ("weight", "bias"):
            put(f"vec.{k}", heads[f"vec.{k}"])
        if "label.centre" in heads:
            put("centre", heads["label.centre"])
            put("spread", heads["label.spread"])
            for name in LABELS:
                put(f"labels.{name}.weight", heads[f"{name}.weight"])
                put(f"labels.{name}.bias", heads[f"{name}.bias"])
                put(f"weigh.{name}", heads[f"{name}.weigh"])
    net.load_state_dict(state)
    return net


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--base", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--model", type=Path, default=SHIPPED)
    a = ap.parse_args()
    torch.save(restored(a.model, a.base).state_dict(), a.out)


if __name__ == "__main__":
    main()
