"""The digits that come with the project: 200 of MNIST that no network here was trained on."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from cnnviz.images.picture import Pixels
from cnnviz.places import ASSETS

FILE = ASSETS / "digits" / "samples.npz"


@cache
def samples() -> tuple[Pixels, npt.NDArray[np.uint8]]:
    """The sample digits, uint8 (200, 28, 28) with white ink on black, and which digit each is, uint8 (200,)."""
    with np.load(FILE) as stored:
        images, labels = stored["images"], stored["labels"]
    images.flags.writeable = labels.flags.writeable = False
    return images, labels
