"""Write a file of pictures to learn from: 6,000 in 16 levels, each class with its share.

    python -m cnnviz.training.data.pack mnist10k.npz assets/training/digits.npz

The first file has ``images (N, 28, 28) uint8`` and ``labels (N,)``. Which pictures are taken is decided by a seed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from cnnviz.learning.split import split
from cnnviz.training.data.shipped import pack

COUNT = 6000
SEED = 2012


def main(source: Path, target: Path) -> None:
    """Choose, pack and write."""
    with np.load(source) as data:
        images, labels = data["images"], data["labels"]
    rng = np.random.default_rng(SEED)
    _, chosen = split(labels, COUNT, rng)
    rng.shuffle(chosen)
    np.savez_compressed(target, packed=pack(images[chosen]), labels=labels[chosen].astype(np.uint8))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m cnnviz.training.data.pack mnist10k.npz assets/training/digits.npz")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
