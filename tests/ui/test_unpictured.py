"""Networks that take no picture, or more than one array, on the page."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.filling import Fill
from cnnviz.networks import read_onnx
from cnnviz.reader import reader_of
from cnnviz.reading import WITHOUT_PICTURE, read
from cnnviz.signals import Recording
from cnnviz.signals.tables import read_csv
from cnnviz.ui.networks import OwnNetwork
from cnnviz.ui.recordings import OwnRecording
from cnnviz.ui.visitor import Visitor
from cnnviz.views.sentences import plain
from tests.networks.unpictured import UNPICTURED
from tests.ui.sent import sent
from tests.ui.test_network import opened, page


def own(name: str) -> OwnNetwork:
    return OwnNetwork(reader_of(read_onnx(UNPICTURED[name]().SerializeToString())), f"{name}.onnx")


LAYERS = [(name, layer.name) for name in UNPICTURED for layer in own(name).reader.network.layers]


@pytest.mark.parametrize(("name", "layer"), LAYERS)
def test_every_layer_opens(name: str, layer: str) -> None:
    """The Stepper is there for each, and the input and all maps are drawn."""
    app = page(own(name), network="own", layer=layer, lang="en")
    assert not app.exception and not app.error and not app.warning
    assert sent(app, "cnnviz_layer")[0]
    columns = sent(app, "cnnviz_graph")[0]["columns"]
    assert {column["layer"] for column in columns} >= {
        port.name for port in own(name).reader.fills if port.dtype.kind == "f"
    }


@pytest.mark.parametrize("panel", ["layer", "trace", "why", "wish", "preprocessing", "account"])
@pytest.mark.parametrize("name", UNPICTURED)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_panel_that_fits_opens(name: str, panel: str, language: str) -> None:
    """A link to one that does not fit opens the first; a link's kind of numbers that does not fit, random ones."""
    app = page(own(name), network="own", panel=panel, lang=language, fill="nonsense")
    assert not app.exception and not app.error and not app.warning
    options = app.segmented_control(key="network.panel").options
    assert len(options) == {"two_pictures": 3, "picture_and_features": 4}.get(name, 2)


@pytest.mark.parametrize("name", ["heartbeats", "generator", "features", "picture_and_features"])
def test_the_numbers_that_go_in_are_chosen(name: str) -> None:
    """By a kind and a seed, which a link carries; the page names the inputs."""
    app = page(own(name), network="own", lang="en")
    first = sent(app, "cnnviz_graph")[0]
    port = own(name).reader.fills[0]
    assert any(plain(port.name) in caption.value and "float32" in caption.value for caption in app.caption)
    app.number_input(key="network.seed").set_value(7).run()
    assert not app.exception
    assert app.query_params["seed"] == "7"
    second = sent(app, "cnnviz_graph")[0]
    app.selectbox(key="network.fill").set_value("zeros").run()
    assert app.query_params["fill"] == "zeros"
    third = sent(app, "cnnviz_graph")[0]
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
    reading = read(own("heartbeats").reader, WITHOUT_PICTURE, fill=Fill("sine"))
    assert reading.chances is not None
    content = sent(app, "cnnviz_answers")[0]
    assert content["winner"] == int(np.argmax(reading.chances))


def signal_page(text: str, name: str = "heartbeats", **query: str) -> AppTest:
    """The page of a network that takes a signal, for a visitor who brought a file with `text`, if it is not empty."""
    visitor = Visitor()
    visitor.brought["own.network"] = own(name)
    if text:
        recording = read_csv(text.encode())
        used = tuple(range(len(recording.values)))
        visitor.brought["signals.own"] = OwnRecording(recording, used, "mine.csv")
    return opened({"visitor": visitor}, page="network", network="own", fill="upload", **query)


TABLE = "a,b\n" + "\n".join(f"{n % 7 / 2},{n % 5}" for n in range(90))


def test_a_visitors_recording_goes_in() -> None:
    """In the channels that are used; the page says which of them the network takes."""
    app = signal_page(TABLE, lang="en")
    assert not app.exception and not app.error and not app.warning
    columns = sent(app, "cnnviz_graph")[0]["columns"]
    assert any("Channels that go in: the first 1 of 2." in caption.value for caption in app.caption)

    def answered() -> object:
        return sent(app, "cnnviz_answers")[0]

    for used in ([0, 1], [1]):
        app.pills(key="signals.channels").set_value(used).run()
        assert not app.exception
        values = read_csv(TABLE.encode()).values[used]
        fill = Fill("upload", recording=Recording(values, ("",) * len(used)))
        reading = read(own("heartbeats").reader, WITHOUT_PICTURE, fill=fill)
        assert reading.chances is not None
        assert answered()["winner"] == int(np.argmax(reading.chances))  # type: ignore[index]
    assert columns != sent(app, "cnnviz_graph")[0]["columns"]
    assert not any("Channels that go in" in caption.value for caption in app.caption)


@pytest.mark.parametrize("name", ["heartbeats", "features"])
def test_without_a_file_random_numbers_go_in(name: str) -> None:
    """As after a link that was made with one; the place for a file is there."""
    app = signal_page("", name, lang="en")
    assert not app.exception and not app.error and not app.warning
    assert app.selectbox(key="network.fill").value == "upload"
    assert any("random numbers go in" in caption.value for caption in app.caption)
    assert sent(app, "cnnviz_graph")[0] == sent(page(own(name), network="own", lang="en"), "cnnviz_graph")[0]


def test_a_recording_is_not_for_a_network_that_takes_no_signal() -> None:
    """A link that names one gives random numbers."""
    app = signal_page(TABLE, "generator", lang="en")
    assert not app.exception and not app.error
    assert app.selectbox(key="network.fill").value == "noise"
