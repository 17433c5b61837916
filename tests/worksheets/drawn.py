"""States of the lab and of the signals page for worksheets, with what they are run on."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from cnnviz import pipeline, signal_pipeline
from cnnviz.pipeline import Stages, as_weights
from cnnviz.signals import Recording
from cnnviz.state import LabState, SignalState
from cnnviz.state.stages import Pin


@st.composite
def _stages(draw: st.DrawFn) -> dict[str, Any]:
    """What the two pages have in common."""
    return {
        "bias": draw(st.sampled_from([0.0, 1.0, -2.5, 0.1])),
        "flip": draw(st.booleans()),
        "depthwise": draw(st.booleans()),
        "stride": draw(st.integers(1, 3)),
        "padding": draw(st.sampled_from(["valid", "same", "1", "3"])),
        "padding_mode": draw(st.sampled_from(["zeros", "reflect", "replicate", "circular"])),
        "dilation": draw(st.integers(1, 2)),
        "activation": draw(st.sampled_from(["relu", "identity", "leaky_relu", "sigmoid", "abs"])),
        "pooling": draw(st.sampled_from(["max", "avg", "none"])),
        "pool_size": draw(st.integers(1, 3)),
        "pool_stride": draw(st.integers(1, 3)),
        "pool_padding": draw(st.integers(0, 1)),
        "ceil_mode": draw(st.booleans()),
        "pin": draw(
            st.none()
            | st.builds(
                Pin,
                st.sampled_from(["conv", "act", "pool"]),
                st.integers(0, 2),
                st.just(0),
                st.integers(0, 9),
            )
        ),
    }


@st.composite
def labs(draw: st.DrawFn, whole: bool | None = None) -> tuple[LabState, Stages]:
    """A state of the lab with a kernel of its own, of whole numbers where `whole`, and its run on a picture of noise."""
    channels, height, width = draw(st.sampled_from([(1, 19, 16), (3, 17, 22)]))
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 4 if channels == 1 else 3))
    planes = draw(st.sampled_from([1, 3])) if channels == 3 else 1
    generator = np.random.default_rng(draw(st.integers(0, 999)))
    whole = draw(st.booleans()) if whole is None else whole
    weights = generator.integers(-3, 4, (planes, rows, columns)).astype(float)
    if not whole:
        weights = draw(st.sampled_from([weights / 9, weights / 16, generator.normal(size=weights.shape)]))
    common = draw(_stages())
    state = LabState(
        weights=as_weights(weights), unit=255 if whole else draw(st.sampled_from([1, 255])), **common
    )
    pixels = generator.integers(0, 256, (channels, height, width), dtype=np.uint8)
    return state, pipeline.run(state, pixels)


@st.composite
def signals(draw: st.DrawFn) -> tuple[SignalState, Stages]:
    """A state of the signals page with a kernel of its own, and its run on noise."""
    channels, taps = draw(st.sampled_from([(1, 5), (1, 8), (2, 4), (8, 3)]))
    generator = np.random.default_rng(draw(st.integers(0, 999)))
    scale = draw(st.sampled_from([0.01, 1.0, 300.0]))
    values = np.round(generator.normal(size=(channels, 40)) * scale, draw(st.integers(0, 6)))
    recording = Recording(values, tuple(f"c{channel}" for channel in range(channels)))
    kernel = tuple(map(tuple, generator.integers(-3, 4, (channels, taps)).astype(float).tolist()))
    state = SignalState(source="upload", taps=kernel, **draw(_stages()))
    return state, signal_pipeline.run(state, recording)
