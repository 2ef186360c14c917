"""Train the encoder and its heads.

    python -m train.run --base BASE --out OUT --attribution FILE… [--ours FILE…] [--entities FILE…] [--epochs 4] [--lr 1.5e-4]
    python -m train.run --init CHECKPOINT …      go on from a checkpoint's weights with another mix of data

No dropout: some of the input tokens are masked instead. AdamW, warm-up and linear decay, about 4,096 tokens a step, bf16 products where the
processor has them. Tags are trained by a linear-chain CRF and a little plain cross-entropy; sentence vectors are kept near the base model's
by a distillation term. A checkpoint is written every few minutes (OUT/last.pt) and after each epoch (OUT/epoch-N.pt), with dev scores.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from reportedly.models.windows import BOS, PAD, SEP
from train import data, losses
from train.decode import best_path, span_scores
from train.markup import HELD_OUT, held_out, load
from train.network import LABELS, Network, from_base

MASK_RATE = 0.06
"""The share of input tokens that are hidden."""


def pad(batch: Sequence[data.Window]) -> tuple[Tensor, Tensor]:
    n = max(len(w.ids) for w in batch)
    ids = torch.full((len(batch), n), PAD)
    mask = torch.zeros(len(batch), n)
    for i, w in enumerate(batch):
        ids[i, : len(w.ids)] = torch.from_numpy(w.ids)
        mask[i, : len(w.ids)] = 1
    return ids, mask


def batches(windows: list[data.Window], tokens: int, rng: random.Random) -> Iterator[list[data.Window]]:
    """Windows of like length together, about `tokens` a batch with padding, in random order."""
    order = sorted(windows, key=lambda w: (len(w.ids) // 8, rng.random()))
    out, at = [], 0
    while at < len(order):
        take = max(1, tokens // (len(order[at].ids) + 8))
        out.append(order[at : at + take])
        at += take
    rng.shuffle(out)
    yield from out


def _embed(net: Network, tok: Tokenizer, texts: Sequence[str]) -> np.ndarray:
    """(texts, 384) means of the last hidden states, as the base model's card says."""
    table = np.zeros((len(texts), 384), np.float32)
    encoded = [[BOS, *e.ids[:120], SEP] for e in tok.encode_batch(["query: " + t for t in texts], add_special_tokens=False)]
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(texts), 64):
            ids, mask = pad([data.Window(np.array(e), np.zeros((0, 2))) for e in encoded[at : at + 64]])
            x = net.encoder(ids, mask).float() * mask[..., None]
            table[at : at + 64] = (x.sum(1) / mask.sum(1, keepdim=True)).numpy()
    return table


