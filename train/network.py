"""The encoder and its heads as one torch module, written for a plain ONNX graph: merged query-key-value, additive mask, no dropout.

Heads (all read the last hidden states, so one pass serves every one of them):
  tags    BIO over source, cue, content                       (batch, length, 7)
  ents    BIO over person, organisation, place                (batch, length, 7)
  links   four projections whose products say which cue and source belong to a content (batch, length, 4 x LINK)
  claims  BIO over claims of any voice; actors: is the token part of the words that name whose deed a claim is  (batch, length, 3 + 1)
  vec     a sentence's vector: the mean of its tokens through one matrix, kept near the base model's (batch, length, 384 before the mean)
  labels  linear classifiers over a claim's tokens, weighed for each label and plain, and its cue's: frame, stance, certainty
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

LINK = 64
LABELS = {"frame": 14, "stance": 6, "certainty": 3}


class Outputs(NamedTuple):
    tags: Tensor
    ents: Tensor
    claims: Tensor
    links: Tensor
    hidden: Tensor


class Rows(NamedTuple):
    """Hidden states of N spans: x (M, H), and the span `of` (M,) each row."""

    x: Tensor
    of: Tensor
    n: int

    def mean(self) -> Tensor:
        """(N, H) means; zeros for a span with no rows."""
        total = self.x.new_zeros(self.n, self.x.shape[1]).index_add(0, self.of, self.x)
        return total / torch.bincount(self.of, minlength=self.n).clamp(min=1)[:, None]

    def weighed(self, score: Tensor) -> Tensor:
        """(N, H) means weighed by the softmax of score (M,) in each span."""
        top = score.new_full((self.n,), -torch.inf).scatter_reduce(0, self.of, score.detach(), "amax")
        e = torch.exp(score - top[self.of])
        w = e / score.new_zeros(self.n).index_add(0, self.of, e)[self.of]
        return self.x.new_zeros(self.n, self.x.shape[1]).index_add(0, self.of, w[:, None] * self.x)

    def scaled(self, centre: Tensor, spread: Tensor) -> Rows:
        return Rows((self.x - centre) / spread, self.of, self.n)


class Layer(nn.Module):
    def __init__(self, hidden: int, heads: int, ff: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=1e-12)
        self.up = nn.Linear(hidden, ff)
        self.down = nn.Linear(ff, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=1e-12)
        self.plain = False

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, n, h = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        if self.plain:  # what is exported: two products and a softmax
            a = torch.softmax(q @ k.transpose(-1, -2) * (h // self.heads) ** -0.5 + bias, -1) @ v
        else:
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = self.norm1(x + self.out(a.transpose(1, 2).reshape(b, n, h)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Encoder(nn.Module):
    def __init__(self, vocab: int, hidden: int = 384, layers: int = 12, heads: int = 12, ff: int = 1536, positions: int = 512) -> None:
        super().__init__()
        self.words = nn.Embedding(vocab, hidden)
        self.positions = nn.Embedding(positions, hidden)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(hidden, heads, ff) for _ in range(layers))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """ids, mask: (batch, length) int64 and float (1 a token, 0 padding); gives (batch, length, hidden)."""
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.positions(at))
        bias = ((1.0 - mask) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Network(nn.Module):
    def __init__(self, vocab: int) -> None:
        super().__init__()
        self.encoder = Encoder(vocab)
        h = 384
        self.tags = nn.Linear(h, 7)
        self.ents = nn.Linear(h, 7)
        self.claims = nn.Linear(h, 3 + 1)
        self.links = nn.Linear(h, 4 * LINK)
        self.vec = nn.Linear(h, h)
        nn.init.eye_(self.vec.weight)
        nn.init.zeros_(self.vec.bias)
        self.labels = nn.ModuleDict({name: nn.Linear(3 * h, n) for name, n in LABELS.items()})
        self.weigh = nn.ParameterDict({name: nn.Parameter(torch.zeros(h)) for name in LABELS})
        self.register_buffer("centre", torch.zeros(h))
        self.register_buffer("spread", torch.ones(h))
        self.gap = nn.ParameterDict({"cue": nn.Parameter(torch.zeros(16)), "source": nn.Parameter(torch.zeros(16))})
        self.none = nn.ParameterDict({"cue": nn.Parameter(torch.zeros(1)), "source": nn.Parameter(torch.zeros(1))})
        self.moves = nn.ParameterDict({k: nn.Parameter(torch.zeros(n, n)) for k, n in (("tags", 7), ("ents", 7), ("claims", 3))})

    def label(self, name: str, claims: Rows, cues: Rows) -> Tensor:
        """(N, labels) logits of a label from the hidden states of N claims and of their cues; the narrator's have no rows there.

        All are centred and scaled first; the mean of a claim's tokens stands beside one that weighs them for this label.
        """
        x, c = claims.scaled(self.centre, self.spread), cues.scaled(self.centre, self.spread)
        weighed = x.weighed(x.x @ self.weigh[name] / x.x.shape[1] ** 0.5)
        logits: Tensor = self.labels[name](torch.cat([weighed, x.mean(), c.mean()], 1))
        return logits

    def forward(self, ids: Tensor, mask: Tensor) -> Outputs:
        x = self.encoder(ids, mask)
        return Outputs(self.tags(x), self.ents(x), self.claims(x), self.links(x), x)


def from_base(folder: Path) -> Network:
    """A network whose encoder holds the base model's weights; the heads are new."""
    config = json.loads((folder / "config.json").read_text())
    net = Network(int(config["vocab_size"]))
    w = load_file(folder / "model.safetensors")
    state = {
        "words.weight": w["embeddings.word_embeddings.weight"],
        "positions.weight": w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": w["embeddings.LayerNorm.weight"],
        "norm.bias": w["embeddings.LayerNorm.bias"],
    }
    for i in range(int(config["num_hidden_layers"])):
        p = f"encoder.layer.{i}."
        for kind in ("weight", "bias"):
            state[f"layers.{i}.qkv.{kind}"] = torch.cat([w[f"{p}attention.self.{x}.{kind}"] for x in ("query", "key", "value")])
            state[f"layers.{i}.out.{kind}"] = w[f"{p}attention.output.dense.{kind}"]
            state[f"layers.{i}.norm1.{kind}"] = w[f"{p}attention.output.LayerNorm.{kind}"]
            state[f"layers.{i}.up.{kind}"] = w[f"{p}intermediate.dense.{kind}"]
            state[f"layers.{i}.down.{kind}"] = w[f"{p}output.dense.{kind}"]
            state[f"layers.{i}.norm2.{kind}"] = w[f"{p}output.LayerNorm.{kind}"]
    net.encoder.load_state_dict(state)
    return net
