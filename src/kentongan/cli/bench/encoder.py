"""What sentence vectors add to words, beside the peers.

`kentongan bench encoder --data DATA`, with the model folder and a file that keeps vectors named by
KENTONGAN_MODEL and KENTONGAN_VECTORS: without kept vectors it takes ten minutes, with them two.
To learn the weights anew run `python -m kentongan.cli.bench.encoder DATA MODEL [--vectors FILE] [--write]`:
DATA as for bench.learn, MODEL a model folder (see engine/embed.py).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from kentongan.cli.bench.encoder_measured import (
    ENGLISH,
    OTHERS,
    SHAPE,
    Remembered,
    gathered,
    measure,
    report,
)
from kentongan.cli.bench.match_peers import SEARCHERS
from kentongan.engine.finder import WEIGHTS
from kentongan.engine.learn import together, train
from kentongan.engine.rerank import Net

PEERS = {name: SEARCHERS[name] for name in ("tantivy", "bm25s")}


def run(options: Any) -> dict[str, Any]:
    """What vectors add. Ours is words and vectors together, by nets that have not seen the query."""
    return measure(options, PEERS)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--vectors", type=Path, help="a .npz file to keep vectors in")
    parser.add_argument("--write", action="store_true", help="replace the shipped weights")
    args = parser.parse_args()
    encoder = Remembered(args.model, args.vectors)
    sets = gathered(args.data, encoder, (*ENGLISH, *OTHERS))
    report(sets, PEERS)
    if args.write:
        net: Net = train(together([p.lists for p in sets]), **SHAPE)
        net.save(WEIGHTS / "nearby.npz")
    return 0


if __name__ == "__main__":
    sys.exit(main())
