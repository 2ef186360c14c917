"""The mean of checkpoints of one run: `python -m train.average --out FILE.pt CHECKPOINT…` (model soups, Wortsman et al. 2022)."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("checkpoints", type=Path, nargs="+")
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    states = [torch.load(path, weights_only=True) for path in a.checkpoints]
    torch.save({k: (sum(s[k].float() for s in states) / len(states)).to(v.dtype) for k, v in states[0].items()}, a.out)


if __name__ == "__main__":
    main()
