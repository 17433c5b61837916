"""What was learned of a visitor's own classes, as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.networks import Network, read_onnx
from cnnviz.own_classes import export
from cnnviz.own_classes.scratch import SIDE, Scratch
from cnnviz.takeaway.what import PICTURE, OwnWhat
from cnnviz.words import N_

ABOUT = {
    "transfer": N_(
        "SqueezeNet 1.1 with a last layer trained with cnnviz on {count} pictures. Input: float32 (N, 3, 227, 227), red, green and blue from 0 to 255."
    ),
    "scratch": N_(
        "Trained with cnnviz on {count} pictures. Input: float32 (N, 1, 28, 28) from 0 (black) to 1 (white)."
    ),
}
"""What the network's file says of itself, by the way of learning."""

Values = Mapping[str, npt.NDArray[Any]]


def onnx_of_own(what: OwnWhat) -> bytes:
    """The network as an ONNX model."""
    if "file" not in what.kept:
        what.kept["file"] = _file(what)
    found: bytes = what.kept["file"]
    return found


def _file(what: OwnWhat) -> bytes:
    about = what.translate(ABOUT[what.learned.way]).format(count=len(what.learned.examples))
    return export.onnx_file(what.learned, what.names, about)


def network_of_own(what: OwnWhat) -> tuple[Network, Values]:
    """The network, and its arrays for the picture that is looked at; for a black one where there is none, or it is left out."""
    name = f"run without {sorted(what.left_out)}"
    if name not in what.kept:
        what.kept[name] = _run(what)
    found: tuple[Network, Values] = what.kept[name]
    return found


def _run(what: OwnWhat) -> tuple[Network, Values]:
    network = read_onnx(onnx_of_own(what))
    shape = (1, SIDE, SIDE) if isinstance(what.learned.answers, Scratch) else (3, 227, 227)
    pixels = None if PICTURE in what.left_out else what.pixels
    given = np.zeros((1, *shape), np.float32) if pixels is None else export.input_of(what.learned, pixels)
    return network, network.run({network.inputs[0].name: given})
