"""States of one step, drawn, and what their small networks are, written down apart from the engine."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st
from scipy.signal import correlate2d

from cnnviz.state.train.step import ACTIVATIONS, KERNELS, POOLINGS, SIDE, TrainStepState
from cnnviz.step_by_hand import PICTURES

Values = npt.NDArray[np.float64]

SMALL_STATES = st.builds(
    TrainStepState,
    picture=st.sampled_from(sorted(PICTURES)),
    pixels=st.none() | st.text("012", min_size=SIDE * SIDE, max_size=SIDE * SIDE),
    truth=st.none() | st.integers(0, 2),
    pooling=st.sampled_from(POOLINGS),
    activation=st.sampled_from(ACTIVATIONS),
    norm=st.booleans(),
    kernels=st.sampled_from(KERNELS),
    seed=st.integers(0, 9999),
    rate=st.sampled_from((0.01, 0.2, 1.0)),
    taken=st.sampled_from(((), (0.2,), (0.5, 0.01))),
    image=st.integers(0, 2),
)
"""Every variant of the small network."""

BENT = {
    "relu": lambda x: np.maximum(x, 0),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.01 * x),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
}


def loss_of(
    state: TrainStepState, parameters: Mapping[str, Values], images: Values, labels: npt.NDArray[np.int64]
) -> float:
    """The loss of a small network, with SciPy's correlation and the textbook's formulas."""
    maps = np.stack(
        [
            [
                correlate2d(image[0], kernel[0], "valid") + bias
                for kernel, bias in zip(parameters["0.weight"], parameters["0.bias"], strict=True)
            ]
            for image in images
        ]
    )
    if state.norm:
        mean, var = (
            maps.mean(axis=(0, 2, 3), keepdims=True),
            maps.var(axis=(0, 2, 3), keepdims=True),
        )
        scale, shift = (parameters[f"1.{name}"][None, :, None, None] for name in ("weight", "bias"))
        maps = (maps - mean) / np.sqrt(var + np.float32(1e-5)) * scale + shift
    bent = BENT[state.activation](maps)
    windows = bent.reshape(*bent.shape[:2], 2, 2, 2, 2)
    pooled = windows.max(axis=(3, 5)) if state.pooling == "max" else windows.mean(axis=(3, 5))
    line = 5 if state.norm else 4
    scores = pooled.reshape(len(images), -1) @ parameters[f"{line}.weight"].T + parameters[f"{line}.bias"]
    total = np.log(np.exp(scores).sum(axis=1))
    return float(np.mean(total - scores[np.arange(len(images)), labels]))
