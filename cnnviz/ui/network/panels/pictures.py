"""The picture that a network was given, as pixels to lay maps over."""

from __future__ import annotations

import numpy as np

from cnnviz.images.picture import Pixels
from cnnviz.reading import Reading


def seen(reading: Reading) -> Pixels:
    """The picture that went in, uint8 (C, H, W), its colours in the usual order."""
    turned = reading.preprocessing.order == "bgr"
    return np.ascontiguousarray(reading.received[::-1] if turned else reading.received)
