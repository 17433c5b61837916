"""A visitor's own network that takes pictures in another form, on the page, without a browser."""

from __future__ import annotations

import pytest

from cnnviz.networks.fronts import Front
from cnnviz.ui.network.own import FRONTS
from cnnviz.ui.networks import OwnNetwork
from cnnviz.views.sentences import plain
from tests.networks.test_fronts import built
from tests.ui.test_network import page

BYTES = "bytes, channels last, no batch"
TURNED = "bytes turned while they are bytes"


@pytest.mark.parametrize("name", [BYTES, TURNED, "rows and columns", "gray, in one row"])
@pytest.mark.parametrize("panel", ["layer", "trace", "why", "preprocessing", "account"])
def test_every_panel_opens(panel: str, name: str) -> None:
    """And the page says which layers were put before the network, with the shape that the file's own input has."""
    reader = built(name)[1]
    maps = {TURNED: ("occlusion",), "gray, in one row": ("occlusion", "saliency")}
    for why in maps.get(name, ("occlusion", "saliency", "cam")) if panel == "why" else ("occlusion",):
        app = page(OwnNetwork(reader, "mine.onnx"), network="own", **{"from": "photo"}, panel=panel, why=why)
        assert not app.exception
        assert not app.error and not app.warning
        assert reader.stored == any("whole numbers from 0 to 255" in each.value for each in app.caption)
        for front in reader.fronts:
            assert any(said(front) in caption.value for caption in app.caption)


def said(front: Front) -> str:
    """What the page says of a layer."""
    words = {"name": front.port.name, "shape": front.port.describe(), "layer": front.layer}
    return FRONTS[front.kind].format(**{key: plain(word) for key, word in words.items()})


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        (BYTES, "without batch axis"),
        (BYTES, "channels last"),
        (TURNED, "whole numbers"),
        ("gray, in one row", "without channel axis"),
    ],
)
@pytest.mark.parametrize("panel", ["layer", "trace"])
def test_every_layer_before_the_network_opens(panel: str, name: str, layer: str) -> None:
    """Drawn and traced as any other."""
    own = OwnNetwork(built(name)[1], "mine.onnx")
    app = page(own, network="own", **{"from": "photo"}, panel=panel, layer=layer)
    assert not app.exception
    assert not app.error


def test_a_score_of_whole_numbers_has_no_slope_and_says_so() -> None:
    """Pixels that stay whole numbers for a while do not move a little: one sentence, and nothing breaks."""
    own = OwnNetwork(built(TURNED)[1], "mine.onnx")
    app = page(own, network="own", **{"from": "photo"}, panel="why", why="saliency")
    assert not app.exception
    assert "whole numbers have no slope" in app.warning[0].value
