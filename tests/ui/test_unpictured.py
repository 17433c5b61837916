"""Networks that take no picture, or more than one array, on the page."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.network import read_onnx
from cnnviz.reader import reader_of
from cnnviz.ui.network.own import OwnNetwork
from cnnviz.ui.sentences import plain
from tests.network.unpictured import UNPICTURED
from tests.ui.sent import sent
from tests.ui.test_network import page


def own(name: str) -> OwnNetwork:
    return OwnNetwork(reader_of(read_onnx(UNPICTURED[name]().SerializeToString())), f"{name}.onnx")


LAYERS = [(name, layer.name) for name in UNPICTURED for layer in own(name).reader.network.layers]


@pytest.mark.parametrize(("name", "layer"), LAYERS)
def test_every_layer_opens(name: str, layer: str) -> None:
    """The Stepper is there for each, and the input and all maps are drawn."""
    app = page(own(name), network="own", layer=layer, lang="en")
    assert not app.exception and not app.error and not app.warning
    assert sent(app, "cnnviz_layer")[0]["meta"]
    columns = sent(app, "cnnviz_graph")[0]["meta"]["columns"]
    assert {column["layer"] for column in columns} >= {
        port.name for port in own(name).reader.fills if port.dtype.kind == "f"
    }


@pytest.mark.parametrize("panel", ["layer", "trace", "why", "preprocessing", "account"])
@pytest.mark.parametrize("name", UNPICTURED)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_panel_that_fits_opens(name: str, panel: str, language: str) -> None:
    """A link to one that does not fit opens the first; a link's kind of numbers that does not fit, random ones."""
    app = page(own(name), network="own", panel=panel, lang=language, fill="nonsense")
    assert not app.exception and not app.error and not app.warning
    options = app.segmented_control(key="network.panel").options
    assert len(options) == (3 if name in ("two_pictures", "picture_and_features") else 2)


@pytest.mark.parametrize("name", ["heartbeats", "generator", "features", "picture_and_features"])
def test_the_numbers_that_go_in_are_chosen(name: str) -> None:
    """By a kind and a seed, which a link carries; the page names the inputs."""
    app = page(own(name), network="own", lang="en")
    first = sent(app, "cnnviz_graph")[0]["meta"]
    port = own(name).reader.fills[0]
    assert any(plain(port.name) in caption.value and "float32" in caption.value for caption in app.caption)
    app.number_input(key="network.seed").set_value(7).run()
    assert not app.exception
    assert app.query_params["seed"] == "7"
    second = sent(app, "cnnviz_graph")[0]["meta"]
    app.selectbox(key="network.fill").set_value("zeros").run()
    assert app.query_params["fill"] == "zeros"
    third = sent(app, "cnnviz_graph")[0]["meta"]
    ranges = [
        [column for column in meta["columns"] if column["layer"] == port.name]
        for meta in (first, second, third)
    ]
    assert ranges[0] != ranges[1] != ranges[2]
    signals = (
        "sine" in app.selectbox(key="network.fill").options
        or len(app.selectbox(key="network.fill").options) > 2
    )
    assert signals == (name in ("heartbeats", "features"))
    assert not any("network.seed" in (each.key or "") for each in app.number_input)


def test_an_answer_is_the_networks() -> None:
    """For the numbers that the link names."""
    app = page(own("heartbeats"), network="own", lang="en", fill="sine")
    from cnnviz.filling import Fill
    from cnnviz.reading import WITHOUT_PICTURE, read

    reading = read(own("heartbeats").reader, WITHOUT_PICTURE, fill=Fill("sine"))
    assert reading.chances is not None
    content = sent(app, "cnnviz_answers")[0]["meta"]
    assert content["winner"] == int(np.argmax(reading.chances))
