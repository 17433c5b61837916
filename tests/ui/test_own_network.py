"""A visitor's own network on the page, without a browser."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.networks import read_onnx
from cnnviz.reader import reader_of
from cnnviz.ui.networks import OwnNetwork
from cnnviz.views.sentences import plain
from tests.networks.build import model, node
from tests.ui.heard import send
from tests.ui.sent import sent
from tests.ui.test_network import IMAGE, page


def keras() -> OwnNetwork:
    """A network that takes 12 x 10 x 3 and swaps the axes before its convolution and after it."""
    rng = np.random.default_rng(2)
    weights = {
        "k": rng.normal(size=(4, 3, 3, 3)).astype(np.float32),
        "m": rng.normal(size=(4 * 10 * 8, 3)).astype(np.float32),
    }
    nodes = [
        node("Transpose", "x", "first", perm=[0, 3, 1, 2]),
        node("Conv", "first k", "maps"),
        node("Transpose", "maps", "last", perm=[0, 2, 3, 1]),
        node("Flatten", "last", "flat"),
        node("MatMul", "flat m", "scores"),
        node("Softmax", "scores", "chances"),
    ]
    built = model(nodes, {"x": ("N", 12, 10, 3)}, "chances", weights)
    return OwnNetwork(reader_of(read_onnx(built.SerializeToString())), "keras.onnx")


@pytest.mark.parametrize("panel", ["layer", "trace", "why", "preprocessing", "account"])
def test_every_panel_opens_for_channels_last(panel: str) -> None:
    """And the page says which shape the network itself takes, and which layer was added."""
    for why in ("occlusion", "saliency", "cam") if panel == "why" else ("occlusion",):
        app = page(keras(), network="own", **{"from": "photo"}, panel=panel, why=why)
        assert not app.exception
        assert not app.error and not app.warning
        assert any(plain("(N, 12, 10, 3)") in caption.value for caption in app.caption)


@pytest.mark.parametrize("layer", ["channels last", "make first", "make maps", "make last", "make flat"])
@pytest.mark.parametrize("panel", ["layer", "trace"])
def test_every_layer_opens_for_channels_last(panel: str, layer: str) -> None:
    """Also the one that is not in the file."""
    app = page(keras(), network="own", **{"from": "photo"}, panel=panel, layer=layer, element="1_2_0")
    assert not app.exception
    assert not app.error


def test_a_cell_of_a_map_with_its_channels_last_is_that_element_of_the_array() -> None:
    """The map of channel 2 shows the element (3, 4, 2) in row 3 and column 4."""
    app = page(keras(), network="own", **{"from": "photo"})
    send(app, "cnnviz_graph", [1, ["select", "make last", 3, 4, 2]])
    assert app.query_params["element"] == "3_4_2" and app.query_params["layer"] == "make last"
    meta = sent(app, "cnnviz_graph")[0]
    assert meta["selected"] == {"layer": "make last", "channel": 2, "cell": [3, 4]}


def cut() -> OwnNetwork:
    """A network that ends in a layer that cannot be computed, with marks in its name that a page must not take for its own."""
    weights = {"k": np.ones((2, 3, 3, 3), np.float32), "grid": np.zeros((1, 2, 2, 2), np.float32)}
    nodes = [node("Conv", "x k", "maps"), node("Relu", "maps", "lit"), node("GridSample", "lit grid", IMAGE)]
    built = model(nodes, {"x": (1, 3, 12, 10)}, IMAGE, weights)
    return OwnNetwork(reader_of(read_onnx(built.SerializeToString(), partly=True)), "cut.onnx")


@pytest.mark.parametrize("panel", ["layer", "trace", "why", "preprocessing", "account"])
def test_a_network_is_shown_up_to_the_layer_that_cannot_be_computed(panel: str) -> None:
    """One warning names that layer and its kind; the rest has no answer, and every panel opens."""
    app = page(cut(), network="own", **{"from": "photo"}, panel=panel, lang="en")
    assert not app.exception
    assert not app.error
    (warning,) = app.warning
    assert "GridSample" in warning.value and plain(IMAGE) in warning.value and IMAGE not in warning.value
    assert "1 of 3 layers" in warning.value
    assert not [each for each in app.get("bidi_component") if "cnnviz_answers" in each.proto.component_name]
