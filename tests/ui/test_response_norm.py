"""A network with response normalisation by a pool over three axes, as AlexNet is exported, on the page without a browser."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from cnnviz.networks import read_onnx
from cnnviz.reader import reader_of
from cnnviz.ui.networks import OwnNetwork
from tests.networks.build import model, node
from tests.networks.test_against_onnxruntime import response_norm
from tests.ui.sent import sent
from tests.ui.test_network import page


@cache
def alexnet() -> OwnNetwork:
    """A convolution, its response norm layer by layer, and three classes."""
    norm = response_norm(5, 6)
    rng = np.random.default_rng(2)
    weights = {
        "kernel": rng.normal(size=(6, 3, 3, 3)).astype(np.float32),
        "m": rng.normal(size=(6, 3)).astype(np.float32),
    }
    nodes = [
        node("Conv", "picture kernel", "x"),
        *norm.graph.node,
        node("LRN", "y", "again", size=5),
        node("GlobalAveragePool", "again", "spread"),
        node("Flatten", "spread", "row"),
        node("MatMul", "row m", "scores"),
        node("Softmax", "scores", "chances"),
    ]
    built = model(nodes, {"picture": (1, 3, 10, 12)}, "chances", weights)
    built.graph.initializer.extend(norm.graph.initializer)
    return OwnNetwork(reader_of(read_onnx(built.SerializeToString())), "alexnet.onnx")


@pytest.mark.parametrize("panel", ["layer", "trace", "why", "preprocessing", "account"])
def test_every_panel_opens(panel: str) -> None:
    """The network is shown whole, with its answer."""
    for why in ("occlusion", "saliency", "cam") if panel == "why" else ("occlusion",):
        app = page(alexnet(), network="own", **{"from": "photo"}, panel=panel, why=why)
        assert not app.exception
        assert not app.error and not app.warning


@pytest.mark.parametrize("panel", ["layer", "trace"])
@pytest.mark.parametrize("layer", ["deep", "padded", "means", "flat", "power", "again"])
def test_every_layer_of_it_opens(layer: str, panel: str) -> None:
    """The mean over channels and what stands around it, on maps with a depth."""
    app = page(alexnet(), network="own", **{"from": "photo"}, panel=panel, layer=f"make {layer}")
    assert not app.exception
    assert not app.error and not app.warning
    if panel == "layer":
        kind = sent(app, "cnnviz_layer")[0]["kind"]
        assert kind == {"power": "elementwise", "means": "terms", "again": "terms"}.get(layer, "copy")
