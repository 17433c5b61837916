"""The layer's Stepper as Streamlit runs it: what it is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.images.digits import samples
from cnnviz.reader import shipped
from cnnviz.reading import read
from cnnviz.state import NetworkState
from tests.patience import PATIENCE
from tests.ui.sent import sent

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten", "fc", "softmax")


def opened(**query: str) -> AppTest:
    """The network page after its first run at a link."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    for name, value in ({"page": "network", "panel": "layer"} | query).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def payload(app: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The meta data and arrays that the Stepper was sent."""
    return sent(app, "cnnviz_layer")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_opens_with_its_numbers(layer: str, language: str) -> None:
    """The output map that is sent is the network's on the sample that the page opens with."""
    meta, arrays = payload(opened(layer=layer, lang=language))
    images, _labels = samples()
    reading = read(shipped("digits"), images[NetworkState().sample][np.newaxis])
    output = reading.values[reading.network.layer(layer).outputs[0]][0]
    plane = output if output.ndim == 1 else output[meta["output"]["channel"]]
    np.testing.assert_array_equal(arrays["output"], plane.ravel())
    assert meta["layer"] == layer
    assert meta["pin"] is None


@pytest.mark.parametrize(
    ("layer", "element"), [("conv2", "4_5_6"), ("pool1", "2_3_4"), ("fc", "3"), ("softmax", "7")]
)
def test_a_pinned_element_stands_in_full(layer: str, element: str) -> None:
    """A link with an element opens the Stepper on it, and a table of its terms below."""
    app = opened(layer=layer, element=element)
    meta, _arrays = payload(app)
    assert meta["pin"] == meta["start"]
    assert any("64-bit" in markdown.value for markdown in app.markdown)


def test_a_map_without_a_cell_opens_on_its_largest_number() -> None:
    """As a click on a whole map writes it: the channel stays, and nothing is pinned."""
    meta, arrays = payload(opened(layer="conv2", element="5"))
    assert meta["output"]["channel"] == 5
    assert meta["pin"] is None
    place = meta["start"]["row"] * meta["output"]["columns"] + meta["start"]["column"]
    assert arrays["output"][place] == arrays["output"].max()


def test_an_element_of_another_layer_is_moved_inside() -> None:
    """A link cannot point past the end."""
    meta, _arrays = payload(opened(layer="pool2", element="99_99_99"))
    assert (meta["output"]["channel"], meta["pin"]) == (15, {"row": 6, "column": 6})


def undrawn_app() -> None:
    import numpy as np

    from cnnviz.networks import read_onnx
    from cnnviz.reader import reader_of
    from cnnviz.reading import read
    from cnnviz.state import NetworkState
    from cnnviz.ui import session
    from cnnviz.ui.network.panels import layer
    from tests.networks.build import model, node

    scales = np.array([1, 2, 2, 2], np.float32)  # channels are mixed too
    built = model([node("Resize", "x - s", "y", mode="linear")], {"x": (1, 1, 8, 9)}, "y", {"s": scales})
    reader = reader_of(read_onnx(built.SerializeToString()))
    picture = np.arange(72, dtype=np.uint8).reshape(1, 8, 9)
    session.follow_link()
    layer.show(str, NetworkState(layer="make y", element=(0, 3, 5)), read(reader, picture))


def test_a_layer_without_a_drawing_still_tells_its_terms() -> None:
    """Shapes, the numbers around the element, and its sum in 64 bits with what it was made from."""
    app = AppTest.from_function(undrawn_app, default_timeout=PATIENCE).run()
    assert not app.exception
    assert "1 × 2 × 16 × 18 from 1 × 1 × 8 × 9" in app.info[0].value
    assert "around (0, 3, 5)" in app.markdown[0].value
    assert "y(0, 3, 5)" in app.markdown[1].value