def base_vectors(windows: list[data.Window], net: Network, tok: Tokenizer, cache: Path) -> tuple[Tensor, dict[str, int]]:
    """The table of the base model's centred unit vectors, float16, and the row of each sentence; what `cache` (an .npz) holds is not made again.

    The vector head starts as the base model's own: the mean less the centre.
    """
    texts = sorted({t for w in windows for _, t in w.sentences}, key=lambda t: (len(t), t))
    keys = [hashlib.sha1(t.encode()).hexdigest()[:16] for t in texts]
    if cache.exists():
        with np.load(cache) as old:
            known, table, centre = {k: i for i, k in enumerate(old["keys"].tolist())}, old["table"], old["centre"]
    else:
        centre = _embed(net, tok, texts[:: max(1, len(texts) // 512)]).mean(0)
        known, table = {}, np.zeros((0, 384), np.float16)
    with torch.no_grad():
        net.vec.bias.copy_(torch.from_numpy(-centre))
    new = [i for i, k in enumerate(keys) if k not in known]
    if new:
        more = _embed(net, tok, [texts[i] for i in new]) - centre
        known |= {keys[i]: len(table) + n for n, i in enumerate(new)}
        table = np.concatenate([table, (more / np.linalg.norm(more, axis=1, keepdims=True)).astype(np.float16)])
        np.savez(cache, keys=np.array(list(known)), table=table, centre=centre)
    return torch.from_numpy(table), {t: known[k] for t, k in zip(texts, keys, strict=True)}


def stack(batch: Sequence[data.Window], rows: list[int], layer: str, n: int) -> Tensor:
    out = torch.zeros(len(rows), n, dtype=torch.long)
    for k, i in enumerate(rows):
        values = getattr(batch[i], layer)
        out[k, : len(values)] = torch.from_numpy(values)
    return out


def loss_of(
    net: Network, batch: list[data.Window], table: Tensor, rows_of: dict[str, int], rng: torch.Generator, masked: float = MASK_RATE
) -> dict[str, Tensor]:
    """Every loss that the batch's layers allow, by name."""
    ids, mask = pad(batch)
    hide = (torch.rand(ids.shape, generator=rng) < masked) & (ids > SEP)
    with torch.autocast("cpu", torch.bfloat16):
        out = net(ids.masked_fill(hide, net.encoder.words.num_embeddings - 1), mask)
        vec = net.vec(out.hidden)
    found: dict[str, Tensor] = {}
    for layer, logits, kinds in (("tags", out.tags, 3), ("ents", out.ents, 3), ("claims", out.claims[..., :3], 1)):
        rows = [i for i, w in enumerate(batch) if getattr(w, layer) is not None and not (layer == "ents" and w.places_alone)]
        if rows:
            e, m, want = logits[rows].float(), mask[rows], stack(batch, rows, layer, ids.shape[1])
            nll = losses.crf(e, want, m, net.moves[layer] + losses.legal(kinds))
            plain = (F.cross_entropy(e.flatten(0, 1), want.flatten(), reduction="none") * m.flatten()).sum() / m.sum()
            found[layer] = nll + 0.3 * plain
    rows = [i for i, w in enumerate(batch) if w.places_alone]
    if rows:
        found["places"] = losses.places_alone(out.ents[rows].float(), stack(batch, rows, "ents", ids.shape[1]), mask[rows])
    rows = [i for i, w in enumerate(batch) if w.actors is not None]
    if rows:
        want = stack(batch, rows, "actors", ids.shape[1]).float()
        each = F.binary_cross_entropy_with_logits(out.claims[rows][..., 3].float(), want, reduction="none")
        found["actors"] = (each * mask[rows]).sum() / mask[rows].sum()
    linked = [losses.links(net, x, w) for x, w in zip(out.links.unbind(0), batch, strict=True) if w.links]
    n_links = sum(n for _, n in linked)
    if n_links:
        found["links"] = sum((t for t, _ in linked), torch.zeros(())) / n_links
    labelled = [(i, pieces, cue, want) for i, w in enumerate(batch) for pieces, cue, *want in w.labels]
    if labelled:
        claims, cues = (losses.gathered(out.hidden, [(row[0], row[k]) for row in labelled]) for k in (1, 2))
        y = torch.tensor([want for *_, want in labelled])
        for k, name in enumerate(LABELS):
            found[name] = F.cross_entropy(net.label(name, claims, cues), y[:, k], label_smoothing=0.05)
    near = [(i, span, rows_of[t]) for i, w in enumerate(batch) for span, t in w.sentences if t in rows_of]
    if near:
        v = losses.gathered(vec, [(i, [span]) for i, span, _ in near]).mean()
        found["vec"] = (1 - F.cosine_similarity(v, table[[r for *_, r in near]].float())).mean()
    return found


@torch.no_grad()
def set_scale(net: Network, windows: list[data.Window], rng: random.Random) -> None:
    """Centre and spread of the hidden states over a sample of claims, so that the classifiers see what differs between claims."""
    rows = []
    for batch in batches(rng.sample(windows, min(400, len(windows))), 4096, rng):
        ids, mask = pad(batch)
        with torch.autocast("cpu", torch.bfloat16):
            hidden = net.encoder(ids, mask).float()
        rows.append(losses.gathered(hidden, [(i, pieces) for i, w in enumerate(batch) for pieces, *_ in w.labels]).x)
    x = torch.cat(rows)
    net.centre.copy_(x.mean(0))
    net.spread.copy_(x.std(0).clamp(min=1e-3))


WEIGHTS = {
    "tags": 1.0,
    "ents": 0.7,
    "places": 0.7,
    "claims": 0.7,
    "actors": 0.5,
    "links": 0.1,
    "frame": 0.5,
    "stance": 0.3,
    "certainty": 0.2,
    "vec": 0.15,
}


@torch.no_grad()
def dev_scores(net: Network, some: list[data.Window]) -> dict[str, float]:
    """Exact F1 of token spans by kind, and the share of gold contents linked to their gold source."""
    pairs: dict[str, list[tuple[np.ndarray, np.ndarray]]] = defaultdict(list)
    right = n = 0
    for batch in batches(some, 4096, random.Random(0)):
        ids, mask = pad(batch)
        with torch.autocast("cpu", torch.bfloat16):
            out = net(ids, mask)
        for layer, logits, kinds in (("tags", out.tags, 3), ("ents", out.ents, 3), ("claims", out.claims[..., :3], 1)):
            moves = (net.moves[layer] + losses.legal(kinds)).numpy()
            for i, w in enumerate(batch):
                gold = getattr(w, layer)
                if gold is not None:
                    pairs[layer].append((gold, best_path(logits[i, : len(w.ids)].float().numpy(), moves)))
        for i, w in enumerate(batch):
            if w.labels:
                claims, cues = (losses.gathered(out.hidden, [(i, row[k]) for row in w.labels]) for k in (0, 1))
                for k, name in enumerate(LABELS):
                    best = net.label(name, claims, cues).argmax(1)
                    pairs["label " + name] += [(np.array([row[2 + k]]), np.array([int(b)])) for row, b in zip(w.labels, best, strict=True)]
            _, _, q = (w.links, None, out.links[i].float())
            options = sorted({s for _, _, s in w.links if s})
            for contents, _, source in w.links:
                if source:
                    qs, ks = q[:, 64:128], q[:, 192:]
                    c = contents[0]
                    query = (qs[c[0]] + qs[c[1] - 1]) / 2
                    score = [float((ks[s] + ks[e - 1]) / 2 @ query / 8 + net.gap["source"][losses.bucket(c, (s, e))]) for s, e in options]
                    n, right = n + 1, right + (options[int(np.argmax(score))] == source)
    scores = {"source link": right / max(1, n)}
    names = {"tags": data.ROLES, "ents": data.ENT_TYPES, "claims": ("claim",)}
    for layer, got in pairs.items():
        if layer.startswith("label"):
            scores[layer] = sum(int(g[0] == p[0]) for g, p in got) / len(got)
        else:
            scores |= {f"{k} f1": v for k, v in span_scores(got, names[layer]).items()}
    return scores


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--base", type=Path, required=True)
    ap.add_argument("--init", type=Path, help="a checkpoint whose weights to start from")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--attribution", type=Path, nargs="*", default=[])
    ap.add_argument("--attribution-share", type=float, default=1.0, help="share of the attribution windows in each epoch")
    ap.add_argument("--ours", type=Path, nargs="*", default=[], help="files of train/sentences; every tenth paragraph is held out")
    ap.add_argument("--fillings", type=int, default=3, help="how many fillings of our sentences with slots; each epoch takes the next")
    ap.add_argument("--keep-scale", action="store_true", help="leave the scale of the label features as the checkpoint has it")
    ap.add_argument("--every", type=int, default=1, help="write a checkpoint with scores after so many epochs")
    ap.add_argument(
        "--entities", type=Path, nargs="*", default=[], help="files with `entities` or `toponyms`; every fifth document is held out"
    )
    ap.add_argument("--leave-out", nargs="*", default=[], help="collections whose terms allow measuring only")
    ap.add_argument("--entity-share", type=float, default=1.0, help="share of the entity windows in each epoch")
    ap.add_argument("--dev", type=Path, nargs="*", default=[], help="attribution files to choose by")
    ap.add_argument("--vectors", type=Path, help="where the base model's sentence vectors are kept between runs")
    ap.add_argument("--epochs", type=float, default=4)
    ap.add_argument("--lr", type=float, default=1.5e-4)
    ap.add_argument("--limit", type=int, default=256)
    ap.add_argument("--tokens", type=int, default=4096)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--mask", type=float, default=MASK_RATE, help="share of the input tokens that are hidden (default %(default)s)")
    ap.add_argument("--compile", action="store_true", help="compile the encoder first: half the time a step, needs a C++ compiler")
    a = ap.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(2)
    rng, trng = random.Random(a.seed), torch.Generator().manual_seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    tok = Tokenizer.from_file(str(a.base / "tokenizer.json"))
    net = from_base(a.base)

    attribution = [w for f in a.attribution for w in data.polnear(f, tok, a.limit)]
    dev = {"dev": [w for f in a.dev for w in data.polnear(f, tok, a.limit)]}
    ours: list[list[data.Window]] = [[] for _ in range(a.fillings)]
    for lang in ("en", "ru", "uk"):
        files = [f for f in a.ours if f.name.startswith(lang)]
        dev[f"held-out-{lang}"] = list(data.ours(data.together(held_out(files, a.seed), rng), tok, a.limit))
        for k in range(a.fillings):
            kept = (m for f in files for i, m in enumerate(load(f, 1, a.seed + k)) if i % HELD_OUT != HELD_OUT - 1)
            ours[k] += data.ours(data.together(kept, rng), tok, a.limit)
    named = [w for f in a.entities for w in data.entities(f, tok, a.limit, held_out=False, leave_out=a.leave_out)]
    for f in a.entities:
        dev[f"{f.stem}-held-out"] = list(data.entities(f, tok, a.limit, held_out=True, leave_out=a.leave_out))
    everything = attribution + [w for some in ours for w in some] + named
    print(
        f"windows: {len(attribution)} attribution, {len(ours[0])} ours, {len(named)} entities; {sum(len(w.ids) for w in everything)} tokens",
        flush=True,
    )
    t0 = time.time()
    table, rows_of = base_vectors(everything, net, tok, a.vectors or a.out / "base_vectors.npz")
    print(f"base vectors of {len(rows_of)} sentences in {time.time() - t0:.0f} s", flush=True)
    if a.init:
        net.load_state_dict(torch.load(a.init, weights_only=True), strict=False)
    if ours[0] and not a.keep_scale:
        set_scale(net, ours[0], rng)

    if a.compile:
        net.encoder.forward = torch.compile(net.encoder.forward, dynamic=True)  # type: ignore[method-assign]

    share = lambda some, part: rng.sample(some, int(len(some) * part))  # noqa: E731
    sample = lambda epoch: ours[epoch % a.fillings] + share(attribution, a.attribution_share) + share(named, a.entity_share)  # noqa: E731
    per_epoch = len(list(batches(sample(0), a.tokens, random.Random(0))))
    total = int(per_epoch * a.epochs)
    few = ("moves", "gap", "none", "weigh")
    slow = [p for n, p in net.named_parameters() if not n.startswith((*few, "labels"))]
    heads = [p for n, p in net.named_parameters() if n.startswith("labels")]
    fast = [p for n, p in net.named_parameters() if n.startswith(few)]
    opt = torch.optim.AdamW(
        [{"params": slow, "lr": a.lr}, {"params": heads, "lr": 1e-3}, {"params": fast, "lr": 1e-2}], weight_decay=0.01, fused=True
    )
    warm = max(1, min(60, total // 10))
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda s: min((s + 1) / warm, max(0.0, (total - s) / max(1, total - warm))))
    step, epoch, means, started, saved = 0, 0, defaultdict(list), time.time(), time.time()
    while step < total:
        epoch += 1
        for batch in batches(sample(epoch - 1), a.tokens, rng):
            found = loss_of(net, batch, table, rows_of, trng, a.mask)
            sum(WEIGHTS[k] * v for k, v in found.items()).backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            opt.step()
            opt.zero_grad()
            sched.step()
            step += 1
            for k, v in found.items():
                means[k].append(v.item())
            if step % 25 == 0:
                left = (time.time() - started) / step * (total - step)
                print(
                    f"{step}/{total} " + " ".join(f"{k} {np.mean(v):.4f}" for k, v in means.items()) + f" left {left / 60:.0f} min",
                    flush=True,
                )
                means.clear()
            if time.time() - saved > 240:
                torch.save(net.state_dict(), a.out / "last.pt")
                saved = time.time()
            if step == total or (step % per_epoch == 0 and (step // per_epoch) % a.every == 0):
                torch.save(net.state_dict(), a.out / f"epoch-{-(-step // per_epoch)}.pt")
                scores = {name: dev_scores(net, some) for name, some in dev.items() if some}
                for name, found in scores.items():
                    print(f"== {name} after step {step}: " + " ".join(f"{k} {v:.3f}" for k, v in found.items()), flush=True)
                (a.out / "scores.json").write_text(json.dumps(scores, indent=1))
            if step >= total:
                break


if __name__ == "__main__":
    main()
