"""How far the shipped int8 model agrees with the float network it was made from.

    python -m train.agree --base BASE --checkpoint FILE.pt --model DIR FILE…

Prints the share of tokens of the files' texts (JSONL with a `text`) that get the same tag from both.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from reportedly.models.session import OnnxEncoder
from reportedly.models.windows import windows
from train.decode import best_path
from train.network import from_base


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", type=Path, nargs="+")
    ap.add_argument("--base", type=Path, required=True)
    ap.add_argument("--checkpoint", type=Path, required=True)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--first", type=int, help="only so many texts of each file")
    a = ap.parse_args()
    net = from_base(a.base)
    net.load_state_dict(torch.load(a.checkpoint, weights_only=True))
    encoder = OnnxEncoder(a.model)
    moves = encoder.weights("moves.tags")
    same = n = 0
    for file in a.files:
        texts = [json.loads(line)["text"] for line in file.open(encoding="utf8")][: a.first]
        for batch in encoder.encode(texts):
            for row, (which, order) in enumerate(zip(batch.text, batch.order, strict=True)):
                w = list(windows(encoder.tokenizer, texts[which], encoder.limit))[order]
                with torch.no_grad():
                    tags = net(torch.from_numpy(w.ids)[None], torch.ones(1, len(w.ids))).tags[0].numpy()
                one, two = best_path(tags, moves), best_path(batch.tags[row, : len(w.ids)], moves)
                same, n = same + int(np.sum(one == two)), n + len(one)
    print(f"{same / n:.4f} of {n} tokens get the same tag")


if __name__ == "__main__":
    main()
