"""The PyTorch code that the signals page writes is the page's own computation."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from cnnviz import activations, ops
from cnnviz.signal_pipeline import run
from cnnviz.signals import SIGNALS
from cnnviz.state.signal import SignalState
from cnnviz.ui.signals.panels.downloads import signal_code


def stand_in() -> ModuleType:
    """What the code uses of torch, by NumPy and the engine; the names and keywords are torch's."""
    functional = ModuleType("torch.nn.functional")

    def pad(x: np.ndarray, sides: tuple[int, int], *, mode: str) -> np.ndarray:
        how: Any = {"constant": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}[
            mode
        ]
        return np.pad(x, ((0, 0), (0, 0), sides), how)

    found: dict[str, Any] = dict(ops.ACTIVATIONS) | {
        "pad": pad,
        "conv1d": ops.conv1d,
        "max_pool1d": ops.max_pool1d,
        "avg_pool1d": ops.avg_pool1d,
    }
    vars(functional).update(found)
    torch, nn = ModuleType("torch"), ModuleType("torch.nn")
    vars(torch).update(
        tensor=lambda rows: np.array(rows, np.float32), sigmoid=ops.sigmoid, tanh=ops.tanh, nn=nn
    )
    vars(nn).update(functional=functional)
    return torch


@pytest.mark.parametrize("activation", list(activations.ACTIVATIONS))
@pytest.mark.parametrize(
    "state",
    [
        SignalState(length=64, bias=0.25, pooling="avg", pool_padding=1, include_padding=False),
        SignalState(
            signal="motion", length=64, depthwise=True, stride=2, padding="6", padding_mode="reflect"
        ),
        SignalState(
            signal="microphones", kernel="echo", padding="causal", padding_mode="circular", dilation=2
        ),
        SignalState(signal="step", kernel="jump", flip=True, padding="valid", pooling="none", ceil_mode=True),
    ],
)
def test_the_code_gives_the_pages_result(
    state: SignalState, activation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run with the page's input it ends in the page's last stage."""
    state = replace(state, activation=activation)
    got = run(state, SIGNALS[state.signal].record(state.length))
    torch = stand_in()
    for name, module in (
        ("torch", torch),
        ("torch.nn", torch.nn),
        ("torch.nn.functional", torch.nn.functional),
    ):
        monkeypatch.setitem(sys.modules, name, module)
    names: dict[str, Any] = {"x": got.input[None]}
    exec(signal_code(state, got), names)
    last = got.act if got.pool is None else got.pool
    np.testing.assert_allclose(names["x"][0], last, rtol=1e-5, atol=1e-6)
