"""The pictures that come with the project: digits of MNIST, and clothes of Fashion-MNIST, 6,000 each.

A file has ``packed (N, 392) uint8``, two pixels of 16 levels in a byte, the left one in its upper half, and ``labels (N,)``;
:mod:`~cnnviz.training.data.pack` writes it.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from cnnviz.places import ASSETS
from cnnviz.training.data.pictures import Pictures
from cnnviz.words import N_

FOLDER = ASSETS / "training"
SIDE = 28
LEVELS = 16
STEP = 255 // (LEVELS - 1)

CLASSES = {
    "digits": tuple("0123456789"),
    "fashion": (
        N_("T-shirt"),
        N_("Trousers"),
        N_("Pullover"),
        N_("Dress"),
        N_("Coat"),
        N_("Sandal"),
        N_("Shirt"),
        N_("Sneaker"),
        N_("Bag"),
        N_("Ankle boot"),
    ),
}
"""By the file's name."""


@cache
def shipped(name: str) -> Pictures:
    """The pictures of that name, a key of :data:`CLASSES`; all visitors share the one copy.

    Raises
    ------
    KeyError
        There are none of that name.
    """
    classes = CLASSES[name]
    with np.load(FOLDER / f"{name}.npz") as data:
        return Pictures(unpack(data["packed"]), data["labels"].astype(np.int64), classes)


def pack(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """``(N, 28, 28)`` with 0 to 255 in 16 levels as ``(N, 392)``."""
    levels = np.rint(images / STEP).astype(np.uint8).reshape(len(images), -1)
    return levels[:, ::2] * LEVELS + levels[:, 1::2]


def unpack(packed: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """``(N, 392)`` as ``(N, 1, 28, 28)`` with 0 to 255."""
    levels = np.stack([packed // LEVELS, packed % LEVELS], axis=-1)
    return (levels * STEP).astype(np.uint8).reshape(-1, 1, SIDE, SIDE)
