"""Losses of the heads. Every one is a mean over what it is given, so that weights between them mean the same for any batch."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from reportedly.read.attribute import bucket
from train.data import TokenSpan, Window
from train.network import LINK, Network, Rows

ILLEGAL = -1e4


def legal(kinds: int) -> Tensor:
    """(tags, tags) 0 where the second tag may follow the first, a large negative number where not: I follows B or I of its kind."""
    n = 1 + 2 * kinds
    out = torch.zeros(n, n)
    for b in range(2, n, 2):
        for a in range(n):
            if a not in (b, b - 1):
                out[a, b] = ILLEGAL
    return out


def crf(emissions: Tensor, tags: Tensor, mask: Tensor, moves: Tensor) -> Tensor:
    """Negative log-likelihood of tag sequences under a linear-chain CRF (Lafferty et al. 2001), a token.

    emissions (batch, length, tags) float32; tags, mask (batch, length); moves (tags, tags).
    """
    first = legal(emissions.shape[-1] // 2)[0]
    picked = emissions.gather(-1, tags[..., None])[..., 0] * mask
    gold = picked.sum(1) + (moves[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum(1) + first[tags[:, 0]]
    alpha = emissions[:, 0] + first
    for t in range(1, emissions.shape[1]):
        step = torch.logsumexp(alpha[:, :, None] + moves, 1) + emissions[:, t]
        alpha = torch.where(mask[:, t, None] > 0, step, alpha)
    return (torch.logsumexp(alpha, 1) - gold).sum() / mask.sum()


def _choose(
    net: Network, kind: str, queries: Tensor, keys: Tensor, q_spans: list[TokenSpan], options: list[TokenSpan], targets: list[int]
) -> Tensor:
    """Summed cross-entropy of choosing, for each query span, one of the option spans or none (the last class)."""
    gaps = torch.tensor([[bucket(q, o) for o in options] for q in q_spans])
    scores = queries @ keys.T / LINK**0.5 + net.gap[kind][gaps]
    scores = torch.cat([scores, net.none[kind].expand(len(q_spans), 1)], 1)
    return F.cross_entropy(scores, torch.tensor(targets), reduction="sum")


def links(net: Network, x: Tensor, w: Window) -> tuple[Tensor, int]:
    """Summed cross-entropy of one window's links and their number: each content's cue and source, and each cue's source, or none."""
    q_cue, q_source, k_cue, k_source = x.float().split(LINK, -1)
    total, n = x.new_zeros((), dtype=torch.float32), 0
    for kind, q, k, column in (("cue", q_cue, k_cue, 1), ("source", q_source, k_source, 2)):
        options = sorted({link[column] for link in w.links if link[column]})
        asks = [(c, link[column]) for link in w.links for c in link[0]]
        if kind == "source":
            asks += [(link[1], link[2]) for link in w.links if link[1]]
        if not options or not asks:
            continue
        spans = [a for a, _ in asks]
        targets = [options.index(want) if want else len(options) for _, want in asks]
        starts, ends = ([s[i] for s in spans] for i in (0, 1))
        queries = (q[starts] + q[[e - 1 for e in ends]]) / 2
        keys = (k[[s for s, _ in options]] + k[[e - 1 for _, e in options]]) / 2
        total, n = total + _choose(net, kind, queries, keys, spans, options, targets), n + len(asks)
    return total, n


def gathered(x: Tensor, spans: Sequence[tuple[int, Sequence[TokenSpan]]]) -> Rows:
    """The rows of x (batch, T, H) that each of the spans, (number in the batch, pieces), covers: one gather, so that one pass goes back."""
    at = [torch.cat([torch.zeros(0, dtype=torch.long), *(torch.arange(s, e) for s, e in pieces)]) + i * x.shape[1] for i, pieces in spans]
    of = torch.repeat_interleave(torch.arange(len(at)), torch.tensor([len(a) for a in at], dtype=torch.long))
    return Rows(x.flatten(0, 1)[torch.cat(at)].float(), of, len(at))


def places_alone(emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
    """Token loss for texts that mark places and say nothing of persons and organisations: begin, go on, or anything else."""
    rest = torch.logsumexp(emissions[..., :5], -1)
    logits = torch.stack([rest, emissions[..., 5], emissions[..., 6]], -1)
    want = (tags - 4).clamp(min=0)
    return (F.cross_entropy(logits.flatten(0, 1), want.flatten(), reduction="none") * mask.flatten()).sum() / mask.sum()
